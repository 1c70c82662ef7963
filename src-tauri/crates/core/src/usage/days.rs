//! Usage by day, as rating reads it.

use crate::store::bulk;
use crate::usage::model::usage_day;
use boss_kernel::id::{MeterId, SubscriptionId};
use boss_kernel::{NaiveDate, Quantity, Result};
use boss_rating::DayQuantity;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// The days with any usage on one meter, in order, by subscription.
pub type DaysOfMeter = HashMap<SubscriptionId, Vec<DayQuantity>>;

/// What these subscriptions used of one meter on days from `from` (or ever) and before `until`. Asked meter by meter, so that
/// the table's key finds the days wanted without walking through years of earlier ones.
pub async fn usage_days(
    db: &impl ConnectionTrait,
    meter: MeterId,
    subscriptions: &[SubscriptionId],
    from: Option<NaiveDate>,
    until: NaiveDate,
) -> Result<DaysOfMeter> {
    let mut days = DaysOfMeter::new();
    for chunk in bulk::id_chunks(subscriptions) {
        let mut select = usage_day::Entity::find()
            .filter(usage_day::Column::SubscriptionId.is_in(chunk))
            .filter(usage_day::Column::MeterId.eq(meter))
            .filter(usage_day::Column::Day.lt(until));
        if let Some(from) = from {
            select = select.filter(usage_day::Column::Day.gte(from));
        }
        let rows: Vec<(SubscriptionId, NaiveDate, Quantity)> = select
            .select_only()
            .columns([usage_day::Column::SubscriptionId, usage_day::Column::Day, usage_day::Column::Quantity])
            .order_by_asc(usage_day::Column::SubscriptionId)
            .order_by_asc(usage_day::Column::Day)
            .into_tuple()
            .all(db)
            .await?;
        for (subscription, day, quantity) in rows {
            days.entry(subscription).or_default().push(DayQuantity { day, quantity });
        }
    }
    Ok(days)
}
