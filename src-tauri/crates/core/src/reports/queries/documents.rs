//! The month as XLSX and PDF, from the same model as the screen.

use crate::gate::model::company;
use crate::gate::{DocumentFile, Permission, Query, QueryContext, Tag, internal};
use crate::reports::{
    Figure, Month, MonthReport, MonthReportView, ReportTable, ReportTableRow, ReportTableSort,
};
use boss_documents::table::{
    ColumnKind, TableCell, TableColumn, TableGroup, TableReport, render_pdf, render_xlsx,
};
use boss_kernel::{Currency, Decimal, Language, Quantity, Result};
use schemars::JsonSchema;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

/// Rows of a table where nothing else is asked: paper has more room than a screen.
const DEFAULT_ROWS: u32 = 50;

macro_rules! month_document {
    ($(#[$doc:meta])* $name:ident, $query:literal, $suffix:literal, $media:literal, $render:path) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            /// Which month.
            pub month: Month,
            /// The currency; the company's when left out.
            #[serde(default)]
            pub currency: Option<Currency>,
            /// The language of the document.
            pub language: Language,
            /// How many rows each table has before the rest is summed up; 0 means 50, at most 500.
            #[serde(default)]
            pub rows: u32,
            /// What the tables are sorted by.
            #[serde(default)]
            pub sort: ReportTableSort,
        }

        impl Query for $name {
            const NAME: &'static str = $query;
            const PERMISSION: Permission = Permission::ReportsRead;
            const TAGS: &'static [Tag] =
                &[Tag::Billing, Tag::Invoicing, Tag::Payments, Tag::Ledger, Tag::Customers, Tag::Catalog];
            const LONG: bool = true;
            type Output = DocumentFile;

            async fn run(self, context: &QueryContext) -> Result<DocumentFile> {
                let rows = if self.rows == 0 { DEFAULT_ROWS } else { self.rows };
                let report = MonthReport { month: self.month, currency: self.currency, rows, sort: self.sort };
                let table = table(context, report, self.language).await?;
                let rendered = tokio::task::spawn_blocking(move || $render(&table)).await.map_err(internal)?;
                Ok(DocumentFile::new(format!("{}.{}", self.month, $suffix), $media, &rendered?))
            }
        }
    };
}

month_document!(
    /// The month as an XLSX workbook.
    MonthXlsx,
    "reports.month_xlsx",
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    render_xlsx
);
month_document!(
    /// The month as a PDF to print.
    MonthPdf,
    "reports.month_pdf",
    "pdf",
    "application/pdf",
    render_pdf
);

/// The words of the document in one language.
struct Words {
    language: Language,
}

impl Words {
    fn say(&self, chinese: &str, english: &str) -> String {
        match self.language {
            Language::Chinese => chinese.to_owned(),
            Language::English => english.to_owned(),
        }
    }
}

/// The report as one table of three groups: the figures, by offering, by customer.
async fn table(context: &QueryContext, report: MonthReport, language: Language) -> Result<TableReport> {
    let view = report.run(context).await?;
    let words = Words { language };
    let company = company::Entity::find().one(&context.db).await?;
    let company = company.map_or_else(String::new, |company| match language {
        Language::English if !company.name_english.is_empty() => company.name_english,
        _ => company.name,
    });
    let amounts = ColumnKind::Amount { currency: view.currency };
    let month = view.month;
    Ok(TableReport {
        language,
        title: words.say(&format!("{month} 经营月报"), &format!("Month report {month}")),
        subtitle: subtitle(&words, &view, context),
        company,
        notes: view.figures.iter().map(|figure| note(&words, figure)).collect(),
        columns: vec![
            TableColumn::new(words.say("项目", "Item"), ColumnKind::Text),
            TableColumn::new(words.say("笔数", "Count"), ColumnKind::Quantity),
            TableColumn::new(words.say("不含税", "Net"), amounts),
            TableColumn::new(words.say("税额", "Tax"), amounts),
            TableColumn::new(words.say("含税", "Total"), amounts),
            TableColumn::new(words.say("上月", "Month before"), amounts),
            TableColumn::new(words.say("占比", "Share"), ColumnKind::Percent),
        ],
        groups: vec![
            TableGroup {
                heading: words.say("概要", "Summary"),
                rows: view
                    .figures
                    .iter()
                    .map(|figure| figure_row(figure, language))
                    .collect::<Result<_>>()?,
                subtotals: Vec::new(),
            },
            group(words.say("按产品", "By offering"), &view.by_offering, language)?,
            group(words.say("按客户", "By customer"), &view.by_customer, language)?,
        ],
        totals: Vec::new(),
        generated_by: format!("{} · {}", context.actor.name, context.today),
        date: context.today,
    })
}

fn subtitle(words: &Words, view: &MonthReportView, context: &QueryContext) -> String {
    let (period, today) = (view.period, context.today);
    if view.complete {
        return words.say(&format!("{period}，数据截至 {today}"), &format!("{period}, as of {today}"));
    }
    words.say(
        &format!("{period}，本月尚未结束，数据截至 {today}"),
        &format!("{period}, the month is not over, as of {today}"),
    )
}

/// What a figure counts, and what the ledger says of it.
fn note(words: &Words, figure: &Figure) -> String {
    let text = |text: &boss_kernel::LocalText| text.in_language(words.language).to_owned();
    let told = match words.language {
        Language::Chinese => {
            format!("{}：{}{}", text(&figure.title), text(&figure.definition), text(&figure.basis))
        }
        Language::English => {
            format!("{}: {} {}", text(&figure.title), text(&figure.definition), text(&figure.basis))
        }
    };
    let Some(ledger) = figure.ledger else { return told };
    let ledger = ledger.to_decimal();
    let agrees = match figure.ties_to_ledger {
        Some(true) => {
            words.say(&format!("总账：{ledger}，一致。"), &format!(" Ledger: {ledger}, in agreement."))
        }
        _ => {
            words.say(&format!("总账：{ledger}，不一致。"), &format!(" Ledger: {ledger}, not in agreement."))
        }
    };
    told + &agrees
}

fn count(count: u64) -> Result<TableCell> {
    Ok(TableCell::Quantity(Quantity::whole(i64::try_from(count).unwrap_or(i64::MAX))?))
}

fn figure_row(figure: &Figure, language: Language) -> Result<Vec<TableCell>> {
    Ok(vec![
        TableCell::Text(figure.title.in_language(language).to_owned()),
        count(figure.count)?,
        TableCell::Empty,
        TableCell::Empty,
        TableCell::Amount(figure.amount),
        TableCell::Amount(figure.before),
        TableCell::Empty,
    ])
}

fn group(heading: String, table: &ReportTable, language: Language) -> Result<TableGroup> {
    let rows = table.rows.iter().chain(&table.others);
    Ok(TableGroup {
        heading,
        rows: rows.map(|row| table_row(row, language)).collect::<Result<_>>()?,
        subtotals: vec![table_row(&table.sum, language)?],
    })
}

fn table_row(row: &ReportTableRow, language: Language) -> Result<Vec<TableCell>> {
    let name = row.name.in_language(language);
    let name = if row.code.is_empty() { name.to_owned() } else { format!("{name} ({})", row.code) };
    let share = row.share.parse::<Decimal>().map_or(TableCell::Empty, TableCell::Percent);
    Ok(vec![
        TableCell::Text(name),
        count(row.count)?,
        TableCell::Amount(row.net),
        TableCell::Amount(row.tax),
        TableCell::Amount(row.total),
        TableCell::Amount(row.before),
        share,
    ])
}
