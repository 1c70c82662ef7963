//! Giving kinds of scheduled work their turns, each by itself.

use crate::gate::{Gate, Session, internal};
use crate::jobs::standing::{self, BeginWork, EndWork, NoteWork};
use crate::jobs::{Kind, OtherSystems, Rhythm, Turn, kinds};
use boss_kernel::{Error, Instant, Result, store_error};
use futures::FutureExt;
use futures::future::{join, join_all};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::panic::AssertUnwindSafe;
use std::sync::{Mutex, PoisonError};

const FIRST_WAIT_SECONDS: i64 = 10;
const LONGEST_WAIT_SECONDS: i64 = 3600;

/// What one round did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct JobReport {
    /// How much was done, by kind; kinds that had nothing to do are not named.
    pub done: BTreeMap<&'static str, u64>,
    /// The codes of what went wrong, by kind.
    pub failed: BTreeMap<&'static str, String>,
}

impl JobReport {
    /// How much was done of a kind.
    pub fn count(&self, kind: &str) -> u64 {
        self.done.get(kind).copied().unwrap_or_default()
    }
}

/// The kinds of scheduled work of one program, and which of them wait after a failure.
pub struct Schedule {
    systems: OtherSystems,
    kinds: Vec<Kind>,
    failing: Mutex<HashMap<&'static str, Failing>>,
}

#[derive(Clone, Copy)]
struct Failing {
    times: u32,
    again_at: Instant,
}

impl Schedule {
    /// All kinds there are. Other systems are called through `systems`.
    pub fn new(systems: OtherSystems) -> Schedule {
        Schedule::of(systems, kinds())
    }

    /// These kinds.
    pub fn of(systems: OtherSystems, kinds: Vec<Kind>) -> Schedule {
        Schedule { systems, kinds, failing: Mutex::default() }
    }

    /// The kinds, to give each its turns.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// Gives every kind one turn: those that may take long beside the others.
    pub async fn round(&self, gate: &Gate) -> JobReport {
        let (slow, quick): (Vec<&Kind>, Vec<&Kind>) = self.kinds.iter().partition(|kind| kind.takes_long);
        let one = async |kind: &Kind| (kind.name, self.turn(gate, kind).await);
        let in_order = async {
            let mut ended = Vec::with_capacity(quick.len());
            for kind in quick {
                ended.push(one(kind).await);
            }
            ended
        };
        let (ended, beside) = join(in_order, join_all(slow.into_iter().map(one))).await;
        let mut report = JobReport::default();
        for (name, result) in ended.into_iter().chain(beside) {
            match result {
                Ok(0) => {}
                Ok(count) => drop(report.done.insert(name, count)),
                Err(error) => drop(report.failed.insert(name, error.code().to_string())),
            }
        }
        report
    }

    /// Does what is due of one kind and returns how much that was. A kind that failed waits a while, and longer each time.
    pub async fn turn(&self, gate: &Gate, kind: &Kind) -> Result<u64> {
        let now = gate.clock().now();
        if self.failing_of(kind).is_some_and(|failing| now < failing.again_at) {
            return Ok(0);
        }
        let turn = Turn { gate, systems: &self.systems, session: Session::of_job() };
        let result = run(&turn, kind).await;
        if let Err(error) = &result {
            self.note_failure(kind, gate.clock().now());
            let (code, cause) = (error.code(), error.cause());
            tracing::warn!(work = kind.name, %code, cause, "scheduled work failed");
        } else {
            self.failing.lock().unwrap_or_else(PoisonError::into_inner).remove(kind.name);
        }
        if let Err(error) = note_change(&turn, kind, result.as_ref().err()).await {
            let (code, cause) = (error.code(), error.cause());
            tracing::warn!(work = kind.name, %code, cause, "how scheduled work stands was not noted");
        }
        result
    }

    fn failing_of(&self, kind: &Kind) -> Option<Failing> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner).get(kind.name).copied()
    }

    fn note_failure(&self, kind: &Kind, now: Instant) {
        let mut failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        let times = failing.get(kind.name).map_or(0, |before| before.times);
        let wait = (FIRST_WAIT_SECONDS << times.min(16)).min(LONGEST_WAIT_SECONDS);
        failing.insert(kind.name, Failing { times: times + 1, again_at: now.plus_seconds(wait) });
    }
}

/// Does what is due of a kind; one with a rhythm only where no other program does it.
async fn run(turn: &Turn<'_>, kind: &Kind) -> Result<u64> {
    let Rhythm::Every(seconds) = kind.rhythm else { return guarded(turn, kind).await };
    let (gate, session) = (turn.gate, &turn.session);
    let standing = standing::standing(gate.store().reader(), kind).await?;
    let began = gate.clock().now();
    let name = kind.name.to_owned();
    if !standing::is_due(kind, standing.as_ref(), began)
        || !gate.act(session, BeginWork { kind: name.clone() }).await?.output.begun
    {
        return Ok(0);
    }
    let result = guarded(turn, kind).await;
    let next_at = result.is_ok().then(|| began.plus_seconds(seconds));
    gate.act(session, EndWork { kind: name, next_at }).await?;
    result
}

/// A kind that ends in a panic has failed, and takes no other along.
async fn guarded(turn: &Turn<'_>, kind: &Kind) -> Result<u64> {
    let ended = AssertUnwindSafe((kind.run)(turn)).catch_unwind().await;
    ended.unwrap_or_else(|_| Err(internal(format!("{} ended in a panic", kind.name))))
}

/// Tells the trail where a kind begins to fail, fails otherwise than before, or goes again.
async fn note_change(turn: &Turn<'_>, kind: &Kind, error: Option<&Error>) -> Result<()> {
    // Somebody else was at work just then: that is no state, and passes.
    if error.is_some_and(|error| [store_error::BUSY, store_error::CONFLICT].contains(&error.code())) {
        return Ok(());
    }
    let known = standing::standing(turn.gate.store().reader(), kind).await?;
    let before = known.and_then(|known| known.error_code);
    let now = error.map(|error| error.code().to_string());
    if before != now {
        let note = NoteWork { kind: kind.name.to_owned(), error_code: now };
        turn.gate.act(&turn.session, note).await?;
    }
    Ok(())
}
