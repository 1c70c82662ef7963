//! The quick search behind Ctrl+K.

use crate::gate::{Permission, Query, QueryContext, Tag, codes as gate_codes};
use boss_kernel::id::{AccountId, CustomerId};
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Up to twelve customers and accounts by name, number, phone or credit code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct FindCustomers {
    /// What was typed.
    pub text: String,
}

/// What was found, best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundCustomers {
    /// Best first.
    pub hits: Vec<FoundCustomer>,
}

/// What kind of page a hit opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum FoundKind {
    /// A customer's.
    Customer,
    /// A billing account's.
    Account,
}

/// A customer or account that fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundCustomer {
    /// Which page it opens.
    pub kind: FoundKind,
    /// The customer.
    pub customer_id: CustomerId,
    /// The account, if it is one.
    pub account_id: Option<AccountId>,
    /// The number of the customer or account.
    pub number: String,
    /// The name of the customer or account.
    pub name: String,
    /// What else tells it apart: the credit code or phone of a customer, the customer's name of an account.
    pub detail: Option<String>,
}

impl Query for FindCustomers {
    const NAME: &'static str = "customers.find";
    const PERMISSION: Permission = Permission::CustomersRead;
    const TAGS: &'static [Tag] = &[Tag::Customers];
    type Output = FoundCustomers;

    async fn run(self, _context: &QueryContext) -> Result<FoundCustomers> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}
