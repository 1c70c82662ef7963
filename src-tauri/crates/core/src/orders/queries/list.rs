//! The list of orders.

use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::orders::model::OrderState;
use crate::store::page::Window;
use boss_kernel::id::{AccountId, CustomerId, OrderId};
use boss_kernel::{Instant, LocalText, NaiveDate, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Orders, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListOrders {
    /// Which rows; sorted by `number`, `requestedOn` or `createdAt`.
    pub window: Window,
    /// Only these states; empty for all.
    pub states: Vec<OrderState>,
    /// Only of this customer.
    pub customer_id: Option<CustomerId>,
    /// Only of this account.
    pub account_id: Option<AccountId>,
    /// An order's or account's number, or a part of the customer's name.
    pub search: String,
}

/// A window of orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderList {
    /// The rows of the window.
    pub rows: Vec<OrderRow>,
    /// How many there are in all.
    pub total: u64,
}

/// One order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderRow {
    /// Which.
    pub order_id: OrderId,
    /// `O000001`.
    pub number: String,
    /// The customer.
    pub customer_id: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// The account.
    pub account_id: AccountId,
    /// `A000001`.
    pub account_number: String,
    /// What it asks for, in short: `新增 云存储 × 20；终止 CDN`.
    pub items: LocalText,
    /// Its state.
    pub state: OrderState,
    /// The day the customer asked.
    pub requested_on: NaiveDate,
    /// Tasks that are not done yet.
    pub open_tasks: i64,
    /// Tasks that failed.
    pub failed_tasks: i64,
    /// When it was entered.
    pub created_at: Instant,
    /// When its last item was done.
    pub completed_at: Option<Instant>,
}

impl Query for ListOrders {
    const NAME: &'static str = "orders.list";
    const PERMISSION: Permission = Permission::OrdersRead;
    const TAGS: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = OrderList;

    async fn run(self, _context: &QueryContext) -> Result<OrderList> {
        Err(crate::gate::internal("unfinished"))
    }
}
