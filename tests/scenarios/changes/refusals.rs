//! Changes that are refused, each at its field, with what is allowed instead.

use super::*;
use boss_core::customers::codes as customer_codes;
use boss_core::customers::{CloseAccount, NewAccount, ShowAccount};
use boss_core::orders::codes;
use boss_kernel::{Currency, ErrorCode};
use boss_tests::story;

async fn refusal(scene: &Scene<'_>, item: PlaceOrderItem) -> (String, ErrorCode) {
    let error = scene.desk.refused(sale::order(scene.account, vec![item])).await;
    let fault = error.faults().first().expect("a fault at a field");
    (fault.place.clone(), fault.code)
}

fn at(field: &str, code: ErrorCode) -> (String, ErrorCode) {
    (format!("items.0.{field}"), code)
}

/// An account of the first customer in another currency or in the same.
async fn second_account(desk: &Desk, currency: Currency) -> AccountId {
    let customer_id = desk.ask(ShowAccount { account_id: AccountId(1) }).await.customer_id;
    let account = NewAccount { currency, ..sale::new_account() };
    let add = boss_core::customers::AddAccount { customer_id, tax_profile_id: None, account };
    desk.act(add).await.output.account_id
}

story!(each_state_refuses_what_it_does_not_allow, |desk| async move {
    let scene = Scene::set(&desk).await;
    let (id, today) = (scene.subscription, on("2026-02-10"));
    let active = at("subscriptionId", codes::SUBSCRIPTION_IS_ACTIVE);
    assert_eq!(refusal(&scene, resume(id, today)).await, active);
    assert_eq!(refusal(&scene, reactivate(id, None, today)).await, active);
    scene.order(suspend(id, today)).await;
    let suspended = at("subscriptionId", codes::SUBSCRIPTION_IS_SUSPENDED);
    assert_eq!(refusal(&scene, suspend(id, today)).await, suspended);
    assert_eq!(refusal(&scene, modify(id, 3, today)).await, suspended);
    assert_eq!(refusal(&scene, change_offering(id, scene.offering, today)).await, suspended);
    scene.order(end(id, today)).await;
    let terminated = at("subscriptionId", codes::SUBSCRIPTION_IS_TERMINATED);
    for item in [modify(id, 3, today), resume(id, today), move_to(id, scene.account, today), end(id, today)] {
        assert_eq!(refusal(&scene, item).await, terminated);
    }
});

story!(days_that_contradict_what_was_agreed, |desk| async move {
    let scene = Scene::set(&desk).await;
    let id = scene.subscription;
    let early = at("effectiveOn", codes::BEFORE_START);
    for item in [suspend(id, on("2025-12-31")), end(id, on("2025-12-31")), modify(id, 3, on("2025-12-31"))] {
        assert_eq!(refusal(&scene, item).await, early);
    }
    let far = at("effectiveOn", codes::DAY_IMPLAUSIBLE);
    assert_eq!(refusal(&scene, suspend(id, on("2062-01-01"))).await, far);
    scene.order(modify(id, 20, on("2026-02-01"))).await;
    scene.order(modify(id, 30, on("2026-02-05"))).await;
    let error = desk.refused(sale::order(scene.account, vec![modify(id, 5, on("2026-01-15"))])).await;
    assert_eq!(error.faults()[0].code, codes::BEFORE_LAST_CHANGE);
    assert_eq!(error.faults()[0].params["change"], "2026-02-05");
    scene.order(suspend(id, on("2026-02-08"))).await;
    let stopped = at("effectiveOn", codes::BEFORE_STOP);
    assert_eq!(refusal(&scene, resume(id, on("2026-02-07"))).await, stopped);
    scene.order(end(id, on("2026-02-09"))).await;
    assert_eq!(refusal(&scene, reactivate(id, None, on("2026-02-01"))).await, stopped);
    assert_eq!(scene.served().await.len(), 3);
});

story!(changes_that_would_change_nothing, |desk| async move {
    let scene = Scene::set(&desk).await;
    let (id, today) = (scene.subscription, on("2026-02-10"));
    let same = refusal(&scene, change_offering(id, scene.offering, today)).await;
    assert_eq!(same, at("offeringId", codes::OFFERING_UNCHANGED));
    let here = refusal(&scene, move_to(id, scene.account, today)).await;
    assert_eq!(here, at("toAccountId", codes::ACCOUNT_UNCHANGED));
    let none = PlaceOrderItem::ChangeOffering {
        subscription_id: id,
        offering_id: OfferingId(9_999),
        quantity: Some(Quantity::ZERO),
        effective_on: today,
        credit: None,
    };
    let error = desk.refused(sale::order(scene.account, vec![none])).await;
    let found: Vec<_> = error.faults().iter().map(|fault| (fault.place.clone(), fault.code)).collect();
    let expected = [at("quantity", codes::QUANTITY_NOT_POSITIVE), at("offeringId", codes::OFFERING_UNKNOWN)];
    assert_eq!(found, expected);
});

story!(a_move_needs_an_account_that_can_be_billed, |desk| async move {
    let scene = Scene::set(&desk).await;
    let (id, today) = (scene.subscription, on("2026-02-10"));
    let nowhere = refusal(&scene, move_to(id, AccountId(99), today)).await;
    assert_eq!(nowhere, at("toAccountId", customer_codes::ACCOUNT_NOT_FOUND));
    let dollars = second_account(&desk, Currency::USD).await;
    let other = refusal(&scene, move_to(id, dollars, today)).await;
    assert_eq!(other, at("toAccountId", codes::ACCOUNT_CURRENCY));
    let closed = second_account(&desk, Currency::CNY).await;
    desk.act(CloseAccount { account_id: closed, version: 1 }).await;
    let gone = refusal(&scene, move_to(id, closed, today)).await;
    assert_eq!(gone, at("toAccountId", customer_codes::ACCOUNT_CLOSED));
});

story!(an_account_a_service_moved_away_from_is_closed_once_it_is_billed, |desk| async move {
    let scene = Scene::set(&desk).await;
    let other = second_account(&desk, Currency::CNY).await;
    scene.order(move_to(scene.subscription, other, on("2026-02-01"))).await;
    let version = desk.ask(ShowAccount { account_id: scene.account }).await.account.version;
    let close = CloseAccount { account_id: scene.account, version };
    assert_eq!(desk.refused(close).await.code(), customer_codes::NOT_BILLED);
    desk.act(boss_core::billing::RunBilling { through: day("2026-01-31"), account_ids: None, draft: false })
        .await;
    let version = desk.ask(ShowAccount { account_id: scene.account }).await.account.version;
    desk.act(CloseAccount { account_id: scene.account, version }).await;
    let version = desk.ask(ShowAccount { account_id: other }).await.account.version;
    let still = desk.refused(CloseAccount { account_id: other, version }).await;
    assert_eq!(still.code(), customer_codes::SERVICES_NOT_ENDED);
});

story!(what_never_was_active_is_ordered_anew, |desk| async move {
    let account_id = account(&desk, "青禾科技有限公司").await;
    let rack = sale::offering(&desk, "rack", Connector::Manual, None).await;
    let placed = place(&desk, account_id, vec![add(rack, 1, "2026-01-01")]).await;
    let version = sale::page(&desk, placed.order_id).await.version;
    let cancel =
        boss_core::orders::CancelOrder { order_id: placed.order_id, reason: "撤回".into(), version };
    desk.act(cancel).await;
    let id = placed.items[0].subscription_id;
    let scene = Scene { desk: &desk, account: account_id, offering: rack, subscription: id };
    let refused = refusal(&scene, reactivate(id, None, on("2026-01-01"))).await;
    assert_eq!(refused, at("subscriptionId", codes::NEVER_ACTIVE));
});
