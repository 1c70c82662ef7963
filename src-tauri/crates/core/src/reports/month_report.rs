//! The month in figures.

use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::reports::Month;
use boss_kernel::{Amount, Currency, Error, Instant, LocalText, Period, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The month in figures, in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MonthReport {
    /// Which month.
    pub month: Month,
    /// The currency; the company's when left out.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// How many rows each table has before the rest is summed up as "others"; 0 means 10, at most 500.
    #[serde(default)]
    pub rows: u32,
    /// What the tables are sorted by, largest first unless by name.
    #[serde(default)]
    pub sort: ReportTableSort,
}

/// What the tables of a report are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ReportTableSort {
    /// The total with tax, largest first.
    #[default]
    Total,
    /// Without tax, largest first.
    Net,
    /// The change against the month before, largest first.
    Change,
    /// By name.
    Name,
}

/// The month in figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MonthReportView {
    /// The month.
    pub month: Month,
    /// Its days.
    pub period: Period,
    /// The currency of every amount.
    pub currency: Currency,
    /// Every currency that has bills or payments, this report's first.
    pub currencies: Vec<Currency>,
    /// When it was read from the books.
    pub as_of: Instant,
    /// Whether the month is over; if not, figures will still grow.
    pub complete: bool,
    /// Billed, invoiced, collected, open.
    pub figures: Vec<Figure>,
    /// What was billed, by offering.
    pub by_offering: ReportTable,
    /// What was billed, by customer.
    pub by_customer: ReportTable,
    /// Twelve months up to this one, oldest first.
    pub trend: Vec<MonthPoint>,
}

/// One figure, with everything needed to trust it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Figure {
    /// `billed`, `invoiced`, `collected` or `open`.
    pub name: String,
    /// Its title.
    pub title: LocalText,
    /// What it counts.
    pub definition: LocalText,
    /// Which records, by which date.
    pub basis: LocalText,
    /// The figure.
    pub amount: Amount,
    /// How many documents are behind it.
    pub count: u64,
    /// The same of the month before.
    pub before: Amount,
    /// What the ledger says; none where the ledger does not book it.
    pub ledger: Option<Amount>,
    /// Whether figure and ledger agree; none where the ledger does not book it.
    pub ties_to_ledger: Option<bool>,
    /// Where the rows behind it are.
    pub drill: Drill,
}

/// The list whose rows add up to a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Drill {
    /// The list query.
    pub query: String,
    /// Its filter.
    pub filter: Value,
}

/// A table of a report: the largest rows, the others as one, and the sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportTable {
    /// The rows, sorted.
    pub rows: Vec<ReportTableRow>,
    /// All rows that are not shown, as one; none when all are shown.
    pub others: Option<ReportTableRow>,
    /// How many rows the others stand for.
    pub others_count: u64,
    /// The sum of everything.
    pub sum: ReportTableRow,
}

/// One row of a report's table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportTableRow {
    /// The offering's or customer's id; none for others and sums.
    pub id: Option<i64>,
    /// Its code or number.
    pub code: String,
    /// Its name.
    pub name: LocalText,
    /// How many charges (by offering) or bills (by customer).
    pub count: u64,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
    /// The total of the month before.
    pub before: Amount,
    /// The share of the sum, as a fraction of one with four decimals; empty when the sum is zero.
    pub share: String,
    /// Where the rows behind it are; none for others and sums.
    pub drill: Option<Drill>,
}

/// One month of a trend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MonthPoint {
    /// Which month.
    pub month: Month,
    /// Billed in it, with tax.
    pub billed: Amount,
    /// Invoiced in it, with tax.
    pub invoiced: Amount,
    /// Collected in it.
    pub collected: Amount,
    /// Open at its end.
    pub open: Amount,
}

impl Query for MonthReport {
    const NAME: &'static str = "reports.month";
    const PERMISSION: Permission = Permission::ReportsRead;
    const TAGS: &'static [Tag] =
        &[Tag::Billing, Tag::Invoicing, Tag::Payments, Tag::Ledger, Tag::Customers, Tag::Catalog];
    type Output = MonthReportView;

    async fn run(self, _context: &QueryContext) -> Result<MonthReportView> {
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
