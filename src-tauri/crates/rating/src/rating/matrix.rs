//! Prices by attribute.

use crate::codes;
use crate::exact::Exact;
use crate::explanation::Step;
use crate::model::MatrixRate;
use crate::rating::measure::days_of;
use crate::rating::{Rated, ServedCycle};
use crate::usage::Usage;
use boss_kernel::{Error, Quantity, Result, UnitPrice};
use std::collections::BTreeMap;

/// Each combination of attributes at its price. Refuses usage of a combination without one; `None` inside on overflow.
pub(super) fn rate(
    rates: &[MatrixRate],
    otherwise: Option<UnitPrice>,
    cycle: &ServedCycle<'_>,
    usage: &Usage,
    steps: &mut Vec<Step>,
) -> Result<Option<Rated>> {
    let none = Vec::new();
    let entries = if let Usage::Series(entries) = usage { entries } else { &none };
    let before = steps.len();
    let served = cycle.served_of(entries, |entry| entry.quantity, steps)?;
    let mut cells: BTreeMap<&[String], Quantity> = BTreeMap::new();
    let mut total = Quantity::ZERO;
    for entry in &served {
        let cell = cells.entry(&entry.values).or_default();
        *cell = cell.plus(entry.quantity)?;
        total = total.plus(entry.quantity)?;
    }
    steps.insert(before, Step::Usage { total, days: days_of(&served) });
    let mut sum = Some(Exact::ZERO);
    for (values, quantity) in cells {
        let listed = rates.iter().find(|rate| rate.values == values).map(|rate| rate.unit_price);
        let price = listed.or(otherwise).ok_or_else(|| {
            Error::new(codes::COMBINATION_UNPRICED)
                .with("values", values.join(" / "))
                .with("quantity", quantity)
        })?;
        steps.push(Step::Cell { values: values.to_vec(), quantity, price });
        sum = sum.and_then(|sum| sum.plus(Exact::of(price, quantity)?));
    }
    Ok(sum.map(|sum| Rated::plain(total, sum)))
}
