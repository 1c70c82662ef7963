//! What an account owes.

use crate::gate::{Permission, Query, QueryContext, Tag};
use boss_kernel::id::AccountId;
use boss_kernel::{Amount, Error, NaiveDate, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// Of the receivable, what was due before today.
    pub overdue: Amount,
    /// Of the receivable, credits (bills below zero), as a negative amount.
    pub credits: Amount,
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

    async fn run(self, _context: &QueryContext) -> Result<AccountBalanceView> {
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
