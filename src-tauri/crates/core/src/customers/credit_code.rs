//! Unified social credit codes (统一社会信用代码): what they look like, and codes made up for demo data.
//!
//! The form and both check characters follow GB 32100-2015 (modulus 31) and GB 11714-1997 (modulus 11, the organisation
//! code inside). Some early codes in real use fail the check, so what is found here is a doubt to tell, never a refusal.

use crate::customers::codes;
use crate::customers::names::half_width;
use boss_kernel::Notice;

/// The 31 characters of a code in the order of their values: no I, O, S, V or Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of the eight characters of an organisation code (GB 11714-1997).
const ORGANIZATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A character's value, 0 to 30; none for a character that no code has.
fn value_of(character: u8) -> Option<u32> {
    ALPHABET.iter().position(|&known| known == character).and_then(|place| u32::try_from(place).ok())
}

/// The check character of the first 17 characters of a credit code: weights are the powers of 3 modulo 31.
/// None when a character is not one a code can have or the length is not 17.
pub fn check_character(first_17: &str) -> Option<char> {
    if first_17.len() != 17 {
        return None;
    }
    let mut weight = 1;
    let mut sum = 0;
    for character in first_17.bytes() {
        sum += value_of(character)? * weight;
        weight = weight * 3 % 31;
    }
    let place = usize::try_from((31 - sum % 31) % 31).ok()?;
    ALPHABET.get(place).map(|&character| char::from(character))
}

/// The check character of the first eight characters of an organisation code; letters count from A = 10.
fn organization_check_character(first_8: &str) -> Option<char> {
    if first_8.len() != 8 {
        return None;
    }
    let mut sum = 0;
    for (character, weight) in first_8.chars().zip(ORGANIZATION_WEIGHTS) {
        sum += character.to_digit(36)? * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

/// As a code is kept: capitals, without blanks and hyphens, full-width characters made plain.
pub fn normalized(text: &str) -> String {
    let kept = text.chars().map(half_width).filter(|c| !c.is_whitespace() && *c != '-');
    kept.flat_map(char::to_uppercase).collect()
}

/// What is doubtful about a normalised code: its form, or a check character. None for a code in which everything fits.
pub fn doubt(code: &str) -> Option<Notice> {
    if is_valid(code) {
        return None;
    }
    let formed = code.len() == 18 && code.bytes().all(|character| value_of(character).is_some());
    let kind = if formed { codes::CREDIT_CODE_CHECK_FAILS } else { codes::CREDIT_CODE_FORM_UNUSUAL };
    Some(Notice::new(kind).with("code", code))
}

/// Whether `code` has 18 allowed characters and both its check characters fit.
pub fn is_valid(code: &str) -> bool {
    if code.len() != 18 || !code.is_ascii() {
        return false;
    }
    organization_check_character(&code[8..16]) == code[16..17].chars().next()
        && check_character(&code[..17]) == code[17..].chars().next()
}

/// The code of an enterprise (91) in `division` (six digits) whose organisation code starts with `organization` (eight
/// characters). None when a part is not well formed.
pub fn compose(division: &str, organization: &str) -> Option<String> {
    if division.len() != 6 || !division.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let first_17 = format!("91{division}{organization}{}", organization_check_character(organization)?);
    let check = check_character(&first_17)?;
    Some(format!("{first_17}{check}"))
}

/// Eight characters of an organisation code for `number`, from `MA000000` on; different below 31^6.
pub fn organization(number: u64) -> String {
    let mut rest = number;
    let mut characters = [b'0'; 6];
    for character in characters.iter_mut().rev() {
        *character =
            usize::try_from(rest % 31).ok().and_then(|place| ALPHABET.get(place)).map_or(b'0', |&c| c);
        rest /= 31;
    }
    characters
        .iter()
        .fold(String::from("MA"), |text, &character| text + char::from(character).encode_utf8(&mut [0; 4]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked out apart from this code, from the two standards' tables.
    #[test]
    fn composes_both_check_characters() {
        for (division, organization, code) in WORKED {
            assert_eq!(compose(division, organization).as_deref(), Some(code));
            assert!(is_valid(code), "{code}");
        }
    }

    const WORKED: [(&str, &str, &str); 3] = [
        ("470101", "MA000001", "91470101MA0000015J"),
        ("480201", "MA31XXY7", "91480201MA31XXY77R"),
        ("570101", "00000000", "91570101000000000M"),
    ];

    #[test]
    fn one_wrong_character_is_noticed() {
        let code = compose("470101", "MA0000A1").unwrap();
        for place in 0..18 {
            for other in ALPHABET.iter().map(|&c| char::from(c)) {
                let mut changed: Vec<char> = code.chars().collect();
                if changed[place] == other {
                    continue;
                }
                changed[place] = other;
                let changed: String = changed.into_iter().collect();
                assert!(!is_valid(&changed), "{changed}");
            }
        }
    }

    #[test]
    fn what_is_not_a_code_is_refused() {
        for text in
            ["", "91", "91470101MA000001", "中文中文中文", "91470101MA000001I0", "914701010000000000000"]
        {
            assert!(!is_valid(text), "{text}");
        }
        assert_eq!(compose("4701", "MA000001"), None);
        assert_eq!(compose("470101", "MA-00001"), None);
        assert_eq!(compose("470101", "MA00000"), None);
    }

    #[test]
    fn a_doubt_says_what_is_doubtful() {
        assert_eq!(normalized(" 9147 0101-ma0000015j"), "91470101MA0000015J");
        assert_eq!(normalized("９１"), "91");
        assert_eq!(doubt("91470101MA0000015J"), None);
        let kind = |code| doubt(code).map(|notice| notice.code);
        assert_eq!(kind("91470101MA0000015K"), Some(codes::CREDIT_CODE_CHECK_FAILS));
        assert_eq!(kind("91470101MA000001"), Some(codes::CREDIT_CODE_FORM_UNUSUAL));
        assert_eq!(kind("91470101MI0000015J"), Some(codes::CREDIT_CODE_FORM_UNUSUAL));
    }

    #[test]
    fn numbers_make_different_organisation_codes() {
        assert_eq!(organization(0), "MA000000");
        assert_eq!(organization(31), "MA000010");
        assert_eq!(organization(30), "MA00000Y");
    }
}
