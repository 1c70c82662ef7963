//! Lets in only what Boss's own pages can have sent.
//!
//! A page of another site can make a browser send requests here. It can't make them name this computer as their host (a name
//! that was pointed here by its owner stays that name), it can't hide its origin, and it can't set the header `x-boss`.

use super::{Shared, answers};
use crate::codes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use boss_kernel::Error;
use std::net::IpAddr;

/// Every request that may change something carries it: with the page's half of the session's token, or with `1` where nobody
/// is signed in.
pub(super) const HEADER: &str = "x-boss";

/// So many characters of a foreign request's path are said: it is as long as its sender likes.
const MOST_OF_PATH: usize = 200;

/// Passes a request on, or refuses it.
pub(super) async fn admit(State(server): Shared, request: Request, next: Next) -> Response {
    if is_own(request.method(), request.headers()) {
        return next.run(request).await;
    }
    let path: String = request.uri().path().chars().take(MOST_OF_PATH).collect();
    tracing::warn!(method = %known(request.method()), path, "a foreign request was refused");
    server.strangers.discard(request).await;
    answers::refusal(&Error::new(codes::REQUEST_FOREIGN))
}

/// A method by its name, where it is one that HTTP knows: others are words of their sender's.
fn known(method: &Method) -> &str {
    let all = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::PATCH,
    ];
    if all.contains(method) { method.as_str() } else { "another" }
}

fn is_own(method: &Method, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(host) = text(header::HOST.as_str()).filter(|host| is_this_computer(host)) else { return false };
    let same_origin = |origin: &str| origin.strip_prefix("http://") == Some(host);
    let origin_fits = match headers.contains_key(header::ORIGIN) {
        true => text(header::ORIGIN.as_str()).is_some_and(same_origin),
        false => true,
    };
    let reads = *method == Method::GET || *method == Method::HEAD;
    origin_fits && (reads || text(HEADER).is_some_and(|value| !value.is_empty()))
}

/// Whether `host` (with or without a port) is a name of this computer that nobody else can take.
fn is_this_computer(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn request(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_own_requests_come_in() {
        let own = [("host", "127.0.0.1:4780"), ("x-boss", "1"), ("origin", "http://127.0.0.1:4780")];
        assert!(is_own(&Method::POST, &request(&own)));
        assert!(is_own(&Method::GET, &request(&[("host", "localhost:4780")])));
        assert!(is_own(&Method::GET, &request(&[("host", "[::1]:4780")])));
        for foreign in [
            request(&[("host", "127.0.0.1:4780")]),
            request(&[("host", "127.0.0.1:4780"), ("x-boss", "")]),
            request(&[("host", "boss.example.com"), ("x-boss", "1")]),
            request(&[("x-boss", "1")]),
            request(&[("host", "127.0.0.1:4780"), ("x-boss", "1"), ("origin", "http://evil.example.com")]),
            request(&[("host", "127.0.0.1:4780"), ("x-boss", "1"), ("origin", "null")]),
            request(&[("host", "127.0.0.1.example.com"), ("x-boss", "1")]),
        ] {
            assert!(!is_own(&Method::POST, &foreign), "{foreign:?}");
        }
    }
}
