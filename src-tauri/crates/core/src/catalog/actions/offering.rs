//! Offerings.

use crate::catalog::input::NewPrice;
use crate::catalog::model::Connector;
use crate::gate::{Action, ActionContext, Permission, Tag, codes as gate_codes};
use boss_kernel::id::OfferingId;
use boss_kernel::{Currency, Error, LocalText, Result, TaxRate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Adds an offering with its prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddOffering {
    /// Short name, unique in the catalogue: small Latin letters, digits and dashes.
    pub code: String,
    /// What customers call it.
    pub name: LocalText,
    /// What one of it is called: `domain`, `seat`.
    pub unit: LocalText,
    /// The tax rate of everything it charges.
    pub tax_rate: TaxRate,
    /// Whether its prices contain the tax already.
    pub tax_inclusive: bool,
    /// The currency of its prices, for good.
    pub currency: Currency,
    /// How the service is activated.
    pub connector: Connector,
    /// Where to call; only for the webhook connector, and needed there. `https:`, or `http:` to this machine.
    #[serde(default)]
    pub webhook_url: Option<String>,
    /// What it costs. May be empty in a draft.
    #[serde(default)]
    pub prices: Vec<NewPrice>,
    /// Whether it can be ordered at once; otherwise it is a draft.
    #[serde(default)]
    pub publish: bool,
}

impl Action for AddOffering {
    const NAME: &'static str = "catalog.add_offering";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    type Output = OfferingId;

    async fn run(self, _context: &mut ActionContext) -> Result<OfferingId> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Changes what an offering is called, how it is taxed and how it is activated. The tax is fixed once a service of it has
/// started, since earlier charges would change with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeOffering {
    /// Which.
    pub offering_id: OfferingId,
    /// What customers call it.
    pub name: LocalText,
    /// What one of it is called.
    pub unit: LocalText,
    /// The tax rate of everything it charges.
    pub tax_rate: TaxRate,
    /// Whether its prices contain the tax already.
    pub tax_inclusive: bool,
    /// How the service is activated, from the next order on.
    pub connector: Connector,
    /// Where to call; only for the webhook connector, and needed there.
    #[serde(default)]
    pub webhook_url: Option<String>,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for ChangeOffering {
    const NAME: &'static str = "catalog.change_offering";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog, Tag::Orders, Tag::Billing];
    type Output = ();

    async fn run(self, _context: &mut ActionContext) -> Result<()> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Lets a draft, or a retired offering again, be ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublishOffering {
    /// Which.
    pub offering_id: OfferingId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for PublishOffering {
    const NAME: &'static str = "catalog.publish_offering";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    type Output = ();

    async fn run(self, _context: &mut ActionContext) -> Result<()> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Ends the sale of an offering. Customers who have it keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RetireOffering {
    /// Which.
    pub offering_id: OfferingId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for RetireOffering {
    const NAME: &'static str = "catalog.retire_offering";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    type Output = ();

    async fn run(self, _context: &mut ActionContext) -> Result<()> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}
