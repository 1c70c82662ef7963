//! What customers have: the list of subscriptions, and one of them.

use crate::gate::{
    self, AllowedAction, ObjectKind, Permission, Query, QueryContext, Tag, TimelineEntry, internal,
};
use crate::orders::actions::PlaceOrder;
use crate::orders::model::{
    OrderState, OrderVerb, SubscriptionState, order, order_item, subscription, subscription_segment,
};
use crate::orders::names::{self, Names};
use crate::orders::queries::detail::MOST_TIMELINE;
use crate::orders::queries::filter::AccountFilter;
use crate::orders::rules::{self, SubscriptionStep};
use crate::orders::{check, codes};
use crate::store::bulk;
use crate::store::page::Window;
use boss_kernel::id::{AccountId, CustomerId, OfferingId, OrderId, SubscriptionId};
use boss_kernel::{Error, Instant, LocalText, NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Subscriptions, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListSubscriptions {
    /// Which rows; always in the order they were ordered.
    pub window: Window,
    /// Only these states; empty for all.
    pub states: Vec<SubscriptionState>,
    /// Only of this customer.
    pub customer_id: Option<CustomerId>,
    /// Only of this account.
    pub account_id: Option<AccountId>,
    /// Only of this offering.
    pub offering_id: Option<OfferingId>,
    /// A subscription's or account's number, or a part of the customer's name.
    pub search: String,
}

/// A window of subscriptions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubscriptionList {
    /// The rows of the window.
    pub rows: Vec<SubscriptionRow>,
    /// How many there are in all.
    pub total: u64,
}

/// One subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionRow {
    /// Which.
    pub subscription_id: SubscriptionId,
    /// `S000001`.
    pub number: String,
    /// The customer.
    pub customer_id: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// The account.
    pub account_id: AccountId,
    /// `A000001`.
    pub account_number: String,
    /// The offering.
    pub offering_id: OfferingId,
    /// The offering's code.
    pub offering_code: String,
    /// The offering's name.
    pub offering_name: LocalText,
    /// What it is counted in.
    pub unit: LocalText,
    /// How many units are served today; none while nothing is served.
    pub quantity: Option<Quantity>,
    /// Its state.
    pub state: SubscriptionState,
    /// The first day served.
    pub started_on: Option<NaiveDate>,
    /// The first day not served any more.
    pub ended_on: Option<NaiveDate>,
}

impl Query for ListSubscriptions {
    const NAME: &'static str = "orders.subscriptions";
    const PERMISSION: Permission = Permission::OrdersRead;
    const TAGS: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = SubscriptionList;

    async fn run(self, context: &QueryContext) -> Result<SubscriptionList> {
        self.window.sort_by(&[("number", ())])?;
        let db = &context.db;
        let filter = AccountFilter {
            account_id: self.account_id,
            customer_id: self.customer_id,
            search: &self.search,
        };
        let backend = db.get_database_backend();
        let condition =
            filter.condition(backend, subscription::Column::AccountId, subscription::Column::Number);
        let mut found = subscription::Entity::find().filter(condition);
        if let Some(id) = self.offering_id {
            found = found.filter(subscription::Column::OfferingId.eq(id));
        }
        if !self.states.is_empty() {
            found = found.filter(subscription::Column::State.is_in(self.states.iter().copied()));
        }
        let total = found.clone().count(db).await?;
        let page = found
            .order_by(subscription::Column::Id, self.window.order(true))
            .offset(self.window.rows_before())
            .limit(self.window.rows());
        let rows = subscription_rows(context, page.all(db).await?).await?;
        Ok(SubscriptionList { rows, total })
    }
}

/// One subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowSubscription {
    /// Which.
    pub subscription_id: SubscriptionId,
}

/// A subscription with everything its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionDetail {
    /// As in the list.
    pub subscription: SubscriptionRow,
    /// When it was ordered.
    pub created_at: Instant,
    /// The days served and in what quantity, in order; empty until it is active.
    pub segments: Vec<SegmentView>,
    /// The orders about it, newest first.
    pub orders: Vec<SubscriptionOrder>,
    /// What can be done with it (`modify` and `delete` stand for an order with such an item).
    pub actions: Vec<AllowedAction>,
    /// What happened to it, newest first.
    pub timeline: Vec<TimelineEntry>,
}

/// A stretch of days with one quantity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SegmentView {
    /// The first day served.
    pub from: NaiveDate,
    /// The first day not served any more; open while no end is known.
    pub to: Option<NaiveDate>,
    /// How many units.
    pub quantity: Quantity,
}

/// An order's item about a subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionOrder {
    /// The order.
    pub order_id: OrderId,
    /// `O000001`.
    pub order_number: String,
    /// What it asks for.
    pub verb: OrderVerb,
    /// How many units; zero where the subscription ends.
    pub quantity: Quantity,
    /// The day it takes effect.
    pub effective_on: NaiveDate,
    /// The item's state.
    pub state: OrderState,
}

impl Query for ShowSubscription {
    const NAME: &'static str = "orders.subscription";
    const PERMISSION: Permission = Permission::OrdersRead;
    const TAGS: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = SubscriptionDetail;

    async fn run(self, context: &QueryContext) -> Result<SubscriptionDetail> {
        let db = &context.db;
        let row = subscription::Entity::find_by_id(self.subscription_id).one(db).await?;
        let row = row.ok_or_else(|| Error::new(codes::SUBSCRIPTION_NOT_FOUND))?;
        let orders = orders_about(db, row.id).await?;
        let kind = ObjectKind::Subscription.word();
        let timeline = gate::timeline(db, kind, row.id.0, MOST_TIMELINE).await?;
        let segments = segments_of(db, &[row.id]).await?;
        let view = |segment: subscription_segment::Model| SegmentView {
            from: segment.from_on,
            to: segment.to_on,
            quantity: segment.quantity,
        };
        let actions = subscription_actions(context, &row, &orders);
        let created_at = row.created_at;
        let mut rows = subscription_rows(context, vec![row]).await?;
        let subscription = rows.pop().ok_or_else(|| internal("one row became none"))?;
        let segments = segments.into_iter().map(view).collect();
        Ok(SubscriptionDetail { subscription, created_at, segments, orders, actions, timeline })
    }
}

async fn segments_of(
    db: &impl ConnectionTrait,
    ids: &[SubscriptionId],
) -> Result<Vec<subscription_segment::Model>> {
    let column = subscription_segment::Column::SubscriptionId;
    let mut segments = bulk::find_by_ids::<subscription_segment::Entity, _>(db, column, ids).await?;
    segments.sort_unstable_by_key(|segment| (segment.subscription_id, segment.from_on));
    Ok(segments)
}

async fn subscription_rows(
    context: &QueryContext,
    rows: Vec<subscription::Model>,
) -> Result<Vec<SubscriptionRow>> {
    let ids: Vec<SubscriptionId> = rows.iter().map(|row| row.id).collect();
    let accounts: Vec<AccountId> = rows.iter().map(|row| row.account_id).collect();
    let offerings: Vec<OfferingId> = rows.iter().map(|row| row.offering_id).collect();
    let names = Names::read(&context.db, &accounts, &offerings).await?;
    let segments = segments_of(&context.db, &ids).await?;
    let today = context.today;
    let served = |segment: &&subscription_segment::Model| {
        segment.from_on <= today && segment.to_on.is_none_or(|end| today < end)
    };
    let served: BTreeMap<SubscriptionId, Quantity> =
        segments.iter().filter(served).map(|segment| (segment.subscription_id, segment.quantity)).collect();
    let row = |row: subscription::Model| {
        let account = names.account(row.account_id)?;
        let offering = names.offering(row.offering_id)?;
        Ok(SubscriptionRow {
            subscription_id: row.id,
            number: row.number,
            customer_id: account.customer_id,
            customer_name: account.customer_name.clone(),
            account_id: row.account_id,
            account_number: account.number.clone(),
            offering_id: row.offering_id,
            offering_code: offering.code.clone(),
            offering_name: names::name_of(offering),
            unit: names::unit_of(offering),
            quantity: served.get(&row.id).copied(),
            state: row.state,
            started_on: row.started_on,
            ended_on: row.ended_on,
        })
    };
    rows.into_iter().map(row).collect()
}

async fn orders_about(db: &impl ConnectionTrait, id: SubscriptionId) -> Result<Vec<SubscriptionOrder>> {
    let items = order_item::Entity::find()
        .filter(order_item::Column::SubscriptionId.eq(id))
        .order_by_desc(order_item::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<OrderId> = items.iter().map(|item| item.order_id).collect();
    let orders = bulk::find_by_ids::<order::Entity, _>(db, order::Column::Id, &ids).await?;
    let numbers: BTreeMap<OrderId, String> = orders.into_iter().map(|row| (row.id, row.number)).collect();
    let about = |item: order_item::Model| SubscriptionOrder {
        order_id: item.order_id,
        order_number: numbers.get(&item.order_id).cloned().unwrap_or_default(),
        verb: item.verb,
        quantity: item.quantity,
        effective_on: item.effective_on,
        state: item.state,
    };
    Ok(items.into_iter().map(about).collect())
}

/// What an order could ask of the subscription now: both are items of `orders.place`.
fn subscription_actions(
    context: &QueryContext,
    row: &subscription::Model,
    orders: &[SubscriptionOrder],
) -> Vec<AllowedAction> {
    let busy = orders.iter().find(|order| rules::is_open(order.state)).map(|order| &order.order_number);
    let allowed = |verb: &str, step| {
        let rule = rules::subscription_after(step, row.state, &row.number);
        let rule = rule.and_then(|_| check::check_free(row, busy));
        AllowedAction { action: verb.to_owned(), ..AllowedAction::of::<PlaceOrder>(&context.actor, rule) }
    };
    vec![allowed("modify", SubscriptionStep::Modify), allowed("delete", SubscriptionStep::End)]
}
