//! Whatever somebody takes out of the database beside Boss is missed by the proof of the books.

use crate::books::{but_guards, use_services};
use crate::reports::two_months;
use boss_core::payments::ReversePayment;
use boss_core::reports::CheckBooks;
use boss_core::store::Address;
use boss_kernel::id::PaymentId;
use boss_tests::{Desk, story};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

/// A connection on which nothing guards the database, references neither: what a program beside Boss can do.
async fn beside(desk: &Desk) -> DatabaseConnection {
    let (url, unguarded) = match desk.gate.store().address() {
        Address::Sqlite(path) => (format!("sqlite://{}", path.display()), "PRAGMA foreign_keys = OFF"),
        Address::Postgres(url) => (url.clone(), "SET session_replication_role = replica"),
    };
    desk.without_guards().await;
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).min_connections(1);
    let db = Database::connect(options).await.unwrap();
    db.execute_unprepared(unguarded).await.unwrap();
    db
}

/// Tables of whose rows the money could miss one, or a page, if it were taken away.
const KEPT: &[&str] = &[
    "account",
    "allocation",
    "bill",
    "bill_run",
    "charge",
    "company",
    "coupon",
    "customer",
    "invoice",
    "invoice_bill",
    "invoice_line",
    "invoice_series",
    "ledger_entry",
    "meter",
    "offering",
    "payment",
    "posting",
    "price",
    "price_version",
    "staff",
    "subscription",
    "usage_day",
    "usage_event",
    "usage_import",
];

/// What a row is known by where no index says it.
fn place(backend: DbBackend, table: &str) -> &'static str {
    match (table, backend) {
        ("usage_event", _) => "event_id",
        ("usage_day", _) => "subscription_id",
        (_, DbBackend::Sqlite) => "rowid",
        _ => "ctid",
    }
}

async fn count(db: &DatabaseConnection, table: &str) -> i64 {
    let select = format!("SELECT CAST(count(*) AS bigint) AS counted FROM \"{table}\"");
    let counted = db.query_one_raw(Statement::from_string(db.get_database_backend(), select)).await.unwrap();
    counted.unwrap().try_get("", "counted").unwrap()
}

story!(whatever_is_taken_away_is_missed, |desk| async move {
    two_months(&desk).await;
    desk.act(ReversePayment { payment_id: PaymentId(2), reason: "bounced".into(), version: 1 }).await;
    let db = beside(&desk).await;
    use_services(&desk, &db).await;
    for table in KEPT {
        assert!(count(&db, table).await > 0, "{table} is empty");
        db.execute_unprepared(&format!("CREATE TEMPORARY TABLE spare AS SELECT * FROM \"{table}\""))
            .await
            .unwrap();
        let place = place(db.get_database_backend(), table);
        // The first of them, and the last.
        for which in ["ASC LIMIT 1", "DESC LIMIT 1"] {
            let remove = format!(
                "DELETE FROM \"{table}\" WHERE {place} IN (SELECT {place} FROM \"{table}\" ORDER BY {place} {which})"
            );
            assert!(db.execute_unprepared(&remove).await.unwrap().rows_affected() > 0, "{table} {which}");
            let found = desk.gate.ask(&desk.owner, CheckBooks {}).await;
            let found = found.unwrap_or_else(|error| panic!("{table} {which}: {error:?}"));
            assert!(but_guards(&found) > 0, "{table} {which}: nobody misses it");
            db.execute_unprepared(&format!("DELETE FROM \"{table}\"")).await.unwrap();
            db.execute_unprepared(&format!("INSERT INTO \"{table}\" SELECT * FROM spare")).await.unwrap();
        }
        let books = desk.ask(CheckBooks {}).await;
        assert_eq!(but_guards(&books), 0, "{table} is back: {books:?}");
        db.execute_unprepared("DROP TABLE spare").await.unwrap();
    }
});
