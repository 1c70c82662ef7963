//! The catalogue: meters, offerings, and prices with their dated versions.
//!
//! Guarantees: what stands in it can be rated: models are checked, all versions of one price are of one kind and begin on
//! different days, usage prices have a meter and are billed in arrears. A version in force is never altered; another day
//! brings another version.

mod actions;
mod input;
pub mod model;
mod price_book;
mod queries;
mod views;

pub use actions::*;
pub use input::{NewChargeModel, NewPrice, NewPriceVersion};
pub use price_book::{BookPrice, PriceBook, PricedOffering, price_book};
pub use queries::*;
pub use views::{
    MeterRow, OfferingDetail, OfferingRow, OrderableOffering, PriceKind, PriceVersionView, PriceView,
};

use crate::gate::Registry;

pub mod codes {
    //! What this area refuses.
    boss_kernel::error_codes! {}
}

/// Adds this area's actions and queries.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<AddMeter>().action::<AddOffering>().action::<ChangeOffering>();
    registry.action::<PublishOffering>().action::<RetireOffering>().action::<AddPriceVersion>();
    registry.query::<ListMeters>().query::<ListOfferings>().query::<ShowOffering>();
    registry.query::<OrderableOfferings>();
}
