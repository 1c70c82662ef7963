//! What people enter about the catalogue.

use crate::catalog::model::PriceTiming;
use boss_kernel::id::MeterId;
use boss_kernel::{LocalText, NaiveDate, Result, UnitPrice};
use boss_rating::{ChargeKind, ChargeModel, DayCount, Tier, Tiers};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A price of a new offering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewPrice {
    /// Short name, unique within the offering: small Latin letters, digits and dashes.
    pub code: String,
    /// What stands on the bill's line.
    pub name: LocalText,
    /// The meter whose usage it charges; only for usage prices, and needed there.
    #[serde(default)]
    pub meter_id: Option<MeterId>,
    /// Billed at the start of a cycle or at its end; usage always at its end.
    pub timing: PriceTiming,
    /// What it charges from which day on; at least one.
    pub versions: Vec<NewPriceVersion>,
}

/// What a price charges from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewPriceVersion {
    /// The first day it is in force. A billing cycle is charged by the version of its first day.
    pub valid_from: NaiveDate,
    /// How it charges.
    pub model: NewChargeModel,
}

/// A charge model as it is entered: the same form as [`ChargeModel`], its tiers not checked yet, so that every fault can be
/// shown at its own field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "model", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum NewChargeModel {
    /// Once, when the subscription starts, for each unit.
    OneTime {
        /// For one unit.
        amount: UnitPrice,
    },
    /// Every cycle, for each unit, by the days served.
    Recurring {
        /// For one unit and one whole cycle.
        amount: UnitPrice,
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
        /// Lowest first; an upper bound belongs to its tier, the last tier is open.
        tiers: Vec<Tier>,
    },
}

impl NewChargeModel {
    /// What it charges for.
    pub const fn kind(&self) -> ChargeKind {
        match self {
            NewChargeModel::OneTime { .. } => ChargeKind::OneTime,
            NewChargeModel::Recurring { .. } => ChargeKind::Recurring,
            NewChargeModel::PerUnit { .. } | NewChargeModel::Graduated { .. } => ChargeKind::Usage,
        }
    }

    /// The model, or all its faults, each at its place (`tiers.1.upTo`).
    pub fn check(&self) -> Result<ChargeModel> {
        let model = match self {
            NewChargeModel::OneTime { amount } => ChargeModel::OneTime { amount: *amount },
            NewChargeModel::Recurring { amount, day_count } => {
                ChargeModel::Recurring { amount: *amount, day_count: *day_count }
            }
            NewChargeModel::PerUnit { unit_price } => ChargeModel::PerUnit { unit_price: *unit_price },
            NewChargeModel::Graduated { tiers } => {
                ChargeModel::Graduated { tiers: Tiers::new(tiers.clone())? }
            }
        };
        model.check()?;
        Ok(model)
    }
}
