//! Cadences: how often something falls due, and where its cycles begin.

use crate::error::{Error, Result, codes};
use chrono::{Days, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a cadence counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "store", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "store", sea_orm(rs_type = "String", db_type = "Text", rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub enum CadenceUnit {
    /// Days.
    Day,
    /// Weeks of seven days.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

/// Where cycles begin.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[cfg_attr(feature = "store", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "store", sea_orm(rs_type = "String", db_type = "Text", rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub enum Alignment {
    /// On the account's billing day, counted from the month the service began in. Cycles of days begin with the service.
    #[default]
    CycleDay,
    /// On the day the service began.
    Anniversary,
    /// With the calendar: months on the first, quarters in January, April, July and October, weeks on Monday.
    Calendar,
}

/// Every so many days, weeks, months or years; never more than ten years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "CadenceParts")]
pub struct Cadence {
    every: i32,
    unit: CadenceUnit,
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "Cadence")]
struct CadenceParts {
    every: i32,
    unit: CadenceUnit,
}

impl TryFrom<CadenceParts> for Cadence {
    type Error = Error;

    fn try_from(parts: CadenceParts) -> Result<Self> {
        Cadence::new(parts.every, parts.unit)
    }
}

/// A length in the calendar's own measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    /// Whole months.
    Months(i32),
    /// Days.
    Days(i64),
}

impl Cadence {
    /// Every month.
    pub const MONTHLY: Cadence = Cadence { every: 1, unit: CadenceUnit::Month };
    /// Every three months.
    pub const QUARTERLY: Cadence = Cadence { every: 3, unit: CadenceUnit::Month };
    /// Every six months.
    pub const HALF_YEARLY: Cadence = Cadence { every: 6, unit: CadenceUnit::Month };
    /// Every year.
    pub const YEARLY: Cadence = Cadence { every: 1, unit: CadenceUnit::Year };

    /// Refuses less than one and more than ten years.
    pub fn new(every: i32, unit: CadenceUnit) -> Result<Cadence> {
        let most = match unit {
            CadenceUnit::Day => 3_650,
            CadenceUnit::Week => 520,
            CadenceUnit::Month => 120,
            CadenceUnit::Year => 10,
        };
        if (1..=most).contains(&every) {
            return Ok(Cadence { every, unit });
        }
        Err(Error::new(codes::CADENCE_OUT_OF_RANGE).with("every", every).with("most", most))
    }

    /// How many units.
    pub const fn every(&self) -> i32 {
        self.every
    }

    /// Of what.
    pub const fn unit(&self) -> CadenceUnit {
        self.unit
    }

    /// The whole months it stands for, where it counts in months or years.
    pub const fn months(&self) -> Option<i32> {
        match self.length() {
            Length::Months(months) => Some(months),
            Length::Days(_) => None,
        }
    }

    pub(crate) const fn length(&self) -> Length {
        match self.unit {
            CadenceUnit::Day => Length::Days(self.every as i64),
            CadenceUnit::Week => Length::Days(self.every as i64 * 7),
            CadenceUnit::Month => Length::Months(self.every),
            CadenceUnit::Year => Length::Months(self.every * 12),
        }
    }

    /// The day `count` cadences after `start`. Counted from `start` in one go, so that a month's end clamps and returns:
    /// one month after 31 January is 28 February, two are 31 March. Ends with the calendar.
    pub fn after(&self, start: NaiveDate, count: u32) -> NaiveDate {
        let moved = match self.length() {
            Length::Months(months) => {
                let months = u32::try_from(months).unwrap_or(0).saturating_mul(count);
                start.checked_add_months(Months::new(months))
            }
            Length::Days(days) => {
                let days = u64::try_from(days).unwrap_or(0).saturating_mul(u64::from(count));
                start.checked_add_days(Days::new(days))
            }
        };
        moved.unwrap_or(NaiveDate::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn counts_from_the_start_and_returns_to_the_month_end() {
        let cases = [
            (Cadence::MONTHLY, "2024-01-31", 1, "2024-02-29"),
            (Cadence::MONTHLY, "2024-01-31", 2, "2024-03-31"),
            (Cadence::QUARTERLY, "2023-11-30", 1, "2024-02-29"),
            (Cadence::YEARLY, "2024-02-29", 1, "2025-02-28"),
            (Cadence::new(30, CadenceUnit::Day).unwrap(), "2016-04-08", 7, "2016-11-04"),
            (Cadence::new(1, CadenceUnit::Week).unwrap(), "2016-04-08", 1, "2016-04-15"),
        ];
        for (cadence, start, count, expect) in cases {
            assert_eq!(cadence.after(day(start), count), day(expect), "{cadence:?} {start}");
        }
    }

    #[test]
    fn a_cadence_has_bounds() {
        for (every, unit) in [(0, CadenceUnit::Month), (121, CadenceUnit::Month), (11, CadenceUnit::Year)] {
            assert!(Cadence::new(every, unit).is_err(), "{every} {unit:?}");
        }
    }
}
