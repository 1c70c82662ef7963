//! Faults of the page, for the log: so many and so much of each person's that the log stays readable, and as text that can't
//! pass for a line of its own.

use crate::codes;
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Result};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The log keeps no more than so many characters of one text.
const MOST_CHARACTERS: usize = 4_000;
/// A person's reports in a minute, and their bytes in an hour.
const MOST_REPORTS: u32 = 10;
const REPORTS_IN: Duration = Duration::from_secs(60);
const MOST_BYTES: usize = 128 * 1024;
const BYTES_IN: Duration = Duration::from_secs(3600);

/// A fault on the page.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UiErrorReport {
    pub(crate) message: String,
    pub(crate) stack: Option<String>,
    pub(crate) request_id: Option<String>,
}

/// What a person has used of what they may.
struct Used {
    minute: Instant,
    reports: u32,
    hour: Instant,
    bytes: usize,
    /// Reports that were not kept since the last one that was.
    lost: u64,
}

/// What everybody has used.
#[derive(Default)]
pub(crate) struct Reports(Mutex<HashMap<Option<StaffId>, Used>>);

/// The first part of a text, its control signs and those that turn a line around written out.
fn plain(text: &str) -> String {
    let written_out = |sign: char| {
        let turns =
            matches!(sign, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if sign.is_control() || turns { sign.escape_default().to_string() } else { sign.to_string() }
    };
    text.chars().take(MOST_CHARACTERS).map(written_out).collect()
}

impl Reports {
    /// Writes a report to the log, or counts it where the person has sent too many.
    pub(crate) fn note(&self, report: UiErrorReport, by: Option<StaffId>) -> Result<()> {
        let text = plain(&report.message);
        let stack = report.stack.as_deref().map(plain).unwrap_or_default();
        let request = report.request_id.as_deref().map(plain).unwrap_or_default();
        let lost = self.room(by, text.len() + stack.len() + request.len(), Instant::now())?;
        let staff = by.map(|by| by.0);
        tracing::error!(report = text, stack, request, staff, lost, "the page reported a fault");
        Ok(())
    }

    /// Whether there is room for `bytes` more of a person's; how many reports found none since the last one that did.
    fn room(&self, by: Option<StaffId>, bytes: usize, now: Instant) -> Result<u64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Used { minute: now, reports: 0, hour: now, bytes: 0, lost: 0 };
        let used = all.entry(by).or_insert_with(new);
        if now.duration_since(used.minute) >= REPORTS_IN {
            (used.minute, used.reports) = (now, 0);
        }
        if now.duration_since(used.hour) >= BYTES_IN {
            (used.hour, used.bytes) = (now, 0);
        }
        if used.reports >= MOST_REPORTS || used.bytes + bytes > MOST_BYTES {
            used.lost += 1;
            return Err(Error::new(codes::TOO_MANY_CALLS));
        }
        (used.reports, used.bytes) = (used.reports + 1, used.bytes + bytes);
        Ok(std::mem::take(&mut used.lost))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_so_much_of_the_log_and_what_was_lost_is_counted() {
        let reports = Reports::default();
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let (one, other) = (Some(StaffId(1)), Some(StaffId(2)));
        for _ in 0..MOST_REPORTS {
            assert_eq!(reports.room(one, 100, at(0)).unwrap(), 0);
        }
        for _ in 0..3 {
            assert_eq!(reports.room(one, 100, at(59)).unwrap_err().code(), codes::TOO_MANY_CALLS);
        }
        assert_eq!(reports.room(other, 100, at(59)).unwrap(), 0);
        assert_eq!(reports.room(one, 100, at(60)).unwrap(), 3);
        assert!(reports.room(one, MOST_BYTES, at(200)).is_err());
        assert_eq!(reports.room(one, MOST_BYTES, at(3700)).unwrap(), 1);
    }

    #[test]
    fn a_text_stays_one_line() {
        let forged = "x\n2026-12-01T00:00:00Z  INFO signed in\u{1b}[31m\u{202e}\u{85}é数";
        let text = plain(forged);
        assert!(!text.chars().any(char::is_control) && !text.contains('\u{202e}'), "{text}");
        assert!(text.starts_with("x\\n2026") && text.ends_with("é数"), "{text}");
        assert_eq!(plain(&"长".repeat(10_000)).chars().count(), MOST_CHARACTERS);
    }
}
