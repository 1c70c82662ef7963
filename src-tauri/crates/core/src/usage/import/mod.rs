//! The import of a file: one thread reads, the action's task writes, and what comes next is prepared while the database still
//! writes. Memory stays flat whatever the size of the file.

mod apart;
mod bounds;
mod corrections;
mod counting;
mod details;
mod extras;
mod intake;
mod late;
mod levels;
mod past;
mod reading;
mod source;
mod tally;
mod times;
mod traces;
mod writing;

pub(super) use apart::TABLES;
pub(super) use past::count_past;

use crate::gate::{ActionContext, ChangeVerb, FileToken, Gate, ObjectKind, Task, internal};
use crate::store::{bulk, turns};
use crate::usage::actions::{FileEncoding, UnservedUsage, UsageImported};
use crate::usage::codes;
use crate::usage::model::usage_import;
use boss_kernel::id::UsageImportId;
use boss_kernel::{Notice, Result};
use intake::{Event, Intake};
use reading::Reading;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use source::{FileFacts, Source};
use tally::Tally;
use writing::EventWriter;

/// Faults after which the rest of the file is not looked at: it is refused anyway.
const STOP_FAULTS: usize = 100_000;

/// Opens the file of an import, before its transaction.
pub(super) async fn open(
    gate: &Gate,
    file: FileToken,
    encoding: Option<FileEncoding>,
    task: &Task,
) -> Result<Source> {
    let (zone, now) = (gate.zone().await?, gate.clock().now());
    let reading = Reading { zone, now, encoding: encoding.map(FileEncoding::told) };
    Source::open(gate.files().clone(), file, reading, task).await
}

/// Imports the file that was opened, within the action's transaction, and says what it did.
pub(super) async fn import(context: &mut ActionContext) -> Result<UsageImported> {
    let opened = context.prepared.take().and_then(|prepared| prepared.downcast::<Source>().ok());
    let mut source = *opened.ok_or_else(|| internal("an import without its file"))?;
    let progress = source.progress();
    let ids = bulk::take_ids::<usage_import::Entity>(&context.tx, 1).await?;
    let id = UsageImportId(*ids.first().ok_or_else(|| internal("no id for an import"))?);
    let mut intake = Intake::new(&context.tx).await?;
    let mut next = prepare_next(&mut source, &mut intake, context).await?;
    let mut writer = EventWriter::new(&context.tx, id, context.apart);
    while let Some(events) = next {
        let writing = writer.write(events, || progress.report(&context.task));
        let (written, prepared) = tokio::join!(writing, prepare_next(&mut source, &mut intake, context));
        written?;
        next = prepared?;
        corrections::settle(&context.tx, &mut writer, &mut intake, context.zone).await?;
        if intake.faults.count + writer.faults.count >= STOP_FAULTS {
            break;
        }
    }
    let EventWriter { mut tally, faults, .. } = writer;
    intake.faults.append(faults);
    std::mem::take(&mut intake.faults).into_result()?;
    bounds::refuse_too_large(&context.tx, context.apart, &tally).await?;
    tally.flush(&context.tx).await?;
    levels::refuse_below_zero(context, id, &tally.lowered).await?;
    let facts = source.facts().ok_or_else(|| internal("a file that was not read to its end"))?;
    finish(context, id, File { name: source.name(), facts }, &intake, tally).await
}

async fn prepare_next(
    source: &mut Source,
    intake: &mut Intake,
    context: &ActionContext,
) -> Result<Option<Vec<Event>>> {
    match source.next(&context.task).await? {
        Some(chunk) => Ok(Some(intake.prepare(&context.tx, chunk).await?)),
        None => Ok(None),
    }
}

/// The file that was imported.
struct File {
    name: String,
    facts: FileFacts,
}

/// Marks late accounts, keeps the record of the import, and tells what the person should know.
async fn finish(
    context: &mut ActionContext,
    id: UsageImportId,
    file: File,
    intake: &Intake,
    tally: Tally,
) -> Result<UsageImported> {
    // A bill run may hold the accounts for minutes: the file must not be lost to it. A dry run only looks.
    if !context.dry_run {
        turns::wait_patiently(&context.tx).await?;
    }
    let accounts_late = late::mark(&context.tx, &tally, intake, context.dry_run).await?;
    let summary = UsageImported {
        import_id: id,
        rows_read: intake.rows,
        events_accepted: tally.accepted,
        events_duplicate: tally.duplicate,
        events_corrected: tally.corrected,
        events_late: tally.late,
        accounts_late,
        subscriptions: i64::try_from(tally.first_days.len()).unwrap_or(i64::MAX),
        first_day: tally.first_days.values().min().copied(),
        last_day: tally.last_day,
        events_unserved: tally.unserved(),
        unserved: tally.unserved_usage(intake),
        meters: tally.meters(intake),
        file_name: file.name,
        file_sha256: file.facts.sha256,
        file_bytes: i64::try_from(file.facts.bytes).unwrap_or(i64::MAX),
        encoding: FileEncoding::found(file.facts.encoding),
    };
    let derived_meters = serde_json::to_string(&intake.derived_meters()).map_err(internal)?;
    let row = usage_import::ActiveModel {
        id: Set(id),
        file_name: Set(summary.file_name.clone()),
        rows_read: Set(summary.rows_read),
        events_accepted: Set(summary.events_accepted),
        events_duplicate: Set(summary.events_duplicate),
        first_day: Set(summary.first_day),
        last_day: Set(summary.last_day),
        imported_by: Set(context.staff_id()),
        imported_at: Set(context.now),
        events_corrected: Set(summary.events_corrected),
        derived_meters: Set(derived_meters),
        file_sha256: Set(Some(summary.file_sha256.clone())),
        file_bytes: Set(Some(summary.file_bytes)),
        encoding: Set(Some(summary.encoding.word().to_owned())),
        events_unserved: Set(Some(summary.events_unserved)),
    };
    // The table of imports is not among those a dry run has apart, for others are looked up in it.
    if !context.dry_run {
        usage_import::Entity::insert(row).exec_without_returning(&context.tx).await?;
    }
    // The trail can prove which file it was.
    let label = format!("{} (SHA-256 {}, {} B)", summary.file_name, summary.file_sha256, summary.file_bytes);
    context.changed(ChangeVerb::Created, ObjectKind::UsageImport, id.0, label);
    let notices = [
        (codes::LATE_USAGE, summary.events_late),
        (codes::CORRECTED, summary.events_corrected),
        (codes::DUPLICATES, summary.events_duplicate),
        (codes::FILTERED, tally.filtered),
        (codes::NOT_SERVED, summary.events_unserved),
        (codes::NOT_PRICED, tally.unpriced),
    ];
    for (code, events) in notices.into_iter().filter(|(_, events)| *events > 0) {
        let notice = Notice::new(code).with("events", events).with("accounts", accounts_late);
        context.warn(notice.with("whose", whose(&summary.unserved)));
    }
    Ok(summary)
}

/// Whose usage nobody is billed for, as a notice names it: the first few, with their sums.
fn whose(unserved: &[UnservedUsage]) -> String {
    const MOST_NAMED: usize = 5;
    let one = |usage: &UnservedUsage| {
        let sum = usage.quantity.map_or_else(|| "…".to_owned(), |quantity| quantity.to_string());
        format!("{} {}: {sum}", usage.subscription_number, usage.meter_code)
    };
    let mut named: Vec<String> = unserved.iter().take(MOST_NAMED).map(one).collect();
    named.extend((unserved.len() > MOST_NAMED).then(|| "…".to_owned()));
    named.join("; ")
}
