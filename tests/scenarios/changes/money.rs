//! What changes cost: the next run bills the difference, and the dry run of the order says it beforehand.

use super::*;
use crate::billing::{bill_through, bills_of, figures, used};
use boss_core::catalog::model::PriceTiming;
use boss_core::flows::{OrderServices, OrderedServices};
use boss_kernel::Clock;
use boss_tests::{Given, GivenPrice, story};

const HUNDRED: &[(&str, &str)] = &[("2025-01-01", r#"{"model":"recurring","amount":"100"}"#)];
const THREE_HUNDRED: &[(&str, &str)] = &[("2025-01-01", r#"{"model":"recurring","amount":"300"}"#)];

/// One unit at 100 a month in advance since 2026-01-01, January billed on its first day, the desk at 2026-01-17.
struct Billed<'a> {
    scene: Scene<'a>,
    given: Given,
    plus: OfferingId,
}

impl<'a> Billed<'a> {
    async fn set(desk: &'a Desk) -> Billed<'a> {
        let given = Given::at(desk).await;
        let monthly =
            |versions| [GivenPrice { code: "base", meter: None, timing: PriceTiming::InAdvance, versions }];
        let basic = given.offering("basic", "0.06", &monthly(HUNDRED)).await;
        let plus = given.offering("plus", "0.06", &monthly(THREE_HUNDRED)).await;
        let account = account(desk, "青禾科技有限公司").await;
        let placed = place(desk, account, vec![add(basic, 1, "2026-01-01")]).await;
        bill_through(desk, "2026-01-01").await;
        desk.go_to("2026-01-17");
        let subscription = placed.items[0].subscription_id;
        Billed { scene: Scene { desk, account, offering: basic, subscription }, given, plus }
    }

    /// Says what an order would cost, places it, and bills through `through`; the totals of the new bills have to be what was said.
    async fn order(&self, item: PlaceOrderItem, through: &str) -> OrderedServices {
        let order = sale::order(self.scene.account, vec![item]);
        let said = self.scene.desk.rehearse(OrderServices(order.clone())).await.output;
        let mut before = Vec::new();
        for forecast in &said.bills {
            before.push(bills_of(self.scene.desk, forecast.account_id).await.len());
        }
        let placed = self.scene.desk.act(OrderServices(order)).await.output;
        assert_eq!(placed.bills, []);
        if self.scene.desk.clock.now().date_in(chrono_tz::Asia::Shanghai) < day(through) {
            self.scene.desk.go_to(through);
        }
        bill_through(self.scene.desk, through).await;
        for (forecast, before) in said.bills.iter().zip(before) {
            let bills = bills_of(self.scene.desk, forecast.account_id).await;
            let billed: i64 = bills[before..].iter().map(|bill| bill.bill.total.minor()).sum();
            assert_eq!(forecast.total.minor(), billed, "{}", forecast.account_number);
        }
        said
    }

    async fn last(&self, account: AccountId) -> Vec<(i64, i64, i64)> {
        bills_of(self.scene.desk, account).await.last().map(figures).unwrap_or_default()
    }

    /// Net of everything ever charged to an account.
    async fn charged(&self, account: AccountId) -> i64 {
        bills_of(self.scene.desk, account).await.iter().flat_map(figures).map(|(net, ..)| net).sum()
    }
}

story!(an_upgrade_in_the_middle_of_a_month, |desk| async move {
    let billed = Billed::set(&desk).await;
    let upgrade = change_offering(billed.scene.subscription, billed.plus, on("2026-01-17"));
    let said = billed.order(upgrade, "2026-01-31").await;
    // 100 × 16 ÷ 31 of what was charged stays; 300 × 15 ÷ 31 is new.
    assert_eq!((said.bills[0].without.minor(), said.bills[0].difference), (0, said.bills[0].total));
    assert_eq!((said.bills[0].charges.len(), said.bills[0].others.minor()), (2, 0));
    let mut lines = billed.last(billed.scene.account).await;
    lines.sort_unstable();
    assert_eq!(lines, [(-4_839, -290, -5_129), (14_516, 871, 15_387)]);
    let back = change_offering(billed.scene.subscription, billed.scene.offering, When::PERIOD_END);
    desk.go_to("2026-01-31");
    let said = billed.order(back, "2026-02-01").await;
    assert_eq!((said.bills[0].without.minor(), said.bills[0].difference.minor()), (31_800, -21_200));
    assert_eq!(billed.last(billed.scene.account).await, [(10_000, 600, 10_600)]);
    assert_eq!(billed.charged(billed.scene.account).await, 5_161 + 14_516 + 10_000);
});

story!(a_backdated_upgrade_of_two_billed_months, |desk| async move {
    let billed = Billed::set(&desk).await;
    desk.go_to("2026-02-10");
    bill_through(&desk, "2026-02-01").await;
    let upgrade = change_offering(billed.scene.subscription, billed.plus, on("2026-01-17"));
    billed.order(upgrade, "2026-02-10").await;
    assert_eq!(billed.charged(billed.scene.account).await, 5_161 + 14_516 + 30_000);
});

story!(a_pause_is_not_paid_for, |desk| async move {
    let billed = Billed::set(&desk).await;
    let id = billed.scene.subscription;
    let said = billed.order(suspend(id, on("2026-01-11")), "2026-01-17").await;
    assert!(said.bills[0].total.is_negative());
    billed.order(resume(id, on("2026-01-21")), "2026-01-31").await;
    // 10 and 11 days of 31.
    assert_eq!(billed.charged(billed.scene.account).await, 6_774);
});

story!(a_move_bills_each_account_its_days, |desk| async move {
    let billed = Billed::set(&desk).await;
    let other = billed.given.account("Other", 15).await;
    let (id, first) = (billed.scene.subscription, billed.scene.account);
    let said = billed.order(move_to(id, other, on("2026-01-17")), "2026-01-31").await;
    assert_eq!(said.bills.iter().map(|bill| bill.account_id).collect::<Vec<_>>(), [first, other]);
    assert_eq!(billed.last(first).await, [(-4_839, -290, -5_129)]);
    // The other account is billed from the 15th: 29 of the 31 days from 15 January on.
    assert_eq!(billed.last(other).await, [(9_355, 561, 9_916)]);
    desk.go_to("2026-02-20");
    bill_through(&desk, "2026-02-15").await;
    assert_eq!(billed.last(other).await, [(10_000, 600, 10_600)]);
    assert_eq!(bills_of(&desk, first).await.len(), 2);
    // It never was the first account's: everything there is given back, and the other one pays for all of it.
    place(&desk, other, vec![move_to(id, first, on("2026-01-17"))]).await;
    place(&desk, first, vec![move_to(id, other, on("2026-01-01"))]).await;
    bill_through(&desk, "2026-02-20").await;
    assert_eq!(billed.charged(first).await, 0);
    // 14 days of the cycle of December, and two whole ones.
    assert_eq!(billed.charged(other).await, 4_516 + 20_000);
    assert_eq!(bill_through(&desk, "2026-02-20").await.output.bills, 0);
});

story!(an_end_undone_bills_what_it_gave_back, |desk| async move {
    let billed = Billed::set(&desk).await;
    let id = billed.scene.subscription;
    billed.order(end(id, on("2026-01-11")), "2026-01-17").await;
    assert_eq!(billed.charged(billed.scene.account).await, 3_226);
    billed.order(reactivate(id, None, on("2026-01-11")), "2026-01-31").await;
    assert_eq!(billed.charged(billed.scene.account).await, 10_000);
});

story!(an_end_on_the_first_day_gives_all_back, |desk| async move {
    let billed = Billed::set(&desk).await;
    billed.order(end(billed.scene.subscription, on("2026-01-01")), "2026-01-31").await;
    assert_eq!(billed.charged(billed.scene.account).await, 0);
});

story!(late_usage_goes_to_the_account_of_its_day, |desk| async move {
    let given = Given::at(&desk).await;
    let meter = given.meter("traffic").await;
    let versions = &[("2025-01-01", r#"{"model":"perUnit","unitPrice":"1"}"#)];
    let price = GivenPrice { code: "traffic", meter: Some(meter), timing: PriceTiming::InArrears, versions };
    let offering = given.offering("traffic", "0", &[price]).await;
    let first = account(&desk, "青禾科技有限公司").await;
    let other = account(&desk, "远帆网络有限公司").await;
    let id = place(&desk, first, vec![add(offering, 1, "2026-01-01")]).await.items[0].subscription_id;
    desk.go_to("2026-02-01");
    used(&desk, &[("e1", "S000001", "2026-01-05 08:00", "10"), ("e2", "S000001", "2026-01-20 08:00", "7")])
        .await;
    place(&desk, first, vec![move_to(id, other, on("2026-01-17"))]).await;
    bill_through(&desk, "2026-01-31").await;
    let total = async |account| {
        let bills = bills_of(&desk, account).await;
        bills.iter().map(|bill| bill.bill.total.minor()).sum::<i64>()
    };
    assert_eq!((total(first).await, total(other).await), (1_000, 700));
    used(&desk, &[("e3", "S000001", "2026-01-16 08:00", "2")]).await;
    bill_through(&desk, "2026-01-31").await;
    assert_eq!((total(first).await, total(other).await), (1_200, 700));
    used(&desk, &[("e4", "S000001", "2026-01-17 08:00", "5")]).await;
    bill_through(&desk, "2026-01-31").await;
    assert_eq!((total(first).await, total(other).await), (1_200, 1_200));
});
