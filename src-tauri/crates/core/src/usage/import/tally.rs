//! What an import adds up to: by subscription, meter and day, kept in memory and added to the table of days.

use crate::store::bulk;
use crate::usage::actions::ImportedMeter;
use crate::usage::import::intake::{Event, Intake};
use crate::usage::model::usage_day;
use boss_kernel::id::{AccountId, MeterId, SubscriptionId};
use boss_kernel::{LocalText, NaiveDate, Quantity, Result};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{DatabaseTransaction, EntityTrait};
use std::collections::{BTreeMap, HashMap};

/// Sums kept in memory before they go to the table, so that a file of any size needs no more.
const MOST_SUMS: usize = 300_000;

type DayKey = (SubscriptionId, MeterId, NaiveDate);

#[derive(Clone, Copy, Default)]
struct DaySum {
    quantity: Quantity,
    events: i64,
}

/// Counts and sums of an import.
#[derive(Default)]
pub(super) struct Tally {
    days: HashMap<DayKey, DaySum>,
    by_meter: BTreeMap<MeterId, DaySum>,
    /// The first day with an event, by subscription.
    pub(super) first_days: HashMap<SubscriptionId, NaiveDate>,
    pub(super) last_day: Option<NaiveDate>,
    pub(super) accepted: i64,
    pub(super) duplicate: i64,
    pub(super) late: i64,
    pub(super) unserved: i64,
    pub(super) unpriced: i64,
}

impl Tally {
    /// Counts an event.
    pub(super) fn add(&mut self, event: &Event) -> Result<()> {
        let sum = self.days.entry((event.subscription, event.meter, event.day)).or_default();
        sum.quantity = sum.quantity.plus(event.quantity)?;
        sum.events += 1;
        self.count(event, 1);
        Ok(())
    }

    /// Takes back an event that turned out to be there already.
    pub(super) fn take_back(&mut self, event: &Event) -> Result<()> {
        let sum = self.days.entry((event.subscription, event.meter, event.day)).or_default();
        sum.quantity = sum.quantity.minus(event.quantity)?;
        sum.events -= 1;
        self.count(event, -1);
        self.duplicate += 1;
        Ok(())
    }

    fn count(&mut self, event: &Event, by: i64) {
        self.accepted += by;
        self.late += if event.late { by } else { 0 };
        self.unserved += if event.unserved { by } else { 0 };
        self.unpriced += if event.unpriced { by } else { 0 };
    }

    /// Whether it is time to write the sums down.
    pub(super) fn is_full(&self) -> bool {
        self.days.len() > MOST_SUMS
    }

    /// Adds the sums to the table of days and forgets them.
    pub(super) async fn flush(&mut self, tx: &DatabaseTransaction) -> Result<()> {
        let mut days: Vec<(DayKey, DaySum)> = self.days.drain().filter(|(_, sum)| sum.events > 0).collect();
        // In the order of the table's key, so that neighbours are written together.
        days.sort_unstable_by_key(|(key, _)| *key);
        for ((subscription, meter, day), sum) in &days {
            let first = self.first_days.entry(*subscription).or_insert(*day);
            *first = (*first).min(*day);
            self.last_day = self.last_day.max(Some(*day));
            let total = self.by_meter.entry(*meter).or_default();
            total.quantity = total.quantity.plus(sum.quantity)?;
            total.events += sum.events;
        }
        let columns = 5;
        for chunk in days.chunks(bulk::rows_per_statement(columns)) {
            let rows = chunk.iter().map(|((subscription, meter, day), sum)| usage_day::ActiveModel {
                subscription_id: Set(*subscription),
                meter_id: Set(*meter),
                day: Set(*day),
                quantity: Set(sum.quantity),
                events: Set(sum.events),
            });
            usage_day::Entity::insert_many(rows).on_conflict(adding()).exec_without_returning(tx).await?;
        }
        Ok(())
    }

    /// The first day with an event, by account.
    pub(super) fn first_day_by_account(&self, intake: &Intake) -> BTreeMap<AccountId, NaiveDate> {
        let mut first_days = BTreeMap::new();
        for (subscription, day) in &self.first_days {
            let Some(account) = intake.account_of(*subscription) else { continue };
            let first = first_days.entry(account).or_insert(*day);
            *first = (*first).min(*day);
        }
        first_days
    }

    /// What was counted, by meter.
    pub(super) fn meters(&self, intake: &Intake) -> Vec<ImportedMeter> {
        let mut counted: Vec<ImportedMeter> = intake
            .known_meters()
            .filter_map(|meter| {
                let sum = self.by_meter.get(&meter.id)?;
                Some(ImportedMeter {
                    meter_id: meter.id,
                    code: meter.code.clone(),
                    name: LocalText::new(&meter.name_chinese, &meter.name_english),
                    unit: LocalText::new(&meter.unit_chinese, &meter.unit_english),
                    events: sum.events,
                    quantity: sum.quantity,
                })
            })
            .collect();
        counted.sort_by(|a, b| a.code.cmp(&b.code));
        counted
    }
}

/// A day that is there already gets the new sums on top.
fn adding() -> OnConflict {
    use sea_orm::sea_query::ExprTrait;
    let on_top = |column: usage_day::Column| {
        Expr::col((usage_day::Entity, column)).add(Expr::col(("excluded", column)))
    };
    OnConflict::columns([
        usage_day::Column::SubscriptionId,
        usage_day::Column::MeterId,
        usage_day::Column::Day,
    ])
    .value(usage_day::Column::Quantity, on_top(usage_day::Column::Quantity))
    .value(usage_day::Column::Events, on_top(usage_day::Column::Events))
    .to_owned()
}
