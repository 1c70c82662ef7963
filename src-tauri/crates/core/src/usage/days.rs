//! Usage of meters, as rating reads it.
//!
//! Cost does not grow with history: days are found by their tables' keys. Where a level begins is the sum of its months before
//! (twelve short rows a year) and of the days of the month it begins in.

use crate::catalog::model::MeterAggregation;
use crate::catalog::{Kept, Metering};
use crate::store::bulk;
use crate::usage::model::{usage_day, usage_month, usage_series, usage_single, usage_value};
use boss_kernel::id::{MeterId, SubscriptionId};
use boss_kernel::{Datelike, Error, NaiveDate, Quantity, Result};
use boss_rating::DayQuantity;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TryGetableMany,
};
use std::collections::HashMap;

/// The days with any usage on one meter, in order, by subscription.
pub type DaysOfMeter = HashMap<SubscriptionId, Vec<DayQuantity>>;

/// What was used of a meter, in the form its aggregation calls for; days are in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeterUsage {
    /// Of meters that sum or count: one figure per day.
    Sum(Vec<DayQuantity>),
    /// The largest of each day.
    Max(Vec<DayQuantity>),
    /// The last of each day.
    Latest(Vec<DayQuantity>),
    /// Each different value of each day.
    Unique(Vec<DayValue>),
    /// A level, for weighting by time.
    Level {
        /// Before the first day asked for.
        opening: Quantity,
        /// By how much each day changed it.
        changes: Vec<DayQuantity>,
    },
    /// Sums by the meter's dimensions.
    Series(Vec<SeriesDay>),
    /// Each event by itself, in order of time.
    Events(Vec<DayQuantity>),
    /// Sums of quantities and of the events' own prices.
    Priced(Vec<DayPriced>),
}

/// A value that was used on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayValue {
    /// The day.
    pub day: NaiveDate,
    /// The value.
    pub value: String,
}

/// What was used on a day with these values of the meter's dimensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesDay {
    /// The day.
    pub day: NaiveDate,
    /// In the dimensions' order.
    pub values: Vec<String>,
    /// The sum, or the number of events of a meter that counts.
    pub quantity: Quantity,
}

/// What was used on a day, and what its events cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayPriced {
    /// The day.
    pub day: NaiveDate,
    /// The sum, or the number of events of a meter that counts.
    pub quantity: Quantity,
    /// Money, in whole units.
    pub amount: Quantity,
}

/// Usage by subscription.
type ByKey<T> = HashMap<SubscriptionId, Vec<T>>;

/// What is asked for.
#[derive(Clone, Copy)]
struct Asked<'a> {
    meter: MeterId,
    subscriptions: &'a [SubscriptionId],
    from: Option<NaiveDate>,
    until: NaiveDate,
}

impl MeterUsage {
    /// No usage of this meter, in its form.
    pub fn none_of(metering: &Metering) -> MeterUsage {
        match metering.kept() {
            Kept::Values(_) => MeterUsage::Unique(Vec::new()),
            Kept::Series(_) => MeterUsage::Series(Vec::new()),
            Kept::Months => MeterUsage::Level { opening: Quantity::ZERO, changes: Vec::new() },
            Kept::Singles => match metering.aggregation {
                MeterAggregation::Max => MeterUsage::Max(Vec::new()),
                MeterAggregation::Latest => MeterUsage::Latest(Vec::new()),
                _ => MeterUsage::Events(Vec::new()),
            },
            Kept::Sums if metering.priced => MeterUsage::Priced(Vec::new()),
            Kept::Sums => MeterUsage::Sum(Vec::new()),
        }
    }
}

/// What these subscriptions used of one meter on days from `from` (or ever) and before `until`; a subscription without usage is
/// left out. Asked meter by meter, so that the tables' keys find the days wanted without walking through years of earlier ones.
pub async fn meter_usage(
    db: &impl ConnectionTrait,
    metering: &Metering,
    subscriptions: &[SubscriptionId],
    from: Option<NaiveDate>,
    until: NaiveDate,
) -> Result<HashMap<SubscriptionId, MeterUsage>> {
    fn all<T>(found: ByKey<T>, form: fn(Vec<T>) -> MeterUsage) -> HashMap<SubscriptionId, MeterUsage> {
        found.into_iter().map(|(subscription, days)| (subscription, form(days))).collect()
    }
    let asked = Asked { meter: metering.meter, subscriptions, from, until };
    let counts = metering.aggregation == MeterAggregation::Count;
    Ok(match MeterUsage::none_of(metering) {
        MeterUsage::Sum(_) if counts => all(counted_days(db, asked).await?, MeterUsage::Sum),
        MeterUsage::Sum(_) => all(quantities(db, asked, DayColumn::Quantity).await?, MeterUsage::Sum),
        MeterUsage::Max(_) => all(quantities(db, asked, DayColumn::Figure).await?, MeterUsage::Max),
        MeterUsage::Latest(_) => all(quantities(db, asked, DayColumn::Figure).await?, MeterUsage::Latest),
        MeterUsage::Unique(_) => all(values(db, asked).await?, MeterUsage::Unique),
        MeterUsage::Level { .. } => levels(db, asked).await?,
        MeterUsage::Series(_) => all(series(db, asked, counts).await?, MeterUsage::Series),
        MeterUsage::Events(_) => all(singles(db, asked).await?, MeterUsage::Events),
        MeterUsage::Priced(_) => all(priced_days(db, asked, counts).await?, MeterUsage::Priced),
    })
}

/// What these subscriptions used of one meter that sums, on days from `from` (or ever) and before `until`.
pub async fn usage_days(
    db: &impl ConnectionTrait,
    meter: MeterId,
    subscriptions: &[SubscriptionId],
    from: Option<NaiveDate>,
    until: NaiveDate,
) -> Result<DaysOfMeter> {
    quantities(db, Asked { meter, subscriptions, from, until }, DayColumn::Quantity).await
}

/// Where one subscription's, meter's and day's rows stand in a table.
struct KeyColumns<C> {
    subscription: C,
    meter: C,
    day: C,
    /// What tells rows of one day apart.
    rest: Vec<C>,
}

/// The rows of a table that are asked for, in the order of its key: subscription, day, the rest of the key, and `more`.
async fn rows<E: EntityTrait, T: TryGetableMany>(
    db: &impl ConnectionTrait,
    asked: Asked<'_>,
    key: KeyColumns<E::Column>,
    more: Vec<E::Column>,
    counting: Option<E::Column>,
) -> Result<Vec<T>> {
    let mut found = Vec::new();
    for chunk in bulk::id_chunks(asked.subscriptions) {
        let mut select = E::find()
            .filter(key.subscription.is_in(chunk))
            .filter(key.meter.eq(asked.meter))
            .filter(key.day.lt(asked.until));
        if let Some(from) = asked.from {
            select = select.filter(key.day.gte(from));
        }
        if let Some(events) = counting {
            // Corrected events leave rows that count nothing.
            select = select.filter(events.gt(0));
        }
        let mut select = select
            .select_only()
            .column(key.subscription)
            .column(key.day)
            .columns(key.rest.iter().chain(&more).copied())
            .order_by_asc(key.subscription)
            .order_by_asc(key.day);
        for column in &key.rest {
            select = select.order_by_asc(*column);
        }
        found.extend(select.into_tuple::<T>().all(db).await?);
    }
    Ok(found)
}

fn day_key() -> KeyColumns<usage_day::Column> {
    use usage_day::Column::{Day, MeterId, SubscriptionId};
    KeyColumns { subscription: SubscriptionId, meter: MeterId, day: Day, rest: Vec::new() }
}

/// Which figure of a day is meant.
#[derive(Clone, Copy)]
enum DayColumn {
    Quantity,
    Figure,
}

async fn quantities(
    db: &impl ConnectionTrait,
    asked: Asked<'_>,
    column: DayColumn,
) -> Result<ByKey<DayQuantity>> {
    use usage_day::Column::{Events, Figure, Quantity as QuantityColumn};
    let column = match column {
        DayColumn::Quantity => QuantityColumn,
        DayColumn::Figure => Figure,
    };
    type Row = (SubscriptionId, NaiveDate, Option<Quantity>);
    let rows: Vec<Row> =
        rows::<usage_day::Entity, _>(db, asked, day_key(), vec![column], Some(Events)).await?;
    let mut days = ByKey::new();
    for (subscription, day, quantity) in rows {
        let Some(quantity) = quantity else { continue };
        days.entry(subscription).or_default().push(DayQuantity { day, quantity });
    }
    Ok(days)
}

async fn counted_days(db: &impl ConnectionTrait, asked: Asked<'_>) -> Result<ByKey<DayQuantity>> {
    use usage_day::Column::Events;
    let rows: Vec<(SubscriptionId, NaiveDate, i64)> =
        rows::<usage_day::Entity, _>(db, asked, day_key(), vec![Events], Some(Events)).await?;
    let mut days = ByKey::new();
    for (subscription, day, events) in rows {
        let quantity = Quantity::whole(events)?;
        days.entry(subscription).or_default().push(DayQuantity { day, quantity });
    }
    Ok(days)
}

async fn priced_days(db: &impl ConnectionTrait, asked: Asked<'_>, counts: bool) -> Result<ByKey<DayPriced>> {
    use usage_day::Column::{Amount, Events, Quantity as QuantityColumn};
    let more = vec![QuantityColumn, Events, Amount];
    let rows: Vec<(SubscriptionId, NaiveDate, Quantity, i64, Quantity)> =
        rows::<usage_day::Entity, _>(db, asked, day_key(), more, Some(Events)).await?;
    let mut days = ByKey::new();
    for (subscription, day, quantity, events, amount) in rows {
        let quantity = if counts { Quantity::whole(events)? } else { quantity };
        days.entry(subscription).or_default().push(DayPriced { day, quantity, amount });
    }
    Ok(days)
}

async fn values(db: &impl ConnectionTrait, asked: Asked<'_>) -> Result<ByKey<DayValue>> {
    use usage_value::Column::{Day, Events, MeterId, SubscriptionId as Subscription, Value};
    let key = KeyColumns { subscription: Subscription, meter: MeterId, day: Day, rest: vec![Value] };
    let rows: Vec<(SubscriptionId, NaiveDate, String)> =
        rows::<usage_value::Entity, _>(db, asked, key, Vec::new(), Some(Events)).await?;
    let mut days = ByKey::new();
    for (subscription, day, value) in rows {
        days.entry(subscription).or_default().push(DayValue { day, value });
    }
    Ok(days)
}

async fn series(db: &impl ConnectionTrait, asked: Asked<'_>, counts: bool) -> Result<ByKey<SeriesDay>> {
    use usage_series::Column::{
        Day, DimensionValues, Events, MeterId, Quantity as QuantityColumn, SubscriptionId as Subscription,
    };
    let key =
        KeyColumns { subscription: Subscription, meter: MeterId, day: Day, rest: vec![DimensionValues] };
    let more = vec![QuantityColumn, Events];
    let rows: Vec<(SubscriptionId, NaiveDate, String, Quantity, i64)> =
        rows::<usage_series::Entity, _>(db, asked, key, more, Some(Events)).await?;
    let mut days = ByKey::new();
    for (subscription, day, values, quantity, events) in rows {
        let values = serde_json::from_str(&values)
            .map_err(|cause| Error::new(crate::gate::codes::INTERNAL).caused_by(cause))?;
        let quantity = if counts { Quantity::whole(events)? } else { quantity };
        days.entry(subscription).or_default().push(SeriesDay { day, values, quantity });
    }
    Ok(days)
}

async fn singles(db: &impl ConnectionTrait, asked: Asked<'_>) -> Result<ByKey<DayQuantity>> {
    use usage_single::Column::{
        At, Day, EventId, MeterId, Quantity as QuantityColumn, SubscriptionId as Subscription,
    };
    let key = KeyColumns { subscription: Subscription, meter: MeterId, day: Day, rest: vec![At, EventId] };
    let more = vec![QuantityColumn];
    let rows: Vec<(SubscriptionId, NaiveDate, i64, String, Quantity)> =
        rows::<usage_single::Entity, _>(db, asked, key, more, None).await?;
    let mut events = ByKey::new();
    for (subscription, day, _, _, quantity) in rows {
        events.entry(subscription).or_default().push(DayQuantity { day, quantity });
    }
    Ok(events)
}

/// Levels: what the months before say, and the days from the month on in which the days asked for begin.
async fn levels(db: &impl ConnectionTrait, asked: Asked<'_>) -> Result<HashMap<SubscriptionId, MeterUsage>> {
    let month = asked.from.and_then(|from| from.with_day(1));
    let mut openings = match month {
        Some(month) => months_before(db, asked, month).await?,
        None => HashMap::new(),
    };
    let since_month = quantities(db, Asked { from: month, ..asked }, DayColumn::Quantity).await?;
    let mut changed = ByKey::new();
    for (subscription, days) in since_month {
        let (before, changes): (Vec<_>, Vec<_>) =
            days.into_iter().partition(|day| asked.from.is_some_and(|from| day.day < from));
        let opening = openings.entry(subscription).or_default();
        for day in before {
            *opening = opening.plus(day.quantity)?;
        }
        changed.insert(subscription, changes);
    }
    let levels = openings.into_iter().map(|(subscription, opening)| {
        let changes = changed.remove(&subscription).unwrap_or_default();
        (subscription, MeterUsage::Level { opening, changes })
    });
    Ok(levels.collect())
}

async fn months_before(
    db: &impl ConnectionTrait,
    asked: Asked<'_>,
    month: NaiveDate,
) -> Result<HashMap<SubscriptionId, Quantity>> {
    use usage_month::Column::{MeterId, Month, Quantity as QuantityColumn, SubscriptionId as Subscription};
    let mut sums = HashMap::new();
    for chunk in bulk::id_chunks(asked.subscriptions) {
        let rows: Vec<(SubscriptionId, Quantity)> = usage_month::Entity::find()
            .filter(Subscription.is_in(chunk))
            .filter(MeterId.eq(asked.meter))
            .filter(Month.lt(month))
            .select_only()
            .column(Subscription)
            .column_as(Expr::col(QuantityColumn).sum().cast_as("bigint"), "changed")
            .group_by(Subscription)
            .into_tuple()
            .all(db)
            .await?;
        sums.extend(rows);
    }
    Ok(sums)
}
