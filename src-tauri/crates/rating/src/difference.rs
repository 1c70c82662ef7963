//! The rule of the difference: what is owed less what has been charged is what is still to charge.
//!
//! Guarantees: nothing is charged twice, and afterwards the sum charged for every key is what is owed for it. Net, tax and gross are
//! each the difference of booked amounts, so they add up to the cent. What was charged at another tax rate is taken back whole at that
//! rate and charged anew, so that tax is always corrected at the rate it was charged at.

use crate::charge::{ChargeToMake, Charged, Owed, OwedCharge, Scope};
use crate::discounts::AppliedDiscount;
use crate::explanation::{Explanation, Step};
use boss_kernel::id::DiscountId;
use boss_kernel::{Amount, Quantity, Result};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The charges to make so that what is charged becomes what is `owed`, by key. Empty when nothing changed.
///
/// `charged` holds the account's charges of the window, in any order, one by one or summed per key and tax rate: with a checkpoint, those
/// whose period ends after [`Timeline::reading_from`](crate::Timeline::reading_from) of their price. What is settled is ignored. A key that is charged but no longer owed is taken back, unless it only becomes billable on
/// or after the window's `until`: a run up to an earlier day leaves later charges alone.
///
/// Fails on a mix of currencies and on overflow.
pub fn difference(owed: Owed, charged: &[Charged]) -> Result<Vec<ChargeToMake>> {
    let Owed { mut charges, scope } = owed;
    let mut before: Vec<&Charged> = charged.iter().filter(|c| scope.covers(c.key)).collect();
    before.sort_unstable_by_key(|c| (c.key, c.charge));
    charges.sort_unstable_by_key(|charge| charge.key);
    let mut rest = before.as_slice();
    let mut to_make = Vec::with_capacity(charges.len());
    for charge in charges {
        let (gone, from_here) = rest.split_at(rest.partition_point(|c| c.key < charge.key));
        let (same, later) = from_here.split_at(from_here.partition_point(|c| c.key == charge.key));
        take_back_gone(gone, &scope, &mut to_make)?;
        settle(charge, same, &scope, &mut to_make)?;
        rest = later;
    }
    take_back_gone(rest, &scope, &mut to_make)?;
    Ok(to_make)
}

/// The sum of the charges of one key and one rate.
struct Sum<'a> {
    latest: &'a Charged,
    net: Amount,
    tax: Amount,
    gross: Amount,
    discounts: Vec<AppliedDiscount>,
}

/// `mine` less `others`, each discount once and none that comes to nothing.
fn discounts_less(mine: &[AppliedDiscount], others: &[AppliedDiscount]) -> Result<Vec<AppliedDiscount>> {
    if mine.is_empty() && others.is_empty() {
        return Ok(Vec::new());
    }
    let mut sums: BTreeMap<DiscountId, Amount> = BTreeMap::new();
    for applied in mine {
        let sum = sums.entry(applied.discount).or_insert(Amount::new(0, applied.amount.currency()));
        *sum = sum.plus(applied.amount)?;
    }
    for applied in others {
        let sum = sums.entry(applied.discount).or_insert(Amount::new(0, applied.amount.currency()));
        *sum = sum.minus(applied.amount)?;
    }
    let left = sums.into_iter().filter(|(_, amount)| !amount.is_zero());
    Ok(left.map(|(discount, amount)| AppliedDiscount { discount, amount }).collect())
}

impl Sum<'_> {
    /// `charges` in order of their ids, all of one key and rate.
    fn of<'a>(charges: &[&'a Charged]) -> Result<Option<Sum<'a>>> {
        let Some((first, others)) = charges.split_first() else { return Ok(None) };
        let mut sum = Sum {
            latest: first,
            net: first.net,
            tax: first.tax,
            gross: first.gross,
            discounts: first.discounts.clone(),
        };
        for charge in others {
            sum.latest = charge;
            sum.net = sum.net.plus(charge.net)?;
            sum.tax = sum.tax.plus(charge.tax)?;
            sum.gross = sum.gross.plus(charge.gross)?;
            sum.discounts.extend(&charge.discounts);
        }
        Ok(Some(sum))
    }

    /// Nothing is left of it, neither charged nor taken off.
    fn is_nothing(&self) -> Result<bool> {
        let zero = self.net.is_zero() && self.tax.is_zero() && self.gross.is_zero();
        Ok(zero && discounts_less(&self.discounts, &[])?.is_empty())
    }

    fn step(&self, now: Amount) -> Step {
        Step::Before {
            charge: self.latest.charge,
            net: self.net.to_decimal(),
            tax: self.tax.to_decimal(),
            gross: self.gross.to_decimal(),
            now: now.to_decimal(),
        }
    }

    /// The charge that brings the sum to zero, for the `reason`.
    fn taken_back(&self, reason: Step) -> Result<ChargeToMake> {
        let gross = self.gross.negated()?;
        let steps = vec![reason, self.step(gross)];
        Ok(ChargeToMake {
            key: self.latest.key,
            version: self.latest.version,
            served: self.latest.served,
            billable_on: self.latest.billable_on,
            quantity: Quantity::ZERO,
            unit_price: None,
            tax_rate: self.latest.tax_rate,
            net: self.net.negated()?,
            tax: self.tax.negated()?,
            gross,
            discounts: discounts_less(&[], &self.discounts)?,
            explanation: Explanation { currency: gross.currency(), steps },
            corrects: Some(self.latest.charge),
        })
    }
}

/// `charges` of one key by tax rate, keeping the order of ids within a rate.
fn by_rate<'a, 'b>(charges: &'b [&'a Charged]) -> Cow<'b, [&'a Charged]> {
    if charges.windows(2).all(|pair| pair[0].tax_rate == pair[1].tax_rate) {
        return Cow::Borrowed(charges);
    }
    let mut sorted = charges.to_vec();
    sorted.sort_by_key(|c| c.tax_rate);
    Cow::Owned(sorted)
}

/// Takes back what is charged for keys that are not owed. `charges` are in order of keys.
fn take_back_gone(charges: &[&Charged], scope: &Scope, to_make: &mut Vec<ChargeToMake>) -> Result<()> {
    for of_key in charges.chunk_by(|a, b| a.key == b.key) {
        if !of_key.last().is_some_and(|latest| scope.answers_for(latest)) {
            continue;
        }
        for of_rate in by_rate(of_key).chunk_by(|a, b| a.tax_rate == b.tax_rate) {
            let Some(sum) = Sum::of(of_rate)? else { continue };
            if !sum.is_nothing()? {
                to_make.push(sum.taken_back(Step::Gone)?);
            }
        }
    }
    Ok(())
}

/// Brings what is charged for one key to what is owed for it.
fn settle(
    owed: OwedCharge,
    charged: &[&Charged],
    scope: &Scope,
    to_make: &mut Vec<ChargeToMake>,
) -> Result<()> {
    // The whole cycle was charged by a run up to a later day; a part of it is no news.
    if owed.early && charged.last().is_some_and(|latest| !scope.answers_for(latest)) {
        return Ok(());
    }
    let mut at_this_rate = None;
    for of_rate in by_rate(charged).chunk_by(|a, b| a.tax_rate == b.tax_rate) {
        let Some(sum) = Sum::of(of_rate)? else { continue };
        if sum.latest.tax_rate == owed.tax_rate {
            at_this_rate = Some(sum);
        } else if !sum.is_nothing()? {
            let reason = Step::RateChanged { from: sum.latest.tax_rate, to: owed.tax_rate };
            to_make.push(sum.taken_back(reason)?);
        }
    }
    let latest = charged.last().map(|c| c.charge);
    to_make.extend(remainder(owed, at_this_rate, latest)?);
    Ok(())
}

/// What is left of `owed` after `sum`, which was charged at the same rate.
fn remainder(
    owed: OwedCharge,
    sum: Option<Sum<'_>>,
    latest: Option<boss_kernel::id::ChargeId>,
) -> Result<Option<ChargeToMake>> {
    let mut charge = ChargeToMake {
        key: owed.key,
        version: owed.version,
        served: owed.served,
        billable_on: owed.billable_on,
        quantity: owed.quantity,
        unit_price: owed.unit_price,
        tax_rate: owed.tax_rate,
        net: owed.net,
        tax: owed.tax,
        gross: owed.gross,
        discounts: owed.discounts,
        explanation: owed.explanation,
        corrects: latest,
    };
    if let Some(sum) = sum {
        charge.net = charge.net.minus(sum.net)?;
        charge.tax = charge.tax.minus(sum.tax)?;
        charge.gross = charge.gross.minus(sum.gross)?;
        charge.discounts = discounts_less(&charge.discounts, &sum.discounts)?;
        let nothing_before = sum.is_nothing()?;
        charge.unit_price = charge.unit_price.filter(|_| nothing_before);
        charge.corrects = Some(sum.latest.charge);
        charge.explanation.steps.push(sum.step(charge.gross));
    }
    let nothing =
        charge.net.is_zero() && charge.tax.is_zero() && charge.gross.is_zero() && charge.discounts.is_empty();
    Ok((!nothing).then_some(charge))
}
