//! What the door knows in memory: desks that are open, tries at passwords, and what of both the
//! database does not know yet.
//!
//! Coming in, locking and leaving take effect at once and for every call of this program, and are
//! written when the one writer is free: nobody waits for a long import to lock a desk. Where the
//! program ends before they were written, the safe side is kept: a desk is open only in the program
//! that opened or unlocked it, so that one that starts again finds every desk locked; a sign-in
//! that was not written is forgotten, and its person signs in once more. Only wrong passwords of
//! the last moments are not counted then.

mod desks;
mod tries;
mod writing;

pub(crate) use tries::{CountedTry, Who};

use crate::gate::audit::Deed;
use crate::gate::refusals::Refusals;
use desks::OpenDesks;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tries::Tries;

pub(super) use desks::{DeskState, NewDesk};

/// Records of refusals that may wait to be written; the log has every one.
const MOST_WAITING_RECORDS: usize = 1_000;

/// The memory of one door.
#[derive(Default)]
pub(super) struct Door {
    pub(super) desks: OpenDesks,
    tries: Tries,
    pub(super) refusals: Refusals,
    records: Mutex<Vec<Deed>>,
    /// Held by whoever writes: one at a time waits for the writer.
    writing: tokio::sync::Mutex<()>,
}

impl Door {
    fn records(&self) -> MutexGuard<'_, Vec<Deed>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has a record written with what the door writes next.
    pub(super) fn record_later(&self, deed: Deed) {
        let mut records = self.records();
        if records.len() < MOST_WAITING_RECORDS {
            records.push(deed);
        } else {
            tracing::error!(
                action = deed.action,
                "too many records wait to be written: one is in the log only"
            );
        }
    }
}
