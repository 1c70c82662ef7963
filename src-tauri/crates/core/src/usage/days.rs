//! Usage by day, as rating reads it.

use crate::gate::internal;
use crate::store::bulk;
use crate::usage::model::usage_day;
use boss_kernel::id::{MeterId, SubscriptionId};
use boss_kernel::{NaiveDate, Quantity, Result};
use boss_rating::DayQuantity;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect};
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
    let backend = db.get_database_backend();
    for chunk in bulk::id_chunks(subscriptions) {
        let mut select = usage_day::Entity::find()
            .filter(usage_day::Column::SubscriptionId.is_in(chunk))
            .filter(usage_day::Column::MeterId.eq(meter))
            .filter(usage_day::Column::Day.lt(until))
            // Corrected events leave rows that count nothing.
            .filter(usage_day::Column::Events.gt(0));
        if let Some(from) = from {
            select = select.filter(usage_day::Column::Day.gte(from));
        }
        let rows: Vec<(SubscriptionId, String)> = select
            .select_only()
            .column(usage_day::Column::SubscriptionId)
            .column_as(Expr::cust(joined(backend)), "days")
            .group_by(usage_day::Column::SubscriptionId)
            .into_tuple()
            .all(db)
            .await?;
        for (subscription, joined) in rows {
            days.insert(subscription, split(&joined)?);
        }
    }
    Ok(days)
}

/// All days of a subscription in one row, since every row costs: `2026-01-31 1500000,…`.
fn joined(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => "string_agg(day::text || ' ' || quantity::text, ',')",
        _ => "group_concat(day || ' ' || quantity, ',')",
    }
}

/// What [`joined`] joined, in the order of days, which the databases do not promise.
fn split(joined: &str) -> Result<Vec<DayQuantity>> {
    let one = |text: &str| {
        let (day, quantity) = text.split_once(' ')?;
        Some(DayQuantity { day: day.parse().ok()?, quantity: Quantity(quantity.parse().ok()?) })
    };
    let days: Option<Vec<DayQuantity>> = joined.split(',').map(one).collect();
    let mut days = days.ok_or_else(|| internal(format!("days of usage can't be read: {joined}")))?;
    days.sort_unstable_by_key(|usage| usage.day);
    Ok(days)
}
