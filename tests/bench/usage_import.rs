//! `usage-import`: how many usage events come in from a CSV file in a second: read, checked, deduplicated by their ids, added up by
//! day, and committed durably, through the gate, on SQLite, of 2,000 subscriptions in the order of time.
//!
//! `usage-import` are ten million events with random ids, the worst case for any index and the figure that counts, and
//! `usage-import-ordered` a million with ids that rise with time. The reference inserts the same rows raw, in the order of the
//! file, into a copy of the same database; it reads no file, looks for no duplicates beyond the key, and adds nothing up.
//!
//! `usage-size` says what an event takes in the database, keys, indexes and sums by day included, against its line in the file;
//! `usage-rating` how long billing the month of the ten million takes, from the sums by day, against adding up the events.

use crate::measure::{Figure, Measured, Thousandths, measured, median};
use crate::{Failure, apart, desk, on_runtime, rows};
use boss_core::catalog::model::PriceTiming::InArrears;
use boss_core::store::Address;
use boss_core::usage::ImportUsage;
use boss_kernel::Instant;
use boss_tests::{Desk, Given, GivenPrice};
use sea_orm::{DbBackend, Statement, Value};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

const MANY: u64 = 10_000_000;
const FEWER: u64 = 1_000_000;
const SUBSCRIPTIONS: u64 = 2_000;
const ACCOUNTS: u64 = 200;
const ROUNDS: usize = 3;
/// The events are spread over so many seconds of January 2026, in Shanghai.
const SECONDS: u64 = 31 * 86_400;
const COLUMNS: [&str; 7] = ["event_id", "subscription_id", "meter_id", "at", "quantity", "import_id", "line"];

/// What comes in.
#[derive(Clone, Copy)]
struct Import {
    bench: &'static str,
    events: u64,
    /// Ids are random; otherwise they rise with time.
    random: bool,
}

const RANDOM: Import = Import { bench: "usage-import", events: MANY, random: true };
const ORDERED: Import = Import { bench: "usage-import-ordered", events: FEWER, random: false };

/// Measures both kinds of ids.
pub(crate) fn run() -> Result<(), Failure> {
    on_runtime(async {
        let folder = desk::folder()?;
        let desk = desk::open(&desk::file(&folder, "company.db"), &folder).await?;
        prepare(&desk).await?;
        let prepared = desk::leave(desk).await?;
        measure(ORDERED, &prepared, &folder).await?;
        let imported = measure(RANDOM, &prepared, &folder).await?;
        size(&imported, &folder.path().join("usage.csv"))?;
        rate(&imported, &folder).await
    })
}

async fn prepare(desk: &Desk) -> Result<(), Failure> {
    let given = Given::at(desk).await;
    let meter = given.meter("traffic").await;
    let versions = [("2025-01-01", r#"{"model":"perUnit","unitPrice":"0.01"}"#)];
    let price = GivenPrice { code: "traffic", meter: Some(meter), timing: InArrears, versions: &versions };
    let offering = given.offering("cdn", "0.06", &[price]).await;
    for first in (1..=SUBSCRIPTIONS).step_by(usize::try_from(SUBSCRIPTIONS / ACCOUNTS)?) {
        let account = given.account(&format!("Bench {first}"), 1).await;
        for number in first..first + SUBSCRIPTIONS / ACCOUNTS {
            let number = format!("S{number:06}");
            given.subscription(&number, account, offering, &[("2026-01-01", None, "1")]).await;
        }
    }
    Ok(given.db.close().await?)
}

/// Imports in turns with the reference; the database as the last import left it.
async fn measure(what: Import, prepared: &Address, folder: &Arc<TempDir>) -> Result<Address, Failure> {
    let file = folder.path().join("usage.csv");
    what.write_file(&file)?;
    let (mut boss, mut ratios, mut cpu, mut first_peak) = (Vec::new(), Vec::new(), Vec::new(), None);
    for _ in 0..ROUNDS {
        let import = import(what, &desk::copy(prepared, folder, "import.db")?, folder, file.clone()).await?;
        let raw = insert_raw(what, &desk::copy(prepared, folder, "raw.db")?).await?;
        ratios.push(Thousandths::ratio(raw, import.wall));
        boss.push(import.wall);
        cpu.push(import.cpu);
        // The first round: in later ones the memory that the reference's rows took is still counted.
        first_peak.get_or_insert(import.peak_megabytes);
    }
    let figure = Figure {
        bench: what.bench,
        engine: "sqlite",
        value: Thousandths::per_second(what.events, median(boss)?),
        unit: "events/s",
        reference: Some((median(ratios)?, "raw prepared insert of the same rows in the order of the file")),
        cpu: median(cpu)?,
        peak_megabytes: first_peak.unwrap_or(0),
    };
    figure.print();
    Ok(desk::file(folder, "import.db"))
}

/// What an event takes in the database, against its line in the file.
fn size(imported: &Address, file: &Path) -> Result<(), Failure> {
    let Address::Sqlite(path) = imported else { return Err("the events are in a file".into()) };
    let (database, lines) = (std::fs::metadata(path)?.len(), std::fs::metadata(file)?.len());
    let figure = Figure {
        bench: "usage-size",
        engine: "sqlite",
        value: Thousandths::each(database, MANY),
        unit: "bytes/event",
        reference: Some((Thousandths::each(lines, database), "its line in the file")),
        cpu: Duration::ZERO,
        peak_megabytes: 0,
    };
    figure.print();
    Ok(())
}

/// Bills the month of all events; the reference adds up the events of each subscription.
async fn rate(imported: &Address, folder: &Arc<TempDir>) -> Result<(), Failure> {
    use sea_orm::ConnectionTrait;
    let (mut boss, mut ratios, mut cpu, mut peak) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for _ in 0..ROUNDS {
        let run = apart::run(&desk::copy(imported, folder, "rate.db")?, "2026-01-31".parse()?)?;
        if run.charges != i64::try_from(SUBSCRIPTIONS)? {
            return Err(format!("{} charges were made", run.charges).into());
        }
        let db = rows::connect(imported).await?;
        let begun = std::time::Instant::now();
        let sums = "SELECT subscription_id, sum(quantity) FROM usage_event GROUP BY subscription_id";
        let found = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sums)).await?.len();
        let raw = begun.elapsed();
        db.close().await?;
        if u64::try_from(found)? != SUBSCRIPTIONS {
            return Err(format!("{found} subscriptions have usage").into());
        }
        ratios.push(Thousandths::ratio(raw, run.wall));
        boss.push(run.wall);
        cpu.push(run.cpu);
        peak = peak.max(run.peak_megabytes);
    }
    let figure = Figure {
        bench: "usage-rating",
        engine: "sqlite",
        value: Thousandths::milliseconds(median(boss)?),
        unit: "ms",
        reference: Some((median(ratios)?, "adding up the events of each subscription")),
        cpu: median(cpu)?,
        peak_megabytes: peak,
    };
    figure.print();
    Ok(())
}

async fn import(
    what: Import,
    address: &Address,
    folder: &Arc<TempDir>,
    file: PathBuf,
) -> Result<Measured<()>, Failure> {
    let desk = desk::open(address, folder).await?;
    let token = desk.gate.files().put(&file, "usage.csv");
    let import = measured(desk.act(ImportUsage { file: token.clone(), encoding: None })).await?;
    let accepted = import.output.output.events_accepted;
    // The same file again has to bring nothing: otherwise what was measured was not an import that sorts out duplicates.
    let again = desk.act(ImportUsage { file: token, encoding: None }).await.output;
    desk::leave(desk).await?;
    if (u64::try_from(accepted)?, again.events_accepted) != (what.events, 0) {
        return Err(format!("{accepted} events came in, and {} again", again.events_accepted).into());
    }
    Ok(Measured { output: (), wall: import.wall, cpu: import.cpu, peak_megabytes: import.peak_megabytes })
}

/// The time of the statements and the commit alone: rows are made outside of it, a part at a time.
async fn insert_raw(what: Import, address: &Address) -> Result<Duration, Failure> {
    use sea_orm::{ConnectionTrait, TransactionTrait};
    let db = rows::connect(address).await?;
    let begun = std::time::Instant::now();
    let tx = db.begin().await?;
    let mut time = begun.elapsed();
    let mut events = what.all();
    loop {
        let part: Vec<Event> = events.by_ref().take(100_000).collect();
        if part.is_empty() {
            break;
        }
        let statements: Vec<Statement> = statements(&part)?;
        let begun = std::time::Instant::now();
        for statement in statements {
            tx.execute_raw(statement).await?;
        }
        time += begun.elapsed();
    }
    let begun = std::time::Instant::now();
    tx.commit().await?;
    time += begun.elapsed();
    db.close().await?;
    Ok(time)
}

fn statements(events: &[Event]) -> Result<Vec<Statement>, Failure> {
    let start: Instant = "2025-12-31T16:00:00Z".parse()?;
    let columns = COLUMNS.map(str::to_owned);
    let mut values: Vec<Value> = Vec::with_capacity(events.len() * COLUMNS.len());
    for event in events {
        values.push(event.id.clone().into());
        values.push(i64::try_from(event.subscription)?.into());
        values.push(1_i64.into());
        values.push(start.plus_seconds(i64::try_from(event.second)?).microseconds().into());
        values.push(i64::try_from(event.thousandths * 1000)?.into());
        values.push(1_i64.into());
        values.push(i64::try_from(event.number + 2)?.into());
    }
    Ok(rows::inserts(DbBackend::Sqlite, "usage_event", &columns, values))
}

/// One event of the file.
struct Event {
    number: u64,
    id: String,
    subscription: u64,
    second: u64,
    thousandths: u64,
}

impl Import {
    /// All events in the order of time, as a collector writes them; the same ones every time.
    fn all(self) -> impl Iterator<Item = Event> {
        let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
        (0..self.events).map(move |number| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let random = if self.random { seed } else { 0 };
            Event {
                number,
                id: format!("{random:016x}{number:08x}"),
                subscription: seed % SUBSCRIPTIONS + 1,
                second: number * SECONDS / self.events,
                thousandths: seed % 50_000,
            }
        })
    }

    fn write_file(self, path: &Path) -> Result<(), Failure> {
        let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
        writeln!(file, "event_id,subscription,meter,at,quantity")?;
        for event in self.all() {
            let (day, second) = (event.second / 86_400 + 1, event.second % 86_400);
            writeln!(
                file,
                "{},S{:06},traffic,2026-01-{day:02}T{:02}:{:02}:{:02}+08:00,{}.{:03}",
                event.id,
                event.subscription,
                second / 3600,
                second / 60 % 60,
                second % 60,
                event.thousandths / 1000,
                event.thousandths % 1000
            )?;
        }
        file.into_inner().map_err(|cause| cause.to_string())?.sync_all()?;
        Ok(())
    }
}
