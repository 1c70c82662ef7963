//! Unit prices and rates: exact decimals that are stored and sent as text, never summed or compared in SQL.

use crate::error::{Error, Result, codes};
use crate::text_value::text_value;
use rust_decimal::Decimal;
use std::fmt;
use std::str::FromStr;

macro_rules! decimal_text {
    ($name:ident, $schema:literal, $example:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.normalize(), f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
        text_value!($name, $schema, r"^-?[0-9]+(\.[0-9]+)?$", $example);
    };
}

/// The price of one unit, in whole units of its currency, with as many decimals as agreed (at most 12): `0.00035`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "store", derive(sea_orm::DeriveValueType), sea_orm(value_type = "String"))]
pub struct UnitPrice(pub Decimal);

/// A tax rate as a fraction of one: `0.06` is 6 %. Between 0 and 1.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "store", derive(sea_orm::DeriveValueType), sea_orm(value_type = "String"))]
pub struct TaxRate(Decimal);

/// A percentage: `2.9` is 2.9 %. Not below zero and at most 1000, with at most ten decimals.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "store", derive(sea_orm::DeriveValueType), sea_orm(value_type = "String"))]
pub struct Percent(Decimal);

fn plain_decimal(text: &str, most_decimals: u32) -> Option<Decimal> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let value = plain.then(|| Decimal::from_str_exact(text).ok()).flatten()?;
    (value.normalize().scale() <= most_decimals).then_some(value)
}

impl FromStr for UnitPrice {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        plain_decimal(text, 12)
            .map(UnitPrice)
            .ok_or_else(|| Error::new(codes::PRICE_UNREADABLE).with("text", text))
    }
}

impl TaxRate {
    /// No tax.
    pub const ZERO: TaxRate = TaxRate(Decimal::ZERO);

    /// A rate between 0 and 1; anything else is refused.
    pub fn new(rate: Decimal) -> Result<TaxRate> {
        if rate < Decimal::ZERO || rate > Decimal::ONE {
            return Err(Error::new(codes::TAX_RATE_UNREADABLE).with("text", rate));
        }
        Ok(TaxRate(rate))
    }

    /// A whole number of percent, 0 to 100.
    pub fn percent(percent: u8) -> Result<TaxRate> {
        TaxRate::new(Decimal::new(i64::from(percent), 2))
    }

    /// As a fraction of one.
    pub fn fraction(&self) -> Decimal {
        self.0
    }
}

impl FromStr for TaxRate {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let rate = plain_decimal(text, 6)
            .ok_or_else(|| Error::new(codes::TAX_RATE_UNREADABLE).with("text", text))?;
        TaxRate::new(rate)
    }
}

impl Percent {
    /// None.
    pub const ZERO: Percent = Percent(Decimal::ZERO);

    /// Refuses less than nothing, more than 1000 and more than ten decimals.
    pub fn new(percent: Decimal) -> Result<Percent> {
        if percent < Decimal::ZERO || percent > Decimal::ONE_THOUSAND || percent.normalize().scale() > 10 {
            return Err(Error::new(codes::PERCENT_UNREADABLE).with("text", percent));
        }
        Ok(Percent(percent.normalize()))
    }

    /// As a fraction of one, with at most twelve decimals.
    pub fn fraction(&self) -> Decimal {
        let fraction = Decimal::try_from_i128_with_scale(self.0.mantissa(), self.0.scale() + 2);
        fraction.unwrap_or_default().normalize()
    }

    /// None of it.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// More than all of it.
    pub fn is_over_all(&self) -> bool {
        self.0 > Decimal::ONE_HUNDRED
    }
}

impl FromStr for Percent {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let percent = plain_decimal(text, 10)
            .ok_or_else(|| Error::new(codes::PERCENT_UNREADABLE).with("text", text))?;
        Percent::new(percent)
    }
}

decimal_text!(Percent, "Percent", "2.9");
decimal_text!(UnitPrice, "UnitPrice", "0.00035");
decimal_text!(TaxRate, "TaxRate", "0.06");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_stay_between_zero_and_one() {
        assert_eq!("0.06".parse::<TaxRate>().unwrap().to_string(), "0.06");
        for text in ["1.01", "-0.01", "6%", "", "1e-2"] {
            assert!(text.parse::<TaxRate>().is_err(), "{text}");
        }
    }

    #[test]
    fn percentages_are_shares_of_a_hundred() {
        assert_eq!("2.90".parse::<Percent>().unwrap().fraction(), "0.029".parse::<Decimal>().unwrap());
        assert_eq!("150".parse::<Percent>().unwrap().to_string(), "150");
        for text in ["-1", "1000.1", "5%", "", "0.00000000001"] {
            assert!(text.parse::<Percent>().is_err(), "{text}");
        }
    }

    #[test]
    fn prices_keep_their_digits() {
        let price: UnitPrice = "0.000350".parse().unwrap();
        assert_eq!(price.to_string(), "0.00035");
        assert!("0.0000000000001".parse::<UnitPrice>().is_err());
    }
}
