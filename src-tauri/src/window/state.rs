//! What the window keeps: its company, who is signed in, what runs, and documents that were opened.

use crate::place::CompanyPlace;
use crate::progress::RunningTasks;
use crate::scratch::ScratchFolder;
use boss_core::gate::{Session, SessionToken};
use boss_kernel::Result;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The window's memory. The session's token never reaches the page.
pub(super) struct WindowState {
    pub(super) place: Arc<CompanyPlace>,
    pub(super) tasks: RunningTasks,
    token: Mutex<Option<SessionToken>>,
    /// Folders of opened documents; they go when the window goes.
    opened: Mutex<Vec<ScratchFolder>>,
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl WindowState {
    pub(super) fn new(place: Arc<CompanyPlace>) -> WindowState {
        WindowState {
            place,
            tasks: RunningTasks::default(),
            token: Mutex::default(),
            opened: Mutex::default(),
        }
    }

    pub(super) fn token(&self) -> Option<SessionToken> {
        open(&self.token).clone()
    }

    pub(super) fn keep_token(&self, token: Option<SessionToken>) {
        *open(&self.token) = token;
    }

    pub(super) fn keep_folder(&self, folder: ScratchFolder) {
        open(&self.opened).push(folder);
    }

    /// Takes opened documents from the disk. The program's end drops nothing by itself.
    pub(super) fn remove_folders(&self) {
        open(&self.opened).clear();
    }

    /// Who is signed in, with the desk open.
    pub(super) async fn session(&self) -> Result<Session> {
        self.place.session(self.token().as_ref()).await
    }

    /// The same for what the page asks by itself.
    pub(super) async fn session_of_poll(&self) -> Result<Session> {
        self.place.session_of_poll(self.token().as_ref()).await
    }
}
