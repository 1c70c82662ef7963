//! One subscription with everything its page shows.

use crate::catalog::model::{OfferingKind, offering};
use crate::customers;
use crate::gate::{
    self, AllowedAction, ObjectKind, Permission, Query, QueryContext, Tag, TimelineEntry, internal,
};
use crate::orders::actions::PlaceOrder;
use crate::orders::model::{
    ItemChange, OrderState, OrderVerb, SubscriptionState, order, order_item, subscription,
    subscription_segment,
};
use crate::orders::names::{self, Names};
use crate::orders::queries::detail::MOST_TIMELINE;
use crate::orders::queries::related;
use crate::orders::queries::subscriptions::{SubscriptionRow, segments_of, subscription_rows};
use crate::orders::rules::{self, SubscriptionStep};
use crate::orders::stretches::Stretches;
use crate::orders::{check, codes, when};
use crate::store::bulk;
use boss_kernel::id::{AccountId, OfferingId, OrderId, SubscriptionId};
use boss_kernel::{BillingCalendar, Currency, Error, Instant, LocalText, NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// What its offering is sold as: by itself, or added to another.
    pub offering_kind: OfferingKind,
    /// When it was ordered.
    pub created_at: Instant,
    /// The account's currency.
    pub currency: Currency,
    /// The days served, of what, in what quantity and on which account, in order; empty until it is active.
    pub segments: Vec<SegmentView>,
    /// How many units were agreed last: what goes on when it is resumed or reactivated.
    pub agreed_quantity: Option<Quantity>,
    /// The first day after the account's current billing period: what `periodEnd` means today.
    pub period_end: NaiveDate,
    /// Whether what was paid in advance is given back where an order does not say otherwise.
    pub gives_back: bool,
    /// What it is an add-on of.
    pub parent: Option<RelatedSubscription>,
    /// Its add-ons, which pause, end and move with it.
    pub add_ons: Vec<RelatedSubscription>,
    /// The bundle it was ordered as a part of.
    pub bundle: Option<BundleOfSubscription>,
    /// The orders about it, newest first.
    pub orders: Vec<SubscriptionOrder>,
    /// What can be done with it, each by the name of its change: it stands for an order with such an item.
    pub actions: Vec<AllowedAction>,
    /// What happened to it, newest first.
    pub timeline: Vec<TimelineEntry>,
}

/// A subscription that belongs to another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RelatedSubscription {
    /// Which.
    pub subscription_id: SubscriptionId,
    /// `S000001`.
    pub number: String,
    /// The offering's name.
    pub offering_name: LocalText,
    /// Its state.
    pub state: SubscriptionState,
}

/// The bundle a subscription was ordered as a part of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BundleOfSubscription {
    /// Which.
    pub offering_id: OfferingId,
    /// Its name.
    pub name: LocalText,
    /// What else was ordered with it as parts of that bundle.
    pub others: Vec<RelatedSubscription>,
}

/// A stretch of days with one offering, quantity and account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SegmentView {
    /// The first day served.
    pub from: NaiveDate,
    /// The first day not served any more; open while no end is known.
    pub to: Option<NaiveDate>,
    /// How many units.
    pub quantity: Quantity,
    /// What is served.
    pub offering_id: OfferingId,
    /// The offering's name.
    pub offering_name: LocalText,
    /// The account that is billed.
    pub account_id: AccountId,
    /// `A000001`.
    pub account_number: String,
    /// Whether what was paid in advance for days from `to` on is given back.
    pub credit: bool,
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
    /// Which change that is.
    pub change: ItemChange,
    /// How many units; zero where nothing is served.
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
        let account = customers::find_account(db, row.account_id).await?;
        let orders = orders_about(db, row.id).await?;
        let kind = ObjectKind::Subscription.word();
        let timeline = gate::timeline(db, kind, row.id.0, MOST_TIMELINE).await?;
        let (segments, agreed_quantity) = segments(db, row.id).await?;
        let (parent, add_ons) = related::family(db, &row).await?;
        let bundle = related::bundle(db, &row).await?;
        let actions = subscription_actions(context, &row, &orders);
        let created_at = row.created_at;
        let offering = offering::Entity::find_by_id(row.offering_id).one(db).await?;
        let mut rows = subscription_rows(context, vec![row]).await?;
        let subscription = rows.pop().ok_or_else(|| internal("one row became none"))?;
        Ok(SubscriptionDetail {
            subscription,
            offering_kind: offering.map(|offering| offering.kind).unwrap_or_default(),
            created_at,
            currency: account.currency,
            segments,
            agreed_quantity,
            period_end: when::period_end(BillingCalendar::new(account.cycle_day), context.today)?,
            gives_back: check::gives_back(db).await?,
            parent,
            add_ons,
            bundle,
            orders,
            actions,
            timeline,
        })
    }
}

/// The stretches with days as a page shows them, and the quantity agreed last.
async fn segments(
    db: &impl ConnectionTrait,
    id: SubscriptionId,
) -> Result<(Vec<SegmentView>, Option<Quantity>)> {
    let column = subscription_segment::Column::SubscriptionId;
    let all = bulk::find_by_ids::<subscription_segment::Entity, _>(db, column, &[id]).await?;
    let agreed = Stretches::of(&all).agreed_last().map(|terms| terms.quantity);
    let served = segments_of(db, &[id]).await?;
    let accounts: Vec<AccountId> = served.iter().map(|segment| segment.account_id).collect();
    let offerings: Vec<OfferingId> = served.iter().map(|segment| segment.offering_id).collect();
    let names = Names::read(db, &accounts, &offerings).await?;
    let view = |segment: subscription_segment::Model| {
        Ok(SegmentView {
            from: segment.from_on,
            to: segment.to_on,
            quantity: segment.quantity,
            offering_id: segment.offering_id,
            offering_name: names::name_of(names.offering(segment.offering_id)?),
            account_id: segment.account_id,
            account_number: names.account(segment.account_id)?.number.clone(),
            credit: segment.credit,
        })
    };
    Ok((served.into_iter().map(view).collect::<Result<_>>()?, agreed))
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
        change: item.change,
        quantity: item.quantity,
        effective_on: item.effective_on,
        state: item.state,
    };
    Ok(items.into_iter().map(about).collect())
}

/// Changes that an order can ask of a subscription, as a page offers them.
const OFFERED: [ItemChange; 7] = [
    ItemChange::Modify,
    ItemChange::ChangeOffering,
    ItemChange::Suspend,
    ItemChange::Resume,
    ItemChange::Move,
    ItemChange::Reactivate,
    ItemChange::Delete,
];

/// What an order could ask of the subscription now: each is an item of `orders.place`.
fn subscription_actions(
    context: &QueryContext,
    row: &subscription::Model,
    orders: &[SubscriptionOrder],
) -> Vec<AllowedAction> {
    let busy = orders.iter().find(|order| rules::is_open(order.state)).map(|order| &order.order_number);
    let allowed = |change: ItemChange| {
        let rule = rules::subscription_after(SubscriptionStep::of(change), row.state, &row.number);
        let rule = rule.and_then(|_| check::check_free(row, busy));
        AllowedAction { action: change.to_value(), ..AllowedAction::of::<PlaceOrder>(&context.actor, rule) }
    };
    OFFERED.into_iter().map(allowed).collect()
}
