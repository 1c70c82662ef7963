//! The line table: a head on every page, rows that wrap, and sums carried from page to page.

use super::grid::{Column, Grid, LEFT, Placed, WIDTH};
use super::head;
use super::words::Words;
use super::{InvoiceDocument, InvoiceTotals};
use crate::canvas::{ACCENT, Area, BAND, Canvas, HAIRLINE, Style};
use crate::figures;
use boss_kernel::{Amount, Result};

/// Space above and below the text of a row.
const ROW_PADDING: i32 = 310;
/// Where rows end above the foot of a page.
pub(super) const FOOT: i32 = 5_200;

/// Draws all lines and their sum, from `top` on the last page; returns where the next thing may begin.
pub(super) fn draw(canvas: &mut Canvas, document: &InvoiceDocument, words: &Words, top: i32) -> Result<i32> {
    let grid = Grid::new(canvas, document, words);
    let zero = Amount::zero(document.currency);
    let mut flow = Flow {
        document,
        words,
        bottom: canvas.height - FOOT,
        sums: InvoiceTotals { net: zero, tax: zero, total: zero },
        y: draw_headings(canvas, &grid, top),
        grid: &grid,
    };
    for (line, cells) in document.lines.iter().zip(&grid.rows) {
        flow.row(canvas, cells);
        flow.sums.net = flow.sums.net.plus(line.net)?;
        flow.sums.tax = flow.sums.tax.plus(line.tax)?;
        flow.sums.total = flow.sums.total.plus(line.total)?;
    }
    Ok(flow.sum_row(canvas, words.sum, document.totals))
}

/// The state of the table on its way down the pages.
struct Flow<'a> {
    document: &'a InvoiceDocument,
    words: &'a Words,
    grid: &'a Grid,
    bottom: i32,
    sums: InvoiceTotals,
    y: i32,
}

impl Flow<'_> {
    /// The height of a row of one line, which sums have.
    fn single(&self) -> i32 {
        self.grid.text.leading() + 2 * ROW_PADDING
    }

    /// Draws one line of the invoice, going on to the next page where it does not fit.
    fn row(&mut self, canvas: &mut Canvas, cells: &[String]) {
        let leading = self.grid.text.leading();
        let wrapped: Vec<Vec<String>> = self
            .grid
            .columns
            .iter()
            .zip(cells)
            .map(|(placed, cell)| wrapped_cell(canvas, self.grid.text, placed, cell))
            .collect();
        let count = wrapped.iter().map(Vec::len).max().unwrap_or(1);
        let mut done = 0;
        while done < count {
            let room = self.bottom - self.single() - self.y - 2 * ROW_PADDING;
            let fitting = usize::try_from(room / leading).unwrap_or(0).min(count - done);
            let page_is_fresh = self.y < canvas.height / 3;
            if fitting == 0 || (fitting < count - done && !page_is_fresh) {
                self.next_page(canvas);
                continue;
            }
            self.slice(canvas, &wrapped, done, fitting);
            done += fitting;
        }
        canvas.rule(LEFT, self.y, WIDTH, 40, HAIRLINE);
    }

    /// Draws `count` text lines of a row from its line `first` on.
    fn slice(&mut self, canvas: &mut Canvas, wrapped: &[Vec<String>], first: usize, count: usize) {
        let style = self.grid.text;
        for (placed, lines) in self.grid.columns.iter().zip(wrapped) {
            let (x, align) = placed.anchor();
            let mut y = self.y + ROW_PADDING + style.ascent();
            for line in lines.iter().skip(first).take(count) {
                canvas.text(x, y, align, style, line);
                y += style.leading();
            }
        }
        let lines = i32::try_from(count).unwrap_or(1);
        self.y += lines * style.leading() + 2 * ROW_PADDING;
    }

    /// Carries the sums so far over to a new page with its own head.
    fn next_page(&mut self, canvas: &mut Canvas) {
        self.y = self.sum_row(canvas, self.words.carried_forward, self.sums);
        canvas.new_page();
        let top = head::draw_continued(canvas, self.document, self.words);
        self.y = draw_headings(canvas, self.grid, top);
        self.y = self.sum_row(canvas, self.words.brought_forward, self.sums);
    }

    /// A row of sums under the columns of amounts; returns where it ends.
    fn sum_row(&self, canvas: &mut Canvas, label: &str, sums: InvoiceTotals) -> i32 {
        let style = self.grid.strong;
        canvas.fill(Area { x: LEFT, y: self.y, width: WIDTH, height: self.single() }, BAND);
        let y = self.y + ROW_PADDING + style.ascent();
        for placed in &self.grid.columns {
            let (x, align) = placed.anchor();
            let text = match placed.column {
                Column::Description => label.to_owned(),
                Column::Net => figures::amount(sums.net),
                Column::Tax => figures::amount(sums.tax),
                Column::Total => figures::amount(sums.total),
                _ => continue,
            };
            canvas.text(x, y, align, style, &text);
        }
        self.y + self.single()
    }
}

/// Text wraps; a figure stays on one line.
fn wrapped_cell(canvas: &Canvas, style: Style, placed: &Placed, cell: &str) -> Vec<String> {
    if cell.is_empty() {
        return Vec::new();
    }
    match placed.column.is_text() {
        true => canvas.wrap(style, cell, placed.room()),
        false => vec![cell.to_owned()],
    }
}

/// The head of the table; returns where the first row begins.
fn draw_headings(canvas: &mut Canvas, grid: &Grid, top: i32) -> i32 {
    let style = grid.heading;
    let height = style.leading() + 2 * ROW_PADDING;
    canvas.fill(Area { x: LEFT, y: top, width: WIDTH, height }, BAND);
    canvas.rule(LEFT, top, WIDTH, 80, ACCENT);
    for placed in &grid.columns {
        let (x, align) = placed.anchor();
        canvas.text(x, top + ROW_PADDING + style.ascent(), align, style, placed.title);
    }
    top + height
}
