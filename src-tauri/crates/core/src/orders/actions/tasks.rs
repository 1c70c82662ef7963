//! What people do with activation tasks.

use crate::gate::{Action, ActionContext, Permission, Tag};
use crate::orders::add_ons;
use crate::orders::check;
use crate::orders::model::{OrderState, SubscriptionState};
use crate::orders::problem::Problem;
use crate::orders::rules::{self, TaskStep};
use crate::orders::work::{self, Move, Work};
use boss_kernel::id::{OrderId, ServiceOrderId, SubscriptionId};
use boss_kernel::{NaiveDate, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a task, its order and its subscription stand after an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskOutcome {
    /// The task.
    pub task_id: ServiceOrderId,
    /// Its state.
    pub state: OrderState,
    /// Its order.
    pub order_id: OrderId,
    /// The order's state.
    pub order_state: OrderState,
    /// The subscription it is about.
    pub subscription_id: SubscriptionId,
    /// The subscription's state.
    pub subscription_state: SubscriptionState,
}

/// Says that a task is done. A task of another system can be completed by hand too, when it was done there by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompleteTask {
    /// Which.
    pub task_id: ServiceOrderId,
    /// The day it was done: not in the future, not before the day that was agreed. A new service is billed from this day on;
    /// a change or an end takes effect on the day that was agreed, whenever it was done.
    pub completed_on: NaiveDate,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for CompleteTask {
    const NAME: &'static str = "orders.complete_task";
    const PERMISSION: Permission = Permission::OrdersWrite;
    const STALE: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = TaskOutcome;

    async fn run(self, context: &mut ActionContext) -> Result<TaskOutcome> {
        let mut work = work::load(&context.tx, self.task_id).await?;
        work.check_version(self.version)?;
        work::complete(context, &mut work, TaskStep::Complete, self.completed_on).await?;
        finish(context, work).await
    }
}

/// Says that a task can't be done now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FailTask {
    /// Which.
    pub task_id: ServiceOrderId,
    /// Why, for colleagues.
    pub reason: String,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for FailTask {
    const NAME: &'static str = "orders.fail_task";
    const PERMISSION: Permission = Permission::OrdersWrite;
    const STALE: &'static [Tag] = &[Tag::Orders];
    type Output = TaskOutcome;

    async fn run(self, context: &mut ActionContext) -> Result<TaskOutcome> {
        check::require_reason(&self.reason)?;
        let mut work = work::load(&context.tx, self.task_id).await?;
        work.check_version(self.version)?;
        let problem = Some(Problem::Said { text: self.reason.trim().to_owned() });
        let to = Move { step: TaskStep::Fail, problem, next_attempt_at: None };
        work::advance(context, &mut work, to).await?;
        finish(context, work).await
    }
}

/// Tries a failed task again: it is to do once more, or the other system is called again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RetryTask {
    /// Which.
    pub task_id: ServiceOrderId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for RetryTask {
    const NAME: &'static str = "orders.retry_task";
    const PERMISSION: Permission = Permission::OrdersWrite;
    const STALE: &'static [Tag] = &[Tag::Orders];
    type Output = TaskOutcome;

    async fn run(self, context: &mut ActionContext) -> Result<TaskOutcome> {
        let mut work = work::load(&context.tx, self.task_id).await?;
        work.check_version(self.version)?;
        let next_attempt_at = add_ons::goes_on_at(context, &work).await?;
        let to = Move { step: TaskStep::Retry, problem: None, next_attempt_at };
        work::advance(context, &mut work, to).await?;
        finish(context, work).await
    }
}

/// Gives one task up while the rest of its order stands: its item will not take effect. Where another system did it all the same,
/// cancelling once more says that this was seen to, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CancelTask {
    /// Which.
    pub task_id: ServiceOrderId,
    /// Why, for colleagues.
    pub reason: String,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for CancelTask {
    const NAME: &'static str = "orders.cancel_task";
    const PERMISSION: Permission = Permission::OrdersWrite;
    const STALE: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = TaskOutcome;

    async fn run(self, context: &mut ActionContext) -> Result<TaskOutcome> {
        check::require_reason(&self.reason)?;
        let mut work = work::load(&context.tx, self.task_id).await?;
        work.check_version(self.version)?;
        if rules::was_done_after_cancel(&work.task) {
            let problem = Problem::Said { text: self.reason.trim().to_owned() };
            work::note_after_cancel(context, &mut work, problem, None).await?;
        } else {
            work::cancel(context, &mut work, &self.reason).await?;
            // What was to be added to it has nothing left to be added to.
            for mut add_on in add_ons::waiting(&context.tx, &work).await? {
                work::cancel(context, &mut add_on, &self.reason).await?;
            }
        }
        finish(context, work).await
    }
}

async fn finish(context: &mut ActionContext, work: Work) -> Result<TaskOutcome> {
    let order_state = work::refresh_order(context, &work.order).await?;
    Ok(TaskOutcome {
        task_id: work.task.id,
        state: work.task.state,
        order_id: work.order.id,
        order_state,
        subscription_id: work.subscription.id,
        subscription_state: work.subscription.state,
    })
}
