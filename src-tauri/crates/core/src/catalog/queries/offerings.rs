//! Offerings: the list, and those that can be ordered.

use crate::catalog::model::OfferingState;
use crate::catalog::views::{OfferingRow, OrderableOffering};
use crate::gate::{Permission, Query, QueryContext, Tag, codes as gate_codes};
use crate::store::page::Window;
use boss_kernel::{Currency, Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A window of the list of offerings. Sorts by `code` (default) or `createdAt`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListOfferings {
    /// Which rows.
    pub window: Window,
    /// A part of the code or of the name in either language.
    pub search: Option<String>,
    /// Only those in this state.
    pub state: Option<OfferingState>,
}

/// A window of offerings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfferingList {
    /// The rows of the window.
    pub rows: Vec<OfferingRow>,
    /// How many there are in all.
    pub total: u64,
}

impl Query for ListOfferings {
    const NAME: &'static str = "catalog.offerings";
    const PERMISSION: Permission = Permission::CatalogRead;
    const TAGS: &'static [Tag] = &[Tag::Catalog, Tag::Orders];
    type Output = OfferingList;

    async fn run(self, _context: &QueryContext) -> Result<OfferingList> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// All published offerings, by code, at most 500.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderableOfferings {
    /// Only those priced in this currency: the account's.
    pub currency: Option<Currency>,
    /// A part of the code or of the name in either language.
    pub search: Option<String>,
}

/// Offerings that can be ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderableList {
    /// By code.
    pub rows: Vec<OrderableOffering>,
}

impl Query for OrderableOfferings {
    const NAME: &'static str = "catalog.orderable";
    const PERMISSION: Permission = Permission::CatalogRead;
    const TAGS: &'static [Tag] = &[Tag::Catalog];
    type Output = OrderableList;

    async fn run(self, _context: &QueryContext) -> Result<OrderableList> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}
