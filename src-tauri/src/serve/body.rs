//! Bodies of calls: read last, never more of them than their address or action takes, and never for longer than they need.
//!
//! Guarantees: what is too large, too deep or of too many values is refused before it is made into
//! values; what does not come in time is given up; what is refused is thrown away as it comes, so
//! that its sender gets to read why. What comes from strangers is small, is waited for a few
//! seconds only, and so many at once: the oldest makes room for the next.

use crate::codes;
use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::Request;
use axum::http::header;
use boss_core::gate::InputSize;
use boss_kernel::{Error, Result};
use futures::StreamExt;
use serde::Deserializer;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

/// A body that did not come whole in this time is given up.
const IN_TIME: Duration = Duration::from_secs(20);
/// The same of somebody who is not known to be signed in.
const OF_STRANGERS_IN: Duration = Duration::from_secs(3);
/// Their bodies that come in at once.
const MOST_OF_STRANGERS: usize = 64;
/// And how large one that is read may be: a login and a password.
const OF_STRANGERS: InputSize = InputSize { bytes: 4 * 1024, values: 8 };
/// So much of a refused body, for so long, is thrown away; whoever sends more is cut off.
const MOST_DISCARDED: usize = 64 * 1024 * 1024;
const DISCARDED_IN: Duration = Duration::from_secs(5);
/// Objects and lists within each other; the deepest form has about ten.
const MOST_DEPTH: usize = 64;

/// A body on its way in.
struct Incoming {
    stream: BodyDataStream,
    until: Instant,
    bytes: Vec<u8>,
    ended: bool,
}

fn too_large(most: InputSize) -> Error {
    Error::new(codes::BODY_TOO_LARGE)
        .with("kilobytes", most.bytes / 1024)
        .with("values", most.values)
        .with("depth", MOST_DEPTH)
}

fn unreadable(cause: impl fmt::Display) -> Error {
    Error::new(codes::BODY_UNREADABLE).with("reason", cause)
}

/// How many bytes a request says that it has; more are not let through by HTTP itself.
pub(super) fn announced(request: &Request) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

impl Incoming {
    fn of(body: Body, in_time: Duration) -> Incoming {
        let (stream, until) = (body.into_data_stream(), Instant::now() + in_time);
        Incoming { stream, until, bytes: Vec::new(), ended: false }
    }

    async fn next(&mut self) -> Result<Option<Bytes>> {
        let next = timeout_at(self.until, self.stream.next()).await;
        let chunk = next.map_err(|_| Error::new(codes::BODY_TIMED_OUT))?;
        chunk.transpose().map_err(unreadable)
    }

    /// Reads to the end, or until there are more than `most` bytes; whether the end was reached.
    async fn fill(&mut self, most: usize) -> Result<bool> {
        while !self.ended && self.bytes.len() <= most {
            match self.next().await? {
                Some(chunk) => self.bytes.extend_from_slice(&chunk),
                None => self.ended = true,
            }
        }
        Ok(self.ended && self.bytes.len() <= most)
    }

    /// Throws away what still comes and gives the refusal on.
    async fn refuse(self, error: Error) -> Error {
        discard_stream(self.stream, DISCARDED_IN).await;
        error
    }

    fn parse<T: DeserializeOwned>(&self, most: InputSize) -> Result<T> {
        if !is_within(&self.bytes, most.values) {
            return Err(too_large(most));
        }
        serde_json::from_slice(&self.bytes).map_err(unreadable)
    }
}

/// Throws away the body of a request that is refused.
pub(super) async fn discard(request: Request) {
    discard_stream(request.into_body().into_data_stream(), DISCARDED_IN).await;
}

async fn discard_stream(mut stream: BodyDataStream, in_time: Duration) {
    let until = Instant::now() + in_time;
    let mut left = MOST_DISCARDED;
    while let Ok(Some(Ok(chunk))) = timeout_at(until, stream.next()).await {
        match left.checked_sub(chunk.len()) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}

/// The bodies that come in from people of whom it is not known that they are signed in.
#[derive(Default)]
pub(super) struct Strangers {
    /// Told to make room, oldest first.
    coming_in: Mutex<VecDeque<Arc<Notify>>>,
}

/// One of them; it is forgotten when this is dropped.
struct ComingIn<'s> {
    all: &'s Strangers,
    makes_room: Arc<Notify>,
}

impl Drop for ComingIn<'_> {
    fn drop(&mut self) {
        self.all.coming_in().retain(|each| !Arc::ptr_eq(each, &self.makes_room));
    }
}

impl Strangers {
    fn coming_in(&self) -> MutexGuard<'_, VecDeque<Arc<Notify>>> {
        self.coming_in.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self) -> ComingIn<'_> {
        let makes_room = Arc::<Notify>::default();
        let mut coming_in = self.coming_in();
        if coming_in.len() >= MOST_OF_STRANGERS
            && let Some(oldest) = coming_in.pop_front()
        {
            oldest.notify_one();
        }
        coming_in.push_back(makes_room.clone());
        ComingIn { all: self, makes_room }
    }

    /// Reads a login and a password.
    pub(super) async fn read<T: DeserializeOwned>(&self, request: Request) -> Result<T> {
        let one = self.enter();
        tokio::select! {
            read = async {
                let mut incoming = Incoming::of(request.into_body(), OF_STRANGERS_IN);
                match incoming.fill(OF_STRANGERS.bytes).await? {
                    true => incoming.parse(OF_STRANGERS),
                    false => {
                        discard_stream(incoming.stream, OF_STRANGERS_IN).await;
                        Err(too_large(OF_STRANGERS))
                    }
                }
            } => read,
            () = one.makes_room.notified() => Err(Error::new(codes::BODY_TIMED_OUT)),
        }
    }

    /// Throws away the body of a request that is refused.
    pub(super) async fn discard(&self, request: Request) {
        let one = self.enter();
        tokio::select! {
            () = discard_stream(request.into_body().into_data_stream(), OF_STRANGERS_IN) => {}
            () = one.makes_room.notified() => {}
        }
    }
}

/// Reads a body of JSON.
pub(super) async fn read<T: DeserializeOwned>(request: Request, most: InputSize) -> Result<T> {
    read_named(request, most, |_| None).await
}

/// The same; where the body is larger than `usual`, `more` says what the action that it names may send.
pub(super) async fn read_named<T: DeserializeOwned>(
    request: Request,
    usual: InputSize,
    more: impl Fn(&str) -> Option<InputSize>,
) -> Result<T> {
    let mut incoming = Incoming::of(request.into_body(), IN_TIME);
    let mut most = usual;
    let mut whole = incoming.fill(most.bytes).await?;
    let is_usual = whole && is_within(&incoming.bytes, usual.values);
    if !is_usual && let Some(allowed) = named_action(&incoming.bytes).and_then(|name| more(&name)) {
        most = allowed;
        whole = incoming.fill(most.bytes).await?;
    }
    match whole {
        true => incoming.parse(most),
        false => Err(incoming.refuse(too_large(most)).await),
    }
}

/// Whether JSON has at most so many values and is not too deep; counted over the bytes, before any value is made.
fn is_within(json: &[u8], most_values: usize) -> bool {
    let (mut values, mut depth) = (1_usize, 0_usize);
    let (mut in_text, mut escaped) = (false, false);
    for byte in json {
        if in_text {
            in_text = *byte != b'"' || escaped;
            escaped = *byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'[' | b'{' => {
                depth += 1;
                values += 1;
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => {}
        }
        if depth > MOST_DEPTH || values > most_values {
            return false;
        }
    }
    true
}

/// The action that a body names, read from its beginning.
fn named_action(start: &[u8]) -> Option<String> {
    let mut name = None;
    // What was cut off can't be read to its end: only what was found on the way counts.
    serde_json::Deserializer::from_slice(start).deserialize_map(ActionName(&mut name)).ok();
    name
}

struct ActionName<'n>(&'n mut Option<String>);

impl<'de> Visitor<'de> for ActionName<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a call")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            if key == "action" {
                *self.0 = Some(map.next_value()?);
                return Err(A::Error::custom("found"));
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const FEW: InputSize = InputSize { bytes: 100, values: 10 };
    const MANY: InputSize = InputSize { bytes: 1000, values: 300 };

    fn request(text: String) -> Request {
        Request::new(Body::from(text))
    }

    async fn read_few(text: impl Into<String>) -> Result<Value> {
        let more = |name: &str| (name == "large.one").then_some(MANY);
        read_named(request(text.into()), FEW, more).await
    }

    #[test]
    fn values_and_depth_are_counted_outside_of_texts() {
        assert!(is_within(br#"{"a":[1,2,3],"b":"[[[[,,,,\",,,"}"#, 6));
        assert!(!is_within(br#"{"a":[1,2,3],"b":"x"}"#, 5));
        assert!(!is_within(b"[0,0,0,0,0,0]", 6));
        let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat().into_bytes();
        assert!(is_within(&nested(MOST_DEPTH), 1000));
        assert!(!is_within(&nested(MOST_DEPTH + 1), 1000));
    }

    #[tokio::test]
    async fn what_is_too_large_is_refused_unless_its_action_says_so() {
        assert_eq!(read_few(r#"{"action":"a"}"#).await.unwrap(), json!({ "action": "a" }));
        let long =
            |name: &str| json!({ "dryRun": true, "action": name, "input": "x".repeat(500) }).to_string();
        assert_eq!(read_few(long("small.one")).await.unwrap_err().code(), codes::BODY_TOO_LARGE);
        assert!(read_few(long("large.one")).await.is_ok());
        let crowded = |name: &str| json!({ "action": name, "input": vec![0; 20] }).to_string();
        assert_eq!(read_few(crowded("small.one")).await.unwrap_err().code(), codes::BODY_TOO_LARGE);
        assert!(read_few(crowded("large.one")).await.is_ok());
        let too_long = json!({ "action": "large.one", "input": "x".repeat(2000) }).to_string();
        assert_eq!(read_few(too_long).await.unwrap_err().code(), codes::BODY_TOO_LARGE);
        assert_eq!(read_few("{").await.unwrap_err().code(), codes::BODY_UNREADABLE);
    }

    fn never() -> Body {
        Body::from_stream(futures::stream::pending::<std::io::Result<Bytes>>())
    }

    #[tokio::test]
    async fn the_oldest_of_strangers_makes_room_for_the_next() {
        let strangers = Strangers::default();
        let mut waiting: Vec<_> = (0..MOST_OF_STRANGERS)
            .map(|_| Box::pin(strangers.read::<Value>(Request::new(never()))))
            .collect();
        for each in &mut waiting {
            assert!(futures::poll!(each).is_pending());
        }
        let read: Value = strangers.read(request("{}".to_owned())).await.unwrap();
        assert_eq!(read, json!({}));
        let code = |read: Result<Value>| read.unwrap_err().code();
        assert_eq!(code(waiting.remove(0).await), codes::BODY_TIMED_OUT);
        assert!(futures::poll!(&mut waiting[0]).is_pending());
        drop(waiting);
        let large = json!({ "password": "x".repeat(5_000) }).to_string();
        assert_eq!(code(strangers.read(request(large)).await), codes::BODY_TOO_LARGE);
        strangers.discard(request("{}".to_owned())).await;
        assert!(strangers.coming_in().is_empty());
    }

    #[tokio::test]
    async fn what_never_comes_is_given_up() {
        let never = never();
        let refused = Incoming::of(never, Duration::from_millis(10)).fill(100).await.unwrap_err();
        assert_eq!(refused.code(), codes::BODY_TIMED_OUT);
    }
}
