//! Attributes of an event: names and values, as files write them and as they are kept.
//!
//! Guarantees: kept in one form whatever the form in the file, so that the same event twice is the same text twice; a text
//! that could be read in two ways is refused.

use boss_kernel::{Error, Result};
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

use crate::catalog::{LONGEST_ATTRIBUTE, is_attribute_name};

/// More than any price tells apart.
const MOST_ATTRIBUTES: usize = 50;

/// Names and their values, in the order of the names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes(BTreeMap<String, String>);

impl Attributes {
    /// Reads `name=value;name=value` or a JSON object of texts, whole numbers and truth values; `None` where it is neither, or
    /// names an attribute twice.
    pub(super) fn read(text: &str) -> Option<Attributes> {
        let read = if text.starts_with('{') {
            serde_json::from_str(text).ok()?
        } else {
            let mut attributes = Attributes::default();
            for pair in text.split(';').map(str::trim).filter(|pair| !pair.is_empty()) {
                let (name, value) = pair.split_once('=')?;
                attributes.add(name.trim().to_owned(), value.trim().to_owned())?;
            }
            attributes
        };
        Some(read)
    }

    /// Reads what [`to_json`](Attributes::to_json) wrote.
    pub(super) fn stored(text: &str) -> Result<Attributes> {
        serde_json::from_str(text).map_err(|cause| Error::new(crate::gate::codes::INTERNAL).caused_by(cause))
    }

    /// As it is kept.
    pub(super) fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|cause| Error::new(crate::gate::codes::INTERNAL).caused_by(cause))
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// What they take in memory, roughly.
    pub(super) fn bytes(&self) -> usize {
        const OF_A_PAIR: usize = 96;
        self.0.iter().map(|(name, value)| name.len() + value.len() + OF_A_PAIR).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_map(self) -> BTreeMap<String, String> {
        self.0
    }

    fn add(&mut self, name: String, value: String) -> Option<()> {
        let fits = is_attribute_name(&name)
            && value.chars().count() <= LONGEST_ATTRIBUTE
            && !value.chars().any(char::is_control)
            && self.0.len() < MOST_ATTRIBUTES;
        (fits && self.0.insert(name, value).is_none()).then_some(())
    }
}

impl Serialize for Attributes {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_map(Pairs)
    }
}

/// Collects pairs one by one, so that a name that comes twice is seen.
struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Attributes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Attributes, A::Error> {
        let mut attributes = Attributes::default();
        while let Some((name, value)) = map.next_entry::<String, AttributeValue>()? {
            let added = attributes.add(name.trim().to_owned(), value.into_text());
            added.ok_or_else(|| de::Error::custom("a name that can't be used, or one that comes twice"))?;
        }
        Ok(attributes)
    }
}

/// What may stand as a value. Numbers with a fraction are refused: `1.10` and `1.1` would be one value or two.
#[derive(Deserialize)]
#[serde(untagged)]
enum AttributeValue {
    Text(String),
    Flag(bool),
    Whole(i64),
}

impl AttributeValue {
    fn into_text(self) -> String {
        match self {
            AttributeValue::Text(text) => text.trim().to_owned(),
            AttributeValue::Flag(flag) => flag.to_string(),
            AttributeValue::Whole(number) => number.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_kept_alike() {
        for text in [
            r#"{"region": "north", "class":"hot","zone":3,"spot":true}"#,
            "zone=3; region=north;class = hot ;spot=true;",
        ] {
            let read = Attributes::read(text).unwrap();
            let kept = read.to_json().unwrap();
            assert_eq!(kept, r#"{"class":"hot","region":"north","spot":"true","zone":"3"}"#, "{text}");
            assert_eq!(Attributes::stored(&kept).unwrap(), read);
        }
        assert_eq!(Attributes::read("url=a=b").unwrap().get("url"), Some("a=b"));
        assert!(Attributes::read(";").unwrap().is_empty());
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        let long = format!("name={}", "x".repeat(201));
        for text in [
            "region",
            "=north",
            "region=north;region=south",
            r#"{"region":"north","region":"south"}"#,
            r#"{"size":1.5}"#,
            r#"{"size":{"x":1}}"#,
            r#"{"size":null}"#,
            r#"{"a=b":"c"}"#,
            r#"{"region":"north"} x"#,
            &long,
        ] {
            assert_eq!(Attributes::read(text), None, "{text}");
        }
    }
}
