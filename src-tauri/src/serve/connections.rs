//! Connections: taken in, bounded, and ended.
//!
//! Guarantees: who does not send the head of a request in time is cut off, and so is who keeps a connection without asking
//! anything; there are never more than so many, and where one more comes, the one that has been idle longest goes, so that
//! idle ones keep nobody out; at the end, what is being answered is answered.

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// A request's head comes in this time, counted from the end of the answer before it.
const HEAD_IN_TIME: Duration = Duration::from_secs(15);
/// Most heads are far smaller; a body is read in pieces of this size.
const BUFFER_BYTES: usize = 64 * 1024;
/// Below what the system lets one program open.
const MOST_CONNECTIONS: usize = 400;
/// After an accept that failed, as when the system has no descriptors left.
const PAUSE: Duration = Duration::from_millis(100);
/// What is being answered when the server ends is waited for so long.
const GRACE: Duration = Duration::from_secs(20);

/// One connection, as the others see it.
#[derive(Default)]
struct Connection {
    /// Requests being answered.
    answering: AtomicUsize,
    end: Notify,
}

impl Connection {
    fn is_idle(&self) -> bool {
        self.answering.load(Ordering::Acquire) == 0
    }
}

/// A request is being answered for as long as this is held.
struct Answering(Arc<Connection>);

impl Answering {
    fn on(connection: &Arc<Connection>) -> Answering {
        connection.answering.fetch_add(1, Ordering::AcqRel);
        Answering(connection.clone())
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.answering.fetch_sub(1, Ordering::AcqRel);
    }
}

/// All that are open, oldest first.
#[derive(Clone, Default)]
struct Connections(Arc<Mutex<BTreeMap<u64, Arc<Connection>>>>);

/// An open connection; it is forgotten when this is dropped.
struct Open {
    all: Connections,
    number: u64,
    connection: Arc<Connection>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.all.open().remove(&self.number);
    }
}

impl Connections {
    fn open(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Connection>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends those on which nothing is being answered: one that was opened and never used would be waited for otherwise.
    fn end_idle(&self) {
        self.open().values().filter(|each| each.is_idle()).for_each(|each| each.end.notify_one());
    }

    /// Takes one more in, for which an idle one may have to go; none where all are being answered.
    fn enter(&self, number: u64, most: usize) -> Option<Open> {
        let mut open = self.open();
        if open.len() >= most {
            let oldest = open.iter().find(|(_, each)| each.is_idle()).map(|(number, _)| *number)?;
            if let Some(ended) = open.remove(&oldest) {
                ended.end.notify_one();
            }
        }
        let connection = Arc::<Connection>::default();
        open.insert(number, connection.clone());
        Some(Open { all: self.clone(), number, connection })
    }
}

/// Answers on `listener` until `until` is over.
pub(super) async fn answer(listener: TcpListener, router: Router, until: impl Future<Output = ()>) {
    let (graceful, connections) = (GracefulShutdown::new(), Connections::default());
    let mut until = std::pin::pin!(until);
    let mut number = 0;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut until => break,
        };
        match accepted {
            Ok((stream, _)) => {
                number += 1;
                // With nobody idle the newest is turned away: closing it is all that can be said.
                let Some(open) = connections.enter(number, MOST_CONNECTIONS) else { continue };
                let serving = serve_one(stream, router.clone(), &open, &graceful);
                tokio::spawn(async move {
                    tokio::select! {
                        () = serving => {}
                        () = open.connection.end.notified() => {}
                    }
                });
            }
            Err(cause) => {
                tracing::warn!(%cause, "a connection could not be taken in");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    connections.end_idle();
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("the server ended while it was still answering");
    }
}

fn serve_one(
    stream: TcpStream,
    router: Router,
    open: &Open,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + use<> {
    stream.set_nodelay(true).ok();
    let (router, connection) = (TowerToHyperService::new(router), open.connection.clone());
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let answering = Answering::on(&connection);
        let answer = router.call(request.map(axum::body::Body::new) as Request);
        async move {
            let answer = answer.await;
            drop(answering);
            answer
        }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_IN_TIME).max_buf_size(BUFFER_BYTES);
    let serving = graceful.watch(builder.serve_connection(TokioIo::new(stream), service));
    async move {
        // Who breaks off has nothing to be told, and for the log it is nothing.
        serving.await.ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_idle_makes_room_and_who_is_answered_stays() {
        let all = Connections::default();
        let first = all.enter(1, 2).unwrap();
        let second = all.enter(2, 2).unwrap();
        let busy = Answering::on(&first.connection);
        let third = all.enter(3, 2).unwrap();
        assert_eq!(all.open().keys().copied().collect::<Vec<_>>(), [1, 3]);
        let also_busy = Answering::on(&third.connection);
        assert!(all.enter(4, 2).is_none());
        drop(second);
        drop((busy, first));
        assert!(all.enter(5, 2).is_some());
        drop((also_busy, third));
        assert!(all.open().is_empty());
    }
}
