//! Turns and patience: how transactions on PostgreSQL keep out of each other's way. SQLite has one writer, so nothing is done
//! there.
//!
//! Everybody locks in the same order, so that nobody waits in a circle: a turn first, then orders, then accounts, each by id,
//! then numbers. Rows are locked for a change that leaves their keys alone (`FOR NO KEY UPDATE`), so that others may refer to
//! them meanwhile.

use boss_kernel::Result;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

/// What only one transaction at a time may do, whatever rows it touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Billing accounts, or changing what billing reads once for all of them.
    Billing,
}

impl Turn {
    /// The key of its lock: any number, the same in every release, and no other lock's (see migrate).
    fn key(self) -> i64 {
        match self {
            Turn::Billing => 0x626f_7373_0001,
        }
    }
}

/// Waits for the turn and keeps it until the transaction ends. To be taken before any row is locked.
pub async fn take(tx: &impl ConnectionTrait, turn: Turn) -> Result<()> {
    let backend = tx.get_database_backend();
    if backend == DbBackend::Postgres {
        let text = "SELECT pg_advisory_xact_lock($1)";
        tx.query_one_raw(Statement::from_sql_and_values(backend, text, [turn.key().into()])).await?;
    }
    Ok(())
}

/// Lets this transaction wait for others as long as it takes, where everybody else gives up after a while: for long work of
/// which there is little, so that waiting for it leaves connections for the rest.
pub async fn wait_patiently(tx: &impl ConnectionTrait) -> Result<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("SET LOCAL lock_timeout = 0").await?;
    }
    Ok(())
}
