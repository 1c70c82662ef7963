//! Turns, locks and patience: how transactions on PostgreSQL keep out of each other's way. SQLite has one writer, so nothing is
//! locked there, but the order is held all the same.
//!
//! Everybody locks in one order, that of [`Rank`] and within a rank that of ids, so that nobody waits in a circle. Rows are
//! locked for a change that leaves their keys alone (`FOR NO KEY UPDATE`), so that others may refer to them meanwhile. The gate
//! lets each action run [`in_order`]; a build with debug assertions then ends an action that goes backwards.
//!
//! A dry run that only reads takes no turn and locks no row: what locks here then just reads.

use boss_kernel::Result;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, Statement, TransactionTrait, Value,
};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::future::Future;

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

/// What is locked, in the order in which everybody locks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A turn, before anything else.
    Turn,
    /// Offerings.
    Offering,
    /// Meters.
    Meter,
    /// Usage imports.
    UsageImport,
    /// Orders.
    Order,
    /// Billing accounts, those who pay and those who are paid for together.
    Account,
    /// Customers: their accounts come before them.
    Customer,
    /// Subscriptions.
    Subscription,
    /// Coupons.
    Coupon,
    /// Drafts that become bills or go: the credits of their accounts come after them.
    Draft,
    /// Bills, credits among them.
    Bill,
    /// Payments.
    Payment,
    /// Wallets.
    Wallet,
    /// Invoices.
    Invoice,
    /// Numbers, really last: a series stays locked until the transaction ends.
    Number,
}

/// A table whose rows are locked by their ids.
pub trait Lockable: EntityTrait {
    /// Their place in the order.
    const RANK: Rank;
    /// The column of their ids.
    fn id_column() -> Self::Column;
    /// A row's id.
    fn id_of(row: &Self::Model) -> i64;
}

/// Says of an entity with an `id` where its rows stand in the order of locks.
macro_rules! lockable {
    ($module:ident, $rank:ident) => {
        impl crate::store::turns::Lockable for $module::Entity {
            const RANK: crate::store::turns::Rank = crate::store::turns::Rank::$rank;

            fn id_column() -> $module::Column {
                $module::Column::Id
            }

            fn id_of(row: &$module::Model) -> i64 {
                row.id.0
            }
        }
    };
}
pub(crate) use lockable;

/// What the running action holds.
#[derive(Default)]
struct Course {
    reads_only: bool,
    held: BTreeSet<(Rank, i64)>,
    /// Rows the transaction made itself: nobody else can want them yet.
    made: BTreeSet<(Rank, i64)>,
}

tokio::task_local! {
    static COURSE: RefCell<Course>;
}

impl Course {
    fn pass(&mut self, place: (Rank, i64)) {
        if self.made.contains(&place) || self.held.contains(&place) {
            return;
        }
        if let Some(last) = self.held.last() {
            assert!(*last < place, "{place:?} is locked after {last:?}: others lock the other way round");
        }
        self.held.insert(place);
    }
}

/// Runs an action so that the order of its locks is held. One that reads only locks nothing.
pub(crate) async fn in_order<T>(reads_only: bool, action: impl Future<Output = T>) -> T {
    COURSE.scope(RefCell::new(Course { reads_only, ..Course::default() }), action).await
}

/// The transaction has ended, and with it all its locks; says whether the next one only reads.
pub(crate) fn begin_anew(reads_only: bool) {
    let next = Course { reads_only, ..Course::default() };
    COURSE.try_with(|course| *course.borrow_mut() = next).ok();
}

/// Whether the running action only reads.
pub(crate) fn reads_only() -> bool {
    COURSE.try_with(|course| course.borrow().reads_only).unwrap_or(false)
}

/// Notes what was locked by other means than those here, such as an update; ends a debug build that went backwards.
pub(crate) fn note(rank: Rank, ids: impl IntoIterator<Item = i64>) {
    if cfg!(debug_assertions) && !reads_only() {
        let pass = |course: &RefCell<Course>| {
            ids.into_iter().for_each(|id| course.borrow_mut().pass((rank, id)));
        };
        // Outside an action there is no order to hold.
        COURSE.try_with(pass).ok();
    }
}

/// Notes a row that the transaction made: it may be locked at any time.
pub(crate) fn note_made(rank: Rank, id: i64) {
    if cfg!(debug_assertions) {
        COURSE.try_with(|course| course.borrow_mut().made.insert((rank, id))).ok();
    }
}

/// Notes that rows are locked no more, though the transaction goes on: a part of it was rolled back.
pub(crate) fn note_let_go(rank: Rank, ids: impl IntoIterator<Item = i64>) {
    let let_go = |course: &RefCell<Course>| {
        for id in ids {
            course.borrow_mut().held.remove(&(rank, id));
        }
    };
    COURSE.try_with(let_go).ok();
}

/// Waits for the turn and keeps it until the transaction ends. To be taken before any row is locked.
pub async fn take(tx: &impl ConnectionTrait, turn: Turn) -> Result<()> {
    if reads_only() {
        return Ok(());
    }
    note(Rank::Turn, [turn.key()]);
    let backend = tx.get_database_backend();
    if backend == DbBackend::Postgres {
        let text = "SELECT pg_advisory_xact_lock($1)";
        tx.query_one_raw(Statement::from_sql_and_values(backend, text, [turn.key().into()])).await?;
    }
    Ok(())
}

/// Locks the rows found until the transaction ends, in the order of their ids, and returns them as they are then.
pub async fn lock<E: Lockable>(tx: &impl ConnectionTrait, select: Select<E>) -> Result<Vec<E::Model>> {
    lock_as(tx, select, E::RANK).await
}

async fn lock_as<E: Lockable>(
    tx: &impl ConnectionTrait,
    select: Select<E>,
    rank: Rank,
) -> Result<Vec<E::Model>> {
    let mut select = select.order_by_asc(E::id_column());
    if !reads_only() {
        select = select.lock(LockType::NoKeyUpdate);
    }
    let found = select.all(tx).await?;
    note(rank, found.iter().map(E::id_of));
    Ok(found)
}

/// Locks the rows of these ids, in their order, whatever the order they are given in.
pub async fn lock_all<E, I>(tx: &impl ConnectionTrait, ids: &[I]) -> Result<Vec<E::Model>>
where
    E: Lockable,
    I: Copy + Ord + Into<Value>,
{
    lock_all_as::<E, I>(tx, ids, E::RANK).await
}

/// As [`lock_all`], for rows that stand elsewhere in the order than others of their table.
pub async fn lock_all_as<E, I>(tx: &impl ConnectionTrait, ids: &[I], rank: Rank) -> Result<Vec<E::Model>>
where
    E: Lockable,
    I: Copy + Ord + Into<Value>,
{
    let ids = in_order_of_ids(ids);
    let mut found = Vec::with_capacity(ids.len());
    for chunk in crate::store::bulk::id_chunks(&ids) {
        found.extend(lock_as(tx, E::find().filter(E::id_column().is_in(chunk)), rank).await?);
    }
    Ok(found)
}

/// Locks the row of this id, if there is one.
pub async fn lock_one<E, I>(tx: &impl ConnectionTrait, id: I) -> Result<Option<E::Model>>
where
    E: Lockable,
    I: Into<Value>,
{
    Ok(lock(tx, E::find().filter(E::id_column().eq(id))).await?.pop())
}

/// A part of a transaction whose locks are given back when it is rolled back, while the rest goes on.
pub async fn attempt(tx: &DatabaseTransaction) -> Result<DatabaseTransaction> {
    Ok(tx.begin().await?)
}

/// Each id once, in the order in which everybody locks.
pub fn in_order_of_ids<I: Copy + Ord>(ids: &[I]) -> Vec<I> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Lets this transaction wait for others as long as it takes, where everybody else gives up after a while: for long work of
/// which there is little, so that waiting for it leaves connections for the rest.
pub async fn wait_patiently(tx: &impl ConnectionTrait) -> Result<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("SET LOCAL lock_timeout = 0").await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn going_on_is_allowed_and_so_is_locking_again() {
        in_order(false, async {
            note(Rank::Account, [3, 7]);
            note(Rank::Account, [3]);
            note_made(Rank::Account, 1);
            note(Rank::Bill, [1]);
            note(Rank::Account, [1, 7]);
            note(Rank::Number, [0]);
            begin_anew(false);
            note(Rank::Account, [2]);
        })
        .await;
    }

    #[tokio::test]
    #[should_panic(expected = "is locked after")]
    async fn going_backwards_among_ids_ends_it() {
        in_order(false, async { note(Rank::Account, [7, 3]) }).await;
    }

    #[tokio::test]
    #[should_panic(expected = "is locked after")]
    async fn an_account_after_a_number_ends_it() {
        in_order(false, async {
            note(Rank::Number, [0]);
            note(Rank::Account, [3]);
        })
        .await;
    }
}
