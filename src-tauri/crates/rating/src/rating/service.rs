//! Prices of the service itself: once, or by the days served.

use crate::exact::Exact;
use crate::explanation::Step;
use crate::proration::{DayCount, Stretch};
use crate::rating::{Rated, ServedCycle};
use crate::tiers::{self, Tier, TierScheme};
use boss_kernel::{Quantity, UnitPrice};

pub(super) fn one_time(amount: UnitPrice, cycle: &ServedCycle<'_>, steps: &mut Vec<Step>) -> Option<Rated> {
    let quantity = cycle.stretches.first()?.quantity;
    steps.push(Step::Once { on: cycle.served.from(), quantity, price: amount });
    Some(Rated { unit_price: Some(amount), ..Rated::plain(quantity, Exact::of(amount, quantity)?) })
}

pub(super) fn recurring(
    amount: UnitPrice,
    count: DayCount,
    cycle: &ServedCycle<'_>,
    steps: &mut Vec<Step>,
) -> Option<Rated> {
    let count = count.of_cycle(cycle.months);
    let of = count.days_of_cycle(cycle.whole, cycle.months, cycle.stretches);
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
    Some(Rated { quantity, unit_price, sum: Exact::product(amount, weight)?, over: of })
}

/// A minimum by the days served, whatever the quantity.
pub(super) fn minimum(
    amount: UnitPrice,
    count: DayCount,
    cycle: &ServedCycle<'_>,
    steps: &mut Vec<Step>,
) -> Option<Rated> {
    let one = |stretch: &Stretch| Stretch { quantity: Quantity::ONE, ..*stretch };
    let stretches: Vec<Stretch> = cycle.stretches.iter().map(one).collect();
    recurring(amount, count, &ServedCycle { stretches: &stretches, ..*cycle }, steps)
}

/// Each stretch is priced for a whole cycle and counts by its days.
pub(super) fn seats(
    scheme: TierScheme,
    tiers: &[Tier],
    count: DayCount,
    cycle: &ServedCycle<'_>,
    steps: &mut Vec<Step>,
) -> Option<Rated> {
    let count = count.of_cycle(cycle.months);
    let of = count.days_of_cycle(cycle.whole, cycle.months, cycle.stretches);
    let mut sum = Exact::ZERO;
    for stretch in cycle.stretches {
        let days = count.days(stretch.period);
        let (from, last) = (stretch.period.from(), stretch.period.last_day());
        steps.push(Step::Seats { from, last, days, of, count, quantity: stretch.quantity });
        let price = match scheme {
            TierScheme::Graduated => tiers::graduated(tiers, stretch.quantity, steps)?,
            TierScheme::Volume => tiers::volume(tiers, stretch.quantity, steps)?,
        };
        sum = sum.plus(price.times(i128::from(days))?)?;
    }
    Some(Rated { over: of, ..Rated::plain(cycle.stretches.last()?.quantity, sum) })
}
