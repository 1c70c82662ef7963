//! Subscriptions with the days they are served, for rating.

use crate::orders::model::{subscription, subscription_segment};
use crate::store::bulk;
use boss_kernel::Result;
use boss_kernel::id::{AccountId, SubscriptionId};
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;

/// A subscription with the days it is served and in what quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionWithSegments {
    /// The subscription.
    pub subscription: subscription::Model,
    /// In order, without overlap; empty until it was active, and again when it ended on the day it began.
    pub segments: Vec<subscription_segment::Model>,
}

/// All subscriptions of these accounts with their segments, by id; two queries per two thousand accounts.
pub async fn subscriptions_of(
    db: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<Vec<SubscriptionWithSegments>> {
    let mut rows =
        bulk::find_by_ids::<subscription::Entity, _>(db, subscription::Column::AccountId, accounts).await?;
    rows.sort_unstable_by_key(|row| row.id);
    let ids: Vec<SubscriptionId> = rows.iter().map(|row| row.id).collect();
    let column = subscription_segment::Column::SubscriptionId;
    let mut by_subscription: BTreeMap<SubscriptionId, Vec<subscription_segment::Model>> = BTreeMap::new();
    for segment in bulk::find_by_ids::<subscription_segment::Entity, _>(db, column, &ids).await? {
        by_subscription.entry(segment.subscription_id).or_default().push(segment);
    }
    let with_segments = |subscription: subscription::Model| {
        let mut segments = by_subscription.remove(&subscription.id).unwrap_or_default();
        segments.sort_unstable_by_key(|segment| segment.from_on);
        SubscriptionWithSegments { subscription, segments }
    };
    Ok(rows.into_iter().map(with_segments).collect())
}
