//! What was used by day.

use crate::catalog::model::{MeterAggregation, meter};
use crate::catalog::{Kept, Metering};
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::orders::model::subscription;
use crate::store::bulk;
use crate::usage::codes;
use crate::usage::model::{usage_day, usage_value};
use boss_kernel::id::{MeterId, SubscriptionId};
use boss_kernel::{Error, LocalText, NaiveDate, Period, Quantity, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a subscription used, day by day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListDays {
    /// The subscription.
    pub subscription_id: SubscriptionId,
    /// One meter only.
    #[serde(default)]
    pub meter_id: Option<MeterId>,
    /// Which days.
    pub period: Period,
}

/// Usage by day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UsageDayList {
    /// One row per day and meter with usage, by day.
    pub rows: Vec<UsageDayRow>,
    /// The sum of each meter.
    pub totals: Vec<UsageDayTotal>,
}

/// What was used on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageDayRow {
    /// The day, in the company's zone.
    pub day: NaiveDate,
    /// The meter.
    pub meter_id: MeterId,
    /// What the meter makes of the day's events; of a meter whose events change a level, by how much they did.
    pub quantity: Quantity,
    /// Of how many events.
    pub events: i64,
    /// What these events cost, in whole units of money, where they carry their price.
    pub amount: Option<Quantity>,
    /// Events of the day that do not count, because they were corrected.
    pub uncounted: i64,
}

/// What was used on one meter in the whole period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageDayTotal {
    /// The meter.
    pub meter_id: MeterId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: LocalText,
    /// Its unit.
    pub unit: LocalText,
    /// What the meter makes of its events.
    pub aggregation: MeterAggregation,
    /// The period's figure: the sum of its days, the largest or the last of them, or how many different values there were.
    pub quantity: Quantity,
    /// Of how many events.
    pub events: i64,
    /// What these events cost, in whole units of money, where they carry their price.
    pub amount: Option<Quantity>,
}

impl Query for ListDays {
    const NAME: &'static str = "usage.days";
    const PERMISSION: Permission = Permission::UsageRead;
    const TAGS: &'static [Tag] = &[Tag::Usage];
    type Output = UsageDayList;

    async fn run(self, context: &QueryContext) -> Result<UsageDayList> {
        let db = &context.db;
        let known = subscription::Entity::find_by_id(self.subscription_id).one(db).await?;
        if known.is_none() {
            return Err(Error::new(codes::NOT_FOUND).with("id", self.subscription_id));
        }
        let mut days = usage_day::Entity::find()
            .filter(usage_day::Column::SubscriptionId.eq(self.subscription_id))
            .filter(usage_day::Column::Day.gte(self.period.from()))
            .filter(usage_day::Column::Day.lt(self.period.to()));
        if let Some(meter_id) = self.meter_id {
            days = days.filter(usage_day::Column::MeterId.eq(meter_id));
        }
        let days = days.order_by_asc(usage_day::Column::Day).order_by_asc(usage_day::Column::MeterId);
        let days = days.all(db).await?;
        let meters = meterings(db, &days).await?;
        let mut rows = Vec::with_capacity(days.len());
        for day in &days {
            let Some((_, metering)) = meters.get(&day.meter_id) else { continue };
            rows.push(UsageDayRow {
                day: day.day,
                meter_id: day.meter_id,
                quantity: figure_of(metering, day)?,
                events: day.events,
                amount: metering.priced.then_some(day.amount),
                uncounted: day.uncounted,
            });
        }
        let mut totals = Vec::with_capacity(meters.len());
        for (meter, metering) in meters.into_values() {
            let of_meter: Vec<&UsageDayRow> = rows.iter().filter(|row| row.meter_id == meter.id).collect();
            let values = match metering.kept() {
                Kept::Values(_) => different_values(db, &self, meter.id).await?,
                _ => 0,
            };
            totals.push(total(meter, &metering, &of_meter, values)?);
        }
        totals.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(UsageDayList { rows, totals })
    }
}

/// The meters of these days.
async fn meterings(
    db: &impl ConnectionTrait,
    days: &[usage_day::Model],
) -> Result<BTreeMap<MeterId, (meter::Model, Metering)>> {
    let ids: BTreeSet<MeterId> = days.iter().map(|day| day.meter_id).collect();
    let ids: Vec<MeterId> = ids.into_iter().collect();
    let meters = bulk::find_by_ids::<meter::Entity, _>(db, meter::Column::Id, &ids).await?;
    let known = meters.into_iter().map(|meter| {
        let metering = Metering::of(&meter)?;
        Ok((meter.id, (meter, metering)))
    });
    known.collect()
}

/// What a meter makes of a day's events.
fn figure_of(metering: &Metering, day: &usage_day::Model) -> Result<Quantity> {
    use MeterAggregation::{Count, Latest, Max, Sum, TimeWeighted, Unique};
    match metering.aggregation {
        Sum | TimeWeighted => Ok(day.quantity),
        Count => Quantity::whole(day.events),
        Max | Unique | Latest => Ok(day.figure.unwrap_or_default()),
    }
}

/// How many different values a meter had in the whole period.
async fn different_values(db: &impl ConnectionTrait, asked: &ListDays, meter: MeterId) -> Result<i64> {
    let count: Option<i64> = usage_value::Entity::find()
        .filter(usage_value::Column::SubscriptionId.eq(asked.subscription_id))
        .filter(usage_value::Column::MeterId.eq(meter))
        .filter(usage_value::Column::Day.gte(asked.period.from()))
        .filter(usage_value::Column::Day.lt(asked.period.to()))
        .filter(usage_value::Column::Events.gt(0))
        .select_only()
        .column_as(Expr::col(usage_value::Column::Value).count_distinct(), "values")
        .into_tuple()
        .one(db)
        .await?;
    Ok(count.unwrap_or_default())
}

/// What a meter's days of the period make together.
fn total(
    meter: meter::Model,
    metering: &Metering,
    days: &[&UsageDayRow],
    values: i64,
) -> Result<UsageDayTotal> {
    use MeterAggregation::{Count, Latest, Max, Sum, TimeWeighted, Unique};
    let mut counted = days.iter().filter(|day| day.events > 0);
    let quantity = match metering.aggregation {
        Unique => Quantity::whole(values)?,
        Max => counted.map(|day| day.quantity).max().unwrap_or_default(),
        Latest => counted.next_back().map(|day| day.quantity).unwrap_or_default(),
        Sum | Count | TimeWeighted => counted.try_fold(Quantity::ZERO, |sum, day| sum.plus(day.quantity))?,
    };
    let amounts =
        days.iter().try_fold(Quantity::ZERO, |sum, day| sum.plus(day.amount.unwrap_or_default()))?;
    Ok(UsageDayTotal {
        meter_id: meter.id,
        code: meter.code,
        name: LocalText::new(meter.name_chinese, meter.name_english),
        unit: LocalText::new(meter.unit_chinese, meter.unit_english),
        aggregation: metering.aggregation,
        quantity,
        events: days.iter().map(|day| day.events).sum(),
        amount: metering.priced.then_some(amounts),
    })
}
