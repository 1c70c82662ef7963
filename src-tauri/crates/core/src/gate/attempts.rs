//! Running an action once more when the database broke its transaction off.
//!
//! PostgreSQL ends a circle of transactions that wait for each other by undoing one of them. What
//! is undone is run again, a few times, after a moment that differs from call to call, so that two
//! that met do not meet again. Of an action in batches only the batch at hand is undone, and its
//! next run finds in the database what is left to do. An action that has told something outside the
//! database is not run again: that can't be undone.

use crate::gate::action::Changes;
use crate::gate::batches::Batches;
use boss_kernel::{Error, store_error};
use std::time::Duration;

/// Runs of one call in all.
const MOST_ATTEMPTS: u32 = 5;
/// The second run waits so long at least and nearly twice as long at most, each further one twice
/// as long.
const FIRST_PAUSE_MS: u64 = 20;

/// How often a call was run, and what its earlier runs left.
#[derive(Default)]
pub(super) struct Attempts {
    runs: u32,
    left: Option<(Changes, Batches)>,
}

impl Attempts {
    /// Whether this is the first run.
    pub(super) fn is_first(&self) -> bool {
        self.runs == 0
    }

    /// What batches that were kept in earlier runs did, for the next run to go on with.
    pub(super) fn take_left(&mut self) -> Option<(Changes, Batches)> {
        self.left.take()
    }

    /// Whether a run that ended with `error` is followed by another; waits for its moment, and
    /// keeps what stands of the run.
    pub(super) async fn go_on(&mut self, error: &Error, changes: Changes, batches: Option<Batches>) -> bool {
        self.runs += 1;
        if error.code() != store_error::ROLLED_BACK || self.runs >= MOST_ATTEMPTS {
            return false;
        }
        self.left = batches.map(|batches| (changes.without_batch_at_hand(), batches));
        let shortest = FIRST_PAUSE_MS << (self.runs - 1);
        let pause = rand::random_range(shortest..shortest * 2);
        tracing::info!(
            run = self.runs,
            pause,
            cause = error.cause(),
            "rolled back by the database, run again"
        );
        tokio::time::sleep(Duration::from_millis(pause)).await;
        true
    }
}
