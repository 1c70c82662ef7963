//! Which tax applies, and what the taxes of several lines come to together.
//!
//! Guarantees: totals are sums of what the lines were booked with; the parts of a combined rate add up to the line's tax.

use crate::tax::Taxed;
use boss_kernel::rounding::allocate;
use boss_kernel::{Amount, Currency, Decimal, Error, Percent, Result, TaxRate, error::codes};
use rust_decimal::RoundingStrategy;
use std::collections::BTreeMap;

/// The decimals of a percentage that is shown and never calculated with.
const SHOWN_DECIMALS: u32 = 5;

/// Which rate applies where no line says it: the customer's own, else that of the place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaxRates {
    /// The customer's.
    pub customer: Option<TaxRate>,
    /// By place, from the country down: `["US"]`, `["US", "CA"]`.
    pub places: BTreeMap<Vec<String>, TaxRate>,
}

impl TaxRates {
    /// The line's own rate, else the customer's, else that of the most specific place the address lies in; none without any.
    pub fn rate(&self, line: Option<TaxRate>, place: &[String]) -> Option<TaxRate> {
        let lengths = (1..=place.len()).rev();
        let of_place =
            || lengths.filter_map(|length| place.get(..length)).find_map(|place| self.places.get(place));
        line.or(self.customer).or_else(|| of_place().copied())
    }
}

/// The lines of one rate together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxGroup {
    /// The rate.
    pub rate: TaxRate,
    /// The sums of its lines.
    pub taxed: Taxed,
}

/// Lines by rate, smallest first.
pub fn by_rate(lines: &[(TaxRate, Taxed)], currency: Currency) -> Result<Vec<TaxGroup>> {
    let mut groups: BTreeMap<TaxRate, Vec<Taxed>> = BTreeMap::new();
    for (rate, taxed) in lines {
        groups.entry(*rate).or_default().push(*taxed);
    }
    let group = |(rate, lines): (TaxRate, Vec<Taxed>)| Ok(TaxGroup { rate, taxed: sum(&lines, currency)? });
    groups.into_iter().map(group).collect()
}

/// All lines together.
pub fn sum(lines: &[Taxed], currency: Currency) -> Result<Taxed> {
    let of = |part: fn(&Taxed) -> Amount| Amount::sum(lines.iter().map(part), currency);
    Ok(Taxed { net: of(|line| line.net)?, tax: of(|line| line.tax)?, gross: of(|line| line.gross)? })
}

/// The rate of several taxes on one line.
pub fn combined(rates: &[TaxRate]) -> Result<TaxRate> {
    TaxRate::new(rates.iter().map(TaxRate::fraction).sum())
}

/// What each of several taxes is of the tax of a line at their combined rate.
pub fn shares(tax: Amount, rates: &[TaxRate]) -> Result<Vec<Amount>> {
    // A rate has at most six decimals, so millionths of it are whole.
    let millionths = |rate: &TaxRate| boss_kernel::rounding::round_half_away(rate.fraction(), 6);
    allocate(tax, &rates.iter().map(millionths).collect::<Result<Vec<i64>>>()?)
}

/// The rate that several lines bear together, for showing only: tax of net; where there is no net, the mean of their rates.
pub fn effective_rate(lines: &[(TaxRate, Taxed)], currency: Currency) -> Result<Percent> {
    let all: Vec<Taxed> = lines.iter().map(|(_, taxed)| *taxed).collect();
    let total = sum(&all, currency)?;
    let (part, whole) = if total.net.is_zero() {
        (lines.iter().map(|(rate, _)| rate.fraction()).sum(), Decimal::from(lines.len().max(1)))
    } else {
        (total.tax.to_decimal(), total.net.to_decimal())
    };
    let overflow = || Error::new(codes::AMOUNT_OVERFLOW).with("currency", currency);
    let share = part.checked_mul(Decimal::ONE_HUNDRED).and_then(|part| part.checked_div(whole));
    let share = share.ok_or_else(overflow)?;
    Percent::new(share.round_dp_with_strategy(SHOWN_DECIMALS, RoundingStrategy::MidpointAwayFromZero))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tax::TaxTerms;

    fn rate(text: &str) -> TaxRate {
        text.parse().unwrap()
    }

    fn line(net: i64, text: &str) -> (TaxRate, Taxed) {
        let terms = TaxTerms { rate: rate(text), inclusive: false };
        (terms.rate, terms.split(Amount::new(net, Currency::EUR)).unwrap())
    }

    #[test]
    fn the_most_specific_rate_counts() {
        let place = |text: &str| text.split('-').map(str::to_owned).collect::<Vec<String>>();
        let places = BTreeMap::from([(place("US"), rate("0.05")), (place("US-CA"), rate("0.0725"))]);
        let rates = TaxRates { customer: None, places };
        assert_eq!(rates.rate(None, &place("US-CA-Oakland")), Some(rate("0.0725")));
        assert_eq!(rates.rate(None, &place("US-NY")), Some(rate("0.05")));
        assert_eq!(rates.rate(None, &place("FR")), None);
        let exempt = TaxRates { customer: Some(rate("0")), ..rates };
        assert_eq!(exempt.rate(None, &place("US")), Some(rate("0")));
        assert_eq!(exempt.rate(Some(rate("0.2")), &place("US")), Some(rate("0.2")));
    }

    #[test]
    fn lines_by_rate_are_sums_of_lines() {
        let lines = [line(10_000, "0.2"), line(333, "0.05"), line(333, "0.05")];
        let groups = by_rate(&lines, Currency::EUR).unwrap();
        let figures: Vec<(String, i64)> =
            groups.iter().map(|group| (group.rate.to_string(), group.taxed.tax.minor())).collect();
        assert_eq!(figures, [("0.05".to_owned(), 34), ("0.2".to_owned(), 2_000)]);
    }

    #[test]
    fn several_taxes_on_a_line() {
        let rates = [rate("0.1"), rate("0.12")];
        assert_eq!(combined(&rates).unwrap(), rate("0.22"));
        let tax = line(1_333, "0.22").1.tax;
        let parts: Vec<i64> = shares(tax, &rates).unwrap().iter().map(Amount::minor).collect();
        assert_eq!((tax.minor(), parts), (293, vec![133, 160]));
    }

    #[test]
    fn the_rate_lines_bear_together() {
        let shown = |lines: &[(TaxRate, Taxed)]| effective_rate(lines, Currency::EUR).unwrap().to_string();
        assert_eq!(shown(&[line(17_900, "0.1"), line(14_900, "0.2")]), "14.54268");
        assert_eq!(shown(&[line(0, "0.1"), line(0, "0.22")]), "16");
        assert_eq!(shown(&[]), "0");
    }
}
