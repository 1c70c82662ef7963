//! Which meters count an event, and what an event that one of them counts must have.

use crate::catalog::Metering;
use crate::catalog::model::meter;
use crate::store::bulk;
use crate::usage::codes;
use crate::usage::import::extras::Extras;
use boss_kernel::id::MeterId;
use boss_kernel::{Error, Quantity, Result};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use std::sync::Arc;

/// The meters that count the events of one meter that files name: itself, and those that read its events.
#[derive(Clone, Debug)]
pub(super) struct Counting {
    own: Metering,
    derived: Vec<Metering>,
    plain: bool,
}

impl Counting {
    pub(super) fn new(own: Metering, derived: Vec<Metering>) -> Counting {
        let plain = derived.is_empty() && own.is_plain();
        Counting { own, derived, plain }
    }

    /// The one that files name.
    pub(super) fn meter(&self) -> MeterId {
        self.own.meter
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &Metering> {
        std::iter::once(&self.own).chain(&self.derived)
    }

    /// Whether an event counts once, on the day's sum, and that is all.
    pub(super) fn is_plain(&self) -> bool {
        self.plain
    }

    /// The same without the derived meters that are not among `counted`.
    pub(super) fn as_counted(&self, counted: &[MeterId]) -> Counting {
        let kept = self.derived.iter().filter(|metering| counted.contains(&metering.meter));
        Counting::new(self.own.clone(), kept.cloned().collect())
    }

    /// Those that count an event with these extras.
    pub(super) fn taking<'a>(&'a self, extras: &'a Extras) -> impl Iterator<Item = &'a Metering> {
        self.all().filter(|metering| metering.takes(|name| extras.attributes.get(name)))
    }

    /// What an event that counts lacks, or has too much.
    pub(super) fn faults(&self, extras: &Extras, quantity: Quantity) -> Vec<Error> {
        let mut faults = Vec::new();
        let own = &self.own;
        match (own.priced, extras.amount) {
            (true, None) => faults.push(Error::new(codes::AMOUNT_MISSING).with("meter", &own.code)),
            (false, Some(_)) => faults.push(Error::new(codes::AMOUNT_UNEXPECTED).with("meter", &own.code)),
            _ => {}
        }
        if quantity.is_negative() && !own.takes_changes() {
            faults.push(Error::new(codes::QUANTITY_NEGATIVE).with("text", quantity));
        }
        faults.extend(self.missing(extras));
        faults
    }

    /// The attributes it lacks that a meter which counts it needs.
    pub(super) fn missing(&self, extras: &Extras) -> Vec<Error> {
        let mut missing = Vec::new();
        for metering in self.taking(extras) {
            for name in metering.needs().filter(|name| extras.attributes.get(name).is_none()) {
                let error = Error::new(codes::ATTRIBUTE_MISSING);
                missing.push(error.with("attribute", name).with("meter", &metering.code));
            }
        }
        missing
    }
}

/// The counting of each of these meters' events. Meters that read another one's events are passed over.
pub(super) async fn countings(
    db: &impl ConnectionTrait,
    named: &[meter::Model],
) -> Result<HashMap<MeterId, Arc<Counting>>> {
    let ids: Vec<MeterId> = named.iter().map(|meter| meter.id).collect();
    let mut reading = bulk::find_by_ids::<meter::Entity, _>(db, meter::Column::SourceMeterId, &ids).await?;
    reading.sort_unstable_by_key(|meter| meter.id);
    let mut derived: HashMap<MeterId, Vec<Metering>> = HashMap::new();
    for meter in &reading {
        let Some(source) = meter.source_meter_id else { continue };
        derived.entry(source).or_default().push(Metering::of(meter)?);
    }
    let mut countings = HashMap::with_capacity(named.len());
    for meter in named.iter().filter(|meter| meter.source_meter_id.is_none()) {
        let derived = derived.remove(&meter.id).unwrap_or_default();
        countings.insert(meter.id, Arc::new(Counting::new(Metering::of(meter)?, derived)));
    }
    Ok(countings)
}
