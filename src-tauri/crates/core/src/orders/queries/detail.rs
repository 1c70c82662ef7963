//! One order with everything its page shows.

use crate::catalog::addresses;
use crate::catalog::model::Connector;
use crate::gate::model::staff;
use crate::gate::{self, AllowedAction, ObjectKind, Permission, Query, QueryContext, Tag, TimelineEntry};
use crate::orders::actions::{
    CancelOrder, CancelTask, CompleteTask, FailTask, HoldOrder, ResumeOrder, RetryTask,
};
use crate::orders::codes;
use crate::orders::model::{ItemChange, OrderState, OrderVerb, SubscriptionState, order, service_order};
use crate::orders::names::{self, Names};
use crate::orders::problem::Problem;
use crate::orders::rules::{self, OrderStep, TaskStep};
use crate::orders::work::{self, Work};
use crate::store::bulk;
use boss_kernel::id::{
    AccountId, CustomerId, OfferingId, OrderId, OrderItemId, ServiceOrderId, StaffId, SubscriptionId,
};
use boss_kernel::{Currency, Error, Instant, LocalText, NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// Which change that is.
    pub change: ItemChange,
    /// The offering.
    pub offering_id: OfferingId,
    /// The offering's code.
    pub offering_code: String,
    /// The offering's name.
    pub offering_name: LocalText,
    /// The name of the bundle that its subscription was ordered as a part of.
    pub bundle_name: Option<LocalText>,
    /// What it is counted in.
    pub unit: LocalText,
    /// How many units; zero where nothing is served.
    pub quantity: Quantity,
    /// The day it takes effect.
    pub effective_on: NaiveDate,
    /// Whether what was paid in advance is given back.
    pub credit: bool,
    /// The account it moves to.
    pub to_account_id: Option<AccountId>,
    /// `A000001`.
    pub to_account_number: Option<String>,
    /// The place, from 1, of the item this one, for an add-on, follows from.
    pub follows: Option<i32>,
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
    /// Which system is called, for a webhook.
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

    async fn run(self, context: &QueryContext) -> Result<OrderDetail> {
        let db = &context.db;
        let order = order::Entity::find_by_id(self.order_id).one(db).await?;
        let order = order.ok_or_else(|| Error::new(codes::ORDER_NOT_FOUND))?;
        let works = work::tasks_of(db, &order).await?;
        let offerings: Vec<OfferingId> = works
            .iter()
            .flat_map(|work| [work.item.offering_id].into_iter().chain(work.subscription.bundle_id))
            .collect();
        let accounts: Vec<AccountId> =
            works.iter().flat_map(Work::accounts).chain([order.account_id]).collect();
        let names = Names::read(db, &accounts, &offerings).await?;
        let people = people(db, &order, &works).await?;
        let states: Vec<OrderState> = works.iter().map(|work| work.item.state).collect();
        let held = works.iter().find(|work| work.task.state == OrderState::Held);
        let account = names.account(order.account_id)?.clone();
        let items = works.iter().map(|work| item_view(context, &names, &people, work));
        Ok(OrderDetail {
            order_id: order.id,
            state: order.state,
            held_reason: held
                .and_then(|work| Problem::shown(work.task.last_error.as_deref()))
                .map(|text| text.chinese),
            customer_id: account.customer_id,
            customer_number: account.customer_number,
            customer_name: account.customer_name,
            account_id: account.account_id,
            account_number: account.number,
            account_name: account.name,
            currency: account.currency,
            requested_on: order.requested_on,
            note: order.note.clone(),
            created_by: order.created_by.and_then(|id| people.get(&id).cloned()),
            created_at: order.created_at,
            completed_at: order.completed_at,
            items: items.collect::<Result<Vec<OrderItemView>>>()?,
            actions: order_actions(context, &order, &states),
            timeline: gate::timeline(db, ObjectKind::Order.word(), order.id.0, MOST_TIMELINE).await?,
            version: order.version,
            number: order.number,
        })
    }
}

/// Entries of a page's timeline.
pub(super) const MOST_TIMELINE: u64 = 100;

async fn people(
    db: &impl ConnectionTrait,
    order: &order::Model,
    works: &[Work],
) -> Result<BTreeMap<StaffId, String>> {
    let ids: Vec<StaffId> =
        works.iter().filter_map(|work| work.task.completed_by).chain(order.created_by).collect();
    let rows = bulk::find_by_ids::<staff::Entity, _>(db, staff::Column::Id, &ids).await?;
    Ok(rows.into_iter().map(|person| (person.id, person.name)).collect())
}

fn item_view(
    context: &QueryContext,
    names: &Names,
    people: &BTreeMap<StaffId, String>,
    work: &Work,
) -> Result<OrderItemView> {
    let Work { task, item, subscription, .. } = work;
    let offering = names.offering(item.offering_id)?;
    let bundle = subscription.bundle_id.map(|id| names.offering(id)).transpose()?;
    let to_account = item.to_account_id.map(|id| names.account(id)).transpose()?;
    let task_view = TaskView {
        task_id: task.id,
        connector: task.connector,
        target: task.target.as_deref().map(addresses::system_of),
        state: task.state,
        attempts: task.attempts,
        next_attempt_at: task.next_attempt_at.filter(|_| rules::is_open(task.state)),
        problem: Problem::shown(task.last_error.as_deref()),
        completed_on: task.completed_on,
        completed_by: task.completed_by.and_then(|id| people.get(&id).cloned()),
        actions: task_actions(context, task, &work.label()),
        version: task.version,
    };
    Ok(OrderItemView {
        item_id: item.id,
        position: item.position,
        verb: item.verb,
        change: item.change,
        offering_id: item.offering_id,
        offering_code: offering.code.clone(),
        offering_name: names::name_of(offering),
        bundle_name: bundle.map(names::name_of),
        unit: names::unit_of(offering),
        quantity: item.quantity,
        effective_on: item.effective_on,
        credit: item.credit,
        to_account_id: item.to_account_id,
        to_account_number: to_account.map(|account| account.number.clone()),
        follows: item.follows,
        state: item.state,
        subscription_id: subscription.id,
        subscription_number: subscription.number.clone(),
        subscription_state: subscription.state,
        task: task_view,
    })
}

fn order_actions(context: &QueryContext, order: &order::Model, items: &[OrderState]) -> Vec<AllowedAction> {
    let rule = |step| rules::check_order(step, order.state, items, &order.number);
    vec![
        AllowedAction::of::<HoldOrder>(&context.actor, rule(OrderStep::Hold)),
        AllowedAction::of::<ResumeOrder>(&context.actor, rule(OrderStep::Resume)),
        AllowedAction::of::<CancelOrder>(&context.actor, rule(OrderStep::Cancel)),
    ]
}

/// What can be done with a task as it stands.
pub(super) fn task_actions(
    context: &QueryContext,
    task: &service_order::Model,
    label: &str,
) -> Vec<AllowedAction> {
    let rule = |step| rules::task_after(step, task.state, label).map(|_| ());
    let cancel = if rules::was_done_after_cancel(task) { Ok(()) } else { rule(TaskStep::Cancel) };
    vec![
        AllowedAction::of::<CompleteTask>(&context.actor, rule(TaskStep::Complete)),
        AllowedAction::of::<FailTask>(&context.actor, rule(TaskStep::Fail)),
        AllowedAction::of::<RetryTask>(&context.actor, rule(TaskStep::Retry)),
        AllowedAction::of::<CancelTask>(&context.actor, cancel),
    ]
}
