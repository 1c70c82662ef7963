//! The log: files of a day in the data folder, for their owner alone, kept for a month. It holds technical causes, request ids
//! and what the pages reported, never a person's input; each line is an object of JSON, so that no text passes for another.
//!
//! Guarantees: a line is in its file when the work that wrote it goes on, so that none is lost however the program ends; a day
//! takes only so much, and what found no room is counted and said. What strangers cause, such as a try to sign in with an
//! unknown login, stands in a log of its own (`door`), where what repeats itself is counted instead of written: it can neither
//! push out the rest nor be pushed out.

mod days;
mod repeats;

use crate::clock::SystemClock;
use crate::place::DataFolder;
use days::DayLog;
use repeats::Repeats;
use std::sync::{Arc, OnceLock};
use tracing::Metadata;
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// Which variable says how much is logged, in the form `info,boss_core=debug`.
const FILTER: &str = "BOSS_LOG";
const DEFAULT_FILTER: &str = "info";
const DAYS_KEPT: usize = 31;
/// What one day takes.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
const MOST_BYTES_OF_DOOR: u64 = 32 * 1024 * 1024;
/// Where people come in: warnings from here can be caused without being signed in.
const DOOR: [&str; 2] = ["boss_core::staff", "boss::serve"];

/// What is counted instead of written.
static REPEATS: OnceLock<Repeats> = OnceLock::new();

fn is_of_door(metadata: &Metadata<'_>) -> bool {
    *metadata.level() == tracing::Level::WARN && DOOR.iter().any(|place| metadata.target().starts_with(place))
}

/// Starts logging. Where the folder can't be written there is no log: that stops nobody's work.
pub(crate) fn start(folder: &DataFolder) {
    if folder.make().is_err() {
        return;
    }
    let log = |name: &str, most_bytes| {
        DayLog::open(&folder.logs(), name, most_bytes, DAYS_KEPT, Arc::new(SystemClock)).map(Arc::new)
    };
    let (Ok(work), Ok(door)) = (log("boss", MOST_BYTES), log("door", MOST_BYTES_OF_DOOR)) else { return };
    let filter = EnvFilter::try_from_env(FILTER).unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    let repeats = Repeats::new(door.clone());
    let of_work =
        fmt::layer().json().with_writer(work).with_filter(filter_fn(|metadata| !is_of_door(metadata)));
    let of_door =
        fmt::layer().json().with_writer(door).with_filter(filter_fn(is_of_door).and(repeats.clone()));
    if tracing_subscriber::registry().with(filter).with(of_work).with(of_door).try_init().is_ok() {
        REPEATS.set(repeats).ok();
    }
}

/// Says what was counted until now of kinds whose minute is over; for work that is done every few seconds.
pub(crate) fn say_repeats() {
    if let Some(repeats) = REPEATS.get() {
        repeats.say(false);
    }
}

/// Says all that was counted: the program ends.
pub(crate) fn end() {
    if let Some(repeats) = REPEATS.get() {
        repeats.say(true);
    }
}
