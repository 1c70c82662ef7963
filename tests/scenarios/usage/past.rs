//! What a meter counts of the past is owed by whoever held the service then, whoever holds it now.

use super::meters::{assert_books, day, meter};
use super::{HEADER, import};
use crate::billing::{bill_through, bills_of};
use crate::sale;
use boss_core::catalog::AddMeter;
use boss_core::catalog::model::{Connector, MeterDetail, PriceTiming};
use boss_core::orders::PlaceOrderItem;
use boss_core::usage::CountPast;
use boss_kernel::id::{AccountId, MeterId, OfferingId, SubscriptionId};
use boss_tests::{Desk, Given, GivenPrice, story};

/// An offering whose only price is 1 for each unit of a meter, 6 % tax on top.
async fn metered(given: &Given, billed: MeterId) -> OfferingId {
    let versions = [("2025-01-01", r#"{"model":"perUnit","unitPrice":"1"}"#)];
    let (meter, timing) = (Some(billed), PriceTiming::InArrears);
    let price = GivenPrice { code: "use", meter, timing, versions: &versions };
    given.offering("metered", "0.06", &[price]).await
}

/// Accounts with a service since 1 January at 100 a month, which used 500 on 10 January of a meter
/// that nothing is charged by; January is billed.
async fn billed(desk: &Desk, given: &Given) -> Vec<(AccountId, SubscriptionId)> {
    let plain = sale::offering(desk, "plain", Connector::None, None).await;
    let (mut held, mut text) = (Vec::new(), HEADER.to_owned());
    for name in ["Stays", "Leaves"] {
        let account = given.account(name, 1).await;
        let placed = sale::place(desk, account, vec![sale::add(plain, 1, "2026-01-01")]).await;
        let item = &placed.items[0];
        let number = &item.subscription_number;
        text.push_str(&format!("of {number},{number},raw,2026-01-10 08:00,500\n"));
        held.push((account, item.subscription_id));
    }
    desk.go_to("2026-02-01");
    desk.act(import(desk, &text)).await;
    bill_through(desk, "2026-01-31").await;
    held
}

async fn totals(desk: &Desk, account: AccountId) -> Vec<i64> {
    bills_of(desk, account).await.iter().map(|bill| bill.bill.total.minor()).collect()
}

story!(what_is_counted_of_the_past_is_billed_to_who_held_the_service_then, |desk| async move {
    let given = Given::at(&desk).await;
    let raw = AddMeter { detail: MeterDetail::Event, ..meter("raw") };
    let raw = desk.act(raw).await.output;
    let held = billed(&desk, &given).await;
    let other = given.account("Other", 1).await;
    let counts = AddMeter { source_meter_id: Some(raw), ..meter("billed") };
    let counts = desk.act(counts).await.output;
    let metered = metered(&given, counts).await;
    for (account, subscription_id) in &held {
        let change = PlaceOrderItem::ChangeOffering {
            subscription_id: *subscription_id,
            offering_id: metered,
            quantity: None,
            effective_on: day("2026-01-01").into(),
            credit: None,
            end_add_ons: false,
        };
        sale::place(&desk, *account, vec![change]).await;
    }
    desk.go_to("2026-03-01");
    let (leaves, subscription_id) = held[1];
    let effective_on = day("2026-02-01").into();
    let moved = PlaceOrderItem::Move { subscription_id, to_account_id: other, effective_on };
    sale::place(&desk, leaves, vec![moved]).await;
    bill_through(&desk, "2026-02-28").await;
    for (account, _) in &held {
        assert_eq!(totals(&desk, *account).await, [10_600, -10_600], "usage is charged only");
    }

    let past = desk.act(CountPast { meter_id: counts }).await.output;
    assert_eq!((past.events, past.first_day), (2, Some(day("2026-01-10"))));
    desk.go_to("2026-04-01");
    bill_through(&desk, "2026-03-31").await;
    for (account, _) in &held {
        assert_eq!(totals(&desk, *account).await, [10_600, -10_600, 53_000]);
    }
    assert_eq!(totals(&desk, other).await, [0; 0]);
    assert_books(&desk).await;
});
