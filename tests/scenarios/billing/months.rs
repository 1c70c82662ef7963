//! A month as it should be, and what a run shows before it is real.

use super::previews::without_ids;
use super::*;
use crate::sale;
use boss_core::billing::{ListBillRuns, ViewBillRun, codes};
use boss_core::catalog::model::Connector;
use boss_core::flows::DeskKind;
use boss_core::gate::model::Role;
use boss_core::gate::{Call, Change, codes as gate_codes};
use boss_core::orders::model::OrderState;
use boss_core::payments::model::PaymentMethod;
use boss_core::payments::{AccountBalance, AllocationRule, AllocationWish, RecordPayment};
use boss_kernel::{Amount, Currency};
use boss_tests::story;

story!(a_month_with_a_join_in_its_middle, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    let whole = setting.given.account("Alpha", 1).await;
    let joined = setting.given.account("Beta", 1).await;
    setting.given.subscription("S1", whole, setting.offering, &[("2026-01-01", None, "2")]).await;
    setting.given.subscription("S2", joined, setting.offering, &[("2026-01-17", None, "1")]).await;
    used(&desk, &[("e1", "S1", "2026-01-10 08:00", "90"), ("e2", "S1", "2026-01-31 23:00", "60")]).await;

    let run = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!((run.accounts, run.bills, run.charges, run.parked_count), (2, 2, 3, 0));
    assert_eq!((run.totals[0].net.minor(), run.totals[0].total.minor()), (26_500 + 4_839, 28_090 + 5_129));
    assert_eq!((run.expectation.due, run.expectation.charged), (2, 2));
    assert_eq!(run.largest_bills[0].customer_name, "Alpha");

    let bill = bills_of(&desk, whole).await.remove(0);
    assert_eq!(figures(&bill), [(20_000, 1_200, 21_200), (6_500, 390, 6_890)]);
    assert_eq!(
        (bill.bill.number.as_deref().unwrap(), bill.bill.billed_on.to_string().as_str()),
        ("B00000001", "2026-01-31")
    );
    assert_eq!((bill.bill.due_on.to_string().as_str(), bill.bill.overdue), ("2026-03-03", false));
    let words: Vec<&str> = bill.charges[1].explanation.iter().map(|line| line.english.as_str()).collect();
    assert!(words.iter().any(|line| line.contains("50 × 0.3")), "{words:?}");
    assert!(bill.charges[1].explanation.iter().any(|line| line.chinese.contains("阶梯")));
    assert_eq!(bill.timeline.len(), 1);

    let part = bills_of(&desk, joined).await.remove(0);
    assert_eq!(figures(&part), [(4_839, 290, 5_129)]);
    assert_eq!(part.charges[0].served.days(), 15);

    let explained =
        desk.ask(boss_core::billing::ExplainCharge { charge_id: bill.charges[1].charge_id }).await;
    assert_eq!(explained.usage.iter().map(|day| day.events).sum::<i64>(), 2);
    assert_eq!(bill.charges[1].meter_id, Some(setting.meter));
});

story!(a_second_run_bills_nothing, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    let account = setting.given.account("Alpha", 1).await;
    setting.given.subscription("S1", account, setting.offering, &[("2026-01-01", None, "1")]).await;
    bill_through(&desk, "2026-01-31").await;
    let again = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!((again.bill_run_id, again.accounts, again.bills), (None, 0, 0));
    let february = bill_through(&desk, "2026-02-01").await.output;
    assert_eq!((february.bills, february.charges), (1, 1));
    assert_eq!(february.billed_on.to_string(), "2026-02-01");
    desk.go_to("2026-03-01");
    let none = bill_through(&desk, "2026-02-28").await.output;
    assert_eq!((none.accounts, none.bills, none.expectation.uncharged_count), (1, 0, 1));
    assert_eq!(none.expectation.uncharged[0].code, codes::NOTHING_OWED.as_str());
    assert_eq!(desk.ask(ListBillRuns::default()).await.total, 3);
});

story!(a_preview_is_the_run_itself, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    for (name, number) in [("Alpha", "S1"), ("Beta", "S2")] {
        let account = setting.given.account(name, 1).await;
        setting.given.credit_limit(account, 15_000).await;
        let quantity = if name == "Alpha" { "1" } else { "2" };
        setting
            .given
            .subscription(number, account, setting.offering, &[("2026-01-01", None, quantity)])
            .await;
    }
    let shown = desk.rehearse(through("2026-01-31")).await;
    assert_eq!(desk.ask(ListBillRuns::default()).await.total, 0);
    let done = bill_through(&desk, "2026-01-31").await;
    // A preview gives no ids: nothing else may differ.
    assert_eq!(without_ids(shown.output), without_ids(done.output.clone()));
    let labels = |changes: &[Change]| changes.iter().map(|change| change.label.clone()).collect::<Vec<_>>();
    assert_eq!(labels(&shown.changes), labels(&done.changes));
    assert_eq!((done.output.over_limit_count, done.output.over_limit[0].open.minor()), (1, 21_200));
    assert_eq!(done.warnings[0].code, codes::OVER_CREDIT_LIMIT.as_str());
});

story!(money_not_applied_yet_counts_against_a_credit_limit, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    let account = setting.given.account("Alpha", 1).await;
    setting.given.credit_limit(account, 15_000).await;
    setting.given.subscription("S1", account, setting.offering, &[("2026-01-01", None, "2")]).await;
    let paid = |minor| RecordPayment {
        account_id: account,
        amount: Amount::new(minor, Currency::CNY),
        received_on: "2026-02-01".parse().unwrap(),
        method: PaymentMethod::Cash,
        reference: None,
        note: None,
        allocate: AllocationWish::Rule(AllocationRule::None),
    };
    desk.act(paid(6_199)).await;
    let shown = desk.rehearse(through("2026-01-31")).await.output;
    assert_eq!((shown.over_limit_count, shown.over_limit[0].open.minor()), (1, 15_001));
    desk.act(paid(1)).await;
    assert_eq!(bill_through(&desk, "2026-01-31").await.output.over_limit_count, 0);
    assert!(!desk.ask(AccountBalance { account_id: account }).await.over_limit);
});

story!(a_bill_no_bill_can_be_is_parked, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    for (name, number, quantity) in [("Alpha", "S1", "1"), ("Beta", "S2", "2000000000")] {
        let account = setting.given.account(name, 1).await;
        let served = [("2026-01-01", None, quantity)];
        setting.given.subscription(number, account, setting.offering, &served).await;
    }
    let done = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!((done.bills, done.parked_count), (1, 1));
    assert_eq!(done.parked[0].code, codes::BILL_IMPLAUSIBLE.as_str());
});

story!(a_run_asked_for_twice_happens_once, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    let account = setting.given.account("Alpha", 1).await;
    setting.given.subscription("S1", account, setting.offering, &[("2026-01-01", None, "1")]).await;
    let input = serde_json::to_value(through("2026-01-31")).unwrap();
    let call = Call::new("billing.run", input, desk.gate.new_request_id());
    let first = desk.gate.run(&desk.owner, call.clone()).await.unwrap();
    let second = desk.gate.run(&desk.owner, call).await.unwrap();
    assert!(second.replayed && first.output == second.output);
    assert_eq!(bills_of(&desk, account).await.len(), 1);
});

story!(two_runs_at_once_bill_once, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    for index in 0..5 {
        let account = setting.given.account(&format!("Firm{index}"), 1).await;
        let number = format!("S{index}");
        setting.given.subscription(&number, account, setting.offering, &[("2026-01-01", None, "1")]).await;
    }
    let (one, other) = tokio::join!(desk.act(through("2026-01-31")), desk.act(through("2026-01-31")));
    assert_eq!(one.output.bills + other.output.bills, 5);
    books_hold(&desk).await;
});

/// The parked accounts as the desk shows them.
async fn parked_on_desk(desk: &Desk) -> Vec<i64> {
    let groups = desk.ask(boss_core::flows::Desk {}).await.groups;
    let parked = groups.into_iter().find(|group| group.kind == DeskKind::ParkedAccounts).unwrap();
    assert_eq!(parked.count, parked.rows.len() as u64);
    parked.rows.iter().map(|row| row.target_id).collect()
}

story!(a_run_begins_what_was_to_begin_by_its_day, |desk| async move {
    let cdn = sale::offering(&desk, "cdn", Connector::None, None).await;
    let account = sale::account(&desk, "青禾科技有限公司").await;
    let items = vec![sale::add(cdn, 1, "2026-01-17"), sale::add(cdn, 1, "2026-02-01")];
    let placed = sale::place(&desk, account, items).await;
    desk.go_to("2026-02-01");
    let shown = desk.rehearse(through("2026-01-31")).await.output;
    assert_eq!((shown.bills, shown.totals[0].net.minor()), (1, 4_839));
    let states = || async {
        let items = sale::page(&desk, placed.order_id).await.items;
        items.iter().map(|item| item.state).collect::<Vec<_>>()
    };
    assert_eq!(states().await, [OrderState::Acknowledged, OrderState::Acknowledged]);
    let done = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!((done.bills, done.totals[0].net.minor()), (1, 4_839));
    // What begins after the run's last day is left to its own time.
    assert_eq!(states().await, [OrderState::Completed, OrderState::Acknowledged]);
});

story!(an_account_that_cannot_be_rated_is_parked, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    let later = [("2026-01-20", r#"{"model":"recurring","amount":"50"}"#)];
    let price = GivenPrice { code: "late", meter: None, timing: PriceTiming::InAdvance, versions: &later };
    let priced_late = setting.given.offering("late", "0.06", &[price]).await;
    let sound = setting.given.account("Alpha", 1).await;
    let unsound = setting.given.account("Beta", 1).await;
    setting.given.subscription("S1", sound, setting.offering, &[("2026-01-01", None, "1")]).await;
    setting.given.subscription("S2", unsound, priced_late, &[("2026-01-10", None, "1")]).await;

    let outcome = bill_through(&desk, "2026-01-31").await;
    assert_eq!((outcome.output.bills, outcome.output.parked_count), (1, 1));
    assert_eq!(outcome.warnings[0].code, codes::ACCOUNTS_PARKED.as_str());
    let run_id = outcome.output.bill_run_id.unwrap();
    let parked = desk.ask(ViewBillRun { bill_run_id: run_id }).await.parked;
    assert_eq!(parked, outcome.output.parked);
    assert_eq!(parked[0].code, boss_rating::codes::NO_PRICE_IN_FORCE.as_str());
    assert!(parked[0].texts.english.what.contains("late"), "{:?}", parked[0].texts);
    assert!(parked[0].texts.chinese.what.contains("S2"), "{:?}", parked[0].texts);

    // Another account's bill does not take it off the desk.
    setting.given.subscription("S3", sound, setting.offering, &[("2026-01-01", None, "1")]).await;
    desk.act(RunBilling { account_ids: Some(vec![sound]), ..through("2026-02-01") }).await;
    assert_eq!(parked_on_desk(&desk).await, [unsound.0]);

    let book = boss_core::catalog::price_book(&setting.given.db, &[priced_late]).await.unwrap();
    let price_id = book.offerings[&priced_late].prices[0].price.id;
    let model = r#"{"model":"recurring","amount":"40"}"#;
    setting.given.price_version(price_id, "2026-01-01", model).await;
    let mended = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!((mended.accounts, mended.bills, mended.parked_count), (1, 1, 0));
    assert_eq!(figures(&bills_of(&desk, unsound).await[0])[0].0, 2_839);
    assert_eq!(parked_on_desk(&desk).await, [0; 0]);
});

story!(a_billing_day_of_31_clamps_and_returns, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-04-10");
    let account = setting.given.account("Alpha", 31).await;
    setting.given.subscription("S1", account, setting.offering, &[("2026-01-31", None, "1")]).await;
    let mut periods = Vec::new();
    for day in ["2026-02-27", "2026-03-30", "2026-03-31"] {
        bill_through(&desk, day).await;
    }
    for bill in bills_of(&desk, account).await {
        periods.extend(bill.charges.iter().map(|charge| charge.period.to_string()));
    }
    assert_eq!(periods, ["2026-01-31 – 2026-02-27", "2026-02-28 – 2026-03-30", "2026-03-31 – 2026-04-29"]);
});

story!(who_may_run_and_what_is_refused, |desk| async move {
    let setting = setting(&desk).await;
    let closed = setting.given.account("Alpha", 1).await;
    setting.given.close_account(closed).await;
    let operations = desk.colleague("li", &[Role::Operations]).await;
    let refusal = desk.gate.act(&operations, through("2026-01-31")).await.unwrap_err();
    assert_eq!(refusal.code(), gate_codes::NOT_PERMITTED);
    let refusal = desk.refused(through("2027-01-31")).await;
    assert_eq!(
        (refusal.faults()[0].place.as_str(), refusal.faults()[0].code),
        ("through", codes::THROUGH_TOO_LATE)
    );
    let refusal = desk.refused(through("1950-01-01")).await;
    assert_eq!(refusal.faults()[0].code, codes::THROUGH_TOO_EARLY);
    assert_eq!(refusal.faults()[0].params["first"], "2023-01-01");
    let account_ids = Some(vec![closed, AccountId(99)]);
    let refusal =
        desk.refused(RunBilling { through: "2026-01-31".parse().unwrap(), account_ids, draft: false }).await;
    let faults: Vec<_> = refusal.faults().iter().map(|fault| (fault.place.as_str(), fault.code)).collect();
    assert_eq!(faults, [("accountIds.0", codes::ACCOUNT_CLOSED), ("accountIds.1", codes::ACCOUNT_UNKNOWN)]);
});
