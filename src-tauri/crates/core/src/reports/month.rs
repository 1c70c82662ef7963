//! A calendar month as people write it: `2026-06`.

use crate::reports::codes;
use boss_kernel::{Datelike, Error, NaiveDate, Result};
use chrono::Months;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// A calendar month. Travels as `"2026-06"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(NaiveDate);

impl Month {
    /// The month `day` falls into.
    pub fn of(day: NaiveDate) -> Month {
        Month(day.with_day(1).unwrap_or(day))
    }

    /// Its first day.
    pub const fn first_day(&self) -> NaiveDate {
        self.0
    }

    /// The first day of the next month.
    pub fn end(&self) -> NaiveDate {
        self.0.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX)
    }

    /// Its last day.
    pub fn last_day(&self) -> NaiveDate {
        self.end().pred_opt().unwrap_or(self.0)
    }

    /// The month this many months before.
    pub fn before(&self, months: u32) -> Month {
        Month(self.0.checked_sub_months(Months::new(months)).unwrap_or(self.0))
    }
}

impl FromStr for Month {
    type Err = Error;

    /// Reads `YYYY-MM`, years 1900 to 9998.
    fn from_str(text: &str) -> Result<Month> {
        let unreadable = || Error::new(codes::MONTH_UNREADABLE).with("text", text);
        let plain = text.len() == 7 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let first = plain.then(|| format!("{text}-01").parse::<NaiveDate>().ok()).flatten();
        let first = first.filter(|day| (1900..=9998).contains(&day.year()));
        first.map(Month).ok_or_else(unreadable)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Month, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Month {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Month".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "examples": ["2026-06"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months() {
        let month: Month = "2026-02".parse().unwrap();
        assert_eq!(month.last_day().to_string(), "2026-02-28");
        assert_eq!(month.before(2).to_string(), "2025-12");
        for text in ["", "2026", "2026-13", "2026-00", "26-02", "2026-2", "2026-02-01", "abcd-ef", "0000-01"]
        {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }
}
