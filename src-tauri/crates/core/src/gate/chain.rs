//! The seal of the audit trail: a SHA-256 chain over its records, made in batches outside the business transactions.
//!
//! Each link's hash covers the hash before it and every byte of one record and its objects, so one altered, missing or added
//! byte breaks the chain at a place that can be named. Records not sealed yet are sealed by the next batch. While a batch is
//! sealed nobody else writes records, so that all up to the last link are sealed: one that is not was slipped in later.
//! Who could rewrite the whole chain is caught by a head that was noted down elsewhere.

use crate::gate::model::{audit_chain, audit_object, audit_record};
use crate::gate::{Gate, codes};
use crate::store::{Engine, bulk, hex};
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
/// PostgreSQL: waits for those who are writing a record and lets nobody begin, sealers neither; but not for long.
const ALONE: &str = "SET LOCAL lock_timeout = '5s'; LOCK TABLE audit_record IN SHARE ROW EXCLUSIVE MODE";
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
    // Records from before this was known have it not in their hash.
    if record.as_holder {
        hash.update(b"as holder");
    }
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
        // On SQLite the transaction is alone as it is.
        if self.store.engine() == Engine::Postgres {
            tx.execute_unprepared(ALONE).await?;
        }
        let last = last_link(&tx).await?;
        let sealed_up_to = last.as_ref().map_or(0, |link| link.record_id.0);
        let open = audit_record::Entity::find()
            .filter(audit_record::Column::Id.gt(sealed_up_to))
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

    /// Checks the whole chain. Fails at the first record that was altered, removed or slipped in. Whoever seals and checks
    /// checks first: a seal over what was altered would make it look whole.
    pub async fn verify_audit(&self) -> Result<Verification> {
        let db = self.store.reader();
        let mut hash = GENESIS.to_owned();
        let (mut position, mut sealed_up_to) = (0, AuditRecordId(0));
        loop {
            let links = audit_chain::Entity::find()
                .filter(audit_chain::Column::Position.gt(position))
                .order_by(audit_chain::Column::Position, Order::Asc)
                .limit(BATCH)
                .all(db)
                .await?;
            let Some(last) = links.last() else { break };
            sealed_up_to = last.record_id;
            (position, hash) = verify_links(db, &links, position, hash).await?;
        }
        refuse_slipped_in(db, sealed_up_to).await?;
        let newer = audit_record::Column::Id.gt(sealed_up_to);
        let unsealed = audit_record::Entity::find().filter(newer).count(db).await?;
        Ok(Verification { sealed: u64::try_from(position).unwrap_or(0), unsealed, head: hash })
    }

    /// Fails where a head that was noted down is not in the chain: its end was cut off, or all of it was made anew. Says
    /// something of a chain that was verified only.
    pub async fn verify_noted_head(&self, head: &str) -> Result<()> {
        let noted = audit_chain::Entity::find().filter(audit_chain::Column::Hash.eq(head));
        match noted.one(self.store.reader()).await? {
            Some(_) => Ok(()),
            None => Err(Error::new(codes::CHAIN_CUT).with("head", head)),
        }
    }
}

/// Fails at a record that stands among sealed ones and is not sealed itself.
async fn refuse_slipped_in(db: &impl ConnectionTrait, sealed_up_to: AuditRecordId) -> Result<()> {
    let sealed = audit_chain::Entity::find()
        .select_only()
        .column(audit_chain::Column::RecordId)
        .filter(audit_chain::Column::RecordId.lte(sealed_up_to))
        .into_query();
    let slipped_in = audit_record::Entity::find()
        .filter(audit_record::Column::Id.lte(sealed_up_to))
        .filter(audit_record::Column::Id.not_in_subquery(sealed))
        .order_by(audit_record::Column::Id, Order::Asc)
        .one(db)
        .await?;
    match slipped_in {
        Some(record) => Err(Error::new(codes::CHAIN_SLIPPED_IN).with("record", record.id)),
        None => Ok(()),
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
