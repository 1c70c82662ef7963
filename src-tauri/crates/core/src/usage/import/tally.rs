//! What an import adds up to: by subscription, meter and day, kept in memory and added to the table of days.

use crate::store::bulk;
use crate::usage::actions::{ImportedMeter, UnservedUsage};
use crate::usage::import::details::{Details, Way, adding};
use crate::usage::import::intake::{Detail, Event, Intake};
use crate::usage::model::usage_day;
use crate::usage::model::usage_day::Column::{
    Amount, Day, Events, MeterId as MeterIdColumn, Quantity as QuantityColumn,
    SubscriptionId as SubscriptionIdColumn, Uncounted,
};
use boss_kernel::id::{AccountId, MeterId, SubscriptionId};
use boss_kernel::{LocalText, NaiveDate, Quantity, Result};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{DatabaseTransaction, EntityTrait};
use std::collections::{BTreeMap, HashMap};

/// Sums kept in memory before they go to the table, so that a file of any size needs no more.
const MOST_SUMS: usize = 300_000;
const DAY_COLUMNS: usize = 7;

/// Where a day's sums stand in their table.
pub(super) type DayKey = (SubscriptionId, MeterId, NaiveDate);

#[derive(Clone, Copy, Default)]
struct DaySum {
    quantity: Quantity,
    events: i64,
    amount: Quantity,
    uncounted: i64,
}

impl DaySum {
    fn is_nothing(&self) -> bool {
        self.quantity.is_zero() && self.events == 0 && self.amount.is_zero() && self.uncounted == 0
    }

    fn plus(self, other: DaySum) -> Result<DaySum> {
        Ok(DaySum {
            quantity: self.quantity.plus(other.quantity)?,
            events: self.events + other.events,
            amount: self.amount.plus(other.amount)?,
            uncounted: self.uncounted + other.uncounted,
        })
    }
}

/// A figure from which on sums have to be looked at: so many of them can be added up in any cycle.
const LARGE: u64 = u64::MAX / 2 / 4_000;

/// The first large figure of a subscription on a meter, and the days of all of them.
pub(super) struct Large {
    pub(super) line: i64,
    pub(super) quantity: Quantity,
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
}

/// A sum that is only told: it may go beyond what can be counted.
#[derive(Clone, Copy, Default)]
struct ToldSum {
    /// In millionths.
    quantity: i128,
    events: i64,
}

impl ToldSum {
    fn told(self) -> Option<Quantity> {
        i64::try_from(self.quantity).ok().map(Quantity)
    }
}

/// Usage on days that are not served.
#[derive(Clone, Copy)]
struct Unserved {
    sum: ToldSum,
    first: NaiveDate,
    last: NaiveDate,
}

/// Whose unserved usage is told at most.
const MOST_UNSERVED: usize = 100;

/// Counts and sums of an import.
#[derive(Default)]
pub(super) struct Tally {
    /// Of events that are a quantity and nothing more.
    days: HashMap<DayKey, DaySum>,
    /// Of all others, and of what corrections take away.
    detailed: HashMap<DayKey, DaySum>,
    details: Details,
    by_meter: BTreeMap<MeterId, ToldSum>,
    unserved: BTreeMap<(SubscriptionId, MeterId), Unserved>,
    /// Where sums may go beyond what can be counted.
    pub(super) large: BTreeMap<(SubscriptionId, MeterId), Large>,
    /// The first day on which something changed, by subscription.
    pub(super) first_days: HashMap<SubscriptionId, NaiveDate>,
    pub(super) last_day: Option<NaiveDate>,
    pub(super) accepted: i64,
    pub(super) duplicate: i64,
    pub(super) corrected: i64,
    pub(super) late: i64,
    pub(super) unpriced: i64,
    pub(super) filtered: i64,
    /// The first day from which a level is lower than before, by meter and subscription.
    pub(super) lowered: BTreeMap<(MeterId, SubscriptionId), NaiveDate>,
}

impl Tally {
    /// Counts an event that is a quantity and nothing more.
    pub(super) fn add(&mut self, event: &Event) -> Result<()> {
        let sum = self.days.entry((event.subscription, event.meter, event.day)).or_default();
        sum.quantity = sum.quantity.plus(event.quantity)?;
        sum.events += 1;
        let reached = sum.quantity;
        self.note_large(event.meter, event, reached);
        self.count(event, 1);
        Ok(())
    }

    /// Takes back such an event that turned out to be there already.
    pub(super) fn take_back(&mut self, event: &Event) -> Result<()> {
        let sum = self.days.entry((event.subscription, event.meter, event.day)).or_default();
        sum.quantity = sum.quantity.minus(event.quantity)?;
        sum.events -= 1;
        self.count(event, -1);
        self.duplicate += 1;
        Ok(())
    }

    /// Counts an event that is more than a quantity, once it is certain that it was not there.
    pub(super) fn add_detailed(&mut self, event: &Event, detail: &Detail) -> Result<()> {
        self.count(event, 1);
        self.touch(event);
        self.last_day = self.last_day.max(Some(event.day));
        let total = self.by_meter.entry(event.meter).or_default();
        total.quantity += i128::from(event.quantity.0);
        total.events += 1;
        let taken = self.apply(event, detail, Way::In)?;
        self.filtered += if taken || event.is_void() { 0 } else { 1 };
        Ok(())
    }

    /// Lets an event count no more; `late` where only that makes its account be billed again.
    pub(super) fn correct(&mut self, event: &Event, late: bool) -> Result<()> {
        self.corrected += 1;
        self.late += if late { 1 } else { 0 };
        self.touch(event);
        match &event.detail {
            Some(detail) => self.apply(event, detail, Way::Out).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Adds an event to every meter that takes it, or takes it away from them; says whether any does.
    fn apply(&mut self, event: &Event, detail: &Detail, way: Way) -> Result<bool> {
        let mut taken = false;
        for metering in detail.counting.taking(&detail.extras) {
            taken = true;
            let sum = self.detailed.entry((event.subscription, metering.meter, event.day)).or_default();
            // What only voids never counted: it is listed among the day's events, and stays so when it is corrected itself.
            if event.is_void() {
                sum.uncounted += if way == Way::In { 1 } else { 0 };
                continue;
            }
            sum.quantity = way.onto(sum.quantity, event.quantity)?;
            let reached = sum.quantity;
            let lowers = way.onto(Quantity::ZERO, event.quantity)?.is_negative();
            if lowers && metering.takes_changes() {
                let first = self.lowered.entry((metering.meter, event.subscription)).or_insert(event.day);
                *first = (*first).min(event.day);
            }
            sum.events += way.one();
            sum.amount = way.onto(sum.amount, detail.extras.amount.unwrap_or_default())?;
            sum.uncounted += if way == Way::Out { 1 } else { 0 };
            self.note_large(metering.meter, event, reached);
            self.details.note(metering, event, detail, way)?;
        }
        Ok(taken)
    }

    fn count(&mut self, event: &Event, by: i64) {
        self.accepted += by;
        self.late += if event.late { by } else { 0 };
        self.unpriced += if event.unpriced { by } else { 0 };
        if !event.unserved {
            return;
        }
        let none = Unserved { sum: ToldSum::default(), first: event.day, last: event.day };
        let unserved = self.unserved.entry((event.subscription, event.meter)).or_insert(none);
        unserved.sum.events += by;
        unserved.sum.quantity += i128::from(by) * i128::from(event.quantity.0);
        unserved.first = unserved.first.min(event.day);
        unserved.last = unserved.last.max(event.day);
    }

    /// Notes a figure so large that sums with it may go beyond what can be counted.
    fn note_large(&mut self, meter: MeterId, event: &Event, reached: Quantity) {
        if reached.0.unsigned_abs() <= LARGE && event.quantity.0.unsigned_abs() <= LARGE {
            return;
        }
        let first = Large { line: event.line, quantity: event.quantity, first: event.day, last: event.day };
        let large = self.large.entry((event.subscription, meter)).or_insert(first);
        large.first = large.first.min(event.day);
        large.last = large.last.max(event.day);
    }

    /// What is not written down yet of a subscription on a meter, in millionths.
    pub(super) fn sum_of(&self, subscription: SubscriptionId, meter: MeterId) -> i128 {
        let all = self.days.iter().chain(&self.detailed);
        let own = all.filter(|((of, on, _), _)| (*of, *on) == (subscription, meter));
        own.map(|(_, sum)| i128::from(sum.quantity.0)).sum()
    }

    /// How many events were counted on days that are not served.
    pub(super) fn unserved(&self) -> i64 {
        self.unserved.values().map(|unserved| unserved.sum.events).sum()
    }

    /// Whose these are.
    pub(super) fn unserved_usage(&self, intake: &Intake) -> Vec<UnservedUsage> {
        let numbers = intake.numbers();
        let codes: HashMap<MeterId, &str> =
            intake.known_meters().map(|meter| (meter.id, meter.code.as_str())).collect();
        let told = self.unserved.iter().filter(|(_, unserved)| unserved.sum.events > 0);
        let one =
            |((subscription, meter), unserved): (&(SubscriptionId, MeterId), &Unserved)| UnservedUsage {
                subscription_number: numbers.get(subscription).copied().unwrap_or_default().to_owned(),
                meter_code: codes.get(meter).copied().unwrap_or_default().to_owned(),
                events: unserved.sum.events,
                quantity: unserved.sum.told(),
                first_day: unserved.first,
                last_day: unserved.last,
            };
        told.take(MOST_UNSERVED).map(one).collect()
    }

    fn touch(&mut self, event: &Event) {
        let first = self.first_days.entry(event.subscription).or_insert(event.day);
        *first = (*first).min(event.day);
    }

    /// Whether it is time to write the sums down.
    pub(super) fn is_full(&self) -> bool {
        self.days.len() + self.detailed.len() + self.details.len() > MOST_SUMS
    }

    /// Adds the sums to the table of days and forgets them.
    pub(super) async fn flush(&mut self, tx: &DatabaseTransaction) -> Result<()> {
        let mut days: HashMap<DayKey, DaySum> = self.days.drain().filter(|(_, sum)| sum.events > 0).collect();
        for ((subscription, meter, day), sum) in &days {
            let first = self.first_days.entry(*subscription).or_insert(*day);
            *first = (*first).min(*day);
            self.last_day = self.last_day.max(Some(*day));
            let total = self.by_meter.entry(*meter).or_default();
            total.quantity += i128::from(sum.quantity.0);
            total.events += sum.events;
        }
        for (key, sum) in self.detailed.drain() {
            let day = days.entry(key).or_default();
            *day = day.plus(sum)?;
        }
        let mut days: Vec<(DayKey, DaySum)> = days.into_iter().filter(|(_, sum)| !sum.is_nothing()).collect();
        // In the order of the table's key, so that neighbours are written together.
        days.sort_unstable_by_key(|(key, _)| *key);
        for chunk in days.chunks(bulk::rows_per_statement(DAY_COLUMNS)) {
            let rows = chunk.iter().map(|((subscription, meter, day), sum)| usage_day::ActiveModel {
                subscription_id: Set(*subscription),
                meter_id: Set(*meter),
                day: Set(*day),
                quantity: Set(sum.quantity),
                events: Set(sum.events),
                amount: Set(sum.amount),
                uncounted: Set(sum.uncounted),
                figure: NotSet,
            });
            let conflict = adding(
                "usage_day",
                [SubscriptionIdColumn, MeterIdColumn, Day],
                [QuantityColumn, Events, Amount, Uncounted],
            );
            usage_day::Entity::insert_many(rows).on_conflict(conflict).exec_without_returning(tx).await?;
        }
        self.details.flush(tx).await
    }

    /// The first day with an event, by account.
    pub(super) fn first_day_by_account(&self, intake: &Intake) -> BTreeMap<AccountId, NaiveDate> {
        let mut first_days = BTreeMap::new();
        for (subscription, day) in &self.first_days {
            let Some(holder) = intake.holder_of(*subscription) else { continue };
            let first = first_days.entry(holder.account).or_insert(*day);
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
                    quantity: sum.told(),
                })
            })
            .collect();
        counted.sort_by(|a, b| a.code.cmp(&b.code));
        counted
    }
}
