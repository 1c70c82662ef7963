//! An invoice as customers get it: sixteen lines, logo, QR code, both parties' details, another customer's name each time, so that
//! no two documents need the same characters.

use crate::Failure;
use crate::names::Names;
use boss_documents::Logo;
use boss_documents::invoice::{BankDetails, InvoiceDocument, InvoiceLine, InvoiceTotals, Party};
use boss_kernel::{Amount, Currency, Language, Quantity, Result, TaxRate};

/// The logo every document shows.
pub(crate) const LOGO: &[u8] = include_bytes!("../../assets/demo/logo.png");
const LINES: i64 = 16;
const SERVICES: [(&str, &str); 4] = [
    ("对象存储 标准型", "GB·月"),
    ("内容分发网络 下行流量", "GB"),
    ("视频转码 高清 1080P", "分钟"),
    ("技术支持服务 企业版", "项"),
];

fn line(number: i64) -> Result<InvoiceLine> {
    let place = usize::try_from(number).unwrap_or(0);
    let (description, unit) = SERVICES.get(place % SERVICES.len()).copied().unwrap_or_default();
    let rate = TaxRate::percent(6)?;
    let net = Amount::new(128_400 + number * 7_331, Currency::CNY);
    let tax = Amount::round(net.to_decimal() * rate.fraction(), Currency::CNY)?;
    Ok(InvoiceLine {
        description: description.to_owned(),
        specification: "2026-01-01 至 2026-02-01".to_owned(),
        unit: unit.to_owned(),
        quantity: Some(Quantity(1_250_500_000 + number * 33_000_000)),
        unit_price: Some("0.0235".parse()?),
        net,
        tax_rate: Some(rate),
        tax,
        total: net.plus(tax)?,
    })
}

fn party(name: String, tax_number: String, city: &str) -> Party {
    Party {
        name,
        tax_number,
        address: format!("{city}星渚路 88 号 12 层"),
        phone: "0600-5550100".to_owned(),
        bank: format!("{city}银行营业部"),
        bank_account: "6222000000000000000".to_owned(),
    }
}

/// The invoice of this number.
pub(crate) fn invoice(names: &Names, number: u64) -> std::result::Result<InvoiceDocument, Failure> {
    let lines = (0..LINES).map(line).collect::<Result<Vec<_>>>()?;
    let sum = |part: fn(&InvoiceLine) -> Amount| Amount::sum(lines.iter().map(part), Currency::CNY);
    let totals = InvoiceTotals { net: sum(|l| l.net)?, tax: sum(|l| l.tax)?, total: sum(|l| l.total)? };
    let seller = party("云川数据服务有限公司".to_owned(), "91310000MA1FL00001".to_owned(), names.city(0));
    Ok(InvoiceDocument {
        language: Language::Chinese,
        title: "发票".to_owned(),
        number: format!("INV-2026-{number:06}"),
        platform_number: None,
        series: "INV-2026".to_owned(),
        issue_date: "2026-02-01".parse()?,
        due_date: Some("2026-03-03".parse()?),
        payment_terms: "30 天".to_owned(),
        buyer: party(names.company(number), format!("91470101MA{number:08}"), names.city(number)),
        pay_to: Some(BankDetails {
            account_name: seller.name.clone(),
            bank: seller.bank.clone(),
            account_number: seller.bank_account.clone(),
            swift: String::new(),
        }),
        seller,
        currency: Currency::CNY,
        lines,
        totals,
        bills: vec![format!("B{number:08}")],
        remarks: format!("如有疑问请联系您的客户经理{}。", names.person(number)),
        qr_content: Some(format!("https://example.com/i/INV-2026-{number:06}")),
        logo: Some(Logo::from_png(LOGO)?),
        drawer: names.person(3),
        reviewer: names.person(4),
    })
}
