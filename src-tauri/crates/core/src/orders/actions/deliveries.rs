//! Calls of other systems: claimed, made, recorded.
//!
//! A call is claimed in one transaction, made outside any, and recorded in another. A claim that is never recorded (the power
//! went) lapses after a while and the call is made again under the same idempotency key.

use crate::catalog::model::Connector;
use crate::catalog::webhooks;
use crate::gate::{Action, ActionContext, Permission, Tag};
use crate::orders::actions::due::still_due;
use crate::orders::model::{ItemChange, OrderState, OrderVerb, service_order};
use crate::orders::names::Names;
use crate::orders::problem::Problem;
use crate::orders::rules::{self, TaskStep};
use crate::orders::work::{self, Move, Work};
use boss_kernel::id::{OfferingId, ServiceOrderId};
use boss_kernel::{NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Takes calls that are due, so that nobody else makes them meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClaimDeliveries {
    /// The tasks to call for, few enough to be called before their claim lapses; what is not due any more is passed over.
    pub task_ids: Vec<ServiceOrderId>,
}

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
    /// The offering the call is signed for.
    pub offering_id: OfferingId,
    /// The same for every attempt, so that the other system does it once.
    pub idempotency_key: String,
    /// The order, `O000001`.
    pub order_number: String,
    /// What is asked for.
    pub verb: OrderVerb,
    /// Which change that is.
    pub change: ItemChange,
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

    async fn run(self, context: &mut ActionContext) -> Result<ClaimedDeliveries> {
        let due = still_due(context, Connector::Webhook, &self.task_ids).await?;
        work::lock_orders(&context.tx, &due).await?;
        let mut works = Vec::with_capacity(due.len());
        for seen in due {
            let mut work = work::load(&context.tx, seen.task.id).await?;
            // Somebody else may have taken it while its order was being locked.
            if work.task.version == seen.task.version {
                claim(context, &mut work).await?;
                works.push(work);
            }
        }
        // Offerings from before calls were signed have none yet.
        let offerings: BTreeSet<OfferingId> = works.iter().map(|work| work.item.offering_id).collect();
        for offering in offerings {
            webhooks::ensure_secret(&context.tx, offering, context.now).await?;
        }
        Ok(ClaimedDeliveries { deliveries: deliveries(&context.tx, works).await? })
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
    /// The other system did it (200, 201 or 204), or says on which day it was done.
    Accepted(AcceptedDelivery),
    /// The other system refused (3xx or most of 4xx): trying again is no use until somebody mends it.
    Refused {
        /// HTTP status.
        status: u16,
    },
    /// The address can't be called at all.
    AddressUnusable,
    /// The other system has not done it yet (202 or 409), or is in trouble (5xx, or too many requests): try again later.
    Unavailable {
        /// HTTP status.
        status: u16,
    },
    /// No connection: try again later.
    Unreachable,
    /// No answer in time: try again later.
    TimedOut,
}

impl DeliveryResult {
    /// Why the task is not done; none where it is.
    fn problem(&self) -> Option<Problem> {
        match self {
            DeliveryResult::Accepted(_) => None,
            DeliveryResult::Refused { status } => Some(Problem::Refused { status: *status }),
            DeliveryResult::AddressUnusable => Some(Problem::AddressUnusable),
            DeliveryResult::Unavailable { status } => Some(Problem::Unavailable { status: *status }),
            DeliveryResult::Unreachable => Some(Problem::Unreachable),
            DeliveryResult::TimedOut => Some(Problem::TimedOut),
        }
    }
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
    /// Whether the call still counted; not when the task was completed, cancelled or tried again meanwhile. A task that was
    /// cancelled and done all the same is kept before people's eyes.
    pub counted: bool,
    /// The task's state.
    pub state: OrderState,
}

impl Action for RecordDelivery {
    const NAME: &'static str = "orders.record_delivery";
    const PERMISSION: Permission = Permission::JobsRun;
    const STALE: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = RecordedDelivery;

    async fn run(self, context: &mut ActionContext) -> Result<RecordedDelivery> {
        let mut work = work::load(&context.tx, self.task_id).await?;
        if work.task.state == OrderState::Cancelled {
            return done_after_cancel(context, work, self.result).await;
        }
        if work.task.attempts != self.attempt {
            return Ok(RecordedDelivery { counted: false, state: work.task.state });
        }
        let counted = match self.result.problem() {
            None => accept(context, &mut work, self.result).await?,
            Some(problem) => postpone(context, &mut work, problem).await?,
        };
        if counted {
            work::refresh_order(context, &work.order).await?;
        }
        Ok(RecordedDelivery { counted, state: work.task.state })
    }
}

/// Counts the call and keeps others from making it until it is recorded or the claim lapses.
async fn claim(context: &mut ActionContext, work: &mut Work) -> Result<()> {
    let lapses_at = Some(context.now.plus_seconds(rules::CLAIM_SECONDS));
    let to = Move { step: TaskStep::Call, problem: None, next_attempt_at: lapses_at };
    work::advance(context, work, to).await?;
    work.task.attempts += 1;
    service_order::Entity::update_many()
        .col_expr(service_order::Column::Attempts, Expr::value(work.task.attempts))
        .filter(service_order::Column::Id.eq(work.task.id))
        .exec(&context.tx)
        .await?;
    work::refresh_order(context, &work.order).await?;
    Ok(())
}

async fn deliveries(db: &impl ConnectionTrait, works: Vec<Work>) -> Result<Vec<Delivery>> {
    let accounts: Vec<_> = works.iter().map(|work| work.order.account_id).collect();
    let offerings: Vec<_> = works.iter().map(|work| work.item.offering_id).collect();
    let names = Names::read(db, &accounts, &offerings).await?;
    let delivery = |work: Work| {
        let account = names.account(work.order.account_id)?;
        let offering = names.offering(work.item.offering_id)?;
        Ok(Delivery {
            task_id: work.task.id,
            attempt: work.task.attempts,
            offering_id: work.item.offering_id,
            idempotency_key: work.task.idempotency_key,
            order_number: work.order.number,
            verb: work.item.verb,
            change: work.item.change,
            subscription_number: work.subscription.number,
            offering_code: offering.code.clone(),
            quantity: work.item.quantity,
            effective_on: work.item.effective_on,
            account_number: account.number.clone(),
            customer_number: account.customer_number.clone(),
            customer_name: account.customer_name.clone(),
        })
    };
    works.into_iter().map(delivery).collect()
}

/// The other system did it. Where it names a day that can't be, a person decides from which day the service is billed.
async fn accept(context: &mut ActionContext, work: &mut Work, result: DeliveryResult) -> Result<bool> {
    let DeliveryResult::Accepted(AcceptedDelivery { completed_on }) = result else { return Ok(false) };
    if rules::task_after(TaskStep::Confirm, work.task.state, "").is_err() {
        return Ok(false);
    }
    let day = completed_on.unwrap_or(context.today);
    if rules::check_completion(day, work.item.effective_on, context.today).is_ok() {
        complete_or_fail(context, work, TaskStep::Confirm, day).await?;
        return Ok(true);
    }
    fail(context, work, Problem::DayImplausible { day }).await
}

/// The task was given up while the call was on its way. Where the other system did it all the same, a service may run that
/// nobody bills, or have ended that is billed: a person has to see to it.
async fn done_after_cancel(
    context: &mut ActionContext,
    mut work: Work,
    result: DeliveryResult,
) -> Result<RecordedDelivery> {
    if let DeliveryResult::Accepted(AcceptedDelivery { completed_on }) = result {
        let day = completed_on.unwrap_or(context.today);
        let problem = Problem::DoneAfterCancel { day };
        work::note_after_cancel(context, &mut work, problem, Some(day)).await?;
    }
    Ok(RecordedDelivery { counted: false, state: work.task.state })
}

/// Completes a task, or fails it where what was agreed is not possible any more, for example because the account was closed
/// meanwhile: one such task must not keep the others from being done. A refusal comes before anything is written.
pub(super) async fn complete_or_fail(
    context: &mut ActionContext,
    work: &mut Work,
    step: TaskStep,
    day: NaiveDate,
) -> Result<()> {
    let Err(refusal) = work::complete(context, work, step, day).await else { return Ok(()) };
    let problem = Problem::of_refusal(refusal)?;
    let to = Move { step: TaskStep::Fail, problem: Some(problem), next_attempt_at: None };
    work::advance(context, work, to).await
}

/// The call did not do it: once more later, or the task fails.
async fn postpone(context: &mut ActionContext, work: &mut Work, problem: Problem) -> Result<bool> {
    if work.task.state != OrderState::InProgress {
        return Ok(false);
    }
    let hopeless = matches!(problem, Problem::Refused { .. } | Problem::AddressUnusable);
    let wait = rules::wait_seconds(work.task.attempts).filter(|_| !hopeless);
    let Some(seconds) = wait else { return fail(context, work, problem).await };
    let next_attempt_at = Some(context.now.plus_seconds(seconds));
    let to = Move { step: TaskStep::Call, problem: Some(problem), next_attempt_at };
    work::advance(context, work, to).await?;
    Ok(true)
}

async fn fail(context: &mut ActionContext, work: &mut Work, problem: Problem) -> Result<bool> {
    if work.task.state != OrderState::InProgress {
        return Ok(false);
    }
    let to = Move { step: TaskStep::Fail, problem: Some(problem), next_attempt_at: None };
    work::advance(context, work, to).await?;
    Ok(true)
}
