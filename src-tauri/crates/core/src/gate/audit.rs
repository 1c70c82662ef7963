//! The audit trail: who did what, when, on which objects, and how it ended. Append-only; see [`chain`](crate::gate::chain)
//! for how it is sealed.

use crate::gate::model::{AuditOutcome, audit_object, audit_record, staff};
use crate::gate::outcome::Change;
use crate::gate::session::Carrier;
use crate::store::bulk;
use boss_kernel::id::StaffId;
use boss_kernel::{Instant, RequestId, Result};
use schemars::JsonSchema;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, Order, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// An input longer than this is kept as its beginning: a pasted table is no use in an audit trail.
const MOST_INPUT_BYTES: usize = 64 * 1024;

/// One record before it is written.
#[derive(Clone)]
pub(super) struct Deed {
    pub(super) at: Instant,
    pub(super) staff_id: Option<StaffId>,
    pub(super) carrier: Carrier,
    pub(super) os_user: Option<String>,
    pub(super) action: String,
    pub(super) request_id: RequestId,
    pub(super) input: String,
    pub(super) outcome: AuditOutcome,
    pub(super) error_code: Option<String>,
    pub(super) duration_us: i64,
}

/// Writes a record and the objects it is about, in the caller's transaction.
pub(super) async fn record(tx: &DatabaseTransaction, deed: Deed, changes: &[Change]) -> Result<()> {
    let row = audit_record::ActiveModel {
        id: NotSet,
        at: Set(deed.at),
        staff_id: Set(deed.staff_id),
        carrier: Set(deed.carrier.word().to_owned()),
        os_user: Set(deed.os_user),
        action: Set(deed.action),
        request_id: Set(deed.request_id.0),
        input: Set(deed.input),
        outcome: Set(deed.outcome),
        error_code: Set(deed.error_code),
        duration_us: Set(deed.duration_us),
    };
    let record = audit_record::Entity::insert(row).exec_with_returning(tx).await?;
    let mut seen = BTreeSet::new();
    let objects = changes.iter().filter_map(|change| change.id.map(|id| (change, id)));
    let rows: Vec<audit_object::ActiveModel> = objects
        .filter(|(change, id)| seen.insert((change.kind.as_str(), *id)))
        .map(|(change, id)| audit_object::ActiveModel {
            record_id: Set(record.id),
            kind: Set(change.kind.clone()),
            object_id: Set(id),
            verb: Set(change.verb.word().to_owned()),
            label: Set(change.label.clone()),
        })
        .collect();
    bulk::insert(tx, rows).await
}

/// The input with its secrets blotted out at any depth: whatever is kept of an input, be it a fingerprint, is made of this.
pub(super) fn blot(value: &Value, secrets: &[&str]) -> Value {
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

/// The input as it is kept: without its secrets, and cut when very long.
pub(super) fn without_secrets(input: &Value, secrets: &[&str]) -> String {
    let mut text = blot(input, secrets).to_string();
    if text.len() > MOST_INPUT_BYTES {
        let end = (0..=MOST_INPUT_BYTES).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}

/// One thing that happened to an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntry {
    /// When.
    pub at: Instant,
    /// Who; none for Boss itself.
    pub staff_name: Option<String>,
    /// How it came in: `window`, `commandLine`, `http`, `job`.
    pub carrier: String,
    /// Which action.
    pub action: String,
    /// `created`, `changed` or `removed`.
    pub verb: String,
    /// The request it belongs to.
    pub request_id: RequestId,
}

/// What happened to an object, newest first, at most `limit` entries. Area queries offer it under their own permission.
pub async fn timeline(
    db: &impl ConnectionTrait,
    kind: &str,
    object_id: i64,
    limit: u64,
) -> Result<Vec<TimelineEntry>> {
    let about = audit_object::Entity::find()
        .filter(audit_object::Column::Kind.eq(kind))
        .filter(audit_object::Column::ObjectId.eq(object_id))
        .order_by(audit_object::Column::RecordId, Order::Desc)
        .limit(limit)
        .all(db)
        .await?;
    let ids: Vec<_> = about.iter().map(|object| object.record_id).collect();
    let records = bulk::find_by_ids::<audit_record::Entity, _>(db, audit_record::Column::Id, &ids).await?;
    let records: BTreeMap<_, _> = records.into_iter().map(|record| (record.id, record)).collect();
    let people: Vec<StaffId> = records.values().filter_map(|record| record.staff_id).collect();
    let people = bulk::find_by_ids::<staff::Entity, _>(db, staff::Column::Id, &people).await?;
    let names: BTreeMap<StaffId, String> =
        people.into_iter().map(|person| (person.id, person.name)).collect();
    let entry = |object: audit_object::Model| {
        let record = records.get(&object.record_id)?;
        Some(TimelineEntry {
            at: record.at,
            staff_name: record.staff_id.and_then(|id| names.get(&id).cloned()),
            carrier: record.carrier.clone(),
            action: record.action.clone(),
            verb: object.verb,
            request_id: RequestId(record.request_id),
        })
    };
    Ok(about.into_iter().filter_map(entry).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_are_blotted_at_any_depth() {
        let input = json!({ "login": "li", "password": "p", "owner": { "password": "q" }, "list": [{ "password": "r" }] });
        let kept = without_secrets(&input, &["password"]);
        assert!(!kept.contains("\"p\"") && !kept.contains("\"q\"") && !kept.contains("\"r\""), "{kept}");
        assert!(kept.contains("li"));
    }

    #[test]
    fn a_long_input_is_cut_between_characters() {
        let input = json!({ "text": "账".repeat(MOST_INPUT_BYTES) });
        assert!(without_secrets(&input, &[]).len() <= MOST_INPUT_BYTES + "…".len());
    }
}
