//! Table reports as other programs read them: workbooks to the cent, CSV that can be read back, pages that repeat their head.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use boss_documents::codes;
use boss_documents::csv_in::{StringRecord, open_csv};
use boss_documents::table::{
    ColumnKind, TableCell, TableColumn, TableGroup, TableReport, render_csv, render_pdf, render_xlsx,
};
use boss_kernel::{Amount, Currency, Language, Quantity};
use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;
use std::process::Command;

fn text(text: &str) -> TableCell {
    TableCell::Text(text.to_owned())
}

fn amount(minor: i64) -> TableCell {
    TableCell::Amount(Amount::new(minor, Currency::CNY))
}

fn row(name: &str, account: &str, minor: i64) -> Vec<TableCell> {
    vec![
        text(name),
        text(account),
        TableCell::Date("2026-06-30".parse().unwrap()),
        TableCell::Quantity(Quantity(1_234_567_000_001)),
        TableCell::Percent("0.0654321987654321987".parse().unwrap()),
        amount(minor),
    ]
}

fn report(rows: Vec<Vec<TableCell>>) -> TableReport {
    let blank = || TableCell::Empty;
    TableReport {
        language: Language::Chinese,
        title: "2026 年 6 月经营月报".to_owned(),
        subtitle: "按客户，截至 2026-07-01".to_owned(),
        company: "云岭数据服务（杭州）有限公司".to_owned(),
        notes: vec!["已开账：本月账单的价税合计，与总账一致。".to_owned()],
        columns: vec![
            TableColumn::new("客户", ColumnKind::Text),
            TableColumn::new("账号", ColumnKind::Text),
            TableColumn::new("日期", ColumnKind::Date),
            TableColumn::new("用量", ColumnKind::Quantity),
            TableColumn::new("占比", ColumnKind::Percent),
            TableColumn::new("已开账", ColumnKind::Amount { currency: Currency::CNY }),
        ],
        groups: vec![TableGroup {
            heading: "云存储".to_owned(),
            rows,
            subtotals: vec![vec![text("小计"), blank(), blank(), blank(), blank(), amount(7)]],
        }],
        totals: vec![vec![text("合计"), blank(), blank(), blank(), blank(), amount(7)]],
        generated_by: "由 Boss 生成".to_owned(),
        date: "2026-07-01".parse().unwrap(),
    }
}

fn sample() -> TableReport {
    report(vec![
        row("=HYPERLINK(\"x\")", "622200000000000001", -1),
        row("镕喆文化", "007", 12_345_678_901_234),
        row("甲,乙\"丙\"", "42", i64::MAX),
    ])
}

/// The cells of the row that begins with `name`.
fn cells_of(bytes: &[u8], name: &str) -> Vec<Data> {
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    let found = sheet.rows().find(|row| row[0] == *name);
    found.unwrap_or_else(|| panic!("no row {name}")).to_vec()
}

#[test]
fn a_workbook_has_numbers_to_the_cent_and_text_untouched() {
    let bytes = render_xlsx(&sample()).unwrap();
    let first = cells_of(&bytes, "=HYPERLINK(\"x\")");
    assert!(matches!(&first[0], Data::String(_)), "a formula must stay text");
    assert_eq!(first[1], Data::String("622200000000000001".to_owned()));
    assert!(matches!(first[2], Data::DateTime(_)));
    assert_eq!(first[3].to_string(), "1234567.000001");
    assert_eq!((first[4].to_string(), first[5].to_string()), ("0.065432".to_owned(), "-0.01".to_owned()));
    assert!(matches!(first[5], Data::Float(_)));
    let second = cells_of(&bytes, "镕喆文化");
    assert_eq!(second[1], Data::String("007".to_owned()));
    assert!(matches!(second[5], Data::Float(_)));
    assert_eq!(second[5].to_string(), "123456789012.34");
    // More digits than a worksheet keeps: complete, as text.
    let third = cells_of(&bytes, "甲,乙\"丙\"");
    assert_eq!(third[5], Data::String("92233720368547758.07".to_owned()));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(render_xlsx(&sample()).unwrap(), render_xlsx(&sample()).unwrap());
    assert_eq!(render_pdf(&sample()).unwrap(), render_pdf(&sample()).unwrap());
}

#[test]
fn csv_is_for_excel_and_reads_back() {
    let bytes = render_csv(&sample()).unwrap();
    assert!(bytes.starts_with("\u{FEFF}分组,客户".as_bytes()));
    let mut records = open_csv(&bytes[..]).unwrap();
    assert_eq!(records.headers()[6], "已开账 (CNY)");
    let mut record = StringRecord::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    while records.read(&mut record).unwrap() {
        rows.push(record.iter().map(str::to_owned).collect());
    }
    let expect = [
        "云存储",
        "'=HYPERLINK(\"x\")",
        "\t622200000000000001",
        "2026-06-30",
        "1234567.000001",
        "0.0654321987654321987",
        "-0.01",
    ];
    assert_eq!(rows[0], expect);
    assert_eq!(rows[2][6], "92233720368547758.07");
    assert_eq!(rows.len(), 3, "sums are not exported");
}

#[test]
fn every_printed_page_has_the_headings() {
    let rows = (0..200).map(|n| row(&format!("客户{n}"), "1", n)).collect();
    let pdf = render_pdf(&report(rows)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf).unwrap();
    let Ok(output) = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output() else {
        eprintln!("pdftotext is not installed: this check is left out");
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() > 3);
    assert!(pages.iter().all(|page| page.contains("已开账 (CNY)") && page.contains("由 Boss 生成")));
    assert!((0..200).all(|n| text.contains(&format!("客户{n} "))), "{text}");
    assert!(text.contains("与总账一致") && text.contains("1,234,567.000001") && text.contains("6.54%"));
}

#[test]
fn a_report_that_contradicts_itself_is_refused() {
    let mut uneven = sample();
    uneven.totals[0].pop();
    let mut wrong_currency = sample();
    wrong_currency.groups[0].rows[1][5] = TableCell::Amount(Amount::new(1, Currency::USD));
    let mut empty = sample();
    empty.columns.clear();
    for (report, code) in [
        (uneven, codes::TABLE_ROW_UNEVEN),
        (wrong_currency, codes::TABLE_CELL_MISPLACED),
        (empty, codes::TABLE_EMPTY),
    ] {
        for render in [render_pdf, render_xlsx, render_csv] {
            assert_eq!(render(&report).unwrap_err().code(), code);
        }
    }
}

#[test]
fn one_name_spoils_no_report() {
    let names = [
        "笑脸😀文化",
        "Łódź 😀",
        "bytes\u{0}\u{1}\u{b}\u{7f}",
        "\u{202e}שלום",
        "last \u{ffff} plane \u{10ffff}",
    ];
    let mut odd = report(names.iter().map(|name| row(name, "1", 1)).collect());
    odd.title = "😀".to_owned();
    odd.groups[0].heading = "🎁".to_owned();
    odd.notes.push("𠮷".to_owned());
    odd.columns[0].title = "客户 🎁".to_owned();
    let pdf = render_pdf(&odd).unwrap();
    // In a workbook and in CSV they stand as they are.
    assert_eq!(cells_of(&render_xlsx(&odd).unwrap(), "笑脸😀文化")[1], Data::String("1".to_owned()));
    assert!(String::from_utf8(render_csv(&odd).unwrap()).unwrap().contains("笑脸😀文化"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf).unwrap();
    let Ok(output) = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output() else {
        eprintln!("pdftotext is not installed: this check is left out");
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    for shown in ["笑脸□文化", "ód", "bytes", "客户 □"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
}
