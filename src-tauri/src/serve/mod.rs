//! Boss over HTTP: the same gate, sessions and pages, on this computer only.
//!
//! Guarantees: listens on a loopback address and on nothing else; answers only requests that Boss's own pages can have sent
//! (the host's name, the origin, a header no foreign form can set); knows who calls before it reads what they send; takes in
//! no more than an address or action needs, for no longer than that takes; one person's calls leave room for others'.

mod answers;
mod api;
mod body;
mod callers;
mod connections;
mod guard;
mod session;
mod set_up;
mod uploads;

pub(crate) use set_up::SetUpCode;

use crate::codes;
use crate::jobs;
use crate::pages::Pages;
use crate::place::CompanyPlace;
use crate::progress::RunningTasks;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::Uri;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use body::Strangers;
use boss_kernel::{Error, Result};
use callers::AllLanes;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use uploads::Uploads;

/// How often uploads that nobody wants any more are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(60);
/// Work that was asked to stop is waited for so long: a batch ends, a transaction is rolled back.
const STOPPED_IN: Duration = Duration::from_secs(60);
/// What is to be written at the end waits so long for the writer.
const WRITTEN_IN: Duration = Duration::from_secs(2);

/// What all requests share.
pub(crate) struct Server {
    place: Arc<CompanyPlace>,
    tasks: RunningTasks,
    pages: Pages,
    uploads: Uploads,
    lanes: AllLanes,
    strangers: Strangers,
    set_up_code: SetUpCode,
    port: u16,
}

type Shared = State<Arc<Server>>;

/// Starts listening; refuses an address that other computers could reach.
pub(crate) async fn listen(address: SocketAddr) -> Result<TcpListener> {
    if !address.ip().is_loopback() {
        return Err(Error::new(codes::LISTEN_NOT_LOOPBACK).with("address", address));
    }
    let listener = TcpListener::bind(address).await;
    listener.map_err(|cause| Error::new(codes::LISTEN_FAILED).with("address", address).with("reason", cause))
}

/// Serves until `until` is over; running work is then asked to stop and rolled back.
pub(crate) async fn serve(
    listener: TcpListener,
    place: CompanyPlace,
    set_up_code: SetUpCode,
    until: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let failed =
        |cause: std::io::Error| Error::new(codes::LISTEN_FAILED).with("address", "").with("reason", cause);
    let port = listener.local_addr().map_err(failed)?.port();
    let place = Arc::new(place);
    let left = place.clone();
    let jobs = tokio::spawn(jobs::keep_running(place.clone()));
    let server = Arc::new(Server {
        place,
        tasks: RunningTasks::default(),
        pages: Pages::load(),
        uploads: Uploads::open()?,
        lanes: AllLanes::default(),
        strangers: Strangers::default(),
        set_up_code,
        port,
    });
    let sweeping = tokio::spawn(sweep(server.clone()));
    let tasks = server.tasks.clone();
    let ended = {
        let tasks = tasks.clone();
        async move {
            until.await;
            tasks.cancel_all();
        }
    };
    connections::answer(listener, router(server), ended).await;
    tasks.ended(STOPPED_IN).await;
    // Uploads go with the server, which goes with the last that holds it.
    for task in [jobs, sweeping] {
        task.abort();
        task.await.ok();
    }
    if !matches!(tokio::time::timeout(WRITTEN_IN, left.gate().write_door_at_end()).await, Ok(Ok(_))) {
        tracing::warn!("what happened at the door in the last moments was not written");
    }
    Ok(())
}

async fn sweep(server: Arc<Server>) {
    loop {
        tokio::time::sleep(SWEEP_EVERY).await;
        server.uploads.free_forgotten(&server.place.gate());
    }
}

fn router(server: Arc<Server>) -> Router {
    let known = axum::middleware::from_fn_with_state(server.clone(), callers::require);
    let own = axum::middleware::from_fn_with_state(server.clone(), guard::admit);
    let with_code = axum::middleware::from_fn_with_state(server.clone(), set_up::require);
    let calls = Router::new()
        .route("/ask", post(api::ask))
        .route("/files", post(uploads::upload))
        .route_layer(axum::middleware::from_fn(callers::require_own_password))
        .route("/act", post(api::act))
        .route("/cancel", post(api::cancel))
        .route("/progress", get(api::progress))
        .route("/log", post(api::record_ui_error))
        .route_layer(known);
    let founding = Router::new()
        .route("/place/demo", post(set_up::choose_demo))
        .route("/place/establish", post(set_up::establish))
        .route_layer(with_code);
    let door = Router::new()
        .route("/place", get(session::place))
        .route("/session", get(session::view).post(session::sign_in).delete(session::sign_out))
        .route("/session/lock", post(session::lock))
        .route("/session/unlock", post(session::unlock));
    let api = calls.merge(founding).merge(door);
    let api = api.fallback(no_such_address).method_not_allowed_fallback(no_such_address);
    Router::new()
        .nest("/api", api)
        .fallback(page)
        // Every address bounds what it reads itself.
        .layer(DefaultBodyLimit::disable())
        .layer(own)
        .with_state(server)
}

async fn no_such_address(uri: Uri) -> Response {
    answers::refusal(&Error::new(codes::ADDRESS_UNKNOWN).with("path", uri.path()))
}

async fn page(State(server): Shared, uri: Uri) -> Response {
    let Some(page) = server.pages.find(uri.path()) else { return no_such_address(uri).await };
    let policy = server.pages.content_security_policy().unwrap_or_default();
    // Files under assets carry a hash of their content in their name; the start page names the current ones.
    let keep = if uri.path().starts_with("/assets/") { "max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (header::CONTENT_TYPE, page.media_type),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, keep),
    ];
    (headers, page.bytes).into_response()
}
