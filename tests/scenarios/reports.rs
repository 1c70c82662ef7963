//! The month in figures: what they say, what the ledger says, and the rows behind them.

use boss_core::gate::model::Role;
use boss_core::invoicing::{IssueForRun, ListInvoices};
use boss_core::payments::model::PaymentMethod;
use boss_core::payments::{AllocationRule, AllocationWish, ListPayments, RecordPayment};
use boss_core::reports::{
    ListCharged, ListReceivables, MonthPdf, MonthReport, MonthXlsx, ReportTableSort, codes,
};
use boss_core::store::page::Window;
use boss_kernel::id::{AccountId, OfferingId};
use boss_kernel::{Amount, Currency, Language};
use boss_tests::billed::Billed;
use boss_tests::{Desk, story};

fn cny(minor: i64) -> Amount {
    Amount::new(minor, Currency::CNY)
}

fn month(text: &str) -> MonthReport {
    MonthReport {
        month: text.parse().expect("a month"),
        currency: None,
        rows: 2,
        sort: ReportTableSort::Total,
    }
}

fn paid(account_id: AccountId, minor: i64, on: &str) -> RecordPayment {
    RecordPayment {
        account_id,
        amount: cny(minor),
        received_on: on.parse().expect("a date"),
        method: PaymentMethod::BankTransfer,
        reference: None,
        note: None,
        allocate: AllocationWish::Rule(AllocationRule::OldestFirst),
    }
}

/// December and January billed for four customers, one of them with a credit; January invoiced; two payments.
pub(crate) async fn two_months(desk: &Desk) -> Billed {
    let billed = Billed::at(desk).await;
    desk.go_to("2026-02-05");
    let mut customers = Vec::new();
    for (name, december, january) in [
        ("甲公司", 10_000, 30_000),
        ("乙公司", 20_000, 20_000),
        ("丙公司", 0, 10_000),
        ("丁公司", 5_000, -1_000),
    ] {
        let customer = billed.customer(name).await;
        if december != 0 {
            billed.bill(customer, "2025-12-31", &[december]).await;
        }
        billed.bill(customer, "2026-01-31", &[january]).await;
        customers.push(customer);
    }
    billed.bill_of(customers[0], ("2026-01-31", Currency::USD), &[(100, 6)]).await;
    desk.act(paid(customers[0].account, 10_600, "2026-01-15")).await;
    desk.act(paid(customers[1].account, 30_000, "2026-02-03")).await;
    let run = IssueForRun {
        billed_through: "2026-01-31".parse().ok(),
        issued_on: "2026-01-31".parse().ok(),
        ..IssueForRun::default()
    };
    desk.act(run).await;
    billed
}

story!(a_month_ties_to_the_ledger, |desk| async move {
    two_months(&desk).await;
    let view = desk.ask(month("2026-01")).await;
    assert!(view.complete);
    let figures: Vec<_> =
        view.figures.iter().map(|f| (f.name.as_str(), f.amount, f.count, f.before)).collect();
    let expect = [
        // 30,000 + 20,000 + 10,000 − 1,000 with 6 %.
        ("billed", cny(62_540), 4, cny(37_100)),
        // December and January, without the credit.
        ("invoiced", cny(37_100 + 63_600), 6, cny(0)),
        ("collected", cny(10_600), 1, cny(0)),
        // All bills less what was allocated up to the month's end.
        ("open", cny(37_100 + 62_540 - 10_600), 6, cny(37_100)),
    ];
    assert_eq!(figures, expect);
    for figure in &view.figures {
        assert_eq!(
            figure.ties_to_ledger,
            if figure.name == "invoiced" { None } else { Some(true) },
            "{figure:?}"
        );
        assert!(!figure.definition.english.is_empty() && !figure.basis.chinese.is_empty());
    }
    assert_eq!(view.trend.len(), 12);
    let last = &view.trend[11];
    assert_eq!((last.billed, last.open), (cny(62_540), cny(89_040)));
    assert_eq!((view.trend[10].billed, view.trend[10].open), (cny(37_100), cny(37_100)));
    assert_eq!(view.trend[0].open, cny(0));
    let february = desk.ask(month("2026-02")).await;
    assert!(!february.complete);
    let open = &february.figures[3];
    assert_eq!((open.amount, open.ties_to_ledger), (cny(59_040), Some(true)));
});

story!(tables_name_the_largest_and_sum_up_the_rest, |desk| async move {
    let billed = two_months(&desk).await;
    let view = desk.ask(month("2026-01")).await;
    let table = &view.by_customer;
    let rows: Vec<_> =
        table.rows.iter().map(|row| (row.name.chinese.as_str(), row.total, row.before)).collect();
    assert_eq!(rows, [("甲公司", cny(31_800), cny(10_600)), ("乙公司", cny(21_200), cny(21_200))]);
    let others = table.others.as_ref().unwrap();
    assert_eq!((others.total, others.before, table.others_count), (cny(10_600 - 1_060), cny(5_300), 2));
    assert_eq!((table.sum.total, table.sum.count, table.rows[1].share.as_str()), (cny(62_540), 4, "0.339"));
    assert_eq!(view.by_offering.rows[0].id, Some(billed.offering.0));
    assert_eq!((view.by_offering.sum.total, view.by_offering.others_count), (cny(62_540), 0));
    let by_change =
        desk.ask(MonthReport { sort: ReportTableSort::Change, rows: 10, ..month("2026-01") }).await;
    let names: Vec<_> = by_change.by_customer.rows.iter().map(|row| row.name.chinese.as_str()).collect();
    assert_eq!(names, ["甲公司", "丙公司", "乙公司", "丁公司"]);
    let dollars = desk.ask(MonthReport { currency: Some(Currency::USD), ..month("2026-01") }).await;
    assert_eq!(dollars.figures[0].amount, Amount::new(106, Currency::USD));
});

story!(every_figure_drills_down_to_its_rows, |desk| async move {
    let billed = two_months(&desk).await;
    let view = desk.ask(month("2026-01")).await;
    let [_, invoiced, collected, open] = &view.figures[..] else { panic!("four figures") };
    let found: ListInvoices = serde_json::from_value(invoiced.drill.filter.clone()).unwrap();
    let found = desk.ask(found).await;
    assert_eq!((found.total, found.totals[0].total), (invoiced.count, invoiced.amount));
    let found: ListPayments = serde_json::from_value(collected.drill.filter.clone()).unwrap();
    let found = desk.ask(found).await;
    assert_eq!((found.total, found.totals[0].amount), (collected.count, collected.amount));
    let found: ListReceivables = serde_json::from_value(open.drill.filter.clone()).unwrap();
    let found = desk.ask(found).await;
    assert_eq!((found.total, found.open), (open.count, open.amount));
    assert_eq!(found.rows.iter().map(|row| row.open.minor()).sum::<i64>(), open.amount.minor());
    assert!(found.rows.iter().all(|row| !row.customer_name.is_empty()));
    let bills: boss_core::billing::ListBills =
        serde_json::from_value(view.figures[0].drill.filter.clone()).unwrap();
    let bills = desk.ask(bills).await;
    assert_eq!((bills.total, bills.totals.len()), (view.figures[0].count, 1));
    assert_eq!(bills.totals[0].total, view.figures[0].amount);
    for row in view.by_offering.rows.iter().chain(&view.by_customer.rows) {
        let charged: ListCharged =
            serde_json::from_value(row.drill.as_ref().unwrap().filter.clone()).unwrap();
        let charged = desk.ask(charged).await;
        assert_eq!((charged.net, charged.tax, charged.gross), (row.net, row.tax, row.total));
        assert_eq!(charged.rows.len() as u64, charged.total);
    }
    let nothing = ListCharged {
        window: Window::default(),
        month: "2026-01".parse().unwrap(),
        currency: Currency::CNY,
        offering_id: Some(OfferingId(billed.offering.0 + 1)),
        customer_id: None,
    };
    assert_eq!(desk.ask(nothing).await.total, 0);
});

story!(a_month_is_printed_and_opened_as_a_workbook, |desk| async move {
    two_months(&desk).await;
    for language in [Language::Chinese, Language::English] {
        let what = (language, ReportTableSort::Total);
        let pdf = MonthPdf {
            month: "2026-01".parse().unwrap(),
            currency: None,
            language: what.0,
            rows: 0,
            sort: what.1,
        };
        let pdf = desk.ask(pdf).await;
        assert!(pdf.bytes().unwrap().starts_with(b"%PDF-") && pdf.file_name == "2026-01.pdf");
        let book = MonthXlsx {
            month: "2026-01".parse().unwrap(),
            currency: None,
            language: what.0,
            rows: 0,
            sort: what.1,
        };
        let book = desk.ask(book).await;
        assert!(book.bytes().unwrap().starts_with(b"PK") && book.file_name == "2026-01.xlsx");
    }
});

story!(months_that_are_none_are_refused, |desk| async move {
    desk.go_to("2026-02-05");
    let future = desk.gate.ask(&desk.owner, month("2026-03")).await.unwrap_err();
    assert_eq!(future.faults()[0].code, codes::MONTH_IN_FUTURE);
    let unreadable =
        desk.gate.answer(&desk.owner, "reports.month", serde_json::json!({ "month": "2026-13" })).await;
    assert_eq!(unreadable.unwrap_err().faults()[0].place, "month");
    let empty = desk.ask(month("2026-02")).await;
    assert!(empty.figures.iter().all(|figure| figure.amount.is_zero() && figure.count == 0));
    assert_eq!((empty.by_customer.rows.len(), empty.by_customer.sum.share.as_str()), (0, ""));
    let support = desk.colleague("su", &[Role::Support]).await;
    assert!(desk.gate.ask(&support, month("2026-02")).await.is_err());
});
