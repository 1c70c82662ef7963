//! From what a file says to what the database knows: names become ids.

use crate::catalog::Metering;
use crate::catalog::model::{meter, price};
use crate::customers::model::account;
use crate::orders::model::{subscription, subscription_segment};
use crate::store::bulk;
use crate::usage::codes;
use crate::usage::import::counting::{Counting, countings};
use crate::usage::import::extras::Extras;
use crate::usage::import::late::settled_until;
use crate::usage::import::reading::{Chunk, FaultList, ReadEvent};
use crate::usage::model::usage_event;
use boss_kernel::id::{AccountId, MeterId, OfferingId, SubscriptionId};
use boss_kernel::{Error, Instant, NaiveDate, Quantity, Result};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// An event whose names are known.
pub(super) struct Event {
    pub(super) event_id: String,
    pub(super) subscription: SubscriptionId,
    pub(super) meter: MeterId,
    pub(super) at: Instant,
    pub(super) day: NaiveDate,
    pub(super) quantity: Quantity,
    pub(super) line: i64,
    /// Its day was billed already, and was not going to be read again.
    pub(super) late: bool,
    /// Its day is not served: the service pauses or has ended, so that nobody is billed for it.
    pub(super) unserved: bool,
    /// No price of the subscription's offering charges its meter, or one that reads its meter's events.
    pub(super) unpriced: bool,
    /// Where the event is more than a quantity to be added up: that costs time, so most events have none.
    pub(super) detail: Option<Box<Detail>>,
}

/// What an event is beside a quantity, and who counts it.
pub(super) struct Detail {
    pub(super) counting: Arc<Counting>,
    pub(super) extras: Extras,
}

impl Event {
    /// The event it corrects.
    pub(super) fn replaces(&self) -> Option<&str> {
        self.detail.as_ref()?.extras.replaces.as_deref()
    }

    /// Whether it only says that an earlier event was none.
    pub(super) fn is_void(&self) -> bool {
        self.quantity.is_zero() && self.replaces().is_some()
    }
}

/// What a file's name of a meter stands for.
enum NamedMeter {
    Unknown,
    /// It reads another meter's events: a file can't name it.
    Derived,
    Known(Arc<Counting>),
}

/// The account a subscription belongs to, and up to when that account's usage is billed for good.
#[derive(Clone, Copy)]
pub(super) struct Holder {
    pub(super) account: AccountId,
    settled_until: Option<NaiveDate>,
}

impl Holder {
    /// Whether a day was billed already, and was not going to be read again.
    pub(super) fn is_settled(&self, day: NaiveDate) -> bool {
        self.settled_until.is_some_and(|until| day < until)
    }
}

/// What an import has to know of a subscription.
struct KnownSubscription {
    id: SubscriptionId,
    offering: OfferingId,
    started_on: Option<NaiveDate>,
    /// Its days with service, in order of time.
    served: Vec<Stretch>,
    holder: Holder,
}

/// Days with one offering.
struct Stretch {
    from: NaiveDate,
    to: Option<NaiveDate>,
    offering: OfferingId,
}

impl KnownSubscription {
    /// What it was served as on a day; none before it began, in a pause, and after its end.
    fn served_on(&self, day: NaiveDate) -> Option<OfferingId> {
        let begun = self.served.partition_point(|stretch| stretch.from <= day);
        let last = self.served.get(begun.checked_sub(1)?)?;
        last.to.is_none_or(|to| day < to).then_some(last.offering)
    }
}

/// Turns chunks into statements and keeps what is wrong with them.
pub(super) struct Intake {
    /// By position of the name; none where there is no such subscription.
    subscriptions: Vec<(String, Option<KnownSubscription>)>,
    meters: Vec<(String, NamedMeter)>,
    models: Vec<meter::Model>,
    countings: HashMap<MeterId, Arc<Counting>>,
    holders: HashMap<SubscriptionId, Holder>,
    priced: HashSet<(OfferingId, MeterId)>,
    no_extras: Extras,
    pub(super) faults: FaultList,
    pub(super) rows: i64,
}

impl Intake {
    pub(super) async fn new(tx: &DatabaseTransaction) -> Result<Intake> {
        let priced: Vec<(OfferingId, Option<MeterId>)> = price::Entity::find()
            .filter(price::Column::MeterId.is_not_null())
            .select_only()
            .columns([price::Column::OfferingId, price::Column::MeterId])
            .into_tuple()
            .all(tx)
            .await?;
        let priced = priced.into_iter().filter_map(|(offering, meter)| Some((offering, meter?)));
        Ok(Intake {
            subscriptions: Vec::new(),
            meters: Vec::new(),
            models: Vec::new(),
            countings: HashMap::new(),
            holders: HashMap::new(),
            priced: priced.collect(),
            no_extras: Extras::default(),
            faults: FaultList::default(),
            rows: 0,
        })
    }

    /// The account of a subscription that was met.
    pub(super) fn holder_of(&self, subscription: SubscriptionId) -> Option<Holder> {
        self.holders.get(&subscription).copied()
    }

    /// The numbers of the subscriptions named so far.
    pub(super) fn numbers(&self) -> HashMap<SubscriptionId, &str> {
        let known = self.subscriptions.iter();
        known.filter_map(|(number, known)| Some((known.as_ref()?.id, number.as_str()))).collect()
    }

    /// The meters named so far.
    pub(super) fn known_meters(&self) -> impl Iterator<Item = &meter::Model> {
        self.models.iter()
    }

    /// The meters that counted beside those named, in order.
    pub(super) fn derived_meters(&self) -> Vec<MeterId> {
        let all = self.countings.values().flat_map(|counting| counting.all());
        let mut derived: Vec<MeterId> =
            all.filter(|metering| metering.source.is_some()).map(|metering| metering.meter).collect();
        derived.sort_unstable();
        derived
    }

    /// Resolves the names of a chunk, keeps its faults, and returns what is sound.
    pub(super) async fn prepare(&mut self, tx: &DatabaseTransaction, chunk: Chunk) -> Result<Vec<Event>> {
        let Chunk { events, new_subscriptions, new_meters, faults, faulty, rows, .. } = chunk;
        self.rows += rows;
        self.faults.append(faults);
        self.learn_subscriptions(tx, new_subscriptions).await?;
        self.learn_meters(tx, new_meters).await?;
        for (line, subscription, meter) in faulty {
            self.check_names(line, subscription, meter);
        }
        let mut sound = Vec::with_capacity(events.len());
        for event in events {
            sound.extend(self.resolve(event));
        }
        Ok(sound)
    }

    fn check_names(&mut self, line: i64, subscription: Option<usize>, meter: Option<usize>) {
        let subscription = subscription.and_then(|subscription| self.subscriptions.get(subscription));
        if let Some((number, None)) = subscription {
            self.faults.add(line, Error::new(codes::SUBSCRIPTION_UNKNOWN).with("number", number));
        }
        let refusal = match meter.and_then(|meter| self.meters.get(meter)) {
            Some((code, NamedMeter::Unknown)) => Error::new(codes::METER_UNKNOWN).with("code", code),
            Some((code, NamedMeter::Derived)) => Error::new(codes::METER_DERIVED).with("code", code),
            _ => return,
        };
        self.faults.add(line, refusal);
    }

    fn resolve(&mut self, event: ReadEvent) -> Option<Event> {
        let (number, known) = self.subscriptions.get(event.subscription)?;
        let (Some(known), Some((_, NamedMeter::Known(counting)))) = (known, self.meters.get(event.meter))
        else {
            self.check_names(event.line, Some(event.subscription), Some(event.meter));
            return None;
        };
        let Some(started_on) = known.started_on else {
            let error = Error::new(codes::SUBSCRIPTION_NOT_STARTED).with("number", number);
            self.faults.add(event.line, error);
            return None;
        };
        if event.day < started_on {
            let error = Error::new(codes::BEFORE_START)
                .with("number", number)
                .with("day", event.day)
                .with("start", started_on);
            self.faults.add(event.line, error);
            return None;
        }
        let extras = event.extras.as_deref();
        let void = event.quantity.is_zero() && extras.is_some_and(|extras| extras.replaces.is_some());
        let plain = extras.is_none() && counting.is_plain();
        // What only voids is no event: nothing more is asked of it.
        if !void && (!plain || event.quantity.is_negative()) {
            let faults = counting.faults(extras.unwrap_or(&self.no_extras), event.quantity);
            if !faults.is_empty() {
                faults.into_iter().for_each(|error| self.faults.add(event.line, error));
                return None;
            }
        }
        let served_as = known.served_on(event.day);
        let offering = served_as.unwrap_or(known.offering);
        let priced = |metering: &Metering| self.priced.contains(&(offering, metering.meter));
        let unpriced = !counting.all().any(priced);
        let detail = (!plain).then(|| {
            let extras = event.extras.map(|extras| *extras).unwrap_or_default();
            Box::new(Detail { counting: counting.clone(), extras })
        });
        Some(Event {
            late: known.holder.is_settled(event.day),
            unserved: served_as.is_none(),
            unpriced,
            event_id: event.event_id,
            subscription: known.id,
            meter: counting.meter(),
            at: event.at,
            day: event.day,
            quantity: event.quantity,
            line: event.line,
            detail,
        })
    }

    async fn learn_subscriptions(&mut self, tx: &DatabaseTransaction, numbers: Vec<String>) -> Result<()> {
        if numbers.is_empty() {
            return Ok(());
        }
        let rows =
            bulk::find_by_ids::<subscription::Entity, _>(tx, subscription::Column::Number, &numbers).await?;
        self.learn_holders(tx, &rows).await?;
        let ids: Vec<SubscriptionId> = rows.iter().map(|row| row.id).collect();
        let mut stretches = stretches(tx, &ids).await?;
        let mut known: HashMap<String, KnownSubscription> = HashMap::with_capacity(rows.len());
        for row in rows {
            let Some(holder) = self.holder_of(row.id) else { continue };
            let facts = KnownSubscription {
                id: row.id,
                offering: row.offering_id,
                started_on: row.started_on,
                served: stretches.remove(&row.id).unwrap_or_default(),
                holder,
            };
            known.insert(row.number, facts);
        }
        self.subscriptions.extend(numbers.into_iter().map(|number| {
            let found = known.remove(&number);
            (number, found)
        }));
        Ok(())
    }

    async fn learn_holders(&mut self, tx: &DatabaseTransaction, rows: &[subscription::Model]) -> Result<()> {
        let mut accounts: Vec<AccountId> = rows.iter().map(|row| row.account_id).collect();
        accounts.sort_unstable();
        accounts.dedup();
        let accounts = bulk::find_by_ids::<account::Entity, _>(tx, account::Column::Id, &accounts).await?;
        let settled: HashMap<AccountId, Option<NaiveDate>> = accounts
            .into_iter()
            .map(|row| (row.id, settled_until(row.billed_until, row.rerate_from)))
            .collect();
        self.holders.extend(rows.iter().map(|row| {
            let settled_until = settled.get(&row.account_id).copied().flatten();
            (row.id, Holder { account: row.account_id, settled_until })
        }));
        Ok(())
    }

    async fn learn_meters(&mut self, tx: &DatabaseTransaction, new: Vec<String>) -> Result<()> {
        if new.is_empty() {
            return Ok(());
        }
        let rows = bulk::find_by_ids::<meter::Entity, _>(tx, meter::Column::Code, &new).await?;
        let countings = countings(tx, &rows).await?;
        let mut known: HashMap<&str, NamedMeter> = HashMap::with_capacity(rows.len());
        for row in &rows {
            let counting = countings.get(&row.id).cloned();
            known.insert(&row.code, counting.map_or(NamedMeter::Derived, NamedMeter::Known));
        }
        self.meters.extend(new.into_iter().map(|code| {
            let found = known.remove(code.as_str()).unwrap_or(NamedMeter::Unknown);
            (code, found)
        }));
        self.countings.extend(countings);
        self.models.extend(rows);
        Ok(())
    }

    /// Learns who holds the subscriptions of events to correct, and who counted them, where this file has not named them.
    pub(super) async fn learn_corrected(
        &mut self,
        tx: &DatabaseTransaction,
        corrected: &[usage_event::Model],
    ) -> Result<()> {
        let strange = corrected.iter().map(|event| event.subscription_id);
        let strange: BTreeSet<SubscriptionId> = strange.filter(|id| !self.holders.contains_key(id)).collect();
        let strange: Vec<SubscriptionId> = strange.into_iter().collect();
        let rows =
            bulk::find_by_ids::<subscription::Entity, _>(tx, subscription::Column::Id, &strange).await?;
        self.learn_holders(tx, &rows).await?;
        let unnamed = corrected.iter().map(|event| event.meter_id);
        let unnamed: BTreeSet<MeterId> = unnamed.filter(|id| !self.countings.contains_key(id)).collect();
        let unnamed: Vec<MeterId> = unnamed.into_iter().collect();
        let rows = bulk::find_by_ids::<meter::Entity, _>(tx, meter::Column::Id, &unnamed).await?;
        self.countings.extend(countings(tx, &rows).await?);
        Ok(())
    }

    /// Who counts the events of a meter.
    pub(super) fn counting_of(&self, meter: MeterId) -> Option<&Arc<Counting>> {
        self.countings.get(&meter)
    }
}

/// The days with service of each of these subscriptions, in order of time.
async fn stretches(
    tx: &DatabaseTransaction,
    ids: &[SubscriptionId],
) -> Result<HashMap<SubscriptionId, Vec<Stretch>>> {
    let column = subscription_segment::Column::SubscriptionId;
    let rows = bulk::find_by_ids::<subscription_segment::Entity, _>(tx, column, ids).await?;
    let mut stretches: HashMap<SubscriptionId, Vec<Stretch>> = HashMap::with_capacity(ids.len());
    for row in rows.into_iter().filter(|row| row.to_on != Some(row.from_on)) {
        let stretch = Stretch { from: row.from_on, to: row.to_on, offering: row.offering_id };
        stretches.entry(row.subscription_id).or_default().push(stretch);
    }
    stretches.values_mut().for_each(|of_one| of_one.sort_unstable_by_key(|stretch| stretch.from));
    Ok(stretches)
}
