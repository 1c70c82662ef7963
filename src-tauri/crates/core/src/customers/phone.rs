//! Phone numbers in one form, so that the same number is found however it was typed.
//!
//! Chinese mobile numbers are eleven digits; landlines have their area code before a hyphen and an extension after another;
//! foreign numbers begin with a plus. The country code +86 is left out.

use crate::customers::names::half_width;

/// The fewest digits a number has: service numbers of banks and carriers have five.
const FEWEST: usize = 5;
/// The most (E.164 allows fifteen, an international prefix typed as digits adds some).
const MOST: usize = 18;

/// A number as it is kept, or none when the text is not a phone number.
pub fn normalized(text: &str) -> Option<String> {
    let (number, extension) = apart(text)?;
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    if !(FEWEST..=MOST).contains(&digits) || extension.len() > 6 {
        return None;
    }
    let shown = grouped(&number);
    Some(if extension.is_empty() { shown } else { format!("{shown}-{extension}") })
}

/// The beginning of a number as it would be kept, for searching while it is typed; none when it can't become one.
pub fn normalized_start(text: &str) -> Option<String> {
    let (number, extension) = apart(text)?;
    (number.len() >= 3 && extension.is_empty()).then(|| grouped(&number))
}

/// The digits (after a plus, where there is one) and the extension.
fn apart(text: &str) -> Option<(String, String)> {
    let plain: String = text.chars().map(half_width).flat_map(char::to_lowercase).collect();
    let plain = plain.replace("ext.", "x").replace("ext", "x").replace(['转', '#'], "x");
    let (number, extension) = match plain.split_once('x') {
        Some((number, extension)) => (number.to_owned(), extension.trim().to_owned()),
        None => hyphened_extension(plain.trim()),
    };
    let kept: String = number.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.' | '–')).collect();
    let kept = kept.strip_prefix("+86").map(str::to_owned).unwrap_or(kept);
    let digits = kept.strip_prefix('+').unwrap_or(&kept);
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    (!digits.is_empty() && all_digits(digits) && all_digits(&extension)).then_some((kept, extension))
}

/// `021-55550100-801`: a third group after an area code is an extension.
fn hyphened_extension(text: &str) -> (String, String) {
    let groups: Vec<&str> = text.split('-').map(str::trim).collect();
    match groups.as_slice() {
        [area, number, extension] if area.trim_start_matches("+86").trim().starts_with('0') => {
            (format!("{area}{number}"), (*extension).to_owned())
        }
        _ => (text.to_owned(), String::new()),
    }
}

/// With the hyphen after a Chinese area code; service numbers of 400 and 800 in groups.
fn grouped(number: &str) -> String {
    if number.len() == 10 && (number.starts_with("400") || number.starts_with("800")) {
        return format!("{}-{}-{}", &number[..3], &number[3..6], &number[6..]);
    }
    let area = match number.as_bytes() {
        [b'0', b'0', ..] => 0,
        [b'0', b'1' | b'2', ..] => 3,
        [b'0', ..] => 4,
        _ => 0,
    };
    if area == 0 || number.len() <= area {
        return number.to_owned();
    }
    format!("{}-{}", &number[..area], &number[area..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_form() {
        for (typed, kept) in [
            ("138 0013 8000", "13800138000"),
            ("+86 138-0013-8000", "13800138000"),
            ("１３８００１３８０００", "13800138000"),
            ("021-5555 0100", "021-55550100"),
            ("(021)55550100", "021-55550100"),
            ("02155550100转801", "021-55550100-801"),
            ("021-55550100-801", "021-55550100-801"),
            ("0571 8888 0000", "0571-88880000"),
            ("4008208820", "400-820-8820"),
            ("400-820-8820", "400-820-8820"),
            ("95588", "95588"),
            ("+49 30 123456", "+4930123456"),
        ] {
            assert_eq!(normalized(typed).as_deref(), Some(kept), "{typed}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in ["", "abc", "1380013800O", "123", "12345678901234567890", "138，00138000", "021-x"] {
            assert_eq!(normalized(text), None, "{text}");
        }
    }

    #[test]
    fn the_beginning_of_a_number_finds_it() {
        for (typed, start) in [("0215555", "021-5555"), ("138001", "138001"), ("021", "021")] {
            assert_eq!(normalized_start(typed).as_deref(), Some(start), "{typed}");
        }
        assert_eq!(normalized_start("13"), None);
    }
}
