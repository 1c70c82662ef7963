//! Bills made by hand: numbered, posted, invoiced and paid like others.

use super::drafts::{all_books_hold, cny, faults, item};
use super::*;
use boss_core::billing::model::BillState;
use boss_core::billing::{
    AdjustBill, BillItemInput, BillListState, DiscardBills, FinaliseBills, ListBillDrafts, MakeBill,
    RemoveBillItem, codes,
};
use boss_core::customers::SetPayer;
use boss_core::invoicing::{InvoiceDetail, InvoicePdf, IssueInvoices, IssueRequest};
use boss_core::payments::AccountBalance;
use boss_core::reports::{ListCharged, MonthReport, ReportTableSort};
use boss_core::store::page::Window;
use boss_kernel::{Amount, Currency, TaxRate};
use boss_tests::story;

/// Three hours at 120.50, tax included.
fn hours() -> BillItemInput {
    BillItemInput {
        name: "现场安装".to_owned(),
        quantity: Some("3".parse().unwrap()),
        unit_price: Some("120.50".parse().unwrap()),
        amount: None,
        tax_rate: TaxRate::percent(6).unwrap(),
        tax_included: true,
    }
}

fn make(account_id: AccountId, items: Vec<BillItemInput>) -> MakeBill {
    MakeBill { account_id, items, due_on: None, group_name: None, reason: None, draft: false }
}

story!(a_bill_made_by_hand_is_invoiced, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-10");
    let account = setting.given.account("Alpha", 1).await;
    let bill = MakeBill {
        due_on: "2026-02-20".parse().ok(),
        group_name: Some(" 总部 ".to_owned()),
        reason: Some("搬迁".to_owned()),
        ..make(account, vec![hours(), item("旧设备折价", -10_000)])
    };
    let shown = desk.rehearse(bill.clone()).await.output;
    let made = desk.act(bill).await.output;
    assert_eq!((shown.number, made.number.as_deref()), (None, Some("B00000001")));
    // 361.50 with 6 % in it is 341.04 and 20.46; −100.00 and −6.00.
    assert_eq!((made.net, made.tax, made.total), (cny(24_104), cny(1_446), cny(25_550)));
    assert_eq!(made.items, [cny(36_150), cny(-10_600)]);
    assert_eq!((shown.total, made.due_on.to_string().as_str()), (made.total, "2026-02-20"));
    let view = desk.ask(ViewBill { bill_id: made.bill_id }).await;
    assert_eq!((view.bill.state, view.bill.bill_run_id), (BillState::Validated, None));
    assert_eq!((view.bill.group_name.as_deref(), view.reason.as_deref()), (Some("总部"), Some("搬迁")));
    assert_eq!((view.charges.len(), view.items.len(), view.timeline.len()), (0, 2, 1));
    assert_eq!(view.items[0].explanation[0].english, "3 × 120.5 = 361.50 CNY.");
    assert_eq!(desk.ask(AccountBalance { account_id: account }).await.balance, cny(25_550));

    // In two parts: the lines add up to the items.
    let part =
        IssueRequest { bill_ids: vec![made.bill_id], amount: Some(cny(10_000)), ..IssueRequest::default() };
    desk.act(IssueInvoices { requests: vec![part], issued_on: "2026-02-10".parse().ok() }).await;
    let rest = IssueRequest { bill_ids: vec![made.bill_id], ..IssueRequest::default() };
    let rest = desk.act(IssueInvoices { requests: vec![rest], issued_on: None }).await.output;
    assert_eq!((rest.invoices[0].total, rest.invoices[0].lines), (cny(15_550), 2));
    all_books_hold(&desk).await;

    let whole = desk.act(make(account, vec![hours()])).await.output;
    let issue = IssueRequest { bill_ids: vec![whole.bill_id], ..IssueRequest::default() };
    let issued = desk.act(IssueInvoices { requests: vec![issue], issued_on: None }).await.output;
    let invoice_id = issued.invoices[0].invoice_id.unwrap();
    let line = desk.ask(InvoiceDetail { invoice_id }).await.lines.remove(0);
    assert_eq!((line.description.as_str(), line.charge_id), ("现场安装", None));
    assert_eq!(line.bill_item_id, Some(desk.ask(ViewBill { bill_id: whole.bill_id }).await.items[0].item_id));
    assert_eq!((line.quantity.unwrap().to_string().as_str(), line.net), ("3", cny(34_104)));
    assert_eq!(line.unit_price.unwrap().to_string(), "113.68");
    let pdf = desk.ask(InvoicePdf { invoice_id }).await.bytes().unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    all_books_hold(&desk).await;

    // The month tells of it: no offering has it, the list behind the customer does.
    let sort = ReportTableSort::default();
    let month = MonthReport { month: "2026-02".parse().unwrap(), currency: None, rows: 5, sort };
    let month = desk.ask(month).await;
    let others = month.by_offering.others.unwrap();
    assert_eq!((others.total, month.by_offering.sum.total), (cny(61_700), cny(61_700)));
    let charged = ListCharged {
        window: Window::default(),
        month: "2026-02".parse().unwrap(),
        currency: Currency::CNY,
        offering_id: None,
        customer_id: None,
    };
    let charged = desk.ask(charged).await;
    assert_eq!((charged.total, charged.gross, charged.rows[0].charge_id), (3, cny(61_700), None));
});

story!(a_credit_is_made_by_hand, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-10");
    let account = setting.given.account("Alpha", 1).await;
    let made = desk.act(make(account, vec![item("赔偿", -5_000)])).await.output;
    let view = desk.ask(ViewBill { bill_id: made.bill_id }).await;
    assert_eq!((view.bill.open, view.bill.state), (cny(-5_300), BillState::Validated));
    let balance = desk.ask(AccountBalance { account_id: account }).await;
    assert_eq!((balance.balance, balance.credits), (cny(-5_300), cny(-5_300)));
    let even = desk.act(make(account, vec![item("换出", -100), item("换入", 100)])).await.output;
    assert_eq!(desk.ask(ViewBill { bill_id: even.bill_id }).await.bill.state, BillState::Settled);
    all_books_hold(&desk).await;
});

story!(every_fault_of_a_bill_made_by_hand_has_its_place, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-10");
    let account = setting.given.account("Alpha", 1).await;
    let closed = setting.given.account("Beta", 1).await;
    setting.given.close_account(closed).await;
    let dollars = BillItemInput { amount: Some(Amount::new(100, Currency::USD)), ..item("远程支持", 0) };
    let faulty = MakeBill {
        due_on: "2026-02-09".parse().ok(),
        group_name: Some("组".repeat(41)),
        reason: Some("因".repeat(501)),
        ..make(
            account,
            vec![item(" ", 100), dollars, BillItemInput { amount: None, ..item("空", 0) }, hours()],
        )
    };
    let expect = [
        ("items.0.name", codes::ITEM_NAME_EMPTY),
        ("items.1.amount", codes::ITEM_CURRENCY),
        ("items.2.amount", codes::ITEM_PRICE_UNCLEAR),
        ("dueOn", codes::DUE_BEFORE_BILL),
        ("groupName", codes::TEXT_TOO_LONG),
        ("reason", codes::TEXT_TOO_LONG),
    ];
    assert_eq!(faults(&desk.refused(faulty).await), expect);
    let none = desk.refused(make(account, Vec::new())).await;
    assert_eq!(faults(&none), [("items", codes::ITEMS_EMPTY)]);
    let most = boss_core::ledger::MOST_MINOR / 2;
    let sum = desk.refused(make(account, vec![item("大额", most), item("大额", most)])).await;
    assert_eq!(faults(&sum), [("items", codes::AMOUNT_IMPLAUSIBLE)]);
    let far = MakeBill { due_on: "2062-02-10".parse().ok(), ..make(account, vec![hours()]) };
    assert_eq!(faults(&desk.refused(far).await), [("dueOn", codes::DAY_IMPLAUSIBLE)]);
    let refusal = desk.refused(make(closed, vec![hours()])).await;
    assert_eq!(refusal.faults()[0].code, boss_core::customers::codes::ACCOUNT_CLOSED);
    assert_eq!(refusal.faults()[0].place, "accountId");
    assert_eq!(desk.ask(ListBills::default()).await.total, 0);
});

story!(a_draft_made_by_hand_stops_no_run, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    let account = setting.given.account("Alpha", 1).await;
    let payer = setting.given.account("Holding", 1).await;
    setting.given.subscription("S1", account, setting.offering, &[("2026-01-01", None, "1")]).await;
    desk.act(SetPayer { account_id: account, payer_account_id: Some(payer), version: 1 }).await;
    let draft = MakeBill { draft: true, ..make(account, vec![hours()]) };
    let made = desk.act(draft.clone()).await.output;
    assert_eq!(made.number, None);
    let other = desk.act(draft).await.output;
    let listed = desk.ask(ListBillDrafts::default()).await;
    assert!(listed.rows.iter().all(|row| row.is_one_off && row.adjustments == 1 && row.charges == 0));
    assert_eq!((listed.total, listed.rows[0].bill.account_id), (2, payer));
    assert_eq!(listed.rows[0].previous_total, None);
    let run = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!((run.bills, run.parked_count), (1, 0));

    let item_id = desk.ask(ViewBill { bill_id: made.bill_id }).await.items[0].item_id;
    let adjust = AdjustBill {
        bill_id: made.bill_id,
        item: item("上楼费", 1_000),
        charge_id: None,
        reason: "无电梯".to_owned(),
        version: 1,
    };
    desk.act(adjust).await;
    let reason = "客户取消".to_owned();
    desk.act(DiscardBills { bill_ids: vec![other.bill_id], reason }).await;
    let done = desk.act(FinaliseBills { bill_ids: vec![made.bill_id] }).await.output;
    assert_eq!((done.first_number.as_deref(), done.totals[0].total), (Some("B00000002"), cny(37_210)));
    let view = desk.ask(ViewBill { bill_id: made.bill_id }).await;
    assert_eq!((view.bill.account_id, view.items[0].account_id), (payer, account));
    assert_eq!(desk.ask(AccountBalance { account_id: account }).await.balance, cny(0));
    assert_eq!(desk.ask(AccountBalance { account_id: payer }).await.balance, cny(37_210 + 10_600));
    let state = Some(BillListState::New);
    assert_eq!(desk.ask(ListBills { state, ..ListBills::default() }).await.total, 0);

    // A draft from which everything was taken is no bill.
    let empty = MakeBill { draft: true, ..make(account, vec![hours()]) };
    let empty = desk.act(empty).await.output;
    let of_other = desk.refused(RemoveBillItem { bill_id: empty.bill_id, item_id, version: 1 }).await;
    assert_eq!(faults(&of_other), [("itemId", codes::ITEM_UNKNOWN)]);
    let item_id = desk.ask(ViewBill { bill_id: empty.bill_id }).await.items[0].item_id;
    desk.act(RemoveBillItem { bill_id: empty.bill_id, item_id, version: 1 }).await;
    let refusal = desk.refused(FinaliseBills { bill_ids: vec![empty.bill_id] }).await;
    assert_eq!(refusal.code(), codes::ITEMS_EMPTY);
    all_books_hold(&desk).await;
});
