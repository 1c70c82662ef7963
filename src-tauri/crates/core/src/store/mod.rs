//! The store: one database, SQLite or PostgreSQL, behind one face.
//!
//! Guarantees: one writer at a time on SQLite (an immediate transaction, so that nobody meets a half-way lock) beside a pool
//! of readers that can't write; a backup is taken before the schema moves on; a database of a newer release is refused.

pub mod backup;
pub mod bulk;
mod connect;
mod migrate;
pub mod numbers;
pub mod page;
pub mod search;
mod time;
pub mod turns;

use boss_kernel::{Error, Result, store_error};
use percent_encoding::percent_decode_str;
use reqwest::Url;
use sea_orm::{
    AccessMode, ConnAcquireErr, DatabaseConnection, DatabaseTransaction, DbErr, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

pub mod codes {
    //! What the store refuses.
    boss_kernel::error_codes! {
        /// Not an address of a database.
        ADDRESS_UNREADABLE = "store.address_unreadable",
        /// Written by a newer release.
        NEWER_THAN_PROGRAM = "store.newer_than_program",
        /// Holds something else.
        NOT_BOSS = "store.not_boss",
        /// After a migration, a row refers to one that is not there.
        REFERENCES_BROKEN = "store.references_broken",
        /// The backup could not be written.
        BACKUP_FAILED = "store.backup_failed",
        /// A backup never overwrites.
        BACKUP_EXISTS = "store.backup_exists",
        /// The row was changed since it was read.
        STALE_VERSION = "store.stale_version",
        /// A list can't be sorted by this column.
        SORT_UNKNOWN = "store.sort_unknown",
    }
}

/// Where a database is: a file, or a database on a PostgreSQL server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL URL.
    Postgres(String),
}

impl FromStr for Address {
    type Err = Error;

    /// Reads `sqlite:PATH` (also `sqlite://PATH`) or `postgres://…` (also `postgresql://…`).
    fn from_str(text: &str) -> Result<Self> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Address::Postgres(text.to_owned()));
        }
        let path =
            text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")).unwrap_or_default();
        if path.is_empty() {
            return Err(Error::new(codes::ADDRESS_UNREADABLE).with("address", text));
        }
        Ok(Address::Sqlite(PathBuf::from(path)))
    }
}

impl fmt::Display for Address {
    /// Without the password a PostgreSQL URL may hold.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Address::Postgres(url) => f.write_str(&split_password(url).0),
        }
    }
}

/// The password of a server's URL, which may stand before the host or among the parameters, and the URL without it.
fn split_password(url: &str) -> (String, Option<String>) {
    const PARAMETER: &str = "password";
    let Ok(mut shown) = Url::parse(url) else { return (String::new(), None) };
    let parameters: Vec<(String, String)> = shown.query_pairs().into_owned().collect();
    let named = parameters.iter().find(|(name, _)| name == PARAMETER).map(|(_, value)| value.clone());
    if named.is_some() {
        shown.query_pairs_mut().clear().extend_pairs(parameters.iter().filter(|(name, _)| name != PARAMETER));
    }
    let before_host = shown.password().map(|text| percent_decode_str(text).decode_utf8_lossy().into_owned());
    // Refused only by addresses that can't hold a password.
    shown.set_password(None).ok();
    (shown.to_string(), before_host.or(named))
}

/// Which engine a store runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite: one file, one writer.
    Sqlite,
    /// PostgreSQL: a server for a team.
    Postgres,
}

/// How much a commit must survive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A power cut: what was acknowledged stays.
    Full,
    /// Nothing: for throw-away test databases only.
    Test,
}

/// An open database.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    address: Address,
    writer: DatabaseConnection,
    reader: DatabaseConnection,
}

impl Store {
    /// Opens the database at `address`, creating the file if there is none, and brings its schema up to this release.
    ///
    /// Fails when the database can't be opened, is damaged, holds something else, or comes from a newer release.
    pub async fn open(address: &Address, durability: Durability) -> Result<Store> {
        Store::open_with_backups(address, durability, &std::env::temp_dir()).await
    }

    /// As [`open`](Store::open); the copy of a server's database from before a migration goes into the folder `backups`.
    pub async fn open_with_backups(
        address: &Address,
        durability: Durability,
        backups: &Path,
    ) -> Result<Store> {
        let _opening = connect::opening_lock(address).await?;
        let (writer, reader) = connect::connect(address, durability).await?;
        let engine = match address {
            Address::Sqlite(_) => Engine::Sqlite,
            Address::Postgres(_) => Engine::Postgres,
        };
        let store = Store { engine, address: address.clone(), writer, reader };
        migrate::bring_up_to_date(&store, backups).await?;
        Ok(store)
    }

    /// The engine underneath.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The file, when there is one.
    pub fn file(&self) -> Option<&Path> {
        match &self.address {
            Address::Sqlite(path) => Some(path),
            Address::Postgres(_) => None,
        }
    }

    /// For reading. On SQLite these connections refuse to write.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// A transaction that reads one state of the database, whatever is written meanwhile. End it soon: it holds one of few
    /// reading connections, and must be the only one its owner uses.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction> {
        let options = match self.engine {
            Engine::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                ..TransactionOptions::default()
            },
            Engine::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        Ok(self.reader.begin_with_options(options).await?)
    }

    /// For the store's own upkeep: migrations and backups.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Starts the one kind of transaction that writes. Only the gate calls this.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction> {
        let mode = (self.engine == Engine::Sqlite).then_some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
        self.writer.begin_with_options(options).await.map_err(|error| not_begun(self.engine, error))
    }

    /// Closes all connections; the file can be moved afterwards.
    pub async fn close(self) -> Result<()> {
        self.reader.close().await?;
        Ok(self.writer.close().await?)
    }
}

/// SQLite's one writer is in this program: where it can't be had in time, it is busy, and not out of reach like a server.
fn not_begun(engine: Engine, error: DbErr) -> Error {
    match (engine, &error) {
        (Engine::Sqlite, DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)) => {
            Error::new(store_error::BUSY).caused_by(error)
        }
        _ => error.into(),
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_that_is_not_free_in_time_is_busy() {
        let late = || DbErr::ConnectionAcquire(ConnAcquireErr::Timeout);
        assert_eq!(not_begun(Engine::Sqlite, late()).code(), store_error::BUSY);
        assert_eq!(not_begun(Engine::Postgres, late()).code(), store_error::UNAVAILABLE);
    }

    #[test]
    fn addresses() {
        assert_eq!("sqlite:/a/b.db".parse::<Address>().unwrap(), Address::Sqlite("/a/b.db".into()));
        assert!("mysql://x".parse::<Address>().is_err());
        assert!("sqlite:".parse::<Address>().is_err());
        let postgres: Address = "postgres://boss:secret@db/boss".parse().unwrap();
        assert_eq!(postgres.to_string(), "postgres://boss@db/boss");
        let password = |url: &str| split_password(url);
        assert_eq!(password("postgres://boss:p%40ss@db/boss").1.as_deref(), Some("p@ss"));
        let (shown, secret) = password("postgres://db/boss?user=boss&password=secret&sslmode=require");
        assert_eq!(shown, "postgres://db/boss?user=boss&sslmode=require");
        assert_eq!(secret.as_deref(), Some("secret"));
        assert_eq!(password("postgres://a:b@c:d@db/boss").0, "postgres://a@db/boss");
    }
}
