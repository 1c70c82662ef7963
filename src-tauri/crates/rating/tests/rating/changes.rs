//! The rule of the difference in stories: what a change after billing charges or gives back.

use crate::make::*;
use boss_kernel::id::ChargeId;
use boss_kernel::{Currency, TaxRate};
use boss_rating::*;

fn amounts(charges: &[ChargeToMake]) -> Vec<(i64, i64, i64)> {
    charges.iter().map(|c| (c.net.minor(), c.tax.minor(), c.gross.minor())).collect()
}

fn plan(amount: &str, tax: &str) -> PriceTimeline {
    PriceTimeline { tax: taxed(tax, false), ..price(1, Timing::InAdvance, recurring(amount)) }
}

#[test]
fn a_second_run_charges_nothing() {
    let timeline = timeline(1, &[segment("2026-01-08", None, "3")], &[plan("99", "0.06")]);
    let mut books = Books::default();
    assert_eq!(books.run(&timeline, until("2026-03-02")).unwrap().len(), 3);
    assert_eq!(books.run(&timeline, until("2026-03-02")).unwrap(), []);
    assert_eq!(books.run(&timeline, until("2026-02-02")).unwrap(), []);
    assert_eq!(books.run(&timeline, until("2026-04-02")).unwrap().len(), 1);
}

#[test]
fn an_upgrade_within_a_billed_cycle_charges_its_difference() {
    let mut books = Books::default();
    let before = timeline(1, &[segment("2025-04-01", None, "5")], &[plan("10", "0.20")]);
    assert_eq!(amounts(&books.run(&before, until("2025-04-02")).unwrap()), [(5000, 1000, 6000)]);
    let segments = [segment("2025-04-01", Some("2025-04-16"), "5"), segment("2025-04-16", None, "10")];
    let after = timeline(1, &segments, &[plan("10", "0.20")]);
    let made = books.run(&after, until("2025-04-20")).unwrap();
    assert_eq!(amounts(&made), [(2500, 500, 3000)]);
    assert_eq!(made[0].corrects, Some(ChargeId(1)));
    assert_eq!(made[0].unit_price, None);
    assert_eq!(books.run(&after, until("2025-04-20")).unwrap(), []);
}

#[test]
fn a_backdated_end_gives_back_the_rest_of_the_cycle_and_whole_cycles_after_it() {
    let mut books = Books::default();
    let open = timeline(1, &[segment("2023-02-08", None, "1")], &[plan("50", "0.20")]);
    assert_eq!(
        amounts(&books.run(&open, until("2023-03-02")).unwrap()),
        [(3750, 750, 4500), (5000, 1000, 6000)]
    );
    let ended = timeline(1, &[segment("2023-02-08", Some("2023-02-09"), "1")], &[plan("50", "0.20")]);
    let made = books.run(&ended, until("2023-03-10")).unwrap();
    assert_eq!(amounts(&made), [(-3571, -714, -4285), (-5000, -1000, -6000)]);
    assert_eq!(made[1].corrects, Some(ChargeId(2)));
    assert!(made[1].quantity.is_zero());
    // Never started after all: the whole account comes back to nothing.
    let never = timeline(1, &[], &[plan("50", "0.20")]);
    assert_eq!(amounts(&books.run(&never, until("2023-03-10")).unwrap()), [(-179, -36, -215)]);
    assert_eq!(books.run(&never, until("2023-03-10")).unwrap(), []);
}

#[test]
fn late_usage_bills_its_difference_through_the_tiers() {
    let rows = &[("5", "0", "100"), ("10", "0", "50"), ("15", "5", "0"), ("", "1", "0")];
    let with =
        |usage| timeline(15, &[segment("2014-03-20", None, "1")], &[usage_price(1, graduated(rows), usage)]);
    let mut books = Books::default();
    let first = books.run(&with(&[("2014-03-20", "12")]), until("2014-05-15")).unwrap();
    assert_eq!(amounts(&first), [(16000, 0, 16000), (10000, 0, 10000)]);
    // The cycle's last day belongs to it, its end day to the next.
    let late = with(&[("2014-03-20", "12"), ("2014-04-14", "10"), ("2014-04-15", "6")]);
    let made = books.run(&late, until("2014-05-15")).unwrap();
    assert_eq!(amounts(&made), [(2200, 0, 2200), (5000, 0, 5000)]);
}

#[test]
fn a_new_tax_rate_takes_back_the_old_tax_whole() {
    let mut books = Books::default();
    let segments = [segment("2026-01-01", Some("2026-02-01"), "1")];
    books.run(&timeline(1, &segments, &[plan("100", "0.06")]), until("2026-02-01")).unwrap();
    let after = timeline(1, &segments, &[plan("100", "0.09")]);
    let made = books.run(&after, until("2026-02-01")).unwrap();
    assert_eq!(amounts(&made), [(-10000, -600, -10600), (10000, 900, 10900)]);
    assert_eq!(made[0].tax_rate, TaxRate::percent(6).unwrap());
    assert_eq!(made[1].tax_rate, TaxRate::percent(9).unwrap());
    assert!(made.iter().all(|charge| charge.corrects == Some(ChargeId(1))));
    assert_eq!(books.run(&after, until("2026-02-01")).unwrap(), []);
    // And back again: the first rate's charges stand at nothing, the second's at everything.
    let back = timeline(1, &segments, &[plan("100", "0.06")]);
    assert_eq!(
        amounts(&books.run(&back, until("2026-02-01")).unwrap()),
        [(-10000, -900, -10900), (10000, 600, 10600)]
    );
}

#[test]
fn a_moved_start_moves_its_one_time_charge() {
    let started =
        |on| timeline(1, &[segment(on, None, "1")], &[price(1, Timing::InAdvance, one_time("300"))]);
    let mut books = Books::default();
    books.run(&started("2026-01-05"), until("2026-02-01")).unwrap();
    let made = books.run(&started("2026-01-20"), until("2026-02-01")).unwrap();
    assert_eq!(amounts(&made), [(-30000, 0, -30000), (30000, 0, 30000)]);
}

#[test]
fn a_run_up_to_an_earlier_day_leaves_later_charges_alone() {
    let started = |on| timeline(1, &[segment(on, None, "1")], &[plan("28", "0")]);
    let mut books = Books::default();
    books.run(&started("2026-02-05"), until("2026-03-02")).unwrap();
    // Moved to the 20th: a run that ends before sees that nothing was due by then …
    assert_eq!(
        amounts(&books.run(&started("2026-02-20"), until("2026-02-12")).unwrap()),
        [(-2400, 0, -2400)]
    );
    // … a run past it charges what is due, and the run up to the 12th has nothing more to say.
    assert_eq!(amounts(&books.run(&started("2026-02-20"), until("2026-02-21")).unwrap()), [(900, 0, 900)]);
    assert_eq!(books.run(&started("2026-02-20"), until("2026-02-12")).unwrap(), []);
    assert_eq!(books.run(&started("2026-02-20"), until("2026-03-02")).unwrap(), []);
}

#[test]
fn a_checkpoint_leaves_settled_cycles_out() {
    let mut books = Books::default();
    let open = timeline(10, &[segment("2025-01-10", None, "1")], &[plan("31", "0")]);
    books.run(&open, until("2026-01-11")).unwrap();
    let upgraded = [segment("2025-01-10", Some("2026-01-20"), "1"), segment("2026-01-20", None, "2")];
    let after = timeline(10, &upgraded, &[plan("31", "0")]);
    let window = Window::new(Some(day("2026-01-20")), day("2026-02-11"));
    let from_checkpoint = books.preview(&after, window).unwrap();
    assert_eq!(from_checkpoint, books.preview(&after, until("2026-02-11")).unwrap());
    assert_eq!(amounts(&from_checkpoint), [(2100, 0, 2100), (6200, 0, 6200)]);
    assert_eq!(owed(&after, window).unwrap().charges.len(), 2);
    // Charges of settled cycles don't matter to it, even when they are not handed over.
    books.charged.retain(|charge| charge.key.period.from() >= day("2026-01-10"));
    assert_eq!(books.preview(&after, window).unwrap(), from_checkpoint);
}

#[test]
fn charges_in_another_currency_are_refused() {
    let mut books = Books::default();
    let mut timeline = timeline(1, &[segment("2026-01-01", None, "1")], &[plan("31", "0")]);
    books.run(&timeline, until("2026-01-02")).unwrap();
    timeline.currency = Currency::USD;
    let error = books.run(&timeline, until("2026-01-02")).unwrap_err();
    assert_eq!(error.code(), boss_kernel::error::codes::CURRENCY_MIXED);
}

#[test]
fn charges_at_two_rates_in_turn_are_summed_by_rate() {
    let timeline = timeline(1, &[segment("2026-01-01", Some("2026-02-01"), "1")], &[plan("100", "0")]);
    let mut books = Books::default();
    let whole = books.run(&timeline, until("2026-02-01")).unwrap();
    let row = |charge, rate, net: i64| Charged {
        charge: ChargeId(charge),
        tax_rate: TaxRate::percent(rate).unwrap(),
        net: boss_kernel::Amount::new(net, Currency::CNY),
        gross: boss_kernel::Amount::new(net, Currency::CNY),
        ..books.charged[0].clone()
    };
    let charged = [row(3, 0, 4000), row(1, 0, 6000), row(2, 9, 1000)];
    let made = difference(owed(&timeline, until("2026-02-01")).unwrap(), &charged).unwrap();
    assert_eq!(amounts(&whole), [(10000, 0, 10000)]);
    assert_eq!(amounts(&made), [(-1000, 0, -1000)]);
    assert_eq!((made[0].corrects, made[0].tax_rate), (Some(ChargeId(2)), TaxRate::percent(9).unwrap()));
}

#[test]
fn a_look_ahead_leaves_what_is_charged_in_arrears_until_its_cycle_is_over() {
    let prices =
        [price(1, Timing::InAdvance, recurring("100")), price(2, Timing::InArrears, recurring("30"))];
    let timeline = timeline(1, &[segment("2026-01-01", None, "1")], &prices);
    let ahead = |today: &str| Window { arrears_until: day(today), ..until("2026-04-01") };
    let mut books = Books::default();
    let nets = |made: Vec<ChargeToMake>| made.iter().map(|charge| charge.net.minor()).collect::<Vec<_>>();
    assert_eq!(nets(books.run(&timeline, ahead("2026-02-11")).unwrap()), [10_000, 10_000, 10_000, 3_000]);
    // Should a clock be set back, what was charged in arrears stays.
    assert_eq!(nets(books.run(&timeline, ahead("2026-01-15")).unwrap()), [0; 0]);
    assert_eq!(nets(books.run(&timeline, ahead("2026-03-01")).unwrap()), [3_000]);
    assert_eq!(nets(books.run(&timeline, ahead("2026-05-01")).unwrap()), [3_000]);
}
