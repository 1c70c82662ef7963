//! Explanations of usage, commitments and discounts as a clerk reads them, in both languages.

use crate::explanations::{read, run};
use crate::make::*;
use boss_kernel::id::DiscountId;
use boss_kernel::{Amount, Currency};
use boss_rating::*;

fn january(prices: &[PriceTimeline]) -> String {
    run(&timeline(1, &[segment("2026-01-01", None, "1")], prices), "2026-02-01")
}

fn rated(id: i64, model: ChargeModel, usage: Usage) -> PriceTimeline {
    PriceTimeline { usage, ..price(id, Timing::InArrears, model) }
}

fn figures() -> Vec<DayQuantity> {
    used(&[("2026-01-05", "5"), ("2026-01-07", "9"), ("2026-01-20", "7")])
}

#[test]
fn forms_of_usage() {
    let value = |on: &str, value: &str| DayValue { day: day(on), value: value.to_owned() };
    let seen = vec![value("2026-01-05", "a"), value("2026-01-05", "b"), value("2026-01-09", "a")];
    insta::assert_snapshot!(january(&[
        rated(1, per_unit("2"), Usage::Max(figures())),
        rated(2, per_unit("2"), Usage::Latest(figures())),
        rated(3, per_unit("2"), Usage::Unique(seen)),
        rated(4, per_unit("2"), Usage::Unique(vec![])),
    ]));
}

#[test]
fn levels() {
    let storage = || Usage::Level { opening: units("10"), changes: used(&[("2026-01-11", "5")]) };
    let rows = &[("10", "1", "2"), ("", "0.5", "3")];
    let free = PriceTerms { free_units: units("4"), ..PriceTerms::default() };
    let with_free = vec![PriceVersion { terms: free, ..version(3, "2000-01-01", per_unit("1")) }];
    insta::assert_snapshot!(january(&[
        rated(1, per_unit("1"), storage()),
        rated(2, graduated(rows), storage()),
        rated(3, ChargeModel::Volume { tiers: tiers(rows) }, storage()),
        PriceTimeline { versions: with_free.into(), ..rated(4, per_unit("1"), storage()) },
    ]));
}

#[test]
fn tiers_steps_and_packages() {
    let sum = |quantity: &str| Usage::Sum(used(&[("2026-01-05", quantity)]));
    let mut blocks = tiers(&[("1000", "0.5", "0"), ("", "0.4", "0")]);
    blocks.iter_mut().for_each(|tier| tier.block = Some(units("100")));
    let step = |up_to: Option<&str>, amount: &str| StairStep {
        up_to: up_to.map(units),
        amount: amount.parse().unwrap(),
    };
    let stairs = vec![step(Some("5"), "20"), step(None, "35")];
    insta::assert_snapshot!(january(&[
        rated(1, ChargeModel::Volume { tiers: tiers(&[("10", "10", "2"), ("", "5", "3")]) }, sum("11")),
        rated(2, ChargeModel::Stairstep { steps: stairs }, sum("6")),
        rated(3, ChargeModel::Package { amount: "5".parse().unwrap(), size: units("100") }, sum("250")),
        rated(4, ChargeModel::Graduated { tiers: blocks }, sum("1050")),
    ]));
}

#[test]
fn shares_and_prices_of_events() {
    let percentage = |fixed: &str, least: Option<&str>, free: Option<u32>| ChargeModel::Percentage {
        rate: "2.9".parse().unwrap(),
        fixed_fee: fixed.parse().unwrap(),
        free_events: free,
        free_amount: None,
        minimum: least.map(|text| text.parse().unwrap()),
        maximum: None,
    };
    let tier = |up_to: Option<&str>, rate: &str| PercentageTier {
        up_to: up_to.map(units),
        rate: rate.parse().unwrap(),
        flat_fee: "0".parse().unwrap(),
    };
    let shares = vec![tier(Some("10"), "5"), tier(None, "2")];
    let cell = |region: &str, quantity: &str| SeriesDay {
        day: day("2026-01-05"),
        values: vec![region.to_owned(), "standard".to_owned()],
        quantity: units(quantity),
    };
    let matrix = ChargeModel::Matrix {
        dimensions: vec!["region".into(), "class".into()],
        rates: vec![],
        otherwise: Some("1.5".parse().unwrap()),
    };
    let priced = DayPriced { day: day("2026-01-05"), quantity: units("2"), amount: units("10.5") };
    insta::assert_snapshot!(january(&[
        rated(1, percentage("0.3", Some("0.5"), Some(1)), Usage::Events(figures())),
        rated(2, percentage("0", None, None), Usage::Sum(figures())),
        rated(3, ChargeModel::GraduatedPercentage { tiers: shares }, Usage::Sum(figures())),
        rated(4, matrix, Usage::Series(vec![cell("north", "4"), cell("south", "2.5")])),
        rated(5, ChargeModel::Dynamic { multiplier: "1.2".parse().unwrap() }, Usage::Priced(vec![priced])),
    ]));
}

#[test]
fn terms_and_early_bills() {
    let terms = PriceTerms {
        free_units: units("1"),
        percent_off: "10".parse().unwrap(),
        maximum: Some("100".parse().unwrap()),
        bill_at: Some("90".parse().unwrap()),
        ..PriceTerms::default()
    };
    let versions =
        vec![PriceVersion { terms, layer: Layer::Account, ..version(1, "2025-06-01", per_unit("8")) }];
    let price = PriceTimeline { versions: versions.into(), ..rated(1, per_unit("8"), Usage::Sum(figures())) };
    let timeline = timeline(1, &[segment("2026-01-01", None, "1")], &[price]);
    let mut books = Books::default();
    let mut made = books.run(&timeline, until("2026-01-08")).unwrap();
    made.extend(books.run(&timeline, until("2026-02-01")).unwrap());
    insta::assert_snapshot!(read(&made));
}

#[test]
fn seats_and_what_is_kept() {
    let seats = ChargeModel::Seats {
        scheme: TierScheme::Graduated,
        tiers: tiers(&[("5", "10", "0"), ("", "8", "6")]),
        day_count: DayCount::Actual,
    };
    let kept = Segment { credit: false, ..segment("2026-04-01", Some("2026-04-16"), "7") };
    let segments = [kept, segment("2026-04-16", None, "3")];
    let prices = [price(1, Timing::InAdvance, recurring("30")), price(2, Timing::InArrears, seats)];
    insta::assert_snapshot!(run(&timeline(1, &segments, &prices), "2026-05-01"));
}

#[test]
fn commitments_and_discounts() {
    let discount = |id: i64, label: &str, off: Off| Discount {
        discount: DiscountId(id),
        label: label.into(),
        off,
        duration: DiscountDuration::Once,
        from: day("2026-01-01"),
        to: None,
        subscription: None,
        prices: None,
        priority: 0,
        used_before: Amount::zero(Currency::CNY),
    };
    let commitment =
        ChargeModel::MinimumCommitment { amount: "100".parse().unwrap(), day_count: DayCount::Actual };
    let prices = [
        PriceTimeline { tax: taxed("0.06", true), ..price(1, Timing::InAdvance, recurring("33.335")) },
        price(2, Timing::InArrears, commitment),
    ];
    let discounts = vec![
        discount(1, "SPRING10", Off::Percent("10".parse().unwrap())),
        discount(2, "WELCOME", Off::Fixed(Amount::new(500, Currency::CNY))),
    ];
    let timeline = Timeline { discounts, ..timeline(1, &[segment("2026-01-16", None, "1")], &prices) };
    insta::assert_snapshot!(run(&timeline, "2026-02-01"));
}
