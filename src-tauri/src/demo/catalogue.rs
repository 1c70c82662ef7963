//! What the demo company sells: meters, offerings and dated prices, read from `assets/demo/catalogue.json`.
//!
//! Guarantees: every meter and offering that is referred to exists; each price has a version from the first month on, and
//! exactly one price a second one from half-way (none in a plan of a single month).

use super::random::Choices;
use super::size::DemoSize;
use super::{codes, read};
use boss_kernel::{Error, LocalText, NaiveDate, Quantity, Result, TaxRate, UnitPrice};
use serde::{Deserialize, Serialize};

/// A meter: its place in [`PlannedCatalogue::meters`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct MeterRef(pub u32);

/// An offering: its place in [`PlannedCatalogue::offerings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct OfferingRef(pub u32);

/// How usage is spread over days and hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Rhythm {
    /// The same day and night: storage.
    Steady,
    /// Evenings and weekends: watching.
    Leisure,
    /// Working days: producing.
    Work,
}

/// What is counted. A day's usage is the sum of its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedMeter {
    /// Code, as it stands in usage files.
    pub code: String,
    /// Name.
    pub name: LocalText,
    /// Unit of its quantities.
    pub unit: LocalText,
    /// What a customer of the smallest scale uses in a month.
    pub typical_month: Quantity,
    /// Decimals of an event's quantity, at most 6.
    pub decimals: u32,
    /// When it is used.
    pub rhythm: Rhythm,
}

/// How a service of an offering becomes active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Activation {
    /// On the day of the order, by itself.
    Immediate,
    /// When someone completes a task, days later.
    ManualTask,
}

/// When a price is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Timing {
    /// At the start of the cycle.
    InAdvance,
    /// After the cycle.
    InArrears,
}

/// One tier of a graduated price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedTier {
    /// The last unit of the tier, inclusive; open for the last tier.
    pub up_to: Option<Quantity>,
    /// CNY per unit.
    pub unit_price: UnitPrice,
}

/// How a price is worked out. All amounts are CNY.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum PlannedModel {
    /// Once, per unit of the subscription's quantity.
    OneTime {
        /// CNY per unit of quantity.
        amount: UnitPrice,
    },
    /// Every month, per unit of the subscription's quantity.
    Recurring {
        /// CNY per unit of quantity and month.
        amount: UnitPrice,
    },
    /// Per unit of usage.
    PerUnit {
        /// The meter's code.
        meter: String,
        /// CNY per unit.
        unit_price: UnitPrice,
    },
    /// Per unit of usage, each tier at its own price.
    Graduated {
        /// The meter's code.
        meter: String,
        /// The tiers, ascending, the last one open.
        tiers: Vec<PlannedTier>,
    },
}

impl PlannedModel {
    /// The code of the meter it is worked out from, if it is usage.
    pub fn meter(&self) -> Option<&str> {
        match self {
            PlannedModel::PerUnit { meter, .. } | PlannedModel::Graduated { meter, .. } => Some(meter),
            PlannedModel::OneTime { .. } | PlannedModel::Recurring { .. } => None,
        }
    }
}

/// A price from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedPriceVersion {
    /// The first day it is valid.
    pub valid_from: NaiveDate,
    /// How it is worked out.
    pub model: PlannedModel,
}

/// A price of an offering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedPrice {
    /// Code, unique within the offering.
    pub code: String,
    /// The name on bills.
    pub name: LocalText,
    /// When it is billed.
    pub timing: Timing,
    /// Value-added tax.
    pub tax_rate: TaxRate,
    /// Whether the price includes that tax.
    pub tax_inclusive: bool,
    /// One version, or two for the price that changes; by date.
    pub versions: Vec<PlannedPriceVersion>,
}

/// Which quantities of an offering are sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuantityRange {
    /// The smallest.
    pub least: u32,
    /// The largest.
    pub most: u32,
    /// Quantities are `least` and a number of steps more; at least 1.
    pub step: u32,
    /// Unit of the quantity.
    pub unit: LocalText,
}

/// Something that is sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedOffering {
    /// Code, unique.
    pub code: String,
    /// Name.
    pub name: LocalText,
    /// How it becomes active.
    pub activation: Activation,
    /// Quantities it is sold in; always one where there is no range.
    pub quantity: Option<QuantityRange>,
    /// At least one.
    pub prices: Vec<PlannedPrice>,
    /// The meters its prices are worked out from, each once.
    pub meters: Vec<MeterRef>,
}

impl PlannedOffering {
    /// Whether it goes on after the first month: false for an offering that is only paid once.
    pub fn is_continuing(&self) -> bool {
        let mut models = self.prices.iter().flat_map(|price| &price.versions).map(|version| &version.model);
        models.any(|model| !matches!(model, PlannedModel::OneTime { .. }))
    }
}

/// Offerings that customers order together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bundle {
    pub(super) weight: u64,
    pub(super) for_individuals: bool,
    pub(super) offerings: Vec<OfferingRef>,
}

/// An offering that some customers add to their first order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Extra {
    pub(super) offering: OfferingRef,
    pub(super) from_scale: u64,
    pub(super) permille: u64,
    pub(super) always: Option<Always>,
}

/// Customers who have an extra in any case, so that small plans show it too: number `at` of every `every`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Always {
    pub(super) every: u32,
    pub(super) at: u32,
}

/// Everything the demo company sells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedCatalogue {
    /// What is counted.
    pub meters: Vec<PlannedMeter>,
    /// What is sold.
    pub offerings: Vec<PlannedOffering>,
    #[serde(skip)]
    pub(super) bundles: Vec<Bundle>,
    #[serde(skip)]
    pub(super) extras: Vec<Extra>,
    #[serde(skip)]
    pub(super) add_ons: Choices<OfferingRef>,
}

impl PlannedCatalogue {
    /// A meter of this catalogue.
    pub fn meter(&self, meter: MeterRef) -> &PlannedMeter {
        &self.meters[meter.0 as usize]
    }

    /// An offering of this catalogue.
    pub fn offering(&self, offering: OfferingRef) -> &PlannedOffering {
        &self.offerings[offering.0 as usize]
    }

    pub(super) fn load(size: &DemoSize) -> Result<PlannedCatalogue> {
        let file: file::Catalogue = read(file::NAME, include_str!("../../../assets/demo/catalogue.json"))?;
        file.resolve(size).ok_or_else(|| Error::new(codes::DATA_UNREADABLE).with("file", file::NAME))
    }
}

mod file;
