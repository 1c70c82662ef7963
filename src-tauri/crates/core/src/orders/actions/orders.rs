//! Holding, resuming and cancelling orders.

use crate::gate::{Action, ActionContext, Permission, Tag};
use crate::orders::add_ons;
use crate::orders::check;
use crate::orders::model::{OrderState, order};
use crate::orders::problem::Problem;
use crate::orders::rules::{self, OrderStep, TaskStep};
use crate::orders::work::{self, Move, Work};
use crate::store::bulk;
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

    async fn run(self, context: &mut ActionContext) -> Result<OrderOutcome> {
        check::require_reason(&self.reason)?;
        let (order, mut works) = open(context, self.order_id, self.version, OrderStep::Hold).await?;
        for work in works.iter_mut().filter(|work| rules::is_open(work.task.state)) {
            let problem = Some(Problem::Said { text: self.reason.trim().to_owned() });
            // The time stays: when the order goes on, its tasks go on when they would have.
            let next_attempt_at = work.task.next_attempt_at;
            work::advance(context, work, Move { step: TaskStep::Hold, problem, next_attempt_at }).await?;
        }
        close(context, order).await
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

    async fn run(self, context: &mut ActionContext) -> Result<OrderOutcome> {
        let (order, mut works) = open(context, self.order_id, self.version, OrderStep::Resume).await?;
        for work in works.iter_mut().filter(|work| work.task.state == OrderState::Held) {
            let next_attempt_at = add_ons::goes_on_at(context, work).await?;
            let to = Move { step: TaskStep::Resume, problem: None, next_attempt_at };
            work::advance(context, work, to).await?;
        }
        close(context, order).await
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

    async fn run(self, context: &mut ActionContext) -> Result<OrderOutcome> {
        check::require_reason(&self.reason)?;
        let (order, mut works) = open(context, self.order_id, self.version, OrderStep::Cancel).await?;
        for work in &mut works {
            // A task that was given up before stays as it is.
            if work.task.state != OrderState::Cancelled {
                work::cancel(context, work, &self.reason).await?;
            }
        }
        close(context, order).await
    }
}

/// The order, locked, with its tasks, if the step can be taken.
async fn open(
    context: &mut ActionContext,
    id: OrderId,
    version: i64,
    step: OrderStep,
) -> Result<(order::Model, Vec<Work>)> {
    let order = work::lock_order(&context.tx, id).await?;
    // Locking raised the version by one.
    bulk::refuse_stale(u64::from(order.version == version + 1), &order.number)?;
    let works = work::tasks_of(&context.tx, &order).await?;
    let items: Vec<OrderState> = works.iter().map(|work| work.item.state).collect();
    rules::check_order(step, order.state, &items, &order.number)?;
    Ok((order, works))
}

async fn close(context: &mut ActionContext, order: order::Model) -> Result<OrderOutcome> {
    let state = work::refresh_order(context, &order).await?;
    Ok(OrderOutcome { order_id: order.id, state, version: order.version })
}
