//! Tiers: prices that depend on how much was used.
//!
//! Upper bounds are inclusive. Graduated: each part at the price of its tier, and a tier's flat fee is due once the quantity passes
//! the tier below; the first tier's always. Volume: all of it at the price of the tier it reaches, with that tier's flat fee.

use crate::exact::Exact;
use crate::explanation::Step;
use boss_kernel::{Percent, Quantity, UnitPrice};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One tier: from above the bound of the tier before up to and including its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tier {
    /// The last quantity in this tier; open for the last tier.
    #[serde(default)]
    pub up_to: Option<Quantity>,
    /// The price of one unit in this tier, or of one block.
    pub unit_price: UnitPrice,
    /// Due once when the tier is reached.
    #[serde(default)]
    pub flat_fee: UnitPrice,
    /// Units are sold in blocks of so many, one begun counting whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<Quantity>,
}

/// One step: its price is the price of everything up to its bound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StairStep {
    /// The last quantity in this step; open for the last step.
    #[serde(default)]
    pub up_to: Option<Quantity>,
    /// The price of the whole quantity.
    pub amount: UnitPrice,
}

/// One tier of shares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PercentageTier {
    /// The last amount in this tier; open for the last tier.
    #[serde(default)]
    pub up_to: Option<Quantity>,
    /// The share in this tier.
    pub rate: Percent,
    /// Due once when the tier is reached.
    #[serde(default)]
    pub flat_fee: UnitPrice,
}

/// How tiers are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum TierScheme {
    /// Each part at its tier's price.
    #[default]
    Graduated,
    /// All of it at the price of the tier it reaches.
    Volume,
}

impl From<&StairStep> for Tier {
    fn from(step: &StairStep) -> Tier {
        let unit_price = UnitPrice::default();
        Tier { up_to: step.up_to, unit_price, flat_fee: step.amount, block: None }
    }
}

impl From<&PercentageTier> for Tier {
    fn from(tier: &PercentageTier) -> Tier {
        let unit_price = UnitPrice(tier.rate.fraction());
        Tier { up_to: tier.up_to, unit_price, flat_fee: tier.flat_fee, block: None }
    }
}

impl Tier {
    /// `part` units of this tier at its price, in blocks where it is sold in blocks.
    fn price_of(&self, part: Quantity) -> Option<Exact> {
        match self.block {
            Some(block) => Exact::of(self.unit_price, blocks_of(part, block)?),
            None => Exact::of(self.unit_price, part),
        }
    }

    fn flat_fee(&self) -> Option<UnitPrice> {
        (!self.flat_fee.0.is_zero()).then_some(self.flat_fee)
    }

    fn step(&self, above: Quantity, quantity: Quantity, flat: Option<UnitPrice>) -> Step {
        let (up_to, price, block) = (self.up_to, self.unit_price, self.block);
        Step::Tier { above, up_to, quantity, price, flat, block }
    }
}

/// How many blocks of `size` hold `quantity`, as a quantity. `None` on overflow or a size that is not above zero.
pub(crate) fn blocks_of(quantity: Quantity, size: Quantity) -> Option<Quantity> {
    let (quantity, size) = (quantity.millionths().max(0), size.millionths());
    if size <= 0 {
        return None;
    }
    let blocks = quantity / size + i64::from(quantity % size != 0);
    Quantity::whole(blocks).ok()
}

/// The exact price of `quantity` tier by tier, with a step per tier reached. `None` on overflow.
pub(crate) fn graduated(tiers: &[Tier], quantity: Quantity, steps: &mut Vec<Step>) -> Option<Exact> {
    let (units, flat) = graduated_parts(tiers, quantity, steps)?;
    units.plus(flat)
}

/// The same in its two parts: by units, and flat fees.
pub(crate) fn graduated_parts(
    tiers: &[Tier],
    quantity: Quantity,
    steps: &mut Vec<Step>,
) -> Option<(Exact, Exact)> {
    let (mut units, mut flat) = (Exact::ZERO, Exact::ZERO);
    let mut above = Quantity::ZERO;
    for (index, tier) in tiers.iter().enumerate() {
        if index > 0 && quantity <= above {
            break;
        }
        let top = tier.up_to.map_or(quantity, |bound| bound.min(quantity));
        let part = top.minus(above).ok()?;
        units = units.plus(tier.price_of(part)?)?;
        flat = flat.plus(Exact::flat(tier.flat_fee)?)?;
        steps.push(tier.step(above, part, tier.flat_fee()));
        above = top;
    }
    Some((units, flat))
}

/// The tier a quantity reaches, with the bound it begins above.
pub(crate) fn reached(tiers: &[Tier], quantity: Quantity) -> Option<(Quantity, &Tier)> {
    let index = tiers.iter().position(|tier| tier.up_to.is_none_or(|bound| quantity <= bound));
    let index = index.or_else(|| tiers.len().checked_sub(1))?;
    let above = index.checked_sub(1).and_then(|below| tiers.get(below)?.up_to).unwrap_or(Quantity::ZERO);
    Some((above, tiers.get(index)?))
}

/// The exact price of `quantity` in a tier that begins above a bound, without its flat fee. `None` on overflow.
pub(crate) fn within(
    above: Quantity,
    tier: &Tier,
    quantity: Quantity,
    steps: &mut Vec<Step>,
) -> Option<Exact> {
    steps.push(tier.step(above, quantity, None));
    tier.price_of(quantity)
}

/// The exact price of all of `quantity` in the tier it reaches, with its flat fee. `None` on overflow.
pub(crate) fn volume(tiers: &[Tier], quantity: Quantity, steps: &mut Vec<Step>) -> Option<Exact> {
    let (above, tier) = reached(tiers, quantity)?;
    let (up_to, price, flat, block) = (tier.up_to, tier.unit_price, tier.flat_fee(), tier.block);
    steps.push(Step::Volume { above, up_to, quantity, price, flat, block });
    tier.price_of(quantity)?.plus(Exact::flat(tier.flat_fee)?)
}
