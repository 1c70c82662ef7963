//! Bills that are not invoiced, or not whole: what an invoice can be made of.

use crate::billing::model::bill;
use crate::customers::model::{Invoicing, account};
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::invoicing::finding::{self, Findable, Names};
use crate::store::bulk;
use crate::store::page::Window;
use boss_kernel::id::{AccountId, BillId, BillRunId, CustomerId, TaxProfileId};
use boss_kernel::{Amount, Currency, NaiveDate, Period, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Bills with something left to invoice, oldest first. Sortable by `number`, `billedOn`, `total`, `uninvoiced`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListOpenBills {
    /// Which rows.
    pub window: Window,
    /// Part of a customer's name, or the beginning of a bill's number.
    pub search: Option<String>,
    /// Of this customer.
    pub customer_id: Option<CustomerId>,
    /// Of this account.
    pub account_id: Option<AccountId>,
    /// Of this run.
    pub bill_run_id: Option<BillRunId>,
    /// Billed on or before this day.
    pub billed_through: Option<NaiveDate>,
    /// Of accounts invoiced this way.
    pub invoicing: Option<Invoicing>,
    /// In this currency.
    pub currency: Option<Currency>,
}

/// A window of bills to invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpenBillList {
    /// The window.
    pub rows: Vec<OpenBillRow>,
    /// How many there are in all.
    pub total: u64,
    /// Sums of the whole filter, by currency.
    pub totals: Vec<OpenBillTotals>,
}

/// Sums in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenBillTotals {
    /// Of the bills, with tax.
    pub total: Amount,
    /// What no invoice covers yet.
    pub uninvoiced: Amount,
}

/// A bill to invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenBillRow {
    /// Which.
    pub bill_id: BillId,
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
    /// The account's tax profile, if it has one of its own.
    pub tax_profile_id: Option<TaxProfileId>,
    /// Whether the account is invoiced with every bill or on request.
    pub invoicing: Invoicing,
    /// The days billed.
    pub period: Period,
    /// The bill's day.
    pub billed_on: NaiveDate,
    /// The day payment is due.
    pub due_on: NaiveDate,
    /// With tax.
    pub total: Amount,
    /// What invoices cover already.
    pub invoiced: Amount,
    /// What no invoice covers yet.
    pub uninvoiced: Amount,
}

impl Query for ListOpenBills {
    const NAME: &'static str = "invoicing.open_bills";
    const PERMISSION: Permission = Permission::InvoicesRead;
    const TAGS: &'static [Tag] = &[Tag::Invoicing, Tag::Billing, Tag::Customers];
    type Output = OpenBillList;

    async fn run(self, context: &QueryContext) -> Result<OpenBillList> {
        let db = &context.db;
        let found = bill::Entity::find().filter(self.condition(db));
        let (total, totals) = sums(db, found.clone()).await?;
        let order = self.window.order(false);
        let column = self.window.sort_by(&[
            ("billedOn", Expr::col((bill::Entity, bill::Column::BilledOn))),
            ("number", Expr::col((bill::Entity, bill::Column::Number))),
            ("total", Expr::col((bill::Entity, bill::Column::TotalMinor))),
            ("uninvoiced", uninvoiced()),
        ])?;
        let bills = found
            .order_by(column, order.clone())
            .order_by(bill::Column::Id, order)
            .offset(self.window.rows_before())
            .limit(self.window.rows())
            .all(db)
            .await?;
        Ok(OpenBillList { rows: rows_of(db, bills).await?, total, totals })
    }
}

impl ListOpenBills {
    fn condition(&self, db: &impl ConnectionTrait) -> Condition {
        use bill::Column;
        let search = self.search.as_deref().filter(|text| !text.trim().is_empty()).map(|text| {
            let findable = Findable {
                number: Column::Number,
                prefix: "B",
                digits: 8,
                customer: "\"bill\".\"customer_id\"",
            };
            finding::condition(db, &findable, text)
        });
        let accounts = |invoicing: Invoicing| {
            let accounts = account::Entity::find().select_only().column(account::Column::Id);
            accounts.filter(account::Column::Invoicing.eq(invoicing)).into_query()
        };
        Condition::all()
            .add(
                Expr::col((bill::Entity, Column::InvoicedMinor))
                    .lt(Expr::col((bill::Entity, Column::TotalMinor))),
            )
            .add(Column::TotalMinor.gt(0))
            .add(Column::Number.is_not_null())
            .add_option(search)
            .add_option(self.customer_id.map(|id| Column::CustomerId.eq(id)))
            .add_option(self.account_id.map(|id| Column::AccountId.eq(id)))
            .add_option(self.bill_run_id.map(|id| Column::BillRunId.eq(id)))
            .add_option(self.billed_through.map(|day| Column::BilledOn.lte(day)))
            .add_option(self.currency.map(|currency| Column::Currency.eq(currency)))
            .add_option(self.invoicing.map(|invoicing| Column::AccountId.in_subquery(accounts(invoicing))))
    }
}

fn uninvoiced() -> SimpleExpr {
    let column = |column: bill::Column| Expr::col((bill::Entity, column));
    column(bill::Column::TotalMinor).sub(column(bill::Column::InvoicedMinor))
}

/// How many bills there are, and their sums by currency.
async fn sums(db: &impl ConnectionTrait, found: Select<bill::Entity>) -> Result<(u64, Vec<OpenBillTotals>)> {
    let rows: Vec<(Currency, i64, i64, i64)> = found
        .select_only()
        .column(bill::Column::Currency)
        .column_as(bill::Column::Id.count(), "count")
        .column_as(Expr::col(bill::Column::TotalMinor).sum().cast_as("bigint"), "total")
        .column_as(uninvoiced().sum().cast_as("bigint"), "uninvoiced")
        .group_by(bill::Column::Currency)
        .order_by_asc(bill::Column::Currency)
        .into_tuple()
        .all(db)
        .await?;
    let count = rows.iter().map(|row| u64::try_from(row.1).unwrap_or(0)).sum();
    let totals = rows.into_iter().map(|(currency, _, total, uninvoiced)| OpenBillTotals {
        total: Amount::new(total, currency),
        uninvoiced: Amount::new(uninvoiced, currency),
    });
    Ok((count, totals.collect()))
}

async fn rows_of(db: &impl ConnectionTrait, bills: Vec<bill::Model>) -> Result<Vec<OpenBillRow>> {
    let names = Names::read(db, bills.iter().map(|bill| (bill.customer_id, bill.account_id))).await?;
    let ids: Vec<AccountId> = bills.iter().map(|bill| bill.account_id).collect();
    let accounts = bulk::find_by_ids::<account::Entity, _>(db, account::Column::Id, &ids).await?;
    let accounts: BTreeMap<AccountId, account::Model> =
        accounts.into_iter().map(|account| (account.id, account)).collect();
    let row = |bill: bill::Model| {
        let account = accounts.get(&bill.account_id);
        let total = bill.total_minor.in_currency(bill.currency);
        let invoiced = bill.invoiced_minor.in_currency(bill.currency);
        Ok(OpenBillRow {
            bill_id: bill.id,
            customer_id: bill.customer_id,
            customer_name: names.customer(bill.customer_id),
            account_id: bill.account_id,
            account_number: names.account(bill.account_id),
            tax_profile_id: account.and_then(|account| account.tax_profile_id),
            invoicing: account.map_or(Invoicing::OnRequest, |account| account.invoicing),
            period: Period::new(bill.period_from, bill.period_to)?,
            billed_on: bill.billed_on,
            due_on: bill.due_on,
            total,
            invoiced,
            uninvoiced: total.minus(invoiced)?,
            number: bill.label(),
        })
    };
    bills.into_iter().map(row).collect()
}
