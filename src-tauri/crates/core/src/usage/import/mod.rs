//! The import of a file: one thread reads, the action's task writes, and what comes next is prepared while the database still
//! writes. Memory stays flat whatever the size of the file.

mod corrections;
mod counting;
mod details;
mod extras;
mod intake;
mod late;
mod levels;
mod past;
mod reading;
mod tally;
mod times;
mod traces;
mod writing;

pub(super) use past::count_past;

use crate::gate::{ActionContext, ChangeVerb, ObjectKind, ShelvedFile, Task, internal};
use crate::store::{bulk, turns};
use crate::usage::actions::UsageImported;
use crate::usage::codes;
use crate::usage::model::usage_import;
use boss_kernel::id::UsageImportId;
use boss_kernel::{Notice, Result};
use intake::{Event, Intake};
use reading::{Chunk, Reading};
use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseTransaction, EntityTrait};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tally::Tally;
use tokio::sync::mpsc::{self, Receiver};
use writing::EventWriter;

/// Chunks that may wait to be written.
const WAITING_CHUNKS: usize = 1;

/// Imports the file within the action's transaction and says what it did.
pub(super) async fn import(context: &mut ActionContext, file: ShelvedFile) -> Result<UsageImported> {
    let size = std::fs::metadata(&file.path).map(|data| data.len()).ok();
    let ids = bulk::take_ids::<usage_import::Entity>(&context.tx, 1).await?;
    let id = UsageImportId(*ids.first().ok_or_else(|| internal("no id for an import"))?);
    let bytes_read = Arc::new(AtomicU64::new(0));
    let reading = Reading { zone: context.zone, now: context.now, bytes_read: bytes_read.clone() };
    let (sender, mut chunks) = mpsc::channel(WAITING_CHUNKS);
    let path = file.path.clone();
    let reader = tokio::task::spawn_blocking(move || reading::read_file(&path, reading, &sender));

    let mut intake = Intake::new(&context.tx).await?;
    let mut next = prepare_next(&mut chunks, &mut intake, &context.tx).await?;
    let mut writer = EventWriter::new(&context.tx, id);
    let progress = |task: &Task| task.report("reading", bytes_read.load(Ordering::Relaxed), size);
    while let Some(events) = next {
        let writing = writer.write(events, || progress(&context.task));
        let (written, prepared) = tokio::join!(writing, prepare_next(&mut chunks, &mut intake, &context.tx));
        written?;
        next = prepared?;
        corrections::settle(&context.tx, &mut writer, &mut intake, context.zone).await?;
    }
    let EventWriter { mut tally, faults, .. } = writer;
    intake.faults.append(faults);
    reader.await.map_err(internal)?;
    std::mem::take(&mut intake.faults).into_result()?;
    tally.flush(&context.tx).await?;
    levels::refuse_below_zero(context, id, &tally.lowered).await?;
    finish(context, id, file.name, &intake, tally).await
}

async fn prepare_next(
    chunks: &mut Receiver<Result<Chunk>>,
    intake: &mut Intake,
    tx: &DatabaseTransaction,
) -> Result<Option<Vec<Event>>> {
    match chunks.recv().await {
        Some(chunk) => Ok(Some(intake.prepare(tx, chunk?).await?)),
        None => Ok(None),
    }
}

/// Marks late accounts, keeps the record of the import, and tells what the person should know.
async fn finish(
    context: &mut ActionContext,
    id: UsageImportId,
    file_name: String,
    intake: &Intake,
    tally: Tally,
) -> Result<UsageImported> {
    // A bill run may hold the accounts for minutes: the file must not be lost to it. A dry run only looks.
    if !context.dry_run {
        turns::wait_patiently(&context.tx).await?;
    }
    let mut first_days = tally.first_day_by_account(intake);
    late::add_former_accounts(&context.tx, &tally.first_days, &mut first_days).await?;
    let accounts_late = late::mark(&context.tx, first_days).await?;
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
        meters: tally.meters(intake),
        file_name,
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
    };
    usage_import::Entity::insert(row).exec_without_returning(&context.tx).await?;
    context.changed(ChangeVerb::Created, ObjectKind::UsageImport, id.0, &summary.file_name);
    let notices = [
        (codes::LATE_USAGE, summary.events_late),
        (codes::CORRECTED, summary.events_corrected),
        (codes::DUPLICATES, summary.events_duplicate),
        (codes::FILTERED, tally.filtered),
        (codes::NOT_SERVED, tally.unserved),
        (codes::NOT_PRICED, tally.unpriced),
    ];
    for (code, events) in notices.into_iter().filter(|(_, events)| *events > 0) {
        context.warn(Notice::new(code).with("events", events).with("accounts", accounts_late));
    }
    Ok(summary)
}
