//! A table report on paper: upright where it fits, else across, with its headings on every page.

use super::{TableCell, TableColumn, TableReport};
use crate::canvas::{A4, ACCENT, Align, Area, BAND, BLACK, Canvas, GREY, HAIRLINE, Style};
use crate::columns::{self, Need};
use crate::pdf::{self, Properties};
use crate::text;
use boss_kernel::{Language, Result};

const MARGIN: i32 = 4_000;
const TOP: i32 = 4_000;
const FOOT: i32 = 5_000;
const PADDING: i32 = 350;
const ROW_PADDING: i32 = 230;
/// Text sizes tried, largest first; each upright, then across.
const SIZES: [i32; 4] = [820, 750, 680, 600];
/// A text column is never asked to be narrower than this, however long its words.
const WIDEST_WORD: i32 = 12_000;

/// The report as a PDF file. Fails like [`render_csv`](super::render_csv). A character that can't be drawn gives way to a substitute:
/// one customer's name must not keep everybody from the report.
pub fn render_pdf(report: &TableReport) -> Result<Vec<u8>> {
    report.check()?;
    let report = &report.legible()?;
    let mut printer = Printer::new(report)?;
    printer.titles();
    printer.headings();
    for group in &report.groups {
        printer.group_heading(&group.heading);
        for row in &group.rows {
            printer.row(row, printer.text, false);
        }
        for row in &group.subtotals {
            printer.row(row, printer.strong, true);
        }
    }
    for row in &report.totals {
        printer.row(row, printer.strong, true);
    }
    printer.notes();
    printer.footers();
    let properties = Properties {
        title: report.title.clone(),
        author: report.company.clone(),
        subject: report.subtitle.clone(),
        language: report.language,
        date: report.date,
    };
    pdf::write(&printer.canvas, &properties)
}

/// A column with its place on the page.
struct Placed {
    x: i32,
    width: i32,
    is_figure: bool,
}

impl Placed {
    const fn anchor(&self) -> (i32, Align) {
        match self.is_figure {
            true => (self.x + self.width - PADDING, Align::Right),
            false => (self.x + PADDING, Align::Left),
        }
    }
}

/// The report on its way down the pages.
struct Printer<'a> {
    report: &'a TableReport,
    canvas: Canvas,
    columns: Vec<Placed>,
    text: Style,
    strong: Style,
    width: i32,
    y: i32,
}

/// The widest cells of each column at a thousandth of the size, so that every size is tried without measuring again.
struct Widths {
    content: i64,
    word: i64,
}

impl<'a> Printer<'a> {
    /// Measures the cells and chooses the paper's direction and the text size.
    fn new(report: &'a TableReport) -> Result<Printer<'a>> {
        let canvas = Canvas::new(A4)?;
        let measured: Vec<Widths> =
            (0..report.columns.len()).map(|place| measure(&canvas, report, place)).collect();
        let across = (A4.1, A4.0);
        let choices = SIZES.into_iter().flat_map(|size| [(size, A4), (size, across)]);
        let fits = choices.clone().filter(|(size, _)| *size >= SIZES[1]).find_map(|(size, paper)| {
            let natural: i32 = needs(report, &measured, size).iter().map(|need| need.natural).sum();
            let width = paper.0 - 2 * MARGIN;
            let widths = (natural <= width).then(|| columns::share(&needs(report, &measured, size), width));
            widths.flatten().map(|widths| (size, paper, widths))
        });
        let wraps = || {
            choices.clone().find_map(|(size, paper)| {
                let (needs, width) = (needs(report, &measured, size), paper.0 - 2 * MARGIN);
                // Upright only where the text has room to breathe.
                let least: i32 = needs.iter().map(|need| need.least).sum();
                let comfortable = paper == across || least <= width * 3 / 5;
                columns::share(&needs, width).filter(|_| comfortable).map(|widths| (size, paper, widths))
            })
        };
        // Columns beyond any paper share it equally; their figures run over their edges rather than being cut.
        let count = i32::try_from(report.columns.len()).unwrap_or(1);
        let equal = || (SIZES[3], across, vec![(across.0 - 2 * MARGIN) / count; report.columns.len()]);
        let (size, paper, widths) = fits.or_else(wraps).unwrap_or_else(equal);
        let mut x = MARGIN;
        let place = |(column, width): (&TableColumn, i32)| {
            let placed = Placed { x, width, is_figure: column.is_figure() };
            x += width;
            placed
        };
        let columns = report.columns.iter().zip(widths).map(place).collect();
        Ok(Printer {
            report,
            canvas: Canvas::new(paper)?,
            columns,
            text: Style::regular(size, BLACK),
            strong: Style::bold(size, BLACK),
            width: paper.0 - 2 * MARGIN,
            y: TOP,
        })
    }

    fn titles(&mut self) {
        let report = self.report;
        for (text, style) in [
            (&report.company, Style::regular(850, GREY)),
            (&report.title, Style::bold(1_600, BLACK)),
            (&report.subtitle, Style::regular(900, GREY)),
        ] {
            if !text.is_empty() {
                let lines = self.canvas.wrap(style, text, self.width);
                self.y = self.canvas.lines(MARGIN, self.y, style, &lines);
            }
        }
        self.y += 900;
    }

    fn headings(&mut self) {
        let style = Style::bold(self.text.size, GREY);
        let titles: Vec<Vec<String>> = self
            .columns
            .iter()
            .zip(&self.report.columns)
            .map(|(placed, column)| self.canvas.wrap(style, &column.heading(), placed.width - 2 * PADDING))
            .collect();
        let lines = titles.iter().map(Vec::len).max().unwrap_or(1);
        let height = i32::try_from(lines).unwrap_or(1) * style.leading() + 2 * ROW_PADDING;
        let area = Area { x: MARGIN, y: self.y, width: self.width, height };
        self.canvas.fill(area, BAND);
        self.canvas.rule(MARGIN, self.y, self.width, 80, ACCENT);
        self.cells(&titles, style);
        self.y += height;
    }

    /// Writes wrapped cells side by side at the current place.
    fn cells(&mut self, cells: &[Vec<String>], style: Style) {
        for (placed, lines) in self.columns.iter().zip(cells) {
            let (x, align) = placed.anchor();
            let mut y = self.y + ROW_PADDING + style.ascent();
            for line in lines {
                self.canvas.text(x, y, align, style, line);
                y += style.leading();
            }
        }
    }

    /// Goes on to a new page unless `height` fits.
    fn ensure(&mut self, height: i32) {
        let fresh = self.y < self.canvas.height / 3;
        if self.y + height > self.canvas.height - FOOT && !fresh {
            self.canvas.new_page();
            self.y = TOP;
            self.headings();
        }
    }

    fn group_heading(&mut self, heading: &str) {
        if heading.is_empty() {
            return;
        }
        let style = Style::bold(self.text.size, ACCENT);
        let height = style.leading() + 2 * ROW_PADDING;
        // A heading never stands alone at the foot of a page.
        self.ensure(2 * height);
        self.canvas.text(
            MARGIN + PADDING,
            self.y + ROW_PADDING + 150 + style.ascent(),
            Align::Left,
            style,
            heading,
        );
        self.y += height + 150;
        self.canvas.rule(MARGIN, self.y, self.width, 40, HAIRLINE);
    }

    fn row(&mut self, row: &[TableCell], style: Style, is_sum: bool) {
        let cells: Vec<Vec<String>> =
            self.columns.iter().zip(row).map(|(placed, cell)| self.wrapped(placed, cell, style)).collect();
        let lines = i32::try_from(cells.iter().map(Vec::len).max().unwrap_or(1).max(1)).unwrap_or(1);
        let height = lines * style.leading() + 2 * ROW_PADDING;
        self.ensure(height);
        if is_sum {
            self.canvas.fill(Area { x: MARGIN, y: self.y, width: self.width, height }, BAND);
        }
        self.cells(&cells, style);
        self.y += height;
        self.canvas.rule(MARGIN, self.y, self.width, 40, HAIRLINE);
    }

    /// Text wraps in a column of text; figures, and words among them, stay on one line.
    fn wrapped(&self, placed: &Placed, cell: &TableCell, style: Style) -> Vec<String> {
        let printed = cell.printed();
        match (cell, placed.is_figure) {
            _ if printed.is_empty() => Vec::new(),
            (TableCell::Text(_), false) => self.canvas.wrap(style, &printed, placed.width - 2 * PADDING),
            _ => vec![printed.into_owned()],
        }
    }

    fn notes(&mut self) {
        let style = Style::regular(720, GREY);
        self.y += 900;
        for note in &self.report.notes {
            for line in self.canvas.wrap(style, note, self.width) {
                if self.y + style.leading() > self.canvas.height - FOOT {
                    self.canvas.new_page();
                    self.y = TOP;
                }
                self.canvas.text(MARGIN, self.y + style.ascent(), Align::Left, style, &line);
                self.y += style.leading();
            }
            self.y += 200;
        }
    }

    fn footers(&mut self) {
        let style = Style::regular(700, GREY);
        let y = self.canvas.height - 2_800;
        let right = self.canvas.width - MARGIN;
        let pages = self.canvas.sheets.len();
        let wrapped = self.canvas.wrap(style, &self.report.generated_by, self.width * 3 / 4);
        let whose = wrapped.into_iter().next().unwrap_or_default();
        for page in 0..pages {
            let number = match self.report.language {
                Language::Chinese => format!("第 {} 页 / 共 {pages} 页", page + 1),
                Language::English => format!("Page {} of {pages}", page + 1),
            };
            self.canvas.text_on(page, (MARGIN, y), Align::Left, style, &whose);
            self.canvas.text_on(page, (right, y), Align::Right, style, &number);
        }
    }
}

/// The widest heading, cell and unbreakable word of one column, as if text were a thousand points high.
fn measure(canvas: &Canvas, report: &TableReport, place: usize) -> Widths {
    const SIZE: i32 = 100_000;
    let bold = canvas.face(Style::bold(SIZE, BLACK));
    let regular = canvas.face(Style::regular(SIZE, BLACK));
    let mut widths = Widths { content: 0, word: 0 };
    let sums = report.groups.iter().flat_map(|group| &group.subtotals).chain(&report.totals);
    let plain = report.groups.iter().flat_map(|group| &group.rows);
    let cells = plain.map(|row| (row, regular)).chain(sums.map(|row| (row, bold)));
    let cells = cells.filter_map(|(row, face)| row.get(place).map(|cell| (cell.printed(), face)));
    let heading = report.columns.get(place).map(|column| (column.heading(), bold));
    for (text, face) in cells.chain(heading) {
        widths.content = widths.content.max(i64::from(face.width(&text, SIZE)));
        widths.word = widths.word.max(i64::from(text::longest_piece(face, &text, SIZE)));
    }
    widths
}

fn needs(report: &TableReport, measured: &[Widths], size: i32) -> Vec<Need> {
    let at_size = |width: i64| {
        i32::try_from(width * i64::from(size) / 100_000).unwrap_or(i32::MAX / 64).min(200_000)
            + 2 * PADDING
            + 20
    };
    let need = |(column, widths): (&TableColumn, &Widths)| {
        let natural = at_size(widths.content);
        let least = if column.is_figure() { natural } else { at_size(widths.word).min(WIDEST_WORD) };
        Need { natural, least: least.min(natural) }
    };
    report.columns.iter().zip(measured).map(need).collect()
}
