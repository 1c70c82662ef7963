//! Opens connections with the settings that were measured: one writer and a pool of readers on SQLite, a
//! pool of writers and one of readers on PostgreSQL.

use crate::store::{Address, Durability};
use boss_kernel::{Error, Result, store_error};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::fs::{File, OpenOptions};
use std::path::Path;
use std::time::Duration;

/// How long a writer waits for another program that holds the file.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a server may take to answer before it counts as gone.
const SERVER_PATIENCE: Duration = Duration::from_secs(5);
const READERS: u32 = 4;
/// Of each of the two pools on PostgreSQL: whoever waits for a lock keeps nobody from reading.
const POSTGRES_CONNECTIONS: u32 = 8;
/// How long a statement on PostgreSQL waits for a lock before it is refused as a conflict.
const LOCK_PATIENCE: &str = "10s";

/// The writer and the readers.
pub(super) async fn connect(
    address: &Address,
    durability: Durability,
) -> Result<(DatabaseConnection, DatabaseConnection)> {
    match address {
        Address::Sqlite(path) => {
            prepare_folder(path)?;
            let writer = sqlite(path, durability, false).await?;
            let reader = sqlite(path, durability, true).await?;
            Ok((writer, reader))
        }
        Address::Postgres(url) => {
            let writer = postgres(url, false).await?;
            let reader = postgres(url, true).await?;
            Ok((writer, reader))
        }
    }
}

/// One program opens a file at a time, since switching a new file to its journal and migrating it need it alone. The
/// operating system holds a lock on a file beside the database; it ends with the program that holds it, however that ends.
/// Whoever may open the database may take the lock, whoever made its file. A server has its own lock (see migrate).
pub(super) async fn opening_lock(address: &Address) -> Result<Option<File>> {
    let Address::Sqlite(path) = address else { return Ok(None) };
    let not_opened = |cause: String| Error::new(store_error::NOT_OPENED).caused_by(cause);
    prepare_folder(path)?;
    // Two names of one file have one lock.
    let whole_path = path.canonicalize().unwrap_or_else(|_| path.clone());
    let mut lock_path = whole_path.into_os_string();
    lock_path.push(".opening");
    // Waiting for the lock would hold up everything else on this thread.
    let waiting = tokio::task::spawn_blocking(move || {
        let made = OpenOptions::new().create(true).append(true).open(&lock_path);
        let lock = made.or_else(|_| File::open(&lock_path))?;
        lock.lock().map(|()| lock)
    });
    let lock = waiting.await.map_err(|cause| not_opened(cause.to_string()))?;
    lock.map(Some).map_err(|cause| not_opened(cause.to_string()))
}

fn prepare_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let Some(folder) = folder else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|cause| Error::new(store_error::NOT_OPENED).caused_by(cause))
}

fn quiet(url: String) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).connect_timeout(PATIENCE).acquire_timeout(PATIENCE);
    options
}

async fn sqlite(path: &Path, durability: Durability, reading: bool) -> Result<DatabaseConnection> {
    let synchronous = match durability {
        Durability::Full => SqliteSynchronous::Full,
        Durability::Test => SqliteSynchronous::Off,
    };
    let file = path.to_owned();
    let mut options = quiet("sqlite::memory:".to_owned());
    let most = if reading { READERS } else { 1 };
    options
        .min_connections(1)
        .max_connections(most)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>);
    options.map_sqlx_sqlite_opts(move |connect| {
        let connect = connect
            .filename(&file)
            .in_memory(false)
            .shared_cache(false)
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .statement_cache_capacity(256)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "MEMORY")
            // Pages that a long run changes again and again are written to the file once in a while, not after each of its batches.
            .pragma("wal_autocheckpoint", "8192")
            // What a long run or a refused import wrote is given back to the disk.
            .pragma("journal_size_limit", "67108864");
        if reading { connect.pragma("query_only", "ON") } else { connect }
    });
    Ok(Database::connect(options).await?)
}

async fn postgres(url: &str, reading: bool) -> Result<DatabaseConnection> {
    let mut options = quiet(url.to_owned());
    options.connect_timeout(SERVER_PATIENCE).acquire_timeout(SERVER_PATIENCE);
    options.min_connections(1).max_connections(POSTGRES_CONNECTIONS).set_application_name("boss");
    options.map_sqlx_postgres_opts(move |connect| {
        let connect = connect.options([("lock_timeout", LOCK_PATIENCE)]);
        if reading { connect.options([("default_transaction_read_only", "on")]) } else { connect }
    });
    Ok(Database::connect(options).await?)
}
