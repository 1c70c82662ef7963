//! Usage by day, as rating reads it.

use crate::usage::model::usage_day;
use boss_kernel::id::{MeterId, SubscriptionId};
use boss_kernel::{NaiveDate, Result};
use boss_rating::DayQuantity;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// The days of one subscription and meter with any usage, in order.
pub type DaysOfMeter = HashMap<(SubscriptionId, MeterId), Vec<DayQuantity>>;

/// What these subscriptions used on days from `from` (or ever) and before `until`.
pub async fn usage_days(
    db: &impl ConnectionTrait,
    subscriptions: &[SubscriptionId],
    from: Option<NaiveDate>,
    until: NaiveDate,
) -> Result<DaysOfMeter> {
    let mut days = DaysOfMeter::new();
    for chunk in crate::store::bulk::id_chunks(subscriptions) {
        let mut select = usage_day::Entity::find()
            .filter(usage_day::Column::SubscriptionId.is_in(chunk))
            .filter(usage_day::Column::Day.lt(until));
        if let Some(from) = from {
            select = select.filter(usage_day::Column::Day.gte(from));
        }
        let rows: Vec<(SubscriptionId, MeterId, NaiveDate, boss_kernel::Quantity)> = select
            .select_only()
            .columns([
                usage_day::Column::SubscriptionId,
                usage_day::Column::MeterId,
                usage_day::Column::Day,
                usage_day::Column::Quantity,
            ])
            .order_by_asc(usage_day::Column::SubscriptionId)
            .order_by_asc(usage_day::Column::MeterId)
            .order_by_asc(usage_day::Column::Day)
            .into_tuple()
            .all(db)
            .await?;
        for (subscription, meter, day, quantity) in rows {
            days.entry((subscription, meter)).or_default().push(DayQuantity { day, quantity });
        }
    }
    Ok(days)
}
