//! Payments: money that came in, the bills it settles, and payments that are taken back.
//!
//! Guarantees: a payment is above zero, in its account's currency, and never settles more than itself or than a bill still
//! owes; what is left over stays unapplied on the account; a payment is taken back whole, once, by one of the opposite amount;
//! every payment and allocation posts to the ledger in its own transaction.

mod actions;
mod allocating;
pub mod checks;
pub mod model;
mod queries;
mod reversal;
mod rules;

pub use actions::{
    AllocatePayment, AllocationMade, AllocationRule, AllocationWish, BillShare, PaymentOutcome, RecordPayment,
};
pub use queries::*;
pub use reversal::{ReversalOutcome, ReversePayment};

use crate::gate::Registry;

pub mod codes {
    //! What payments refuse.
    boss_kernel::error_codes! {
        /// No such payment.
        NOT_FOUND = "payments.not_found",
        /// No such account.
        ACCOUNT_NOT_FOUND = "payments.account_not_found",
        /// Zero or less.
        AMOUNT_NOT_POSITIVE = "payments.amount_not_positive",
        /// Not the account's currency.
        CURRENCY_DIFFERS = "payments.currency_differs",
        /// Received after today.
        RECEIVED_IN_FUTURE = "payments.received_in_future",
        /// Implausibly long ago.
        RECEIVED_TOO_EARLY = "payments.received_too_early",
        /// A bill that does not exist or is another account's.
        BILL_FOREIGN = "payments.bill_foreign",
        /// More than the bill still owes.
        OVER_BILL = "payments.over_bill",
        /// More than the payment has left.
        OVER_PAYMENT = "payments.over_payment",
        /// A bill is named twice.
        BILL_TWICE = "payments.bill_twice",
        /// The bill owes nothing.
        BILL_OWES_NOTHING = "payments.bill_owes_nothing",
        /// The bill is on hold.
        BILL_ON_HOLD = "payments.bill_on_hold",
        /// The whole payment is allocated.
        NOTHING_LEFT = "payments.nothing_left",
        /// No bill is open.
        NO_OPEN_BILL = "payments.no_open_bill",
        /// No bill is named.
        ALLOCATIONS_MISSING = "payments.allocations_missing",
        /// A payment like this was recorded already.
        LOOKS_RECORDED = "payments.looks_recorded",
        /// A payment like this was recorded already, for another account.
        LOOKS_RECORDED_ELSEWHERE = "payments.looks_recorded_elsewhere",
        /// Part of it stays unapplied.
        LEFT_UNAPPLIED = "payments.left_unapplied",
        /// More than any payment can be.
        AMOUNT_IMPLAUSIBLE = "payments.amount_implausible",
        /// The payment was taken back, or takes another back.
        REVERSED = "payments.reversed",
        /// No reason is given.
        REASON_MISSING = "payments.reason_missing",
        /// A text too long.
        TEXT_TOO_LONG = "payments.text_too_long",
    }
}

/// Adds this area's actions and queries.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<RecordPayment>().action::<AllocatePayment>().action::<ReversePayment>();
    registry.query::<ListPayments>().query::<PaymentDetail>();
    registry.query::<BillsToPay>().query::<AccountBalance>();
}
