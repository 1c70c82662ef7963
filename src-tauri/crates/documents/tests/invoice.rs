//! Invoices as the recipient gets them: what other programs read out of the file, and what is refused.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use boss_documents::invoice::{
    BankDetails, InvoiceDocument, InvoiceLine, InvoiceTotals, Party, check_printable, render_pdf,
};
use boss_documents::{Logo, codes, unprintable};
use boss_kernel::{Amount, Currency, Language, Quantity, TaxRate};
use std::process::Command;

fn line(description: &str, net: i64, tax: i64, currency: Currency) -> InvoiceLine {
    InvoiceLine {
        description: description.to_owned(),
        specification: "2026-06".to_owned(),
        unit: "GB".to_owned(),
        quantity: Some(Quantity(1_500_250_000)),
        unit_price: Some("0.00035".parse().unwrap()),
        net: Amount::new(net, currency),
        tax_rate: Some(TaxRate::percent(6).unwrap()),
        tax: Amount::new(tax, currency),
        total: Amount::new(net + tax, currency),
    }
}

fn invoice(language: Language, lines: Vec<InvoiceLine>) -> InvoiceDocument {
    let currency = lines.first().map_or(Currency::CNY, |line| line.net.currency());
    let sum = |part: fn(&InvoiceLine) -> Amount| Amount::sum(lines.iter().map(part), currency).unwrap();
    InvoiceDocument {
        language,
        title: if language == Language::Chinese { "发票" } else { "Invoice" }.to_owned(),
        number: "INV-2026-000128".to_owned(),
        platform_number: Some("26312000000012345678".to_owned()),
        series: "INV-2026".to_owned(),
        issue_date: "2026-07-01".parse().unwrap(),
        due_date: "2026-07-31".parse().ok(),
        payment_terms: "30 天".to_owned(),
        seller: Party { name: "云岭数据服务（杭州）有限公司".to_owned(), ..Party::default() },
        buyer: Party {
            name: "上海镕喆堃样例文化传媒股份有限公司".to_owned(),
            tax_number: "91310000MA11111111".to_owned(),
            ..Party::default()
        },
        currency,
        totals: InvoiceTotals { net: sum(|l| l.net), tax: sum(|l| l.tax), total: sum(|l| l.total) },
        lines,
        bills: vec!["B-2026-06-00045".to_owned()],
        pay_to: Some(BankDetails { bank: "示例银行".to_owned(), ..BankDetails::default() }),
        remarks: "合同 HT-0312".to_owned(),
        qr_content: Some("https://example.com/i/128".to_owned()),
        logo: Some(Logo::from_png(include_bytes!("data/logo.png")).unwrap()),
        drawer: "王小燕".to_owned(),
        reviewer: "李明".to_owned(),
    }
}

fn sample() -> InvoiceDocument {
    let lines =
        vec![line("云存储 标准型", 23_291, 1_397, Currency::CNY), line("折扣", -1_000, -60, Currency::CNY)];
    invoice(Language::Chinese, lines)
}

/// What a program makes of a PDF given as its last argument; `None` where the program is not installed.
fn run(program: &str, options: &[&str], pdf: &[u8], after: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("document.pdf");
    std::fs::write(&file, pdf).unwrap();
    let output = match Command::new(program).args(options).arg(&file).args(after).output() {
        Ok(output) => output,
        Err(_) => {
            eprintln!("{program} is not installed: this check is left out");
            return None;
        }
    };
    let (text, faults) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program}: {text}{faults}");
    Some(text.into_owned())
}

fn text_of(pdf: &[u8]) -> Option<String> {
    run("pdftotext", &["-layout"], pdf, &["-"])
}

#[test]
fn what_is_printed_can_be_read_back() {
    let Some(text) = text_of(&render_pdf(&sample()).unwrap()) else { return };
    // The reader decides by the width of a gap whether to write a space.
    let text = text.replace(' ', "");
    for expect in [
        "上海镕喆堃样例文化传媒股份有限公司",
        "云岭数据服务（杭州）有限公司",
        "91310000MA11111111",
        "26312000000012345678",
        "1,500.25",
        "0.00035",
        "−10.60",
        "¥236.28",
        "贰佰叁拾陆圆贰角捌分",
        "B-2026-06-00045",
        "第1页/共1页",
        "王小燕",
    ] {
        assert!(text.contains(expect), "{expect} is not in\n{text}");
    }
}

#[test]
fn the_english_invoice_is_english() {
    let document = invoice(Language::English, vec![line("Storage", 10_000, 600, Currency::USD)]);
    let Some(text) = text_of(&render_pdf(&document).unwrap()) else { return };
    for expect in ["Invoice number", "Bill to", "Unit price", "USD 106.00", "Page 1 of 1"] {
        assert!(text.contains(expect), "{expect} is not in\n{text}");
    }
    assert!(!text.contains("大写") && !text.contains("合计"), "{text}");
}

#[test]
fn the_file_is_sound_and_says_what_it_is() {
    let pdf = render_pdf(&sample()).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert!(pdf.len() < 60_000, "{} bytes", pdf.len());
    if let Some(report) = run("qpdf", &["--check"], &pdf, &[]) {
        assert!(report.contains("No syntax or stream encoding errors"), "{report}");
    }
    if let Some(information) = run("pdfinfo", &[], &pdf, &[]) {
        assert!(information.contains("发票 INV-2026-000128") && information.contains("A4"), "{information}");
    }
    if let Some(fonts) = run("pdffonts", &[], &pdf, &[]) {
        let embedded =
            fonts.lines().filter(|line| line.contains("+NotoSansSC") && line.contains("yes yes yes"));
        assert_eq!(embedded.count(), 2, "{fonts}");
    }
}

#[test]
fn long_invoices_carry_their_sums_over_the_pages() {
    let lines = (0..150).map(|n| line(&format!("服务 {n}"), 10_000, 600, Currency::CNY)).collect();
    let pdf = render_pdf(&invoice(Language::Chinese, lines)).unwrap();
    let Some(text) = text_of(&pdf) else { return };
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() >= 3, "{} pages", pages.len());
    let sums_on = |page: &str, label: &str| -> Option<String> {
        let row = page.lines().find(|row| row.trim_start().starts_with(label))?;
        Some(row.split_whitespace().collect::<Vec<_>>()[1..].join(" "))
    };
    for pair in pages.windows(2) {
        assert!(pair.iter().all(|page| page.contains("项目名称") && page.contains("INV-2026-000128")));
        let (carried, brought) = (sums_on(pair[0], "转下页"), sums_on(pair[1], "承前页"));
        assert!(carried.is_some() && carried == brought, "{carried:?} {brought:?}");
    }
    for number in 0..150 {
        let printed = text.lines().filter(|row| row.trim_start().starts_with(&format!("服务 {number} ")));
        assert_eq!(printed.count(), 1, "line {number}");
    }
    assert!(text.contains("15,900.00") && text.contains("壹万伍仟玖佰圆整"), "{text}");
}

#[test]
fn very_long_texts_are_printed_whole() {
    let words: Vec<String> = (0..900).map(|n| format!("词{n}")).collect();
    let mut document = sample();
    document.lines[0].description = words.join(" ");
    document.remarks = words.join(" ");
    let Some(text) = run("pdftotext", &["-raw"], &render_pdf(&document).unwrap(), &["-"]) else { return };
    for word in ["词0", "词450", "词899"] {
        let count = text.split_whitespace().filter(|found| *found == word).count();
        assert_eq!(count, 2, "{word}");
    }
}

#[test]
fn the_same_invoice_gives_the_same_bytes() {
    assert_eq!(render_pdf(&sample()).unwrap(), render_pdf(&sample()).unwrap());
    let mut other = sample();
    other.number = "INV-2026-000129".to_owned();
    assert_ne!(render_pdf(&sample()).unwrap(), render_pdf(&other).unwrap());
}

#[test]
fn the_model_survives_its_json() {
    let mut document = sample();
    document.logo = None;
    let json = serde_json::to_string(&document).unwrap();
    assert_eq!(serde_json::from_str::<InvoiceDocument>(&json).unwrap(), document);
}

#[test]
fn a_character_without_a_glyph_is_named() {
    let mut document = sample();
    document.buyer.name = "笑脸😀文化".to_owned();
    let error = render_pdf(&document).unwrap_err();
    assert_eq!(error.code(), codes::CHARACTER_MISSING);
    assert_eq!(error.params()["characters"], "😀 (U+1F600)");
    assert!(error.texts(Language::Chinese).what.contains("笑脸😀文化"));
}

#[test]
fn what_passes_the_check_is_printed_and_nothing_else() {
    let names = [
        "云川",
        "Łódź",
        "😀",
        "a\u{0}b",
        "a\u{b}b",
        "Cafe\u{301}",
        "\u{202b}x\u{202c}",
        "\u{e000}",
        "\u{ffff}",
        "☃",
        "\u{2028}",
    ];
    let places: [fn(&mut InvoiceDocument) -> &mut String; 6] = [
        |document| &mut document.buyer.name,
        |document| &mut document.seller.address,
        |document| &mut document.drawer,
        |document| &mut document.remarks,
        |document| &mut document.lines[0].description,
        |document| &mut document.lines[0].unit,
    ];
    for (place, field) in places.iter().enumerate() {
        for name in names {
            let mut document = sample();
            *field(&mut document) = name.to_owned();
            let (checked, printed) = (check_printable(&document), render_pdf(&document));
            assert_eq!(checked.as_ref().err(), printed.as_ref().err(), "{place} {name:?}");
            assert_eq!(unprintable(name).unwrap().is_empty(), printed.is_ok(), "{place} {name:?}");
        }
    }
    let mut long = sample();
    long.qr_content = Some("7".repeat(10_000));
    assert_eq!(check_printable(&long).unwrap_err().code(), codes::QR_TOO_LONG);
}

#[test]
fn what_does_not_add_up_is_refused() {
    let mut empty = sample();
    empty.lines.clear();
    let mut line_off = sample();
    line_off.lines[1].total = Amount::new(-1_061, Currency::CNY);
    let mut total_off = sample();
    total_off.totals.tax = Amount::new(1_336, Currency::CNY);
    let mut mixed = sample();
    mixed.lines[0] = line("Storage", 1, 1, Currency::USD);
    for (document, code) in [
        (empty, codes::INVOICE_EMPTY),
        (line_off, codes::INVOICE_LINE_DIFFERS),
        (total_off, codes::INVOICE_TOTALS_DIFFER),
        (mixed, boss_kernel::error::codes::CURRENCY_MIXED),
    ] {
        assert_eq!(render_pdf(&document).unwrap_err().code(), code);
    }
}
