//! One order with everything its page shows.

use crate::catalog::model::Connector;
use crate::gate::{AllowedAction, Permission, Query, QueryContext, Tag, TimelineEntry};
use crate::orders::model::{OrderState, OrderVerb, SubscriptionState};
use boss_kernel::id::{
    AccountId, CustomerId, OfferingId, OrderId, OrderItemId, ServiceOrderId, SubscriptionId,
};
use boss_kernel::{Currency, Instant, LocalText, NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowOrder {
    /// Which.
    pub order_id: OrderId,
}

/// An order with everything its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderDetail {
    /// Which.
    pub order_id: OrderId,
    /// `O000001`.
    pub number: String,
    /// Its state.
    pub state: OrderState,
    /// Why it is held, if it is.
    pub held_reason: Option<String>,
    /// The customer.
    pub customer_id: CustomerId,
    /// `C000001`.
    pub customer_number: String,
    /// The customer's name.
    pub customer_name: String,
    /// The account.
    pub account_id: AccountId,
    /// `A000001`.
    pub account_number: String,
    /// The account's name.
    pub account_name: String,
    /// The account's currency.
    pub currency: Currency,
    /// The day the customer asked.
    pub requested_on: NaiveDate,
    /// For colleagues.
    pub note: Option<String>,
    /// Who entered it; none for Boss itself.
    pub created_by: Option<String>,
    /// When it was entered.
    pub created_at: Instant,
    /// When its last item was done.
    pub completed_at: Option<Instant>,
    /// What it asks for, in order.
    pub items: Vec<OrderItemView>,
    /// What can be done with it.
    pub actions: Vec<AllowedAction>,
    /// What happened to it, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// For the next change.
    pub version: i64,
}

/// One item of an order with its task and its subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderItemView {
    /// Which.
    pub item_id: OrderItemId,
    /// Its place in the order, from 1.
    pub position: i32,
    /// What it asks for.
    pub verb: OrderVerb,
    /// The offering.
    pub offering_id: OfferingId,
    /// The offering's code.
    pub offering_code: String,
    /// The offering's name.
    pub offering_name: LocalText,
    /// What it is counted in.
    pub unit: LocalText,
    /// How many units; zero where the subscription ends.
    pub quantity: Quantity,
    /// The day it takes effect.
    pub effective_on: NaiveDate,
    /// Its state.
    pub state: OrderState,
    /// The subscription it made or is about.
    pub subscription_id: SubscriptionId,
    /// `S000001`.
    pub subscription_number: String,
    /// The subscription's state.
    pub subscription_state: SubscriptionState,
    /// The task that carries it out.
    pub task: TaskView,
}

/// The task of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskView {
    /// Which.
    pub task_id: ServiceOrderId,
    /// How it is carried out.
    pub connector: Connector,
    /// The address that is called, for a webhook.
    pub target: Option<String>,
    /// Its state.
    pub state: OrderState,
    /// How often the other system was called.
    pub attempts: i32,
    /// When Boss goes on with it by itself: the next call, or the day it takes effect.
    pub next_attempt_at: Option<Instant>,
    /// Why it failed or waits.
    pub problem: Option<LocalText>,
    /// The day it was done.
    pub completed_on: Option<NaiveDate>,
    /// Who said it was done; none for Boss itself.
    pub completed_by: Option<String>,
    /// What can be done with it.
    pub actions: Vec<AllowedAction>,
    /// For the next change.
    pub version: i64,
}

impl Query for ShowOrder {
    const NAME: &'static str = "orders.detail";
    const PERMISSION: Permission = Permission::OrdersRead;
    const TAGS: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = OrderDetail;

    async fn run(self, _context: &QueryContext) -> Result<OrderDetail> {
        Err(crate::gate::internal("unfinished"))
    }
}
