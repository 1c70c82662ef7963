//! The store: one database, SQLite or PostgreSQL, behind one face.
//!
//! Guarantees: one writer at a time on SQLite (an immediate transaction, so that nobody meets a half-way lock) beside a pool
//! of readers that can't write; everything is written in a [`WriteTransaction`], which is kept as it says or not at all; a
//! backup is taken before the schema moves on; a database of a newer release is refused.

mod address;
mod apart;
pub mod backup;
pub mod bulk;
mod connect;
mod files;
mod migrate;
pub mod model;
pub mod numbers;
mod opening;
pub mod page;
mod reading;
pub mod restore;
mod restored;
pub mod schema;
pub mod search;
mod seat;
pub mod soundness;
mod time;
pub mod turns;
mod unfinished;
mod watch;
mod writing;

pub use address::Address;
pub use files::make_private_folder;
pub use reading::ReadTurn;
pub use seat::Writing;
pub(crate) use seat::is_held;
pub use writing::WriteTransaction;

use crate::store::reading::ReadTurns;
use crate::store::seat::WriterSeat;
use crate::store::watch::CommitWatch;
use crate::store::writing::FailedBackends;
use boss_kernel::Result;
use sea_orm::{
    AccessMode, DatabaseConnection, DatabaseTransaction, IsolationLevel, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub mod codes {
    //! What the store refuses.
    boss_kernel::error_codes! {
        /// Not an address of a database.
        ADDRESS_UNREADABLE = "store.address_unreadable",
        /// Written by a newer release.
        NEWER_THAN_PROGRAM = "store.newer_than_program",
        /// Holds something else.
        NOT_BOSS = "store.not_boss",
        /// The schema was changed while the database was open.
        SCHEMA_CHANGED = "store.schema_changed",
        /// Another program is changing the schema.
        MIGRATING = "store.migrating",
        /// The file of the open database was removed or replaced.
        FILE_REPLACED = "store.file_replaced",
        /// A colleague's action holds the one writer.
        WRITER_TAKEN = "store.writer_taken",
        /// More people write at once than there are connections.
        WRITERS_BUSY = "store.writers_busy",
        /// More is read at once than there are connections.
        READERS_BUSY = "store.readers_busy",
        /// Another program is opening the database, and does not end.
        OPENING_BUSY = "store.opening_busy",
        /// Somebody else's file stands where the opening lock belongs.
        LOCK_FOREIGN = "store.lock_foreign",
        /// A link stands where SQLite keeps a file beside the database.
        LINK_BESIDE = "store.link_beside",
        /// A server elsewhere does not encrypt or can't prove its name, and the address does not say that it need not.
        NOT_ENCRYPTED = "store.not_encrypted",
        /// The encryption the address asks for was not to be had.
        ENCRYPTION_FAILED = "store.encryption_failed",
        /// A copy of the database is damaged.
        COPY_DAMAGED = "store.copy_damaged",
        /// A program has the database open that is to be replaced.
        RESTORE_IN_USE = "store.restore_in_use",
        /// A server's database that is to be restored into holds something.
        RESTORE_NOT_EMPTY = "store.restore_not_empty",
        /// Whoever restores into a server reaches beyond the database.
        RESTORE_AS_SUPERUSER = "store.restore_as_superuser",
        /// A copy that was restored into a server, or was to be, brings something that is none of
        /// Boss's.
        RESTORE_FOREIGN = "store.restore_foreign",
        /// The copy could not be put in place.
        RESTORE_FAILED = "store.restore_failed",
        /// A table, index, trigger or view of the database is not as Boss makes it.
        SCHEMA_ALTERED = "store.schema_altered",
        /// After a migration, or in the database as it is, a row refers to one that is not there.
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
    durability: Durability,
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    /// Of a file: what watches its writer.
    watch: Option<Arc<CommitWatch>>,
    seat: WriterSeat,
    failed: FailedBackends,
    read_turns: ReadTurns,
    backups: Option<PathBuf>,
}

impl Store {
    /// Opens the database at `address`, creating the file if there is none, and brings its schema up to this release.
    ///
    /// Fails when the database can't be opened, is damaged, holds something else, or comes from a newer release.
    pub async fn open(address: &Address, durability: Durability) -> Result<Store> {
        Store::open_in(address, durability, None).await
    }

    /// As [`open`](Store::open); copies that are made by themselves go into the folder `backups`.
    pub async fn open_with_backups(
        address: &Address,
        durability: Durability,
        backups: &Path,
    ) -> Result<Store> {
        Store::open_in(address, durability, Some(backups)).await
    }

    async fn open_in(address: &Address, durability: Durability, backups: Option<&Path>) -> Result<Store> {
        let _opening = opening::lock(address).await?;
        backup::sweep_left(address, backups);
        let failed = FailedBackends::default();
        let (engine, writer, reader, watch, readers) = match address {
            Address::Sqlite(path) => {
                let (writer, reader, watch) = connect::on_file(path, durability).await?;
                (Engine::Sqlite, writer, reader, Some(watch), connect::READERS)
            }
            Address::Postgres(url) => {
                let (writer, reader) = connect::on_server(url, &failed).await?;
                (Engine::Postgres, writer, reader, None, connect::POSTGRES_CONNECTIONS)
            }
        };
        let store = Store {
            engine,
            address: address.clone(),
            durability,
            writer,
            reader,
            watch,
            seat: WriterSeat::default(),
            failed,
            read_turns: ReadTurns::of(readers),
            backups: backups.map(Path::to_owned),
        };
        migrate::bring_up_to_date(&store, backups.unwrap_or(&std::env::temp_dir())).await?;
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

    /// Where copies go that are made by themselves; none where the store was opened without.
    pub fn backups(&self) -> Option<&Path> {
        self.backups.as_deref()
    }

    /// For reading. On SQLite these connections refuse to write.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// A turn at reading, for as long as it is held; `long` for what reads a great part of the database. Where too much is
    /// read at once, it is refused after a while, so that short questions are always answered.
    pub async fn read_turn(&self, long: bool) -> Result<ReadTurn> {
        self.read_turns.take(long).await
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

    /// Closes all connections; the file can be moved afterwards.
    pub async fn close(self) -> Result<()> {
        self.reader.close().await?;
        Ok(self.writer.close().await?)
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
