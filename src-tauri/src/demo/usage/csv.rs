//! The usage file of a month, as metering systems deliver it.
//!
//! UTF-8 without a byte-order mark, lines end in LF, columns `event_id,subscription,meter,at,quantity`: the event's id, the
//! subscription's number, the meter's code, the instant in RFC 3339 with the company's offset, and the quantity as plain
//! decimal digits in the meter's unit.

use super::{Delivery, UsageEvent, ZONE_OFFSET_SECONDS};
use crate::demo::{DemoPlan, SubscriptionRef, codes};
use boss_kernel::{Error, Instant, Result};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{BufWriter, Write};

/// The first line of a usage file.
pub const USAGE_CSV_HEADER: &str = "event_id,subscription,meter,at,quantity";

/// What a usage file holds. Lines without the header: `events + repeated`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UsageCount {
    /// Different events, late ones included.
    pub events: u64,
    /// Of these, events of the month before.
    pub late: u64,
    /// Lines that repeat an event already delivered, in this file or the one before.
    pub repeated: u64,
}

impl UsageCount {
    fn add(&mut self, delivery: Delivery) {
        match delivery {
            Delivery::OnTime => self.events += 1,
            Delivery::Late => {
                self.events += 1;
                self.late += 1;
            }
            Delivery::Repeated => self.repeated += 1,
        }
    }
}

impl DemoPlan {
    /// Writes the usage file of month `month` (counted from 0), where `number_of` gives the number under which a
    /// subscription was booked. Memory does not grow with the number of events. Fails when the writer does.
    pub fn write_usage_csv<'n>(
        &self,
        month: u32,
        number_of: impl Fn(SubscriptionRef) -> &'n str,
        writer: impl Write,
    ) -> Result<UsageCount> {
        let not_written = |error: std::io::Error| Error::new(codes::USAGE_NOT_WRITTEN).caused_by(error);
        let mut out = BufWriter::with_capacity(1 << 16, writer);
        let mut count = UsageCount::default();
        let mut stamp = Stamp::default();
        writeln!(out, "{USAGE_CSV_HEADER}").map_err(not_written)?;
        self.for_each_usage_event(month, |event| {
            count.add(event.delivery);
            let number = cell(number_of(event.subscription));
            self.write_line(&mut out, event, &number, stamp.write(event.at)).map_err(not_written)
        })?;
        out.flush().map_err(not_written)?;
        Ok(count)
    }

    fn write_line(
        &self,
        out: &mut impl Write,
        event: &UsageEvent,
        number: &str,
        at: &str,
    ) -> std::io::Result<()> {
        let meter = &self.catalogue.meter(event.meter).code;
        writeln!(out, "{},{number},{meter},{at},{}", event.id, event.quantity)
    }
}

/// A cell of a CSV line, quoted where it must be (RFC 4180).
fn cell(text: &str) -> Cow<'_, str> {
    if text.contains([',', '"', '\n', '\r']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(text)
    }
}

/// Writes instants in local time. The date is worked out once a day, not once an event.
#[derive(Default)]
struct Stamp {
    day: Option<i64>,
    text: String,
}

impl Stamp {
    /// `2025-01-31T09:05:07+08:00`.
    fn write(&mut self, at: Instant) -> &str {
        let local = at.microseconds() / 1_000_000 + ZONE_OFFSET_SECONDS;
        let (day, second) = (local.div_euclid(86_400), local.rem_euclid(86_400));
        if self.day != Some(day) {
            self.day = Some(day);
            let shown = Instant(0).plus_seconds(day * 86_400).to_datetime().date_naive();
            self.text = format!("{shown}T00:00:00+08:00");
        }
        let clock = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
        self.text.replace_range(11..19, &clock);
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_in_local_time() {
        let mut stamp = Stamp::default();
        for (utc, local) in [
            ("2025-01-31T15:59:59Z", "2025-01-31T23:59:59+08:00"),
            ("2025-01-31T16:00:00Z", "2025-02-01T00:00:00+08:00"),
            ("2025-01-01T00:05:09Z", "2025-01-01T08:05:09+08:00"),
        ] {
            assert_eq!(stamp.write(utc.parse().unwrap()), local);
            assert_eq!(local.parse::<Instant>().unwrap(), utc.parse().unwrap());
        }
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(cell("S-000001"), "S-000001");
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("a\"b"), "\"a\"\"b\"");
    }
}
