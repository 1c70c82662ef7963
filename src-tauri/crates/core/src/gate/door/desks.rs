//! Desks that are open in this program, by the hash of their session's token.
//!
//! Tries at a password made with a session are counted at its desk, one after the other: strangers
//! at the door keep nobody out who is in, and a desk that was left is guessed at a few times only.

use crate::gate::door::CountedTry;
use boss_kernel::Instant;
use boss_kernel::id::StaffId;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is written of a last use may be this much older than what is known.
const WRITE_EVERY_SECONDS: i64 = 60;
/// Wrong passwords in a row that end a session.
const MOST_WRONG: u32 = 5;

/// A session that was opened and is not in the database yet.
#[derive(Clone)]
pub(in crate::gate) struct NewDesk {
    pub(in crate::gate) staff_id: StaffId,
    pub(in crate::gate) carrier: &'static str,
    pub(in crate::gate) opened_at: Instant,
    /// The password's hash of then: where it is another one meanwhile, the session is not opened
    /// after all.
    pub(in crate::gate) password_hash: String,
}

/// How a desk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gate) enum DeskState {
    /// Its person may go on.
    Open,
    /// Its person's password opens it: it was locked by hand, nobody used it for long, or another
    /// program opened it.
    Locked,
    /// It is gone for good.
    Closed,
}

struct Desk {
    state: DeskState,
    last_use: Instant,
    /// What the database knows of both.
    written: Option<(DeskState, Instant)>,
    new: Option<NewDesk>,
    /// Wrong passwords in a row, those included that are being looked at.
    wrong: u32,
}

impl Desk {
    /// Of a session that this program did not open.
    fn found(at: Instant) -> Desk {
        Desk { state: DeskState::Locked, last_use: at, written: None, new: None, wrong: 0 }
    }
}

/// What of a desk is to be written.
pub(super) struct DeskChange {
    pub(super) token_hash: String,
    pub(super) state: DeskState,
    pub(super) last_use: Instant,
    pub(super) new: Option<NewDesk>,
}

/// The desks by the hash of their session's token.
#[derive(Default)]
pub(in crate::gate) struct OpenDesks(Mutex<BTreeMap<String, Desk>>);

impl OpenDesks {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Desk>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a new desk.
    pub(in crate::gate) fn open(&self, token_hash: String, new: NewDesk) {
        let last_use = new.opened_at;
        let desk = Desk { state: DeskState::Open, last_use, written: None, new: Some(new), wrong: 0 };
        self.all().insert(token_hash, desk);
    }

    /// The session of a desk that is not in the database yet.
    pub(in crate::gate) fn not_written(&self, token_hash: &str) -> Option<NewDesk> {
        self.all().get(token_hash).and_then(|desk| desk.new.clone())
    }

    /// Puts a desk into `state` at `at`: one that is closed stays so.
    pub(in crate::gate) fn put(&self, token_hash: &str, state: DeskState, at: Instant) {
        let mut desks = self.all();
        let desk = desks.entry(token_hash.to_owned()).or_insert_with(|| Desk::found(at));
        if desk.state == DeskState::Closed {
            return;
        }
        desk.state = state;
        if state == DeskState::Open {
            desk.last_use = at;
        }
    }

    /// The same with a desk that is known here already; any other one stays unknown. Says whether it is
    /// one that was not closed.
    pub(in crate::gate) fn put_known(&self, token_hash: &str, state: DeskState, at: Instant) -> bool {
        let known = self.all().get(token_hash).is_some_and(|desk| desk.state != DeskState::Closed);
        if known {
            self.put(token_hash, state, at);
        }
        known
    }

    /// Whether a desk is known to be gone, also where the database does not know it yet.
    pub(in crate::gate) fn is_closed(&self, token_hash: &str) -> bool {
        self.all().get(token_hash).is_some_and(|desk| desk.state == DeskState::Closed)
    }

    /// Counts a try at its person's password as a wrong one, before it is looked at. None where the
    /// session has used up its tries.
    pub(in crate::gate) fn count_try(&self, token_hash: &str, at: Instant) -> Option<CountedTry> {
        let mut desks = self.all();
        let desk = desks.entry(token_hash.to_owned()).or_insert_with(|| Desk::found(at));
        if desk.state == DeskState::Closed || desk.wrong >= MOST_WRONG {
            return None;
        }
        desk.wrong += 1;
        Some(CountedTry { locks: desk.wrong == MOST_WRONG })
    }

    /// Forgets the wrong passwords before a right one.
    pub(in crate::gate) fn forget_tries(&self, token_hash: &str) {
        if let Some(desk) = self.all().get_mut(token_hash) {
            desk.wrong = 0;
        }
    }

    /// How a desk stands at `now`, where it locks after `idle_seconds`. What is found locked stays
    /// locked, whatever becomes of the clock or of the idle time afterwards. A clock that was set
    /// back by more than the idle time locks it too: nobody knows then for how long it was left.
    pub(in crate::gate) fn state(
        &self,
        token_hash: &str,
        now: Instant,
        idle_seconds: i64,
        used: bool,
    ) -> DeskState {
        let mut desks = self.all();
        let Some(desk) = desks.get_mut(token_hash) else { return DeskState::Locked };
        lock_where_idle(desk, now, idle_seconds);
        if used && desk.state == DeskState::Open {
            desk.last_use = now;
        }
        desk.state
    }

    /// Locks the desks nobody has used for `idle_seconds`, and forgets those whose session began
    /// before `oldest`.
    pub(super) fn lock_idle(&self, now: Instant, idle_seconds: i64, oldest: Instant) {
        let mut desks = self.all();
        desks.retain(|_, desk| desk.last_use >= oldest || desk.new.is_some());
        desks.values_mut().for_each(|desk| lock_where_idle(desk, now, idle_seconds));
    }

    /// What the database does not know yet.
    pub(super) fn unwritten(&self) -> Vec<DeskChange> {
        let late = |desk: &Desk| match desk.written {
            None => true,
            Some((state, at)) => state != desk.state || at.plus_seconds(WRITE_EVERY_SECONDS) <= desk.last_use,
        };
        let change = |(hash, desk): (&String, &Desk)| DeskChange {
            token_hash: hash.clone(),
            state: desk.state,
            last_use: desk.last_use,
            new: desk.new.clone(),
        };
        self.all().iter().filter(|(_, desk)| late(desk)).map(change).collect()
    }

    /// The database knows this now. A session that was not taken up is closed.
    pub(super) fn was_written(&self, change: &DeskChange, taken_up: bool) {
        let mut desks = self.all();
        let Some(desk) = desks.get_mut(&change.token_hash) else { return };
        desk.written = Some((change.state, change.last_use));
        if change.new.is_some() {
            desk.new = None;
        }
        if !taken_up {
            desk.state = DeskState::Closed;
            desk.written = Some((DeskState::Closed, change.last_use));
        }
    }
}

fn lock_where_idle(desk: &mut Desk, now: Instant, idle_seconds: i64) {
    let idle_us = idle_seconds.saturating_mul(1_000_000);
    let away = now.0.abs_diff(desk.last_use.0) > idle_us.unsigned_abs();
    if away && desk.state == DeskState::Open {
        desk.state = DeskState::Locked;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Instant {
        Instant::default().plus_seconds(minutes * 60)
    }

    fn desks() -> OpenDesks {
        let desks = OpenDesks::default();
        let new = NewDesk {
            staff_id: StaffId(1),
            carrier: "window",
            opened_at: at(100),
            password_hash: String::new(),
        };
        desks.open("a".to_owned(), new);
        desks
    }

    #[test]
    fn what_was_found_locked_stays_locked() {
        let desks = desks();
        assert_eq!(desks.state("a", at(105), 600, true), DeskState::Open);
        assert_eq!(desks.state("a", at(116), 600, false), DeskState::Locked);
        assert_eq!(desks.state("a", at(105), 600, true), DeskState::Locked, "the clock went back");
        assert_eq!(desks.state("a", at(116), 60_000, true), DeskState::Locked, "it may idle for longer now");
        desks.put("a", DeskState::Open, at(116));
        assert_eq!(desks.state("a", at(117), 600, true), DeskState::Open);
        desks.lock_idle(at(128), 600, at(0));
        assert_eq!(desks.state("a", at(117), 600, true), DeskState::Locked);
    }

    #[test]
    fn a_clock_set_far_back_locks_and_an_unknown_desk_is_locked() {
        let desks = desks();
        assert_eq!(desks.state("a", at(89), 600, true), DeskState::Locked);
        assert_eq!(desks.state("b", at(100), 600, true), DeskState::Locked);
    }

    #[test]
    fn what_is_closed_stays_closed() {
        let desks = desks();
        desks.put("a", DeskState::Closed, at(101));
        desks.put("a", DeskState::Open, at(101));
        assert_eq!(desks.state("a", at(101), 600, true), DeskState::Closed);
    }

    #[test]
    fn strangers_make_no_desk() {
        let desks = desks();
        desks.put_known("nobody's", DeskState::Locked, at(101));
        assert_eq!(desks.all().len(), 1);
        desks.put_known("a", DeskState::Locked, at(101));
        assert_eq!(desks.state("a", at(101), 600, true), DeskState::Locked);
    }

    #[test]
    fn five_wrong_ones_in_a_row_are_looked_at_and_no_more() {
        let desks = desks();
        let counted = |desk: &str| desks.count_try(desk, at(101)).map(|counted| counted.locks);
        for _ in 0..4 {
            assert_eq!(counted("a"), Some(false));
        }
        desks.forget_tries("a");
        let tries: Vec<_> = (0..6).map(|_| counted("a")).collect();
        assert_eq!(
            tries,
            [false, false, false, false, true].map(Some).into_iter().chain([None]).collect::<Vec<_>>()
        );
        assert_eq!(counted("b"), Some(false), "another desk has tries of its own");
        desks.put("b", DeskState::Closed, at(101));
        assert!(desks.is_closed("b") && counted("b").is_none());
    }

    #[test]
    fn only_what_is_new_is_written() {
        let desks = desks();
        let first = desks.unwritten().remove(0);
        desks.was_written(&first, true);
        assert!(desks.not_written("a").is_none() && desks.unwritten().is_empty());
        desks.state("a", at(102), 600, true);
        assert_eq!(desks.unwritten().len(), 1);
    }
}
