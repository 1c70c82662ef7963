//! The log: one file a day in the data folder, kept for a month. It holds technical causes, request ids and what the pages
//! reported, never a person's input.

use crate::place::DataFolder;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// Which variable says how much is logged, in the form `info,boss_core=debug`.
const FILTER: &str = "BOSS_LOG";
const DEFAULT_FILTER: &str = "info";
const DAYS_KEPT: usize = 31;

/// Starts logging. The guard writes out what is left when it is dropped. Where the folder can't be written there is no log:
/// that stops nobody's work.
pub(crate) fn start(folder: &DataFolder) -> Option<WorkerGuard> {
    std::fs::create_dir_all(folder.logs()).ok()?;
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("boss")
        .filename_suffix("log")
        .max_log_files(DAYS_KEPT)
        .build(folder.logs());
    let (writer, guard) = tracing_appender::non_blocking(appender.ok()?);
    let filter = EnvFilter::try_from_env(FILTER).unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).with_ansi(false);
    subscriber.try_init().ok()?;
    Some(guard)
}
