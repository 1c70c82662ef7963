//! Customers themselves.

use crate::customers::input::{CustomerProfile, NewAccount, NewCustomer, NewTaxProfile};
use crate::customers::model::customer;
use crate::gate::{Action, ActionContext, Permission, Tag, codes as gate_codes};
use boss_kernel::id::{AccountId, CustomerId, TaxProfileId};
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Adds a customer with contacts, tax profiles and, if wanted, a first billing account: whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddCustomer {
    /// Who, and the people to talk to.
    pub customer: NewCustomer,
    /// What stands on their invoices; the first is the default one if none says so.
    #[serde(default)]
    pub tax_profiles: Vec<NewTaxProfile>,
    /// A first billing account, with the default tax profile.
    #[serde(default)]
    pub account: Option<NewAccount>,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddedCustomer {
    /// The customer.
    pub customer_id: CustomerId,
    /// Their number.
    pub number: String,
    /// Their tax profiles, in the order given.
    pub tax_profile_ids: Vec<TaxProfileId>,
    /// Their first billing account, if one was asked for.
    pub account_id: Option<AccountId>,
    /// Its number.
    pub account_number: Option<String>,
}

impl Action for AddCustomer {
    const NAME: &'static str = "customers.add";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = AddedCustomer;

    async fn run(self, _context: &mut ActionContext) -> Result<AddedCustomer> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Changes who a customer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeCustomer {
    /// Which.
    pub customer_id: CustomerId,
    /// The whole new profile.
    pub customer: CustomerProfile,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for ChangeCustomer {
    const NAME: &'static str = "customers.change";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers, Tag::Orders, Tag::Billing, Tag::Invoicing, Tag::Payments];
    type Output = ();

    async fn run(self, _context: &mut ActionContext) -> Result<()> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Ends business with a customer. Refused while they have an active account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CloseCustomer {
    /// Which.
    pub customer_id: CustomerId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for CloseCustomer {
    const NAME: &'static str = "customers.close";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = ();

    async fn run(self, _context: &mut ActionContext) -> Result<()> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Takes up business with a closed customer again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReopenCustomer {
    /// Which.
    pub customer_id: CustomerId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for ReopenCustomer {
    const NAME: &'static str = "customers.reopen";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = ();

    async fn run(self, _context: &mut ActionContext) -> Result<()> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Makes a customer with contacts; `place` is put before the names of faulty fields (`customer.`). Faults are refused all
/// together, likely duplicates and a doubtful credit code are warned of.
pub async fn create_customer(
    _context: &mut ActionContext,
    _new: NewCustomer,
    _place: &str,
) -> Result<customer::Model> {
    Err(Error::new(gate_codes::INTERNAL))
}
