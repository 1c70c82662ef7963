//! Explanations as a clerk reads them, in both languages.

use crate::make::*;
use boss_kernel::Language;
use boss_rating::*;

/// Every charge's lines, Chinese above English.
pub(crate) fn read(charges: &[ChargeToMake]) -> String {
    let block = |charge: &ChargeToMake| {
        let both = Language::ALL.map(|language| lines(&charge.explanation, language).join("\n"));
        format!("{}  {}\n{}\n", charge.key.period, charge.gross, both.join("\n"))
    };
    charges.iter().map(block).collect::<Vec<_>>().join("\n")
}

pub(crate) fn run(timeline: &Timeline, through: &str) -> String {
    read(&Books::default().run(timeline, until(through)).unwrap())
}

#[test]
fn recurring_with_an_upgrade_and_a_pause() {
    let segments = [
        segment("2026-03-10", Some("2026-03-16"), "5"),
        segment("2026-03-16", Some("2026-03-21"), "10"),
        segment("2026-03-25", None, "10"),
    ];
    let price = PriceTimeline { tax: taxed("0.06", true), ..price(1, Timing::InAdvance, recurring("99.90")) };
    insta::assert_snapshot!(run(&timeline(1, &segments, &[price]), "2026-04-02"));
}

#[test]
fn agreed_day_counts() {
    let prices = [
        price(1, Timing::InAdvance, counted("30", DayCount::Fixed30)),
        price(2, Timing::InAdvance, counted("30", DayCount::Thirty360)),
    ];
    insta::assert_snapshot!(run(
        &timeline(1, &[segment("2026-02-27", Some("2026-03-01"), "1")], &prices),
        "2026-03-01"
    ));
}

#[test]
fn thirty_days_of_thirty_one_are_not_called_the_whole_cycle() {
    let explained = |from: &str| {
        let prices = [price(1, Timing::InAdvance, counted("30", DayCount::Fixed30))];
        run(&timeline(1, &[segment(from, None, "1")], &prices), "2026-01-31")
    };
    let part = explained("2026-01-02");
    assert!(
        part.contains("30 of 30 days (a fixed 30 days a month)") && !part.contains("whole cycle"),
        "{part}"
    );
    assert!(explained("2026-01-01").contains("the whole cycle"));
    let prices = [PriceTimeline {
        cadence: boss_kernel::Cadence::QUARTERLY,
        ..price(1, Timing::InAdvance, counted("30", DayCount::Fixed30))
    }];
    let quarter = run(&timeline(1, &[segment("2026-07-02", None, "1")], &prices), "2026-07-03");
    assert!(quarter.contains("91 of 91 days (a fixed 30 days a month)"), "{quarter}");
}

#[test]
fn one_time_and_usage() {
    let prices = [
        PriceTimeline { tax: taxed("0.13", false), ..price(1, Timing::InAdvance, one_time("500")) },
        PriceTimeline {
            tax: taxed("0.06", false),
            ..usage_price(
                2,
                graduated(&[("1000", "0.24", "10"), ("10000", "0.18", "0"), ("", "0.12", "5")]),
                &[("2026-01-20", "900.5"), ("2026-01-25", "9200")],
            )
        },
        usage_price(3, per_unit("0.0035"), &[("2026-01-03", "7"), ("2026-01-20", "101")]),
        usage_price(4, graduated(&[("100", "0", "20"), ("", "1", "0")]), &[]),
    ];
    insta::assert_snapshot!(run(&timeline(1, &[segment("2026-01-15", None, "2")], &prices), "2026-02-01"));
}

#[test]
fn corrections() {
    let plan =
        |rate| PriceTimeline { tax: taxed(rate, false), ..price(1, Timing::InAdvance, recurring("100")) };
    let mut books = Books::default();
    let open = timeline(1, &[segment("2026-01-01", None, "1")], &[plan("0.06")]);
    books.run(&open, until("2026-02-02")).unwrap();
    let ended = timeline(1, &[segment("2026-01-01", Some("2026-01-16"), "1")], &[plan("0.06")]);
    let mut made = books.run(&ended, until("2026-02-02")).unwrap();
    let retaxed = timeline(1, &[segment("2026-01-01", Some("2026-01-16"), "1")], &[plan("0.09")]);
    made.extend(books.run(&retaxed, until("2026-02-02")).unwrap());
    insta::assert_snapshot!(read(&made));
}
