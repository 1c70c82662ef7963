//! When a change takes effect: on a day, or when the current billing period is over.

use boss_kernel::{BillingCalendar, NaiveDate, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// When a change takes effect: a day (`2026-02-01`), past or to come, or `periodEnd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum When {
    /// On this day.
    On(NaiveDate),
    /// On the first day of the account's next billing period.
    PeriodEnd(PeriodEnd),
}

/// The word for the end of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PeriodEnd {
    /// When the current billing period is over.
    #[serde(rename = "periodEnd")]
    PeriodEnd,
}

impl When {
    /// When the account's current billing period is over.
    pub const PERIOD_END: When = When::PeriodEnd(PeriodEnd::PeriodEnd);

    /// The day it means, seen from `today` on an account with this calendar.
    pub(super) fn day(self, calendar: BillingCalendar, today: NaiveDate) -> Result<NaiveDate> {
        match self {
            When::On(day) => Ok(day),
            When::PeriodEnd(PeriodEnd::PeriodEnd) => period_end(calendar, today),
        }
    }
}

impl From<NaiveDate> for When {
    fn from(day: NaiveDate) -> When {
        When::On(day)
    }
}

impl JsonSchema for When {
    fn inline_schema() -> bool {
        false
    }

    fn schema_name() -> Cow<'static, str> {
        "When".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "When a change takes effect: a day, past or to come, or when the account's current billing period is over.",
            "anyOf": [{ "const": "periodEnd" }, { "type": "string", "format": "date" }]
        })
    }
}

/// The first day after the billing period that `today` falls into: what is changed then leaves nothing to give back of fees
/// that were paid in advance.
pub(super) fn period_end(calendar: BillingCalendar, today: NaiveDate) -> Result<NaiveDate> {
    Ok(calendar.cycle_of(today)?.to())
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_kernel::CycleDay;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn it_is_a_day_or_a_word() {
        let read = |text: &str| serde_json::from_str::<When>(text);
        assert_eq!(read("\"2026-02-01\"").unwrap(), When::On(day("2026-02-01")));
        assert_eq!(read("\"periodEnd\"").unwrap(), When::PERIOD_END);
        assert_eq!(serde_json::to_string(&When::PERIOD_END).unwrap(), "\"periodEnd\"");
        assert!(read("\"2026-02-30\"").is_err() && read("\"end\"").is_err());
    }

    #[test]
    fn a_period_ends_where_the_next_begins() {
        let calendar = BillingCalendar::new(CycleDay::new(31).unwrap());
        for (today, end) in
            [("2026-01-30", "2026-01-31"), ("2026-01-31", "2026-02-28"), ("2026-02-28", "2026-03-31")]
        {
            assert_eq!(When::PERIOD_END.day(calendar, day(today)).unwrap(), day(end), "{today}");
        }
    }
}
