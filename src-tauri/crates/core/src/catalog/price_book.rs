//! The price book: offerings with everything that rating needs, read in four queries whatever their number.

use crate::catalog::codes;
use crate::catalog::model::{PriceTiming, meter, offering, price, price_version};
use crate::store::bulk;
use boss_kernel::id::{MeterId, OfferingId, PriceId};
use boss_kernel::{Error, LocalText, Result};
use boss_rating::{ChargeModel, PriceVersion, TaxTerms, Timing};
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;

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
    pub tax: TaxTerms,
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
    /// Its versions, in order of their dates.
    pub versions: Vec<PriceVersion>,
    /// What one unit is called: the meter's unit for usage prices, else the offering's.
    pub unit: LocalText,
}

/// The price book of these offerings. Ids without an offering are left out.
pub async fn price_book(db: &impl ConnectionTrait, offerings: &[OfferingId]) -> Result<PriceBook> {
    let offerings = bulk::find_by_ids::<offering::Entity, _>(db, offering::Column::Id, offerings).await?;
    let mut book = PriceBook::default();
    for offering in offerings {
        let tax = TaxTerms { rate: offering.tax_rate, inclusive: offering.tax_inclusive };
        book.offerings.insert(offering.id, PricedOffering { offering, tax, prices: Vec::new() });
    }
    let ids: Vec<OfferingId> = book.offerings.keys().copied().collect();
    let mut prices = bulk::find_by_ids::<price::Entity, _>(db, price::Column::OfferingId, &ids).await?;
    prices.sort_by_key(|price| (price.position, price.id));
    let mut versions = versions_of(db, &prices).await?;
    let units = units_of(db, &prices).await?;
    for price in prices {
        let Some(priced) = book.offerings.get_mut(&price.offering_id) else { continue };
        let own = || LocalText::new(&priced.offering.unit_chinese, &priced.offering.unit_english);
        let unit = price.meter_id.and_then(|id| units.get(&id).cloned()).unwrap_or_else(own);
        let timing = match price.timing {
            PriceTiming::InAdvance => Timing::InAdvance,
            PriceTiming::InArrears => Timing::InArrears,
        };
        let versions = versions.remove(&price.id).unwrap_or_default();
        priced.prices.push(BookPrice { price, timing, versions, unit });
    }
    Ok(book)
}

/// The charge model of a stored version. Only checked models are stored: one that can't be read is damaged.
pub(super) fn read_model(row: &price_version::Model) -> Result<ChargeModel> {
    let damaged = |cause: serde_json::Error| {
        Error::new(codes::MODEL_UNREADABLE).with("version", row.id).caused_by(cause)
    };
    serde_json::from_str(&row.model).map_err(damaged)
}

async fn versions_of(
    db: &impl ConnectionTrait,
    prices: &[price::Model],
) -> Result<BTreeMap<PriceId, Vec<PriceVersion>>> {
    let ids: Vec<PriceId> = prices.iter().map(|price| price.id).collect();
    let mut rows =
        bulk::find_by_ids::<price_version::Entity, _>(db, price_version::Column::PriceId, &ids).await?;
    rows.sort_by_key(|row| row.valid_from);
    let mut versions: BTreeMap<PriceId, Vec<PriceVersion>> = BTreeMap::new();
    for row in rows {
        let model = read_model(&row)?;
        let version = PriceVersion { version: row.id, valid_from: row.valid_from, model };
        versions.entry(row.price_id).or_default().push(version);
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
