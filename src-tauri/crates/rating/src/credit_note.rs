//! Credit notes: what of a bill can still be given back, and what a credit note over some of it comes to.
//!
//! Guarantees: net + tax = gross on every part; parts credited at different times never add up to more than was billed, and what
//! credits all the rest of a line gives back its last cent, discount and tax included.

use crate::codes;
use crate::exact::divide_half_away;
use crate::tax::{TaxTerms, Taxed};
use boss_kernel::{Amount, Currency, Error, Result, error};

/// A line as it was billed, and what of it was credited before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BilledLine {
    /// How it was taxed.
    pub terms: TaxTerms,
    /// What was billed.
    pub billed: CreditPart,
    /// What earlier credit notes gave back.
    pub credited: CreditPart,
}

/// A part of a line: net + tax = gross.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditPart {
    /// Before discounts, as priced: without tax where prices exclude it, with tax where they include it.
    pub amount: Amount,
    /// What discounts took off it.
    pub discount: Amount,
    /// What was left of it, taxed.
    pub taxed: Taxed,
}

/// What a credit note over some lines comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditNote {
    /// Each item's part, in their order.
    pub parts: Vec<CreditPart>,
    /// All of them.
    pub total: CreditPart,
    /// How much of it can be paid back; the rest can only be credited against other bills.
    pub refundable: Amount,
}

impl CreditPart {
    /// Nothing.
    pub fn nothing(currency: Currency) -> CreditPart {
        let zero = Amount::zero(currency);
        CreditPart { amount: zero, discount: zero, taxed: Taxed { net: zero, tax: zero, gross: zero } }
    }

    /// `amount` less `discount`, taxed.
    pub fn new(terms: TaxTerms, amount: Amount, discount: Amount) -> Result<CreditPart> {
        Ok(CreditPart { amount, discount, taxed: terms.split(amount.minus(discount)?)? })
    }

    fn plus(&self, other: CreditPart) -> Result<CreditPart> {
        let taxed = Taxed {
            net: self.taxed.net.plus(other.taxed.net)?,
            tax: self.taxed.tax.plus(other.taxed.tax)?,
            gross: self.taxed.gross.plus(other.taxed.gross)?,
        };
        let (amount, discount) = (self.amount.plus(other.amount)?, self.discount.plus(other.discount)?);
        Ok(CreditPart { amount, discount, taxed })
    }

    fn minus(&self, other: CreditPart) -> Result<CreditPart> {
        let taxed = Taxed {
            net: self.taxed.net.minus(other.taxed.net)?,
            tax: self.taxed.tax.minus(other.taxed.tax)?,
            gross: self.taxed.gross.minus(other.taxed.gross)?,
        };
        let (amount, discount) = (self.amount.minus(other.amount)?, self.discount.minus(other.discount)?);
        Ok(CreditPart { amount, discount, taxed })
    }
}

impl BilledLine {
    /// What can still be credited of it.
    pub fn left(&self) -> Result<CreditPart> {
        self.billed.minus(self.credited)
    }

    /// The part that `amount`, before discounts, is of this line: with its share of the discount, taxed as the line was, and never
    /// more than is left of any of it.
    fn part(&self, amount: Amount) -> Result<CreditPart> {
        let left = self.left()?;
        if amount == left.amount {
            return Ok(left);
        }
        let share = i128::from(self.billed.discount.minor()) * i128::from(amount.minor());
        let share = divide_half_away(share, i128::from(self.billed.amount.minor().max(1)));
        let overflow =
            |_| Error::new(error::codes::AMOUNT_OVERFLOW).with("currency", self.billed.amount.currency());
        let discount = Amount::new(i64::try_from(share).map_err(overflow)?, amount.currency());
        let mut part = CreditPart::new(self.terms, amount, discount.smaller(left.discount)?)?;
        part.taxed.tax = part.taxed.tax.smaller(left.taxed.tax)?;
        if self.terms.inclusive {
            part.taxed.gross = part.taxed.gross.smaller(left.taxed.gross)?;
            part.taxed.net = part.taxed.gross.minus(part.taxed.tax)?;
        } else {
            part.taxed.net = part.taxed.net.smaller(left.taxed.net)?;
            part.taxed.gross = part.taxed.net.plus(part.taxed.tax)?;
        }
        Ok(part)
    }
}

/// Everything that can still be credited of a bill, line by line. A line below zero is part of it: who gives back the whole bill takes
/// back its corrections too.
pub fn creditable(lines: &[BilledLine]) -> Result<Vec<(usize, Amount)>> {
    let left = lines.iter().enumerate().map(|(index, line)| Ok((index, line.left()?.amount)));
    left.filter(|item| item.as_ref().map_or(true, |(_, amount)| !amount.is_zero())).collect()
}

/// A credit note over `items`: lines by position, and how much of each before discounts. `paid` is what was paid on the bill and not
/// paid back yet.
///
/// Refuses a line that is not there, nothing or less, more than a line has left, a part of a line below zero, and more than the
/// bill has left.
pub fn credit_note(
    lines: &[BilledLine],
    items: &[(usize, Amount)],
    paid: Amount,
    currency: Currency,
) -> Result<CreditNote> {
    let mut lines = lines.to_vec();
    let left = lines.iter().map(|line| Ok(line.left()?.taxed.gross)).collect::<Result<Vec<Amount>>>()?;
    let left = Amount::sum(left, currency)?;
    let mut note = CreditNote { parts: Vec::new(), total: CreditPart::nothing(currency), refundable: paid };
    for (index, amount) in items {
        let number = index.saturating_add(1);
        let unknown = || Error::new(codes::CREDIT_LINE_UNKNOWN).with("line", number);
        let line = lines.get_mut(*index).ok_or_else(unknown)?;
        check_item(line.left()?.amount, *amount, number)?;
        let part = line.part(*amount)?;
        line.credited = line.credited.plus(part)?;
        note.total = note.total.plus(part)?;
        note.parts.push(part);
    }
    let total = note.total.taxed.gross;
    if left.minus(total)?.is_negative() {
        return Err(Error::new(codes::CREDIT_BEYOND_BILL).with("left", left).with("amount", total));
    }
    note.refundable = paid.smaller(total)?;
    Ok(note)
}

/// Refuses nothing, more than `left`, and a part of a line below zero.
fn check_item(left: Amount, amount: Amount, line: usize) -> Result<()> {
    let below = left.is_negative();
    if amount.is_zero() || (amount.is_negative() && !below) {
        return Err(Error::new(codes::CREDIT_EMPTY).with("amount", amount));
    }
    if left.minus(amount)?.is_negative() || (below && amount != left) {
        let error = Error::new(codes::CREDIT_BEYOND_LINE).with("line", line);
        return Err(error.with("left", left).with("amount", amount));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cents(minor: i64) -> Amount {
        Amount::new(minor, Currency::EUR)
    }

    fn line(amount: i64, discount: i64, rate: &str, inclusive: bool) -> BilledLine {
        let terms = TaxTerms { rate: rate.parse().unwrap(), inclusive };
        let billed = CreditPart::new(terms, cents(amount), cents(discount)).unwrap();
        BilledLine { terms, billed, credited: CreditPart::nothing(Currency::EUR) }
    }

    fn note(lines: &[BilledLine], items: &[(usize, i64)], paid: i64) -> Result<CreditNote> {
        let items: Vec<(usize, Amount)> =
            items.iter().map(|(line, amount)| (*line, cents(*amount))).collect();
        credit_note(lines, &items, cents(paid), Currency::EUR)
    }

    #[test]
    fn a_whole_bill_with_a_coupon() {
        let lines = [line(17_900, 0, "0.1", false), line(39_900, 25_000, "0.2", false)];
        let all = creditable(&lines).unwrap();
        let whole = credit_note(&lines, &all, cents(1_200), Currency::EUR).unwrap();
        assert_eq!(whole.total.taxed.gross, cents(37_570));
        assert_eq!((whole.total.taxed.net, whole.total.taxed.tax), (cents(32_800), cents(4_770)));
        assert_eq!((whole.total.discount, whole.refundable), (cents(25_000), cents(1_200)));
    }

    #[test]
    fn a_part_is_taxed_by_itself() {
        let part = note(&[line(76_900, 0, "0.2", false)], &[(0, 72_686)], 0).unwrap().total;
        assert_eq!(
            (part.taxed.net, part.taxed.tax, part.taxed.gross),
            (cents(72_686), cents(14_537), cents(87_223))
        );
    }

    #[test]
    fn a_bill_gives_back_no_more_than_it_came_to() {
        let lines = [line(10_000, 0, "0.1", false), line(-3_000, 0, "0.1", false)];
        let whole = creditable(&lines).unwrap();
        let total = credit_note(&lines, &whole, cents(9_000), Currency::EUR).unwrap();
        assert_eq!((total.total.taxed.gross, total.refundable), (cents(7_700), cents(7_700)));
        assert_eq!(note(&lines, &[(0, 7_000)], 0).unwrap().total.taxed.gross, cents(7_700));
        assert_eq!(note(&lines, &[(0, 7_001)], 0).unwrap_err().code(), codes::CREDIT_BEYOND_BILL);
        assert_eq!(note(&lines, &[(1, -1_000)], 0).unwrap_err().code(), codes::CREDIT_BEYOND_LINE);
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let lines = [line(100, 0, "0", false)];
        for (items, code) in [
            (vec![(1, 1)], codes::CREDIT_LINE_UNKNOWN),
            (vec![(0, 0)], codes::CREDIT_EMPTY),
            (vec![(0, 60), (0, 41)], codes::CREDIT_BEYOND_LINE),
        ] {
            assert_eq!(note(&lines, &items, 0).unwrap_err().code(), code, "{items:?}");
        }
    }

    proptest! {
        #[test]
        fn credits_of_any_size_add_up_to_the_line(
            amount in 1..100_000_i64, off in 0..=100_i64, rate in 0..=25_i64, inclusive: bool,
            cuts in prop::collection::vec(1..40_000_i64, 0..8),
        ) {
            let rate = format!("0.{rate:02}");
            let mut line = line(amount, amount * off / 100, &rate, inclusive);
            let mut left = amount;
            for cut in cuts.into_iter().chain([i64::MAX]) {
                let cut = cut.min(left);
                if cut == 0 {
                    break;
                }
                let part = note(&[line], &[(0, cut)], 0).unwrap().total;
                prop_assert_eq!(part.taxed.net.plus(part.taxed.tax).unwrap(), part.taxed.gross);
                prop_assert!(!part.taxed.net.is_negative() && !part.taxed.tax.is_negative());
                line.credited = line.credited.plus(part).unwrap();
                left -= cut;
                prop_assert!(!line.left().unwrap().taxed.net.is_negative());
            }
            prop_assert_eq!(line.credited, line.billed);
        }
    }
}
