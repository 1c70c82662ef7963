//! The main job on the command line, but for billing: importing usage, issuing invoices, the month's report, the books.

use super::arguments::{Common, IssueArguments};
use super::desk::CommandDesk;
use super::screen::{Screen, grouped, money};
use super::table::{Side, Table};
use crate::codes;
use crate::files::{self, write_whole};
use boss_core::billing::{ExplainCharge, ListBills, codes as billing_codes};
use boss_core::gate::Outcome;
use boss_core::invoicing::{IssueForRun, IssueInvoices, IssueRequest, IssuedForRun, IssuedInvoices};
use boss_core::reports::{
    BookReport, CheckBooks, Month, MonthPdf, MonthReport, MonthReportView, MonthXlsx, ReportTable,
    ReportTableSort,
};
use boss_core::store::page::Window;
use boss_core::usage::{FileEncoding, ImportUsage, UsageImported};
use boss_kernel::id::{BillId, BillRunId, ChargeId};
use boss_kernel::{Amount, Error, NaiveDate, Result};
use std::path::Path;

const LEFT: Side = Side::Left;
const RIGHT: Side = Side::Right;

pub(super) fn count(number: i64) -> String {
    grouped(number.unsigned_abs())
}

/// The numbers of what was made, behind a blank; nothing in a dry run.
pub(super) fn number_range(first: Option<&str>, last: Option<&str>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first != last => format!(" {first} – {last}"),
        (Some(only), _) => format!(" {only}"),
        _ => String::new(),
    }
}

fn amounts(amounts: impl IntoIterator<Item = Amount>) -> String {
    amounts.into_iter().map(money).collect::<Vec<_>>().join(", ")
}

/// `boss usage import FILE`.
pub(super) async fn import_usage(
    common: &Common,
    screen: Screen,
    file: &Path,
    encoding: Option<String>,
    dry_run: bool,
) -> Result<()> {
    let encoding = encoding.map(|word| serde_json::from_value::<FileEncoding>(word.into())).transpose();
    let encoding = encoding.map_err(|cause| Error::new(codes::JSON_UNREADABLE).with("reason", cause))?;
    file.metadata().map_err(|cause| {
        Error::new(codes::FILE_UNREADABLE).with("path", file.display()).with("reason", cause)
    })?;
    let desk = CommandDesk::open(common, screen).await?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let file = files::shelve(&desk.gate, file, &name)?;
    let outcome = desk.act(ImportUsage { file, encoding }, dry_run).await?;
    screen.outcome(&outcome, |done| show_import(screen, done));
    Ok(())
}

fn show_import(screen: Screen, done: &UsageImported) {
    let (read, counted, twice, late) = (
        count(done.rows_read),
        count(done.events_accepted),
        count(done.events_duplicate),
        count(done.events_late),
    );
    screen.say(match screen.language {
        boss_kernel::Language::Chinese => {
            format!(
                "{}：读取 {read} 行，计入 {counted} 条，重复 {twice} 条，迟到 {late} 条。",
                done.file_name
            )
        }
        boss_kernel::Language::English => {
            format!(
                "{}: {read} lines read, {counted} events counted, {twice} duplicate, {late} late.",
                done.file_name
            )
        }
    });
    let encoding = done.encoding.name();
    screen.say(format!("{} {encoding}, SHA-256 {}", screen.pick("读取编码", "read as"), done.file_sha256));
    let mut table = Table::new([
        (screen.pick("计量项", "meter"), LEFT),
        (screen.pick("条数", "events"), RIGHT),
        (screen.pick("数量", "quantity"), RIGHT),
        (screen.pick("单位", "unit"), LEFT),
    ]);
    for meter in &done.meters {
        let unit = meter.unit.in_language(screen.language).to_owned();
        table.row([
            meter.code.clone(),
            count(meter.events),
            meter.quantity.map_or_else(|| "…".to_owned(), |sum| sum.to_string()),
            unit,
        ]);
    }
    if !done.meters.is_empty() {
        table.show(screen);
    }
}

/// `boss invoice issue`.
pub(super) async fn issue(
    common: &Common,
    screen: Screen,
    which: &IssueArguments,
    issued_on: Option<NaiveDate>,
) -> Result<()> {
    let desk = CommandDesk::open(common, screen).await?;
    if which.bill.is_empty() {
        let issue = IssueForRun {
            bill_run_id: which.run.map(BillRunId),
            billed_through: which.all_through,
            issued_on,
        };
        let outcome = desk.act(issue, false).await?;
        screen.outcome(&outcome, |issued| show_issued_for_run(screen, issued));
        return Ok(());
    }
    let mut requests = Vec::new();
    for bill in &which.bill {
        let bill_ids = vec![find_bill(&desk, bill).await?];
        requests.push(IssueRequest { bill_ids, ..IssueRequest::default() });
    }
    let outcome: Outcome<IssuedInvoices> = desk.act(IssueInvoices { requests, issued_on }, false).await?;
    screen.outcome(&outcome, |issued| {
        for invoice in &issued.invoices {
            let number = invoice.number.clone().unwrap_or_default();
            screen.say(format!(
                "{number}  {}  {}  {}",
                invoice.issued_on,
                money(invoice.total),
                invoice.buyer_title
            ));
        }
    });
    Ok(())
}

/// A bill by its number (`B00000012`) or its id.
async fn find_bill(desk: &CommandDesk, named: &str) -> Result<BillId> {
    if let Ok(id) = named.parse() {
        return Ok(BillId(id));
    }
    let search =
        ListBills { search: Some(named.to_owned()), window: Window::default(), ..ListBills::default() };
    let found = desk.ask(search).await?.rows.into_iter().find(|bill| bill.number.as_deref() == Some(named));
    found.map(|bill| bill.bill_id).ok_or_else(|| Error::new(billing_codes::BILL_UNKNOWN).with("id", named))
}

fn show_issued_for_run(screen: Screen, issued: &IssuedForRun) {
    let (invoices, totals) = (grouped(issued.invoices), amounts(issued.totals.iter().copied()));
    let range = number_range(issued.first_number.as_deref(), issued.last_number.as_deref());
    screen.say(match screen.language {
        boss_kernel::Language::Chinese => format!("开具 {invoices} 张发票{range}，合计 {totals}"),
        boss_kernel::Language::English => format!("{invoices} invoices issued{range}, total {totals}"),
    });
    for left in &issued.not_invoiced {
        let texts = match screen.language {
            boss_kernel::Language::Chinese => &left.reason.texts.chinese,
            boss_kernel::Language::English => &left.reason.texts.english,
        };
        screen.say(format!("  {}: {} {}", left.bill_number, texts.what, texts.remedy));
    }
}

/// `boss report month`.
pub(super) async fn report_month(
    common: &Common,
    screen: Screen,
    month: &str,
    (xlsx, pdf): (Option<&Path>, Option<&Path>),
) -> Result<()> {
    let month: Month = month.parse()?;
    let desk = CommandDesk::open(common, screen).await?;
    let (currency, rows, sort, language) = (None, 0, ReportTableSort::default(), screen.language);
    let report = desk.ask(MonthReport { month, currency, rows, sort }).await?;
    if let Some(path) = xlsx {
        write_whole(path, &desk.ask(MonthXlsx { month, currency, language, rows, sort }).await?.bytes()?)?;
    }
    if let Some(path) = pdf {
        write_whole(path, &desk.ask(MonthPdf { month, currency, language, rows, sort }).await?.bytes()?)?;
    }
    screen.answer(&report, |report| show_report(screen, report));
    for path in [xlsx, pdf].into_iter().flatten() {
        screen.remark(format!("{} {}", screen.pick("已写入", "Written to"), path.display()));
    }
    Ok(())
}

fn show_report(screen: Screen, report: &MonthReportView) {
    screen.say(format!("{} · {}", report.month, report.currency));
    let mut figures = Table::new([
        ("", LEFT),
        (screen.pick("金额", "amount"), RIGHT),
        (screen.pick("张数", "documents"), RIGHT),
        (screen.pick("上月", "month before"), RIGHT),
        (screen.pick("与总账", "ledger"), LEFT),
    ]);
    for figure in &report.figures {
        let ties = match figure.ties_to_ledger {
            Some(true) => screen.pick("一致", "ties"),
            Some(false) => screen.pick("不一致", "differs"),
            None => "",
        };
        figures.row([
            figure.title.in_language(screen.language).to_owned(),
            money(figure.amount),
            grouped(figure.count),
            money(figure.before),
            ties.to_owned(),
        ]);
    }
    figures.show(screen);
    for (title, table) in [
        (screen.pick("按产品", "By offering"), &report.by_offering),
        (screen.pick("按客户", "By customer"), &report.by_customer),
    ] {
        screen.say("");
        show_breakdown(screen, title, table);
    }
}

fn show_breakdown(screen: Screen, title: &str, breakdown: &ReportTable) {
    let mut table = Table::new([
        (title, LEFT),
        (screen.pick("笔数", "count"), RIGHT),
        (screen.pick("不含税", "net"), RIGHT),
        (screen.pick("税额", "tax"), RIGHT),
        (screen.pick("合计", "total"), RIGHT),
    ]);
    for row in breakdown.rows.iter().chain(&breakdown.others).chain([&breakdown.sum]) {
        table.row([
            row.name.in_language(screen.language).to_owned(),
            grouped(row.count),
            money(row.net),
            money(row.tax),
            money(row.total),
        ]);
    }
    table.show(screen);
}

/// `boss books check`. Fails when an invariant does not hold.
pub(super) async fn check_books(common: &Common, screen: Screen) -> Result<()> {
    let desk = CommandDesk::open(common, screen).await?;
    let report = desk.ask(CheckBooks {}).await?;
    screen.answer(&report, |report| show_books(screen, report));
    match report.broken {
        0 => Ok(()),
        broken => Err(Error::new(codes::BOOKS_BROKEN).with("broken", broken)),
    }
}

fn show_books(screen: Screen, report: &BookReport) {
    for finding in &report.findings {
        let holds = match finding.broken {
            None => screen.pick("成立  ", "holds "),
            Some(_) => screen.pick("不成立", "broken"),
        };
        screen.say(format!("{holds}  {}", finding.invariant.in_language(screen.language)));
        if let Some(first) = &finding.broken {
            screen.say(format!("        {first}"));
        }
    }
}

/// `boss explain CHARGE`.
pub(super) async fn explain(common: &Common, screen: Screen, charge: i64) -> Result<()> {
    let desk = CommandDesk::open(common, screen).await?;
    let explained = desk.ask(ExplainCharge { charge_id: ChargeId(charge) }).await?;
    screen.answer(&explained, |explained| {
        let charge = &explained.charge;
        let (offering, price) =
            (charge.offering.in_language(screen.language), charge.price.in_language(screen.language));
        let bill = charge.bill_number.as_deref().unwrap_or(screen.pick("账单草稿", "Draft"));
        screen.say(format!("{bill} · {offering} · {price} · {}", money(charge.total)));
        for line in &charge.explanation {
            screen.say(format!("  {}", line.in_language(screen.language)));
        }
        for used in &explained.usage {
            screen.say(format!("  {}  {} ({})", used.day, used.quantity, count(used.events)));
        }
    });
    Ok(())
}
