//! Billing: runs that charge each account the difference between what its timeline owes and what has been charged.
//!
//! Guarantees: a run is kept in batches, each account whole, and taken up where it stood if it was left unfinished; running again
//! bills nothing; charges never change, a correction names the charge it corrects; every bill is posted to the ledger with it;
//! an account that can't be rated is parked with the reason and the run goes on; a run reads no more of an account's history
//! than what may have changed; a run ahead of today charges fees in advance and leaves what is charged in arrears until its cycle
//! is over; what comes in late for a closed account is billed too. Terms of single customers (price lists, agreed prices, coupons)
//! have their days, and those that reach into billed time have it billed anew.

mod actions;
pub mod checks;
mod closing;
mod credit_limits;
mod drafts;
mod estimate;
mod invoiced;
mod items;
pub mod model;
mod posting;
pub mod queries;
mod rules;
mod run;
mod settlement;
mod summary;
pub mod wallets;
mod words;

pub use actions::{
    AdjustBill, AgreePrice, AgreedPrice, ChangedDraft, DiscardBills, DiscardRun, EndAgreedPrice, EndDiscount,
    EndedTerms, FinaliseBills, FinaliseRun, GiveCoupon, GivenCoupon, HoldBill, MadeBill, MakeBill,
    MarkBillSent, PutOnList, PutOnPriceList, ReleaseBill, RemoveBillItem, RunBilling,
};
pub use drafts::{DiscardedBills, FinalisedBills, NotFinalised};
pub use estimate::{Estimate, EstimatedCharge, estimate};
pub use invoiced::apply_invoices;
pub use items::BillItemInput;
pub use queries::{
    AgreedPriceRow, BillDraftList, BillDraftRow, BillDraftTotal, BillItemRow, BillList, BillListState,
    BillRow, BillRunRow, BillTotal, BillView, DiscountRow, ExplainCharge, ListBillDrafts, ListBillRuns,
    ListBills, NoticeFormat, PriceEffect, PriceEffectView, PriceListSpell, PriceNotice, TermsView, ViewBill,
    ViewBillRun, ViewTerms,
};
pub(crate) use rules::{due_on, is_overdue};
pub use settlement::apply_payment;
pub(crate) use settlement::lock_bills;
pub use summary::{
    BillRunSummary, Expectation, OverLimitRow, ParkedAccountRow, RunSettled, RunTotal, UnchargedSubscription,
};
pub use words::ChargeWords;

use crate::customers;
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
        /// More months than the effect of a price is looked at, or none.
        MONTHS_OUT_OF_RANGE = "billing.months_out_of_range",
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
        /// A draft with charges of the account waits: parked.
        DRAFT_WAITING = "billing.draft_waiting",
        /// Bills were made for accounts that are closed: a notice.
        CLOSED_ACCOUNTS_BILLED = "billing.closed_accounts_billed",
        /// A draft waits on an account that is to be closed.
        DRAFT_ON_ACCOUNT = "billing.draft_on_account",
        /// Something falls due after what was billed on an account that is to be closed.
        FALLS_DUE_LATER = "billing.falls_due_later",
        /// A run would still charge or give back something on an account that is to be closed.
        LEFT_TO_CHARGE = "billing.left_to_charge",
        /// The account of a draft was closed meanwhile.
        DRAFT_OF_CLOSED = "billing.draft_of_closed",
        /// The bill is a draft, of which nothing is owed yet.
        BILL_IS_DRAFT = "billing.bill_is_draft",
        /// The bill is no draft (any more).
        NOT_A_DRAFT = "billing.not_a_draft",
        /// Bills were left out: a notice.
        BILLS_LEFT_OUT = "billing.bills_left_out",
        /// The run has no drafts (any more).
        NO_DRAFTS = "billing.no_drafts",
        /// No bill is named.
        BILLS_MISSING = "billing.bills_missing",
        /// A bill made by hand without items.
        ITEMS_EMPTY = "billing.items_empty",
        /// More items than one bill takes.
        ITEMS_TOO_MANY = "billing.items_too_many",
        /// An item that doesn't say what it is for.
        ITEM_NAME_EMPTY = "billing.item_name_empty",
        /// An item whose name no invoice can show.
        ITEM_NAME_UNPRINTABLE = "billing.item_name_unprintable",
        /// An item needs a quantity and a unit price, or an amount.
        ITEM_PRICE_UNCLEAR = "billing.item_price_unclear",
        /// An item that comes to nothing.
        ITEM_IS_NOTHING = "billing.item_is_nothing",
        /// A quantity that can only be a slip.
        ITEM_QUANTITY_OUT_OF_RANGE = "billing.item_quantity_out_of_range",
        /// An item in another currency than the bill's.
        ITEM_CURRENCY = "billing.item_currency",
        /// The bill has no such item.
        ITEM_UNKNOWN = "billing.item_unknown",
        /// The charge does not stand on this draft.
        CHARGE_ELSEWHERE = "billing.charge_elsewhere",
        /// An amount that can only be a slip.
        AMOUNT_IMPLAUSIBLE = "billing.amount_implausible",
        /// Longer than a field takes.
        TEXT_TOO_LONG = "billing.text_too_long",
        /// A reason that must be given is empty.
        REASON_EMPTY = "billing.reason_empty",
        /// A bill is due before its own day.
        DUE_BEFORE_BILL = "billing.due_before_bill",
        /// A bill larger than any can be: parked.
        BILL_IMPLAUSIBLE = "billing.bill_implausible",
        /// A day of special terms that is years away.
        DAY_IMPLAUSIBLE = "billing.day_implausible",
        /// The customer is on this price list already.
        ON_LIST_ALREADY = "billing.on_list_already",
        /// The customer is on no price list anyway.
        ON_NO_LIST = "billing.on_no_list",
        /// No coupon of this code.
        COUPON_UNKNOWN = "billing.coupon_unknown",
        /// The last day of giving the coupon has passed.
        COUPON_EXPIRED = "billing.coupon_expired",
        /// The coupon was given as often as it may.
        COUPON_USED_UP = "billing.coupon_used_up",
        /// A coupon of another currency than the account's.
        COUPON_CURRENCY = "billing.coupon_currency",
        /// The account has this coupon already.
        COUPON_RUNNING = "billing.coupon_running",
        /// The account has nothing the coupon counts for.
        COUPON_ON_NOTHING = "billing.coupon_on_nothing",
        /// A notice: the cycle that has begun counts as the first one.
        COUPON_WITHIN_CYCLE = "billing.coupon_within_cycle",
        /// A subscription of another account.
        SUBSCRIPTION_ELSEWHERE = "billing.subscription_elsewhere",
        /// No discount of this id.
        DISCOUNT_NOT_FOUND = "billing.discount_not_found",
        /// The discount has ended by then.
        DISCOUNT_ENDED = "billing.discount_ended",
        /// A discount that would end before it began.
        DISCOUNT_END_EARLY = "billing.discount_end_early",
        /// A price is agreed with an account or for a subscription, not with both or neither.
        AGREED_WITH_ONE = "billing.agreed_with_one",
        /// Not an agreed price.
        AGREED_NOT_FOUND = "billing.agreed_not_found",
        /// A price of an offering the subscription is not of.
        PRICE_ELSEWHERE = "billing.price_elsewhere",
        /// A price of another currency than the account's.
        AGREED_CURRENCY = "billing.agreed_currency",
        /// An agreed price that would end before it began.
        AGREED_END_EARLY = "billing.agreed_end_early",
        /// A price is agreed for these days already.
        AGREED_ALREADY = "billing.agreed_already",
        /// The agreed price has ended by then.
        AGREED_ENDED = "billing.agreed_ended",
        /// A subscription was served and its offering has no price.
        NOTHING_PRICED = "billing.nothing_priced",
        /// A subscription was due and owes nothing.
        NOTHING_OWED = "billing.nothing_owed",
    }
}

/// Adds this area's actions and queries.
pub(crate) fn register(registry: &mut Registry) {
    customers::guard_closing(closing::may_close);
    registry.action::<RunBilling>();
    registry.action::<HoldBill>().action::<ReleaseBill>().action::<MarkBillSent>();
    registry.action::<AdjustBill>().action::<RemoveBillItem>().action::<MakeBill>();
    registry.action::<FinaliseBills>().action::<FinaliseRun>();
    registry.action::<DiscardBills>().action::<DiscardRun>();
    registry.action::<PutOnPriceList>().action::<AgreePrice>().action::<EndAgreedPrice>();
    registry.action::<GiveCoupon>().action::<EndDiscount>();
    registry.query::<ListBillRuns>().query::<ViewBillRun>();
    registry.query::<ListBills>().query::<ViewBill>().query::<ExplainCharge>();
    registry.query::<ListBillDrafts>();
    registry.query::<ViewTerms>().query::<PriceEffect>().query::<PriceNotice>();
    wallets::register(registry);
}
