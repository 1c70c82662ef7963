//! Gifts stay gifts: what a gift paid goes back to it, and an account that another one pays for takes none.

use super::drafts::{all_books_hold, cny, faults};
use super::wallets::{open, served};
use super::*;
use boss_core::billing::wallets::{GrantWallet, ListWallets, TopUpWallet, codes};
use boss_core::customers::{SetPayer, codes as customer_codes};
use boss_core::payments::AccountBalance;
use boss_kernel::NaiveDate;
use boss_kernel::id::SubscriptionId;
use boss_tests::story;

fn gift(account_id: AccountId, offering: OfferingId, expires: Option<&str>) -> GrantWallet {
    GrantWallet {
        account_id,
        name: "welcome".into(),
        priority: 0,
        expires_on: expires.map(|day| day.parse::<NaiveDate>().unwrap()),
        offering_ids: vec![offering],
        charge_kinds: Vec::new(),
        amount: cny(10_600),
        reason: "welcome".into(),
    }
}

/// `S1`, whose January a gift paid, beside `S2` of another offering at the same price, which nobody paid; the desk on 2026-03-01.
async fn given(desk: &Desk, expires: Option<&str>) -> (Setting, AccountId) {
    let (setting, account) = served(desk).await;
    let prices =
        [GivenPrice { code: "rack", meter: None, timing: PriceTiming::InAdvance, versions: RECURRING }];
    let rack = setting.given.offering("rack", "0.06", &prices).await;
    setting.given.subscription("S2", account, rack, &[("2026-02-01", None, "1")]).await;
    desk.act(gift(account, setting.offering, expires)).await;
    desk.go_to("2026-02-01");
    bill_through(desk, "2026-01-31").await;
    desk.go_to("2026-03-01");
    let days = [("2026-01-01", Some("2026-01-01"), "1")];
    setting.given.change_service(SubscriptionId(1), &days, "2026-01-01").await;
    (setting, account)
}

async fn held(desk: &Desk, account_id: AccountId) -> i64 {
    let wallets = desk.ask(ListWallets { account_id }).await.wallets;
    wallets.iter().map(|wallet| wallet.balance.minor()).sum()
}

story!(what_a_gift_paid_goes_back_to_it, |desk| async move {
    let (_setting, account) = given(&desk, None).await;
    bill_through(&desk, "2026-02-28").await;
    assert_eq!(held(&desk, account).await, 10_600);
    let owed = desk.ask(AccountBalance { account_id: account }).await;
    assert_eq!(owed.balance.minor(), 10_600, "the other offering is still to be paid");
    assert_eq!(bills_of(&desk, account).await.len(), 3);
    all_books_hold(&desk).await;
});

story!(what_an_expired_gift_paid_lapses_with_it, |desk| async move {
    let (_setting, account) = given(&desk, Some("2026-02-10")).await;
    bill_through(&desk, "2026-02-28").await;
    assert_eq!(held(&desk, account).await, 0);
    assert_eq!(desk.ask(AccountBalance { account_id: account }).await.balance.minor(), 10_600);
    all_books_hold(&desk).await;
});

story!(a_gift_keeps_what_it_could_still_pay, |desk| async move {
    let (setting, account) = served(&desk).await;
    desk.act(GrantWallet { amount: cny(6_000), ..gift(account, setting.offering, None) }).await;
    desk.go_to("2026-02-01");
    bill_through(&desk, "2026-01-31").await;
    assert_eq!(desk.ask(AccountBalance { account_id: account }).await.balance.minor(), 4_600);
    // January is half of it: 5,129 with tax, of which the gift could pay all.
    let half = [("2026-01-01", Some("2026-01-16"), "1")];
    setting.given.change_service(SubscriptionId(1), &half, "2026-01-16").await;
    bill_through(&desk, "2026-01-31").await;
    assert_eq!(held(&desk, account).await, 871);
    assert_eq!(desk.ask(AccountBalance { account_id: account }).await.balance.minor(), 0);
    all_books_hold(&desk).await;
});

story!(who_is_paid_for_takes_no_money_into_wallets, |desk| async move {
    let (setting, account) = served(&desk).await;
    let payer = setting.given.account("Head office", 1).await;
    let wallet = desk.act(open(account, "prepaid", 5_000)).await.output;
    let pays = SetPayer { account_id: account, payer_account_id: Some(payer), version: 1 };
    let outcome = desk.act(pays).await;
    assert_eq!(outcome.warnings[0].code, customer_codes::WALLET_WAITS.as_str());
    let at_the_account = [("accountId", codes::WALLET_PAID_FOR)];
    let refused = desk.refused(open(account, "more", 100)).await;
    assert_eq!(faults(&refused), at_the_account);
    assert_eq!(refused.faults()[0].params["payer"], "A-Head office");
    let refused = desk.refused(gift(account, setting.offering, None)).await;
    assert_eq!(faults(&refused), at_the_account);
    let more = TopUpWallet {
        wallet_id: wallet.wallet_id,
        version: wallet.version,
        amount: cny(100),
        method: None,
        reference: None,
        expires_on: None,
    };
    assert_eq!(desk.refused(more).await.code(), codes::WALLET_PAID_FOR);
    desk.act(open(payer, "prepaid", 20_000)).await;
    desk.go_to("2026-02-01");
    bill_through(&desk, "2026-01-31").await;
    assert_eq!(held(&desk, payer).await, 9_400, "the payer's wallet pays");
    all_books_hold(&desk).await;
});
