//! Runs that look ahead: fees in advance are billed, and what is charged in arrears waits until its cycle is over.

use super::*;
use boss_tests::story;

const AFTER: &[(&str, &str)] = &[("2025-01-01", r#"{"model":"recurring","amount":"30"}"#)];
const WITH_FLAT_FEE: &[(&str, &str)] =
    &[("2025-01-01", r#"{"model":"graduated","tiers":[{"unitPrice":"0.5","flatFee":"20"}]}"#)];

/// `S1` since January: 100 a month in advance, 30 a month in arrears, and usage at 0.5 with a fee of 20 a month.
async fn account_billed_ahead(desk: &Desk) -> (Given, AccountId, boss_kernel::id::SubscriptionId) {
    let given = Given::at(desk).await;
    let meter = given.meter("traffic").await;
    let prices = [
        GivenPrice { code: "base", meter: None, timing: PriceTiming::InAdvance, versions: RECURRING },
        GivenPrice { code: "after", meter: None, timing: PriceTiming::InArrears, versions: AFTER },
        GivenPrice {
            code: "traffic",
            meter: Some(meter),
            timing: PriceTiming::InArrears,
            versions: WITH_FLAT_FEE,
        },
    ];
    let offering = given.offering("cdn", "0", &prices).await;
    let account = given.account("Alpha", 1).await;
    let subscription = given.subscription("S1", account, offering, &[("2026-01-01", None, "1")]).await;
    desk.go_to("2026-02-10");
    used(desk, &[("e1", "S1", "2026-02-05 08:00", "40")]).await;
    bill_through(desk, "2026-03-31").await;
    (given, account, subscription)
}

/// The net of each charge in whole yuan, with the month of its cycle.
fn by_month(bill: &BillView) -> Vec<(String, i64)> {
    let charges = bill.charges.iter();
    let mut lines: Vec<(String, i64)> = charges
        .map(|charge| (charge.period.from().format("%m").to_string(), charge.net.minor() / 100))
        .collect();
    lines.sort();
    lines
}

fn lines(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected.iter().map(|(month, net)| ((*month).to_owned(), *net)).collect()
}

story!(what_is_charged_in_arrears_waits_for_the_end_of_its_cycle, |desk| async move {
    let (given, account, _) = account_billed_ahead(&desk).await;
    let first = bills_of(&desk, account).await.remove(0);
    // January whole; of February and March only the fee in advance.
    assert_eq!(by_month(&first), lines(&[("01", 20), ("01", 30), ("01", 100), ("02", 100), ("03", 100)]));
    assert_eq!(bill_through(&desk, "2026-03-31").await.output.bills, 0);
    desk.go_to("2026-03-01");
    // What comes in for February is not late: February's usage was not billed.
    assert_eq!(used(&desk, &[("e2", "S1", "2026-02-20 08:00", "60")]).await, [""; 0]);
    bill_through(&desk, "2026-02-28").await;
    let bills = bills_of(&desk, account).await;
    assert_eq!(by_month(&bills[1]), lines(&[("02", 30), ("02", 70)]));
    // For January it is.
    assert_eq!(used(&desk, &[("e3", "S1", "2026-01-20 08:00", "2")]).await, ["usage.late_usage"]);
    desk.go_to("2026-04-01");
    bill_through(&desk, "2026-03-31").await;
    let bills = bills_of(&desk, account).await;
    assert_eq!(by_month(&bills[2]), lines(&[("01", 1), ("03", 20), ("03", 30)]));
    assert_eq!(given.read_account(account).await.rerate_from, None);
    assert_eq!(bill_through(&desk, "2026-03-31").await.output.accounts, 0);
});

story!(a_fee_charged_ahead_is_given_back_when_the_service_ends_before, |desk| async move {
    let (given, account, subscription) = account_billed_ahead(&desk).await;
    let segments = [("2026-01-01", Some("2026-02-15"), "1")];
    given.change_service(subscription, &segments, "2026-02-15").await;
    desk.go_to("2026-03-01");
    bill_through(&desk, "2026-02-28").await;
    let bills = bills_of(&desk, account).await;
    // Half of February's 30 and its usage; half of February's 100 back. March's is given back with March.
    assert_eq!(by_month(&bills[1]), lines(&[("02", -50), ("02", 15), ("02", 40)]));
    bill_through(&desk, "2026-03-31").await;
    assert_eq!(by_month(&bills_of(&desk, account).await[2]), lines(&[("03", -100)]));
});
