//! What rating refuses, with place and reason.

use crate::make::*;
use boss_kernel::id::SubscriptionId;
use boss_kernel::{Decimal, ErrorCode, NaiveDate, Quantity, UnitPrice};
use boss_rating::*;
use std::sync::Arc;

fn faults(timeline: &Timeline) -> Vec<(String, ErrorCode)> {
    let error = owed(timeline, until("2026-03-01")).unwrap_err();
    assert_eq!(error.code(), codes::TIMELINE_FAULTY);
    error.faults().iter().map(|fault| (fault.place.clone(), fault.code)).collect()
}

#[test]
fn segments() {
    for (segments, place, code) in [
        (vec![segment("2026-01-05", Some("2026-01-05"), "1")], "0.to", codes::SEGMENT_EMPTY),
        (
            vec![segment("2026-01-05", None, "1"), segment("2026-02-05", None, "1")],
            "1.from",
            codes::SEGMENTS_OVERLAP,
        ),
        (
            vec![segment("2026-01-05", Some("2026-02-06"), "1"), segment("2026-02-05", None, "1")],
            "1.from",
            codes::SEGMENTS_OVERLAP,
        ),
        (
            vec![segment("2026-02-05", Some("2026-02-06"), "1"), segment("2026-01-05", None, "1")],
            "1.from",
            codes::SEGMENTS_OVERLAP,
        ),
        (vec![segment("2026-01-05", None, "-0.000001")], "0.quantity", codes::QUANTITY_NEGATIVE),
        (vec![segment("1026-01-05", None, "1")], "0.from", codes::DATE_IMPLAUSIBLE),
        (vec![segment("2026-01-05", Some("2206-01-05"), "1")], "0.to", codes::DATE_IMPLAUSIBLE),
    ] {
        let timeline = timeline(1, &segments, &[price(1, Timing::InAdvance, recurring("1"))]);
        // Where the first day is wrong, the start the subscription takes from it is too, and is named before.
        let found = faults(&timeline).pop();
        assert_eq!(found, Some((format!("subscriptions.0.plans.0.segments.{place}"), code)), "{segments:?}");
    }
}

#[test]
fn prices_and_versions() {
    let with = |versions: Vec<PriceVersion>| PriceTimeline {
        versions: versions.into(),
        ..price(1, Timing::InAdvance, recurring("1"))
    };
    let two = |second: PriceVersion| with(vec![version(1, "2025-01-01", recurring("1")), second]);
    let cases = [
        (with(vec![]), "versions", codes::VERSIONS_MISSING),
        (two(version(2, "2025-01-01", recurring("2"))), "versions.1.validFrom", codes::VERSIONS_SAME_DATE),
        (two(version(2, "2024-01-01", recurring("2"))), "versions.1.validFrom", codes::VERSIONS_UNSORTED),
        (two(version(2, "2025-02-01", one_time("2"))), "versions.1.model", codes::VERSIONS_MIXED),
        (two(version(2, "2025-02-01", recurring("-2"))), "versions.1.model.amount", codes::PRICE_NEGATIVE),
        (two(version(2, "9999-02-01", recurring("2"))), "versions.1.validFrom", codes::DATE_IMPLAUSIBLE),
        (price(1, Timing::InAdvance, per_unit("2")), "timing", codes::USAGE_IN_ADVANCE),
        (
            PriceTimeline {
                usage: Usage::Sum(used(&[("2026-01-01", "1")])),
                ..two(version(2, "2025-02-01", recurring("2")))
            },
            "usage",
            codes::USAGE_UNEXPECTED,
        ),
        (
            usage_price(1, per_unit("1"), &[("2026-01-02", "1"), ("2026-01-02", "1")]),
            "usage.1.day",
            codes::USAGE_UNSORTED,
        ),
        (
            usage_price(1, per_unit("1"), &[("2026-01-02", "-1")]),
            "usage.0.quantity",
            codes::QUANTITY_NEGATIVE,
        ),
    ];
    for (price, place, code) in cases {
        let timeline = timeline(1, &[segment("2026-01-05", None, "1")], &[price]);
        assert_eq!(faults(&timeline), [(format!("subscriptions.0.plans.0.prices.0.{place}"), code)]);
    }
}

#[test]
fn keys_that_would_stand_twice() {
    let price = price(7, Timing::InAdvance, recurring("1"));
    let mut twice = timeline(1, &[segment("2026-01-05", None, "1")], &[price.clone(), price]);
    assert_eq!(faults(&twice), [("subscriptions.0.plans.0.prices".to_owned(), codes::PRICE_TWICE)]);
    twice.subscriptions[0].plans[0].prices.pop();
    twice.subscriptions.push(twice.subscriptions[0].clone());
    assert_eq!(faults(&twice), [("subscriptions".to_owned(), codes::SUBSCRIPTION_TWICE)]);
    twice.subscriptions[1].subscription = SubscriptionId(2);
    assert_eq!(nets(&twice, until("2026-01-06")).len(), 2);
}

#[test]
fn all_faults_are_named_together() {
    let segments = [segment("2026-01-05", None, "-1"), segment("2026-02-05", None, "1")];
    assert_eq!(faults(&timeline(1, &segments, &[price(1, Timing::InAdvance, recurring("-1"))])).len(), 3);
}

#[test]
fn tier_tables() {
    for (rows, place, code) in [
        (&[][..], "tiers", codes::TIERS_MISSING),
        (&[("5", "1", "0")], "tiers.0.upTo", codes::TIERS_NOT_OPEN),
        (&[("0", "1", "0"), ("", "1", "0")], "tiers.0.upTo", codes::TIERS_UNSORTED),
        (&[("5", "1", "0"), ("5", "1", "0"), ("", "1", "0")], "tiers.1.upTo", codes::TIERS_UNSORTED),
        (&[("5", "1", "0"), ("4", "1", "0"), ("", "1", "0")], "tiers.1.upTo", codes::TIERS_UNSORTED),
        (&[("", "1", "0"), ("", "1", "0")], "tiers.0.upTo", codes::TIER_OPEN_EARLY),
        (&[("5", "-1", "0"), ("", "1", "0")], "tiers.0.unitPrice", codes::PRICE_NEGATIVE),
        (&[("5", "1", "0"), ("", "1", "-0.5")], "tiers.1.flatFee", codes::PRICE_NEGATIVE),
    ] {
        let error = ChargeModel::Graduated { tiers: tiers(rows) }.check().unwrap_err();
        let found: Vec<_> = error.faults().iter().map(|fault| (fault.place.as_str(), fault.code)).collect();
        assert_eq!(found, [(place, code)], "{rows:?}");
    }
}

#[test]
fn prices_finer_than_kept() {
    let fine = ChargeModel::PerUnit { unit_price: UnitPrice(Decimal::new(1, 13)) };
    let error = fine.check().unwrap_err();
    assert_eq!(
        (error.faults()[0].place.as_str(), error.faults()[0].code),
        ("unitPrice", codes::PRICE_TOO_PRECISE)
    );
    let padded = ChargeModel::PerUnit { unit_price: UnitPrice(Decimal::new(10_000, 15)) };
    assert!(padded.check().is_ok());
}

#[test]
fn no_price_in_force() {
    let late = PriceTimeline {
        versions: Arc::new([version(1, "2026-02-01", recurring("1"))]),
        ..price(1, Timing::InAdvance, recurring("1"))
    };
    let timeline = timeline(1, &[segment("2026-01-05", None, "1")], &[late]);
    let error = owed(&timeline, until("2026-03-01")).unwrap_err();
    assert_eq!(error.code(), codes::NO_PRICE_IN_FORCE);
    assert_eq!(error.params()["date"], "2026-01-05");
    let later = Window::new(Some(day("2026-02-01")), day("2026-03-01"));
    assert_eq!(nets(&timeline, later), [100]);
}

#[test]
fn windows_beyond_a_plausible_horizon() {
    let code = |segments: &[Segment], from: Option<&str>, to: NaiveDate| {
        let timeline = timeline(1, segments, &[price(1, Timing::InAdvance, recurring("1"))]);
        owed(&timeline, Window::new(from.map(day), to)).map(|owed| owed.charges.len()).map_err(|e| e.code())
    };
    let open = [segment("2000-01-01", None, "1")];
    assert_eq!(code(&open, None, day("2010-01-01")), Ok(120));
    assert_eq!(code(&open, None, day("2010-01-02")), Err(codes::HORIZON_EXCEEDED));
    assert_eq!(code(&open, Some("2025-01-01"), day("2026-01-01")), Ok(12));
    assert_eq!(code(&[segment("2000-01-01", Some("2000-03-01"), "1")], None, day("2026-01-01")), Ok(2));
    for extreme in [NaiveDate::MAX, NaiveDate::MIN] {
        let error = Window::new(None, extreme).check().unwrap_err();
        assert_eq!(
            (error.faults()[0].place.as_str(), error.faults()[0].code),
            ("until", codes::DATE_IMPLAUSIBLE)
        );
        assert!(code(&open, None, extreme).is_err());
    }
}

#[test]
fn sums_beyond_what_can_be_booked() {
    let overflow = boss_kernel::error::codes::AMOUNT_OVERFLOW;
    let most = Segment { quantity: Quantity(i64::MAX), ..segment("2026-01-05", None, "1") };
    for model in [one_time("100000"), recurring("100000"), recurring("79228162514264337593543950335")] {
        let timeline = timeline(1, &[most], &[price(1, Timing::InAdvance, model)]);
        assert_eq!(owed(&timeline, until("2026-03-01")).unwrap_err().code(), overflow);
    }
    let most_used = |days: &[&str]| {
        Usage::Sum(days.iter().map(|d| DayQuantity { day: day(d), quantity: Quantity(i64::MAX) }).collect())
    };
    for (days, code) in [
        (&["2026-01-05"][..], overflow),
        (&["2026-01-05", "2026-01-06"], boss_kernel::error::codes::QUANTITY_OVERFLOW),
    ] {
        let price = PriceTimeline { usage: most_used(days), ..usage_price(1, per_unit("100000"), &[]) };
        let timeline = timeline(1, &[segment("2026-01-01", None, "1")], &[price]);
        assert_eq!(owed(&timeline, until("2026-03-01")).unwrap_err().code(), code);
    }
}

#[test]
fn months_of_an_impossible_length() {
    for length in [0, 27, 32, u8::MAX] {
        let model = counted("1", DayCount::EveryMonth(length));
        let timeline =
            timeline(1, &[segment("2026-01-05", None, "1")], &[price(1, Timing::InAdvance, model)]);
        let place = "subscriptions.0.plans.0.prices.0.versions.0.model.dayCount".to_owned();
        assert_eq!(faults(&timeline), [(place, codes::MONTH_LENGTH_IMPLAUSIBLE)], "{length}");
    }
}
