//! What may be invoiced, and how a part of a bill is shared over its lines. Pure.

use crate::invoicing::codes;
use boss_kernel::rounding::allocate;
use boss_kernel::{Amount, Currency, Decimal, Error, Quantity, Result, TaxRate, UnitPrice};
use rust_decimal::RoundingStrategy;

/// The longest remarks that fit an invoice.
pub(super) const MOST_REMARKS: usize = 500;
/// The longest reason of a correction.
const MOST_REASON: usize = 500;
/// Digits of a number given by the tax platform (数电票号码).
const PLATFORM_DIGITS: usize = 20;
/// The most decimals of a unit price that had its tax taken out: as many as a [`UnitPrice`] has.
const UNIT_PRICE_DECIMALS: u32 = 12;

/// What a line has, or has left: net and tax, which add up to its total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) net: i64,
    pub(super) tax: i64,
}

impl Share {
    pub(super) const NOTHING: Share = Share { net: 0, tax: 0 };

    pub(super) fn total(self, currency: Currency) -> Result<Amount> {
        Amount::new(self.net, currency).plus(Amount::new(self.tax, currency))
    }

    pub(super) fn less(self, other: Share) -> Share {
        Share { net: self.net.saturating_sub(other.net), tax: self.tax.saturating_sub(other.tax) }
    }
}

/// Shares `amount`, tax included, over what the lines of a bill have left.
///
/// Every line gives in proportion to what it has left, by largest remainder; credits within the bill are taken in the same
/// proportion. A line's tax is the share of the line's tax. So no part takes more than a line has left, and all parts of a
/// bill add up to it, line by line, net and tax. `amount` must be above zero and at most what is left in all.
pub(super) fn share_part(left: &[Share], amount: Amount) -> Result<Vec<Share>> {
    let currency = amount.currency();
    let totals: Vec<Amount> = left.iter().map(|line| line.total(currency)).collect::<Result<_>>()?;
    let debits = Amount::sum(totals.iter().copied().filter(Amount::is_positive), currency)?;
    let credits = Amount::sum(totals.iter().copied().filter(Amount::is_negative), currency)?;
    let all = debits.plus(credits)?;
    if amount == all {
        return Ok(left.to_vec());
    }
    let credit_part = proportion(credits.minor(), amount.minor(), all.minor(), currency)?;
    let debit_part = amount.minus(credit_part)?;
    let weights = |sign: i64| -> Vec<i64> {
        totals
            .iter()
            .map(|total| if total.minor().signum() == sign { total.minor().abs() } else { 0 })
            .collect()
    };
    let of_debits = allocate(debit_part, &weights(1))?;
    let of_credits = allocate(credit_part, &weights(-1))?;
    let shares = left.iter().zip(&totals).zip(of_debits.iter().zip(of_credits));
    shares.map(|((line, total), (debit, credit))| share_line(*line, *total, debit.plus(credit)?)).collect()
}

/// A line's part of `share`, split into net and tax as the line is.
fn share_line(line: Share, total: Amount, share: Amount) -> Result<Share> {
    if share == total {
        return Ok(line);
    }
    let tax = proportion(line.tax, share.minor(), total.minor(), share.currency())?;
    Ok(Share { net: share.minus(tax)?.minor(), tax: tax.minor() })
}

/// `value` × `part` ÷ `whole`, rounded half away from zero; nothing of nothing.
fn proportion(value: i64, part: i64, whole: i64, currency: Currency) -> Result<Amount> {
    if whole == 0 {
        return Ok(Amount::zero(currency));
    }
    let (product, whole) = (i128::from(value) * i128::from(part), i128::from(whole));
    let rounded = (product.abs() * 2 + whole.abs()) / (whole.abs() * 2) * product.signum() * whole.signum();
    let overflow = |_| Error::new(boss_kernel::error::codes::AMOUNT_OVERFLOW).with("currency", currency);
    i64::try_from(rounded).map(|minor| Amount::new(minor, currency)).map_err(overflow)
}

/// The price of one unit before tax, as invoices show it: with the fewest decimals for which quantity × price, rounded, is the
/// line's net. None where no price explains the net, as on a line of several tiers or of part of a month.
pub(super) fn unit_price_before_tax(
    price: UnitPrice,
    rate: TaxRate,
    inclusive: bool,
    quantity: Quantity,
    net: Amount,
) -> Option<UnitPrice> {
    let before = if inclusive { price.0.checked_div(Decimal::ONE + rate.fraction())? } else { price.0 };
    let explains = |price: &Decimal| {
        let product = price.checked_mul(quantity.to_decimal());
        product.and_then(|product| Amount::round(product, net.currency()).ok()) == Some(net)
    };
    let rounded = |decimals| before.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    let found = if inclusive {
        (0..=UNIT_PRICE_DECIMALS).map(rounded).find(explains)
    } else {
        Some(before).filter(explains)
    };
    found.map(|price| UnitPrice(price.normalize()))
}

/// 20 digits, blanks left out.
pub(super) fn platform_number(text: &str) -> Result<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() == PLATFORM_DIGITS && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(digits);
    }
    Err(Error::new(codes::PLATFORM_NUMBER_UNREADABLE).with("text", text).with("digits", PLATFORM_DIGITS))
}

/// A reason is given, and not too long.
pub(super) fn check_reason(reason: &str) -> Result<()> {
    match reason.trim().chars().count() {
        0 => Err(Error::new(codes::REASON_MISSING)),
        length if length > MOST_REASON => Err(Error::new(codes::REASON_TOO_LONG).with("most", MOST_REASON)),
        _ => Ok(()),
    }
}

/// Whether a platform number may still be noted.
pub(super) fn may_set_platform_number(number: &str, platform_number: Option<&str>) -> Result<()> {
    match platform_number {
        None => Ok(()),
        Some(noted) => {
            Err(Error::new(codes::PLATFORM_NUMBER_SET).with("number", number).with("noted", noted))
        }
    }
}

/// The platform number that may be corrected.
pub(super) fn may_correct_platform_number<'n>(number: &str, noted: Option<&'n str>) -> Result<&'n str> {
    noted.ok_or_else(|| Error::new(codes::PLATFORM_NUMBER_NOT_SET).with("number", number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(figures: &[(i64, i64)]) -> Vec<Share> {
        figures.iter().map(|(net, tax)| Share { net: *net, tax: *tax }).collect()
    }

    fn cny(minor: i64) -> Amount {
        Amount::new(minor, Currency::CNY)
    }

    fn sum(shares: &[Share]) -> i64 {
        shares.iter().map(|share| share.net + share.tax).sum()
    }

    #[test]
    fn half_of_a_bill() {
        let shares = share_part(&lines(&[(10_000, 600), (5_000, 300)]), cny(7_950)).unwrap();
        assert_eq!(shares, lines(&[(5_000, 300), (2_500, 150)]));
    }

    #[test]
    fn credits_within_a_bill_are_taken_in_proportion() {
        let shares = share_part(&lines(&[(10_000, 0), (-2_000, 0)]), cny(4_000)).unwrap();
        assert_eq!(shares, lines(&[(5_000, 0), (-1_000, 0)]));
    }

    #[test]
    fn unit_prices_lose_their_tax_and_explain_the_net() {
        let check = |price: &str, inclusive, quantity: i64, net: i64, expect: Option<&str>| {
            let price = UnitPrice(price.parse().unwrap());
            let rate = TaxRate::percent(6).unwrap();
            let quantity = Quantity::whole(quantity).unwrap();
            let found = unit_price_before_tax(price, rate, inclusive, quantity, cny(net));
            assert_eq!(found.map(|price| price.to_string()).as_deref(), expect, "{price} × {quantity}");
        };
        check("106", true, 1, 10_000, Some("100"));
        check("106", false, 1, 10_600, Some("106"));
        check("1", true, 1, 94, Some("0.94"));
        check("0.01", true, 1_000_000, 943_396, Some("0.00943396"));
        check("0.01", true, 1_000_000_000, 943_396_226, Some("0.00943396226"));
        // Part of a month, and a price that was not the only one.
        check("100", false, 1, 5_000, None);
        check("106", true, 1, 5_000, None);
    }

    #[test]
    fn platform_numbers_have_twenty_digits() {
        assert_eq!(platform_number(" 2431 2000 0000 0000 0001 ").unwrap(), "24312000000000000001");
        for text in [
            "",
            "1234",
            "2431200000000000000X",
            "243120000000000000011",
            "２４３１２０００００００００００００００１",
        ] {
            assert!(platform_number(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_bill_line_by_line(
            figures in prop::collection::vec((-5_000_i64..50_000, 0_i64..14), 1..8),
            cuts in prop::collection::vec(1_i64..100, 0..5),
        ) {
            let whole: Vec<Share> =
                figures.iter().map(|(net, percent)| Share { net: *net, tax: net * percent / 100 }).collect();
            prop_assume!(sum(&whole) > 0);
            let mut left = whole.clone();
            let mut taken = vec![Share::NOTHING; whole.len()];
            for cut in cuts.into_iter().map(Some).chain([None]) {
                let open = sum(&left);
                let amount = cut.map_or(open, |cut| (open * cut / 100).max(1));
                if open == 0 {
                    break;
                }
                let shares = share_part(&left, cny(amount)).unwrap();
                prop_assert_eq!(sum(&shares), amount);
                for ((left, taken), share) in left.iter_mut().zip(&mut taken).zip(&shares) {
                    prop_assert!((share.net + share.tax).abs() <= (left.net + left.tax).abs());
                    *left = left.less(*share);
                    *taken = Share { net: taken.net + share.net, tax: taken.tax + share.tax };
                }
            }
            prop_assert_eq!(taken, whole);
        }
    }
}
