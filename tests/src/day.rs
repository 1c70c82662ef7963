//! The day that tests of the program itself are run as if on: the program they start is told the time (see the shell's clock),
//! so that nothing depends on the day, hour or zone of the computer.
//!
//! Where nothing else is said it is the last evening of a month; `BOSS_TEST_NOW` chooses another moment, and `make test-days` runs
//! these tests as if on the first morning of a year and on a 29th of February as well.

use boss_kernel::{Instant, NaiveDate};
use std::time::{SystemTime, UNIX_EPOCH};

/// The name of the variable that gives a started program its time.
pub const CLOCK: &str = "BOSS_CLOCK";

/// The last evening of a month where the company is.
const LAST_EVENING: &str = "2027-04-30T15:00:00Z";

/// The moment at which the tests begin.
pub fn now() -> Instant {
    let text = std::env::var("BOSS_TEST_NOW").unwrap_or_else(|_| LAST_EVENING.to_owned());
    text.parse().unwrap_or_else(|error| panic!("BOSS_TEST_NOW={text}: {error:?}"))
}

/// What [`CLOCK`] says to a program that starts at the moment the tests begin, or somewhat later.
pub fn clock() -> String {
    static BEGUN: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let shown = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").as_millis();
        format!("{}@{shown}", now())
    });
    BEGUN.clone()
}

/// The day of [`now`] at the company of these tests, in Shanghai.
pub fn today() -> NaiveDate {
    now().date_in(chrono_tz::Asia::Shanghai)
}
