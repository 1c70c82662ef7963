//! Text on paper: what is left of a string when it is printed, and where its lines break.
//!
//! Chinese breaks between characters, Latin words at spaces, hyphens and slashes; a line never begins with a closing mark
//! nor ends with an opening one unless the column leaves no choice.

use crate::fonts::Face;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Marks that may not begin a line.
const NO_START: &str = "，。、；：？！）》】」』”’…,.;:?!)]}%";
/// Marks that may not end a line.
const NO_END: &str = "（《【「『“‘([{¥";

/// Characters that nobody sees: controls, marks of direction, joiners, selectors of variants. Nothing is left of them on paper.
fn is_invisible(c: char) -> bool {
    match c {
        '\n' | '\t' | '\u{B}' | '\u{C}' | '\u{85}' => false,
        '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{115F}'..='\u{1160}'
        | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' => true,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' => true,
        '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' => true,
        '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}' => true,
        other => other.is_control(),
    }
}

/// Blanks of any width and kind but the ideographic one, which takes its place as any character does.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\t' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}'
    )
}

/// `text` without characters that nobody sees, with blanks of all kinds as plain spaces, and composed: fonts have letters with their
/// accents, not every accent by itself.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    let is_plain = |c| !is_invisible(c) && !is_blank(c);
    if text.chars().all(is_plain) && is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    let plain = text.chars().filter(|c| !is_invisible(*c)).map(|c| if is_blank(c) { ' ' } else { c });
    Cow::Owned(plain.nfc().collect())
}

/// Whether a line may break on either side of this character.
fn stands_alone(character: char) -> bool {
    matches!(u32::from(character), 0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x2_0000..)
}

/// Whether a line may break between two neighbours.
fn may_break(before: char, after: char) -> bool {
    if before == ' ' {
        return after != ' ';
    }
    if NO_START.contains(after) || NO_END.contains(before) || after == ' ' {
        return false;
    }
    // A date or a number keeps its hyphens; a word may be cut after one.
    let after_joint = matches!(before, '-' | '/' | '_' | ',' | ';') && !after.is_ascii_digit();
    stands_alone(before) || stands_alone(after) || after_joint
}

/// The width of the longest piece that can't be broken.
pub(crate) fn longest_piece(face: &Face, text: &str, size: i32) -> i32 {
    let text = printable(text);
    let (mut longest, mut piece, mut before) = (0, 0_i64, None);
    for character in text.chars() {
        if character == '\n' || before.is_some_and(|before| may_break(before, character)) {
            piece = 0;
        }
        if character != ' ' {
            piece += i64::from(face.advance(character));
        }
        longest = longest.max(piece);
        before = Some(character);
    }
    i32::try_from(longest * i64::from(size) / 1000 + 1).unwrap_or(i32::MAX)
}

/// Breaks `text` into lines of at most `width` at `size`, both in hundredths of a point. At least one line, maybe empty.
pub(crate) fn wrap(face: &Face, text: &str, size: i32, width: i32) -> Vec<String> {
    let text = printable(text);
    let mut lines = Vec::new();
    for paragraph in text.trim_end().split('\n') {
        if face.width(paragraph, size) <= width {
            lines.push(paragraph.trim_end().to_owned());
            continue;
        }
        wrap_paragraph(face, paragraph, size, width, &mut lines);
    }
    lines
}

fn wrap_paragraph(face: &Face, paragraph: &str, size: i32, width: i32, lines: &mut Vec<String>) {
    let limit = i64::from(width) * 1000 / i64::from(size.max(1));
    let characters: Vec<char> = paragraph.chars().collect();
    let mut start = 0;
    while start < characters.len() {
        let end = line_end(face, &characters, start, limit);
        let line: String = characters[start..end].iter().collect();
        lines.push(line.trim_end().to_owned());
        start = end;
        while characters.get(start) == Some(&' ') {
            start += 1;
        }
    }
}

/// Where the line that begins at `start` ends: always at least one character on.
fn line_end(face: &Face, characters: &[char], start: usize, limit: i64) -> usize {
    let mut used = 0;
    let mut last_break = None;
    for at in start..characters.len() {
        if at > start && may_break(characters[at - 1], characters[at]) {
            last_break = Some(at);
        }
        used += i64::from(face.advance(characters[at]));
        if used > limit && at > start && characters[at] != ' ' {
            return last_break.unwrap_or(at);
        }
    }
    characters.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::{Faces, Weight};

    fn lines(text: &str, width: i32) -> Vec<String> {
        wrap(Faces::get().unwrap().of(Weight::Regular), text, 1000, width)
    }

    #[test]
    fn chinese_breaks_anywhere_but_before_a_closing_mark() {
        assert_eq!(lines("云存储标准型，华东", 6000), ["云存储标准", "型，华东"]);
        assert_eq!(lines("云存储（标准）", 3999), ["云存储", "（标", "准）"]);
    }

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(lines("Content delivery network", 6000), ["Content", "delivery", "network"]);
        assert!(lines("ABCDEFGHIJKLMNOP", 3000).len() > 2);
        assert_eq!(lines("", 3000), [""]);
        assert_eq!(lines("a\nb", 3000), ["a", "b"]);
    }

    #[test]
    fn no_line_is_wider_than_its_column() {
        let face = Faces::get().unwrap().of(Weight::Regular);
        let text = "北京星河云计算有限公司 North Star Cloud Computing (Beijing) Co., Ltd. 华东-2/标准存储";
        for width in (2000..30_000).step_by(700) {
            let wrapped = wrap(face, text, 800, width);
            assert!(wrapped.iter().all(|line| face.width(line, 800) <= width), "{width}: {wrapped:?}");
            let squeezed = |t: &str| t.replace(' ', "");
            assert_eq!(squeezed(&wrapped.concat()), squeezed(text), "{width}");
        }
    }
}
