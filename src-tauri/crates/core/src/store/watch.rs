//! What a writing connection on a file says of itself, by the hooks SQLite calls when it commits and when it rolls back.
//!
//! Guarantees: nothing is kept in the file but by the commit of a [`WriteTransaction`](crate::store::WriteTransaction): a
//! statement outside of one, or after the engine has given one up by itself, is rolled back; nothing is kept in a file that
//! is not in its place any more.

use crate::store::files::DatabaseFiles;
use boss_kernel::Result;
use sea_orm::sqlx::sqlite::SqliteConnection;
use sea_orm::sqlx::{Connection, Error as SqlxError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The writing connection of a file: there is one at a time.
#[derive(Debug)]
pub(super) struct CommitWatch {
    files: DatabaseFiles,
    /// The transaction at hand was told to commit.
    allowed: AtomicBool,
    /// It was let through: what comes of it then is the disk's affair.
    passed: AtomicBool,
    /// The engine rolled it back.
    undone: AtomicBool,
    /// A commit or rollback failed: the connection is not used again.
    failed: AtomicBool,
}

impl CommitWatch {
    pub(super) fn new(files: DatabaseFiles) -> CommitWatch {
        let no = || AtomicBool::new(false);
        CommitWatch { files, allowed: no(), passed: no(), undone: no(), failed: no() }
    }

    /// The files of the database.
    pub(super) fn files(&self) -> &DatabaseFiles {
        &self.files
    }

    /// A transaction has begun.
    pub(super) fn begun(&self) {
        for flag in [&self.allowed, &self.passed, &self.undone] {
            flag.store(false, Ordering::SeqCst);
        }
    }

    /// Whether the engine gave the transaction at hand up by itself.
    pub(super) fn was_undone(&self) -> bool {
        self.undone.load(Ordering::SeqCst)
    }

    /// Lets the next commit through.
    pub(super) fn allow(&self) {
        self.allowed.store(true, Ordering::SeqCst);
    }

    /// Lets no commit through any more; returns whether one was.
    pub(super) fn ended(&self) -> bool {
        self.allowed.store(false, Ordering::SeqCst);
        self.passed.load(Ordering::SeqCst)
    }

    /// The connection is not to be used again.
    pub(super) fn give_up(&self) {
        self.failed.store(true, Ordering::SeqCst);
    }

    fn lets_through(&self) -> bool {
        let lets = self.allowed.load(Ordering::SeqCst) && !self.was_undone() && self.files.are_in_place();
        self.passed.store(lets, Ordering::SeqCst);
        lets
    }

    fn undo(&self) {
        self.undone.store(true, Ordering::SeqCst);
    }

    /// Watches a connection that was just opened.
    pub(super) async fn attach(self: Arc<Self>, connection: &mut SqliteConnection) -> Result<(), SqlxError> {
        // Reading the schema opens the log beside the database, whatever came before.
        sea_orm::sqlx::query("SELECT count(*) FROM sqlite_schema").execute(&mut *connection).await?;
        self.files
            .note_opened()
            .map_err(|error| SqlxError::Configuration(error.code().to_string().into()))?;
        let mut handle = connection.lock_handle().await?;
        let watch = self.clone();
        handle.set_commit_hook(move || watch.lets_through());
        handle.set_rollback_hook(move || self.undo());
        Ok(())
    }

    /// Whether a connection may be used again.
    pub(super) async fn is_sound(&self, connection: &mut SqliteConnection) -> Result<bool, SqlxError> {
        Ok(is_at_rest(connection).await? && !self.failed.swap(false, Ordering::SeqCst))
    }
}

/// Whether a connection is in no transaction. A rollback that nobody waited for is done first: one that failed leaves the
/// transaction open, and whatever began after it would be a part of it and never be kept.
pub(super) async fn is_at_rest(connection: &mut SqliteConnection) -> Result<bool, SqlxError> {
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}
