//! Usage of days that were billed already: their accounts are read again by the next run.

use crate::customers::mark_rerate_from;
use crate::customers::model::account;
use crate::orders;
use crate::store::{bulk, turns};
use crate::usage::import::intake::Intake;
use crate::usage::import::tally::Tally;
use boss_kernel::id::{AccountId, SubscriptionId};
use boss_kernel::{NaiveDate, Result};
use sea_orm::DatabaseTransaction;
use std::collections::{BTreeMap, HashMap};

/// The day up to which an account's usage is billed for good: the next run reads from there on anyway, because something changed
/// or because the account was billed ahead, for the sake of fees in advance.
pub(super) fn settled_until(
    billed_until: Option<NaiveDate>,
    rerate_from: Option<NaiveDate>,
) -> Option<NaiveDate> {
    billed_until.map(|until| rerate_from.map_or(until, |again| again.min(until)))
}

/// Usage of a subscription that moved may belong to any of the accounts that ever were billed for it: each of them is looked at from
/// the subscription's first day with an event on.
async fn add_former_accounts(
    tx: &DatabaseTransaction,
    first_days: &HashMap<SubscriptionId, NaiveDate>,
    by_account: &mut BTreeMap<AccountId, NaiveDate>,
) -> Result<()> {
    for (subscription, accounts) in orders::accounts_of_moved(tx).await? {
        let Some(day) = first_days.get(&subscription) else { continue };
        for account in accounts {
            let first = by_account.entry(account).or_insert(*day);
            *first = (*first).min(*day);
        }
    }
    Ok(())
}

/// Marks the accounts whose first day with an event lies before the day they are settled until, those that
/// subscriptions moved away from among them; returns how many.
///
/// A dry run only counts them. Locks all accounts named, in the order of their ids: a bill run at the same
/// moment either sees these events or is seen here.
pub(super) async fn mark(
    tx: &DatabaseTransaction,
    tally: &Tally,
    intake: &Intake,
    dry_run: bool,
) -> Result<i64> {
    let mut first_days = tally.first_day_by_account(intake);
    add_former_accounts(tx, &tally.first_days, &mut first_days).await?;
    let ids: Vec<AccountId> = first_days.keys().copied().collect();
    let mut late: BTreeMap<NaiveDate, Vec<AccountId>> = BTreeMap::new();
    for chunk in bulk::id_chunks(&ids) {
        let accounts = match dry_run {
            true => bulk::find_by_ids::<account::Entity, _>(tx, account::Column::Id, &chunk).await?,
            false => turns::lock_all::<account::Entity, _>(tx, &chunk).await?,
        };
        for account in accounts {
            let Some(day) = first_days.get(&account.id) else { continue };
            if settled_until(account.billed_until, account.rerate_from).is_some_and(|until| *day < until) {
                late.entry(*day).or_default().push(account.id);
            }
        }
    }
    let mut marked: u64 = 0;
    for (day, accounts) in late {
        marked += match dry_run {
            true => accounts.len() as u64,
            false => mark_rerate_from(tx, &accounts, day).await?,
        };
    }
    Ok(i64::try_from(marked).unwrap_or(i64::MAX))
}
