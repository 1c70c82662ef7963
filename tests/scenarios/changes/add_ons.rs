//! Add-ons: they end and move with the subscription they belong to.

use super::*;
use boss_core::orders::codes;
use boss_core::orders::model::{ItemChange, OrderState};
use boss_tests::story;

fn add_on(offering_id: OfferingId, parent_id: SubscriptionId, start_on: &str) -> PlaceOrderItem {
    let (quantity, start_on) = (units(1), day(start_on));
    PlaceOrderItem::Add { offering_id, quantity, start_on, parent_id: Some(parent_id) }
}

/// The scene with an add-on from 2026-01-15.
async fn with_add_on<'a>(scene: &Scene<'a>) -> Scene<'a> {
    let extra = sale::offering(scene.desk, "extra", Connector::None, None).await;
    let placed = scene.order(add_on(extra, scene.subscription, "2026-01-15")).await;
    Scene {
        desk: scene.desk,
        account: scene.account,
        offering: extra,
        subscription: placed.items[0].subscription_id,
    }
}

story!(add_ons_end_with_their_parent, |desk| async move {
    let scene = Scene::set(&desk).await;
    let extra = with_add_on(&scene).await;
    let related = scene.detail().await.add_ons;
    assert_eq!(related.iter().map(|add_on| add_on.subscription_id).collect::<Vec<_>>(), [extra.subscription]);
    assert_eq!(extra.detail().await.parent.unwrap().subscription_id, scene.subscription);
    let done = desk.act(sale::order(scene.account, vec![end(scene.subscription, on("2026-02-01"))])).await;
    assert_eq!(done.warnings[0].code.as_str(), codes::ADD_ONS_FOLLOW.as_str());
    assert_eq!(done.warnings[0].params["numbers"], "S000002");
    let items: Vec<_> =
        done.output.items.iter().map(|item| (item.change, item.follows, item.state)).collect();
    let ended = (ItemChange::Delete, OrderState::Completed);
    assert_eq!(items, [(ended.0, None, ended.1), (ended.0, Some(1), ended.1)]);
    assert_eq!(extra.served().await, ["01-15 02-01: 1 of 2 on 1"]);
    assert_eq!(extra.state().await, SubscriptionState::Terminated);
    assert_eq!(sale::page(&desk, done.output.order_id).await.items[1].follows, Some(1));
});

story!(an_end_before_an_add_on_began_takes_it_back_whole, |desk| async move {
    let scene = Scene::set(&desk).await;
    let extra = with_add_on(&scene).await;
    scene.order(end(scene.subscription, on("2026-01-10"))).await;
    assert_eq!((extra.served().await, extra.state().await), (Vec::new(), SubscriptionState::Terminated));
});

story!(add_ons_move_with_their_parent_unless_the_order_says_otherwise, |desk| async move {
    let scene = Scene::set(&desk).await;
    let extra = with_add_on(&scene).await;
    let other = account(&desk, "远帆网络有限公司").await;
    scene.order(suspend(extra.subscription, on("2026-01-20"))).await;
    scene.order(move_to(scene.subscription, other, on("2026-02-01"))).await;
    assert_eq!(extra.detail().await.subscription.account_id, other);
    let back = vec![
        move_to(scene.subscription, scene.account, on("2026-02-05")),
        end(extra.subscription, on("2026-02-01")),
    ];
    assert_eq!(place(&desk, other, back).await.items.len(), 2);
    assert_eq!(extra.state().await, SubscriptionState::Terminated);
    assert_eq!(extra.served().await, ["01-15 01-20: 1 of 2 on 1"]);
});

story!(an_add_on_needs_a_parent_that_can_have_it, |desk| async move {
    let scene = Scene::set(&desk).await;
    let extra = with_add_on(&scene).await;
    let other = account(&desk, "远帆网络有限公司").await;
    let code = async |account_id, parent_id| {
        let order = sale::order(account_id, vec![add_on(extra.offering, parent_id, "2026-02-10")]);
        let error = desk.refused(order).await;
        assert_eq!(error.faults()[0].place, "items.0.parentId");
        error.faults()[0].code
    };
    assert_eq!(code(scene.account, SubscriptionId(99)).await, codes::SUBSCRIPTION_NOT_FOUND);
    assert_eq!(code(scene.account, extra.subscription).await, codes::PARENT_IS_ADD_ON);
    assert_eq!(code(other, scene.subscription).await, codes::SUBSCRIPTION_ELSEWHERE);
    scene.order(end(scene.subscription, on("2026-02-10"))).await;
    assert_eq!(code(scene.account, scene.subscription).await, codes::SUBSCRIPTION_IS_TERMINATED);
});

story!(an_add_on_with_an_open_order_keeps_its_parent, |desk| async move {
    let scene = Scene::set(&desk).await;
    let extra = with_add_on(&scene).await;
    let waiting = scene.order(suspend(extra.subscription, When::PERIOD_END)).await;
    let error =
        desk.refused(sale::order(scene.account, vec![end(scene.subscription, on("2026-02-10"))])).await;
    assert_eq!(error.faults()[0].place, "items.0.subscriptionId");
    assert_eq!(error.faults()[0].code, codes::SUBSCRIPTION_BUSY);
    assert_eq!(error.faults()[0].params["order"], waiting.order_number);
});
