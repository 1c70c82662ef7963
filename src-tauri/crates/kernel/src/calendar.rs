//! The billing calendar: which months an account's cycle cuts time into.
//!
//! A cycle starts on the account's billing day. A billing day of 29, 30 or 31 clamps to the end of a shorter month and
//! returns in the next: 31 gives 31 January, 28 February, 31 March.

use crate::error::{Error, Result, codes};
use crate::period::Period;
use chrono::{Datelike, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The day of the month a billing cycle starts on, 1 to 31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "store", derive(sea_orm::DeriveValueType))]
#[serde(try_from = "i32", into = "i32")]
pub struct CycleDay(i32);

impl CycleDay {
    /// The first of the month.
    pub const FIRST: CycleDay = CycleDay(1);

    /// A day from 1 to 31; anything else is refused.
    pub fn new(day: i32) -> Result<CycleDay> {
        if (1..=31).contains(&day) {
            return Ok(CycleDay(day));
        }
        Err(Error::new(codes::CYCLE_DAY_OUT_OF_RANGE).with("day", day))
    }

    /// 1 to 31.
    pub const fn day(&self) -> i32 {
        self.0
    }
}

impl TryFrom<i32> for CycleDay {
    type Error = Error;

    fn try_from(day: i32) -> Result<Self> {
        CycleDay::new(day)
    }
}

impl From<CycleDay> for i32 {
    fn from(day: CycleDay) -> i32 {
        day.0
    }
}

impl fmt::Display for CycleDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Cuts time into billing cycles of whole months that start on one day of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillingCalendar {
    cycle_day: CycleDay,
}

/// The last day of the month that `year` and `month` (1 to 12) name.
fn days_in_month(first: NaiveDate) -> u32 {
    let next = first.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
    u32::try_from((next - first).num_days()).unwrap_or(31)
}

impl BillingCalendar {
    /// Cycles that start on `cycle_day`.
    pub const fn new(cycle_day: CycleDay) -> BillingCalendar {
        BillingCalendar { cycle_day }
    }

    /// The start of the cycle that begins in the month of `date`.
    fn start_in_month_of(&self, date: NaiveDate) -> NaiveDate {
        let first = date.with_day(1).unwrap_or(date);
        let day = u32::try_from(self.cycle_day.day()).unwrap_or(1).min(days_in_month(first));
        first.with_day(day).unwrap_or(first)
    }

    /// The first cycle start after `start`, where `start` is itself a cycle start.
    pub fn next_start(&self, start: NaiveDate) -> NaiveDate {
        let first = start.with_day(1).unwrap_or(start);
        self.start_in_month_of(first.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX))
    }

    /// The latest cycle start on or before `date`.
    pub fn start_on_or_before(&self, date: NaiveDate) -> NaiveDate {
        let start = self.start_in_month_of(date);
        if start <= date {
            return start;
        }
        let first = date.with_day(1).unwrap_or(date);
        self.start_in_month_of(first.checked_sub_months(Months::new(1)).unwrap_or(NaiveDate::MIN))
    }

    /// The whole cycle that `date` falls into.
    pub fn cycle_of(&self, date: NaiveDate) -> Result<Period> {
        let start = self.start_on_or_before(date);
        Period::new(start, self.next_start(start))
    }

    /// Every whole cycle from the one `from` falls into up to, not including, the one that would start on or after `until`.
    pub fn cycles(&self, from: NaiveDate, until: NaiveDate) -> impl Iterator<Item = Period> + '_ {
        let mut start = self.start_on_or_before(from);
        std::iter::from_fn(move || {
            let cycle = Period::new(start, self.next_start(start)).ok().filter(|_| start < until)?;
            start = cycle.to();
            Some(cycle)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(cycle_day: i32, from: &str, until: &str, starts: &[&str]) {
        let calendar = BillingCalendar::new(CycleDay::new(cycle_day).unwrap());
        let cycles = calendar.cycles(from.parse().unwrap(), until.parse().unwrap());
        assert_eq!(cycles.map(|c| c.from().to_string()).collect::<Vec<_>>(), starts);
    }

    #[test]
    fn month_ends_clamp_and_return() {
        check(31, "2024-01-31", "2024-05-01", &["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]);
        check(30, "2023-02-01", "2023-04-01", &["2023-01-30", "2023-02-28", "2023-03-30"]);
        check(1, "2024-12-15", "2025-02-01", &["2024-12-01", "2025-01-01"]);
    }

    proptest! {
        #[test]
        fn cycles_join_without_gap_or_overlap(day in 1..=31, offset in 0_u64..4000) {
            let calendar = BillingCalendar::new(CycleDay::new(day).unwrap());
            let from = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(offset);
            let cycles: Vec<Period> = calendar.cycles(from, from + chrono::Days::new(500)).collect();
            prop_assert!(cycles[0].contains(from));
            prop_assert!(cycles.windows(2).all(|pair| pair[0].to() == pair[1].from()));
            prop_assert!(cycles.iter().all(|c| (28..=31).contains(&c.days())));
        }
    }
}
