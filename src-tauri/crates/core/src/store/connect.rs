//! Opens connections with the settings that were measured: one writer and a pool of readers on SQLite, a
//! pool of writers and one of readers on PostgreSQL.

use crate::store::address::{demanded_mode, says_nothing_of_tls};
use crate::store::files::{self, DatabaseFiles};
use crate::store::watch::{CommitWatch, is_at_rest};
use crate::store::writing::FailedBackends;
use crate::store::{Durability, codes};
use boss_kernel::{Error, Result};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode, Postgres};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{Connection, Error as SqlxError};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long a writer waits for another program that holds the file.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
/// How long a server may take to answer before it counts as gone.
const SERVER_PATIENCE: Duration = Duration::from_secs(5);
/// Reading connections on SQLite. The gate answers fewer questions at once, so that there is always one for a session.
pub(super) const READERS: u32 = 12;
/// Of each of the two pools on PostgreSQL: whoever waits for a lock keeps nobody from reading.
pub(super) const POSTGRES_CONNECTIONS: u32 = 8;
/// How long a statement on PostgreSQL waits for a lock before it is refused as a conflict.
const LOCK_PATIENCE: &str = "10s";
/// Pages a connection keeps in memory, as SQLite counts them: the writer 64 MiB, a reader 16 MiB.
const WRITER_CACHE: &str = "-65536";
const READER_CACHE: &str = "-16384";

/// What a connection on a file is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Writing,
    Reading,
    /// Writing without references being enforced.
    Migrating,
}

/// The writer and the readers of a file, and what watches the writer.
pub(super) async fn on_file(
    path: &Path,
    durability: Durability,
) -> Result<(DatabaseConnection, DatabaseConnection, Arc<CommitWatch>)> {
    files::prepare(path)?;
    let watch = Arc::new(CommitWatch::new(DatabaseFiles::of(path)?));
    let writer = sqlite(&watch, durability, Purpose::Writing).await?;
    let reader = sqlite(&watch, durability, Purpose::Reading).await?;
    Ok((writer, reader, watch))
}

/// A second writer, for migrations only.
pub(super) async fn sqlite_for_migrations(
    watch: &Arc<CommitWatch>,
    durability: Durability,
) -> Result<DatabaseConnection> {
    sqlite(watch, durability, Purpose::Migrating).await
}

/// One connection that nothing is written over, to a file that nobody may have open: a backup.
pub(super) async fn on_copy(path: &Path) -> Result<DatabaseConnection> {
    let file = path.to_owned();
    let mut options = quiet("sqlite::memory:".to_owned());
    options.max_connections(1).map_sqlx_sqlite_opts(move |connect| {
        connect.filename(&file).in_memory(false).shared_cache(false).read_only(true).immutable(true)
    });
    Ok(Database::connect(options).await?)
}

/// One connection to an empty database that goes with it.
pub(super) async fn in_memory() -> Result<DatabaseConnection> {
    let mut options = quiet("sqlite::memory:".to_owned());
    // As where a database is brought up to date.
    options.max_connections(1).map_sqlx_sqlite_opts(|connect| connect.foreign_keys(false));
    Ok(Database::connect(options).await?)
}

/// One connection beside the pools, for the upkeep of a whole file: it changes no setting of the database.
pub(super) async fn for_upkeep(path: &Path) -> Result<DatabaseConnection> {
    let file = path.to_owned();
    let mut options = quiet("sqlite::memory:".to_owned());
    options.max_connections(1).map_sqlx_sqlite_opts(move |connect| {
        connect.filename(&file).in_memory(false).shared_cache(false).create_if_missing(false)
    });
    Ok(Database::connect(options).await?)
}

fn quiet(url: String) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).connect_timeout(PATIENCE).acquire_timeout(PATIENCE);
    options
}

/// One connection to a file that is there, for trying out beside it: what it writes goes to temporary tables in files.
pub(super) async fn sqlite_apart(path: &Path) -> Result<DatabaseConnection> {
    let file = path.to_owned();
    let mut options = quiet("sqlite::memory:".to_owned());
    options
        .min_connections(1)
        .max_connections(1)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>);
    options.map_sqlx_sqlite_opts(move |connect| {
        connect
            .filename(&file)
            .in_memory(false)
            .shared_cache(false)
            .create_if_missing(false)
            // Temporary tables refer to none of the file's.
            .foreign_keys(false)
            .busy_timeout(PATIENCE)
            .statement_cache_capacity(256)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "FILE")
    });
    Ok(Database::connect(options).await?)
}

fn settings(
    connect: SqliteConnectOptions,
    file: &Path,
    durability: Durability,
    purpose: Purpose,
) -> SqliteConnectOptions {
    let synchronous = match durability {
        Durability::Full => SqliteSynchronous::Full,
        Durability::Test => SqliteSynchronous::Off,
    };
    let cache = if purpose == Purpose::Reading { READER_CACHE } else { WRITER_CACHE };
    let connect = connect
        .filename(file)
        .in_memory(false)
        .shared_cache(false)
        // The file was made before: one that went away meanwhile is not made anew, empty.
        .create_if_missing(false)
        .foreign_keys(purpose != Purpose::Migrating)
        .busy_timeout(PATIENCE)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .statement_cache_capacity(256)
        .pragma("cache_size", cache)
        .pragma("temp_store", "MEMORY")
        // Pages that a long run changes again and again are written to the file once in a while, not after each of its batches.
        .pragma("wal_autocheckpoint", "8192")
        // What a long run or a refused import wrote is given back to the disk.
        .pragma("journal_size_limit", "67108864");
    if purpose == Purpose::Reading { connect.pragma("query_only", "ON") } else { connect }
}

async fn sqlite(
    watch: &Arc<CommitWatch>,
    durability: Durability,
    purpose: Purpose,
) -> Result<DatabaseConnection> {
    let file = watch.files().path().to_owned();
    let mut options = quiet("sqlite::memory:".to_owned());
    let reading = purpose == Purpose::Reading;
    options
        .min_connections(1)
        .max_connections(if reading { READERS } else { 1 })
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        // The hooks below do it.
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |connect| settings(connect, &file, durability, purpose));
    let watch = watch.clone();
    options.map_sqlx_sqlite_pool_opts(move |pool| {
        if reading {
            return pool
                .before_acquire(|connection, _| Box::pin(is_at_rest(connection)))
                .after_release(|connection, _| Box::pin(is_at_rest(connection)));
        }
        let (attached, taken, given_back) = (watch.clone(), watch.clone(), watch.clone());
        pool.after_connect(move |connection, _| {
            let watch = attached.clone();
            Box::pin(async move { watch.attach(connection).await })
        })
        .before_acquire(move |connection, _| {
            let watch = taken.clone();
            Box::pin(async move { watch.is_sound(connection).await })
        })
        .after_release(move |connection, _| {
            let watch = given_back.clone();
            Box::pin(async move { watch.is_sound(connection).await })
        })
    });
    Ok(Database::connect(options).await?)
}

/// The writers and the readers of a server's database.
pub(super) async fn on_server(
    url: &str,
    failed: &FailedBackends,
) -> Result<(DatabaseConnection, DatabaseConnection)> {
    let writer = postgres(url, Some(failed.clone())).await?;
    let reader = postgres(url, None).await?;
    Ok((writer, reader))
}

/// One connection to a server's database, in the way every other one is made.
pub(super) async fn to_server(url: &str) -> Result<DatabaseConnection> {
    let mut options = quiet(url.to_owned());
    options.connect_timeout(SERVER_PATIENCE).acquire_timeout(SERVER_PATIENCE).max_connections(1);
    let demanded = demanded_mode(url)?;
    options.map_sqlx_postgres_opts(move |connect| encrypted(connect, demanded));
    Database::connect(options).await.map_err(|error| not_connected(url, error))
}

fn encrypted(connect: PgConnectOptions, demanded: Option<PgSslMode>) -> PgConnectOptions {
    match demanded {
        Some(mode) => connect.ssl_mode(mode),
        None => connect,
    }
}

/// `failed` is given to writers: those of them that are not to be used again.
async fn postgres(url: &str, failed: Option<FailedBackends>) -> Result<DatabaseConnection> {
    let mut options = quiet(url.to_owned());
    options.connect_timeout(SERVER_PATIENCE).acquire_timeout(SERVER_PATIENCE);
    options.min_connections(1).max_connections(POSTGRES_CONNECTIONS).set_application_name("boss");
    let (demanded, reading) = (demanded_mode(url)?, failed.is_none());
    options.map_sqlx_postgres_opts(move |connect| {
        let connect = encrypted(connect, demanded).options([("lock_timeout", LOCK_PATIENCE)]);
        if reading { connect.options([("default_transaction_read_only", "on")]) } else { connect }
    });
    options.map_sqlx_postgres_pool_opts(move |pool| {
        let failed = failed.clone().unwrap_or_default();
        pool.before_acquire(move |connection, _| {
            let failed = failed.clone();
            Box::pin(async move { is_sound(connection, &failed).await })
        })
    });
    Database::connect(options).await.map_err(|error| not_connected(url, error))
}

/// Whether a connection to a server is in no transaction and none of its commits or rollbacks failed.
async fn is_sound(connection: &mut PgConnection, failed: &FailedBackends) -> Result<bool, SqlxError> {
    if connection.is_in_transaction() {
        return Ok(false);
    }
    if !failed.any() {
        return Ok(true);
    }
    let backend = sea_orm::sqlx::query_scalar::<Postgres, i32>("SELECT pg_backend_pid()");
    Ok(!failed.forget(backend.fetch_one(connection).await?))
}

/// Where encryption was demanded because the address says nothing of it, the refusal says how the address can.
fn not_connected(url: &str, error: DbErr) -> Error {
    let DbErr::Conn(RuntimeErr::SqlxError(cause)) = &error else { return error.into() };
    let of_encryption = match &**cause {
        SqlxError::Tls(_) => true,
        SqlxError::Io(cause) => cause.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()),
        _ => false,
    };
    if !of_encryption {
        return error.into();
    }
    let code = if says_nothing_of_tls(url) { codes::NOT_ENCRYPTED } else { codes::ENCRYPTION_FAILED };
    Error::new(code).with("reason", cause).caused_by(&error)
}
