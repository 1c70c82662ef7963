//! A draft that waited comes to what the bill would have come to at once, and nothing is due before it could be known.

use super::drafts::{cny, drafted, drafts_of, faults, item};
use super::wallets::prove_books;
use super::*;
use boss_core::billing::wallets::{ExpireWallets, GrantWallet, OpenWallet};
use boss_core::billing::{DiscardBills, FinaliseBills, FinaliseRun, MakeBill, codes};
use boss_core::customers::ShowAccount;
use boss_core::flows::{Desk as DeskQuery, DeskKind};
use boss_core::invoicing::{InvoiceDetail, IssueInvoices, IssueRequest};
use boss_core::payments::AccountBalance;
use boss_kernel::NaiveDate;
use boss_kernel::id::BillId;
use boss_tests::story;
use sea_orm::{ConnectionTrait, Statement};

fn on(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

/// An account with a service from January on, a gift that expires at the end of a month, money of its own and a credit.
async fn endowed(desk: &Desk, setting: &Setting, name: &str, expires: &str) -> AccountId {
    let account = setting.given.account(name, 1).await;
    let served = [("2026-01-01", None, "2")];
    setting.given.subscription(&format!("S-{name}"), account, setting.offering, &served).await;
    let gift = GrantWallet {
        account_id: account,
        name: "Gift".into(),
        priority: 0,
        expires_on: Some(on(expires)),
        offering_ids: Vec::new(),
        charge_kinds: Vec::new(),
        amount: cny(5_000),
        reason: "welcome".into(),
    };
    desk.act(gift).await;
    let own = OpenWallet {
        account_id: account,
        name: "Prepaid".into(),
        priority: 1,
        expires_on: None,
        offering_ids: Vec::new(),
        charge_kinds: Vec::new(),
        amount: cny(3_000),
        method: None,
        reference: None,
    };
    desk.act(own).await;
    let credit = MakeBill {
        account_id: account,
        items: vec![item("Goodwill", -1_000)],
        due_on: None,
        group_name: None,
        reason: None,
        draft: false,
    };
    desk.act(credit).await;
    account
}

/// Everything that is booked on an account, without what tells two accounts apart: a line for each row.
async fn booked(setting: &Setting, account: AccountId) -> Vec<String> {
    let questions = [
        "SELECT 'bill', CAST(billed_on AS TEXT) || ' ' || CAST(period_from AS TEXT) || ' ' || CAST(period_to AS TEXT), \
         CAST(total_minor AS TEXT) || ' ' || CAST(paid_minor AS TEXT) || ' ' || state FROM bill WHERE account_id = $1 ORDER BY id",
        "SELECT 'charge', CAST(period_from AS TEXT) || ' ' || CAST(served_to AS TEXT), CAST(net_minor AS TEXT) || ' ' || CAST(tax_minor AS TEXT) \
         FROM charge WHERE account_id = $1 ORDER BY id",
        "SELECT w.name, e.kind || ' ' || CAST(e.booked_on AS TEXT), CAST(e.amount_minor AS TEXT) FROM wallet_entry AS e \
         JOIN wallet AS w ON w.id = e.wallet_id WHERE w.account_id = $1 ORDER BY w.name, e.id",
        "SELECT 'settled', CAST(s.settled_on AS TEXT), CAST(s.amount_minor AS TEXT) FROM settlement AS s \
         JOIN bill AS b ON b.id = s.bill_id WHERE b.account_id = $1 ORDER BY s.id",
        "SELECT p.ledger_account, e.kind || ' ' || CAST(e.booked_on AS TEXT), CAST(p.amount_minor AS TEXT) FROM posting AS p \
         JOIN ledger_entry AS e ON e.id = p.entry_id WHERE p.account_id = $1 ORDER BY e.booked_on, e.kind, p.ledger_account, p.amount_minor",
    ];
    let mut lines = Vec::new();
    for question in questions {
        let backend = setting.given.db.get_database_backend();
        let select = Statement::from_sql_and_values(backend, question, [account.into()]);
        for row in setting.given.db.query_all_raw(select).await.unwrap() {
            let text = |place| row.try_get_by_index::<String>(place).unwrap();
            lines.push(format!("{} {} {}", text(0), text(1), text(2)));
        }
    }
    lines
}

/// Bills one account at once and its twin as a draft that is finalised later: when they run, up to when, when the draft is finalised, the
/// day on which the gift expires, and what is left of the gift then.
const WAITS: &[(&str, &str, &str, &str)] = &[
    // Over midnight, which is the end of the month and of the gift.
    ("2026-01-31", "2026-01-31", "2026-02-01", "2026-02-01"),
    // A month that is over, three weeks later.
    ("2026-02-03", "2026-01-31", "2026-02-24", "2026-02-10"),
    // The gift had expired before the day that is billed.
    ("2026-01-31", "2026-01-31", "2026-02-02", "2026-01-20"),
    // Ahead of today, into the next month.
    ("2026-01-15", "2026-02-10", "2026-02-20", "2026-02-01"),
    // On the same day.
    ("2026-01-31", "2026-01-31", "2026-01-31", "2026-02-01"),
];

story!(a_draft_comes_to_what_its_run_would_have_made, |desk| async move {
    let setting = setting(&desk).await;
    for (place, (run_on, up_to, finalised_on, expires)) in WAITS.iter().enumerate() {
        desk.go_to("2026-01-05");
        let at_once = endowed(&desk, &setting, &format!("At once {place}"), expires).await;
        let waiting = endowed(&desk, &setting, &format!("Waiting {place}"), expires).await;
        desk.go_to(run_on);
        let only = |account, draft| RunBilling { account_ids: Some(vec![account]), draft, ..through(up_to) };
        desk.act(only(at_once, false)).await;
        let run = desk.act(only(waiting, true)).await.output;
        desk.go_to(finalised_on);
        desk.act(FinaliseRun { bill_run_id: run.bill_run_id.unwrap() }).await;
        let (expect, found) = (booked(&setting, at_once).await, booked(&setting, waiting).await);
        assert!(expect.iter().any(|line| line.starts_with("settled")), "{expect:?}");
        assert_eq!(found, expect, "run on {run_on} up to {up_to}, finalised on {finalised_on}");
        desk.act(ExpireWallets { on: on(finalised_on), account_id: None }).await;
        prove_books(&desk).await;
    }
});

story!(a_bill_is_due_from_the_day_it_became_final, |desk| async move {
    let setting = setting(&desk).await;
    let mut accounts = Vec::new();
    for name in ["Late run", "Late draft"] {
        let account = setting.given.account(name, 1).await;
        setting.given.subscription(name, account, setting.offering, &[("2026-01-01", None, "1")]).await;
        accounts.push(account);
    }
    desk.go_to("2026-02-01");
    let only = |account| Some(vec![account]);
    desk.act(RunBilling { account_ids: only(accounts[1]), ..drafted("2026-01-31") }).await;
    let draft = drafts_of(&desk, accounts[1]).await.remove(0);
    desk.go_to("2026-03-10");
    desk.act(RunBilling { account_ids: only(accounts[0]), ..through("2026-01-31") }).await;
    desk.act(FinaliseBills { bill_ids: vec![draft.bill.bill_id] }).await;
    for account in accounts {
        let bill = bills_of(&desk, account).await.remove(0).bill;
        // Thirty days from the tenth of March, though it counts for January.
        assert_eq!((bill.billed_on, bill.due_on, bill.overdue), (on("2026-01-31"), on("2026-04-09"), false));
        let balance = desk.ask(AccountBalance { account_id: account }).await;
        assert_eq!((balance.overdue, balance.balance), (cny(0), cny(10_600)));
    }
    // An invoice that comes later still is not due before itself, and says no terms that would contradict it.
    desk.go_to("2026-05-02");
    let request = IssueRequest { bill_ids: vec![draft.bill.bill_id], ..IssueRequest::default() };
    let issue = IssueInvoices { requests: vec![request], issued_on: Some(on("2026-05-02")) };
    let issued = desk.act(issue).await.output.invoices.remove(0);
    assert_eq!((issued.issued_on, issued.due_on), (on("2026-05-02"), on("2026-05-02")));
    let view = desk.ask(InvoiceDetail { invoice_id: issued.invoice_id.unwrap() }).await;
    assert_eq!(view.invoice.due_on, on("2026-05-02"));
    prove_books(&desk).await;
});

story!(a_day_set_by_hand_stays_unless_it_has_passed, |desk| async move {
    let setting = setting(&desk).await;
    let account = setting.given.account("Alpha", 1).await;
    desk.go_to("2026-02-01");
    let make = |due: Option<&str>| MakeBill {
        account_id: account,
        items: vec![item("Visit", 1_000)],
        due_on: due.map(on),
        group_name: None,
        reason: None,
        draft: true,
    };
    let mut ids = Vec::new();
    for due in [Some("2026-02-10"), Some("2026-05-01"), None] {
        ids.push(desk.act(make(due)).await.output.bill_id);
    }
    desk.go_to("2026-03-01");
    desk.act(FinaliseBills { bill_ids: ids.clone() }).await;
    for (id, due) in ids.into_iter().zip(["2026-03-01", "2026-05-01", "2026-03-31"]) {
        let bill = desk.ask(ViewBill { bill_id: id }).await.bill;
        assert_eq!((bill.due_on, bill.billed_on, bill.overdue), (on(due), on("2026-02-01"), false));
    }
    prove_books(&desk).await;
});

story!(what_can_not_be_finalised_is_left_out_by_name, |desk| async move {
    let setting = setting(&desk).await;
    let account = setting.given.account("Alpha", 1).await;
    desk.go_to("2026-02-01");
    let make = |name: &str| MakeBill {
        account_id: account,
        items: vec![item(name, 1_000)],
        due_on: None,
        group_name: None,
        reason: None,
        draft: true,
    };
    let mut ids = Vec::new();
    for name in ["Good", "Done before", "Thrown away", "Empty", "Good as well"] {
        ids.push(desk.act(make(name)).await.output.bill_id);
    }
    desk.act(FinaliseBills { bill_ids: vec![ids[1]] }).await;
    desk.act(DiscardBills { bill_ids: vec![ids[2]], reason: "twice".into() }).await;
    let empty = desk.ask(ViewBill { bill_id: ids[3] }).await;
    let item_id = empty.items[0].item_id;
    desk.act(boss_core::billing::RemoveBillItem { bill_id: ids[3], item_id, version: empty.version }).await;
    let all = FinaliseBills { bill_ids: ids.iter().copied().chain([BillId(999)]).collect() };
    let done = desk.act(all).await;
    assert_eq!((done.output.bills, done.output.left_out), (2, 4));
    assert_eq!(done.output.first_number.as_deref(), Some("B00000002"));
    assert_eq!(done.warnings.last().unwrap().code, codes::BILLS_LEFT_OUT.as_str());
    let mut left: Vec<(BillId, String)> =
        done.output.not_finalised.into_iter().map(|left| (left.bill_id, left.reason.code)).collect();
    left.sort();
    let expect = [
        (ids[1], codes::NOT_A_DRAFT),
        (ids[2], codes::BILL_UNKNOWN),
        (ids[3], codes::ITEMS_EMPTY),
        (BillId(999), codes::BILL_UNKNOWN),
    ];
    assert_eq!(left, expect.map(|(id, code)| (id, code.to_string())));
    // Nothing left to do is refused, each at its place.
    let none = desk.refused(FinaliseBills { bill_ids: vec![ids[0], BillId(999)] }).await;
    assert_eq!(faults(&none), [("billIds.0", codes::NOT_A_DRAFT), ("billIds.1", codes::BILL_UNKNOWN)]);
    prove_books(&desk).await;
});

/// How many accounts the desk shows as parked.
async fn parked(desk: &Desk) -> u64 {
    let groups = desk.ask(DeskQuery {}).await.groups;
    groups.iter().find(|group| group.kind == DeskKind::ParkedAccounts).map_or(0, |group| group.count)
}

story!(an_account_that_waited_for_a_draft_is_parked_no_longer, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    for (name, discards) in [("Alpha", false), ("Beta", true)] {
        desk.go_to("2026-02-01");
        let account = setting.given.account(name, 1).await;
        setting.given.subscription(name, account, setting.offering, &[("2026-01-01", None, "1")]).await;
        let only = Some(vec![account]);
        desk.act(RunBilling { account_ids: only.clone(), ..drafted("2026-01-31") }).await;
        let draft = drafts_of(&desk, account).await.remove(0);
        desk.go_to("2026-03-01");
        let run = desk.act(RunBilling { account_ids: only, ..through("2026-02-28") }).await.output;
        assert_eq!((run.parked_count, parked(&desk).await), (1, 1));
        let bill_ids = vec![draft.bill.bill_id];
        match discards {
            true => drop(desk.act(DiscardBills { bill_ids, reason: "wrong".into() }).await),
            false => drop(desk.act(FinaliseBills { bill_ids }).await),
        }
        assert_eq!(parked(&desk).await, 0, "{name}");
        assert!(desk.ask(ShowAccount { account_id: account }).await.account.draft_run_id.is_none());
    }
});
