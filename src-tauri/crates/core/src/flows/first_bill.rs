//! What the first bill of a new account will be.

use boss_kernel::{Amount, LocalText, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The bill of the first full cycle, assuming that every service starts on the day asked for. Usage is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FirstBill {
    /// Everything billable up to and including this day.
    pub through: NaiveDate,
    /// Without tax.
    pub net: Amount,
    /// Tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
    /// One per charge.
    pub lines: Vec<FirstBillLine>,
}

/// One charge of the first bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FirstBillLine {
    /// The price's name.
    pub name: LocalText,
    /// The first day charged.
    pub from: NaiveDate,
    /// The first day not charged any more.
    pub to: NaiveDate,
    /// With tax.
    pub total: Amount,
    /// Why, line by line.
    pub explanation: Vec<LocalText>,
}
