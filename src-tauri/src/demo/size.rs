//! How large a demo company is: the only input of the generator besides `assets/demo`.
//!
//! Guarantees: a checked size can be generated without overflow and without running out of names.

use super::codes;
use boss_kernel::{Datelike, Error, Fault, NaiveDate, Period, Result};
use chrono::Months;
use serde::Serialize;

/// Usage events per customer and month at full size: about a million for 300 customers and 12 months.
const EVENTS_PER_CUSTOMER_AND_MONTH: u64 = 278;

/// How much demo company to make. Two equal sizes make the same company, byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoSize {
    /// Where every random choice starts.
    pub seed: u64,
    /// Customers, those who join later included; 1 to [`DemoSize::MOST_CUSTOMERS`].
    pub customers: u32,
    /// Months of business; 1 to [`DemoSize::MOST_MONTHS`].
    pub months: u32,
    /// The first day of the first month.
    pub first_month: NaiveDate,
    /// Usage events in an average month, duplicates not counted. Early months have fewer, late months more.
    pub events_per_month: u64,
}

impl DemoSize {
    /// So many customers have names and numbers of their own.
    pub const MOST_CUSTOMERS: u32 = 500_000;
    /// Ten years.
    pub const MOST_MONTHS: u32 = 120;
    /// A hundred million a month.
    pub const MOST_EVENTS_PER_MONTH: u64 = 100_000_000;

    /// So many customers over so many months from January 2025, with usage in proportion.
    pub fn of(customers: u32, months: u32) -> DemoSize {
        DemoSize {
            seed: 20_250_101,
            customers,
            months,
            first_month: NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or_default(),
            events_per_month: u64::from(customers).saturating_mul(EVENTS_PER_CUSTOMER_AND_MONTH),
        }
    }

    /// The demo company people look at: 300 customers, 12 months, about a million usage events.
    pub fn full() -> DemoSize {
        DemoSize::of(300, 12)
    }

    /// The slice tests run on: 12 customers, 3 months, about ten thousand usage events.
    pub fn small() -> DemoSize {
        DemoSize::of(12, 3)
    }

    /// The same with another seed.
    pub fn with_seed(self, seed: u64) -> DemoSize {
        DemoSize { seed, ..self }
    }

    /// The same from another month on; `first_month` is the first day of one.
    pub fn starting(self, first_month: NaiveDate) -> DemoSize {
        DemoSize { first_month, ..self }
    }

    /// The same with another number of usage events in an average month.
    pub fn with_events_per_month(self, events_per_month: u64) -> DemoSize {
        DemoSize { events_per_month, ..self }
    }

    /// Refuses what the generator does not make, naming every field that is out of range.
    pub fn check(&self) -> Result<()> {
        let bounds = [
            ("customers", u64::from(self.customers), 1, u64::from(Self::MOST_CUSTOMERS)),
            ("months", u64::from(self.months), 1, u64::from(Self::MOST_MONTHS)),
            ("eventsPerMonth", self.events_per_month, 0, Self::MOST_EVENTS_PER_MONTH),
            ("firstMonth.day", u64::from(self.first_month.day()), 1, 1),
            ("firstMonth.year", u64::try_from(self.first_month.year()).unwrap_or(0), 2000, 2100),
        ];
        let outside = bounds.into_iter().filter(|(_, value, least, most)| value < least || value > most);
        let faults = outside.map(|(field, value, least, most)| {
            let error = Error::new(codes::SIZE_OUT_OF_RANGE).with("field", field).with("value", value);
            Fault::at(field, error.with("least", least).with("most", most))
        });
        Error::unless_faultless(faults.collect())
    }

    /// The first day after the last month.
    pub fn until(&self) -> NaiveDate {
        self.start_of(self.months)
    }

    /// The first day of month `month`, counted from 0; of the month after the last for `months`.
    pub(super) fn start_of(&self, month: u32) -> NaiveDate {
        self.first_month.checked_add_months(Months::new(month)).unwrap_or(self.first_month)
    }

    /// The days of month `month`, counted from 0.
    pub fn month(&self, month: u32) -> Result<Period> {
        if month >= self.months {
            return Err(Error::new(codes::MONTH_UNKNOWN).with("month", month).with("months", self.months));
        }
        Period::new(self.start_of(month), self.start_of(month + 1))
    }

    /// The day the one price change of the plan takes effect: half-way; none in a plan of one month.
    pub(super) fn price_change_on(&self) -> Option<NaiveDate> {
        (self.months >= 2).then(|| self.start_of(self.months / 2))
    }
}
