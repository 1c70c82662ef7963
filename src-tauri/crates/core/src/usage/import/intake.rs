//! From what a file says to what the database knows: names become ids.

use crate::catalog::model::{meter, price};
use crate::customers::model::account;
use crate::orders::model::subscription;
use crate::store::bulk;
use crate::usage::codes;
use crate::usage::import::late::settled_until;
use crate::usage::import::reading::{Chunk, FaultList, ReadEvent};
use boss_kernel::id::{AccountId, MeterId, OfferingId, SubscriptionId};
use boss_kernel::{Error, Instant, NaiveDate, Quantity, Result};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};

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
    /// Its day is not served any more.
    pub(super) unserved: bool,
    /// No price of the subscription's offering charges its meter.
    pub(super) unpriced: bool,
}

/// What an import has to know of a subscription.
struct KnownSubscription {
    id: SubscriptionId,
    offering: OfferingId,
    started_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    settled_until: Option<NaiveDate>,
}

/// Turns chunks into statements and keeps what is wrong with them.
pub(super) struct Intake {
    /// By position of the name; none where there is no such subscription.
    subscriptions: Vec<(String, Option<KnownSubscription>)>,
    meters: Vec<(String, Option<meter::Model>)>,
    accounts: HashMap<SubscriptionId, AccountId>,
    priced: HashSet<(OfferingId, MeterId)>,
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
            accounts: HashMap::new(),
            priced: priced.collect(),
            faults: FaultList::default(),
            rows: 0,
        })
    }

    /// The account a subscription belongs to.
    pub(super) fn account_of(&self, subscription: SubscriptionId) -> Option<AccountId> {
        self.accounts.get(&subscription).copied()
    }

    /// The meters named so far.
    pub(super) fn known_meters(&self) -> impl Iterator<Item = &meter::Model> {
        self.meters.iter().filter_map(|(_, meter)| meter.as_ref())
    }

    /// Resolves the names of a chunk, keeps its faults, and returns what is sound.
    pub(super) async fn prepare(&mut self, tx: &DatabaseTransaction, chunk: Chunk) -> Result<Vec<Event>> {
        let Chunk { events, new_subscriptions, new_meters, faults, faulty, rows } = chunk;
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

    fn check_names(&mut self, line: i64, subscription: usize, meter: usize) {
        if let Some((number, None)) = self.subscriptions.get(subscription) {
            self.faults.add(line, Error::new(codes::SUBSCRIPTION_UNKNOWN).with("number", number));
        }
        if let Some((code, None)) = self.meters.get(meter) {
            self.faults.add(line, Error::new(codes::METER_UNKNOWN).with("code", code));
        }
    }

    fn resolve(&mut self, event: ReadEvent) -> Option<Event> {
        let (number, known) = self.subscriptions.get(event.subscription)?;
        let meter = self.meters.get(event.meter).and_then(|(_, meter)| meter.as_ref());
        let (Some(known), Some(meter)) = (known, meter) else {
            self.check_names(event.line, event.subscription, event.meter);
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
        Some(Event {
            late: known.settled_until.is_some_and(|until| event.day < until),
            unserved: known.ended_on.is_some_and(|end| event.day >= end),
            unpriced: !self.priced.contains(&(known.offering, meter.id)),
            event_id: event.event_id,
            subscription: known.id,
            meter: meter.id,
            at: event.at,
            day: event.day,
            quantity: event.quantity,
            line: event.line,
        })
    }

    async fn learn_subscriptions(&mut self, tx: &DatabaseTransaction, numbers: Vec<String>) -> Result<()> {
        if numbers.is_empty() {
            return Ok(());
        }
        let rows =
            bulk::find_by_ids::<subscription::Entity, _>(tx, subscription::Column::Number, &numbers).await?;
        let mut accounts: Vec<AccountId> = rows.iter().map(|row| row.account_id).collect();
        accounts.sort_unstable();
        accounts.dedup();
        let accounts = bulk::find_by_ids::<account::Entity, _>(tx, account::Column::Id, &accounts).await?;
        let settled: HashMap<AccountId, Option<NaiveDate>> = accounts
            .into_iter()
            .map(|row| (row.id, settled_until(row.billed_until, row.rerate_from)))
            .collect();
        let mut known: HashMap<String, KnownSubscription> = HashMap::with_capacity(rows.len());
        for row in rows {
            self.accounts.insert(row.id, row.account_id);
            let facts = KnownSubscription {
                id: row.id,
                offering: row.offering_id,
                started_on: row.started_on,
                ended_on: row.ended_on,
                settled_until: settled.get(&row.account_id).copied().flatten(),
            };
            known.insert(row.number, facts);
        }
        self.subscriptions.extend(numbers.into_iter().map(|number| {
            let found = known.remove(&number);
            (number, found)
        }));
        Ok(())
    }

    async fn learn_meters(&mut self, tx: &DatabaseTransaction, new: Vec<String>) -> Result<()> {
        if new.is_empty() {
            return Ok(());
        }
        let rows = bulk::find_by_ids::<meter::Entity, _>(tx, meter::Column::Code, &new).await?;
        let mut known: HashMap<String, meter::Model> =
            rows.into_iter().map(|row| (row.code.clone(), row)).collect();
        self.meters.extend(new.into_iter().map(|code| {
            let found = known.remove(&code);
            (code, found)
        }));
        Ok(())
    }
}
