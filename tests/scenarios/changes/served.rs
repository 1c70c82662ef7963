//! What is served after each change: today, at a day to come, when the period ends, and backdated.

use super::*;
use boss_core::orders::ListOrders;
use boss_core::orders::model::{ItemChange, OrderState, OrderVerb};
use boss_tests::story;

story!(an_upgrade_today_and_one_when_the_period_ends, |desk| async move {
    let scene = Scene::set(&desk).await;
    let plus = sale::offering(&desk, "plus", Connector::None, None).await;
    let done = scene.order(change_offering(scene.subscription, plus, on("2026-02-10"))).await;
    assert_eq!((done.state, done.items[0].change), (OrderState::Completed, ItemChange::ChangeOffering));
    assert_eq!(done.items[0].verb, OrderVerb::Modify);
    assert_eq!(scene.served().await, ["01-01 02-10: 10 of 1 on 1", "02-10 -: 10 of 2 on 1"]);
    let detail = scene.detail().await;
    assert_eq!(
        (detail.subscription.offering_id, detail.subscription.started_on),
        (plus, Some(day("2026-01-01")))
    );
    assert_eq!(detail.period_end, day("2026-03-01"));
    let waits = scene.order(change_offering(scene.subscription, scene.offering, When::PERIOD_END)).await;
    assert_eq!((waits.state, waits.items[0].effective_on), (OrderState::Acknowledged, day("2026-03-01")));
    assert_eq!(scene.served().await.len(), 2);
    desk.go_to("2026-03-01");
    due(&desk).await;
    assert_eq!(scene.served().await[1..], ["02-10 03-01: 10 of 2 on 1", "03-01 -: 10 of 1 on 1"]);
    let row = desk.ask(ListOrders::default()).await.rows.remove(0);
    assert_eq!(row.items.english, "change to Offering basic × 10 unit");
});

/// Does what Boss does by itself when a day has come.
async fn due(desk: &Desk) {
    let job = boss_core::gate::Session::of_job();
    desk.gate.act(&job, crate::sale::due_tasks(desk).await).await.unwrap();
}

story!(an_upgrade_takes_another_quantity_along, |desk| async move {
    let scene = Scene::set(&desk).await;
    let plus = sale::offering(&desk, "plus", Connector::None, None).await;
    let item = PlaceOrderItem::ChangeOffering {
        subscription_id: scene.subscription,
        offering_id: plus,
        quantity: Some(units(3)),
        effective_on: on("2026-01-20"),
        credit: Some(false),
        end_add_ons: false,
    };
    scene.order(item).await;
    assert_eq!(scene.served().await, ["01-01 01-20!: 10 of 1 on 1", "01-20 -: 3 of 2 on 1"]);
});

story!(less_of_it_may_keep_what_was_paid, |desk| async move {
    let scene = Scene::set(&desk).await;
    let kept = |count, effective_on| PlaceOrderItem::Modify {
        subscription_id: scene.subscription,
        quantity: units(count),
        effective_on,
        credit: Some(false),
    };
    scene.order(kept(4, on("2026-02-01"))).await;
    assert_eq!(scene.served().await, ["01-01 02-01!: 10 of 1 on 1", "02-01 -: 4 of 1 on 1"]);
    // More of it settles what was paid anyway.
    scene.order(kept(6, on("2026-02-05"))).await;
    assert_eq!(scene.served().await[1..], ["02-01 02-05: 4 of 1 on 1", "02-05 -: 6 of 1 on 1"]);
    // A second change on one day replaces what the first said.
    scene.order(kept(12, on("2026-02-05"))).await;
    assert_eq!(scene.served().await[1..], ["02-01 02-05: 4 of 1 on 1", "02-05 -: 12 of 1 on 1"]);
});

story!(the_company_decides_where_an_order_does_not_say, |desk| async move {
    let scene = Scene::set(&desk).await;
    let mut shown = desk.ask(boss_core::staff::Company {}).await;
    shown.company.credit_reductions = false;
    desk.act(boss_core::staff::ChangeCompany { company: shown.company, version: shown.version }).await;
    assert!(!scene.detail().await.gives_back);
    scene.order(modify(scene.subscription, 4, on("2026-02-01"))).await;
    let given = PlaceOrderItem::Delete {
        subscription_id: scene.subscription,
        effective_on: on("2026-02-10"),
        credit: Some(true),
    };
    scene.order(given).await;
    assert_eq!(scene.served().await, ["01-01 02-01!: 10 of 1 on 1", "02-01 02-10: 4 of 1 on 1"]);
});

story!(a_pause_and_what_comes_after_it, |desk| async move {
    let scene = Scene::set(&desk).await;
    let id = scene.subscription;
    scene.order(suspend(id, on("2026-01-11"))).await;
    assert_eq!(scene.state().await, SubscriptionState::Suspended);
    let paused = scene.detail().await;
    assert_eq!((paused.subscription.quantity, paused.agreed_quantity), (None, Some(units(10))));
    let allowed = paused.actions.iter().filter(|action| action.allowed).map(|action| action.action.as_str());
    assert_eq!(allowed.collect::<Vec<_>>(), ["resume", "move", "delete"]);
    scene.order(resume(id, on("2026-02-01"))).await;
    assert_eq!(scene.state().await, SubscriptionState::Active);
    assert_eq!(scene.served().await, ["01-01 01-11: 10 of 1 on 1", "02-01 -: 10 of 1 on 1"]);
    let item =
        PlaceOrderItem::Suspend { subscription_id: id, effective_on: When::PERIOD_END, credit: Some(false) };
    scene.order(item).await;
    desk.go_to("2026-03-10");
    due(&desk).await;
    assert_eq!(scene.served().await[1..], ["02-01 03-01!: 10 of 1 on 1"]);
    let back = PlaceOrderItem::Resume {
        subscription_id: id,
        quantity: Some(units(2)),
        effective_on: on("2026-03-01"),
    };
    scene.order(back).await;
    assert_eq!(scene.served().await[2..], ["03-01 -: 2 of 1 on 1"]);
    scene.order(suspend(id, on("2026-03-10"))).await;
    scene.order(end(id, on("2026-03-05"))).await;
    assert_eq!(scene.served().await[2..], ["03-01 03-05: 2 of 1 on 1"]);
    assert_eq!(scene.detail().await.subscription.ended_on, Some(day("2026-03-05")));
});

story!(a_pause_from_the_first_day_can_be_resumed, |desk| async move {
    let scene = Scene::set(&desk).await;
    scene.order(modify(scene.subscription, 7, on("2026-01-01"))).await;
    scene.order(suspend(scene.subscription, on("2026-01-01"))).await;
    assert_eq!(scene.served().await, [""; 0]);
    scene.order(resume(scene.subscription, on("2026-02-10"))).await;
    assert_eq!(scene.served().await, ["02-10 -: 7 of 1 on 1"]);
    assert_eq!(scene.detail().await.subscription.started_on, Some(day("2026-02-10")));
});

story!(a_move_to_another_account, |desk| async move {
    let scene = Scene::set(&desk).await;
    let other = account(&desk, "远帆网络有限公司").await;
    let moved = desk
        .act(sale::order(scene.account, vec![move_to(scene.subscription, other, on("2026-02-05"))]))
        .await;
    assert_eq!(moved.warnings[0].code.as_str(), "orders.other_customer");
    assert_eq!(scene.served().await, ["01-01 02-05: 10 of 1 on 1", "02-05 -: 10 of 1 on 2"]);
    assert_eq!(scene.detail().await.subscription.account_id, other);
    let page = sale::page(&desk, moved.output.order_id).await;
    assert_eq!(page.items[0].to_account_number.as_deref(), Some("A000002"));
    // Back on its first day there: the other account keeps an empty stretch, which a page does not show.
    place(&desk, other, vec![move_to(scene.subscription, scene.account, on("2026-02-05"))]).await;
    assert_eq!(scene.served().await, ["01-01 02-05: 10 of 1 on 1", "02-05 -: 10 of 1 on 1"]);
});

story!(a_suspended_subscription_moves_and_goes_on_there, |desk| async move {
    let scene = Scene::set(&desk).await;
    let other = account(&desk, "远帆网络有限公司").await;
    scene.order(suspend(scene.subscription, on("2026-01-11"))).await;
    scene.order(move_to(scene.subscription, other, on("2026-02-01"))).await;
    assert_eq!(scene.state().await, SubscriptionState::Suspended);
    place(&desk, other, vec![resume(scene.subscription, on("2026-02-10"))]).await;
    assert_eq!(scene.served().await, ["01-01 01-11: 10 of 1 on 1", "02-10 -: 10 of 1 on 2"]);
});

story!(an_end_is_undone_or_followed_by_a_new_stretch, |desk| async move {
    let scene = Scene::set(&desk).await;
    let id = scene.subscription;
    let item =
        PlaceOrderItem::Delete { subscription_id: id, effective_on: on("2026-02-01"), credit: Some(false) };
    scene.order(item).await;
    assert_eq!(scene.served().await, ["01-01 02-01!: 10 of 1 on 1"]);
    scene.order(reactivate(id, None, on("2026-02-01"))).await;
    assert_eq!(scene.served().await, ["01-01 -: 10 of 1 on 1"]);
    assert_eq!(
        (scene.state().await, scene.detail().await.subscription.ended_on),
        (SubscriptionState::Active, None)
    );
    scene.order(end(id, on("2026-01-21"))).await;
    scene.order(reactivate(id, Some(units(2)), on("2026-02-15"))).await;
    desk.go_to("2026-02-15");
    due(&desk).await;
    assert_eq!(scene.served().await, ["01-01 01-21: 10 of 1 on 1", "02-15 -: 2 of 1 on 1"]);
    assert_eq!(scene.detail().await.subscription.started_on, Some(day("2026-01-01")));
});

story!(backdated_changes_go_through_later_ones_of_other_kinds, |desk| async move {
    let scene = Scene::set(&desk).await;
    let (id, other) = (scene.subscription, account(&desk, "远帆网络有限公司").await);
    let plus = sale::offering(&desk, "plus", Connector::None, None).await;
    scene.order(modify(id, 20, on("2026-01-21"))).await;
    scene.order(suspend(id, on("2026-02-01"))).await;
    scene.order(resume(id, on("2026-02-05"))).await;
    scene.order(change_offering(id, plus, on("2026-01-11"))).await;
    let before = ["01-01 01-11: 10 of 1 on 1", "01-11 01-21: 10 of 2 on 1"];
    let expected = [before[0], before[1], "01-21 02-01: 20 of 2 on 1", "02-05 -: 20 of 2 on 1"];
    assert_eq!(scene.served().await, expected);
    scene.order(move_to(id, other, on("2026-01-21"))).await;
    let expected = [before[0], before[1], "01-21 02-01: 20 of 2 on 2", "02-05 -: 20 of 2 on 2"];
    assert_eq!(scene.served().await, expected);
    place(&desk, other, vec![end(id, on("2026-01-05"))]).await;
    assert_eq!(scene.served().await, ["01-01 01-05: 10 of 1 on 1"]);
});

story!(a_task_of_a_person_carries_the_change_out, |desk| async move {
    let account_id = account(&desk, "青禾科技有限公司").await;
    let basic = sale::offering(&desk, "basic", Connector::None, None).await;
    let rack = sale::offering(&desk, "rack", Connector::Manual, None).await;
    let placed = place(&desk, account_id, vec![add(basic, 2, "2026-01-01")]).await;
    let id = placed.items[0].subscription_id;
    desk.go_to("2026-01-20");
    // The new offering says how it is switched on.
    let change = place(&desk, account_id, vec![change_offering(id, rack, on("2026-01-10"))]).await;
    assert_eq!(change.state, OrderState::Acknowledged);
    let task = sale::first_task(&desk, change.order_id).await;
    let completed_on = day("2026-01-18");
    let complete =
        boss_core::orders::CompleteTask { task_id: task.task_id, completed_on, version: task.version };
    desk.act(complete).await;
    let scene = Scene { desk: &desk, account: account_id, offering: basic, subscription: id };
    assert_eq!(scene.served().await, ["01-01 01-10: 2 of 1 on 1", "01-10 -: 2 of 2 on 1"]);
});
