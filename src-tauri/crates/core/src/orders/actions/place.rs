//! Placing an order: its items, the subscriptions they make, and the tasks that carry them out.

use crate::catalog::model::Connector;
use crate::gate::{Action, ActionContext, Permission, Tag};
use crate::orders::model::{OrderState, OrderVerb};
use boss_kernel::id::{AccountId, OfferingId, OrderId, OrderItemId, ServiceOrderId, SubscriptionId};
use boss_kernel::{NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Places an order on an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlaceOrder {
    /// The account that will be billed.
    pub account_id: AccountId,
    /// The day the customer asked; today if not given, never in the future.
    #[serde(default)]
    pub requested_on: Option<NaiveDate>,
    /// For colleagues.
    #[serde(default)]
    pub note: Option<String>,
    /// What is asked for; at least one, and each subscription at most once.
    pub items: Vec<PlaceOrderItem>,
}

/// What one item of a new order asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "verb", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PlaceOrderItem {
    /// A new subscription.
    Add {
        /// What is sold; has to be published and in the account's currency.
        offering_id: OfferingId,
        /// How many units; more than zero. One where the offering is not counted.
        quantity: Quantity,
        /// The day the service is to begin.
        start_on: NaiveDate,
    },
    /// Another quantity of a subscription.
    Modify {
        /// Which; has to be active.
        subscription_id: SubscriptionId,
        /// How many units from then on; more than zero.
        quantity: Quantity,
        /// The first day with the new quantity.
        effective_on: NaiveDate,
    },
    /// The end of a subscription.
    Delete {
        /// Which; has to be active.
        subscription_id: SubscriptionId,
        /// The first day without service.
        effective_on: NaiveDate,
    },
}

/// An order that was placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlacedOrder {
    /// Which.
    pub order_id: OrderId,
    /// `O000001`.
    pub order_number: String,
    /// Completed at once when no task waits for its day, a person or another system.
    pub state: OrderState,
    /// One per item, in their order.
    pub items: Vec<PlacedItem>,
}

/// What came of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlacedItem {
    /// The item.
    pub item_id: OrderItemId,
    /// What it asks for.
    pub verb: OrderVerb,
    /// The subscription it made or is about.
    pub subscription_id: SubscriptionId,
    /// `S000001`.
    pub subscription_number: String,
    /// Its task.
    pub task_id: ServiceOrderId,
    /// How the task is carried out.
    pub connector: Connector,
    /// How far it is.
    pub state: OrderState,
}

impl Action for PlaceOrder {
    const NAME: &'static str = "orders.place";
    const PERMISSION: Permission = Permission::OrdersWrite;
    const STALE: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = PlacedOrder;

    async fn run(self, _context: &mut ActionContext) -> Result<PlacedOrder> {
        Err(crate::gate::internal("unfinished"))
    }
}
