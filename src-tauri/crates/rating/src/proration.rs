//! Proration: which part of a cycle is served, counted in days.
//!
//! Guarantees: a wholly served cycle is exactly one price whatever its length and however often the quantity changes in it, for
//! every way of counting.

use crate::timeline::Segment;
use boss_kernel::{BillingCalendar, Datelike, NaiveDate, Period, Quantity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// How the days of a part of a cycle are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DayCount {
    /// Days served of the days in the cycle.
    #[default]
    Actual,
    /// Days served of 30 for each month of the cycle, of the days served where they are more; a cycle served without a gap counts
    /// by its own days and costs the whole price, and so does every cycle that is not of whole months.
    Fixed30,
    /// Every month has 30 days (30/360, the 31st counts as the 30th). Cycles that are not of whole months count by their own days.
    Thirty360,
    /// Every month has so many days, 28 to 31; the days after that one count as it.
    EveryMonth(u8),
}

impl DayCount {
    /// Whether this is the usual way.
    pub(crate) fn is_actual(&self) -> bool {
        *self == DayCount::Actual
    }

    /// How the days of a cycle of so many months, or of none, are counted.
    pub(crate) fn of_cycle(self, months: Option<i32>) -> DayCount {
        if months.is_none() { DayCount::Actual } else { self }
    }

    /// The days of a served stretch.
    pub(crate) fn days(self, stretch: Period) -> i64 {
        match self {
            DayCount::Actual | DayCount::Fixed30 => stretch.days(),
            DayCount::Thirty360 => in_months_of(30, stretch),
            DayCount::EveryMonth(length) => in_months_of(length, stretch),
        }
    }

    /// The days a whole cycle stands for.
    pub(crate) fn days_of_cycle(self, cycle: Period, months: Option<i32>, stretches: &[Stretch]) -> i64 {
        let served: i64 = stretches.iter().map(|s| s.period.days()).sum();
        match (self, months) {
            (DayCount::Fixed30, Some(months)) if served < cycle.days() => served.max(30 * i64::from(months)),
            _ => self.days(cycle),
        }
    }
}

/// The segments within `from` and `to`.
pub(crate) fn clipped(segments: &[Segment], from: NaiveDate, to: Option<NaiveDate>) -> Vec<Segment> {
    let end = |own: Option<NaiveDate>| match (own, to) {
        (Some(own), Some(to)) => Some(own.min(to)),
        (own, to) => own.or(to),
    };
    let clip = |segment: &Segment| {
        let clipped = Segment { from: segment.from.max(from), to: end(segment.to), ..*segment };
        clipped.to.is_none_or(|to| clipped.from < to).then_some(clipped)
    };
    segments.iter().filter_map(clip).collect()
}

/// The day a segment ended without credit, where what follows it is not as much.
pub(crate) fn given_up(segments: &[Segment], position: usize) -> Option<NaiveDate> {
    let segment = segments.get(position).filter(|segment| !segment.credit)?;
    let next = segments.get(position + 1).filter(|next| Some(next.from) == segment.to);
    segment.to.filter(|_| next.is_none_or(|next| next.quantity < segment.quantity))
}

/// The segments as they are charged in advance: a quantity that ended without credit stays until its cycle ends, beside whatever
/// smaller quantity follows it, but not beyond the phase of the price.
pub(crate) fn held(
    segments: &[Segment],
    calendar: BillingCalendar,
    phase_end: Option<NaiveDate>,
) -> Cow<'_, [Segment]> {
    let hold = |(position, segment): (usize, &Segment)| {
        let end = given_up(segments, position)?;
        let cycle = calendar.cycle_of(end).ok().filter(|cycle| cycle.from() < end)?;
        let to = phase_end.map_or(cycle.to(), |phase_end| phase_end.min(cycle.to()));
        (end < to).then_some(Segment { from: end, to: Some(to), quantity: segment.quantity, credit: true })
    };
    let holds: Vec<Segment> = segments.iter().enumerate().filter_map(hold).collect();
    if holds.is_empty() {
        return Cow::Borrowed(segments);
    }
    let all = || segments.iter().chain(&holds);
    let mut cuts: BTreeSet<NaiveDate> = all().map(|segment| segment.from).collect();
    cuts.extend(all().filter_map(|segment| segment.to));
    let cuts: Vec<NaiveDate> = cuts.into_iter().collect();
    let ends = cuts.iter().skip(1).map(|end| Some(*end)).chain([None]);
    let stretch = |(from, to): (&NaiveDate, Option<NaiveDate>)| {
        let here = |segment: &&Segment| segment.from <= *from && segment.to.is_none_or(|end| *from < end);
        let quantity = all().filter(here).map(|segment| segment.quantity).max()?;
        Some(Segment { from: *from, to, quantity, credit: true })
    };
    Cow::Owned(cuts.iter().zip(ends).filter_map(stretch).collect())
}

/// The days of a stretch where every month has `length` days: the difference of two day numbers, so stretches always add up to
/// their cycle.
fn in_months_of(length: u8, stretch: Period) -> i64 {
    let number = |date: NaiveDate| {
        let months = i64::from(date.year()) * 12 + i64::from(date.month0());
        months * i64::from(length) + i64::from(date.day().min(u32::from(length)))
    };
    number(stretch.to()) - number(stretch.from())
}

/// A part of a cycle served with one quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) period: Period,
    pub(crate) quantity: Quantity,
}

/// Writes the served stretches of `cycle` into `stretches`, joining neighbours of equal quantity. `false` when nothing is served
/// from the start of this cycle on.
pub(crate) fn stretches_of(segments: &[Segment], cycle: Period, stretches: &mut Vec<Stretch>) -> bool {
    stretches.clear();
    let over = segments.partition_point(|segment| segment.to.is_some_and(|to| to <= cycle.from()));
    let rest = segments.get(over..).unwrap_or_default();
    for segment in rest.iter().take_while(|segment| segment.from < cycle.to()) {
        let Some(period) = cycle.within(segment.from, segment.to) else { continue };
        if let Some(previous) = stretches.last_mut()
            && previous.period.to() == period.from()
            && previous.quantity == segment.quantity
            && let Ok(joined) = Period::new(previous.period.from(), period.to())
        {
            previous.period = joined;
            continue;
        }
        stretches.push(Stretch { period, quantity: segment.quantity });
    }
    !rest.is_empty()
}

/// From the first to the last day served.
pub(crate) fn served_in(stretches: &[Stretch]) -> Option<Period> {
    Period::new(stretches.first()?.period.from(), stretches.last()?.period.to()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn three_conventions_side_by_side() {
        let days =
            |count: DayCount, from: &str, to: &str| count.days(Period::new(day(from), day(to)).unwrap());
        for (from, to, actual, thirty360) in [
            ("2021-01-27", "2021-02-01", 5, 4),
            ("2021-02-27", "2021-03-01", 2, 4),
            ("2021-04-21", "2021-04-30", 9, 9),
            ("2024-02-23", "2024-03-15", 21, 22),
            ("2023-05-23", "2023-06-15", 23, 22),
            ("2024-01-01", "2025-01-01", 366, 360),
        ] {
            assert_eq!(days(DayCount::Actual, from, to), actual, "{from} {to}");
            assert_eq!(days(DayCount::Thirty360, from, to), thirty360, "{from} {to}");
            assert_eq!(days(DayCount::EveryMonth(30), from, to), thirty360, "{from} {to}");
        }
    }

    #[test]
    fn neighbours_of_equal_quantity_are_one_stretch() {
        let segment = |from: &str, to: Option<&str>, quantity: i64| Segment {
            from: day(from),
            to: to.map(day),
            quantity: Quantity::whole(quantity).unwrap(),
            credit: true,
        };
        let segments = [
            segment("2026-01-10", Some("2026-01-15"), 1),
            segment("2026-01-15", Some("2026-01-20"), 1),
            segment("2026-01-22", Some("2026-01-25"), 2),
            segment("2026-01-25", None, 3),
        ];
        let cycle = |from: &str, to: &str| Period::new(day(from), day(to)).unwrap();
        let mut stretches = Vec::new();
        assert!(stretches_of(&segments, cycle("2026-01-01", "2026-02-01"), &mut stretches));
        let days: Vec<i64> = stretches.iter().map(|s| s.period.days()).collect();
        assert_eq!(days, [10, 3, 7]);
        assert!(stretches_of(&segments, cycle("2025-12-01", "2026-01-01"), &mut stretches));
        assert!(stretches.is_empty());
        assert!(!stretches_of(&segments[..3], cycle("2026-02-01", "2026-03-01"), &mut stretches));
    }
}
