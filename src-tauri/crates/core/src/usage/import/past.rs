//! What a meter that reads another one's events has missed: the events of imports from before it was added.

use crate::catalog::model::meter;
use crate::catalog::{Metering, codes as catalog_codes};
use crate::gate::{ActionContext, ChangeVerb, ObjectKind, internal};
use crate::store::turns;
use crate::usage::actions::PastCounted;
use crate::usage::codes;
use crate::usage::import::corrections::as_event;
use crate::usage::import::counting::Counting;
use crate::usage::import::intake::{Event, Intake};
use crate::usage::import::late;
use crate::usage::import::tally::Tally;
use crate::usage::model::{usage_event, usage_import};
use boss_kernel::id::{MeterId, UsageImportId};
use boss_kernel::{Error, Fault, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use std::sync::Arc;

/// Events read at once.
const PART: u64 = 20_000;
const MOST_FAULTS: usize = 100;

/// Lets a meter count the events it has missed.
pub(in crate::usage) async fn count_past(context: &mut ActionContext, id: MeterId) -> Result<PastCounted> {
    let tx = &context.tx;
    // Whoever else lets it count the past waits here, and then finds nothing left.
    let row = turns::lock_one::<meter::Entity, _>(tx, id).await?;
    let row = row.ok_or_else(|| Error::new(catalog_codes::METER_NOT_FOUND).with("id", id))?;
    let metering = Metering::of(&row)?;
    let Some(source) = metering.source else {
        return Err(Error::new(codes::NOTHING_PAST).with("code", row.code));
    };
    let missed = missed_imports(tx, id).await?;
    let mut past = Past {
        counting: Arc::new(Counting::new(metering, Vec::new())),
        tally: Tally::default(),
        faults: Vec::new(),
        events: 0,
    };
    let mut intake = Intake::new(tx).await?;
    let mut last: Option<String> = None;
    let mut read: u64 = 0;
    while let Some(part) = next_part(tx, source, last.as_deref()).await?.filter(|_| !missed.is_empty()) {
        context.task.report("reading", read, None)?;
        read += PART;
        last = part.last().map(|row| row.event_id.clone());
        let part: Vec<_> = part.into_iter().filter(|row| missed.contains_key(&row.import_id)).collect();
        intake.learn_corrected(tx, &part).await?;
        part.iter().try_for_each(|row| past.count(row, &intake, context.zone))?;
        if past.tally.is_full() {
            past.tally.flush(tx).await?;
        }
    }
    Error::unless_faultless(past.faults)?;
    past.tally.flush(tx).await?;
    note_counted(tx, id, missed).await?;
    if !context.dry_run {
        turns::wait_patiently(tx).await?;
    }
    let accounts_late = late::mark(tx, &past.tally, &intake, context.dry_run).await?;
    let first_day = past.tally.first_days.values().min().copied();
    context.changed(ChangeVerb::Changed, ObjectKind::Meter, id.0, row.code);
    Ok(PastCounted { events: past.events, first_day, accounts_late })
}

/// What is counted so far.
struct Past {
    counting: Arc<Counting>,
    tally: Tally,
    faults: Vec<Fault>,
    events: i64,
}

impl Past {
    fn count(&mut self, row: &usage_event::Model, intake: &Intake, zone: chrono_tz::Tz) -> Result<()> {
        let event = as_event(row, self.counting.clone(), zone)?;
        let Some(detail) = event.detail.as_deref() else { return Ok(()) };
        if self.counting.taking(&detail.extras).next().is_none() {
            return Ok(());
        }
        // What was corrected needs no attribute any more: only its place among the day's events is kept.
        if row.replaced_by.is_none() && !event.is_void() && self.lacks(&event) {
            return Ok(());
        }
        let settled = intake.holder_of(event.subscription).is_some_and(|holder| holder.is_settled(event.day));
        let event = Event { late: settled, ..event };
        let Some(detail) = event.detail.as_deref() else { return Ok(()) };
        self.tally.add_detailed(&event, detail)?;
        if row.replaced_by.is_some() {
            self.tally.correct(&event, false)?;
        } else if !event.is_void() {
            self.events += 1;
        }
        Ok(())
    }

    /// Whether an event lacks an attribute the meter needs, which is then among the faults.
    fn lacks(&mut self, event: &Event) -> bool {
        let Some(detail) = event.detail.as_deref() else { return false };
        let missing = self.counting.missing(&detail.extras);
        let lacks = !missing.is_empty();
        let room = MOST_FAULTS.saturating_sub(self.faults.len());
        let place = format!("event {}", event.event_id);
        self.faults.extend(missing.into_iter().take(room).map(|error| Fault::at(&place, error)));
        lacks
    }
}

/// The imports whose events a meter did not count, and who did. Corrections of their events wait until this is done.
async fn missed_imports(
    tx: &DatabaseTransaction,
    meter: MeterId,
) -> Result<HashMap<UsageImportId, Vec<MeterId>>> {
    let rows = turns::lock(tx, usage_import::Entity::find()).await?;
    let mut missed = HashMap::new();
    for row in rows {
        let counted: Vec<MeterId> = serde_json::from_str(&row.derived_meters).map_err(internal)?;
        if !counted.contains(&meter) {
            missed.insert(row.id, counted);
        }
    }
    Ok(missed)
}

/// The next events of a meter, in the order of their ids.
async fn next_part(
    tx: &DatabaseTransaction,
    meter: MeterId,
    last: Option<&str>,
) -> Result<Option<Vec<usage_event::Model>>> {
    let mut events = usage_event::Entity::find().filter(usage_event::Column::MeterId.eq(meter));
    if let Some(last) = last {
        events = events.filter(usage_event::Column::EventId.gt(last));
    }
    let events = events.order_by_asc(usage_event::Column::EventId).limit(PART).all(tx).await?;
    Ok((!events.is_empty()).then_some(events))
}

async fn note_counted(
    tx: &DatabaseTransaction,
    meter: MeterId,
    missed: HashMap<UsageImportId, Vec<MeterId>>,
) -> Result<()> {
    for (import, mut counted) in missed {
        counted.push(meter);
        let counted = serde_json::to_string(&counted).map_err(internal)?;
        usage_import::Entity::update_many()
            .col_expr(usage_import::Column::DerivedMeters, Expr::value(counted))
            .filter(usage_import::Column::Id.eq(import))
            .exec(tx)
            .await?;
    }
    Ok(())
}
