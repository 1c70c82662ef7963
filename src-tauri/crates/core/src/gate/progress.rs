//! How a long action tells how far it is, and how it learns that the person cancelled it.

use crate::gate::codes;
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How far a long action is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// What it is doing, as a word the UI has a text for: `reading`, `rating`, `writing`.
    pub phase: String,
    /// How much is done.
    pub done: u64,
    /// How much there is, if known.
    pub total: Option<u64>,
}

/// Receives progress. Called from the action's task: it must return at once.
pub type ProgressSink = Arc<dyn Fn(&Progress) + Send + Sync>;

/// A running action as seen from outside: somebody may watch it, and may cancel it.
#[derive(Clone, Default)]
pub struct Task {
    sink: Option<ProgressSink>,
    cancelled: Arc<AtomicBool>,
}

impl Task {
    /// Nobody watches, nobody cancels.
    pub fn unwatched() -> Task {
        Task::default()
    }

    /// Progress goes to `sink`.
    pub fn watched(sink: ProgressSink) -> Task {
        Task { sink: Some(sink), cancelled: Arc::default() }
    }

    /// Asks the action to stop; it rolls back at its next check.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked it to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Tells how far it is, and fails when it was cancelled, so that every report is also a place to stop.
    pub fn report(&self, phase: &str, done: u64, total: Option<u64>) -> Result<()> {
        if self.is_cancelled() {
            return Err(Error::new(codes::CANCELLED));
        }
        if let Some(sink) = &self.sink {
            sink(&Progress { phase: phase.to_owned(), done, total });
        }
        Ok(())
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task")
            .field("watched", &self.sink.is_some())
            .field("cancelled", &self.is_cancelled())
            .finish()
    }
}
