//! Money: an amount is a whole number of minor units of one currency.
//!
//! Guarantees: arithmetic is exact and checked (overflow and mixed currencies are typed errors, never a wrap), and text with
//! more decimals than the currency has is refused rather than rounded behind someone's back.

use crate::currency::Currency;
use crate::error::{Error, Result, codes};
use crate::rounding::round_half_away;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Minor units as a column: `12345` is 123.45 in a currency with two decimals. The currency stands in the row beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "store", derive(sea_orm::DeriveValueType))]
pub struct Minor(pub i64);

impl Minor {
    /// Nothing.
    pub const ZERO: Minor = Minor(0);

    /// As an amount of `currency`.
    pub fn in_currency(self, currency: Currency) -> Amount {
        Amount::new(self.0, currency)
    }
}

/// An amount of money: minor units (fen, cents) of a currency. Travels as `{"minor": "12345", "currency": "CNY"}`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Amount {
    #[serde(with = "minor_as_text")]
    #[schemars(with = "MinorText")]
    minor: i64,
    currency: Currency,
}

/// The schema of minor units over IPC: a whole number written as text, since a JSON number loses digits.
struct MinorText;

impl JsonSchema for MinorText {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "MinorText".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^-?[0-9]{1,19}$" })
    }
}

mod minor_as_text {
    //! Minor units as text in JSON.
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(minor: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(minor)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl Amount {
    /// `minor` units of `currency`.
    pub const fn new(minor: i64, currency: Currency) -> Amount {
        Amount { minor, currency }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Amount {
        Amount::new(0, currency)
    }

    /// Minor units (fen for CNY).
    pub const fn minor(&self) -> i64 {
        self.minor
    }

    /// Minor units as a column value.
    pub const fn to_minor(&self) -> Minor {
        Minor(self.minor)
    }

    /// The currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// In whole units, exactly: 12345 fen is 123.45.
    pub fn to_decimal(&self) -> Decimal {
        Decimal::new(self.minor, self.currency.exponent())
    }

    /// Rounds a sum in whole units half away from zero to the minor unit. Fails when it does not fit 63 bits.
    pub fn round(units: Decimal, currency: Currency) -> Result<Amount> {
        round_half_away(units, currency.exponent()).map(|minor| Amount::new(minor, currency))
    }

    /// Reads `"1234.5"` or `"1,234.50"` as whole units. More decimals than the currency has are refused.
    pub fn parse(text: &str, currency: Currency) -> Result<Amount> {
        let cleaned: String = text.trim().chars().filter(|c| !matches!(c, ',' | '，' | ' ')).collect();
        let plain = !cleaned.is_empty()
            && cleaned.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
        let value = plain.then(|| Decimal::from_str_exact(&cleaned).ok()).flatten();
        let value = value.ok_or_else(|| Error::new(codes::AMOUNT_UNREADABLE).with("text", text))?;
        if value.normalize().scale() > currency.exponent() {
            return Err(Error::new(codes::AMOUNT_TOO_PRECISE)
                .with("text", text)
                .with("currency", currency)
                .with("decimals", currency.exponent()));
        }
        Amount::round(value, currency)
    }

    fn same_currency(&self, other: Amount) -> Result<()> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(Error::new(codes::CURRENCY_MIXED).with("first", self.currency).with("second", other.currency))
    }

    fn checked(&self, minor: Option<i64>) -> Result<Amount> {
        let minor =
            minor.ok_or_else(|| Error::new(codes::AMOUNT_OVERFLOW).with("currency", self.currency))?;
        Ok(Amount::new(minor, self.currency))
    }

    /// The sum. Fails on two currencies or on overflow.
    pub fn plus(&self, other: Amount) -> Result<Amount> {
        self.same_currency(other)?;
        self.checked(self.minor.checked_add(other.minor))
    }

    /// The difference. Fails on two currencies or on overflow.
    pub fn minus(&self, other: Amount) -> Result<Amount> {
        self.same_currency(other)?;
        self.checked(self.minor.checked_sub(other.minor))
    }

    /// The same with the other sign.
    pub fn negated(&self) -> Result<Amount> {
        self.checked(self.minor.checked_neg())
    }

    /// The smaller of two amounts of one currency.
    pub fn smaller(&self, other: Amount) -> Result<Amount> {
        self.same_currency(other)?;
        Ok(if other.minor < self.minor { other } else { *self })
    }

    /// The sum of all, zero for none.
    pub fn sum(amounts: impl IntoIterator<Item = Amount>, currency: Currency) -> Result<Amount> {
        amounts.into_iter().try_fold(Amount::zero(currency), |total, amount| total.plus(amount))
    }

    /// Nothing owed either way.
    pub const fn is_zero(&self) -> bool {
        self.minor == 0
    }

    /// Below zero.
    pub const fn is_negative(&self) -> bool {
        self.minor < 0
    }

    /// Above zero.
    pub const fn is_positive(&self) -> bool {
        self.minor > 0
    }
}

impl fmt::Display for Amount {
    /// `1234.50 CNY`: plain digits, always the currency's number of decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.to_decimal(), self.currency)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parses_what_people_type() {
        for (text, minor) in
            [("12", 1200), ("12.3", 1230), ("1,234.56", 123_456), ("-0.01", -1), (" 5 ", 500), ("1.500", 150)]
        {
            assert_eq!(Amount::parse(text, Currency::CNY).unwrap().minor(), minor, "{text}");
        }
        for text in ["", "abc", "1.234", "1e3", "0.005", "１２", "--1"] {
            assert!(Amount::parse(text, Currency::CNY).is_err(), "{text}");
        }
        assert!(Amount::parse("1.5", Currency::JPY).is_err());
    }

    #[test]
    fn currencies_do_not_mix() {
        let error = Amount::new(1, Currency::CNY).plus(Amount::new(1, Currency::USD)).unwrap_err();
        assert_eq!(error.code(), codes::CURRENCY_MIXED);
    }

    #[test]
    fn travels_as_text() {
        let json = serde_json::to_string(&Amount::new(i64::MAX, Currency::CNY)).unwrap();
        assert_eq!(json, r#"{"minor":"9223372036854775807","currency":"CNY"}"#);
        assert_eq!(serde_json::from_str::<Amount>(&json).unwrap().minor(), i64::MAX);
    }

    proptest! {
        #[test]
        fn plus_then_minus_is_the_same(a in any::<i64>(), b in any::<i64>()) {
            let (a, b) = (Amount::new(a, Currency::CNY), Amount::new(b, Currency::CNY));
            if let Ok(sum) = a.plus(b) {
                prop_assert_eq!(sum.minus(b).unwrap(), a);
            }
        }

        #[test]
        fn text_round_trips(minor in any::<i64>()) {
            for currency in [Currency::CNY, Currency::JPY, "KWD".parse().unwrap()] {
                let amount = Amount::new(minor, currency);
                prop_assert_eq!(Amount::parse(&amount.to_decimal().to_string(), currency).unwrap(), amount);
            }
        }
    }
}
