//! Credits: bills below zero are set off against later ones by themselves, before any wallet is touched.

use super::drafts::{drafted, drafts_of, item};
use super::wallets::{bill_month, cny, held, ledger, moved, named, open, open_of, prove_books, settled};
use super::*;
use boss_core::billing::model::{BillState, WalletEntryKind};
use boss_core::billing::wallets::{ListWallets, SettlementSource};
use boss_core::billing::{AdjustBill, FinaliseBills, HoldBill, MakeBill, RunSettled};
use boss_core::ledger::model::LedgerAccount;
use boss_core::payments::model::PaymentMethod;
use boss_core::payments::{
    AccountBalance, AllocationRule, AllocationWish, RecordPayment, ReversePayment, codes as payment_codes,
};
use boss_core::reports::CheckBooks;
use boss_kernel::id::SubscriptionId;
use boss_tests::story;
use sea_orm::ConnectionTrait;

/// One account with `quantity` of `S1` since January, billed to the end of January on its last day.
async fn billed(desk: &Desk, quantity: &str) -> (Setting, AccountId, SubscriptionId) {
    let setting = setting(desk).await;
    let account = setting.given.account("Alpha", 1).await;
    let segments = [("2026-01-01", None, quantity)];
    let subscription = setting.given.subscription("S1", account, setting.offering, &segments).await;
    bill_month(desk, "2026-01-31").await;
    (setting, account, subscription)
}

/// As [`billed`], then one unit less from the middle of January on: a credit of 51.29, and 30.00 in a wallet.
async fn downgraded(desk: &Desk) -> (Setting, AccountId) {
    let (setting, account, subscription) = billed(desk, "2").await;
    let less = [("2026-01-01", Some("2026-01-17"), "2"), ("2026-01-17", None, "1")];
    setting.given.change_service(subscription, &less, "2026-01-17").await;
    bill_through(desk, "2026-01-31").await;
    desk.act(open(account, "Prepaid", 3_000)).await;
    (setting, account)
}

fn received(account_id: AccountId, minor: i64) -> RecordPayment {
    RecordPayment {
        account_id,
        amount: cny(minor),
        received_on: "2026-01-31".parse().unwrap(),
        method: PaymentMethod::Cash,
        reference: None,
        note: None,
        allocate: AllocationWish::Rule(AllocationRule::OldestFirst),
    }
}

story!(the_credit_of_a_downgrade_pays_the_next_month_before_the_wallet, |desk| async move {
    let (setting, account) = downgraded(&desk).await;
    let list = desk.ask(ListWallets { account_id: account }).await;
    assert_eq!((list.credits.len(), list.credited), (1, cny(5_129)));
    desk.go_to("2026-02-01");
    let said = desk.rehearse(through("2026-02-01")).await.output;
    assert_eq!(said.largest_bills[0].open, cny(2_471));
    assert_eq!(said.settled, [RunSettled { credits: cny(5_129), wallets: cny(3_000) }]);
    bill_month(&desk, "2026-02-01").await;
    let bills = bills_of(&desk, account).await;
    assert_eq!(
        settled(&bills[2]),
        [(bills[1].bill.number.clone().unwrap(), 5_129), ("Prepaid".to_owned(), 3_000)]
    );
    let sources: Vec<_> = bills[2].settled_by.iter().map(|row| row.source).collect();
    assert_eq!(sources, [SettlementSource::CreditBill, SettlementSource::Wallet]);
    assert_eq!(open_of(&bills[2]), (2_471, BillState::PartiallyPaid));
    assert_eq!(open_of(&bills[1]), (0, BillState::Settled));
    assert_eq!(
        (bills[1].settles[0].bill_id, bills[1].settles[0].amount),
        (bills[2].bill.bill_id, cny(5_129))
    );
    // The bill before it was left alone.
    assert_eq!(open_of(&bills[0]), (21_200, BillState::Validated));
    let balance = desk.ask(AccountBalance { account_id: account }).await;
    assert_eq!((balance.receivable, balance.credits, balance.open_bills), (cny(23_671), cny(0), 2));
    assert_eq!(ledger(&setting.given, account, LedgerAccount::Receivable).await, 23_671);
    assert_eq!(desk.ask(ListWallets { account_id: account }).await.credits, []);
});

story!(a_large_credit_lasts_for_several_bills, |desk| async move {
    let (setting, account, subscription) = billed(&desk, "4").await;
    setting.given.change_service(subscription, &[("2026-01-01", None, "1")], "2026-01-01").await;
    bill_through(&desk, "2026-01-31").await;
    desk.act(open(account, "Prepaid", 1_000)).await;
    for (month, left) in [("2026-02-28", -21_200), ("2026-03-31", -10_600), ("2026-04-30", 0)] {
        bill_month(&desk, month).await;
        let bills = bills_of(&desk, account).await;
        let state = if left == 0 { BillState::Settled } else { BillState::PartiallyPaid };
        assert_eq!(open_of(&bills[1]), (left, state), "{month}");
        assert_eq!(open_of(bills.last().unwrap()), (0, BillState::Settled), "{month}");
        assert_eq!(held(&desk, account).await, named(&[("Prepaid", 1_000)]), "{month}");
    }
    bill_month(&desk, "2026-05-31").await;
    let bills = bills_of(&desk, account).await;
    assert_eq!(bills[1].settles.len(), 3);
    assert_eq!(open_of(bills.last().unwrap()), (9_600, BillState::PartiallyPaid));
});

story!(a_credit_held_back_is_not_set_off, |desk| async move {
    let (_, account) = downgraded(&desk).await;
    let credit = bills_of(&desk, account).await.remove(1);
    desk.act(HoldBill { bill_id: credit.bill.bill_id, version: credit.version }).await;
    bill_month(&desk, "2026-02-01").await;
    let bills = bills_of(&desk, account).await;
    assert_eq!(settled(&bills[2]), named(&[("Prepaid", 3_000)]));
    assert_eq!(open_of(&bills[1]), (-5_129, BillState::OnHold));
    assert_eq!(moved(&desk, account).await.last(), Some(&(WalletEntryKind::Used, -3_000)));
});

story!(a_credit_in_another_currency_is_left_alone, |desk| async move {
    let (_, account) = downgraded(&desk).await;
    let dollars = "UPDATE bill SET currency = 'USD' WHERE total_minor < 0";
    desk.without_guards().await.execute_unprepared(dollars).await.unwrap();
    desk.go_to("2026-02-01");
    desk.act(through("2026-02-01")).await;
    let bills = bills_of(&desk, account).await;
    assert_eq!((settled(&bills[2]), open_of(&bills[1]).0), (named(&[("Prepaid", 3_000)]), -5_129));
});

story!(payments_take_what_credits_and_wallets_left, |desk| async move {
    let (_, account) = downgraded(&desk).await;
    bill_month(&desk, "2026-02-01").await;
    let bill = bills_of(&desk, account).await.remove(2);
    let over = RecordPayment {
        allocate: AllocationWish::Bills(vec![boss_core::payments::BillShare {
            bill_id: bill.bill.bill_id,
            amount: cny(2_472),
        }]),
        ..received(account, 5_000)
    };
    let refusal = desk.refused(over).await;
    assert_eq!(refusal.faults()[0].code, payment_codes::OVER_BILL);
    let paid = desk.act(received(account, 30_000)).await.output;
    assert_eq!((paid.allocated, paid.unallocated), (cny(23_671), cny(6_329)));
    prove_books(&desk).await;
    assert_eq!(open_of(&bills_of(&desk, account).await[2]), (0, BillState::Settled));
    let back = ReversePayment { payment_id: paid.payment_id, reason: "bounced".into(), version: 1 };
    desk.act(back).await;
    prove_books(&desk).await;
    // Credits and wallets stay used.
    let bills = bills_of(&desk, account).await;
    assert_eq!(open_of(&bills[2]), (2_471, BillState::PartiallyPaid));
    assert_eq!((open_of(&bills[1]).0, held(&desk, account).await), (0, named(&[("Prepaid", 0)])));
});

/// Ways in which one row can be wrong: the check that sees it, the wrong, and the way back.
pub(crate) const BREAKS: &[(&str, &str, &str)] = &[
    (
        "wallets.balance",
        "UPDATE wallet SET balance_minor = balance_minor + 1",
        "UPDATE wallet SET balance_minor = balance_minor - 1",
    ),
    (
        "wallets.entry_posted",
        "UPDATE wallet_entry SET booked_on = '2026-01-01' WHERE kind = 'topUp'",
        "UPDATE wallet_entry SET booked_on = '2026-01-31' WHERE kind = 'topUp'",
    ),
    (
        "wallets.entry_posted",
        "UPDATE posting SET ledger_account = 'goodwill' WHERE ledger_account = 'bank'",
        "UPDATE posting SET ledger_account = 'bank' WHERE ledger_account = 'goodwill'",
    ),
    (
        "wallets.ledger",
        "INSERT INTO posting (entry_id, ledger_account, account_id, currency, amount_minor) VALUES (1, 'wallet', 1, 'CNY', 1), (1, 'bank', 1, 'CNY', -1)",
        "INSERT INTO posting (entry_id, ledger_account, account_id, currency, amount_minor) VALUES (1, 'wallet', 1, 'CNY', -1), (1, 'bank', 1, 'CNY', 1)",
    ),
    (
        "wallets.used_settles",
        "UPDATE settlement SET amount_minor = amount_minor - 1 WHERE wallet_entry_id IS NOT NULL",
        "UPDATE settlement SET amount_minor = amount_minor + 1 WHERE wallet_entry_id IS NOT NULL",
    ),
    (
        "wallets.same_account",
        "UPDATE settlement SET credit_bill_id = 1 WHERE credit_bill_id IS NOT NULL",
        "UPDATE settlement SET credit_bill_id = 2 WHERE credit_bill_id IS NOT NULL",
    ),
    (
        "wallets.credit_within",
        "UPDATE bill SET paid_minor = paid_minor - 1 WHERE id = 2",
        "UPDATE bill SET paid_minor = paid_minor + 1 WHERE id = 2",
    ),
    (
        "payments.bill_paid",
        "UPDATE settlement SET amount_minor = amount_minor - 1 WHERE credit_bill_id IS NOT NULL",
        "UPDATE settlement SET amount_minor = amount_minor + 1 WHERE credit_bill_id IS NOT NULL",
    ),
];

story!(one_wrong_row_of_wallets_is_found_and_none_can_be_made, |desk| async move {
    let (setting, _) = downgraded(&desk).await;
    bill_month(&desk, "2026-02-01").await;
    for table in ["wallet_entry", "settlement"] {
        for sql in [format!("UPDATE {table} SET amount_minor = 1"), format!("DELETE FROM {table}")] {
            let refusal = setting.given.db.execute_unprepared(&sql).await.expect_err(&sql);
            assert!(refusal.to_string().contains("append-only"), "{sql}: {refusal}");
        }
    }
    let db = desk.without_guards().await;
    for (name, sql, undo) in BREAKS {
        let changed = db.execute_unprepared(sql).await.unwrap();
        assert!(changed.rows_affected() > 0, "{name}");
        let found = desk.ask(CheckBooks {}).await;
        let finding = found.findings.iter().find(|finding| finding.name == *name).unwrap();
        assert!(finding.broken.is_some(), "{name} does not see: {sql}");
        db.execute_unprepared(undo).await.unwrap();
        assert_eq!(crate::books::broken_but_guards(&desk).await, 0, "after {undo}");
    }
});

story!(a_draft_is_settled_when_it_becomes_a_bill, |desk| async move {
    let setting = setting(&desk).await;
    let account = setting.given.account("Alpha", 1).await;
    setting.given.subscription("S1", account, setting.offering, &[("2026-01-01", None, "1")]).await;
    desk.act(open(account, "Prepaid", 6_000)).await;
    desk.go_to("2026-01-31");
    desk.act(drafted("2026-01-31")).await;
    let draft = drafts_of(&desk, account).await.remove(0);
    assert_eq!((draft.settled_by.len(), draft.bill.total), (0, cny(10_600)));
    let adjust = AdjustBill {
        bill_id: draft.bill.bill_id,
        version: draft.version,
        item: item("Delivery", 1_000),
        charge_id: None,
        reason: "as agreed".into(),
    };
    desk.act(adjust).await;
    desk.act(FinaliseBills { bill_ids: vec![draft.bill.bill_id] }).await;
    let bill = bills_of(&desk, account).await.remove(0);
    assert_eq!(open_of(&bill), (11_660 - 6_000, BillState::PartiallyPaid));
    // A credit made by hand pays what comes after it, a line made by hand too.
    let by_hand = |name: &str, minor: i64| MakeBill {
        account_id: account,
        items: vec![item(name, minor)],
        due_on: None,
        group_name: None,
        reason: None,
        draft: false,
    };
    desk.act(by_hand("Goodwill", -20_000)).await;
    bill_month(&desk, "2026-02-28").await;
    let visit = desk.act(by_hand("Visit", 5_000)).await.output.bill_id;
    let visit = desk.ask(ViewBill { bill_id: visit }).await;
    assert_eq!((open_of(&visit), settled(&visit).len()), ((0, BillState::Settled), 1));
    let credit = bills_of(&desk, account).await.remove(1);
    assert_eq!((credit.bill.total, credit.bill.open), (cny(-21_200), cny(-21_200 + 10_600 + 5_300)));
    prove_books(&desk).await;
});
