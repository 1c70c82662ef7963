//! What customers have: the list of subscriptions.

use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::orders::model::{SubscriptionState, subscription, subscription_segment};
use crate::orders::names::{self, Names};
use crate::orders::queries::filter::AccountFilter;
use crate::store::bulk;
use crate::store::page::Window;
use boss_kernel::id::{AccountId, CustomerId, OfferingId, SubscriptionId};
use boss_kernel::{LocalText, NaiveDate, Quantity, Result};
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
    /// The group it is billed with apart from others; none for most.
    pub bill_group: Option<String>,
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

/// The stretches with days of these subscriptions, in order of time.
pub(super) async fn segments_of(
    db: &impl ConnectionTrait,
    ids: &[SubscriptionId],
) -> Result<Vec<subscription_segment::Model>> {
    let column = subscription_segment::Column::SubscriptionId;
    let mut segments = bulk::find_by_ids::<subscription_segment::Entity, _>(db, column, ids).await?;
    segments.retain(|segment| segment.to_on.is_none_or(|to| to > segment.from_on));
    segments.sort_unstable_by_key(|segment| (segment.subscription_id, segment.from_on));
    Ok(segments)
}

/// The rows of a list, as they stand today.
pub(super) async fn subscription_rows(
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
            bill_group: Some(row.bill_group).filter(|group| !group.is_empty()),
            started_on: row.started_on,
            ended_on: row.ended_on,
        })
    };
    rows.into_iter().map(row).collect()
}
