//! Who calls, and how much of the server one person may have at once.
//!
//! Guarantees: a call's session is known before anything of its body is read, and looked at once
//! more when the body is there, however long that took; whoever has to change their password first
//! does nothing else; however much one person asks at once, there is room for others, since a
//! person's calls wait for each other and only so many of them may wait.

use super::answers::refusal;
use super::{Server, Shared, body};
use crate::codes;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use boss_core::gate::{Permission, Session, SessionToken, codes as gate_codes};
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Result};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Questions of one person that are answered at once: fewer than there are connections for reading.
const QUESTIONS: usize = 3;
/// Actions of one person that run at once.
const ACTIONS: usize = 4;
/// Files of one person that come in at once.
const FILES: usize = 1;
/// Calls of one kind that wait for their turn.
const MOST_WAITING: usize = 64;

/// What calls of one kind of one person share.
struct Lane {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Lane {
    fn of(width: usize) -> Lane {
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        Lane { running: semaphore(width), waiting: semaphore(width + MOST_WAITING) }
    }

    async fn turn(&self) -> Result<Turn> {
        let too_many = || Error::new(codes::TOO_MANY_CALLS);
        let place = self.waiting.clone().try_acquire_owned().map_err(|_| too_many())?;
        let turn = self.running.clone().acquire_owned().await.map_err(|_| too_many())?;
        Ok(Turn { _permits: [place, turn] })
    }
}

/// A call's turn, held as long as it is worked on.
pub(super) struct Turn {
    _permits: [OwnedSemaphorePermit; 2],
}

struct Lanes {
    questions: Lane,
    actions: Lane,
    files: Lane,
}

/// The lanes of everybody who calls at the moment.
#[derive(Default)]
pub(super) struct AllLanes(Mutex<HashMap<Option<StaffId>, Arc<Lanes>>>);

impl AllLanes {
    fn of(&self, staff_id: Option<StaffId>) -> Arc<Lanes> {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.retain(|_, lanes| Arc::strong_count(lanes) > 1);
        let new = || {
            Arc::new(Lanes {
                questions: Lane::of(QUESTIONS),
                actions: Lane::of(ACTIONS),
                files: Lane::of(FILES),
            })
        };
        lanes.entry(staff_id).or_insert_with(new).clone()
    }
}

/// Somebody signed in, with the desk open.
#[derive(Clone)]
pub(super) struct Caller {
    pub(super) session: Session,
    pub(super) token: SessionToken,
    lanes: Arc<Lanes>,
}

impl Caller {
    /// A turn for a question.
    pub(super) async fn question(&self) -> Result<Turn> {
        self.lanes.questions.turn().await
    }

    /// A turn for an action.
    pub(super) async fn action(&self) -> Result<Turn> {
        self.lanes.actions.turn().await
    }

    /// A turn for a file.
    pub(super) async fn file(&self) -> Result<Turn> {
        self.lanes.files.turn().await
    }

    /// Notes that the person is at the desk, which keeps it from locking; returns the session with
    /// the rights of now.
    pub(super) async fn is_here(&self, server: &Server) -> Result<Session> {
        server.place.session(Some(&self.token)).await
    }

    /// The session with the rights of now; it does not count as use of the desk.
    pub(super) async fn is_still_in(&self, server: &Server) -> Result<Session> {
        server.place.session_of_poll(Some(&self.token)).await
    }
}

/// Fails unless the person may.
pub(super) fn needs(session: &Session, permission: Permission, what: &str) -> Result<()> {
    has_own_password(session)?;
    match session.actor.may(permission) {
        true => Ok(()),
        false => {
            Err(Error::new(gate_codes::NOT_PERMITTED).with("name", &session.actor.name).with("action", what))
        }
    }
}

fn has_own_password(session: &Session) -> Result<()> {
    match session.actor.must_change_password {
        true => Err(Error::new(gate_codes::PASSWORD_TEMPORARY)),
        false => Ok(()),
    }
}

/// Lets nobody on whose password is one that somebody else set. Actions are not asked here: the
/// gate knows which one changes it.
pub(super) async fn require_own_password(caller: Caller, request: Request, next: Next) -> Response {
    match has_own_password(&caller.session) {
        Ok(()) => next.run(request).await,
        Err(error) => {
            body::discard(request).await;
            refusal(&error)
        }
    }
}

/// Lets nobody on who is not signed in. It does not yet count as use of the desk: the call itself says whether it is.
pub(super) async fn require(State(server): Shared, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let called = server.caller(&parts).await;
    let mut request = Request::from_parts(parts, body);
    match called {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(error) => {
            server.strangers.discard(request).await;
            refusal(&error)
        }
    }
}

impl Server {
    async fn caller(&self, request: &Parts) -> Result<Caller> {
        let token = self.token_or_refusal(request).await?;
        let session = self.place.session_of_poll(Some(&token)).await?;
        let lanes = self.lanes.of(session.actor.staff_id);
        Ok(Caller { session, token, lanes })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Caller, Response> {
        let caller = parts.extensions.get::<Caller>().cloned();
        // An address without the layer that knows its callers lets nobody in.
        caller.ok_or_else(|| refusal(&Error::new(gate_codes::NOT_SIGNED_IN)).into_response())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_persons_calls_wait_for_each_other_and_for_nobody_else() {
        let all = AllLanes::default();
        let of = |id| all.of(Some(StaffId(id)));
        let (first, second) = (of(1), of(2));
        let mut turns = Vec::new();
        for _ in 0..QUESTIONS {
            turns.push(first.questions.turn().await.unwrap());
        }
        let waiting: Vec<_> = (0..MOST_WAITING)
            .map(|_| {
                let lanes = first.clone();
                tokio::spawn(async move { lanes.questions.turn().await.map(drop) })
            })
            .collect();
        tokio::task::yield_now().await;
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let refused = first.questions.turn().await.err().map(|error| error.code());
        assert_eq!(refused, Some(codes::TOO_MANY_CALLS));
        assert!(second.questions.turn().await.is_ok() && first.actions.turn().await.is_ok());
        turns.clear();
        for each in waiting {
            each.await.unwrap().unwrap();
        }
        drop((first, second));
        drop(of(3));
        assert_eq!(all.0.lock().unwrap().len(), 1);
    }
}
