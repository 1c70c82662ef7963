//! Anything at all, sense or nonsense, gives charges or an error: nothing panics, nothing overflows silently, and there are words for
//! whatever comes of it.

use crate::histories::cases;
use crate::make_random::*;
use boss_kernel::id::{ChargeId, PriceId};
use boss_kernel::{Amount, Currency, Decimal, Language, NaiveDate, Percent, Quantity, TaxRate, UnitPrice};
use boss_rating::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Something that does not belong: extremes, and slips that are just possible.
#[derive(Clone, Debug)]
struct Odd {
    date: NaiveDate,
    number: i64,
    price: UnitPrice,
    which: usize,
    percent: Percent,
}

fn odd() -> BoxedStrategy<Odd> {
    let date = prop_oneof![
        Just(NaiveDate::MAX),
        Just(NaiveDate::MIN),
        any::<i32>().prop_map(|days| NaiveDate::from_num_days_from_ce_opt(days).unwrap_or(NaiveDate::MAX)),
        (690_000_i32..805_000).prop_map(|days| NaiveDate::from_num_days_from_ce_opt(days).unwrap()),
        (0..SPAN).prop_map(nth),
    ];
    let number =
        prop_oneof![Just(i64::MAX), Just(i64::MIN), Just(0), Just(-1), any::<i64>(), 0_i64..10_000_000];
    let price = prop_oneof![
        Just(Decimal::MAX),
        Just(Decimal::MIN),
        (any::<i64>(), 0_u32..28).prop_map(|(digits, scale)| Decimal::new(digits, scale)),
        (0_i64..i64::MAX, 2_u32..13).prop_map(|(digits, scale)| Decimal::new(digits, scale)),
    ];
    let percent =
        (0_i64..=10_000_000_000_000).prop_map(|digits| Percent::new(Decimal::new(digits, 10)).unwrap());
    (date, number, price, 0_usize..1000, percent)
        .prop_map(|(date, number, price, which, percent)| Odd {
            date,
            number,
            price: UnitPrice(price),
            which,
            percent,
        })
        .boxed()
}

/// Puts it somewhere.
fn disturb(timeline: &mut Timeline, odd: &Odd) {
    let quantity = Quantity(odd.number);
    let at = odd.which % timeline.subscriptions.len();
    let subscription = &mut timeline.subscriptions[at];
    let plans = subscription.plans.len();
    let plan = &mut subscription.plans[odd.which / 2 % plans];
    let prices = plan.prices.len();
    let price = &mut plan.prices[odd.which / 3 % prices];
    match odd.which % 17 {
        0 => subscription.start = odd.date,
        1 => plan.start = odd.date,
        2 => plan.segments.iter_mut().for_each(|segment| segment.quantity = quantity),
        3 => plan.segments.iter_mut().take(1).for_each(|segment| segment.from = odd.date),
        4 => plan.segments.iter_mut().rev().take(1).for_each(|segment| segment.to = Some(odd.date)),
        5 => price.phase = Some(odd.which),
        6 => {
            plan.phases =
                vec![Phase { length: Some(cadence(10, boss_kernel::CadenceUnit::Year)) }; odd.which % 40]
        }
        7 => price.timing = Timing::InAdvance,
        8..=11 => disturb_versions(price, odd),
        12..=13 => disturb_usage(price, odd),
        14 => {
            price.tax =
                TaxTimeline::constant(TaxTerms { rate: TaxRate::new(Decimal::ONE).unwrap(), inclusive: true })
        }
        _ => disturb_discounts(timeline, odd),
    }
}

fn disturb_versions(price: &mut PriceTimeline, odd: &Odd) {
    let mut versions = price.versions.to_vec();
    let at = odd.which % versions.len();
    let version = &mut versions[at];
    match odd.which / 17 % 8 {
        0 => version.valid_from = odd.date,
        1 => version.valid_to = Some(odd.date),
        2 => version.terms.free_units = Quantity(odd.number),
        3 => version.terms.percent_off = odd.percent,
        4 => (version.terms.maximum, version.terms.bill_at) = (Some(odd.price), Some(odd.price)),
        5 => version.terms.minimum = Some(odd.price),
        _ => disturb_model(&mut version.model, odd),
    }
    price.versions = Arc::from(versions);
}

fn disturb_model(model: &mut ChargeModel, odd: &Odd) {
    let quantity = Quantity(odd.number);
    match model {
        ChargeModel::OneTime { amount }
        | ChargeModel::Recurring { amount, .. }
        | ChargeModel::PerUnit { unit_price: amount }
        | ChargeModel::Dynamic { multiplier: amount }
        | ChargeModel::MinimumCommitment { amount, .. } => *amount = odd.price,
        ChargeModel::Package { amount, size } => (*amount, *size) = (odd.price, quantity),
        ChargeModel::Graduated { tiers }
        | ChargeModel::Volume { tiers }
        | ChargeModel::Seats { tiers, .. } => {
            let at = odd.which % tiers.len();
            let (up_to, block) =
                (tiers[at].up_to.map(|_| quantity), (odd.which.is_multiple_of(2)).then_some(quantity));
            tiers[at] = Tier { up_to, unit_price: odd.price, flat_fee: odd.price, block };
        }
        ChargeModel::Stairstep { steps } => steps[0].amount = odd.price,
        ChargeModel::GraduatedPercentage { tiers } => tiers[0].rate = odd.percent,
        ChargeModel::Percentage { rate, free_amount, maximum, .. } => {
            (*rate, *free_amount, *maximum) = (odd.percent, Some(quantity), Some(odd.price));
        }
        ChargeModel::Matrix { otherwise, .. } => {
            *otherwise = (odd.which.is_multiple_of(2)).then_some(odd.price)
        }
    }
}

fn disturb_usage(price: &mut PriceTimeline, odd: &Odd) {
    let (day, quantity) = (odd.date, Quantity(odd.number));
    match &mut price.usage {
        Usage::None => {}
        Usage::Sum(days) | Usage::Max(days) | Usage::Latest(days) | Usage::Events(days) => {
            days.iter_mut().for_each(|entry| entry.quantity = quantity);
            days.push(DayQuantity { day, quantity });
        }
        Usage::Level { opening, changes } => {
            *opening = quantity;
            changes.push(DayQuantity { day, quantity });
        }
        Usage::Unique(days) => days.push(DayValue { day, value: String::new() }),
        Usage::Series(days) => days.push(SeriesDay { day, values: vec![], quantity }),
        Usage::Priced(days) => days.iter_mut().for_each(|entry| entry.amount = quantity),
    }
}

fn disturb_discounts(timeline: &mut Timeline, odd: &Odd) {
    for discount in &mut timeline.discounts {
        match odd.which / 17 % 6 {
            0 => discount.from = odd.date,
            1 => discount.to = Some(odd.date),
            2 => discount.off = Off::Fixed(Amount::new(odd.number, Currency::CNY)),
            3 => discount.off = Off::Percent(odd.percent),
            4 => discount.used_before = Amount::new(odd.number, Currency::CNY),
            _ => discount.duration = DiscountDuration::Cycles(u32::MAX),
        }
    }
}

/// A charge nobody made, for a key that may or may not be owed.
fn strange(owed: &OwedCharge, odd: &Odd) -> Charged {
    let amount = Amount::new(odd.number, owed.net.currency());
    Charged {
        key: ChargeKey { price: PriceId(i64::try_from(odd.which % 3).unwrap() + 1), ..owed.key },
        charge: ChargeId(odd.number),
        version: owed.version,
        served: owed.served,
        billable_on: odd.date,
        tax_rate: owed.tax_rate,
        net: amount,
        tax: amount,
        gross: amount,
        discounts: vec![],
    }
}

fn has_words(error: &boss_kernel::Error) -> bool {
    let view = error.view();
    let texts = [&view.texts.chinese, &view.texts.english];
    texts.iter().all(|text| {
        !text.what.is_empty() && !text.why.is_empty() && !text.remedy.is_empty() && !text.what.contains(" {")
    })
}

proptest! {
    #![proptest_config(cases(1_500))]

    #[test]
    fn nothing_panics(
        mut timeline in any_account(),
        oddities in prop::collection::vec(odd(), 0..4),
        (from, until, arrears_until) in (prop::option::of(odd()), odd(), odd()),
        usual in any::<bool>(),
    ) {
        oddities.iter().for_each(|odd| disturb(&mut timeline, odd));
        let strangely = Window { from: from.as_ref().map(|odd| odd.date), until: until.date, arrears_until: arrears_until.date };
        let window = if usual { through(SPAN, 0) } else { strangely };
        let found = match owed(&timeline, window) {
            Ok(found) => found,
            Err(error) => {
                prop_assert!(has_words(&error), "{:?}", error);
                return Ok(());
            }
        };
        for charge in &found.charges {
            prop_assert_eq!(charge.net.plus(charge.tax).unwrap(), charge.gross);
            for language in Language::ALL {
                prop_assert!(!lines(&charge.explanation, language).is_empty());
            }
            let json = serde_json::to_string(&charge.explanation).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Explanation>(&json).unwrap(), &charge.explanation);
        }
        let charged: Vec<Charged> = found.charges.iter().zip(&oddities).map(|(owed, odd)| strange(owed, odd)).collect();
        match difference(found, &charged) {
            Ok(made) => prop_assert!(made.iter().all(|charge| !lines(&charge.explanation, Language::Chinese).is_empty())),
            Err(error) => prop_assert!(has_words(&error), "{:?}", error),
        }
    }
}

#[test]
fn both_sense_and_nonsense_come_up() {
    let mut runner = TestRunner::deterministic();
    let (mut rated, mut refused) = (0, BTreeSet::new());
    for _ in 0..600 {
        let strategy = (any_account(), prop::collection::vec(odd(), 1..3));
        let (mut timeline, oddities) = strategy.new_tree(&mut runner).unwrap().current();
        oddities.iter().for_each(|odd| disturb(&mut timeline, odd));
        match owed(&timeline, through(SPAN, 0)) {
            Ok(found) => rated += usize::from(!found.charges.is_empty()),
            Err(error) => refused.extend(error.faults().iter().map(|fault| fault.code).chain([error.code()])),
        }
    }
    assert!(rated > 100, "{rated}");
    assert!(refused.len() >= 20, "{refused:?}");
}
