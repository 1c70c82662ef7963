//! Recording payments, and settling bills with them.

use crate::billing::model::BillState;
use crate::customers::model::{account, customer};
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::ledger::model::{EntryKind, LedgerAccount};
use crate::ledger::{self, NewEntry};
use crate::payments::allocating::{self, Payer};
use crate::payments::model::{PaymentMethod, payment};
use crate::payments::{codes, rules};
use crate::store::bulk;
use crate::store::numbers::{self, Numbered};
use crate::store::turns::{self, Rank};
use boss_kernel::id::{AccountId, BillId, PaymentId};
use boss_kernel::{Amount, Days, Error, Fault, NaiveDate, Notice, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

/// Records money that came in, and settles bills with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordPayment {
    /// Whose.
    pub account_id: AccountId,
    /// Above zero, at most 10,000,000,000,000 minor units, in the account's currency.
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
    /// Its number; none in a dry run.
    pub number: Option<String>,
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

    async fn run(self, context: &mut ActionContext) -> Result<PaymentOutcome> {
        let account = account::Entity::find_by_id(self.account_id).one(&context.tx).await?;
        let Some(account) = account else {
            return Err(Error::new(codes::ACCOUNT_NOT_FOUND).with("id", self.account_id).at("accountId"));
        };
        let (shares, faults) = self.check(context, &account).await?;
        Error::unless_faultless(faults)?;
        self.warn_of_lookalike(context).await?;
        let made = allocating::take(context, &shares).await?;
        let allocated =
            Amount::sum(made.iter().map(|(allocation, _)| allocation.amount), self.amount.currency())?;
        let (payment_id, number) = self.write(context, &account, allocated).await?;
        let payer = Payer { payment_id, account_id: self.account_id, on: self.received_on };
        let entry = NewEntry {
            booked_on: self.received_on,
            kind: EntryKind::Payment,
            source_kind: "payment",
            source_id: payment_id.0,
            postings: allocating::moved(LedgerAccount::Bank, LedgerAccount::Unapplied, &payer, self.amount)?,
        };
        ledger::post(&context.tx, vec![entry], context.now).await?;
        allocating::write(context, &payer, &made).await?;
        let label = if context.dry_run { self.amount.to_string() } else { number.clone() };
        context.changed(ChangeVerb::Created, ObjectKind::Payment, payment_id.0, label);
        outcome(context, payment_id, number, (self.amount, allocated), made)
    }
}

impl RecordPayment {
    /// What it will settle, and everything that is wrong with it.
    async fn check(
        &self,
        context: &ActionContext,
        account: &account::Model,
    ) -> Result<(Vec<BillShare>, Vec<Fault>)> {
        let mut faults = rules::amount_faults(self.amount, account.currency);
        if let Err(error) = rules::check_received_on(self.received_on, context.today) {
            faults.push(Fault::at("receivedOn", error));
        }
        rules::check_length(&mut faults, "reference", self.reference.as_deref(), rules::MOST_REFERENCE);
        rules::check_length(&mut faults, "note", self.note.as_deref(), rules::MOST_NOTE);
        if !faults.is_empty() {
            return Ok((Vec::new(), faults));
        }
        allocating::shares_of(&context.tx, self.account_id, &self.allocate, self.amount).await
    }

    /// Its reference as others are compared with it; none where nothing is left of it.
    fn reference_key(&self) -> Option<String> {
        self.reference.as_deref().map(rules::reference_key).filter(|key| !key.is_empty())
    }

    /// Warns where the same amount with the same reference came in shortly before or after: for whichever account, since a bank gives
    /// a reference once, and money that was booked on the wrong account is often booked again. Without reference, for this account.
    async fn warn_of_lookalike(&self, context: &mut ActionContext) -> Result<()> {
        let days = Days::new(rules::LOOKALIKE_DAYS);
        let from = self.received_on.checked_sub_days(days).unwrap_or(self.received_on);
        let to = self.received_on.checked_add_days(days).unwrap_or(self.received_on);
        let alike = match self.reference_key() {
            Some(key) => Condition::all().add(payment::Column::ReferenceKey.eq(key)),
            None => Condition::all()
                .add(payment::Column::ReferenceKey.is_null())
                .add(payment::Column::AccountId.eq(self.account_id)),
        };
        let other = payment::Entity::find()
            .filter(alike)
            .filter(payment::Column::AmountMinor.eq(self.amount.to_minor()))
            .filter(payment::Column::Currency.eq(self.amount.currency()))
            .filter(payment::Column::ReceivedOn.between(from, to))
            .filter(payment::Column::ReversedByPaymentId.is_null())
            .order_by_desc(payment::Column::Id)
            .one(&context.tx)
            .await?;
        let Some(other) = other else { return Ok(()) };
        let notice = if other.account_id == self.account_id {
            Notice::new(codes::LOOKS_RECORDED)
                .with("number", other.number)
                .with("day", other.received_on)
                .with("amount", self.amount)
        } else {
            let customer = customer::Entity::find_by_id(other.customer_id).one(&context.tx).await?;
            Notice::new(codes::LOOKS_RECORDED_ELSEWHERE)
                .with("number", other.number)
                .with("customer", customer.map(|customer| customer.name).unwrap_or_default())
                .with("day", other.received_on)
                .with("amount", self.amount)
        };
        context.warn(notice.at("amount"));
        Ok(())
    }

    async fn write(
        &self,
        context: &ActionContext,
        account: &account::Model,
        allocated: Amount,
    ) -> Result<(PaymentId, String)> {
        let number = numbers::take_one(&context.tx, Numbered::Payment).await?;
        let row = payment::ActiveModel {
            id: NotSet,
            number: Set(number.clone()),
            account_id: Set(account.id),
            customer_id: Set(account.customer_id),
            received_on: Set(self.received_on),
            method: Set(self.method),
            reference: Set(trimmed(&self.reference)),
            reference_key: Set(self.reference_key()),
            currency: Set(self.amount.currency()),
            amount_minor: Set(self.amount.to_minor()),
            allocated_minor: Set(allocated.to_minor()),
            note: Set(trimmed(&self.note)),
            reverses_payment_id: Set(None),
            reversed_by_payment_id: Set(None),
            created_by: Set(context.staff_id()),
            created_at: Set(context.now),
            version: Set(1),
        };
        Ok((payment::Entity::insert(row).exec_with_returning(&context.tx).await?.id, number))
    }
}

fn trimmed(text: &Option<String>) -> Option<String> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The answer of both actions; warns when something stays unapplied.
fn outcome(
    context: &mut ActionContext,
    payment_id: PaymentId,
    number: String,
    (amount, allocated): (Amount, Amount),
    made: Vec<(AllocationMade, NaiveDate)>,
) -> Result<PaymentOutcome> {
    let unallocated = amount.minus(allocated)?;
    if unallocated.is_positive() && !made.is_empty() {
        context.warn(Notice::new(codes::LEFT_UNAPPLIED).with("amount", unallocated));
    }
    let allocations = made.into_iter().map(|(allocation, _)| allocation).collect();
    let number = (!context.dry_run).then_some(number);
    Ok(PaymentOutcome { payment_id, number, amount, allocated, unallocated, allocations })
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

    async fn run(self, context: &mut ActionContext) -> Result<PaymentOutcome> {
        let row = payment::Entity::find_by_id(self.payment_id).one(&context.tx).await?;
        let row = row.ok_or_else(|| Error::new(codes::NOT_FOUND).with("id", self.payment_id))?;
        bulk::refuse_stale(u64::from(row.version == self.version), &row.number)?;
        let amount = row.amount_minor.in_currency(row.currency);
        let before = row.allocated_minor.in_currency(row.currency);
        rules::may_allocate(&row)?;
        let available = amount.minus(before)?;
        let (shares, faults) =
            allocating::shares_of(&context.tx, row.account_id, &self.allocate, available).await?;
        Error::unless_faultless(faults)?;
        allocating::refuse_nothing(&self.allocate, &shares)?;
        let made = allocating::take(context, &shares).await?;
        let now = Amount::sum(made.iter().map(|(allocation, _)| allocation.amount), row.currency)?;
        let allocated = before.plus(now)?;
        turns::note(Rank::Payment, [row.id.0]);
        let update = payment::Entity::update_many()
            .col_expr(payment::Column::AllocatedMinor, Expr::value(allocated.to_minor()))
            .col_expr(payment::Column::Version, Expr::value(row.version + 1))
            .filter(payment::Column::Id.eq(row.id))
            .filter(payment::Column::Version.eq(row.version));
        bulk::refuse_stale(update.exec(&context.tx).await?.rows_affected, &row.number)?;
        let payer = Payer { payment_id: row.id, account_id: row.account_id, on: context.today };
        allocating::write(context, &payer, &made).await?;
        context.changed(ChangeVerb::Changed, ObjectKind::Payment, row.id.0, &row.number);
        outcome(context, row.id, row.number, (amount, allocated), made)
    }
}
