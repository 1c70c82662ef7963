//! Brings a database's schema up to this release, after a backup, one program at a time.

use crate::store::{Engine, Store, backup, codes, turns};
use boss_kernel::{Error, Result};
use boss_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Statement, TransactionTrait};
use std::collections::BTreeSet;
use std::path::Path;

/// A number of our own by which PostgreSQL knows Boss's migration lock.
const LOCK_KEY: i64 = 0x0B05_5000_0001;

/// Applies what is missing. Does nothing when the schema is of this release.
pub(super) async fn bring_up_to_date(store: &Store, backups: &Path) -> Result<()> {
    if missing(store).await?.is_empty() {
        return Ok(());
    }
    match store.engine() {
        // Whoever opens a file holds its opening lock.
        Engine::Sqlite => apply(store, backups).await,
        Engine::Postgres => on_postgres(store, backups).await,
    }
}

/// An advisory lock held by one transaction while the migrations run on another connection.
async fn on_postgres(store: &Store, backups: &Path) -> Result<()> {
    let holder = store.writer().begin().await?;
    turns::wait_patiently(&holder).await?;
    let backend = holder.get_database_backend();
    let take = Statement::from_sql_and_values(backend, "SELECT pg_advisory_xact_lock($1)", [LOCK_KEY.into()]);
    holder.query_one_raw(take).await?;
    let outcome = apply(store, backups).await;
    holder.rollback().await?;
    outcome
}

async fn apply(store: &Store, backups: &Path) -> Result<()> {
    let missing = missing(store).await?;
    let Some(first) = missing.first() else { return Ok(()) };
    if is_in_use(store).await? {
        backup::before_migration(store, first, backups).await?;
    }
    match store.engine() {
        Engine::Sqlite => up_on_sqlite(store).await,
        Engine::Postgres => Ok(Migrator::up(store.writer(), None).await?),
    }
}

/// SQLite changes most of a table only by making it anew, and dropping the old one would drag the rows that refer to it along:
/// references are not enforced meanwhile, and all of them are checked afterwards. (There is one writing connection.)
async fn up_on_sqlite(store: &Store) -> Result<()> {
    let writer = store.writer();
    writer.execute_unprepared("PRAGMA foreign_keys = OFF").await?;
    let outcome = Migrator::up(writer, None).await;
    writer.execute_unprepared("PRAGMA foreign_keys = ON").await?;
    outcome?;
    let check = Statement::from_string(writer.get_database_backend(), "PRAGMA foreign_key_check");
    let Some(row) = writer.query_one_raw(check).await? else { return Ok(()) };
    let (table, parent): (String, String) = (row.try_get("", "table")?, row.try_get("", "parent")?);
    Err(Error::new(codes::REFERENCES_BROKEN).with("table", table).with("parent", parent))
}

/// The migrations this database lacks, oldest first. Refuses a database that knows more than this release.
async fn missing(store: &Store) -> Result<Vec<String>> {
    let known = boss_migrations::names();
    let applied = applied(store).await?;
    let unknown: Vec<&str> =
        applied.iter().filter(|name| !known.contains(name)).map(String::as_str).collect();
    if !unknown.is_empty() {
        return Err(Error::new(codes::NEWER_THAN_PROGRAM).with("unknown", unknown.join(", ")));
    }
    if applied.is_empty() && is_in_use(store).await? {
        return Err(Error::new(codes::NOT_BOSS));
    }
    Ok(known.into_iter().filter(|name| !applied.contains(name)).collect())
}

async fn applied(store: &Store) -> Result<BTreeSet<String>> {
    if !tables(store).await?.contains("seaql_migrations") {
        return Ok(BTreeSet::new());
    }
    let select =
        Statement::from_string(store.writer().get_database_backend(), "SELECT version FROM seaql_migrations");
    let rows = store.writer().query_all_raw(select).await?;
    rows.iter().map(|row| Ok(row.try_get::<String>("", "version")?)).collect()
}

async fn is_in_use(store: &Store) -> Result<bool> {
    let tables = tables(store).await?;
    Ok(tables.iter().any(|name| name != "seaql_migrations"))
}

async fn tables(store: &Store) -> Result<BTreeSet<String>> {
    let text = match store.engine() {
        Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        Engine::Postgres => {
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema()"
        }
    };
    let select = Statement::from_string(store.writer().get_database_backend(), text);
    let rows = store.writer().query_all_raw(select).await?;
    rows.iter().map(|row| Ok(row.try_get::<String>("", "name")?)).collect()
}
