//! The billing calendar: which cycles time is cut into.
//!
//! An account's own cycle is a month that starts on its billing day; prices may have other cadences. A billing day of 29, 30 or 31 clamps to the end of a shorter month and
//! returns in the next: 31 gives 31 January, 28 February, 31 March.

use crate::cadence::{Alignment, Cadence, CadenceUnit, Length};
use crate::error::{Error, Result, codes};
use crate::period::Period;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
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

/// Cuts time into billing cycles: of whole months that start on one day of the month, or of a number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillingCalendar {
    grid: Grid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grid {
    /// Months counted since year 0: those that leave `remainder` when divided by `every` have a start.
    Months { every: i32, remainder: i32, day: CycleDay },
    /// Every so many days, one of them `origin`.
    Days { every: i64, origin: NaiveDate },
}

/// The last day of the month that `first` begins.
fn days_in_month(first: NaiveDate) -> u32 {
    let next = first.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
    u32::try_from((next - first).num_days()).unwrap_or(31)
}

/// Months since year 0.
fn month_number(date: NaiveDate) -> i32 {
    date.year() * 12 + date.month0().cast_signed()
}

/// The `day` of a month, or the month's last; the calendar's end where it has no such month.
fn day_of_month(month: i32, day: CycleDay) -> NaiveDate {
    let month0 = u32::try_from(month.rem_euclid(12)).unwrap_or(0);
    let first = NaiveDate::from_ymd_opt(month.div_euclid(12), month0 + 1, 1);
    let Some(first) = first else {
        return if month < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    };
    let day = u32::try_from(day.day()).unwrap_or(1).min(days_in_month(first));
    first.with_day(day).unwrap_or(first)
}

impl BillingCalendar {
    /// Monthly cycles that start on `cycle_day`.
    pub const fn new(cycle_day: CycleDay) -> BillingCalendar {
        BillingCalendar { grid: Grid::Months { every: 1, remainder: 0, day: cycle_day } }
    }

    /// Cycles of a `cadence` for a service that began on `start`, on an account with this billing day.
    pub fn aligned(
        cadence: Cadence,
        alignment: Alignment,
        cycle_day: CycleDay,
        start: NaiveDate,
    ) -> BillingCalendar {
        let grid = match cadence.length() {
            Length::Months(every) => {
                let start_day = CycleDay(start.day().cast_signed());
                let (day, month) = match alignment {
                    Alignment::CycleDay => (cycle_day, month_number(start)),
                    Alignment::Anniversary => (start_day, month_number(start)),
                    Alignment::Calendar => (CycleDay::FIRST, 0),
                };
                Grid::Months { every, remainder: month.rem_euclid(every), day }
            }
            Length::Days(every) => {
                let monday = NaiveDate::from_isoywd_opt(2024, 1, Weekday::Mon);
                let by_week = alignment == Alignment::Calendar && cadence.unit() == CadenceUnit::Week;
                Grid::Days { every, origin: monday.filter(|_| by_week).unwrap_or(start) }
            }
        };
        BillingCalendar { grid }
    }

    /// The first cycle start after `start`, where `start` is itself a cycle start.
    pub fn next_start(&self, start: NaiveDate) -> NaiveDate {
        match self.grid {
            Grid::Months { every, day, .. } => day_of_month(month_number(start) + every, day),
            Grid::Days { every, .. } => {
                let days = Days::new(every.unsigned_abs());
                start.checked_add_days(days).unwrap_or(NaiveDate::MAX)
            }
        }
    }

    /// The `count`th cycle start after `start`, where `start` is itself a cycle start; ends with the calendar.
    pub fn nth_start(&self, start: NaiveDate, count: u32) -> NaiveDate {
        match self.grid {
            Grid::Months { every, day, .. } => {
                let month = i64::from(every) * i64::from(count) + i64::from(month_number(start));
                i32::try_from(month).map_or(NaiveDate::MAX, |month| day_of_month(month, day))
            }
            Grid::Days { every, .. } => {
                let days = Days::new(every.unsigned_abs().saturating_mul(u64::from(count)));
                start.checked_add_days(days).unwrap_or(NaiveDate::MAX)
            }
        }
    }

    /// The latest cycle start on or before `date`.
    pub fn start_on_or_before(&self, date: NaiveDate) -> NaiveDate {
        match self.grid {
            Grid::Months { every, remainder, day } => {
                let month = month_number(date);
                let month = month - (month - remainder).rem_euclid(every);
                let start = day_of_month(month, day);
                if start <= date { start } else { day_of_month(month - every, day) }
            }
            Grid::Days { every, origin } => {
                let past = (date - origin).num_days().rem_euclid(every);
                date.checked_sub_days(Days::new(past.unsigned_abs())).unwrap_or(NaiveDate::MIN)
            }
        }
    }

    /// The earliest cycle start on or after `date`.
    pub fn start_on_or_after(&self, date: NaiveDate) -> NaiveDate {
        let start = self.start_on_or_before(date);
        if start == date { start } else { self.next_start(start) }
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

    fn aligned(every: i32, unit: CadenceUnit, alignment: Alignment, start: &str, date: &str) -> String {
        let (cadence, start) = (Cadence::new(every, unit).unwrap(), start.parse().unwrap());
        let calendar = BillingCalendar::aligned(cadence, alignment, CycleDay::new(15).unwrap(), start);
        calendar.cycle_of(date.parse().unwrap()).map(|cycle| format!("{cycle:?}")).unwrap()
    }

    #[test]
    fn cadences_are_aligned() {
        use Alignment::{Anniversary, Calendar, CycleDay};
        use CadenceUnit::{Day, Month, Week, Year};
        for (every, unit, alignment, start, date, expect) in [
            (3, Month, CycleDay, "2011-01-01", "2011-01-01", "[2010-10-15, 2011-01-15)"),
            (3, Month, Anniversary, "2011-01-31", "2011-04-30", "[2011-04-30, 2011-07-31)"),
            (3, Month, Calendar, "2011-05-20", "2011-05-20", "[2011-04-01, 2011-07-01)"),
            (6, Month, Calendar, "2011-05-20", "2011-08-20", "[2011-07-01, 2012-01-01)"),
            (1, Year, CycleDay, "2012-01-16", "2012-01-16", "[2012-01-15, 2013-01-15)"),
            (1, Year, Anniversary, "2024-02-29", "2025-02-28", "[2025-02-28, 2026-02-28)"),
            (1, Week, Calendar, "2023-02-01", "2023-02-01", "[2023-01-30, 2023-02-06)"),
            (1, Week, Anniversary, "2023-02-01", "2023-02-01", "[2023-02-01, 2023-02-08)"),
            (30, Day, CycleDay, "2023-02-01", "2023-03-10", "[2023-03-03, 2023-04-02)"),
        ] {
            assert_eq!(
                aligned(every, unit, alignment, start, date),
                expect,
                "{every} {unit:?} {alignment:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn cycles_of_any_cadence_join(
            every in 1..=14, unit in 0..4_usize, alignment in 0..3_usize, start in 0_u64..4000, date in 0_u64..4000,
        ) {
            let unit = [CadenceUnit::Day, CadenceUnit::Week, CadenceUnit::Month, CadenceUnit::Year][unit];
            let alignment = [Alignment::CycleDay, Alignment::Anniversary, Alignment::Calendar][alignment];
            let nth = |offset| NaiveDate::from_ymd_opt(2019, 12, 31).unwrap() + Days::new(offset);
            let Ok(cadence) = Cadence::new(every, unit) else { return Ok(()) };
            let calendar = BillingCalendar::aligned(cadence, alignment, CycleDay::new(31).unwrap(), nth(start));
            let cycle = calendar.cycle_of(nth(date)).unwrap();
            prop_assert!(cycle.contains(nth(date)));
            prop_assert_eq!(calendar.start_on_or_before(cycle.last_day()), cycle.from());
            prop_assert_eq!(calendar.start_on_or_before(cycle.to()), cycle.to());
            prop_assert_eq!(calendar.nth_start(cycle.from(), 1), cycle.to());
            let third = calendar.next_start(calendar.next_start(cycle.to()));
            prop_assert_eq!(calendar.nth_start(cycle.from(), 3), third);
            prop_assert!(calendar.nth_start(cycle.from(), u32::MAX) > third);
        }

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
