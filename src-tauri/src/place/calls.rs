//! Calls as they come from the pages, over either carrier.

use crate::place::CompanyPlace;
use crate::progress::{ProgressView, RunningTasks};
use boss_core::gate::{Call, DocumentFile, Outcome, Session};
use boss_kernel::{Error, RequestId, Result};
use serde::Deserialize;
use serde_json::Value;

/// A call of an action.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ActCall {
    pub(crate) action: String,
    #[serde(default)]
    pub(crate) input: Value,
    pub(crate) request_id: RequestId,
    #[serde(default)]
    pub(crate) dry_run: bool,
}

/// A query.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct AskCall {
    pub(crate) query: String,
    #[serde(default)]
    pub(crate) input: Value,
    /// The page asks by itself; nobody has touched the desk since it last asked.
    #[serde(default)]
    pub(crate) unattended: bool,
}

/// Runs an action to its end, whether or not the caller still waits: a closed tab must not undo half-way what was asked for.
pub(crate) async fn act(
    place: &CompanyPlace,
    tasks: &RunningTasks,
    session: Session,
    call: ActCall,
    tell: impl Fn(&ProgressView) + Send + Sync + 'static,
) -> Result<Outcome<Value>> {
    let gate = place.gate();
    let (task, registered) = tasks.begin(call.request_id, session.actor.staff_id, tell);
    let request_id = call.request_id;
    let call = Call { action: call.action, input: call.input, request_id, dry_run: call.dry_run, task };
    let running = tokio::spawn(async move {
        let _registered = registered;
        gate.run(&session, call).await
    });
    running.await.unwrap_or_else(|cause| {
        tracing::error!(%cause, request = %request_id, "an action ended in a panic");
        Err(Error::new(boss_core::gate::codes::INTERNAL).in_request(request_id))
    })
}

/// Answers a query.
pub(crate) async fn ask(place: &CompanyPlace, session: &Session, call: AskCall) -> Result<Value> {
    place.gate().answer(session, &call.query, call.input).await
}

/// Runs a query that makes a document.
pub(crate) async fn document(place: &CompanyPlace, session: &Session, call: AskCall) -> Result<DocumentFile> {
    let answer = ask(place, session, call).await?;
    serde_json::from_value(answer)
        .map_err(|cause| Error::new(boss_core::gate::codes::INTERNAL).caused_by(cause))
}
