//! Turns at reading: what reads a great part of the database leaves connections for those who ask for a page.

use crate::store::codes;
use boss_kernel::{Error, Result};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long somebody waits for a turn.
const PATIENCE: Duration = Duration::from_secs(20);
/// Reading connections that no question gets: sessions and scheduled work have them.
const KEPT_FREE: u32 = 2;
/// One turn in so many is for what takes long.
const LONG_SHARE: u32 = 3;

/// The turns of one store.
#[derive(Clone, Debug)]
pub(super) struct ReadTurns {
    all: Arc<Semaphore>,
    long: Arc<Semaphore>,
    patience: Duration,
}

/// A turn at reading, given back when it goes.
#[derive(Debug)]
pub struct ReadTurn {
    _long: Option<OwnedSemaphorePermit>,
    _turn: OwnedSemaphorePermit,
}

impl ReadTurns {
    /// Of a pool of so many connections.
    pub(super) fn of(connections: u32) -> ReadTurns {
        let all = connections.saturating_sub(KEPT_FREE).max(1);
        let semaphore = |turns: u32| Arc::new(Semaphore::new(turns as usize));
        ReadTurns { all: semaphore(all), long: semaphore((all / LONG_SHARE).max(1)), patience: PATIENCE }
    }

    pub(super) async fn take(&self, long: bool) -> Result<ReadTurn> {
        let taking = async {
            // First the rarer one: who waits for it keeps nobody from a short question.
            let long = match long {
                true => Some(self.long.clone().acquire_owned().await),
                false => None,
            };
            (long.transpose(), self.all.clone().acquire_owned().await)
        };
        let busy = || Error::new(codes::READERS_BUSY);
        match tokio::time::timeout(self.patience, taking).await.map_err(|_| busy())? {
            (Ok(long), Ok(turn)) => Ok(ReadTurn { _long: long, _turn: turn }),
            (Err(closed), _) | (_, Err(closed)) => Err(busy().caused_by(closed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn long_reads_leave_turns_for_short_ones() {
        let turns = ReadTurns { patience: Duration::from_millis(1), ..ReadTurns::of(12) };
        let mut held = Vec::new();
        for _ in 0..3 {
            held.push(turns.take(true).await.unwrap());
        }
        assert_eq!(turns.take(true).await.unwrap_err().code(), codes::READERS_BUSY);
        for _ in 0..7 {
            held.push(turns.take(false).await.unwrap());
        }
        assert_eq!(turns.take(false).await.unwrap_err().code(), codes::READERS_BUSY);
        held.clear();
        turns.take(true).await.unwrap();
    }
}
