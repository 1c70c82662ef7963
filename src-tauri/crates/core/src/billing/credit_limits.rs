//! Telling of accounts that owe more than their limit once bills are made.

use crate::billing::codes;
use crate::customers::model::account;
use crate::gate::ActionContext;
use crate::ledger;
use crate::store::bulk;
use boss_kernel::id::AccountId;
use boss_kernel::{Amount, Currency, Minor, Notice, Result};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap};

/// Those of these accounts that owe more than their limit once they owe `more` too, of which nothing is posted yet.
pub(super) async fn those_over(
    tx: &impl ConnectionTrait,
    accounts: &[AccountId],
    more: Vec<(AccountId, Amount)>,
) -> Result<BTreeSet<AccountId>> {
    let accounts: Vec<AccountId> = accounts.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let mut limits: HashMap<AccountId, Amount> = HashMap::new();
    for chunk in bulk::id_chunks(&accounts) {
        let rows: Vec<(AccountId, Currency, Minor)> = account::Entity::find()
            .select_only()
            .columns([account::Column::Id, account::Column::Currency, account::Column::CreditLimitMinor])
            .filter(account::Column::Id.is_in(chunk))
            .filter(account::Column::CreditLimitMinor.is_not_null())
            .into_tuple()
            .all(tx)
            .await?;
        limits.extend(rows.into_iter().map(|(id, currency, limit)| (id, limit.in_currency(currency))));
    }
    Ok(over(tx, &limits, more.into_iter()).await?.into_iter().map(|(account, _)| account).collect())
}

/// Of accounts with limits, those that owe more once they owe `more` too, and what that comes to, by account.
pub(super) async fn over(
    tx: &impl ConnectionTrait,
    limits: &HashMap<AccountId, Amount>,
    more: impl Iterator<Item = (AccountId, Amount)>,
) -> Result<Vec<(AccountId, Amount)>> {
    if limits.is_empty() {
        return Ok(Vec::new());
    }
    let accounts: Vec<AccountId> = limits.keys().copied().collect();
    let nothing = |(account, limit): (&AccountId, &Amount)| (*account, Amount::zero(limit.currency()));
    let mut owed: HashMap<AccountId, Amount> = limits.iter().map(nothing).collect();
    for (account, amount) in ledger::owed_by(tx, &accounts).await?.into_iter().chain(more) {
        if let Some(sum) = owed.get_mut(&account).filter(|sum| sum.currency() == amount.currency()) {
            *sum = sum.plus(amount)?;
        }
    }
    let mut over: Vec<(AccountId, Amount)> = owed.into_iter().collect();
    over.retain(|(account, owed)| {
        limits.get(account).is_some_and(|limit| ledger::is_over_limit(*owed, *limit))
    });
    over.sort_unstable_by_key(|(account, _)| *account);
    Ok(over)
}

/// Warns of accounts that owe more than their limits now.
pub(super) fn warn(context: &mut ActionContext, over: &BTreeSet<AccountId>) {
    if !over.is_empty() {
        context.warn(Notice::new(codes::OVER_CREDIT_LIMIT).with("accounts", over.len()));
    }
}
