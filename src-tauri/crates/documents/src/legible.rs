//! What the document font can draw, asked before a document is made, and what stands for the rest where a document must not fail.

use crate::fonts::{Faces, Weight};
use crate::text;
use boss_kernel::Result;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Stands for a character that can't be drawn.
const SUBSTITUTE: char = '□';

/// The characters of `text` that no document can show, in order, each once. Invisible ones are left out, since they are not printed.
pub fn unprintable(text: &str) -> Result<Vec<char>> {
    let faces = Faces::get()?;
    let lacking: BTreeSet<char> = text::printable(text).chars().filter(|c| is_lacking(faces, *c)).collect();
    Ok(lacking.into_iter().collect())
}

/// Characters as an error names them: `😀 (U+1F600)`.
pub fn character_names(characters: impl IntoIterator<Item = char>) -> String {
    let names = characters.into_iter().map(|c| format!("{c} (U+{:04X})", u32::from(c)));
    names.collect::<Vec<_>>().join(" ")
}

/// `text` with a substitute for each character that can't be drawn.
pub(crate) fn legible<'a>(faces: &Faces, text: &'a str) -> Cow<'a, str> {
    let printed = text::printable(text);
    if !printed.chars().any(|c| is_lacking(faces, c)) {
        return printed;
    }
    Cow::Owned(printed.chars().map(|c| if is_lacking(faces, c) { SUBSTITUTE } else { c }).collect())
}

fn is_lacking(faces: &Faces, character: char) -> bool {
    character != '\n' && Weight::ALL.into_iter().any(|weight| faces.of(weight).glyph(character).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_substitute_can_be_drawn() {
        assert!(unprintable(&SUBSTITUTE.to_string()).unwrap().is_empty());
    }

    #[test]
    fn what_is_invisible_is_no_matter() {
        for text in [
            "a\u{0}b",
            "a\u{b}b",
            "a\u{7f}b",
            "a\u{2060}b",
            "a\u{202e}b",
            "a\u{2009}b",
            "a\u{85}b",
            "a\r\nb",
            "a\u{fe0f}b",
            "a\u{e0101}b",
            "a\u{2028}b",
            "a\u{fffd}b",
        ] {
            let shown = legible(Faces::get().unwrap(), text);
            assert!(shown.starts_with('a') && shown.ends_with('b'), "{text:?}: {shown:?}");
            assert!(text.contains('\u{fffd}') || unprintable(text).unwrap().is_empty(), "{text:?}");
        }
    }

    #[test]
    fn what_is_lacking_is_named_and_replaced() {
        assert_eq!(character_names(unprintable("笑😀脸😀").unwrap()), "😀 (U+1F600)");
        assert_eq!(legible(Faces::get().unwrap(), "笑😀脸"), "笑□脸");
    }
}
