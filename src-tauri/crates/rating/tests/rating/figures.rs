//! Tables of figures: prices, tiers, proration, cycles and tax.

use crate::make::*;
use boss_kernel::{Currency, Period};
use boss_rating::*;

fn month(from: &str, to: Option<&str>, quantity: &str, model: ChargeModel, cycle_day: i32) -> i64 {
    let timeline = timeline(cycle_day, &[segment(from, to, quantity)], &[price(1, Timing::InAdvance, model)]);
    nets(&timeline, Window::new(None, day(from).succ_opt().unwrap()))[0]
}

#[test]
fn per_unit_prices() {
    for (unit_price, quantity, cents) in [
        ("5", "6", 3000),
        ("5", "20", 10000),
        ("5", "25", 12500),
        ("5.12345", "10", 5123),
        ("0.001", "100", 10),
        ("0.001", "4.999999", 0),
        ("0.001", "5", 1),
        ("0.000000000001", "9000000000000", 900),
    ] {
        let usage = usage_price(1, per_unit(unit_price), &[("2026-01-05", quantity)]);
        let timeline = timeline(1, &[segment("2026-01-01", None, "1")], &[usage]);
        assert_eq!(nets(&timeline, until("2026-02-01")), [cents], "{unit_price} × {quantity}");
    }
}

/// Tiers as (upper bound, unit price, flat fee).
type Rows = &'static [(&'static str, &'static str, &'static str)];

const LICENCES: Rows = &[("5", "7", "0"), ("10", "6.5", "0"), ("", "6", "0")];
const STEPS: Rows = &[("5", "5", "0"), ("10", "4", "0"), ("15", "3", "0"), ("20", "2", "0"), ("", "1", "0")];
const TRAFFIC: Rows = &[("1000", "0.01", "0"), ("10000", "0.008", "0"), ("", "0.005", "0")];
const REQUESTS: Rows = &[("1000", "0.10", "0"), ("10000", "0.05", "0"), ("", "0.01", "0")];
const ENTRY_FEES: Rows = &[("10", "10", "2"), ("20", "5", "3"), ("", "5", "3")];
const FRACTIONS: Rows = &[("0.1", "10", "0"), ("1", "5", "0"), ("", "2", "0")];
const FLAT_FIRST: Rows = &[("5", "0", "100"), ("10", "0", "50"), ("15", "10", "0"), ("", "5", "0")];

#[test]
fn graduated_prices() {
    let cases: [(Rows, &str, i64); 25] = [
        (LICENCES, "5", 3500),
        (LICENCES, "5.000001", 3500),
        (LICENCES, "6", 4150),
        (LICENCES, "10", 6750),
        (LICENCES, "11", 7350),
        (STEPS, "6", 2900),
        (STEPS, "15", 6000),
        (STEPS, "21", 7100),
        (TRAFFIC, "15000", 10700),
        (REQUESTS, "15000", 60000),
        (ENTRY_FEES, "0", 200),
        (ENTRY_FEES, "1", 1200),
        (ENTRY_FEES, "10", 10200),
        (ENTRY_FEES, "11", 11000),
        (ENTRY_FEES, "20", 15500),
        (ENTRY_FEES, "21", 16300),
        (FRACTIONS, "0", 0),
        (FRACTIONS, "0.1", 100),
        (FRACTIONS, "0.5", 300),
        (FRACTIONS, "1.5", 650),
        (FLAT_FIRST, "0", 10000),
        (FLAT_FIRST, "3", 10000),
        (FLAT_FIRST, "5", 10000),
        (FLAT_FIRST, "5.001", 15000),
        (FLAT_FIRST, "12", 17000),
    ];
    for (rows, quantity, cents) in cases {
        let usage = usage_price(1, graduated(rows), &[("2026-01-31", quantity)]);
        let timeline = timeline(1, &[segment("2026-01-01", None, "1")], &[usage]);
        assert_eq!(nets(&timeline, until("2026-02-01")), [cents], "{rows:?} {quantity}");
    }
}

#[test]
fn without_any_usage_the_first_flat_fee_is_due_and_tiers_are_not_prorated() {
    let usage = usage_price(1, graduated(FLAT_FIRST), &[]);
    let timeline = timeline(1, &[segment("2026-01-15", Some("2026-02-03"), "1")], &[usage]);
    assert_eq!(nets(&timeline, until("2026-04-01")), [10000, 10000]);
}

#[test]
fn parts_of_a_cycle_are_due_by_actual_days() {
    for (from, to, cents, cycle_day) in [
        ("2022-03-01", None, 100, 1),
        ("2022-03-15", None, 55, 1),
        ("2022-03-18", None, 45, 1),
        ("2022-01-04", None, 90, 1),
        ("2022-03-01", Some("2022-03-20"), 61, 1),
        ("2025-01-01", Some("2025-01-16"), 48, 1),
        ("2024-02-15", None, 52, 1),
        ("2023-02-15", None, 50, 1),
        ("2024-02-29", Some("2024-03-01"), 3, 1),
        ("2011-02-17", None, 50, 3),
        ("2011-02-03", Some("2011-02-17"), 50, 3),
        ("2024-02-28", None, 3, 31),
        ("2024-02-29", Some("2024-03-31"), 100, 31),
    ] {
        assert_eq!(month(from, to, "1", recurring("1"), cycle_day), cents, "{from} {to:?} on {cycle_day}");
    }
    assert_eq!(month("2023-01-08", None, "1", recurring("50"), 1), 3871);
    assert_eq!(month("2023-02-08", None, "1", recurring("50"), 1), 3750);
    assert_eq!(month("2026-01-16", None, "2.5", recurring("10"), 1), 1290);
}

#[test]
fn parts_of_a_cycle_are_due_by_agreed_days() {
    for (count, from, to, cents, cycle_day) in [
        (DayCount::Fixed30, "2021-01-27", None, 333, 1),
        (DayCount::Fixed30, "2021-02-27", None, 133, 1),
        (DayCount::Fixed30, "2021-04-21", Some("2021-04-30"), 600, 1),
        (DayCount::Fixed30, "2021-01-01", None, 2000, 1),
        (DayCount::Fixed30, "2021-02-01", None, 2000, 1),
        (DayCount::Fixed30, "2021-01-02", None, 2000, 1),
        (DayCount::Thirty360, "2021-01-27", None, 267, 1),
        (DayCount::Thirty360, "2021-02-27", None, 267, 1),
        (DayCount::Thirty360, "2021-02-01", None, 2000, 1),
        (DayCount::Thirty360, "2023-02-23", None, 1467, 15),
        (DayCount::Thirty360, "2024-02-23", None, 1467, 15),
        (DayCount::Thirty360, "2023-05-23", None, 1467, 15),
        (DayCount::Thirty360, "2023-06-15", Some("2023-06-23"), 533, 15),
    ] {
        assert_eq!(month(from, to, "1", counted("20", count), cycle_day), cents, "{count:?} {from} {to:?}");
    }
    let leading = counted("19.95", DayCount::Thirty360);
    assert_eq!(month("2023-06-15", Some("2023-06-23"), "1", leading.clone(), 15), 532);
    assert_eq!(month("2023-05-23", None, "1", leading, 15), 1463);
}

#[test]
fn a_change_of_quantity_is_weighted_by_days_and_rounded_once() {
    for count in [DayCount::Actual, DayCount::Fixed30, DayCount::Thirty360] {
        let segments = [segment("2025-04-01", Some("2025-04-16"), "5"), segment("2025-04-16", None, "10")];
        let timeline = timeline(1, &segments, &[price(1, Timing::InArrears, counted("10", count))]);
        assert_eq!(nets(&timeline, until("2025-06-01")), [7500, 10000], "{count:?}");
    }
    // Three thirds of a cent: rounded each by itself they would be nothing.
    let thirds = [
        segment("2025-04-01", Some("2025-04-11"), "1"),
        segment("2025-04-11", Some("2025-04-21"), "1.000001"),
        segment("2025-04-21", None, "1"),
    ];
    let timeline = timeline(1, &thirds, &[price(1, Timing::InArrears, recurring("0.01"))]);
    assert_eq!(nets(&timeline, until("2025-05-01")), [1]);
}

#[test]
fn a_pause_is_not_served() {
    let segments = [segment("2026-01-01", Some("2026-01-11"), "1"), segment("2026-02-15", None, "1")];
    let timeline = timeline(1, &segments, &[price(1, Timing::InAdvance, recurring("310"))]);
    let charges = owed(&timeline, until("2026-03-02")).unwrap().charges;
    let found: Vec<_> = charges.iter().map(|c| (c.net.minor(), format!("{:?}", c.served))).collect();
    let expect = [
        (10000, "[2026-01-01, 2026-01-11)"),
        (15500, "[2026-02-15, 2026-03-01)"),
        (31000, "[2026-03-01, 2026-04-01)"),
    ];
    assert_eq!(found, expect.map(|(net, served)| (net, served.to_owned())));
}

fn periods(timing: Timing, cycle_day: i32, from: &str, to: Option<&str>, through: &str) -> Vec<String> {
    let timeline = timeline(cycle_day, &[segment(from, to, "1")], &[price(1, timing, recurring("1"))]);
    let charges = owed(&timeline, until(through)).unwrap().charges;
    charges.iter().map(|charge| format!("{:?}", charge.served)).collect()
}

#[test]
fn cycles_become_billable_in_advance_or_in_arrears() {
    let advance = |day, from, to, through| periods(Timing::InAdvance, day, from, to, through);
    let arrears = |day, from, to, through| periods(Timing::InArrears, day, from, to, through);
    assert_eq!(advance(16, "2012-07-16", None, "2012-07-16"), [""; 0]);
    assert_eq!(advance(16, "2012-07-16", None, "2012-07-17"), ["[2012-07-16, 2012-08-16)"]);
    assert_eq!(
        advance(17, "2012-07-16", None, "2012-07-18"),
        ["[2012-07-16, 2012-07-17)", "[2012-07-17, 2012-08-17)"]
    );
    assert_eq!(arrears(16, "2012-07-16", None, "2012-08-15"), [""; 0]);
    assert_eq!(
        arrears(16, "2012-07-16", None, "2012-10-16"),
        ["[2012-07-16, 2012-08-16)", "[2012-08-16, 2012-09-16)", "[2012-09-16, 2012-10-16)"]
    );
    assert_eq!(arrears(17, "2012-07-16", Some("2012-08-16"), "2012-07-17"), ["[2012-07-16, 2012-07-17)"]);
    // Ended within a cycle: billed when the cycle is over.
    assert_eq!(arrears(1, "2012-07-01", Some("2012-07-10"), "2012-07-31"), [""; 0]);
    assert_eq!(arrears(1, "2012-07-01", Some("2012-07-10"), "2012-08-01"), ["[2012-07-01, 2012-07-10)"]);
    assert_eq!(
        arrears(31, "2024-01-31", None, "2024-04-30"),
        ["[2024-01-31, 2024-02-29)", "[2024-02-29, 2024-03-31)", "[2024-03-31, 2024-04-30)"]
    );
    // A later start in the cycle is not billed ahead of it.
    assert_eq!(advance(1, "2012-07-20", None, "2012-07-20"), [""; 0]);
}

#[test]
fn one_time_prices_are_charged_once_for_the_first_days_quantity() {
    let segments = [segment("2025-01-23", Some("2025-02-10"), "2"), segment("2025-02-10", None, "5")];
    for timing in [Timing::InAdvance, Timing::InArrears] {
        let timeline = timeline(1, &segments, &[price(1, timing, one_time("500"))]);
        assert_eq!(nets(&timeline, until("2025-01-23")), [0; 0]);
        assert_eq!(nets(&timeline, until("2025-01-24")), [100_000]);
        let charges = owed(&timeline, until("2026-01-01")).unwrap().charges;
        assert_eq!(charges.len(), 1);
        assert_eq!(charges[0].key.period, Period::new(day("2025-01-23"), day("2025-01-24")).unwrap());
        let later = Window::new(Some(day("2025-02-01")), day("2026-01-01"));
        assert_eq!(nets(&timeline, later), [0; 0]);
    }
}

#[test]
fn the_version_on_the_first_day_served_rates_the_whole_cycle() {
    let version = |id, from: &str, amount: &str| crate::make::version(id, from, recurring(amount));
    let versions =
        vec![version(1, "2025-01-01", "31"), version(2, "2025-03-15", "62"), version(3, "2025-05-01", "93")];
    let price = PriceTimeline { versions: versions.into(), ..price(1, Timing::InAdvance, recurring("1")) };
    let joined = timeline(1, &[segment("2025-02-01", None, "1")], std::slice::from_ref(&price));
    assert_eq!(nets(&joined, until("2025-05-02")), [3100, 3100, 6200, 9300]);
    // Started after the change within the same month: the new version, for its days only.
    let later = timeline(1, &[segment("2025-03-16", None, "1")], &[price]);
    assert_eq!(nets(&later, until("2025-03-17")), [3200]);
}

#[test]
fn usage_counts_on_days_served_only() {
    let usage = &[("2026-01-09", "1"), ("2026-01-10", "10"), ("2026-01-19", "100"), ("2026-01-20", "1000")];
    let segments = [segment("2026-01-10", Some("2026-01-20"), "1")];
    let timeline = timeline(1, &segments, &[usage_price(1, per_unit("1"), usage)]);
    let charges = owed(&timeline, until("2026-02-01")).unwrap().charges;
    assert_eq!(charges[0].quantity, units("110"));
    assert!(charges[0].explanation.steps.contains(&Step::Unserved { total: units("1001"), days: 2 }));
}

#[test]
fn the_unit_price_is_shown_only_where_it_explains_the_line() {
    let prices = [
        price(1, Timing::InAdvance, recurring("30")),
        usage_price(2, per_unit("2"), &[("2026-04-20", "3")]),
        usage_price(3, graduated(LICENCES), &[("2026-04-20", "3")]),
    ];
    let timeline = timeline(1, &[segment("2026-04-16", None, "4")], &prices);
    let shown = |through| {
        let charges = owed(&timeline, until(through)).unwrap().charges;
        charges
            .iter()
            .map(|c| (c.quantity.to_string(), c.unit_price.map(|p| p.to_string())))
            .collect::<Vec<_>>()
    };
    let row = |quantity: &str, price: Option<&str>| (quantity.to_owned(), price.map(str::to_owned));
    assert_eq!(shown("2026-05-01"), [row("4", None), row("3", Some("2")), row("3", None)]);
    assert_eq!(shown("2026-05-02")[3], row("4", Some("30")));
}

#[test]
fn tax_is_rounded_from_the_rounded_line() {
    for (amount, rate, inclusive, expect) in [
        ("50", "0.20", false, (3871, 774, 4645)),
        ("99", "0.06", true, (7231, 434, 7665)),
        ("99", "0.06", false, (7665, 460, 8125)),
        ("0.01", "0.13", true, (1, 0, 1)),
    ] {
        let price =
            PriceTimeline { tax: taxed(rate, inclusive), ..price(1, Timing::InAdvance, recurring(amount)) };
        let timeline = timeline(1, &[segment("2023-01-08", None, "1")], &[price]);
        let charges = owed(&timeline, until("2023-01-09")).unwrap().charges;
        let found = (charges[0].net.minor(), charges[0].tax.minor(), charges[0].gross.minor());
        assert_eq!(found, expect, "{amount} {rate} {inclusive}");
    }
}

#[test]
fn amounts_have_the_decimals_of_their_currency() {
    for (currency, minor) in [("JPY", 55), ("CNY", 5484), ("KWD", 54839)] {
        let mut timeline = timeline(
            1,
            &[segment("2022-03-15", None, "1")],
            &[price(1, Timing::InAdvance, recurring("100"))],
        );
        timeline.currency = currency.parse::<Currency>().unwrap();
        assert_eq!(nets(&timeline, until("2022-03-16")), [minor], "{currency}");
    }
}

#[test]
fn months_count_as_many_days_as_agreed() {
    for (length, from, to, cents, cycle_day) in [
        (28, "2023-05-23", "2023-06-15", 1425, 23),
        (28, "2024-02-23", "2024-03-15", 1425, 23),
        (30, "2023-05-23", "2023-06-15", 1463, 23),
        (31, "2023-02-01", "2023-03-01", 1995, 1),
    ] {
        let model = counted("19.95", DayCount::EveryMonth(length));
        assert_eq!(month(from, Some(to), "1", model, cycle_day), cents, "{length}: {from} {to}");
    }
}

#[test]
fn what_ends_within_a_cycle_is_due_at_its_end_where_that_is_agreed() {
    let due = |timing: Timing, end: &str, on: &str| {
        let fee = price(1, timing, recurring("31"));
        nets(&timeline(1, &[segment("2026-01-11", Some(end), "1")], &[fee]), until(on))
    };
    assert_eq!(due(Timing::InArrears, "2026-01-21", "2026-01-21"), Vec::<i64>::new());
    assert_eq!(due(Timing::InArrears, "2026-01-21", "2026-02-01"), [1000]);
    assert_eq!(due(Timing::InArrearsOrAtEnd, "2026-01-21", "2026-01-20"), Vec::<i64>::new());
    assert_eq!(due(Timing::InArrearsOrAtEnd, "2026-01-21", "2026-01-21"), [1000]);
    assert_eq!(due(Timing::InArrearsOrAtEnd, "2026-02-15", "2026-02-10"), [2100]);

    let pause = [segment("2026-01-01", Some("2026-01-05"), "1"), segment("2026-01-20", None, "1")];
    let fee = price(1, Timing::InArrearsOrAtEnd, recurring("31"));
    assert_eq!(
        nets(&timeline(1, &pause, &[fee]), until("2026-01-31")),
        Vec::<i64>::new(),
        "a pause is no end"
    );
}

#[test]
fn an_end_taken_back_after_it_was_billed_is_billed_again_when_the_cycle_is_over() {
    let fee = price(1, Timing::InArrearsOrAtEnd, recurring("31"));
    let to = |end: Option<&str>| timeline(1, &[segment("2026-01-11", end, "1")], std::slice::from_ref(&fee));
    let mut books = Books::default();
    let made = |books: &mut Books, end: Option<&str>, on: &str| -> Vec<i64> {
        let made = books.run(&to(end), until(on)).unwrap();
        made.iter().map(|charge| charge.net.minor()).collect()
    };
    assert_eq!(made(&mut books, Some("2026-01-21"), "2026-01-25"), [1000]);
    assert_eq!(made(&mut books, None, "2026-01-25"), [-1000]);
    assert_eq!(made(&mut books, None, "2026-02-01"), [2100]);
    assert_eq!(made(&mut books, None, "2026-02-01"), Vec::<i64>::new());
}

proptest::proptest! {
    #[test]
    fn ends_that_come_and_go_leave_what_is_owed(
        steps in proptest::collection::vec((proptest::option::of(12_u64..80), 12_u64..100), 1..8),
        last in proptest::option::of(12_u64..80),
    ) {
        let start = day("2026-01-11");
        let on = |days: u64| start + boss_kernel::Days::new(days - 11);
        let fee = price(1, Timing::InArrearsOrAtEnd, recurring("31"));
        let usage = usage_price(2, per_unit("3"), &[("2026-01-12", "7"), ("2026-02-20", "5")]);
        let usage = PriceTimeline { timing: Timing::InArrearsOrAtEnd, ..usage };
        let agreed = |end: Option<u64>| {
            let served = Segment { to: end.map(on), ..segment("2026-01-11", None, "1") };
            timeline(1, &[served], &[fee.clone(), usage.clone()])
        };
        let mut books = Books::default();
        for (end, run) in steps {
            books.run(&agreed(end), Window::new(None, on(run))).unwrap();
        }
        let far = until("2026-06-01");
        books.run(&agreed(last), far).unwrap();
        let charged = |key: ChargeKey| -> i64 {
            books.charged.iter().filter(|charge| charge.key == key).map(|charge| charge.net.minor()).sum()
        };
        let owed = owed(&agreed(last), far).unwrap().charges;
        for charge in &owed {
            proptest::prop_assert_eq!(charged(charge.key), charge.net.minor());
        }
        let all: i64 = books.charged.iter().map(|charge| charge.net.minor()).sum();
        proptest::prop_assert_eq!(all, owed.iter().map(|charge| charge.net.minor()).sum::<i64>());
        proptest::prop_assert!(books.preview(&agreed(last), far).unwrap().is_empty());
    }
}
