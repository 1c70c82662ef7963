//! One customer's page.

use crate::customers::views::CustomerDetail;
use crate::gate::{Permission, Query, QueryContext, Tag, codes as gate_codes};
use boss_kernel::id::CustomerId;
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything about one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowCustomer {
    /// Which.
    pub customer_id: CustomerId,
}

impl Query for ShowCustomer {
    const NAME: &'static str = "customers.detail";
    const PERMISSION: Permission = Permission::CustomersRead;
    const TAGS: &'static [Tag] = &[Tag::Customers];
    type Output = CustomerDetail;

    async fn run(self, _context: &QueryContext) -> Result<CustomerDetail> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}
