//! Charge models: how a price turns a stretch of time or usage into money.
//!
//! Stored as JSON in the catalogue, tagged by `model`: `{"model":"recurring","amount":"99"}`,
//! `{"model":"graduated","tiers":[{"upTo":"1000","unitPrice":"0.01"},{"unitPrice":"0.008"}]}`.

use crate::codes;
use crate::exact::PRICE_DECIMALS;
use crate::proration::DayCount;
use crate::tiers::Tiers;
use boss_kernel::{Error, Result, UnitPrice, error::Fault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a price charges. All prices are per whole unit, in the account's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "model", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum ChargeModel {
    /// Once, on the day the subscription starts, for each unit of that day's quantity. Never prorated.
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
    /// The cycle's usage at one price.
    PerUnit {
        /// For one unit of usage.
        unit_price: UnitPrice,
    },
    /// The cycle's usage through tiers, each part at its tier's price.
    Graduated {
        /// Lowest first; a short period has the whole tiers.
        tiers: Tiers,
    },
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
}

impl ChargeModel {
    /// What it charges for.
    pub const fn kind(&self) -> ChargeKind {
        match self {
            ChargeModel::OneTime { .. } => ChargeKind::OneTime,
            ChargeModel::Recurring { .. } => ChargeKind::Recurring,
            ChargeModel::PerUnit { .. } | ChargeModel::Graduated { .. } => ChargeKind::Usage,
        }
    }

    /// Refuses prices below zero or with more than twelve decimals, at `amount` or `unitPrice`. (Tiers were checked when made.)
    pub fn check(&self) -> Result<()> {
        let mut faults = Vec::new();
        self.faults("", &mut faults);
        Error::unless_faultless(faults)
    }

    pub(crate) fn faults(&self, prefix: &str, faults: &mut Vec<Fault>) {
        match self {
            ChargeModel::OneTime { amount } | ChargeModel::Recurring { amount, .. } if is_faulty(*amount) => {
                price_faults(&format!("{prefix}amount"), *amount, faults);
            }
            ChargeModel::PerUnit { unit_price } if is_faulty(*unit_price) => {
                price_faults(&format!("{prefix}unitPrice"), *unit_price, faults);
            }
            _ => {}
        }
    }
}

/// Whether [`price_faults`] would find something, without writing a place first.
fn is_faulty(price: UnitPrice) -> bool {
    price.0.is_sign_negative() || price.0.scale() > PRICE_DECIMALS
}

/// Adds what is wrong with a price at `place`.
pub(crate) fn price_faults(place: &str, price: UnitPrice, faults: &mut Vec<Fault>) {
    if price.0.is_sign_negative() && !price.0.is_zero() {
        faults.push(Fault::at(place, Error::new(codes::PRICE_NEGATIVE).with("price", price)));
    }
    if price.0.scale() > PRICE_DECIMALS && price.0.normalize().scale() > PRICE_DECIMALS {
        let error =
            Error::new(codes::PRICE_TOO_PRECISE).with("price", price).with("decimals", PRICE_DECIMALS);
        faults.push(Fault::at(place, error));
    }
}
