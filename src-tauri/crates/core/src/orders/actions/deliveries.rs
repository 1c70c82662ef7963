//! Tasks that Boss carries out by itself: those without a connector on their day, and calls of other systems.
//!
//! A call is claimed in one transaction, made outside any, and recorded in another. A claim that is never recorded (the power
//! went) lapses after a while and the call is made again under the same idempotency key.

use crate::gate::{Action, ActionContext, Permission, Tag};
use crate::orders::model::{OrderState, OrderVerb};
use boss_kernel::id::ServiceOrderId;
use boss_kernel::{NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Completes tasks without a connector whose day has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CompleteDueTasks {}

/// What came due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DueTasksCompleted {
    /// How many tasks were completed.
    pub completed: u64,
}

impl Action for CompleteDueTasks {
    const NAME: &'static str = "orders.complete_due_tasks";
    const PERMISSION: Permission = Permission::JobsRun;
    const STALE: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = DueTasksCompleted;

    async fn run(self, _context: &mut ActionContext) -> Result<DueTasksCompleted> {
        Err(crate::gate::internal("unfinished"))
    }
}

/// Takes the calls that are due, so that nobody else makes them meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClaimDeliveries {}

/// Calls to be made now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClaimedDeliveries {
    /// The one that waited longest first.
    pub deliveries: Vec<Delivery>,
}

/// One call of another system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The task.
    pub task_id: ServiceOrderId,
    /// Which attempt this is, from 1.
    pub attempt: i32,
    /// Where to call.
    pub url: String,
    /// The same for every attempt, so that the other system does it once.
    pub idempotency_key: String,
    /// The order, `O000001`.
    pub order_number: String,
    /// What is asked for.
    pub verb: OrderVerb,
    /// The subscription, `S000001`.
    pub subscription_number: String,
    /// The offering's code.
    pub offering_code: String,
    /// How many units.
    pub quantity: Quantity,
    /// The day it takes effect.
    pub effective_on: NaiveDate,
    /// The account, `A000001`.
    pub account_number: String,
    /// The customer, `C000001`.
    pub customer_number: String,
    /// The customer's name.
    pub customer_name: String,
}

impl Action for ClaimDeliveries {
    const NAME: &'static str = "orders.claim_deliveries";
    const PERMISSION: Permission = Permission::JobsRun;
    const STALE: &'static [Tag] = &[Tag::Orders];
    type Output = ClaimedDeliveries;

    async fn run(self, _context: &mut ActionContext) -> Result<ClaimedDeliveries> {
        Err(crate::gate::internal("unfinished"))
    }
}

/// Records how a call ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordDelivery {
    /// The task.
    pub task_id: ServiceOrderId,
    /// The attempt that was claimed.
    pub attempt: i32,
    /// How it ended.
    pub result: DeliveryResult,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum DeliveryResult {
    /// The other system did it (2xx), or says it had done it before (409).
    Accepted(AcceptedDelivery),
    /// The other system refused (3xx or 4xx): trying again is no use until somebody mends it.
    Refused {
        /// HTTP status.
        status: u16,
    },
    /// The address can't be called at all.
    AddressUnusable,
    /// The other system is in trouble (5xx, or too many requests): try again later.
    Unavailable {
        /// HTTP status.
        status: u16,
    },
    /// No connection: try again later.
    Unreachable,
    /// No answer in time: try again later.
    TimedOut,
}

/// What the other system says of a task it did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AcceptedDelivery {
    /// The day it was done; where it does not say, today.
    #[serde(default)]
    pub completed_on: Option<NaiveDate>,
}

/// How the task stands after a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordedDelivery {
    /// Whether the call still counted; not when the task was completed, cancelled or tried again meanwhile.
    pub counted: bool,
    /// The task's state.
    pub state: OrderState,
}

impl Action for RecordDelivery {
    const NAME: &'static str = "orders.record_delivery";
    const PERMISSION: Permission = Permission::JobsRun;
    const STALE: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = RecordedDelivery;

    async fn run(self, _context: &mut ActionContext) -> Result<RecordedDelivery> {
        Err(crate::gate::internal("unfinished"))
    }
}
