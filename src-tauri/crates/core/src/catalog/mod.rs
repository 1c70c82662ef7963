//! The catalogue: meters, offerings, and prices with their dated versions.
//!
//! Guarantees: what stands in it can be rated: models are checked, all versions of one price are of one kind and begin on
//! different days, usage prices have a meter and are billed in arrears. A version in force is never altered; another day
//! brings another version.

mod actions;
mod input;
mod metering;
pub mod model;
mod price_book;
mod queries;
mod rules;
mod subscribers;
mod summary;
mod views;

pub use actions::*;
pub use input::{NewPrice, NewPriceVersion};
pub use metering::{Kept, LONGEST_ATTRIBUTE, MeterFilter, Metering, is_attribute_name};
pub use price_book::{BookPrice, PriceBook, PricedOffering, price_book, read_version};
pub use queries::*;
pub use views::{
    MeterRow, OfferingDetail, OfferingRow, OrderableOffering, PriceKind, PriceVersionView, PriceView,
};

use crate::gate::Registry;

pub mod codes {
    //! What this area refuses or warns of.
    boss_kernel::error_codes! {
        /// A field that must be filled is empty.
        FIELD_EMPTY = "catalog.field_empty",
        /// Longer than a field takes.
        TEXT_TOO_LONG = "catalog.text_too_long",
        /// Not a code.
        CODE_UNREADABLE = "catalog.code_unreadable",
        /// Another meter or offering has this code.
        CODE_TAKEN = "catalog.code_taken",
        /// Two prices of one offering have one code.
        PRICE_CODE_TWICE = "catalog.price_code_twice",
        /// No meter of this id.
        METER_NOT_FOUND = "catalog.meter_not_found",
        /// No offering of this id.
        OFFERING_NOT_FOUND = "catalog.offering_not_found",
        /// No price of this id.
        PRICE_NOT_FOUND = "catalog.price_not_found",
        /// No price list of this id.
        PRICE_LIST_NOT_FOUND = "catalog.price_list_not_found",
        /// A webhook without an address.
        WEBHOOK_URL_NEEDED = "catalog.webhook_url_needed",
        /// Not an address that may be called.
        WEBHOOK_URL_UNREADABLE = "catalog.webhook_url_unreadable",
        /// An address that would never be called.
        WEBHOOK_URL_UNUSED = "catalog.webhook_url_unused",
        /// An offering without prices can't be published.
        PRICES_MISSING = "catalog.prices_missing",
        /// A price without versions.
        VERSIONS_MISSING = "catalog.versions_missing",
        /// Two versions of one price begin on one day.
        VERSION_SAME_DAY = "catalog.version_same_day",
        /// Versions of one price charge for different things.
        VERSIONS_MIXED = "catalog.versions_mixed",
        /// A usage price without a meter.
        METER_NEEDED = "catalog.meter_needed",
        /// A meter on a price that charges no usage.
        METER_UNEXPECTED = "catalog.meter_unexpected",
        /// Two prices of one offering charge one meter.
        METER_TWICE = "catalog.meter_twice",
        /// Usage charged in advance.
        USAGE_IN_ADVANCE = "catalog.usage_in_advance",
        /// A slip of the hand in a year.
        DATE_IMPLAUSIBLE = "catalog.date_implausible",
        /// The offering is published.
        ALREADY_PUBLISHED = "catalog.already_published",
        /// The offering is not published.
        NOT_PUBLISHED = "catalog.not_published",
        /// The tax of an offering in use is fixed.
        TAX_FIXED = "catalog.tax_fixed",
        /// A stored charge model can't be read.
        MODEL_UNREADABLE = "catalog.model_unreadable",
        /// What is stored of a meter can't be read.
        METER_UNREADABLE = "catalog.meter_unreadable",
        /// Not the name of an attribute.
        ATTRIBUTE_UNREADABLE = "catalog.attribute_unreadable",
        /// An attribute named twice.
        ATTRIBUTE_TWICE = "catalog.attribute_twice",
        /// A filter that lets nothing pass.
        FILTER_EMPTY = "catalog.filter_empty",
        /// A longer list than is taken.
        TOO_MANY = "catalog.too_many",
        /// A meter of different values that does not say of which attribute.
        VALUE_ATTRIBUTE_NEEDED = "catalog.value_attribute_needed",
        /// An attribute to count the values of, on a meter that counts something else.
        VALUE_ATTRIBUTE_UNEXPECTED = "catalog.value_attribute_unexpected",
        /// Sums kept apart by attributes, on a meter without sums.
        DIMENSIONS_UNFIT = "catalog.dimensions_unfit",
        /// Single events kept where no price could charge them.
        DETAIL_UNFIT = "catalog.detail_unfit",
        /// Events with prices where no price could charge them.
        PRICED_UNFIT = "catalog.priced_unfit",
        /// The source reads another meter itself.
        SOURCE_DERIVED = "catalog.source_derived",
        /// The source's events change a level.
        SOURCE_OF_CHANGES = "catalog.source_of_changes",
        /// The source's events carry no price.
        SOURCE_UNPRICED = "catalog.source_unpriced",
        /// A warning: accounts will be billed a difference.
        ACCOUNTS_TO_RERATE = "catalog.accounts_to_rerate",
    }
}

/// Adds this area's actions and queries.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<AddMeter>().action::<AddOffering>().action::<ChangeOffering>();
    registry.action::<PublishOffering>().action::<RetireOffering>().action::<AddPriceVersion>();
    registry.query::<ListMeters>().query::<ListOfferings>().query::<ShowOffering>();
    registry.query::<OrderableOfferings>();
}
