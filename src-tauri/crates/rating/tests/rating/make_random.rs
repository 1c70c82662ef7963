//! Random timelines that make sense: every charge model, every form of usage, cadences, phases, layers of versions, taxes, discounts.
//!
//! Ids are few and shared by all timelines, so that two of them, taken as two beliefs about one account, owe for the same keys.

use crate::make::*;
use crate::random_prices::price_timeline;
use boss_kernel::id::{DiscountId, PriceId, SubscriptionId};
use boss_kernel::{
    Amount, Cadence, CadenceUnit, Currency, CycleDay, Days, Decimal, NaiveDate, Percent, Quantity,
};
use boss_rating::*;
use proptest::prelude::*;

/// So many days the random timelines last.
pub(crate) const SPAN: u64 = 420;

/// Days of the random timelines, counted from here: month ends of 28 to 31 days and a leap day lie within.
pub(crate) fn nth(offset: u64) -> NaiveDate {
    day("2023-11-20") + Days::new(offset)
}

/// The window up to a day, where what is charged in arrears is looked at so many days less.
pub(crate) fn through(until: u64, back: u64) -> Window {
    Window { arrears_until: nth(until.saturating_sub(back)), ..Window::new(None, nth(until)) }
}

pub(crate) fn cadence(every: i32, unit: CadenceUnit) -> Cadence {
    Cadence::new(every, unit).unwrap()
}

pub(crate) fn percent() -> BoxedStrategy<Percent> {
    (1_i64..=10_000, 2_u32..5)
        .prop_map(|(digits, scale)| Percent::new(Decimal::new(digits, scale)).unwrap())
        .boxed()
}

/// Segments from cut points: each stretch between two cuts has a quantity or is a pause, and ends with or without credit.
fn segments() -> BoxedStrategy<Vec<Segment>> {
    let cuts = prop::collection::btree_set(0_u64..SPAN, 1..6);
    let stretch = (prop::option::weighted(0.8, 0_i64..5_000_000), prop::bool::weighted(0.7));
    (cuts, prop::collection::vec(stretch, 6), prop::bool::weighted(0.7))
        .prop_map(|(cuts, stretches, open)| {
            let cuts: Vec<u64> = cuts.into_iter().collect();
            let ends = cuts.iter().skip(1).map(|end| Some(nth(*end))).chain([None]);
            let all = cuts.iter().zip(ends).zip(stretches).filter(|((_, to), _)| to.is_some() || open);
            all.filter_map(|((from, to), (quantity, credit))| {
                Some(Segment { from: nth(*from), to, quantity: Quantity(quantity?), credit })
            })
            .collect()
        })
        .boxed()
}

fn phases() -> BoxedStrategy<Vec<Phase>> {
    let lasting = |every, unit| Phase { length: Some(cadence(every, unit)) };
    let open = Phase { length: None };
    prop_oneof![
        6 => Just(vec![]),
        1 => Just(vec![lasting(14, CadenceUnit::Day), open]),
        1 => Just(vec![lasting(1, CadenceUnit::Month), lasting(3, CadenceUnit::Month), open]),
        1 => Just(vec![lasting(7, CadenceUnit::Week)]),
    ]
    .boxed()
}

fn plan(first_price: i64) -> BoxedStrategy<Plan> {
    phases()
        .prop_flat_map(move |phases| {
            let count = phases.len();
            let prices = (0..2).map(|n| price_timeline(first_price + n, count)).collect::<Vec<_>>();
            (prices, prop::option::weighted(0.3, price_timeline(first_price + 2, count))).prop_map(
                move |(mut prices, third)| {
                    prices.extend(third);
                    Plan { start: nth(0), segments: Vec::new(), phases: phases.clone(), prices }
                },
            )
        })
        .boxed()
}

/// A subscription, possibly upgraded to another plan, possibly begun on another account.
fn subscription(id: i64) -> BoxedStrategy<SubscriptionTimeline> {
    let upgrade = prop::option::weighted(0.3, (0_usize..6, plan(11)));
    let before = prop_oneof![4 => Just(0_u64), 1 => 1_u64..100];
    (segments(), plan(1), upgrade, before)
        .prop_map(move |(mut segments, first, upgrade, before)| {
            let mut plans = vec![first];
            if let Some((at, second)) = upgrade {
                let later = segments.split_off(at.min(segments.len()));
                plans.push(Plan { segments: later, ..second });
            }
            plans[0].segments = segments;
            let begun = |plan: &Plan| plan.segments.first().map_or(nth(SPAN), |segment| segment.from);
            for plan in &mut plans {
                plan.start = begun(plan);
            }
            let start = plans.iter().map(|plan| plan.start).min().unwrap_or(nth(SPAN)) - Days::new(before);
            plans[0].start = plans[0].start - Days::new(before);
            SubscriptionTimeline { subscription: SubscriptionId(id), start, plans }
        })
        .boxed()
}

fn discount(id: i64) -> BoxedStrategy<Discount> {
    let off = prop_oneof![
        percent().prop_map(Off::Percent),
        (1_i64..200_000).prop_map(|minor| Off::Fixed(Amount::new(minor, Currency::CNY))),
    ];
    let duration = prop_oneof![
        Just(DiscountDuration::Once),
        (1_u32..5).prop_map(DiscountDuration::Cycles),
        Just(DiscountDuration::Forever),
    ];
    let limits = (
        prop::option::weighted(0.3, 1_u64..200),
        prop::option::weighted(0.3, 1_i64..3),
        prop::option::weighted(0.3, prop::sample::select(vec![vec![1], vec![2, 11], vec![1, 12, 3]])),
    );
    (off, duration, 0..SPAN, limits, -1_i32..2)
        .prop_map(move |(off, duration, from, (days, subscription, prices), priority)| Discount {
            discount: DiscountId(id),
            label: format!("COUPON-{id}").into(),
            off,
            duration,
            from: nth(from),
            to: days.map(|days| nth(from + days)),
            subscription: subscription.map(SubscriptionId),
            prices: prices.map(|prices| prices.into_iter().map(PriceId).collect()),
            priority,
            used_before: Amount::zero(Currency::CNY),
        })
        .boxed()
}

fn discounts() -> BoxedStrategy<Vec<Discount>> {
    let each = (1..4).map(|id| prop::option::weighted(0.3, discount(id))).collect::<Vec<_>>();
    each.prop_map(|discounts| discounts.into_iter().flatten().collect()).boxed()
}

/// An account with one or two subscriptions.
pub(crate) fn account(cycle_day: i32) -> BoxedStrategy<Timeline> {
    (subscription(1), prop::option::weighted(0.4, subscription(2)), discounts())
        .prop_map(move |(first, second, discounts)| Timeline {
            currency: Currency::CNY,
            cycle_day: CycleDay::new(cycle_day).unwrap(),
            subscriptions: [Some(first), second].into_iter().flatten().collect(),
            discounts,
        })
        .boxed()
}

/// Any account.
pub(crate) fn any_account() -> BoxedStrategy<Timeline> {
    (1..=31).prop_flat_map(account).boxed()
}
