//! Recording payments, and settling bills with them.

use crate::billing::model::BillState;
use crate::gate::{Action, ActionContext, Permission, Tag};
use crate::payments::model::PaymentMethod;
use boss_kernel::id::{AccountId, BillId, PaymentId};
use boss_kernel::{Amount, Error, NaiveDate, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Records money that came in, and settles bills with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordPayment {
    /// Whose.
    pub account_id: AccountId,
    /// Above zero, in the account's currency.
    pub amount: Amount,
    /// The day it came in; not in the future.
    pub received_on: NaiveDate,
    /// How it came in.
    pub method: PaymentMethod,
    /// The bank's or the payer's reference, at most 100 characters.
    #[serde(default)]
    pub reference: Option<String>,
    /// A note, at most 500 characters.
    #[serde(default)]
    pub note: Option<String>,
    /// What it settles.
    pub allocate: AllocationWish,
}

/// What a payment shall settle: by a rule, or these bills with these amounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum AllocationWish {
    /// By a rule.
    Rule(AllocationRule),
    /// These bills.
    Bills(Vec<BillShare>),
}

/// How a payment finds its bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum AllocationRule {
    /// The bill due first, then the next, until the payment is used up.
    OldestFirst,
    /// None for now; it stays unapplied.
    None,
}

/// An amount for a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillShare {
    /// Which bill.
    pub bill_id: BillId,
    /// Above zero, at most what the bill still owes.
    pub amount: Amount,
}

/// A payment after it was recorded or allocated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentOutcome {
    /// Which.
    pub payment_id: PaymentId,
    /// Its number.
    pub number: String,
    /// All of it.
    pub amount: Amount,
    /// What it settles in all.
    pub allocated: Amount,
    /// What is left unapplied.
    pub unallocated: Amount,
    /// The allocations made now.
    pub allocations: Vec<AllocationMade>,
}

/// What a payment settled of a bill, just now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AllocationMade {
    /// Which bill.
    pub bill_id: BillId,
    /// Its number.
    pub bill_number: String,
    /// How much.
    pub amount: Amount,
    /// What the bill owes afterwards.
    pub open_after: Amount,
    /// Its state afterwards.
    pub state_after: BillState,
}

impl Action for RecordPayment {
    const NAME: &'static str = "payments.record";
    const PERMISSION: Permission = Permission::PaymentsRecord;
    const STALE: &'static [Tag] = &[Tag::Payments, Tag::Billing, Tag::Ledger];
    type Output = PaymentOutcome;

    async fn run(self, _context: &mut ActionContext) -> Result<PaymentOutcome> {
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}

/// Settles bills with what a payment has left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AllocatePayment {
    /// Which.
    pub payment_id: PaymentId,
    /// What it shall settle.
    pub allocate: AllocationWish,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for AllocatePayment {
    const NAME: &'static str = "payments.allocate";
    const PERMISSION: Permission = Permission::PaymentsRecord;
    const STALE: &'static [Tag] = &[Tag::Payments, Tag::Billing, Tag::Ledger];
    type Output = PaymentOutcome;

    async fn run(self, _context: &mut ActionContext) -> Result<PaymentOutcome> {
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
