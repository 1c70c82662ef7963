//! What rating refuses of models, terms, versions, phases, usage and discounts, with place and reason.

use crate::make::*;
use boss_kernel::id::DiscountId;
use boss_kernel::{Amount, Cadence, Currency, ErrorCode};
use boss_rating::*;

fn faults(timeline: &Timeline) -> Vec<(String, ErrorCode)> {
    let error = owed(timeline, until("2026-03-01")).unwrap_err();
    assert_eq!(error.code(), codes::TIMELINE_FAULTY);
    error.faults().iter().map(|fault| (fault.place.clone(), fault.code)).collect()
}

fn faults_of_price(price: PriceTimeline) -> Vec<(String, ErrorCode)> {
    let found = faults(&timeline(1, &[segment("2026-01-05", None, "1")], &[price]));
    let within = |place: String| place.replacen("subscriptions.0.plans.0.prices.0.", "", 1);
    found.into_iter().map(|(place, code)| (within(place), code)).collect()
}

fn matrix(dimensions: &[&str], rates: &[&[&str]], otherwise: Option<&str>) -> ChargeModel {
    let all = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let rate = |values: &&[&str]| MatrixRate { values: all(values), unit_price: "1".parse().unwrap() };
    let otherwise = otherwise.map(|text| text.parse().unwrap());
    ChargeModel::Matrix { dimensions: all(dimensions), rates: rates.iter().map(rate).collect(), otherwise }
}

fn by_event(least: Option<&str>, most: Option<&str>, free: Option<&str>) -> ChargeModel {
    let price = |text: &str| text.parse().unwrap();
    ChargeModel::Percentage {
        rate: "2".parse().unwrap(),
        fixed_fee: "1".parse().unwrap(),
        free_events: None,
        free_amount: free.map(units),
        minimum: least.map(price),
        maximum: most.map(price),
    }
}

#[test]
fn models() {
    let blocks = |block: &str| {
        let mut tiers = tiers(&[("", "1", "0")]);
        tiers[0].block = Some(units(block));
        tiers
    };
    let step = |up_to: Option<&str>, amount: &str| StairStep {
        up_to: up_to.map(units),
        amount: amount.parse().unwrap(),
    };
    let package = |size: &str| ChargeModel::Package { amount: "1".parse().unwrap(), size: units(size) };
    for (model, place, code) in [
        (matrix(&[], &[], Some("1")), "dimensions", codes::MATRIX_EMPTY),
        (matrix(&["region", "region"], &[], Some("1")), "dimensions", codes::MATRIX_EMPTY),
        (matrix(&["region", " "], &[], Some("1")), "dimensions", codes::MATRIX_EMPTY),
        (matrix(&["region"], &[], None), "rates", codes::MATRIX_EMPTY),
        (matrix(&["region"], &[&["n", "x"]], None), "rates.0.values", codes::MATRIX_RATE_UNEVEN),
        (matrix(&["region"], &[&["n"], &["s"], &["n"]], None), "rates.2.values", codes::MATRIX_RATE_TWICE),
        (matrix(&["region"], &[&["n"]], Some("-1")), "otherwise", codes::PRICE_NEGATIVE),
        (package("0"), "size", codes::SIZE_NOT_POSITIVE),
        (package("-1"), "size", codes::SIZE_NOT_POSITIVE),
        (ChargeModel::Volume { tiers: blocks("0") }, "tiers.0.block", codes::SIZE_NOT_POSITIVE),
        (ChargeModel::Volume { tiers: vec![] }, "tiers", codes::TIERS_MISSING),
        (ChargeModel::Stairstep { steps: vec![] }, "steps", codes::TIERS_MISSING),
        (ChargeModel::Stairstep { steps: vec![step(Some("5"), "1")] }, "steps.0.upTo", codes::TIERS_NOT_OPEN),
        (ChargeModel::Stairstep { steps: vec![step(None, "-1")] }, "steps.0.amount", codes::PRICE_NEGATIVE),
        (ChargeModel::GraduatedPercentage { tiers: vec![] }, "tiers", codes::TIERS_MISSING),
        (by_event(Some("3"), Some("2"), None), "maximum", codes::BOUNDS_CROSSED),
        (by_event(Some("-1"), None, None), "minimum", codes::PRICE_NEGATIVE),
        (by_event(None, None, Some("-1")), "freeAmount", codes::QUANTITY_NEGATIVE),
        (ChargeModel::Dynamic { multiplier: "-1".parse().unwrap() }, "multiplier", codes::PRICE_NEGATIVE),
    ] {
        let error = model.check().unwrap_err();
        let found: Vec<_> = error.faults().iter().map(|fault| (fault.place.as_str(), fault.code)).collect();
        assert_eq!(found, [(place, code)], "{model:?}");
    }
}

#[test]
fn terms() {
    let usual = PriceTerms::default;
    let free = PriceTerms { free_units: units("1"), ..usual() };
    let off = |text: &str| PriceTerms { percent_off: text.parse().unwrap(), ..usual() };
    let most = |text: &str| PriceTerms { maximum: Some(text.parse().unwrap()), ..usual() };
    let least = |text: &str| PriceTerms { minimum: Some(text.parse().unwrap()), ..usual() };
    let at = |text: &str| PriceTerms { bill_at: Some(text.parse().unwrap()), ..usual() };
    for (terms, model, place, code) in [
        (free.clone(), recurring("1"), "freeUnits", codes::TERMS_UNFIT),
        (off("5"), one_time("1"), "percentOff", codes::TERMS_UNFIT),
        (most("5"), recurring("1"), "maximum", codes::TERMS_UNFIT),
        (at("5"), recurring("1"), "billAt", codes::TERMS_UNFIT),
        (off("100.01"), per_unit("1"), "percentOff", codes::PERCENT_OVER_ALL),
        (most("-5"), per_unit("1"), "maximum", codes::PRICE_NEGATIVE),
        (at("-5"), per_unit("1"), "billAt", codes::PRICE_NEGATIVE),
        (least("5"), recurring("1"), "minimum", codes::TERMS_UNFIT),
        (least("-5"), per_unit("1"), "minimum", codes::PRICE_NEGATIVE),
        (
            PriceTerms { minimum: least("6").minimum, ..most("5") },
            per_unit("1"),
            "maximum",
            codes::BOUNDS_CROSSED,
        ),
        (
            PriceTerms { free_units: units("-1"), ..usual() },
            per_unit("1"),
            "freeUnits",
            codes::QUANTITY_NEGATIVE,
        ),
        // These would never be looked at.
        (free.clone(), matrix(&["region"], &[], Some("1")), "freeUnits", codes::FREE_UNITS_UNFIT),
        (free.clone(), by_event(None, None, None), "freeUnits", codes::FREE_UNITS_UNFIT),
        (
            free,
            ChargeModel::Dynamic { multiplier: "1".parse().unwrap() },
            "freeUnits",
            codes::FREE_UNITS_UNFIT,
        ),
    ] {
        let error = terms.check(&model).unwrap_err();
        let found: Vec<_> = error.faults().iter().map(|fault| (fault.place.as_str(), fault.code)).collect();
        assert_eq!(found, [(place, code)], "{terms:?} {model:?}");
        let versions = vec![PriceVersion { terms, ..version(1, "2025-01-01", model.clone()) }];
        let timing = Timing::InArrears;
        let rated = PriceTimeline { versions: versions.into(), ..price(1, timing, model) };
        assert_eq!(faults_of_price(rated), [(format!("versions.0.terms.{place}"), code)]);
    }
}

#[test]
fn versions_of_layers() {
    let of = |id, layer, from: &str, to: Option<&str>| PriceVersion {
        layer,
        valid_to: to.map(day),
        ..version(id, from, recurring("1"))
    };
    use Layer::{Account, Everybody, PriceList};
    let with = |versions: Vec<PriceVersion>| PriceTimeline {
        versions: versions.into(),
        ..price(1, Timing::InAdvance, recurring("1"))
    };
    let first = of(1, Everybody, "2025-01-01", None);
    for (later, place, code) in [
        (vec![of(2, Account, "2025-02-01", Some("2025-02-01"))], "versions.1.validTo", codes::VERSION_EMPTY),
        (
            vec![of(2, Account, "2025-02-01", Some("2025-04-01")), of(3, Account, "2025-03-01", None)],
            "versions.2.validFrom",
            codes::VERSIONS_OVERLAP,
        ),
        (
            vec![of(2, PriceList, "2025-02-01", None), of(3, PriceList, "2025-02-01", None)],
            "versions.2.validFrom",
            codes::VERSIONS_SAME_DATE,
        ),
    ] {
        let versions: Vec<_> = [first.clone()].into_iter().chain(later).collect();
        assert_eq!(faults_of_price(with(versions)), [(place.to_owned(), code)]);
    }
    // The same days in two layers are what layers are for.
    let both = vec![first, of(2, Account, "2025-01-01", Some("2026-02-01"))];
    assert!(timeline(1, &[segment("2026-01-05", None, "1")], &[with(both)]).check().is_ok());
}

#[test]
fn usage_that_does_not_fit() {
    let with =
        |model: ChargeModel, usage: Usage| PriceTimeline { usage, ..price(1, Timing::InArrears, model) };
    let sum = || Usage::Sum(used(&[("2026-01-06", "1")]));
    let series = |quantity: &str| {
        Usage::Series(vec![SeriesDay {
            day: day("2026-01-06"),
            values: vec!["n".into()],
            quantity: units(quantity),
        }])
    };
    let priced = |quantity: &str, amount: &str| {
        Usage::Priced(vec![DayPriced {
            day: day("2026-01-06"),
            quantity: units(quantity),
            amount: units(amount),
        }])
    };
    for (model, usage, place, code) in [
        (by_event(None, None, None), sum(), "usage", codes::USAGE_UNFIT),
        (matrix(&["region"], &[], Some("1")), sum(), "usage", codes::USAGE_UNFIT),
        (ChargeModel::Dynamic { multiplier: "1".parse().unwrap() }, sum(), "usage", codes::USAGE_UNFIT),
        (per_unit("1"), series("-1"), "usage.0.quantity", codes::QUANTITY_NEGATIVE),
        (per_unit("1"), priced("-1", "1"), "usage.0.quantity", codes::QUANTITY_NEGATIVE),
        (per_unit("1"), priced("1", "-1"), "usage.0.amount", codes::QUANTITY_NEGATIVE),
    ] {
        assert_eq!(faults_of_price(with(model, usage)), [(place.to_owned(), code)]);
    }
    let falls = Usage::Level { opening: units("5"), changes: used(&[("2026-01-06", "-1")]) };
    let timeline = timeline(1, &[segment("2026-01-05", None, "1")], &[with(per_unit("1"), falls)]);
    assert!(timeline.check().is_ok());
    let commitment =
        ChargeModel::MinimumCommitment { amount: "1".parse().unwrap(), day_count: DayCount::Actual };
    let early = price(1, Timing::InAdvance, commitment);
    assert_eq!(faults_of_price(early), [("timing".to_owned(), codes::USAGE_IN_ADVANCE)]);
}

#[test]
fn plans_and_phases() {
    let rated = price(1, Timing::InAdvance, recurring("1"));
    let whole = timeline(1, &[segment("2026-01-05", Some("2026-02-01"), "1")], std::slice::from_ref(&rated));
    let with = |change: &dyn Fn(&mut SubscriptionTimeline)| {
        let mut timeline = whole.clone();
        change(&mut timeline.subscriptions[0]);
        faults(&timeline)
    };
    let place = |place: &str, code: ErrorCode| [(format!("subscriptions.0.{place}"), code)];
    let lasting = Phase { length: Some(Cadence::MONTHLY) };
    let phases = vec![Phase { length: None }, lasting];
    let found = with(&|s| s.plans[0].phases.clone_from(&phases));
    assert_eq!(found, place("plans.0.phases.0.length", codes::PHASE_OPEN_EARLY));
    let found = with(&|s| s.plans[0].prices[0].phase = Some(0));
    assert_eq!(found, place("plans.0.prices.0.phase", codes::PHASE_UNKNOWN));
    let found = with(&|s| s.plans[0].start = day("2026-01-06"));
    assert_eq!(found, place("plans.0.segments.0.from", codes::SEGMENT_BEFORE_START));
    let upgraded = |from: &str, id: i64| Plan {
        start: day(from),
        segments: vec![segment(from, None, "1")],
        phases: vec![],
        prices: vec![price(id, Timing::InAdvance, recurring("1"))],
    };
    let found = with(&|s| s.plans.push(upgraded("2026-01-31", 2)));
    assert_eq!(found, place("plans.1.segments.0.from", codes::SEGMENTS_OVERLAP));
    // One key can't be owed twice.
    let found = with(&|s| s.plans.push(upgraded("2026-02-01", 1)));
    assert_eq!(found, place("plans.1.prices", codes::PRICE_TWICE));
}

#[test]
fn discounts() {
    let usual = Discount {
        discount: DiscountId(1),
        label: "SPRING".into(),
        off: Off::Percent("10".parse().unwrap()),
        duration: DiscountDuration::Once,
        from: day("2026-01-01"),
        to: None,
        subscription: None,
        prices: None,
        priority: 0,
        used_before: Amount::zero(Currency::CNY),
    };
    let off = |off: Off| Discount { off, ..usual.clone() };
    let fixed = |minor, currency| off(Off::Fixed(Amount::new(minor, currency)));
    let to = |to: &str| Discount { to: Some(day(to)), ..usual.clone() };
    for (discount, place, code) in [
        (off(Off::Percent("0".parse().unwrap())), "off", codes::DISCOUNT_EMPTY),
        (off(Off::Percent("101".parse().unwrap())), "off", codes::PERCENT_OVER_ALL),
        (fixed(0, Currency::CNY), "off", codes::DISCOUNT_EMPTY),
        (fixed(-5, Currency::CNY), "off", codes::DISCOUNT_EMPTY),
        (fixed(5, Currency::USD), "off", codes::DISCOUNT_CURRENCY),
        (
            Discount { used_before: Amount::zero(Currency::USD), ..usual.clone() },
            "usedBefore",
            codes::DISCOUNT_CURRENCY,
        ),
        (to("2026-01-01"), "to", codes::DISCOUNT_NEVER),
        (Discount { duration: DiscountDuration::Cycles(0), ..usual.clone() }, "to", codes::DISCOUNT_NEVER),
        (Discount { from: day("1726-01-01"), ..usual.clone() }, "from", codes::DATE_IMPLAUSIBLE),
    ] {
        let timeline = Timeline { discounts: vec![discount], ..timeline(1, &[], &[]) };
        assert_eq!(faults(&timeline), [(format!("discounts.0.{place}"), code)]);
    }
    let timeline = Timeline { discounts: vec![usual.clone(), usual], ..timeline(1, &[], &[]) };
    assert_eq!(faults(&timeline), [("discounts".to_owned(), codes::DISCOUNT_TWICE)]);
}
