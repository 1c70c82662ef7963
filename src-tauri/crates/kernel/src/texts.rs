//! The words of errors and notices, read from `assets/help/errors.zh-CN` and `assets/help/errors.en`.
//!
//! One JSON file per area and language: code → `what`, `why`, `do`, and `action` where an action mends it. `{name}` in a
//! text is filled with the parameter of that name.

use crate::error::{ErrorCode, Params};
use crate::language::Language;
use include_dir::{Dir, include_dir};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static HELP: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../../assets/help");

/// What a person reads: what happened, why, and what to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Texts {
    /// What happened, one sentence.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do now.
    #[serde(rename = "do")]
    pub remedy: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Entry {
    #[serde(flatten)]
    texts: Texts,
    action: Option<String>,
}

type Entries = BTreeMap<String, Entry>;

static CHINESE: LazyLock<Entries> = LazyLock::new(|| read(Language::Chinese));
static ENGLISH: LazyLock<Entries> = LazyLock::new(|| read(Language::English));

/// Every area's file of one language. A file that is not valid is left out here and named by [`faulty_files`].
fn read(language: Language) -> Entries {
    files(language).filter_map(|(_, bytes)| serde_json::from_slice::<Entries>(bytes).ok()).flatten().collect()
}

fn files(language: Language) -> impl Iterator<Item = (String, &'static [u8])> {
    let folder = HELP.get_dir(format!("errors.{}", language.tag()));
    folder
        .into_iter()
        .flat_map(|dir| dir.files())
        .map(|file| (file.path().display().to_string(), file.contents()))
}

fn entries(language: Language) -> &'static Entries {
    match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    }
}

/// The texts of `code` in `language` with `params` filled in. A code without texts shows itself, so nothing is hidden.
pub fn fill(code: ErrorCode, params: &Params, language: Language) -> Texts {
    let Some(entry) = entries(language).get(code.as_str()) else {
        return Texts { what: code.to_string(), ..Texts::default() };
    };
    let put = |text: &str| {
        params.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    };
    Texts { what: put(&entry.texts.what), why: put(&entry.texts.why), remedy: put(&entry.texts.remedy) }
}

/// The action or page that mends `code`, where one does.
pub fn action_of(code: ErrorCode) -> Option<String> {
    ENGLISH.get(code.as_str()).and_then(|entry| entry.action.clone())
}

/// What is wrong with the texts of `codes`: missing, empty, unreadable files, parameters that differ between the languages.
/// Empty when every code can be shown in both languages.
pub fn faults(codes: &[ErrorCode]) -> Vec<String> {
    let mut faults = Vec::new();
    for language in Language::ALL {
        let unreadable = |bytes: &[u8]| serde_json::from_slice::<Entries>(bytes).err();
        faults.extend(
            files(language).filter_map(|(path, bytes)| unreadable(bytes).map(|e| format!("{path}: {e}"))),
        );
    }
    for code in codes {
        let found: Vec<Option<&Entry>> =
            Language::ALL.iter().map(|l| entries(*l).get(code.as_str())).collect();
        for (language, entry) in Language::ALL.iter().zip(&found) {
            match entry {
                None => faults.push(format!("{code}: no text in {}", language.tag())),
                Some(e) if e.texts.what.is_empty() || e.texts.remedy.is_empty() => {
                    faults.push(format!("{code}: what or do is empty in {}", language.tag()));
                }
                Some(_) => {}
            }
        }
        if let [Some(chinese), Some(english)] = found[..]
            && placeholders(&chinese.texts) != placeholders(&english.texts)
        {
            faults.push(format!("{code}: the languages name different parameters"));
        }
    }
    faults
}

/// Texts that no code in `codes` uses.
pub fn unused(codes: &[ErrorCode]) -> Vec<String> {
    let known = |code: &String| codes.iter().any(|c| c.as_str() == code);
    ENGLISH.keys().chain(CHINESE.keys()).filter(|code| !known(code)).cloned().collect()
}

fn placeholders(texts: &Texts) -> std::collections::BTreeSet<String> {
    let all = format!("{} {} {}", texts.what, texts.why, texts.remedy);
    all.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::codes;

    #[test]
    fn every_kernel_code_has_both_texts() {
        assert_eq!(faults(codes::ALL), Vec::<String>::new());
    }

    #[test]
    fn parameters_are_filled_in() {
        let error = crate::Error::new(codes::CURRENCY_MIXED).with("first", "CNY").with("second", "USD");
        let texts = error.texts(Language::English);
        assert!(texts.what.contains("CNY") && texts.what.contains("USD"), "{texts:?}");
    }
}
