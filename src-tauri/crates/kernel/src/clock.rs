//! Time: instants in UTC to a microsecond, and the clock that is handed in.
//!
//! Nothing below the shell asks the system what time it is: whoever needs the time is given a [`Clock`].

use crate::error::{Error, codes};
use crate::text_value::text_value;
use chrono::{DateTime, NaiveDate, SecondsFormat, TimeZone, Utc};
use chrono_tz::Tz;
use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicI64, Ordering};

/// A point in time: microseconds since 1970-01-01T00:00:00Z. Travels as RFC 3339 text in UTC.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "store", derive(sea_orm::DeriveValueType))]
pub struct Instant(pub i64);

impl Instant {
    /// Truncated to the microsecond.
    pub fn from_datetime(at: DateTime<Utc>) -> Instant {
        Instant(at.timestamp_micros())
    }

    /// Microseconds since the epoch.
    pub const fn microseconds(&self) -> i64 {
        self.0
    }

    /// As chrono's type; an instant outside chrono's years is shown as the epoch.
    pub fn to_datetime(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// The calendar day this instant falls on in `zone`.
    pub fn date_in(&self, zone: Tz) -> NaiveDate {
        self.to_datetime().with_timezone(&zone).date_naive()
    }

    /// The first instant of `date` in `zone`; where a clock change skips midnight, the first that exists.
    pub fn start_of(date: NaiveDate, zone: Tz) -> Instant {
        let candidates = (0..24).filter_map(|hour| date.and_hms_opt(hour, 0, 0));
        let first = candidates.filter_map(|local| zone.from_local_datetime(&local).earliest()).next();
        first.map_or(Instant(0), |at| Instant::from_datetime(at.with_timezone(&Utc)))
    }

    /// Later by `seconds`, staying at the end of time on overflow.
    pub const fn plus_seconds(&self, seconds: i64) -> Instant {
        Instant(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }
}

impl FromStr for Instant {
    type Err = Error;

    /// Reads RFC 3339 with an offset; anything without an offset is refused.
    fn from_str(text: &str) -> Result<Self, Error> {
        let at = DateTime::parse_from_rfc3339(text);
        at.map(|at| Instant::from_datetime(at.to_utc()))
            .map_err(|_| Error::new(codes::INSTANT_UNREADABLE).with("text", text))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_datetime().to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

text_value!(Instant, "Instant", r"^\d{4}-\d{2}-\d{2}T", "2026-01-31T16:00:00.000000Z");

/// Tells the time. The shell's asks the system; tests and the demo company set theirs.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> Instant;
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// Standing at `at`.
    pub const fn new(at: Instant) -> ManualClock {
        ManualClock(AtomicI64::new(at.0))
    }

    /// Moves to `at`.
    pub fn set(&self, at: Instant) {
        self.0.store(at.0, Ordering::SeqCst);
    }

    /// Moves on by `seconds`.
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_in_the_companys_zone() {
        let date = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
        let start = Instant::start_of(date, chrono_tz::Asia::Shanghai);
        assert_eq!(start.to_string(), "2026-01-31T16:00:00.000000Z");
        assert_eq!(start.date_in(chrono_tz::Asia::Shanghai), date);
    }

    #[test]
    fn an_instant_needs_an_offset() {
        assert!("2026-01-31T16:00:00".parse::<Instant>().is_err());
        assert_eq!(
            "2026-02-01T00:00:00+08:00".parse::<Instant>().unwrap().to_string(),
            "2026-01-31T16:00:00.000000Z"
        );
    }
}
