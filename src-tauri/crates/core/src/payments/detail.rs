//! One payment with what it settled.

use crate::billing::model::BillState;
use crate::gate::{Permission, Query, QueryContext, Tag, TimelineEntry};
use crate::invoicing::ObjectAction;
use crate::payments::PaymentRow;
use boss_kernel::id::{AllocationId, BillId, PaymentId};
use boss_kernel::{Amount, Error, Instant, NaiveDate, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentDetail {
    /// Which.
    pub payment_id: PaymentId,
}

/// One payment with what it settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentView {
    /// Its head.
    pub payment: PaymentRow,
    /// A note.
    pub note: Option<String>,
    /// Who recorded it.
    pub created_by: Option<String>,
    /// When.
    pub created_at: Instant,
    /// What it settled, in order.
    pub allocations: Vec<AllocationRow>,
    /// What can be done with it, and why not where it can't.
    pub actions: Vec<ObjectAction>,
    /// What happened to it, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// For the next change.
    pub version: i64,
}

/// What a payment settled of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AllocationRow {
    /// Which allocation.
    pub allocation_id: AllocationId,
    /// The bill.
    pub bill_id: BillId,
    /// Its number.
    pub bill_number: String,
    /// The bill's total, with tax.
    pub bill_total: Amount,
    /// What the bill still owes today.
    pub bill_open: Amount,
    /// Its state today.
    pub bill_state: BillState,
    /// How much this payment settled of it.
    pub amount: Amount,
    /// The day of the allocation.
    pub allocated_on: NaiveDate,
}

impl Query for PaymentDetail {
    const NAME: &'static str = "payments.detail";
    const PERMISSION: Permission = Permission::PaymentsRead;
    const TAGS: &'static [Tag] = &[Tag::Payments, Tag::Billing, Tag::Customers];
    type Output = PaymentView;

    async fn run(self, _context: &QueryContext) -> Result<PaymentView> {
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
