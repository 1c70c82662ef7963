//! The session of one browser. Its token is in two halves: one lives in a cookie that scripts can't read and other sites
//! can't use, the other with the page alone, which sends it in the header `x-boss`. Cookies know no ports: another program's
//! page on this computer gets the cookie, and with that half alone it opens nothing.

use super::answers::{Answer, refusal};
use super::guard::HEADER;
use super::{Server, Shared, body};
use crate::place::PlaceView;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse, Response};
use boss_core::gate::{Actor, InputSize, SessionToken, codes as gate_codes};
use boss_kernel::{Error, Result};
use serde::Deserialize;

/// A login and a password.
const SIGN_IN: InputSize = InputSize { bytes: 4 * 1024, values: 8 };

impl Server {
    /// Each server has a cookie of its own, so that two on one computer don't sign each other out.
    fn cookie_name(&self) -> String {
        format!("boss_{}", self.port)
    }

    /// The token whose halves a request brings.
    pub(super) fn token(&self, headers: &HeaderMap) -> Option<SessionToken> {
        let name = self.cookie_name();
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs =
            cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let (_, of_cookie) = pairs.find(|(key, _)| *key == name)?;
        let of_page = headers.get(HEADER)?.to_str().ok()?;
        Some(SessionToken::from_text(format!("{of_cookie}{of_page}")))
    }

    fn cookie(&self, value: &str, attributes: &str) -> (HeaderName, String) {
        let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{attributes}", self.cookie_name());
        (header::SET_COOKIE, text)
    }
}

/// Where this browser stands.
pub(super) async fn place(State(server): Shared, headers: HeaderMap) -> Answer<PlaceView> {
    Answer(server.view(server.token(&headers).as_ref()).await)
}

/// A login and its password.
#[derive(Deserialize)]
struct SignIn {
    login: String,
    password: String,
}

/// Signs in, sets the cookie and gives the page its half.
pub(super) async fn sign_in(State(server): Shared, request: Request) -> Response {
    match open(&server, request).await {
        Ok((actor, token)) => {
            let token = token.reveal();
            let (of_cookie, of_page) = token.split_at(token.len() / 2);
            let headers =
                [server.cookie(of_cookie, ""), (HeaderName::from_static(HEADER), of_page.to_owned())];
            (headers, Answer(Ok(actor))).into_response()
        }
        Err(error) => refusal(&error),
    }
}

async fn open(server: &Server, request: Request) -> Result<(Actor, SessionToken)> {
    let entry: SignIn = body::read(request, SIGN_IN).await?;
    let (gate, carrier) = (server.place.gate(), server.place.carrier());
    let (session, token) = gate.sign_in(&entry.login, entry.password, carrier).await?;
    Ok((session.actor, token))
}

/// Ends the session, removes the cookie and lets go of the files that came in with it.
pub(super) async fn sign_out(State(server): Shared, headers: HeaderMap) -> Response {
    let ended = match server.token(&headers) {
        Some(token) => {
            server.uploads.free_of(&server.place.gate(), &token);
            server.place.gate().close_session(&token).await
        }
        None => Ok(()),
    };
    ([server.cookie("", "; Max-Age=0")], Answer(ended)).into_response()
}

/// Who is signed in; none where nobody is, or where the desk is locked.
pub(super) async fn view(State(server): Shared, headers: HeaderMap) -> Answer<Option<Actor>> {
    let session = server.place.session_of_poll(server.token(&headers).as_ref()).await;
    Answer(Ok(session.ok().map(|session| session.actor)))
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
struct Unlock {
    password: String,
}

/// Opens a locked desk.
pub(super) async fn unlock(State(server): Shared, request: Request) -> Answer<Actor> {
    let Some(token) = server.token(request.headers()) else {
        body::discard(request).await;
        return Answer(Err(Error::new(gate_codes::NOT_SIGNED_IN)));
    };
    let opened = async {
        let entry: Unlock = body::read(request, SIGN_IN).await?;
        let opened = server.place.gate().unlock(&token, entry.password, server.place.carrier()).await?;
        Ok(opened.actor)
    };
    Answer(opened.await)
}
