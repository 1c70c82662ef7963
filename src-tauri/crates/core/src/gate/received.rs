//! A call as it was received: its input cleaned and read, and what the audit trail keeps of it.
//!
//! Kept is what the action read, without its secrets: what a person typed into a wrong place may be
//! a secret, and is not kept. Of an input that can't be read only the names its schema knows are
//! kept, with the kinds of what stood there.

use crate::gate::cleaning::{self, Fields};
use crate::gate::{ActionEntry, Call};
use boss_kernel::{Error, Result};
use serde_json::{Map, Value, json};

/// An input longer than this is kept as its beginning: a pasted table is no use in an audit trail.
const MOST_INPUT_BYTES: usize = 64 * 1024;
/// Of a call that was refused less is kept: it can be repeated without end.
const MOST_REFUSED_BYTES: usize = 2 * 1024;
/// Objects within objects whose fields are named.
const DEEPEST: usize = 3;
/// The name under which fields are counted that no schema knows.
const OTHERS: &str = "…";

/// A call whose input was read, or could not be.
pub(super) struct Received {
    /// The call, with its input as the action reads it.
    pub(super) call: Call,
    /// Why the input could not be read.
    unread: Option<Error>,
    /// What the trail keeps of it, whole.
    kept: Value,
}

impl Received {
    /// Cleans and reads the input of a call.
    pub(super) fn read(entry: &ActionEntry, mut call: Call) -> Received {
        let fields = Fields { secret: entry.secrets, multi_line: entry.multi_line };
        let input = cleaning::clean_input(std::mem::take(&mut call.input), fields);
        let read = (entry.read)(&input);
        match read {
            Ok(read) => {
                let kept = blot(&read, entry.secrets);
                Received { call: Call { input: read, ..call }, unread: None, kept }
            }
            Err(error) => {
                let schema = entry.input_schema();
                let kept = json!({ "unread": shape(&input, &schema, &schema, DEEPEST) });
                Received { call, unread: Some(error), kept }
            }
        }
    }

    /// Fails where the input could not be read.
    pub(super) fn check(&self) -> Result<()> {
        self.unread.clone().map_or(Ok(()), Err)
    }

    /// The input as the action read it, without its secrets.
    pub(super) fn without_secrets(&self) -> &Value {
        &self.kept
    }

    /// What the trail keeps of a call that was done, or of one that was refused.
    pub(super) fn kept(&self, refused: bool) -> String {
        cut(self.kept.to_string(), if refused { MOST_REFUSED_BYTES } else { MOST_INPUT_BYTES })
    }
}

/// The input with its secrets blotted out at any depth.
fn blot(value: &Value, secrets: &[&str]) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = |(name, value): (&String, &Value)| {
                let secret = secrets.contains(&name.as_str());
                (name.clone(), if secret { Value::String("•••".to_owned()) } else { blot(value, secrets) })
            };
            Value::Object(fields.iter().map(kept).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| blot(item, secrets)).collect()),
        other => other.clone(),
    }
}

/// The kinds of what stood in an input, by the names that `schema` knows; fields of other names are
/// counted.
fn shape(value: &Value, schema: &Value, root: &Value, deepest: usize) -> Value {
    let Value::Object(fields) = value else { return Value::from(kind(value)) };
    let known = properties(schema, root).filter(|_| deepest > 0);
    let Some(known) = known else { return Value::from(kind(value)) };
    let mut kept = Map::new();
    for (name, schema) in known {
        if let Some(value) = fields.get(name) {
            kept.insert(name.clone(), shape(value, schema, root, deepest - 1));
        }
    }
    let others = fields.len() - kept.len();
    if others > 0 {
        kept.insert(OTHERS.to_owned(), Value::from(others));
    }
    Value::Object(kept)
}

/// The fields of the object a schema describes: itself, by reference, or beside null.
fn properties<'s>(schema: &'s Value, root: &'s Value) -> Option<&'s Map<String, Value>> {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        return root["$defs"][name]["properties"].as_object();
    }
    let choices = schema["anyOf"].as_array().filter(|choices| choices.len() == 2);
    let beside_null = choices.and_then(|choices| choices.iter().find(|choice| choice["type"] != "null"));
    match beside_null {
        Some(choice) => properties(choice, root),
        None => schema["properties"].as_object(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn cut(mut text: String, most: usize) -> String {
    if text.len() > most {
        let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_blotted_at_any_depth() {
        let input = json!({ "login": "li", "password": "p", "owner": { "password": "q" }, "list": [{ "password": "r" }] });
        let kept = blot(&input, &["password"]).to_string();
        assert!(!kept.contains("\"p\"") && !kept.contains("\"q\"") && !kept.contains("\"r\""), "{kept}");
        assert!(kept.contains("li"));
    }

    #[test]
    fn a_long_input_is_cut_between_characters() {
        assert!(cut("账".repeat(MOST_INPUT_BYTES), MOST_INPUT_BYTES).len() <= MOST_INPUT_BYTES + "…".len());
    }

    #[test]
    fn what_can_not_be_read_keeps_known_names_and_kinds_only() {
        let schema = json!({
            "properties": { "login": {}, "owner": { "anyOf": [{ "$ref": "#/$defs/Owner" }, { "type": "null" }] } },
            "$defs": { "Owner": { "properties": { "name": {} } } },
        });
        let input = json!({
            "login": "hunter2", "hunter2": 1, "Password": "hunter2", "owner": { "name": 7, "hunter2": [] },
        });
        let kept = shape(&input, &schema, &schema, DEEPEST);
        assert_eq!(kept, json!({ "login": "string", "owner": { "name": "number", "…": 1 }, "…": 2 }));
        assert_eq!(shape(&json!("hunter2"), &schema, &schema, DEEPEST), json!("string"));
    }
}
