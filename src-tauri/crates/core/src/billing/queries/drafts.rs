//! Drafts that wait, those that differ most from the last bill first.

use crate::billing::model::bill;
use crate::billing::queries::{BillRow, bill_rows};
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::store::bulk;
use crate::store::page::Window;
use boss_kernel::id::{BillId, BillRunId};
use boss_kernel::{Amount, Currency, Result};
use schemars::JsonSchema;
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Drafts, the largest changes against the account's last bill first. Sorts by `change` (whichever sign), `total`, `previousTotal`,
/// `billId`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListBillDrafts {
    /// Which rows.
    pub window: Window,
    /// Of this run.
    pub bill_run_id: Option<BillRunId>,
}

/// Drafts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BillDraftList {
    /// One row per draft.
    pub rows: Vec<BillDraftRow>,
    /// All drafts found.
    pub total: u64,
    /// Their sums, by currency.
    pub totals: Vec<BillDraftTotal>,
}

/// One draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillDraftRow {
    /// The draft.
    pub bill: BillRow,
    /// What the last bill of the same account and group came to, with tax; none where there was none.
    pub previous_total: Option<Amount>,
    /// What the draft is more than that.
    pub change: Amount,
    /// Charges on it.
    pub charges: i64,
    /// Lines that people added.
    pub adjustments: i64,
    /// Whether it was made by hand.
    pub is_one_off: bool,
    /// For the next change.
    pub version: i64,
}

/// The sum of drafts in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillDraftTotal {
    /// How many drafts.
    pub drafts: i64,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
    /// What the last bills of the same accounts and groups came to, with tax.
    pub previous: Amount,
    /// What the drafts are more than these.
    pub change: Amount,
}

/// Drafts with the total of the last bill of the same account and group that a run made; `{of_run}` says of which run.
const DRAFTS: &str = "SELECT b.id AS id, b.version AS version, b.currency AS currency, b.net_minor AS net, b.tax_minor AS tax, \
     b.total_minor AS total, b.bill_run_id AS bill_run_id, \
     CASE WHEN b.bill_run_id IS NULL THEN NULL ELSE (SELECT p.total_minor FROM bill p WHERE p.account_id = b.account_id \
         AND p.group_name = b.group_name AND p.number IS NOT NULL AND p.bill_run_id IS NOT NULL \
         ORDER BY p.id DESC LIMIT 1) END AS previous \
     FROM bill b WHERE b.number IS NULL {of_run}";
const CHANGE: &str = "x.total - coalesce(x.previous, 0)";

impl Query for ListBillDrafts {
    const NAME: &'static str = "billing.drafts";
    const PERMISSION: Permission = Permission::BillingRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Customers];
    type Output = BillDraftList;

    async fn run(self, context: &QueryContext) -> Result<BillDraftList> {
        let by_change = format!("abs({CHANGE})");
        let column = self.window.sort_by(&[
            ("change", by_change.as_str()),
            ("total", "x.total"),
            ("previousTotal", "coalesce(x.previous, 0)"),
            ("billId", "x.id"),
        ])?;
        let values: Vec<Value> = self.bill_run_id.map(Value::from).into_iter().collect();
        let of_run = if values.is_empty() { "" } else { "AND b.bill_run_id = $1" };
        let drafts = DRAFTS.replace("{of_run}", of_run);
        let db = &context.snapshot().await?;
        let totals = totals(db, &drafts, values.clone()).await?;
        let direction = if self.window.order(true) == sea_orm::Order::Desc { "DESC" } else { "ASC" };
        let (limit, offset) = (self.window.rows(), self.window.rows_before());
        let listed = format!(
            "SELECT x.id AS id, x.version AS version, x.bill_run_id AS bill_run_id, x.previous AS previous, \
             (SELECT count(*) FROM charge c WHERE c.bill_id = x.id) AS charges, \
             (SELECT count(*) FROM bill_item i WHERE i.bill_id = x.id) AS adjustments \
             FROM ({drafts}) x ORDER BY {column} {direction}, x.id LIMIT {limit} OFFSET {offset}"
        );
        let found =
            db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), listed, values));
        let found = found.await?;
        let ids: Vec<BillId> = found.iter().map(|row| Ok(row.try_get("", "id")?)).collect::<Result<_>>()?;
        let bills = bulk::find_by_ids::<bill::Entity, _>(db, bill::Column::Id, &ids).await?;
        let bills = bill_rows(db, bills, context.today).await?;
        let mut bills: HashMap<BillId, BillRow> =
            bills.into_iter().map(|bill| (bill.bill_id, bill)).collect();
        let mut rows = Vec::with_capacity(found.len());
        for row in &found {
            if let Some(bill) = bills.remove(&row.try_get("", "id")?) {
                rows.push(draft_row(row, bill)?);
            }
        }
        let total = totals.iter().map(|total| u64::try_from(total.drafts).unwrap_or(0)).sum();
        Ok(BillDraftList { rows, total, totals })
    }
}

fn draft_row(row: &QueryResult, bill: BillRow) -> Result<BillDraftRow> {
    let previous: Option<i64> = row.try_get("", "previous")?;
    let previous_total = previous.map(|minor| Amount::new(minor, bill.total.currency()));
    let change = match previous_total {
        Some(previous) => bill.total.minus(previous)?,
        None => bill.total,
    };
    Ok(BillDraftRow {
        previous_total,
        change,
        charges: row.try_get("", "charges")?,
        adjustments: row.try_get("", "adjustments")?,
        is_one_off: bill.bill_run_id.is_none(),
        version: row.try_get("", "version")?,
        bill,
    })
}

async fn totals(db: &impl ConnectionTrait, drafts: &str, values: Vec<Value>) -> Result<Vec<BillDraftTotal>> {
    let sums = format!(
        "SELECT x.currency AS currency, count(*) AS drafts, CAST(sum(x.net) AS bigint) AS net, \
         CAST(sum(x.tax) AS bigint) AS tax, CAST(sum(x.total) AS bigint) AS total, \
         CAST(coalesce(sum(x.previous), 0) AS bigint) AS previous \
         FROM ({drafts}) x GROUP BY x.currency ORDER BY x.currency"
    );
    let found =
        db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sums, values)).await?;
    let total = |row: &QueryResult| {
        let currency: Currency = row.try_get("", "currency")?;
        let amount = |name: &str| -> Result<Amount> { Ok(Amount::new(row.try_get("", name)?, currency)) };
        let (total, previous) = (amount("total")?, amount("previous")?);
        Ok(BillDraftTotal {
            drafts: row.try_get("", "drafts")?,
            net: amount("net")?,
            tax: amount("tax")?,
            total,
            previous,
            change: total.minus(previous)?,
        })
    };
    found.iter().map(total).collect()
}
