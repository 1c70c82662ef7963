//! A task with what it belongs to, and moving all of it on together: task, item and order are always in step.

use crate::gate::{ActionContext, ChangeVerb, ObjectKind, internal};
use crate::orders::model::{ItemChange, OrderState, order, order_item, service_order, subscription};
use crate::orders::problem::Problem;
use crate::orders::rules::{self, SubscriptionStep, TaskStep};
use crate::orders::{add_ons, codes, effects};
use crate::store::bulk;
use crate::store::turns::{self, Rank};
use boss_kernel::id::{AccountId, OrderId, OrderItemId, ServiceOrderId, SubscriptionId};
use boss_kernel::{Error, Instant, NaiveDate, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};

/// A task with its item, subscription and order.
#[derive(Clone, Debug)]
pub(super) struct Work {
    pub(super) task: service_order::Model,
    pub(super) item: order_item::Model,
    pub(super) subscription: subscription::Model,
    pub(super) order: order::Model,
}

/// Where a task goes, with what is kept about it.
#[derive(Clone, Debug)]
pub(super) struct Move {
    pub(super) step: TaskStep,
    pub(super) problem: Option<Problem>,
    /// When Boss goes on with it by itself.
    pub(super) next_attempt_at: Option<Instant>,
}

impl Work {
    /// What people know the task by: its order and the item's place in it.
    pub(super) fn label(&self) -> String {
        format!("{}/{}", self.order.number, self.item.position)
    }

    /// Whether it is to begin an add-on of what the same order makes: that comes first.
    pub(super) fn is_new_add_on(&self) -> bool {
        self.item.change == ItemChange::Add && self.item.follows.is_some()
    }

    /// The accounts that are billed differently once it is done.
    pub(super) fn accounts(&self) -> impl Iterator<Item = AccountId> {
        [self.order.account_id].into_iter().chain(self.item.to_account_id)
    }

    /// Refuses when the task was changed since it was looked at.
    pub(super) fn check_version(&self, version: i64) -> Result<()> {
        bulk::refuse_stale(u64::from(self.task.version == version), self.label())
    }
}

/// Locks an order until the transaction ends, so that its state is made of what its items really are, and returns it.
pub(super) async fn lock_order(tx: &impl ConnectionTrait, id: OrderId) -> Result<order::Model> {
    let update = order::Entity::update_many()
        .col_expr(order::Column::Version, Expr::col(order::Column::Version).add(1))
        .filter(order::Column::Id.eq(id));
    let rows = update.exec_with_returning(tx).await?;
    turns::note(Rank::Order, [id.0]);
    rows.into_iter().next().ok_or_else(|| Error::new(codes::ORDER_NOT_FOUND))
}

/// Locks the orders of these tasks on PostgreSQL until the transaction ends, in the order of their ids, as everybody does who locks
/// more than one. Orders come before accounts.
pub(super) async fn lock_orders(tx: &impl ConnectionTrait, works: &[Work]) -> Result<()> {
    let ids: BTreeSet<OrderId> = works.iter().map(|work| work.order.id).collect();
    let ids: Vec<OrderId> = ids.into_iter().collect();
    turns::lock_all::<order::Entity, _>(tx, &ids).await?;
    Ok(())
}

/// The task with what it belongs to, its order locked.
pub(super) async fn load(tx: &impl ConnectionTrait, id: ServiceOrderId) -> Result<Work> {
    let missing = || Error::new(codes::TASK_NOT_FOUND);
    let task = service_order::Entity::find_by_id(id).one(tx).await?.ok_or_else(missing)?;
    let item = order_item::Entity::find_by_id(task.order_item_id).one(tx).await?.ok_or_else(missing)?;
    let order = lock_order(tx, item.order_id).await?;
    // Read again: until the order was locked, somebody else may have moved it on.
    let task = service_order::Entity::find_by_id(id).one(tx).await?.ok_or_else(missing)?;
    let item = order_item::Entity::find_by_id(task.order_item_id).one(tx).await?.ok_or_else(missing)?;
    let subscription = subscription::Entity::find_by_id(task.subscription_id).one(tx).await?;
    Ok(Work { task, item, subscription: subscription.ok_or_else(missing)?, order })
}

/// Moves a task and its item on; the order follows with [`refresh_order`].
pub(super) async fn advance(context: &mut ActionContext, work: &mut Work, to: Move) -> Result<()> {
    let state = rules::task_after(to.step, work.task.state, &work.label())?;
    let problem = to.problem.as_ref().map(Problem::to_json).transpose()?;
    service_order::Entity::update_many()
        .col_expr(service_order::Column::State, Expr::value(state))
        .col_expr(service_order::Column::LastError, Expr::value(problem.clone()))
        .col_expr(service_order::Column::NextAttemptAt, Expr::value(to.next_attempt_at))
        .col_expr(service_order::Column::Version, Expr::value(work.task.version + 1))
        .filter(service_order::Column::Id.eq(work.task.id))
        .exec(&context.tx)
        .await?;
    if state != work.item.state {
        set_item_state(&context.tx, work.item.id, state).await?;
    }
    work.task.state = state;
    work.task.version += 1;
    work.task.last_error = problem;
    work.task.next_attempt_at = to.next_attempt_at;
    work.item.state = state;
    context.changed(ChangeVerb::Changed, ObjectKind::ServiceOrder, work.task.id.0, work.label());
    Ok(())
}

async fn set_item_state(tx: &impl ConnectionTrait, id: OrderItemId, state: OrderState) -> Result<()> {
    order_item::Entity::update_many()
        .col_expr(order_item::Column::State, Expr::value(state))
        .col_expr(order_item::Column::Version, Expr::col(order_item::Column::Version).add(1))
        .filter(order_item::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Completes a task: the subscription follows what was agreed.
pub(super) async fn complete(
    context: &mut ActionContext,
    work: &mut Work,
    step: TaskStep,
    completed_on: NaiveDate,
) -> Result<()> {
    rules::task_after(step, work.task.state, &work.label())?;
    rules::check_completion(completed_on, work.item.effective_on, context.today)
        .map_err(|error| error.at("completedOn"))?;
    carry_out(context, work, step, completed_on).await
}

/// Completes a task without asking whether its day has come: for what is certain, and for looking ahead in a dry run.
pub(super) async fn carry_out(
    context: &mut ActionContext,
    work: &mut Work,
    step: TaskStep,
    completed_on: NaiveDate,
) -> Result<()> {
    work.subscription.state =
        effects::take_effect(context, &work.item, &work.subscription, completed_on).await?;
    advance(context, work, Move { step, problem: None, next_attempt_at: None }).await?;
    service_order::Entity::update_many()
        .col_expr(service_order::Column::CompletedOn, Expr::value(Some(completed_on)))
        .col_expr(service_order::Column::CompletedBy, Expr::value(context.staff_id()))
        .filter(service_order::Column::Id.eq(work.task.id))
        .exec(&context.tx)
        .await?;
    let subscription = &work.subscription;
    context.changed(
        ChangeVerb::Changed,
        ObjectKind::Subscription,
        subscription.id.0,
        subscription.number.clone(),
    );
    if work.item.change == ItemChange::Add {
        add_ons::release(context, work).await?;
    }
    Ok(())
}

/// Puts an order into the state its items make, and returns it.
pub(super) async fn refresh_order(context: &mut ActionContext, order: &order::Model) -> Result<OrderState> {
    let items =
        order_item::Entity::find().filter(order_item::Column::OrderId.eq(order.id)).all(&context.tx).await?;
    let states: Vec<OrderState> = items.iter().map(|item| item.state).collect();
    let state = rules::order_state(&states);
    let completed_at = (state == OrderState::Completed).then_some(context.now);
    order::Entity::update_many()
        .col_expr(order::Column::State, Expr::value(state))
        .col_expr(order::Column::CompletedAt, Expr::value(completed_at))
        .filter(order::Column::Id.eq(order.id))
        .exec(&context.tx)
        .await?;
    context.changed(ChangeVerb::Changed, ObjectKind::Order, order.id.0, order.number.clone());
    Ok(state)
}

/// All tasks of an order with what they belong to, in the order of its items. To change them, lock the order first.
pub(super) async fn tasks_of(db: &impl ConnectionTrait, order: &order::Model) -> Result<Vec<Work>> {
    let items = order_item::Entity::find().filter(order_item::Column::OrderId.eq(order.id)).all(db).await?;
    let ids: Vec<OrderItemId> = items.iter().map(|item| item.id).collect();
    let column = service_order::Column::OrderItemId;
    let tasks = bulk::find_by_ids::<service_order::Entity, _>(db, column, &ids).await?;
    let mut works = with_tasks(db, tasks).await?;
    works.sort_by_key(|work| work.item.position);
    Ok(works)
}

/// Tasks with what they belong to, in their order; three queries whatever their number.
pub(super) async fn with_tasks(
    db: &impl ConnectionTrait,
    tasks: Vec<service_order::Model>,
) -> Result<Vec<Work>> {
    let item_ids: Vec<OrderItemId> = tasks.iter().map(|task| task.order_item_id).collect();
    let items = bulk::find_by_ids::<order_item::Entity, _>(db, order_item::Column::Id, &item_ids).await?;
    let order_ids: Vec<OrderId> = items.iter().map(|item| item.order_id).collect();
    let orders = bulk::find_by_ids::<order::Entity, _>(db, order::Column::Id, &order_ids).await?;
    let ids: Vec<SubscriptionId> = tasks.iter().map(|task| task.subscription_id).collect();
    let rows = bulk::find_by_ids::<subscription::Entity, _>(db, subscription::Column::Id, &ids).await?;
    let items: BTreeMap<OrderItemId, _> = items.into_iter().map(|item| (item.id, item)).collect();
    let orders: BTreeMap<OrderId, _> = orders.into_iter().map(|order| (order.id, order)).collect();
    let rows: BTreeMap<SubscriptionId, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    let work = |task: service_order::Model| {
        let item = items.get(&task.order_item_id)?.clone();
        let order = orders.get(&item.order_id)?.clone();
        let subscription = rows.get(&task.subscription_id)?.clone();
        Some(Work { task, item, subscription, order })
    };
    tasks.into_iter().map(|task| work(task).ok_or_else(|| internal("a task without its order"))).collect()
}

/// Gives a task up, and the subscription it was to begin.
pub(super) async fn cancel(context: &mut ActionContext, work: &mut Work, reason: &str) -> Result<()> {
    let problem = Some(Problem::Said { text: reason.trim().to_owned() });
    advance(context, work, Move { step: TaskStep::Cancel, problem, next_attempt_at: None }).await?;
    if work.item.change != ItemChange::Add {
        return Ok(());
    }
    let row = &mut work.subscription;
    row.state = rules::subscription_after(SubscriptionStep::GiveUp, row.state, &row.number)?;
    // The order is locked, and the subscription is its own.
    subscription::Entity::update_many()
        .col_expr(subscription::Column::State, Expr::value(row.state))
        .col_expr(subscription::Column::Version, Expr::col(subscription::Column::Version).add(1))
        .filter(subscription::Column::Id.eq(row.id))
        .exec(&context.tx)
        .await?;
    context.changed(ChangeVerb::Changed, ObjectKind::Subscription, row.id.0, row.number.clone());
    Ok(())
}

/// Keeps with a task that was given up what has become of it since: the day the other system did it all the same, or nothing
/// once a person has seen to that.
pub(super) async fn note_after_cancel(
    context: &mut ActionContext,
    work: &mut Work,
    problem: Problem,
    done_on: Option<NaiveDate>,
) -> Result<()> {
    let problem = Some(problem.to_json()?);
    service_order::Entity::update_many()
        .col_expr(service_order::Column::LastError, Expr::value(problem.clone()))
        .col_expr(service_order::Column::CompletedOn, Expr::value(done_on))
        .col_expr(service_order::Column::Version, Expr::value(work.task.version + 1))
        .filter(service_order::Column::Id.eq(work.task.id))
        .exec(&context.tx)
        .await?;
    work.task.last_error = problem;
    work.task.completed_on = done_on;
    work.task.version += 1;
    context.changed(ChangeVerb::Changed, ObjectKind::ServiceOrder, work.task.id.0, work.label());
    Ok(())
}

/// Lets everything an order asks for take effect on the days agreed, tasks or not, to look ahead. In a dry run only.
pub async fn assume_active(context: &mut ActionContext, order_id: OrderId) -> Result<()> {
    if !context.dry_run {
        return Err(internal("services can be assumed active in a dry run only"));
    }
    let order = order::Entity::find_by_id(order_id).one(&context.tx).await?;
    let order = order.ok_or_else(|| Error::new(codes::ORDER_NOT_FOUND))?;
    let mut works = tasks_of(&context.tx, &order).await?;
    works.sort_by_key(Work::is_new_add_on);
    effects::lock_all(&context.tx, &works).await?;
    for work in works {
        if rules::is_open(work.task.state) {
            let day = work.item.effective_on;
            effects::take_effect(context, &work.item, &work.subscription, day).await?;
        }
    }
    Ok(())
}
