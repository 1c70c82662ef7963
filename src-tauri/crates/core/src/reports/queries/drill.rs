//! The rows behind a report's figures.

use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::invoicing::finding::Names;
use crate::reports::Month;
use crate::reports::queries::figures::OPEN_BILLS;
use crate::store::page::Window;
use boss_kernel::id::{AccountId, BillId, BillItemId, ChargeId, CustomerId, OfferingId};
use boss_kernel::{Amount, Currency, LocalText, NaiveDate, Period, Quantity, Result};
use schemars::JsonSchema;
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use serde::{Deserialize, Serialize};

/// Bills that were open at the end of a day, with what they owed then. Sortable by `number`, `dueOn`, `open`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListReceivables {
    /// Which rows.
    #[serde(default)]
    pub window: Window,
    /// The day; bills and allocations up to and on it count.
    pub as_of: NaiveDate,
    /// The currency.
    pub currency: Currency,
}

/// Bills that were open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReceivableList {
    /// The window, due first first.
    pub rows: Vec<ReceivableRow>,
    /// How many there are in all.
    pub total: u64,
    /// What all of them owed.
    pub open: Amount,
}

/// A bill that was open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReceivableRow {
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
    /// The bill's day.
    pub billed_on: NaiveDate,
    /// The day payment is due.
    pub due_on: NaiveDate,
    /// Days past due on that day, zero when not.
    pub days_overdue: i64,
    /// With tax.
    pub total: Amount,
    /// What was paid by that day.
    pub paid: Amount,
    /// What it owed on that day.
    pub open: Amount,
}

impl Query for ListReceivables {
    const NAME: &'static str = "reports.receivables";
    const PERMISSION: Permission = Permission::ReportsRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Payments, Tag::Customers];
    const LONG: bool = true;
    type Output = ReceivableList;

    async fn run(self, context: &QueryContext) -> Result<ReceivableList> {
        let column = self.window.sort_by(&[
            ("dueOn", "b.due_on"),
            ("number", "b.number"),
            ("open", "b.total_minor - b.paid_minor + coalesce(later.amount, 0)"),
        ])?;
        let after = self.as_of.succ_opt().unwrap_or(NaiveDate::MAX);
        let values = || vec![self.currency.into(), after.into()];
        let sums = format!(
            "SELECT count(*) AS count, \
             CAST(coalesce(sum(b.total_minor - b.paid_minor + coalesce(later.amount, 0)), 0) AS bigint) AS open {OPEN_BILLS}"
        );
        let db = &context.snapshot().await?;
        let sums = read(db, sums, values()).await?;
        let listed = format!(
            "SELECT b.id AS id, b.number AS number, b.customer_id AS customer_id, b.account_id AS account_id, \
             b.billed_on AS billed_on, b.due_on AS due_on, b.total_minor AS total, \
             CAST(b.paid_minor - coalesce(later.amount, 0) AS bigint) AS paid {OPEN_BILLS} \
             ORDER BY {column} {direction}, b.id {direction} LIMIT {limit} OFFSET {offset}",
            direction = direction(&self.window, false),
            limit = self.window.rows(),
            offset = self.window.rows_before()
        );
        let found = read(db, listed, values()).await?;
        let mut rows = Vec::with_capacity(found.len());
        for row in found {
            rows.push(self.row(&row)?);
        }
        let whose = rows.iter().map(|row| (row.customer_id, row.account_id));
        let names = Names::read(db, whose).await?;
        for row in &mut rows {
            row.customer_name = names.customer(row.customer_id);
        }
        let (total, open) = match sums.first() {
            Some(row) => (row.try_get::<i64>("", "count")?, row.try_get("", "open")?),
            None => (0, 0),
        };
        let total = u64::try_from(total).unwrap_or(0);
        Ok(ReceivableList { rows, total, open: Amount::new(open, self.currency) })
    }
}

impl ListReceivables {
    /// A row; the customer's name is filled in for all rows together.
    fn row(&self, row: &QueryResult) -> Result<ReceivableRow> {
        let total = Amount::new(row.try_get("", "total")?, self.currency);
        let paid = Amount::new(row.try_get("", "paid")?, self.currency);
        let due_on: NaiveDate = row.try_get("", "due_on")?;
        Ok(ReceivableRow {
            bill_id: row.try_get("", "id")?,
            number: row.try_get("", "number")?,
            customer_id: row.try_get("", "customer_id")?,
            customer_name: String::new(),
            account_id: row.try_get("", "account_id")?,
            billed_on: row.try_get("", "billed_on")?,
            due_on,
            days_overdue: (self.as_of - due_on).num_days().max(0),
            total,
            paid,
            open: total.minus(paid)?,
        })
    }
}

/// `ASC` or `DESC`.
fn direction(window: &Window, descending: bool) -> &'static str {
    let descending = window.sort.as_ref().map_or(descending, |sort| sort.descending);
    if descending { "DESC" } else { "ASC" }
}

async fn read(db: &impl ConnectionTrait, sql: String, values: Vec<Value>) -> Result<Vec<QueryResult>> {
    Ok(db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?)
}

/// Charges billed in a month, for an offering or a customer. Sortable by `billNumber`, `total`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListCharged {
    /// Which rows.
    #[serde(default)]
    pub window: Window,
    /// Of bills of this month.
    pub month: Month,
    /// The currency.
    pub currency: Currency,
    /// For this offering.
    #[serde(default)]
    pub offering_id: Option<OfferingId>,
    /// For this customer.
    #[serde(default)]
    pub customer_id: Option<CustomerId>,
}

/// Charges billed in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListChargedAnswer {
    /// The window.
    pub rows: Vec<ChargedRow>,
    /// How many there are in all.
    pub total: u64,
    /// Without tax, of all.
    pub net: Amount,
    /// The tax of all.
    pub tax: Amount,
    /// With tax, of all.
    pub gross: Amount,
}

/// One charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChargedRow {
    /// Which; its explanation is asked for by this id. None of what a person put on a bill.
    pub charge_id: Option<ChargeId>,
    /// What a person put on a bill; none of a charge.
    pub bill_item_id: Option<BillItemId>,
    /// The bill it stands on.
    pub bill_id: BillId,
    /// The bill's number.
    pub bill_number: String,
    /// Whose.
    pub customer_id: CustomerId,
    /// Their name.
    pub customer_name: String,
    /// The offering; none of what a person put on a bill without adjusting a charge.
    pub offering_name: Option<LocalText>,
    /// The price, or what the person called it.
    pub price_name: LocalText,
    /// The days served.
    pub served: Period,
    /// How much; none of an amount that a person put on a bill.
    pub quantity: Option<Quantity>,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
}

impl Query for ListCharged {
    const NAME: &'static str = "reports.charged";
    const PERMISSION: Permission = Permission::ReportsRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Customers, Tag::Catalog];
    const LONG: bool = true;
    type Output = ListChargedAnswer;

    async fn run(self, context: &QueryContext) -> Result<ListChargedAnswer> {
        let column = self.window.sort_by(&[("total", "x.total"), ("billNumber", "x.bill_number")])?;
        let mut values: Vec<Value> =
            vec![self.currency.into(), self.month.first_day().into(), self.month.end().into()];
        let mut only = String::new();
        if let Some(id) = self.offering_id {
            values.push(id.into());
            only.push_str(&format!(" AND c.offering_id = ${}", values.len()));
        }
        if let Some(id) = self.customer_id {
            values.push(id.into());
            only.push_str(&format!(" AND b.customer_id = ${}", values.len()));
        }
        let charges = CHARGES.replace("{only}", &only);
        let sums = format!(
            "SELECT count(*) AS count, CAST(coalesce(sum(x.net), 0) AS bigint) AS net, \
             CAST(coalesce(sum(x.tax), 0) AS bigint) AS tax, \
             CAST(coalesce(sum(x.total), 0) AS bigint) AS total {charges}"
        );
        let db = &context.snapshot().await?;
        let sums = read(db, sums, values.clone()).await?;
        let listed = format!(
            "SELECT x.*, u.name AS customer_name {charges} JOIN customer u ON u.id = x.customer_id \
             ORDER BY {column} {direction}, coalesce(x.charge_id, -x.item_id) {direction} \
             LIMIT {limit} OFFSET {offset}",
            direction = direction(&self.window, true),
            limit = self.window.rows(),
            offset = self.window.rows_before()
        );
        let rows = read(db, listed, values).await?;
        let rows = rows.iter().map(|row| self.row(row)).collect::<Result<_>>()?;
        let (count, net, tax, gross) = match sums.first() {
            Some(row) => (
                row.try_get::<i64>("", "count")?,
                row.try_get("", "net")?,
                row.try_get("", "tax")?,
                row.try_get("", "total")?,
            ),
            None => (0, 0, 0, 0),
        };
        let amount = |minor| Amount::new(minor, self.currency);
        let total = u64::try_from(count).unwrap_or(0);
        Ok(ListChargedAnswer { rows, total, net: amount(net), tax: amount(tax), gross: amount(gross) })
    }
}

/// Charges of bills of a month, and what people put on them: `$1` currency, `$2` its first day, `$3` the first day after; `{only}` limits
/// them further.
const CHARGES: &str = "FROM (SELECT c.id AS charge_id, CAST(NULL AS bigint) AS item_id, b.id AS bill_id, b.number AS bill_number, \
     b.customer_id AS customer_id, c.offering_chinese AS offering_chinese, c.offering_english AS offering_english, \
     c.price_chinese AS price_chinese, c.price_english AS price_english, c.served_from AS served_from, c.served_to AS served_to, \
     c.quantity AS quantity, c.net_minor AS net, c.tax_minor AS tax, c.total_minor AS total \
     FROM bill b JOIN charge c ON c.bill_id = b.id \
     WHERE b.number IS NOT NULL AND b.currency = $1 AND b.billed_on >= $2 AND b.billed_on < $3 {only} \
     UNION ALL SELECT CAST(NULL AS bigint), i.id, b.id, b.number, b.customer_id, c.offering_chinese, c.offering_english, i.name, i.name, \
     b.period_from, b.period_to, i.quantity, i.net_minor, i.tax_minor, i.total_minor \
     FROM bill_item i JOIN bill b ON b.id = i.bill_id LEFT JOIN charge c ON c.id = i.charge_id \
     WHERE b.number IS NOT NULL AND b.currency = $1 AND b.billed_on >= $2 AND b.billed_on < $3 {only}) x";

impl ListCharged {
    fn row(&self, row: &QueryResult) -> Result<ChargedRow> {
        let amount =
            |name: &str| -> Result<Amount> { Ok(Amount::new(row.try_get("", name)?, self.currency)) };
        let text = |name: &str| -> Result<String> { Ok(row.try_get("", name)?) };
        let offering: (Option<String>, Option<String>) =
            (row.try_get("", "offering_chinese")?, row.try_get("", "offering_english")?);
        Ok(ChargedRow {
            charge_id: row.try_get("", "charge_id")?,
            bill_item_id: row.try_get("", "item_id")?,
            bill_id: row.try_get("", "bill_id")?,
            bill_number: text("bill_number")?,
            customer_id: row.try_get("", "customer_id")?,
            customer_name: text("customer_name")?,
            offering_name: offering
                .0
                .zip(offering.1)
                .map(|(chinese, english)| LocalText::new(chinese, english)),
            price_name: LocalText::new(text("price_chinese")?, text("price_english")?),
            served: Period::new(row.try_get("", "served_from")?, row.try_get("", "served_to")?)?,
            quantity: row.try_get("", "quantity")?,
            net: amount("net")?,
            tax: amount("tax")?,
            total: amount("total")?,
        })
    }
}
