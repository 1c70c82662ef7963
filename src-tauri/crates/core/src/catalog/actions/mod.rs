//! Adding and changing meters, offerings and prices.

mod meter;
mod offering;
mod price;

pub use meter::AddMeter;
pub use offering::{AddOffering, ChangeOffering, PublishOffering, RetireOffering};
pub use price::{AddPriceVersion, AddedPriceVersion};
