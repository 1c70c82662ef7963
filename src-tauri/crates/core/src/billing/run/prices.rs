//! The price book of a run, read offering by offering as they turn up and kept for the whole run.

use crate::billing::words::ChargeWords;
use crate::catalog::model::meter;
use crate::catalog::{BookPrice, Metering, PricedOffering, price_book};
use crate::gate::internal;
use crate::store::bulk;
use boss_kernel::id::{MeterId, OfferingId, PriceId};
use boss_kernel::{Cadence, Error, LocalText, NaiveDate, Result};
use boss_rating::{ChargeKind, Timing};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use std::sync::Arc;

/// What offerings cost. An offering that can't be read stands with its error: its accounts are parked, the others billed.
#[derive(Clone, Default)]
pub(in crate::billing) struct Prices {
    offerings: HashMap<OfferingId, Result<Arc<PricedOffering>, Error>>,
    meters: HashMap<PriceId, MeterId>,
    cadences: HashMap<PriceId, Cadence>,
    /// The offering of each price, and its place there.
    places: HashMap<PriceId, (OfferingId, usize)>,
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
        let places = offering.prices.iter().enumerate();
        self.places.extend(places.map(|(place, price)| (price.price.id, (id, place))));
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

    /// What a charge of a price for service from a day on is called; none of a price that is not known.
    pub(super) fn words(&self, price: PriceId, served_from: NaiveDate) -> Option<ChargeWords> {
        let (id, place) = self.places.get(&price)?;
        let offering = self.of(*id).ok()?;
        let book = offering.prices.get(*place)?;
        Some(ChargeWords {
            offering_id: *id,
            offering: LocalText::new(&offering.offering.name_chinese, &offering.offering.name_english),
            price: LocalText::new(&book.price.name_chinese, &book.price.name_english),
            unit: book.unit.clone(),
            tax_code: offering.tax_code_on(served_from).map(str::to_owned),
        })
    }

    /// How long a price's cycles are.
    pub(super) fn cadence_of(&self, price: PriceId) -> Option<Cadence> {
        self.cadences.get(&price).copied()
    }

    /// Whether a price charges for a cycle when it is over.
    pub(super) fn in_arrears(&self, price: PriceId) -> bool {
        let timing = self.places.get(&price).and_then(|(id, place)| {
            let offering = self.of(*id).ok()?;
            offering.prices.get(*place).map(|book| book.timing)
        });
        timing.is_some_and(|timing| timing != Timing::InAdvance)
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
