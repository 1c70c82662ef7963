//! People to talk to.

use crate::customers::input::ContactProfile;
use crate::gate::{Action, ActionContext, Permission, Tag, codes as gate_codes};
use boss_kernel::id::{ContactId, CustomerId};
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Adds a contact to a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddContact {
    /// Whose.
    pub customer_id: CustomerId,
    /// Who.
    pub contact: ContactProfile,
}

impl Action for AddContact {
    const NAME: &'static str = "customers.add_contact";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = ContactId;

    async fn run(self, _context: &mut ActionContext) -> Result<ContactId> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Changes a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeContact {
    /// Which.
    pub contact_id: ContactId,
    /// The whole new contact.
    pub contact: ContactProfile,
    /// The version of the customer that was looked at.
    pub version: i64,
}

impl Action for ChangeContact {
    const NAME: &'static str = "customers.change_contact";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = ();

    async fn run(self, _context: &mut ActionContext) -> Result<()> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Removes a contact. When it was the primary one, the oldest that is left takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RemoveContact {
    /// Which.
    pub contact_id: ContactId,
    /// The version of the customer that was looked at.
    pub version: i64,
}

impl Action for RemoveContact {
    const NAME: &'static str = "customers.remove_contact";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = ();

    async fn run(self, _context: &mut ActionContext) -> Result<()> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}
