//! The daily backup: made at the first chance after two in the morning by whichever program is running, checked, and kept by
//! rule: seven days, four weeks, twelve months.
//!
//! One program makes it: the day is claimed in the database before the copy is begun, and no transaction is open while it is
//! written. One that failed is tried again after an hour, stands on the desk of who looks after the company, and in the log.

use crate::gate::{Action, ActionContext, Gate, Permission, Session, Tag};
use crate::store::model::{BackupState, backup};
use crate::store::{self, hex, make_private_folder};
use boss_kernel::{Datelike, Error, Instant, NaiveDate, Result};
use chrono_tz::Tz;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The hour of the company's day from which its backup is due.
const HOUR: i64 = 2;
/// How long after an attempt that failed the next one follows, and after which one that never ended counts as failed.
const RETRY_SECONDS: i64 = 3600;
const LAPSE_SECONDS: i64 = 6 * 3600;
const DAYS_KEPT: usize = 7;
const WEEKS_KEPT: usize = 4;
const MONTHS_KEPT: usize = 12;
const ENDING: &str = ".backup";

/// The day whose backup is due at `now`.
fn day_of(now: Instant, zone: Tz) -> NaiveDate {
    now.plus_seconds(-HOUR * 3600).date_in(zone)
}

/// Whether the backup of a day is to be made now, after what became of it so far.
fn is_due(so_far: Option<&backup::Model>, now: Instant) -> bool {
    so_far.is_none_or(|backup| match backup.state {
        BackupState::Done => false,
        BackupState::Failed => backup.ended_at.unwrap_or(backup.began_at).plus_seconds(RETRY_SECONDS) <= now,
        BackupState::Running => backup.began_at.plus_seconds(LAPSE_SECONDS) <= now,
    })
}

/// Which of the backups of these days are kept: the newest ones, and the newest of each of the
/// newest weeks and months. Those of days after `today` were made under a clock that was ahead:
/// they are kept until their day and take no other's place.
fn kept(days: &BTreeSet<NaiveDate>, today: NaiveDate) -> BTreeSet<NaiveDate> {
    let newest = days.range(..=today).rev().copied();
    let mut kept: BTreeSet<NaiveDate> = newest.clone().take(DAYS_KEPT).collect();
    kept.extend(days.iter().filter(|day| **day > today));
    let mut weeks = Vec::new();
    let mut months = Vec::new();
    for day in newest {
        let (week, month) = (day.iso_week(), (day.year(), day.month()));
        if !weeks.contains(&week) && weeks.len() < WEEKS_KEPT {
            weeks.push(week);
            kept.insert(day);
        }
        if !months.contains(&month) && months.len() < MONTHS_KEPT {
            months.push(month);
            kept.insert(day);
        }
    }
    kept
}

/// The beginning of the names of a database's backups: two databases of one name are told apart.
fn beginning_of_names(address: &store::Address) -> String {
    let digest = hex(&Sha256::digest(address.to_string().as_bytes()));
    format!("{}-{}-", store::backup::name_of(address), &digest[..8])
}

/// The day of a backup by the name of its file.
fn day_in_name(name: &str, beginning: &str) -> Option<NaiveDate> {
    name.strip_prefix(beginning)?.strip_suffix(ENDING)?.parse().ok()
}

/// Makes today's backup, if it is due; whatever goes wrong with it is recorded. Returns how many were made.
pub(super) async fn make_if_due(gate: &Gate) -> Result<u64> {
    let (Some(folder), Some(company)) = (gate.store().backups(), gate.company().await?) else {
        return Ok(0);
    };
    let Ok(zone) = company.time_zone.parse::<Tz>() else { return Ok(0) };
    let now = gate.clock().now();
    let day = day_of(now, zone);
    if company.demo || !is_due(of_day(gate.store().reader(), day).await?.as_ref(), now) {
        return Ok(0);
    }
    let beginning = beginning_of_names(gate.store().address());
    let target = folder.join(format!("{beginning}{day}{ENDING}"));
    let session = Session::of_job();
    let claim = ClaimBackup { day, path: target.display().to_string() };
    let Some(attempt) = gate.act(&session, claim).await?.output.attempt else { return Ok(0) };
    let made = make(gate, folder, &target).await;
    let (size, error_code) = match &made {
        Ok(size) => (Some(*size), None),
        Err(error) => {
            let (code, cause) = (error.code(), error.cause());
            tracing::error!(%code, cause, path = %target.display(), "the daily backup failed");
            (None, Some(code.to_string()))
        }
    };
    gate.act(&session, RecordBackup { day, attempt, size, error_code }).await?;
    if made.is_ok() {
        clear_away(folder, &beginning, day);
    }
    Ok(u64::from(made.is_ok()))
}

/// Its bytes.
async fn make(gate: &Gate, folder: &Path, target: &Path) -> Result<i64> {
    let failed = |cause: std::io::Error| {
        Error::new(store::codes::BACKUP_FAILED).with("path", target.display()).with("reason", cause)
    };
    make_private_folder(folder).map_err(failed)?;
    // One that is there is whole: only its record was not kept.
    if !target.exists() {
        let checked = store::backup::write(gate.store(), target).await?;
        if let Some(reference) = checked.broken_reference {
            tracing::error!(reference, "a record of the database refers to one that is not there");
        }
    }
    let size = target.metadata().map_err(failed)?.len();
    Ok(i64::try_from(size).unwrap_or(i64::MAX))
}

/// Removes what the rule does not keep. What can't be removed is tried again tomorrow.
fn clear_away(folder: &Path, beginning: &str, today: NaiveDate) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let named = |path: PathBuf| Some((day_in_name(path.file_name()?.to_str()?, beginning)?, path));
    let found: Vec<(NaiveDate, PathBuf)> = entries.filter_map(|entry| named(entry.ok()?.path())).collect();
    let kept = kept(&found.iter().map(|(day, _)| *day).collect(), today);
    for (_, path) in found.into_iter().filter(|(day, _)| !kept.contains(day)) {
        if let Err(cause) = std::fs::remove_file(&path) {
            tracing::warn!(%cause, path = %path.display(), "an old backup could not be removed");
        }
    }
}

async fn of_day(db: &impl ConnectionTrait, day: NaiveDate) -> Result<Option<backup::Model>> {
    Ok(backup::Entity::find().filter(backup::Column::Day.eq(day)).one(db).await?)
}

/// Claims the backup of a day for the program that is to make it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClaimBackup {
    /// The day, in the company's zone.
    pub day: NaiveDate,
    /// The file it will be.
    pub path: String,
}

/// Whether the backup was claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClaimedBackup {
    /// The number of this attempt; none where it is not due, or somebody else's.
    pub attempt: Option<i32>,
}

impl Action for ClaimBackup {
    const NAME: &'static str = "jobs.claim_backup";
    const PERMISSION: Permission = Permission::JobsRun;
    const STALE: &'static [Tag] = &[];
    type Output = ClaimedBackup;

    async fn run(self, context: &mut ActionContext) -> Result<ClaimedBackup> {
        let so_far = of_day(&context.tx, self.day).await?;
        if !is_due(so_far.as_ref(), context.now) {
            return Ok(ClaimedBackup { attempt: None });
        }
        let attempt = so_far.as_ref().map_or(1, |backup| backup.attempts.saturating_add(1));
        let mut row = so_far.map_or_else(<backup::ActiveModel as Default>::default, Into::into);
        row.day = Set(self.day);
        row.state = Set(BackupState::Running);
        row.attempts = Set(attempt);
        row.began_at = Set(context.now);
        row.ended_at = Set(None);
        row.path = Set(self.path);
        row.save(&context.tx).await?;
        Ok(ClaimedBackup { attempt: Some(attempt) })
    }
}

/// Records how an attempt at a backup ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordBackup {
    /// The day, in the company's zone.
    pub day: NaiveDate,
    /// The attempt that was claimed; one that was lost to another program meanwhile is not recorded.
    pub attempt: i32,
    /// The file's bytes, where it was made.
    pub size: Option<i64>,
    /// Why it failed.
    pub error_code: Option<String>,
}

/// Whether it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordedBackup {
    /// False where another program had claimed the day meanwhile.
    pub recorded: bool,
}

impl Action for RecordBackup {
    const NAME: &'static str = "jobs.record_backup";
    const PERMISSION: Permission = Permission::JobsRun;
    const STALE: &'static [Tag] = &[Tag::Flows];
    type Output = RecordedBackup;

    async fn run(self, context: &mut ActionContext) -> Result<RecordedBackup> {
        let claimed = of_day(&context.tx, self.day).await?;
        let Some(claimed) = claimed.filter(|backup| backup.attempts == self.attempt) else {
            return Ok(RecordedBackup { recorded: false });
        };
        let mut row: backup::ActiveModel = claimed.into();
        let state = if self.error_code.is_none() { BackupState::Done } else { BackupState::Failed };
        row.state = Set(state);
        row.ended_at = Set(Some(context.now));
        row.size = Set(self.size);
        row.error_code = Set(self.error_code);
        row.save(&context.tx).await?;
        Ok(RecordedBackup { recorded: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_kernel::Days;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_backup_is_due_from_two_in_the_morning() {
        let day = |text: &str| day_of(text.parse().unwrap(), chrono_tz::Asia::Shanghai);
        assert_eq!(day("2026-01-01T17:59:59Z"), date("2026-01-01"));
        assert_eq!(day("2026-01-01T18:00:00Z"), date("2026-01-02"));
    }

    #[test]
    fn seven_days_four_weeks_and_twelve_months_are_kept() {
        let first = date("2024-01-01");
        let days: BTreeSet<NaiveDate> = (0..730).map(|number| first + Days::new(number)).collect();
        let newest = *days.last().unwrap();
        let kept = kept(&days, newest);
        assert!((0..7).all(|number| kept.contains(&(newest - Days::new(number)))));
        let months: BTreeSet<_> = kept.iter().map(|day| (day.year(), day.month())).collect();
        assert_eq!(months.len(), 12);
        assert!(kept.contains(&date("2025-11-30")) && !kept.contains(&date("2025-11-29")));
        assert!(kept.len() <= DAYS_KEPT + WEEKS_KEPT + MONTHS_KEPT);
        // What is kept is kept again: nothing is lost by clearing away every day.
        let mut grown = BTreeSet::new();
        for day in days {
            grown.insert(day);
            grown = super::kept(&grown, day);
        }
        assert_eq!(grown, kept);
    }

    #[test]
    fn a_clock_that_was_ahead_takes_no_days_place() {
        let right: BTreeSet<NaiveDate> =
            (0..7).map(|number| date("2026-01-01") + Days::new(number)).collect();
        let ahead: BTreeSet<NaiveDate> =
            (0..20).map(|number| date("2031-05-01") + Days::new(number)).collect();
        let all = &right | &ahead;
        let today = date("2026-01-07");
        assert_eq!(kept(&all, today), all);
        // When their day has come they count like any other.
        assert!(kept(&all, date("2031-06-01")).len() < all.len());
        let tomorrow = date("2026-01-08");
        let next = kept(&(&all | &BTreeSet::from([tomorrow])), tomorrow);
        assert!(right.iter().skip(1).all(|day| next.contains(day)));
    }

    #[test]
    fn only_backups_of_this_database_are_cleared_away() {
        let address: store::Address = "sqlite:/a/boss.db".parse().unwrap();
        let beginning = beginning_of_names(&address);
        assert_eq!(
            day_in_name(&format!("{beginning}2026-01-02.backup"), &beginning),
            Some(date("2026-01-02"))
        );
        for other in ["boss.db-2026-01-02.backup", "boss.db.before-m0002.backup", "letter.txt"] {
            assert_eq!(day_in_name(other, &beginning), None);
        }
    }
}
