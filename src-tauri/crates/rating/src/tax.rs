//! Tax on one line.
//!
//! Guarantees: net + tax = gross, always; the tax is rounded half away from zero to the minor unit.

use crate::exact::divide_half_away;
use boss_kernel::{Amount, Error, NaiveDate, Result, TaxRate, error::codes};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How a price is taxed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaxTerms {
    /// The rate, a fraction of one.
    pub rate: TaxRate,
    /// Whether the price already contains the tax.
    pub inclusive: bool,
}

/// How a price is taxed from which day on; the tax of a cycle is that of its first day served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxTimeline {
    first: TaxTerms,
    changes: Arc<[(NaiveDate, TaxTerms)]>,
}

impl TaxTimeline {
    /// Always the same.
    pub fn constant(terms: TaxTerms) -> TaxTimeline {
        TaxTimeline { first: terms, changes: Arc::default() }
    }

    /// `first`, and from each day given on the terms beside it.
    pub fn changing(first: TaxTerms, mut changes: Vec<(NaiveDate, TaxTerms)>) -> TaxTimeline {
        changes.sort_by_key(|(day, _)| *day);
        TaxTimeline { first, changes: changes.into() }
    }

    /// The terms on a day.
    pub fn on(&self, day: NaiveDate) -> TaxTerms {
        let begun = self.changes.partition_point(|(from, _)| *from <= day);
        begun.checked_sub(1).and_then(|index| self.changes.get(index)).map_or(self.first, |(_, terms)| *terms)
    }
}

/// A taxed line: net + tax = gross.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taxed {
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub gross: Amount,
}

impl TaxTerms {
    /// Splits a line's booked total (gross if the price includes tax, else net) at this rate.
    ///
    /// Inclusive: tax = round(gross ÷ (1 + r) × r), the rule of Chinese VAT invoices. Exclusive: tax = round(net × r).
    pub fn split(&self, booked: Amount) -> Result<Taxed> {
        let overflow = || Error::new(codes::AMOUNT_OVERFLOW).with("currency", booked.currency());
        let rate = self.rate.fraction();
        let one = 10_i128.checked_pow(rate.scale()).ok_or_else(overflow)?;
        let part = i128::from(booked.minor()).checked_mul(rate.mantissa()).ok_or_else(overflow)?;
        let whole = if self.inclusive { one + rate.mantissa() } else { one };
        let tax = i64::try_from(divide_half_away(part, whole)).map_err(|_| overflow())?;
        let tax = Amount::new(tax, booked.currency());
        if self.inclusive {
            return Ok(Taxed { net: booked.minus(tax)?, tax, gross: booked });
        }
        Ok(Taxed { net: booked, tax, gross: booked.plus(tax)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_kernel::Currency;
    use proptest::prelude::*;

    #[test]
    fn figures() {
        for (rate, inclusive, booked, tax) in [
            ("0.21", false, 999, 210),
            ("0.21", false, 997, 209),
            ("0.20", false, 3871, 774),
            ("0.20", false, 3571, 714),
            ("0.20", false, 3929, 786),
            ("0.06", true, 10600, 600),
            ("0.06", true, 9900, 560),
            ("0.13", true, 1, 0),
            ("0", true, 9900, 0),
            ("1", true, 3, 2),
        ] {
            let terms = TaxTerms { rate: rate.parse().unwrap(), inclusive };
            let split = terms.split(Amount::new(booked, Currency::CNY)).unwrap();
            assert_eq!(split.tax.minor(), tax, "{rate} {inclusive} {booked}");
        }
    }

    proptest! {
        #[test]
        fn net_and_tax_make_gross(booked in any::<i64>(), rate in 0_i64..=1_000_000, inclusive: bool) {
            let rate = TaxRate::new(boss_kernel::Decimal::new(rate, 6)).unwrap();
            if let Ok(split) = (TaxTerms { rate, inclusive }).split(Amount::new(booked, Currency::CNY)) {
                prop_assert_eq!(split.net.plus(split.tax).unwrap(), split.gross);
                prop_assert!(split.tax.minor().signum() * booked.signum() >= 0);
            }
        }
    }
}
