//! Reads a file of events on a thread of its own and hands it over in chunks, so that the database never waits for text.
//!
//! Everything that can be judged without the database is judged here; names of subscriptions and meters are handed over once
//! and then referred to by their position, since a million events name a few thousand of them.

use crate::usage::codes;
use crate::usage::import::extras::{ExtraColumns, Extras};
use crate::usage::import::times::{DayFinder, read_instant};
use boss_documents::csv_in::{self, CsvRecords, StringRecord};
use boss_kernel::{Error, Fault, Instant, NaiveDate, Quantity, Result};
use chrono_tz::Tz;
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::mpsc::Sender;

/// Events of one chunk, some twenty megabytes. They are put in the order of their ids, so that the table's key is walked
/// along instead of jumped about in: ids are often random, and a large chunk then costs a fraction of a small one.
const CHUNK_EVENTS: usize = 200_000;
/// Faulty lines after which a chunk is handed over.
const CHUNK_FAULTS: usize = 10_000;
/// Faults that are kept with their place; further ones are counted.
pub(super) const MOST_FAULTS: usize = 1_000;
pub(super) const LONGEST_EVENT_ID: usize = 200;
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
    /// Line, subscription and meter of faulty lines: their names are checked too.
    pub(super) faulty: Vec<(i64, usize, usize)>,
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
            self.kept.push((line, Fault::at(format!("line {line}"), error)));
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

/// Counts the bytes that pass, for the progress bar.
struct CountingFile {
    file: File,
    passed: Arc<AtomicU64>,
}

impl Read for CountingFile {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.passed.fetch_add(u64::try_from(count).unwrap_or(0), Ordering::Relaxed);
        Ok(count)
    }
}

/// What the reader needs to know.
pub(super) struct Reading {
    pub(super) zone: Tz,
    pub(super) now: Instant,
    pub(super) bytes_read: Arc<AtomicU64>,
}

/// Reads the whole file and sends it chunk by chunk. Ends early when nobody receives any more.
pub(super) fn read_file(path: &Path, reading: Reading, chunks: &Sender<Result<Chunk>>) {
    if let Err(error) = read_chunks(path, reading, chunks) {
        // Nobody receives any more: the import was given up, and its error is known there.
        chunks.blocking_send(Err(error)).ok();
    }
}

fn read_chunks(path: &Path, reading: Reading, chunks: &Sender<Result<Chunk>>) -> Result<()> {
    let file =
        File::open(path).map_err(|cause| Error::new(crate::gate::codes::FILE_GONE).caused_by(cause))?;
    let mut records = csv_in::open_csv(CountingFile { file, passed: reading.bytes_read.clone() })?;
    let mut reader = EventReader::new(&records, &reading)?;
    let mut record = StringRecord::new();
    loop {
        let mut chunk = Chunk::default();
        let more = reader.fill(&mut records, &mut record, &mut chunk)?;
        // Of two events of one id the earlier line comes first and is the one that counts.
        chunk.events.sort_unstable_by(|a, b| (&a.event_id, a.line).cmp(&(&b.event_id, b.line)));
        if chunks.blocking_send(Ok(chunk)).is_err() || !more {
            return Ok(());
        }
    }
}

/// Names in the order they were met.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    /// The position of `name`; a new name is also put on `new`.
    fn position(&mut self, name: &str, new: &mut Vec<String>) -> usize {
        if let Some(position) = self.0.get(name) {
            return *position;
        }
        let position = self.0.len();
        self.0.insert(name.to_owned(), position);
        new.push(name.to_owned());
        position
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
        while chunk.events.len() < CHUNK_EVENTS && chunk.faulty.len() < CHUNK_FAULTS {
            match records.read(record) {
                Ok(false) => return Ok(false),
                Ok(true) => {
                    chunk.rows += 1;
                    let line = i64::try_from(records.line()).unwrap_or(i64::MAX);
                    if let Some(event) = self.event(record, line, chunk) {
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
        let subscription = self.subscriptions.position(subscription, &mut chunk.new_subscriptions);
        let meter = self.meters.position(meter, &mut chunk.new_meters);
        let (Some(at), Ok(quantity), Ok(extras), true) = (instant, read, extras, sound) else {
            chunk.faulty.push((line, subscription, meter));
            return None;
        };
        let day = self.days.day_of(at);
        let event_id = event_id.to_owned();
        Some(ReadEvent { event_id, subscription, meter, at, day, quantity, line, extras })
    }
}
