//! What repeats itself is written so many times a minute and counted from then on.

use super::days::DayLog;
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::callsite::Identifier;
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Filter};

/// Written of one kind in one minute.
const WRITTEN: u64 = 20;
const MINUTE: Duration = Duration::from_secs(60);

struct Kind {
    message: String,
    minute: Instant,
    seen: u64,
}

impl Kind {
    /// How many of the last minute were not written, once it is over or the program ends.
    fn unwritten(&mut self, now: Instant, ends: bool) -> u64 {
        if !ends && now.duration_since(self.minute) < MINUTE {
            return 0;
        }
        self.minute = now;
        std::mem::take(&mut self.seen).saturating_sub(WRITTEN)
    }
}

/// Lets so many of a kind through, and says of the others how many there were.
#[derive(Clone)]
pub(super) struct Repeats {
    log: Arc<DayLog>,
    kinds: Arc<Mutex<HashMap<Identifier, Kind>>>,
}

impl Repeats {
    pub(super) fn new(log: Arc<DayLog>) -> Repeats {
        Repeats { log, kinds: Arc::default() }
    }

    /// Says what was counted of kinds whose minute is over, or of all where the program ends.
    pub(super) fn say(&self, ends: bool) {
        self.say_at(Instant::now(), ends);
    }

    fn say_at(&self, now: Instant, ends: bool) {
        for known in self.kinds.lock().unwrap_or_else(PoisonError::into_inner).values_mut() {
            let unwritten = known.unwritten(now, ends);
            if unwritten > 0 {
                let text = "the same was not written again";
                self.log
                    .add(&self.log.line(json!({ "message": text, "of": known.message, "times": unwritten })));
            }
        }
    }

    /// Whether one more of `kind` is written at `now`. What was counted of kinds whose minute is over is said first.
    fn lets_through(&self, kind: Identifier, message: impl FnOnce() -> String, now: Instant) -> bool {
        self.say_at(now, false);
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Kind { message: message(), minute: now, seen: 0 };
        let known = kinds.entry(kind).or_insert_with(new);
        known.seen += 1;
        known.seen <= WRITTEN
    }
}

impl<S: Subscriber> Filter<S> for Repeats {
    fn enabled(&self, _: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        true
    }

    fn event_enabled(&self, event: &Event<'_>, _: &Context<'_, S>) -> bool {
        let message = || {
            let mut message = Message(String::new());
            event.record(&mut message);
            message.0
        };
        self.lets_through(event.metadata().callsite(), message, Instant::now())
    }
}

/// The fixed text of an event.
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_kernel::{Instant as At, ManualClock};
    use tracing_subscriber::Layer;
    use tracing_subscriber::layer::SubscriberExt;

    fn log(folder: &std::path::Path) -> Arc<DayLog> {
        Arc::new(DayLog::open(folder, "door", 100_000, 3, Arc::new(ManualClock::new(At(0)))).unwrap())
    }

    fn text(folder: &std::path::Path) -> String {
        std::fs::read_to_string(folder.join("door.1970-01-01.log")).unwrap()
    }

    #[test]
    fn a_flood_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path());
        let layer = tracing_subscriber::fmt::layer().json().with_writer(log.clone());
        let subscriber = tracing_subscriber::registry().with(layer.with_filter(Repeats::new(log)));
        tracing::subscriber::with_default(subscriber, || {
            for tried in 0..1000 {
                tracing::warn!(tried, "somebody knocked");
            }
            tracing::warn!("somebody else");
        });
        let text = text(folder.path());
        assert_eq!(text.matches("somebody knocked").count() as u64, WRITTEN);
        assert!(text.contains("somebody else"));
        assert!(text.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{text}");
    }

    #[test]
    fn what_was_counted_is_said_when_the_minute_is_over() {
        let folder = tempfile::tempdir().unwrap();
        let repeats = Repeats::new(log(folder.path()));
        let kind = || {
            let subscriber = tracing_subscriber::registry();
            tracing::subscriber::with_default(subscriber, || {
                tracing::warn_span!("kind").metadata().map(|m| m.callsite())
            })
        };
        let (kind, start) = (kind().unwrap(), Instant::now());
        let through =
            (0..100).filter(|_| repeats.lets_through(kind.clone(), || "knocked".to_owned(), start)).count();
        assert_eq!(through as u64, WRITTEN);
        assert!(repeats.lets_through(kind, String::new, start + MINUTE));
        let text = text(folder.path());
        assert!(text.contains("\"of\":\"knocked\",\"times\":80"), "{text}");
    }
}
