//! Tables of figures: every model of usage, every form of usage, and the terms that go with them.

use crate::make::*;
use boss_kernel::{Percent, Quantity};
use boss_rating::*;
use std::sync::Arc;

fn events(quantities: &[&str]) -> Usage {
    let entry = |quantity: &&str| DayQuantity { day: day("2026-01-05"), quantity: units(quantity) };
    Usage::Events(quantities.iter().map(entry).collect())
}

fn sum(quantity: &str) -> Usage {
    Usage::Sum(used(&[("2026-01-05", quantity)]))
}

/// 10 until 10 January, 15 from the 11th on.
fn storage() -> Usage {
    Usage::Level { opening: units("10"), changes: used(&[("2026-01-11", "5")]) }
}

fn with_terms(model: ChargeModel, terms: PriceTerms, usage: Usage) -> PriceTimeline {
    let versions = Arc::new([PriceVersion { terms, ..version(1, "2000-01-01", model.clone()) }]);
    PriceTimeline { versions, usage, ..price(1, Timing::InArrears, model) }
}

/// What January 2026 costs, served from a day on.
fn january_from(from: &str, model: ChargeModel, terms: PriceTerms, usage: Usage) -> i64 {
    let timeline = timeline(1, &[segment(from, None, "1")], &[with_terms(model, terms, usage)]);
    nets(&timeline, until("2026-02-01"))[0]
}

fn january(model: ChargeModel, usage: Usage) -> i64 {
    january_from("2026-01-01", model, PriceTerms::default(), usage)
}

#[test]
fn volume_prices_take_all_of_it_at_the_tier_reached() {
    let licences = tiers(&[("5", "7", "0"), ("10", "6.5", "0"), ("", "6", "0")]);
    let with_fees = tiers(&[("10", "10", "2"), ("", "5", "3")]);
    for (tiers, quantity, cents) in [
        (&licences, "5", 3500),
        (&licences, "6", 3900),
        (&licences, "10", 6500),
        (&licences, "11", 6600),
        (&with_fees, "0", 200),
        (&with_fees, "10", 10200),
        (&with_fees, "11", 5800),
    ] {
        assert_eq!(january(ChargeModel::Volume { tiers: tiers.clone() }, sum(quantity)), cents, "{quantity}");
    }
}

#[test]
fn a_stairstep_price_is_that_of_the_step_reached() {
    let step = |up_to: &str, amount: &str| StairStep {
        up_to: (!up_to.is_empty()).then(|| units(up_to)),
        amount: amount.parse().unwrap(),
    };
    let steps = vec![step("5", "20"), step("10", "35"), step("", "50")];
    for (quantity, cents) in [("0", 2000), ("5", 2000), ("5.000001", 3500), ("10", 3500), ("11", 5000)] {
        assert_eq!(
            january(ChargeModel::Stairstep { steps: steps.clone() }, sum(quantity)),
            cents,
            "{quantity}"
        );
    }
}

#[test]
fn packages_and_blocks_begun_count_whole() {
    let package = ChargeModel::Package { amount: "5".parse().unwrap(), size: units("100") };
    for (quantity, cents) in [("0", 0), ("1", 500), ("100", 500), ("100.000001", 1000), ("250", 1500)] {
        assert_eq!(january(package.clone(), sum(quantity)), cents, "{quantity}");
    }
    let free = PriceTerms { free_units: units("50"), ..PriceTerms::default() };
    for (quantity, cents) in [("50", 0), ("150", 500), ("151", 1000)] {
        assert_eq!(
            january_from("2026-01-01", package.clone(), free.clone(), sum(quantity)),
            cents,
            "{quantity}"
        );
    }
    let mut in_blocks = tiers(&[("1000", "0.5", "0"), ("", "0.4", "0")]);
    in_blocks.iter_mut().for_each(|tier| tier.block = Some(units("100")));
    assert_eq!(january(ChargeModel::Graduated { tiers: in_blocks.clone() }, sum("1050")), 540);
    assert_eq!(january(ChargeModel::Graduated { tiers: in_blocks.clone() }, sum("1")), 50);
    assert_eq!(january(ChargeModel::Volume { tiers: in_blocks }, sum("1050")), 440);
}

fn percentage(
    free_events: Option<u32>,
    free: Option<&str>,
    least: Option<&str>,
    most: Option<&str>,
) -> ChargeModel {
    ChargeModel::Percentage {
        rate: "2.9".parse().unwrap(),
        fixed_fee: "0.3".parse().unwrap(),
        free_events,
        free_amount: free.map(units),
        minimum: least.map(|text| text.parse().unwrap()),
        maximum: most.map(|text| text.parse().unwrap()),
    }
}

#[test]
fn percentages_event_by_event() {
    for (model, cents) in [
        // 2.90 + 0.30 and 1.45 + 0.30
        (percentage(None, None, None, None), 495),
        (percentage(None, None, Some("2"), None), 520),
        (percentage(None, None, None, Some("3")), 475),
        (percentage(Some(1), None, None, None), 175),
        // The first is free altogether; of the second 30 are charged: 0.87 + 0.30.
        (percentage(None, Some("120"), None, None), 117),
        // Of the first 40 are charged: 1.16 + 0.30; then nothing is free any more.
        (percentage(Some(1), Some("60"), None, None), 321),
        (percentage(Some(1), Some("1000"), None, None), 175),
        (percentage(Some(9), Some("1000"), None, None), 0),
    ] {
        assert_eq!(january(model.clone(), events(&["100", "50"])), cents, "{model:?}");
    }
}

#[test]
fn percentages_of_a_sum() {
    let plain = |free: Option<&str>| ChargeModel::Percentage {
        rate: "2.9".parse().unwrap(),
        fixed_fee: "0".parse().unwrap(),
        free_events: None,
        free_amount: free.map(units),
        minimum: None,
        maximum: None,
    };
    assert_eq!(january(plain(None), sum("1000")), 2900);
    assert_eq!(january(plain(Some("200")), sum("1000")), 2320);
    assert_eq!(january(plain(Some("2000")), sum("1000")), 0);
    let tier = |up_to: Option<&str>, rate: &str, flat: &str| PercentageTier {
        up_to: up_to.map(units),
        rate: rate.parse().unwrap(),
        flat_fee: flat.parse().unwrap(),
    };
    let model =
        ChargeModel::GraduatedPercentage { tiers: vec![tier(Some("100"), "5", "1"), tier(None, "2", "0")] };
    for (quantity, cents) in [("0", 100), ("100", 600), ("150", 700)] {
        assert_eq!(january(model.clone(), sum(quantity)), cents, "{quantity}");
    }
}

#[test]
fn prices_in_the_events_and_by_attribute() {
    let priced =
        |on: &str, amount: &str| DayPriced { day: day(on), quantity: units("2"), amount: units(amount) };
    let usage = Usage::Priced(vec![priced("2026-01-05", "10.5"), priced("2026-01-06", "4.5")]);
    assert_eq!(january(ChargeModel::Dynamic { multiplier: "1.2".parse().unwrap() }, usage), 1800);
    let used = |values: &str, quantity: &str| SeriesDay {
        day: day("2026-01-05"),
        values: vec![values.to_owned()],
        quantity: units(quantity),
    };
    let usage = vec![used("north", "3"), used("north", "1"), used("south", "2.5"), used("west", "1")];
    let rate = |values: &str, unit_price: &str| MatrixRate {
        values: vec![values.to_owned()],
        unit_price: unit_price.parse().unwrap(),
    };
    let matrix = |otherwise: Option<&str>| ChargeModel::Matrix {
        dimensions: vec!["region".to_owned()],
        rates: vec![rate("north", "2"), rate("south", "3")],
        otherwise: otherwise.map(|text| text.parse().unwrap()),
    };
    assert_eq!(january(matrix(Some("1")), Usage::Series(usage.clone())), 1650);
    let unpriced = with_terms(matrix(None), PriceTerms::default(), Usage::Series(usage));
    let error = owed(&timeline(1, &[segment("2026-01-01", None, "1")], &[unpriced]), until("2026-02-01"));
    let error = error.unwrap_err();
    assert_eq!(error.code(), codes::COMBINATION_UNPRICED);
    let params = ["values", "quantity", "price", "subscription"].map(|name| &error.params()[name][..]);
    assert_eq!(params, ["west", "1", "1", "1"]);
}

#[test]
fn what_a_cycle_used_depends_on_the_meter() {
    let figures =
        || used(&[("2025-12-31", "80"), ("2026-01-05", "5"), ("2026-01-07", "9"), ("2026-01-20", "7")]);
    let value = |on: &str, value: &str| DayValue { day: day(on), value: value.to_owned() };
    let seen = vec![value("2026-01-05", "a"), value("2026-01-05", "b"), value("2026-01-09", "a")];
    for (usage, cents) in [
        (Usage::Sum(figures()), 2100),
        (Usage::Max(figures()), 900),
        (Usage::Latest(figures()), 700),
        (Usage::Unique(seen), 200),
        (Usage::Max(vec![]), 0),
        (Usage::Latest(vec![]), 0),
        (Usage::None, 0),
    ] {
        assert_eq!(january(per_unit("1"), usage.clone()), cents, "{usage:?}");
    }
}

#[test]
fn what_was_used_without_service_is_told_as_its_meter_counts() {
    let figures =
        || used(&[("2026-01-05", "5"), ("2026-01-07", "9"), ("2026-01-08", "7"), ("2026-01-20", "3")]);
    let value = |on: &str, value: &str| DayValue { day: day(on), value: value.to_owned() };
    let seen = vec![value("2026-01-05", "a"), value("2026-01-06", "a"), value("2026-01-07", "b")];
    for (usage, total) in [
        (Usage::Sum(figures()), "21"),
        (Usage::Max(figures()), "9"),
        (Usage::Latest(figures()), "7"),
        (Usage::Unique(seen), "2"),
    ] {
        let prices = [with_terms(per_unit("1"), PriceTerms::default(), usage)];
        let timeline = timeline(1, &[segment("2026-01-15", None, "1")], &prices);
        let charge = owed(&timeline, until("2026-02-01")).unwrap().charges.remove(0);
        let unserved = Step::Unserved { total: units(total), days: 3 };
        assert!(charge.explanation.steps.contains(&unserved), "{:?}", charge.explanation.steps);
    }
}

#[test]
fn a_level_counts_by_the_days_it_stood() {
    let rows = &[("10", "1", "2"), ("", "0.5", "3")];
    let mut blocks = tiers(&[("", "1", "0")]);
    blocks[0].block = Some(units("4"));
    let falls = || Usage::Level { opening: units("2"), changes: used(&[("2026-01-02", "-5")]) };
    for (model, usage, cents) in [
        // (10 × 10 + 15 × 21) ÷ 31
        (per_unit("1"), storage(), 1339),
        // Below zero is zero.
        (per_unit("1"), falls(), 6),
        // (10 × 10 + 12.5 × 21) ÷ 31, and both flat fees whole
        (graduated(rows), storage(), 1669),
        // All of it at 0.5 of the tier at the end, and its flat fee
        (ChargeModel::Volume { tiers: tiers(rows) }, storage(), 969),
        // (3 × 10 + 4 × 21) ÷ 31 blocks
        (ChargeModel::Volume { tiers: blocks.clone() }, storage(), 368),
        (ChargeModel::Graduated { tiers: blocks }, storage(), 368),
        // The mean is 13.387097: three packages of five.
        (ChargeModel::Package { amount: "2".parse().unwrap(), size: units("5") }, storage(), 600),
    ] {
        assert_eq!(january(model.clone(), usage), cents, "{model:?}");
    }
    // Served from the 21st: 15 × 11 ÷ 31.
    assert_eq!(january_from("2026-01-21", per_unit("1"), PriceTerms::default(), storage()), 532);
    // Four free on each day: (6 × 10 + 11 × 21) ÷ 31.
    let free = PriceTerms { free_units: units("4"), ..PriceTerms::default() };
    assert_eq!(january_from("2026-01-01", per_unit("1"), free, storage()), 939);
}

#[test]
fn free_units_then_a_percentage_off_then_the_maximum() {
    let terms = |free: i64, off: &str, most: Option<&str>| PriceTerms {
        free_units: Quantity::whole(free).unwrap(),
        percent_off: off.parse::<Percent>().unwrap(),
        maximum: most.map(|text| text.parse().unwrap()),
        ..PriceTerms::default()
    };
    for (terms, cents) in [
        (terms(0, "0", None), 5000),
        (terms(20, "0", None), 3000),
        (terms(60, "0", None), 0),
        (terms(0, "10", None), 4500),
        (terms(20, "10", None), 2700),
        (terms(0, "10", Some("40")), 4000),
        (terms(0, "10", Some("45")), 4500),
        (terms(0, "100", None), 0),
        (terms(0, "33.3333333333", None), 3333),
    ] {
        assert_eq!(january_from("2026-01-01", per_unit("1"), terms.clone(), sum("50")), cents, "{terms:?}");
    }
}

#[test]
fn a_cycle_costs_at_least_the_minimum_of_its_days() {
    let terms = |least: &str, off: &str| PriceTerms {
        percent_off: off.parse::<Percent>().unwrap(),
        minimum: Some(least.parse().unwrap()),
        ..PriceTerms::default()
    };
    for (from, terms, cents) in [
        ("2026-01-01", terms("49.99", "0"), 5000),
        ("2026-01-01", terms("50", "0"), 5000),
        ("2026-01-01", terms("50.01", "0"), 5001),
        // What is taken off is taken off before.
        ("2026-01-01", terms("48", "10"), 4800),
        // 21 of 31 days: 62 × 21 ÷ 31.
        ("2026-01-11", terms("62", "0"), 5000),
        ("2026-01-11", terms("93", "0"), 6300),
    ] {
        let usage = Usage::Sum(used(&[("2026-01-20", "50")]));
        assert_eq!(january_from(from, per_unit("1"), terms.clone(), usage), cents, "{from} {terms:?}");
    }
    let nothing = Usage::Sum(used(&[]));
    assert_eq!(january_from("2026-01-01", per_unit("1"), terms("12.34", "0"), nothing), 1234);
    let both = PriceTerms { maximum: Some("20".parse().unwrap()), ..terms("20", "0") };
    assert_eq!(january_from("2026-01-01", per_unit("1"), both.clone(), sum("50")), 2000);
    assert_eq!(january_from("2026-01-01", per_unit("1"), both, sum("5")), 2000);
}

#[test]
fn what_is_billed_early_is_raised_to_the_minimum_when_the_cycle_is_over() {
    let price = |amount: &str| amount.parse().ok();
    let terms = PriceTerms { minimum: price("200"), bill_at: price("100"), ..PriceTerms::default() };
    let usage = Usage::Sum(used(&[("2026-01-05", "4"), ("2026-01-09", "7"), ("2026-01-20", "3")]));
    let price = with_terms(per_unit("10"), terms, usage);
    let timeline = timeline(1, &[segment("2026-01-01", None, "1")], &[price]);
    let mut books = Books::default();
    let mut run = |through: &str| {
        let made = books.run(&timeline, until(through)).unwrap();
        made.iter().map(|charge| charge.net.minor()).collect::<Vec<_>>()
    };
    assert_eq!(run("2026-01-10"), [11_000]);
    assert_eq!(run("2026-02-01"), [9_000]);
}

#[test]
fn a_cycle_is_billed_early_on_the_day_it_comes_to_an_amount() {
    let terms = |at: &str| PriceTerms { bill_at: Some(at.parse().unwrap()), ..PriceTerms::default() };
    let usage = Usage::Sum(used(&[("2026-01-05", "4"), ("2026-01-09", "7"), ("2026-01-20", "3")]));
    let price = with_terms(per_unit("10"), terms("100"), usage);
    let timeline = timeline(1, &[segment("2026-01-01", None, "1")], &[price]);
    let mut books = Books::default();
    let mut run = |through: &str| {
        let made = books.run(&timeline, until(through)).unwrap();
        made.iter().map(|charge| (charge.net.minor(), charge.billable_on.to_string())).collect::<Vec<_>>()
    };
    let row = |net: i64, on: &str| (net, on.to_owned());
    assert_eq!(run("2026-01-09"), []);
    assert_eq!(run("2026-01-10"), [row(11_000, "2026-01-09")]);
    assert_eq!(run("2026-01-25"), []);
    assert_eq!(run("2026-02-01"), [row(3_000, "2026-01-31")]);
    // A level comes to it on a day on which nothing is recorded: 31 × 31 ÷ 31 a day.
    let level = Usage::Level { opening: units("31"), changes: vec![] };
    let price = with_terms(per_unit("31"), terms("310"), level);
    let timeline = crate::make::timeline(1, &[segment("2026-01-01", None, "1")], &[price]);
    assert_eq!(nets(&timeline, until("2026-01-10")), [0; 0]);
    assert_eq!(nets(&timeline, until("2026-01-11")), [31_000]);
    assert_eq!(nets(&timeline, until("2026-01-31")), [31_000]);
    assert_eq!(nets(&timeline, until("2026-02-01")), [96_100]);
}
