//! Tiers of a graduated price: each part of the quantity costs the price of the tier it falls into.
//!
//! Guarantees: [`Tiers`] can only be made without gap or overlap: bounds rise, only the last tier is open, nothing is negative.
//! An upper bound belongs to its tier. A tier's flat fee is due once the quantity passes the tier below; the first tier's always.

use crate::codes;
use crate::exact::Exact;
use crate::explanation::Step;
use crate::model::price_faults;
use boss_kernel::{Error, Quantity, Result, UnitPrice, error::Fault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One tier: from above the bound of the tier before up to and including its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tier {
    /// The last quantity in this tier; open for the last tier.
    #[serde(default)]
    pub up_to: Option<Quantity>,
    /// The price of one unit in this tier.
    pub unit_price: UnitPrice,
    /// Due once when the tier is reached.
    #[serde(default)]
    pub flat_fee: UnitPrice,
}

/// Tiers in order, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<Tier>", into = "Vec<Tier>")]
#[schemars(with = "Vec<Tier>")]
pub struct Tiers(Vec<Tier>);

impl TryFrom<Vec<Tier>> for Tiers {
    type Error = Error;

    fn try_from(tiers: Vec<Tier>) -> Result<Tiers> {
        Tiers::new(tiers)
    }
}

impl From<Tiers> for Vec<Tier> {
    fn from(tiers: Tiers) -> Vec<Tier> {
        tiers.0
    }
}

impl Tiers {
    /// Refuses, all faults together and each at its place (`tiers.1.upTo`): no tier at all, a bound at or below the one before,
    /// an open tier before the last, a last tier that is not open, negative prices and prices with more than twelve decimals.
    pub fn new(tiers: Vec<Tier>) -> Result<Tiers> {
        if tiers.is_empty() {
            return Err(Error::new(codes::TIERS_MISSING).at("tiers"));
        }
        let mut faults = Vec::new();
        let mut below = Quantity::ZERO;
        for (index, tier) in tiers.iter().enumerate() {
            let last = index + 1 == tiers.len();
            if let Some(error) = bound_error(tier.up_to, below, last) {
                faults.push(Fault::at(format!("tiers.{index}.upTo"), error));
            }
            price_faults(&format!("tiers.{index}.unitPrice"), tier.unit_price, &mut faults);
            price_faults(&format!("tiers.{index}.flatFee"), tier.flat_fee, &mut faults);
            below = tier.up_to.unwrap_or(below);
        }
        Error::unless_faultless(faults)?;
        Ok(Tiers(tiers))
    }

    /// The tiers, lowest first.
    pub fn as_slice(&self) -> &[Tier] {
        &self.0
    }

    /// The exact price of `quantity`, with a step per tier reached. `None` on overflow.
    pub(crate) fn price(&self, quantity: Quantity, steps: &mut Vec<Step>) -> Option<Exact> {
        let mut total = Exact::ZERO;
        let mut above = Quantity::ZERO;
        for (index, tier) in self.0.iter().enumerate() {
            if index > 0 && quantity <= above {
                break;
            }
            let top = tier.up_to.map_or(quantity, |bound| bound.min(quantity));
            let part = top.minus(above).ok()?;
            total = total.plus(Exact::of(tier.unit_price, part)?)?.plus(Exact::flat(tier.flat_fee)?)?;
            steps.push(Step::Tier {
                above,
                up_to: tier.up_to,
                quantity: part,
                price: tier.unit_price,
                flat: (!tier.flat_fee.0.is_zero()).then_some(tier.flat_fee),
            });
            above = top;
        }
        Some(total)
    }
}

fn bound_error(up_to: Option<Quantity>, below: Quantity, last: bool) -> Option<Error> {
    match up_to {
        Some(bound) if last => Some(Error::new(codes::TIERS_NOT_OPEN).with("bound", bound)),
        Some(bound) if bound <= below => {
            Some(Error::new(codes::TIERS_UNSORTED).with("bound", bound).with("below", below))
        }
        None if !last => Some(Error::new(codes::TIER_OPEN_EARLY)),
        _ => None,
    }
}
