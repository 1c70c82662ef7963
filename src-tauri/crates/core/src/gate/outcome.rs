//! What an action did, as it goes back to whoever asked.

use base64::Engine;
use boss_kernel::error::NoticeView;
use boss_kernel::{RequestId, Result};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What happened to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ChangeVerb {
    /// It is new.
    Created,
    /// It is different.
    Changed,
    /// It is gone.
    Removed,
}

impl ChangeVerb {
    pub(super) fn word(self) -> &'static str {
        match self {
            ChangeVerb::Created => "created",
            ChangeVerb::Changed => "changed",
            ChangeVerb::Removed => "removed",
        }
    }
}

/// A document a query made: what a carrier saves, opens or shows.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentFile {
    /// The name to save it under.
    pub file_name: String,
    /// Its media type, for example `application/pdf`.
    pub media_type: String,
    /// Its bytes, base64.
    pub base64: String,
}

impl DocumentFile {
    /// A document of these bytes.
    pub fn new(file_name: impl Into<String>, media_type: &str, bytes: &[u8]) -> DocumentFile {
        let base64 = base64::engine::general_purpose::STANDARD.encode(bytes);
        DocumentFile { file_name: file_name.into(), media_type: media_type.to_owned(), base64 }
    }

    /// Its bytes.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        base64::engine::general_purpose::STANDARD
            .decode(&self.base64)
            .map_err(crate::gate::registry::internal)
    }
}

/// One object an action made, changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// What happened to it.
    pub verb: ChangeVerb,
    /// Its kind, for example `bill`.
    pub kind: String,
    /// Its id; in a dry run the id it would have got, which may differ from the real one, or none.
    pub id: Option<i64>,
    /// Its number or name, for people.
    pub label: String,
}

/// What an action did, or in a dry run would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Outcome<T> {
    /// What the action returns.
    pub output: T,
    /// The intention it belongs to.
    pub request_id: RequestId,
    /// Nothing was kept.
    pub dry_run: bool,
    /// This request had been seen before: nothing was done now, this is the answer of then.
    pub replayed: bool,
    /// What the person should know.
    pub warnings: Vec<NoticeView>,
    /// What was made, changed or removed; at most the first thousand, the audit trail names all.
    pub changes: Vec<Change>,
    /// Which queries answer differently now.
    pub stale: Vec<String>,
}

impl Outcome<Value> {
    /// With the output as its own type.
    pub fn typed<T: DeserializeOwned>(self) -> Result<Outcome<T>> {
        let output = serde_json::from_value(self.output).map_err(crate::gate::registry::internal)?;
        let Outcome { request_id, dry_run, replayed, warnings, changes, stale, .. } = self;
        Ok(Outcome { output, request_id, dry_run, replayed, warnings, changes, stale })
    }
}
