//! What an account owes.

use crate::billing::is_overdue;
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::ledger;
use crate::ledger::model::{LedgerAccount, posting};
use crate::payments::allocating::unsettled;
use crate::payments::queries::open_bills::find_account;
use crate::payments::rules;
use boss_kernel::id::AccountId;
use boss_kernel::{Amount, Currency, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an account owes today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountBalance {
    /// Which account.
    pub account_id: AccountId,
}

/// What an account owes today. All amounts in the account's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountBalanceView {
    /// What its bills still owe, credits taken off: the ledger's receivable.
    pub receivable: Amount,
    /// Received and not yet allocated: the ledger's unapplied, as a positive amount.
    pub unapplied: Amount,
    /// `receivable` less `unapplied`.
    pub balance: Amount,
    /// Of the receivable, what was due before today; bills that are held back are not overdue.
    pub overdue: Amount,
    /// Of the receivable, credits (bills below zero), as a negative amount.
    pub credits: Amount,
    /// What is in its wallets, for bills to come: not taken off the balance.
    pub in_wallets: Amount,
    /// How many bills still owe something.
    pub open_bills: u64,
    /// The earliest due day among them.
    pub oldest_due_on: Option<NaiveDate>,
    /// The account's credit limit, if it has one.
    pub credit_limit: Option<Amount>,
    /// Whether the balance is above the limit.
    pub over_limit: bool,
}

impl Query for AccountBalance {
    const NAME: &'static str = "payments.account_balance";
    const PERMISSION: Permission = Permission::PaymentsRead;
    const TAGS: &'static [Tag] = &[Tag::Payments, Tag::Billing, Tag::Customers, Tag::Ledger];
    type Output = AccountBalanceView;

    async fn run(self, context: &QueryContext) -> Result<AccountBalanceView> {
        let db = &context.snapshot().await?;
        let account = find_account(db, self.account_id).await?;
        let zero = Amount::zero(account.currency);
        let books = ledger_balances(db, self.account_id, account.currency).await?;
        let book = |name| books.get(&name).copied().unwrap_or(zero);
        let receivable = book(LedgerAccount::Receivable);
        let unapplied = book(LedgerAccount::Unapplied).negated()?;
        let in_wallets = book(LedgerAccount::Wallet).negated()?;
        let balance = receivable.minus(unapplied)?;
        let credit_limit = account.credit_limit_minor.map(|limit| limit.in_currency(account.currency));
        let (mut overdue, mut credits, mut open_bills, mut oldest_due_on) = (zero, zero, 0, None);
        for bill in unsettled(db, self.account_id).await? {
            let open = rules::open_amount(&bill)?;
            if open.is_negative() {
                credits = credits.plus(open)?;
                continue;
            }
            open_bills += 1;
            oldest_due_on = oldest_due_on.or(Some(bill.due_on));
            if is_overdue(&bill, context.today) {
                overdue = overdue.plus(open)?;
            }
        }
        let over_limit = credit_limit.is_some_and(|limit| ledger::is_over_limit(balance, limit));
        Ok(AccountBalanceView {
            receivable,
            unapplied,
            balance,
            overdue,
            credits,
            in_wallets,
            open_bills,
            oldest_due_on,
            credit_limit,
            over_limit,
        })
    }
}

async fn ledger_balances(
    db: &impl ConnectionTrait,
    id: AccountId,
    currency: Currency,
) -> Result<BTreeMap<LedgerAccount, Amount>> {
    let rows: Vec<(LedgerAccount, i64)> = posting::Entity::find()
        .select_only()
        .column(posting::Column::LedgerAccount)
        .column_as(Expr::col(posting::Column::AmountMinor).sum().cast_as("bigint"), "amount")
        .filter(posting::Column::AccountId.eq(id))
        .filter(posting::Column::Currency.eq(currency))
        .group_by(posting::Column::LedgerAccount)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(name, minor)| (name, Amount::new(minor, currency))).collect())
}
