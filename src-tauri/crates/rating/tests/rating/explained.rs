//! What an explanation tells is what was charged: its figures, worked out again by hand, come to the sum it ends with.

use crate::histories::cases;
use crate::make_random::*;
use boss_kernel::{Amount, Decimal, Language, Quantity, UnitPrice};
use boss_rating::*;
use proptest::prelude::*;

/// The sum the steps come to before rounding, discounts and tax; none where they don't tell each figure.
fn worked_out(steps: &[Step]) -> Option<Decimal> {
    let (mut sum, mut share) = (Decimal::ZERO, Decimal::ONE);
    for step in steps {
        match step {
            Step::Once { quantity, price, .. }
            | Step::Unit { quantity, price }
            | Step::Cell { quantity, price, .. } => sum += product(*quantity, *price),
            Step::Days { days, of, quantity, price, .. } => {
                sum += product(*quantity, *price) * parts(*days, *of)
            }
            // What follows counts for these days only.
            Step::Seats { days, of, .. } => share = parts(*days, *of),
            Step::Tier { quantity, price, flat, block, .. }
            | Step::Volume { quantity, price, flat, block, .. } => {
                sum += (product(in_blocks(*quantity, *block), *price) + flat.unwrap_or_default().0) * share;
            }
            Step::FlatFees { fees, .. } => sum += fees.0,
            Step::Packages { packages, price, .. } => sum += product(*packages, *price),
            Step::Share { quantity, rate } => sum += quantity.to_decimal() * rate.fraction(),
            Step::Events {
                minimum: None, maximum: None, charged, charged_events, rate, fixed_fee, ..
            } => {
                sum += charged.to_decimal() * rate.fraction();
                sum += fixed_fee.unwrap_or_default().0 * Decimal::from(*charged_events);
            }
            Step::Events { .. } => return None,
            Step::Priced { amount, multiplier } => sum += product(*amount, *multiplier),
            Step::PercentOff { percent } => sum -= sum * percent.fraction(),
            Step::Minimum { minimum, days, of } => sum = minimum.0 * parts(*days, *of),
            Step::Maximum { maximum } => sum = maximum.0,
            Step::Missing { minimum, counted, .. } => sum = (*minimum - *counted).max(Decimal::ZERO),
            _ => {}
        }
    }
    Some(sum)
}

fn product(quantity: Quantity, price: UnitPrice) -> Decimal {
    quantity.to_decimal() * price.0
}

fn parts(days: i64, of: i64) -> Decimal {
    Decimal::from(days) / Decimal::from(of)
}

/// A block begun counts whole, and is the unit then.
fn in_blocks(quantity: Quantity, block: Option<Quantity>) -> Quantity {
    let Some(block) = block else { return quantity };
    Quantity::whole((quantity.millionths() + block.millionths() - 1) / block.millionths()).unwrap()
}

/// What the steps end with before discounts: before rounding, and rounded.
fn told(steps: &[Step]) -> (Decimal, Decimal) {
    let told = steps.iter().find_map(|step| match step {
        Step::Sum { exact, booked, .. } => Some((*exact, *booked)),
        Step::Booked { exact, inclusive: true, gross, .. } => Some((*exact, *gross)),
        Step::Booked { exact, net, .. } => Some((*exact, *net)),
        _ => None,
    });
    told.unwrap()
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn an_explanation_adds_up(timeline in any_account(), until in 0..SPAN + 60) {
        for charge in owed(&timeline, through(until, 0)).unwrap().charges {
            let steps = &charge.explanation.steps;
            let (exact, booked) = told(steps);
            // A mean is told to a millionth.
            let averaged = steps.iter().any(|step| matches!(step, Step::Mean { .. }));
            let most = if averaged { Decimal::ONE } else { Decimal::new(1, 7) };
            if let Some(sum) = worked_out(steps) {
                prop_assert!((sum - exact).abs() <= most, "{} is not {}: {:?}", sum, exact, steps);
            }
            prop_assert_eq!(Amount::round(booked, timeline.currency).unwrap().to_decimal(), booked);
            prop_assert!((exact - booked).abs() <= Decimal::new(5, 3));
            if let Some(price) = charge.unit_price {
                let total = Amount::round(product(charge.quantity, price), timeline.currency).unwrap();
                prop_assert_eq!(total.to_decimal(), booked);
            }
        }
    }

    /// Every charge can be read in both languages, and its explanation comes back from where it is stored.
    #[test]
    fn every_charge_is_explained(timeline in any_account(), until in 0..SPAN) {
        for charge in owed(&timeline, through(until, 0)).unwrap().charges {
            let json = serde_json::to_string(&charge.explanation).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Explanation>(&json).unwrap(), &charge.explanation);
            // A line for each step, and one more for the tax; what a discount left is said once.
            let steps = &charge.explanation.steps;
            let discounted = steps.iter().any(|step| matches!(step, Step::Discount { .. }));
            for language in Language::ALL {
                let words = lines(&charge.explanation, language);
                prop_assert!(words.len() + usize::from(discounted) > steps.len(), "{:?}", words);
                prop_assert!(words.iter().all(|line| line.len() > 5), "{:?}", words);
            }
        }
    }
}
