//! Tables of figures: minimum commitments and discounts, alone and from a checkpoint.

use crate::make::*;
use boss_kernel::id::{DiscountId, PriceId, SubscriptionId};
use boss_kernel::{Alignment, Amount, Cadence, Currency};
use boss_rating::*;

fn commitment(id: i64, amount: &str, cadence: Cadence, alignment: Alignment) -> PriceTimeline {
    let model =
        ChargeModel::MinimumCommitment { amount: amount.parse().unwrap(), day_count: DayCount::Actual };
    PriceTimeline { cadence, alignment, ..price(id, Timing::InArrears, model) }
}

fn monthly(id: i64, amount: &str) -> PriceTimeline {
    price(id, Timing::InAdvance, recurring(amount))
}

#[test]
fn a_commitment_charges_what_is_missing_to_it() {
    let missing = |from: &str, usage: &str| {
        let prices = [
            commitment(9, "100", Cadence::MONTHLY, Alignment::CycleDay),
            price(1, Timing::InArrears, recurring("31")),
            usage_price(2, per_unit("1"), &[("2026-01-20", usage)]),
            // What is due once doesn't count.
            price(3, Timing::InAdvance, one_time("1000")),
        ];
        let charges =
            owed(&timeline(1, &[segment(from, None, "1")], &prices), until("2026-02-01")).unwrap().charges;
        charges.iter().find(|charge| charge.key.price == PriceId(9)).unwrap().net.minor()
    };
    assert_eq!(missing("2026-01-01", "20"), 4900);
    assert_eq!(missing("2026-01-01", "69"), 0);
    assert_eq!(missing("2026-01-01", "500"), 0);
    // By days: 51.61 − 16 − 20.
    assert_eq!(missing("2026-01-16", "20"), 1561);
}

#[test]
fn a_commitment_compares_like_with_like_whatever_the_prices_include() {
    let missing = |minimum_includes: bool, fee_includes: bool| {
        let prices = [
            PriceTimeline {
                tax: taxed("0.06", minimum_includes),
                ..commitment(9, "1000", Cadence::MONTHLY, Alignment::CycleDay)
            },
            PriceTimeline { tax: taxed("0.06", fee_includes), ..monthly(1, "106") },
        ];
        let timeline = timeline(1, &[segment("2026-01-01", None, "1")], &prices);
        let charges = owed(&timeline, until("2026-02-01")).unwrap().charges;
        let missing = charges.iter().find(|charge| charge.key.price == PriceId(9)).unwrap();
        if minimum_includes { missing.gross.minor() } else { missing.net.minor() }
    };
    assert_eq!(missing(true, true), 89400);
    assert_eq!(missing(false, false), 89400);
    // 106.00 with tax is 100.00 without, and 106.00 without is 112.36 with.
    assert_eq!(missing(false, true), 90000);
    assert_eq!(missing(true, false), 88764);
}

#[test]
fn a_yearly_commitment_over_monthly_prices() {
    let prices = [
        commitment(9, "1200", Cadence::YEARLY, Alignment::Anniversary),
        monthly(1, "50"),
        usage_price(2, per_unit("1"), &[("2026-07-05", "100")]),
    ];
    let timeline = timeline(1, &[segment("2026-01-01", None, "1")], &prices);
    let of = |through: &str, from: Option<&str>| {
        let window = Window::new(from.map(day), day(through));
        let charges = owed(&timeline, window).unwrap().charges;
        charges.iter().filter(|c| c.key.price == PriceId(9)).map(|c| c.net.minor()).collect::<Vec<_>>()
    };
    assert_eq!(of("2026-12-31", None), [0_i64; 0]);
    assert_eq!(of("2027-01-01", None), [50_000]);
    assert_eq!(of("2027-01-01", Some("2026-12-01")), [50_000]);
    assert_eq!(of("2027-02-01", Some("2027-01-01")), [0_i64; 0]);
}

#[test]
fn a_fee_counts_towards_the_commitment_of_the_cycle_it_falls_due_in() {
    // The fee of 15 December to 14 January is due on 5 January: the old year's commitment is settled by then.
    let prices = [commitment(9, "1000", Cadence::YEARLY, Alignment::Calendar), monthly(1, "31")];
    let segments = [segment("2025-11-15", Some("2025-12-01"), "1"), segment("2026-01-05", None, "1")];
    let timeline = timeline(15, &segments, &prices);
    let of_year = |through: &str| {
        let charges = owed(&timeline, until(through)).unwrap().charges;
        charges.iter().find(|c| c.key.price == PriceId(9)).map(|c| c.net.minor())
    };
    // 1000 × 16 ÷ 365 = 43.84, less 31 × 16 ÷ 30 = 16.53
    assert_eq!(of_year("2026-01-01"), Some(2731));
    assert_eq!(of_year("2026-06-01"), Some(2731));
}

#[test]
fn a_checkpoint_corrects_the_commitment_that_counted_a_fee_given_back() {
    let prices = [monthly(1, "30"), commitment(9, "100", Cadence::MONTHLY, Alignment::Calendar)];
    let mut books = Books::default();
    let open = timeline(14, &[segment("2024-04-14", None, "1")], &prices);
    let nets = |made: &[ChargeToMake]| made.iter().map(|charge| charge.net.minor()).collect::<Vec<_>>();
    assert_eq!(nets(&books.run(&open, until("2024-05-12")).unwrap()), [3000, 2667]);
    let ended = timeline(14, &[segment("2024-04-14", Some("2024-05-11"), "1")], &prices);
    let made = books.preview(&ended, Window::new(Some(day("2024-05-11")), day("2024-05-12"))).unwrap();
    assert_eq!(nets(&made), [-300, 300]);
    assert_eq!(made, books.preview(&ended, until("2024-05-12")).unwrap());
}

fn coupon(id: i64, off: Off, duration: DiscountDuration) -> Discount {
    Discount {
        discount: DiscountId(id),
        label: format!("WELCOME{id}").into(),
        off,
        duration,
        from: day("2026-01-01"),
        to: None,
        subscription: None,
        prices: None,
        priority: 0,
        used_before: Amount::zero(Currency::CNY),
    }
}

fn percent(text: &str) -> Off {
    Off::Percent(text.parse().unwrap())
}

fn fixed(minor: i64) -> Off {
    Off::Fixed(Amount::new(minor, Currency::CNY))
}

fn discounted(prices: &[PriceTimeline], discounts: Vec<Discount>) -> Timeline {
    Timeline { discounts, ..timeline(1, &[segment("2026-01-01", None, "1")], prices) }
}

#[test]
fn coupons_once_for_some_cycles_and_forever() {
    use DiscountDuration::{Cycles, Forever, Once};
    let until_march = Discount { to: Some(day("2026-03-01")), ..coupon(1, percent("10"), Forever) };
    let from_february = Discount { from: day("2026-02-01"), ..coupon(1, fixed(3000), Once) };
    for (discount, expect) in [
        (coupon(1, percent("10"), Once), [9000, 10000, 10000]),
        (coupon(1, percent("10"), Cycles(2)), [9000, 9000, 10000]),
        (coupon(1, percent("10"), Cycles(u32::MAX)), [9000, 9000, 9000]),
        (coupon(1, percent("33.335"), Forever), [6666, 6666, 6666]),
        (coupon(1, percent("100"), Cycles(1)), [0, 10000, 10000]),
        (coupon(1, fixed(3000), Once), [7000, 10000, 10000]),
        (coupon(1, fixed(13000), Once), [0, 7000, 10000]),
        (coupon(1, fixed(13000), Cycles(2)), [0, 0, 10000]),
        (coupon(1, fixed(3000), Forever), [7000, 7000, 7000]),
        (until_march, [9000, 9000, 10000]),
        (from_february, [10000, 7000, 10000]),
    ] {
        let timeline = discounted(&[monthly(1, "100")], vec![discount.clone()]);
        assert_eq!(nets(&timeline, until("2026-03-02")), expect, "{discount:?}");
    }
}

#[test]
fn percentages_before_amounts_unless_priorities_say_otherwise() {
    use DiscountDuration::Forever;
    let first = Discount { priority: -1, ..coupon(2, fixed(3000), Forever) };
    for (discounts, net) in [
        (vec![coupon(1, fixed(3000), Forever), coupon(2, percent("10"), Forever)], 6000),
        (vec![coupon(1, percent("10"), Forever), first], 6300),
        (vec![coupon(1, percent("50"), Forever), coupon(2, percent("50"), Forever)], 2500),
        (vec![coupon(1, fixed(8000), Forever), coupon(2, fixed(8000), Forever)], 0),
    ] {
        let timeline = discounted(&[monthly(1, "100")], discounts);
        assert_eq!(nets(&timeline, until("2026-01-02")), [net]);
    }
}

#[test]
fn an_amount_is_shared_by_the_lines_of_a_day_and_passes_on_to_the_next() {
    let prices =
        [monthly(1, "100"), monthly(2, "50"), usage_price(3, per_unit("1"), &[("2026-01-09", "40")])];
    for (minor, expect) in [
        (10000, [3333, 1667, 4000]),
        (15000, [0, 0, 4000]),
        (17500, [0, 0, 1500]),
        (1, [9999, 5000, 4000]),
        (99999, [0, 0, 0]),
    ] {
        let timeline = discounted(&prices, vec![coupon(1, fixed(minor), DiscountDuration::Cycles(1))]);
        assert_eq!(nets(&timeline, until("2026-02-01")), expect, "{minor}");
    }
    // Before the usage is due, the fees have what they keep afterwards.
    let timeline = discounted(&prices, vec![coupon(1, fixed(17500), DiscountDuration::Once)]);
    assert_eq!(nets(&timeline, until("2026-01-02")), [0, 0]);
}

#[test]
fn coupons_limited_to_prices_and_subscriptions() {
    let prices = [monthly(1, "100"), monthly(2, "50")];
    let only =
        Discount { prices: Some([PriceId(2)].into()), ..coupon(1, percent("10"), DiscountDuration::Once) };
    assert_eq!(nets(&discounted(&prices, vec![only]), until("2026-01-02")), [10000, 4500]);
    let other = Discount {
        subscription: Some(SubscriptionId(2)),
        ..coupon(1, percent("10"), DiscountDuration::Once)
    };
    let mut timeline = discounted(&prices[..1], vec![other]);
    timeline.subscriptions.push(subscription(2, &[segment("2026-01-01", None, "1")], &prices[1..]));
    assert_eq!(nets(&timeline, until("2026-01-02")), [10000, 4500]);
}

#[test]
fn tax_is_on_what_discounts_leave() {
    let taxed_at = |inclusive| PriceTimeline { tax: taxed("0.06", inclusive), ..monthly(1, "100") };
    for (inclusive, expect) in [(false, (9000, 540, 9540)), (true, (8491, 509, 9000))] {
        let timeline =
            discounted(&[taxed_at(inclusive)], vec![coupon(1, percent("10"), DiscountDuration::Once)]);
        let charge = owed(&timeline, until("2026-01-02")).unwrap().charges.remove(0);
        assert_eq!((charge.net.minor(), charge.tax.minor(), charge.gross.minor()), expect);
        assert_eq!(
            charge.discounts,
            [AppliedDiscount { discount: DiscountId(1), amount: Amount::new(1000, Currency::CNY) }]
        );
    }
}

#[test]
fn what_a_coupon_used_up_before_is_not_given_again() {
    let mut once = coupon(1, fixed(13000), DiscountDuration::Once);
    let whole = discounted(&[monthly(1, "100")], vec![once.clone()]);
    assert_eq!(whole.reach(day("2026-02-01")), day("2026-02-01"));
    once.used_before = Amount::new(10000, Currency::CNY);
    let rest = discounted(&[monthly(1, "100")], vec![once]);
    let window = Window::new(Some(day("2026-02-01")), day("2026-03-02"));
    assert_eq!(nets(&rest, window), [7000, 10000]);
}

#[test]
fn a_line_of_a_longer_cycle_shares_in_the_first_cycle_of_a_coupon() {
    // The calendar year is served from June on, and the coupon given in June.
    let prices = [
        PriceTimeline { cadence: Cadence::YEARLY, alignment: Alignment::Calendar, ..monthly(1, "365") },
        monthly(2, "100"),
    ];
    let given = Discount { from: day("2026-06-01"), ..coupon(1, fixed(6000), DiscountDuration::Cycles(1)) };
    let timeline =
        Timeline { discounts: vec![given], ..timeline(1, &[segment("2026-06-01", None, "1")], &prices) };
    // 214.00 and 100.00 share 60.00.
    assert_eq!(nets(&timeline, until("2026-07-02")), [17311, 8089, 10000]);
    assert_eq!(timeline.reach(day("2026-08-15")), day("2026-01-01"));
}

#[test]
fn a_checkpoint_gives_the_rest_of_a_coupon_to_lines_that_had_to_do_without() {
    let yearly =
        PriceTimeline { cadence: Cadence::YEARLY, alignment: Alignment::Anniversary, ..monthly(1, "100") };
    let account = |ended: Option<&str>| {
        let mut timeline = timeline(1, &[segment("2026-01-01", ended, "1")], std::slice::from_ref(&yearly));
        timeline.subscriptions.push(subscription(
            2,
            &[segment("2026-02-01", None, "1")],
            &[monthly(1, "10")],
        ));
        Timeline { discounts: vec![coupon(1, fixed(10500), DiscountDuration::Once)], ..timeline }
    };
    let nets = |made: &[ChargeToMake]| made.iter().map(|charge| charge.net.minor()).collect::<Vec<_>>();
    let mut books = Books::default();
    let first = books.run(&account(None), until("2026-04-02")).unwrap();
    assert_eq!(nets(&first), [0, 500, 1000, 1000]);
    // 91 of 365 days stay: the coupon has 80.07 left for the others, though their months are over.
    let ended = account(Some("2026-04-02"));
    let made = books.preview(&ended, Window::new(Some(day("2026-04-02")), day("2026-04-03"))).unwrap();
    assert_eq!(nets(&made), [0, -500, -1000, -1000]);
    assert_eq!(made[0].discounts[0].amount, Amount::new(-7507, Currency::CNY));
    assert_eq!(made, books.preview(&ended, until("2026-04-03")).unwrap());
}
