//! Reads a file of events on a thread of its own and hands it over in chunks, so that the database never waits for text.
//!
//! Everything that can be judged without the database is judged here; names of subscriptions and meters are handed over once
//! and then referred to by their position, since a million events name a few thousand of them.

use crate::usage::codes;
use crate::usage::import::extras::{ExtraColumns, Extras};
use crate::usage::import::times::{DayFinder, read_instant};
use boss_documents::csv_in::{self, CsvRecords, StringRecord, TextEncoding};
use boss_kernel::{Error, Fault, Instant, NaiveDate, Quantity, Result};
use chrono_tz::Tz;
use std::collections::HashMap;
use std::io::Read;
use tokio::sync::mpsc::Sender;

/// Events of one chunk, some twenty megabytes. They are put in the order of their ids, so that the table's key is walked
/// along instead of jumped about in: ids are often random, and a large chunk then costs a fraction of a small one.
const CHUNK_EVENTS: usize = 200_000;
/// What the attributes of a chunk's events may take: events with many of them come in smaller chunks.
const CHUNK_BYTES: usize = 32 << 20;
/// Faulty lines after which a chunk is handed over.
const CHUNK_FAULTS: usize = 10_000;
/// Faults that are kept with their place; further ones are counted.
pub(super) const MOST_FAULTS: usize = 1_000;
pub(super) const LONGEST_EVENT_ID: usize = 200;
/// Longer than any subscription's number and any meter's code.
const LONGEST_NAME: usize = 100;
/// So many characters of what stands in a faulty line are told.
const MOST_QUOTED: usize = 60;
const COLUMNS: [&str; 5] = ["event_id", "subscription", "meter", "at", "quantity"];

/// One event as the file has it.
pub(super) struct ReadEvent {
    pub(super) event_id: String,
    /// Position among the subscriptions named so far.
    pub(super) subscription: usize,
    /// Position among the meters named so far.
    pub(super) meter: usize,
    pub(super) at: Instant,
    pub(super) day: NaiveDate,
    pub(super) quantity: Quantity,
    pub(super) line: i64,
    /// What stands in the columns a file need not have.
    pub(super) extras: Option<Box<Extras>>,
}

/// A stretch of the file.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) events: Vec<ReadEvent>,
    /// Subscription numbers named for the first time.
    pub(super) new_subscriptions: Vec<String>,
    /// Meter codes named for the first time.
    pub(super) new_meters: Vec<String>,
    pub(super) faults: FaultList,
    /// Line, subscription and meter of faulty lines: their names are checked too, where they could be names.
    pub(super) faulty: Vec<(i64, Option<usize>, Option<usize>)>,
    /// What the events' attributes take, roughly.
    bytes: usize,
    /// Lines with an event, faulty ones too.
    pub(super) rows: i64,
}

/// Faults by line: the first ones kept, all counted.
#[derive(Default)]
pub(super) struct FaultList {
    pub(super) kept: Vec<(i64, Fault)>,
    pub(super) count: usize,
}

impl FaultList {
    pub(super) fn add(&mut self, line: i64, error: Error) {
        self.count += 1;
        if self.kept.len() < MOST_FAULTS {
            let mut fault = Fault::at(format!("line {line}"), error);
            fault.params.values_mut().for_each(shorten);
            self.kept.push((line, fault));
        }
    }

    pub(super) fn append(&mut self, other: FaultList) {
        self.count += other.count;
        self.kept.extend(other.kept);
        if self.kept.len() > MOST_FAULTS {
            self.kept.sort_by_key(|(line, _)| *line);
            self.kept.truncate(MOST_FAULTS);
        }
    }

    /// All of them as one error, or `Ok` where there is none.
    pub(super) fn into_result(mut self) -> Result<()> {
        if self.count == 0 {
            return Ok(());
        }
        self.kept.sort_by_key(|(line, _)| *line);
        let shown = self.kept.len();
        let faults = self.kept.into_iter().map(|(_, fault)| fault).collect();
        Err(Error::new(codes::FILE_FAULTY).with("count", self.count).with("shown", shown).with_faults(faults))
    }
}

/// A faulty line is quoted, not repeated: a refusal stays short whatever the file holds.
fn shorten(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(MOST_QUOTED) {
        text.truncate(end);
        text.push('…');
        text.shrink_to_fit();
    }
}

/// What the reader needs to know.
pub(super) struct Reading {
    pub(super) zone: Tz,
    pub(super) now: Instant,
    pub(super) encoding: Option<TextEncoding>,
}

/// Reads a whole file and sends it chunk by chunk; answers what it is written in. Ends early when nobody receives any more.
pub(super) fn read_chunks(
    file: impl Read,
    reading: &Reading,
    chunks: &Sender<Result<Chunk>>,
) -> Result<TextEncoding> {
    let mut records = csv_in::open_csv_as(file, reading.encoding)?;
    let mut reader = EventReader::new(&records, reading)?;
    let mut record = StringRecord::new();
    loop {
        let mut chunk = Chunk::default();
        let more = reader.fill(&mut records, &mut record, &mut chunk)?;
        // Of two events of one id the earlier line comes first and is the one that counts.
        chunk.events.sort_unstable_by(|a, b| (&a.event_id, a.line).cmp(&(&b.event_id, b.line)));
        if chunks.blocking_send(Ok(chunk)).is_err() || !more {
            return Ok(records.encoding());
        }
    }
}

/// Names in the order they were met.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    /// The position of `name`; a new name is also put on `new`. None where it is too long to be one.
    fn position(&mut self, name: &str, new: &mut Vec<String>) -> Option<usize> {
        if name.len() > LONGEST_NAME {
            return None;
        }
        if let Some(position) = self.0.get(name) {
            return Some(*position);
        }
        let position = self.0.len();
        self.0.insert(name.to_owned(), position);
        new.push(name.to_owned());
        Some(position)
    }
}

struct EventReader {
    columns: [usize; 5],
    extras: ExtraColumns,
    zone: Tz,
    now: Instant,
    days: DayFinder,
    subscriptions: Names,
    meters: Names,
}

impl EventReader {
    fn new<R: Read>(records: &CsvRecords<R>, reading: &Reading) -> Result<EventReader> {
        let missing = COLUMNS.iter().filter(|name| records.column(name).is_none());
        let fault = |name: &&str| Fault::at("line 1", Error::new(codes::COLUMN_MISSING).with("column", name));
        let faults: Vec<Fault> = missing.map(fault).collect();
        if !faults.is_empty() {
            let count = faults.len();
            return Err(Error::new(codes::FILE_FAULTY)
                .with("count", count)
                .with("shown", count)
                .with_faults(faults));
        }
        Ok(EventReader {
            columns: COLUMNS.map(|name| records.column(name).unwrap_or_default()),
            extras: ExtraColumns::of(records),
            zone: reading.zone,
            now: reading.now,
            days: DayFinder::new(reading.zone),
            subscriptions: Names::default(),
            meters: Names::default(),
        })
    }

    /// Fills a chunk; `false` when the file is at its end.
    fn fill<R: Read>(
        &mut self,
        records: &mut CsvRecords<R>,
        record: &mut StringRecord,
        chunk: &mut Chunk,
    ) -> Result<bool> {
        while chunk.events.len() < CHUNK_EVENTS
            && chunk.bytes < CHUNK_BYTES
            && chunk.faulty.len() < CHUNK_FAULTS
        {
            match records.read(record) {
                Ok(false) => return Ok(false),
                Ok(true) => {
                    chunk.rows += 1;
                    let line = i64::try_from(records.line()).unwrap_or(i64::MAX);
                    if let Some(event) = self.event(record, line, chunk) {
                        chunk.bytes += event.extras.as_ref().map_or(0, |extras| extras.attributes.bytes());
                        chunk.events.push(event);
                    }
                }
                Err(error) if error.code() == boss_documents::codes::CSV_LINE_UNEVEN => {
                    chunk.rows += 1;
                    chunk.faults.add(i64::try_from(records.line()).unwrap_or(i64::MAX), error);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    /// The event of a line; every fault of the line is added, not just the first.
    fn event(&mut self, record: &StringRecord, line: i64, chunk: &mut Chunk) -> Option<ReadEvent> {
        let [event_id, subscription, meter, at, quantity] =
            self.columns.map(|column| record.get(column).unwrap_or_default().trim());
        let mut sound = true;
        let mut refuse = |error: Error, faults: &mut FaultList| {
            faults.add(line, error);
            sound = false;
        };
        if event_id.is_empty() {
            refuse(Error::new(codes::EVENT_ID_MISSING), &mut chunk.faults);
        } else if event_id.len() > LONGEST_EVENT_ID {
            refuse(Error::new(codes::EVENT_ID_TOO_LONG).with("most", LONGEST_EVENT_ID), &mut chunk.faults);
        }
        let instant = read_instant(at, self.zone);
        match instant {
            None => refuse(Error::new(codes::TIME_UNREADABLE).with("text", at), &mut chunk.faults),
            Some(instant) if instant > self.now => {
                refuse(Error::new(codes::IN_THE_FUTURE).with("at", at), &mut chunk.faults);
            }
            Some(_) => {}
        }
        let read: Result<Quantity> = quantity.parse();
        if let Err(error) = &read {
            refuse(error.clone(), &mut chunk.faults);
        }
        let extras = self.extras.read(record, line, event_id, &mut chunk.faults);
        for (column, name) in [("subscription", subscription), ("meter", meter)] {
            if name.len() > LONGEST_NAME {
                let error =
                    Error::new(codes::NAME_TOO_LONG).with("column", column).with("most", LONGEST_NAME);
                refuse(error, &mut chunk.faults);
            }
        }
        let subscription = self.subscriptions.position(subscription, &mut chunk.new_subscriptions);
        let meter = self.meters.position(meter, &mut chunk.new_meters);
        let (Some(at), Ok(quantity), Ok(extras), Some(subscription), Some(meter), true) =
            (instant, read, extras, subscription, meter, sound)
        else {
            chunk.faulty.push((line, subscription, meter));
            return None;
        };
        let day = self.days.day_of(at);
        let event_id = event_id.to_owned();
        Some(ReadEvent { event_id, subscription, meter, at, day, quantity, line, extras })
    }
}
