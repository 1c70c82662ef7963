//! A table as a workbook: real numbers for figures, text for everything else, ready to be printed.
//!
//! A worksheet keeps numbers as binary floats and shows fifteen digits. So a figure becomes a number cell only when
//! those fifteen digits are exactly its decimal text; a longer one stands there as text, complete. Nothing is ever computed
//! from such a cell by Boss.

use super::{TableCell, TableReport};
use crate::codes;
use boss_kernel::{Datelike, Decimal, Error, Language, Result};
use rust_decimal::RoundingStrategy;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::collections::HashMap;

/// The rows of a worksheet, less those above and below the table.
const MOST_ROWS: usize = 1_048_000;
/// Digits a worksheet shows of a number.
const MOST_DIGITS: usize = 15;
/// Paper number of A4.
const A4: u8 = 9;

/// How a row looks.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum RowKind {
    Plain,
    Sum,
}

/// The report as an XLSX workbook of one sheet.
///
/// Fails like [`render_csv`](super::render_csv), and with [`WORKBOOK_TOO_LONG`](codes::WORKBOOK_TOO_LONG) beyond the rows a
/// worksheet has.
pub fn render_xlsx(report: &TableReport) -> Result<Vec<u8>> {
    report.check()?;
    let rows = report.all_rows().count() + report.groups.len() + report.notes.len();
    if rows > MOST_ROWS {
        return Err(Error::new(codes::WORKBOOK_TOO_LONG).with("rows", rows).with("most", MOST_ROWS));
    }
    build(report).map_err(|cause| Error::new(codes::WORKBOOK_NOT_WRITTEN).caused_by(cause))
}

fn build(report: &TableReport) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title(&report.title)
        .set_subject(&report.subtitle)
        .set_author(&report.company)
        .set_creation_datetime(&excel_date(report.date)?);
    workbook.set_properties(&properties);
    let mut sheet = Sheet { sheet: workbook.add_worksheet(), formats: HashMap::new(), row: 0 };
    sheet.titles(report)?;
    let header = sheet.row;
    sheet.headings(report)?;
    for group in &report.groups {
        if !group.heading.is_empty() {
            let format = Format::new().set_bold().set_font_color("#1B4B7F");
            sheet.sheet.write_string_with_format(sheet.row, 0, &group.heading, &format)?;
            sheet.row += 1;
        }
        for row in &group.rows {
            sheet.cells(row, RowKind::Plain)?;
        }
        for row in &group.subtotals {
            sheet.cells(row, RowKind::Sum)?;
        }
    }
    for row in &report.totals {
        sheet.cells(row, RowKind::Sum)?;
    }
    sheet.notes(report)?;
    set_up_print(sheet.sheet, report, header)?;
    workbook.save_to_buffer()
}

fn excel_date(date: boss_kernel::NaiveDate) -> std::result::Result<ExcelDateTime, XlsxError> {
    let small = |part: u32| u8::try_from(part).unwrap_or(1);
    ExcelDateTime::from_ymd(u16::try_from(date.year()).unwrap_or(0), small(date.month()), small(date.day()))
}

/// A column number, as the writer counts them.
fn column_number(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// The worksheet, filled from the top.
struct Sheet<'a> {
    sheet: &'a mut Worksheet,
    formats: HashMap<(RowKind, String), Format>,
    row: u32,
}

impl Sheet<'_> {
    fn titles(&mut self, report: &TableReport) -> std::result::Result<(), XlsxError> {
        let title = Format::new().set_bold().set_font_size(14);
        let grey = Format::new().set_font_color("#5F6B7A");
        for (text, format) in [(&report.title, &title), (&report.subtitle, &grey), (&report.company, &grey)] {
            if !text.is_empty() {
                self.sheet.write_string_with_format(self.row, 0, text, format)?;
                self.row += 1;
            }
        }
        self.row += 1;
        Ok(())
    }

    fn headings(&mut self, report: &TableReport) -> std::result::Result<(), XlsxError> {
        for (place, column) in report.columns.iter().enumerate() {
            let align = if column.is_figure() { FormatAlign::Right } else { FormatAlign::Left };
            let format = Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(align)
                .set_background_color("#F1F4F8")
                .set_border_bottom(FormatBorder::Thin);
            let number = column_number(place);
            self.sheet.write_string_with_format(self.row, number, column.heading(), &format)?;
            self.sheet.set_column_width(number, column_width(report, place))?;
        }
        self.row += 1;
        Ok(())
    }

    /// A format, made once for each look.
    fn format(&mut self, kind: RowKind, number_format: &str) -> Format {
        let made = || {
            let format = Format::new();
            let format = match number_format {
                "@" => format.set_num_format("@"),
                figures => format.set_num_format(figures).set_align(FormatAlign::Right),
            };
            match kind {
                RowKind::Plain => format,
                RowKind::Sum => {
                    format.set_bold().set_border_top(FormatBorder::Thin).set_background_color("#F1F4F8")
                }
            }
        };
        self.formats.entry((kind, number_format.to_owned())).or_insert_with(made).clone()
    }

    fn cells(&mut self, cells: &[TableCell], kind: RowKind) -> std::result::Result<(), XlsxError> {
        for (place, cell) in cells.iter().enumerate() {
            let at = column_number(place);
            match cell {
                TableCell::Empty if kind == RowKind::Sum => {
                    let format = self.format(kind, "@");
                    self.sheet.write_blank(self.row, at, &format)?;
                }
                TableCell::Empty => {}
                TableCell::Text(text) => {
                    let format = self.format(kind, "@");
                    self.sheet.write_string_with_format(self.row, at, text, &format)?;
                }
                TableCell::Date(date) => {
                    let format = self.format(kind, "yyyy-mm-dd");
                    self.sheet.write_datetime_with_format(self.row, at, &excel_date(*date)?, &format)?;
                }
                TableCell::Amount(amount) => {
                    let decimals = amount.currency().exponent();
                    self.figure(at, kind, amount.to_decimal(), &number_format(decimals, ""))?;
                }
                TableCell::Quantity(quantity) => {
                    let value = quantity.to_decimal().normalize();
                    self.figure(at, kind, value, &number_format(value.scale(), ""))?;
                }
                TableCell::Percent(fraction) => {
                    // A share has no exact decimal form; six decimals are more than anyone reads.
                    let value = fraction
                        .round_dp_with_strategy(6, RoundingStrategy::MidpointAwayFromZero)
                        .normalize();
                    let decimals = value.scale().saturating_sub(2).clamp(1, 2);
                    self.figure(at, kind, value, &number_format(decimals, "%"))?;
                }
            }
        }
        self.row += 1;
        Ok(())
    }

    /// A number where a worksheet can show it exactly, else its complete text.
    fn figure(
        &mut self,
        column: u16,
        kind: RowKind,
        value: Decimal,
        number_format: &str,
    ) -> std::result::Result<(), XlsxError> {
        let text = value.normalize().to_string();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let format = self.format(kind, number_format);
        // The one place where a figure becomes a float: read from its decimal text, never reckoned with.
        match text.parse::<f64>() {
            Ok(number) if digits <= MOST_DIGITS && number.to_string() == text => {
                self.sheet.write_number_with_format(self.row, column, number, &format)?;
            }
            _ => {
                self.sheet.write_string_with_format(self.row, column, value.to_string(), &format)?;
            }
        }
        Ok(())
    }

    fn notes(&mut self, report: &TableReport) -> std::result::Result<(), XlsxError> {
        let grey = Format::new().set_font_color("#5F6B7A");
        self.row += 1;
        let texts = report.notes.iter().chain([&report.generated_by]);
        for text in texts.filter(|text| !text.is_empty()) {
            self.sheet.write_string_with_format(self.row, 0, text, &grey)?;
            self.row += 1;
        }
        Ok(())
    }
}

/// `#,##0.00` with as many decimals as asked for, negative figures with a minus.
fn number_format(decimals: u32, suffix: &str) -> String {
    let zeros = "0".repeat(usize::try_from(decimals).unwrap_or(0));
    let point = if decimals > 0 { "." } else { "" };
    format!("#,##0{point}{zeros}{suffix}")
}

/// Characters a column needs, counting Chinese ones double; between 8 and 48.
fn column_width(report: &TableReport, place: usize) -> u16 {
    let units = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<u16>();
    let heading = report.columns.get(place).map_or(0, |column| units(&column.heading()));
    // A thousand rows tell how wide a column is; reading a million for it would only take time.
    let cells = report.all_rows().take(1000).chain(&report.totals);
    let widest = cells.filter_map(|row| row.get(place)).map(|cell| units(&cell.printed())).max();
    widest.unwrap_or(0).max(heading).saturating_add(3).clamp(8, 48)
}

/// Frozen and repeated headings, A4 in whole page widths, page numbers.
fn set_up_print(
    sheet: &mut Worksheet,
    report: &TableReport,
    header: u32,
) -> std::result::Result<(), XlsxError> {
    let name = match report.language {
        Language::Chinese => "报表",
        Language::English => "Report",
    };
    sheet.set_name(name)?;
    sheet.set_freeze_panes(header + 1, 0)?;
    sheet.set_repeat_rows(header, header)?;
    sheet.set_paper_size(A4);
    if report.columns.len() > 6 {
        sheet.set_landscape();
    }
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer("&L&F&R&P / &N");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_formats_show_the_decimals() {
        assert_eq!(number_format(2, ""), "#,##0.00");
        assert_eq!(number_format(0, "%"), "#,##0%");
    }
}
