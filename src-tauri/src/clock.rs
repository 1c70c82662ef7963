//! The one place that asks the system what time it is.

use boss_kernel::{Clock, Instant};

/// The computer's clock, in UTC, to a microsecond.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::from_datetime(chrono::Utc::now())
    }
}
