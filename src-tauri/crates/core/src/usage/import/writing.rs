//! Writes chunks of events and sorts out those that were there already.

use crate::store::bulk;
use crate::usage::codes;
use crate::usage::import::intake::{Event, Prepared};
use crate::usage::import::reading::FaultList;
use crate::usage::import::tally::Tally;
use crate::usage::model::usage_event;
use boss_kernel::id::UsageImportId;
use boss_kernel::{Error, Result};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::HashMap;

/// Inserts a chunk, adds it to the tally, and returns the events that contradict what is there.
pub(super) async fn write(
    tx: &DatabaseTransaction,
    import: UsageImportId,
    tally: &mut Tally,
    prepared: Prepared,
) -> Result<FaultList> {
    let Prepared { events, insert } = prepared;
    let Some(insert) = insert else { return Ok(FaultList::default()) };
    // Everything is counted while the database writes; what turns out to be there already is taken back.
    let counting = async { events.iter().try_for_each(|event| tally.add(event)) };
    let (inserted, counted) = tokio::join!(tx.execute_raw(insert), counting);
    counted?;
    let inserted = usize::try_from(inserted?.rows_affected()).unwrap_or(usize::MAX);
    let mut faults = FaultList::default();
    if inserted < events.len() {
        faults = sort_out(tx, import, tally, &events).await?;
    }
    if tally.is_full() {
        tally.flush(tx).await?;
    }
    Ok(faults)
}

/// Takes back the events of a chunk that were there before, and names those whose content differs from what is there.
async fn sort_out(
    tx: &DatabaseTransaction,
    import: UsageImportId,
    tally: &mut Tally,
    events: &[Event],
) -> Result<FaultList> {
    let ids: Vec<String> = events.iter().map(|event| event.event_id.clone()).collect();
    let there = bulk::find_by_ids::<usage_event::Entity, _>(tx, usage_event::Column::EventId, &ids).await?;
    let there: HashMap<&str, &usage_event::Model> =
        there.iter().map(|row| (row.event_id.as_str(), row)).collect();
    let mut faults = FaultList::default();
    for event in events {
        let Some(row) = there.get(event.event_id.as_str()) else { continue };
        if row.import_id == import && row.line == event.line {
            continue;
        }
        tally.take_back(event)?;
        let same = row.subscription_id == event.subscription
            && row.meter_id == event.meter
            && row.at == event.at
            && row.quantity == event.quantity;
        if !same {
            let error =
                Error::new(codes::EVENT_CONTRADICTS).with("event", &event.event_id).with("line", row.line);
            faults.add(event.line, error);
        }
    }
    Ok(faults)
}
