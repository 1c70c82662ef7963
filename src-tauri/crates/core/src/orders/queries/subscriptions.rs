//! What customers have: the list of subscriptions, and one of them.

use crate::gate::{AllowedAction, Permission, Query, QueryContext, Tag, TimelineEntry};
use crate::orders::model::{OrderState, OrderVerb, SubscriptionState};
use crate::store::page::Window;
use boss_kernel::id::{AccountId, CustomerId, OfferingId, OrderId, SubscriptionId};
use boss_kernel::{Instant, LocalText, NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Subscriptions, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListSubscriptions {
    /// Which rows; sorted by `number` or `startedOn`.
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

    async fn run(self, _context: &QueryContext) -> Result<SubscriptionList> {
        Err(crate::gate::internal("unfinished"))
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

    async fn run(self, _context: &QueryContext) -> Result<SubscriptionDetail> {
        Err(crate::gate::internal("unfinished"))
    }
}
