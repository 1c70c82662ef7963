//! What was imported, and what was used by day and by event.

mod days;
mod events;
mod imports;

pub use days::{ListDays, UsageDayList, UsageDayRow, UsageDayTotal};
pub(super) use events::traced;
pub use events::{ListEvents, UsageEventList, UsageEventRow};
pub use imports::{ImportList, ListImports, UsageImportRow};
