//! The oracle: what other engines' published tests and docs say, held against the engine.
//!
//! `billing.json` has the cases, facts only. Each kind of case has one adapter, which turns its input into the engine's own types, runs
//! the engine and answers the keys a case may expect; no adapter knows a case by its id, and none reckons what the engine should.
//! `differs.json` names the cases in which Boss differs on purpose, each with its reason.
//!
//! `BOSS_CASES=FILE` holds another file of the same kinds against the engine instead and prints `kind: passed/total` for each kind, then
//! each failure.

mod agreement;
mod answer;
mod case;
mod changes;
mod charges;
mod commitments;
mod discounts;
mod fees;
mod kinds;
mod paying;
mod periods;
mod proration;
mod runs;
mod tax;
mod tiers;
mod usage;
mod wallets;

use case::Input;
use serde_json::Value;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// The share of cases that may differ, in percent.
const MAY_DIFFER: usize = 5;

/// A case that does not pass: its id, its kind, and what was expected and what came.
struct Failure {
    id: String,
    text: String,
}

/// How cases did.
#[derive(Default)]
struct Outcome {
    /// By kind: passed and all.
    kinds: BTreeMap<String, (usize, usize)>,
    failures: Vec<Failure>,
}

impl Outcome {
    fn total(&self) -> usize {
        self.kinds.values().map(|(_, total)| total).sum()
    }

    fn print(&self) {
        for (kind, (passed, total)) in &self.kinds {
            println!("{kind}: {passed}/{total}");
        }
        for failure in &self.failures {
            println!("{}", failure.text);
        }
        let total = self.total();
        println!("all: {}/{total}", total - self.failures.len());
    }
}

/// What came, or why nothing did; `Ok` where it is what was expected.
fn judge(case: &Value) -> Result<(), String> {
    let text = |key: &str| case.get(key).and_then(Value::as_str).unwrap_or_default();
    let input = Input {
        source: text("source"),
        file: text("file"),
        value: case.get("input").unwrap_or(&Value::Null),
    };
    let expected = case.get("expected").unwrap_or(&Value::Null);
    let adapter = kinds::adapter(text("kind")).ok_or("no adapter for this kind")?;
    let answer = catch_unwind(AssertUnwindSafe(|| adapter(&input))).map_err(|_| "the engine panicked")?;
    let answer = answer.map_err(|trouble| trouble.0)?;
    if answer.meets(expected) { Ok(()) } else { Err(answer.to_string()) }
}

fn run(cases: &[Value]) -> Outcome {
    let mut outcome = Outcome::default();
    for case in cases {
        let text = |key: &str| case.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (id, kind) = (text("id"), text("kind"));
        let counted = outcome.kinds.entry(kind.clone()).or_default();
        counted.1 += 1;
        match judge(case) {
            Ok(()) => counted.0 += 1,
            Err(came) => {
                let expected = case.get("expected").unwrap_or(&Value::Null);
                let text = format!("FAILED {id} ({kind}): expected {expected}, came {came}");
                outcome.failures.push(Failure { id, text });
            }
        }
    }
    outcome
}

/// A list of cases, by itself or under `cases`.
fn read(text: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(text).expect("JSON");
    let cases = file.get("cases").unwrap_or(&file);
    cases.as_array().expect("a list of cases").clone()
}

/// A file by its path from here, or from a folder above: tests don't run where they were started.
fn find(path: &str) -> PathBuf {
    let here = std::env::current_dir().expect("a current folder");
    let found = here.ancestors().map(|folder| folder.join(path)).find(|path| path.is_file());
    found.unwrap_or_else(|| Path::new(path).to_owned())
}

#[test]
fn oracle_agrees_with_the_cases() {
    if let Ok(path) = std::env::var("BOSS_CASES") {
        let text = std::fs::read_to_string(find(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let outcome = run(&read(&text));
        outcome.print();
        let (failed, total) = (outcome.failures.len(), outcome.total());
        assert!(total > 0, "{path} has no case");
        assert!(failed * 100 <= total * MAY_DIFFER, "{failed} of {total} cases failed");
        return;
    }
    let cases = read(include_str!("billing.json"));
    let differs = read(include_str!("differs.json"));
    let outcome = run(&cases);
    outcome.print();
    let differing: Vec<&str> = differs.iter().filter_map(|entry| entry.get("id")?.as_str()).collect();
    let unforeseen: Vec<&str> = outcome
        .failures
        .iter()
        .filter(|failure| !differing.contains(&failure.id.as_str()))
        .map(|failure| failure.text.as_str())
        .collect();
    assert!(
        unforeseen.is_empty(),
        "cases that neither pass nor differ on purpose:\n{}",
        unforeseen.join("\n")
    );
    let failed = |id: &&str| outcome.failures.iter().any(|failure| failure.id == *id);
    let passing: Vec<&&str> = differing.iter().filter(|id| !failed(id)).collect();
    assert!(passing.is_empty(), "differs.json names cases that pass or are not there: {passing:?}");
    assert!(differing.len() * 100 <= cases.len() * MAY_DIFFER, "too many cases differ: {}", differing.len());
}

#[test]
fn oracle_differences_have_reasons() {
    for entry in read(include_str!("differs.json")) {
        let reason = entry.get("reason").and_then(Value::as_str).unwrap_or_default();
        assert!(reason.len() > 20, "{entry} says no reason");
    }
}

#[test]
fn oracle_takes_nothing_for_granted() {
    let case = |kind: &str, expected: &str| -> Value {
        let input = r#"{"amount":"1.5","units":"2","currency":"USD"}"#;
        let text =
            format!(r#"{{"id":"x","source":"s","kind":"{kind}","input":{input},"expected":{expected}}}"#);
        serde_json::from_str(&text).expect("JSON")
    };
    assert!(judge(&case("standard", r#"{"amount":"3"}"#)).is_ok());
    for (kind, expected) in [
        ("standard", r#"{"amount":"3.01"}"#),
        ("standard", r#"{"amount":null}"#),
        ("standard", r#"{"amount":"3","never_heard_of":1}"#),
        ("standard", "{}"),
        ("never_heard_of", r#"{"amount":"3"}"#),
    ] {
        assert!(judge(&case(kind, expected)).is_err(), "{kind} {expected}");
    }
}
