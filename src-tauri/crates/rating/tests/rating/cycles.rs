//! Tables of figures: cadences and where their cycles begin, phases, layers of price versions, ends without credit, upgrades.

use crate::make::*;
use boss_kernel::{Alignment, Cadence, CadenceUnit};
use boss_rating::*;

fn every(every: i32, unit: CadenceUnit) -> Cadence {
    Cadence::new(every, unit).unwrap()
}

fn recurring_every(cadence: Cadence, alignment: Alignment, model: ChargeModel) -> PriceTimeline {
    PriceTimeline { cadence, alignment, ..price(1, Timing::InAdvance, model) }
}

#[test]
fn cycles_of_other_lengths() {
    use Alignment::{Anniversary, Calendar, CycleDay};
    use CadenceUnit::{Day, Week};
    for (cadence, alignment, expect) in [
        (Cadence::QUARTERLY, CycleDay, (7889, "[2026-01-20, 2026-04-01)")),
        (Cadence::QUARTERLY, Anniversary, (10000, "[2026-01-20, 2026-04-20)")),
        (Cadence::YEARLY, Calendar, (9479, "[2026-01-20, 2027-01-01)")),
        (Cadence::YEARLY, Anniversary, (10000, "[2026-01-20, 2027-01-20)")),
        (Cadence::HALF_YEARLY, Calendar, (8950, "[2026-01-20, 2026-07-01)")),
        (every(30, Day), CycleDay, (10000, "[2026-01-20, 2026-02-19)")),
        (every(1, Week), Calendar, (8571, "[2026-01-20, 2026-01-26)")),
        (every(2, Week), Anniversary, (10000, "[2026-01-20, 2026-02-03)")),
    ] {
        let rated = recurring_every(cadence, alignment, recurring("100"));
        let timeline = timeline(1, &[segment("2026-01-20", None, "1")], &[rated]);
        let charge = owed(&timeline, until("2026-01-21")).unwrap().charges.remove(0);
        let expect = (expect.0, expect.1.to_owned());
        assert_eq!((charge.net.minor(), format!("{:?}", charge.served)), expect, "{cadence:?} {alignment:?}");
    }
}

#[test]
fn agreed_days_of_longer_and_shorter_cycles() {
    let first = |cadence, count, from| {
        let rated = recurring_every(cadence, Alignment::Calendar, counted("100", count));
        let day_after = day(from).succ_opt().unwrap();
        nets(&timeline(1, &[segment(from, None, "1")], &[rated]), Window::new(None, day_after))[0]
    };
    // A quarter counts 90 days, or the days served where they are more: never more than the whole price.
    assert_eq!(first(Cadence::QUARTERLY, DayCount::Fixed30, "2026-01-02"), 9889);
    assert_eq!(first(Cadence::QUARTERLY, DayCount::Fixed30, "2026-07-02"), 10000);
    assert_eq!(first(Cadence::YEARLY, DayCount::Fixed30, "2026-01-03"), 10000);
    assert_eq!(first(Cadence::QUARTERLY, DayCount::Thirty360, "2026-02-16"), 5000);
    assert_eq!(first(Cadence::YEARLY, DayCount::Thirty360, "2026-07-31"), 4194);
    // Cycles of days count by their own: no day of a month is worth nothing.
    for count in [DayCount::Actual, DayCount::Fixed30, DayCount::Thirty360] {
        let rated = recurring_every(every(1, CadenceUnit::Day), Alignment::CycleDay, counted("1", count));
        let timeline = timeline(1, &[segment("2026-01-29", None, "1")], &[rated]);
        assert_eq!(nets(&timeline, until("2026-02-02")), [100; 4], "{count:?}");
        assert_eq!(first(every(1, CadenceUnit::Week), count, "2026-01-30"), 4286, "{count:?}");
    }
}

/// 14 days of trial, three months at one price, then another for good.
fn phases() -> Vec<Phase> {
    let lasting = |cadence| Phase { length: Some(cadence) };
    vec![lasting(every(14, CadenceUnit::Day)), lasting(every(3, CadenceUnit::Month)), Phase { length: None }]
}

fn in_phase(id: i64, phase: usize, alignment: Alignment, model: ChargeModel) -> PriceTimeline {
    PriceTimeline { phase: Some(phase), alignment, ..price(id, Timing::InAdvance, model) }
}

fn phased(segments: &[Segment], prices: &[PriceTimeline]) -> Timeline {
    let mut timeline = timeline(1, segments, prices);
    timeline.subscriptions[0].plans[0].phases = phases();
    timeline
}

#[test]
fn prices_of_phases_follow_one_another() {
    let open = [segment("2026-01-01", None, "1")];
    let charged = |timeline: &Timeline| {
        let charges = owed(timeline, until("2026-05-16")).unwrap().charges;
        charges
            .iter()
            .map(|c| (c.key.price.0, c.served.from().to_string(), c.net.minor()))
            .collect::<Vec<_>>()
    };
    let row = |price: i64, from: &str, net: i64| (price, from.to_owned(), net);
    let prices = [
        in_phase(1, 1, Alignment::Anniversary, recurring("31")),
        in_phase(2, 2, Alignment::Anniversary, recurring("62")),
        in_phase(3, 1, Alignment::Anniversary, one_time("500")),
    ];
    let expect = [
        row(1, "2026-01-15", 3100),
        row(3, "2026-01-15", 50000),
        row(1, "2026-02-15", 3100),
        row(1, "2026-03-15", 3100),
        row(2, "2026-04-15", 6200),
        row(2, "2026-05-15", 6200),
    ];
    assert_eq!(charged(&phased(&open, &prices)), expect);
    let by_account = phased(&open, &[in_phase(1, 1, Alignment::CycleDay, recurring("31"))]);
    assert_eq!(nets(&by_account, until("2026-06-01")), [1700, 3100, 3100, 1447]);
    // Ended without credit five days before the phase does: charged to its end, not to that of the month.
    let kept = Segment { credit: false, ..segment("2026-01-01", Some("2026-04-10"), "1") };
    let by_account = phased(&[kept], &[in_phase(1, 1, Alignment::CycleDay, recurring("31"))]);
    assert_eq!(nets(&by_account, until("2026-06-01")), [1700, 3100, 3100, 1447]);
    // A phase counts from the subscription's start, wherever it was served then.
    let mut moved = phased(&[segment("2026-04-10", None, "1")], &prices[1..]);
    moved.subscriptions[0].start = day("2026-01-01");
    moved.subscriptions[0].plans[0].start = day("2026-01-01");
    assert_eq!(charged(&moved), [row(2, "2026-04-15", 6200), row(2, "2026-05-15", 6200)]);
}

#[test]
fn the_most_special_version_in_force_counts() {
    let of = |id, layer, from: &str, to: Option<&str>, amount: &str| PriceVersion {
        layer,
        valid_to: to.map(day),
        ..version(id, from, recurring(amount))
    };
    let versions = vec![
        of(1, Layer::Everybody, "2025-01-01", None, "100"),
        of(2, Layer::PriceList, "2026-02-01", None, "90"),
        of(3, Layer::Account, "2026-01-01", None, "85"),
        // Takes the place of the one before, also when it is over.
        of(4, Layer::Account, "2026-03-01", Some("2026-04-01"), "80"),
        of(5, Layer::Subscription, "2026-05-01", Some("2026-05-02"), "70"),
    ];
    let rated = PriceTimeline { versions: versions.into(), ..price(1, Timing::InAdvance, recurring("1")) };
    let timeline = timeline(1, &[segment("2025-12-01", None, "1")], &[rated]);
    assert_eq!(nets(&timeline, until("2026-06-02")), [10000, 8500, 8500, 8000, 9000, 7000, 9000]);
}

#[test]
fn a_cycle_is_taxed_as_on_its_first_day_served() {
    let terms = |rate: &str, inclusive| TaxTerms { rate: rate.parse().unwrap(), inclusive };
    let changes = vec![(day("2026-03-01"), terms("0.09", true)), (day("2026-02-01"), terms("0.13", false))];
    let rated = PriceTimeline {
        tax: TaxTimeline::changing(terms("0.06", false), changes),
        ..price(1, Timing::InAdvance, recurring("100"))
    };
    let charged = |from: &str| {
        let timeline = timeline(1, &[segment(from, None, "1")], std::slice::from_ref(&rated));
        let charges = owed(&timeline, until("2026-03-02")).unwrap().charges;
        charges.iter().map(|c| (c.net.minor(), c.tax.minor(), c.gross.minor())).collect::<Vec<_>>()
    };
    let (february, march) = ((10000, 1300, 11300), (9174, 826, 10000));
    assert_eq!(charged("2026-01-01"), [(10000, 600, 10600), february, march]);
    // Served from the day before a change, and from the day of it.
    assert_eq!(charged("2026-01-31")[0], (323, 19, 342));
    assert_eq!(charged("2026-02-01"), [february, march]);
}

#[test]
fn a_price_still_to_be_agreed_is_missed_when_its_cycle_falls_due() {
    let ends = PriceVersion { valid_to: Some(day("2026-02-01")), ..version(1, "2025-01-01", per_unit("1")) };
    let rated = PriceTimeline { versions: vec![ends].into(), ..usage_price(1, per_unit("1"), &[]) };
    let timeline = timeline(1, &[segment("2026-01-01", None, "1")], &[rated]);
    let ahead = Window { arrears_until: day("2026-02-10"), ..until("2026-04-01") };
    assert_eq!(nets(&timeline, ahead), [0]);
    let error = owed(&timeline, until("2026-04-01")).unwrap_err();
    assert_eq!((error.code(), &error.params()["date"][..]), (codes::NO_PRICE_IN_FORCE, "2026-02-01"));
}

#[test]
fn what_ends_without_credit_stays_charged_to_the_end_of_its_cycle() {
    let kept =
        |from: &str, to: &str, quantity: &str| Segment { credit: false, ..segment(from, Some(to), quantity) };
    let rest = |from: &str, quantity: &str| segment(from, None, quantity);
    for (segments, expect) in [
        (vec![segment("2026-01-01", Some("2026-01-11"), "1")], &[1000][..]),
        (vec![kept("2026-01-01", "2026-01-11", "1")], &[3100]),
        (vec![kept("2026-01-01", "2026-02-01", "1")], &[3100]),
        // Fewer: as many as before until the month is over; more: the difference from their day.
        (vec![kept("2026-01-01", "2026-01-11", "5"), rest("2026-01-11", "3")], &[15500, 9300]),
        (vec![kept("2026-01-01", "2026-01-11", "3"), rest("2026-01-11", "5")], &[13500, 15500]),
        // A pause in it, and more again but not as many as were kept.
        (vec![kept("2026-01-01", "2026-01-11", "1"), rest("2026-01-21", "1")], &[3100, 3100]),
        (
            vec![
                kept("2026-01-01", "2026-01-11", "5"),
                segment("2026-01-11", Some("2026-01-21"), "3"),
                rest("2026-01-21", "4"),
            ],
            &[15500, 12400],
        ),
        // Nothing was reduced on the 11th, and what ended on the 21st is given back.
        (
            vec![kept("2026-01-01", "2026-01-11", "1"), segment("2026-01-11", Some("2026-01-21"), "1")],
            &[2000],
        ),
    ] {
        let timeline = timeline(1, &segments, &[price(1, Timing::InAdvance, recurring("31"))]);
        let window = until(if expect.len() == 1 { "2026-02-01" } else { "2026-02-02" });
        assert_eq!(nets(&timeline, window), expect, "{segments:?}");
    }
    let arrears = price(1, Timing::InArrears, recurring("31"));
    let timeline = timeline(1, &[kept("2026-01-01", "2026-01-11", "1")], &[arrears]);
    assert_eq!(nets(&timeline, until("2026-02-01")), [1000]);
}

#[test]
fn an_upgrade_takes_the_old_prices_out_and_the_new_ones_in() {
    let upgraded = |credit: bool| {
        let old = Segment { credit, ..segment("2026-01-01", Some("2026-01-11"), "1") };
        let mut timeline = timeline(1, &[old], &[price(1, Timing::InAdvance, recurring("31"))]);
        timeline.subscriptions[0].plans.push(Plan {
            start: day("2026-01-11"),
            segments: vec![segment("2026-01-11", None, "1")],
            phases: vec![],
            prices: vec![
                price(2, Timing::InAdvance, recurring("62")),
                price(3, Timing::InAdvance, one_time("10")),
            ],
        });
        nets(&timeline, until("2026-02-02"))
    };
    assert_eq!(upgraded(true), [1000, 4200, 1000, 6200]);
    assert_eq!(upgraded(false), [3100, 4200, 1000, 6200]);
}

#[test]
fn seats_go_through_tiers_by_their_days() {
    let seats = |scheme| ChargeModel::Seats {
        scheme,
        tiers: tiers(&[("5", "10", "0"), ("", "8", "6")]),
        day_count: DayCount::Actual,
    };
    let segments = [segment("2026-04-01", Some("2026-04-16"), "5"), segment("2026-04-16", None, "10")];
    for (scheme, expect) in [
        // 50 × 15/30 + (50 + 40 + 6) × 15/30; then 96
        (TierScheme::Graduated, [7300, 9600]),
        // 50 × 15/30 + 86 × 15/30; then 86
        (TierScheme::Volume, [6800, 8600]),
    ] {
        let timeline = timeline(1, &segments, &[price(1, Timing::InArrears, seats(scheme))]);
        assert_eq!(nets(&timeline, until("2026-06-01")), expect, "{scheme:?}");
    }
}
