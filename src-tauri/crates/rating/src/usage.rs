//! Usage: what a meter measured, in the form its aggregation leaves it.

use boss_kernel::{NaiveDate, Period, Quantity};

/// What was used of a price's meter, in order of days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Usage {
    /// Nothing, or the price charges none.
    #[default]
    None,
    /// The sum, or the count, of each day.
    Sum(Vec<DayQuantity>),
    /// The largest figure of each day; a cycle has the largest of its days.
    Max(Vec<DayQuantity>),
    /// The last figure of each day; a cycle has that of its last day with one.
    Latest(Vec<DayQuantity>),
    /// The distinct values of each day; a cycle has the number of different ones.
    Unique(Vec<DayValue>),
    /// A level that stays until it changes, charged by the days it stood.
    Level {
        /// Before the first day given.
        opening: Quantity,
        /// By how much it changes on a day; negative where it falls. The level is never below zero.
        changes: Vec<DayQuantity>,
    },
    /// The sum of each day and combination of attributes.
    Series(Vec<SeriesDay>),
    /// Each event by itself, in order of time.
    Events(Vec<DayQuantity>),
    /// The sum of each day with the price its events came with.
    Priced(Vec<DayPriced>),
}

/// A figure of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayQuantity {
    /// The day, in the company's time zone.
    pub day: NaiveDate,
    /// The figure; zero or more, but for the change of a level.
    pub quantity: Quantity,
}

/// One of a day's distinct values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayValue {
    /// The day, in the company's time zone.
    pub day: NaiveDate,
    /// The value of the attribute counted.
    pub value: String,
}

/// The usage of one day and one combination of attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesDay {
    /// The day, in the company's time zone.
    pub day: NaiveDate,
    /// The attributes' values, in the order of the meter's dimensions.
    pub values: Vec<String>,
    /// The sum; zero or more.
    pub quantity: Quantity,
}

/// The usage of one day with its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayPriced {
    /// The day, in the company's time zone.
    pub day: NaiveDate,
    /// The sum; zero or more.
    pub quantity: Quantity,
    /// What its events cost together, in whole units of the currency.
    pub amount: Quantity,
}

/// Something that happened on a day.
pub(crate) trait Dated {
    fn day(&self) -> NaiveDate;
}

macro_rules! dated {
    ($($name:ident),*) => {$(
        impl Dated for $name {
            fn day(&self) -> NaiveDate {
                self.day
            }
        }
    )*};
}
dated!(DayQuantity, DayValue, SeriesDay, DayPriced);

/// The part of `entries` (in order of days) that lies in `period`.
pub(crate) fn within<T: Dated>(entries: &[T], period: Period) -> &[T] {
    let first = entries.partition_point(|entry| entry.day() < period.from());
    let end = entries.partition_point(|entry| entry.day() < period.to());
    entries.get(first..end).unwrap_or_default()
}

impl Usage {
    /// What was used on the days that `keep` says; a level is what it is on any day.
    #[must_use]
    pub fn on_days(&self, keep: impl Fn(NaiveDate) -> bool) -> Usage {
        fn kept<T: Dated + Clone>(entries: &[T], keep: impl Fn(NaiveDate) -> bool) -> Vec<T> {
            entries.iter().filter(|entry| keep(entry.day())).cloned().collect()
        }
        match self {
            Usage::None | Usage::Level { .. } => self.clone(),
            Usage::Sum(days) => Usage::Sum(kept(days, keep)),
            Usage::Max(days) => Usage::Max(kept(days, keep)),
            Usage::Latest(days) => Usage::Latest(kept(days, keep)),
            Usage::Unique(days) => Usage::Unique(kept(days, keep)),
            Usage::Series(days) => Usage::Series(kept(days, keep)),
            Usage::Events(events) => Usage::Events(kept(events, keep)),
            Usage::Priced(days) => Usage::Priced(kept(days, keep)),
        }
    }

    /// Whether there is no record at all.
    pub fn is_empty(&self) -> bool {
        self.days().next().is_none()
    }

    /// The days of a cycle on which it can come to more: those with a record, and every day of a level; in order, each once.
    pub(crate) fn days_that_count(&self, cycle: Period) -> Vec<NaiveDate> {
        if matches!(self, Usage::Level { .. }) {
            return cycle.from().iter_days().take_while(|day| *day < cycle.to()).collect();
        }
        let mut days: Vec<NaiveDate> = self.days().filter(|day| cycle.contains(*day)).collect();
        days.dedup();
        days
    }

    /// The days with a record, in order, each as often as it has one.
    fn days(&self) -> Box<dyn Iterator<Item = NaiveDate> + '_> {
        match self {
            Usage::None => Box::new(std::iter::empty()),
            Usage::Sum(days) | Usage::Max(days) | Usage::Latest(days) | Usage::Events(days) => {
                Box::new(days.iter().map(Dated::day))
            }
            Usage::Level { changes, .. } => Box::new(changes.iter().map(Dated::day)),
            Usage::Unique(days) => Box::new(days.iter().map(Dated::day)),
            Usage::Series(days) => Box::new(days.iter().map(Dated::day)),
            Usage::Priced(days) => Box::new(days.iter().map(Dated::day)),
        }
    }
}
