//! A table as CSV for spreadsheets and other programs: a header and the rows, no titles, subtotals or totals.
//!
//! UTF-8 with a byte order mark, so that Excel reads Chinese. Text that a spreadsheet would run as a formula is put behind
//! an apostrophe; text of digits that it would shorten or round (account numbers, leading zeros) behind a tab. Figures are
//! plain digits with a point.

use super::{TableCell, TableReport};
use crate::codes;
use boss_kernel::{Error, Language, Result};
use std::borrow::Cow;

/// Text of more digits than this is changed by spreadsheets.
const MOST_DIGITS: usize = 11;

/// The rows as CSV. Where groups have headings, these stand in a first column of their own.
///
/// Fails with [`TABLE_EMPTY`](codes::TABLE_EMPTY), [`TABLE_ROW_UNEVEN`](codes::TABLE_ROW_UNEVEN) or
/// [`TABLE_CELL_MISPLACED`](codes::TABLE_CELL_MISPLACED).
pub fn render_csv(report: &TableReport) -> Result<Vec<u8>> {
    report.check()?;
    let not_written = |cause: csv::Error| Error::new(codes::CSV_NOT_WRITTEN).caused_by(cause);
    let mut bytes = vec![0xEF, 0xBB, 0xBF];
    let grouped = report.groups.iter().any(|group| !group.heading.is_empty());
    let group_title = match report.language {
        Language::Chinese => "分组",
        Language::English => "Group",
    };
    {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
        let headings = report.columns.iter().map(|column| safe_text(&column.heading()).into_owned());
        let group = grouped.then(|| group_title.to_owned());
        writer.write_record(group.into_iter().chain(headings)).map_err(not_written)?;
        for group in &report.groups {
            let heading = grouped.then(|| safe_text(&group.heading).into_owned());
            for row in &group.rows {
                let cells = row.iter().map(|cell| plain(cell).into_owned());
                writer.write_record(heading.clone().into_iter().chain(cells)).map_err(not_written)?;
            }
        }
        writer.flush().map_err(|cause| Error::new(codes::CSV_NOT_WRITTEN).caused_by(cause))?;
    }
    Ok(bytes)
}

/// A cell as text that a program reads back exactly.
fn plain(cell: &TableCell) -> Cow<'_, str> {
    match cell {
        TableCell::Text(text) => safe_text(text),
        TableCell::Amount(amount) => Cow::Owned(amount.to_decimal().to_string()),
        TableCell::Quantity(quantity) => Cow::Owned(quantity.to_string()),
        TableCell::Percent(fraction) => Cow::Owned(fraction.normalize().to_string()),
        TableCell::Empty | TableCell::Date(_) => cell.printed(),
    }
}

/// Text that no spreadsheet runs or rewrites.
fn safe_text(text: &str) -> Cow<'_, str> {
    let first = text.trim_start_matches(' ').chars().next();
    if matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')) {
        return Cow::Owned(format!("'{text}"));
    }
    if text.bytes().all(|b| b.is_ascii_digit())
        && (text.len() > MOST_DIGITS || (text.len() > 1 && text.starts_with('0')))
    {
        return Cow::Owned(format!("\t{text}"));
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheets_can_not_run_or_rewrite_text() {
        for (text, expect) in [
            ("=1+1", "'=1+1"),
            (" =1", "' =1"),
            ("-ok", "'-ok"),
            ("@x", "'@x"),
            ("622200000000000001", "\t622200000000000001"),
            ("007", "\t007"),
            ("12345", "12345"),
            ("0", "0"),
            ("云存储", "云存储"),
            ("", ""),
        ] {
            assert_eq!(safe_text(text), expect);
        }
    }
}
