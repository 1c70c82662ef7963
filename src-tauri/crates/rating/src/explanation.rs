//! Explanations: why a charge is what it is, as data.
//!
//! An explanation is stored as JSON with each charge and read by [`lines`](crate::lines), so its form is kept: a step is tagged by
//! `s`, money and quantities are decimal text, flags and parts that don't apply are left out.

use crate::proration::DayCount;
use boss_kernel::id::{ChargeId, PriceVersionId};
use boss_kernel::{Currency, Decimal, NaiveDate, Quantity, TaxRate, UnitPrice};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The steps from agreement and usage to the booked amounts, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Explanation {
    /// The currency of every amount in the steps.
    pub currency: Currency,
    /// The steps.
    pub steps: Vec<Step>,
}

/// One step. Amounts are in whole units of the explanation's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "s", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Step {
    /// The price version that rates the cycle.
    Version {
        /// Which.
        version: PriceVersionId,
        /// In force since this day.
        since: NaiveDate,
        /// Because this is the first day served.
        on: NaiveDate,
    },
    /// A one-time price.
    Once {
        /// The day of the start.
        on: NaiveDate,
        /// The quantity of that day.
        quantity: Quantity,
        /// For one unit.
        price: UnitPrice,
    },
    /// A stretch served with one quantity: quantity × price × days ÷ of.
    Days {
        /// The first day served.
        from: NaiveDate,
        /// The last day served.
        last: NaiveDate,
        /// The days counted in the stretch.
        days: i64,
        /// The days the whole cycle stands for.
        of: i64,
        /// How days are counted.
        #[serde(default, skip_serializing_if = "DayCount::is_actual")]
        count: DayCount,
        /// The quantity served.
        quantity: Quantity,
        /// For one unit and a whole cycle.
        price: UnitPrice,
    },
    /// The usage charged.
    Usage {
        /// All of it.
        total: Quantity,
        /// On how many days there was any record.
        days: i64,
    },
    /// Usage left out because the subscription was not served on its days.
    Unserved {
        /// All of it.
        total: Quantity,
        /// On how many days.
        days: i64,
    },
    /// Usage at one price.
    Unit {
        /// The usage.
        quantity: Quantity,
        /// For one unit.
        price: UnitPrice,
    },
    /// The part of the usage that falls into a tier.
    Tier {
        /// The tier begins above this.
        above: Quantity,
        /// It ends at this, inclusive; open for the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        up_to: Option<Quantity>,
        /// The part in it.
        quantity: Quantity,
        /// For one unit.
        price: UnitPrice,
        /// Its flat fee.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        flat: Option<UnitPrice>,
    },
    /// The sum of the steps before, rounded and taxed.
    Booked {
        /// Before rounding, to eight decimals.
        #[schemars(with = "String")]
        exact: Decimal,
        /// `exact` leaves out further decimals.
        #[serde(default, skip_serializing_if = "is_false")]
        inexact: bool,
        /// The tax rate.
        rate: TaxRate,
        /// The price includes tax: the sum was rounded to `gross`, else to `net`.
        #[serde(default, skip_serializing_if = "is_false")]
        inclusive: bool,
        /// Without tax.
        #[schemars(with = "String")]
        net: Decimal,
        /// The tax.
        #[schemars(with = "String")]
        tax: Decimal,
        /// With tax.
        #[schemars(with = "String")]
        gross: Decimal,
    },
    /// Nothing is owed for this any more.
    Gone,
    /// The tax rate is another one now; what was charged at the old one is taken back whole.
    RateChanged {
        /// As charged.
        from: TaxRate,
        /// As owed.
        to: TaxRate,
    },
    /// What has been charged before, and what this charge therefore is.
    Before {
        /// The latest charge.
        charge: ChargeId,
        /// Charged without tax.
        #[schemars(with = "String")]
        net: Decimal,
        /// Charged tax.
        #[schemars(with = "String")]
        tax: Decimal,
        /// Charged with tax.
        #[schemars(with = "String")]
        gross: Decimal,
        /// This charge with tax.
        #[schemars(with = "String")]
        now: Decimal,
    },
}

// serde hands the field over by reference.
fn is_false(flag: &bool) -> bool {
    !*flag
}
