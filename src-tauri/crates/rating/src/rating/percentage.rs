//! Shares of what passed through, event by event.

use crate::exact::Exact;
use crate::explanation::Step;
use crate::model::ChargeModel;
use crate::rating::{Rated, ServedCycle};
use crate::usage::Usage;
use boss_kernel::{Percent, Quantity, Result, UnitPrice};

/// What one event costs.
struct Fees {
    rate: Percent,
    fixed_fee: UnitPrice,
    minimum: Option<UnitPrice>,
    maximum: Option<UnitPrice>,
}

impl Fees {
    /// The fee of an event of which `charged` is not free.
    fn of(&self, charged: Quantity) -> Option<Exact> {
        let share = Exact::of(UnitPrice(self.rate.fraction()), charged)?;
        let mut fee = share.plus(Exact::flat(self.fixed_fee)?)?;
        if let Some(minimum) = self.minimum {
            fee = fee.larger(Exact::flat(minimum)?);
        }
        if let Some(maximum) = self.maximum {
            fee = fee.smaller(Exact::flat(maximum)?);
        }
        Some(fee)
    }
}

/// What is still free in a cycle.
struct Allowance {
    events: Option<u32>,
    amount: Option<Quantity>,
}

impl Allowance {
    /// What of an event is charged; none of it where it is free altogether. `None` on overflow.
    fn take(&mut self, value: Quantity) -> Option<Option<Quantity>> {
        let none_left = self.events == Some(0) || self.amount.is_some_and(|left| left.is_zero());
        if none_left || (self.events.is_none() && self.amount.is_none()) {
            return Some(Some(value));
        }
        self.events = self.events.map(|left| left - 1);
        let free = self.amount.map_or(value, |left| left.min(value));
        self.amount = match self.amount {
            Some(left) => Some(left.minus(free).ok()?),
            None => None,
        };
        let charged = value.minus(free).ok()?;
        Some((!charged.is_zero()).then_some(charged))
    }
}

/// The cycle's events one after the other. `None` inside on overflow.
pub(super) fn by_event(
    model: &ChargeModel,
    cycle: &ServedCycle<'_>,
    usage: &Usage,
    steps: &mut Vec<Step>,
) -> Result<Option<Rated>> {
    let ChargeModel::Percentage { rate, fixed_fee, free_events, free_amount, minimum, maximum } = model
    else {
        return Ok(None);
    };
    let fees = Fees { rate: *rate, fixed_fee: *fixed_fee, minimum: *minimum, maximum: *maximum };
    let mut allowance = Allowance { events: *free_events, amount: *free_amount };
    let none = Vec::new();
    let entries = if let Usage::Events(entries) = usage { entries } else { &none };
    let served = cycle.served_of(entries, |entry| entry.quantity, steps)?;
    let (mut total, mut charged_total) = (Quantity::ZERO, Quantity::ZERO);
    let (mut charged_events, mut sum) = (0_i64, Some(Exact::ZERO));
    for entry in served.iter().filter(|entry| !entry.quantity.is_zero()) {
        total = total.plus(entry.quantity)?;
        let Some(charged) = allowance.take(entry.quantity) else { return Ok(None) };
        let Some(charged) = charged else { continue };
        charged_total = charged_total.plus(charged)?;
        charged_events += 1;
        sum = sum.and_then(|sum| sum.plus(fees.of(charged)?));
    }
    steps.push(Step::Events {
        total,
        events: i64::try_from(served.len()).unwrap_or(i64::MAX),
        charged: charged_total,
        charged_events,
        rate: fees.rate,
        fixed_fee: (!fees.fixed_fee.0.is_zero()).then_some(fees.fixed_fee),
        minimum: fees.minimum,
        maximum: fees.maximum,
    });
    Ok(sum.map(|sum| Rated::plain(total, sum)))
}
