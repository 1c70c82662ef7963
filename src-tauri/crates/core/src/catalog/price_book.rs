//! The price book: offerings with everything that rating needs, read in eight queries whatever their number.

use crate::catalog::codes;
use crate::catalog::model::{PriceTiming, meter, offering, offering_phase, price, price_version};
use crate::catalog::taxation::TaxCodes;
use crate::store::bulk;
use boss_kernel::id::{MeterId, OfferingId, PriceId, PriceListId};
use boss_kernel::{Alignment, Cadence, Error, LocalText, NaiveDate, Result};
use boss_rating::{Layer, Phase, PriceVersion, TaxTimeline, Timing};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Offerings with their prices, by id.
#[derive(Clone, Debug, Default)]
pub struct PriceBook {
    /// By offering.
    pub offerings: BTreeMap<OfferingId, PricedOffering>,
}

/// An offering with its prices.
#[derive(Clone, Debug)]
pub struct PricedOffering {
    /// The offering's row: code, names, units, currency, connector, state.
    pub offering: offering::Model,
    /// How everything it charges is taxed.
    pub tax: TaxTimeline,
    /// Its tax codes from which day on, in order; the first without a day is its own.
    pub tax_codes: Vec<(Option<NaiveDate>, Option<String>)>,
    /// Its phases, in order; none where every price always applies.
    pub phases: Vec<Phase>,
    /// Its prices, in order of the bill's lines.
    pub prices: Vec<BookPrice>,
}

/// A price with its versions.
#[derive(Clone, Debug)]
pub struct BookPrice {
    /// The price's row: code, names, meter.
    pub price: price::Model,
    /// When a cycle becomes billable.
    pub timing: Timing,
    /// How long its cycles are.
    pub cadence: Cadence,
    /// Where they begin.
    pub alignment: Alignment,
    /// The only phase it applies in, by position from 0.
    pub phase: Option<usize>,
    /// What it charges everybody, in order of dates.
    pub versions: Arc<[PriceVersion]>,
    /// What it charges the customers of price lists, in order of dates.
    pub listed: BTreeMap<PriceListId, Vec<PriceVersion>>,
    /// What one unit is called: the meter's unit for usage prices, else the offering's.
    pub unit: LocalText,
}

impl PricedOffering {
    /// The tax code it has on a day.
    pub fn tax_code_on(&self, day: NaiveDate) -> Option<&str> {
        let last = self.tax_codes.iter().rev().find(|(from, _)| from.is_none_or(|from| from <= day));
        last.and_then(|(_, code)| code.as_deref())
    }
}

impl BookPrice {
    /// Its versions for everybody, and then those of price lists.
    pub fn all_versions(&self) -> impl Iterator<Item = &PriceVersion> {
        self.versions.iter().chain(self.listed.values().flatten())
    }
}

/// The price book of these offerings. Ids without an offering are left out.
pub async fn price_book(db: &impl ConnectionTrait, offerings: &[OfferingId]) -> Result<PriceBook> {
    let offerings = bulk::find_by_ids::<offering::Entity, _>(db, offering::Column::Id, offerings).await?;
    let ids: Vec<OfferingId> = offerings.iter().map(|offering| offering.id).collect();
    let taxes = TaxCodes::read(db, &offerings).await?;
    let mut phases = phases_of(db, &ids).await?;
    let mut book = PriceBook::default();
    for offering in offerings {
        let (tax, tax_codes) = (taxes.timeline(&offering), taxes.codes(&offering));
        let phases = phases.remove(&offering.id).unwrap_or_default();
        book.offerings
            .insert(offering.id, PricedOffering { offering, tax, tax_codes, phases, prices: Vec::new() });
    }
    let mut prices = bulk::find_by_ids::<price::Entity, _>(db, price::Column::OfferingId, &ids).await?;
    prices.sort_by_key(|price| (price.position, price.id));
    let mut versions = versions_of(db, &prices).await?;
    let units = units_of(db, &prices).await?;
    for price in prices {
        let Some(priced) = book.offerings.get_mut(&price.offering_id) else { continue };
        let own = || LocalText::new(&priced.offering.unit_chinese, &priced.offering.unit_english);
        let unit = price.meter_id.and_then(|id| units.get(&id).cloned()).unwrap_or_else(own);
        let versions = versions.remove(&price.id).unwrap_or_default();
        priced.prices.push(book_price(price, versions, unit)?);
    }
    Ok(book)
}

fn book_price(price: price::Model, versions: Versions, unit: LocalText) -> Result<BookPrice> {
    let timing = match (price.timing, price.bill_at_end) {
        (PriceTiming::InAdvance, _) => Timing::InAdvance,
        (PriceTiming::InArrears, false) => Timing::InArrears,
        (PriceTiming::InArrears, true) => Timing::InArrearsOrAtEnd,
    };
    Ok(BookPrice {
        timing,
        cadence: Cadence::new(price.cadence_every, price.cadence_unit)?,
        alignment: price.alignment,
        phase: price.phase.and_then(|phase| usize::try_from(phase.checked_sub(1)?).ok()),
        versions: versions.everybody.into(),
        listed: versions.listed,
        price,
        unit,
    })
}

async fn phases_of(
    db: &impl ConnectionTrait,
    offerings: &[OfferingId],
) -> Result<BTreeMap<OfferingId, Vec<Phase>>> {
    let column = offering_phase::Column::OfferingId;
    let mut rows = bulk::find_by_ids::<offering_phase::Entity, _>(db, column, offerings).await?;
    rows.sort_by_key(|row| (row.offering_id, row.position));
    let mut phases: BTreeMap<OfferingId, Vec<Phase>> = BTreeMap::new();
    for row in rows {
        let length = row.length_every.zip(row.length_unit);
        let length = length.map(|(every, unit)| Cadence::new(every, unit)).transpose()?;
        phases.entry(row.offering_id).or_default().push(Phase { length });
    }
    Ok(phases)
}

/// A stored version as rating reads it. Only checked models are stored: one that can't be read is damaged.
pub fn read_version(row: &price_version::Model) -> Result<PriceVersion> {
    let damaged = |cause: serde_json::Error| {
        Error::new(codes::MODEL_UNREADABLE).with("version", row.id).caused_by(cause)
    };
    let layer = match (row.price_list_id, row.account_id, row.subscription_id) {
        (_, _, Some(_)) => Layer::Subscription,
        (_, Some(_), None) => Layer::Account,
        (Some(_), None, None) => Layer::PriceList,
        (None, None, None) => Layer::Everybody,
    };
    Ok(PriceVersion {
        version: row.id,
        layer,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        model: serde_json::from_str(&row.model).map_err(damaged)?,
        terms: serde_json::from_str(&row.terms).map_err(damaged)?,
    })
}

/// The versions of a price, in order of dates.
#[derive(Default)]
struct Versions {
    everybody: Vec<PriceVersion>,
    listed: BTreeMap<PriceListId, Vec<PriceVersion>>,
}

/// The versions for everybody and for price lists; what was agreed with single customers is read with them.
async fn versions_of(
    db: &impl ConnectionTrait,
    prices: &[price::Model],
) -> Result<BTreeMap<PriceId, Versions>> {
    let ids: Vec<PriceId> = prices.iter().map(|price| price.id).collect();
    let mut rows: Vec<price_version::Model> = Vec::new();
    for chunk in bulk::id_chunks(&ids) {
        let select = price_version::Entity::find()
            .filter(price_version::Column::PriceId.is_in(chunk))
            .filter(price_version::Column::AccountId.is_null())
            .filter(price_version::Column::SubscriptionId.is_null());
        rows.extend(select.all(db).await?);
    }
    rows.sort_by_key(|row| row.valid_from);
    let mut versions: BTreeMap<PriceId, Versions> = BTreeMap::new();
    for row in rows {
        let of_price = versions.entry(row.price_id).or_default();
        let same_customers = match row.price_list_id {
            Some(list) => of_price.listed.entry(list).or_default(),
            None => &mut of_price.everybody,
        };
        same_customers.push(read_version(&row)?);
    }
    Ok(versions)
}

async fn units_of(
    db: &impl ConnectionTrait,
    prices: &[price::Model],
) -> Result<BTreeMap<MeterId, LocalText>> {
    let ids: Vec<MeterId> = prices.iter().filter_map(|price| price.meter_id).collect();
    let meters = bulk::find_by_ids::<meter::Entity, _>(db, meter::Column::Id, &ids).await?;
    let unit = |meter: meter::Model| (meter.id, LocalText::new(meter.unit_chinese, meter.unit_english));
    Ok(meters.into_iter().map(unit).collect())
}
