//! The seal of the audit trail: a SHA-256 chain over its records, made in batches outside the business transactions.
//!
//! Each link's hash covers the hash before it and every byte of one record and its objects, so one altered, missing or added
//! byte breaks the chain at a place that can be named. Records not sealed yet are sealed by the next batch.

use crate::gate::model::{audit_chain, audit_object, audit_record};
use crate::gate::{Gate, codes};
use crate::store::{bulk, hex};
use boss_kernel::id::AuditRecordId;
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const BATCH: u64 = 1_000;
/// On PostgreSQL a record may commit after one with a larger id; how far back such latecomers are looked for.
const LATECOMERS: i64 = 100_000;
/// What the first link builds on.
const GENESIS: &str = "boss audit chain 1";

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// Records whose seal was checked and holds.
    pub sealed: u64,
    /// Records written since the last seal.
    pub unsealed: u64,
    /// The hash of the last link: note it down elsewhere to prove later that nothing was cut off.
    pub head: String,
}

fn link_hash(before: &str, record: &audit_record::Model, objects: &[&audit_object::Model]) -> Result<String> {
    let internal = crate::gate::registry::internal;
    let record_text = serde_json::to_string(&(
        (record.id.0, record.at.0, record.staff_id, &record.carrier, &record.os_user, &record.action),
        (record.request_id, &record.input, record.outcome, &record.error_code, record.duration_us),
    ));
    let mut hash = Sha256::new();
    hash.update(before.as_bytes());
    hash.update(record_text.map_err(internal)?.as_bytes());
    for object in objects {
        let text = serde_json::to_string(&(&object.kind, object.object_id, &object.verb, &object.label));
        hash.update(text.map_err(internal)?.as_bytes());
    }
    Ok(hex(&hash.finalize()))
}

/// The objects of some records, by record, in an order that does not depend on the engine.
async fn objects_of(
    db: &impl ConnectionTrait,
    ids: &[AuditRecordId],
) -> Result<BTreeMap<AuditRecordId, Vec<audit_object::Model>>> {
    let mut objects =
        bulk::find_by_ids::<audit_object::Entity, _>(db, audit_object::Column::RecordId, ids).await?;
    objects.sort_by(|a, b| (&a.kind, a.object_id).cmp(&(&b.kind, b.object_id)));
    let mut by_record: BTreeMap<AuditRecordId, Vec<audit_object::Model>> = BTreeMap::new();
    for object in objects {
        by_record.entry(object.record_id).or_default().push(object);
    }
    Ok(by_record)
}

async fn last_link(db: &impl ConnectionTrait) -> Result<Option<audit_chain::Model>> {
    Ok(audit_chain::Entity::find().order_by(audit_chain::Column::Position, Order::Desc).one(db).await?)
}

impl Gate {
    /// Seals what is not sealed yet; returns how many records that were.
    pub async fn seal_audit(&self) -> Result<u64> {
        let mut sealed = 0;
        loop {
            let batch = self.seal_batch().await?;
            sealed += batch;
            if batch < BATCH {
                return Ok(sealed);
            }
        }
    }

    async fn seal_batch(&self) -> Result<u64> {
        let tx = self.store.begin().await?;
        let last = last_link(&tx).await?;
        let settled = last.as_ref().map_or(0, |link| link.record_id.0 - LATECOMERS);
        let sealed = audit_chain::Entity::find()
            .select_only()
            .column(audit_chain::Column::RecordId)
            .filter(audit_chain::Column::RecordId.gt(settled))
            .into_query();
        let open = audit_record::Entity::find()
            .filter(audit_record::Column::Id.gt(settled))
            .filter(audit_record::Column::Id.not_in_subquery(sealed))
            .order_by(audit_record::Column::Id, Order::Asc)
            .limit(BATCH)
            .all(&tx)
            .await?;
        let ids: Vec<AuditRecordId> = open.iter().map(|record| record.id).collect();
        let objects = objects_of(&tx, &ids).await?;
        let (mut position, mut hash) =
            last.map_or((0, GENESIS.to_owned()), |link| (link.position, link.hash));
        let mut links = Vec::with_capacity(open.len());
        for record in &open {
            let own: Vec<&audit_object::Model> = objects.get(&record.id).into_iter().flatten().collect();
            hash = link_hash(&hash, record, &own)?;
            position += 1;
            links.push(audit_chain::ActiveModel {
                position: Set(position),
                record_id: Set(record.id),
                hash: Set(hash.clone()),
            });
        }
        let count = links.len() as u64;
        bulk::insert(&tx, links).await?;
        tx.commit().await?;
        Ok(count)
    }

    /// Checks the whole chain. Fails at the first record that was altered, removed or slipped in.
    pub async fn verify_audit(&self) -> Result<Verification> {
        let db = self.store.reader();
        let mut hash = GENESIS.to_owned();
        let mut position = 0;
        loop {
            let links = audit_chain::Entity::find()
                .filter(audit_chain::Column::Position.gt(position))
                .order_by(audit_chain::Column::Position, Order::Asc)
                .limit(BATCH)
                .all(db)
                .await?;
            if links.is_empty() {
                break;
            }
            (position, hash) = verify_links(db, &links, position, hash).await?;
        }
        let records = audit_record::Entity::find().count(db).await?;
        let sealed = u64::try_from(position).unwrap_or(0);
        Ok(Verification { sealed, unsealed: records.saturating_sub(sealed), head: hash })
    }
}

async fn verify_links(
    db: &impl ConnectionTrait,
    links: &[audit_chain::Model],
    mut position: i64,
    mut hash: String,
) -> Result<(i64, String)> {
    let ids: Vec<AuditRecordId> = links.iter().map(|link| link.record_id).collect();
    let records = bulk::find_by_ids::<audit_record::Entity, _>(db, audit_record::Column::Id, &ids).await?;
    let records: BTreeMap<AuditRecordId, audit_record::Model> =
        records.into_iter().map(|r| (r.id, r)).collect();
    let objects = objects_of(db, &ids).await?;
    for link in links {
        let broken =
            || Error::new(codes::CHAIN_BROKEN).with("position", position + 1).with("record", link.record_id);
        let record = records.get(&link.record_id).ok_or_else(broken)?;
        let own: Vec<&audit_object::Model> = objects.get(&link.record_id).into_iter().flatten().collect();
        let expected = link_hash(&hash, record, &own)?;
        if link.position != position + 1 || link.hash != expected {
            return Err(broken());
        }
        position = link.position;
        hash = expected;
    }
    Ok((position, hash))
}
