//! Minimum commitments: what is missing when the other prices of a subscription come to less than was agreed.

use crate::charge::ChargeKey;
use crate::explanation::Step;
use crate::line::Line;
use boss_kernel::id::SubscriptionId;
use boss_kernel::{Amount, Currency, Result};

/// Turns the line of a minimum into the line of what is missing to it. Lines count by what was booked for them before discounts, with
/// tax where the minimum includes tax and without where it doesn't; one
/// charged in advance counts in the cycle in which it falls due, on its first day served, one charged in arrears in the cycle its own
/// ends in, so that all that counts has fallen due when the cycle is over.
pub(crate) fn missing(
    mut minimum: Line,
    lines: &[Line],
    currency: Currency,
    subscription: SubscriptionId,
) -> Result<Line> {
    let counts = |line: &&Line| {
        let ChargeKey { period, subscription: of, .. } = line.key;
        let day = if line.in_advance { line.served.from() } else { period.last_day() };
        of == subscription && line.counts && minimum.cycle.contains(day)
    };
    let mut counted: Vec<Amount> = Vec::new();
    for line in lines.iter().filter(counts) {
        let taxed = line.tax.split(line.booked)?;
        counted.push(if minimum.tax.inclusive { taxed.gross } else { taxed.net });
    }
    let sum = Amount::sum(counted.iter().copied(), currency)?;
    minimum.steps.push(Step::Missing {
        minimum: minimum.booked.to_decimal(),
        counted: sum.to_decimal(),
        lines: i64::try_from(counted.len()).unwrap_or(i64::MAX),
        inclusive: minimum.tax.inclusive,
    });
    let missing = minimum.booked.minus(sum)?;
    let missing = if missing.is_positive() { missing } else { Amount::new(0, currency) };
    minimum.exact = missing.to_decimal();
    minimum.inexact = false;
    minimum.unit_price = None;
    minimum.booked = missing;
    minimum.left = missing;
    minimum.counts = false;
    Ok(minimum)
}
