//! Taking a payment back: it bounced, or it was booked on the wrong account.
//!
//! Nothing is erased. A payment of the opposite amount is recorded on the day it is taken back, with opposite allocations and
//! ledger entries; both payments name each other, neither has anything left to allocate, and the bills owe again.

use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::ledger::model::{EntryKind, LedgerAccount};
use crate::ledger::{self, NewEntry};
use crate::payments::allocating::{self, Payer};
use crate::payments::model::{allocation, payment};
use crate::payments::{AllocationMade, BillShare, codes, rules};
use crate::store::numbers::{self, Numbered};
use crate::store::{bulk, turns};
use boss_kernel::id::{BillId, PaymentId};
use boss_kernel::{Amount, Error, Fault, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Takes a payment back whole, as of today: its bills owe again what it settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReversePayment {
    /// Which.
    pub payment_id: PaymentId,
    /// Why, 1 to 500 characters; it stands as the note of the payment that takes it back.
    pub reason: String,
    /// The version that was looked at.
    pub version: i64,
}

/// The payment that takes another back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReversalOutcome {
    /// Which.
    pub payment_id: PaymentId,
    /// Its number; none in a dry run.
    pub number: Option<String>,
    /// The opposite of the payment's amount.
    pub amount: Amount,
    /// The opposite of what the payment had settled, and what the bills owe again.
    pub allocations: Vec<AllocationMade>,
}

impl Action for ReversePayment {
    const NAME: &'static str = "payments.reverse";
    const PERMISSION: Permission = Permission::PaymentsRecord;
    const STALE: &'static [Tag] = &[Tag::Payments, Tag::Billing, Tag::Ledger];
    type Output = ReversalOutcome;

    async fn run(self, context: &mut ActionContext) -> Result<ReversalOutcome> {
        let original = payment::Entity::find_by_id(self.payment_id).one(&context.tx).await?;
        let original = original.ok_or_else(|| Error::new(codes::NOT_FOUND).with("id", self.payment_id))?;
        bulk::refuse_stale(u64::from(original.version == self.version), &original.number)?;
        rules::may_reverse(&original)?;
        let reason = self.reason.trim().to_owned();
        Error::unless_faultless(reason_faults(&reason))?;
        let shares = opposite_shares(context, &original).await?;
        let made = allocating::take(context, &shares).await?;
        // After the bills and before the number, as everybody who changes a payment.
        let locked = turns::lock_one::<payment::Entity, _>(&context.tx, original.id).await?;
        let version = locked.map(|row| row.version);
        bulk::refuse_stale(u64::from(version == Some(self.version)), &original.number)?;
        let (reversal_id, number) = write(context, &original, reason).await?;
        mark_reversed(context, &original, reversal_id).await?;
        let amount = original.amount_minor.in_currency(original.currency).negated()?;
        let payer = Payer { payment_id: reversal_id, account_id: original.account_id, on: context.today };
        let entry = NewEntry {
            booked_on: context.today,
            kind: EntryKind::Payment,
            source_kind: "payment",
            source_id: reversal_id.0,
            postings: allocating::moved(LedgerAccount::Bank, LedgerAccount::Unapplied, &payer, amount)?,
        };
        ledger::post(&context.tx, vec![entry], context.now).await?;
        allocating::write(context, &payer, &made).await?;
        let label = if context.dry_run { amount.to_string() } else { number.clone() };
        context.changed(ChangeVerb::Created, ObjectKind::Payment, reversal_id.0, label);
        context.changed(ChangeVerb::Changed, ObjectKind::Payment, original.id.0, original.number);
        let number = (!context.dry_run).then_some(number);
        let allocations = made.into_iter().map(|(allocation, _)| allocation).collect();
        Ok(ReversalOutcome { payment_id: reversal_id, number, amount, allocations })
    }
}

fn reason_faults(reason: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if reason.is_empty() {
        faults.push(Fault::at("reason", Error::new(codes::REASON_MISSING)));
    }
    rules::check_length(&mut faults, "reason", Some(reason), rules::MOST_NOTE);
    faults
}

/// What the payment settled of each bill, with the opposite sign, in the order in which everybody locks bills.
async fn opposite_shares(context: &ActionContext, original: &payment::Model) -> Result<Vec<BillShare>> {
    let allocations = allocation::Entity::find()
        .filter(allocation::Column::PaymentId.eq(original.id))
        .all(&context.tx)
        .await?;
    let mut by_bill: BTreeMap<BillId, Amount> = BTreeMap::new();
    for row in allocations {
        let sum = by_bill.entry(row.bill_id).or_insert(Amount::zero(original.currency));
        *sum = sum.minus(row.amount_minor.in_currency(original.currency))?;
    }
    Ok(by_bill.into_iter().map(|(bill_id, amount)| BillShare { bill_id, amount }).collect())
}

async fn write(
    context: &ActionContext,
    original: &payment::Model,
    reason: String,
) -> Result<(PaymentId, String)> {
    let number = numbers::take_one(&context.tx, Numbered::Payment).await?;
    let opposite = |minor: boss_kernel::Minor| minor.in_currency(original.currency).negated();
    let today: NaiveDate = context.today;
    let row = payment::ActiveModel {
        id: NotSet,
        number: Set(number.clone()),
        account_id: Set(original.account_id),
        customer_id: Set(original.customer_id),
        received_on: Set(today),
        method: Set(original.method),
        reference: Set(original.reference.clone()),
        reference_key: Set(original.reference_key.clone()),
        currency: Set(original.currency),
        amount_minor: Set(opposite(original.amount_minor)?.to_minor()),
        allocated_minor: Set(opposite(original.allocated_minor)?.to_minor()),
        note: Set(Some(reason)),
        reverses_payment_id: Set(Some(original.id)),
        reversed_by_payment_id: Set(None),
        created_by: Set(context.staff_id()),
        created_at: Set(context.now),
        version: Set(1),
    };
    Ok((payment::Entity::insert(row).exec_with_returning(&context.tx).await?.id, number))
}

/// Refuses where somebody allocated or reversed the payment since it was read.
async fn mark_reversed(context: &ActionContext, original: &payment::Model, by: PaymentId) -> Result<()> {
    let update = payment::Entity::update_many()
        .col_expr(payment::Column::ReversedByPaymentId, Expr::value(Some(by)))
        .col_expr(payment::Column::Version, Expr::value(original.version + 1))
        .filter(payment::Column::Id.eq(original.id))
        .filter(payment::Column::Version.eq(original.version));
    bulk::refuse_stale(update.exec(&context.tx).await?.rows_affected, &original.number)
}
