//! Sums beyond what can be counted: refused when they come in, at a line that leads there, since no bill run could ever add them up.

use crate::usage::codes;
use crate::usage::import::reading::FaultList;
use crate::usage::import::tally::{Large, Tally};
use crate::usage::model::usage_day;
use boss_kernel::id::{MeterId, SubscriptionId};
use boss_kernel::{Days, Error, NaiveDate, Quantity, Result};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, QuerySelect,
    Statement,
};

/// No cycle is longer, with what a rolling price looks back on.
const DAYS_AROUND: u64 = 400;

/// Refuses the lines whose usage no cycle could add up with what is there already. Only subscriptions with a large figure are looked
/// at: the others can't get there.
pub(super) async fn refuse_too_large(tx: &DatabaseTransaction, apart: bool, tally: &Tally) -> Result<()> {
    let mut faults = FaultList::default();
    for ((subscription, meter), large) in &tally.large {
        let new = tally.sum_of(*subscription, *meter);
        let there = there(tx, (*subscription, *meter), large, apart).await?;
        if i64::try_from(new.saturating_add(there)).is_err() {
            let error =
                Error::new(codes::SUM_TOO_LARGE).with("quantity", large.quantity).with("day", large.first);
            faults.add(large.line, error);
        }
    }
    faults.into_result()
}

/// What is there around these days, in millionths.
async fn there(
    tx: &DatabaseTransaction,
    (subscription, meter): (SubscriptionId, MeterId),
    large: &Large,
    apart: bool,
) -> Result<i128> {
    let first = large.first.checked_sub_days(Days::new(DAYS_AROUND)).unwrap_or(NaiveDate::MIN);
    let last = large.last.checked_add_days(Days::new(DAYS_AROUND)).unwrap_or(NaiveDate::MAX);
    let mut days: Vec<(NaiveDate, Quantity)> = usage_day::Entity::find()
        .filter(usage_day::Column::SubscriptionId.eq(subscription))
        .filter(usage_day::Column::MeterId.eq(meter))
        .select_only()
        .columns([usage_day::Column::Day, usage_day::Column::Quantity])
        .into_tuple()
        .all(tx)
        .await?;
    if apart {
        let text = "SELECT day, quantity FROM main.usage_day WHERE subscription_id = ? AND meter_id = ?";
        let values = [subscription.0.into(), meter.0.into()];
        for row in tx.query_all_raw(Statement::from_sql_and_values(DbBackend::Sqlite, text, values)).await? {
            days.push((row.try_get_by_index(0)?, Quantity(row.try_get_by_index(1)?)));
        }
    }
    let around = days.into_iter().filter(|(day, _)| (first..=last).contains(day));
    Ok(around.map(|(_, quantity)| i128::from(quantity.0)).sum())
}
