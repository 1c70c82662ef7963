//! All meters.

use crate::catalog::views::MeterRow;
use crate::gate::{Permission, Query, QueryContext, Tag, codes as gate_codes};
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// All meters, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListMeters {}

/// All meters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MeterList {
    /// By code.
    pub rows: Vec<MeterRow>,
}

impl Query for ListMeters {
    const NAME: &'static str = "catalog.meters";
    const PERMISSION: Permission = Permission::CatalogRead;
    const TAGS: &'static [Tag] = &[Tag::Catalog];
    type Output = MeterList;

    async fn run(self, _context: &QueryContext) -> Result<MeterList> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}
