//! A table report: one model, printed as PDF, opened as XLSX, exported as CSV.
//!
//! Figures are given, not computed: totals come with the model. Guarantees: every row has a cell for every column and every
//! cell is of its column's kind, or the report is refused; the same model gives the same bytes.

mod csv_out;
mod layout;
mod xlsx;

pub use csv_out::render_csv;
pub use layout::render_pdf;
pub use xlsx::render_xlsx;

use crate::codes;
use crate::figures;
use crate::fonts::Faces;
use crate::legible::legible;
use boss_kernel::{Amount, Currency, Decimal, Error, Language, NaiveDate, Quantity, Result};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A report of one table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TableReport {
    /// The language of the few words the report adds: page numbers, the title of the group column.
    pub language: Language,
    /// What it is: `2026 年 6 月经营月报`.
    pub title: String,
    /// Of what, as of when.
    pub subtitle: String,
    /// Who it is of; the author of the file.
    pub company: String,
    /// Definitions and remarks, one paragraph each, printed under the table.
    pub notes: Vec<String>,
    /// At least one.
    pub columns: Vec<TableColumn>,
    /// The rows; a report without groups has one group without a heading.
    pub groups: Vec<TableGroup>,
    /// Rows of totals at the end.
    pub totals: Vec<Vec<TableCell>>,
    /// Who made it and when, printed at the foot.
    pub generated_by: String,
    /// The date of the file.
    pub date: NaiveDate,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TableColumn {
    /// Its heading, without the currency.
    pub title: String,
    /// What stands in it.
    pub kind: ColumnKind,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum ColumnKind {
    /// Text; long numbers such as account numbers are text.
    Text,
    /// Dates.
    Date,
    /// Amounts of one currency, shown once in the heading.
    Amount {
        /// The currency of every amount in the column.
        currency: Currency,
    },
    /// Quantities.
    Quantity,
    /// Fractions of one, shown as percent.
    Percent,
}

/// A cell. `Empty` and `Text` may stand in any column: a label among the totals, a dash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind", content = "value")]
pub enum TableCell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A date.
    Date(NaiveDate),
    /// An amount, in the column's currency.
    Amount(Amount),
    /// A quantity.
    Quantity(Quantity),
    /// A fraction of one: 0.06 is 6 %. Shown with two decimals of a percent at most; CSV has all digits.
    Percent(Decimal),
}

/// Rows under a common heading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TableGroup {
    /// The heading; empty for none.
    pub heading: String,
    /// The rows.
    pub rows: Vec<Vec<TableCell>>,
    /// Sums of the group.
    pub subtotals: Vec<Vec<TableCell>>,
}

impl TableColumn {
    /// A column of `kind`.
    pub fn new(title: impl Into<String>, kind: ColumnKind) -> TableColumn {
        TableColumn { title: title.into(), kind }
    }

    /// The heading with its currency: `金额 (CNY)`.
    fn heading(&self) -> Cow<'_, str> {
        match self.kind {
            ColumnKind::Amount { currency } => Cow::Owned(format!("{} ({currency})", self.title)),
            _ => Cow::Borrowed(&self.title),
        }
    }

    /// Whether figures stand in it, against its right edge.
    const fn is_figure(&self) -> bool {
        matches!(self.kind, ColumnKind::Amount { .. } | ColumnKind::Quantity | ColumnKind::Percent)
    }
}

impl TableCell {
    /// As it reads on paper.
    fn printed(&self) -> Cow<'_, str> {
        match self {
            TableCell::Empty => Cow::Borrowed(""),
            TableCell::Text(text) => Cow::Borrowed(text),
            TableCell::Date(date) => Cow::Owned(date.to_string()),
            TableCell::Amount(amount) => Cow::Owned(figures::amount(*amount)),
            TableCell::Quantity(quantity) => Cow::Owned(figures::quantity(*quantity)),
            TableCell::Percent(fraction) => Cow::Owned(figures::share(*fraction)),
        }
    }

    fn fits(&self, kind: ColumnKind) -> bool {
        match (self, kind) {
            (TableCell::Empty | TableCell::Text(_), _) => true,
            (TableCell::Date(_), ColumnKind::Date) => true,
            (TableCell::Amount(amount), ColumnKind::Amount { currency }) => amount.currency() == currency,
            (TableCell::Quantity(_), ColumnKind::Quantity) => true,
            (TableCell::Percent(_), ColumnKind::Percent) => true,
            _ => false,
        }
    }
}

impl TableReport {
    /// All rows in the order they stand, with subtotals and totals.
    fn all_rows(&self) -> impl Iterator<Item = &Vec<TableCell>> {
        self.groups.iter().flat_map(|group| group.rows.iter().chain(&group.subtotals)).chain(&self.totals)
    }

    /// The report with texts that can be drawn.
    fn legible(&self) -> Result<Cow<'_, TableReport>> {
        let faces = Faces::get()?;
        let differs = |text: &str| matches!(legible(faces, text), Cow::Owned(_));
        let texts = [&self.title, &self.subtitle, &self.company, &self.generated_by].into_iter();
        let texts = texts.chain(&self.notes).chain(self.columns.iter().map(|column| &column.title));
        let texts = texts.chain(self.groups.iter().map(|group| &group.heading));
        let cells = self.all_rows().flatten().filter_map(|cell| match cell {
            TableCell::Text(text) => Some(text),
            _ => None,
        });
        if !texts.chain(cells).any(|text| differs(text)) {
            return Ok(Cow::Borrowed(self));
        }
        let mut report = self.clone();
        let mend = |text: &mut String| *text = legible(faces, text).into_owned();
        for text in [&mut report.title, &mut report.subtitle, &mut report.company, &mut report.generated_by] {
            mend(text);
        }
        report.notes.iter_mut().for_each(mend);
        report.columns.iter_mut().for_each(|column| mend(&mut column.title));
        report.groups.iter_mut().for_each(|group| mend(&mut group.heading));
        let groups =
            report.groups.iter_mut().flat_map(|group| group.rows.iter_mut().chain(&mut group.subtotals));
        for cell in groups.chain(&mut report.totals).flatten() {
            if let TableCell::Text(text) = cell {
                mend(text);
            }
        }
        Ok(Cow::Owned(report))
    }

    /// Refuses a table without columns, rows of another length, and cells of another kind.
    fn check(&self) -> Result<()> {
        if self.columns.is_empty() {
            return Err(Error::new(codes::TABLE_EMPTY).with("title", &self.title));
        }
        for (place, row) in self.all_rows().enumerate() {
            if row.len() != self.columns.len() {
                return Err(Error::new(codes::TABLE_ROW_UNEVEN)
                    .with("row", place + 1)
                    .with("cells", row.len())
                    .with("columns", self.columns.len()));
            }
            let misplaced = row.iter().zip(&self.columns).find(|(cell, column)| !cell.fits(column.kind));
            if let Some((cell, column)) = misplaced {
                return Err(Error::new(codes::TABLE_CELL_MISPLACED)
                    .with("row", place + 1)
                    .with("column", &column.title)
                    .with("value", cell.printed()));
            }
        }
        Ok(())
    }
}
