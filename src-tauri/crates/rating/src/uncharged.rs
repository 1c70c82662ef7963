//! A change of the billing day: what was charged on the old calendar stays, and the new one begins with the days not charged yet.
//!
//! Charges belong to cycles, so the same days in other cycles would be taken back and charged anew, one by one through the whole
//! history. Instead, the service keeps what it was charged and is handed to the new calendar as if those days were none of its own:
//! the first part of a new cycle is then due by its days.

use crate::timeline::Segment;
use boss_kernel::{NaiveDate, Period};

/// The parts of `segments` (in order) on days in none of the `charged` periods; their quantities and terms stay.
pub fn uncharged(segments: &[Segment], charged: &[Period]) -> Vec<Segment> {
    let mut charged = charged.to_vec();
    charged.sort_unstable();
    segments.iter().flat_map(|segment| rest_of(segment, &charged)).collect()
}

fn rest_of(segment: &Segment, charged: &[Period]) -> Vec<Segment> {
    let mut rest = Vec::new();
    let ends_by = |day: NaiveDate| segment.to.is_some_and(|to| to <= day);
    let mut from = segment.from;
    for period in charged.iter().filter(|period| period.to() > segment.from) {
        if ends_by(period.from()) {
            break;
        }
        if from < period.from() {
            rest.push(Segment { from, to: Some(period.from()), ..*segment });
        }
        from = from.max(period.to());
    }
    if !ends_by(from) {
        rest.push(Segment { from, ..*segment });
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_kernel::{Days, Quantity};
    use proptest::prelude::*;

    fn nth(offset: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(offset)
    }

    fn segment(from: u64, to: Option<u64>) -> Segment {
        Segment { from: nth(from), to: to.map(nth), quantity: Quantity::ONE, credit: true }
    }

    fn period(from: u64, to: u64) -> Period {
        Period::new(nth(from), nth(to)).unwrap()
    }

    #[test]
    fn days_around_what_was_charged_are_left() {
        let charged = [period(20, 50), period(5, 8)];
        assert_eq!(
            uncharged(&[segment(0, None)], &charged),
            [segment(0, Some(5)), segment(8, Some(20)), segment(50, None)]
        );
        assert_eq!(uncharged(&[segment(22, Some(50))], &charged), []);
        assert_eq!(uncharged(&[segment(60, Some(70))], &charged), [segment(60, Some(70))]);
        assert_eq!(uncharged(&[segment(0, Some(3))], &[]), [segment(0, Some(3))]);
    }

    proptest! {
        #[test]
        fn each_day_is_left_or_was_charged(
            service in prop::collection::vec((0_u64..30, 1_u64..30), 0..4),
            before in prop::collection::vec((0_u64..120, 1_u64..40), 0..5),
        ) {
            let mut start = 0;
            let segments: Vec<Segment> = service.iter().map(|(gap, length)| {
                let from = start + gap;
                start = from + length;
                segment(from, Some(start))
            }).collect();
            let charged: Vec<Period> = before.iter().map(|(from, length)| period(*from, from + length)).collect();
            let rest = uncharged(&segments, &charged);
            let serves = |of: &[Segment], day: NaiveDate| {
                of.iter().filter(|s| s.from <= day && s.to.is_none_or(|to| day < to)).count()
            };
            for day in (0..200).map(nth) {
                let was = charged.iter().any(|period| period.contains(day));
                let expected = if was { 0 } else { serves(&segments, day) };
                prop_assert_eq!(serves(&rest, day), expected);
            }
            prop_assert!(rest.iter().all(|s| s.to.is_none_or(|to| s.from < to)));
        }
    }
}
