//! The queue of activation tasks.

use crate::catalog::model::Connector;
use crate::gate::{AllowedAction, Permission, Query, QueryContext, Tag};
use crate::orders::model::{OrderState, OrderVerb};
use crate::store::page::Window;
use boss_kernel::id::{AccountId, CustomerId, OrderId, ServiceOrderId, SubscriptionId};
use boss_kernel::{Instant, LocalText, NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Activation tasks, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListTasks {
    /// Which rows; sorted by `createdAt`.
    pub window: Window,
    /// Only these states; empty for all that wait: acknowledged, in progress, held and failed.
    pub states: Vec<OrderState>,
    /// Only of this connector.
    pub connector: Option<Connector>,
}

/// A window of tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TaskList {
    /// The rows of the window.
    pub rows: Vec<TaskRow>,
    /// How many there are in all.
    pub total: u64,
}

/// One task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskRow {
    /// Which.
    pub task_id: ServiceOrderId,
    /// The order.
    pub order_id: OrderId,
    /// `O000001`.
    pub order_number: String,
    /// The customer.
    pub customer_id: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// The account.
    pub account_id: AccountId,
    /// `A000001`.
    pub account_number: String,
    /// The subscription.
    pub subscription_id: SubscriptionId,
    /// `S000001`.
    pub subscription_number: String,
    /// What is asked for.
    pub verb: OrderVerb,
    /// The offering's name.
    pub offering_name: LocalText,
    /// What it is counted in.
    pub unit: LocalText,
    /// How many units; zero where the subscription ends.
    pub quantity: Quantity,
    /// The day it takes effect.
    pub effective_on: NaiveDate,
    /// How it is carried out.
    pub connector: Connector,
    /// Its state.
    pub state: OrderState,
    /// How often the other system was called.
    pub attempts: i32,
    /// When Boss goes on with it by itself.
    pub next_attempt_at: Option<Instant>,
    /// Why it failed or waits.
    pub problem: Option<LocalText>,
    /// When it was made.
    pub created_at: Instant,
    /// What can be done with it.
    pub actions: Vec<AllowedAction>,
    /// For the next change.
    pub version: i64,
}

impl Query for ListTasks {
    const NAME: &'static str = "orders.tasks";
    const PERMISSION: Permission = Permission::OrdersRead;
    const TAGS: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = TaskList;

    async fn run(self, _context: &QueryContext) -> Result<TaskList> {
        Err(crate::gate::internal("unfinished"))
    }
}
