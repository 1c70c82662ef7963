//! The list of customers.

use crate::customers::model::{CustomerKind, CustomerState};
use crate::customers::views::CustomerRow;
use crate::gate::{Permission, Query, QueryContext, Tag, codes as gate_codes};
use crate::store::page::Window;
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A window of the list of customers. Sorts by `number` (default, newest first), `name` or `createdAt`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListCustomers {
    /// Which rows.
    pub window: Window,
    /// Any part of a name, a number, a credit code, or a phone number.
    pub search: Option<String>,
    /// Only companies, or only persons.
    pub kind: Option<CustomerKind>,
    /// Only those in this state.
    pub state: Option<CustomerState>,
}

/// A window of customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerList {
    /// The rows of the window.
    pub rows: Vec<CustomerRow>,
    /// How many there are in all; at least so many where `totalIsExact` is false.
    pub total: u64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
}

impl Query for ListCustomers {
    const NAME: &'static str = "customers.list";
    const PERMISSION: Permission = Permission::CustomersRead;
    const TAGS: &'static [Tag] = &[Tag::Customers];
    type Output = CustomerList;

    async fn run(self, _context: &QueryContext) -> Result<CustomerList> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}
