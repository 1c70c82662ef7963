//! The catalogue: meters, offerings, and prices with their dated versions; price lists, tax codes and coupons.
//!
//! Guarantees: what stands in it can be rated: models are checked, all versions of one price are of one kind and begin on
//! different days, usage prices have a meter and are billed in arrears. A version in force is never altered; another day
//! brings another version. A bundle is made of standard offerings that are on sale, an add-on knows what it may be added to.

mod actions;
pub mod addresses;
mod fit;
mod input;
mod metering;
pub mod model;
mod price_book;
mod queries;
mod rules;
mod subscribers;
mod summary;
mod taxation;
mod views;
pub mod webhooks;

pub use actions::*;
pub(crate) use fit::meter_faults;
pub use input::{NewPart, NewPhase, NewPrice, NewPriceVersion, NewTaxRate};
pub use metering::{Kept, LONGEST_ATTRIBUTE, MeterFilter, Metering, is_attribute_name};
pub use price_book::{BookPrice, PriceBook, PricedOffering, price_book, read_version};
pub use queries::*;
pub(crate) use rules::{charging_faults, kind_fault};
pub use subscribers::served_within;
pub(crate) use summary::of_version as version_summary;
pub use views::{
    HeldTaxCode, MeterRow, OfferingDetail, OfferingName, OfferingRow, OrderableOffering, PartView, PhaseView,
    PriceKind, PriceVersionView, PriceView,
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
        /// An address that is called never.
        WEBHOOK_HOST_REFUSED = "catalog.webhook_host_refused",
        /// An address in the own network, which the company has not allowed.
        WEBHOOK_LOCAL_REFUSED = "catalog.webhook_local_refused",
        /// An address that holds what others must not see.
        WEBHOOK_URL_SECRET = "catalog.webhook_url_secret",
        /// A secret for an offering that calls nobody.
        WEBHOOK_SECRET_UNUSED = "catalog.webhook_secret_unused",
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
        /// Only what is charged in arrears, and no minimum, can be billed when a service ends.
        BILL_AT_END_UNFIT = "catalog.bill_at_end_unfit",
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
        /// A bundle without parts.
        PARTS_MISSING = "catalog.parts_missing",
        /// Parts of what is no bundle.
        PARTS_UNEXPECTED = "catalog.parts_unexpected",
        /// One part twice.
        PART_TWICE = "catalog.part_twice",
        /// A part of nothing.
        PART_QUANTITY = "catalog.part_quantity",
        /// A part that can't be ordered.
        PART_NOT_ON_SALE = "catalog.part_not_on_sale",
        /// A bundle with prices, phases or an activation of its own.
        BUNDLE_OF_PARTS = "catalog.bundle_of_parts",
        /// An add-on to nothing.
        BASES_MISSING = "catalog.bases_missing",
        /// Bases of what is no add-on.
        BASES_UNEXPECTED = "catalog.bases_unexpected",
        /// A bundle or an add-on where an offering sold by itself is needed.
        OFFERING_NOT_STANDARD = "catalog.offering_not_standard",
        /// An offering of another currency than is needed.
        OFFERING_CURRENCY = "catalog.offering_currency",
        /// An open phase before the last.
        PHASE_OPEN_EARLY = "catalog.phase_open_early",
        /// A price for a phase that is not there.
        PHASE_UNKNOWN = "catalog.phase_unknown",
        /// No tax code of this id.
        TAX_CODE_NOT_FOUND = "catalog.tax_code_not_found",
        /// A tax code without rates.
        RATES_MISSING = "catalog.rates_missing",
        /// Two tax codes of one offering begin on one day.
        TAX_CODE_SAME_DAY = "catalog.tax_code_same_day",
        /// The offering has this tax code already.
        TAX_CODE_UNCHANGED = "catalog.tax_code_unchanged",
        /// Two rates of one tax code begin on one day.
        RATE_SAME_DAY = "catalog.rate_same_day",
        /// No coupon of this id or code.
        COUPON_NOT_FOUND = "catalog.coupon_not_found",
        /// A coupon with neither a percentage nor an amount, or both.
        COUPON_OFF_NEEDED = "catalog.coupon_off_needed",
        /// A coupon of no percent, or of more than all.
        COUPON_PERCENT = "catalog.coupon_percent",
        /// A coupon of no amount.
        COUPON_AMOUNT = "catalog.coupon_amount",
        /// Cycles missing, out of range, or where they mean nothing.
        COUPON_CYCLES = "catalog.coupon_cycles",
        /// A coupon that could never be given.
        COUPON_PAST = "catalog.coupon_past",
        /// A coupon that may be given less than once.
        COUPON_REDEMPTIONS = "catalog.coupon_redemptions",
        /// The coupon is retired.
        COUPON_RETIRED = "catalog.coupon_retired",
        /// A coupon is not retired.
        COUPON_ACTIVE = "catalog.coupon_active",
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
        /// A matrix of attributes the meter does not keep its sums apart by.
        METER_DIMENSIONS_UNFIT = "catalog.meter_dimensions_unfit",
        /// A price that comes with the events, of a meter whose events have none.
        METER_WITHOUT_PRICES = "catalog.meter_without_prices",
        /// Fees or bounds for each event, of a meter that keeps no single events.
        METER_WITHOUT_EVENTS = "catalog.meter_without_events",
        /// Bundles on sale hold the offering.
        PART_OF_BUNDLES = "catalog.part_of_bundles",
        /// A warning: accounts will be billed a difference.
        ACCOUNTS_TO_RERATE = "catalog.accounts_to_rerate",
    }
}

/// Adds this area's actions and queries.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<AddMeter>().action::<AddOffering>().action::<ChangeOffering>();
    registry.action::<PublishOffering>().action::<RetireOffering>().action::<AddPriceVersion>();
    registry.query::<ListMeters>().query::<ListOfferings>().query::<ShowOffering>();
    registry.action::<AddTaxCode>().action::<AddTaxRate>().action::<ChangeTaxCode>().action::<AddPriceList>();
    registry.action::<AddCoupon>().action::<RetireCoupon>().action::<ReactivateCoupon>();
    registry.action::<RotateWebhookSecret>().action::<AllowLocalSystems>();
    registry.query::<OrderableOfferings>().query::<ListTaxCodes>();
    registry
        .query::<ListPriceLists>()
        .query::<ShowPriceList>()
        .query::<ListListedCustomers>()
        .query::<ListCoupons>();
}
