//! Orders, their tasks and the subscriptions that come of them.

use crate::sale::{account, add, day, delete, first_task, modify, offering, order, page, place, units};
use boss_core::catalog::model::Connector;
use boss_core::gate::model::Role;
use boss_core::gate::{Call, codes as gate_codes};
use boss_core::orders::model::{OrderState, SubscriptionState};
use boss_core::orders::{
    CancelOrder, CancelTask, CompleteTask, FailTask, HoldOrder, ListOrders, ListSubscriptions, ListTasks,
    PlaceOrder, ResumeOrder, RetryTask, ShowSubscription, SubscriptionDetail, TaskView, codes,
};
use boss_core::store::codes as store_codes;
use boss_kernel::error::codes as kernel_codes;
use boss_kernel::id::{AccountId, OfferingId, OrderId, SubscriptionId};
use boss_kernel::{NaiveDate, Quantity};
use boss_tests::Desk;
use boss_tests::story;
use sea_orm::{ConnectionTrait, Statement};

async fn subscription(desk: &Desk, subscription_id: SubscriptionId) -> SubscriptionDetail {
    desk.ask(ShowSubscription { subscription_id }).await
}

async fn nth_task(desk: &Desk, order_id: OrderId, index: usize) -> TaskView {
    page(desk, order_id).await.items.remove(index).task
}

type Days = (NaiveDate, Option<NaiveDate>, Quantity);

fn served(from: &str, to: Option<&str>, count: i64) -> Days {
    (day(from), to.map(day), units(count))
}

fn days(detail: &SubscriptionDetail) -> Vec<Days> {
    detail.segments.iter().map(|segment| (segment.from, segment.to, segment.quantity)).collect()
}

/// An account with one active subscription of 10 units since 2026-01-01, the desk standing at 2026-02-10.
async fn active(desk: &Desk) -> (AccountId, SubscriptionId) {
    let account_id = account(desk, "青禾科技有限公司").await;
    let cdn = offering(desk, "cdn", Connector::None, None).await;
    let placed = place(desk, account_id, vec![add(cdn, 10, "2026-01-01")]).await;
    desk.go_to("2026-02-10");
    (account_id, placed.items[0].subscription_id)
}

/// Writes past the gate, to set a stage that other areas would set.
async fn write(desk: &Desk, text: &str) {
    let address = match desk.gate.store().address() {
        boss_core::store::Address::Sqlite(path) => format!("sqlite://{}", path.display()),
        boss_core::store::Address::Postgres(url) => url.clone(),
    };
    let writer = sea_orm::Database::connect(address).await.unwrap();
    assert_eq!(writer.execute_unprepared(text).await.unwrap().rows_affected(), 1);
    writer.close().await.unwrap();
}

async fn rerate_from(desk: &Desk) -> Option<String> {
    let db = desk.gate.store().reader();
    let text = "SELECT CAST(rerate_from AS TEXT) AS day FROM account";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), text)).await.unwrap();
    row.unwrap().try_get("", "day").unwrap()
}

story!(a_service_without_connector_is_active_at_once, |desk| async move {
    let account_id = account(&desk, "青禾科技有限公司").await;
    let cdn = offering(&desk, "cdn", Connector::None, None).await;
    let shown = desk.rehearse(order(account_id, vec![add(cdn, 3, "2025-12-20")])).await.output;
    assert!(desk.ask(ListOrders::default()).await.rows.is_empty());
    let placed = place(&desk, account_id, vec![add(cdn, 3, "2025-12-20")]).await;
    // Ids may differ, since PostgreSQL does not give a rolled-back id again; numbers may not.
    assert_eq!((shown.order_number, shown.state), (placed.order_number.clone(), placed.state));
    assert_eq!(shown.items[0].subscription_number, placed.items[0].subscription_number);
    assert_eq!(placed.state, OrderState::Completed);
    let detail = subscription(&desk, placed.items[0].subscription_id).await;
    assert_eq!(detail.subscription.state, SubscriptionState::Active);
    assert_eq!(days(&detail), [served("2025-12-20", None, 3)]);
    assert_eq!(detail.subscription.quantity, Some(units(3)));
    let allowed = detail.actions.iter().filter(|action| action.allowed).map(|action| action.action.as_str());
    assert_eq!(allowed.collect::<Vec<_>>(), ["modify", "changeOffering", "suspend", "move", "delete"]);
    let row = desk.ask(ListOrders::default()).await.rows.remove(0);
    assert_eq!((row.open_tasks, row.failed_tasks, row.state), (0, 0, OrderState::Completed));
    assert_eq!(row.items.english, "add Offering cdn × 3 unit");
    assert!(page(&desk, placed.order_id).await.completed_at.is_some());
});

story!(a_manual_service_is_billed_from_the_day_it_was_done, |desk| async move {
    let account_id = account(&desk, "青禾科技有限公司").await;
    let rack = offering(&desk, "rack", Connector::Manual, None).await;
    let placed = place(&desk, account_id, vec![add(rack, 2, "2026-01-05")]).await;
    let subscription_id = placed.items[0].subscription_id;
    assert_eq!(placed.state, OrderState::Acknowledged);
    assert!(days(&subscription(&desk, subscription_id).await).is_empty());
    let task = first_task(&desk, placed.order_id).await;
    let complete =
        |date: &str| CompleteTask { task_id: task.task_id, completed_on: day(date), version: task.version };
    desk.go_to("2026-01-08");
    let refusal = desk.refused(complete("2026-01-09")).await;
    assert_eq!(refusal.faults()[0].code, codes::COMPLETION_IN_FUTURE);
    let refusal = desk.refused(complete("2026-01-04")).await;
    assert_eq!(refusal.faults()[0].code, codes::COMPLETION_TOO_EARLY);
    let done = desk.act(complete("2026-01-07")).await.output;
    assert_eq!((done.state, done.order_state), (OrderState::Completed, OrderState::Completed));
    assert_eq!(days(&subscription(&desk, subscription_id).await), [served("2026-01-07", None, 2)]);
    let again = desk.refused(complete("2026-01-07")).await;
    assert_eq!(again.code(), store_codes::STALE_VERSION);
    let twice = CompleteTask { version: task.version + 1, ..complete("2026-01-07") };
    assert_eq!(desk.refused(twice).await.code(), codes::TASK_IS_COMPLETED);
});

story!(changes_and_an_end_count_from_the_day_agreed, |desk| async move {
    let (account_id, subscription_id) = active(&desk).await;
    place(&desk, account_id, vec![modify(subscription_id, 20, "2026-02-01")]).await;
    place(&desk, account_id, vec![modify(subscription_id, 25, "2026-02-01")]).await;
    let expected = [served("2026-01-01", Some("2026-02-01"), 10), served("2026-02-01", None, 25)];
    assert_eq!(days(&subscription(&desk, subscription_id).await), expected);
    let early = desk.refused(order(account_id, vec![modify(subscription_id, 5, "2026-01-15")])).await;
    assert_eq!(early.faults()[0].code, codes::BEFORE_LAST_CHANGE);
    let placed = place(&desk, account_id, vec![delete(subscription_id, "2026-01-15")]).await;
    assert_eq!(placed.state, OrderState::Completed);
    let detail = subscription(&desk, subscription_id).await;
    assert_eq!(days(&detail), [served("2026-01-01", Some("2026-01-15"), 10)]);
    assert_eq!(detail.subscription.state, SubscriptionState::Terminated);
    assert_eq!(detail.subscription.ended_on, Some(day("2026-01-15")));
    assert_eq!(detail.subscription.quantity, None);
    assert_eq!(detail.orders.len(), 4);
    let refusal = desk.refused(order(account_id, vec![modify(subscription_id, 1, "2026-02-10")])).await;
    assert_eq!(refusal.faults()[0].code, codes::SUBSCRIPTION_IS_TERMINATED);
});

story!(an_end_on_the_first_day_leaves_nothing_to_bill, |desk| async move {
    let (account_id, subscription_id) = active(&desk).await;
    place(&desk, account_id, vec![delete(subscription_id, "2026-01-01")]).await;
    assert_eq!(days(&subscription(&desk, subscription_id).await), []);
});

story!(a_change_behind_the_last_run_is_rerated, |desk| async move {
    let (account_id, subscription_id) = active(&desk).await;
    place(&desk, account_id, vec![modify(subscription_id, 11, "2026-01-10")]).await;
    assert_eq!(rerate_from(&desk).await, None);
    write(&desk, "UPDATE account SET billed_until = '2026-02-01'").await;
    place(&desk, account_id, vec![modify(subscription_id, 12, "2026-02-01")]).await;
    assert_eq!(rerate_from(&desk).await, None);
    place(&desk, account_id, vec![delete(subscription_id, "2026-01-20")]).await;
    assert_eq!(rerate_from(&desk).await.as_deref(), Some("2026-01-20"));
});

story!(all_faults_of_an_order_are_listed_by_place, |desk| async move {
    let (account_id, subscription_id) = active(&desk).await;
    let faulty = PlaceOrder {
        requested_on: Some(day("2026-02-11")),
        ..order(
            account_id,
            vec![
                add(OfferingId(9_999), 0, "2062-01-01"),
                modify(subscription_id, 10, "2025-12-31"),
                delete(subscription_id, "2026-02-10"),
                delete(SubscriptionId(9_999), "2026-02-10"),
            ],
        )
    };
    let refusal = desk.refused(faulty).await;
    assert_eq!(refusal.code(), kernel_codes::INPUT_FAULTY);
    let found: Vec<(&str, _)> =
        refusal.faults().iter().map(|fault| (fault.place.as_str(), fault.code)).collect();
    for expected in [
        ("requestedOn", codes::REQUESTED_IN_FUTURE),
        ("items.0.offeringId", codes::OFFERING_UNKNOWN),
        ("items.0.quantity", codes::QUANTITY_NOT_POSITIVE),
        ("items.0.startOn", codes::DAY_IMPLAUSIBLE),
        ("items.1.effectiveOn", codes::BEFORE_START),
        ("items.1.quantity", codes::QUANTITY_UNCHANGED),
        ("items.2.subscriptionId", codes::SUBSCRIPTION_TWICE),
        ("items.3.subscriptionId", codes::SUBSCRIPTION_NOT_FOUND),
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
    assert_eq!(found.len(), 8, "{found:?}");
    let empty = desk.refused(order(account_id, Vec::new())).await;
    assert_eq!(empty.faults()[0].code, codes::ITEMS_EMPTY);
    assert_eq!(desk.ask(ListOrders::default()).await.total, 1);
});

story!(one_order_at_a_time_about_a_subscription, |desk| async move {
    let account_id = account(&desk, "青禾科技有限公司").await;
    let rack = offering(&desk, "rack", Connector::Manual, None).await;
    let placed = place(&desk, account_id, vec![add(rack, 2, "2026-01-01")]).await;
    let subscription_id = placed.items[0].subscription_id;
    let inactive = desk.refused(order(account_id, vec![delete(subscription_id, "2026-01-01")])).await;
    assert_eq!(inactive.faults()[0].code, codes::SUBSCRIPTION_IS_INACTIVE);
    let task = first_task(&desk, placed.order_id).await;
    let completed_on = day("2026-01-01");
    desk.act(CompleteTask { task_id: task.task_id, completed_on, version: task.version }).await;
    let change = place(&desk, account_id, vec![modify(subscription_id, 3, "2026-01-01")]).await;
    let busy = desk.refused(order(account_id, vec![delete(subscription_id, "2026-01-01")])).await;
    assert_eq!(busy.faults()[0].code, codes::SUBSCRIPTION_BUSY);
    assert_eq!(busy.faults()[0].params["order"], change.order_number);
    let other = account(&desk, "远帆网络有限公司").await;
    let elsewhere = desk.refused(order(other, vec![delete(subscription_id, "2026-01-01")])).await;
    assert_eq!(elsewhere.faults()[0].code, codes::SUBSCRIPTION_ELSEWHERE);
});

story!(a_failed_task_leaves_the_order_partial_until_it_is_tried_again, |desk| async move {
    let account_id = account(&desk, "青禾科技有限公司").await;
    let cdn = offering(&desk, "cdn", Connector::None, None).await;
    let rack = offering(&desk, "rack", Connector::Manual, None).await;
    let items = vec![add(cdn, 1, "2026-01-01"), add(rack, 1, "2026-01-01"), add(rack, 4, "2026-01-01")];
    let placed = place(&desk, account_id, items).await;
    assert_eq!(placed.state, OrderState::InProgress);
    let (desk, order_id) = (&desk, placed.order_id);
    let second = nth_task(desk, order_id, 1).await;
    let fail = |reason: &str, version| FailTask { task_id: second.task_id, reason: reason.into(), version };
    let refusal = desk.refused(fail(" ", second.version)).await;
    assert_eq!(refusal.faults()[0].code, codes::REASON_EMPTY);
    desk.act(fail("没有空机柜", second.version)).await;
    let third = nth_task(desk, order_id, 2).await;
    let completed_on = day("2026-01-01");
    let done = CompleteTask { task_id: third.task_id, completed_on, version: third.version };
    assert_eq!(desk.act(done).await.output.order_state, OrderState::Partial);
    let failed = nth_task(desk, order_id, 1).await;
    assert_eq!(failed.problem.unwrap().chinese, "没有空机柜");
    assert_eq!(desk.ask(ListTasks::default()).await.total, 1);
    let cancel =
        CancelOrder { order_id, reason: "不再需要".into(), version: page(desk, order_id).await.version };
    assert_eq!(desk.refused(cancel).await.code(), codes::ORDER_IS_PARTIAL);
    let retried = desk.act(RetryTask { task_id: failed.task_id, version: failed.version }).await.output;
    assert_eq!((retried.state, retried.order_state), (OrderState::Acknowledged, OrderState::InProgress));
    let version = nth_task(desk, order_id, 1).await.version;
    let give_up = CancelTask { task_id: failed.task_id, reason: "改用其他机房".into(), version };
    let given_up = desk.act(give_up).await.output;
    assert_eq!((given_up.state, given_up.order_state), (OrderState::Cancelled, OrderState::Completed));
    assert_eq!(given_up.subscription_state, SubscriptionState::Terminated);
});

story!(a_held_order_waits_and_goes_on, |desk| async move {
    let account_id = account(&desk, "青禾科技有限公司").await;
    let rack = offering(&desk, "rack", Connector::Manual, None).await;
    let placed = place(&desk, account_id, vec![add(rack, 1, "2026-01-01")]).await;
    let order_id = placed.order_id;
    let version = page(&desk, order_id).await.version;
    let hold = HoldOrder { order_id, reason: "等待合同".into(), version };
    assert_eq!(desk.act(hold.clone()).await.output.state, OrderState::Held);
    assert_eq!(desk.refused(hold).await.code(), store_codes::STALE_VERSION);
    let held = page(&desk, order_id).await;
    assert_eq!(held.held_reason.as_deref(), Some("等待合同"));
    let allowed: Vec<bool> = held.actions.iter().map(|action| action.allowed).collect();
    assert_eq!(allowed, [false, true, true]);
    let task = held.items[0].task.clone();
    let complete =
        CompleteTask { task_id: task.task_id, completed_on: day("2026-01-01"), version: task.version };
    assert_eq!(desk.refused(complete).await.code(), codes::TASK_IS_HELD);
    let resumed = desk.act(ResumeOrder { order_id, version: held.version }).await.output;
    assert_eq!(resumed.state, OrderState::Acknowledged);
    let cancel = CancelOrder { order_id, reason: "客户撤回".into(), version: resumed.version };
    assert_eq!(desk.act(cancel).await.output.state, OrderState::Cancelled);
    let after = page(&desk, order_id).await;
    assert_eq!(after.items[0].subscription_state, SubscriptionState::Terminated);
    assert!(after.actions.iter().all(|action| !action.allowed && action.reason.is_some()));
    assert_eq!(after.timeline.len(), 4);
});

story!(only_published_offerings_in_the_right_currency_can_be_ordered, |desk| async move {
    let account_id = account(&desk, "青禾科技有限公司").await;
    let cdn = offering(&desk, "cdn", Connector::None, None).await;
    write(&desk, "UPDATE offering SET currency = 'USD'").await;
    let refusal = desk.refused(order(account_id, vec![add(cdn, 1, "2026-01-01")])).await;
    assert_eq!(refusal.faults()[0].code, codes::OFFERING_CURRENCY);
    write(&desk, "UPDATE offering SET currency = 'CNY', state = 'retired'").await;
    let refusal = desk.refused(order(account_id, vec![add(cdn, 1, "2026-01-01")])).await;
    assert_eq!(refusal.faults()[0].code, codes::OFFERING_NOT_PUBLISHED);
});

story!(an_order_sent_twice_is_placed_once, |desk| async move {
    let account_id = account(&desk, "青禾科技有限公司").await;
    let cdn = offering(&desk, "cdn", Connector::None, None).await;
    let input = serde_json::to_value(order(account_id, vec![add(cdn, 1, "2026-01-01")])).unwrap();
    let call = Call::new("orders.place", input, desk.gate.new_request_id());
    let first = desk.gate.run(&desk.owner, call.clone()).await.unwrap();
    let second = desk.gate.run(&desk.owner, call).await.unwrap();
    assert!(second.replayed && first.output == second.output);
    assert_eq!(desk.ask(ListSubscriptions::default()).await.total, 1);
});

story!(finance_may_look_at_orders_and_not_place_them, |desk| async move {
    let account_id = account(&desk, "青禾科技有限公司").await;
    let cdn = offering(&desk, "cdn", Connector::None, None).await;
    let finance = desk.colleague("li", &[Role::Finance]).await;
    let refusal = desk.gate.act(&finance, order(account_id, vec![add(cdn, 1, "2026-01-01")])).await;
    assert_eq!(refusal.unwrap_err().code(), gate_codes::NOT_PERMITTED);
    let placed = place(&desk, account_id, vec![add(cdn, 1, "2026-01-01")]).await;
    let show = boss_core::orders::ShowOrder { order_id: placed.order_id };
    let shown = desk.gate.ask(&finance, show).await.unwrap();
    assert!(shown.actions.iter().all(|action| !action.allowed));
});

story!(lists_are_narrowed_and_searched, |desk| async move {
    let first = account(&desk, "青禾科技有限公司").await;
    let second = account(&desk, "远帆网络有限公司").await;
    let cdn = offering(&desk, "cdn", Connector::None, None).await;
    let disk = offering(&desk, "disk", Connector::None, None).await;
    place(&desk, first, vec![add(cdn, 1, "2026-01-01"), add(disk, 2, "2026-01-01")]).await;
    let placed = place(&desk, second, vec![add(cdn, 3, "2026-01-01")]).await;
    let orders = |search: &str| ListOrders { search: search.into(), ..Default::default() };
    for (search, count) in [("", 2), ("远帆", 1), (&placed.order_number, 1), ("a000001", 1), ("无此客户", 0)]
    {
        assert_eq!(desk.ask(orders(search)).await.total, count, "{search}");
    }
    let row = desk.ask(orders("远帆")).await.rows.remove(0);
    assert_eq!((row.order_id, row.account_number.as_str()), (placed.order_id, "A000002"));
    let list = ListSubscriptions { account_id: Some(first), ..Default::default() };
    assert_eq!(desk.ask(list).await.total, 2);
    let list = ListSubscriptions {
        offering_id: Some(cdn),
        states: vec![SubscriptionState::Active],
        ..Default::default()
    };
    assert_eq!(desk.ask(list).await.total, 2);
    let none = ListOrders { states: vec![OrderState::Failed], ..Default::default() };
    assert_eq!(desk.ask(none).await.total, 0);
});
