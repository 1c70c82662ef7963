//! Bills become invoices: whole, in parts, many at once; numbers without a gap, and nothing over its bill.

use boss_core::billing::model::{BillState, bill};
use boss_core::customers::model::{InvoiceKind, Invoicing, account};
use boss_core::gate::model::Role;
use boss_core::gate::{Call, codes as gate_codes};
use boss_core::invoicing::{
    InvoiceDetail, InvoicePdf, IssueForRun, IssueInvoices, IssueRequest, ListInvoices, ListOpenBills,
    SetPlatformNumber, codes,
};
use boss_core::reports::CheckBooks;
use boss_core::store::page::{Sort, Window};
use boss_kernel::id::{BillId, InvoiceId};
use boss_kernel::{Amount, Currency, ErrorCode, Language};
use boss_tests::billed::Billed;
use boss_tests::{Desk, story};
use sea_orm::ConnectionTrait;

fn cny(minor: i64) -> Amount {
    Amount::new(minor, Currency::CNY)
}

fn whole(bills: &[BillId]) -> IssueInvoices {
    issue(vec![IssueRequest { bill_ids: bills.to_vec(), ..IssueRequest::default() }])
}

fn part(bill: BillId, minor: i64) -> IssueRequest {
    IssueRequest { bill_ids: vec![bill], amount: Some(cny(minor)), ..IssueRequest::default() }
}

fn issue(requests: Vec<IssueRequest>) -> IssueInvoices {
    IssueInvoices { requests, issued_on: None }
}

/// A desk on 2026-02-02, when January has been billed.
async fn after_january(desk: &Desk) -> Billed {
    desk.go_to("2026-02-02");
    Billed::at(desk).await
}

async fn prove_books(desk: &Desk) {
    let books = desk.ask(CheckBooks {}).await;
    let broken: Vec<_> = books.findings.iter().filter(|finding| finding.broken.is_some()).collect();
    assert!(broken.is_empty(), "{broken:?}");
    assert!(books.findings.len() > 20);
}

/// The faults of a refusal: places and codes.
fn faults(error: &boss_kernel::Error) -> Vec<(&str, ErrorCode)> {
    error.faults().iter().map(|fault| (fault.place.as_str(), fault.code)).collect()
}

story!(a_bill_is_invoiced_whole, |desk| async move {
    let billed = after_january(&desk).await;
    let river = billed.customer("云川科技").await;
    let january = billed.bill(river, "2026-01-31", &[10_000, 2_550]).await;
    let done = desk.act(whole(&[january])).await;
    let issued = &done.output.invoices[0];
    assert_eq!(issued.number.as_deref(), Some("INV-00000001"));
    assert_eq!((issued.net, issued.tax, issued.total), (cny(12_550), cny(753), cny(13_303)));
    assert_eq!(done.output.totals, [cny(13_303)]);
    assert_eq!(done.warnings[0].code, codes::NO_TAX_PROFILE.as_str());
    let view = desk.ask(InvoiceDetail { invoice_id: issued.invoice_id.unwrap() }).await;
    assert_eq!(view.buyer.name, "云川科技");
    assert_eq!(view.seller.tax_number, "91310000MA1FL00001");
    assert_eq!(view.lines.len(), 2);
    assert_eq!(view.lines[1].description, "内容分发 · 月费");
    assert_eq!(view.lines[1].unit_price.unwrap().to_string(), "25.5");
    assert_eq!((view.tax_rates[0].net, view.tax_rates[0].tax), (cny(12_550), cny(753)));
    assert_eq!(view.bills[0].uninvoiced, cny(0));
    assert_eq!(view.timeline.len(), 1);
    assert!(view.actions[0].allowed);
    assert_eq!(billed.read_bill(january).await.invoiced_minor.0, 13_303);
    let again = desk.refused(whole(&[january])).await;
    assert_eq!(faults(&again), [("requests.0.billIds.0", codes::NOTHING_LEFT)]);
    prove_books(&desk).await;
});

story!(parts_add_up_to_the_bill, |desk| async move {
    let billed = after_january(&desk).await;
    let river = billed.customer("云川科技").await;
    let january =
        billed.bill_of(river, ("2026-01-31", Currency::CNY), &[(3_333, 200), (1_001, 60), (-500, -30)]).await;
    let two = desk.act(issue(vec![part(january, 1_000), part(january, 777)])).await.output;
    assert_eq!(two.invoices.iter().map(|invoice| invoice.total).collect::<Vec<_>>(), [cny(1_000), cny(777)]);
    assert_eq!(two.invoices[1].number.as_deref(), Some("INV-00000002"));
    prove_books(&desk).await;
    let over = desk.refused(issue(vec![part(january, 2_288)])).await;
    assert_eq!(faults(&over), [("requests.0.amount", codes::OVER_LIMIT)]);
    let left = desk.ask(ListOpenBills::default()).await;
    assert_eq!((left.total, left.rows[0].uninvoiced), (1, cny(2_287)));
    let rest = desk.act(whole(&[january])).await.output;
    assert_eq!(rest.invoices[0].total, cny(2_287));
    let figures: Vec<_> =
        [&two.invoices[0], &two.invoices[1], &rest.invoices[0]].iter().map(|i| i.tax.minor()).collect();
    assert_eq!(figures.iter().sum::<i64>(), 230);
    assert_eq!(desk.ask(ListOpenBills::default()).await.total, 0);
    prove_books(&desk).await;
});

story!(several_bills_on_one_invoice, |desk| async move {
    let billed = after_january(&desk).await;
    let river = billed.customer("云川科技").await;
    let second = billed.account(river.id, "第二账户", Currency::CNY).await;
    let december = billed.bill(river, "2025-12-31", &[10_000]).await;
    let other = boss_tests::billed::Customer { account: second, ..river };
    let january = billed.bill(other, "2026-01-31", &[20_000]).await;
    let profile = billed.tax_profile(river.id, InvoiceKind::Special, Some("91310000MA1FL00002")).await;
    let request = IssueRequest {
        bill_ids: vec![december, january],
        tax_profile_id: Some(profile),
        remarks: Some(" 合同 2025-17 ".into()),
        ..IssueRequest::default()
    };
    let done = desk.act(issue(vec![request])).await;
    assert!(done.warnings.is_empty());
    let issued = &done.output.invoices[0];
    assert_eq!((issued.total, issued.lines, issued.bill_numbers.len()), (cny(31_800), 2, 2));
    assert_eq!(issued.due_on.to_string(), "2026-03-02");
    let view = desk.ask(InvoiceDetail { invoice_id: issued.invoice_id.unwrap() }).await;
    assert_eq!(view.invoice.invoice_kind, InvoiceKind::Special);
    assert_eq!(view.buyer.tax_number, "91310000MA1FL00002");
    assert_eq!(view.remarks.as_deref(), Some("合同 2025-17"));
    // Found by either account, by either bill, and by the customer's two middle characters.
    let finds = [
        ListInvoices { account_id: Some(second), ..ListInvoices::default() },
        ListInvoices { account_id: Some(river.account), ..ListInvoices::default() },
        ListInvoices { bill_id: Some(january), ..ListInvoices::default() },
        ListInvoices { search: Some("川科".into()), ..ListInvoices::default() },
        ListInvoices { search: Some("inv-0000".into()), ..ListInvoices::default() },
        ListInvoices {
            invoice_kind: Some(InvoiceKind::Special),
            currency: Some(Currency::CNY),
            ..ListInvoices::default()
        },
    ];
    for find in finds {
        let found = desk.ask(find.clone()).await;
        assert_eq!((found.total, found.rows.len()), (1, 1), "{find:?}");
        assert_eq!(found.totals[0].total, cny(31_800));
    }
    let none = ListInvoices { search: Some("别家".into()), ..ListInvoices::default() };
    assert_eq!(desk.ask(none).await.total, 0);
    prove_books(&desk).await;
});

story!(every_fault_is_listed_and_nothing_is_issued, |desk| async move {
    let billed = after_january(&desk).await;
    let river = billed.customer("云川科技").await;
    let hill = billed.customer("青山传媒").await;
    let good = billed.bill(river, "2026-01-31", &[10_000]).await;
    let credit = billed.bill(river, "2026-01-31", &[-10_000]).await;
    let held = billed.bill(river, "2026-01-31", &[10_000]).await;
    billed.set_bill(held, bill::Column::State, BillState::OnHold).await;
    let future = billed.bill(river, "2026-02-03", &[10_000]).await;
    let foreign = billed.bill(hill, "2026-01-31", &[10_000]).await;
    let dollars = billed.bill_of(river, ("2026-01-31", Currency::USD), &[(100, 6)]).await;
    let bare = billed.tax_profile(river.id, InvoiceKind::Special, None).await;
    let of_hill = billed.tax_profile(hill.id, InvoiceKind::Ordinary, None).await;
    let with = |bills: &[BillId]| IssueRequest { bill_ids: bills.to_vec(), ..IssueRequest::default() };
    let requests = vec![
        with(&[]),
        with(&[credit, held, future, BillId(999), good, good]),
        with(&[good, foreign]),
        with(&[good, dollars]),
        IssueRequest { tax_profile_id: Some(bare), ..part(good, 0) },
        IssueRequest {
            tax_profile_id: Some(of_hill),
            amount: Some(Amount::new(1, Currency::USD)),
            ..with(&[good])
        },
        IssueRequest { amount: Some(cny(5)), remarks: Some("长".repeat(501)), ..with(&[good, held]) },
    ];
    let refusal = desk.refused(issue(requests)).await;
    let expect = [
        ("requests.0.billIds", codes::BILLS_MISSING),
        ("requests.1.billIds.0", codes::BILL_NOT_POSITIVE),
        ("requests.1.billIds.1", codes::BILL_ON_HOLD),
        ("requests.1.billIds.2", codes::ISSUE_DAY_IMPOSSIBLE),
        ("requests.1.billIds.3", codes::BILL_NOT_FOUND),
        ("requests.1.billIds.5", codes::BILL_TWICE),
        ("requests.2.billIds", codes::BUYERS_MIXED),
        ("requests.3.billIds", codes::CURRENCIES_MIXED),
        ("requests.4.taxProfileId", codes::TAX_NUMBER_MISSING),
        ("requests.4.amount", codes::AMOUNT_NOT_POSITIVE),
        ("requests.5.taxProfileId", codes::TAX_PROFILE_FOREIGN),
        ("requests.5.amount", boss_kernel::error::codes::CURRENCY_MIXED),
        ("requests.6.billIds.1", codes::BILL_ON_HOLD),
        ("requests.6.amount", codes::PART_OF_SEVERAL),
        ("requests.6.remarks", codes::REMARKS_TOO_LONG),
    ];
    assert_eq!(faults(&refusal), expect);
    assert_eq!(faults(&desk.refused(issue(vec![])).await), [("requests", codes::REQUESTS_MISSING)]);
    assert_eq!(desk.ask(ListInvoices::default()).await.total, 0);
    // Nothing was numbered: the first invoice is the first.
    let first = desk.act(whole(&[good])).await;
    assert_eq!(first.output.invoices[0].number.as_deref(), Some("INV-00000001"));
});

story!(numbers_and_days_go_up_together, |desk| async move {
    let billed = after_january(&desk).await;
    let river = billed.customer("云川科技").await;
    let first = billed.bill(river, "2026-01-31", &[10_000]).await;
    let second = billed.bill(river, "2026-01-31", &[10_000]).await;
    let on = |bill, day: &str| IssueInvoices { issued_on: Some(day.parse().unwrap()), ..whole(&[bill]) };
    assert_eq!(
        faults(&desk.refused(on(first, "2026-02-03")).await),
        [("issuedOn", codes::ISSUE_DAY_IMPOSSIBLE)]
    );
    desk.act(on(first, "2026-02-01")).await;
    assert_eq!(
        faults(&desk.refused(on(second, "2026-01-31")).await),
        [("issuedOn", codes::ISSUE_DAY_IMPOSSIBLE)]
    );
    desk.act(on(second, "2026-02-01")).await;
    prove_books(&desk).await;
});

story!(a_dry_run_shows_the_invoice_and_takes_no_number, |desk| async move {
    let billed = after_january(&desk).await;
    let river = billed.customer("云川科技").await;
    let january = billed.bill(river, "2026-01-31", &[10_000]).await;
    let shown = desk.rehearse(whole(&[january])).await;
    let draft = &shown.output.invoices[0];
    assert_eq!((draft.invoice_id, draft.number.as_ref(), draft.total), (None, None, cny(10_600)));
    assert!(shown.changes.iter().all(|change| !change.label.starts_with("INV-")), "{:?}", shown.changes);
    let done = desk.act(whole(&[january])).await;
    assert_eq!(done.output.invoices[0].number.as_deref(), Some("INV-00000001"));
    assert_eq!(done.output.totals, shown.output.totals);
    assert_eq!(done.warnings, shown.warnings);
});

story!(the_same_request_issues_once, |desk| async move {
    let billed = after_january(&desk).await;
    let river = billed.customer("云川科技").await;
    let january = billed.bill(river, "2026-01-31", &[10_000]).await;
    let input = serde_json::to_value(whole(&[january])).unwrap();
    let call = Call::new("invoicing.issue", input, desk.gate.new_request_id());
    let first = desk.gate.run(&desk.owner, call.clone()).await.unwrap();
    let second = desk.gate.run(&desk.owner, call).await.unwrap();
    assert!(second.replayed);
    assert_eq!(first.output, second.output);
    assert_eq!(desk.ask(ListInvoices::default()).await.total, 1);
});

story!(a_run_is_invoiced_at_once, |desk| async move {
    let billed = after_january(&desk).await;
    let mut last = None;
    for name in ["甲公司", "乙公司", "丙公司"] {
        let customer = billed.customer(name).await;
        last = Some(billed.bill(customer, "2026-01-31", &[10_000, 500]).await);
    }
    let on_request = billed.customer("丁公司").await;
    billed.set_account(on_request.account, account::Column::Invoicing, Invoicing::OnRequest).await;
    billed.bill(on_request, "2026-01-31", &[10_000]).await;
    let back = billed.customer("戊公司").await;
    let credit = billed.bill(back, "2026-01-31", &[-5_000]).await;
    desk.act(issue(vec![part(last.unwrap(), 530)])).await;
    let run = IssueForRun { bill_run_id: Some(billed.run), ..IssueForRun::default() };
    let shown = desk.rehearse(run.clone()).await.output;
    assert_eq!((shown.invoices, shown.first_number.clone()), (3, None));
    let done = desk.act(run.clone()).await;
    assert_eq!((done.output.invoices, done.output.totals.clone()), (3, shown.totals));
    assert_eq!(done.output.totals, [cny(3 * 11_130 - 530)]);
    assert_eq!(done.output.first_number.as_deref(), Some("INV-00000002"));
    assert_eq!(done.output.last_number.as_deref(), Some("INV-00000004"));
    assert_eq!(done.output.left_out, 1);
    assert_eq!(done.output.not_invoiced[0].bill_id, credit);
    assert_eq!(done.output.not_invoiced[0].reason.code, codes::BILL_NOT_POSITIVE.as_str());
    assert_eq!(done.warnings.len(), 2);
    assert_eq!(desk.act(run).await.output.invoices, 0);
    let through = IssueForRun { billed_through: "2026-01-31".parse().ok(), ..IssueForRun::default() };
    assert_eq!(desk.act(through.clone()).await.output.invoices, 0);
    let unclear = IssueForRun { bill_run_id: Some(billed.run), ..through };
    assert_eq!(faults(&desk.refused(unclear).await), [("billRunId", codes::SELECTION_UNCLEAR)]);
    let newest = ListInvoices {
        window: Window {
            sort: Some(Sort { column: "number".into(), descending: true }),
            offset: 1,
            limit: 2,
        },
        ..ListInvoices::default()
    };
    let window = desk.ask(newest).await;
    let numbers: Vec<_> = window.rows.iter().map(|row| row.number.as_str()).collect();
    assert_eq!((window.total, numbers), (4, vec!["INV-00000003", "INV-00000002"]));
    prove_books(&desk).await;
});

story!(a_platform_number_is_noted_once, |desk| async move {
    let billed = after_january(&desk).await;
    let river = billed.customer("云川科技").await;
    let bills = [
        billed.bill(river, "2026-01-31", &[10_000]).await,
        billed.bill(river, "2026-01-31", &[20_000]).await,
    ];
    let issued = desk.act(issue(bills.iter().map(|id| part(*id, 100)).collect())).await.output.invoices;
    let ids: Vec<InvoiceId> = issued.iter().map(|invoice| invoice.invoice_id.unwrap()).collect();
    let set = |id, number: &str| SetPlatformNumber { invoice_id: id, platform_number: number.into() };
    let unreadable = desk.refused(set(ids[0], "123")).await;
    assert_eq!(faults(&unreadable), [("platformNumber", codes::PLATFORM_NUMBER_UNREADABLE)]);
    desk.act(set(ids[0], "2431 2000 0000 0000 0001")).await;
    assert_eq!(desk.refused(set(ids[0], "24312000000000000002")).await.code(), codes::PLATFORM_NUMBER_SET);
    let taken = desk.refused(set(ids[1], "24312000000000000001")).await;
    assert_eq!(faults(&taken), [("platformNumber", codes::PLATFORM_NUMBER_TAKEN)]);
    let view = desk.ask(InvoiceDetail { invoice_id: ids[0] }).await;
    assert_eq!(view.invoice.platform_number.as_deref(), Some("24312000000000000001"));
    assert!(!view.actions[0].allowed);
    let found = desk
        .ask(ListInvoices { search: Some("24312000000000000001".into()), ..ListInvoices::default() })
        .await;
    assert_eq!(found.total, 1);
    let without = ListInvoices { has_platform_number: Some(false), ..ListInvoices::default() };
    assert_eq!(desk.ask(without).await.rows[0].invoice_id, ids[1]);
});

/// Pictures of one pixel.
const ONE_LOGO: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const ANOTHER_LOGO: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

story!(the_audit_trail_names_every_invoice_of_a_large_run, |desk| async move {
    let billed = after_january(&desk).await;
    let river = billed.customer("云川科技").await;
    billed.many_bills(river, "2026-01-31", 700).await;
    let run = IssueForRun { bill_run_id: Some(billed.run), ..IssueForRun::default() };
    let done = desk.act(run).await;
    assert_eq!((done.output.invoices, done.changes.len()), (701, 1_000));
    let last = ListInvoices { search: done.output.last_number, ..ListInvoices::default() };
    let last = desk.ask(last).await.rows[0].invoice_id;
    assert_eq!(desk.ask(InvoiceDetail { invoice_id: last }).await.timeline.len(), 1);
    desk.gate.seal_audit().await.unwrap();
    desk.gate.verify_audit().await.unwrap();
    let db = desk.without_guards().await;
    let altered = db.execute_unprepared("UPDATE audit_object SET label = 'x' WHERE label = 'INV-00000701'");
    assert_eq!(altered.await.unwrap().rows_affected(), 1);
    assert_eq!(desk.gate.verify_audit().await.unwrap_err().code(), gate_codes::CHAIN_BROKEN);
});

story!(an_issued_invoice_prints_the_same_whatever_changes_later, |desk| async move {
    let billed = after_january(&desk).await;
    let river = billed.customer("云川科技").await;
    billed.set_account(river.account, account::Column::Language, Language::English).await;
    let january = billed.bill(river, "2026-01-31", &[10_000]).await;
    let mut company = desk.ask(boss_core::staff::Company {}).await;
    company.company.logo = Some(ONE_LOGO.into());
    desk.act(boss_core::staff::ChangeCompany { company: company.company, version: company.version }).await;
    let id = desk.act(whole(&[january])).await.output.invoices[0].invoice_id.unwrap();
    let before = desk.ask(InvoicePdf { invoice_id: id }).await;
    assert_eq!(
        (before.file_name.as_str(), before.media_type.as_str()),
        ("INV-00000001.pdf", "application/pdf")
    );
    assert!(before.bytes().unwrap().starts_with(b"%PDF-"));
    let mut company = desk.ask(boss_core::staff::Company {}).await;
    company.company.name_english = "Another Name".into();
    company.company.bank_account = "1".into();
    assert_eq!(company.company.logo.as_deref(), Some(ONE_LOGO));
    company.company.logo = Some(ANOTHER_LOGO.into());
    desk.act(boss_core::staff::ChangeCompany { company: company.company, version: company.version }).await;
    let view = desk.ask(InvoiceDetail { invoice_id: id }).await;
    assert_eq!(view.seller.name, "Cloudriver Data Services");
    assert_eq!(view.lines[0].description, "Content delivery · Monthly fee");
    assert!(desk.ask(InvoicePdf { invoice_id: id }).await == before);
});

story!(only_finance_issues_invoices, |desk| async move {
    let billed = after_january(&desk).await;
    let river = billed.customer("云川科技").await;
    let january = billed.bill(river, "2026-01-31", &[10_000]).await;
    let support = desk.colleague("su", &[Role::Support]).await;
    let refusal = desk.gate.act(&support, whole(&[january])).await.unwrap_err();
    assert_eq!(refusal.code(), gate_codes::NOT_PERMITTED);
    assert_eq!(desk.gate.ask(&support, ListInvoices::default()).await.unwrap().total, 0);
    let finance = desk.colleague("fi", &[Role::Finance]).await;
    desk.gate.act(&finance, whole(&[january])).await.unwrap();
});
