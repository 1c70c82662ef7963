//! Dates and times as they stand in files of measured events.
//!
//! Taken are RFC 3339 (`2026-01-31T08:00:00+08:00`, `…Z`) and, in the company's zone, a date and time without offset, also as
//! spreadsheets write it (`2026/1/31 8:00`). Everything else is refused, never guessed.

use boss_kernel::{Instant, NaiveDate};
use chrono::{NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

/// The instant `text` names, or `None` where it names none, or one that a change of clocks left out.
pub(super) fn read_instant(text: &str, zone: Tz) -> Option<Instant> {
    let mut rest = Rest(text.as_bytes());
    let local = rest.date_and_time()?;
    if rest.0.is_empty() {
        let at = zone.from_local_datetime(&local).earliest()?;
        return Some(Instant(at.timestamp_micros()));
    }
    let offset_minutes = rest.offset_minutes()?;
    let micros = local.and_utc().timestamp_micros();
    rest.0.is_empty().then_some(Instant(micros - offset_minutes * 60_000_000))
}

/// What is left to read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// A number of `least` to `most` digits.
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let digits = self.0.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        let (number, rest) = self.0.split_at(digits);
        self.0 = rest;
        let value = number.iter().fold(0_u32, |value, digit| value * 10 + u32::from(digit - b'0'));
        (digits >= least).then_some(value)
    }

    /// The next byte, if it is one of `wanted`.
    fn one_of(&mut self, wanted: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        let found = wanted.contains(first).then_some(*first)?;
        self.0 = rest;
        Some(found)
    }

    fn date_and_time(&mut self) -> Option<NaiveDateTime> {
        let year = i32::try_from(self.number(4, 4)?).ok()?;
        let separator = self.one_of(b"-/")?;
        let month = self.number(1, 2)?;
        self.one_of(&[separator])?;
        let day = self.number(1, 2)?;
        self.one_of(b"T t")?;
        let hour = self.number(1, 2)?;
        self.one_of(b":")?;
        let minute = self.number(2, 2)?;
        let (mut second, mut micros) = (0, 0);
        if self.one_of(b":").is_some() {
            second = self.number(2, 2)?;
            if self.one_of(b".").is_some() {
                micros = self.micros()?;
            }
        }
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        Some(date.and_time(NaiveTime::from_hms_micro_opt(hour, minute, second, micros)?))
    }

    /// The decimals of a second, cut off after the sixth.
    fn micros(&mut self) -> Option<u32> {
        let before = self.0.len();
        let kept = self.number(1, 6)?;
        let digits = u32::try_from(before - self.0.len()).ok()?;
        while self.one_of(b"0123456789").is_some() {}
        Some(kept * 10_u32.pow(6 - digits))
    }

    fn offset_minutes(&mut self) -> Option<i64> {
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.number(2, 2).filter(|hours| *hours < 24)?;
        self.one_of(b":");
        let minutes = self.number(2, 2).filter(|minutes| *minutes < 60)?;
        Some(sign * i64::from(hours * 60 + minutes))
    }
}

/// The day of an instant in the company's zone. Events come in order, so the last answer is remembered for its quarter of an
/// hour: no zone changes its offset within one.
pub(super) struct DayFinder {
    zone: Tz,
    quarter: i64,
    day: NaiveDate,
}

const QUARTER: i64 = 15 * 60 * 1_000_000;

impl DayFinder {
    pub(super) fn new(zone: Tz) -> DayFinder {
        DayFinder { zone, quarter: i64::MIN, day: NaiveDate::MIN }
    }

    pub(super) fn day_of(&mut self, at: Instant) -> NaiveDate {
        let quarter = at.microseconds().div_euclid(QUARTER);
        if quarter != self.quarter {
            self.quarter = quarter;
            self.day = at.date_in(self.zone);
        }
        self.day
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Shanghai;

    #[test]
    fn the_forms_of_one_instant() {
        for text in [
            "2026-01-31T08:05:00+08:00",
            "2026-01-31T00:05:00Z",
            "2026-01-31t00:05:00.000z",
            "2026-01-30T19:05:00-0500",
            "2026-01-31 08:05:00",
            "2026-01-31T08:05",
            "2026/1/31 8:05",
            "2026-01-31T08:05:00.0000009",
        ] {
            let at = read_instant(text, Shanghai).map(|at| at.to_string());
            assert_eq!(at.as_deref(), Some("2026-01-31T00:05:00.000000Z"), "{text}");
        }
        let micros =
            read_instant("2026-01-31T00:05:00.25Z", Shanghai).map(|at| at.microseconds() % 1_000_000);
        assert_eq!(micros, Some(250_000));
    }

    #[test]
    fn what_is_no_instant() {
        for text in [
            "",
            "2026-01-31",
            "2026-02-30T08:00:00Z",
            "31/01/2026 08:00",
            "2026-01-31T25:00:00Z",
            "2026-01-31T08:00:00+",
            "2026-01-31T08:00:00 Z",
            "2026-01/31 08:00",
            "2026-01-31T08:00:60Z",
            "昨天",
            "2026-01-31T08:00:00+08:00x",
        ] {
            assert_eq!(read_instant(text, Shanghai), None, "{text}");
        }
        // Clocks in Paris jumped from two to three.
        assert_eq!(read_instant("2026-03-29 02:30", chrono_tz::Europe::Paris), None);
    }

    #[test]
    fn days_begin_in_the_companys_zone() {
        let mut finder = DayFinder::new(Shanghai);
        for (text, day) in [
            ("2026-01-31T15:59:59Z", "2026-01-31"),
            ("2026-01-31T16:00:00Z", "2026-02-01"),
            ("2026-01-31T15:59:59Z", "2026-01-31"),
        ] {
            assert_eq!(finder.day_of(text.parse().unwrap()).to_string(), day, "{text}");
        }
    }
}
