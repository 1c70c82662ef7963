//! What holds for every timeline: time only adds, cuts without a change change nothing, discounts stay within bounds, and shares
//! add up.

use crate::histories::cases;
use crate::make::*;
use crate::make_random::*;
use boss_kernel::id::DiscountId;
use boss_kernel::{Amount, BillingCalendar, Days, Decimal, NaiveDate, Quantity, UnitPrice};
use boss_rating::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Neither billed early, which the end of the cycle replaces, nor with amounts that lines of different cycles share.
fn only_adding(mut timeline: Timeline) -> Timeline {
    timeline.discounts.retain(|discount| matches!(discount.off, Off::Percent(_)));
    for price in timeline.subscriptions.iter_mut().flat_map(|s| &mut s.plans).flat_map(|p| &mut p.prices) {
        let mut versions = price.versions.to_vec();
        versions.iter_mut().for_each(|version| version.terms.bill_at = None);
        price.versions = versions.into();
    }
    timeline
}

/// Every cycle is the account's own month, so that lines fall due in the order in which they share.
fn by_account_months(mut timeline: Timeline) -> Timeline {
    for price in timeline.subscriptions.iter_mut().flat_map(|s| &mut s.plans).flat_map(|p| &mut p.prices) {
        (price.cadence, price.alignment) = (boss_kernel::Cadence::MONTHLY, boss_kernel::Alignment::CycleDay);
    }
    timeline
}

/// What was booked for a line before discounts and tax, as its explanation tells it.
fn booked(charge: &OwedCharge) -> Decimal {
    let told = charge.explanation.steps.iter().find_map(|step| match step {
        Step::Sum { booked, .. } => Some(*booked),
        Step::Booked { inclusive: true, gross, .. } => Some(*gross),
        Step::Booked { net, .. } => Some(*net),
        _ => None,
    });
    told.unwrap()
}

fn taxable(charge: &OwedCharge) -> Decimal {
    let inclusive =
        charge.explanation.steps.iter().any(|step| matches!(step, Step::Booked { inclusive: true, .. }));
    if inclusive { charge.gross.to_decimal() } else { charge.net.to_decimal() }
}

proptest! {
    #![proptest_config(cases(300))]

    /// What is owed up to an earlier day is part of what is owed up to a later one, where nothing is billed early and no fixed discount
    /// is shared; with fixed discounts too, where all cycles are the account's own months and none is looked ahead to.
    #[test]
    fn owed_only_grows(timeline in any_account(), days in (0..SPAN, 0..SPAN), back in 0_u64..60) {
        let (early, late) = (days.0.min(days.1), days.0.max(days.1));
        let mut shared = only_adding(by_account_months(timeline.clone()));
        shared.discounts = timeline.discounts.clone();
        for (timeline, back) in [(only_adding(timeline), back), (shared, 0)] {
            let (window, later) = (through(early, back), through(late, 0));
            let found = owed(&timeline, window).unwrap().charges;
            let keys: Vec<ChargeKey> = found.iter().map(|charge| charge.key).collect();
            let whole = owed(&timeline, later).unwrap().charges;
            // In arrears the window may end earlier: what it leaves out falls due on its cycle's last day.
            let due = |charge: &&OwedCharge| {
                charge.billable_on < window.arrears_until || keys.contains(&charge.key)
            };
            let expect: Vec<&OwedCharge> = whole.iter().filter(due).collect();
            prop_assert_eq!(found.iter().collect::<Vec<_>>(), expect);
            prop_assert!(found.iter().all(|charge| charge.billable_on < window.until));
        }
    }

    /// A run up to an earlier day has nothing to say about what a later one charged; nor has one by a clock set back. Only a cycle that
    /// came to nothing in the end, and so was never charged, may then look as if it were to be billed early. Lines that share a fixed
    /// discount may lie in any order, so there is none here.
    #[test]
    fn a_run_up_to_an_earlier_day_says_nothing(mut timeline in any_account(), days in (0..SPAN, 0..SPAN)) {
        timeline.discounts.retain(|discount| matches!(discount.off, Off::Percent(_)));
        let mut books = Books::default();
        books.run(&timeline, through(days.0.max(days.1), 0)).unwrap();
        let mut made = books.preview(&timeline, through(days.0.min(days.1), 0)).unwrap();
        let early = |charge: &ChargeToMake| charge.explanation.steps.iter().any(|step| matches!(step, Step::Early { .. }));
        made.retain(|charge| charge.corrects.is_some() || !early(charge));
        prop_assert_eq!(made, vec![]);
    }

    /// Cutting a segment in two where nothing changes changes nothing, whether or not its parts end with credit.
    #[test]
    fn a_cut_without_a_change_changes_nothing(timeline in any_account(), cut in 0..SPAN, credit in any::<bool>()) {
        let mut split = timeline.clone();
        let at = nth(cut);
        for plan in split.subscriptions.iter_mut().flat_map(|s| &mut s.plans) {
            let halves = plan.segments.iter().flat_map(|segment| {
                if segment.from < at && segment.to.is_none_or(|to| at < to) {
                    return vec![Segment { to: Some(at), credit, ..*segment }, Segment { from: at, ..*segment }];
                }
                vec![*segment]
            });
            plan.segments = halves.collect();
        }
        prop_assert_eq!(owed(&timeline, through(SPAN, 0)).unwrap(), owed(&split, through(SPAN, 0)).unwrap());
    }

    /// A discount takes no more than the line, a fixed one no more than its amount in each account cycle and in all.
    #[test]
    fn discounts_stay_within_their_bounds(timeline in any_account(), until in 0..SPAN + 60) {
        let calendar = BillingCalendar::new(timeline.cycle_day);
        let charges = owed(&timeline, through(until, 0)).unwrap().charges;
        let mut taken: BTreeMap<DiscountId, BTreeMap<NaiveDate, i64>> = BTreeMap::new();
        for charge in &charges {
            prop_assert!(!charge.net.is_negative() && !charge.gross.is_negative());
            let off = Amount::sum(charge.discounts.iter().map(|d| d.amount), timeline.currency).unwrap();
            prop_assert_eq!(booked(charge) - off.to_decimal(), taxable(charge), "{:?}", charge);
            for applied in &charge.discounts {
                prop_assert!(applied.amount.is_positive());
                let discount = timeline.discounts.iter().find(|d| d.discount == applied.discount).unwrap();
                let own = calendar.start_on_or_before(charge.key.period.from());
                let cycle = own.max(calendar.start_on_or_before(discount.from));
                *taken.entry(applied.discount).or_default().entry(cycle).or_default() += applied.amount.minor();
            }
        }
        for discount in &timeline.discounts {
            let cycles = taken.remove(&discount.discount).unwrap_or_default();
            let most = match discount.duration {
                DiscountDuration::Once => 1,
                DiscountDuration::Cycles(count) => usize::try_from(count).unwrap(),
                DiscountDuration::Forever => usize::MAX,
            };
            let Off::Fixed(amount) = discount.off else {
                prop_assert!(cycles.len() <= most);
                continue;
            };
            prop_assert!(cycles.values().all(|taken| *taken <= amount.minor()), "{:?}", cycles);
            if discount.duration == DiscountDuration::Once {
                prop_assert!(cycles.values().sum::<i64>() <= amount.minor());
            } else {
                prop_assert!(cycles.len() <= most);
            }
        }
    }

    /// However often the quantity changes within it, a cycle at one price is the days' shares added up, rounded once.
    #[test]
    fn shares_of_a_cycle_add_up(
        cuts in prop::collection::btree_map(1_u64..31, 0_i64..9_000_000, 1..8),
        cents in 1_i64..1_000_000,
        count in prop_oneof![Just(DayCount::Actual), Just(DayCount::Fixed30)],
    ) {
        let start = day("2026-01-01");
        let mut segments = vec![segment("2026-01-01", None, "1")];
        for (offset, quantity) in &cuts {
            let from = start + Days::new(*offset);
            segments.last_mut().unwrap().to = Some(from);
            segments.push(Segment { from, to: None, quantity: Quantity(*quantity), credit: true });
        }
        let amount = UnitPrice(Decimal::new(cents, 2));
        let model = ChargeModel::Recurring { amount, day_count: count };
        let by_day: i128 = (0..31).map(|offset| {
            let on = start + Days::new(offset);
            i128::from(segments.iter().rfind(|segment| segment.from <= on).unwrap().quantity.millionths())
        }).sum();
        let denominator = 31_000_000;
        let exact = by_day * i128::from(cents);
        let expect = (exact * 2 + denominator) / (denominator * 2);
        let found = nets(&timeline(1, &segments, &[price(1, Timing::InAdvance, model)]), until("2026-01-02"));
        prop_assert_eq!(i128::from(found[0]), expect);
    }

    /// A part of a cycle costs no more than the whole of it, two parts that make it up as much as it, to the cent.
    #[test]
    fn a_part_costs_no_more_than_the_whole(
        (every, unit) in prop::sample::select(vec![(1, 2), (3, 2), (6, 2), (1, 3), (10, 0), (1, 0), (2, 1)]),
        cycle_day in 1..=31,
        start in 0_u64..400,
        (skipped, served) in (0_u64..40, 1_u64..400),
        count in prop_oneof![Just(DayCount::Actual), Just(DayCount::Fixed30), Just(DayCount::Thirty360)],
    ) {
        use boss_kernel::CadenceUnit::{Day, Month, Week, Year};
        let rated = PriceTimeline {
            cadence: cadence(every, [Day, Week, Month, Year][unit]),
            ..price(1, Timing::InArrears, counted("999.99", count))
        };
        let from = nth(start + skipped);
        let part = Segment { from, to: Some(from + Days::new(served)), ..segment("2026-01-01", None, "1") };
        let mut partly = timeline(cycle_day, &[part], std::slice::from_ref(&rated));
        partly.subscriptions[0].start = nth(start);
        partly.subscriptions[0].plans[0].start = nth(start);
        for charge in owed(&partly, until("2028-01-01")).unwrap().charges {
            let whole = charge.served == charge.key.period;
            prop_assert!(charge.net.minor() <= 99_999, "{:?}", charge);
            prop_assert!(!whole || charge.net.minor() == 99_999, "{:?}", charge);
        }
    }
}
