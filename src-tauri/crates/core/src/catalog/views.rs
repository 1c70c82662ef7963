//! What pages show of the catalogue.

use crate::catalog::MeterFilter;
use crate::catalog::model::{
    Connector, MeterAggregation, MeterDetail, OfferingKind, OfferingState, PhaseKind, PriceTiming,
};
use crate::gate::{AllowedAction, TimelineEntry};
use boss_kernel::id::{MeterId, OfferingId, PriceId, PriceListId, PriceVersionId, TaxCodeId};
use boss_kernel::{Alignment, Cadence, Currency, Instant, LocalText, NaiveDate, Quantity, TaxRate};
use boss_rating::{ChargeModel, PriceTerms};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A meter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeterRow {
    /// Which.
    pub meter_id: MeterId,
    /// What usage files call it.
    pub code: String,
    /// What people call it.
    pub name: LocalText,
    /// What one of it is called.
    pub unit: LocalText,
    /// What it makes of its events.
    pub aggregation: MeterAggregation,
    /// The meter whose events it reads; none where files name it itself.
    pub source_meter_id: Option<MeterId>,
    /// That meter's name.
    pub source_name: Option<LocalText>,
    /// What an event must have to count; all of them.
    pub filters: Vec<MeterFilter>,
    /// The attribute whose different values are counted.
    pub value_attribute: Option<String>,
    /// The attributes whose combinations have sums of their own.
    pub dimensions: Vec<String>,
    /// Whether each event is kept for charging by itself.
    pub detail: MeterDetail,
    /// Whether each event carries its price.
    pub priced: bool,
    /// How many prices charge it.
    pub prices: u64,
    /// Since when there is one.
    pub created_at: Instant,
}

/// What an offering is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferingName {
    /// Which.
    pub offering_id: OfferingId,
    /// Short name.
    pub code: String,
    /// What customers call it.
    pub name: LocalText,
}

/// A phase of an offering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PhaseView {
    /// What it is for.
    pub kind: PhaseKind,
    /// How long it lasts; open if not given.
    pub length: Option<Cadence>,
}

/// A part of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartView {
    /// Which.
    pub offering_id: OfferingId,
    /// Short name.
    pub code: String,
    /// What customers call it.
    pub name: LocalText,
    /// How many of it one bundle holds.
    pub quantity: Quantity,
}

/// An offering in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferingRow {
    /// Which.
    pub offering_id: OfferingId,
    /// Short name.
    pub code: String,
    /// What customers call it.
    pub name: LocalText,
    /// What one of it is called.
    pub unit: LocalText,
    /// The currency of its prices.
    pub currency: Currency,
    /// The tax rate of everything it charges in cycles that begin today: its tax code's, or its own.
    pub tax_rate: TaxRate,
    /// Whether its prices contain the tax.
    pub tax_inclusive: bool,
    /// How the service is activated.
    pub connector: Connector,
    /// Whether it can be ordered.
    pub state: OfferingState,
    /// Sold by itself, added to another, or made of others.
    pub kind: OfferingKind,
    /// What it costs today, in one line; of a bundle, what it holds.
    pub price_summary: LocalText,
    /// How many subscriptions of it are active.
    pub active_subscriptions: u64,
    /// Since when it is in the catalogue.
    pub created_at: Instant,
}

/// A tax code of an offering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HeldTaxCode {
    /// Which.
    pub tax_code_id: TaxCodeId,
    /// What people call it.
    pub name: LocalText,
    /// The first day; none for the one it was made with.
    pub valid_from: Option<NaiveDate>,
}

/// Everything about one offering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferingDetail {
    /// Which.
    pub offering_id: OfferingId,
    /// Short name.
    pub code: String,
    /// What customers call it.
    pub name: LocalText,
    /// What one of it is called.
    pub unit: LocalText,
    /// The currency of its prices.
    pub currency: Currency,
    /// Its own tax rate: it counts where it has no tax code, or one without a rate yet.
    pub tax_rate: TaxRate,
    /// Whether its prices contain the tax.
    pub tax_inclusive: bool,
    /// Whether the tax can't be changed any more because a service of it has started.
    pub tax_fixed: bool,
    /// How the service is activated.
    pub connector: Connector,
    /// Where the webhook connector calls: to those who may not change it only which system, to nobody what may be a secret.
    pub webhook_url: Option<String>,
    /// When the secret was made that signs these calls.
    pub webhook_secret_set_at: Option<Instant>,
    /// Whether it can be ordered.
    pub state: OfferingState,
    /// Sold by itself, added to another, or made of others.
    pub kind: OfferingKind,
    /// Its tax code today: its rates count from their days on.
    pub tax_code_id: Option<TaxCodeId>,
    /// That tax code's name.
    pub tax_code_name: Option<LocalText>,
    /// The tax codes it had, has and will have, latest first.
    pub tax_codes: Vec<HeldTaxCode>,
    /// Its phases, in order.
    pub phases: Vec<PhaseView>,
    /// What a bundle is made of.
    pub parts: Vec<PartView>,
    /// What an add-on may be added to.
    pub bases: Vec<OfferingName>,
    /// What it costs, in order of the bill's lines.
    pub prices: Vec<PriceView>,
    /// How many subscriptions of it are active.
    pub active_subscriptions: u64,
    /// Since when it is in the catalogue.
    pub created_at: Instant,
    /// For the next change.
    pub version: i64,
    /// What happened to it, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// What can be done now.
    pub actions: Vec<AllowedAction>,
}

/// One price of an offering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceView {
    /// Which.
    pub price_id: PriceId,
    /// Short name.
    pub code: String,
    /// What stands on the bill's line.
    pub name: LocalText,
    /// What it charges for.
    pub kind: PriceKind,
    /// The meter it charges, for usage prices.
    pub meter_id: Option<MeterId>,
    /// That meter's name.
    pub meter_name: Option<LocalText>,
    /// What one unit is called: the meter's, else the offering's.
    pub unit: LocalText,
    /// Billed at the start of a cycle or at its end.
    pub timing: PriceTiming,
    /// In arrears: billed as soon as the service ends, if that is before the end of its cycle.
    pub bill_at_end: bool,
    /// How long its cycles are.
    pub cadence: Cadence,
    /// Where they begin.
    pub alignment: Alignment,
    /// The only phase it applies in, counted from 1.
    pub phase: Option<i32>,
    /// Its versions for everybody, newest first, and then those of price lists.
    pub versions: Vec<PriceVersionView>,
}

/// What a price charges for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PriceKind {
    /// A start.
    OneTime,
    /// Time served.
    Recurring,
    /// Usage.
    Usage,
    /// What is missing to a minimum.
    Commitment,
}

/// What a price charges from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceVersionView {
    /// Which.
    pub price_version_id: PriceVersionId,
    /// The first day it is in force.
    pub valid_from: NaiveDate,
    /// The last day it is in force; none while no later version is planned.
    pub valid_until: Option<NaiveDate>,
    /// Whether it is in force today.
    pub in_force: bool,
    /// How it charges.
    pub model: ChargeModel,
    /// What goes with it.
    pub terms: PriceTerms,
    /// Only for the customers of this price list.
    pub price_list_id: Option<PriceListId>,
    /// The same in one line.
    pub summary: LocalText,
    /// When it was added.
    pub created_at: Instant,
}

/// An offering as it is picked for an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderableOffering {
    /// Which.
    pub offering_id: OfferingId,
    /// Short name.
    pub code: String,
    /// What customers call it.
    pub name: LocalText,
    /// What one of it is called.
    pub unit: LocalText,
    /// The currency of its prices; an account orders in its own currency only.
    pub currency: Currency,
    /// Sold by itself, added to another, or made of others.
    pub kind: OfferingKind,
    /// What a bundle is made of; each part becomes a subscription.
    pub parts: Vec<PartView>,
    /// What an add-on may be added to.
    pub bases: Vec<OfferingName>,
    /// What it costs today, in one line; of a bundle, what it holds.
    pub price_summary: LocalText,
    /// Whether a quantity means something: it has a price per unit of quantity. Otherwise order one.
    pub needs_quantity: bool,
    /// How the service is activated.
    pub connector: Connector,
}
