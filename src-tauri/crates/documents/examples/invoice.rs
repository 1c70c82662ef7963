//! Writes sample invoices, so that the layout can be looked at: `cargo run -p boss-documents --example invoice -- FOLDER`.
//! With a number after the folder, renders that many invoices of sixteen lines into memory instead, to be timed from outside.

use boss_documents::invoice::{BankDetails, InvoiceDocument, InvoiceLine, InvoiceTotals, Party, render_pdf};
use boss_kernel::{Amount, Currency, Language, NaiveDate, Quantity, Result, TaxRate};
use std::path::Path;

const PRODUCTS: [(&str, &str, &str); 4] = [
    ("云存储 标准型（华东一区）", "2026-06-01 至 2026-07-01", "GB·月"),
    ("内容分发网络 流量包", "2026-06-01 至 2026-07-01", "GB"),
    ("视频转码 高清 1080P", "2026-06-01 至 2026-07-01", "分钟"),
    ("技术支持服务 企业版，含七乘二十四小时响应与季度巡检报告", "2026 年第二季度", "项"),
];
const PRODUCTS_ENGLISH: [(&str, &str, &str); 4] = [
    ("Object storage, standard class, East region", "2026-06-01 to 2026-07-01", "GB-month"),
    ("Content delivery traffic", "2026-06-01 to 2026-07-01", "GB"),
    ("Video transcoding HD 1080p", "2026-06-01 to 2026-07-01", "minute"),
    ("Enterprise support with round-the-clock response and quarterly review", "Q2 2026", "item"),
];

fn line(place: i64, language: Language, currency: Currency) -> Result<InvoiceLine> {
    let products = if language == Language::Chinese { PRODUCTS } else { PRODUCTS_ENGLISH };
    let (description, specification, unit) = products[usize::try_from(place % 4).unwrap_or(0)];
    let exempt = place == 5;
    let rate = TaxRate::percent(if place % 4 == 3 { 13 } else { 6 })?;
    let net = Amount::new(128_400 + place * 7_331, currency);
    let tax = match exempt {
        true => Amount::zero(currency),
        false => Amount::round(net.to_decimal() * rate.fraction(), currency)?,
    };
    Ok(InvoiceLine {
        description: description.to_owned(),
        specification: specification.to_owned(),
        unit: unit.to_owned(),
        quantity: Some(Quantity(1_250_500_000 + place * 33_000_000)),
        unit_price: Some(format!("0.0{}35", 1 + place % 8).parse()?),
        net,
        tax_rate: (!exempt).then_some(rate),
        tax,
        total: net.plus(tax)?,
    })
}

fn party(chinese: bool, seller: bool) -> Party {
    let text = |chinese_text: &str, english: &str| if chinese { chinese_text } else { english }.to_owned();
    match seller {
        true => Party {
            name: text("云岭数据服务（杭州）有限公司", "Yunling Data Services (Hangzhou) Co., Ltd."),
            tax_number: "91330100MA00000000".to_owned(),
            address: text(
                "浙江省杭州市西湖区示例路 88 号云岭大厦 12 层",
                "12F, 88 Sample Road, Xihu, Hangzhou, China",
            ),
            phone: "0571-0000 0000".to_owned(),
            bank: text("示例银行杭州西湖支行", "Sample Bank, Xihu Branch"),
            bank_account: "6222 0000 0000 0000 000".to_owned(),
        },
        false => Party {
            name: text(
                "北京青禾视界文化传媒股份有限公司上海分公司",
                "Greenfield Vision Media Holdings Limited",
            ),
            tax_number: "91310000MA11111111".to_owned(),
            address: text(
                "上海市浦东新区样例大道 1000 弄 6 号楼 2301 室",
                "Unit 2301, 1000 Example Avenue, Shanghai",
            ),
            phone: "021-0000 1111".to_owned(),
            bank: text("样例商业银行上海浦东分行营业部", "Example Commercial Bank, Pudong"),
            bank_account: "3100 0000 0000 0000 11".to_owned(),
        },
    }
}

fn sample(language: Language, count: i64) -> Result<InvoiceDocument> {
    let chinese = language == Language::Chinese;
    let currency = if chinese { Currency::CNY } else { Currency::USD };
    let lines = (0..count).map(|place| line(place, language, currency)).collect::<Result<Vec<_>>>()?;
    let totals = InvoiceTotals {
        net: Amount::sum(lines.iter().map(|l| l.net), currency)?,
        tax: Amount::sum(lines.iter().map(|l| l.tax), currency)?,
        total: Amount::sum(lines.iter().map(|l| l.total), currency)?,
    };
    let text = |chinese_text: &str, english: &str| if chinese { chinese_text } else { english }.to_owned();
    let seller = party(chinese, true);
    Ok(InvoiceDocument {
        language,
        title: text("发票", "Invoice"),
        number: "INV-2026-000128".to_owned(),
        platform_number: chinese.then(|| "26312000000012345678".to_owned()),
        series: "INV-2026".to_owned(),
        issue_date: NaiveDate::from_ymd_opt(2026, 7, 1).unwrap_or_default(),
        due_date: NaiveDate::from_ymd_opt(2026, 7, 31),
        payment_terms: text("30 天", "Net 30"),
        buyer: party(chinese, false),
        pay_to: Some(BankDetails {
            account_name: seller.name.clone(),
            bank: seller.bank.clone(),
            account_number: seller.bank_account.clone(),
            swift: if chinese { String::new() } else { "SMPLCNBH".to_owned() },
        }),
        seller,
        currency,
        lines,
        totals,
        bills: vec!["B-2026-06-00045".to_owned(), "B-2026-06-00046".to_owned()],
        remarks: text(
            "合同编号：HT-2026-0312。如有疑问请联系您的客户经理。",
            "Agreement HT-2026-0312. Questions? Your account manager is glad to help.",
        ),
        qr_content: Some("https://example.com/i/INV-2026-000128?c=7f3a".to_owned()),
        logo: Some(boss_documents::Logo::from_png(include_bytes!("../tests/data/logo.png"))?),
        drawer: text("王小燕", "Wang Xiaoyan"),
        reviewer: text("李明", "Li Ming"),
    })
}

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    if let Some(count) = arguments.next() {
        let document = sample(Language::Chinese, 16)?;
        let mut bytes = 0;
        for number in 0..count.parse::<u32>()? {
            let document = InvoiceDocument { number: format!("INV-{number:06}"), ..document.clone() };
            bytes += render_pdf(&document)?.len();
        }
        println!("{count} documents, {bytes} bytes");
        return Ok(());
    }
    for (name, language, count) in [
        ("chinese", Language::Chinese, 16),
        ("english", Language::English, 16),
        ("long", Language::Chinese, 70),
    ] {
        std::fs::write(
            Path::new(&folder).join(format!("{name}.pdf")),
            render_pdf(&sample(language, count)?)?,
        )?;
    }
    Ok(())
}
