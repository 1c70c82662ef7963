//! Writes events and sorts out those that were there already.

use crate::store::bulk;
use crate::usage::codes;
use crate::usage::import::corrections::Correction;
use crate::usage::import::extras::Extras;
use crate::usage::import::intake::Event;
use crate::usage::import::reading::FaultList;
use crate::usage::import::tally::Tally;
use crate::usage::import::traces::Traces;
use crate::usage::import::{apart, bounds};
use crate::usage::model::usage_event;
use boss_kernel::id::UsageImportId;
use boss_kernel::{Error, Result};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement, Value};
use std::collections::{HashMap, HashSet};

/// Columns every event has.
const COLUMNS: usize = 7;
/// Columns of events that are more than a quantity.
const DETAILED_COLUMNS: usize = 10;
/// Events of one statement.
const STATEMENT_EVENTS: usize = 2_000;

/// Writes the events of one import.
pub(super) struct EventWriter<'a> {
    tx: &'a DatabaseTransaction,
    pub(super) import: UsageImportId,
    text: InsertText,
    traces: Traces,
    pub(super) tally: Tally,
    /// Events written that correct earlier ones, not settled yet.
    pub(super) corrections: Vec<Correction>,
    /// Events that contradict what is there, or that take a sum beyond what can be counted.
    pub(super) faults: FaultList,
    /// Whether this is a dry run beside the database.
    pub(super) apart: bool,
}

impl<'a> EventWriter<'a> {
    pub(super) fn new(tx: &'a DatabaseTransaction, import: UsageImportId, apart: bool) -> EventWriter<'a> {
        let backend = tx.get_database_backend();
        let text = InsertText { backend, events: 0, columns: COLUMNS, text: String::new() };
        let (traces, tally) = (Traces::default(), Tally::default());
        let (corrections, faults) = (Vec::new(), FaultList::default());
        EventWriter { tx, import, text, traces, tally, corrections, faults, apart }
    }

    /// Inserts events and adds them to the tally; `go_on` is asked before every statement and may stop the import.
    pub(super) async fn write(&mut self, events: Vec<Event>, go_on: impl Fn() -> Result<()>) -> Result<()> {
        let mut parts = events.chunks(STATEMENT_EVENTS).peekable();
        let mut insert = parts.peek().map(|part| self.text.statement(part, self.import)).transpose()?;
        let mut written: Option<(&[Event], HashSet<i64>)> = None;
        while let (Some(part), Some(statement)) = (parts.next(), insert.take()) {
            go_on()?;
            if self.apart {
                let ids = part.iter().map(|event| event.event_id.clone().into()).collect();
                apart::bring_events(self.tx, ids).await?;
            }
            let (text, traces, tally, import) =
                (&mut self.text, &mut self.traces, &mut self.tally, self.import);
            let faults = &mut self.faults;
            // While the database writes, this part is counted, the one before is traced and the next statement is made. What
            // turns out to have been there already is taken back.
            let meanwhile = async {
                if let Some((events, known)) = &written {
                    traces.add(events, known);
                }
                insert = parts.peek().map(|next| text.statement(next, import)).transpose()?;
                for event in part.iter().filter(|event| event.detail.is_none()) {
                    if tally.add(event).is_err() {
                        faults.add(event.line, too_large(event));
                    }
                }
                Ok::<(), Error>(())
            };
            let (inserted, counted) = tokio::join!(self.tx.execute_raw(statement), meanwhile);
            counted?;
            let mut known = HashSet::new();
            if usize::try_from(inserted?.rows_affected()).is_ok_and(|inserted| inserted < part.len()) {
                known = self.sort_out(part).await?;
            }
            self.add_detailed(part, &known)?;
            written = Some((part, known));
            if self.tally.is_full() {
                bounds::refuse_too_large(self.tx, self.apart, &self.tally).await?;
                self.tally.flush(self.tx).await?;
            }
        }
        if let Some((events, known)) = &written {
            self.traces.add(events, known);
        }
        self.traces.flush(self.tx, self.import).await
    }

    /// Counts the events that are more than a quantity, except those there before.
    fn add_detailed(&mut self, events: &[Event], known: &HashSet<i64>) -> Result<()> {
        for event in events {
            let Some(detail) = event.detail.as_deref() else { continue };
            if known.contains(&event.line) {
                self.tally.duplicate += 1;
                continue;
            }
            if self.tally.add_detailed(event, detail).is_err() {
                self.faults.add(event.line, too_large(event));
            }
            self.corrections.extend(detail.extras.replaces.as_ref().map(|replaces| Correction {
                event_id: event.event_id.clone(),
                replaces: replaces.clone(),
                line: event.line,
                late: event.late,
            }));
        }
        Ok(())
    }

    /// Takes back the events that were there before, and names those whose content differs from what is there. Returns the
    /// lines of all of them.
    async fn sort_out(&mut self, events: &[Event]) -> Result<HashSet<i64>> {
        let ids: Vec<String> = events.iter().map(|event| event.event_id.clone()).collect();
        let there =
            bulk::find_by_ids::<usage_event::Entity, _>(self.tx, usage_event::Column::EventId, &ids).await?;
        let there: HashMap<&str, &usage_event::Model> =
            there.iter().map(|row| (row.event_id.as_str(), row)).collect();
        let mut known = HashSet::new();
        for event in events {
            let Some(row) = there.get(event.event_id.as_str()) else { continue };
            if row.import_id == self.import && row.line == event.line {
                continue;
            }
            known.insert(event.line);
            if event.detail.is_none() && self.tally.take_back(event).is_err() {
                self.faults.add(event.line, too_large(event));
            }
            if !is_same(row, event)? {
                let error = Error::new(codes::EVENT_CONTRADICTS)
                    .with("event", &event.event_id)
                    .with("line", row.line);
                self.faults.add(event.line, error);
            }
        }
        Ok(known)
    }
}

/// An event that takes its day's sum beyond what can be counted.
fn too_large(event: &Event) -> Error {
    Error::new(codes::SUM_TOO_LARGE).with("quantity", event.quantity).with("day", event.day)
}

/// Whether an event says what is there already.
fn is_same(row: &usage_event::Model, event: &Event) -> Result<bool> {
    let extras = event.detail.as_ref().map(|detail| &detail.extras);
    Ok(row.subscription_id == event.subscription
        && row.meter_id == event.meter
        && row.at == event.at
        && row.quantity == event.quantity
        && row.amount == extras.and_then(|extras| extras.amount)
        && row.replaces.as_deref() == event.replaces()
        && row.attributes == extras.map(attributes_text).transpose()?.flatten())
}

/// The attributes as they are kept; none where there are none.
fn attributes_text(extras: &Extras) -> Result<Option<String>> {
    (!extras.attributes.is_empty()).then(|| extras.attributes.to_json()).transpose()
}

/// The text of the insert. Nearly all statements are of full length, so that its text is made once and the database prepares
/// it once.
struct InsertText {
    backend: DbBackend,
    events: usize,
    columns: usize,
    text: String,
}

impl InsertText {
    fn statement(&mut self, events: &[Event], import: UsageImportId) -> Result<Statement> {
        let detailed = events.iter().any(|event| event.detail.is_some());
        let columns = if detailed { DETAILED_COLUMNS } else { COLUMNS };
        if self.events != events.len() || self.columns != columns {
            (self.events, self.columns) = (events.len(), columns);
            self.text = insert_text(self.backend, events.len(), columns);
        }
        let mut values: Vec<Value> = Vec::with_capacity(events.len() * columns);
        for event in events {
            values.push(event.event_id.clone().into());
            values.push(event.subscription.0.into());
            values.push(event.meter.0.into());
            values.push(event.at.0.into());
            values.push(event.quantity.0.into());
            values.push(import.0.into());
            values.push(event.line.into());
            if detailed {
                let extras = event.detail.as_ref().map(|detail| &detail.extras);
                values.push(extras.map(attributes_text).transpose()?.flatten().into());
                values.push(extras.and_then(|extras| extras.amount).map(|amount| amount.0).into());
                values.push(event.replaces().map(str::to_owned).into());
            }
        }
        Ok(Statement::from_sql_and_values(self.backend, self.text.clone(), values))
    }
}

/// Inserts so many events; one whose id is there already is passed over.
fn insert_text(backend: DbBackend, events: usize, columns: usize) -> String {
    let more = if columns == DETAILED_COLUMNS { ", attributes, amount, replaces" } else { "" };
    format!(
        "INSERT INTO usage_event (event_id, subscription_id, meter_id, at, quantity, import_id, line{more}) \
         VALUES {} ON CONFLICT (event_id) DO NOTHING",
        bulk::placeholders(backend, events, columns)
    )
}
