//! Bills that wait to be looked at: owed by nobody, adjusted, made bills of, or thrown away and charged again.

use super::batches::number;
use super::*;
use boss_core::billing::model::BillState;
use boss_core::billing::{
    AdjustBill, BillItemInput, BillListState, ChangedDraft, FinaliseBills, FinaliseRun, HoldBill,
    ListBillDrafts, RemoveBillItem, ViewBillRun, codes,
};
use boss_core::customers::{CloseAccount, ShowAccount};
use boss_core::flows::{Desk as DeskQuery, DeskKind};
use boss_core::invoicing::{IssueForRun, IssueInvoices, IssueRequest, ListOpenBills};
use boss_core::payments::model::PaymentMethod;
use boss_core::payments::{
    AccountBalance, AllocationRule, AllocationWish, BillShare, BillsToPay, RecordPayment,
};
use boss_core::reports::{CheckBooks, ListReceivables, MonthReport, ReportTableSort};
use boss_core::store::codes as store_codes;
use boss_core::store::page::{Sort, Window};
use boss_kernel::id::{BillId, BillRunId};
use boss_kernel::{Amount, Currency, ErrorCode, TaxRate};
use boss_tests::story;

pub(super) fn drafted(day: &str) -> RunBilling {
    RunBilling { draft: true, ..through(day) }
}

pub(super) fn cny(minor: i64) -> Amount {
    Amount::new(minor, Currency::CNY)
}

pub(super) fn faults(error: &boss_kernel::Error) -> Vec<(&str, ErrorCode)> {
    error.faults().iter().map(|fault| (fault.place.as_str(), fault.code)).collect()
}

/// An amount at 6 % on top.
pub(super) fn item(name: &str, minor: i64) -> BillItemInput {
    BillItemInput {
        name: name.to_owned(),
        amount: Some(cny(minor)),
        tax_rate: TaxRate::percent(6).unwrap(),
        ..BillItemInput::default()
    }
}

pub(super) async fn all_books_hold(desk: &Desk) {
    let books = desk.ask(CheckBooks {}).await;
    let broken: Vec<_> = books.findings.iter().filter(|finding| finding.broken.is_some()).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

/// The drafts of an account, oldest first.
pub(super) async fn drafts_of(desk: &Desk, account_id: AccountId) -> Vec<BillView> {
    let state = Some(BillListState::New);
    let list = desk.ask(ListBills { account_id: Some(account_id), state, ..ListBills::default() }).await;
    let mut bills = Vec::new();
    for row in list.rows.iter().rev() {
        bills.push(desk.ask(ViewBill { bill_id: row.bill_id }).await);
    }
    bills
}

/// January of `Alpha`, two units and 150 of usage, as a draft.
async fn drafted_january(desk: &Desk) -> (Setting, AccountId, BillView, BillRunId) {
    let setting = setting(desk).await;
    desk.go_to("2026-02-01");
    let account = setting.given.account("Alpha", 1).await;
    setting.given.subscription("S1", account, setting.offering, &[("2026-01-01", None, "2")]).await;
    used(desk, &[("e1", "S1", "2026-01-10 08:00", "150")]).await;
    let run = desk.act(drafted("2026-01-31")).await.output;
    assert_eq!((run.draft, run.bills, run.parked_count), (true, 1, 0));
    let draft = drafts_of(desk, account).await.remove(0);
    (setting, account, draft, run.bill_run_id.unwrap())
}

fn payment(account_id: AccountId, allocate: AllocationWish) -> RecordPayment {
    RecordPayment {
        account_id,
        amount: cny(1_000),
        received_on: "2026-02-01".parse().unwrap(),
        method: PaymentMethod::Cash,
        reference: None,
        note: None,
        allocate,
    }
}

story!(a_draft_is_owed_by_nobody, |desk| async move {
    let (setting, account, draft, run) = drafted_january(&desk).await;
    assert_eq!((draft.bill.number.clone(), draft.bill.state), (None, BillState::New));
    assert_eq!(draft.bill.total, cny(28_090));
    assert!(!draft.bill.overdue);
    all_books_hold(&desk).await;

    assert_eq!(desk.ask(ListBills::default()).await.total, 0);
    assert_eq!(desk.ask(ListBills { bill_run_id: Some(run), ..ListBills::default() }).await.total, 1);
    let page = desk.ask(ViewBillRun { bill_run_id: run }).await;
    assert_eq!((page.run.draft, page.run.drafts), (true, 1));
    assert!(page.actions.iter().all(|action| action.allowed));

    desk.go_to("2026-04-01");
    let balance = desk.ask(AccountBalance { account_id: account }).await;
    assert_eq!((balance.balance, balance.overdue, balance.open_bills), (cny(0), cny(0), 0));
    assert!(desk.ask(BillsToPay { account_id: account }).await.rows.is_empty());
    assert_eq!(desk.ask(ListOpenBills::default()).await.total, 0);
    let as_of = "2026-03-31".parse().unwrap();
    let open = ListReceivables { window: Window::default(), as_of, currency: Currency::CNY };
    assert_eq!(desk.ask(open).await.total, 0);
    let month = MonthReport {
        month: "2026-01".parse().unwrap(),
        currency: None,
        rows: 5,
        sort: ReportTableSort::default(),
    };
    let month = desk.ask(month).await;
    assert!(month.figures.iter().all(|figure| figure.amount == cny(0)), "{:?}", month.figures);
    for group in desk.ask(DeskQuery {}).await.groups {
        let quiet = [DeskKind::UninvoicedBills, DeskKind::OverdueBills].contains(&group.kind);
        assert!(!quiet || group.count == 0, "{group:?}");
        if group.kind == DeskKind::DraftBills {
            assert_eq!((group.count, group.rows[0].target_id), (1, draft.bill.bill_id.0));
            assert_eq!(
                (group.rows[0].name.as_str(), group.rows[0].amount),
                ("Alpha", Some(draft.bill.total))
            );
        }
    }

    let issue = IssueRequest { bill_ids: vec![draft.bill.bill_id], ..IssueRequest::default() };
    let issued_on = "2026-04-01".parse().ok();
    let refusal = desk.refused(IssueInvoices { requests: vec![issue], issued_on }).await;
    assert_eq!(faults(&refusal), [("requests.0.billIds.0", codes::BILL_IS_DRAFT)]);
    let for_run = IssueForRun { bill_run_id: Some(run), issued_on, ..IssueForRun::default() };
    assert_eq!(desk.act(for_run).await.output.invoices, 0);
    let share = BillShare { bill_id: draft.bill.bill_id, amount: cny(1_000) };
    let refusal = desk.refused(payment(account, AllocationWish::Bills(vec![share]))).await;
    assert_eq!(faults(&refusal), [("allocate.0.amount", codes::BILL_IS_DRAFT)]);
    desk.act(payment(account, AllocationWish::Rule(AllocationRule::OldestFirst))).await;
    assert_eq!(desk.ask(AccountBalance { account_id: account }).await.unapplied, cny(1_000));
    let hold = HoldBill { bill_id: draft.bill.bill_id, version: draft.version };
    assert_eq!(desk.refused(hold).await.code(), codes::TRANSITION_REFUSED);
    assert_eq!(number(&setting.given, "SELECT count(*) FROM number_series WHERE name = 'bill'").await, 0);
});

story!(an_account_waits_for_its_draft, |desk| async move {
    let (setting, account, draft, _) = drafted_january(&desk).await;
    let other = setting.given.account("Beta", 1).await;
    setting.given.subscription("S2", other, setting.offering, &[("2026-01-01", None, "1")]).await;
    desk.go_to("2026-03-01");
    let run = bill_through(&desk, "2026-02-28").await.output;
    assert_eq!((run.accounts, run.bills, run.parked_count), (2, 1, 1));
    assert_eq!((run.parked[0].account_id, run.parked[0].code.as_str()), (account, "billing.draft_waiting"));
    assert!(run.parked[0].texts.english.remedy.contains("draft"));
    let shown = desk.ask(ShowAccount { account_id: account }).await;
    assert!(shown.account.draft_run_id.is_some());
    let close = CloseAccount { account_id: account, version: shown.account.version };
    assert_eq!(desk.refused(close).await.code(), boss_core::customers::codes::DRAFT_WAITING);

    desk.act(FinaliseBills { bill_ids: vec![draft.bill.bill_id] }).await;
    let run = bill_through(&desk, "2026-02-28").await.output;
    assert_eq!((run.accounts, run.bills, run.parked_count), (1, 1, 0));
    let bills = bills_of(&desk, account).await;
    let days: Vec<String> = bills.iter().map(|bill| bill.bill.billed_on.to_string()).collect();
    assert_eq!(days, ["2026-01-31", "2026-02-28"]);
    assert_eq!(figures(&bills[1]), [(20_000, 1_200, 21_200)]);
    all_books_hold(&desk).await;
});

story!(a_draft_is_adjusted_and_becomes_a_bill, |desk| async move {
    let (setting, account, draft, run) = drafted_january(&desk).await;
    let bill_id = draft.bill.bill_id;
    let charge_id = Some(draft.charges[1].charge_id);
    let adjust = AdjustBill {
        bill_id,
        item: item("流量优惠", -1_000),
        charge_id,
        reason: " 线路中断 ".to_owned(),
        version: draft.version,
    };
    let nothing = AdjustBill {
        item: BillItemInput { name: " ".to_owned(), ..item("", 0) },
        charge_id: Some(boss_kernel::id::ChargeId(999)),
        reason: " ".to_owned(),
        ..adjust.clone()
    };
    let expect = [
        ("item.name", codes::ITEM_NAME_EMPTY),
        ("item.amount", codes::ITEM_IS_NOTHING),
        ("reason", codes::REASON_EMPTY),
        ("chargeId", codes::CHARGE_ELSEWHERE),
    ];
    assert_eq!(faults(&desk.refused(nothing).await), expect);

    let done = desk.act(adjust.clone()).await.output;
    let expect = ChangedDraft {
        bill_id,
        net: cny(25_500),
        tax: cny(1_530),
        total: cny(27_030),
        version: draft.version + 1,
    };
    assert_eq!(done, expect);
    assert_eq!(desk.refused(adjust.clone()).await.code(), store_codes::STALE_VERSION);
    let more =
        AdjustBill { item: item("安装", 500), charge_id: None, version: done.version, ..adjust.clone() };
    let more = desk.act(more).await.output;
    all_books_hold(&desk).await;
    let view = desk.ask(ViewBill { bill_id }).await;
    let names: Vec<&str> = view.items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!((names, view.items[0].charge_id), (vec!["流量优惠", "安装"], charge_id));
    assert_eq!(view.items[0].reason.as_deref(), Some("线路中断"));
    assert!(view.items[0].explanation.iter().any(|line| line.english.contains("6 %")));
    let remove = RemoveBillItem { bill_id, item_id: view.items[1].item_id, version: more.version };
    assert_eq!(desk.act(remove.clone()).await.output.total, cny(27_030));
    let again = desk.refused(RemoveBillItem { version: more.version + 1, ..remove }).await;
    assert_eq!(faults(&again), [("itemId", codes::ITEM_UNKNOWN)]);

    let shown = desk.rehearse(FinaliseRun { bill_run_id: run }).await.output;
    assert_eq!((shown.bills, shown.first_number), (1, None));
    desk.go_to("2026-02-03");
    let done = desk.act(FinaliseRun { bill_run_id: run }).await.output;
    assert_eq!((done.first_number.as_deref(), done.totals[0].total), (Some("B00000001"), cny(27_030)));
    let bill = desk.ask(ViewBill { bill_id }).await;
    assert_eq!(
        (bill.bill.state, bill.bill.billed_on.to_string()),
        (BillState::Validated, "2026-01-31".into())
    );
    assert_eq!(desk.ask(AccountBalance { account_id: account }).await.balance, cny(27_030));
    let late = AdjustBill { version: bill.version, ..adjust };
    assert_eq!(desk.refused(late).await.code(), codes::NOT_A_DRAFT);
    let twice = desk.refused(FinaliseBills { bill_ids: vec![bill_id, BillId(77)] }).await;
    assert_eq!(faults(&twice), [("billIds.0", codes::NOT_A_DRAFT), ("billIds.1", codes::BILL_UNKNOWN)]);
    let none = desk.refused(FinaliseRun { bill_run_id: run }).await;
    assert_eq!(none.code(), codes::NO_DRAFTS);
    let none = desk.refused(FinaliseBills { bill_ids: Vec::new() }).await;
    assert_eq!(faults(&none), [("billIds", codes::BILLS_MISSING)]);
    assert_eq!(bill_through(&desk, "2026-01-31").await.output.bills, 0);
    all_books_hold(&desk).await;

    // The adjustment is on the invoice, and in the month's report under what it adjusts.
    let issue = IssueRequest { bill_ids: vec![bill_id], ..IssueRequest::default() };
    let issue = IssueInvoices { requests: vec![issue], issued_on: "2026-02-03".parse().ok() };
    let issued = desk.act(issue).await.output;
    assert_eq!((issued.invoices[0].total, issued.invoices[0].lines), (cny(27_030), 3));
    let month = MonthReport {
        month: "2026-01".parse().unwrap(),
        currency: None,
        rows: 5,
        sort: ReportTableSort::default(),
    };
    let month = desk.ask(month).await;
    assert_eq!(month.by_offering.rows[0].total, cny(27_030));
    assert_eq!((month.by_offering.sum.total, month.by_offering.others.is_none()), (cny(27_030), true));
    drop(setting);
    all_books_hold(&desk).await;
});

story!(what_changed_most_comes_first, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    let mut subscriptions = Vec::new();
    for (number, name) in [("S1", "Alpha"), ("S2", "Beta"), ("S3", "Gamma")] {
        let account = setting.given.account(name, 1).await;
        let served = [("2026-01-01", None, "2")];
        subscriptions.push(setting.given.subscription(number, account, setting.offering, &served).await);
    }
    bill_through(&desk, "2026-01-31").await;
    desk.go_to("2026-03-01");
    // Beta has five units more in February, Gamma one less; Delta is new and small.
    let more = [("2026-01-01", Some("2026-02-01"), "2"), ("2026-02-01", None, "7")];
    setting.given.change_service(subscriptions[1], &more, "2026-02-01").await;
    let less = [("2026-01-01", Some("2026-02-01"), "2"), ("2026-02-01", None, "1")];
    setting.given.change_service(subscriptions[2], &less, "2026-02-01").await;
    let fresh = setting.given.account("Delta", 1).await;
    setting
        .given
        .subscription("S4", fresh, setting.offering, &[("2026-02-01", Some("2026-02-15"), "1")])
        .await;
    let run = desk.act(drafted("2026-02-28")).await.output;

    let list = desk.ask(ListBillDrafts { bill_run_id: run.bill_run_id, ..ListBillDrafts::default() }).await;
    let rows: Vec<(&str, Option<i64>, i64)> = list
        .rows
        .iter()
        .map(|row| {
            (
                row.bill.customer_name.as_str(),
                row.previous_total.map(|total| total.minor()),
                row.change.minor(),
            )
        })
        .collect();
    let expect = [
        ("Beta", Some(21_200), 53_000),
        ("Gamma", Some(21_200), -10_600),
        ("Delta", None, 5_300),
        ("Alpha", Some(21_200), 0),
    ];
    assert_eq!(rows, expect);
    assert_eq!((list.total, list.rows[0].charges, list.rows[0].adjustments), (4, 1, 0));
    let totals = list.totals[0];
    assert_eq!((totals.drafts, totals.total, totals.previous), (4, cny(111_300), cny(63_600)));
    assert_eq!(totals.change, cny(47_700));
    let smallest = Sort { column: "total".to_owned(), descending: false };
    let window = Window { sort: Some(smallest), offset: 0, limit: 1 };
    let list = desk.ask(ListBillDrafts { window, ..ListBillDrafts::default() }).await;
    assert_eq!((list.rows.len(), list.rows[0].bill.customer_name.as_str()), (1, "Delta"));
    let none = ListBillDrafts { bill_run_id: Some(BillRunId(99)), ..ListBillDrafts::default() };
    assert_eq!(desk.ask(none).await.total, 0);
});
