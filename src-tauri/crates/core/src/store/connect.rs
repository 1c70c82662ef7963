//! Opens connections with the settings that were measured: one writer and a pool of readers on SQLite, one pool on PostgreSQL.

use crate::store::{Address, Durability};
use boss_kernel::{Error, Result, store_error};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::path::Path;
use std::time::Duration;

/// How long a writer waits for another program that holds the file.
const PATIENCE: Duration = Duration::from_secs(20);
const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 12;

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
            let pool = postgres(url).await?;
            Ok((pool.clone(), pool))
        }
    }
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
            .pragma("temp_store", "MEMORY");
        if reading { connect.pragma("query_only", "ON") } else { connect }
    });
    Ok(Database::connect(options).await?)
}

async fn postgres(url: &str) -> Result<DatabaseConnection> {
    let mut options = quiet(url.to_owned());
    options.min_connections(1).max_connections(POSTGRES_CONNECTIONS).set_application_name("boss");
    Ok(Database::connect(options).await?)
}
