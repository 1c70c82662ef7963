//! What holds for every charge model: more usage is not cheaper where it must not be, and tiers share out all of it.

use crate::histories::cases;
use crate::make::*;
use crate::random_prices::{random_stairs, random_tiers, unit_price};
use boss_kernel::{Quantity, UnitPrice};
use boss_rating::*;
use proptest::prelude::*;

/// The charge for one month's usage of so many millionths.
fn charge(model: &ChargeModel, usage: Usage) -> OwedCharge {
    let rated = PriceTimeline { usage, ..price(1, Timing::InArrears, model.clone()) };
    let timeline = timeline(1, &[segment("2026-01-01", None, "1")], &[rated]);
    owed(&timeline, until("2026-02-01")).unwrap().charges.remove(0)
}

fn sum(used: i64) -> Usage {
    Usage::Sum(vec![DayQuantity { day: day("2026-01-07"), quantity: Quantity(used) }])
}

fn level(before: i64, from_16th: i64) -> Usage {
    let quantity = Quantity(from_16th - before);
    Usage::Level {
        opening: Quantity(before),
        changes: vec![DayQuantity { day: day("2026-01-16"), quantity }],
    }
}

fn in_tiers(charge: &OwedCharge) -> i64 {
    let parts = charge.explanation.steps.iter().map(|step| match step {
        Step::Tier { quantity, .. } => quantity.millionths(),
        _ => 0,
    });
    parts.sum()
}

proptest! {
    #![proptest_config(cases(300))]

    /// Each part costs its tier's price, so more never costs less; tiers share out all of it, none of it twice.
    #[test]
    fn graduated_only_rises(tiers in random_tiers(), a in 0_i64..60_000_000, b in 0_i64..60_000_000) {
        let model = ChargeModel::Graduated { tiers };
        let (less, more) = (charge(&model, sum(a.min(b))), charge(&model, sum(a.max(b))));
        prop_assert!(less.net.minor() <= more.net.minor());
        prop_assert_eq!(in_tiers(&less), a.min(b));
        prop_assert_eq!(in_tiers(&more), a.max(b));
        let (lower, higher) = (charge(&model, level(a, a.min(b))), charge(&model, level(a, a.max(b))));
        prop_assert!(lower.net.minor() <= higher.net.minor());
    }

    /// Within one tier more never costs less; the next tier may be cheaper altogether.
    #[test]
    fn volume_rises_within_a_tier(tiers in random_tiers(), a in 0_i64..60_000_000, b in 0_i64..60_000_000) {
        let reached = |used: i64| tiers.iter().position(|tier| tier.up_to.is_none_or(|bound| used <= bound.millionths()));
        let model = ChargeModel::Volume { tiers: tiers.clone() };
        let (less, more) = (charge(&model, sum(a.min(b))), charge(&model, sum(a.max(b))));
        if reached(a) == reached(b) {
            prop_assert!(less.net.minor() <= more.net.minor());
        }
        // One tier alone is the same read either way.
        let only = vec![Tier { up_to: None, ..tiers[0].clone() }];
        let graduated = charge(&ChargeModel::Graduated { tiers: only.clone() }, sum(a)).net;
        prop_assert_eq!(charge(&ChargeModel::Volume { tiers: only.clone() }, sum(a)).net, graduated);
        let graduated = charge(&ChargeModel::Graduated { tiers: only.clone() }, level(a, b)).net;
        prop_assert_eq!(charge(&ChargeModel::Volume { tiers: only }, level(a, b)).net, graduated);
    }

    /// Rising steps rise, and one step's price is the price of all of it.
    #[test]
    fn stairs_rise(mut stairs in random_stairs(), a in 0_i64..60_000_000, b in 0_i64..60_000_000) {
        let mut amounts: Vec<UnitPrice> = stairs.iter().map(|step| step.amount).collect();
        amounts.sort();
        stairs.iter_mut().zip(amounts).for_each(|(step, amount)| step.amount = amount);
        let model = ChargeModel::Stairstep { steps: stairs };
        prop_assert!(charge(&model, sum(a.min(b))).net.minor() <= charge(&model, sum(a.max(b))).net.minor());
    }

    /// A level that stands all cycle costs what the same quantity used in it costs, unless it is sold per unit of time.
    #[test]
    fn a_level_that_stands_costs_what_a_sum_does(tiers in random_tiers(), price in unit_price(), stood in 0_i64..60_000_000) {
        for model in [
            ChargeModel::PerUnit { unit_price: price },
            ChargeModel::Graduated { tiers: tiers.clone() },
            ChargeModel::Volume { tiers },
        ] {
            let (by_sum, by_level) = (charge(&model, sum(stood)), charge(&model, level(stood, stood)));
            prop_assert_eq!(by_sum.net, by_level.net, "{:?}", model);
            prop_assert_eq!(by_sum.quantity, by_level.quantity);
        }
    }
}
