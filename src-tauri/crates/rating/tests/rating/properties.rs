//! The rule of the difference over random histories, and that nothing panics.
//!
//! `PROPTEST_CASES=20000 cargo nextest run -p boss-rating properties` soaks them.

use crate::make::*;
use boss_kernel::id::{PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::{BillingCalendar, Currency, CycleDay, Days, Decimal, NaiveDate, Quantity, UnitPrice};
use boss_rating::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Days of the random histories, counted from here.
fn nth(offset: u64) -> NaiveDate {
    day("2023-11-20") + Days::new(offset)
}

/// Segments from cut points: each stretch between two cuts has a quantity or is a pause.
fn segments() -> impl Strategy<Value = Vec<Segment>> {
    let cuts = prop::collection::btree_set(0_u64..260, 1..6);
    (cuts, prop::collection::vec(prop::option::weighted(0.75, 0_i64..5_000_000), 6), any::<bool>()).prop_map(
        |(cuts, quantities, open)| {
            let cuts: Vec<u64> = cuts.into_iter().collect();
            let ends = cuts.iter().skip(1).map(|end| Some(nth(*end))).chain([None]);
            let stretches = cuts.iter().zip(ends).zip(quantities);
            stretches
                .filter(|((_, to), _)| to.is_some() || open)
                .filter_map(|((from, to), quantity)| {
                    Some(Segment { from: nth(*from), to, quantity: Quantity(quantity?), credit: true })
                })
                .collect()
        },
    )
}

fn unit_price() -> impl Strategy<Value = UnitPrice> {
    (0_i64..1_000_000, 0_u32..7).prop_map(|(digits, scale)| UnitPrice(Decimal::new(digits, scale)))
}

fn models(kind: ChargeKind) -> BoxedStrategy<ChargeModel> {
    let counts = prop_oneof![Just(DayCount::Actual), Just(DayCount::Fixed30), Just(DayCount::Thirty360)];
    let tiers = (
        prop::collection::btree_set(1_i64..50_000_000, 0..4),
        prop::collection::vec((unit_price(), unit_price()), 4),
    );
    let graduated = tiers.prop_map(|(bounds, prices)| {
        let bounds = bounds.into_iter().map(|bound| Some(Quantity(bound))).chain([None]);
        let tier = |(up_to, (unit_price, flat_fee))| Tier { up_to, unit_price, flat_fee, block: None };
        ChargeModel::Graduated { tiers: bounds.zip(prices).map(tier).collect() }
    });
    match kind {
        ChargeKind::OneTime => unit_price().prop_map(|amount| ChargeModel::OneTime { amount }).boxed(),
        ChargeKind::Recurring => (unit_price(), counts)
            .prop_map(|(amount, day_count)| ChargeModel::Recurring { amount, day_count })
            .boxed(),
        ChargeKind::Usage => {
            prop_oneof![unit_price().prop_map(|unit_price| ChargeModel::PerUnit { unit_price }), graduated]
                .boxed()
        }
    }
}

fn usage(kind: ChargeKind) -> BoxedStrategy<Vec<DayQuantity>> {
    let most = if kind == ChargeKind::Usage { 40 } else { 1 };
    prop::collection::btree_map(0_u64..260, 0_i64..30_000_000, 0..most)
        .prop_map(|days| {
            days.into_iter()
                .map(|(on, used)| DayQuantity { day: nth(on), quantity: Quantity(used) })
                .collect()
        })
        .boxed()
}

fn price_timeline(id: i64) -> impl Strategy<Value = PriceTimeline> {
    let kinds = prop_oneof![Just(ChargeKind::OneTime), Just(ChargeKind::Recurring), Just(ChargeKind::Usage)];
    kinds.prop_flat_map(move |kind| {
        let tax =
            (prop::sample::select(vec!["0", "0.06", "0.13"]), any::<bool>()).prop_map(|(r, i)| taxed(r, i));
        let later = prop::collection::btree_map(1_u64..260, models(kind), 0..3);
        (models(kind), later, tax, usage(kind), any::<bool>()).prop_map(
            move |(first, later, tax, usage, advance)| {
                let later = later.into_iter().map(|(on, model)| (nth(on), model));
                let all = [(day("2023-01-01"), first)].into_iter().chain(later).zip(1..);
                let version =
                    |((valid_from, model), n)| PriceVersion { version: PriceVersionId(n), valid_from, model };
                let timing =
                    if advance && kind != ChargeKind::Usage { Timing::InAdvance } else { Timing::InArrears };
                let usage = if kind == ChargeKind::Usage { usage } else { Vec::new() };
                PriceTimeline { price: PriceId(id), timing, versions: all.map(version).collect(), tax, usage }
            },
        )
    })
}

fn subscriptions() -> impl Strategy<Value = Vec<SubscriptionTimeline>> {
    let one = |id| {
        (segments(), price_timeline(1), price_timeline(2)).prop_map(move |(segments, first, second)| {
            SubscriptionTimeline { subscription: SubscriptionId(id), segments, prices: vec![first, second] }
        })
    };
    (one(1), prop::option::of(one(2)))
        .prop_map(|(first, second)| [Some(first), second].into_iter().flatten().collect())
}

fn account(cycle_day: i32, subscriptions: Vec<SubscriptionTimeline>) -> Timeline {
    let calendar = BillingCalendar::new(CycleDay::new(cycle_day).unwrap());
    Timeline { currency: Currency::CNY, calendar, subscriptions }
}

/// What is charged per key: net, tax, gross.
type Sums = BTreeMap<ChargeKey, (i64, i64, i64)>;

fn add(sums: &mut Sums, key: ChargeKey, amounts: [boss_kernel::Amount; 3]) {
    let sum = sums.entry(key).or_default();
    let [net, tax, gross] = amounts.map(|amount| amount.minor());
    *sum = (sum.0 + net, sum.1 + tax, sum.2 + gross);
}

fn charged(books: &Books) -> Sums {
    let mut sums = Sums::new();
    books.charged.iter().for_each(|c| add(&mut sums, c.key, [c.net, c.tax, c.gross]));
    sums.retain(|_, sum| *sum != (0, 0, 0));
    sums
}

fn owed_sums(owed: &Owed) -> Sums {
    let mut sums = Sums::new();
    owed.charges.iter().for_each(|c| add(&mut sums, c.key, [c.net, c.tax, c.gross]));
    sums.retain(|_, sum| *sum != (0, 0, 0));
    sums
}

fn through(offset: u64) -> Window {
    Window::new(None, nth(offset))
}

proptest! {
    /// Any beliefs about the account, runs up to any days in any order, then a run of the truth up to the last day billed.
    #[test]
    fn what_is_charged_is_what_the_final_timeline_owes(
        cycle_day in 1..=31,
        history in prop::collection::vec((subscriptions(), prop::collection::vec(0_u64..300, 1..4)), 1..5),
        last in 0_u64..300,
    ) {
        let mut books = Books::default();
        let mut furthest = last;
        for (subscriptions, days) in &history {
            let timeline = account(cycle_day, subscriptions.clone());
            for run in days {
                furthest = furthest.max(*run);
                books.run(&timeline, through(*run)).unwrap();
                prop_assert_eq!(books.preview(&timeline, through(*run)).unwrap(), vec![]);
            }
        }
        let fin = account(cycle_day, history[history.len() - 1].0.clone());
        books.run(&fin, through(furthest)).unwrap();
        prop_assert_eq!(charged(&books), owed_sums(&owed(&fin, through(furthest)).unwrap()));
        prop_assert_eq!(books.preview(&fin, through(furthest)).unwrap(), vec![]);
        let summed = Books { charged: books.summed() };
        for run in [last, furthest] {
            prop_assert_eq!(summed.preview(&fin, through(run)).unwrap(), vec![]);
        }
        for made in &books.charged {
            prop_assert_eq!(made.net.plus(made.tax).unwrap(), made.gross);
        }
    }

    /// What is owed up to an earlier day is part of what is owed up to a later one.
    #[test]
    fn owed_only_grows(cycle_day in 1..=31, subscriptions in subscriptions(), a in 0_u64..300, b in 0_u64..300) {
        let timeline = account(cycle_day, subscriptions);
        let early = owed(&timeline, through(a.min(b))).unwrap().charges;
        let late = owed(&timeline, through(a.max(b))).unwrap().charges;
        let due: Vec<&OwedCharge> = late.iter().filter(|charge| charge.billable_on < nth(a.min(b))).collect();
        prop_assert_eq!(early.iter().collect::<Vec<_>>(), due);
    }

    /// Only things after a run changed: from the checkpoint the next run charges what the whole history would.
    #[test]
    fn a_checkpoint_gives_what_the_whole_history_gives(
        cycle_day in 1..=31,
        subscriptions in subscriptions(),
        first in 0_u64..200,
        later in 0_u64..100,
        quantity in 0_i64..5_000_000,
        late_usage in 0_i64..5_000_000,
    ) {
        let before = account(cycle_day, subscriptions.clone());
        let mut books = Books::default();
        books.run(&before, through(first)).unwrap();
        let changed = nth(first);
        let mut after = before;
        for subscription in &mut after.subscriptions {
            subscription.segments.retain(|segment| segment.from < changed);
            if let Some(last) = subscription.segments.last_mut() {
                last.to = Some(last.to.map_or(changed, |to| to.min(changed)));
            }
            subscription.segments.push(Segment { from: changed, to: None, quantity: Quantity(quantity) });
            for price in subscription.prices.iter_mut().filter(|p| p.versions[0].model.kind() == ChargeKind::Usage) {
                price.usage.retain(|entry| entry.day < changed);
                price.usage.push(DayQuantity { day: changed, quantity: Quantity(late_usage) });
            }
        }
        let until = nth(first + later);
        let whole = books.preview(&after, Window::new(None, until)).unwrap();
        let short = books.preview(&after, Window::new(Some(changed), until)).unwrap();
        prop_assert_eq!(whole, short);
    }

    /// Cutting a segment in two where nothing changes changes nothing.
    #[test]
    fn a_cut_without_a_change_changes_nothing(cycle_day in 1..=31, subscriptions in subscriptions(), cut in 0_u64..260) {
        let whole = account(cycle_day, subscriptions);
        let mut split = whole.clone();
        for subscription in &mut split.subscriptions {
            let at = nth(cut);
            let halves = subscription.segments.iter().flat_map(|segment| {
                if segment.from < at && segment.to.is_none_or(|to| at < to) {
                    return vec![Segment { to: Some(at), ..*segment }, Segment { from: at, ..*segment }];
                }
                vec![*segment]
            });
            subscription.segments = halves.collect();
        }
        prop_assert_eq!(owed(&whole, through(300)).unwrap(), owed(&split, through(300)).unwrap());
    }

    /// However often the quantity changes within it, a cycle at one price is the days' shares added up, rounded once.
    #[test]
    fn shares_of_a_cycle_add_up(
        cuts in prop::collection::btree_map(1_u64..31, 0_i64..9_000_000, 1..8),
        cents in 1_i64..1_000_000,
        count in prop_oneof![Just(DayCount::Actual), Just(DayCount::Fixed30)],
    ) {
        let start = day("2026-01-01");
        let mut segments = vec![Segment { from: start, to: None, quantity: Quantity::ONE }];
        for (offset, quantity) in &cuts {
            let from = start + Days::new(*offset);
            segments.last_mut().unwrap().to = Some(from);
            segments.push(Segment { from, to: None, quantity: Quantity(*quantity) });
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

    /// Anything at all gives charges or an error, and the words for it.
    #[test]
    fn nothing_panics(
        cycle_day in 1..=31,
        from in any::<i32>(), length in any::<i32>(), quantity in any::<i64>(), used in any::<i64>(),
        price_parts in (any::<i128>(), 0_u32..28), bound in any::<i64>(), until in any::<i32>(), checkpoint in any::<Option<i32>>(),
        near in any::<bool>(),
    ) {
        let date = |days: i32| {
            let days = if near { days % 40_000 + 730_000 } else { days };
            NaiveDate::from_num_days_from_ce_opt(days).unwrap_or(NaiveDate::MAX)
        };
        let mantissa = price_parts.0 % (1 << 95);
        let amount = UnitPrice(Decimal::try_from_i128_with_scale(mantissa, price_parts.1).unwrap());
        let tier = |up_to| Tier { up_to, unit_price: amount, flat_fee: amount };
        let graduated = Tiers::new(vec![tier(Some(Quantity(bound))), tier(None)]).map(|tiers| ChargeModel::Graduated { tiers });
        let recurring = ChargeModel::Recurring { amount, day_count: DayCount::Thirty360 };
        let models = [ChargeModel::OneTime { amount }, recurring, ChargeModel::PerUnit { unit_price: amount }];
        let segment = Segment { from: date(from), to: Some(date(from.wrapping_add(length))), quantity: Quantity(quantity) };
        for model in models.into_iter().chain(graduated) {
            let mut rated = price(1, Timing::InArrears, model);
            rated.tax = taxed("0.13", false);
            rated.versions[0].valid_from = date(from);
            if rated.versions[0].model.kind() == ChargeKind::Usage {
                rated.usage.push(DayQuantity { day: date(from), quantity: Quantity(used) });
            }
            let timeline = timeline(cycle_day, &[segment], &[rated]);
            let window = Window::new(checkpoint.map(date), date(until));
            let mut books = Books::default();
            match books.run(&timeline, window) {
                Ok(made) => made.iter().for_each(|charge| {
                    boss_kernel::Language::ALL.iter().for_each(|l| assert!(!lines(&charge.explanation, *l).is_empty()));
                }),
                Err(error) => prop_assert!(!error.view().texts.chinese.what.is_empty()),
            }
        }
    }
}
