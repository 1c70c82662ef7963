//! The list of invoices.

use crate::billing::model::bill;
use crate::customers::model::InvoiceKind;
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::invoicing::finding::{self, Findable, Names};
use crate::invoicing::model::{invoice, invoice_bill};
use crate::invoicing::{rules, series};
use crate::store::page::Window;
use boss_kernel::id::{AccountId, BillId, CustomerId, InvoiceId};
use boss_kernel::{Amount, Currency, Language, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use serde::{Deserialize, Serialize};

/// Invoices, newest first. Sortable by `number`, `issuedOn`, `dueOn`, `total`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListInvoices {
    /// Which rows.
    pub window: Window,
    /// Part of a customer's name, the beginning of a number, or a whole platform number.
    pub search: Option<String>,
    /// Issued on or after this day.
    pub issued_from: Option<NaiveDate>,
    /// Issued on or before this day.
    pub issued_to: Option<NaiveDate>,
    /// Of this customer.
    pub customer_id: Option<CustomerId>,
    /// Of this account.
    pub account_id: Option<AccountId>,
    /// Over this bill.
    pub bill_id: Option<BillId>,
    /// Of this kind.
    pub invoice_kind: Option<InvoiceKind>,
    /// In this currency.
    pub currency: Option<Currency>,
    /// With (true) or without (false) a platform number.
    pub has_platform_number: Option<bool>,
}

/// A window of invoices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InvoiceList {
    /// The window.
    pub rows: Vec<InvoiceRow>,
    /// How many there are in all.
    pub total: u64,
    /// Sums of the whole filter, by currency.
    pub totals: Vec<InvoiceTotals>,
}

/// Sums in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceTotals {
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
}

/// One invoice of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceRow {
    /// Which.
    pub invoice_id: InvoiceId,
    /// Our number.
    pub number: String,
    /// The tax platform's number, once noted.
    pub platform_number: Option<String>,
    /// Special or ordinary.
    pub invoice_kind: InvoiceKind,
    /// Whose.
    pub customer_id: CustomerId,
    /// Their name today.
    pub customer_name: String,
    /// The billing account.
    pub account_id: AccountId,
    /// Its number.
    pub account_number: String,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// The day payment is due.
    pub due_on: NaiveDate,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
    /// The language it is written in.
    pub language: Language,
}

impl Query for ListInvoices {
    const NAME: &'static str = "invoicing.list";
    const PERMISSION: Permission = Permission::InvoicesRead;
    const TAGS: &'static [Tag] = &[Tag::Invoicing, Tag::Customers];
    type Output = InvoiceList;

    async fn run(self, context: &QueryContext) -> Result<InvoiceList> {
        let db = &context.db;
        let found = invoice::Entity::find().filter(self.condition(db));
        let (total, totals) = sums(db, found.clone()).await?;
        let order = self.window.order(true);
        let column = self.window.sort_by(&[
            ("issuedOn", invoice::Column::IssuedOn),
            ("number", invoice::Column::Number),
            ("dueOn", invoice::Column::DueOn),
            ("total", invoice::Column::TotalMinor),
        ])?;
        let rows = found
            .order_by(column, order.clone())
            .order_by(invoice::Column::Id, order)
            .offset(self.window.rows_before())
            .limit(self.window.rows())
            .all(db)
            .await?;
        Ok(InvoiceList { rows: rows_of(db, rows).await?, total, totals })
    }
}

impl ListInvoices {
    fn condition(&self, db: &impl ConnectionTrait) -> Condition {
        use invoice::Column;
        let account = self.account_id.map(|id| Column::Id.in_subquery(invoices_of_account(id)));
        Condition::all()
            .add_option(
                self.search.as_deref().filter(|text| !text.trim().is_empty()).map(|text| search(db, text)),
            )
            .add_option(self.issued_from.map(|day| Column::IssuedOn.gte(day)))
            .add_option(self.issued_to.map(|day| Column::IssuedOn.lte(day)))
            .add_option(self.customer_id.map(|id| Column::CustomerId.eq(id)))
            .add_option(account)
            .add_option(self.bill_id.map(|id| Column::Id.in_subquery(invoices_of_bill(id))))
            .add_option(self.invoice_kind.map(|kind| Column::InvoiceKind.eq(kind)))
            .add_option(self.currency.map(|currency| Column::Currency.eq(currency)))
            .add_option(self.has_platform_number.map(|has| match has {
                true => Column::PlatformNumber.is_not_null(),
                false => Column::PlatformNumber.is_null(),
            }))
    }
}

fn search(db: &impl ConnectionTrait, text: &str) -> Condition {
    if let Ok(number) = rules::platform_number(text) {
        return Condition::all().add(invoice::Column::PlatformNumber.eq(number));
    }
    let findable = Findable {
        number: invoice::Column::Number,
        prefix: series::PREFIX,
        digits: series::WIDTH,
        customer: "\"invoice\".\"customer_id\"",
    };
    finding::condition(db, &findable, text)
}

/// Invoices over any bill of an account, also those whose head names another account of the customer.
fn invoices_of_account(id: AccountId) -> SelectStatement {
    let bills = bill::Entity::find()
        .select_only()
        .column(bill::Column::Id)
        .filter(bill::Column::AccountId.eq(id))
        .into_query();
    invoice_bill::Entity::find()
        .select_only()
        .column(invoice_bill::Column::InvoiceId)
        .filter(invoice_bill::Column::BillId.in_subquery(bills))
        .into_query()
}

fn invoices_of_bill(id: BillId) -> SelectStatement {
    invoice_bill::Entity::find()
        .select_only()
        .column(invoice_bill::Column::InvoiceId)
        .filter(invoice_bill::Column::BillId.eq(id))
        .into_query()
}

/// How many invoices there are, and their sums by currency.
async fn sums(
    db: &impl ConnectionTrait,
    found: Select<invoice::Entity>,
) -> Result<(u64, Vec<InvoiceTotals>)> {
    let sum = |column: invoice::Column| Expr::col(column).sum().cast_as("bigint");
    let rows: Vec<(Currency, i64, i64, i64, i64)> = found
        .select_only()
        .column(invoice::Column::Currency)
        .column_as(invoice::Column::Id.count(), "count")
        .column_as(sum(invoice::Column::NetMinor), "net")
        .column_as(sum(invoice::Column::TaxMinor), "tax")
        .column_as(sum(invoice::Column::TotalMinor), "total")
        .group_by(invoice::Column::Currency)
        .order_by_asc(invoice::Column::Currency)
        .into_tuple()
        .all(db)
        .await?;
    let count = rows.iter().map(|row| u64::try_from(row.1).unwrap_or(0)).sum();
    let totals = rows.into_iter().map(|(currency, _, net, tax, total)| InvoiceTotals {
        net: Amount::new(net, currency),
        tax: Amount::new(tax, currency),
        total: Amount::new(total, currency),
    });
    Ok((count, totals.collect()))
}

/// Invoices as rows, with the names of today.
pub(super) async fn rows_of(
    db: &impl ConnectionTrait,
    invoices: Vec<invoice::Model>,
) -> Result<Vec<InvoiceRow>> {
    let names = Names::read(db, invoices.iter().map(|row| (row.customer_id, row.account_id))).await?;
    let row = |row: invoice::Model| InvoiceRow {
        invoice_id: row.id,
        number: row.number,
        platform_number: row.platform_number,
        invoice_kind: row.invoice_kind,
        customer_id: row.customer_id,
        customer_name: names.customer(row.customer_id),
        account_id: row.account_id,
        account_number: names.account(row.account_id),
        issued_on: row.issued_on,
        due_on: row.due_on,
        net: row.net_minor.in_currency(row.currency),
        tax: row.tax_minor.in_currency(row.currency),
        total: row.total_minor.in_currency(row.currency),
        language: row.language,
    };
    Ok(invoices.into_iter().map(row).collect())
}
