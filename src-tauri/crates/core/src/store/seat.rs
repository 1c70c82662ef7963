//! The one seat at the writer of a file: who has it, and what those are told who wait for it in vain.

use crate::store::{codes, connect};
use boss_kernel::{Error, Instant, Result, store_error};
use std::sync::{Arc, Mutex, PoisonError};

/// Who writes, to be told to those who wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writing {
    /// The action.
    pub action: String,
    /// Whose it is.
    pub person: String,
    /// When it came.
    pub since: Instant,
}

/// Who has begun a transaction on a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Writer {
    /// Nobody in this program: whoever has the connection waits for the file itself.
    #[default]
    Nobody,
    /// Boss, for itself.
    Boss,
    /// An action.
    Action(Writing),
}

/// The one seat at the writer of a file. It is taken before a transaction is begun, and free when all is
/// known that came of its end: the connection is back in its pool before that, and whoever found it there
/// would make the watch forget what it saw of the commit.
#[derive(Clone, Debug, Default)]
pub(super) struct WriterSeat {
    turn: Arc<tokio::sync::Mutex<()>>,
    writer: Arc<Mutex<Writer>>,
}

impl WriterSeat {
    fn open(&self) -> std::sync::MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for it, in the order of those who came. Fails where it is not free in time.
    pub(super) async fn take(&self) -> Result<TakenSeat> {
        match tokio::time::timeout(connect::PATIENCE, self.turn.clone().lock_owned()).await {
            Ok(turn) => Ok(TakenSeat { seat: self.clone(), _turn: turn }),
            Err(_) => Err(not_begun_in_time(&self.open())),
        }
    }
}

/// The writer's seat is free when this goes.
pub(super) struct TakenSeat {
    seat: WriterSeat,
    _turn: tokio::sync::OwnedMutexGuard<()>,
}

impl TakenSeat {
    /// A transaction has begun.
    pub(super) fn begun(&self, writing: Option<Writing>) {
        *self.seat.open() = writing.map_or(Writer::Boss, Writer::Action);
    }
}

impl Drop for TakenSeat {
    fn drop(&mut self) {
        *self.seat.open() = Writer::Nobody;
    }
}

/// The one writer of a file is in this program: where it can't be had in time, somebody here has it, or
/// waits for another program that does.
fn not_begun_in_time(writer: &Writer) -> Error {
    let refusal = match writer {
        Writer::Action(writing) => Error::new(codes::WRITER_TAKEN)
            .with("person", &writing.person)
            .with("action", &writing.action)
            .with("since", writing.since),
        Writer::Boss => Error::new(codes::WRITERS_BUSY),
        Writer::Nobody => Error::new(store_error::BUSY),
    };
    refusal.caused_by("the one writer was not free in time")
}

/// Whether the writer could not be had in time.
pub(crate) fn is_held(refusal: &Error) -> bool {
    [store_error::BUSY, codes::WRITER_TAKEN, codes::WRITERS_BUSY].contains(&refusal.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_in_vain_is_told_who_writes() {
        assert_eq!(not_begun_in_time(&Writer::Nobody).code(), store_error::BUSY);
        assert_eq!(not_begun_in_time(&Writer::Boss).code(), codes::WRITERS_BUSY);
        let writing = Writing {
            action: "billing.run".to_owned(),
            person: "陈敏".to_owned(),
            since: "2026-01-01T01:00:00Z".parse().unwrap(),
        };
        let told = not_begun_in_time(&Writer::Action(writing));
        assert_eq!((told.code(), told.params()["person"].as_str()), (codes::WRITER_TAKEN, "陈敏"));
    }
}
