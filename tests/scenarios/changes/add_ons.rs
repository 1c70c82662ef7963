//! Add-ons: they need what they are added to, and pause, go on, end and move with it.

use super::*;
use boss_core::orders::model::{ItemChange, OrderState};
use boss_core::orders::{CancelTask, CompleteTask, HoldOrder, ResumeOrder, codes};
use boss_tests::story;

/// The scene with an add-on from 2026-01-15.
async fn with_add_on<'a>(scene: &Scene<'a>) -> Scene<'a> {
    let extra = sale::add_on(scene.desk, "extra", Connector::None, vec![scene.offering]).await;
    let placed = scene.order(sale::add_to(scene.subscription, extra, "2026-01-15")).await;
    Scene {
        desk: scene.desk,
        account: scene.account,
        offering: extra,
        subscription: placed.items[0].subscription_id,
    }
}

/// Lets happen what is due by itself.
async fn due(desk: &Desk) {
    let job = boss_core::gate::Session::of_job();
    desk.gate.act(&job, crate::sale::due_tasks(desk).await).await.unwrap();
}

/// Where an item is refused, and why.
async fn refusal(scene: &Scene<'_>, item: PlaceOrderItem) -> (String, boss_kernel::ErrorCode) {
    let error = scene.desk.refused(sale::order(scene.account, vec![item])).await;
    let fault = error.faults().first().expect("a fault at a field");
    (fault.place.clone(), fault.code)
}

fn at(field: &str, code: boss_kernel::ErrorCode) -> (String, boss_kernel::ErrorCode) {
    (format!("items.0.{field}"), code)
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

story!(an_add_on_needs_a_base_that_can_have_it, |desk| async move {
    let scene = Scene::set(&desk).await;
    let extra = with_add_on(&scene).await;
    let (add_on, base) = (extra.offering, scene.subscription);
    let to = |parent| sale::add_to(parent, add_on, "2026-02-10");
    let nowhere = desk.refused(sale::order(scene.account, vec![add(add_on, 1, "2026-02-10")])).await;
    assert_eq!(
        (nowhere.faults()[0].place.as_str(), nowhere.faults()[0].code),
        ("items.0.parentId", codes::BASE_NEEDED)
    );
    assert_eq!(nowhere.faults()[0].params["bases"], "basic");
    assert_eq!(refusal(&scene, to(SubscriptionId(99))).await, at("parentId", codes::SUBSCRIPTION_NOT_FOUND));
    assert_eq!(refusal(&scene, to(extra.subscription)).await, at("parentId", codes::PARENT_IS_ADD_ON));
    let plain = sale::add_to(base, scene.offering, "2026-02-10");
    assert_eq!(refusal(&scene, plain).await, at("parentId", codes::BASE_UNEXPECTED));
    let early = sale::add_to(base, add_on, "2025-12-31");
    assert_eq!(refusal(&scene, early).await, at("startOn", codes::BEFORE_BASE));
    let other = sale::offering(&desk, "other", Connector::None, None).await;
    let other = scene.order(add(other, 1, "2026-02-01")).await.items[0].subscription_id;
    let error = desk.refused(sale::order(scene.account, vec![to(other)])).await;
    assert_eq!(error.faults()[0].code, codes::BASE_UNFIT);
    assert_eq!(
        (error.faults()[0].params["base"].as_str(), error.faults()[0].params["bases"].as_str()),
        ("S000003", "basic")
    );
    let ending = desk.refused(sale::order(scene.account, vec![to(base), end(base, on("2026-02-20"))])).await;
    assert_eq!(ending.faults()[0].code, codes::SUBSCRIPTION_TWICE);
    let elsewhere = account(&desk, "远帆网络有限公司").await;
    let error = desk.refused(sale::order(elsewhere, vec![to(base)])).await;
    assert_eq!(error.faults()[0].code, codes::SUBSCRIPTION_ELSEWHERE);
    scene.order(suspend(base, on("2026-02-10"))).await;
    assert_eq!(refusal(&scene, to(base)).await, at("parentId", codes::SUBSCRIPTION_IS_SUSPENDED));
    scene.order(end(base, on("2026-02-10"))).await;
    assert_eq!(refusal(&scene, to(base)).await, at("parentId", codes::SUBSCRIPTION_IS_TERMINATED));
});

story!(an_add_on_is_ordered_with_its_base_in_any_order, |desk| async move {
    let scene = Scene::set(&desk).await;
    let extra = sale::add_on(&desk, "extra", Connector::None, vec![scene.offering]).await;
    let to = |place| sale::add_to_item(place, extra, "2026-02-10");
    let items = vec![to(2), add(scene.offering, 3, "2026-02-05")];
    let placed = desk.act(sale::order(scene.account, items)).await.output;
    assert_eq!((placed.items[0].follows, placed.state), (Some(2), OrderState::Completed));
    let detail = desk.ask(ShowSubscription { subscription_id: placed.items[0].subscription_id }).await;
    assert_eq!(detail.parent.unwrap().subscription_id, placed.items[1].subscription_id);
    let code = async |items| desk.refused(sale::order(scene.account, items)).await.faults()[0].code;
    let base = |start_on| add(scene.offering, 1, start_on);
    for place in [0, 2, 3, -1] {
        assert_eq!(code(vec![base("2026-02-05"), to(place)]).await, codes::BASE_ITEM_UNFIT);
    }
    assert_eq!(code(vec![base("2026-02-11"), to(1)]).await, codes::BEFORE_BASE);
    let twice = PlaceOrderItem::Add {
        offering_id: extra,
        quantity: units(1),
        start_on: day("2026-02-10"),
        parent_id: Some(scene.subscription),
        parent_item: Some(1),
    };
    assert_eq!(code(vec![base("2026-02-05"), twice]).await, codes::BASE_TWICE);
});

story!(an_add_on_waits_until_its_base_is_served, |desk| async move {
    let account = account(&desk, "青禾科技有限公司").await;
    let rack = sale::offering(&desk, "rack", Connector::Manual, None).await;
    let power = sale::add_on(&desk, "power", Connector::None, vec![rack]).await;
    let hands = sale::add_on(&desk, "hands", Connector::Manual, vec![rack]).await;
    let items = vec![
        add(rack, 1, "2026-01-01"),
        sale::add_to_item(1, power, "2026-01-01"),
        sale::add_to_item(1, hands, "2026-01-01"),
    ];
    let placed = place(&desk, account, items).await;
    assert_eq!(placed.state, OrderState::Acknowledged);
    desk.go_to("2026-01-20");
    due(&desk).await;
    let shown = sale::page(&desk, placed.order_id).await;
    assert_eq!(shown.items[1].state, OrderState::Acknowledged);
    let complete = |item: &boss_core::orders::OrderItemView, completed_on: &str| CompleteTask {
        task_id: item.task.task_id,
        completed_on: day(completed_on),
        version: item.task.version,
    };
    let refused = desk.refused(complete(&shown.items[2], "2026-01-05")).await;
    assert_eq!(refused.code(), codes::BASE_NOT_ACTIVE);
    desk.act(complete(&shown.items[0], "2026-01-10")).await;
    due(&desk).await;
    let shown = sale::page(&desk, placed.order_id).await;
    assert_eq!(shown.items[1].state, OrderState::Completed);
    desk.act(complete(&shown.items[2], "2026-01-12")).await;
    let begun = async |at: usize| {
        let subscription_id = placed.items[at].subscription_id;
        desk.ask(ShowSubscription { subscription_id }).await.subscription.started_on
    };
    // Not before the base, whatever was agreed.
    assert_eq!(begun(1).await, Some(day("2026-01-10")));
    assert_eq!(begun(2).await, Some(day("2026-01-12")));
});

story!(what_was_ordered_together_for_later_begins_together, |desk| async move {
    let scene = Scene::set(&desk).await;
    let extra = sale::add_on(&desk, "extra", Connector::None, vec![scene.offering]).await;
    let items = vec![add(scene.offering, 1, "2026-02-20"), sale::add_to_item(1, extra, "2026-02-20")];
    let placed = desk.act(sale::order(scene.account, items)).await.output;
    assert_eq!(placed.state, OrderState::Acknowledged);
    desk.go_to("2026-02-20");
    due(&desk).await;
    assert_eq!(sale::page(&desk, placed.order_id).await.state, OrderState::Completed);
});

story!(an_add_on_goes_with_the_task_of_its_base, |desk| async move {
    let account = account(&desk, "青禾科技有限公司").await;
    let rack = sale::offering(&desk, "rack", Connector::Manual, None).await;
    let power = sale::add_on(&desk, "power", Connector::None, vec![rack]).await;
    let items = vec![add(rack, 1, "2026-01-01"), sale::add_to_item(1, power, "2026-01-01")];
    let placed = place(&desk, account, items).await;
    let version = sale::page(&desk, placed.order_id).await.version;
    desk.act(HoldOrder { order_id: placed.order_id, reason: "缺机柜".into(), version }).await;
    let version = sale::page(&desk, placed.order_id).await.version;
    desk.act(ResumeOrder { order_id: placed.order_id, version }).await;
    due(&desk).await;
    let task = sale::first_task(&desk, placed.order_id).await;
    let cancel = CancelTask { task_id: task.task_id, reason: "撤回".into(), version: task.version };
    assert_eq!(desk.act(cancel).await.output.order_state, OrderState::Cancelled);
    let shown = sale::page(&desk, placed.order_id).await;
    let states: Vec<_> = shown.items.iter().map(|item| (item.state, item.subscription_state)).collect();
    assert_eq!(states, [(OrderState::Cancelled, SubscriptionState::Terminated); 2]);
});

story!(add_ons_pause_and_go_on_with_their_base, |desk| async move {
    let scene = Scene::set(&desk).await;
    let extra = with_add_on(&scene).await;
    let other = scene.order(sale::add_to(scene.subscription, extra.offering, "2026-01-20")).await;
    let other = Scene { subscription: other.items[0].subscription_id, ..extra };
    // What was paused by itself stays so.
    scene.order(suspend(other.subscription, on("2026-01-25"))).await;
    let paused =
        desk.act(sale::order(scene.account, vec![suspend(scene.subscription, on("2026-02-01"))])).await;
    assert_eq!(paused.warnings[0].params["numbers"], "S000002");
    assert_eq!((paused.output.items.len(), extra.state().await), (2, SubscriptionState::Suspended));
    let alone = refusal(&scene, resume(extra.subscription, on("2026-02-05"))).await;
    assert_eq!(alone, at("subscriptionId", codes::BASE_NOT_ACTIVE));
    let resumed = scene.order(resume(scene.subscription, on("2026-02-05"))).await;
    assert_eq!(resumed.items[1].subscription_id, extra.subscription);
    assert_eq!(extra.served().await, ["01-15 02-01: 1 of 2 on 1", "02-05 -: 1 of 2 on 1"]);
    assert_eq!(other.state().await, SubscriptionState::Suspended);
    scene.order(resume(other.subscription, on("2026-02-06"))).await;
    // Paused and resumed together, in one order.
    scene.order(suspend(scene.subscription, on("2026-02-07"))).await;
    let both =
        vec![resume(scene.subscription, on("2026-02-08")), resume(other.subscription, on("2026-02-09"))];
    assert_eq!(place(&desk, scene.account, both).await.items.len(), 3);
    assert_eq!(other.served().await.len(), 3);
});

story!(an_ended_add_on_comes_back_only_to_a_base_that_is_served, |desk| async move {
    let scene = Scene::set(&desk).await;
    let extra = with_add_on(&scene).await;
    scene.order(end(scene.subscription, on("2026-02-01"))).await;
    let alone = refusal(&scene, reactivate(extra.subscription, None, on("2026-02-01"))).await;
    assert_eq!(alone, at("subscriptionId", codes::BASE_NOT_ACTIVE));
    scene.order(reactivate(scene.subscription, None, on("2026-02-01"))).await;
    assert_eq!(extra.state().await, SubscriptionState::Terminated);
    scene.order(reactivate(extra.subscription, None, on("2026-02-01"))).await;
    assert_eq!(extra.served().await, ["01-15 -: 1 of 2 on 1"]);
});

story!(an_upgrade_asks_what_becomes_of_add_ons_that_do_not_fit, |desk| async move {
    let scene = Scene::set(&desk).await;
    let extra = with_add_on(&scene).await;
    let plus = sale::offering(&desk, "plus", Connector::None, None).await;
    let both = sale::add_on(&desk, "both", Connector::None, vec![scene.offering, plus]).await;
    let kept =
        scene.order(sale::add_to(scene.subscription, both, "2026-01-20")).await.items[0].subscription_id;
    let upgrade = change_offering(scene.subscription, plus, on("2026-02-01"));
    let error = desk.refused(sale::order(scene.account, vec![upgrade.clone()])).await;
    assert_eq!(
        (error.faults()[0].place.as_str(), error.faults()[0].code),
        ("items.0.offeringId", codes::ADD_ONS_UNFIT)
    );
    assert_eq!(error.faults()[0].params["numbers"], "S000002");
    let ending = PlaceOrderItem::ChangeOffering {
        subscription_id: scene.subscription,
        offering_id: plus,
        quantity: None,
        effective_on: on("2026-02-01"),
        credit: None,
        end_add_ons: true,
    };
    let said = desk.rehearse(sale::order(scene.account, vec![ending.clone()])).await;
    assert_eq!(said.warnings[0].code.as_str(), codes::ADD_ONS_END.as_str());
    // It may become one that fits instead.
    let along = vec![upgrade, change_offering(extra.subscription, both, on("2026-02-01"))];
    assert_eq!(desk.rehearse(sale::order(scene.account, along)).await.output.items.len(), 2);
    scene.order(ending).await;
    assert_eq!(extra.served().await, ["01-15 02-01: 1 of 2 on 1"]);
    assert_eq!(scene.served().await[1], format!("02-01 -: 10 of {plus} on 1"));
    let kept = Scene { subscription: kept, ..scene };
    assert_eq!(kept.state().await, SubscriptionState::Active);
    // And what it is now decides what it can become.
    let unfit = refusal(&kept, change_offering(kept.subscription, extra.offering, on("2026-02-05"))).await;
    assert_eq!(unfit, at("offeringId", codes::BASE_UNFIT));
    let kind = refusal(&kept, change_offering(kept.subscription, plus, on("2026-02-05"))).await;
    assert_eq!(kind, at("offeringId", codes::KIND_UNCHANGING));
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
