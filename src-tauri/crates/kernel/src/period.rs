//! Half-open stretches of days: the first day is served, the end day is not.

use crate::error::{Error, Result, codes};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The days `from`, …, up to but not including `to`. Never empty.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "PeriodParts")]
pub struct Period {
    from: NaiveDate,
    to: NaiveDate,
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "Period")]
struct PeriodParts {
    from: NaiveDate,
    to: NaiveDate,
}

impl TryFrom<PeriodParts> for Period {
    type Error = Error;

    fn try_from(parts: PeriodParts) -> Result<Self> {
        Period::new(parts.from, parts.to)
    }
}

impl Period {
    /// From the first day served to the first day not served. Fails unless `from` is before `to`.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Period> {
        if from < to {
            return Ok(Period { from, to });
        }
        Err(Error::new(codes::PERIOD_EMPTY).with("from", from).with("to", to))
    }

    /// The first day served.
    pub const fn from(&self) -> NaiveDate {
        self.from
    }

    /// The first day not served any more.
    pub const fn to(&self) -> NaiveDate {
        self.to
    }

    /// The last day served.
    pub fn last_day(&self) -> NaiveDate {
        self.to.pred_opt().unwrap_or(self.from)
    }

    /// How many days are served; at least one.
    pub fn days(&self) -> i64 {
        (self.to - self.from).num_days()
    }

    /// Whether `day` is served.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && day < self.to
    }

    /// The days in both, if any.
    pub fn overlap(&self, other: Period) -> Option<Period> {
        Period::new(self.from.max(other.from), self.to.min(other.to)).ok()
    }

    /// The part on or after `from` and before `to`, where `None` is open.
    pub fn within(&self, from: NaiveDate, to: Option<NaiveDate>) -> Option<Period> {
        Period::new(self.from.max(from), to.map_or(self.to, |end| self.to.min(end))).ok()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} – {}", self.from, self.last_day())
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {})", self.from, self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_end_day_is_not_served() {
        let february = Period::new(day("2024-02-01"), day("2024-03-01")).unwrap();
        assert_eq!(february.days(), 29);
        assert!(february.contains(day("2024-02-29")));
        assert!(!february.contains(day("2024-03-01")));
        assert_eq!(february.to_string(), "2024-02-01 – 2024-02-29");
    }

    #[test]
    fn an_empty_period_is_refused() {
        assert!(Period::new(day("2024-02-01"), day("2024-02-01")).is_err());
        assert!(serde_json::from_str::<Period>(r#"{"from":"2024-02-02","to":"2024-02-01"}"#).is_err());
    }

    #[test]
    fn overlaps() {
        let a = Period::new(day("2024-01-01"), day("2024-01-10")).unwrap();
        let b = Period::new(day("2024-01-05"), day("2024-02-01")).unwrap();
        assert_eq!(a.overlap(b).map(|p| p.days()), Some(5));
        let c = Period::new(day("2024-01-10"), day("2024-01-11")).unwrap();
        assert_eq!(a.overlap(c), None);
    }
}
