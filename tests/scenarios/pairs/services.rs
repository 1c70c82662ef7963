//! Orders, usage and prices.

use super::stage::Stage;
use crate::sale;
use boss_core::catalog::AddPriceVersion;
use boss_core::orders::{
    CancelOrder, CancelTask, CompleteTask, GroupSubscription, HoldOrder, PlaceOrderItem, PlacedOrder,
};
use boss_core::usage::ImportUsage;
use boss_kernel::Days;
use boss_kernel::id::{AccountId, PriceId};
use boss_rating::ChargeModel;
use serde_json::Value;

/// An order whose one task waits for a person.
async fn waiting(stage: &Stage<'_>, account: AccountId) -> Option<PlacedOrder> {
    let item = sale::add(stage.manual, 1, &stage.today().to_string());
    stage.act(sale::order(account, vec![item])).await
}

pub(super) async fn input(stage: &Stage<'_>, case: &str) -> Option<Value> {
    match case {
        "orders.place+modify" | "orders.place+move" => placing(stage, case).await,
        "orders.complete_task" | "orders.cancel_task" | "orders.hold" | "orders.cancel" => {
            working(stage, case).await
        }
        _ => others(stage, case).await,
    }
}

async fn placing(stage: &Stage<'_>, case: &str) -> Option<Value> {
    let today = stage.today().to_string();
    let order = match case {
        "orders.place+modify" => {
            let holder = if stage.next() % 2 == 0 { stage.child } else { stage.payer };
            let id = stage.subscription_of(holder).await?;
            sale::order(holder, vec![sale::modify(id, 1 + stage.next() % 5, &today)])
        }
        // Between the two ends of the ids, this way and that.
        _ => {
            let text = format!(
                "SELECT max(id) FROM subscription WHERE state = 'active' AND offering_id = {} AND account_id IN ({}, {})",
                stage.basic, stage.payer, stage.child
            );
            let id = match stage.pick(&text).await {
                0 => {
                    let add = sale::order(stage.payer, vec![sale::add(stage.basic, 1, &today)]);
                    stage.act(add).await?.items.first()?.subscription_id
                }
                id => boss_kernel::id::SubscriptionId(id),
            };
            let on = format!("SELECT account_id FROM subscription WHERE id = {id}");
            let from = AccountId(stage.pick(&on).await);
            let to_account_id = if from == stage.payer { stage.child } else { stage.payer };
            let effective_on = stage.today().into();
            sale::order(from, vec![PlaceOrderItem::Move { subscription_id: id, to_account_id, effective_on }])
        }
    };
    Some(serde_json::to_value(order).unwrap())
}

async fn working(stage: &Stage<'_>, case: &str) -> Option<Value> {
    let placed = waiting(stage, stage.child).await?;
    let (order_id, task_id) = (placed.order_id, placed.items.first()?.task_id);
    let order_version = stage.version("\"order\"", order_id.0).await;
    let version = stage.version("service_order", task_id.0).await;
    let reason = "等待设备".to_owned();
    let input = match case {
        "orders.complete_task" => {
            serde_json::to_value(CompleteTask { task_id, completed_on: stage.today(), version })
        }
        "orders.cancel_task" => serde_json::to_value(CancelTask { task_id, reason, version }),
        "orders.hold" => serde_json::to_value(HoldOrder { order_id, reason, version: order_version }),
        _ => serde_json::to_value(CancelOrder { order_id, reason, version: order_version }),
    };
    Some(input.unwrap())
}

async fn others(stage: &Stage<'_>, case: &str) -> Option<Value> {
    let step = stage.next();
    let input = match case {
        "orders.complete_due_tasks" => {
            for account in [stage.payer, stage.child] {
                let later = stage.today().checked_add_days(Days::new(1)).unwrap();
                let add = sale::add(stage.basic, 1, &later.to_string());
                let task = stage.act(sale::order(account, vec![add])).await?.items.first()?.task_id;
                let today = stage.today();
                stage
                    .execute(&format!(
                        "UPDATE order_item SET effective_on = '{today}' WHERE id = (SELECT order_item_id FROM service_order WHERE id = {task}); \
                         UPDATE service_order SET next_attempt_at = 0 WHERE id = {task}"
                    ))
                    .await;
            }
            serde_json::to_value(sale::due_tasks(stage.desk).await)
        }
        "orders.group_subscription" => serde_json::to_value(GroupSubscription {
            subscription_id: stage.subscription_of(stage.alone).await?,
            bill_group: Some(format!("组{}", step % 3)),
        }),
        "usage.import" => {
            let mut text = "event_id,subscription,meter,at,quantity\n".to_owned();
            let first = stage.pick("SELECT min(id) FROM subscription").await;
            let sold = format!("SELECT max(id) FROM subscription WHERE offering_id = {}", stage.offering);
            for id in [first, stage.pick(&sold).await] {
                let select = format!("SELECT number FROM subscription WHERE id = {id}");
                let row = stage.text(&select).await;
                text.push_str(&format!("e{step}-{id},{row},traffic,2026-01-10 08:00,3\n"));
            }
            let path = stage.desk.folder.path().join(format!("usage{step}.csv"));
            std::fs::write(&path, text).unwrap();
            let file = stage.desk.gate.files().put(&path, "usage.csv");
            serde_json::to_value(ImportUsage { file, encoding: None })
        }
        "catalog.add_price_version" => {
            let amount = "100".parse().unwrap();
            let model = ChargeModel::Recurring { amount, day_count: Default::default() };
            let price = PriceId(stage.price);
            serde_json::to_value(AddPriceVersion::for_everybody(price, stage.early_day(), model))
        }
        _ => return None,
    };
    Some(input.unwrap())
}
