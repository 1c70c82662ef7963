//! Tasks without a connector, which are done on their day.

use crate::catalog::model::Connector;
use crate::gate::{Action, ActionContext, Permission, Tag};
use crate::orders::actions::deliveries::complete_or_fail;
use crate::orders::effects;
use crate::orders::model::{ItemChange, OrderState, service_order};
use crate::orders::rules::TaskStep;
use crate::orders::work::{self, Work};
use crate::store::turns;
use boss_kernel::id::{AccountId, ServiceOrderId, SubscriptionId};
use boss_kernel::{Instant, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};

/// Tasks of a connector that Boss goes on with by itself and whose time has come, the one that waited longest first.
pub(super) fn due_tasks(connector: Connector, now: Instant) -> Select<service_order::Entity> {
    service_order::Entity::find()
        .filter(service_order::Column::State.is_in([OrderState::Acknowledged, OrderState::InProgress]))
        .filter(service_order::Column::NextAttemptAt.lte(now))
        .filter(service_order::Column::Connector.eq(connector))
        .order_by_asc(service_order::Column::NextAttemptAt)
        .order_by_asc(service_order::Column::Id)
}

/// A task that is due, and the address that is called for it: no more, so that a damaged one is still found.
pub type DueTask = (ServiceOrderId, Option<String>);

/// The first `most` tasks of a connector that are due, without writing anything: asked every few seconds.
pub async fn due(
    db: &impl ConnectionTrait,
    connector: Connector,
    now: Instant,
    most: u64,
) -> Result<Vec<DueTask>> {
    let due = due_tasks(connector, now).limit(most).select_only();
    let due = due.columns([service_order::Column::Id, service_order::Column::Target]);
    Ok(due.into_tuple().all(db).await?)
}

/// Those of these tasks that are due still, the one that waited longest first.
pub(super) async fn still_due(
    context: &ActionContext,
    connector: Connector,
    ids: &[ServiceOrderId],
) -> Result<Vec<Work>> {
    let due = due_tasks(connector, context.now).filter(service_order::Column::Id.is_in(ids.to_vec()));
    work::with_tasks(&context.tx, due.all(&context.tx).await?).await
}

/// Completes tasks without a connector whose day has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompleteDueTasks {
    /// Which; what is not due any more is passed over.
    pub task_ids: Vec<ServiceOrderId>,
    /// Without the add-ons that waited for them: these are done in their own turn, and can't hold up what they are added to.
    #[serde(default)]
    pub without_add_ons: bool,
}

/// What came due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DueTasksCompleted {
    /// How many tasks were completed, or failed because they were not possible any more.
    pub completed: u64,
}

impl Action for CompleteDueTasks {
    const NAME: &'static str = "orders.complete_due_tasks";
    const PERMISSION: Permission = Permission::JobsRun;
    const STALE: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = DueTasksCompleted;

    async fn run(self, context: &mut ActionContext) -> Result<DueTasksCompleted> {
        let due = still_due(context, Connector::None, &self.task_ids).await?;
        work::lock_orders(&context.tx, &due).await?;
        effects::lock_all(&context.tx, &due).await?;
        let add_ons = if self.without_add_ons { AddOns::InTheirTurn } else { AddOns::WithTheirBase };
        complete_all(context, &due, add_ons).await?;
        Ok(DueTasksCompleted { completed: due.len() as u64 })
    }
}

/// Tasks without a connector that are due before an account is billed.
pub struct DueTasks(Vec<Work>);

impl DueTasks {
    /// Those agreed for `through` or earlier, of `accounts` or of all.
    pub async fn through(
        context: &ActionContext,
        through: NaiveDate,
        accounts: Option<&[AccountId]>,
    ) -> Result<DueTasks> {
        let due = due_tasks(Connector::None, context.now).all(&context.tx).await?;
        let mut due = work::with_tasks(&context.tx, due).await?;
        due.retain(|work| work.item.effective_on <= through);
        let concerned =
            |work: &Work, accounts: &[AccountId]| work.accounts().any(|id| accounts.contains(&id));
        due.retain(|work| accounts.is_none_or(|accounts| concerned(work, accounts)));
        Ok(DueTasks(due))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The accounts that are billed differently once they are done.
    pub async fn accounts(&self, db: &impl ConnectionTrait) -> Result<Vec<AccountId>> {
        let subscriptions: Vec<SubscriptionId> = self.0.iter().map(|work| work.subscription.id).collect();
        let mut accounts = effects::accounts_billed_for(db, &subscriptions).await?;
        accounts.extend(self.0.iter().flat_map(Work::accounts));
        Ok(turns::in_order_of_ids(&accounts))
    }

    /// Completes them in the caller's transaction; their orders and accounts stay locked on PostgreSQL until it ends.
    pub async fn complete(&self, context: &mut ActionContext) -> Result<()> {
        work::lock_orders(&context.tx, &self.0).await?;
        effects::lock_all(&context.tx, &self.0).await?;
        complete_all(context, &self.0, AddOns::WithTheirBase).await
    }
}

/// When add-ons that waited for a task are completed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AddOns {
    WithTheirBase,
    InTheirTurn,
}

/// Completes those that nobody moved on while their orders were being locked, and the add-ons that waited for them.
async fn complete_all(context: &mut ActionContext, due: &[Work], add_ons: AddOns) -> Result<()> {
    for seen in due {
        let Some(base) = complete_seen(context, seen).await? else { continue };
        let begun = base.item.change == ItemChange::Add && base.task.state == OrderState::Completed;
        if !begun || add_ons == AddOns::InTheirTurn {
            continue;
        }
        for add_on in crate::orders::add_ons::waiting(&context.tx, &base).await? {
            let at = add_on.task.next_attempt_at.filter(|at| *at <= context.now);
            if at.is_some() && add_on.task.connector == Connector::None {
                complete_seen(context, &add_on).await?;
            }
        }
    }
    Ok(())
}

/// Completes a task if it still is as it was seen, and returns what became of it.
async fn complete_seen(context: &mut ActionContext, seen: &Work) -> Result<Option<Work>> {
    let mut work = work::load(&context.tx, seen.task.id).await?;
    if work.task.version != seen.task.version {
        return Ok(None);
    }
    let day = work.item.effective_on;
    complete_or_fail(context, &mut work, TaskStep::Complete, day).await?;
    work::refresh_order(context, &work.order).await?;
    Ok(Some(work))
}
