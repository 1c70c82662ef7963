//! What holds for every case that agrees, whatever it is about: nothing of its prose is needed, the same days 28 years later give the
//! same, a name that nobody knows is noticed, and another expectation is not met.

use crate::case::decimal;
use crate::{Verdict, answer_to, foreseen, judge, read};
use boss_kernel::Decimal;
use serde_json::{Map, Value, json};

/// After 28 years the days of the week and the leap years are the same again.
const YEARS: i64 = 28;

/// The cases of the file that agree.
fn agreeing() -> Vec<Value> {
    let foreseen = foreseen();
    let id = |case: &Value| case.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    read(include_str!("billing.json")).into_iter().filter(|case| !foreseen.contains_key(&id(case))).collect()
}

/// A value with every text changed.
fn mapped(value: &Value, change: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(change(text)),
        Value::Array(all) => all.iter().map(|one| mapped(one, change)).collect(),
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| (name.clone(), mapped(value, change));
            Value::Object(fields.iter().map(field).collect())
        }
        other => other.clone(),
    }
}

/// `2012`, `2012-02`, `2012-02-29` and instants, so many years later; anything else as it is.
fn later(text: &str) -> String {
    let (year, rest) = text.split_at_checked(4).unwrap_or((text, ""));
    let dated = rest.is_empty() || rest.starts_with('-');
    match year.parse::<i64>() {
        Ok(year) if dated && (2001..2050).contains(&year) => format!("{}{rest}", year + YEARS),
        _ => text.to_owned(),
    }
}

fn with(case: &Value, key: &str, value: Value) -> Value {
    let mut case = case.clone();
    case[key] = value;
    case
}

#[test]
fn oracle_needs_no_prose() {
    for case in agreeing() {
        let bare: Map<String, Value> =
            ["kind", "input", "expected"].iter().map(|key| ((*key).to_owned(), case[*key].clone())).collect();
        assert_eq!(judge(&Value::Object(bare)), Ok(()), "{case}");
    }
}

#[test]
fn oracle_says_the_same_28_years_later() {
    for case in agreeing() {
        let input = mapped(&case["input"], &later);
        let expected = mapped(&case["expected"], &later);
        let moved = with(&with(&case, "input", input), "expected", expected);
        assert_eq!(judge(&moved), Ok(()), "{moved}");
    }
}

/// The places of all objects in a value.
fn objects(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.push(at.clone());
            for (name, inner) in fields {
                objects(inner, format!("{at}/{name}"), found);
            }
        }
        Value::Array(all) => {
            for (place, inner) in all.iter().enumerate() {
                objects(inner, format!("{at}/{place}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn oracle_notices_a_name_that_nobody_knows() {
    for case in agreeing() {
        let mut places = Vec::new();
        objects(&case["input"], String::new(), &mut places);
        // One in the innermost object stands for those around it: all are looked through in one walk.
        let place = places.last().cloned().unwrap_or_default();
        let mut input = case["input"].clone();
        if let Some(Value::Object(fields)) = input.pointer_mut(&place) {
            fields.insert("surcharge".to_owned(), json!("1.5"));
        }
        let (verdict, came) = judge(&with(&case, "input", input)).expect_err("a surcharge that nobody read");
        assert_eq!(verdict, Verdict::Differs, "{case}: {came}");
    }
}

/// Values with one leaf changed each: a number by one, a text by a day, a letter or a unit.
fn changed(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => vec![json!(1)],
        Value::Bool(flag) => vec![json!(!flag)],
        Value::Number(_) | Value::String(_) => match (decimal(value), value.as_str()) {
            (Some(number), _) => vec![json!((number + Decimal::ONE).to_string())],
            (None, text) => vec![json!(format!("{}x", text.unwrap_or_default()))],
        },
        Value::Array(all) => {
            let one = |(place, inner): (usize, &Value)| -> Vec<Value> {
                let replaced = |inner: Value| {
                    let mut all = all.clone();
                    all[place] = inner;
                    Value::Array(all)
                };
                changed(inner).into_iter().map(replaced).collect()
            };
            all.iter().enumerate().flat_map(one).collect()
        }
        Value::Object(fields) => {
            let one = |(name, inner): (&String, &Value)| -> Vec<Value> {
                let replaced = |inner: Value| {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), inner);
                    Value::Object(fields)
                };
                changed(inner).into_iter().map(replaced).collect()
            };
            fields.iter().flat_map(one).collect()
        }
    }
}

#[test]
fn oracle_meets_no_other_expectation() {
    for case in agreeing() {
        let answer = answer_to(&case).expect("an answer");
        for other in changed(&case["expected"]) {
            assert!(!answer.meets(&other), "{case} also meets {other}");
        }
    }
}
