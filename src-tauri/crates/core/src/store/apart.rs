//! Trying out beside the database: a long dry run on SQLite writes into tables of its own, so that nobody waits for it.
//!
//! The transaction sees one state of the database. Tables it names are empty at first, whatever they hold in the database, and
//! hide those of the same name, as SQLite does with temporary tables: what was there before is brought over where it matters, from
//! `main`. They are in a file of the operating system's, which goes with the connection. On PostgreSQL nobody waits for what is
//! written and taken back, so that nothing of this is needed.

use crate::store::{Store, WriteTransaction, connect};
use boss_kernel::{Error, Result};
use sea_orm::{
    ConnectionTrait, DbBackend, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

impl Store {
    /// Begins a transaction beside the database, in which `tables` are its own; none on PostgreSQL. Only the gate calls this.
    pub(crate) async fn begin_apart(&self, tables: &[&str]) -> Result<Option<WriteTransaction>> {
        let Some(path) = self.file() else { return Ok(None) };
        let db = connect::sqlite_apart(path).await?;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
            ..TransactionOptions::default()
        };
        let tx = db.begin_with_options(options).await?;
        for table in tables {
            let text = "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = ?";
            let found = Statement::from_sql_and_values(DbBackend::Sqlite, text, [(*table).into()]);
            let row = tx.query_one_raw(found).await?;
            let made: String = row.map(|row| row.try_get("", "sql")).transpose()?.unwrap_or_default();
            let Some(rest) = made.strip_prefix("CREATE TABLE ") else {
                return Err(Error::new(crate::gate::codes::INTERNAL).caused_by(format!("no table {table}")));
            };
            tx.execute_unprepared(&format!("CREATE TEMP TABLE {rest}")).await?;
        }
        Ok(Some(WriteTransaction::beside(tx)))
    }
}
