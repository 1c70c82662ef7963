//! One cycle of one price: from what was served or used to an exact sum and its steps.
//!
//! A new charge model is a new arm of [`rate`]; nothing outside this file asks which model a price has, only its kind.

use crate::exact::{Booking, Exact};
use crate::explanation::Step;
use crate::model::ChargeModel;
use crate::proration::{DayCount, Stretch};
use crate::tiers::Tiers;
use crate::timeline::DayQuantity;
use boss_kernel::{Period, Quantity, Result, UnitPrice};

/// A cycle in which something was served.
pub(crate) struct ServedCycle<'a> {
    pub(crate) whole: Period,
    /// At least one.
    pub(crate) stretches: &'a [Stretch],
    /// From the first to the last day served.
    pub(crate) served: Period,
}

/// A rated line before rounding and tax.
pub(crate) struct Rated {
    pub(crate) quantity: Quantity,
    pub(crate) unit_price: Option<UnitPrice>,
    /// Still to be divided by `days`.
    pub(crate) sum: Exact,
    pub(crate) days: i64,
}

/// Rates `cycle` by `model`. `usage` is the cycle's, in order of days.
pub(crate) fn rate(
    model: &ChargeModel,
    cycle: &ServedCycle<'_>,
    usage: &[DayQuantity],
    booking: Booking,
    steps: &mut Vec<Step>,
) -> Result<Rated> {
    let rated = match model {
        ChargeModel::OneTime { amount } => one_time(*amount, cycle, steps),
        ChargeModel::Recurring { amount, day_count } => recurring(*amount, *day_count, cycle, steps),
        ChargeModel::PerUnit { unit_price } => {
            per_unit(*unit_price, served_usage(cycle, usage, steps)?, steps)
        }
        ChargeModel::Graduated { tiers } => graduated(tiers, served_usage(cycle, usage, steps)?, steps),
    };
    rated.ok_or_else(|| booking.overflow())
}

fn one_time(amount: UnitPrice, cycle: &ServedCycle<'_>, steps: &mut Vec<Step>) -> Option<Rated> {
    let quantity = cycle.stretches.first()?.quantity;
    steps.push(Step::Once { on: cycle.served.from(), quantity, price: amount });
    Some(Rated { quantity, unit_price: Some(amount), sum: Exact::of(amount, quantity)?, days: 1 })
}

fn recurring(
    amount: UnitPrice,
    count: DayCount,
    cycle: &ServedCycle<'_>,
    steps: &mut Vec<Step>,
) -> Option<Rated> {
    let of = count.days_of_cycle(cycle.whole, cycle.stretches);
    let mut weight = 0_i128;
    for stretch in cycle.stretches {
        let days = count.days(stretch.period);
        let part = i128::from(stretch.quantity.millionths()).checked_mul(i128::from(days))?;
        weight = weight.checked_add(part)?;
        let (from, last) = (stretch.period.from(), stretch.period.last_day());
        steps.push(Step::Days { from, last, days, of, count, quantity: stretch.quantity, price: amount });
    }
    let quantity = cycle.stretches.last()?.quantity;
    let whole = i128::from(quantity.millionths()) * i128::from(of) == weight;
    let unit_price = (whole && cycle.stretches.len() == 1).then_some(amount);
    Some(Rated { quantity, unit_price, sum: Exact::product(amount, weight)?, days: of })
}

fn per_unit(unit_price: UnitPrice, quantity: Quantity, steps: &mut Vec<Step>) -> Option<Rated> {
    steps.push(Step::Unit { quantity, price: unit_price });
    Some(Rated { quantity, unit_price: Some(unit_price), sum: Exact::of(unit_price, quantity)?, days: 1 })
}

fn graduated(tiers: &Tiers, quantity: Quantity, steps: &mut Vec<Step>) -> Option<Rated> {
    let sum = tiers.price(quantity, steps)?;
    Some(Rated { quantity, unit_price: None, sum, days: 1 })
}

/// The usage on days served, with its step and one for what is left out.
fn served_usage(cycle: &ServedCycle<'_>, usage: &[DayQuantity], steps: &mut Vec<Step>) -> Result<Quantity> {
    let (mut total, mut days) = (Quantity::ZERO, 0);
    let (mut unserved, mut unserved_days) = (Quantity::ZERO, 0);
    for entry in usage {
        if cycle.stretches.iter().any(|stretch| stretch.period.contains(entry.day)) {
            total = total.plus(entry.quantity)?;
            days += 1;
        } else {
            unserved = unserved.plus(entry.quantity)?;
            unserved_days += 1;
        }
    }
    steps.push(Step::Usage { total, days });
    if !unserved.is_zero() {
        steps.push(Step::Unserved { total: unserved, days: unserved_days });
    }
    Ok(total)
}
