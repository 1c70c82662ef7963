//! Usage of meters, as rating reads it.
//!
//! Cost does not grow with history: days are found by their tables' keys. Where a level begins is the sum of its months before
//! (twelve short rows a year) and of the days of the month it begins in.

use crate::catalog::model::MeterAggregation;
use crate::catalog::{Kept, Metering};
use crate::store::bulk;
use crate::usage::days::usage_days;
use crate::usage::model::{usage_day, usage_month, usage_series, usage_single, usage_value};
use boss_kernel::id::{MeterId, SubscriptionId};
use boss_kernel::{Datelike, Error, NaiveDate, Quantity, Result};
use boss_rating::{DayPriced, DayQuantity, DayValue, SeriesDay, Usage};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TryGetableMany,
};
use std::collections::HashMap;

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

/// No usage of this meter, in its form.
pub fn no_usage(metering: &Metering) -> Usage {
    match metering.kept() {
        Kept::Values(_) => Usage::Unique(Vec::new()),
        Kept::Series(_) => Usage::Series(Vec::new()),
        Kept::Months => Usage::Level { opening: Quantity::ZERO, changes: Vec::new() },
        Kept::Singles => match metering.aggregation {
            MeterAggregation::Max => Usage::Max(Vec::new()),
            MeterAggregation::Latest => Usage::Latest(Vec::new()),
            _ => Usage::Events(Vec::new()),
        },
        Kept::Sums if metering.priced => Usage::Priced(Vec::new()),
        Kept::Sums => Usage::Sum(Vec::new()),
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
) -> Result<HashMap<SubscriptionId, Usage>> {
    fn all<T>(found: ByKey<T>, form: fn(Vec<T>) -> Usage) -> HashMap<SubscriptionId, Usage> {
        found.into_iter().map(|(subscription, days)| (subscription, form(days))).collect()
    }
    let asked = Asked { meter: metering.meter, subscriptions, from, until };
    let counts = metering.aggregation == MeterAggregation::Count;
    Ok(match no_usage(metering) {
        Usage::None => HashMap::new(),
        Usage::Sum(_) if counts => all(counted_days(db, asked).await?, Usage::Sum),
        Usage::Sum(_) => all(usage_days(db, metering.meter, subscriptions, from, until).await?, Usage::Sum),
        Usage::Max(_) => all(quantities(db, asked, DayColumn::Figure).await?, Usage::Max),
        Usage::Latest(_) => all(quantities(db, asked, DayColumn::Figure).await?, Usage::Latest),
        Usage::Unique(_) => all(values(db, asked).await?, Usage::Unique),
        Usage::Level { .. } => levels(db, asked).await?,
        Usage::Series(_) => all(series(db, asked, counts).await?, Usage::Series),
        Usage::Events(_) => all(singles(db, asked).await?, Usage::Events),
        Usage::Priced(_) => all(priced_days(db, asked, counts).await?, Usage::Priced),
    })
}

/// What the meter made of each day from `from` on: of a level what it was from that day on, of everything else what counts of it
/// towards the cycle.
pub fn figures_by_day(usage: &Usage, from: NaiveDate) -> Result<Vec<DayQuantity>> {
    fn summed(entries: impl Iterator<Item = (NaiveDate, Quantity)>) -> Result<Vec<DayQuantity>> {
        let mut days: Vec<DayQuantity> = Vec::new();
        for (day, quantity) in entries {
            match days.last_mut() {
                Some(last) if last.day == day => last.quantity = last.quantity.plus(quantity)?,
                _ => days.push(DayQuantity { day, quantity }),
            }
        }
        Ok(days)
    }
    match usage {
        Usage::None => Ok(Vec::new()),
        Usage::Sum(days) | Usage::Max(days) | Usage::Latest(days) | Usage::Events(days) => {
            summed(days.iter().map(|entry| (entry.day, entry.quantity)))
        }
        Usage::Unique(values) => summed(values.iter().map(|value| (value.day, Quantity::ONE))),
        Usage::Series(days) => summed(days.iter().map(|entry| (entry.day, entry.quantity))),
        Usage::Priced(days) => summed(days.iter().map(|entry| (entry.day, entry.quantity))),
        Usage::Level { opening, changes } => {
            let first = DayQuantity { day: from, quantity: *opening };
            let mut levels = if opening.is_zero() { Vec::new() } else { vec![first] };
            let mut level = *opening;
            for change in changes {
                level = level.plus(change.quantity)?;
                levels.retain(|known| known.day != change.day);
                levels.push(DayQuantity { day: change.day, quantity: level });
            }
            Ok(levels)
        }
    }
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
async fn levels(db: &impl ConnectionTrait, asked: Asked<'_>) -> Result<HashMap<SubscriptionId, Usage>> {
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
        (subscription, Usage::Level { opening, changes })
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
