//! The writing transaction: the one way anything is kept.
//!
//! Guarantees: a transaction is begun on a connection that is in none, or not at all; it is kept whole, or not at all, and what
//! is told of it is so: where the engine does not say whether a commit was kept, it is told as unknown, never as done; a
//! connection whose commit or rollback failed is closed, and the next transaction gets a new one; nothing is written into a
//! database whose schema is not this release's, nor into a file that was removed or replaced.

use crate::store::seat::{TakenSeat, WriterSeat, Writing};
use crate::store::watch::CommitWatch;
use crate::store::{Store, codes, migrate};
use boss_kernel::{Error, Result, store_error};
use sea_orm::sqlx::Error as SqlxError;
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use std::collections::HashSet;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

/// Connections to a server whose commit or rollback failed, by the number of the server's process behind each.
#[derive(Clone, Debug, Default)]
pub(super) struct FailedBackends(Arc<Mutex<HashSet<i32>>>);

impl FailedBackends {
    fn open(&self) -> std::sync::MutexGuard<'_, HashSet<i32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is any.
    pub(super) fn any(&self) -> bool {
        !self.open().is_empty()
    }

    /// Whether this is one; it is closed then, and forgotten.
    pub(super) fn forget(&self, backend: i32) -> bool {
        self.open().remove(&backend)
    }
}

/// How a transaction's end is seen to.
enum Ending {
    File {
        watch: Arc<CommitWatch>,
        _seat: TakenSeat,
    },
    Server {
        backend: i32,
        failed: FailedBackends,
        checked: bool,
    },
    /// It only reads, and stands in for one that writes.
    Reading,
}

/// A transaction that writes. Dropped, it is rolled back.
pub struct WriteTransaction {
    /// Goes before the seat is free.
    inner: DatabaseTransaction,
    ending: Ending,
}

impl Store {
    /// Begins the one kind of transaction that writes, for Boss itself. Only the gate calls this.
    pub(crate) async fn begin(&self) -> Result<WriteTransaction> {
        self.begin_for(None).await
    }

    /// As [`begin`](Store::begin); those who wait for it in vain are told who it was.
    pub(crate) async fn begin_as(&self, writing: Writing) -> Result<WriteTransaction> {
        self.begin_for(Some(writing)).await
    }

    async fn begin_for(&self, writing: Option<Writing>) -> Result<WriteTransaction> {
        match &self.watch {
            Some(watch) => {
                let begun = begin_on_file(&self.writer, watch, &self.seat, writing).await?;
                migrate::refuse_other_schema(&begun).await?;
                Ok(begun)
            }
            None => {
                let inner = self.writer.begin().await.map_err(|error| self.not_begun(error))?;
                let backend = migrate::hold_schema(&inner).await?;
                let ending = Ending::Server { backend, failed: self.failed.clone(), checked: true };
                Ok(WriteTransaction { inner, ending })
            }
        }
    }

    /// A reader in place of the transaction of an action in batches, between two of them.
    pub(crate) async fn stand_in(&self) -> Result<WriteTransaction> {
        Ok(WriteTransaction { inner: self.snapshot().await?, ending: Ending::Reading })
    }

    fn not_begun(&self, error: DbErr) -> Error {
        let pool = self.writer.get_postgres_connection_pool();
        let all_taken = pool.num_idle() == 0 && pool.size() >= pool.options().get_max_connections();
        match error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) if all_taken => {
                Error::new(codes::WRITERS_BUSY).caused_by("every writing connection is taken")
            }
            other => other.into(),
        }
    }
}

/// A transaction on the one writing connection of a file.
pub(super) async fn begin_on_file(
    writer: &DatabaseConnection,
    watch: &Arc<CommitWatch>,
    seat: &WriterSeat,
    writing: Option<Writing>,
) -> Result<WriteTransaction> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    // What is said of a file that is gone must not depend on how the engine meets it.
    watch.files().check()?;
    let taken = seat.take().await?;
    let inner = writer.begin_with_options(options).await?;
    watch.begun();
    taken.begun(writing);
    let ending = Ending::File { watch: watch.clone(), _seat: taken };
    watch.files().check()?;
    Ok(WriteTransaction { inner, ending })
}

/// A migration's transaction on a server: no other release writes meanwhile, for its lock is held beside it.
pub(super) async fn begin_migration(
    writer: &DatabaseConnection,
    failed: &FailedBackends,
) -> Result<WriteTransaction> {
    let inner = writer.begin().await?;
    let backend = migrate::backend_of(&inner).await?;
    Ok(WriteTransaction { inner, ending: Ending::Server { backend, failed: failed.clone(), checked: false } })
}

impl WriteTransaction {
    /// One beside the database, of which nothing can be kept.
    pub(super) fn beside(inner: DatabaseTransaction) -> WriteTransaction {
        WriteTransaction { inner, ending: Ending::Reading }
    }

    /// Keeps all of it. Where it fails, nothing was kept, unless the error is that the outcome is not known.
    pub async fn commit(self) -> Result<()> {
        let WriteTransaction { inner, ending } = self;
        match ending {
            Ending::File { watch, _seat } => commit_on_file(inner, &watch).await,
            Ending::Server { backend, failed, checked } => {
                if checked {
                    // A transaction in which a statement failed would be rolled back by its commit, without a word.
                    migrate::refuse_other_schema(&inner).await?;
                }
                let outcome = inner.commit().await;
                outcome.map_err(|cause| {
                    failed.open().insert(backend);
                    of_failed_commit(cause)
                })
            }
            Ending::Reading => Err(crate::gate::internal("a reader was to be committed")),
        }
    }

    /// Takes all of it back. Nothing stays of it in any case: where the engine fails to, its connection is closed.
    pub async fn rollback(self) {
        let WriteTransaction { inner, ending } = self;
        let Err(cause) = inner.rollback().await else { return };
        tracing::warn!(%cause, "a rollback failed; its connection is closed");
        match ending {
            Ending::File { watch, .. } => watch.give_up(),
            Ending::Server { backend, failed, .. } => {
                failed.open().insert(backend);
            }
            Ending::Reading => {}
        }
    }
}

async fn commit_on_file(inner: DatabaseTransaction, watch: &CommitWatch) -> Result<()> {
    if watch.was_undone() {
        watch.give_up();
        return Err(Error::new(store_error::FAILED).caused_by("the engine had rolled the transaction back"));
    }
    watch.allow();
    let outcome = inner.commit().await;
    let passed = watch.ended();
    let cause = match outcome {
        Ok(()) if passed => return Ok(()),
        Ok(()) => DbErr::Custom("the commit ended no transaction".to_owned()),
        Err(cause) => cause,
    };
    watch.give_up();
    if !passed && !watch.files().are_in_place() {
        return Err(watch.files().replaced().caused_by(cause));
    }
    Err(if passed { of_failed_commit(cause) } else { cause.into() })
}

/// What a commit that failed means: the engine says that nothing was kept, or it can't know.
fn of_failed_commit(cause: DbErr) -> Error {
    if says_nothing_was_kept(&cause) {
        return cause.into();
    }
    Error::new(store_error::OUTCOME_UNKNOWN).caused_by(cause)
}

/// SQLite writes the mark of a commit last, so that a full disk leaves none; after any other fault of the disk it may be
/// there. A server that refuses a commit has rolled back, unless it was about to end or to lose its disk.
fn says_nothing_was_kept(cause: &DbErr) -> bool {
    const FULL: u32 = 13;
    const CONSTRAINT: u32 = 19;
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = cause
    else {
        return false;
    };
    let SqlxError::Database(refusal) = &**error else { return false };
    let code = refusal.code().unwrap_or_default();
    match code.parse::<u32>() {
        Ok(number) if code.len() != 5 => [FULL, CONSTRAINT].contains(&(number & 0xff)),
        _ => !["08", "53", "57", "58", "XX"].contains(&code.get(..2).unwrap_or_default()),
    }
}

impl Deref for WriteTransaction {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for WriteTransaction {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.inner.query_all_raw(statement).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn store(folder: &tempfile::TempDir) -> Store {
        let address = crate::store::Address::Sqlite(folder.path().join("boss.db"));
        Store::open(&address, crate::store::Durability::Test).await.unwrap()
    }

    const ROW: &str = "INSERT INTO number_series (name, next) VALUES ('test', 1)";

    async fn rows(store: &Store) -> usize {
        let select = "SELECT 1 FROM number_series WHERE name = 'test'";
        let select = Statement::from_string(DbBackend::Sqlite, select);
        store.reader().query_all_raw(select).await.unwrap().len()
    }

    #[tokio::test]
    async fn nothing_is_kept_but_by_the_commit_of_a_transaction() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        store.writer.execute_unprepared(ROW).await.unwrap_err();
        let stray = store.writer.begin().await.unwrap();
        stray.execute_unprepared(ROW).await.unwrap();
        stray.commit().await.unwrap_err();
        assert_eq!(rows(&store).await, 0);
        let begun = store.begin().await.unwrap();
        begun.execute_unprepared(ROW).await.unwrap();
        begun.commit().await.unwrap();
        assert_eq!(rows(&store).await, 1);
    }

    #[tokio::test]
    async fn a_transaction_the_engine_gave_up_is_not_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let begun = store.begin().await.unwrap();
        begun.execute_unprepared(ROW).await.unwrap();
        // As after a fault of the disk, which somebody then takes no notice of.
        begun.execute_unprepared("ROLLBACK").await.unwrap();
        begun.execute_unprepared(ROW).await.unwrap_err();
        assert_eq!(begun.commit().await.unwrap_err().code(), store_error::FAILED);
        assert_eq!(rows(&store).await, 0);
        let next = store.begin().await.unwrap();
        next.execute_unprepared(ROW).await.unwrap();
        next.commit().await.unwrap();
        assert_eq!(rows(&store).await, 1);
    }

    /// Whoever writes next finds the connection in its pool before this one has asked what came of its
    /// commit, and must not take the answer away.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn many_that_write_at_once_are_told_what_came_of_their_own_commit() {
        const WRITERS: usize = 8;
        const EACH: usize = 250;
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let write = |writer: usize| {
            let store = store.clone();
            tokio::spawn(async move {
                for number in 0..EACH {
                    let begun = store.begin().await.unwrap();
                    let row =
                        format!("INSERT INTO number_series (name, next) VALUES ('{writer}-{number}', 1)");
                    begun.execute_unprepared(&row).await.unwrap();
                    begun.commit().await.unwrap();
                }
            })
        };
        for task in (0..WRITERS).map(write).collect::<Vec<_>>() {
            task.await.unwrap();
        }
        let count =
            Statement::from_string(DbBackend::Sqlite, "SELECT 1 FROM number_series WHERE name LIKE '%-%'");
        let kept = store.reader().query_all_raw(count).await.unwrap().len();
        assert_eq!(kept, WRITERS * EACH);
    }

    #[tokio::test]
    async fn a_savepoint_nobody_ended_is_no_commit() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let begun = store.begin().await.unwrap();
        begun.execute_unprepared(ROW).await.unwrap();
        std::mem::forget(TransactionTrait::begin(&*begun).await.unwrap());
        assert_eq!(begun.commit().await.unwrap_err().code(), store_error::FAILED);
        assert_eq!(rows(&store).await, 0);
    }

    #[test]
    fn a_lost_connection_says_nothing_of_a_commit() {
        let lost = DbErr::Exec(RuntimeErr::SqlxError(Arc::new(SqlxError::WorkerCrashed)));
        assert_eq!(of_failed_commit(lost).code(), store_error::OUTCOME_UNKNOWN);
    }
}
