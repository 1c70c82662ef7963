//! The session of one browser. Its token is in two halves: one lives in a cookie that scripts can't read and other sites
//! can't use, the other with the page alone, which sends it in the header `x-boss`. Cookies know no ports: another program's
//! page on this computer gets the cookie, and with that half alone it opens nothing.

use super::answers::{Answer, refusal};
use super::guard::HEADER;
use super::{Server, Shared, body, connections};
use crate::place::{PlaceView, Standing};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse, Response};
use boss_core::gate::{Actor, InputSize, SessionToken, codes as gate_codes};
use boss_kernel::{Error, Result};
use serde::Deserialize;

/// A password.
const UNLOCK: InputSize = InputSize { bytes: 4 * 1024, values: 8 };
/// Cookies of this server's name that are tried. Another program's page on this computer can set
/// more of them, for addresses of its choice; the server's own, which is for all addresses, comes
/// behind those.
const MOST_COOKIES: usize = 4;

impl Server {
    /// Each server has a cookie of its own, so that two on one computer don't sign each other out.
    fn cookie_name(&self) -> String {
        format!("boss_{}", self.port)
    }

    /// The tokens whose halves a request may bring: the last cookie first.
    fn tokens(&self, headers: &HeaderMap) -> Vec<SessionToken> {
        let name = self.cookie_name();
        let of_page = headers.get(HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut of_cookies: Vec<&str> =
            pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).collect();
        of_cookies.reverse();
        of_cookies.truncate(MOST_COOKIES);
        let token = |of_cookie| SessionToken::from_text(format!("{of_cookie}{of_page}"));
        of_cookies.into_iter().map(token).collect()
    }

    /// The token whose halves a request brings, of a session that has not ended. The connection
    /// counts as its person's from now on.
    pub(super) async fn token(&self, request: &Parts) -> Result<Option<SessionToken>> {
        for token in self.tokens(&request.headers) {
            if let Some(staff_id) = self.place.gate().person_of(&token).await? {
                connections::is_of(&request.extensions, staff_id);
                return Ok(Some(token));
            }
        }
        Ok(None)
    }

    /// The same, or the refusal of whoever has none.
    pub(super) async fn token_or_refusal(&self, request: &Parts) -> Result<SessionToken> {
        self.token(request).await?.ok_or_else(|| Error::new(gate_codes::NOT_SIGNED_IN))
    }

    fn cookie(&self, value: &str, attributes: &str) -> (HeaderName, String) {
        let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{attributes}", self.cookie_name());
        (header::SET_COOKIE, text)
    }
}

/// Where this browser stands.
pub(super) async fn place(State(server): Shared, request: Parts) -> Answer<PlaceView> {
    let stands = async {
        let outside = server.view(None).await?;
        // Sessions are not looked for in a database that is being exchanged.
        let looked_for = outside.state == Standing::SignIn;
        match if looked_for { server.token(&request).await? } else { None } {
            Some(token) => server.view(Some(&token)).await,
            None => Ok(outside),
        }
    };
    Answer(stands.await)
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
    let extensions = request.extensions().clone();
    let entry: SignIn = server.strangers.read(request).await?;
    let (gate, carrier) = (server.place.gate(), server.place.carrier());
    let (session, token) = gate.sign_in(&entry.login, entry.password, carrier).await?;
    if let Some(staff_id) = session.actor.staff_id {
        connections::is_of(&extensions, staff_id);
    }
    Ok((session.actor, token))
}

/// Ends each session whose halves the request brings, removes the cookie and lets go of the files
/// that came in with them. Where there is none this is said: nothing was ended then.
pub(super) async fn sign_out(State(server): Shared, headers: HeaderMap) -> Response {
    let ended = end_all(&server, &headers).await;
    ([server.cookie("", "; Max-Age=0")], Answer(ended)).into_response()
}

async fn end_all(server: &Server, headers: &HeaderMap) -> Result<()> {
    let gate = server.place.gate();
    let mut any = false;
    for token in server.tokens(headers) {
        if gate.close_session(&token).await? {
            server.uploads.free_of(&gate, &token);
            any = true;
        }
    }
    if any { Ok(()) } else { Err(Error::new(gate_codes::NOT_SIGNED_IN)) }
}

/// Who is signed in; none where nobody is, or where the desk is locked.
pub(super) async fn view(State(server): Shared, request: Parts) -> Answer<Option<Actor>> {
    let token = server.token(&request).await.ok().flatten();
    let session = server.place.session_of_poll(token.as_ref()).await;
    Answer(Ok(session.ok().map(|session| session.actor)))
}

/// Locks the desk.
pub(super) async fn lock(State(server): Shared, request: Parts) -> Answer<()> {
    Answer(match server.token(&request).await {
        Ok(Some(token)) => server.place.gate().lock_session(&token).await,
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    })
}

/// The password of whoever is signed in.
#[derive(Deserialize)]
struct Unlock {
    password: String,
}

/// Opens a locked desk.
pub(super) async fn unlock(State(server): Shared, request: Request) -> Answer<Actor> {
    let (parts, body) = request.into_parts();
    let token = server.token_or_refusal(&parts).await;
    let request = Request::from_parts(parts, body);
    let token = match token {
        Ok(token) => token,
        Err(error) => {
            server.strangers.discard(request).await;
            return Answer(Err(error));
        }
    };
    let opened = async {
        let entry: Unlock = body::read(request, UNLOCK).await?;
        let opened = server.place.gate().unlock(&token, entry.password, server.place.carrier()).await?;
        Ok(opened.actor)
    };
    Answer(opened.await)
}
