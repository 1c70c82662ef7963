//! The rule of the difference over random histories: whatever was believed and charged before, what is charged in the end is what the
//! truth owes.
//!
//! `BOSS_SOAK=1000 cargo nextest run --release -p boss-rating` tries a thousand times as many histories as usual, here and in every
//! other property; `PROPTEST_CASES=20000` a number of one's own.

use crate::make::*;
use crate::make_random::*;
use boss_kernel::id::{DiscountId, PriceId, SubscriptionId};
use boss_kernel::{Amount, TaxRate};
use boss_rating::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use std::collections::BTreeMap;

/// So many cases of a property that usually has `usual`.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse::<u32>().ok());
    let soak = number("BOSS_SOAK").map(|times| usual.saturating_mul(times.max(1)));
    let cases = number("PROPTEST_CASES").or(soak).unwrap_or(usual);
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 4_000, ..ProptestConfig::default() }
}

/// What stands for one key and tax rate: net, tax, gross.
type Sums = BTreeMap<(ChargeKey, TaxRate), [i64; 3]>;
/// What each discount took off it.
type Taken = BTreeMap<(ChargeKey, TaxRate, DiscountId), i64>;

/// Adds up charges, leaving out what comes to nothing.
#[derive(Debug, Default, PartialEq, Eq)]
struct Standing {
    sums: Sums,
    taken: Taken,
}

impl Standing {
    fn add(&mut self, key: ChargeKey, rate: TaxRate, amounts: [Amount; 3], discounts: &[AppliedDiscount]) {
        let sum = self.sums.entry((key, rate)).or_default();
        for (sum, amount) in sum.iter_mut().zip(amounts) {
            *sum += amount.minor();
        }
        for applied in discounts {
            *self.taken.entry((key, rate, applied.discount)).or_default() += applied.amount.minor();
        }
    }

    fn without_nothing(mut self) -> Standing {
        self.sums.retain(|_, sum| *sum != [0; 3]);
        self.taken.retain(|_, sum| *sum != 0);
        self
    }

    fn charged(books: &Books) -> Standing {
        let mut standing = Standing::default();
        for c in &books.charged {
            standing.add(c.key, c.tax_rate, [c.net, c.tax, c.gross], &c.discounts);
        }
        standing.without_nothing()
    }

    fn owed(timeline: &Timeline, window: Window) -> Standing {
        let mut standing = Standing::default();
        for c in &owed(timeline, window).unwrap().charges {
            standing.add(c.key, c.tax_rate, [c.net, c.tax, c.gross], &c.discounts);
        }
        standing.without_nothing()
    }
}

/// One belief with some of its parts taken from another, as a changed agreement or late usage leaves it.
fn partly(believed: &Timeline, other: &Timeline, parts: u32) -> Timeline {
    let mut mixed = believed.clone();
    let takes = |part: u32| parts & (1 << part) != 0;
    if takes(0) {
        mixed.discounts = other.discounts.clone();
    }
    for (at, subscription) in mixed.subscriptions.iter_mut().enumerate() {
        let Some(source) = other.subscriptions.get(at) else { continue };
        if takes(1) {
            let plans = source.plans.clone();
            let prices = std::mem::replace(&mut subscription.plans, plans);
            (subscription.start, subscription.plans[0].phases) = (source.start, prices[0].phases.clone());
            subscription.plans[0].prices = prices[0].prices.clone();
        }
        let pairs = subscription.plans.iter_mut().zip(&source.plans);
        let prices = pairs.flat_map(|(plan, source)| plan.prices.iter_mut().zip(&source.prices));
        for (part, (price, source)) in (2..).zip(prices) {
            if takes(part) {
                price.tax = source.tax.clone();
            }
            // Another meter would not fit the models.
            let same = std::mem::discriminant(&price.usage) == std::mem::discriminant(&source.usage);
            if takes(part + 8) && same && price.kind() == source.kind() {
                price.usage = source.usage.clone();
            }
            if takes(part + 16) && same && price.kind() == source.kind() {
                price.versions = source.versions.clone();
            }
        }
    }
    mixed
}

/// What was believed about an account, and the runs then: up to a day, and so many days less for what is charged in arrears.
type Belief = (Timeline, Vec<(u64, u64)>);

/// Beliefs about one account, one after the other.
fn history() -> BoxedStrategy<Vec<Belief>> {
    let windows = || prop::collection::vec((0_u64..SPAN + 60, prop_oneof![Just(0_u64), 0_u64..90]), 1..3);
    (1..=31)
        .prop_flat_map(move |cycle_day| {
            let changed =
                prop::collection::vec((account(cycle_day), any::<u32>(), any::<bool>(), windows()), 0..3);
            (account(cycle_day), windows(), changed).prop_map(|(first, runs, changed)| {
                let mut beliefs = vec![(first, runs)];
                for (other, parts, wholly, runs) in changed {
                    let (believed, _) = &beliefs[beliefs.len() - 1];
                    let next = if wholly { other } else { partly(believed, &other, parts) };
                    beliefs.push((next, runs));
                }
                beliefs
            })
        })
        .boxed()
}

proptest! {
    #![proptest_config(cases(1_000))]

    /// Any beliefs about the account, runs up to any days in any order, then a run of the truth up to the last day billed.
    #[test]
    fn what_is_charged_is_what_the_final_timeline_owes(history in history()) {
        let mut books = Books::default();
        let mut furthest = Window::new(None, nth(0));
        for (timeline, runs) in &history {
            for (until, back) in runs {
                let window = through(*until, *back);
                furthest.until = furthest.until.max(window.until);
                furthest.arrears_until = furthest.arrears_until.max(window.arrears_until);
                let shown = books.preview(timeline, window).unwrap();
                prop_assert_eq!(books.run(timeline, window).unwrap(), shown);
                prop_assert_eq!(books.preview(timeline, window).unwrap(), vec![]);
            }
        }
        let truth = &history[history.len() - 1].0;
        books.run(truth, furthest).unwrap();
        prop_assert_eq!(Standing::charged(&books), Standing::owed(truth, furthest));
        prop_assert_eq!(books.preview(truth, furthest).unwrap(), vec![]);
        for made in &books.charged {
            prop_assert_eq!(made.net.plus(made.tax).unwrap(), made.gross);
        }
    }

    /// What is charged may be handed over one by one, summed, in any order: the run is the same.
    #[test]
    fn the_order_and_form_of_what_is_charged_does_not_matter(history in history(), until in 0..SPAN + 60) {
        let mut books = Books::default();
        for (timeline, runs) in &history {
            for (until, back) in runs {
                books.run(timeline, through(*until, *back)).unwrap();
            }
        }
        let truth = &history[0].0;
        let expect = books.preview(truth, through(until, 0)).unwrap();
        let summed = Books { charged: books.summed() };
        prop_assert_eq!(&summed.preview(truth, through(until, 0)).unwrap(), &expect);
        books.charged.reverse();
        prop_assert_eq!(&books.preview(truth, through(until, 0)).unwrap(), &expect);
    }
}

#[test]
fn histories_meet_what_they_are_about() {
    // A generator that hardly ever makes a case proves nothing: each must come up in a few hundred histories.
    let mut met: BTreeMap<&str, u32> = BTreeMap::new();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..300 {
        let history = history().new_tree(&mut runner).unwrap().current();
        let mut books = Books::default();
        for (timeline, runs) in &history {
            for (until, back) in runs {
                for charge in books.run(timeline, through(*until, *back)).unwrap() {
                    note(&charge, &mut met);
                }
            }
        }
    }
    let expect = [
        "corrected",
        "taken back",
        "at another rate",
        "discounted",
        "discount taken back",
        "kept",
        "missing",
        "early",
        "minimum",
        "maximum",
        "seats",
        "level",
        "events",
        "second plan",
        "second subscription",
        "packages",
        "cell",
        "priced",
    ];
    for what in expect {
        let count = met.get(what).copied().unwrap_or(0);
        assert!(count >= 10, "{what}: {count} of {met:?}");
    }
}

fn note(charge: &ChargeToMake, met: &mut BTreeMap<&'static str, u32>) {
    let mut names = vec![];
    names.extend(charge.corrects.map(|_| "corrected"));
    names.extend((charge.key.price >= PriceId(11)).then_some("second plan"));
    names.extend((charge.key.subscription == SubscriptionId(2)).then_some("second subscription"));
    names.extend((!charge.discounts.is_empty()).then_some("discounted"));
    names.extend(charge.discounts.iter().find(|d| d.amount.is_negative()).map(|_| "discount taken back"));
    names.extend(charge.explanation.steps.iter().filter_map(|step| match step {
        Step::Gone => Some("taken back"),
        Step::RateChanged { .. } => Some("at another rate"),
        Step::Kept { .. } => Some("kept"),
        Step::Missing { .. } => Some("missing"),
        Step::Early { .. } => Some("early"),
        Step::Minimum { .. } => Some("minimum"),
        Step::Maximum { .. } => Some("maximum"),
        Step::Seats { .. } => Some("seats"),
        Step::Level { .. } => Some("level"),
        Step::Cell { .. } => Some("cell"),
        Step::Priced { .. } => Some("priced"),
        Step::Events { .. } => Some("events"),
        Step::Packages { .. } => Some("packages"),
        _ => None,
    }));
    for name in names {
        *met.entry(name).or_default() += 1;
    }
}
