//! The queue of activation tasks.

use crate::catalog::model::Connector;
use crate::gate::{AllowedAction, Permission, Query, QueryContext, Tag};
use crate::orders::check;
use crate::orders::model::{ItemChange, OrderState, OrderVerb, service_order};
use crate::orders::names::{self, Names};
use crate::orders::problem::Problem;
use crate::orders::queries::detail::task_actions;
use crate::orders::rules;
use crate::orders::work::{self, Work};
use crate::store::page::Window;
use boss_kernel::id::{AccountId, CustomerId, OrderId, ServiceOrderId, SubscriptionId};
use boss_kernel::{Instant, LocalText, NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

/// Activation tasks, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListTasks {
    /// Which rows; always in the order the tasks were made.
    pub window: Window,
    /// Only these states; empty for all that wait: acknowledged, in progress, held and failed. With the failed ones come those that
    /// another system did after they had been cancelled.
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
    /// Which change that is.
    pub change: ItemChange,
    /// The offering's name.
    pub offering_name: LocalText,
    /// What it is counted in.
    pub unit: LocalText,
    /// How many units; zero where nothing is served.
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

    async fn run(self, context: &QueryContext) -> Result<TaskList> {
        self.window.sort_by(&[("createdAt", ())])?;
        let db = &context.db;
        let waiting = || check::OPEN_STATES.into_iter().chain([OrderState::Failed]).collect();
        let states: Vec<OrderState> = if self.states.is_empty() { waiting() } else { self.states };
        let mut wanted = Condition::any().add(service_order::Column::State.is_in(states.clone()));
        if states.contains(&OrderState::Failed) {
            let done = service_order::Column::CompletedOn.is_not_null();
            wanted = wanted.add(service_order::Column::State.eq(OrderState::Cancelled).and(done));
        }
        let mut found = service_order::Entity::find().filter(wanted);
        if let Some(connector) = self.connector {
            found = found.filter(service_order::Column::Connector.eq(connector));
        }
        let total = found.clone().count(db).await?;
        let page = found
            .order_by(service_order::Column::Id, self.window.order(false))
            .offset(self.window.rows_before())
            .limit(self.window.rows());
        let rows = task_rows(context, page.all(db).await?).await?;
        Ok(TaskList { rows, total })
    }
}

async fn task_rows(context: &QueryContext, tasks: Vec<service_order::Model>) -> Result<Vec<TaskRow>> {
    let works = work::with_tasks(&context.db, tasks).await?;
    let accounts: Vec<AccountId> = works.iter().map(|work| work.order.account_id).collect();
    let offerings: Vec<_> = works.iter().map(|work| work.item.offering_id).collect();
    let names = Names::read(&context.db, &accounts, &offerings).await?;
    works.into_iter().map(|work| task_row(context, &names, work)).collect()
}

fn task_row(context: &QueryContext, names: &Names, work: Work) -> Result<TaskRow> {
    let account = names.account(work.order.account_id)?;
    let offering = names.offering(work.item.offering_id)?;
    let actions = task_actions(context, &work.task, &work.label());
    let Work { task, item, subscription, order } = work;
    Ok(TaskRow {
        task_id: task.id,
        order_id: order.id,
        order_number: order.number,
        customer_id: account.customer_id,
        customer_name: account.customer_name.clone(),
        account_id: account.account_id,
        account_number: account.number.clone(),
        subscription_id: subscription.id,
        subscription_number: subscription.number,
        verb: item.verb,
        change: item.change,
        offering_name: names::name_of(offering),
        unit: names::unit_of(offering),
        quantity: item.quantity,
        effective_on: item.effective_on,
        connector: task.connector,
        state: task.state,
        attempts: task.attempts,
        next_attempt_at: task.next_attempt_at.filter(|_| rules::is_open(task.state)),
        problem: Problem::shown(task.last_error.as_deref()),
        created_at: task.created_at,
        actions,
        version: task.version,
    })
}
