//! What an explanation says that one unit costs.

use crate::explanation::{Explanation, Step};
use boss_kernel::{Decimal, Quantity, UnitPrice};
use rust_decimal::RoundingStrategy;

/// The decimals of a figure that is shown and never calculated with.
const SHOWN_DECIMALS: u32 = 6;

impl Explanation {
    /// What the charge comes to before its last rounding and before discounts, to eight decimals; none of a correction that only takes
    /// back.
    pub fn exact(&self) -> Option<Decimal> {
        self.steps.iter().find_map(|step| match step {
            Step::Sum { exact, .. } | Step::Booked { exact, .. } => Some(*exact),
            _ => None,
        })
    }

    /// For one unit and a whole cycle, of a charge for time served; none where several prices or steps of quantity made it.
    pub fn cycle_price(&self) -> Option<UnitPrice> {
        let mut prices = self.steps.iter().filter_map(|step| match step {
            Step::Days { price, .. } => Some(*price),
            _ => None,
        });
        let first = prices.next()?;
        prices.all(|price| price == first).then_some(first)
    }

    /// What one of `quantity` units comes to on average before discounts, to six decimals; none where there is no unit. For
    /// showing, never for calculating.
    pub fn average_price(&self, quantity: Quantity) -> Option<UnitPrice> {
        let average = self.exact()?.checked_div(quantity.to_decimal())?;
        let rounding = RoundingStrategy::MidpointAwayFromZero;
        Some(UnitPrice(average.round_dp_with_strategy(SHOWN_DECIMALS, rounding).normalize()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proration::DayCount;
    use boss_kernel::{Currency, NaiveDate};

    fn explained(steps: Vec<Step>) -> Explanation {
        Explanation { currency: Currency::EUR, steps }
    }

    #[test]
    fn averages_are_shown_with_six_decimals() {
        for (sum, quantity, average) in
            [("200", "300", Some("0.666667")), ("0.402", "20", Some("0.0201")), ("12", "0", None)]
        {
            let exact: Decimal = sum.parse().unwrap();
            let sum = Step::Sum { exact, inexact: false, booked: exact };
            let shown = explained(vec![Step::NO_USAGE, sum]).average_price(quantity.parse().unwrap());
            assert_eq!(shown.map(|shown| shown.to_string()).as_deref(), average, "{exact} / {quantity}");
        }
        assert_eq!(explained(vec![Step::Gone]).average_price(Quantity::ONE), None);
    }

    #[test]
    fn a_part_of_a_cycle_has_the_price_of_a_whole_one() {
        let day: NaiveDate = "2026-01-01".parse().unwrap();
        let part = |price: &str| Step::Days {
            from: day,
            last: day,
            days: 1,
            of: 31,
            count: DayCount::Actual,
            quantity: Quantity::ONE,
            price: price.parse().unwrap(),
        };
        let of = |steps: Vec<Step>| explained(steps).cycle_price().map(|price| price.to_string());
        assert_eq!(of(vec![part("100"), part("100")]).as_deref(), Some("100"));
        assert_eq!(of(vec![part("100"), part("90")]), None);
        assert_eq!(of(vec![Step::NO_USAGE]), None);
    }
}
