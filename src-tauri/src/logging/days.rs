//! A file a day, with a bound: lines are added one by one, none longer than 4 KB, and are in the
//! file when the writing returns.

use boss_kernel::{Clock, NaiveDate};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{Result, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Lines that found no room are said once for so many of them.
const SAID_EVERY: u64 = 10_000;
const ENDING: &str = ".log";
/// No line is longer: of one that is, each text is cut to the first of these numbers of characters
/// with which it is not.
const MOST_OF_LINE: usize = 4 * 1024;
const CUT_TO: [usize; 5] = [2_000, 1_000, 400, 100, 20];

struct Day {
    date: NaiveDate,
    file: File,
    /// Lines that found no room.
    lost: u64,
}

/// The files of one log. Days are those of the clock, in UTC.
pub(super) struct DayLog {
    folder: PathBuf,
    name: String,
    most_bytes: u64,
    days_kept: usize,
    clock: Arc<dyn Clock>,
    day: Mutex<Day>,
}

impl DayLog {
    /// Opens today's file in `folder`, which is made if it is not there. Several programs may write to it at once.
    pub(super) fn open(
        folder: &Path,
        name: &str,
        most_bytes: u64,
        days_kept: usize,
        clock: Arc<dyn Clock>,
    ) -> Result<DayLog> {
        crate::files::make_own_folder(folder)?;
        #[cfg(unix)]
        std::fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        let date = clock.now().to_datetime().date_naive();
        let file = open_file(&folder.join(file_name(name, date)))?;
        let day = Mutex::new(Day { date, file, lost: 0 });
        let log =
            DayLog { folder: folder.to_owned(), name: name.to_owned(), most_bytes, days_kept, clock, day };
        log.remove_old();
        Ok(log)
    }

    /// Adds a line, its end included; where the day has no room for it, it is counted.
    pub(super) fn add(&self, line: &[u8]) {
        let mut day = self.day.lock().unwrap_or_else(PoisonError::into_inner);
        let date = self.clock.now().to_datetime().date_naive();
        if date != day.date {
            self.turn(&mut day, date);
        }
        let size = day.file.metadata().map_or(0, |found| found.len());
        let fits = size + line.len() as u64 <= self.most_bytes;
        // A disk that takes nothing loses lines too.
        if fits && day.file.write_all(line).is_ok() {
            return;
        }
        day.lost += 1;
        if day.lost == 1 || day.lost.is_multiple_of(SAID_EVERY) {
            let said = self.said(&day, "the log of this day is full: lines are counted and not kept");
            day.file.write_all(&said).ok();
        }
    }

    fn turn(&self, day: &mut Day, date: NaiveDate) {
        let Ok(file) = open_file(&self.folder.join(file_name(&self.name, date))) else { return };
        day.file = file;
        if day.lost > 0 {
            let said = self.said(day, "the log of an earlier day had no room for some lines");
            day.file.write_all(&said).ok();
        }
        (day.date, day.lost) = (date, 0);
        self.remove_old();
    }

    fn said(&self, day: &Day, message: &str) -> Vec<u8> {
        let fields = json!({ "message": message, "day": day.date.to_string(), "lost": day.lost });
        self.line(fields)
    }

    /// A line of this log's own, in the form of the others.
    pub(super) fn line(&self, fields: serde_json::Value) -> Vec<u8> {
        let at = self.clock.now().to_datetime().to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
        let line = json!({ "timestamp": at, "level": "WARN", "fields": fields, "target": "boss::logging" });
        format!("{line}\n").into_bytes()
    }

    fn remove_old(&self) {
        let is_own = |name: &String| {
            let date = name.strip_prefix(&self.name).and_then(|rest| rest.strip_suffix(ENDING));
            date.is_some_and(|date| date.len() == ".2026-12-01".len())
        };
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter(is_own).collect();
        names.sort();
        for name in names.iter().rev().skip(self.days_kept) {
            std::fs::remove_file(self.folder.join(name)).ok();
        }
    }
}

fn file_name(name: &str, date: NaiveDate) -> String {
    format!("{name}.{date}{ENDING}")
}

fn open_file(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

/// A line that is not too long: what it says is cut, and it stays an object of JSON.
fn bounded<'l>(line: &'l [u8]) -> Cow<'l, [u8]> {
    if line.len() <= MOST_OF_LINE {
        return Cow::Borrowed(line);
    }
    let read: Value =
        serde_json::from_slice(line).unwrap_or_else(|_| json!({ "cut": String::from_utf8_lossy(line) }));
    let with_texts = |most| {
        let mut line = read.clone();
        cut_texts(&mut line, most);
        format!("{line}\n").into_bytes()
    };
    let fitting = CUT_TO.into_iter().map(with_texts).find(|line| line.len() <= MOST_OF_LINE);
    Cow::Owned(fitting.unwrap_or_else(|| format!("{}\n", json!({ "cut": line.len() })).into_bytes()))
}

fn cut_texts(value: &mut Value, most: usize) {
    match value {
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(most) {
                text.truncate(end);
                text.push('…');
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| cut_texts(item, most)),
        Value::Object(fields) => fields.values_mut().for_each(|field| cut_texts(field, most)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A line comes in one piece.
impl Write for &DayLog {
    fn write(&mut self, line: &[u8]) -> Result<usize> {
        self.add(&bounded(line));
        Ok(line.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_kernel::Instant;
    use boss_kernel::ManualClock;
    use std::os::unix::fs::PermissionsExt;

    fn day(number: i64) -> Instant {
        Instant(number * 86_400_000_000)
    }

    fn text(folder: &Path, date: &str) -> String {
        std::fs::read_to_string(folder.join(format!("boss.{date}.log"))).unwrap()
    }

    #[test]
    fn a_day_is_bounded_and_what_is_lost_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join("logs");
        let clock = Arc::new(ManualClock::new(day(0)));
        let log = DayLog::open(&logs, "boss", 900, 2, clock.clone()).unwrap();
        for _ in 0..65 {
            log.add(b"a line of sixteen\n");
        }
        let first = text(&logs, "1970-01-01");
        assert_eq!(first.matches("sixteen").count(), 50);
        assert!(first.contains("is full") && first.lines().count() == 51, "{first}");
        clock.set(day(1));
        log.add(b"next\n");
        let second = text(&logs, "1970-01-02");
        assert!(second.contains("\"day\":\"1970-01-01\",\"lost\":15"), "{second}");
        assert!(second.ends_with("next\n"));
    }

    #[test]
    fn a_line_is_cut_and_stays_an_object() {
        let short = br#"{"level":"WARN"}"#;
        assert_eq!(&*bounded(short), short);
        let fields = |text: &str| json!({ "level": "WARN", "fields": { "message": "x", "path": text, "more": [text] } });
        for text in ["/a".repeat(40_000), "\u{1}数\\\"".repeat(9_000)] {
            let cut = bounded(fields(&text).to_string().as_bytes()).into_owned();
            let read: Value = serde_json::from_slice(&cut).unwrap();
            assert!(cut.len() <= MOST_OF_LINE && cut.ends_with(b"\n"), "{}", cut.len());
            let (path, message) = (read["fields"]["path"].as_str().unwrap(), &read["fields"]["message"]);
            assert!(path.len() > 300 && path.ends_with('…') && message == "x", "{read}");
        }
        let many = json!((0..3_000).map(|n| n.to_string()).collect::<Vec<_>>());
        assert!(bounded(many.to_string().as_bytes()).len() <= MOST_OF_LINE);
        assert!(bounded(&[b'x'; 9_000]).starts_with(b"{\"cut\":\"xxx"));
    }

    #[test]
    fn files_are_for_their_owner_alone_and_old_ones_go() {
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join("logs");
        std::fs::create_dir(&logs).unwrap();
        let clock = Arc::new(ManualClock::new(day(0)));
        let log = DayLog::open(&logs, "boss", 1000, 2, clock.clone()).unwrap();
        for number in 0..4 {
            clock.set(day(number));
            log.add(b"x\n");
        }
        let mut names: Vec<_> =
            std::fs::read_dir(&logs).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["boss.1970-01-03.log", "boss.1970-01-04.log"]);
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&logs), mode(&logs.join(&names[0]))), (0o700, 0o600));
    }
}
