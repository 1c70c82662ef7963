//! Holding, resuming and cancelling orders.

use crate::gate::{Action, ActionContext, Permission, Tag};
use crate::orders::model::OrderState;
use boss_kernel::Result;
use boss_kernel::id::OrderId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How an order stands after an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderOutcome {
    /// Which.
    pub order_id: OrderId,
    /// Its state.
    pub state: OrderState,
    /// For the next change.
    pub version: i64,
}

/// Stops work on an order until it is resumed: its open tasks are neither called nor shown as to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HoldOrder {
    /// Which.
    pub order_id: OrderId,
    /// Why, for colleagues.
    pub reason: String,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for HoldOrder {
    const NAME: &'static str = "orders.hold";
    const PERMISSION: Permission = Permission::OrdersWrite;
    const STALE: &'static [Tag] = &[Tag::Orders];
    type Output = OrderOutcome;

    async fn run(self, _context: &mut ActionContext) -> Result<OrderOutcome> {
        Err(crate::gate::internal("unfinished"))
    }
}

/// Goes on with an order that was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResumeOrder {
    /// Which.
    pub order_id: OrderId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for ResumeOrder {
    const NAME: &'static str = "orders.resume";
    const PERMISSION: Permission = Permission::OrdersWrite;
    const STALE: &'static [Tag] = &[Tag::Orders];
    type Output = OrderOutcome;

    async fn run(self, _context: &mut ActionContext) -> Result<OrderOutcome> {
        Err(crate::gate::internal("unfinished"))
    }
}

/// Gives an order up. Only while none of its items has taken effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CancelOrder {
    /// Which.
    pub order_id: OrderId,
    /// Why, for colleagues.
    pub reason: String,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for CancelOrder {
    const NAME: &'static str = "orders.cancel";
    const PERMISSION: Permission = Permission::OrdersWrite;
    const STALE: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = OrderOutcome;

    async fn run(self, _context: &mut ActionContext) -> Result<OrderOutcome> {
        Err(crate::gate::internal("unfinished"))
    }
}
