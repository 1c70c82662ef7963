//! Discounts: coupons on an account, taken off lines before tax.
//!
//! Guarantees: percentages before fixed amounts unless priorities say otherwise, each on what is left; a line never falls below zero; a
//! fixed amount is shared by largest remainder over the lines that fall due on one day and then passes to the next, so it always
//! adds up and, within a cycle, a later line never takes from an earlier one. A line belongs to the account cycle its own cycle begins
//! in, and to the discount's first one where it begins before that.

use crate::charge::ChargeKey;
use crate::exact::divide_half_away;
use crate::explanation::Step;
use crate::line::Line;
use boss_kernel::id::{DiscountId, PriceId, SubscriptionId};
use boss_kernel::rounding::allocate;
use boss_kernel::{Amount, BillingCalendar, CycleDay, Error, NaiveDate, Percent, Result, error::codes};
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
    /// How much of an amount that counts once was used up by charges that are settled: whose period begins before
    /// [`Timeline::reach`](crate::Timeline::reach) of the checkpoint and is over on it. Zero without a checkpoint.
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

    /// The start of the account cycle it begins in, and of the one in which it doesn't count any more.
    fn cycles(&self, calendar: BillingCalendar) -> (NaiveDate, Option<NaiveDate>) {
        (calendar.start_on_or_before(self.from), self.duration.ends(self.off, self.from, calendar))
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
        Some(calendar.nth_start(calendar.start_on_or_before(from), cycles))
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
    for discount in ordered {
        let (first, end) = discount.cycles(calendar);
        let within = |line: &Line| {
            end.is_none_or(|end| calendar.start_on_or_before(line.key.period.from()) < end)
                && reach.is_none_or(|reach| line.key.period.from() >= reach)
        };
        let found = lines.iter().enumerate().filter(|(_, line)| is_for(discount, line) && within(line));
        let mut eligible: Vec<Eligible> = found
            .map(|(index, line)| Eligible {
                occasion: calendar.start_on_or_before(line.key.period.from()).max(first),
                billable_on: line.billable_on,
                key: line.key,
                index,
            })
            .collect();
        match discount.off {
            Off::Percent(percent) => take_shares(lines, &eligible, discount, percent)?,
            Off::Fixed(amount) => {
                eligible.sort_unstable();
                take_amounts(lines, &eligible, discount, amount)?;
            }
        }
    }
    Ok(())
}

/// A line a discount is for, in the order in which fixed amounts are taken.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Eligible {
    /// The start of the account cycle it counts in.
    occasion: NaiveDate,
    billable_on: NaiveDate,
    key: ChargeKey,
    index: usize,
}

fn is_for(discount: &Discount, line: &Line) -> bool {
    let day = line.served.from();
    discount.from <= day
        && discount.to.is_none_or(|to| day < to)
        && discount.subscription.is_none_or(|only| only == line.key.subscription)
        && discount.prices.as_ref().is_none_or(|only| only.contains(&line.key.price))
        && line.left.is_positive()
}

fn take_shares(
    lines: &mut [Line],
    eligible: &[Eligible],
    discount: &Discount,
    percent: Percent,
) -> Result<()> {
    let fraction = percent.fraction();
    for found in eligible {
        let Some(line) = lines.get_mut(found.index) else { continue };
        let currency = line.left.currency();
        let overflow = || Error::new(codes::AMOUNT_OVERFLOW).with("currency", currency);
        let share = i128::from(line.left.minor()).checked_mul(fraction.mantissa()).ok_or_else(overflow)?;
        let whole = 10_i128.checked_pow(fraction.scale()).ok_or_else(overflow)?;
        let off = i64::try_from(divide_half_away(share, whole)).map_err(|_| overflow())?;
        line.take_off(discount, Amount::new(off, currency), Some(percent))?;
    }
    Ok(())
}

/// `eligible` is in order of account cycles, then of the days lines fall due.
fn take_amounts(
    lines: &mut [Line],
    eligible: &[Eligible],
    discount: &Discount,
    amount: Amount,
) -> Result<()> {
    let mut left = if discount.lasts() { amount.minus(discount.used_before)? } else { amount };
    for of_cycle in eligible.chunk_by(|a, b| a.occasion == b.occasion) {
        if !discount.lasts() {
            left = amount;
        }
        for of_day in of_cycle.chunk_by(|a, b| a.billable_on == b.billable_on) {
            left = left.minus(share_out(lines, of_day, discount, left)?)?;
        }
    }
    Ok(())
}

/// Shares at most `left` over the lines by what is left of each; returns what was taken.
fn share_out(lines: &mut [Line], of_day: &[Eligible], discount: &Discount, left: Amount) -> Result<Amount> {
    let found = || of_day.iter().filter_map(|found| lines.get(found.index));
    let weights: Vec<i64> = found().map(|line| line.left.minor()).collect();
    let open = Amount::sum(found().map(|line| line.left), left.currency())?;
    let taken = if left.minor() < open.minor() { left } else { open };
    if !taken.is_positive() {
        return Ok(Amount::new(0, left.currency()));
    }
    for (found, share) in of_day.iter().zip(allocate(taken, &weights)?) {
        if let Some(line) = lines.get_mut(found.index) {
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
