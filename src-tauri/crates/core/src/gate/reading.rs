//! Reading an input: a field that does not have its form is named with what is needed there, and never with what stood
//! there, which may be a password.

use crate::gate::codes;
use boss_kernel::{Error, Fault, Result};
use serde::de::{DeserializeOwned, Deserializer};

/// Reads an input and names the field that does not have its form.
pub(super) fn read_input<'v, T: DeserializeOwned>(
    input: impl Deserializer<'v, Error = serde_json::Error>,
) -> Result<T> {
    serde_path_to_error::deserialize(input).map_err(|cause| {
        let parent = cause.path().to_string().replace('[', ".").replace(']', "");
        let Reading { missing, needed, error } = Reading::of(&cause.inner().to_string());
        let place = match (missing, parent.as_str()) {
            (None, _) => parent,
            (Some(field), "" | ".") => field,
            (Some(field), _) => format!("{parent}.{field}"),
        };
        let refusal = Error::new(codes::INPUT_UNREADABLE).with("place", &place);
        refusal.with_faults(vec![Fault::at(place, error)]).caused_by(needed)
    })
}

/// What is to be said of a field, taken from the deserialiser's words: it gives them as a text only.
struct Reading {
    /// The field that is not there.
    missing: Option<String>,
    /// What is needed, for the log.
    needed: String,
    error: Error,
}

impl Reading {
    fn of(words: &str) -> Reading {
        // Other faults are in the words of the type that was read, which may say what stood there.
        let own_words = ["invalid type: ", "invalid value: ", "invalid length ", "unknown variant `"];
        let told =
            words.rsplit_once(", expected ").filter(|_| own_words.iter().any(|own| words.starts_with(own)));
        let expected = told.map(|(_, expected)| expected.to_owned());
        let needed = expected.clone().unwrap_or_else(|| "another form".to_owned());
        if let Some((field, _)) = words.strip_prefix("missing field `").and_then(|rest| rest.split_once('`'))
        {
            let missing = Some(field.to_owned());
            return Reading {
                missing,
                needed: "a field".to_owned(),
                error: Error::new(codes::FIELD_MISSING),
            };
        }
        let error = if words.starts_with("unknown variant") {
            let choices = needed.trim_start_matches("one of ").replace('`', "").replace(" or ", ", ");
            Error::new(codes::CHOICE_UNKNOWN).with("choices", choices)
        } else if words.starts_with("invalid type") {
            Error::new(codes::FIELD_MISTYPED)
        } else {
            Error::new(codes::FIELD_UNREADABLE)
        };
        Reading { missing: None, needed, error }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_kernel::ErrorCode;
    use serde::Deserialize;
    use serde_json::{Value, json};

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    enum Kind {
        OldestFirst,
        ByHand,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Person {
        login: String,
        kind: Kind,
        owner: Option<Box<Person>>,
    }

    fn refusal(input: Value) -> (String, ErrorCode, Error) {
        let error = read_input::<Person>(input).unwrap_err();
        let fault = error.faults()[0].clone();
        (fault.place, fault.code, error)
    }

    #[test]
    fn what_stood_there_is_never_said() {
        let (place, code, error) = refusal(json!({ "login": 987_654_321_012_u64, "kind": "byHand" }));
        assert_eq!((place.as_str(), code), ("login", codes::FIELD_MISTYPED));
        assert!(!format!("{error:?}").contains("987654321012"), "{error:?}");
        assert_eq!(error.cause(), Some("a string"));
        let (_, _, error) = refusal(json!({ "login": "li", "kind": "secret-kind" }));
        assert!(!format!("{error:?}").contains("secret-kind"), "{error:?}");
    }

    #[test]
    fn a_missing_field_is_named_at_its_own_place() {
        let (place, code, _) = refusal(json!({ "kind": "byHand" }));
        assert_eq!((place.as_str(), code), ("login", codes::FIELD_MISSING));
        let (place, code, _) =
            refusal(json!({ "login": "li", "kind": "byHand", "owner": { "login": "wu" } }));
        assert_eq!((place.as_str(), code), ("owner.kind", codes::FIELD_MISSING));
    }

    #[test]
    fn an_unknown_choice_is_answered_with_the_choices() {
        let (place, code, error) = refusal(json!({ "login": "li", "kind": "newest" }));
        assert_eq!((place.as_str(), code), ("kind", codes::CHOICE_UNKNOWN));
        assert_eq!(error.faults()[0].params["choices"], "oldestFirst, byHand");
    }
}
