//! Calls of actions and queries.

use super::answers::Answer;
use super::callers::Caller;
use super::{Server, Shared, body};
use crate::codes;
use crate::place::{self, ActCall, AskCall, UiErrorReport};
use crate::progress::ProgressView;
use axum::extract::{Query, Request, State};
use boss_core::gate::{InputSize, Outcome};
use boss_kernel::{Error, RequestId, Result};
use serde::Deserialize;
use serde_json::Value;

/// Names a request.
const NAME: InputSize = InputSize { bytes: 1024, values: 8 };
/// A fault of the page with where it happened.
const REPORT: InputSize = InputSize { bytes: 64 * 1024, values: 8 };

/// Does an action.
pub(super) async fn act(State(server): Shared, caller: Caller, request: Request) -> Answer<Outcome<Value>> {
    Answer(do_action(&server, caller, request).await)
}

async fn do_action(server: &Server, caller: Caller, request: Request) -> Result<Outcome<Value>> {
    let _turn = caller.action().await?;
    let gate = server.place.gate();
    let more = |name: &str| {
        let action = gate.registry().find_action(name).ok()?;
        action.is_for(&caller.session.actor).then_some(action.most_input)
    };
    let call: ActCall = body::read_named(request, InputSize::FORM, more).await?;
    // Not with the rights that the person had when the body began to come.
    let session = caller.is_here(server).await?;
    let used = if call.dry_run { Vec::new() } else { server.uploads.named_in(&call.input) };
    let outcome = place::act(&server.place, &server.tasks, session, call, |_| ()).await?;
    server.uploads.free(&gate, &used);
    Ok(outcome)
}

/// Answers a query.
pub(super) async fn ask(State(server): Shared, caller: Caller, request: Request) -> Answer<Value> {
    Answer(answer(&server, &caller, request).await)
}

async fn answer(server: &Server, caller: &Caller, request: Request) -> Result<Value> {
    let _turn = caller.question().await?;
    let call: AskCall = body::read(request, InputSize::FORM).await?;
    let session =
        if call.unattended { caller.is_still_in(server).await? } else { caller.is_here(server).await? };
    place::ask(&server.place, &session, call).await
}

/// Names a request.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Named {
    request_id: RequestId,
}

/// Asks a running request to stop.
pub(super) async fn cancel(State(server): Shared, caller: Caller, request: Request) -> Answer<()> {
    let named = async {
        let Named { request_id } = body::read(request, NAME).await?;
        caller.is_here(&server).await?;
        server.tasks.cancel(request_id, caller.session.actor.staff_id);
        Ok(())
    };
    Answer(named.await)
}

/// How far a running request is.
pub(super) async fn progress(
    State(server): Shared,
    caller: Caller,
    named: Result<Query<Named>, axum::extract::rejection::QueryRejection>,
) -> Answer<Option<ProgressView>> {
    let named = named.map_err(|cause| Error::new(codes::BODY_UNREADABLE).with("reason", cause));
    let by = caller.session.actor.staff_id;
    Answer(named.map(|Query(named)| server.tasks.latest(named.request_id, by)))
}

/// Notes a fault of the page in the log.
pub(super) async fn record_ui_error(State(server): Shared, caller: Caller, request: Request) -> Answer<()> {
    let noted = async {
        let report: UiErrorReport = body::read(request, REPORT).await?;
        caller.is_still_in(&server).await?;
        server.place.reports().note(report, caller.session.actor.staff_id)
    };
    Answer(noted.await)
}
