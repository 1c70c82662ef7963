//! Quantities: how much of something, to a millionth.
//!
//! Guarantees: exact, checked arithmetic; sums of the stored integers stay exact in SQL.

use crate::error::{Error, Result, codes};
use crate::rounding::round_half_away;
use crate::text_value::text_value;
use rust_decimal::Decimal;
use std::fmt;
use std::str::FromStr;

/// A quantity in millionths: `1_500_000` is 1.5. Travels as text, `"1.5"`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "store", derive(sea_orm::DeriveValueType))]
pub struct Quantity(pub i64);

impl Quantity {
    /// Millionths in one.
    pub const SCALE: i64 = 1_000_000;
    /// None.
    pub const ZERO: Quantity = Quantity(0);
    /// One.
    pub const ONE: Quantity = Quantity(Self::SCALE);

    /// A whole number of units. Fails when it does not fit.
    pub fn whole(units: i64) -> Result<Quantity> {
        units
            .checked_mul(Self::SCALE)
            .map(Quantity)
            .ok_or_else(|| Error::new(codes::QUANTITY_OVERFLOW).with("text", units))
    }

    /// Millionths.
    pub const fn millionths(&self) -> i64 {
        self.0
    }

    /// In whole units, exactly.
    pub fn to_decimal(&self) -> Decimal {
        Decimal::new(self.0, 6)
    }

    /// Rounds half away from zero to a millionth. Fails when it does not fit.
    pub fn round(units: Decimal) -> Result<Quantity> {
        round_half_away(units, 6)
            .map(Quantity)
            .map_err(|_| Error::new(codes::QUANTITY_OVERFLOW).with("text", units))
    }

    /// The sum. Fails on overflow.
    pub fn plus(&self, other: Quantity) -> Result<Quantity> {
        let sum = self.0.checked_add(other.0).map(Quantity);
        sum.ok_or_else(|| Error::new(codes::QUANTITY_OVERFLOW).with("text", format!("{self} + {other}")))
    }

    /// The difference. Fails on overflow.
    pub fn minus(&self, other: Quantity) -> Result<Quantity> {
        let difference = self.0.checked_sub(other.0).map(Quantity);
        difference
            .ok_or_else(|| Error::new(codes::QUANTITY_OVERFLOW).with("text", format!("{self} - {other}")))
    }

    /// None of it.
    pub const fn is_zero(&self) -> bool {
        self.0 == 0
    }

    /// Below zero.
    pub const fn is_negative(&self) -> bool {
        self.0 < 0
    }
}

impl FromStr for Quantity {
    type Err = Error;

    /// Reads plain decimal digits, at most six decimals. Exponents, signs other than a minus, and separators are refused.
    fn from_str(text: &str) -> Result<Self> {
        let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
        let value = plain.then(|| Decimal::from_str_exact(text).ok()).flatten();
        let value = value.ok_or_else(|| Error::new(codes::QUANTITY_UNREADABLE).with("text", text))?;
        if value.normalize().scale() > 6 {
            return Err(Error::new(codes::QUANTITY_TOO_PRECISE).with("text", text));
        }
        Quantity::round(value)
    }
}

impl fmt::Display for Quantity {
    /// Without trailing zeros: `1.5`, `20`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_decimal().normalize(), f)
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

text_value!(Quantity, "Quantity", r"^-?[0-9]+(\.[0-9]{1,6})?$", "1.5");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_and_refuses() {
        for (text, millionths) in
            [("1", 1_000_000), ("0.000001", 1), ("-2.5", -2_500_000), ("1.5000000", 1_500_000)]
        {
            assert_eq!(text.parse::<Quantity>().unwrap().0, millionths, "{text}");
        }
        for text in ["", "x", "1e3", "0.0000001", "9999999999999999", "1,000", "+1"] {
            assert!(text.parse::<Quantity>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_round_trips(millionths in any::<i64>()) {
            let quantity = Quantity(millionths);
            prop_assert_eq!(quantity.to_string().parse::<Quantity>().unwrap(), quantity);
        }
    }
}
