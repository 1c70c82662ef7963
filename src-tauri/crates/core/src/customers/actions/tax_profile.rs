//! What stands on invoices as the buyer.

use crate::customers::input::NewTaxProfile;
use crate::customers::model::tax_profile;
use crate::gate::{Action, ActionContext, Permission, Tag, codes as gate_codes};
use boss_kernel::id::{CustomerId, TaxProfileId};
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Adds a tax profile to a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddTaxProfile {
    /// Whose.
    pub customer_id: CustomerId,
    /// What stands on the invoice.
    pub tax_profile: NewTaxProfile,
}

impl Action for AddTaxProfile {
    const NAME: &'static str = "customers.add_tax_profile";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = TaxProfileId;

    async fn run(self, _context: &mut ActionContext) -> Result<TaxProfileId> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Changes a tax profile. Invoices already issued keep what stood on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeTaxProfile {
    /// Which.
    pub tax_profile_id: TaxProfileId,
    /// The whole new profile.
    pub tax_profile: NewTaxProfile,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for ChangeTaxProfile {
    const NAME: &'static str = "customers.change_tax_profile";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers, Tag::Invoicing];
    type Output = ();

    async fn run(self, _context: &mut ActionContext) -> Result<()> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Makes a tax profile of a customer; `place` is put before the names of faulty fields (`taxProfile.`). The first one is
/// the default whatever it says.
pub async fn create_tax_profile(
    _context: &mut ActionContext,
    _customer_id: CustomerId,
    _new: NewTaxProfile,
    _place: &str,
) -> Result<tax_profile::Model> {
    Err(Error::new(gate_codes::INTERNAL))
}
