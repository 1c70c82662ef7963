//! Validators of single days and quantities.

use crate::codes;
use boss_kernel::{Datelike, Error, NaiveDate, Quantity};

/// The years Boss bills; a date outside is a slip of the hand.
const PLAUSIBLE_YEARS: std::ops::Range<i32> = 1900..2200;

pub(super) fn implausible(date: NaiveDate) -> Option<Error> {
    let error = || {
        Error::new(codes::DATE_IMPLAUSIBLE)
            .with("date", date)
            .with("first", PLAUSIBLE_YEARS.start)
            .with("last", PLAUSIBLE_YEARS.end - 1)
    };
    (!PLAUSIBLE_YEARS.contains(&date.year())).then(error)
}

pub(super) fn negative(quantity: Quantity) -> Option<Error> {
    quantity.is_negative().then(|| Error::new(codes::QUANTITY_NEGATIVE).with("quantity", quantity))
}
