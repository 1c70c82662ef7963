//! What becomes of a month that was billed when something behind it changes.

use super::*;
use crate::sale;
use boss_core::billing::codes;
use boss_core::billing::model::BillState;
use boss_kernel::id::SubscriptionId;
use boss_tests::story;

/// January of `S1` with two units and 150 of usage: 280.90, billed.
async fn billed_january(desk: &Desk) -> (Setting, AccountId, SubscriptionId) {
    let setting = setting(desk).await;
    desk.go_to("2026-02-01");
    let account = setting.given.account("Alpha", 1).await;
    let subscription =
        setting.given.subscription("S1", account, setting.offering, &[("2026-01-01", None, "2")]).await;
    used(desk, &[("e1", "S1", "2026-01-10 08:00", "150")]).await;
    bill_through(desk, "2026-01-31").await;
    (setting, account, subscription)
}

story!(late_usage_bills_its_difference, |desk| async move {
    let (_, account, _) = billed_january(&desk).await;
    let notices = used(&desk, &[("e2", "S1", "2026-01-20 08:00", "10")]).await;
    assert_eq!(notices, ["usage.late_usage"]);
    let run = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!((run.accounts, run.bills, run.charges, run.corrections), (1, 1, 1, 1));
    let bills = bills_of(&desk, account).await;
    assert_eq!(figures(&bills[1]), [(300, 18, 318)]);
    let corrected = bills[1].charges[0].corrects.clone().unwrap();
    assert_eq!((corrected.bill_number.as_deref(), corrected.total.minor()), (Some("B00000001"), 6_890));
    assert_eq!(bills[0].charges[1].corrected_by[0].bill_number.as_deref(), Some("B00000002"));
    assert_eq!(bill_through(&desk, "2026-01-31").await.output.bills, 0);
});

story!(a_back_dated_quantity_bills_its_difference, |desk| async move {
    let (setting, account, subscription) = billed_january(&desk).await;
    let segments = [("2026-01-01", Some("2026-01-11"), "2"), ("2026-01-11", None, "3")];
    setting.given.change_service(subscription, &segments, "2026-01-11").await;
    bill_through(&desk, "2026-01-31").await;
    let bills = bills_of(&desk, account).await;
    // (2 × 10 + 3 × 21) × 100 ÷ 31 = 267.74, of which 200.00 was charged.
    assert_eq!(figures(&bills[1]), [(6_774, 406, 7_180)]);
});

story!(a_back_dated_end_gives_money_back, |desk| async move {
    let (setting, account, subscription) = billed_january(&desk).await;
    let segments = [("2026-01-01", Some("2026-01-16"), "2")];
    setting.given.change_service(subscription, &segments, "2026-01-16").await;
    let run = bill_through(&desk, "2026-02-28").await.output;
    assert_eq!((run.bills, run.credit_bills), (1, 1));
    let bills = bills_of(&desk, account).await;
    // 200 × 15 ÷ 31 = 96.77 net and 5.81 tax are owed instead of 200.00 and 12.00.
    assert_eq!(figures(&bills[1]), [(-10_323, -619, -10_942)]);
    assert_eq!((bills[1].bill.state, bills[1].bill.overdue), (BillState::Validated, false));
    assert_eq!(bills[1].bill.open.minor(), -10_942);
    assert_eq!(bill_through(&desk, "2026-03-31").await.output.bills, 0);
});

story!(a_subscription_that_never_was_is_taken_back_whole, |desk| async move {
    let (setting, account, subscription) = billed_january(&desk).await;
    setting.given.change_service(subscription, &[("2026-02-10", None, "1")], "2026-01-01").await;
    bill_through(&desk, "2026-01-31").await;
    let bills = bills_of(&desk, account).await;
    assert_eq!(figures(&bills[1]), [(-20_000, -1_200, -21_200), (-6_500, -390, -6_890)]);
    assert!(bills[1].charges.iter().all(|charge| charge.quantity.is_zero() && charge.unit_price.is_none()));
});

story!(a_correction_reaches_as_far_as_was_billed, |desk| async move {
    let (setting, account, subscription) = billed_january(&desk).await;
    desk.go_to("2026-03-01");
    bill_through(&desk, "2026-02-28").await;
    let segments = [("2026-01-01", Some("2026-01-16"), "2"), ("2026-01-16", None, "1")];
    setting.given.change_service(subscription, &segments, "2026-01-16").await;
    bill_through(&desk, "2026-01-31").await;
    let bills = bills_of(&desk, account).await;
    assert_eq!(bills.len(), 3);
    // January: 148.39 instead of 200.00; February, which was billed too, with February: 100.00 instead of 200.00.
    assert_eq!(figures(&bills[2]), [(-5_161, -310, -5_471)]);
    bill_through(&desk, "2026-02-28").await;
    assert_eq!(figures(&bills_of(&desk, account).await[3]), [(-10_000, -600, -10_600)]);
    assert_eq!(setting.given.read_account(account).await.billed_until.unwrap().to_string(), "2026-03-01");
});

const SETUP: &[(&str, &str)] = &[("2025-01-01", r#"{"model":"oneTime","amount":"500"}"#)];

/// An account with a service ordered from `start`, at 500 once and 100 a month in advance.
async fn ordered(desk: &Desk, start: &str) -> (AccountId, SubscriptionId) {
    let given = Given::at(desk).await;
    let prices = [
        GivenPrice { code: "setup", meter: None, timing: PriceTiming::InAdvance, versions: SETUP },
        GivenPrice { code: "base", meter: None, timing: PriceTiming::InAdvance, versions: RECURRING },
    ];
    let offering = given.offering("rack", "0", &prices).await;
    let account = sale::account(desk, "青禾科技有限公司").await;
    let placed = sale::place(desk, account, vec![sale::add(offering, 1, start)]).await;
    (account, placed.items[0].subscription_id)
}

story!(an_end_on_the_first_of_a_billed_month_gives_it_back, |desk| async move {
    let (account, subscription) = ordered(&desk, "2026-01-01").await;
    desk.go_to("2026-02-05");
    bill_through(&desk, "2026-02-05").await;
    desk.go_to("2026-02-10");
    sale::place(&desk, account, vec![sale::delete(subscription, "2026-02-01")]).await;
    bill_through(&desk, "2026-02-10").await;
    let bills = bills_of(&desk, account).await;
    assert_eq!(figures(&bills[0]).len(), 3);
    assert_eq!(figures(&bills[1]), [(-10_000, 0, -10_000)]);
});

story!(a_service_that_ended_on_the_day_it_began_costs_nothing, |desk| async move {
    desk.go_to("2026-02-05");
    let (account, subscription) = ordered(&desk, "2026-02-01").await;
    bill_through(&desk, "2026-02-05").await;
    sale::place(&desk, account, vec![sale::delete(subscription, "2026-02-01")]).await;
    bill_through(&desk, "2026-02-05").await;
    let total: i64 = bills_of(&desk, account).await.iter().map(|bill| bill.bill.total.minor()).sum();
    assert_eq!(total, 0);
});

story!(what_comes_in_late_for_a_closed_account_is_billed, |desk| async move {
    let (setting, account, subscription) = billed_january(&desk).await;
    setting
        .given
        .change_service(subscription, &[("2026-01-01", Some("2026-02-01"), "2")], "2026-02-01")
        .await;
    setting.given.close_account(account).await;
    let alone = RunBilling { account_ids: Some(vec![account]), ..through("2026-01-31") };
    assert_eq!(desk.refused(alone.clone()).await.faults()[0].code, codes::ACCOUNT_CLOSED);
    assert_eq!(bill_through(&desk, "2026-02-28").await.output.accounts, 0);
    used(&desk, &[("e2", "S1", "2026-01-20 08:00", "10")]).await;
    assert_eq!(desk.act(alone).await.output.bills, 1);
    assert_eq!(figures(&bills_of(&desk, account).await[1]), [(300, 18, 318)]);
    assert_eq!(bill_through(&desk, "2026-02-28").await.output.accounts, 0);
});
