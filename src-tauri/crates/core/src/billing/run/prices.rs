//! The price book of a run, read offering by offering as they turn up and kept for the whole run.

use crate::catalog::model::meter;
use crate::catalog::{BookPrice, Metering, PricedOffering, price_book};
use crate::gate::internal;
use crate::store::bulk;
use boss_kernel::id::{MeterId, OfferingId, PriceId};
use boss_kernel::{Cadence, Error, Result};
use boss_rating::ChargeKind;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use std::sync::Arc;

/// What offerings cost. An offering that can't be read stands with its error: its accounts are parked, the others billed.
#[derive(Clone, Default)]
pub(in crate::billing) struct Prices {
    offerings: HashMap<OfferingId, Result<Arc<PricedOffering>, Error>>,
    meters: HashMap<PriceId, MeterId>,
    cadences: HashMap<PriceId, Cadence>,
    meterings: HashMap<MeterId, Metering>,
}

impl Prices {
    /// Reads the offerings that are not known yet.
    pub(super) async fn learn(&mut self, db: &impl ConnectionTrait, ids: &[OfferingId]) -> Result<()> {
        let mut new: Vec<OfferingId> =
            ids.iter().filter(|id| !self.offerings.contains_key(id)).copied().collect();
        new.sort_unstable();
        new.dedup();
        if new.is_empty() {
            return Ok(());
        }
        if let Ok(book) = price_book(db, &new).await {
            book.offerings.into_iter().for_each(|(id, offering)| self.keep(id, offering));
            return self.learn_meters(db).await;
        }
        for id in new {
            let found = price_book(db, &[id]).await.map(|mut book| book.offerings.remove(&id));
            match found {
                Ok(Some(offering)) => self.keep(id, offering),
                Ok(None) => {}
                Err(error) => {
                    self.offerings.insert(id, Err(error));
                }
            }
        }
        self.learn_meters(db).await
    }

    async fn learn_meters(&mut self, db: &impl ConnectionTrait) -> Result<()> {
        let new: Vec<MeterId> =
            self.meters.values().filter(|meter| !self.meterings.contains_key(meter)).copied().collect();
        for row in bulk::find_by_ids::<meter::Entity, _>(db, meter::Column::Id, &new).await? {
            self.meterings.insert(row.id, Metering::of(&row)?);
        }
        Ok(())
    }

    fn keep(&mut self, id: OfferingId, offering: PricedOffering) {
        let usage = |price: &&BookPrice| {
            price.versions.first().is_some_and(|version| version.model.kind() == ChargeKind::Usage)
        };
        self.cadences.extend(offering.prices.iter().map(|price| (price.price.id, price.cadence)));
        let metered = offering.prices.iter().filter(usage).map(|price| &price.price);
        self.meters.extend(metered.filter_map(|price| Some((price.id, price.meter_id?))));
        self.offerings.insert(id, Ok(Arc::new(offering)));
    }

    /// What an offering costs.
    pub(in crate::billing) fn of(&self, id: OfferingId) -> Result<&Arc<PricedOffering>> {
        match self.offerings.get(&id) {
            Some(Ok(offering)) => Ok(offering),
            Some(Err(error)) => Err(error.clone()),
            None => Err(internal(format!("offering {id} is not there"))),
        }
    }

    /// The meter whose usage a price charges.
    pub(super) fn meter_of(&self, price: PriceId) -> Option<MeterId> {
        self.meters.get(&price).copied()
    }

    /// How long a price's cycles are.
    pub(super) fn cadence_of(&self, price: PriceId) -> Option<Cadence> {
        self.cadences.get(&price).copied()
    }

    /// How a meter counts.
    pub(super) fn metering(&self, meter: MeterId) -> Option<&Metering> {
        self.meterings.get(&meter)
    }

    /// All offerings that can be read.
    pub(super) fn readable(&self) -> impl Iterator<Item = &Arc<PricedOffering>> {
        self.offerings.values().filter_map(|offering| offering.as_ref().ok())
    }
}
