//! One offering's page.

use crate::catalog::views::OfferingDetail;
use crate::gate::{Permission, Query, QueryContext, Tag, codes as gate_codes};
use boss_kernel::id::OfferingId;
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything about one offering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowOffering {
    /// Which.
    pub offering_id: OfferingId,
}

impl Query for ShowOffering {
    const NAME: &'static str = "catalog.offering";
    const PERMISSION: Permission = Permission::CatalogRead;
    const TAGS: &'static [Tag] = &[Tag::Catalog, Tag::Orders];
    type Output = OfferingDetail;

    async fn run(self, _context: &QueryContext) -> Result<OfferingDetail> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}
