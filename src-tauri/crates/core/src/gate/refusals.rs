//! Refusals of one person that are equal: of the same action or query, for the same reason, in one
//! minute.
//!
//! Guarantees: the first is said in the log, and recorded in the trail where its action is, at once
//! and whole; how many followed is said and recorded once, when the minute is over. So nobody fills
//! the log or the sealed trail by asking for the same again and again.

use crate::gate::Gate;
use crate::gate::audit::Deed;
use boss_kernel::id::StaffId;
use boss_kernel::{ErrorCode, Instant};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

const MINUTE_SECONDS: u64 = 60;

/// What is equal in refusals that are counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RefusalKind {
    staff_id: Option<StaffId>,
    name: &'static str,
    code: String,
    in_trail: bool,
}

impl RefusalKind {
    /// Of a person's action or query `name`, refused with `code`.
    pub(super) fn new(
        staff_id: Option<StaffId>,
        name: &'static str,
        code: ErrorCode,
        in_trail: bool,
    ) -> RefusalKind {
        RefusalKind { staff_id, name, code: code.to_string(), in_trail }
    }
}

/// Those that followed the first one of a minute.
struct Counted {
    since: Instant,
    times: u64,
    /// The last of them, where the trail keeps it.
    last: Option<Deed>,
}

#[derive(Default)]
struct Book {
    /// Of the minute at hand.
    running: BTreeMap<RefusalKind, Counted>,
    /// Of minutes that are over.
    over: Vec<(RefusalKind, Counted)>,
}

/// The refusals of one door.
#[derive(Default)]
pub(super) struct Refusals(Mutex<Book>);

impl Refusals {
    /// Whether one at `at` is the first of its kind in its minute; any other is counted.
    pub(super) fn is_first(&self, kind: RefusalKind, at: Instant, deed: Option<&Deed>) -> bool {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(counted) = book.running.get_mut(&kind)
            && counted.is_running(at)
        {
            counted.times += 1;
            counted.last = deed.cloned();
            return false;
        }
        let new = Counted { since: at, times: 0, last: None };
        if let Some(counted) = book.running.insert(kind.clone(), new) {
            book.over.push((kind, counted));
        }
        true
    }

    /// What was counted in minutes that are over at `now`, or in all where the program ends.
    fn take_over(&self, now: Instant, ends: bool) -> Vec<(RefusalKind, Counted)> {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut over = std::mem::take(&mut book.over);
        over.extend(book.running.extract_if(.., |_, counted| ends || !counted.is_running(now)));
        over.retain(|(_, counted)| counted.times > 0);
        over
    }
}

impl Counted {
    fn is_running(&self, at: Instant) -> bool {
        at.0.abs_diff(self.since.0) < MINUTE_SECONDS * 1_000_000
    }
}

impl Gate {
    /// Says what was counted, and has the trail keep it with what the door writes next.
    pub(super) fn say_refusals(&self, ends: bool) {
        for (kind, Counted { times, last, .. }) in self.door.refusals.take_over(self.clock.now(), ends) {
            let staff = kind.staff_id.map(|id| id.0);
            tracing::warn!(action = kind.name, code = kind.code, staff, times, "refused again");
            if let Some(last) = last {
                let input = json!({ "refusedAgain": times }).to_string();
                self.door.record_later(Deed { input, ..last });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_a_minute_is_said_and_the_others_are_counted() {
        let refusals = Refusals::default();
        let code = crate::gate::codes::NOT_PERMITTED;
        let kind = |staff, name| RefusalKind::new(Some(StaffId(staff)), name, code, false);
        let at = |seconds: i64| Instant::default().plus_seconds(seconds);
        let said = |kind, seconds| refusals.is_first(kind, at(seconds), None);
        assert!(said(kind(1, "a"), 0) && said(kind(1, "b"), 1) && said(kind(2, "a"), 2));
        let again = (0..50).filter(|second| said(kind(1, "a"), *second)).count();
        assert_eq!((again, refusals.take_over(at(59), false).len()), (0, 0));
        assert!(said(kind(1, "a"), 60), "the next minute");
        assert!(!said(kind(1, "a"), 61));
        let times = |over: Vec<(RefusalKind, Counted)>| over.iter().map(|(_, c)| c.times).collect::<Vec<_>>();
        assert_eq!(times(refusals.take_over(at(62), false)), [50]);
        assert_eq!(times(refusals.take_over(at(62), true)), [1]);
        assert!(refusals.take_over(at(500), true).is_empty());
    }
}
