//! What an import adds to the tables beside the sums by day: different values, sums by dimension, single events, months of
//! levels. Kept in memory and written in the order of each table's key.
//!
//! A day's figure that can't be added up (a largest, a last, a number of values) is computed anew from what the tables then
//! hold, so that it is right after late and corrected events too.

use crate::catalog::model::MeterAggregation;
use crate::catalog::{Kept, Metering};
use crate::store::bulk;
use crate::usage::import::intake::{Detail, Event};
use crate::usage::import::tally::DayKey;
use crate::usage::model::{usage_month, usage_series, usage_single, usage_value};
use boss_kernel::id::{MeterId, SubscriptionId};
use boss_kernel::{Datelike, Instant, NaiveDate, Quantity, Result};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, Statement, Value};
use std::collections::{BTreeSet, HashMap};

/// Whether an event comes to count or ceases to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
}

impl Way {
    /// One more, or one less.
    pub(super) fn one(self) -> i64 {
        if self == Way::In { 1 } else { -1 }
    }

    /// The sum with `quantity` added or taken away. Fails on overflow.
    pub(super) fn onto(self, sum: Quantity, quantity: Quantity) -> Result<Quantity> {
        if self == Way::In { sum.plus(quantity) } else { sum.minus(quantity) }
    }
}

/// A figure of a day that can't be added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Figure {
    Largest,
    Last,
    Values,
}

/// Where a single event stands in its table.
type SingleKey = (DayKey, Instant, String);

/// What is to be written.
#[derive(Default)]
pub(super) struct Details {
    values: HashMap<(DayKey, String), i64>,
    series: HashMap<(DayKey, String), (Quantity, i64)>,
    /// Events that count; without a quantity those that count no more.
    singles: HashMap<SingleKey, Option<Quantity>>,
    months: HashMap<(SubscriptionId, MeterId, NaiveDate), Quantity>,
    figures: BTreeSet<(Figure, DayKey)>,
}

impl Details {
    pub(super) fn len(&self) -> usize {
        self.values.len() + self.series.len() + self.singles.len() + self.months.len()
    }

    /// Notes what `metering` keeps of an event that comes to count or ceases to.
    pub(super) fn note(
        &mut self,
        metering: &Metering,
        event: &Event,
        detail: &Detail,
        way: Way,
    ) -> Result<()> {
        let key = (event.subscription, metering.meter, event.day);
        let attribute = |name: &str| detail.extras.attributes.get(name).unwrap_or_default();
        match metering.kept() {
            Kept::Sums => {}
            Kept::Values(name) => {
                *self.values.entry((key, attribute(name).to_owned())).or_default() += way.one();
            }
            Kept::Series(names) => {
                let values: Vec<&str> = names.iter().map(|name| attribute(name)).collect();
                let values = serde_json::to_string(&values).map_err(crate::gate::internal)?;
                let (sum, events) = self.series.entry((key, values)).or_default();
                *sum = way.onto(*sum, event.quantity)?;
                *events += way.one();
            }
            Kept::Singles => {
                let there = (way == Way::In).then_some(event.quantity);
                self.singles.insert((key, event.at, event.event_id.clone()), there);
            }
            Kept::Months => {
                let month = event.day.with_day(1).unwrap_or(event.day);
                let sum = self.months.entry((event.subscription, metering.meter, month)).or_default();
                *sum = way.onto(*sum, event.quantity)?;
            }
        }
        let figure = match metering.aggregation {
            MeterAggregation::Max => Figure::Largest,
            MeterAggregation::Latest => Figure::Last,
            MeterAggregation::Unique => Figure::Values,
            _ => return Ok(()),
        };
        self.figures.insert((figure, key));
        Ok(())
    }

    /// Writes everything down and forgets it. The sums of these days are there already.
    pub(super) async fn flush(&mut self, tx: &DatabaseTransaction) -> Result<()> {
        self.flush_values(tx).await?;
        self.flush_series(tx).await?;
        self.flush_singles(tx).await?;
        self.flush_months(tx).await?;
        for figure in [Figure::Largest, Figure::Last, Figure::Values] {
            let keys = self.figures.iter().filter(|(of, _)| *of == figure).map(|(_, key)| *key);
            let keys: Vec<DayKey> = keys.collect();
            for chunk in keys.chunks(bulk::rows_per_statement(3)) {
                compute(tx, figure, chunk).await?;
            }
        }
        self.figures.clear();
        Ok(())
    }

    async fn flush_values(&mut self, tx: &DatabaseTransaction) -> Result<()> {
        use usage_value::Column::{Day, Events, MeterId, SubscriptionId, Value};
        let mut rows: Vec<_> = self.values.drain().filter(|(_, events)| *events != 0).collect();
        rows.sort_unstable();
        for chunk in rows.chunks(bulk::rows_per_statement(5)) {
            let rows = chunk.iter().map(|((key, value), events)| usage_value::ActiveModel {
                subscription_id: Set(key.0),
                meter_id: Set(key.1),
                day: Set(key.2),
                value: Set(value.clone()),
                events: Set(*events),
            });
            let conflict = adding("usage_value", [SubscriptionId, MeterId, Day, Value], [Events]);
            usage_value::Entity::insert_many(rows).on_conflict(conflict).exec_without_returning(tx).await?;
        }
        Ok(())
    }

    async fn flush_series(&mut self, tx: &DatabaseTransaction) -> Result<()> {
        use usage_series::Column::{Day, DimensionValues, Events, MeterId, Quantity, SubscriptionId};
        let changed =
            |(quantity, events): &(_, i64)| *events != 0 || !boss_kernel::Quantity::is_zero(quantity);
        let mut rows: Vec<_> = self.series.drain().filter(|(_, sums)| changed(sums)).collect();
        rows.sort_unstable();
        for chunk in rows.chunks(bulk::rows_per_statement(6)) {
            let rows = chunk.iter().map(|((key, values), (quantity, events))| usage_series::ActiveModel {
                subscription_id: Set(key.0),
                meter_id: Set(key.1),
                day: Set(key.2),
                dimension_values: Set(values.clone()),
                quantity: Set(*quantity),
                events: Set(*events),
            });
            let key = [SubscriptionId, MeterId, Day, DimensionValues];
            let conflict = adding("usage_series", key, [Quantity, Events]);
            usage_series::Entity::insert_many(rows).on_conflict(conflict).exec_without_returning(tx).await?;
        }
        Ok(())
    }

    async fn flush_singles(&mut self, tx: &DatabaseTransaction) -> Result<()> {
        let mut rows: Vec<(SingleKey, Option<Quantity>)> = self.singles.drain().collect();
        rows.sort_unstable();
        let (there, gone): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, quantity)| quantity.is_some());
        for chunk in there.chunks(bulk::rows_per_statement(6)) {
            let rows = chunk.iter().map(|((key, at, event_id), quantity)| usage_single::ActiveModel {
                subscription_id: Set(key.0),
                meter_id: Set(key.1),
                day: Set(key.2),
                at: Set(*at),
                event_id: Set(event_id.clone()),
                quantity: Set(quantity.unwrap_or_default()),
            });
            usage_single::Entity::insert_many(rows).exec_without_returning(tx).await?;
        }
        let backend = tx.get_database_backend();
        for chunk in gone.chunks(bulk::rows_per_statement(5)) {
            let text = format!(
                "DELETE FROM usage_single WHERE (subscription_id, meter_id, day, at, event_id) IN (VALUES {})",
                bulk::placeholders(backend, chunk.len(), 5)
            );
            let values = chunk.iter().flat_map(|((key, at, event_id), _)| {
                let [subscription, meter, day] = key_values(*key);
                [subscription, meter, day, at.0.into(), event_id.clone().into()]
            });
            tx.execute_raw(Statement::from_sql_and_values(backend, text, values)).await?;
        }
        Ok(())
    }

    async fn flush_months(&mut self, tx: &DatabaseTransaction) -> Result<()> {
        use usage_month::Column::{MeterId, Month, Quantity, SubscriptionId};
        let mut rows: Vec<_> = self.months.drain().filter(|(_, change)| !change.is_zero()).collect();
        rows.sort_unstable();
        for chunk in rows.chunks(bulk::rows_per_statement(4)) {
            let rows = chunk.iter().map(|((subscription, meter, month), change)| usage_month::ActiveModel {
                subscription_id: Set(*subscription),
                meter_id: Set(*meter),
                month: Set(*month),
                quantity: Set(*change),
            });
            let conflict = adding("usage_month", [SubscriptionId, MeterId, Month], [Quantity]);
            usage_month::Entity::insert_many(rows).on_conflict(conflict).exec_without_returning(tx).await?;
        }
        Ok(())
    }
}

fn key_values((subscription, meter, day): DayKey) -> [Value; 3] {
    [subscription.0.into(), meter.0.into(), day.into()]
}

/// A row that is there already gets the new sums on top.
pub(super) fn adding<C: ColumnTrait>(
    table: &'static str,
    key: impl IntoIterator<Item = C>,
    sums: impl IntoIterator<Item = C>,
) -> OnConflict {
    let mut conflict = OnConflict::columns(key);
    for column in sums {
        let name = column.as_str();
        conflict.value(column, Expr::col((table, name)).add(Expr::col(("excluded", name))));
    }
    conflict
}

/// Computes a figure of these days anew.
async fn compute(tx: &DatabaseTransaction, figure: Figure, keys: &[DayKey]) -> Result<()> {
    let backend = tx.get_database_backend();
    let of_day = "x.subscription_id = usage_day.subscription_id AND x.meter_id = usage_day.meter_id AND x.day = usage_day.day";
    let found = match figure {
        Figure::Largest => format!("SELECT max(x.quantity) FROM usage_single x WHERE {of_day}"),
        // Of several events at one instant, the one with the greatest id.
        Figure::Last => format!(
            "SELECT x.quantity FROM usage_single x WHERE {of_day} ORDER BY x.at DESC, x.event_id DESC LIMIT 1"
        ),
        Figure::Values => format!(
            "SELECT nullif(count(*), 0) * {} FROM usage_value x WHERE {of_day} AND x.events > 0",
            Quantity::SCALE
        ),
    };
    let text = format!(
        "UPDATE usage_day SET figure = ({found}) WHERE (subscription_id, meter_id, day) IN (VALUES {})",
        bulk::placeholders(backend, keys.len(), 3)
    );
    let values = keys.iter().flat_map(|key| key_values(*key));
    tx.execute_raw(Statement::from_sql_and_values(backend, text, values)).await?;
    Ok(())
}
