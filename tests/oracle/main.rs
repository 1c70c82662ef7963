//! The oracle: what other engines' published tests and docs say, held against the engine and the product. See `README.md` beside it.
//!
//! `billing.json` has the cases, facts only. Each kind of case has one adapter, which turns its input into the engine's own types or
//! into the product's own actions, and answers the keys a case may expect. An adapter sees nothing but the input: no id, no source,
//! no remark; whatever of it nobody reads fails the case. A case agrees, differs or is not supported; `differs.json` names all that do
//! not agree, each with its reason.
//!
//! `BOSS_CASES=FILE` holds another file of the same kinds against them instead and prints `kind: passed/total` for each kind, then
//! each case that does not agree.

mod agreement;
mod amounts;
mod answer;
mod case;
mod changes;
mod charges;
mod commitments;
mod company;
mod discounts;
mod fees;
mod generated;
mod history;
mod invariants;
mod kinds;
mod periods;
mod proration;
mod settling;
mod tiers;
mod usage;

use answer::Answer;
use case::{Input, Reads, Trouble};
use serde_json::Value;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// How many of the cases in `billing.json` agree. No fewer may; where more do, this number is raised.
const AGREED: usize = 390;

/// What came of a case that does not agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Differs,
    NotSupported,
}

/// A case that does not agree: its id, how, and what was expected and what came.
struct Failure {
    id: String,
    verdict: Verdict,
    text: String,
}

/// How cases did.
#[derive(Default)]
struct Outcome {
    /// By kind: agreed and all.
    kinds: BTreeMap<String, (usize, usize)>,
    failures: Vec<Failure>,
}

impl Outcome {
    fn total(&self) -> usize {
        self.kinds.values().map(|(_, total)| total).sum()
    }

    fn agreed(&self) -> usize {
        self.total() - self.failures.len()
    }

    fn count(&self, verdict: Verdict) -> usize {
        self.failures.iter().filter(|failure| failure.verdict == verdict).count()
    }

    fn print(&self) {
        for (kind, (passed, total)) in &self.kinds {
            println!("{kind}: {passed}/{total}");
        }
        for failure in &self.failures {
            println!("{}", failure.text);
        }
        println!("differ: {}", self.count(Verdict::Differs));
        println!("not supported: {}", self.count(Verdict::NotSupported));
        println!("all: {}/{}", self.agreed(), self.total());
    }
}

/// What the adapter of a case answers, when it has read all of the input.
fn answer_to(case: &Value) -> Result<Answer, (Verdict, String)> {
    let kind = case.get("kind").and_then(Value::as_str).unwrap_or_default();
    if let Some(reason) = kinds::not_supported(kind) {
        return Err((Verdict::NotSupported, reason.to_owned()));
    }
    let differs = |text: String| (Verdict::Differs, text);
    let value = case.get("input").unwrap_or(&Value::Null);
    let adapter = kinds::adapter(kind).ok_or_else(|| differs("no adapter for this kind".to_owned()))?;
    let reads = Reads::default();
    let answer = catch_unwind(AssertUnwindSafe(|| adapter(&Input::new(value, &reads))))
        .map_err(|_| differs("a panic".to_owned()))?;
    let answer = answer.map_err(|trouble| match trouble {
        Trouble::Failed(text) => differs(text),
        Trouble::NotSupported(text) => (Verdict::NotSupported, text),
    })?;
    let unread = reads.unread(value);
    if unread.is_empty() { Ok(answer) } else { Err(differs(format!("nobody read {}", unread.join(", ")))) }
}

/// What came that is not what was expected; `Ok` where it is.
fn judge(case: &Value) -> Result<(), (Verdict, String)> {
    let answer = answer_to(case)?;
    let expected = case.get("expected").unwrap_or(&Value::Null);
    if answer.meets(expected) { Ok(()) } else { Err((Verdict::Differs, answer.to_string())) }
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
            Err((verdict, came)) => {
                let expected = case.get("expected").unwrap_or(&Value::Null);
                let text = match verdict {
                    Verdict::Differs => format!("DIFFERS {id} ({kind}): expected {expected}, came {came}"),
                    Verdict::NotSupported => format!("NOT SUPPORTED {id} ({kind}): {came}"),
                };
                outcome.failures.push(Failure { id, verdict, text });
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

/// Which cases of the project's own file do not agree, and how.
fn foreseen() -> BTreeMap<String, Verdict> {
    let entry = |entry: &Value| {
        let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        let verdict = match text("verdict") {
            "differs" => Verdict::Differs,
            "notSupported" => Verdict::NotSupported,
            other => panic!("{entry}: there is no verdict {other}"),
        };
        assert!(text("reason").len() > 20, "{entry} says no reason");
        (text("id").to_owned(), verdict)
    };
    read(include_str!("differs.json")).iter().map(entry).collect()
}

#[test]
fn oracle_agrees_with_the_cases() {
    if let Ok(path) = std::env::var("BOSS_CASES") {
        let text = std::fs::read_to_string(find(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let outcome = run(&read(&text));
        outcome.print();
        let (agreed, total) = (outcome.agreed(), outcome.total());
        assert!(total > 0, "{path} has no case");
        assert!(agreed * 100 >= total * 95, "{agreed} of {total} cases agree");
        return;
    }
    let outcome = run(&read(include_str!("billing.json")));
    outcome.print();
    let foreseen = foreseen();
    let unforeseen: Vec<&str> = outcome
        .failures
        .iter()
        .filter(|failure| foreseen.get(&failure.id) != Some(&failure.verdict))
        .map(|failure| failure.text.as_str())
        .collect();
    assert!(unforeseen.is_empty(), "cases that do not agree, and nobody said so:\n{}", unforeseen.join("\n"));
    let failed = |id: &&String| outcome.failures.iter().any(|failure| failure.id == **id);
    let agreeing: Vec<&String> = foreseen.keys().filter(|id| !failed(id)).collect();
    assert!(agreeing.is_empty(), "differs.json names cases that agree or are not there: {agreeing:?}");
    assert_eq!(outcome.agreed(), AGREED, "cases that agree");
}

fn case_of(kind: &str, input: &str, expected: &str) -> Value {
    let text = format!(r#"{{"id":"x","kind":"{kind}","input":{input},"expected":{expected}}}"#);
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn oracle_takes_nothing_for_granted() {
    let input = r#"{"amount":"1.5","units":"2","currency":"USD"}"#;
    let case = |kind: &str, expected: &str| case_of(kind, input, expected);
    assert_eq!(judge(&case("standard", r#"{"amount":"3"}"#)), Ok(()));
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

#[test]
fn oracle_reads_all_of_an_input() {
    let expected = r#"{"amount":"3"}"#;
    for input in [
        r#"{"amount":"1.5","units":"2","surcharge":"1"}"#,
        r#"{"amount":"1.5","units":"2","terms":{"free":"1"}}"#,
    ] {
        let came = judge(&case_of("standard", input, expected)).map_err(|(_, came)| came);
        assert!(came.is_err_and(|came| came.starts_with("nobody read .")), "{input}");
    }
    // A name without a value says nothing.
    let empty = r#"{"amount":"1.5","units":"2","surcharge":null}"#;
    assert_eq!(judge(&case_of("standard", empty, expected)), Ok(()));
    let cell = r#"{"tiers":[[null,"5","9"]],"tier_fields":["up_to","unit","surcharge"],"quantity":"1"}"#;
    assert!(judge(&case_of("tier_volume", cell, r#"{"amount":"5"}"#)).is_err());
}
