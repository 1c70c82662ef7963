//! Billing accounts: a list that pickers use too, and one account's page.

use crate::customers::model::AccountState;
use crate::customers::views::{AccountDetail, AccountRow};
use crate::gate::{Permission, Query, QueryContext, Tag, codes as gate_codes};
use crate::store::page::Window;
use boss_kernel::id::{AccountId, CustomerId};
use boss_kernel::{Currency, Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A window of the list of billing accounts. Sorts by `number` (default, newest first), `name` or `customerName`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListAccounts {
    /// Which rows.
    pub window: Window,
    /// An account's number, or what a customer is found by.
    pub search: Option<String>,
    /// Only this customer's.
    pub customer_id: Option<CustomerId>,
    /// Only those in this state.
    pub state: Option<AccountState>,
    /// Only those of this currency.
    pub currency: Option<Currency>,
}

/// A window of billing accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountList {
    /// The rows of the window.
    pub rows: Vec<AccountRow>,
    /// How many there are in all; at least so many where `totalIsExact` is false.
    pub total: u64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
}

impl Query for ListAccounts {
    const NAME: &'static str = "customers.accounts";
    const PERMISSION: Permission = Permission::CustomersRead;
    const TAGS: &'static [Tag] = &[Tag::Customers];
    type Output = AccountList;

    async fn run(self, _context: &QueryContext) -> Result<AccountList> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// One billing account with its customer and tax profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowAccount {
    /// Which.
    pub account_id: AccountId,
}

impl Query for ShowAccount {
    const NAME: &'static str = "customers.account";
    const PERMISSION: Permission = Permission::CustomersRead;
    const TAGS: &'static [Tag] = &[Tag::Customers, Tag::Billing];
    type Output = AccountDetail;

    async fn run(self, _context: &QueryContext) -> Result<AccountDetail> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}
