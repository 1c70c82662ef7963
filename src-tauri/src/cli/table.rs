//! Tables of text, aligned by what is seen: a Chinese character is two columns wide.

use super::screen::{Screen, cell};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

/// Wider columns are cut: a table must fit a terminal.
const WIDEST: usize = 44;

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// A table with a head.
pub(crate) struct Table {
    head: Vec<(String, Side)>,
    rows: Vec<Vec<String>>,
}

fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

fn cut(text: &str) -> String {
    if width(text) <= WIDEST {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        kept.push(character);
        if width(&kept) >= WIDEST - 2 {
            break;
        }
    }
    kept + "…"
}

fn padded(text: &str, to: usize, side: Side) -> String {
    let space = " ".repeat(to.saturating_sub(width(text)));
    match side {
        Side::Left => format!("{text}{space}"),
        Side::Right => format!("{space}{text}"),
    }
}

impl Table {
    /// A table without rows yet.
    pub(crate) fn new<'h>(head: impl IntoIterator<Item = (&'h str, Side)>) -> Table {
        Table {
            head: head.into_iter().map(|(name, side)| (name.to_owned(), side)).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row, one cell for each column.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|text| cut(&text.replace(['\n', '\r', '\t'], " "))).collect());
    }

    /// Its lines.
    pub(crate) fn lines(&self) -> Vec<String> {
        let widest = |column: usize, name: &str| {
            let cells = self.rows.iter().filter_map(|row| row.get(column)).map(|text| width(text));
            cells.chain([width(name)]).max().unwrap_or(0)
        };
        let widths: Vec<usize> =
            self.head.iter().enumerate().map(|(column, (name, _))| widest(column, name)).collect();
        let line = |cells: Vec<&str>| {
            let set = cells.into_iter().zip(&self.head).zip(&widths);
            let set: Vec<String> = set.map(|((text, (_, side)), to)| padded(text, *to, *side)).collect();
            set.join("  ").trim_end().to_owned()
        };
        let head = line(self.head.iter().map(|(name, _)| name.as_str()).collect());
        let rule = "─".repeat(widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1));
        let rows = self.rows.iter().map(|row| line(row.iter().map(String::as_str).collect()));
        [head, rule].into_iter().chain(rows).collect()
    }

    /// Shows it.
    pub(crate) fn show(&self, screen: Screen) {
        self.lines().iter().for_each(|line| screen.say(line));
    }

    /// A table of JSON objects, its columns in the order of the first one's fields. None when they are not objects.
    pub(crate) fn of_objects(objects: &[Value], screen: Screen) -> Option<Table> {
        let first = objects.first()?.as_object()?;
        let is_figure = |value: &Value| value.is_number() || value.get("minor").is_some();
        let side = |value: &Value| if is_figure(value) { Side::Right } else { Side::Left };
        let mut table = Table::new(first.iter().map(|(name, value)| (name.as_str(), side(value))));
        for object in objects {
            table.row(first.keys().map(|name| cell(&object[name], screen.language)));
        }
        Some(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_under_chinese_names() {
        let mut table = Table::new([("客户", Side::Left), ("total", Side::Right)]);
        table.row(["云帆".to_owned(), "1.00".to_owned()]);
        table.row(["abcdef".to_owned(), "10.00".to_owned()]);
        let lines = table.lines();
        assert_eq!(lines, ["客户    total", "─────────────", "云帆     1.00", "abcdef  10.00"]);
    }

    #[test]
    fn long_cells_are_cut() {
        let mut table = Table::new([("x", Side::Left)]);
        table.row(["账".repeat(100)]);
        assert!(table.lines().iter().all(|line| width(line) <= WIDEST));
    }
}
