//! Subscriptions that stand on a bill of their own.

use super::drafts::{all_books_hold, cny, faults};
use super::*;
use boss_core::billing::{BillListState, FinaliseBills};
use boss_core::customers::SetPayer;
use boss_core::orders::{GroupSubscription, ShowSubscription, codes};
use boss_kernel::id::SubscriptionId;
use boss_tests::story;

fn group(subscription_id: SubscriptionId, name: &str) -> GroupSubscription {
    let bill_group = Some(name.to_owned()).filter(|name| !name.is_empty());
    GroupSubscription { subscription_id, bill_group }
}

/// The groups and totals of an account's bills.
async fn by_group(desk: &Desk, account: AccountId) -> Vec<(Option<String>, i64)> {
    let bills = bills_of(desk, account).await;
    bills.into_iter().map(|bill| (bill.bill.group_name, bill.bill.total.minor())).collect()
}

fn named(name: &str, minor: i64) -> (Option<String>, i64) {
    (Some(name.to_owned()), minor)
}

story!(a_group_changes_between_two_months, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    let account = setting.given.account("Alpha", 1).await;
    let served = |quantity| [("2026-01-01", None, quantity)];
    let first = setting.given.subscription("S1", account, setting.offering, &served("1")).await;
    setting.given.subscription("S2", account, setting.offering, &served("2")).await;
    bill_through(&desk, "2026-01-31").await;
    assert_eq!(by_group(&desk, account).await, [(None, 31_800)]);

    desk.act(group(first, " 研发 ")).await;
    let shown = desk.ask(ShowSubscription { subscription_id: first }).await.subscription;
    assert_eq!(shown.bill_group.as_deref(), Some("研发"));
    used(&desk, &[("e1", "S1", "2026-01-10 08:00", "10")]).await;
    desk.go_to("2026-03-01");
    let run = bill_through(&desk, "2026-02-28").await.output;
    assert_eq!((run.accounts, run.bills, run.charges, run.corrections), (1, 2, 3, 0));
    // What comes in late for January stands on the group's bill.
    let bills = by_group(&desk, account).await;
    assert_eq!(bills[1..], [(None, 21_200), named("研发", 10_600 + 530)]);

    desk.act(group(first, "")).await;
    desk.go_to("2026-04-01");
    bill_through(&desk, "2026-03-31").await;
    assert_eq!(by_group(&desk, account).await[3..], [(None, 31_800)]);
    let refusal = desk.refused(group(first, &"组".repeat(41))).await;
    assert_eq!(faults(&refusal), [("billGroup", codes::TEXT_TOO_LONG)]);
    let refusal = desk.refused(group(SubscriptionId(99), "研发")).await;
    assert_eq!(refusal.code(), codes::SUBSCRIPTION_NOT_FOUND);
    all_books_hold(&desk).await;
});

story!(a_group_reaches_over_a_family, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    let branch = setting.given.account("Branch", 1).await;
    let payer = setting.given.account("Head office", 1).await;
    let served = |quantity| [("2026-01-01", None, quantity)];
    let mut subscriptions = Vec::new();
    for (number, account, quantity) in
        [("S1", branch, "1"), ("S2", branch, "2"), ("S3", payer, "3"), ("S4", payer, "4")]
    {
        let made = setting.given.subscription(number, account, setting.offering, &served(quantity)).await;
        subscriptions.push(made);
    }
    desk.act(SetPayer { account_id: branch, payer_account_id: Some(payer), version: 1 }).await;
    desk.act(group(subscriptions[0], "研发")).await;
    desk.act(group(subscriptions[2], "研发")).await;
    let draft = RunBilling { draft: true, ..through("2026-01-31") };
    let run = desk.act(draft).await.output;
    assert_eq!((run.accounts, run.bills, run.charges), (2, 2, 4));
    let state = Some(BillListState::New);
    let drafts = desk.ask(ListBills { state, ..ListBills::default() }).await.rows;
    all_books_hold(&desk).await;

    // One of the two drafts is left: both accounts wait on.
    desk.act(FinaliseBills { bill_ids: vec![drafts[0].bill_id] }).await;
    all_books_hold(&desk).await;
    assert_eq!(bill_through(&desk, "2026-02-01").await.output.parked_count, 2);
    desk.act(FinaliseBills { bill_ids: vec![drafts[1].bill_id] }).await;
    assert_eq!(by_group(&desk, payer).await, [(None, 63_600), named("研发", 42_400)]);
    let run = bill_through(&desk, "2026-02-01").await.output;
    assert_eq!((run.bills, run.charges, run.parked_count), (2, 4, 0));
    assert_eq!(run.totals[0].total, cny(106_000));
    all_books_hold(&desk).await;
});
