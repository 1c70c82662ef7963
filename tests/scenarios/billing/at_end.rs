//! Prices in arrears that are billed as soon as a service ends, beside those that wait for the end of their cycle.

use super::closing::{QUARTER_AT_END, priced};
use super::*;
use crate::sale::{self, day, place};
use boss_core::catalog::{AddMeter, NewPrice, NewPriceVersion, ShowOffering};
use boss_core::orders::{PlaceOrderItem, ShowSubscription};
use boss_kernel::LocalText;
use boss_kernel::id::SubscriptionId;
use boss_tests::story;

/// 310 a month and usage in two tiers, both in arrears.
async fn offering(desk: &Desk, code: &str, meter: MeterId, bill_at_end: bool) -> OfferingId {
    let price = |code: &str, meter: Option<MeterId>, model: &str| {
        let model = serde_json::from_str(model).unwrap();
        let versions = vec![NewPriceVersion::new(day("2020-01-01"), model)];
        let name = LocalText::new(code, code);
        let price = NewPrice::monthly(code, name, PriceTiming::InArrears, meter, versions);
        NewPrice { bill_at_end, ..price }
    };
    let tiers = r#"{"model":"graduated","tiers":[{"upTo":"100","unitPrice":"0.5"},{"unitPrice":"0.3"}]}"#;
    let fee = r#"{"model":"recurring","amount":"310"}"#;
    let prices = vec![price("fee", None, fee), price("traffic", Some(meter), tiers)];
    let none = boss_core::catalog::model::Connector::None;
    let add = boss_core::catalog::AddOffering { prices, ..sale::new_offering(code, none, None) };
    desk.act(add).await.output
}

/// A customer with one service since 1 January.
async fn served(desk: &Desk, offering: OfferingId, name: &str) -> (AccountId, SubscriptionId) {
    let account = sale::account(desk, name).await;
    let placed = place(desk, account, vec![sale::add(offering, 1, "2026-01-01")]).await;
    (account, placed.items[0].subscription_id)
}

/// Uses up 200 on 10 January.
async fn use_up(desk: &Desk, subscription_id: SubscriptionId) {
    let number = desk.ask(ShowSubscription { subscription_id }).await.subscription.number;
    used(desk, &[(&format!("of {number}"), &number, "2026-01-10 08:00", "200")]).await;
}

async fn net(desk: &Desk, account: AccountId) -> i64 {
    bills_of(desk, account).await.iter().flat_map(figures).map(|(net, ..)| net).sum()
}

story!(what_is_open_is_billed_when_a_service_ends, |desk| async move {
    let traffic = AddMeter {
        code: "traffic".to_owned(),
        name: LocalText::new("流量", "Traffic"),
        unit: LocalText::new("GB", "GB"),
        ..AddMeter::default()
    };
    let meter = desk.act(traffic).await.output;
    let closing = offering(&desk, "closing", meter, true).await;
    let waiting = offering(&desk, "waiting", meter, false).await;
    let shown = desk.ask(ShowOffering { offering_id: closing }).await;
    assert!(shown.prices.iter().all(|price| price.bill_at_end));
    let (first, ended) = served(&desk, closing, "青禾科技有限公司").await;
    let (second, also_ended) = served(&desk, waiting, "远帆网络有限公司").await;
    desk.go_to("2026-01-20");
    use_up(&desk, ended).await;
    use_up(&desk, also_ended).await;
    bill_through(&desk, "2026-01-20").await;
    assert_eq!((net(&desk, first).await, net(&desk, second).await), (0, 0));
    desk.go_to("2026-01-21");
    place(&desk, first, vec![sale::delete(ended, "2026-01-21")]).await;
    place(&desk, second, vec![sale::delete(also_ended, "2026-01-21")]).await;
    bill_through(&desk, "2026-01-21").await;
    // 20 of 31 days, and 100 at 0.5 with 100 at 0.3.
    assert_eq!((net(&desk, first).await, net(&desk, second).await), (20_000 + 8_000, 0));
    let bill = bills_of(&desk, first).await.remove(0);
    let fee = bill.charges.iter().find(|charge| charge.meter_id.is_none()).unwrap();
    assert_eq!((fee.cycle_price.unwrap().to_string().as_str(), fee.average_price), ("310", None));
    let used_up = bill.charges.iter().find(|charge| charge.meter_id.is_some()).unwrap();
    assert_eq!(used_up.average_price.unwrap().to_string(), "0.4");
    assert!(used_up.explanation.iter().any(|line| line.english.contains("ended on 2026-01-20")));
    desk.go_to("2026-01-31");
    bill_through(&desk, "2026-01-31").await;
    assert_eq!((net(&desk, first).await, net(&desk, second).await), (28_000, 28_000));
    assert_eq!(bill_through(&desk, "2026-01-31").await.output.bills, 0);

    // The end is undone: the rest of the month is owed with it, and nothing twice.
    let effective_on = day("2026-01-21").into();
    let again = PlaceOrderItem::Reactivate { subscription_id: ended, quantity: None, effective_on };
    place(&desk, first, vec![again]).await;
    bill_through(&desk, "2026-01-31").await;
    assert_eq!(net(&desk, first).await, 31_000 + 8_000);
});

story!(a_pause_is_no_end, |desk| async move {
    let traffic = AddMeter {
        code: "traffic".to_owned(),
        name: LocalText::new("流量", "Traffic"),
        unit: LocalText::new("GB", "GB"),
        ..AddMeter::default()
    };
    let meter = desk.act(traffic).await.output;
    let closing = offering(&desk, "closing", meter, true).await;
    let (account, subscription_id) = served(&desk, closing, "青禾科技有限公司").await;
    desk.go_to("2026-01-11");
    let effective_on = day("2026-01-11").into();
    let pause = PlaceOrderItem::Suspend { subscription_id, effective_on, credit: None };
    place(&desk, account, vec![pause]).await;
    bill_through(&desk, "2026-01-11").await;
    assert_eq!(net(&desk, account).await, 0, "it may go on within the month");
    desk.go_to("2026-01-16");
    let effective_on = day("2026-01-16").into();
    let resume = PlaceOrderItem::Resume { subscription_id, quantity: None, effective_on };
    place(&desk, account, vec![resume]).await;
    desk.go_to("2026-01-21");
    let effective_on = day("2026-01-21").into();
    let pause = PlaceOrderItem::Suspend { subscription_id, effective_on, credit: None };
    place(&desk, account, vec![pause]).await;
    bill_through(&desk, "2026-01-21").await;
    assert_eq!(net(&desk, account).await, 0);
    desk.go_to("2026-01-26");
    place(&desk, account, vec![sale::delete(subscription_id, "2026-01-26")]).await;
    bill_through(&desk, "2026-01-26").await;
    // 10 and 5 of 31 days, billed when it ended for good.
    assert_eq!(net(&desk, account).await, 15_000);
    desk.go_to("2026-01-31");
    assert_eq!(bill_through(&desk, "2026-01-31").await.output.bills, 0);
});

story!(a_pause_after_a_move_takes_nothing_back, |desk| async move {
    let quarterly = priced(&desk, "quarterly", "300", QUARTER_AT_END).await;
    let (former, subscription_id) = served(&desk, quarterly, "青禾科技有限公司").await;
    let new = sale::account(&desk, "远帆网络有限公司").await;
    desk.go_to("2026-01-21");
    let effective_on = day("2026-01-21").into();
    let moved = PlaceOrderItem::Move { subscription_id, to_account_id: new, effective_on };
    place(&desk, former, vec![moved]).await;
    desk.go_to("2026-02-01");
    bill_through(&desk, "2026-01-31").await;
    // 20 of 90 days: on the former account it has ended for good.
    assert_eq!((net(&desk, former).await, net(&desk, new).await), (6_667, 0));
    desk.go_to("2026-02-10");
    let effective_on = day("2026-02-10").into();
    let pause = PlaceOrderItem::Suspend { subscription_id, effective_on, credit: None };
    place(&desk, new, vec![pause]).await;
    desk.go_to("2026-03-01");
    assert_eq!(bill_through(&desk, "2026-02-28").await.output.bills, 0);
    assert_eq!((net(&desk, former).await, net(&desk, new).await), (6_667, 0));
    desk.go_to("2026-04-01");
    bill_through(&desk, "2026-03-31").await;
    // The quarter is over: as many days on the new account, until the pause.
    assert_eq!((net(&desk, former).await, net(&desk, new).await), (6_667, 6_667));
    assert_eq!(bills_of(&desk, former).await.len(), 1);
});
