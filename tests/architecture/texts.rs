//! What a text says with `{name}` is what the code gives: no sentence has a hole in it.
//!
//! Found by reading: each place that makes an error or a notice, with the parameters it is given up to the next one or the end of
//! its function.

use crate::tree::{Source, expect_none, sources};
use boss_kernel::{Error, ErrorCode, Language};
use std::collections::{BTreeMap, BTreeSet};

/// Parameters that whoever receives the error adds, and where.
const ADDED_BY_THE_CALLER: &[(&str, &str)] = &[
    // rating/price_run.rs, `rated`.
    ("rating.combination_unpriced", "price"),
    ("rating.combination_unpriced", "subscription"),
    // The closure `add` above them.
    ("rating.discount_empty", "discount"),
    ("rating.discount_currency", "discount"),
    ("rating.discount_never", "discount"),
    ("catalog.meter_dimensions_unfit", "meter"),
    ("catalog.meter_without_prices", "meter"),
    ("catalog.meter_without_events", "meter"),
    // csv_in/mod.rs, where the line is known.
    ("documents.csv_record_too_long", "line"),
    ("documents.csv_record_too_long", "most"),
    // billing/closing.rs, `in_words`.
    ("billing.falls_due_later", "number"),
    ("billing.falls_due_later", "price"),
    ("billing.falls_due_later", "subscription"),
];

/// Every code by the name of its constant; several areas may have constants of one name.
fn declared(sources: &[Source]) -> BTreeMap<String, BTreeSet<String>> {
    let mut declared: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources {
        for (_, line) in source.code_lines() {
            let Some((name, code)) = line.trim().split_once(" = \"") else { continue };
            let code = code.trim_end_matches("\",");
            let is_name = !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
            if is_name && code.split_once('.').is_some() && !code.contains(' ') {
                declared.entry(name.to_owned()).or_default().insert(code.to_owned());
            }
        }
    }
    declared
}

/// The parameters that the texts of a code name.
fn wanted(code: ErrorCode) -> BTreeSet<String> {
    let named = |language| {
        let texts = Error::new(code).texts(language);
        let all = format!("{} {} {}", texts.what, texts.why, texts.remedy);
        let names =
            all.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()));
        // Not the braces of an example.
        names
            .filter(|name| !name.is_empty() && name.chars().all(char::is_alphanumeric))
            .collect::<BTreeSet<String>>()
    };
    let mut wanted = named(Language::English);
    wanted.extend(named(Language::Chinese));
    wanted
}

/// The code of a source without comments, up to its own tests.
fn code_of(source: &Source) -> String {
    source.code_lines().map(|(_, line)| format!("{line}\n")).collect()
}

/// A place that makes an error: the line, the constant as it is written, and what follows.
fn places(code: &str) -> Vec<(usize, &str, &str)> {
    let mut places = Vec::new();
    for opening in ["Error::new(", "Notice::new("] {
        for (at, _) in code.match_indices(opening) {
            let rest = &code[at + opening.len()..];
            let Some((constant, after)) = rest.split_once(')') else { continue };
            let ends = ["Error::new(", "Notice::new(", "\n}\n", "\n    }\n"];
            let end = ends.iter().filter_map(|end| after.find(end)).min().unwrap_or(after.len());
            places.push((code[..at].lines().count(), constant.trim(), &after[..end]));
        }
    }
    places
}

/// The names of the parameters given in a piece of code.
fn given(piece: &str) -> BTreeSet<String> {
    let after = piece.split(".with(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
    after.filter_map(|rest| rest.split_once('"').map(|(name, _)| name.to_owned())).collect()
}

#[test]
fn every_text_gets_the_parameters_it_names() {
    let sources = sources("src-tauri", ".rs");
    let declared = declared(&sources);
    let all = boss_core::registry::error_codes().into_iter();
    let all = all.chain(boss_documents::codes::ALL.iter().chain(boss_rating::codes::ALL).copied());
    let codes: BTreeMap<&str, ErrorCode> = all.map(|code| (code.as_str(), code)).collect();
    let (mut faults, mut looked_at) = (Vec::new(), 0);
    for source in &sources {
        let code = code_of(source);
        for (line, constant, piece) in places(&code) {
            let name = constant.rsplit("::").next().unwrap_or_default();
            let Some(candidates) = declared.get(name) else { continue };
            let here = |code: &&String| {
                let area = code.split('.').next().unwrap_or_default();
                candidates.len() == 1
                    || source.path.contains(&format!("/{area}/"))
                    || constant.starts_with(area)
            };
            let mut meant: Vec<&String> = candidates.iter().filter(here).collect();
            if meant.is_empty() {
                meant = candidates.iter().collect();
            }
            looked_at += 1;
            let given = given(piece);
            let lacking = |code: &str| -> Vec<String> {
                let Some(known) = codes.get(code) else { return Vec::new() };
                let added = |name: &String| ADDED_BY_THE_CALLER.contains(&(code, name.as_str()));
                wanted(*known).into_iter().filter(|name| !given.contains(name) && !added(name)).collect()
            };
            if meant.iter().all(|code| !lacking(code).is_empty()) {
                faults.push(format!("{}:{line}: {} lacks {:?}", source.path, meant[0], lacking(meant[0])));
            }
        }
    }
    assert!(looked_at > 500, "only {looked_at} places were found");
    expect_none("texts with holes", faults);
}
