//! The window's commands, one for each method of the pages' carrier. Errors travel as [`ErrorView`].

use super::state::WindowState;
use super::{documents, start_report};
use crate::place::{self, ActCall, AskCall, DemoChoice, Founding, PlaceView, UiErrorReport};
use crate::progress::ProgressView;
use boss_core::gate::{Actor, Outcome};
use boss_kernel::{ErrorView, RequestId};
use serde_json::Value;
use tauri::ipc::Invoke;
use tauri::{AppHandle, Emitter, State, Wry, command};

/// Progress goes to the page under this name.
const PROGRESS: &str = "boss://progress";

type Answer<T> = Result<T, ErrorView>;

/// All commands.
pub(super) fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        act,
        ask,
        cancel,
        company_place,
        choose_demo,
        leave_demo,
        establish_company,
        sign_in,
        sign_out,
        session,
        lock,
        unlock,
        record_ui_error,
        window_ready,
        documents::choose_file,
        documents::save_document,
        documents::open_document,
    ]
}

fn tell(app: &AppHandle) -> impl Fn(&ProgressView) + Send + Sync + 'static {
    let app = app.clone();
    move |view| {
        if let Err(cause) = app.emit(PROGRESS, view) {
            tracing::warn!(%cause, "progress could not be told");
        }
    }
}

#[command]
async fn act(
    app: AppHandle,
    state: State<'_, WindowState>,
    action: String,
    input: Value,
    request_id: RequestId,
    dry_run: bool,
) -> Answer<Outcome<Value>> {
    let session = state.session().await.map_err(|error| error.view())?;
    let call = ActCall { action, input, request_id, dry_run };
    place::act(&state.place, &state.tasks, session, call, tell(&app)).await.map_err(|error| error.view())
}

#[command]
async fn ask(
    state: State<'_, WindowState>,
    query: String,
    input: Value,
    unattended: Option<bool>,
) -> Answer<Value> {
    let unattended = unattended.unwrap_or(false);
    let session = if unattended { state.session_of_poll().await } else { state.session().await };
    let session = session.map_err(|error| error.view())?;
    let call = AskCall { query, input, unattended };
    place::ask(&state.place, &session, call).await.map_err(|error| error.view())
}

#[command]
async fn cancel(state: State<'_, WindowState>, request_id: RequestId) -> Answer<()> {
    let session = state.session().await.map_err(|error| error.view())?;
    state.tasks.cancel(request_id, session.actor.staff_id);
    Ok(())
}

#[command]
async fn company_place(state: State<'_, WindowState>) -> Answer<PlaceView> {
    state.place.view(state.token().as_ref()).await.map_err(|error| error.view())
}

#[command]
async fn choose_demo(
    app: AppHandle,
    state: State<'_, WindowState>,
    customers: Option<u32>,
    months: Option<u32>,
) -> Answer<PlaceView> {
    let choice = DemoChoice { customers, months };
    state.place.choose_demo(choice, tell(&app)).await.map_err(|error| error.view())?;
    state.place.view(None).await.map_err(|error| error.view())
}

#[command]
async fn leave_demo(state: State<'_, WindowState>) -> Answer<PlaceView> {
    let token = state.token();
    state.place.leave_demo(token.as_ref()).await.map_err(|error| error.view())?;
    state.keep_token(None);
    state.place.view(None).await.map_err(|error| error.view())
}

#[command]
async fn establish_company(state: State<'_, WindowState>, company: Value, owner: Value) -> Answer<PlaceView> {
    let founding = documents::read(serde_json::json!({ "company": company, "owner": owner }));
    let founding: Founding = founding.map_err(|error| error.view())?;
    state.place.establish(founding).await.map_err(|error| error.view())?;
    state.place.view(None).await.map_err(|error| error.view())
}

#[command]
async fn sign_in(state: State<'_, WindowState>, login: String, password: String) -> Answer<Actor> {
    let gate = state.place.gate();
    let signed_in = gate.sign_in(&login, password, state.place.carrier()).await;
    let (session, token) = signed_in.map_err(|error| error.view())?;
    state.keep_token(Some(token));
    Ok(session.actor)
}

#[command]
async fn sign_out(state: State<'_, WindowState>) -> Answer<()> {
    if let Some(token) = state.token() {
        state.keep_token(None);
        state.place.gate().close_session(&token).await.map_err(|error| error.view())?;
    }
    Ok(())
}

#[command]
async fn session(state: State<'_, WindowState>) -> Answer<Option<Actor>> {
    Ok(state.session_of_poll().await.ok().map(|session| session.actor))
}

#[command]
async fn lock(state: State<'_, WindowState>) -> Answer<()> {
    match state.token() {
        Some(token) => state.place.gate().lock_session(&token).await.map_err(|error| error.view()),
        None => Ok(()),
    }
}

#[command]
async fn unlock(state: State<'_, WindowState>, password: String) -> Answer<Actor> {
    let Some(token) = state.token() else {
        return state.session().await.map(|session| session.actor).map_err(|error| error.view());
    };
    let opened = state.place.gate().unlock(&token, password, state.place.carrier()).await;
    opened.map(|session| session.actor).map_err(|error| error.view())
}

#[command]
async fn record_ui_error(
    state: State<'_, WindowState>,
    message: String,
    stack: Option<String>,
    request_id: Option<String>,
) -> Answer<()> {
    let session = state.session_of_poll().await.map_err(|error| error.view())?;
    let report = UiErrorReport { message, stack, request_id };
    state.place.reports().note(report, session.actor.staff_id).map_err(|error| error.view())
}

#[command]
async fn window_ready(app: AppHandle, painted: bool) -> Answer<()> {
    if painted {
        start_report::first_paint();
    } else {
        super::show(&app);
    }
    Ok(())
}
