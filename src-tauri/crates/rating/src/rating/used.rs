//! Prices of usage that look at sums: per unit, through tiers, in packages, as a share, or as the events say.

use crate::exact::{Exact, divide_half_away};
use crate::explanation::Step;
use crate::model::ChargeModel;
use crate::rating::measure::{Level, Measured, days_of};
use crate::rating::{Rated, ServedCycle};
use crate::tiers::{self, Tier};
use crate::usage::Usage;
use boss_kernel::{Quantity, Result, UnitPrice};

/// Rates what was measured. `None` on overflow.
pub(super) fn rate(
    model: &ChargeModel,
    measured: Measured,
    free: Quantity,
    steps: &mut Vec<Step>,
) -> Option<Rated> {
    match measured {
        Measured::Quantity(quantity) => by_quantity(model, less_free(quantity, free, steps)?, steps),
        Measured::Level(mut level) => {
            for (_, stood) in &mut level.stretches {
                *stood = less_free(*stood, free, steps)?;
            }
            by_level(model, &level, steps)
        }
    }
}

fn less_free(quantity: Quantity, free: Quantity, steps: &mut Vec<Step>) -> Option<Quantity> {
    if free.is_zero() {
        return Some(quantity);
    }
    let charged = quantity.minus(free).ok()?.max(Quantity::ZERO);
    steps.push(Step::Free { free, charged });
    Some(charged)
}

fn by_quantity(model: &ChargeModel, quantity: Quantity, steps: &mut Vec<Step>) -> Option<Rated> {
    let sum = match model {
        ChargeModel::PerUnit { unit_price } => {
            steps.push(Step::Unit { quantity, price: *unit_price });
            let sum = Exact::of(*unit_price, quantity)?;
            return Some(Rated { unit_price: Some(*unit_price), ..Rated::plain(quantity, sum) });
        }
        ChargeModel::Graduated { tiers } => tiers::graduated(tiers, quantity, steps)?,
        ChargeModel::Volume { tiers } => tiers::volume(tiers, quantity, steps)?,
        ChargeModel::Stairstep { steps: stairs } => {
            let tiers: Vec<Tier> = stairs.iter().map(Tier::from).collect();
            tiers::volume(&tiers, quantity, steps)?
        }
        ChargeModel::Package { amount, size } => {
            let packages = tiers::blocks_of(quantity, *size)?;
            steps.push(Step::Packages { quantity, size: *size, packages, price: *amount });
            Exact::of(*amount, packages)?
        }
        ChargeModel::Percentage { rate, free_amount, .. } => {
            let charged = less_free(quantity, free_amount.unwrap_or_default(), steps)?;
            steps.push(Step::Share { quantity: charged, rate: *rate });
            Exact::of(UnitPrice(rate.fraction()), charged)?
        }
        ChargeModel::GraduatedPercentage { tiers } => {
            let tiers: Vec<Tier> = tiers.iter().map(Tier::from).collect();
            tiers::graduated(&tiers, quantity, steps)?
        }
        _ => return None,
    };
    Some(Rated::plain(quantity, sum))
}

/// A level is priced stretch by stretch for the whole cycle and counts by its days. Flat fees of tiers are due once, whole: graduated,
/// for every tier the level ever reached; volume, for the tier of the level at the end, which also sets the price.
fn by_level(model: &ChargeModel, level: &Level, steps: &mut Vec<Step>) -> Option<Rated> {
    let (mut weight, mut highest, mut closing) = (0_i128, Quantity::ZERO, Quantity::ZERO);
    for (period, stood) in &level.stretches {
        weight = weight.checked_add(i128::from(stood.millionths()) * i128::from(period.days()))?;
        (highest, closing) = (highest.max(*stood), *stood);
    }
    let over = level.of;
    let mean = Quantity(i64::try_from(divide_half_away(weight, i128::from(over.max(1)))).ok()?);
    let sum = match model {
        ChargeModel::PerUnit { unit_price } => {
            steps.push(Step::Unit { quantity: mean, price: *unit_price });
            Exact::product(*unit_price, weight)?
        }
        ChargeModel::Graduated { tiers } => {
            let (_, flat) = tiers::graduated_parts(tiers, highest, &mut Vec::new())?;
            let mut sum = flat.times(i128::from(over))?;
            for (period, stood) in &level.stretches {
                let (units, _) = tiers::graduated_parts(tiers, *stood, steps)?;
                sum = sum.plus(units.times(i128::from(period.days()))?)?;
            }
            sum
        }
        ChargeModel::Volume { tiers } => {
            let (above, tier) = tiers::reached(tiers, closing)?;
            let flat = (!tier.flat_fee.0.is_zero()).then_some(tier.flat_fee);
            let (up_to, price) = (tier.up_to, tier.unit_price);
            steps.push(Step::Volume { above, up_to, quantity: mean, price, flat, block: None });
            Exact::product(price, weight)?.plus(Exact::flat(tier.flat_fee)?.times(i128::from(over))?)?
        }
        _ => return by_quantity(model, mean, steps),
    };
    Some(Rated { over, ..Rated::plain(mean, sum) })
}

/// The events' own prices, multiplied.
pub(super) fn dynamic(
    multiplier: UnitPrice,
    cycle: &ServedCycle<'_>,
    usage: &Usage,
    steps: &mut Vec<Step>,
) -> Result<Option<Rated>> {
    let none = Vec::new();
    let entries = if let Usage::Priced(entries) = usage { entries } else { &none };
    let before = steps.len();
    let served = cycle.served_of(entries, |entry| entry.quantity, steps)?;
    let quantity = served.iter().try_fold(Quantity::ZERO, |sum, entry| sum.plus(entry.quantity))?;
    let amount = served.iter().try_fold(Quantity::ZERO, |sum, entry| sum.plus(entry.amount))?;
    steps.insert(before, Step::Usage { total: quantity, days: days_of(&served) });
    steps.push(Step::Priced { amount, multiplier });
    Ok(Exact::of(multiplier, amount).map(|sum| Rated::plain(quantity, sum)))
}
