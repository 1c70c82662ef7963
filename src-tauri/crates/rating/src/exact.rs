//! Exact sums before their one rounding.
//!
//! A price has at most 12 decimals and a quantity 6, so a product is a whole number of 10⁻¹⁸ units of the currency, and a share of
//! a cycle is that number over the days of the cycle. Both fit 128 bits for every sum that can be booked; anything larger is
//! an overflow error.

use boss_kernel::{Amount, Currency, Decimal, Error, Quantity, Result, UnitPrice, error::codes};

/// The decimals a unit price may have.
pub(crate) const PRICE_DECIMALS: u32 = 12;
/// The decimals of a quantity.
const QUANTITY_DECIMALS: u32 = 6;
/// The decimals an unrounded sum is shown with.
const SHOWN_DECIMALS: u32 = 8;

/// The currency a timeline is booked in, with its decimals looked up once.
#[derive(Clone, Copy)]
pub(crate) struct Booking {
    /// The currency.
    pub(crate) currency: Currency,
    exponent: u32,
}

/// A sum as booked and as it was before rounding.
pub(crate) struct Rounded {
    /// Rounded half away from zero to the minor unit.
    pub(crate) amount: Amount,
    /// Before rounding, to eight decimals.
    pub(crate) exact: Decimal,
    /// Whether `exact` leaves out further decimals.
    pub(crate) inexact: bool,
}

/// A number of 10⁻¹⁸ currency units, possibly still to be divided by the days of a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exact(i128);

impl Exact {
    /// Nothing.
    pub(crate) const ZERO: Exact = Exact(0);

    /// `price` × `weight`, where `weight` counts millionths (of units, or of units times days).
    pub(crate) fn product(price: UnitPrice, weight: i128) -> Option<Exact> {
        price_in_trillionths(price)?.checked_mul(weight).map(Exact)
    }

    /// `price` × `quantity`.
    pub(crate) fn of(price: UnitPrice, quantity: Quantity) -> Option<Exact> {
        Exact::product(price, i128::from(quantity.millionths()))
    }

    /// A flat fee.
    pub(crate) fn flat(fee: UnitPrice) -> Option<Exact> {
        Exact::of(fee, Quantity::ONE)
    }

    /// `count` times as much.
    pub(crate) fn times(self, count: i128) -> Option<Exact> {
        self.0.checked_mul(count).map(Exact)
    }

    /// The smaller one.
    pub(crate) fn smaller(self, other: Exact) -> Exact {
        Exact(self.0.min(other.0))
    }

    /// The larger one.
    pub(crate) fn larger(self, other: Exact) -> Exact {
        Exact(self.0.max(other.0))
    }

    /// The sum.
    pub(crate) fn plus(self, other: Exact) -> Option<Exact> {
        self.0.checked_add(other.0).map(Exact)
    }
}

fn price_in_trillionths(price: UnitPrice) -> Option<i128> {
    let value = if price.0.scale() > PRICE_DECIMALS { price.0.normalize() } else { price.0 };
    let missing = PRICE_DECIMALS.checked_sub(value.scale())?;
    value.mantissa().checked_mul(10_i128.pow(missing))
}

/// `numerator / denominator`, rounded half away from zero. `denominator` is positive.
pub(crate) fn divide_half_away(numerator: i128, denominator: i128) -> i128 {
    let (quotient, remainder) = (numerator / denominator, (numerator % denominator).abs());
    if remainder >= denominator - remainder { quotient + numerator.signum() } else { quotient }
}

impl Booking {
    /// In `currency`.
    pub(crate) fn new(currency: Currency) -> Booking {
        Booking { currency, exponent: currency.exponent() }
    }

    /// The error for a sum beyond what can be booked.
    pub(crate) fn overflow(&self) -> Error {
        Error::new(codes::AMOUNT_OVERFLOW).with("currency", self.currency)
    }

    /// An amount in whole units, exactly.
    pub(crate) fn units(&self, amount: Amount) -> Decimal {
        Decimal::new(amount.minor(), self.exponent)
    }

    /// A price rounded to the minor unit.
    pub(crate) fn round_price(&self, price: UnitPrice) -> Result<Amount> {
        Ok(self.round(Exact::flat(price).ok_or_else(|| self.overflow())?, 1)?.amount)
    }

    /// `sum` divided by `days` (at least 1), rounded once to the minor unit.
    pub(crate) fn round(&self, sum: Exact, days: i64) -> Result<Rounded> {
        let days = i128::from(days.max(1));
        let decimals = PRICE_DECIMALS + QUANTITY_DECIMALS;
        let per = |kept: u32| 10_i128.pow(decimals.saturating_sub(kept)).saturating_mul(days);
        let minor =
            i64::try_from(divide_half_away(sum.0, per(self.exponent))).map_err(|_| self.overflow())?;
        let amount = Amount::new(minor, self.currency);
        if sum.0 % per(self.exponent) == 0 {
            return Ok(Rounded { amount, exact: self.units(amount), inexact: false });
        }
        let shown = divide_half_away(sum.0, per(SHOWN_DECIMALS));
        let exact = Decimal::try_from_i128_with_scale(shown, SHOWN_DECIMALS).map_err(|_| self.overflow())?;
        Ok(Rounded { amount, exact: exact.normalize(), inexact: sum.0 % per(SHOWN_DECIMALS) != 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(price: &str, quantity: &str, served: i128, days: i64) -> Option<(i64, String, bool)> {
        let weight = i128::from(quantity.parse::<Quantity>().unwrap().millionths()) * served;
        let sum = Exact::product(price.parse().unwrap(), weight)?;
        let rounded = Booking::new(Currency::CNY).round(sum, days).ok()?;
        Some((rounded.amount.minor(), rounded.exact.to_string(), rounded.inexact))
    }

    #[test]
    fn rounds_once_half_away_from_zero() {
        assert_eq!(rounded("1", "1", 17, 31), Some((55, "0.5483871".into(), true)));
        assert_eq!(rounded("0.01", "0.5", 1, 1), Some((1, "0.005".into(), false)));
        assert_eq!(rounded("0.000000000001", "0.000001", 1, 1), Some((0, "0".into(), true)));
        assert_eq!(rounded("99", "1", 31, 31), Some((9900, "99.00".into(), false)));
    }

    #[test]
    fn the_largest_amount_is_reached_and_not_passed() {
        let cents = |price: &str| rounded(price, "1", 31, 31).map(|(minor, ..)| minor);
        assert_eq!(cents("92233720368547758.07"), Some(i64::MAX));
        assert_eq!(cents("92233720368547758.08"), None);
        assert!(Exact::product(UnitPrice(Decimal::MAX), i128::from(i64::MAX)).is_none());
    }

    #[test]
    fn division_is_symmetric_at_halves() {
        for (numerator, denominator, expect) in
            [(5, 10, 1), (-5, 10, -1), (4, 10, 0), (-15, 10, -2), (7, 3, 2)]
        {
            assert_eq!(divide_half_away(numerator, denominator), expect, "{numerator}/{denominator}");
        }
        assert_eq!(divide_half_away(i128::MAX, i128::MAX), 1);
    }
}
