//! How figures read on paper: thousands separated, a real minus, always the currency's decimals.
//!
//! Everything here is text made from exact values; only shares are rounded.

use boss_kernel::{Amount, Currency, Decimal, Quantity, TaxRate, UnitPrice};
use rust_decimal::RoundingStrategy;

/// Digits with thousands separators and U+2212 for a negative sign: `−1,234.50`.
pub(crate) fn grouped(value: Decimal) -> String {
    let plain = value.abs().to_string();
    let (whole, decimals) = match plain.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (plain.as_str(), None),
    };
    let mut text = String::with_capacity(plain.len() + plain.len() / 3 + 3);
    if value.is_sign_negative() && !value.is_zero() {
        text.push('\u{2212}');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(decimals) = decimals {
        text.push('.');
        text.push_str(decimals);
    }
    text
}

/// An amount without its currency: `1,234.50`.
pub(crate) fn amount(amount: Amount) -> String {
    grouped(amount.to_decimal())
}

/// An amount with its currency: `¥1,234.50`, `USD 1,234.50`.
pub(crate) fn amount_with_currency(amount: Amount) -> String {
    let digits = grouped(amount.to_decimal());
    if amount.currency() != Currency::CNY {
        return format!("{} {digits}", amount.currency());
    }
    match digits.strip_prefix('\u{2212}') {
        Some(magnitude) => format!("\u{2212}¥{magnitude}"),
        None => format!("¥{digits}"),
    }
}

/// A quantity without trailing zeros: `1,500.25`.
pub(crate) fn quantity(quantity: Quantity) -> String {
    grouped(quantity.to_decimal().normalize())
}

/// A unit price with all its digits, but at least the currency's decimals: `0.00035`, `12.00`.
pub(crate) fn unit_price(price: UnitPrice, currency: Currency) -> String {
    let mut value = price.0.normalize();
    if value.scale() < currency.exponent() {
        value.rescale(currency.exponent());
    }
    grouped(value)
}

/// A fraction of one as percent, exactly: 0.06 is `6%`.
pub(crate) fn percent(fraction: Decimal) -> String {
    let hundredfold = fraction.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(fraction);
    format!("{}%", grouped(hundredfold.normalize()))
}

/// A share as percent, rounded to two decimals, of which at least one is shown: 1/3 is `33.33%`, 0.07 is `7.0%`.
pub(crate) fn share(fraction: Decimal) -> String {
    let rounded = fraction.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero);
    let mut hundredfold = rounded.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(rounded).normalize();
    if hundredfold.scale() == 0 {
        hundredfold.rescale(1);
    }
    format!("{}%", grouped(hundredfold))
}

/// A tax rate: `6%`.
pub(crate) fn tax_rate(rate: TaxRate) -> String {
    percent(rate.fraction())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_printed() {
        for (text, expect) in [
            ("0", "0"),
            ("-0.00", "0.00"),
            ("999", "999"),
            ("1000.5", "1,000.5"),
            ("-1234567.89", "−1,234,567.89"),
        ] {
            assert_eq!(grouped(text.parse().unwrap()), expect);
        }
        assert_eq!(amount_with_currency(Amount::new(-123_450, Currency::CNY)), "−¥1,234.50");
        assert_eq!(amount_with_currency(Amount::new(5, Currency::JPY)), "JPY 5");
        assert_eq!(unit_price("0.000350".parse().unwrap(), Currency::CNY), "0.00035");
        assert_eq!(unit_price("12".parse().unwrap(), Currency::CNY), "12.00");
        assert_eq!(percent("0.065".parse().unwrap()), "6.5%");
        assert_eq!(share(Decimal::ONE / Decimal::from(3)), "33.33%");
        assert_eq!(share("-0.07".parse().unwrap()), "−7.0%");
        assert_eq!(quantity(Quantity(1_500_250_000)), "1,500.25");
    }
}
