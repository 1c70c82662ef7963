//! Usage of days that were billed already: their accounts are read again by the next run.

use crate::customers::mark_rerate_from;
use crate::customers::model::account;
use crate::store::bulk;
use boss_kernel::id::AccountId;
use boss_kernel::{NaiveDate, Result};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// Marks the accounts whose first day with an event lies before the day they are billed until; returns how many.
///
/// Locks all accounts named, in the order of their ids: a bill run at the same moment either sees these events or is seen here.
pub(super) async fn mark(
    tx: &DatabaseTransaction,
    first_days: BTreeMap<AccountId, NaiveDate>,
) -> Result<i64> {
    let ids: Vec<AccountId> = first_days.keys().copied().collect();
    let mut late: BTreeMap<NaiveDate, Vec<AccountId>> = BTreeMap::new();
    for chunk in bulk::id_chunks(&ids) {
        let billed: Vec<(AccountId, Option<NaiveDate>)> = account::Entity::find()
            .filter(account::Column::Id.is_in(chunk))
            .order_by_asc(account::Column::Id)
            .lock_exclusive()
            .select_only()
            .columns([account::Column::Id, account::Column::BilledUntil])
            .into_tuple()
            .all(tx)
            .await?;
        for (account, billed_until) in billed {
            let Some(day) = first_days.get(&account) else { continue };
            if billed_until.is_some_and(|until| *day < until) {
                late.entry(*day).or_default().push(account);
            }
        }
    }
    let mut marked: u64 = 0;
    for (day, accounts) in late {
        marked += mark_rerate_from(tx, &accounts, day).await?;
    }
    Ok(i64::try_from(marked).unwrap_or(i64::MAX))
}
