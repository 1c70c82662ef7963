//! One cycle of one price: from what was served or used to an exact sum and its steps.
//!
//! A new charge model is a new arm of [`rate`]; nothing outside this folder asks which model a price has, only its kind.

mod level;
mod matrix;
mod measure;
mod percentage;
mod service;
mod used;

use crate::exact::{Booking, Exact};
use crate::explanation::Step;
use crate::model::{ChargeModel, PriceTerms};
use crate::proration::Stretch;
use crate::timeline::PriceVersion;
use crate::usage::Usage;
use boss_kernel::{NaiveDate, Period, Quantity, Result, UnitPrice};

/// A cycle in which something was served.
#[derive(Clone, Copy)]
pub(crate) struct ServedCycle<'a> {
    pub(crate) whole: Period,
    /// How many months it has, where its cadence counts in months.
    pub(crate) months: Option<i32>,
    /// At least one.
    pub(crate) stretches: &'a [Stretch],
    /// From the first to the last day served.
    pub(crate) served: Period,
    /// Usage on this day and later ones is not looked at.
    pub(crate) used_until: NaiveDate,
}

/// A rated line before rounding and tax.
pub(crate) struct Rated {
    pub(crate) quantity: Quantity,
    pub(crate) unit_price: Option<UnitPrice>,
    /// Still to be divided by `over`.
    pub(crate) sum: Exact,
    pub(crate) over: i64,
}

impl Rated {
    /// A sum that is what it is.
    fn plain(quantity: Quantity, sum: Exact) -> Rated {
        Rated { quantity, unit_price: None, sum, over: 1 }
    }
}

/// Rates `cycle` by a price version. `usage` is in order of days and may reach beyond the cycle.
pub(crate) fn rate(
    version: &PriceVersion,
    cycle: &ServedCycle<'_>,
    usage: &Usage,
    booking: Booking,
    steps: &mut Vec<Step>,
) -> Result<Rated> {
    let terms = &version.terms;
    let rated = match &version.model {
        ChargeModel::OneTime { amount } => service::one_time(*amount, cycle, steps),
        ChargeModel::Recurring { amount, day_count } => service::recurring(*amount, *day_count, cycle, steps),
        ChargeModel::Seats { scheme, tiers, day_count } => {
            service::seats(*scheme, tiers, *day_count, cycle, steps)
        }
        ChargeModel::MinimumCommitment { amount, day_count } => {
            service::minimum(*amount, *day_count, cycle, steps)
        }
        ChargeModel::Matrix { rates, otherwise, .. } => matrix::rate(rates, *otherwise, cycle, usage, steps)?,
        ChargeModel::Dynamic { multiplier } => used::dynamic(*multiplier, cycle, usage, steps)?,
        model if model.needs_events() => percentage::by_event(model, cycle, usage, steps)?,
        model => {
            let measured = measure::measure(cycle, usage, steps)?;
            used::rate(model, measured, terms.free_units, steps)
        }
    };
    let rated = rated.ok_or_else(|| booking.overflow())?;
    under_terms(rated, terms, cycle, steps).ok_or_else(|| booking.overflow())
}

/// What is taken off a usage price, and the least and the most it costs.
fn under_terms(
    mut rated: Rated,
    terms: &PriceTerms,
    cycle: &ServedCycle<'_>,
    steps: &mut Vec<Step>,
) -> Option<Rated> {
    if !terms.percent_off.is_zero() {
        let fraction = terms.percent_off.fraction();
        let whole = 10_i64.checked_pow(fraction.scale())?;
        let rest = i128::from(whole).checked_sub(fraction.mantissa())?.max(0);
        rated.sum = rated.sum.times(rest)?;
        rated.over = rated.over.checked_mul(whole)?;
        rated.unit_price = None;
        steps.push(Step::PercentOff { percent: terms.percent_off });
    }
    // What is billed early is no whole cycle yet.
    if let Some(minimum) = terms.minimum.filter(|_| cycle.used_until >= cycle.whole.to()) {
        rated = at_least(rated, minimum, cycle, steps)?;
    }
    if let Some(maximum) = terms.maximum {
        let most = Exact::flat(maximum)?.times(i128::from(rated.over))?;
        if most.smaller(rated.sum) != rated.sum {
            rated.sum = most;
            rated.unit_price = None;
            steps.push(Step::Maximum { maximum });
        }
    }
    Some(rated)
}

/// Raises a sum to the minimum of the days served.
fn at_least(
    rated: Rated,
    minimum: UnitPrice,
    cycle: &ServedCycle<'_>,
    steps: &mut Vec<Step>,
) -> Option<Rated> {
    let of = cycle.whole.days();
    let days: i64 = cycle.stretches.iter().map(|stretch| stretch.period.days()).sum();
    let least = Exact::flat(minimum)?.times(i128::from(days))?;
    let (ours, theirs) = (rated.sum.times(i128::from(of))?, least.times(i128::from(rated.over))?);
    if theirs.smaller(ours) == theirs {
        return Some(rated);
    }
    steps.push(Step::Minimum { minimum, days, of });
    Some(Rated { unit_price: None, sum: least, over: of, ..rated })
}
