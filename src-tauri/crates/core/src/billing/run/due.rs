//! Which accounts a run has to look at, in the order of their ids.

use crate::billing::codes;
use crate::billing::run::standing::Run;
use crate::customers::model::{AccountState, account};
use crate::store::bulk;
use boss_kernel::id::AccountId;
use boss_kernel::{Error, Fault, NaiveDate, Result};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::HashMap;

/// Active accounts not billed up to `until` yet, and accounts with a change behind what was billed: closed ones too, since late
/// usage and backdated prices are owed all the same.
fn is_due(until: NaiveDate) -> Condition {
    let behind = Condition::any()
        .add(account::Column::BilledUntil.is_null())
        .add(account::Column::BilledUntil.lt(until));
    let active = Condition::all().add(account::Column::State.eq(AccountState::Active)).add(behind);
    Condition::any().add(active).add(account::Column::RerateFrom.lt(until))
}

/// Of the accounts a run was asked for, those it has not looked at.
fn left<'r>(run: &Run, named: &'r [AccountId]) -> &'r [AccountId] {
    let looked_at = named.partition_point(|id| *id <= run.reached);
    named.get(looked_at..).unwrap_or_default()
}

/// How many accounts a run still has to look at.
pub(super) async fn count(tx: &DatabaseTransaction, run: &Run) -> Result<u64> {
    let due = account::Entity::find().filter(is_due(run.horizon.until));
    let Some(named) = &run.named else {
        return Ok(due.filter(account::Column::Id.gt(run.reached)).count(tx).await?);
    };
    let mut count = 0;
    for chunk in bulk::id_chunks(left(run, named)) {
        count += due.clone().filter(account::Column::Id.is_in(chunk)).count(tx).await?;
    }
    Ok(count)
}

/// The next accounts of a run, at most `most`, and moves it past them; none when all were given. On PostgreSQL they stay locked
/// until the transaction ends: usage and changes that come in meanwhile wait, and find them billed.
pub(super) async fn next(
    tx: &DatabaseTransaction,
    run: &mut Run,
    most: usize,
) -> Result<Vec<account::Model>> {
    if most == 0 {
        return Ok(Vec::new());
    }
    loop {
        let due = account::Entity::find().filter(is_due(run.horizon.until));
        let (due, last) = match &run.named {
            None => (due.filter(account::Column::Id.gt(run.reached)).limit(most as u64), None),
            Some(named) => {
                let chunk: Vec<AccountId> = left(run, named).iter().take(most).copied().collect();
                let Some(last) = chunk.last().copied() else { return Ok(Vec::new()) };
                (due.filter(account::Column::Id.is_in(chunk)), Some(last))
            }
        };
        let found = due.order_by_asc(account::Column::Id).lock(LockType::NoKeyUpdate).all(tx).await?;
        run.reached = last.or(found.last().map(|account| account.id)).unwrap_or(run.reached);
        if !found.is_empty() || last.is_none() {
            return Ok(found);
        }
    }
}

/// Refuses accounts asked for that don't exist, or are closed with nothing come in late, each at its place.
pub(super) async fn check(tx: &DatabaseTransaction, ids: &[AccountId]) -> Result<()> {
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
