//! Cases that nobody published: the shapes of the published ones with other days, currencies, quantities and tiers, other words for the
//! same and names left out. What is right is worked out here by itself, day by day and unit by unit.

use crate::judge;
use boss_kernel::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

/// As many of each kind.
const CASES: u32 = 96;

/// Holds made-up cases, the same ones in every run.
fn hold<S: Strategy>(strategy: S, case: impl Fn(S::Value) -> (&'static str, Value, Value)) {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&strategy, |made| {
        let (kind, input, expected) = case(made);
        let case = json!({"kind": kind, "input": input, "expected": expected});
        let came = judge(&case);
        prop_assert_eq!(came, Ok(()), "{}", case);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0..9_000_u64).prop_map(|days| NaiveDate::from_ymd_opt(2005, 1, 1).expect("a day") + Days::new(days))
}

/// A currency and its decimals.
fn currency() -> impl Strategy<Value = (&'static str, u32)> {
    prop_oneof![Just(("USD", 2)), Just(("CNY", 2)), Just(("JPY", 0)), Just(("KWD", 3)), Just(("EUR", 2))]
}

/// So many thousandths as text.
fn thousandths(value: i128) -> String {
    format!("{}.{:03}", value / 1_000, value % 1_000)
}

/// Millionths, rounded half away from zero to so many decimals, as text.
fn rounded(millionths: i128, decimals: u32) -> String {
    let step = 10_i128.pow(6 - decimals);
    let units = (millionths + step / 2) / step;
    let one = 10_i128.pow(decimals);
    if decimals == 0 {
        return units.to_string();
    }
    format!("{}.{:0width$}", units / one, units % one, width = decimals as usize)
}

/// Tiers as their parts: the units in each, the price of one in thousandths, and a flat fee in whole units; the last is open.
type Tiers = Vec<(i64, i64, i64)>;

fn tiers() -> impl Strategy<Value = Tiers> {
    prop::collection::vec((1..50_i64, 0..20_000_i64, 0..40_i64), 1..5)
}

/// The table in one of the ways it is told.
fn table(tiers: &[(i64, i64, i64)], told: u8) -> (Value, Value) {
    let bounds: Vec<i64> = tiers
        .iter()
        .scan(0, |sum, (size, ..)| {
            *sum += size;
            Some(*sum)
        })
        .collect();
    let last = tiers.len() - 1;
    let upto = |place: usize| if place == last { Value::Null } else { json!(bounds[place]) };
    let below = |place: usize| if place == 0 { 0 } else { bounds[place - 1] + 1 };
    let price = |place: usize| thousandths(tiers[place].1.into());
    let flat = |place: usize| tiers[place].2.to_string();
    let row = |place: usize| match told {
        0 => json!([upto(place), price(place), flat(place)]),
        1 => json!([below(place), upto(place), price(place), flat(place)]),
        2 => json!([flat(place), price(place), upto(place)]),
        _ => json!({"unit_price": price(place), "flat_fee": flat(place), "up_to": upto(place)}),
    };
    let fields = match told {
        0 => json!(["up_to_inclusive", "unit", "flat"]),
        1 => json!(["from", "to", "per_unit", "flat"]),
        2 => json!(["flat_amount", "rate", "last_unit"]),
        _ => Value::Null,
    };
    ((0..tiers.len()).map(row).collect(), fields)
}

fn tiered(told: (&[(i64, i64, i64)], u8), quantity: i64, currency: &str) -> Value {
    let (rows, fields) = table(told.0, told.1);
    let mut input = json!({"quantity": quantity.to_string(), "tiers": rows, "currency": currency});
    if !fields.is_null() {
        input["tier_fields"] = fields;
    }
    input
}

#[test]
fn generated_graduated_tiers() {
    hold((tiers(), 0..4_u8, 0..200_i64, currency()), |(tiers, told, quantity, (code, decimals))| {
        let (mut left, mut sum) = (quantity, 0_i128);
        for (place, (size, price, flat)) in tiers.iter().enumerate() {
            let part = if place + 1 == tiers.len() { left } else { left.min(*size) };
            if part > 0 || place == 0 {
                sum += i128::from(part) * i128::from(*price) * 1_000 + i128::from(*flat) * 1_000_000;
            }
            left -= part;
        }
        ("tier_graduated", tiered((&tiers, told), quantity, code), json!({"total": rounded(sum, decimals)}))
    });
}

#[test]
fn generated_volume_tiers() {
    hold((tiers(), 0..4_u8, 0..200_i64, currency()), |(tiers, told, quantity, (code, decimals))| {
        let mut reached = tiers[tiers.len() - 1];
        let mut bound = 0;
        for (size, price, flat) in &tiers[..tiers.len() - 1] {
            bound += size;
            if quantity <= bound {
                reached = (*size, *price, *flat);
                break;
            }
        }
        let sum = i128::from(quantity) * i128::from(reached.1) * 1_000 + i128::from(reached.2) * 1_000_000;
        ("tier_volume", tiered((&tiers, told), quantity, code), json!({"amount": rounded(sum, decimals)}))
    });
}

#[test]
fn generated_packages_and_units() {
    let inputs = (1..40_i64, 0..9_000_i64, 0..400_i64, prop::option::of(0..60_i64), currency());
    hold(inputs, |(size, price, quantity, free, (code, decimals))| {
        let mut input = json!({"package_size": size, "quantity": quantity, "currency": code});
        input["package_amount"] = json!(thousandths(price.into()));
        if let Some(free) = free {
            input["free_units"] = json!(free);
        }
        let packages = (quantity - free.unwrap_or(0)).max(0).div_euclid(size)
            + i64::from((quantity - free.unwrap_or(0)).max(0) % size > 0);
        let sum = rounded(i128::from(packages) * i128::from(price) * 1_000, decimals);
        ("package", input, json!({"packages": packages, "amount": sum}))
    });
    let words =
        prop::sample::select(vec![("amount", "units"), ("unit_price", "quantity"), ("rate", "units")]);
    hold(
        (words, 0..90_000_i64, 0..90_000_i64, currency()),
        |((price, units), each, many, (code, decimals))| {
            let sum = rounded(i128::from(each) * i128::from(many), decimals);
            let input =
                json!({price: thousandths(each.into()), units: thousandths(many.into()), "currency": code});
            ("standard", input, json!({"amount": sum}))
        },
    );
}

#[test]
fn generated_shares_of_events() {
    let values = prop::collection::vec(1..100_000_i64, 1..6);
    hold((values, 1..900_i64, 0..300_i64, currency()), |(values, rate, fee, (code, decimals))| {
        // A hundredth of a percent of a whole unit is a ten-thousandth.
        let sum: i128 = values
            .iter()
            .map(|value| i128::from(*value) * i128::from(rate) * 100 + i128::from(fee) * 10_000)
            .sum();
        let input = json!({
            "rate_percent": format!("{}.{:02}", rate / 100, rate % 100),
            "event_values": values.iter().map(i64::to_string).collect::<Vec<_>>(),
            "fixed_per_event": format!("{}.{:02}", fee / 100, fee % 100),
            "currency": code,
        });
        ("percentage", input, json!({"amount": rounded(sum, decimals), "events": values.len()}))
    });
}

/// The day of the month in a month, clamped to its end.
fn clamped(year: i32, month: u32, day: u32) -> NaiveDate {
    (1..=day).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day)).expect("a day")
}

/// Whether cycles of so many months on a billing day begin on a day; longer ones count from the month of `anchor`.
fn starts(day: NaiveDate, months: i32, billing_day: u32, anchor: NaiveDate) -> bool {
    let months_of = |day: NaiveDate| day.year() * 12 + day.month0().cast_signed();
    let between = months_of(day) - months_of(anchor);
    day == clamped(day.year(), day.month(), billing_day) && between.rem_euclid(months) == 0
}

/// The cycles that hold days from `start` on, until one begins after `target`; each with its whole length.
fn cycles(start: NaiveDate, target: NaiveDate, months: i32, day: u32) -> Vec<(NaiveDate, NaiveDate, i64)> {
    let mut whole = start;
    while !starts(whole, months, day, start) {
        whole = whole - Days::new(1);
    }
    let mut found = Vec::new();
    let mut from = start;
    while from <= target {
        let mut to = from + Days::new(1);
        while !starts(to, months, day, start) {
            to = to + Days::new(1);
        }
        found.push((from, to, (to - whole).num_days()));
        (from, whole) = (to, to);
    }
    found
}

/// A billing period by its name, and its months.
fn period() -> impl Strategy<Value = (&'static str, i32)> {
    prop_oneof![Just(("MONTHLY", 1)), Just(("QUARTERLY", 3)), Just(("BIANNUAL", 6)), Just(("ANNUAL", 12))]
}

#[test]
fn generated_cycles_in_advance() {
    hold((day(), 0..500_u64, 1..=28_u32, period()), |(start, ahead, billing_day, (name, months))| {
        let target = start + Days::new(ahead);
        let billed = cycles(start, target, months, billing_day);
        // To nine places, each share rounded by itself.
        let shares: i64 = billed
            .iter()
            .map(|(from, to, of)| {
                let days = (*to - *from).num_days();
                (days * 1_000_000_000 + of / 2) / of
            })
            .sum();
        let input = json!({
            "bill_cycle_day": billing_day, "start": start, "target": target, "billing_period": name,
            "billing_mode": "IN_ADVANCE",
        });
        let share = format!("{}.{:09}", shares / 1_000_000_000, shares % 1_000_000_000);
        ("proration_advance_cycles", input, json!({"number_of_cycles": share}))
    });
}

#[test]
fn generated_service_periods() {
    let ends = prop::option::of(1..400_u64);
    hold((day(), 0..400_u64, 1..=28_u32, ends, any::<bool>()), |(start, ahead, day, ends, arrears)| {
        let (target, end) = (start + Days::new(ahead), ends.map(|days| start + Days::new(days)));
        let until = end.map_or(target, |end| target.min(end - Days::new(1)));
        let cut = |(from, to, _): (NaiveDate, NaiveDate, i64)| (from, end.map_or(to, |end| to.min(end)));
        let mut periods: Vec<(NaiveDate, NaiveDate)> =
            cycles(start, until, 1, day).into_iter().map(cut).collect();
        // In arrears a period is billed once it is over, or the service is.
        periods.retain(|(_, to)| !arrears || *to <= target);
        let (kind, mode) = match arrears {
            true => ("service_periods_arrears", "IN_ARREAR"),
            false => ("service_periods_advance", "IN_ADVANCE"),
        };
        let mut input = json!({
            "billing_mode": mode, "bill_cycle_day": day, "target": target, "start": start,
            "billing_period": "MONTHLY",
        });
        if let Some(end) = end {
            input["end"] = json!(end);
        }
        (kind, input, json!({"periods": periods}))
    });
}

#[test]
fn generated_days_ahead() {
    let lengths = prop_oneof![Just(("WEEKLY", 7_u64)), Just(("BIWEEKLY", 14)), Just(("THIRTY_DAYS", 30))];
    hold((day(), lengths, 0..40_u64), |(start, (name, days), n)| {
        let input = json!({"n": n, "start": start, "billing_period": name});
        ("advance_n_periods", input, json!({"date": start + Days::new(days * n)}))
    });
    hold((day(), 0..1_200_u64), |(start, ahead)| {
        let (end, mut whole) = (start + Days::new(ahead), 0);
        let month = |count: u32| {
            let months = start.month0() + count;
            clamped(start.year() + (months / 12).cast_signed(), months % 12 + 1, start.day())
        };
        while month(whole + 1) <= end {
            whole += 1;
        }
        let input = json!({"end": end, "billing_period": "MONTHLY", "start": start});
        ("whole_periods_between", input, json!({"whole_periods": whole}))
    });
}

#[test]
fn generated_shares_and_coupons() {
    let weights = prop::collection::vec(1..1_000_i64, 1..7);
    hold((0..1_000_000_i64, weights), |(amount, weights)| {
        let all: i64 = weights.iter().sum();
        let mut shares: Vec<i64> = weights.iter().map(|weight| amount * weight / all).collect();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by_key(|place| (-(amount * weights[*place] % all), *place));
        let rest = usize::try_from(amount - shares.iter().sum::<i64>()).expect("a rest");
        for place in &order[..rest] {
            shares[*place] += 1;
        }
        let cents = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
        let shares: Vec<String> = shares.into_iter().map(cents).collect();
        let input = json!({"weights": weights, "amount": cents(amount), "currency": "USD"});
        ("allocation_largest_remainder", input, json!({"shares": shares}))
    });
    let coupons = prop::collection::vec((any::<bool>(), 1..60_i64), 1..5);
    hold((0..100_000_i64, coupons), |(fees, coupons)| {
        let mut left = fees;
        for (percent, off) in &coupons {
            let off = if *percent { (left * off * 2 + 100) / 200 } else { (off * 100).min(left) };
            left -= off;
        }
        let coupon = |(percent, off): &(bool, i64)| match percent {
            true => json!({"percent": off.to_string()}),
            false => json!({"fixed_cents": off * 100}),
        };
        let coupons: Vec<Value> = coupons.iter().map(coupon).collect();
        let expected = json!({"coupons_cents": fees - left, "sub_total_excl_tax_cents": left});
        ("coupon_stacking", json!({"coupons": coupons, "fees_cents": fees}), expected)
    });
}
