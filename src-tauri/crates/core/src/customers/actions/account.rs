//! Billing accounts.

use crate::customers::input::{AccountTerms, NewAccount};
use crate::customers::model::account;
use crate::gate::{Action, ActionContext, Permission, Tag, codes as gate_codes};
use boss_kernel::id::{AccountId, CustomerId, TaxProfileId};
use boss_kernel::{Error, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

/// Opens a billing account for a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddAccount {
    /// Whose.
    pub customer_id: CustomerId,
    /// The tax profile its invoices name; the customer's default one when none.
    #[serde(default)]
    pub tax_profile_id: Option<TaxProfileId>,
    /// The account.
    pub account: NewAccount,
}

/// The account that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddedAccount {
    /// Which.
    pub account_id: AccountId,
    /// Its number.
    pub number: String,
}

impl Action for AddAccount {
    const NAME: &'static str = "customers.add_account";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = AddedAccount;

    async fn run(self, _context: &mut ActionContext) -> Result<AddedAccount> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Changes the terms of a billing account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeAccount {
    /// Which.
    pub account_id: AccountId,
    /// All its terms.
    pub account: AccountTerms,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for ChangeAccount {
    const NAME: &'static str = "customers.change_account";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers, Tag::Billing];
    type Output = ();

    async fn run(self, _context: &mut ActionContext) -> Result<()> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Closes a billing account for good. Refused while a service is not ended or something is not billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CloseAccount {
    /// Which.
    pub account_id: AccountId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for CloseAccount {
    const NAME: &'static str = "customers.close_account";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers, Tag::Billing];
    type Output = ();

    async fn run(self, _context: &mut ActionContext) -> Result<()> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Opens a billing account; `place` is put before the names of faulty fields (`account.`). Without a tax profile the
/// customer's default one is taken, if there is one.
pub async fn create_account(
    _context: &mut ActionContext,
    _customer_id: CustomerId,
    _tax_profile_id: Option<TaxProfileId>,
    _new: NewAccount,
    _place: &str,
) -> Result<account::Model> {
    Err(Error::new(gate_codes::INTERNAL))
}

/// The account, if there is one of this id; refused with a typed error if not.
pub async fn find_account(_db: &impl ConnectionTrait, _account_id: AccountId) -> Result<account::Model> {
    Err(Error::new(gate_codes::INTERNAL))
}

/// The account, for an action that adds to it: a closed one is refused. On PostgreSQL its row stays locked until the
/// transaction ends, so that nobody closes it meanwhile.
pub async fn account_for_update(
    _tx: &impl ConnectionTrait,
    _account_id: AccountId,
) -> Result<account::Model> {
    Err(Error::new(gate_codes::INTERNAL))
}

/// Says that something on or after `day` changed for these accounts: where `day` lies before what was billed already, the
/// next run reads from there. Returns how many accounts that concerned.
pub async fn mark_rerate_from(
    _tx: &impl ConnectionTrait,
    _accounts: &[AccountId],
    _day: NaiveDate,
) -> Result<u64> {
    Err(Error::new(gate_codes::INTERNAL))
}
