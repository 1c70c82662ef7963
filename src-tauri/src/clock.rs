//! The one place that asks the system what time it is.
//!
//! Tests and pictures give the program the time from outside, so that they mean the same on every day and at every hour. Only a
//! build with debug assertions listens to them; a release knows the computer's clock alone.

use boss_core::store::Store;
use boss_kernel::{Clock, Instant, Result};
use std::sync::atomic::{AtomicI64, Ordering};

/// The computer's clock, in UTC, to a microsecond.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        let now = computer_time();
        #[cfg(debug_assertions)]
        let now = given::shifted(now);
        now
    }
}

/// The clock of an open company. Where a server keeps its database it tells the server's time, so that all seats agree, even one
/// whose own clock is wrong.
#[derive(Debug, Default)]
pub(crate) struct CompanyClock {
    /// Microseconds by which the company's time is ahead of this computer's.
    ahead: AtomicI64,
}

impl CompanyClock {
    /// Goes by the clock of whoever keeps `store` from now on. To be repeated now and then: a computer's clock can be set.
    pub(crate) async fn go_by(&self, store: &Store) -> Result<()> {
        let before = computer_time();
        let server = store.server_time().await?;
        self.hear(server, before, computer_time());
        Ok(())
    }

    /// Hears what time it was at the server between two readings of the computer's clock; the computer's own time where there is
    /// no server.
    fn hear(&self, server: Option<Instant>, before: Instant, after: Instant) {
        let halfway = before.microseconds().midpoint(after.microseconds());
        let ahead = server.map_or(0, |server| server.microseconds().saturating_sub(halfway));
        self.ahead.store(ahead, Ordering::Relaxed);
    }
}

impl Clock for CompanyClock {
    fn now(&self) -> Instant {
        let ahead = self.ahead.load(Ordering::Relaxed);
        Instant(SystemClock.now().microseconds().saturating_add(ahead))
    }
}

fn computer_time() -> Instant {
    Instant::from_datetime(chrono::Utc::now())
}

#[cfg(debug_assertions)]
mod given {
    //! `BOSS_CLOCK=INSTANT@MILLISECONDS`: it was INSTANT (RFC 3339) when the computer's clock showed MILLISECONDS since 1970,
    //! and time went on from there. Every program that is given the same text tells the same time.

    use boss_kernel::Instant;
    use std::sync::OnceLock;

    const VARIABLE: &str = "BOSS_CLOCK";

    /// Later than the computer's clock by so many microseconds; none where the variable is not set.
    static LATER_BY: OnceLock<i64> = OnceLock::new();

    pub(super) fn shifted(now: Instant) -> Instant {
        let later_by = LATER_BY.get_or_init(|| match std::env::var(VARIABLE) {
            Ok(text) => {
                read(&text).unwrap_or_else(|| panic!("{VARIABLE}={text} is not INSTANT@MILLISECONDS"))
            }
            Err(_) => 0,
        });
        Instant(now.microseconds().saturating_add(*later_by))
    }

    fn read(text: &str) -> Option<i64> {
        let (instant, milliseconds) = text.split_once('@')?;
        let instant: Instant = instant.parse().ok()?;
        let shown = milliseconds.parse::<i64>().ok()?.checked_mul(1_000)?;
        instant.microseconds().checked_sub(shown)
    }

    #[cfg(test)]
    mod tests {
        use super::read;

        #[test]
        fn the_time_given_goes_on_from_the_moment_it_was_given() {
            let hour = 3_600_000_000;
            assert_eq!(read("1970-01-01T02:00:00Z@3600000"), Some(hour));
            assert_eq!(read("1970-01-01T08:00:00+08:00@3600000"), Some(-hour));
            for unreadable in ["", "2026-12-01", "2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z@", "@0", "x@0"]
            {
                assert_eq!(read(unreadable), None, "{unreadable}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_at_a_server_goes_by_the_servers_clock() {
        let clock = CompanyClock::default();
        let seat = SystemClock.now();
        let hour = 3_600;
        clock.hear(Some(seat.plus_seconds(hour)), seat, seat);
        assert!(clock.now() >= seat.plus_seconds(hour), "the seat's clock is an hour slow");
        clock.hear(Some(seat.plus_seconds(-hour)), seat.plus_seconds(-1), seat.plus_seconds(1));
        assert!(clock.now() < seat, "the seat's clock is an hour fast");
        clock.hear(None, seat, seat);
        assert!(clock.now() >= seat);
    }
}
