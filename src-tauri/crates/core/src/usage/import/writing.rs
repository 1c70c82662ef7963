//! Writes events and sorts out those that were there already.

use crate::store::bulk;
use crate::usage::codes;
use crate::usage::import::intake::Event;
use crate::usage::import::reading::FaultList;
use crate::usage::import::tally::Tally;
use crate::usage::model::usage_event;
use boss_kernel::id::UsageImportId;
use boss_kernel::{Error, Result};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement, Value};
use std::collections::HashMap;
use std::fmt::Write;

/// Columns of an event.
const COLUMNS: usize = 7;
/// Events of one statement.
const STATEMENT_EVENTS: usize = 2_000;

/// Writes the events of one import.
pub(super) struct EventWriter<'a> {
    tx: &'a DatabaseTransaction,
    import: UsageImportId,
    text: InsertText,
    pub(super) tally: Tally,
    /// Events that contradict what is there.
    pub(super) faults: FaultList,
}

impl<'a> EventWriter<'a> {
    pub(super) fn new(tx: &'a DatabaseTransaction, import: UsageImportId) -> EventWriter<'a> {
        let text = InsertText { backend: tx.get_database_backend(), events: 0, text: String::new() };
        EventWriter { tx, import, text, tally: Tally::default(), faults: FaultList::default() }
    }

    /// Inserts events and adds them to the tally; `go_on` is asked before every statement and may stop the import.
    pub(super) async fn write(&mut self, events: Vec<Event>, go_on: impl Fn() -> Result<()>) -> Result<()> {
        let mut parts = events.chunks(STATEMENT_EVENTS).peekable();
        let mut insert = parts.peek().map(|part| self.text.statement(part, self.import));
        while let (Some(part), Some(statement)) = (parts.next(), insert.take()) {
            go_on()?;
            let (text, tally, import) = (&mut self.text, &mut self.tally, self.import);
            // While the database writes, this part is counted and the next statement is made. What turns out to have been
            // there already is taken back.
            let meanwhile = async {
                insert = parts.peek().map(|next| text.statement(next, import));
                part.iter().try_for_each(|event| tally.add(event))
            };
            let (inserted, counted) = tokio::join!(self.tx.execute_raw(statement), meanwhile);
            counted?;
            if usize::try_from(inserted?.rows_affected()).is_ok_and(|inserted| inserted < part.len()) {
                self.sort_out(part).await?;
            }
            if self.tally.is_full() {
                self.tally.flush(self.tx).await?;
            }
        }
        Ok(())
    }

    /// Takes back the events that were there before, and names those whose content differs from what is there.
    async fn sort_out(&mut self, events: &[Event]) -> Result<()> {
        let ids: Vec<String> = events.iter().map(|event| event.event_id.clone()).collect();
        let there =
            bulk::find_by_ids::<usage_event::Entity, _>(self.tx, usage_event::Column::EventId, &ids).await?;
        let there: HashMap<&str, &usage_event::Model> =
            there.iter().map(|row| (row.event_id.as_str(), row)).collect();
        for event in events {
            let Some(row) = there.get(event.event_id.as_str()) else { continue };
            if row.import_id == self.import && row.line == event.line {
                continue;
            }
            self.tally.take_back(event)?;
            let same = row.subscription_id == event.subscription
                && row.meter_id == event.meter
                && row.at == event.at
                && row.quantity == event.quantity;
            if !same {
                let error = Error::new(codes::EVENT_CONTRADICTS)
                    .with("event", &event.event_id)
                    .with("line", row.line);
                self.faults.add(event.line, error);
            }
        }
        Ok(())
    }
}

/// The text of the insert. Nearly all statements are of full length, so that its text is made once and the database prepares
/// it once.
struct InsertText {
    backend: DbBackend,
    events: usize,
    text: String,
}

impl InsertText {
    fn statement(&mut self, events: &[Event], import: UsageImportId) -> Statement {
        if self.events != events.len() {
            self.events = events.len();
            self.text = insert_text(self.backend, events.len());
        }
        let mut values: Vec<Value> = Vec::with_capacity(events.len() * COLUMNS);
        for event in events {
            values.push(event.event_id.clone().into());
            values.push(event.subscription.0.into());
            values.push(event.meter.0.into());
            values.push(event.at.0.into());
            values.push(event.quantity.0.into());
            values.push(import.0.into());
            values.push(event.line.into());
        }
        Statement::from_sql_and_values(self.backend, self.text.clone(), values)
    }
}

/// Inserts so many events; one whose id is there already is passed over.
fn insert_text(backend: DbBackend, events: usize) -> String {
    let mut text = String::from(
        "INSERT INTO usage_event (event_id, subscription_id, meter_id, at, quantity, import_id, line) VALUES ",
    );
    for row in 0..events {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..COLUMNS {
            let comma = if column == 0 { "" } else { "," };
            let written = match backend {
                DbBackend::Postgres => write!(text, "{comma}${}", row * COLUMNS + column + 1),
                _ => write!(text, "{comma}?"),
            };
            // Writing to a string can't fail.
            written.ok();
        }
        text.push(')');
    }
    text.push_str(" ON CONFLICT (event_id) DO NOTHING");
    text
}
