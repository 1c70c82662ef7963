//! A run from a checkpoint charges what a run over the whole history charges, and needs no more than it says it reads.

use crate::histories::cases;
use crate::make::*;
use crate::make_random::*;
use crate::random_prices::in_order;
use boss_kernel::{Amount, Currency, Days, NaiveDate, Period, Quantity};
use boss_rating::*;
use proptest::prelude::*;

/// `before` up to a day, `after` from it on: nothing earlier changed.
fn spliced(before: &Timeline, after: &Timeline, at: NaiveDate) -> Timeline {
    let mut timeline = before.clone();
    for source in &after.subscriptions {
        let found = timeline.subscriptions.iter_mut().find(|s| s.subscription == source.subscription);
        match found {
            Some(subscription) => splice_subscription(subscription, source, at),
            None => timeline.subscriptions.push(begun_later(source, at)),
        }
    }
    timeline.discounts.retain(|discount| discount.from < at);
    for discount in after.discounts.iter().filter(|discount| discount.from >= at) {
        if timeline.discounts.iter().all(|known| known.discount != discount.discount) {
            timeline.discounts.push(discount.clone());
        }
    }
    timeline
}

fn splice_subscription(
    subscription: &mut SubscriptionTimeline,
    source: &SubscriptionTimeline,
    at: NaiveDate,
) {
    if subscription.start >= at {
        subscription.start = source.start.max(at);
    }
    for (plan, source) in subscription.plans.iter_mut().zip(&source.plans) {
        splice_plan(plan, source, at, subscription.start);
    }
    let upgraded = source.plans.iter().skip(subscription.plans.len());
    let begun = upgraded.map(|plan| plan_begun_later(plan, at));
    subscription.plans.extend(begun);
    let surplus = subscription.plans.iter_mut().skip(source.plans.len());
    surplus.for_each(|plan| end_on(plan, at));
}

fn splice_plan(plan: &mut Plan, source: &Plan, at: NaiveDate, start: NaiveDate) {
    end_on(plan, at);
    plan.segments.extend(plan_begun_later(source, at).segments);
    if plan.start >= at {
        plan.start = plan.segments.first().map_or(at, |segment| segment.from).max(start);
    }
    for (price, source) in plan.prices.iter_mut().zip(&source.prices) {
        splice_price(price, source, at);
    }
}

fn end_on(plan: &mut Plan, at: NaiveDate) {
    plan.segments.retain(|segment| segment.from < at);
    if let Some(last) = plan.segments.last_mut() {
        last.to = Some(last.to.map_or(at, |to| to.min(at)));
    }
}

fn splice_price(price: &mut PriceTimeline, source: &PriceTimeline, at: NaiveDate) {
    let terms = |tax: &TaxTimeline, from: NaiveDate| {
        let tax = tax.clone();
        from.iter_days().take(700).map(move |day| (day, tax.on(day)))
    };
    let first = nth(0) - Days::new(200);
    let known = terms(&price.tax, first).take_while(|(day, _)| *day < at);
    price.tax = TaxTimeline::changing(price.tax.on(first), known.chain(terms(&source.tax, at)).collect());
    let same = std::mem::discriminant(&price.usage) == std::mem::discriminant(&source.usage);
    if !same || price.kind() != source.kind() {
        return;
    }
    price.usage = joined(&price.usage, &source.usage, at);
    let known = price.versions.iter().filter(|version| version.valid_from < at);
    let later = source.versions.iter().filter(|version| version.valid_from >= at);
    price.versions = in_order(known.chain(later).cloned().collect()).into();
}

fn plan_begun_later(plan: &Plan, at: NaiveDate) -> Plan {
    let clip = |segment: &Segment| Segment { from: segment.from.max(at), ..*segment };
    let segments = plan.segments.iter().filter(|segment| segment.to.is_none_or(|to| to > at)).map(clip);
    let segments: Vec<Segment> = segments.collect();
    let start = segments.first().map_or(at, |segment| segment.from);
    Plan { start, segments, ..plan.clone() }
}

fn begun_later(subscription: &SubscriptionTimeline, at: NaiveDate) -> SubscriptionTimeline {
    let plans = subscription.plans.iter().map(|plan| plan_begun_later(plan, at)).collect();
    SubscriptionTimeline { start: at, plans, ..subscription.clone() }
}

/// The records of one form of usage before a day and of another from it on.
fn joined(before: &Usage, after: &Usage, at: NaiveDate) -> Usage {
    fn both<T: Clone>(before: &[T], after: &[T], early: impl Fn(&T) -> bool) -> Vec<T> {
        before.iter().filter(|e| early(e)).chain(after.iter().filter(|e| !early(e))).cloned().collect()
    }
    let days = |a: &[DayQuantity], b: &[DayQuantity]| both(a, b, |entry| entry.day < at);
    match (before, after) {
        (Usage::Sum(a), Usage::Sum(b)) => Usage::Sum(days(a, b)),
        (Usage::Max(a), Usage::Max(b)) => Usage::Max(days(a, b)),
        (Usage::Latest(a), Usage::Latest(b)) => Usage::Latest(days(a, b)),
        (Usage::Events(a), Usage::Events(b)) => Usage::Events(days(a, b)),
        (Usage::Level { opening, changes: a }, Usage::Level { changes: b, .. }) => {
            Usage::Level { opening: *opening, changes: days(a, b) }
        }
        (Usage::Unique(a), Usage::Unique(b)) => Usage::Unique(both(a, b, |entry| entry.day < at)),
        (Usage::Series(a), Usage::Series(b)) => Usage::Series(both(a, b, |entry| entry.day < at)),
        (Usage::Priced(a), Usage::Priced(b)) => Usage::Priced(both(a, b, |entry| entry.day < at)),
        _ => before.clone(),
    }
}

/// The records from a day on; what a level was before them is its opening.
fn read_from(usage: &Usage, day: NaiveDate) -> Usage {
    let mut rest = joined(&emptied(usage), usage, day);
    if let (Usage::Level { opening, .. }, Usage::Level { opening: known, changes }) = (&mut rest, usage) {
        let before =
            changes.iter().filter(|change| change.day < day).map(|change| change.quantity.millionths());
        *opening = Quantity(known.millionths() + before.sum::<i64>());
    }
    rest
}

/// The same form without a record.
fn emptied(usage: &Usage) -> Usage {
    match usage {
        Usage::None => Usage::None,
        Usage::Sum(_) => Usage::Sum(vec![]),
        Usage::Max(_) => Usage::Max(vec![]),
        Usage::Latest(_) => Usage::Latest(vec![]),
        Usage::Events(_) => Usage::Events(vec![]),
        Usage::Level { opening, .. } => Usage::Level { opening: *opening, changes: vec![] },
        Usage::Unique(_) => Usage::Unique(vec![]),
        Usage::Series(_) => Usage::Series(vec![]),
        Usage::Priced(_) => Usage::Priced(vec![]),
    }
}

/// The first day on which nothing was served or changed any more, of each subscription of `after`, which is `before` up to `from`.
fn ended(before: &Timeline, after: &Timeline, from: NaiveDate) -> Vec<Option<NaiveDate>> {
    let goes_on = |segment: &Segment| segment.to.is_none_or(|to| to > from);
    let segments_of = |subscription: &SubscriptionTimeline| {
        let plans = subscription.plans.iter();
        plans.flat_map(|plan| plan.segments.clone()).collect::<Vec<_>>()
    };
    let each = after.subscriptions.iter().map(|subscription| {
        let known = before.subscriptions.iter().find(|s| s.subscription == subscription.subscription);
        let segments = segments_of(subscription);
        let changed = known.into_iter().flat_map(segments_of).chain(segments.clone()).any(|s| goes_on(&s));
        if changed { None } else { segments.iter().filter_map(|segment| segment.to).max() }
    });
    each.collect()
}

/// What a run from a checkpoint is given: the subscriptions it says it looks at, usage and charges as far back as it says it reads, and
/// what is used up of discounts.
fn as_read(
    whole: &Timeline,
    ended: &[Option<NaiveDate>],
    books: &Books,
    from: NaiveDate,
) -> (Timeline, Books) {
    let mut looked_at = whole.looked_at(ended, from).into_iter();
    let mut read = whole.clone();
    read.subscriptions.retain(|_| looked_at.next().unwrap());
    let timeline = &read.clone();
    let mut charged = Vec::new();
    for (subscription, known) in read.subscriptions.iter_mut().zip(&timeline.subscriptions) {
        for (plan, known_plan) in subscription.plans.iter_mut().zip(&known.plans) {
            for price in &mut plan.prices {
                let first = timeline.reading_from(known, known_plan, price, from);
                price.usage = read_from(&price.usage, first);
                let of_price = books.charged.iter().filter(|charge| {
                    (charge.key.subscription, charge.key.price) == (known.subscription, price.price)
                        && charge.key.period.to() > first
                });
                charged.extend(of_price.cloned());
            }
        }
    }
    let reach = timeline.reach(from);
    let settled = |period: Period| period.from() < reach && period.to() <= from;
    for discount in &mut read.discounts {
        let early = books.charged.iter().filter(|charge| settled(charge.key.period));
        let taken =
            early.flat_map(|charge| &charge.discounts).filter(|taken| taken.discount == discount.discount);
        discount.used_before = Amount::sum(taken.map(|taken| taken.amount), Currency::CNY).unwrap();
    }
    (read, Books { charged })
}

proptest! {
    #![proptest_config(cases(1_500))]

    /// Only what is on or after the checkpoint changed since a run that covered it.
    #[test]
    fn a_checkpoint_gives_what_the_whole_history_gives(
        (before, after) in (1..=31).prop_flat_map(|cycle_day| (account(cycle_day), account(cycle_day))),
        (first, back, settled) in (0..SPAN, prop_oneof![Just(0_u64), 0_u64..60], prop_oneof![Just(0_u64), 0_u64..100]),
        (later, later_back) in (0_u64..200, 0_u64..60),
    ) {
        let mut books = Books::default();
        let window = through(first, back);
        books.run(&before, window).unwrap();
        let from = window.arrears_until - Days::new(settled);
        let after = spliced(&before, &after, from);
        let arrears_until = (nth(first + later) - Days::new(later_back)).max(window.arrears_until);
        let whole = Window { from: None, until: nth(first + later), arrears_until };
        let expect = books.preview(&after, whole).unwrap();
        let (read, charged) = as_read(&after, &ended(&before, &after, from), &books, from);
        let found = charged.preview(&read, Window { from: Some(from), ..whole }).unwrap();
        prop_assert_eq!(found, expect, "from {}, reach {}", from, after.reach(from));
    }
}
