//! Lists and pages of the catalogue.

mod meters;
mod offering;
mod offerings;

pub use meters::{ListMeters, MeterList};
pub use offering::ShowOffering;
pub use offerings::{ListOfferings, OfferingList, OrderableList, OrderableOfferings};
