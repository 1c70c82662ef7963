//! The one rule that cleans every text that comes in, before it is read as the input of an action
//! or a query.
//!
//! A text is composed (NFC); control and zero-width characters, marks of direction and
//! non-characters go; the many blanks of Unicode become the plain one; ends are trimmed. Lines and
//! tabs stay in fields that have lines and become blanks in the others. Secrets stay as they were
//! typed. What is kept is so the same on both engines, of which one can't keep U+0000.

use serde_json::{Map, Value};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Which fields of an input are cleaned in another way, by name and at any depth; what lies within
/// such a field is treated as it is.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// Kept as they were typed.
    pub(super) secret: &'static [&'static str],
    /// Texts of several lines.
    pub(super) multi_line: &'static [&'static str],
}

/// Cleans every text of an input and the names of its fields.
pub(super) fn clean_input(input: Value, fields: Fields) -> Value {
    clean_value(input, fields, false)
}

fn clean_value(value: Value, fields: Fields, multi_line: bool) -> Value {
    match value {
        Value::String(text) => Value::String(clean_text(text, multi_line)),
        Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| clean_value(item, fields, multi_line)).collect())
        }
        Value::Object(entries) => {
            let clean = |(name, value): (String, Value)| {
                let name = clean_text(name, false);
                if fields.secret.contains(&name.as_str()) {
                    return (name, value);
                }
                let has_lines = multi_line || fields.multi_line.contains(&name.as_str());
                let value = clean_value(value, fields, has_lines);
                (name, value)
            };
            Value::Object(entries.into_iter().map(clean).collect::<Map<String, Value>>())
        }
        other => other,
    }
}

/// A text of one line that comes in beside an input, as it is kept.
pub(crate) fn clean_line(text: &str) -> String {
    clean_text(text.to_owned(), false)
}

/// A text as it is kept; one that is clean already is not copied.
fn clean_text(text: String, multi_line: bool) -> String {
    let plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if plain && !text.starts_with(' ') && !text.ends_with(' ') {
        return text;
    }
    let mut kept = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            // The two signs of one line's end count once.
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                kept.push(if multi_line { '\n' } else { ' ' });
            }
            '\t' => kept.push(if multi_line { '\t' } else { ' ' }),
            _ if is_blank(c) => kept.push(' '),
            _ if is_invisible(c) => {}
            _ => kept.push(c),
        }
    }
    let kept = if is_nfc(&kept) { kept } else { kept.nfc().collect() };
    let ends = kept.trim_matches(|c| matches!(c, ' ' | '\n' | '\t'));
    if ends.len() == kept.len() { kept } else { ends.to_owned() }
}

/// Every blank that is not the plain one, and letters that show nothing.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}'
                | '\u{202f}'
                | '\u{205f}'
                | '\u{2800}'
                | '\u{3000}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{3164}'
                | '\u{ffa0}'
    )
}

/// What takes no room: control characters, zero-width ones, marks of direction, tags, and what is
/// no character at all.
fn is_invisible(c: char) -> bool {
    let no_character = |code: u32| code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code);
    c.is_control()
        || no_character(u32::from(c))
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn what_does_not_show_goes() {
        for (typed, kept) in [
            ("云川科技", "云川科技"),
            (" 云川\u{3000}科技\u{a0}", "云川 科技"),
            ("A\0B\u{7}C", "ABC"),
            ("zero\u{200b}width\u{feff}\u{2060}", "zerowidth"),
            ("\u{202e}gnp.exe\u{2066}", "gnp.exe"),
            ("Cafe\u{301}", "Café"),
            ("two\r\nlines\tand a tab", "two lines and a tab"),
            ("\u{3164}\u{200d}", ""),
            ("end\u{ffff}", "end"),
            ("𠮷野家😀", "𠮷野家😀"),
        ] {
            assert_eq!(clean_text(typed.to_owned(), false), kept, "{typed:?}");
        }
        assert_eq!(clean_text("\n one\r\n\ttwo\rthree\u{2028}\n".to_owned(), true), "one\n\ttwo\nthree");
    }

    #[test]
    fn each_field_in_its_own_way() {
        let fields = Fields { secret: &["password"], multi_line: &["note"] };
        let typed =
            json!({ "name": " a\nb ", "note": " a\nb ", "password": " p\0 ", "rows": [{ "na\0me": "x\0" }] });
        let kept = json!({ "name": "a b", "note": "a\nb", "password": " p\0 ", "rows": [{ "name": "x" }] });
        assert_eq!(clean_input(typed, fields), kept);
    }

    proptest! {
        #[test]
        fn what_is_clean_stays_as_it_is(text in ".*", multi_line: bool) {
            let once = clean_text(text, multi_line);
            prop_assert_eq!(clean_text(once.clone(), multi_line), once.clone());
            prop_assert!(!once.chars().any(|c| c.is_control() && !(multi_line && matches!(c, '\n' | '\t'))));
        }
    }
}
