//! Wallets and credits: what pays bills by itself, in which order, and what becomes of what is left.

use super::*;
use boss_core::billing::model::{BillState, WalletEntryKind};
use boss_core::billing::wallets::{
    ExpireWallets, GrantWallet, ListWalletEntries, ListWallets, OpenWallet, ReturnWallet, TopUpWallet,
    WalletList, WalletMoved, codes,
};
use boss_core::catalog::PriceKind;
use boss_core::customers::{CloseAccount, codes as customer_codes};
use boss_core::gate::codes as gate_codes;
use boss_core::gate::model::Role;
use boss_core::ledger::model::{LedgerAccount, posting};
use boss_core::payments::AccountBalance;
use boss_core::payments::model::PaymentMethod;
use boss_core::reports::{CheckBooks, MonthReport, ReportTableSort};
use boss_kernel::{Amount, Currency, NaiveDate};
use boss_tests::story;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

pub(super) fn cny(minor: i64) -> Amount {
    Amount::new(minor, Currency::CNY)
}

fn on(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

/// One account with `S1`: 100 a month in advance and 6 % tax, from January on; the desk at 2026-01-05.
pub(super) async fn served(desk: &Desk) -> (Setting, AccountId) {
    let setting = setting(desk).await;
    let account = setting.given.account("Alpha", 1).await;
    setting.given.subscription("S1", account, setting.offering, &[("2026-01-01", None, "1")]).await;
    desk.go_to("2026-01-05");
    (setting, account)
}

pub(super) fn open(account_id: AccountId, name: &str, minor: i64) -> OpenWallet {
    OpenWallet {
        account_id,
        name: name.into(),
        priority: 0,
        expires_on: None,
        offering_ids: Vec::new(),
        charge_kinds: Vec::new(),
        amount: cny(minor),
        method: Some(PaymentMethod::BankTransfer),
        reference: None,
    }
}

fn grant(account_id: AccountId, name: &str, minor: i64) -> GrantWallet {
    GrantWallet {
        account_id,
        name: name.into(),
        priority: 0,
        expires_on: None,
        offering_ids: Vec::new(),
        charge_kinds: Vec::new(),
        amount: cny(minor),
        reason: "welcome".into(),
    }
}

fn top_up(wallet: &WalletMoved, minor: i64) -> TopUpWallet {
    TopUpWallet {
        wallet_id: wallet.wallet_id,
        version: wallet.version,
        amount: cny(minor),
        method: None,
        reference: None,
        expires_on: None,
    }
}

async fn wallets(desk: &Desk, account_id: AccountId) -> WalletList {
    desk.ask(ListWallets { account_id }).await
}

/// What is in each wallet, in the order in which they pay.
pub(super) async fn held(desk: &Desk, account_id: AccountId) -> Vec<(String, i64)> {
    let rows = wallets(desk, account_id).await.wallets;
    rows.into_iter().map(|row| (row.name, row.balance.minor())).collect()
}

pub(super) fn named(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected.iter().map(|(name, minor)| ((*name).to_owned(), *minor)).collect()
}

/// What moved on the wallets of an account, oldest first.
pub(super) async fn moved(desk: &Desk, account_id: AccountId) -> Vec<(WalletEntryKind, i64)> {
    let query = ListWalletEntries { account_id: Some(account_id), ..ListWalletEntries::default() };
    let list = desk.ask(query).await;
    assert_eq!(list.total, list.rows.len() as u64);
    list.rows.iter().rev().map(|row| (row.kind, row.amount.minor())).collect()
}

/// What settled a bill beside payments, by name and amount.
pub(super) fn settled(bill: &BillView) -> Vec<(String, i64)> {
    bill.settled_by.iter().map(|row| (row.label.clone(), row.amount.minor())).collect()
}

pub(super) fn open_of(bill: &BillView) -> (i64, BillState) {
    (bill.bill.open.minor(), bill.bill.state)
}

pub(super) async fn prove_books(desk: &Desk) {
    let books = desk.ask(CheckBooks {}).await;
    let broken: Vec<_> = books.findings.iter().filter(|finding| finding.broken.is_some()).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

/// The balance of one of the ledger's accounts: for an account, where the ledger's is made of customers' balances; else of all.
pub(super) async fn ledger(given: &Given, account: AccountId, name: LedgerAccount) -> i64 {
    let of_account = name.is_of_customers().then(|| posting::Column::AccountId.eq(account));
    let rows = posting::Entity::find()
        .filter(posting::Column::LedgerAccount.eq(name))
        .filter(Condition::all().add_option(of_account))
        .all(&given.db)
        .await
        .unwrap();
    rows.iter().map(|row| row.amount_minor.0).sum()
}

pub(super) async fn bill_month(desk: &Desk, through: &str) {
    desk.go_to(through);
    bill_through(desk, through).await;
    prove_books(desk).await;
}

/// Why a thing with one fault is refused.
fn why(error: &boss_kernel::Error) -> boss_kernel::ErrorCode {
    error.faults().first().map_or(error.code(), |fault| fault.code)
}

fn faults(error: &boss_kernel::Error) -> Vec<(&str, String)> {
    error.faults().iter().map(|fault| (fault.place.as_str(), fault.code.to_string())).collect()
}

story!(a_prepaid_wallet_pays_what_it_can, |desk| async move {
    let (setting, account) = served(&desk).await;
    let wallet = desk.act(open(account, "Prepaid", 6_000)).await.output;
    assert_eq!((wallet.balance, wallet.amount, wallet.version), (cny(6_000), cny(6_000), 1));
    desk.go_to("2026-01-31");
    let said = desk.rehearse(through("2026-01-31")).await;
    assert_eq!(said.output.largest_bills[0].open, cny(4_600));
    assert!(said.changes.iter().any(|change| change.kind == "wallet" && change.label == "Prepaid"));
    assert_eq!(held(&desk, account).await, named(&[("Prepaid", 6_000)]), "only rehearsed");
    bill_month(&desk, "2026-01-31").await;
    let bill = bills_of(&desk, account).await.remove(0);
    assert_eq!(
        (open_of(&bill), settled(&bill)),
        ((4_600, BillState::PartiallyPaid), named(&[("Prepaid", 6_000)]))
    );
    let balance = desk.ask(AccountBalance { account_id: account }).await;
    assert_eq!((balance.receivable, balance.balance, balance.in_wallets), (cny(4_600), cny(4_600), cny(0)));
    // Topped up, it pays what comes, not what was there.
    desk.go_to("2026-02-02");
    let wallet = WalletMoved { version: wallets(&desk, account).await.wallets[0].version, ..wallet };
    let told = desk.act(top_up(&wallet, 20_000)).await.warnings;
    assert_eq!((told[0].code.as_str(), told.len()), (codes::WALLET_BILLS_OPEN.as_str(), 1));
    bill_month(&desk, "2026-02-28").await;
    let bills = bills_of(&desk, account).await;
    assert_eq!((open_of(&bills[0]).0, open_of(&bills[1])), (4_600, (0, BillState::Settled)));
    let balance = desk.ask(AccountBalance { account_id: account }).await;
    assert_eq!((balance.balance, balance.in_wallets), (cny(4_600), cny(9_400)));
    use WalletEntryKind::{TopUp, Used};
    let entries = [(TopUp, 6_000), (Used, -6_000), (TopUp, 20_000), (Used, -10_600)];
    assert_eq!(moved(&desk, account).await, entries);
    assert_eq!(ledger(&setting.given, account, LedgerAccount::Bank).await, 26_000);
    assert_eq!(ledger(&setting.given, account, LedgerAccount::Wallet).await, -9_400);
    assert_eq!(bill_through(&desk, "2026-02-28").await.output.bills, 0);
});

story!(the_report_tells_of_wallets, |desk| async move {
    let (_, account) = served(&desk).await;
    desk.act(open(account, "Prepaid", 6_000)).await;
    bill_month(&desk, "2026-01-31").await;
    bill_month(&desk, "2026-02-28").await;
    let report = |month: &str| MonthReport {
        month: month.parse().unwrap(),
        currency: None,
        rows: 2,
        sort: ReportTableSort::Total,
    };
    for (month, open, prepaid) in [("2026-01", 4_600, 6_000), ("2026-02", 15_200, 0)] {
        let figures = desk.ask(report(month)).await.figures;
        assert_eq!((figures[3].amount, figures[4].amount), (cny(open), cny(prepaid)), "{month}");
        assert!(figures.iter().all(|figure| figure.ties_to_ledger != Some(false)), "{figures:?}");
        let entries: ListWalletEntries = serde_json::from_value(figures[4].drill.filter.clone()).unwrap();
        let entries = desk.ask(entries).await;
        assert_eq!(entries.total, figures[4].count);
        assert_eq!(entries.amounts.first().copied().unwrap_or(cny(0)), figures[4].amount);
    }
    // Before anything was paid: January as it stood before its last day.
    let receivables = boss_core::reports::ListReceivables {
        window: Default::default(),
        as_of: on("2026-01-31"),
        currency: Currency::CNY,
    };
    let rows = desk.ask(receivables).await;
    assert_eq!((rows.open, rows.rows[0].paid), (cny(4_600), cny(6_000)));
    let before = desk.ask(report("2025-12")).await;
    assert_eq!(before.figures.len(), 4, "nobody paid in");
});

story!(wallets_pay_by_priority_and_expiry, |desk| async move {
    let (setting, account) = served(&desk).await;
    let wallet = |name: &str, minor, priority, expires: Option<&str>| OpenWallet {
        priority,
        expires_on: expires.map(on),
        ..open(account, name, minor)
    };
    desk.act(wallet("last", 50_000, 2, Some("2026-02-10"))).await;
    desk.act(wallet("lasting", 50_000, 1, None)).await;
    desk.act(wallet("soon", 4_000, 1, Some("2026-03-01"))).await;
    bill_month(&desk, "2026-01-31").await;
    let bills = bills_of(&desk, account).await;
    assert_eq!(settled(&bills[0]), named(&[("lasting", 6_600), ("soon", 4_000)]));
    // The run of February meets an expired wallet and books it off.
    bill_month(&desk, "2026-02-28").await;
    let bills = bills_of(&desk, account).await;
    assert_eq!(settled(&bills[1]), named(&[("lasting", 10_600)]));
    assert_eq!(held(&desk, account).await, named(&[("soon", 0), ("lasting", 32_800), ("last", 0)]));
    assert_eq!(ledger(&setting.given, account, LedgerAccount::Breakage).await, -50_000);
    let rows = wallets(&desk, account).await;
    assert_eq!((rows.prepaid, rows.granted), (cny(32_800), cny(0)));
    assert!(rows.wallets[2].expired && !rows.wallets[2].actions[0].allowed);
});

story!(a_wallet_pays_only_what_it_is_for, |desk| async move {
    let (setting, account) = served(&desk).await;
    let other = setting.given.offering("other", "0.06", &[]).await;
    let elsewhere = OpenWallet { offering_ids: vec![other], ..open(account, "elsewhere", 50_000) };
    desk.act(elsewhere).await;
    let usage =
        OpenWallet { charge_kinds: vec![PriceKind::Usage], priority: 1, ..open(account, "usage", 900) };
    desk.act(usage).await;
    let offering =
        OpenWallet { offering_ids: vec![setting.offering], priority: 2, ..open(account, "offering", 10_000) };
    desk.act(offering).await;
    desk.go_to("2026-01-31");
    used(&desk, &[("e1", "S1", "2026-01-10 08:00", "10")]).await;
    bill_month(&desk, "2026-01-31").await;
    // 106.00 a month and 5.30 of usage.
    let bill = bills_of(&desk, account).await.remove(0);
    assert_eq!(settled(&bill), named(&[("usage", 530), ("offering", 10_000)]));
    assert_eq!(open_of(&bill), (600, BillState::PartiallyPaid));
    let rows = wallets(&desk, account).await.wallets;
    assert_eq!(rows[0].offerings[0].offering_id, other);
    assert_eq!(rows[1].charge_kinds, [PriceKind::Usage]);
});

story!(a_gift_is_used_and_expires_but_is_never_paid_out, |desk| async move {
    let (setting, account) = served(&desk).await;
    let manager = desk.colleague("manager", &[Role::Manager]).await;
    let finance = desk.colleague("finance", &[Role::Finance]).await;
    let gift = GrantWallet { expires_on: Some(on("2026-02-10")), ..grant(account, "Gift", 12_000) };
    let refusal = desk.gate.act(&finance, gift.clone()).await.unwrap_err();
    assert_eq!(refusal.code(), gate_codes::NOT_PERMITTED);
    let refusal = desk.gate.act(&manager, open(account, "Prepaid", 1)).await.unwrap_err();
    assert_eq!(refusal.code(), gate_codes::NOT_PERMITTED);
    let given = desk.gate.act(&manager, gift).await.unwrap().output;
    assert_eq!(ledger(&setting.given, account, LedgerAccount::Goodwill).await, 12_000);
    assert_eq!(desk.refused(top_up(&given, 1)).await.code(), codes::WALLET_GRANTED);
    let pay_out = ReturnWallet {
        wallet_id: given.wallet_id,
        version: given.version,
        amount: None,
        reason: "asked".into(),
        method: None,
        reference: None,
    };
    assert_eq!(desk.refused(pay_out).await.code(), codes::WALLET_GRANTED);
    bill_month(&desk, "2026-01-31").await;
    assert_eq!(open_of(&bills_of(&desk, account).await[0]), (0, BillState::Settled));
    desk.go_to("2026-02-10");
    let tomorrow = ExpireWallets { on: on("2026-02-11"), account_id: None };
    assert_eq!(why(&desk.refused(tomorrow).await), codes::WALLET_DAY_AHEAD);
    let early = desk.act(ExpireWallets { on: on("2026-02-09"), account_id: None }).await.output;
    assert_eq!((early.wallets, early.amounts.len()), (0, 0));
    let expired = desk.act(ExpireWallets { on: on("2026-02-10"), account_id: Some(account) }).await.output;
    assert_eq!((expired.wallets, expired.amounts), (1, vec![cny(1_400)]));
    prove_books(&desk).await;
    // What was used of it was given away.
    assert_eq!(ledger(&setting.given, account, LedgerAccount::Goodwill).await, 10_600);
    assert_eq!(ledger(&setting.given, account, LedgerAccount::Wallet).await, 0);
    assert_eq!(ledger(&setting.given, account, LedgerAccount::Bank).await, 0);
});

story!(what_is_left_is_paid_back_before_the_account_closes, |desk| async move {
    let setting = setting(&desk).await;
    let account = setting.given.account("Alpha", 1).await;
    desk.go_to("2026-01-05");
    let wallet = desk.act(open(account, "Prepaid", 5_000)).await.output;
    let back = |amount: Option<i64>, reason: &str, version| ReturnWallet {
        wallet_id: wallet.wallet_id,
        version,
        amount: amount.map(cny),
        reason: reason.into(),
        method: Some(PaymentMethod::BankTransfer),
        reference: Some("R1".into()),
    };
    let refusal = desk.refused(back(Some(5_001), " ", 1)).await;
    let expected = [("amount", codes::WALLET_HOLDS_LESS), ("reason", codes::WALLET_REASON)];
    assert_eq!(faults(&refusal), expected.map(|(place, code)| (place, code.to_string())));
    let close = CloseAccount { account_id: account, version: 1 };
    let refusal = desk.refused(close.clone()).await;
    assert_eq!(refusal.code(), customer_codes::WALLET_NOT_EMPTY);
    let part = desk.act(back(Some(2_000), "asked for a part", 1)).await.output;
    assert_eq!((part.amount, part.balance, part.version), (cny(-2_000), cny(3_000), 2));
    assert_eq!(desk.refused(back(None, "again", 1)).await.code(), boss_core::store::codes::STALE_VERSION);
    desk.act(back(None, "the account closes", 2)).await;
    assert_eq!(desk.refused(back(None, "again", 3)).await.code(), codes::WALLET_EMPTY);
    assert_eq!(ledger(&setting.given, account, LedgerAccount::Bank).await, 0);
    desk.act(close).await;
    prove_books(&desk).await;
    let refusal = desk.refused(open(account, "Prepaid", 5_000)).await;
    assert_eq!(why(&refusal), customer_codes::ACCOUNT_CLOSED);
    assert!(!wallets(&desk, account).await.actions[0].allowed);
});

story!(every_fault_of_a_wallet_is_named_at_its_place, |desk| async move {
    let (_, account) = served(&desk).await;
    let wrong = OpenWallet {
        priority: -1,
        expires_on: Some(on("2026-01-05")),
        offering_ids: vec![OfferingId(99)],
        reference: Some("x".repeat(101)),
        ..open(account, " ", 0)
    };
    let refusal = desk.refused(wrong).await;
    let places: Vec<&str> = refusal.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["reference", "name", "priority", "expiresOn", "amount", "offeringIds.0"]);
    let dollars = OpenWallet { amount: Amount::new(5, Currency::USD), ..open(account, "Prepaid", 1) };
    assert_eq!(faults(&desk.refused(dollars).await), [("amount", codes::WALLET_CURRENCY.to_string())]);
    let huge = open(account, "Prepaid", 10_000_000_000_001);
    assert_eq!(faults(&desk.refused(huge).await), [("amount", codes::WALLET_IMPLAUSIBLE.to_string())]);
    let wallet = OpenWallet { expires_on: Some(on("2026-06-01")), ..open(account, "Prepaid", 1_000) };
    let wallet = desk.act(wallet).await.output;
    let endless = desk.act(open(account, "For good", 100)).await.output;
    let ending = TopUpWallet { expires_on: Some(on("2026-07-01")), ..top_up(&endless, 1) };
    assert_eq!(faults(&desk.refused(ending).await), [("expiresOn", codes::WALLET_ENDLESS.to_string())]);
    let shorter = TopUpWallet { expires_on: Some(on("2026-05-31")), ..top_up(&wallet, 1) };
    assert_eq!(
        faults(&desk.refused(shorter).await),
        [("expiresOn", codes::WALLET_EXPIRY_SHORTENED.to_string())]
    );
    let longer = TopUpWallet { expires_on: Some(on("2026-07-01")), ..top_up(&wallet, 1) };
    let longer = desk.act(longer).await.output;
    assert_eq!(wallets(&desk, account).await.wallets[0].expires_on, Some(on("2026-07-01")));
    desk.go_to("2026-07-01");
    assert_eq!(desk.refused(top_up(&longer, 1)).await.code(), codes::WALLET_EXPIRED);
    let nobody = TopUpWallet { wallet_id: boss_kernel::id::WalletId(99), ..top_up(&longer, 1) };
    assert_eq!(why(&desk.refused(nobody).await), codes::WALLET_NOT_FOUND);
});
