//! What is due now, one thing after the other.

use crate::catalog::model::Connector;
use crate::gate::model::{audit_chain, audit_record};
use crate::gate::{Action, Call, Gate, Session, internal};
use crate::jobs::{ClearAway, backups, calls, clearing};
use crate::orders::{self, ClaimDeliveries, CompleteDueTasks, Delivery, RecordDelivery, RecordedDelivery};
use boss_kernel::Result;
use boss_kernel::id::AuditRecordId;
use futures::future::join_all;
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};
use serde::Serialize;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JobReport {
    /// Tasks whose day had come.
    pub due_tasks: u64,
    /// Calls of other systems that were made and recorded.
    pub calls: u64,
    /// Calls that were made and could not be recorded; they are made again under the same key.
    pub unrecorded: u64,
    /// Whether old requests and sessions were cleared away.
    pub cleared: bool,
    /// Records of the audit trail that were sealed.
    pub sealed: u64,
}

/// Rounds of one kind of work before the next kind gets its turn.
const MOST_ROUNDS: usize = 50;

/// Does everything that is due now. Other systems are called with `client`, see [`http_client`](crate::jobs::http_client).
pub async fn run_due(gate: &Gate, client: &reqwest::Client) -> Result<JobReport> {
    let session = Session::of_job();
    let mut report = JobReport { due_tasks: complete_due_tasks(gate).await?, ..JobReport::default() };
    for _ in 0..MOST_ROUNDS {
        if !orders::any_due(gate.store().reader(), Connector::Webhook, gate.clock().now()).await? {
            break;
        }
        let claimed = gate.act(&session, ClaimDeliveries {}).await?.output.deliveries;
        let made =
            join_all(claimed.into_iter().map(|delivery| deliver(gate, &session, client, delivery))).await;
        report.calls += made.iter().filter(|recorded| **recorded).count() as u64;
        report.unrecorded += made.iter().filter(|recorded| !**recorded).count() as u64;
    }
    if clearing::anything_to_clear(gate).await? {
        gate.act(&session, ClearAway {}).await?;
        report.cleared = true;
    }
    gate.write_door().await?;
    if anything_to_seal(gate).await? {
        report.sealed = gate.seal_audit().await?;
    }
    backups::make_if_due(gate).await?;
    Ok(report)
}

/// Completes activations that wait for nothing but their day, where that day has come; returns how many.
async fn complete_due_tasks(gate: &Gate) -> Result<u64> {
    let session = Session::of_job();
    let mut completed = 0;
    for _ in 0..MOST_ROUNDS {
        if !orders::any_due(gate.store().reader(), Connector::None, gate.clock().now()).await? {
            break;
        }
        completed += gate.act(&session, CompleteDueTasks {}).await?.output.completed;
    }
    Ok(completed)
}

/// Makes a call and records how it ended, both under one request id, so that both systems' logs tell the same story.
async fn deliver(gate: &Gate, session: &Session, client: &reqwest::Client, delivery: Delivery) -> bool {
    let request_id = gate.new_request_id();
    let result = calls::call(client, &delivery, request_id).await;
    let record = RecordDelivery { task_id: delivery.task_id, attempt: delivery.attempt, result };
    let recorded = async {
        let input = serde_json::to_value(&record).map_err(internal)?;
        let call = Call::new(RecordDelivery::NAME, input, request_id);
        gate.run(session, call).await?.typed::<RecordedDelivery>()
    };
    match recorded.await {
        Ok(_) => true,
        Err(error) => {
            let (code, cause) = (error.code(), error.cause());
            tracing::error!(%code, cause, task = delivery.task_id.0, request = %request_id, "a call was not recorded");
            false
        }
    }
}

/// Whether the trail is longer than its seal.
async fn anything_to_seal(gate: &Gate) -> Result<bool> {
    let db = gate.store().reader();
    let last: Option<AuditRecordId> = audit_record::Entity::find()
        .select_only()
        .column(audit_record::Column::Id)
        .order_by_desc(audit_record::Column::Id)
        .into_tuple()
        .one(db)
        .await?;
    let sealed: Option<AuditRecordId> = audit_chain::Entity::find()
        .select_only()
        .column(audit_chain::Column::RecordId)
        .order_by_desc(audit_chain::Column::RecordId)
        .into_tuple()
        .one(db)
        .await?;
    Ok(last > sealed)
}
