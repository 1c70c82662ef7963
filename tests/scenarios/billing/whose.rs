//! Whose bill a correction stands on: that of whoever was billed for what it corrects, whoever pays today.

use super::drafts::{all_books_hold, drafted, drafts_of};
use super::*;
use boss_core::billing::{FinaliseBills, codes};
use boss_core::customers::SetPayer;
use boss_core::payments::AccountBalance;
use boss_kernel::id::SubscriptionId;
use boss_tests::story;
use sea_orm::ConnectionTrait;

/// A branch whose January its head office was billed for, and which pays for itself since.
struct Left {
    setting: Setting,
    payer: AccountId,
    branch: AccountId,
    subscription: SubscriptionId,
}

async fn left(desk: &Desk) -> Left {
    let setting = setting(desk).await;
    let branch = setting.given.account("Branch", 1).await;
    let payer = setting.given.account("Head office", 1).await;
    let served = [("2026-01-01", None, "1")];
    let subscription = setting.given.subscription("S1", branch, setting.offering, &served).await;
    desk.act(SetPayer { account_id: branch, payer_account_id: Some(payer), version: 1 }).await;
    desk.go_to("2026-02-01");
    bill_through(desk, "2026-01-31").await;
    desk.act(SetPayer { account_id: branch, payer_account_id: None, version: 2 }).await;
    Left { setting, payer, branch, subscription }
}

async fn balance(desk: &Desk, account_id: AccountId) -> i64 {
    desk.ask(AccountBalance { account_id }).await.balance.minor()
}

async fn end(left: &Left, on: &str) {
    let days = [("2026-01-01", Some(on), "1")];
    left.setting.given.change_service(left.subscription, &days, on).await;
}

story!(who_was_billed_gets_it_back, |desk| async move {
    let known = left(&desk).await;
    desk.go_to("2026-03-01");
    bill_through(&desk, "2026-02-28").await;
    assert_eq!((balance(&desk, known.payer).await, balance(&desk, known.branch).await), (10_600, 10_600));
    // It ended on the first day: January back to the head office, February to the branch, on a bill of each.
    end(&known, "2026-01-01").await;
    let run = bill_through(&desk, "2026-02-28").await.output;
    assert_eq!((run.bills, run.corrections), (2, 2));
    assert_eq!((balance(&desk, known.payer).await, balance(&desk, known.branch).await), (0, 0));
    assert_eq!(figures(&bills_of(&desk, known.payer).await[1]), [(-10_000, -600, -10_600)]);
    assert_eq!(figures(&bills_of(&desk, known.branch).await[1]), [(-10_000, -600, -10_600)]);
    all_books_hold(&desk).await;
});

story!(a_closed_payer_gets_its_credit_and_is_told_of, |desk| async move {
    let known = left(&desk).await;
    known.setting.given.close_account(known.payer).await;
    end(&known, "2026-01-01").await;
    let run = bill_through(&desk, "2026-01-31").await;
    assert!(run.warnings.iter().any(|notice| notice.code == codes::CLOSED_ACCOUNTS_BILLED.as_str()));
    assert_eq!((balance(&desk, known.payer).await, balance(&desk, known.branch).await), (0, 0));
    all_books_hold(&desk).await;
});

story!(drafts_for_both_wait_for_each_other, |desk| async move {
    let known = left(&desk).await;
    desk.go_to("2026-03-01");
    // Late usage of January is the head office's, though nothing of the kind was charged before; February is the branch's.
    used(&desk, &[("e1", "S1", "2026-01-10 08:00", "10")]).await;
    desk.act(drafted("2026-02-28")).await;
    let late = drafts_of(&desk, known.payer).await.remove(0);
    let own = drafts_of(&desk, known.branch).await.remove(0);
    assert_eq!((figures(&late), figures(&own)), (vec![(500, 30, 530)], vec![(10_000, 600, 10_600)]));
    desk.act(FinaliseBills { bill_ids: vec![late.bill.bill_id] }).await;
    let waiting = bill_through(&desk, "2026-03-31").await.output;
    assert_eq!((waiting.bills, waiting.parked_count), (0, 1), "the branch's own draft still waits");
    desk.act(FinaliseBills { bill_ids: vec![own.bill.bill_id] }).await;
    assert_eq!(bill_through(&desk, "2026-03-31").await.output.bills, 1);
    all_books_hold(&desk).await;
});

story!(a_backdated_change_of_offering_stays_with_who_was_billed, |desk| async move {
    let known = left(&desk).await;
    let prices = [GivenPrice {
        code: "pro",
        meter: None,
        timing: PriceTiming::InAdvance,
        versions: &[("2025-01-01", r#"{"model":"recurring","amount":"150"}"#)],
    }];
    let pro = known.setting.given.offering("pro", "0.06", &prices).await;
    let db = &known.setting.given.db;
    db.execute_unprepared("UPDATE subscription_segment SET to_on = from_on").await.unwrap();
    let text = format!(
        "INSERT INTO subscription_segment (subscription_id, account_id, offering_id, from_on, quantity, credit) \
         SELECT subscription_id, account_id, {pro}, from_on, quantity, credit FROM subscription_segment"
    );
    db.execute_unprepared(&text).await.unwrap();
    known.setting.given.mark_rerate(known.branch, "2026-01-01".parse().unwrap()).await;
    bill_through(&desk, "2026-01-31").await;
    assert_eq!((balance(&desk, known.payer).await, balance(&desk, known.branch).await), (15_900, 0));
    desk.go_to("2026-03-01");
    bill_through(&desk, "2026-02-28").await;
    assert_eq!((balance(&desk, known.payer).await, balance(&desk, known.branch).await), (15_900, 15_900));
    all_books_hold(&desk).await;
});
