//! The calls of other systems that are due: claimed, made beside each other, recorded.
//!
//! A system that does not answer costs nobody else their calls: few calls go to one address at a time, and a pass in which one
//! was kept waiting is the last of its turn.

use crate::catalog::model::Connector;
use crate::gate::{Action, Call, internal};
use crate::jobs::{Turn, apart, webhook};
use crate::orders::{
    self, ClaimDeliveries, Delivery, DeliveryResult, DueTask, RecordDelivery, RecordedDelivery,
};
use boss_kernel::Result;
use boss_kernel::id::ServiceOrderId;
use futures::future::join_all;
use reqwest::Url;
use std::collections::HashMap;

/// Calls that are under way at once. Their claims last longer than they do.
const MOST_AT_ONCE: usize = 32;
/// Of these, calls to one system.
const MOST_TO_ONE: usize = 8;
/// How many due tasks are looked at for such that others than the slowest are called too.
const MOST_LOOKED_AT: u64 = 2_000;
/// Passes of one turn.
const MOST_PASSES: usize = 50;

/// Makes the calls that are due and returns how many were made and recorded.
pub(super) async fn call_due(turn: &Turn<'_>) -> Result<u64> {
    let mut made = 0;
    for _ in 0..MOST_PASSES {
        let (db, now) = (turn.gate.store().reader(), turn.gate.clock().now());
        let due = chosen(orders::due(db, Connector::Webhook, now, MOST_LOOKED_AT).await?);
        if due.is_empty() {
            break;
        }
        let targets: HashMap<ServiceOrderId, String> = due.iter().cloned().collect();
        let tasks = due.into_iter().map(|(id, _)| id).collect();
        let claimed = apart::each_by_itself(turn, tasks, |task_ids, _| ClaimDeliveries { task_ids }).await?;
        let deliveries = claimed.into_iter().flat_map(|part| part.deliveries);
        let ended = join_all(deliveries.map(|delivery| deliver(turn, &targets, delivery))).await;
        let mut kept_waiting = false;
        for call in ended {
            kept_waiting |= call?;
            made += 1;
        }
        if kept_waiting {
            break;
        }
    }
    Ok(made)
}

/// The tasks to call for now: those that waited longest, but few to one system.
fn chosen(due: Vec<DueTask>) -> Vec<(ServiceOrderId, String)> {
    let mut by_system: HashMap<String, usize> = HashMap::new();
    let mut chosen = Vec::new();
    for (id, target) in due {
        let target = target.unwrap_or_default();
        let calls = by_system.entry(system_of(&target)).or_default();
        if *calls < MOST_TO_ONE && chosen.len() < MOST_AT_ONCE {
            *calls += 1;
            chosen.push((id, target));
        }
    }
    chosen
}

/// Which system an address belongs to.
fn system_of(target: &str) -> String {
    Url::parse(target).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

/// Makes a call and records how it ended, both under one request id, so that both systems' logs tell the same story. Says
/// whether the other system kept it waiting. A call that can't be recorded is made again under the same key.
async fn deliver(
    turn: &Turn<'_>,
    targets: &HashMap<ServiceOrderId, String>,
    delivery: Delivery,
) -> Result<bool> {
    let request_id = turn.gate.new_request_id();
    let target = targets.get(&delivery.task_id).map(String::as_str).unwrap_or_default();
    let result = webhook::call(turn, target, &delivery, request_id).await?;
    let kept_waiting = matches!(result, DeliveryResult::TimedOut | DeliveryResult::Unreachable);
    let record = RecordDelivery { task_id: delivery.task_id, attempt: delivery.attempt, result };
    let input = serde_json::to_value(&record).map_err(internal)?;
    let call = Call::new(RecordDelivery::NAME, input, request_id);
    let recorded = turn.gate.run(&turn.session, call).await.and_then(|done| done.typed::<RecordedDelivery>());
    if let Err(error) = &recorded {
        let (code, cause) = (error.code(), error.cause());
        tracing::error!(%code, cause, task = delivery.task_id.0, request = %request_id, "a call was not recorded");
    }
    recorded.map(|_| kept_waiting)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_system_leaves_room_for_others() {
        let due = |id: i64, host: &str| (ServiceOrderId(id), Some(format!("https://{host}/x?y")));
        let slow = (0..100).map(|id| due(id, "slow.example"));
        let others = (100..130).map(|id| due(id, if id % 2 == 0 { "a.example" } else { "b.example" }));
        let chosen = chosen(slow.chain(others).collect());
        let to = |host: &str| chosen.iter().filter(|(_, target)| target.contains(host)).count();
        assert_eq!((to("slow"), to("a.example"), to("b.example")), (8, 8, 8));
        assert_eq!(chosen[0].0, ServiceOrderId(0));
    }
}
