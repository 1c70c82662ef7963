//! What amounts can be, and what an account owes in all. One rule each, for runs, payments and pages.

use crate::ledger::model::{LedgerAccount, posting};
use crate::store::bulk;
use boss_kernel::id::AccountId;
use boss_kernel::{Amount, Currency, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect};

/// The largest amount of one document, in minor units (100 thousand million yuan): hundreds of thousands of them still add up
/// within 63 bits, so that no slip can keep a report from being read.
pub const MOST_MINOR: i64 = 10_000_000_000_000;

/// Whether an amount can stand on one document.
pub fn is_plausible(amount: Amount) -> bool {
    amount.minor().unsigned_abs() <= MOST_MINOR.unsigned_abs()
}

/// Whether what an account owes in all is above its credit limit.
pub fn is_over_limit(owed: Amount, limit: Amount) -> bool {
    owed.minor() > limit.minor()
}

/// What accounts owe in all, by currency: their receivables less what came in and is not applied yet.
pub async fn owed_by(db: &impl ConnectionTrait, accounts: &[AccountId]) -> Result<Vec<(AccountId, Amount)>> {
    let mut owed = Vec::new();
    for chunk in bulk::id_chunks(accounts) {
        let rows: Vec<(AccountId, Currency, i64)> = posting::Entity::find()
            .select_only()
            .column(posting::Column::AccountId)
            .column(posting::Column::Currency)
            .column_as(Expr::col(posting::Column::AmountMinor).sum().cast_as("bigint"), "owed")
            .filter(posting::Column::AccountId.is_in(chunk))
            .filter(
                posting::Column::LedgerAccount.is_in([LedgerAccount::Receivable, LedgerAccount::Unapplied]),
            )
            .group_by(posting::Column::AccountId)
            .group_by(posting::Column::Currency)
            .into_tuple()
            .all(db)
            .await?;
        owed.extend(rows.into_iter().map(|(id, currency, minor)| (id, Amount::new(minor, currency))));
    }
    Ok(owed)
}
