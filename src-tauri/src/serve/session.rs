//! The place and the session of one browser: its token lives in a cookie that scripts can't read and other sites can't use.

use super::answers::{Answer, Body, refusal};
use super::{Server, Shared};
use crate::place::{DemoChoice, Founding, PlaceView};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use boss_core::gate::{Actor, Session, SessionToken, codes as gate_codes};
use boss_kernel::{Error, Result};
use serde::Deserialize;

impl Server {
    /// Cookies know no ports: each server has its own, so that two on one computer don't sign each other out.
    fn cookie_name(&self) -> String {
        format!("boss_{}", self.port)
    }

    pub(super) fn token(&self, headers: &HeaderMap) -> Option<SessionToken> {
        let name = self.cookie_name();
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs =
            cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| SessionToken::from_text(value))
    }

    /// Who sent a request.
    pub(super) async fn session(&self, headers: &HeaderMap) -> Result<Session> {
        self.place.session(self.token(headers).as_ref()).await
    }

    /// Who sent what a page sends by itself.
    pub(super) async fn session_of_poll(&self, headers: &HeaderMap) -> Result<Session> {
        self.place.session_of_poll(self.token(headers).as_ref()).await
    }

    fn cookie(&self, value: &str, attributes: &str) -> [(header::HeaderName, String); 1] {
        let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{attributes}", self.cookie_name());
        [(header::SET_COOKIE, text)]
    }
}

/// Where this browser stands.
pub(super) async fn place(State(server): Shared, headers: HeaderMap) -> Answer<PlaceView> {
    Answer(server.place.view(server.token(&headers).as_ref()).await)
}

/// Builds the demo company; its progress is told by [`place`].
pub(super) async fn choose_demo(State(server): Shared, Body(choice): Body<DemoChoice>) -> Answer<PlaceView> {
    let place = server.place.clone();
    // Goes on when the browser stops waiting: a half-built company is of no use to anybody.
    let building = tokio::spawn(async move {
        place.choose_demo(choice, |_| ()).await?;
        place.view(None).await
    });
    let internal = |cause| Err(Error::new(gate_codes::INTERNAL).caused_by(cause));
    Answer(building.await.unwrap_or_else(internal))
}

/// Founds a company.
pub(super) async fn establish(State(server): Shared, Body(founding): Body<Founding>) -> Answer<PlaceView> {
    Answer(match server.place.establish(founding).await {
        Ok(()) => server.place.view(None).await,
        Err(error) => Err(error),
    })
}

/// A login and its password.
#[derive(Deserialize)]
pub(super) struct SignIn {
    login: String,
    password: String,
}

/// Signs in and sets the cookie.
pub(super) async fn sign_in(State(server): Shared, Body(entry): Body<SignIn>) -> Response {
    let gate = server.place.gate();
    match gate.sign_in(&entry.login, entry.password, server.place.carrier()).await {
        Ok((session, token)) => {
            (server.cookie(token.reveal(), ""), Answer(Ok(session.actor))).into_response()
        }
        Err(error) => refusal(&error),
    }
}

/// Ends the session and removes the cookie.
pub(super) async fn sign_out(State(server): Shared, headers: HeaderMap) -> Response {
    let ended = match server.token(&headers) {
        Some(token) => server.place.gate().close_session(&token).await,
        None => Ok(()),
    };
    (server.cookie("", "; Max-Age=0"), Answer(ended)).into_response()
}

/// Who is signed in; none where nobody is, or where the desk is locked.
pub(super) async fn view(State(server): Shared, headers: HeaderMap) -> Answer<Option<Actor>> {
    Answer(Ok(server.session_of_poll(&headers).await.ok().map(|session| session.actor)))
}

/// Locks the desk.
pub(super) async fn lock(State(server): Shared, headers: HeaderMap) -> Answer<()> {
    Answer(match server.token(&headers) {
        Some(token) => server.place.gate().lock_session(&token).await,
        None => Ok(()),
    })
}

/// The password of whoever is signed in.
#[derive(Deserialize)]
pub(super) struct Unlock {
    password: String,
}

/// Opens a locked desk.
pub(super) async fn unlock(
    State(server): Shared,
    headers: HeaderMap,
    Body(entry): Body<Unlock>,
) -> Answer<Actor> {
    let Some(token) = server.token(&headers) else {
        return Answer(Err(Error::new(gate_codes::NOT_SIGNED_IN)));
    };
    let opened = server.place.gate().unlock(&token, entry.password, server.place.carrier()).await;
    Answer(opened.map(|session| session.actor))
}
