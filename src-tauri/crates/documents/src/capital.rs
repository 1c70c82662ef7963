//! Capital amounts (大写): the words of a renminbi amount that stand beside its digits so that neither can be altered.
//!
//! Follows the rules for filling in bills and settlement vouchers (支付结算办法, 银发〔1997〕393号, annex 1) and, for invoices,
//! the way the tax platform prints them: 圆 for the unit, 整 when no fen follow, （负数） before a negative amount.

use crate::codes;
use boss_kernel::{Amount, Currency, Error, Result};

/// Which word stands for the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapitalStyle {
    /// 圆, as on invoices.
    Invoice,
    /// 元, as on bills and settlement vouchers.
    Voucher,
}

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];

/// The words of a renminbi amount, below 10,000,000,000,000,000 yuan either way.
///
/// Fails with [`codes::CAPITAL_CURRENCY`] for another currency and [`codes::CAPITAL_OUT_OF_RANGE`] for a larger amount.
pub fn capital_amount(amount: Amount, style: CapitalStyle) -> Result<String> {
    if amount.currency() != Currency::CNY {
        return Err(Error::new(codes::CAPITAL_CURRENCY).with("currency", amount.currency()));
    }
    let fen = amount.minor().unsigned_abs();
    let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    if yuan >= 10_000_000_000_000_000 {
        return Err(Error::new(codes::CAPITAL_OUT_OF_RANGE).with("amount", amount.to_decimal()));
    }
    let unit = match style {
        CapitalStyle::Invoice => '圆',
        CapitalStyle::Voucher => '元',
    };
    let mut words = String::new();
    if amount.is_negative() {
        words.push_str("（负数）");
    }
    if yuan > 0 {
        words.push_str(&whole_number(yuan));
        words.push(unit);
    }
    match (jiao, fen) {
        (0, 0) if yuan == 0 => words.extend(['零', unit]),
        (0, fen) if yuan > 0 && fen > 0 => words.push('零'),
        _ => {}
    }
    if jiao > 0 {
        words.extend([digit(jiao), '角']);
    }
    if fen > 0 {
        words.extend([digit(fen), '分']);
    } else {
        words.push('整');
    }
    Ok(words)
}

fn digit(value: u64) -> char {
    usize::try_from(value).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or('零')
}

/// A positive whole number, read in 亿 and 万; a gap of zeros is read once.
fn whole_number(number: u64) -> String {
    let split = |at: u64, name: char| {
        let (upper, lower) = (number / at, number % at);
        let mut words = whole_number(upper);
        words.push(name);
        if lower > 0 {
            if lower < at / 10 {
                words.push('零');
            }
            words.push_str(&whole_number(lower));
        }
        words
    };
    match number {
        100_000_000.. => split(100_000_000, '亿'),
        10_000.. => split(10_000, '万'),
        _ => below_ten_thousand(number),
    }
}

fn below_ten_thousand(number: u64) -> String {
    let mut words = String::new();
    let mut gap = false;
    for place in (0..4_u32).rev() {
        let value = number / 10_u64.pow(place) % 10;
        if value == 0 {
            gap = !words.is_empty();
            continue;
        }
        if gap {
            words.push('零');
            gap = false;
        }
        words.push(digit(value));
        words.push_str(PLACES.get(usize::try_from(place).unwrap_or(0)).copied().unwrap_or(""));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_currencies_and_giants_are_refused() {
        let error = capital_amount(Amount::new(100, Currency::USD), CapitalStyle::Invoice).unwrap_err();
        assert_eq!(error.code(), codes::CAPITAL_CURRENCY);
        let error = capital_amount(Amount::new(i64::MIN, Currency::CNY), CapitalStyle::Invoice).unwrap_err();
        assert_eq!(error.code(), codes::CAPITAL_OUT_OF_RANGE);
    }

    #[test]
    fn the_largest_amount_has_words() {
        let largest = Amount::new(999_999_999_999_999_999, Currency::CNY);
        let words = capital_amount(largest, CapitalStyle::Voucher).unwrap();
        assert_eq!(words, "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分");
    }
}
