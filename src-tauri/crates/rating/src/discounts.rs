//! Discounts: coupons on an account, taken off lines before tax.
//!
//! Guarantees: percentages before fixed amounts unless priorities say otherwise, each on what is left; a line never falls below zero; a
//! fixed amount is shared by largest remainder over the lines that fall due on one day and then passes to the next, so it always
//! adds up and a later line never takes from an earlier one.

use crate::explanation::Step;
use crate::line::Line;
use boss_kernel::id::{DiscountId, PriceId, SubscriptionId};
use boss_kernel::rounding::allocate;
use boss_kernel::{
    Amount, BillingCalendar, CycleDay, Decimal, Error, NaiveDate, Percent, Result, error::codes,
};
use std::sync::Arc;

/// A coupon as it was given to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    /// Which.
    pub discount: DiscountId,
    /// What people know it by.
    pub label: Arc<str>,
    /// How much.
    pub off: Off,
    /// How often.
    pub duration: DiscountDuration,
    /// The first day; a line is discounted by what it was on its own first day served.
    pub from: NaiveDate,
    /// The first day on which it doesn't count any more.
    pub to: Option<NaiveDate>,
    /// Only for this subscription.
    pub subscription: Option<SubscriptionId>,
    /// Only for these prices.
    pub prices: Option<Arc<[PriceId]>>,
    /// Smaller ones first; among equals percentages before fixed amounts, then in order of their ids.
    pub priority: i32,
    /// How much of an amount that counts once was used up by lines of account cycles before [`Timeline::reach`](crate::Timeline::reach) of
    /// the window.
    pub used_before: Amount,
}

/// What a discount takes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// A share of each line, rounded half away from zero; at most all of it.
    Percent(Percent),
    /// An amount: without tax where prices exclude it, with tax where they include it.
    Fixed(Amount),
}

/// How often a discount counts. Cycles are the account's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiscountDuration {
    /// A percentage for the lines of one cycle; an amount until it is used up.
    Once,
    /// In so many cycles, an amount in each of them anew.
    Cycles(u32),
    /// In every cycle.
    Forever,
}

/// What a discount took off a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppliedDiscount {
    /// Which.
    pub discount: DiscountId,
    /// How much; negative where it is taken back.
    pub amount: Amount,
}

impl Discount {
    /// Whether what one line takes depends on others.
    pub(crate) const fn is_shared(&self) -> bool {
        matches!(self.off, Off::Fixed(_))
    }

    const fn lasts(&self) -> bool {
        self.duration.lasts(self.off)
    }

    /// The first account cycle start in which it doesn't count any more.
    fn last_cycle_end(&self, calendar: BillingCalendar) -> Option<NaiveDate> {
        self.duration.ends(self.off, self.from, calendar)
    }
}

impl DiscountDuration {
    /// Whether it counts until it is used up, however long that takes.
    pub const fn lasts(self, off: Off) -> bool {
        matches!((off, self), (Off::Fixed(_), DiscountDuration::Once))
    }

    /// Given on a day, to an account with this calendar: the first cycle start in which it doesn't count any more; none where only its
    /// being used up, or nothing, ends it. The cycle of the day itself is the first one.
    pub fn ends(self, off: Off, from: NaiveDate, calendar: BillingCalendar) -> Option<NaiveDate> {
        let cycles = match self {
            DiscountDuration::Once if self.lasts(off) => return None,
            DiscountDuration::Forever => return None,
            DiscountDuration::Once => 1,
            DiscountDuration::Cycles(cycles) => cycles,
        };
        let first = calendar.start_on_or_before(from);
        Some((0..cycles).fold(first, |start, _| calendar.next_start(start)))
    }
}

/// Takes the discounts off the lines of account cycles that begin on or after `reach`.
pub(crate) fn apply(
    lines: &mut [Line],
    discounts: &[Discount],
    cycle_day: CycleDay,
    reach: Option<NaiveDate>,
) -> Result<()> {
    if discounts.is_empty() {
        return Ok(());
    }
    let calendar = BillingCalendar::new(cycle_day);
    let mut ordered: Vec<&Discount> = discounts.iter().collect();
    ordered.sort_by_key(|discount| (discount.priority, discount.is_shared(), discount.discount));
    let occasions: Vec<NaiveDate> =
        lines.iter().map(|line| calendar.start_on_or_before(line.key.period.from())).collect();
    for discount in ordered {
        let end = discount.last_cycle_end(calendar);
        let mut eligible: Vec<usize> = (0..lines.len())
            .filter(|index| {
                let (Some(line), Some(occasion)) = (lines.get(*index), occasions.get(*index)) else {
                    return false;
                };
                is_for(discount, line)
                    && end.is_none_or(|end| *occasion < end)
                    && reach.is_none_or(|reach| *occasion >= reach)
            })
            .collect();
        match discount.off {
            Off::Percent(percent) => take_shares(lines, &eligible, discount, percent)?,
            Off::Fixed(amount) => {
                let place = |index: &usize| {
                    (
                        occasions.get(*index).copied(),
                        lines.get(*index).map(|line| (line.billable_on, line.key)),
                    )
                };
                eligible.sort_by_key(place);
                take_amounts(lines, &eligible, &occasions, discount, amount)?;
            }
        }
    }
    Ok(())
}

fn is_for(discount: &Discount, line: &Line) -> bool {
    let day = line.served.from();
    discount.from <= day
        && discount.to.is_none_or(|to| day < to)
        && discount.subscription.is_none_or(|only| only == line.key.subscription)
        && discount.prices.as_ref().is_none_or(|only| only.contains(&line.key.price))
        && line.left.is_positive()
}

fn take_shares(lines: &mut [Line], eligible: &[usize], discount: &Discount, percent: Percent) -> Result<()> {
    for index in eligible {
        let Some(line) = lines.get_mut(*index) else { continue };
        let currency = line.left.currency();
        let share = line.left.to_decimal().checked_mul(percent.fraction().min(Decimal::ONE));
        let share = share.ok_or_else(|| Error::new(codes::AMOUNT_OVERFLOW).with("currency", currency))?;
        let off = Amount::round(share, currency)?;
        line.take_off(discount, off, Some(percent))?;
    }
    Ok(())
}

/// `eligible` is in order of account cycles, then of the days lines fall due.
fn take_amounts(
    lines: &mut [Line],
    eligible: &[usize],
    occasions: &[NaiveDate],
    discount: &Discount,
    amount: Amount,
) -> Result<()> {
    let mut left = if discount.lasts() { amount.minus(discount.used_before)? } else { amount };
    let occasion_of = |index: &usize| occasions.get(*index).copied();
    for of_cycle in eligible.chunk_by(|a, b| occasion_of(a) == occasion_of(b)) {
        if !discount.lasts() {
            left = amount;
        }
        let mut rest = of_cycle;
        while let Some(first) = rest.first() {
            let day_of = |index: &usize| lines.get(*index).map(|line| line.billable_on);
            let same = rest.iter().take_while(|index| day_of(index) == day_of(first)).count();
            let (of_day, later) = rest.split_at(same);
            rest = later;
            left = left.minus(share_out(lines, of_day, discount, left)?)?;
        }
    }
    Ok(())
}

/// Shares at most `left` over the lines by what is left of each; returns what was taken.
fn share_out(lines: &mut [Line], of_day: &[usize], discount: &Discount, left: Amount) -> Result<Amount> {
    let weights: Vec<i64> =
        of_day.iter().filter_map(|index| lines.get(*index)).map(|line| line.left.minor()).collect();
    let open =
        Amount::sum(of_day.iter().filter_map(|i| lines.get(*i)).map(|line| line.left), left.currency())?;
    let taken = if left.minor() < open.minor() { left } else { open };
    if !taken.is_positive() {
        return Ok(Amount::new(0, left.currency()));
    }
    for (index, share) in of_day.iter().zip(allocate(taken, &weights)?) {
        if let Some(line) = lines.get_mut(*index) {
            line.take_off(discount, share, None)?;
        }
    }
    Ok(taken)
}

impl Line {
    fn take_off(&mut self, discount: &Discount, off: Amount, percent: Option<Percent>) -> Result<()> {
        if off.is_zero() {
            return Ok(());
        }
        if self.discounts.is_empty() {
            self.steps.push(Step::Sum {
                exact: self.exact,
                inexact: self.inexact,
                booked: self.booked.to_decimal(),
            });
        }
        self.left = self.left.minus(off)?;
        self.discounts.push(AppliedDiscount { discount: discount.discount, amount: off });
        self.steps.push(Step::Discount {
            label: discount.label.to_string(),
            percent,
            off: off.to_decimal(),
            left: self.left.to_decimal(),
        });
        Ok(())
    }
}
