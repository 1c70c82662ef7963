//! Amounts as they are booked, and as they are shared out.

use crate::answer::{Answer, list, major};
use crate::case::{Input, Trouble, Try, decimal, units};
use boss_kernel::Amount;
use boss_kernel::rounding::allocate;

pub(crate) fn rounding(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    Ok(Answer::new().with("amount", major(Amount::round(input.decimal("amount")?, currency)?)))
}

pub(crate) fn allocation(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let weights = input.list("weights")?.iter().map(|weight| {
        let weight = decimal(weight).ok_or(Trouble::from("no weight"))?;
        Ok(units(weight)?.millionths())
    });
    let weights = weights.collect::<Try<Vec<i64>>>()?;
    let shares = allocate(Amount::round(input.decimal("amount")?, currency)?, &weights)?;
    Ok(Answer::new().with("shares", list(shares.into_iter().map(major))))
}
