//! What coupons take off bills: shares and amounts, for how long, in which order, and what becomes of bills when they change.

use super::*;
use boss_core::catalog::{ListCoupons, ReactivateCoupon, RetireCoupon};

/// What each discount of the account took off so far, oldest first.
async fn taken(desk: &Desk, account: AccountId) -> Vec<i64> {
    let rows = terms(desk, account).await.discounts;
    rows.iter().rev().map(|row| row.taken_off.minor()).collect()
}

/// Bills month by month, up to the end of each.
async fn months(desk: &Desk, ends: &[&str]) {
    for end in ends {
        desk.go_to(end);
        bill_once(desk, end).await;
    }
}

story!(a_percentage_comes_off_before_tax, |desk| async move {
    let known = served(&desk).await;
    desk.act(percent("ten", "10")).await;
    desk.act(give(known.account, " TEN ", "2026-01-01")).await;
    months(&desk, &["2026-01-31", "2026-02-28"]).await;
    let bills = bills_of(&desk, known.account).await;
    assert_eq!(figures(&bills[0]), [(9_000, 540, 9_540)]);
    assert_eq!(figures(&bills[1]), [(9_000, 540, 9_540)]);
    assert_eq!(taken(&desk, known.account).await, [2_000]);
    let row = desk.ask(ListCoupons {}).await.rows.remove(0);
    assert_eq!((row.code.as_str(), row.given, row.active), ("ten", 1, true));
});

story!(an_amount_counted_once_goes_on_until_it_is_used_up, |desk| async move {
    let known = served(&desk).await;
    let once = AddCoupon { duration: CouponDuration::Once, ..amount("welcome", 150) };
    desk.act(once).await;
    desk.act(give(known.account, "welcome", "2026-01-01")).await;
    assert_eq!(
        fault(&desk.refused(give(known.account, "welcome", "2026-02-01")).await),
        ("couponCode", "billing.coupon_running")
    );
    months(&desk, &["2026-01-31", "2026-02-28", "2026-03-31"]).await;
    assert_eq!(nets(&desk, known.account).await, [[0], [5_000], [10_000]]);
    assert_eq!(taken(&desk, known.account).await, [15_000]);
    // Used up, it may be given anew.
    desk.act(give(known.account, "welcome", "2026-04-01")).await;
    months(&desk, &["2026-04-30"]).await;
    assert_eq!(nets(&desk, known.account).await[3], [0]);
});

story!(a_coupon_for_three_cycles_counts_in_three, |desk| async move {
    let known = served(&desk).await;
    let cycles = |coupon| AddCoupon { duration: CouponDuration::Cycles, cycles: Some(3), ..coupon };
    desk.act(cycles(percent("half", "50"))).await;
    desk.act(cycles(amount("ten-off", 10))).await;
    desk.act(give(known.account, "half", "2026-01-01")).await;
    desk.act(give(known.account, "ten-off", "2026-02-01")).await;
    months(&desk, &["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]).await;
    assert_eq!(nets(&desk, known.account).await, [[5_000], [4_000], [4_000], [9_000], [10_000]]);
    assert_eq!(taken(&desk, known.account).await, [15_000, 3_000]);
    // The three cycles are over: the same coupon may follow.
    desk.act(give(known.account, "half", "2026-06-01")).await;
    months(&desk, &["2026-06-30"]).await;
    assert_eq!(nets(&desk, known.account).await[5], [5_000]);
});

story!(a_limited_coupon_counts_for_its_offering_only, |desk| async move {
    let known = served(&desk).await;
    let prices = [GivenPrice {
        code: "rack",
        meter: None,
        timing: PriceTiming::InAdvance,
        versions: &[("2025-01-01", r#"{"model":"recurring","amount":"50"}"#)],
    }];
    let given = &known.setting.given;
    let rack = given.offering("rack", "0.06", &prices).await;
    let second = given.subscription("S2", known.account, rack, &[("2026-01-01", None, "1")]).await;
    let third = given.subscription("S3", known.account, rack, &[("2026-01-01", None, "1")]).await;
    desk.act(AddCoupon { offering_ids: vec![rack], ..percent("rack-10", "10") }).await;
    desk.act(percent("third", "50")).await;
    desk.act(give(known.account, "rack-10", "2026-01-01")).await;
    let only = GiveCoupon { subscription_id: Some(third), ..give(known.account, "third", "2026-01-01") };
    desk.act(only).await;
    desk.go_to("2026-01-31");
    bill_once(&desk, "2026-01-31").await;
    let bill = bills_of(&desk, known.account).await.remove(0);
    let net = |of| bill.charges.iter().find(|row| row.subscription_id == of).unwrap().net.minor();
    assert_eq!((net(known.subscription), net(second), net(third)), (10_000, 4_500, 2_250));
    assert_eq!(taken(&desk, known.account).await, [1_000, 2_250]);
});

story!(coupons_come_off_in_order_of_priority, |desk| async move {
    let known = served(&desk).await;
    desk.act(AddCoupon { priority: 1, ..amount("twenty", 20) }).await;
    desk.act(AddCoupon { priority: 2, ..percent("late-ten", "10") }).await;
    desk.act(AddCoupon { priority: 1, ..percent("early-ten", "10") }).await;
    let other = known.setting.given.account("Beta", 1).await;
    let offering = known.setting.offering;
    known.setting.given.subscription("S2", other, offering, &[("2026-01-01", None, "1")]).await;
    for (account, code) in
        [(known.account, "late-ten"), (known.account, "twenty"), (other, "twenty"), (other, "early-ten")]
    {
        desk.act(give(account, code, "2026-01-01")).await;
    }
    desk.go_to("2026-01-31");
    bill_once(&desk, "2026-01-31").await;
    assert_eq!(nets(&desk, known.account).await, [[7_200]], "(100 − 20) − 10 %");
    assert_eq!(nets(&desk, other).await, [[7_000]], "(100 − 10 %) − 20");
});

story!(a_coupon_ended_early_is_billed_anew_from_its_end, |desk| async move {
    let known = served(&desk).await;
    desk.act(percent("half", "50")).await;
    let given = desk.act(give(known.account, "half", "2026-01-01")).await.output.discount_id;
    months(&desk, &["2026-01-31", "2026-02-28", "2026-03-31"]).await;
    let ended = desk.act(end(given, "2026-03-01")).await;
    assert_eq!(ended.output.accounts_to_rerate, 1);
    months(&desk, &["2026-04-30"]).await;
    assert_eq!(
        nets(&desk, known.account).await,
        [vec![5_000], vec![5_000], vec![5_000], vec![5_000, 10_000]]
    );
    assert_eq!(taken(&desk, known.account).await, [10_000]);
    let later = desk.refused(end(given, "2026-03-01")).await;
    assert_eq!(fault(&later), ("toOn", "billing.discount_ended"));
});

story!(a_back_dated_coupon_bills_the_difference_and_can_be_taken_back, |desk| async move {
    let known = served(&desk).await;
    desk.act(AddCoupon { most_redemptions: Some(1), ..percent("ten", "10") }).await;
    months(&desk, &["2026-01-31", "2026-02-28"]).await;
    let given = desk.act(give(known.account, "ten", "2026-02-01")).await;
    assert_eq!(given.output.accounts_to_rerate, 1);
    assert_eq!(given.warnings[0].code, "catalog.accounts_to_rerate");
    bill_once(&desk, "2026-02-28").await;
    let bills = bills_of(&desk, known.account).await;
    assert_eq!(figures(&bills[2]), [(-1_000, -60, -1_060)]);
    assert_eq!(taken(&desk, known.account).await, [1_000]);
    desk.act(end(given.output.discount_id, "2026-02-01")).await;
    bill_once(&desk, "2026-02-28").await;
    assert_eq!(figures(&bills_of(&desk, known.account).await[3]), [(1_000, 60, 1_060)]);
    assert_eq!(taken(&desk, known.account).await, [0]);
    // Taken back whole, it was never given.
    assert_eq!(desk.ask(ListCoupons {}).await.rows[0].given, 0);
    desk.act(give(known.account, "ten", "2026-03-01")).await;
});

story!(a_coupon_within_a_cycle_says_what_it_leaves_out, |desk| async move {
    let known = served(&desk).await;
    desk.act(AddCoupon { duration: CouponDuration::Once, ..percent("once", "10") }).await;
    let given = desk.act(give(known.account, "once", "2026-01-15")).await;
    assert_eq!(given.warnings[0].code, "billing.coupon_within_cycle");
    months(&desk, &["2026-01-31", "2026-02-28"]).await;
    assert_eq!(nets(&desk, known.account).await, [[10_000], [10_000]]);
    desk.act(end(given.output.discount_id, "2026-01-15")).await;
    assert!(desk.act(give(known.account, "once", "2026-03-01")).await.warnings.is_empty());
});

story!(a_retired_coupon_stays_with_those_who_have_it, |desk| async move {
    let known = served(&desk).await;
    let id = desk.act(percent("ten", "10")).await.output;
    desk.act(give(known.account, "ten", "2026-01-01")).await;
    desk.act(RetireCoupon { coupon_id: id, version: 1 }).await;
    months(&desk, &["2026-01-31"]).await;
    assert_eq!(nets(&desk, known.account).await, [[9_000]]);
    let row = desk.ask(ListCoupons {}).await.rows.remove(0);
    assert!(!row.active && !row.actions[0].allowed);
    assert_eq!(
        desk.refused(RetireCoupon { coupon_id: id, version: 2 }).await.code().as_str(),
        "catalog.coupon_retired"
    );
    assert_eq!(
        desk.refused(give(known.account, "ten", "2026-02-01")).await.faults()[0].code.as_str(),
        "catalog.coupon_retired"
    );
    // Reactivated it is given again, but not twice.
    desk.act(ReactivateCoupon { coupon_id: id, version: 2 }).await;
    let row = desk.ask(ListCoupons {}).await.rows.remove(0);
    let allowed: Vec<bool> = row.actions.iter().map(|action| action.allowed).collect();
    assert_eq!((row.active, row.version, allowed), (true, 3, vec![true, false]));
    let again = desk.refused(ReactivateCoupon { coupon_id: id, version: 3 }).await;
    assert_eq!(again.code().as_str(), "catalog.coupon_active");
    let stale = desk.refused(RetireCoupon { coupon_id: id, version: 2 }).await;
    assert_eq!(stale.code().as_str(), "store.stale_version");
});

story!(a_yearly_service_gives_nothing_off_twice, |desk| async move {
    use boss_kernel::{Alignment, CadenceUnit};
    let known = served(&desk).await;
    let given = &known.setting.given;
    let prices = [GivenPrice {
        code: "year",
        meter: None,
        timing: PriceTiming::InAdvance,
        versions: &[("2025-01-01", r#"{"model":"recurring","amount":"1200"}"#)],
    }];
    let yearly = given.offering("yearly", "0.06", &prices).await;
    given.cycles(yearly, "year", (1, CadenceUnit::Year), Alignment::CycleDay).await;
    given.subscription("S2", known.account, yearly, &[("2026-01-01", None, "1")]).await;
    given.change_service(known.subscription, &[("2026-01-01", Some("2026-02-01"), "1")], "2026-02-01").await;
    desk.act(AddCoupon { duration: CouponDuration::Once, ..amount("welcome", 30) }).await;
    desk.act(amount_given(known.account)).await;
    let ends = [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
        "2026-05-31",
        "2026-06-30",
        "2026-07-31",
        "2026-08-31",
    ];
    months(&desk, &ends).await;
    assert_eq!(taken(&desk, known.account).await, [3_000]);
    let all: i64 = nets(&desk, known.account).await.into_iter().flatten().sum();
    assert_eq!(all, 10_000 + 120_000 - 3_000);
});

fn amount_given(account: AccountId) -> GiveCoupon {
    give(account, "welcome", "2026-01-01")
}
