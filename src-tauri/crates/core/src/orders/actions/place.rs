//! Placing an order: its items, the subscriptions they make, and the tasks that carry them out.

use crate::catalog::model::Connector;
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag, internal};
use crate::orders::actions::PlaceOrderItem;
use crate::orders::check::{CheckedItem, CheckedOrder, check_order};
use crate::orders::model::{
    ItemChange, OrderState, OrderVerb, SubscriptionState, order, order_item, service_order, subscription,
};
use crate::orders::names::{self, Names};
use crate::orders::rules::{self, TaskStep};
use crate::orders::work::{self, Work};
use crate::store::bulk;
use crate::store::numbers::{self, Numbered};
use crate::store::turns::{self, Rank};
use boss_kernel::id::{AccountId, OfferingId, OrderId, OrderItemId, ServiceOrderId, SubscriptionId};
use boss_kernel::{LocalText, NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Places an order on an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlaceOrder {
    /// The account that will be billed.
    pub account_id: AccountId,
    /// The day the customer asked; today if not given, never in the future.
    #[serde(default)]
    pub requested_on: Option<NaiveDate>,
    /// For colleagues.
    #[serde(default)]
    pub note: Option<String>,
    /// What is asked for; at least one, and each subscription at most once.
    pub items: Vec<PlaceOrderItem>,
}

/// An order that was placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlacedOrder {
    /// Which.
    pub order_id: OrderId,
    /// `O000001`.
    pub order_number: String,
    /// Completed at once when no task waits for its day, a person or another system.
    pub state: OrderState,
    /// One per item, in their order, of a bundle one per part; then those of add-ons that follow.
    pub items: Vec<PlacedItem>,
}

/// What came of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlacedItem {
    /// The item.
    pub item_id: OrderItemId,
    /// What it asks for.
    pub verb: OrderVerb,
    /// Which change that is.
    pub change: ItemChange,
    /// The offering.
    pub offering_id: OfferingId,
    /// The offering's name.
    pub offering_name: LocalText,
    /// How many units; zero where nothing is served.
    pub quantity: Quantity,
    /// What they are counted in.
    pub unit: LocalText,
    /// The name of the bundle it is a part of.
    pub bundle_name: Option<LocalText>,
    /// The day it takes effect.
    pub effective_on: NaiveDate,
    /// The place in the order, from 1, of the item this one, for an add-on, follows from.
    pub follows: Option<i32>,
    /// The subscription it made or is about.
    pub subscription_id: SubscriptionId,
    /// `S000001`.
    pub subscription_number: String,
    /// Its task.
    pub task_id: ServiceOrderId,
    /// How the task is carried out.
    pub connector: Connector,
    /// How far it is.
    pub state: OrderState,
}

impl Action for PlaceOrder {
    const NAME: &'static str = "orders.place";
    const PERMISSION: Permission = Permission::OrdersWrite;
    const STALE: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = PlacedOrder;

    async fn run(self, context: &mut ActionContext) -> Result<PlacedOrder> {
        place_order(context, self, "").await
    }
}

/// Places an order; `place` is put before the names of faulty fields (`order.`). All faults are refused together. Items
/// without a connector whose day has come take effect at once.
pub async fn place_order(context: &mut ActionContext, order: PlaceOrder, place: &str) -> Result<PlacedOrder> {
    let checked = check_order(context, order, place).await?;
    let mut works = write_order(context, checked).await?;
    carry_out_now(context, &mut works).await?;
    let order = works.first().map(|work| work.order.clone());
    let order = order.ok_or_else(|| internal("an order without items"))?;
    let state = work::refresh_order(context, &order).await?;
    let offerings: Vec<OfferingId> = works
        .iter()
        .flat_map(|work| [work.item.offering_id].into_iter().chain(work.subscription.bundle_id))
        .collect();
    let names = Names::read(&context.tx, &[], &offerings).await?;
    let items = works.into_iter().map(|work| placed(&names, work)).collect::<Result<Vec<PlacedItem>>>()?;
    Ok(PlacedOrder { order_id: order.id, order_number: order.number, state, items })
}

fn placed(names: &Names, work: Work) -> Result<PlacedItem> {
    let offering = names.offering(work.item.offering_id)?;
    let added = work.item.change == ItemChange::Add;
    let bundle = work.subscription.bundle_id.filter(|_| added);
    let bundle = bundle.map(|id| names.offering(id)).transpose()?;
    Ok(PlacedItem {
        item_id: work.item.id,
        verb: work.item.verb,
        change: work.item.change,
        offering_id: offering.id,
        offering_name: names::name_of(offering),
        quantity: work.item.quantity,
        unit: names::unit_of(offering),
        bundle_name: bundle.map(names::name_of),
        effective_on: work.item.effective_on,
        follows: work.item.follows,
        subscription_id: work.subscription.id,
        subscription_number: work.subscription.number,
        task_id: work.task.id,
        connector: work.task.connector,
        state: work.task.state,
    })
}

/// Lets take effect what has no connector and whose day has come: an add-on after what it is added to, once that is served.
async fn carry_out_now(context: &mut ActionContext, works: &mut [Work]) -> Result<()> {
    let added = |work: &&Work| work.item.change == ItemChange::Add;
    let mut to_begin: BTreeSet<SubscriptionId> =
        works.iter().filter(added).map(|work| work.subscription.id).collect();
    for add_ons in [false, true] {
        for work in works.iter_mut().filter(|work| work.is_new_add_on() == add_ons) {
            let waits = add_ons && work.subscription.parent_id.is_some_and(|base| to_begin.contains(&base));
            if waits || work.task.connector != Connector::None || work.item.effective_on > context.today {
                continue;
            }
            let day = work.item.effective_on;
            work::carry_out(context, work, TaskStep::Complete, day).await?;
            to_begin.remove(&work.subscription.id);
        }
    }
    Ok(())
}

/// Writes the order with its items, subscriptions and tasks; nothing has taken effect yet.
async fn write_order(context: &mut ActionContext, checked: CheckedOrder) -> Result<Vec<Work>> {
    let order = insert_order(context, &checked).await?;
    let subscriptions = subscriptions(context, &order, &checked.items).await?;
    let count = checked.items.len();
    let item_ids = bulk::take_ids::<order_item::Entity>(&context.tx, count).await?;
    let task_ids = bulk::take_ids::<service_order::Entity>(&context.tx, count).await?;
    let mut works = Vec::with_capacity(count);
    let mut made = Vec::with_capacity(count);
    for (position, ((item, row), (item_id, task_id))) in
        (1..).zip(checked.items.into_iter().zip(subscriptions).zip(item_ids.into_iter().zip(task_ids)))
    {
        if item.subscription.is_none() {
            made.push(row.clone());
        }
        works.push(new_work(context, &order, item, row, (position, item_id, task_id)));
    }
    // What an add-on is added to is there before it.
    made.sort_by_key(|row| row.parent_id.is_some());
    bulk::insert(&context.tx, made.clone()).await?;
    bulk::insert(&context.tx, works.iter().map(|work| work.item.clone()).collect()).await?;
    bulk::insert(&context.tx, works.iter().map(|work| work.task.clone()).collect()).await?;
    for row in made {
        turns::note_made(Rank::Subscription, row.id.0);
        context.changed(ChangeVerb::Created, ObjectKind::Subscription, row.id.0, row.number);
    }
    for work in &works {
        context.changed(ChangeVerb::Created, ObjectKind::ServiceOrder, work.task.id.0, work.label());
    }
    Ok(works)
}

/// The subscriptions the items are about, new ones with their ids and numbers, in the order of the items.
async fn subscriptions(
    context: &ActionContext,
    order: &order::Model,
    items: &[CheckedItem],
) -> Result<Vec<subscription::Model>> {
    let added = items.iter().filter(|item| item.subscription.is_none()).count();
    let numbers = numbers::take(&context.tx, Numbered::Subscription, added as i64).await?;
    let ids = bulk::take_ids::<subscription::Entity>(&context.tx, added).await?;
    let mut fresh = ids.into_iter().zip(numbers);
    let mut rows = Vec::with_capacity(items.len());
    for item in items {
        rows.push(match &item.subscription {
            Some(row) => row.clone(),
            None => {
                let fresh = fresh.next().ok_or_else(|| internal("fewer subscription ids than asked for"))?;
                new_subscription(context, order, item, SubscriptionId(fresh.0), fresh.1)
            }
        });
    }
    for (at, item) in items.iter().enumerate().filter(|(_, item)| item.change == ItemChange::Add) {
        let base = item.follows.and_then(|place| usize::try_from(place).ok()?.checked_sub(1));
        let Some(base) = base.and_then(|base| rows.get(base)).map(|row| row.id) else { continue };
        if let Some(row) = rows.get_mut(at) {
            row.parent_id = Some(base);
        }
    }
    Ok(rows)
}

async fn insert_order(context: &mut ActionContext, checked: &CheckedOrder) -> Result<order::Model> {
    let row = order::ActiveModel {
        id: NotSet,
        number: Set(numbers::take_one(&context.tx, Numbered::Order).await?),
        account_id: Set(checked.account.id),
        state: Set(OrderState::Acknowledged),
        requested_on: Set(checked.requested_on),
        note: Set(checked.note.clone()),
        created_by: Set(context.staff_id()),
        created_at: Set(context.now),
        completed_at: Set(None),
        version: Set(1),
    };
    let order = order::Entity::insert(row).exec_with_returning(&context.tx).await?;
    turns::note_made(Rank::Order, order.id.0);
    context.changed(ChangeVerb::Created, ObjectKind::Order, order.id.0, order.number.clone());
    Ok(order)
}

fn new_subscription(
    context: &ActionContext,
    order: &order::Model,
    item: &CheckedItem,
    id: SubscriptionId,
    number: i64,
) -> subscription::Model {
    subscription::Model {
        id,
        number: Numbered::Subscription.format(number),
        account_id: order.account_id,
        offering_id: item.offering.id,
        parent_id: item.parent_id,
        moved: false,
        bill_group: String::new(),
        state: SubscriptionState::Inactive,
        started_on: None,
        ended_on: None,
        created_at: context.now,
        version: 1,
        bundle_id: item.bundle.as_ref().map(|bundle| bundle.id),
    }
}

fn new_work(
    context: &ActionContext,
    order: &order::Model,
    item: CheckedItem,
    subscription: subscription::Model,
    (position, item_id, task_id): (i32, i64, i64),
) -> Work {
    let row = order_item::Model {
        id: OrderItemId(item_id),
        order_id: order.id,
        position,
        verb: item.change.verb(),
        change: item.change,
        offering_id: item.offering.id,
        subscription_id: subscription.id,
        quantity: item.quantity,
        effective_on: item.effective_on,
        credit: item.credit,
        to_account_id: item.to_account,
        follows: item.follows,
        state: OrderState::Acknowledged,
        version: 1,
    };
    let connector = item.offering.connector;
    let goes_on_at = rules::goes_on_at(connector, item.effective_on, context.now, context.zone);
    let waits_for_base = item.change == ItemChange::Add && item.follows.is_some();
    let task = service_order::Model {
        id: ServiceOrderId(task_id),
        order_item_id: row.id,
        subscription_id: subscription.id,
        connector,
        target: item.offering.webhook_url.filter(|_| connector == Connector::Webhook),
        idempotency_key: format!("{}-{position}-{}", order.number, context.request_id),
        state: OrderState::Acknowledged,
        attempts: 0,
        next_attempt_at: goes_on_at.filter(|_| !waits_for_base),
        last_error: None,
        completed_on: None,
        completed_by: None,
        created_at: context.now,
        version: 1,
    };
    Work { task, item: row, subscription, order: order.clone() }
}
