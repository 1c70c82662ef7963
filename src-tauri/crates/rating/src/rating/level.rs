//! Prices of a level that stays until it changes: storage, connections, seats a meter reports.
//!
//! A level counts by the days it stood of the days of the whole cycle. Per unit, its mean is charged. Through tiers, each stretch is
//! priced for the whole cycle and counts by its days; flat fees of tiers are due once, whole: graduated, for every tier the level ever
//! reached; volume, for the tier of the level at the end, which also sets the price. Any other model looks at the mean.

use crate::exact::{Exact, divide_half_away};
use crate::explanation::Step;
use crate::model::ChargeModel;
use crate::proration::DayCount;
use crate::rating::Rated;
use crate::rating::measure::Level;
use crate::rating::used::{by_quantity, less_free};
use crate::tiers::{self, Tier};
use boss_kernel::{Decimal, Period, Quantity, UnitPrice};

/// Rates a level of which so much is free. `None` on overflow.
pub(super) fn rate(
    model: &ChargeModel,
    level: &Level,
    free: Quantity,
    steps: &mut Vec<Step>,
) -> Option<Rated> {
    match model {
        ChargeModel::Graduated { tiers } => graduated(tiers, level, free, steps),
        ChargeModel::Volume { tiers } => volume(tiers, level, free, steps),
        _ => by_mean(model, level, free, steps),
    }
}

fn by_mean(model: &ChargeModel, level: &Level, free: Quantity, steps: &mut Vec<Step>) -> Option<Rated> {
    let mut stretches = Vec::with_capacity(level.stretches.len());
    for (period, stood) in &level.stretches {
        let (from, last, days) = (period.from(), period.last_day(), period.days());
        steps.push(Step::Level { from, last, days, of: level.of, level: *stood });
        stretches.push((*period, less_free(*stood, free, steps)?));
    }
    let weight = weight_of(&stretches)?;
    let mean = mean_of(weight, level.of)?;
    steps.push(Step::Mean { quantity: mean });
    if let ChargeModel::PerUnit { unit_price } = model {
        steps.push(Step::Unit { quantity: mean, price: *unit_price });
        return Some(Rated { over: level.of, ..Rated::plain(mean, Exact::product(*unit_price, weight)?) });
    }
    by_quantity(model, mean, steps)
}

fn graduated(tiers: &[Tier], level: &Level, free: Quantity, steps: &mut Vec<Step>) -> Option<Rated> {
    let (mut sum, mut highest) = (Exact::ZERO, Quantity::ZERO);
    let mut stretches = Vec::with_capacity(level.stretches.len());
    for (period, stood) in &level.stretches {
        let charged = stretch(*period, *stood, free, level.of, steps)?;
        let (units, _) = tiers::graduated_parts(&without_fees(tiers), charged, steps)?;
        sum = sum.plus(units.times(i128::from(period.days()))?)?;
        highest = highest.max(charged);
        stretches.push((*period, charged));
    }
    let (_, flat) = tiers::graduated_parts(tiers, highest, &mut Vec::new())?;
    let below = |tier: &&Tier| tier.up_to.is_some_and(|bound| bound < highest);
    let reached = tiers.iter().take(tiers.iter().take_while(below).count() + 1);
    let fees = reached.map(|tier| tier.flat_fee.0).try_fold(Decimal::ZERO, Decimal::checked_add)?;
    flat_fees(highest, UnitPrice(fees), steps);
    due(sum.plus(flat.times(i128::from(level.of))?)?, &stretches, level.of)
}

fn volume(tiers: &[Tier], level: &Level, free: Quantity, steps: &mut Vec<Step>) -> Option<Rated> {
    let last = level.stretches.last().map_or(Quantity::ZERO, |(_, stood)| *stood);
    let closing = less_free(last, free, &mut Vec::new())?;
    let (above, tier) = tiers::reached(tiers, closing)?;
    steps.push(Step::Closing { level: closing });
    let mut sum = Exact::ZERO;
    let mut stretches = Vec::with_capacity(level.stretches.len());
    for (period, stood) in &level.stretches {
        let charged = stretch(*period, *stood, free, level.of, steps)?;
        let units = tiers::within(above, tier, charged, steps)?;
        sum = sum.plus(units.times(i128::from(period.days()))?)?;
        stretches.push((*period, charged));
    }
    flat_fees(closing, tier.flat_fee, steps);
    due(sum.plus(Exact::flat(tier.flat_fee)?.times(i128::from(level.of))?)?, &stretches, level.of)
}

/// What of a stretch is charged; the tiers that follow price it for a whole cycle.
fn stretch(
    period: Period,
    stood: Quantity,
    free: Quantity,
    of: i64,
    steps: &mut Vec<Step>,
) -> Option<Quantity> {
    let (from, last, days) = (period.from(), period.last_day(), period.days());
    steps.push(Step::Seats { from, last, days, of, count: DayCount::Actual, quantity: stood });
    less_free(stood, free, steps)
}

fn without_fees(tiers: &[Tier]) -> Vec<Tier> {
    tiers.iter().map(|tier| Tier { flat_fee: UnitPrice::default(), ..tier.clone() }).collect()
}

fn flat_fees(reached: Quantity, fees: UnitPrice, steps: &mut Vec<Step>) {
    if !fees.0.is_zero() {
        steps.push(Step::FlatFees { reached, fees });
    }
}

/// The units of each stretch, counted once for each of its days. `None` on overflow.
fn weight_of(stretches: &[(Period, Quantity)]) -> Option<i128> {
    let weights = stretches
        .iter()
        .map(|(period, charged)| i128::from(charged.millionths()).checked_mul(i128::from(period.days())));
    weights.into_iter().try_fold(0_i128, |sum, weight| sum.checked_add(weight?))
}

fn mean_of(weight: i128, of: i64) -> Option<Quantity> {
    i64::try_from(divide_half_away(weight, i128::from(of.max(1)))).ok().map(Quantity)
}

fn due(sum: Exact, stretches: &[(Period, Quantity)], of: i64) -> Option<Rated> {
    let mean = mean_of(weight_of(stretches)?, of)?;
    Some(Rated { over: of, ..Rated::plain(mean, sum) })
}
