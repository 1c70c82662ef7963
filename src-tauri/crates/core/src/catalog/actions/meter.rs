//! Meters.

use crate::gate::{Action, ActionContext, Permission, Tag, codes as gate_codes};
use boss_kernel::id::MeterId;
use boss_kernel::{Error, LocalText, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Adds a meter: something whose use is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AddMeter {
    /// What usage files call it: small Latin letters, digits and dashes.
    pub code: String,
    /// What people call it.
    pub name: LocalText,
    /// What one of it is called: `GB`, `minute`.
    pub unit: LocalText,
}

impl Action for AddMeter {
    const NAME: &'static str = "catalog.add_meter";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    type Output = MeterId;

    async fn run(self, _context: &mut ActionContext) -> Result<MeterId> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}
