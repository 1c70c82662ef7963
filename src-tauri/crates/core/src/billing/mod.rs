//! Billing: runs that charge each account the difference between what its timeline owes and what has been charged.
//!
//! Guarantees: a run is kept in batches, each account whole, and taken up where it stood if it was left unfinished; running again
//! bills nothing; charges never change, a correction names the charge it corrects; every bill is posted to the ledger with it;
//! an account that can't be rated is parked with the reason and the run goes on; a run reads no more of an account's history than what may have changed; a run ahead of today charges fees in advance
//! and leaves what is charged in arrears until its cycle is over; what comes in late for a closed account is billed too.

mod actions;
pub mod checks;
mod estimate;
mod invoiced;
pub mod model;
pub mod queries;
mod rules;
mod run;
mod settlement;
mod summary;

pub use actions::{HoldBill, MarkBillSent, ReleaseBill, RunBilling};
pub use estimate::{Estimate, EstimatedCharge, estimate};
pub use invoiced::apply_invoices;
pub use queries::{
    BillList, BillListState, BillRow, BillRunRow, BillTotal, BillView, ExplainCharge, ListBillRuns,
    ListBills, ViewBill, ViewBillRun,
};
pub(crate) use rules::is_overdue;
pub use settlement::apply_payment;
pub use summary::{
    BillRunSummary, Expectation, OverLimitRow, ParkedAccountRow, RunTotal, UnchargedSubscription,
};

use crate::gate::Registry;

pub mod codes {
    //! What billing refuses, and why an account is parked.
    boss_kernel::error_codes! {
        /// A run far in the future.
        THROUGH_TOO_LATE = "billing.through_too_late",
        /// A run far in the past.
        THROUGH_TOO_EARLY = "billing.through_too_early",
        /// No such account.
        ACCOUNT_UNKNOWN = "billing.account_unknown",
        /// The account is closed.
        ACCOUNT_CLOSED = "billing.account_closed",
        /// No such bill.
        BILL_UNKNOWN = "billing.bill_unknown",
        /// No such run.
        RUN_UNKNOWN = "billing.run_unknown",
        /// No such charge.
        CHARGE_UNKNOWN = "billing.charge_unknown",
        /// The bill's state does not allow it.
        TRANSITION_REFUSED = "billing.transition_refused",
        /// The bill is held back.
        BILL_ON_HOLD = "billing.bill_on_hold",
        /// More than the bill has open.
        OVER_PAID = "billing.over_paid",
        /// More than the bill has without invoice.
        OVER_INVOICED = "billing.over_invoiced",
        /// A bill in another currency.
        CURRENCY_DIFFERS = "billing.currency_differs",
        /// A price of another currency than the account's: parked.
        PRICE_CURRENCY_DIFFERS = "billing.price_currency_differs",
        /// Accounts were parked: a notice.
        ACCOUNTS_PARKED = "billing.accounts_parked",
        /// Accounts owe more than their limit: a notice.
        OVER_CREDIT_LIMIT = "billing.over_credit_limit",
        /// A bill larger than any can be: parked.
        BILL_IMPLAUSIBLE = "billing.bill_implausible",
        /// A subscription was served and its offering has no price.
        NOTHING_PRICED = "billing.nothing_priced",
        /// A subscription was due and owes nothing.
        NOTHING_OWED = "billing.nothing_owed",
    }
}

/// Adds this area's actions and queries.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<RunBilling>();
    registry.action::<HoldBill>().action::<ReleaseBill>().action::<MarkBillSent>();
    registry.query::<ListBillRuns>().query::<ViewBillRun>();
    registry.query::<ListBills>().query::<ViewBill>().query::<ExplainCharge>();
}
