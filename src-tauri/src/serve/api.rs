//! Calls of actions and queries.

use super::Shared;
use super::answers::{Answer, Body};
use crate::codes;
use crate::place::{self, ActCall, AskCall, UiErrorReport};
use crate::progress::ProgressView;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use boss_core::gate::Outcome;
use boss_kernel::{Error, RequestId, Result};
use serde::Deserialize;
use serde_json::Value;

/// Does an action.
pub(super) async fn act(
    State(server): Shared,
    headers: HeaderMap,
    Body(call): Body<ActCall>,
) -> Answer<Outcome<Value>> {
    Answer(match server.session(&headers).await {
        Ok(session) => place::act(&server.place, &server.tasks, session, call, |_| ()).await,
        Err(error) => Err(error),
    })
}

/// Answers a query.
pub(super) async fn ask(
    State(server): Shared,
    headers: HeaderMap,
    Body(call): Body<AskCall>,
) -> Answer<Value> {
    let session = match call.unattended {
        true => server.session_of_poll(&headers).await,
        false => server.session(&headers).await,
    };
    Answer(match session {
        Ok(session) => place::ask(&server.place, &session, call).await,
        Err(error) => Err(error),
    })
}

/// Names a request.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Named {
    request_id: RequestId,
}

/// Asks a running request to stop.
pub(super) async fn cancel(
    State(server): Shared,
    headers: HeaderMap,
    Body(named): Body<Named>,
) -> Answer<()> {
    let session = server.session(&headers).await;
    Answer(session.map(|_| server.tasks.cancel(named.request_id)))
}

/// How far a running request is.
pub(super) async fn progress(
    State(server): Shared,
    headers: HeaderMap,
    named: Result<Query<Named>, axum::extract::rejection::QueryRejection>,
) -> Answer<Option<ProgressView>> {
    let session = server.session_of_poll(&headers).await;
    let named = named.map_err(|cause| Error::new(codes::BODY_UNREADABLE).with("reason", cause));
    Answer(session.and(named).map(|Query(named)| server.tasks.latest(named.request_id)))
}

/// Notes a fault of the page in the log.
pub(super) async fn record_ui_error(Body(report): Body<UiErrorReport>) -> Answer<()> {
    report.log();
    Answer(Ok(()))
}
