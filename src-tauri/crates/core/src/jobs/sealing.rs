//! Sealing the audit trail.

use crate::gate::Gate;
use crate::gate::model::{audit_chain, audit_record};
use crate::jobs::Turn;
use boss_kernel::Result;
use boss_kernel::id::AuditRecordId;
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};

/// Seals what is not sealed yet and returns how many records that were.
pub(super) async fn seal(turn: &Turn<'_>) -> Result<u64> {
    if anything_to_seal(turn.gate).await? { turn.gate.seal_audit().await } else { Ok(0) }
}

/// Whether the trail is longer than its seal.
async fn anything_to_seal(gate: &Gate) -> Result<bool> {
    let db = gate.store().reader();
    let last: Option<AuditRecordId> = audit_record::Entity::find()
        .select_only()
        .column(audit_record::Column::Id)
        .order_by_desc(audit_record::Column::Id)
        .into_tuple()
        .one(db)
        .await?;
    let sealed: Option<AuditRecordId> = audit_chain::Entity::find()
        .select_only()
        .column(audit_chain::Column::RecordId)
        .order_by_desc(audit_chain::Column::RecordId)
        .into_tuple()
        .one(db)
        .await?;
    Ok(last > sealed)
}
