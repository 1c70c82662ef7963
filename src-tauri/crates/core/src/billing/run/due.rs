//! Which accounts a run has to look at, in the order of their ids, chunk by chunk.

use crate::billing::codes;
use crate::customers::model::{AccountState, account};
use crate::store::bulk;
use boss_kernel::id::AccountId;
use boss_kernel::{Error, Fault, NaiveDate, Result};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::{HashMap, VecDeque};

/// Accounts of one chunk.
pub(super) const CHUNK_ACCOUNTS: usize = 2_000;

/// The accounts that are due.
pub(super) struct DueAccounts {
    until: NaiveDate,
    /// How many there are.
    pub(super) total: u64,
    last: AccountId,
    /// The accounts asked for, in chunks; none where all are.
    only: Option<VecDeque<Vec<AccountId>>>,
}

/// Active accounts not billed up to `until` yet, and accounts with a change behind what was billed: closed ones too, since late
/// usage and backdated prices are owed all the same.
fn is_due(until: NaiveDate) -> Condition {
    let behind = Condition::any()
        .add(account::Column::BilledUntil.is_null())
        .add(account::Column::BilledUntil.lt(until));
    let active = Condition::all().add(account::Column::State.eq(AccountState::Active)).add(behind);
    Condition::any().add(active).add(account::Column::RerateFrom.lt(until))
}

impl DueAccounts {
    /// Finds them. Refuses accounts asked for that don't exist, or are closed with nothing come in late, each at its place.
    pub(super) async fn find(
        tx: &DatabaseTransaction,
        until: NaiveDate,
        only: Option<Vec<AccountId>>,
    ) -> Result<DueAccounts> {
        let mut due = DueAccounts { until, total: 0, last: AccountId(0), only: None };
        let Some(mut ids) = only else {
            due.total = account::Entity::find().filter(is_due(until)).count(tx).await?;
            return Ok(due);
        };
        check(tx, &ids).await?;
        ids.sort_unstable();
        ids.dedup();
        for chunk in bulk::id_chunks(&ids) {
            let found =
                account::Entity::find().filter(account::Column::Id.is_in(chunk)).filter(is_due(until));
            due.total += found.count(tx).await?;
        }
        due.only = Some(bulk::id_chunks(&ids).collect());
        Ok(due)
    }

    /// The next accounts; none when all were given. On PostgreSQL they stay locked until the transaction ends: usage and
    /// changes that come in meanwhile wait, and find them billed.
    pub(super) async fn next(&mut self, tx: &DatabaseTransaction) -> Result<Vec<account::Model>> {
        loop {
            let mut select = account::Entity::find().filter(is_due(self.until));
            match &mut self.only {
                None => {
                    select = select.filter(account::Column::Id.gt(self.last)).limit(CHUNK_ACCOUNTS as u64)
                }
                Some(chunks) => {
                    let Some(chunk) = chunks.pop_front() else { return Ok(Vec::new()) };
                    select = select.filter(account::Column::Id.is_in(chunk));
                }
            }
            let found = select.order_by_asc(account::Column::Id).lock(LockType::NoKeyUpdate).all(tx).await?;
            let all = self.only.is_none();
            match found.last() {
                Some(account) => self.last = account.id,
                None if all => return Ok(found),
                None => continue,
            }
            return Ok(found);
        }
    }
}

async fn check(tx: &DatabaseTransaction, ids: &[AccountId]) -> Result<()> {
    let accounts = bulk::find_by_ids::<account::Entity, _>(tx, account::Column::Id, ids).await?;
    let accounts: HashMap<AccountId, account::Model> =
        accounts.into_iter().map(|account| (account.id, account)).collect();
    let fault = |(position, id): (usize, &AccountId)| {
        let error = match accounts.get(id) {
            None => Error::new(codes::ACCOUNT_UNKNOWN).with("id", id),
            Some(account) if account.state == AccountState::Closed && account.rerate_from.is_none() => {
                Error::new(codes::ACCOUNT_CLOSED).with("number", &account.number)
            }
            Some(_) => return None,
        };
        Some(Fault::at(format!("accountIds.{position}"), error))
    };
    Error::unless_faultless(ids.iter().enumerate().filter_map(fault).collect())
}
