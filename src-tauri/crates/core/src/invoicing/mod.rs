//! Invoices: legal tax documents over bills.
//!
//! Guarantees: numbers of a series have no gap and are taken last in the issuing transaction; an invoice never covers more of
//! a bill than is still un-invoiced, and all parts of a bill add up to it, tax included; an issued invoice never changes (the
//! tax platform's number is written beside it, and corrected with a reason); no number is taken for what can't be printed, nor for a
//! day that nobody knows to have come.

mod actions;
pub mod checks;
mod draft;
pub(crate) mod finding;
mod issue;
mod issue_day;
pub mod model;
mod platform_numbers;
mod printing;
mod queries;
mod rules;
mod series;
mod sources;
mod tally;
mod write;

pub use actions::{
    IssueForRun, IssueInvoices, IssueRequest, IssuedForRun, IssuedInvoice, IssuedInvoices, NotInvoiced,
};
pub use platform_numbers::{CorrectPlatformNumber, SetPlatformNumber};
pub use queries::*;

use crate::gate::Registry;

pub mod codes {
    //! What invoicing refuses.
    boss_kernel::error_codes! {
        /// No such invoice.
        NOT_FOUND = "invoicing.not_found",
        /// No such bill.
        BILL_NOT_FOUND = "invoicing.bill_not_found",
        /// A request names no bill.
        BILLS_MISSING = "invoicing.bills_missing",
        /// The list of requests is empty.
        REQUESTS_MISSING = "invoicing.requests_missing",
        /// A bill is named twice in one request.
        BILL_TWICE = "invoicing.bill_twice",
        /// Bills of different accounts or customers.
        BUYERS_MIXED = "invoicing.buyers_mixed",
        /// Bills in different currencies.
        CURRENCIES_MIXED = "invoicing.currencies_mixed",
        /// A bill of zero or less.
        BILL_NOT_POSITIVE = "invoicing.bill_not_positive",
        /// The bill has been invoiced whole.
        NOTHING_LEFT = "invoicing.nothing_left",
        /// More than the bill still has un-invoiced.
        OVER_LIMIT = "invoicing.over_limit",
        /// An amount of zero or less.
        AMOUNT_NOT_POSITIVE = "invoicing.amount_not_positive",
        /// A part is taken of one bill only.
        PART_OF_SEVERAL = "invoicing.part_of_several",
        /// The tax profile does not exist or is another customer's.
        TAX_PROFILE_FOREIGN = "invoicing.tax_profile_foreign",
        /// A special invoice needs the buyer's tax number.
        TAX_NUMBER_MISSING = "invoicing.tax_number_missing",
        /// The day of issue is not possible.
        ISSUE_DAY_IMPOSSIBLE = "invoicing.issue_day_impossible",
        /// The bill is on hold.
        BILL_ON_HOLD = "invoicing.bill_on_hold",
        /// Neither a run nor a day, or both.
        SELECTION_UNCLEAR = "invoicing.selection_unclear",
        /// Not 20 digits.
        PLATFORM_NUMBER_UNREADABLE = "invoicing.platform_number_unreadable",
        /// It has a platform number already.
        PLATFORM_NUMBER_SET = "invoicing.platform_number_set",
        /// Another invoice has this platform number.
        PLATFORM_NUMBER_TAKEN = "invoicing.platform_number_taken",
        /// No platform number is noted that could be corrected.
        PLATFORM_NUMBER_NOT_SET = "invoicing.platform_number_not_set",
        /// The correction is the number that stands there.
        PLATFORM_NUMBER_UNCHANGED = "invoicing.platform_number_unchanged",
        /// No reason is given.
        REASON_MISSING = "invoicing.reason_missing",
        /// The reason is too long.
        REASON_TOO_LONG = "invoicing.reason_too_long",
        /// The buyer can't be printed.
        BUYER_UNPRINTABLE = "invoicing.buyer_unprintable",
        /// The seller can't be printed.
        SELLER_UNPRINTABLE = "invoicing.seller_unprintable",
        /// The name of whoever draws the invoice up can't be printed.
        DRAWER_UNPRINTABLE = "invoicing.drawer_unprintable",
        /// A line can't be printed.
        LINE_UNPRINTABLE = "invoicing.line_unprintable",
        /// The remarks can't be printed.
        REMARKS_UNPRINTABLE = "invoicing.remarks_unprintable",
        /// The clock is behind the latest invoice.
        CLOCK_BEHIND = "invoicing.clock_behind",
        /// It is long since anything was known of the time: somebody has to say what day it is.
        DAY_UNCONFIRMED = "invoicing.day_unconfirmed",
        /// The buyer has no tax profile; the customer's name stands on the invoice.
        NO_TAX_PROFILE = "invoicing.no_tax_profile",
        /// The seller's tax number is empty.
        SELLER_INCOMPLETE = "invoicing.seller_incomplete",
        /// Bills were left out.
        BILLS_LEFT_OUT = "invoicing.bills_left_out",
        /// Remarks too long.
        REMARKS_TOO_LONG = "invoicing.remarks_too_long",
    }
}

/// Adds this area's actions and queries.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<IssueInvoices>().action::<IssueForRun>().action::<SetPlatformNumber>();
    registry.action::<CorrectPlatformNumber>();
    registry.query::<ListInvoices>().query::<InvoiceDetail>().query::<InvoicePdf>().query::<ListOpenBills>();
}
