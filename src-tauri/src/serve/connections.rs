//! Connections: taken in, bounded, and ended.
//!
//! Guarantees: who does not send the head of a request in time is cut off, and so is who keeps a
//! connection without asking anything; there are never more than so many, and where one more comes,
//! the oldest goes on which nobody was found to be signed in, whatever it does, and where there is
//! none, one of the person who has most: so neither strangers nor one person keep others out; at
//! the end, what is being answered is answered.

use axum::Router;
use axum::extract::Request;
use axum::http::Extensions;
use boss_kernel::id::StaffId;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
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

/// Nobody's id.
const NOBODY: i64 = 0;

/// One connection, as the others see it.
#[derive(Default)]
struct Connection {
    /// Requests being answered.
    answering: AtomicUsize,
    /// Who was found to be signed in on it; nobody at first.
    person: AtomicI64,
    end: Notify,
}

impl Connection {
    fn is_idle(&self) -> bool {
        self.answering.load(Ordering::Acquire) == 0
    }

    fn person(&self) -> i64 {
        self.person.load(Ordering::Acquire)
    }
}

/// The connection that a request came over, among what the request carries along.
#[derive(Clone)]
struct CameOver(Arc<Connection>);

/// Notes that a request was found to be that of somebody signed in: its connection makes room for
/// no stranger's any more.
pub(super) fn is_of(request: &Extensions, staff_id: StaffId) {
    if let Some(CameOver(connection)) = request.get() {
        connection.person.store(staff_id.0, Ordering::Release);
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

    /// Takes one more in, for which another may have to go.
    fn enter(&self, number: u64, most: usize) -> Open {
        let mut open = self.open();
        if open.len() >= most
            && let Some(ended) = one_to_go(&open).and_then(|number| open.remove(&number))
        {
            ended.end.notify_one();
        }
        let connection = Arc::<Connection>::default();
        open.insert(number, connection.clone());
        Open { all: self.clone(), number, connection }
    }
}

/// The oldest on which nobody was found to be signed in; where there is none, the oldest idle one
/// of whoever has most, or their oldest.
fn one_to_go(open: &BTreeMap<u64, Arc<Connection>>) -> Option<u64> {
    let mut of_person = BTreeMap::<i64, Vec<(u64, &Connection)>>::new();
    for (number, each) in open {
        of_person.entry(each.person()).or_default().push((*number, each));
    }
    let strangers = of_person.get(&NOBODY);
    let goes = strangers.or_else(|| of_person.values().max_by_key(|each| each.len()))?;
    let idle = goes.iter().find(|(_, each)| strangers.is_none() && each.is_idle());
    idle.or_else(|| goes.first()).map(|(number, _)| *number)
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
                let open = connections.enter(number, MOST_CONNECTIONS);
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
        let mut request: Request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(CameOver(connection.clone()));
        let answer = router.call(request);
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

    fn numbers(all: &Connections) -> Vec<u64> {
        all.open().keys().copied().collect()
    }

    #[test]
    fn the_oldest_stranger_makes_room_whatever_it_does() {
        let all = Connections::default();
        let strangers: Vec<_> = (1..=3).map(|number| all.enter(number, 4)).collect();
        let busy: Vec<_> = strangers.iter().map(|open| Answering::on(&open.connection)).collect();
        let known = all.enter(4, 4);
        is_of_person(&known, 7);
        let more: Vec<_> = (5..=8).map(|number| all.enter(number, 4)).collect();
        assert_eq!(numbers(&all), [4, 6, 7, 8], "the idle one of somebody who is in stays");
        drop((busy, strangers, known, more));
        assert!(all.open().is_empty());
    }

    #[test]
    fn one_persons_connections_leave_room_for_others() {
        let all = Connections::default();
        let open: Vec<_> = (1..=4).map(|number| all.enter(number, 4)).collect();
        for (each, id) in open.iter().zip([1, 2, 2, 2]) {
            is_of_person(each, id);
        }
        let busy: Vec<_> = [0, 1, 3].map(|place| Answering::on(&open[place].connection)).into();
        let fifth = all.enter(5, 4);
        assert_eq!(numbers(&all), [1, 2, 4, 5], "the idle one first");
        is_of_person(&fifth, 3);
        let sixth = all.enter(6, 4);
        assert_eq!(numbers(&all), [1, 4, 5, 6], "then the oldest of whoever has most");
        drop((busy, open, fifth, sixth));
    }

    fn is_of_person(open: &Open, id: i64) {
        let mut request = Extensions::new();
        request.insert(CameOver(open.connection.clone()));
        is_of(&request, StaffId(id));
    }
}
