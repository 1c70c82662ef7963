//! A server ends connections at any moment, also in the middle of a commit: what was acknowledged is there, what was not is
//! there once after it was sent again.

use boss_core::gate::Call;
use boss_core::store::Address;
use boss_kernel::store_error;
use boss_tests::desk::EngineChoice;
use boss_tests::{Desk, postgres};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Actions that are sent, several at once.
const ACTIONS: u32 = 120;
const AT_ONCE: u32 = 4;
/// So many connections are cut; then the rest is let through, however slow the computer is.
const MOST_CUTS: i64 = 80;
/// The commit of a customer takes its time: so it can be met in its middle.
const SLOW_COMMITS: &str = "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN PERFORM pg_sleep(0.003); RETURN NULL; END $$; \
     CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON customer DEFERRABLE INITIALLY DEFERRED \
     FOR EACH ROW EXECUTE FUNCTION dawdle()";
const CUT: &str = "SELECT count(pg_terminate_backend(pid)) AS cut FROM pg_stat_activity \
     WHERE application_name = 'boss' AND xact_start IS NOT NULL AND datname = current_database() AND pid % 3 = $1";

async fn number(db: &DatabaseConnection, statement: Statement) -> i64 {
    db.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

/// Cuts connections that are in a transaction, until the work is over; returns how many.
async fn cut(db: DatabaseConnection, over: Arc<AtomicBool>) -> i64 {
    let (mut cut, mut turn) = (0, 0);
    while cut < MOST_CUTS && !over.load(Ordering::SeqCst) {
        let ending = Statement::from_sql_and_values(db.get_database_backend(), CUT, [turn.into()]);
        cut += number(&db, ending).await;
        turn = (turn + 1) % 3;
        tokio::time::sleep(std::time::Duration::from_millis(40)).await;
    }
    cut
}

/// Sends actions one after the other, each again under its request until it is done; returns how often the outcome was not
/// known.
async fn send(desk: Arc<Desk>, next: Arc<AtomicU32>) -> u32 {
    let mut unknown = 0;
    loop {
        let number = next.fetch_add(1, Ordering::SeqCst);
        if number >= ACTIONS {
            return unknown;
        }
        let input = json!({ "customer": { "kind": "organization", "name": format!("cut {number}"), "contacts": [] } });
        let call = Call::new("customers.add", input, desk.gate.new_request_id());
        while let Err(error) = desk.gate.run(&desk.owner, call.clone()).await {
            let code = error.code();
            unknown += u32::from(code == store_error::OUTCOME_UNKNOWN);
            assert!(code.as_str().starts_with("store."), "{error:?}");
        }
    }
}

/// Works while the server cuts connections, and counts afterwards.
pub(crate) async fn keep_what_is_acknowledged_by_a_failing_server() {
    let desk = Arc::new(Desk::open(EngineChoice::Postgres).await);
    let address = desk.gate.store().address().clone();
    let Address::Postgres(url) = &address else { unreachable!() };
    let db = Database::connect(url).await.unwrap();
    db.execute_unprepared(SLOW_COMMITS).await.unwrap();
    let over = Arc::new(AtomicBool::new(false));
    let cutting = tokio::spawn(cut(db.clone(), over.clone()));
    let next = Arc::new(AtomicU32::new(0));
    let senders: Vec<_> = (0..AT_ONCE).map(|_| tokio::spawn(send(desk.clone(), next.clone()))).collect();
    let mut unknown = 0;
    for sender in senders {
        unknown += sender.await.unwrap();
    }
    over.store(true, Ordering::SeqCst);
    let cut = cutting.await.unwrap();
    for (text, good) in [
        ("SELECT count(*) FROM customer WHERE name LIKE 'cut %'", i64::from(ACTIONS)),
        ("SELECT count(DISTINCT name) FROM customer WHERE name LIKE 'cut %'", i64::from(ACTIONS)),
        (
            "SELECT count(*) FROM audit_record WHERE action = 'customers.add' AND outcome = 'done'",
            i64::from(ACTIONS),
        ),
    ] {
        assert_eq!(
            number(&db, Statement::from_string(db.get_database_backend(), text)).await,
            good,
            "{text}"
        );
    }
    assert!(cut > 0, "no connection was cut");
    println!("{cut} connections cut, {unknown} outcomes not known");
    db.close().await.unwrap();
    postgres::drop_database(&address).await;
}
