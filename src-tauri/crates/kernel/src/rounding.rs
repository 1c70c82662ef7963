//! Rounding and sharing: the only two places where a fraction of a minor unit is decided.
//!
//! Guarantees: rounding is half away from zero, and shares of an amount always add up to it.

use crate::error::{Error, Result, codes};
use crate::money::Amount;
use rust_decimal::{Decimal, RoundingStrategy};

/// Rounds `value` half away from zero to `decimals` decimals and returns it as a count of the smallest unit.
/// Fails when the count does not fit an `i64`.
pub fn round_half_away(value: Decimal, decimals: u32) -> Result<i64> {
    let overflow = || Error::new(codes::AMOUNT_OVERFLOW).with("currency", value);
    let rounded = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    let scaled = rounded.checked_mul(Decimal::from(10_i64.pow(decimals))).ok_or_else(overflow)?;
    i64::try_from(scaled.trunc()).map_err(|_| overflow())
}

/// Splits `total` in proportion to `weights` by largest remainder; ties go to the earlier share. The shares add up to
/// `total` exactly and have its sign. Without any positive weight, the first share takes all; without shares, nothing is split.
///
/// Fails on a negative weight.
pub fn allocate(total: Amount, weights: &[i64]) -> Result<Vec<Amount>> {
    if let Some(weight) = weights.iter().find(|w| **w < 0) {
        return Err(Error::new(codes::WEIGHT_NEGATIVE).with("weight", weight));
    }
    let sum: i128 = weights.iter().map(|w| i128::from(*w)).sum();
    let magnitude = i128::from(total.minor()).abs();
    let sign = if total.is_negative() { -1 } else { 1 };
    let mut shares: Vec<i128> = match sum {
        0 => (0..weights.len()).map(|i| if i == 0 { magnitude } else { 0 }).collect(),
        _ => weights.iter().map(|w| magnitude * i128::from(*w) / sum).collect(),
    };
    if sum > 0 {
        let mut left = magnitude - shares.iter().sum::<i128>();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by_key(|i| (std::cmp::Reverse(magnitude * i128::from(weights[*i]) % sum), *i));
        for i in order {
            if left == 0 {
                break;
            }
            shares[i] += 1;
            left -= 1;
        }
    }
    let overflow = |_| Error::new(codes::AMOUNT_OVERFLOW).with("currency", total.currency());
    shares
        .into_iter()
        .map(|s| i64::try_from(s * sign).map(|m| Amount::new(m, total.currency())).map_err(overflow))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::currency::Currency;
    use proptest::prelude::*;

    fn check(total: i64, weights: &[i64], expect: &[i64]) {
        let shares = allocate(Amount::new(total, Currency::CNY), weights).unwrap();
        assert_eq!(shares.iter().map(Amount::minor).collect::<Vec<_>>(), expect, "{total} by {weights:?}");
    }

    #[test]
    fn shares_by_largest_remainder() {
        check(100, &[1, 1, 1], &[34, 33, 33]);
        check(-100, &[1, 1, 1], &[-34, -33, -33]);
        check(5, &[3, 1, 1, 1], &[2, 1, 1, 1]);
        check(7, &[0, 0], &[7, 0]);
        check(0, &[5, 5], &[0, 0]);
        check(10, &[], &[]);
    }

    #[test]
    fn halves_go_away_from_zero() {
        for (value, expect) in [("0.005", 1), ("-0.005", -1), ("0.0049", 0), ("1.115", 112), ("2.675", 268)] {
            assert_eq!(round_half_away(value.parse().unwrap(), 2).unwrap(), expect, "{value}");
        }
    }

    proptest! {
        #[test]
        fn shares_add_up(total in any::<i32>(), weights in prop::collection::vec(0_i64..1_000_000, 1..12)) {
            let shares = allocate(Amount::new(i64::from(total), Currency::CNY), &weights).unwrap();
            prop_assert_eq!(shares.iter().map(Amount::minor).sum::<i64>(), i64::from(total));
            prop_assert!(shares.iter().all(|s| s.minor().signum() * i64::from(total.signum()) >= 0));
        }

        #[test]
        fn rounding_is_within_half(value in -1_000_000_000_000_i64..1_000_000_000_000, scale in 0_u32..8) {
            let exact = Decimal::new(value, scale);
            let rounded = Decimal::new(round_half_away(exact, 2).unwrap(), 2);
            prop_assert!((exact - rounded).abs() <= Decimal::new(5, 3));
        }
    }
}
