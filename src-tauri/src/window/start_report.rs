//! When the pages were first painted, for whoever measures the start.
//!
//! With `BOSS_START_REPORT=FILE` in the environment, the first time the pages say that they are painted is written to that file
//! as `{"firstPaintAt":1767225600123456}`, in microseconds since 1970 (UTC). A file that is there already stays as it is, so
//! later paints change nothing; without the variable nothing is written.

use crate::clock::SystemClock;
use boss_kernel::Clock;
use std::fs::File;
use std::io::Write;

/// Names the file.
const VARIABLE: &str = "BOSS_START_REPORT";

/// Writes the report if one is asked for. A report that can't be written is logged: the window matters more.
pub(super) fn first_paint() {
    let Some(path) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) else { return };
    let at = SystemClock.now().microseconds();
    let Ok(mut file) = File::create_new(path) else { return };
    if let Err(cause) = writeln!(file, "{{\"firstPaintAt\":{at}}}") {
        tracing::warn!(%cause, "the start could not be reported");
    }
}
