//! Names compared: what is left of a name without blanks, punctuation and legal form, and how alike two such rests are.

use std::collections::BTreeMap;

/// Legal forms in Chinese names, longest first, taken out wherever they stand.
const CHINESE_FORMS: [&str; 8] =
    ["股份有限责任公司", "有限责任公司", "股份有限公司", "有限公司", "集团公司", "股份", "集团", "公司"];
/// Legal forms in Latin names, taken out where they are a word of their own.
const LATIN_FORMS: [&str; 15] = [
    "co",
    "ltd",
    "limited",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "company",
    "group",
    "holdings",
    "llc",
    "plc",
    "gmbh",
    "ag",
    "pte",
];

/// The plain form of a full-width letter, digit, sign or blank; every other character as it is.
pub fn half_width(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        other => other,
    }
}

/// A name on one line: full-width Latin made plain, blanks and line breaks made one blank, none at the ends.
pub fn tidy(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '\u{3000}' { half_width(c) } else { c })
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What duplicates are sought by: lower case, without blanks, punctuation and legal form. A name that is nothing but a
/// legal form stays as it is.
pub fn plain(name: &str) -> String {
    let lower: String = name.chars().map(half_width).flat_map(char::to_lowercase).collect();
    let words = || lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let whole: String = words().collect();
    let latin: String = words().filter(|word| !LATIN_FORMS.contains(word)).collect();
    let rest = CHINESE_FORMS.iter().fold(latin, |rest, form| rest.replace(form, ""));
    if rest.is_empty() { whole } else { rest }
}

fn pairs(text: &str) -> BTreeMap<(char, char), u32> {
    let characters: Vec<char> = text.chars().collect();
    let mut pairs = BTreeMap::new();
    for pair in characters.windows(2) {
        *pairs.entry((pair[0], pair[1])).or_default() += 1;
    }
    pairs
}

/// How alike two plain names are, in thousandths: twice the neighbouring pairs they share, of all pairs of both (Dice).
pub fn likeness(one: &str, other: &str) -> u32 {
    let (one, other) = (pairs(one), pairs(other));
    let all: u32 = one.values().chain(other.values()).sum();
    let shared: u32 = one.iter().map(|(pair, count)| other.get(pair).map_or(0, |c| *c.min(count))).sum();
    (2000 * shared).checked_div(all).unwrap_or(0)
}

/// From here on two names are called similar.
const SIMILAR: u32 = 600;
/// A shorter part of a name says nothing.
const TELLING_CHARACTERS: usize = 4;

/// How similar two plain names are, in thousandths, or none if they are not: much the same pairs, or one within the other
/// as it is while a name is being typed.
pub fn similarity(typed: &str, known: &str) -> Option<u32> {
    let likeness = likeness(typed, known);
    let telling = typed.chars().count() >= TELLING_CHARACTERS;
    (likeness >= SIMILAR || (telling && known.contains(typed))).then_some(likeness)
}

/// Parts of a plain name to seek similar ones by. Whichever single character is wrong, missing or too many, one of them is
/// untouched by it: the name is cut into three, and each search leaves one third out.
pub fn probes(plain: &str) -> Vec<String> {
    let characters: Vec<char> = plain.chars().collect();
    if characters.len() < TELLING_CHARACTERS {
        return Vec::new();
    }
    let (first, second) = (characters.len() / 3, characters.len() * 2 / 3);
    let text = |part: &[char]| part.iter().collect::<String>();
    let (start, middle, end) = (&characters[..first], &characters[first..second], &characters[second..]);
    vec![text(&characters[..second]), text(&characters[first..]), format!("{} {}", text(start), text(end))]
        .into_iter()
        .filter(|_| !middle.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_name_has_no_legal_form() {
        for (name, expected) in [
            ("上海云川科技有限公司", "上海云川科技"),
            ("上海云川科技（集团）股份有限公司", "上海云川科技"),
            ("Cloud-River Data Co., Ltd.", "cloudriverdata"),
            ("ＣＬＯＵＤ River Limited", "cloudriver"),
            ("Coltd Incubator", "coltdincubator"),
            ("集团", "集团"),
            ("王 小明", "王小明"),
        ] {
            assert_eq!(plain(name), expected, "{name}");
        }
    }

    #[test]
    fn names_are_tidied_and_keep_their_punctuation() {
        assert_eq!(tidy("  云川\n科技（上海）　有限公司 "), "云川 科技（上海） 有限公司");
        assert_eq!(tidy("ＡＢＣ"), "ABC");
    }

    #[test]
    fn one_wrong_character_is_similar() {
        let right = "上海云川数据科技";
        for wrong in ["上海云川数剧科技", "上海云州数据科技", "上海云川数据", "上海云川大数据科技"]
        {
            assert!(similarity(wrong, right).is_some(), "{wrong}");
        }
        assert!(similarity("云川数据", right).is_some(), "a part of four characters");
        for other in ["北京山石数据科技", "上海", "云川", "王小明"] {
            assert!(similarity(other, right).is_none(), "{other}");
        }
    }

    #[test]
    fn some_probe_survives_any_wrong_character() {
        let right: Vec<char> = "上海云川数据科技".chars().collect();
        for place in 0..right.len() {
            let mut wrong = right.clone();
            wrong[place] = '误';
            let wrong: String = wrong.into_iter().collect();
            let parts = |probe: &String| probe.split(' ').map(str::to_owned).collect::<Vec<_>>();
            let known: String = right.iter().collect();
            let survives = |probe: &String| parts(probe).iter().all(|part| known.contains(part.as_str()));
            assert!(probes(&wrong).iter().any(survives), "{wrong}");
        }
        assert!(probes("王小明").is_empty());
    }

    #[test]
    fn likeness_of_nothing_is_nothing() {
        assert_eq!(likeness("", ""), 0);
        assert_eq!(likeness("云川", "云川"), 1000);
    }
}
