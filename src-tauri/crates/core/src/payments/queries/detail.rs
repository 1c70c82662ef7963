//! One payment with what it settled.

use crate::billing::model::{BillState, bill};
use crate::gate::model::staff;
use crate::gate::{
    AllowedAction, ObjectKind, Permission, Query, QueryContext, Tag, TimelineEntry, internal, timeline,
};
use crate::payments::model::{allocation, payment};
use crate::payments::queries::list::rows_of;
use crate::payments::{AllocatePayment, PaymentRow, ReversePayment, codes, rules};
use crate::store::bulk;
use boss_kernel::id::{AllocationId, BillId, PaymentId};
use boss_kernel::{Amount, Error, Instant, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// The payment that took it back, or that it takes back.
    pub counterpart: Option<PaymentLink>,
    /// What can be done with it, and why not where it can't.
    pub actions: Vec<AllowedAction>,
    /// What happened to it, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// For the next change.
    pub version: i64,
}

/// Another payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentLink {
    /// Which.
    pub payment_id: PaymentId,
    /// Its number.
    pub number: String,
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

    async fn run(self, context: &QueryContext) -> Result<PaymentView> {
        let db = &context.db;
        let row = payment::Entity::find_by_id(self.payment_id).one(db).await?;
        let row = row.ok_or_else(|| Error::new(codes::NOT_FOUND).with("id", self.payment_id))?;
        let created_by = match row.created_by {
            Some(id) => staff::Entity::find_by_id(id).one(db).await?.map(|person| person.name),
            None => None,
        };
        let head = rows_of(db, vec![row.clone()]).await?.remove(0);
        let (allocate, reverse) = (rules::may_allocate(&row), rules::may_reverse(&row));
        Ok(PaymentView {
            allocations: allocation_rows(db, self.payment_id).await?,
            payment: head,
            note: row.note.clone(),
            created_by,
            created_at: row.created_at,
            counterpart: counterpart(db, &row).await?,
            actions: vec![
                AllowedAction::of::<AllocatePayment>(&context.actor, allocate),
                AllowedAction::of::<ReversePayment>(&context.actor, reverse),
            ],
            timeline: timeline(db, ObjectKind::Payment.word(), self.payment_id.0, 200).await?,
            version: row.version,
        })
    }
}

async fn counterpart(db: &impl ConnectionTrait, row: &payment::Model) -> Result<Option<PaymentLink>> {
    let Some(id) = row.reversed_by_payment_id.or(row.reverses_payment_id) else { return Ok(None) };
    let other = payment::Entity::find_by_id(id).one(db).await?;
    Ok(other.map(|other| PaymentLink { payment_id: other.id, number: other.number }))
}

async fn allocation_rows(db: &impl ConnectionTrait, payment_id: PaymentId) -> Result<Vec<AllocationRow>> {
    let allocations = allocation::Entity::find()
        .filter(allocation::Column::PaymentId.eq(payment_id))
        .order_by_asc(allocation::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<BillId> = allocations.iter().map(|row| row.bill_id).collect();
    let bills = bulk::find_by_ids::<bill::Entity, _>(db, bill::Column::Id, &ids).await?;
    let bills: BTreeMap<BillId, bill::Model> = bills.into_iter().map(|bill| (bill.id, bill)).collect();
    let row = |row: allocation::Model| {
        let bill = bills.get(&row.bill_id).ok_or_else(|| internal("an allocation without its bill"))?;
        Ok(AllocationRow {
            allocation_id: row.id,
            bill_id: bill.id,
            bill_number: bill.label(),
            bill_total: bill.total_minor.in_currency(bill.currency),
            bill_open: rules::open_amount(bill)?,
            bill_state: bill.state,
            amount: row.amount_minor.in_currency(bill.currency),
            allocated_on: row.allocated_on,
        })
    };
    allocations.into_iter().map(row).collect()
}
