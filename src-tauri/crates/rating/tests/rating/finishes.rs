//! From which day on nothing of a timeline can fall due any more.

use crate::histories::cases;
use crate::make::*;
use crate::make_random::*;
use boss_kernel::id::{PriceId, SubscriptionId};
use boss_kernel::{Alignment, Cadence, CadenceUnit, Days, NaiveDate};
use boss_rating::*;
use proptest::prelude::*;

fn every(every: i32, unit: CadenceUnit, price: PriceTimeline) -> PriceTimeline {
    PriceTimeline { cadence: Cadence::new(every, unit).unwrap(), ..price }
}

fn finish(from: &str, to: Option<&str>, price: PriceTimeline) -> Finish {
    timeline(1, &[segment(from, to, "1")], &[price]).finish().unwrap()
}

#[test]
fn the_last_cycle_decides_whatever_its_length_and_where_it_begins() {
    let arrears = || usage_price(1, recurring_usage(), &[]);
    let advance = || price(1, Timing::InAdvance, recurring("100"));
    let quarterly = |price| every(3, CadenceUnit::Month, price);
    let anniversary = |price| PriceTimeline { alignment: Alignment::Anniversary, ..price };
    let calendar = |price| PriceTimeline { alignment: Alignment::Calendar, ..price };
    for (price, expected) in [
        (arrears(), "2026-02-01"),
        (calendar(quarterly(arrears())), "2026-04-01"),
        (anniversary(arrears()), "2026-02-10"),
        (anniversary(quarterly(arrears())), "2026-04-10"),
        (every(1, CadenceUnit::Year, anniversary(arrears())), "2027-01-10"),
        (every(2, CadenceUnit::Week, anniversary(arrears())), "2026-01-24"),
        (advance(), "2026-01-11"),
        (calendar(quarterly(advance())), "2026-01-11"),
    ] {
        let found = finish("2026-01-10", Some("2026-01-20"), price.clone());
        let (subscription, price) = (SubscriptionId(1), price.price);
        assert_eq!(found, Finish::On { day: day(expected), subscription, price });
    }
    let open = Finish::Open { subscription: SubscriptionId(1), price: PriceId(1) };
    assert_eq!(finish("2026-01-10", None, arrears()), open);
    assert_eq!(finish("2026-01-10", None, advance()), open);
    assert_eq!(timeline(1, &[], &[arrears()]).finish().unwrap(), Finish::Nothing);
}

fn recurring_usage() -> ChargeModel {
    serde_json::from_str(r#"{"model":"perUnit","unitPrice":"0.5"}"#).unwrap()
}

#[test]
fn a_one_time_price_falls_due_once_and_a_quantity_without_credit_with_its_cycle() {
    let once =
        price(1, Timing::InAdvance, serde_json::from_str(r#"{"model":"oneTime","amount":"30"}"#).unwrap());
    assert_eq!(finish("2026-01-10", None, once).day(), Some(day("2026-01-11")));
    let kept = Segment { credit: false, ..segment("2026-01-10", Some("2026-02-20"), "1") };
    let timeline = timeline(1, &[kept], &[price(1, Timing::InAdvance, recurring("100"))]);
    assert_eq!(timeline.finish().unwrap().day(), Some(day("2026-02-02")));
}

/// What is owed at all up to a day, without what can't be rated.
fn keys(timeline: &Timeline, until: NaiveDate) -> Option<Vec<OwedCharge>> {
    owed(timeline, Window::new(None, until)).ok().map(|owed| owed.charges)
}

proptest! {
    #![proptest_config(cases(1_000))]

    /// Nothing falls due after it, and something does on the day before.
    #[test]
    fn nothing_falls_due_after_the_finish_and_something_on_the_day_before(
        timeline in (1..=31).prop_flat_map(account),
        later in 1_u64..900,
    ) {
        match timeline.finish().unwrap() {
            Finish::Nothing => {
                let found = keys(&timeline, nth(SPAN + later));
                prop_assert!(found.is_none_or(|charges| charges.is_empty()));
            }
            Finish::On { day, subscription, price } => {
                let at_the_end = keys(&timeline, day);
                prop_assert_eq!(&at_the_end, &keys(&timeline, day + Days::new(later)));
                if let (Some(all), Some(before)) = (at_the_end, keys(&timeline, day - Days::new(1))) {
                    let of_it = |charges: &[OwedCharge]| {
                        let mine = |c: &&OwedCharge| (c.key.subscription, c.key.price) == (subscription, price);
                        charges.iter().filter(mine).filter(|c| !c.early).count()
                    };
                    prop_assert!(of_it(&all) > of_it(&before), "nothing falls due before {}", day);
                }
            }
            Finish::Open { subscription, price } => {
                let of_it = |until| {
                    let mine = |c: &OwedCharge| (c.key.subscription, c.key.price) == (subscription, price);
                    keys(&timeline, until).map(|all| all.into_iter().filter(mine).count())
                };
                let (soon, late) = (of_it(nth(SPAN + 800)), of_it(nth(SPAN + 1_600)));
                prop_assert!(soon.zip(late).is_none_or(|(soon, late)| late > soon));
            }
        }
    }
}
