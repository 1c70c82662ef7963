//! The list of payments.

use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::invoicing::finding::{self, Findable, Names};
use crate::payments::model::{PaymentMethod, allocation, payment};
use crate::payments::rules;
use crate::store::page::Window;
use boss_kernel::id::{AccountId, BillId, CustomerId, PaymentId};
use boss_kernel::{Amount, Currency, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use serde::{Deserialize, Serialize};

/// Payments, newest first. Sortable by `number`, `receivedOn`, `amount`, `unallocated`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListPayments {
    /// Which rows.
    pub window: Window,
    /// Part of a customer's name, the beginning of a number, or a whole reference.
    pub search: Option<String>,
    /// Received on or after this day.
    pub received_from: Option<NaiveDate>,
    /// Received on or before this day.
    pub received_to: Option<NaiveDate>,
    /// Came in this way.
    pub method: Option<PaymentMethod>,
    /// Only with something left unapplied.
    pub unallocated_only: bool,
    /// Of this customer.
    pub customer_id: Option<CustomerId>,
    /// Of this account.
    pub account_id: Option<AccountId>,
    /// That settled something of this bill.
    pub bill_id: Option<BillId>,
    /// In this currency.
    pub currency: Option<Currency>,
}

/// A window of payments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PaymentList {
    /// The window.
    pub rows: Vec<PaymentRow>,
    /// How many there are in all.
    pub total: u64,
    /// Sums of the whole filter, by currency.
    pub totals: Vec<PaymentTotals>,
}

/// Sums in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentTotals {
    /// All of it.
    pub amount: Amount,
    /// What is left unapplied.
    pub unallocated: Amount,
}

/// One payment of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentRow {
    /// Which.
    pub payment_id: PaymentId,
    /// Its number.
    pub number: String,
    /// Whose.
    pub customer_id: CustomerId,
    /// Their name.
    pub customer_name: String,
    /// The billing account.
    pub account_id: AccountId,
    /// Its number.
    pub account_number: String,
    /// The day it came in.
    pub received_on: NaiveDate,
    /// How it came in.
    pub method: PaymentMethod,
    /// The bank's or the payer's reference.
    pub reference: Option<String>,
    /// All of it.
    pub amount: Amount,
    /// What it settled.
    pub allocated: Amount,
    /// What is left unapplied; nothing where it was taken back or takes another back.
    pub unallocated: Amount,
    /// The payment that it takes back; its amount is below zero then.
    pub reverses: Option<PaymentId>,
    /// The payment that took it back.
    pub reversed_by: Option<PaymentId>,
}

impl Query for ListPayments {
    const NAME: &'static str = "payments.list";
    const PERMISSION: Permission = Permission::PaymentsRead;
    const TAGS: &'static [Tag] = &[Tag::Payments, Tag::Customers];
    type Output = PaymentList;

    async fn run(self, context: &QueryContext) -> Result<PaymentList> {
        let db = &context.db;
        let found = payment::Entity::find().filter(self.condition(db));
        let (total, totals) = sums(db, found.clone()).await?;
        let order = self.window.order(true);
        let column = self.window.sort_by(&[
            ("receivedOn", Expr::col((payment::Entity, payment::Column::ReceivedOn))),
            ("number", Expr::col((payment::Entity, payment::Column::Number))),
            ("amount", Expr::col((payment::Entity, payment::Column::AmountMinor))),
            ("unallocated", unallocated()),
        ])?;
        let rows = found
            .order_by(column, order.clone())
            .order_by(payment::Column::Id, order)
            .offset(self.window.rows_before())
            .limit(self.window.rows())
            .all(db)
            .await?;
        Ok(PaymentList { rows: rows_of(db, rows).await?, total, totals })
    }
}

impl ListPayments {
    fn condition(&self, db: &impl ConnectionTrait) -> Condition {
        use payment::Column;
        let search = self.search.as_deref().filter(|text| !text.trim().is_empty()).map(|text| {
            let findable = Findable {
                number: Column::Number,
                prefix: "P",
                digits: 8,
                customer: "\"payment\".\"customer_id\"",
            };
            let reference = Column::Reference.eq(text.trim());
            Condition::any().add(finding::condition(db, &findable, text)).add(reference)
        });
        let of_bill = |id: BillId| {
            let allocations = allocation::Entity::find().select_only().column(allocation::Column::PaymentId);
            allocations.filter(allocation::Column::BillId.eq(id)).into_query()
        };
        let open = Expr::col(Column::AllocatedMinor).lt(Expr::col(Column::AmountMinor));
        Condition::all()
            .add_option(search)
            .add_option(self.received_from.map(|day| Column::ReceivedOn.gte(day)))
            .add_option(self.received_to.map(|day| Column::ReceivedOn.lte(day)))
            .add_option(self.method.map(|method| Column::Method.eq(method)))
            .add_option(self.unallocated_only.then(|| open.and(Column::ReversedByPaymentId.is_null())))
            .add_option(self.customer_id.map(|id| Column::CustomerId.eq(id)))
            .add_option(self.account_id.map(|id| Column::AccountId.eq(id)))
            .add_option(self.bill_id.map(|id| Column::Id.in_subquery(of_bill(id))))
            .add_option(self.currency.map(|currency| Column::Currency.eq(currency)))
    }
}

/// As [`rules::unallocated`].
fn unallocated() -> SimpleExpr {
    let left = Expr::col(payment::Column::AmountMinor).sub(Expr::col(payment::Column::AllocatedMinor));
    let stands =
        payment::Column::ReversesPaymentId.is_null().and(payment::Column::ReversedByPaymentId.is_null());
    Expr::case(stands, left).finally(0).into()
}

/// How many payments there are, and their sums by currency.
async fn sums(
    db: &impl ConnectionTrait,
    found: Select<payment::Entity>,
) -> Result<(u64, Vec<PaymentTotals>)> {
    let rows: Vec<(Currency, i64, i64, i64)> = found
        .select_only()
        .column(payment::Column::Currency)
        .column_as(payment::Column::Id.count(), "count")
        .column_as(Expr::col(payment::Column::AmountMinor).sum().cast_as("bigint"), "amount")
        .column_as(unallocated().sum().cast_as("bigint"), "unallocated")
        .group_by(payment::Column::Currency)
        .order_by_asc(payment::Column::Currency)
        .into_tuple()
        .all(db)
        .await?;
    let count = rows.iter().map(|row| u64::try_from(row.1).unwrap_or(0)).sum();
    let totals = rows.into_iter().map(|(currency, _, amount, unallocated)| PaymentTotals {
        amount: Amount::new(amount, currency),
        unallocated: Amount::new(unallocated, currency),
    });
    Ok((count, totals.collect()))
}

/// Payments as rows, with the names of today.
pub(super) async fn rows_of(
    db: &impl ConnectionTrait,
    payments: Vec<payment::Model>,
) -> Result<Vec<PaymentRow>> {
    let names = Names::read(db, payments.iter().map(|row| (row.customer_id, row.account_id))).await?;
    let row = |row: payment::Model| {
        let amount = row.amount_minor.in_currency(row.currency);
        let allocated = row.allocated_minor.in_currency(row.currency);
        let unallocated = rules::unallocated(&row)?;
        Ok(PaymentRow {
            payment_id: row.id,
            number: row.number,
            customer_id: row.customer_id,
            customer_name: names.customer(row.customer_id),
            account_id: row.account_id,
            account_number: names.account(row.account_id),
            received_on: row.received_on,
            method: row.method,
            reference: row.reference,
            unallocated,
            amount,
            allocated,
            reverses: row.reverses_payment_id,
            reversed_by: row.reversed_by_payment_id,
        })
    };
    payments.into_iter().map(row).collect()
}
