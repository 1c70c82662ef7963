//! Usage: files of measured events, each counted once, and their sums by day that rating reads.
//!
//! Guarantees: a file is imported whole or not at all, its faulty lines counted and the first thousand of them named; an event
//! id counts once, whether it comes twice in a file or in two files, and is corrected once at most; what is kept by day is what
//! the events that count make, on every meter that reads them; usage and corrections that come in for days already billed mark
//! their account, so that the next run bills the difference.
//!
//! A meter that reads another one's events counts those imported since it was added, and earlier ones when it is told to; each
//! import remembers who counted it.

mod actions;
mod attributes;
mod days;
mod import;
mod metered;
pub mod model;
mod queries;

pub use actions::{
    CountPast, FileEncoding, ImportUsage, ImportedMeter, PastCounted, UnservedUsage, UsageImported,
};
pub use days::{DaysOfMeter, usage_days};
pub use metered::{figures_by_day, meter_usage, no_usage};
pub use queries::{
    ImportList, ListDays, ListEvents, ListImports, UsageDayList, UsageDayRow, UsageDayTotal, UsageEventList,
    UsageEventRow, UsageImportRow,
};

use crate::gate::Registry;

pub mod codes {
    //! What the usage area refuses.
    boss_kernel::error_codes! {
        /// Lines of the file are wrong; see the faults.
        FILE_FAULTY = "usage.file_faulty",
        /// A pipe, a device or a folder in place of a file.
        FILE_IRREGULAR = "usage.file_irregular",
        /// A file of which nothing comes any more.
        FILE_STALLED = "usage.file_stalled",
        /// A name of a subscription or meter longer than any.
        NAME_TOO_LONG = "usage.name_too_long",
        /// Sums beyond what can be counted.
        SUM_TOO_LARGE = "usage.sum_too_large",
        /// The header lacks a column.
        COLUMN_MISSING = "usage.column_missing",
        /// No event id.
        EVENT_ID_MISSING = "usage.event_id_missing",
        /// An event id longer than can be kept.
        EVENT_ID_TOO_LONG = "usage.event_id_too_long",
        /// No subscription of this number.
        SUBSCRIPTION_UNKNOWN = "usage.subscription_unknown",
        /// A subscription that has not started.
        SUBSCRIPTION_NOT_STARTED = "usage.subscription_not_started",
        /// No meter of this code.
        METER_UNKNOWN = "usage.meter_unknown",
        /// Not a date and time.
        TIME_UNREADABLE = "usage.time_unreadable",
        /// A quantity below zero.
        QUANTITY_NEGATIVE = "usage.quantity_negative",
        /// Before the subscription's first day.
        BEFORE_START = "usage.before_start",
        /// After now.
        IN_THE_FUTURE = "usage.in_the_future",
        /// A level that would be below zero.
        LEVEL_BELOW_ZERO = "usage.level_below_zero",
        /// The same event id with another content.
        EVENT_CONTRADICTS = "usage.event_contradicts",
        /// A meter that reads another one's events, named in a file.
        METER_DERIVED = "usage.meter_derived",
        /// Not attributes.
        ATTRIBUTES_UNREADABLE = "usage.attributes_unreadable",
        /// An attribute a meter needs is not there.
        ATTRIBUTE_MISSING = "usage.attribute_missing",
        /// Not a price of an event.
        AMOUNT_UNREADABLE = "usage.amount_unreadable",
        /// An event without its price.
        AMOUNT_MISSING = "usage.amount_missing",
        /// A price nobody would read.
        AMOUNT_UNEXPECTED = "usage.amount_unexpected",
        /// An event that corrects itself.
        REPLACES_ITSELF = "usage.replaces_itself",
        /// The event to correct was not imported before.
        REPLACED_UNKNOWN = "usage.replaced_unknown",
        /// The event was corrected before.
        REPLACED_BEFORE = "usage.replaced_before",
        /// A meter that has missed nothing.
        NOTHING_PAST = "usage.nothing_past",
        /// Earlier events were corrected: a notice.
        CORRECTED = "usage.corrected",
        /// Events that no meter takes: a notice.
        FILTERED = "usage.filtered",
        /// Late usage came in: a notice.
        LATE_USAGE = "usage.late_usage",
        /// Events were there already: a notice.
        DUPLICATES = "usage.duplicates",
        /// Usage of days without service: a notice.
        NOT_SERVED = "usage.not_served",
        /// Usage nobody charges: a notice.
        NOT_PRICED = "usage.not_priced",
        /// No such subscription.
        NOT_FOUND = "usage.not_found",
    }
}

/// Adds this area's actions and queries.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<ImportUsage>().action::<CountPast>();
    registry.query::<ListImports>().query::<ListDays>().query::<ListEvents>();
}
