//! Prices of usage that look at sums: per unit, through tiers, in packages, as a share, or as the events say.

use crate::exact::Exact;
use crate::explanation::Step;
use crate::model::ChargeModel;
use crate::rating::measure::{Measured, days_of};
use crate::rating::{Rated, ServedCycle, level};
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
        Measured::Level(level) => level::rate(model, &level, free, steps),
    }
}

pub(super) fn less_free(quantity: Quantity, free: Quantity, steps: &mut Vec<Step>) -> Option<Quantity> {
    if free.is_zero() {
        return Some(quantity);
    }
    let charged = quantity.minus(free).ok()?.max(Quantity::ZERO);
    steps.push(Step::Free { free, charged });
    Some(charged)
}

pub(super) fn by_quantity(model: &ChargeModel, quantity: Quantity, steps: &mut Vec<Step>) -> Option<Rated> {
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
