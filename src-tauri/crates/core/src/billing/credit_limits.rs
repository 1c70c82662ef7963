//! Telling of accounts that owe more than their limit once bills are made.

use crate::billing::codes;
use crate::customers::model::account;
use crate::gate::ActionContext;
use crate::ledger;
use crate::store::bulk;
use boss_kernel::id::AccountId;
use boss_kernel::{Amount, Currency, Minor, Notice, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap};

/// Warns of those of these accounts that owe more than their limit now.
pub(super) async fn warn_of_those_over(context: &mut ActionContext, accounts: &[AccountId]) -> Result<()> {
    let accounts: Vec<AccountId> = accounts.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let mut limits: HashMap<AccountId, Amount> = HashMap::new();
    for chunk in bulk::id_chunks(&accounts) {
        let rows: Vec<(AccountId, Currency, Minor)> = account::Entity::find()
            .select_only()
            .columns([account::Column::Id, account::Column::Currency, account::Column::CreditLimitMinor])
            .filter(account::Column::Id.is_in(chunk))
            .filter(account::Column::CreditLimitMinor.is_not_null())
            .into_tuple()
            .all(&context.tx)
            .await?;
        limits.extend(rows.into_iter().map(|(id, currency, limit)| (id, limit.in_currency(currency))));
    }
    let limited: Vec<AccountId> = limits.keys().copied().collect();
    let is_over = |(account, owed): &(AccountId, Amount)| {
        let limit = limits.get(account).filter(|limit| limit.currency() == owed.currency());
        limit.is_some_and(|limit| ledger::is_over_limit(*owed, *limit))
    };
    let over = ledger::owed_by(&context.tx, &limited).await?.iter().filter(|owed| is_over(owed)).count();
    if over > 0 {
        context.warn(Notice::new(codes::OVER_CREDIT_LIMIT).with("accounts", over));
    }
    Ok(())
}
