//! Levels an import would take below zero. Lines come in any order, and a later line may still raise what an earlier one
//! lowered: so levels are looked at when all lines are counted, and the line that does it is refused then.

use crate::catalog::Metering;
use crate::catalog::model::meter;
use crate::gate::ActionContext;
use crate::orders::model::subscription;
use crate::usage::attributes::Attributes;
use crate::usage::codes;
use crate::usage::import::apart;
use crate::usage::import::reading::{FaultList, MOST_FAULTS};
use crate::usage::metered::meter_usage;
use crate::usage::model::usage_event;
use crate::usage::queries::traced;
use boss_kernel::id::{MeterId, SubscriptionId, UsageImportId};
use boss_kernel::{Days, Error, Instant, NaiveDate, Quantity, Result};
use boss_rating::Usage;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::BTreeMap;

/// Subscriptions whose levels are read at once.
const PART: usize = 2_000;
/// Lines that are looked through for the one to blame.
const MOST_LINES: u64 = 1_000;

/// A day on which a level would be below zero.
struct Below {
    subscription: SubscriptionId,
    day: NaiveDate,
    level: Quantity,
}

/// Refuses the lines that take a level below zero: of each subscription and meter the last one before it gets there.
/// `lowered` says from which day on a level is lower than before the import.
pub(super) async fn refuse_below_zero(
    context: &ActionContext,
    import: UsageImportId,
    lowered: &BTreeMap<(MeterId, SubscriptionId), NaiveDate>,
) -> Result<()> {
    let mut by_meter: BTreeMap<MeterId, Vec<(SubscriptionId, NaiveDate)>> = BTreeMap::new();
    for ((meter, subscription), day) in lowered {
        by_meter.entry(*meter).or_default().push((*subscription, *day));
    }
    let mut faults = FaultList::default();
    for (id, subscriptions) in by_meter {
        let Some(row) = meter::Entity::find_by_id(id).one(&context.tx).await? else { continue };
        let metering = Metering::of(&row)?;
        for part in subscriptions.chunks(PART) {
            if context.apart {
                let ids: Vec<SubscriptionId> = part.iter().map(|(id, _)| *id).collect();
                apart::bring_levels(&context.tx, id, &ids).await?;
            }
            for below in below_zero(context, &metering, part).await? {
                let (line, error) = blame(context, import, &metering, &below).await?;
                faults.add(line, error);
            }
            if faults.count >= MOST_FAULTS {
                return faults.into_result();
            }
        }
    }
    faults.into_result()
}

/// The first day below zero of each of these subscriptions that has one.
async fn below_zero(
    context: &ActionContext,
    metering: &Metering,
    part: &[(SubscriptionId, NaiveDate)],
) -> Result<Vec<Below>> {
    let ids: Vec<SubscriptionId> = part.iter().map(|(id, _)| *id).collect();
    let from = part.iter().map(|(_, day)| *day).min();
    // Nothing is imported of what is still to come; a day more for those whose clock is ahead.
    let until = context.today.checked_add_days(Days::new(2)).unwrap_or(context.today);
    let usage = meter_usage(&context.tx, metering, &ids, from, until).await?;
    let mut found = Vec::new();
    for (subscription, lowered) in part {
        let Some(Usage::Level { opening, changes }) = usage.get(subscription) else { continue };
        let begun = changes.partition_point(|change| change.day <= *lowered);
        let (before, later) = changes.split_at(begun);
        let level = before.iter().try_fold(*opening, |sum, change| sum.plus(change.quantity))?;
        let mut days = vec![(*lowered, level)];
        for change in later {
            let level = days.last().map_or(level, |(_, level)| *level).plus(change.quantity)?;
            days.push((change.day, level));
        }
        let below = days.into_iter().find(|(_, level)| level.is_negative());
        found.extend(below.map(|(day, level)| Below { subscription: *subscription, day, level }));
    }
    Ok(found)
}

/// The line that takes the level below zero, and why it is refused.
async fn blame(
    context: &ActionContext,
    import: UsageImportId,
    metering: &Metering,
    below: &Below,
) -> Result<(i64, Error)> {
    let end = Instant::start_of(below.day.succ_opt().unwrap_or(below.day), context.zone);
    let lines = |select: Select<usage_event::Entity>| {
        let named = metering.source.unwrap_or(metering.meter);
        let place = [below.subscription.0, named.0, i64::MIN, i64::MAX];
        let backend = context.tx.get_database_backend();
        select
            .filter(traced(backend, place))
            .filter(usage_event::Column::ImportId.eq(import))
            .order_by_desc(usage_event::Column::At)
            .order_by_desc(usage_event::Column::Line)
            .limit(MOST_LINES)
    };
    let falls = lines(usage_event::Entity::find())
        .filter(usage_event::Column::Quantity.lt(0_i64))
        .filter(usage_event::Column::At.lt(end));
    let mut line = taken(metering, falls.all(&context.tx).await?)?;
    if line.is_none() {
        let corrects = lines(usage_event::Entity::find()).filter(usage_event::Column::Replaces.is_not_null());
        line = taken(metering, corrects.all(&context.tx).await?)?;
    }
    let row = subscription::Entity::find_by_id(below.subscription).one(&context.tx).await?;
    let changed = match &line {
        Some(event) => change_of(context, event, end).await?,
        None => Quantity::ZERO,
    };
    let error = Error::new(codes::LEVEL_BELOW_ZERO)
        .with("meter", &metering.code)
        .with("number", row.map(|row| row.number).unwrap_or_default())
        .with("day", below.day)
        .with("level", below.level)
        .with("before", below.level.minus(changed)?);
    Ok((line.map_or(0, |event| event.line), error))
}

/// The first of these events that the meter counts.
fn taken(metering: &Metering, events: Vec<usage_event::Model>) -> Result<Option<usage_event::Model>> {
    for event in events {
        let attributes = event.attributes.as_deref().map(Attributes::stored).transpose()?.unwrap_or_default();
        if metering.takes(|name| attributes.get(name)) {
            return Ok(Some(event));
        }
    }
    Ok(None)
}

/// By how much an event, with what it corrects, changes the level until an instant.
async fn change_of(context: &ActionContext, event: &usage_event::Model, end: Instant) -> Result<Quantity> {
    let until = |at: Instant, quantity: Quantity| if at < end { quantity } else { Quantity::ZERO };
    let own = until(event.at, event.quantity);
    let Some(replaced) = &event.replaces else { return Ok(own) };
    let replaced = usage_event::Entity::find_by_id(replaced.clone()).one(&context.tx).await?;
    replaced.map_or(Ok(own), |replaced| own.minus(until(replaced.at, replaced.quantity)))
}
