//! The month in figures.

use crate::customers::model::account;
use crate::gate::model::company;
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::reports::queries::figure_texts::{self, FigureWords};
use crate::reports::queries::figures::{self, Books, LedgerFigures, Sum};
use crate::reports::queries::tables::{self, By};
use crate::reports::{Month, codes};
use crate::store::page;
use boss_kernel::{Amount, Currency, Error, Instant, LocalText, Period, Result};
use schemars::JsonSchema;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Rows of a table where nothing else is asked.
const DEFAULT_ROWS: u64 = 10;

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
    /// Every currency that accounts are kept in, this report's first.
    pub currencies: Vec<Currency>,
    /// When it was read from the books.
    pub as_of: Instant,
    /// Whether the month is over; if not, figures will still grow.
    pub complete: bool,
    /// Billed, invoiced, collected, open; paid into wallets, where anybody did.
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
    /// `billed`, `invoiced`, `collected`, `open`, or `prepaid`.
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
    const LONG: bool = true;
    type Output = MonthReportView;

    async fn run(self, context: &QueryContext) -> Result<MonthReportView> {
        if self.month.first_day() > context.today {
            let error = Error::new(codes::MONTH_IN_FUTURE).with("month", self.month);
            return Err(error.with("today", context.today).at("month"));
        }
        let db = &context.snapshot().await?;
        let currency = match self.currency {
            Some(currency) => currency,
            None => company_currency(db).await?,
        };
        let books = Books::read(db, self.month, currency).await?;
        let rows = if self.rows == 0 { DEFAULT_ROWS } else { u64::from(self.rows).min(page::MOST_ROWS) };
        let what = (self.month, currency);
        let months = (0..figures::TREND_MONTHS).rev().map(|back| self.month.before(back));
        Ok(MonthReportView {
            month: self.month,
            period: Period::new(self.month.first_day(), self.month.end())?,
            currency,
            currencies: currencies(db, currency).await?,
            as_of: context.now,
            complete: self.month.end() <= context.today,
            figures: figures(db, &books, self.month, currency).await?,
            by_offering: tables::read(db, By::Offering, what, rows, self.sort).await?,
            by_customer: tables::read(db, By::Customer, what, rows, self.sort).await?,
            trend: months.map(|month| point(&books, month, currency)).collect::<Result<_>>()?,
        })
    }
}

async fn company_currency(db: &impl ConnectionTrait) -> Result<Currency> {
    let company = company::Entity::find().one(db).await?;
    company.map(|company| company.currency).ok_or_else(|| Error::new(crate::gate::codes::NOT_FOUNDED))
}

/// Every currency that accounts are kept in, this report's first.
async fn currencies(db: &impl ConnectionTrait, first: Currency) -> Result<Vec<Currency>> {
    let found: Vec<Currency> = account::Entity::find()
        .select_only()
        .column(account::Column::Currency)
        .distinct()
        .order_by_asc(account::Column::Currency)
        .into_tuple()
        .all(db)
        .await?;
    let others = found.into_iter().filter(|currency| *currency != first);
    Ok(std::iter::once(first).chain(others).collect())
}

fn point(books: &Books, month: Month, currency: Currency) -> Result<MonthPoint> {
    let amount = |sum: Sum| Amount::new(sum.minor, currency);
    Ok(MonthPoint {
        month,
        billed: amount(books.billed.of(month)),
        invoiced: amount(books.invoiced.of(month)),
        collected: amount(books.collected.of(month)),
        open: books.open(month)?,
    })
}

async fn figures(
    db: &impl ConnectionTrait,
    books: &Books,
    month: Month,
    currency: Currency,
) -> Result<Vec<Figure>> {
    let ledger = LedgerFigures::read(db, month, currency).await?;
    let open =
        Sum { count: figures::open_count(db, month, currency).await?, minor: books.open(month)?.minor() };
    let before = month.before(1);
    let (first, last) = (month.first_day(), month.last_day());
    let amount = |sum: Sum| Amount::new(sum.minor, currency);
    let mut drills = vec![
        ("billing.bills", json!({ "billed": { "from": first, "to": month.end() }, "currency": currency })),
        ("invoicing.list", json!({ "issuedFrom": first, "issuedTo": last, "currency": currency })),
        ("payments.list", json!({ "receivedFrom": first, "receivedTo": last, "currency": currency })),
        ("reports.receivables", json!({ "asOf": last, "currency": currency })),
    ];
    let mut told = vec![
        (&figure_texts::BILLED, books.billed.of(month), amount(books.billed.of(before)), Some(ledger.billed)),
        (&figure_texts::INVOICED, books.invoiced.of(month), amount(books.invoiced.of(before)), None),
        (
            &figure_texts::COLLECTED,
            books.collected.of(month),
            amount(books.collected.of(before)),
            Some(ledger.collected),
        ),
        (&figure_texts::OPEN, open, books.open(before)?, Some(ledger.open)),
    ];
    // Where nobody pays in advance the figure says nothing.
    let (prepaid, prepaid_before) = (books.prepaid.of(month), books.prepaid.of(before));
    if prepaid.count > 0 || prepaid_before.count > 0 {
        told.push((&figure_texts::PREPAID, prepaid, amount(prepaid_before), Some(ledger.prepaid)));
        let days = json!({ "from": first, "to": month.end() });
        let filter = json!({ "booked": days, "kinds": ["topUp", "returned"], "currency": currency });
        drills.push(("billing.wallet_entries", filter));
    }
    let figure = |((words, sum, before, ledger), (query, filter)): (FigureParts<'_>, (&str, Value))| Figure {
        name: words.name.to_owned(),
        title: words.title(),
        definition: words.definition(),
        basis: words.basis(),
        amount: amount(sum),
        count: sum.count,
        before,
        ledger,
        ties_to_ledger: ledger.map(|ledger| ledger == amount(sum)),
        drill: Drill { query: query.to_owned(), filter },
    };
    Ok(told.into_iter().zip(drills).map(figure).collect())
}

/// Words, this month, the month before, and what the ledger says.
type FigureParts<'a> = (&'a FigureWords, Sum, Amount, Option<Amount>);
