//! Charge models: how a price turns a stretch of time or usage into money.
//!
//! Stored as JSON in the catalogue, tagged by `model`: `{"model":"recurring","amount":"99"}`,
//! `{"model":"graduated","tiers":[{"upTo":"1000","unitPrice":"0.01"},{"unitPrice":"0.008"}]}`. Reading does not check; [`ChargeModel::check`]
//! does, and every timeline is checked before it is rated.

use crate::proration::DayCount;
use crate::tiers::{PercentageTier, StairStep, Tier, TierScheme};
use boss_kernel::{Percent, Quantity, UnitPrice};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a price charges. All prices are per whole unit, in the account's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "model", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum ChargeModel {
    /// Once, on the day the service begins, for each unit of that day's quantity. Never prorated.
    OneTime {
        /// For one unit.
        amount: UnitPrice,
    },
    /// Every cycle, for each unit of quantity, by the days served.
    Recurring {
        /// For one unit and one whole cycle.
        amount: UnitPrice,
        /// How the days of a part of a cycle are counted.
        #[serde(default)]
        day_count: DayCount,
    },
    /// Every cycle, for the quantity (seats, users, licences) through tiers, by the days served with each quantity.
    Seats {
        /// Whether each part is charged at its tier's price, or all of it at the price of the tier it reaches.
        #[serde(default)]
        scheme: TierScheme,
        /// Lowest first; the last one open.
        tiers: Vec<Tier>,
        /// How the days of a part of a cycle are counted.
        #[serde(default)]
        day_count: DayCount,
    },
    /// The cycle's usage at one price.
    PerUnit {
        /// For one unit of usage.
        unit_price: UnitPrice,
    },
    /// The cycle's usage through tiers, each part at its tier's price.
    Graduated {
        /// Lowest first; a short period has the whole tiers.
        tiers: Vec<Tier>,
    },
    /// All of the cycle's usage at the price of the tier it reaches.
    Volume {
        /// Lowest first; a short period has the whole tiers.
        tiers: Vec<Tier>,
    },
    /// One price for all of the cycle's usage: that of the step it reaches.
    Stairstep {
        /// Lowest first; the last one open.
        steps: Vec<StairStep>,
    },
    /// The cycle's usage in packages; one that is begun is charged whole.
    Package {
        /// For one package.
        amount: UnitPrice,
        /// The units in a package; more than zero.
        size: Quantity,
    },
    /// A share of what passed through (payments, turnover), event by event where fees, bounds or free events are set.
    Percentage {
        /// The share.
        rate: Percent,
        /// Added for each event charged.
        #[serde(default)]
        fixed_fee: UnitPrice,
        /// The first so many events of a cycle are free.
        #[serde(default)]
        free_events: Option<u32>,
        /// The first so much of a cycle is free; with `free_events` set too, an event is free while both last.
        #[serde(default)]
        free_amount: Option<Quantity>,
        /// An event charged costs at least this, the fixed fee included.
        #[serde(default)]
        minimum: Option<UnitPrice>,
        /// And at most this.
        #[serde(default)]
        maximum: Option<UnitPrice>,
    },
    /// A share of what passed through, each part at its tier's rate.
    GraduatedPercentage {
        /// Lowest first; the last one open.
        tiers: Vec<PercentageTier>,
    },
    /// The price comes with the events.
    Dynamic {
        /// What the events' prices are multiplied by.
        #[serde(default = "one")]
        multiplier: UnitPrice,
    },
    /// The cycle's usage at prices by attribute, for example region and storage class.
    Matrix {
        /// The attributes, in the order of the meter's dimensions.
        dimensions: Vec<String>,
        /// The price of each combination.
        rates: Vec<MatrixRate>,
        /// The price of any other; without it such usage can't be rated.
        #[serde(default)]
        otherwise: Option<UnitPrice>,
    },
    /// What the other prices of the subscription together come to at least in a cycle, by the days served: the missing part.
    MinimumCommitment {
        /// For one whole cycle.
        amount: UnitPrice,
        /// How the days of a part of a cycle are counted.
        #[serde(default)]
        day_count: DayCount,
    },
}

fn one() -> UnitPrice {
    UnitPrice(boss_kernel::Decimal::ONE)
}

/// The price of one combination of attributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MatrixRate {
    /// One value for each dimension, in their order.
    pub values: Vec<String>,
    /// For one unit of usage.
    pub unit_price: UnitPrice,
}

/// What goes with a usage price.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriceTerms {
    /// So many units of every cycle are free, of models that charge them all alike.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub free_units: Quantity,
    /// Taken off the price.
    #[serde(default, skip_serializing_if = "Percent::is_zero")]
    pub percent_off: Percent,
    /// A cycle costs at least this, by the days served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<UnitPrice>,
    /// A cycle costs at most this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<UnitPrice>,
    /// Billed before the cycle is over once it comes to this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bill_at: Option<UnitPrice>,
}

/// What a model charges for; every version of one price is of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeKind {
    /// A start.
    OneTime,
    /// Time served.
    Recurring,
    /// Usage.
    Usage,
    /// What is missing to a minimum.
    Commitment,
}

impl ChargeModel {
    /// What it charges for.
    pub const fn kind(&self) -> ChargeKind {
        match self {
            ChargeModel::OneTime { .. } => ChargeKind::OneTime,
            ChargeModel::Recurring { .. } | ChargeModel::Seats { .. } => ChargeKind::Recurring,
            ChargeModel::MinimumCommitment { .. } => ChargeKind::Commitment,
            ChargeModel::PerUnit { .. }
            | ChargeModel::Graduated { .. }
            | ChargeModel::Volume { .. }
            | ChargeModel::Stairstep { .. }
            | ChargeModel::Package { .. }
            | ChargeModel::Percentage { .. }
            | ChargeModel::GraduatedPercentage { .. }
            | ChargeModel::Dynamic { .. }
            | ChargeModel::Matrix { .. } => ChargeKind::Usage,
        }
    }

    /// Whether some of the units it charges can be free: it sums them up, all alike.
    pub const fn takes_free_units(&self) -> bool {
        let alike = !matches!(self, ChargeModel::Matrix { .. } | ChargeModel::Dynamic { .. });
        matches!(self.kind(), ChargeKind::Usage) && alike && !self.needs_events()
    }

    /// Whether it looks at events one by one, not at sums.
    pub const fn needs_events(&self) -> bool {
        match self {
            ChargeModel::Percentage { fixed_fee, free_events, minimum, maximum, .. } => {
                !fixed_fee.0.is_zero() || free_events.is_some() || minimum.is_some() || maximum.is_some()
            }
            _ => false,
        }
    }
}
