//! Currencies and how many decimals each has (ISO 4217, list one).

use crate::error::{Error, codes};
use crate::text_value::text_value;
use std::fmt;
use std::str::FromStr;

/// An ISO 4217 currency, for example `CNY`. Only listed currencies can be made.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "store", derive(sea_orm::DeriveValueType), sea_orm(value_type = "String"))]
pub struct Currency([u8; 3]);

/// Currencies whose minor unit is not a hundredth: code, decimals (ISO 4217, list one).
const EXPONENTS: &[(&str, u32)] = &[
    ("BHD", 3),
    ("BIF", 0),
    ("CLF", 4),
    ("CLP", 0),
    ("DJF", 0),
    ("GNF", 0),
    ("IQD", 3),
    ("ISK", 0),
    ("JOD", 3),
    ("JPY", 0),
    ("KMF", 0),
    ("KRW", 0),
    ("KWD", 3),
    ("LYD", 3),
    ("OMR", 3),
    ("PYG", 0),
    ("RWF", 0),
    ("TND", 3),
    ("UGX", 0),
    ("UYI", 0),
    ("UYW", 4),
    ("VND", 0),
    ("VUV", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("XPF", 0),
];

/// Currencies with two decimals (ISO 4217, list one).
const HUNDREDTHS: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF \
    CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF \
    IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR \
    MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC \
    SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG";

impl Currency {
    /// Renminbi.
    pub const CNY: Currency = Currency(*b"CNY");
    /// US dollar.
    pub const USD: Currency = Currency(*b"USD");
    /// Euro.
    pub const EUR: Currency = Currency(*b"EUR");
    /// Japanese yen, which has no minor unit.
    pub const JPY: Currency = Currency(*b"JPY");

    /// The ISO code, three capital letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// How many decimals the minor unit has: 2 for CNY, 0 for JPY, 3 for KWD.
    pub fn exponent(&self) -> u32 {
        EXPONENTS.iter().find(|(code, _)| *code == self.code()).map_or(2, |(_, exponent)| *exponent)
    }

    /// Every currency Boss knows, by code.
    pub fn all() -> Vec<Currency> {
        let mut all: Vec<Currency> = HUNDREDTHS
            .split_whitespace()
            .chain(EXPONENTS.iter().map(|(code, _)| *code))
            .filter_map(|c| c.parse().ok())
            .collect();
        all.sort();
        all
    }
}

impl FromStr for Currency {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let known = EXPONENTS.iter().any(|(code, _)| *code == text)
            || HUNDREDTHS.split_whitespace().any(|c| c == text);
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(bytes) if known => Ok(Currency(bytes)),
            _ => Err(Error::new(codes::CURRENCY_UNKNOWN).with("text", text)),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

text_value!(Currency, "Currency", "^[A-Z]{3}$", "CNY");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_follow_iso_4217() {
        for (code, exponent) in [("CNY", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("USD", 2), ("VND", 0)] {
            assert_eq!(code.parse::<Currency>().unwrap().exponent(), exponent, "{code}");
        }
    }

    #[test]
    fn unknown_codes_are_refused() {
        for code in ["", "cny", "RMB", "ABC", "CNYX", "人民币"] {
            assert!(code.parse::<Currency>().is_err(), "{code}");
        }
    }
}
