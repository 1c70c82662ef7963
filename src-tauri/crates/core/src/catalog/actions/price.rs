//! New versions of prices.

use crate::catalog::input::NewChargeModel;
use crate::gate::{Action, ActionContext, Permission, Tag, codes as gate_codes};
use boss_kernel::id::{PriceId, PriceVersionId};
use boss_kernel::{Error, NaiveDate, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Changes what a price charges from a day on. Where that day was billed already, the accounts concerned are billed the
/// difference by the next run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddPriceVersion {
    /// Which price.
    pub price_id: PriceId,
    /// The first day it is in force.
    pub valid_from: NaiveDate,
    /// How it charges; of the same kind as the versions before.
    pub model: NewChargeModel,
}

/// The version that was added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddedPriceVersion {
    /// Which.
    pub price_version_id: PriceVersionId,
    /// How many accounts were billed past its first day and will be billed the difference.
    pub accounts_to_rerate: u64,
}

impl Action for AddPriceVersion {
    const NAME: &'static str = "catalog.add_price_version";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog, Tag::Billing];
    type Output = AddedPriceVersion;

    async fn run(self, _context: &mut ActionContext) -> Result<AddedPriceVersion> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}
