//! Reports: how the business does, in figures that explain themselves and tie to the ledger.
//!
//! Guarantees: all figures of an answer are of one state of the books; a figure says what it counts, from which books, as of when, and what the ledger says of the same; the rows
//! behind it can be asked for and add up to it; screen, XLSX and PDF come from one model. `reports.check_books` proves every
//! invariant of every area's books.

pub mod checks;
pub mod integrity;
mod month;
mod queries;

pub use month::Month;
pub use queries::*;

use crate::gate::Registry;

pub mod codes {
    //! What reports refuse.
    boss_kernel::error_codes! {
        /// Not a month.
        MONTH_UNREADABLE = "reports.month_unreadable",
        /// The month has not begun.
        MONTH_IN_FUTURE = "reports.month_in_future",
    }
}

/// Adds this area's queries.
pub(crate) fn register(registry: &mut Registry) {
    registry.query::<MonthReport>().query::<MonthXlsx>().query::<MonthPdf>();
    registry.query::<ListReceivables>().query::<ListCharged>().query::<CheckBooks>();
}
