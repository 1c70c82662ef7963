//! The audit trail: who did what, when, on which objects, and how it ended. Append-only; see [`chain`](crate::gate::chain)
//! for how it is sealed.

use crate::gate::model::{AuditOutcome, audit_object, audit_record, staff};
use crate::gate::outcome::{Change, ChangeVerb};
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
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

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
    pub(super) as_holder: bool,
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
        as_holder: Set(deed.as_holder),
    };
    let record = audit_record::Entity::insert(row).exec_with_returning(tx).await?;
    let row = |(change, id): (&Change, i64)| audit_object::ActiveModel {
        record_id: Set(record.id),
        kind: Set(change.kind.clone()),
        object_id: Set(id),
        verb: Set(change.verb.word().to_owned()),
        label: Set(change.label.clone()),
    };
    bulk::insert(tx, once_each(changes).into_iter().map(row).collect()).await
}

/// Each object once, in the order they were named, with what says most of it: that it is gone, or
/// that it is new.
fn once_each(changes: &[Change]) -> Vec<(&Change, i64)> {
    let says_most = |change: &Change| match change.verb {
        ChangeVerb::Changed => 0,
        ChangeVerb::Created => 1,
        ChangeVerb::Removed => 2,
    };
    let mut places = HashMap::new();
    let mut kept: Vec<(&Change, i64)> = Vec::new();
    for (change, id) in changes.iter().filter_map(|change| change.id.map(|id| (change, id))) {
        match places.entry((change.kind.as_str(), id)) {
            Entry::Vacant(place) => {
                place.insert(kept.len());
                kept.push((change, id));
            }
            Entry::Occupied(place) => {
                let before = &mut kept[*place.get()];
                if says_most(change) > says_most(before.0) {
                    before.0 = change;
                }
            }
        }
    }
    kept
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

    #[test]
    fn the_verb_that_says_most_of_an_object_stays() {
        let change =
            |verb, id| Change { verb, kind: "draft".to_owned(), id: Some(id), label: format!("{verb:?}") };
        use ChangeVerb::{Changed, Created, Removed};
        let all = [
            change(Changed, 1),
            change(Created, 2),
            change(Changed, 3),
            change(Removed, 1),
            change(Changed, 2),
            change(Created, 4),
            change(Removed, 4),
        ];
        let kept: Vec<_> = once_each(&all).into_iter().map(|(change, id)| (id, change.verb)).collect();
        assert_eq!(kept, [(1, Removed), (2, Created), (3, Changed), (4, Removed)]);
    }
}
