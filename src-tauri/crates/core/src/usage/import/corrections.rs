//! Events that correct earlier ones: the earlier event no longer counts, and its day is read again by billing.

use crate::store::bulk;
use crate::usage::attributes::Attributes;
use crate::usage::codes;
use crate::usage::import::apart;
use crate::usage::import::counting::Counting;
use crate::usage::import::extras::Extras;
use crate::usage::import::intake::{Detail, Event, Intake};
use crate::usage::import::writing::EventWriter;
use crate::usage::model::{usage_event, usage_import};
use boss_kernel::id::{MeterId, UsageImportId};
use boss_kernel::{Error, Result};
use chrono_tz::Tz;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Statement, Value,
};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// An event that corrects an earlier one, as it came in.
pub(super) struct Correction {
    pub(super) event_id: String,
    pub(super) replaces: String,
    pub(super) line: i64,
    /// Its day was billed already.
    pub(super) late: bool,
}

/// Lets the events that the writer's last corrections name count no more, in the order of the file's lines.
pub(super) async fn settle(
    tx: &DatabaseTransaction,
    writer: &mut EventWriter<'_>,
    intake: &mut Intake,
    zone: Tz,
) -> Result<()> {
    let mut corrections = std::mem::take(&mut writer.corrections);
    corrections.sort_unstable_by_key(|correction| correction.line);
    for part in corrections.chunks(bulk::rows_per_statement(2)) {
        if writer.apart {
            let ids = part.iter().map(|correction| correction.replaces.clone().into()).collect();
            apart::bring_events(tx, ids).await?;
        }
        let mut corrected = read_corrected(tx, part).await?;
        let rows: Vec<usage_event::Model> = corrected.values().cloned().collect();
        intake.learn_corrected(tx, &rows).await?;
        let mut countings = Countings::of(tx, writer.import, &rows).await?;
        let mut changed = Vec::new();
        for correction in part {
            let Some(row) = refuse_wrong(correction, &mut corrected, writer) else { continue };
            row.replaced_by = Some(correction.event_id.clone());
            let Some(counting) = countings.counting(row, intake) else { continue };
            let event = as_event(row, counting, zone)?;
            let settled =
                intake.holder_of(event.subscription).is_some_and(|holder| holder.is_settled(event.day));
            writer.tally.correct(&event, settled && !correction.late)?;
            changed.push((&correction.replaces, &correction.event_id));
        }
        mark_corrected(tx, &changed).await?;
    }
    Ok(())
}

/// The events to correct, by id. Nobody else can correct them meanwhile.
async fn read_corrected(
    tx: &DatabaseTransaction,
    part: &[Correction],
) -> Result<BTreeMap<String, usage_event::Model>> {
    let ids = part.iter().map(|correction| correction.replaces.clone());
    let rows = usage_event::Entity::find()
        .filter(usage_event::Column::EventId.is_in(ids))
        .order_by_asc(usage_event::Column::EventId)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.event_id.clone(), row)).collect())
}

/// The event to correct, or none where it can't be corrected, which is then among the faults.
fn refuse_wrong<'a>(
    correction: &Correction,
    corrected: &'a mut BTreeMap<String, usage_event::Model>,
    writer: &mut EventWriter<'_>,
) -> Option<&'a mut usage_event::Model> {
    let import = writer.import;
    // An event of a later line is none yet, though it may stand in the table already.
    let earlier = |row: &&mut usage_event::Model| row.import_id != import || row.line < correction.line;
    let Some(row) = corrected.get_mut(&correction.replaces).filter(earlier) else {
        let error = Error::new(codes::REPLACED_UNKNOWN).with("event", &correction.replaces);
        writer.faults.add(correction.line, error);
        return None;
    };
    if let Some(by) = &row.replaced_by {
        let error = Error::new(codes::REPLACED_BEFORE).with("event", &correction.replaces).with("by", by);
        writer.faults.add(correction.line, error);
        return None;
    }
    Some(row)
}

/// Who counted the events of earlier imports: a meter added since then has not.
struct Countings {
    import: UsageImportId,
    /// The meters that counted beside those named, by import.
    derived: HashMap<UsageImportId, Vec<MeterId>>,
    known: HashMap<(UsageImportId, MeterId), Arc<Counting>>,
}

impl Countings {
    async fn of(
        tx: &DatabaseTransaction,
        import: UsageImportId,
        rows: &[usage_event::Model],
    ) -> Result<Countings> {
        let mut ids: Vec<UsageImportId> = rows.iter().map(|row| row.import_id).collect();
        ids.sort_unstable();
        ids.dedup();
        // Whoever lets a meter count the past changes these rows, and waits until this is done.
        let imports = usage_import::Entity::find()
            .filter(usage_import::Column::Id.is_in(ids))
            .order_by_asc(usage_import::Column::Id)
            .lock(LockType::Share)
            .all(tx)
            .await?;
        let mut derived = HashMap::with_capacity(imports.len());
        for row in imports {
            let meters = serde_json::from_str(&row.derived_meters).map_err(crate::gate::internal)?;
            derived.insert(row.id, meters);
        }
        Ok(Countings { import, derived, known: HashMap::new() })
    }

    fn counting(&mut self, row: &usage_event::Model, intake: &Intake) -> Option<Arc<Counting>> {
        let now = intake.counting_of(row.meter_id)?;
        if row.import_id == self.import {
            return Some(now.clone());
        }
        let counted = self.derived.get(&row.import_id).map(Vec::as_slice).unwrap_or_default();
        let then = || Arc::new(now.as_counted(counted));
        Some(self.known.entry((row.import_id, row.meter_id)).or_insert_with(then).clone())
    }
}

/// A stored event, as one that came in.
pub(super) fn as_event(row: &usage_event::Model, counting: Arc<Counting>, zone: Tz) -> Result<Event> {
    let attributes = row.attributes.as_deref().map(Attributes::stored).transpose()?;
    let extras = Extras {
        attributes: attributes.unwrap_or_default(),
        amount: row.amount,
        replaces: row.replaces.clone(),
    };
    Ok(Event {
        event_id: row.event_id.clone(),
        subscription: row.subscription_id,
        meter: row.meter_id,
        at: row.at,
        day: row.at.date_in(zone),
        quantity: row.quantity,
        line: row.line,
        late: false,
        unserved: false,
        unpriced: false,
        detail: Some(Box::new(Detail { counting, extras })),
    })
}

/// Notes by which event each was corrected.
async fn mark_corrected(tx: &DatabaseTransaction, changed: &[(&String, &String)]) -> Result<()> {
    if changed.is_empty() {
        return Ok(());
    }
    let backend = tx.get_database_backend();
    let text = format!(
        "UPDATE usage_event SET replaced_by = x.column2 FROM (VALUES {}) AS x WHERE usage_event.event_id = x.column1",
        bulk::placeholders(backend, changed.len(), 2)
    );
    let values: Vec<Value> =
        changed.iter().flat_map(|(old, new)| [(*old).clone().into(), (*new).clone().into()]).collect();
    tx.execute_raw(Statement::from_sql_and_values(backend, text, values)).await?;
    Ok(())
}
