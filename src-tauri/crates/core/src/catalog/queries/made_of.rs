//! What offerings are made of, as pages show it.

use crate::catalog::model::{offering, offering_base, offering_part, offering_phase};
use crate::catalog::views::{OfferingName, PartView, PhaseView};
use crate::store::bulk;
use boss_kernel::id::OfferingId;
use boss_kernel::{Cadence, LocalText, Result};
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;

/// What one offering is made of.
#[derive(Default)]
pub(super) struct MadeOf {
    pub(super) phases: Vec<PhaseView>,
    pub(super) parts: Vec<PartView>,
    pub(super) bases: Vec<OfferingName>,
}

/// What these offerings are made of, by id; those that are made of nothing are left out.
pub(super) async fn made_of(
    db: &impl ConnectionTrait,
    ids: &[OfferingId],
) -> Result<BTreeMap<OfferingId, MadeOf>> {
    let column = offering_phase::Column::OfferingId;
    let mut phases = bulk::find_by_ids::<offering_phase::Entity, _>(db, column, ids).await?;
    phases.sort_by_key(|row| row.position);
    let column = offering_part::Column::BundleId;
    let mut parts = bulk::find_by_ids::<offering_part::Entity, _>(db, column, ids).await?;
    parts.sort_by_key(|row| row.position);
    let column = offering_base::Column::AddOnId;
    let mut bases = bulk::find_by_ids::<offering_base::Entity, _>(db, column, ids).await?;
    bases.sort_by_key(|row| row.base_id);
    let others = parts.iter().map(|row| row.part_id).chain(bases.iter().map(|row| row.base_id));
    let names = names_of(db, &others.collect::<Vec<_>>()).await?;
    let mut made: BTreeMap<OfferingId, MadeOf> = BTreeMap::new();
    for row in phases {
        let length = row.length_every.zip(row.length_unit);
        let length = length.map(|(every, unit)| Cadence::new(every, unit)).transpose()?;
        made.entry(row.offering_id).or_default().phases.push(PhaseView { kind: row.kind, length });
    }
    for row in parts {
        let Some(OfferingName { offering_id, code, name }) = names.get(&row.part_id).cloned() else {
            continue;
        };
        let part = PartView { offering_id, code, name, quantity: row.quantity };
        made.entry(row.bundle_id).or_default().parts.push(part);
    }
    for row in bases {
        made.entry(row.add_on_id).or_default().bases.extend(names.get(&row.base_id).cloned());
    }
    Ok(made)
}

/// What these offerings are called.
pub(super) async fn names_of(
    db: &impl ConnectionTrait,
    ids: &[OfferingId],
) -> Result<BTreeMap<OfferingId, OfferingName>> {
    let rows = bulk::find_by_ids::<offering::Entity, _>(db, offering::Column::Id, ids).await?;
    let name = |row: offering::Model| {
        let name = LocalText::new(row.name_chinese, row.name_english);
        (row.id, OfferingName { offering_id: row.id, code: row.code, name })
    };
    Ok(rows.into_iter().map(name).collect())
}
