//! Brings a database's schema up to this release, after a backup, one program at a time, and keeps programs of another
//! release from writing.
//!
//! Guarantees: a migration is kept with its record, after every reference was checked, or not at all; on a server it waits for
//! those who are writing, and nobody begins to write before it has ended; no transaction writes where the schema is not the
//! one this program knows.

use crate::store::writing::{self, WriteTransaction};
use crate::store::{Engine, Store, backup, codes, connect, schema, turns};
use boss_kernel::{Error, Result};
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

/// A number of our own by which PostgreSQL knows Boss's schema lock: shared by those who write, alone by who migrates.
const LOCK_KEY: i64 = 0x0B05_5000_0001;

/// How many migrations this release knows, and the last of them.
static KNOWN: LazyLock<(i64, String)> = LazyLock::new(|| {
    let names = boss_migrations::names();
    (i64::try_from(names.len()).unwrap_or(i64::MAX), names.last().cloned().unwrap_or_default())
});

/// Which schema a database has: how many migrations were applied, and the last of them.
const APPLIED: &str = "SELECT count(*) AS applied, max(version) AS newest FROM seaql_migrations";

/// As [`APPLIED`], with the lock that keeps the schema as it is until the transaction ends.
const HELD: &str = "SELECT pg_try_advisory_xact_lock_shared($1) AS held, pg_backend_pid() AS backend, \
                    (SELECT count(*) FROM seaql_migrations) AS applied, \
                    (SELECT max(version) FROM seaql_migrations) AS newest";

async fn one_row(tx: &impl ConnectionTrait, statement: Statement) -> Result<QueryResult> {
    let row = tx.query_one_raw(statement).await?;
    row.ok_or_else(|| crate::gate::internal("a question about the schema has no answer"))
}

fn refuse_unless_known(row: &QueryResult) -> Result<()> {
    let applied: i64 = row.try_get("", "applied")?;
    let newest: Option<String> = row.try_get("", "newest")?;
    let newest = newest.unwrap_or_default();
    let (known, last) = &*KNOWN;
    if applied == *known && newest == *last {
        return Ok(());
    }
    Err(Error::new(codes::SCHEMA_CHANGED).with("newest", newest))
}

/// Fails where the schema is not this release's.
pub(super) async fn refuse_other_schema(tx: &impl ConnectionTrait) -> Result<()> {
    let select = Statement::from_string(tx.get_database_backend(), APPLIED);
    refuse_unless_known(&one_row(tx, select).await?)
}

/// On a server: keeps the schema as it is until the transaction ends; returns the number of the server's process. Fails
/// where a migration is under way, or the schema is not this release's.
pub(super) async fn hold_schema(tx: &impl ConnectionTrait) -> Result<i32> {
    let select = Statement::from_sql_and_values(tx.get_database_backend(), HELD, [LOCK_KEY.into()]);
    let row = one_row(tx, select).await?;
    if !row.try_get::<bool>("", "held")? {
        return Err(Error::new(codes::MIGRATING));
    }
    refuse_unless_known(&row)?;
    Ok(row.try_get("", "backend")?)
}

/// The number of the server's process behind a transaction.
pub(super) async fn backend_of(tx: &impl ConnectionTrait) -> Result<i32> {
    let select = Statement::from_string(tx.get_database_backend(), "SELECT pg_backend_pid() AS backend");
    Ok(one_row(tx, select).await?.try_get("", "backend")?)
}

/// Applies what is missing. Does nothing when the schema is of this release; refuses one that
/// somebody altered.
pub(super) async fn bring_up_to_date(store: &Store, backups: &Path) -> Result<()> {
    let missing = missing(store).await?;
    schema::refuse_altered(store.reader()).await?;
    if missing.is_empty() {
        return Ok(());
    }
    match store.engine() {
        // Whoever opens a file holds its opening lock.
        Engine::Sqlite => apply(store, backups).await,
        Engine::Postgres => on_postgres(store, backups).await,
    }
}

/// The schema lock is held by one transaction while the migrations run on another connection.
async fn on_postgres(store: &Store, backups: &Path) -> Result<()> {
    let holder = writing::begin_migration(&store.writer, &store.failed).await?;
    turns::wait_patiently(&holder).await?;
    let backend = holder.get_database_backend();
    let take = Statement::from_sql_and_values(backend, "SELECT pg_advisory_xact_lock($1)", [LOCK_KEY.into()]);
    holder.query_one_raw(take).await?;
    let outcome = apply(store, backups).await;
    holder.rollback().await;
    outcome
}

async fn apply(store: &Store, backups: &Path) -> Result<()> {
    let missing = missing(store).await?;
    let Some(first) = missing.first() else { return Ok(()) };
    if is_in_use(store).await? {
        backup::before_migration(store, first, backups).await?;
    }
    let Some(watch) = &store.watch else {
        for name in &missing {
            migrate(writing::begin_migration(&store.writer, &store.failed).await?, name).await?;
        }
        return Ok(());
    };
    // SQLite changes most of a table only by making it anew, and dropping the old one would drag the rows that refer to it
    // along: on this connection references are not enforced, and all of them are checked before a migration is kept.
    let writer = connect::sqlite_for_migrations(watch, store.durability).await?;
    for name in &missing {
        let begun = writing::begin_on_file(&writer, watch, &store.seat, None).await;
        if let Err(error) = async { migrate(begun?, name).await }.await {
            writer.close().await?;
            return Err(error);
        }
    }
    Ok(writer.close().await?)
}

async fn migrate(tx: WriteTransaction, name: &str) -> Result<()> {
    boss_migrations::apply(&tx, name).await?;
    refuse_broken_references(&*tx).await?;
    tx.commit().await
}

/// Fails where a row refers to one that is not there. A server enforces references all the time.
pub(super) async fn refuse_broken_references(db: &impl ConnectionTrait) -> Result<()> {
    if db.get_database_backend() != sea_orm::DbBackend::Sqlite {
        return Ok(());
    }
    let check = Statement::from_string(db.get_database_backend(), "PRAGMA foreign_key_check");
    let Some(row) = db.query_one_raw(check).await? else { return Ok(()) };
    let (table, parent): (String, String) = (row.try_get("", "table")?, row.try_get("", "parent")?);
    Err(Error::new(codes::REFERENCES_BROKEN).with("table", table).with("parent", parent))
}

/// The migrations this database lacks, oldest first. Refuses a database that knows more than this release.
async fn missing(store: &Store) -> Result<Vec<String>> {
    missing_in(store.reader()).await
}

/// The migrations a database lacks, oldest first. Refuses one that knows more than this release, or holds something else.
pub(super) async fn missing_in(db: &impl ConnectionTrait) -> Result<Vec<String>> {
    let known = boss_migrations::names();
    let tables = tables(db).await?;
    let applied = if tables.contains("seaql_migrations") { applied(db).await? } else { BTreeSet::new() };
    let unknown: Vec<&str> =
        applied.iter().filter(|name| !known.contains(name)).map(String::as_str).collect();
    if !unknown.is_empty() {
        return Err(Error::new(codes::NEWER_THAN_PROGRAM).with("unknown", unknown.join(", ")));
    }
    if applied.is_empty() && has_others(&tables) {
        return Err(Error::new(codes::NOT_BOSS));
    }
    Ok(known.into_iter().filter(|name| !applied.contains(name)).collect())
}

async fn applied(db: &impl ConnectionTrait) -> Result<BTreeSet<String>> {
    let select = Statement::from_string(db.get_database_backend(), "SELECT version FROM seaql_migrations");
    let rows = db.query_all_raw(select).await?;
    rows.iter().map(|row| Ok(row.try_get::<String>("", "version")?)).collect()
}

async fn is_in_use(store: &Store) -> Result<bool> {
    Ok(has_others(&tables(store.reader()).await?))
}

fn has_others(tables: &BTreeSet<String>) -> bool {
    tables.iter().any(|name| name != "seaql_migrations")
}

/// The names of a database's tables.
pub(super) async fn tables(db: &impl ConnectionTrait) -> Result<BTreeSet<String>> {
    let text = match db.get_database_backend() {
        sea_orm::DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        }
        _ => {
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema()"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), text)).await?;
    rows.iter().map(|row| Ok(row.try_get::<String>("", "name")?)).collect()
}
