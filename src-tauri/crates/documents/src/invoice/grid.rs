//! The columns of the line table: which ones an invoice needs, how wide they are, and what stands in each cell.

use super::words::Words;
use super::{InvoiceDocument, InvoiceLine};
use crate::canvas::{Align, BLACK, Canvas, GREY, Style};
use crate::columns::{self, Need};
use crate::figures;
use crate::text;

/// The left edge of everything.
pub(super) const LEFT: i32 = 4_000;
/// The right edge of everything.
pub(super) const RIGHT: i32 = 59_528 - LEFT;
/// The width between both.
pub(super) const WIDTH: i32 = RIGHT - LEFT;
/// Space left free on either side inside a cell.
const PADDING: i32 = 350;
/// Text sizes tried, largest first, until all figures fit.
const SIZES: [i32; 5] = [800, 750, 700, 650, 600];

/// A column of the line table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Description,
    Specification,
    Unit,
    Quantity,
    UnitPrice,
    Net,
    TaxRate,
    Tax,
    Total,
}

impl Column {
    const ALL: [Column; 9] = [
        Column::Description,
        Column::Specification,
        Column::Unit,
        Column::Quantity,
        Column::UnitPrice,
        Column::Net,
        Column::TaxRate,
        Column::Tax,
        Column::Total,
    ];

    pub(super) const fn is_text(self) -> bool {
        matches!(self, Column::Description | Column::Specification | Column::Unit)
    }

    const fn title(self, words: &Words) -> &'static str {
        match self {
            Column::Description => words.description,
            Column::Specification => words.specification,
            Column::Unit => words.unit,
            Column::Quantity => words.quantity,
            Column::UnitPrice => words.unit_price,
            Column::Net => words.net,
            Column::TaxRate => words.tax_rate,
            Column::Tax => words.tax,
            Column::Total => words.total,
        }
    }

    fn cell(self, line: &InvoiceLine, words: &Words) -> String {
        match self {
            Column::Description => line.description.clone(),
            Column::Specification => line.specification.clone(),
            Column::Unit => line.unit.clone(),
            Column::Quantity => line.quantity.map(figures::quantity).unwrap_or_default(),
            Column::UnitPrice => {
                line.unit_price.map(|p| figures::unit_price(p, line.net.currency())).unwrap_or_default()
            }
            Column::Net => figures::amount(line.net),
            Column::TaxRate => line.tax_rate.map_or_else(|| words.exempt.to_owned(), figures::tax_rate),
            Column::Tax => figures::amount(line.tax),
            Column::Total => figures::amount(line.total),
        }
    }
}

/// A column with its place.
pub(super) struct Placed {
    pub(super) column: Column,
    pub(super) title: &'static str,
    pub(super) x: i32,
    pub(super) width: i32,
}

impl Placed {
    /// Where text stands in this column, and which end of it.
    pub(super) const fn anchor(&self) -> (i32, Align) {
        match self.column.is_text() {
            true => (self.x + PADDING, Align::Left),
            false => (self.x + self.width - PADDING, Align::Right),
        }
    }

    /// The room for text.
    pub(super) const fn room(&self) -> i32 {
        self.width - 2 * PADDING
    }
}

/// The line table of one invoice.
pub(super) struct Grid {
    pub(super) columns: Vec<Placed>,
    /// A row of cells per line, in the order of `columns`.
    pub(super) rows: Vec<Vec<String>>,
    pub(super) text: Style,
    pub(super) strong: Style,
    pub(super) heading: Style,
}

impl Grid {
    /// Chooses the columns that have something in them and the largest size at which the figures fit.
    pub(super) fn new(canvas: &Canvas, document: &InvoiceDocument, words: &Words) -> Grid {
        let cells = |column: Column| -> Vec<String> {
            document.lines.iter().map(|line| column.cell(line, words)).collect()
        };
        let filled: Vec<(Column, Vec<String>)> = Column::ALL
            .into_iter()
            .map(|column| (column, cells(column)))
            .filter(|(column, cells)| {
                *column == Column::Description || cells.iter().any(|cell| !cell.is_empty())
            })
            .collect();
        let fitting = SIZES.into_iter().find_map(|size| {
            let needs: Vec<Need> =
                filled.iter().map(|column| need(canvas, document, column, words, size)).collect();
            columns::share(&needs, WIDTH).map(|widths| (size, widths))
        });
        // Figures too long for the smallest size are printed over their edges rather than cut.
        let equal = || (SIZES[4], vec![WIDTH / i32::try_from(filled.len()).unwrap_or(1); filled.len()]);
        let (size, widths) = fitting.unwrap_or_else(equal);
        let mut x = LEFT;
        let mut columns = Vec::with_capacity(filled.len());
        for ((column, _), width) in filled.iter().zip(widths) {
            columns.push(Placed { column: *column, title: column.title(words), x, width });
            x += width;
        }
        let rows = (0..document.lines.len())
            .map(|row| filled.iter().map(|(_, cells)| cells[row].clone()).collect())
            .collect();
        let heading = Style::bold(size.min(750), GREY);
        Grid { columns, rows, text: Style::regular(size, BLACK), strong: Style::bold(size, BLACK), heading }
    }
}

/// What one column asks for at one size.
fn need(
    canvas: &Canvas,
    document: &InvoiceDocument,
    (column, cells): &(Column, Vec<String>),
    words: &Words,
    size: i32,
) -> Need {
    let widest = |style: Style, texts: &mut dyn Iterator<Item = &str>| {
        texts.map(|text| canvas.text_width(style, text)).max().unwrap_or(0)
    };
    let strong = Style::bold(size, BLACK);
    let sum = match column {
        Column::Net => figures::amount(document.totals.net),
        Column::Tax => figures::amount(document.totals.tax),
        Column::Total => figures::amount(document.totals.total),
        _ => String::new(),
    };
    let title = widest(Style::bold(size.min(750), GREY), &mut [column.title(words)].into_iter());
    let content = widest(Style::regular(size, BLACK), &mut cells.iter().map(String::as_str));
    let natural = title.max(content).max(widest(strong, &mut [sum.as_str()].into_iter())) + 2 * PADDING;
    let style = Style::regular(size, BLACK);
    let pieces = cells.iter().map(|cell| text::longest_piece(canvas.face(style), cell, size));
    let longest_word = pieces.max().unwrap_or(0).max(title) + 2 * PADDING;
    let least = match column {
        Column::Description => longest_word.clamp(9_500, 16_000),
        Column::Specification => longest_word.clamp(5_000, 9_000),
        Column::Unit => longest_word.min(6_000),
        _ => natural,
    };
    // A description always has some room to grow, so that it takes what the figures leave.
    let natural = if *column == Column::Description { natural.max(least + 1_000) } else { natural };
    Need { natural, least: least.min(natural) }
}
