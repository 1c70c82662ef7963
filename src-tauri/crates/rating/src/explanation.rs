//! Explanations: why a charge is what it is, as data.
//!
//! An explanation is stored as JSON with each charge and read by [`lines`](crate::lines), so its form is kept: a step is tagged by
//! `s`, money and quantities are decimal text, flags and parts that don't apply are left out.

use crate::proration::DayCount;
use crate::timeline::Layer;
use boss_kernel::id::{ChargeId, PriceVersionId};
use boss_kernel::{Currency, Decimal, NaiveDate, Percent, Quantity, TaxRate, UnitPrice};
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
        /// Whom it is for.
        #[serde(default, skip_serializing_if = "Layer::is_everybody")]
        layer: Layer,
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
    /// A stretch served with one quantity of seats; the tiers that follow price it for a whole cycle, and it counts days ÷ of.
    Seats {
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
    },
    /// What ended without credit stays charged to the end of its cycle.
    Kept {
        /// The first day not served.
        end: NaiveDate,
        /// The last day charged.
        last: NaiveDate,
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
    /// The largest figure of the cycle.
    Peak {
        /// Its day; the first of several.
        on: NaiveDate,
        /// The figure.
        quantity: Quantity,
    },
    /// The last figure of the cycle.
    Latest {
        /// Its day.
        on: NaiveDate,
        /// The figure.
        quantity: Quantity,
    },
    /// How many different values were counted.
    Distinct {
        /// How many.
        count: i64,
        /// On how many days there was any record.
        days: i64,
    },
    /// A level and the days it stood.
    Level {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        last: NaiveDate,
        /// The days.
        days: i64,
        /// The days of the whole cycle.
        of: i64,
        /// The level.
        level: Quantity,
    },
    /// What a level was on average over the days of the cycle.
    Mean {
        /// To a millionth.
        quantity: Quantity,
    },
    /// The level at the end of the cycle decides the tier of all of it.
    Closing {
        /// The level, less what is free.
        level: Quantity,
    },
    /// What is free of it.
    Free {
        /// So much.
        free: Quantity,
        /// And what is left to charge.
        charged: Quantity,
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
        /// The price is for each block of so many units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        block: Option<Quantity>,
    },
    /// All of the usage at the price of the tier it reaches.
    Volume {
        /// The tier begins above this.
        above: Quantity,
        /// It ends at this, inclusive; open for the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        up_to: Option<Quantity>,
        /// All of it.
        quantity: Quantity,
        /// For one unit.
        price: UnitPrice,
        /// Its flat fee.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        flat: Option<UnitPrice>,
        /// The price is for each block of so many units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        block: Option<Quantity>,
    },
    /// Flat fees of the tiers a level reached, whole however many days it stood.
    FlatFees {
        /// The level that decides.
        reached: Quantity,
        /// Together.
        fees: UnitPrice,
    },
    /// Packages, one begun counting whole.
    Packages {
        /// The usage charged.
        quantity: Quantity,
        /// The units in a package.
        size: Quantity,
        /// How many packages.
        packages: Quantity,
        /// For one package.
        price: UnitPrice,
    },
    /// A share of what passed through.
    Share {
        /// What passed through.
        quantity: Quantity,
        /// The share.
        rate: Percent,
    },
    /// A share of what passed through, event by event.
    Events {
        /// What passed through.
        total: Quantity,
        /// In how many events.
        events: i64,
        /// What of it is not free.
        charged: Quantity,
        /// In how many events.
        charged_events: i64,
        /// The share.
        rate: Percent,
        /// For each event charged.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fixed_fee: Option<UnitPrice>,
        /// At least this for an event.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minimum: Option<UnitPrice>,
        /// At most this for an event.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        maximum: Option<UnitPrice>,
    },
    /// Usage of one combination of attributes.
    Cell {
        /// The attributes' values.
        values: Vec<String>,
        /// The usage.
        quantity: Quantity,
        /// For one unit.
        price: UnitPrice,
    },
    /// What the events cost by themselves, and what that is multiplied by.
    Priced {
        /// Their prices together.
        amount: Quantity,
        /// The factor.
        multiplier: UnitPrice,
    },
    /// Taken off the price.
    PercentOff {
        /// The share.
        percent: Percent,
    },
    /// Less than this is not charged: minimum × days ÷ of.
    Minimum {
        /// For a whole cycle.
        minimum: UnitPrice,
        /// The days served.
        days: i64,
        /// The days of the cycle.
        of: i64,
    },
    /// More than this is not charged.
    Maximum {
        /// For the cycle.
        maximum: UnitPrice,
    },
    /// Billed before the cycle is over, for the usage up to a day.
    Early {
        /// The day the price came to the amount.
        on: NaiveDate,
        /// The amount.
        at: UnitPrice,
    },
    /// Billed before the cycle is over, because the service ended.
    AtEnd {
        /// The last day served.
        last: NaiveDate,
    },
    /// What is missing to the minimum agreed.
    Missing {
        /// The minimum of the days served.
        #[schemars(with = "String")]
        minimum: Decimal,
        /// What the other prices come to, before discounts.
        #[schemars(with = "String")]
        counted: Decimal,
        /// On how many lines.
        lines: i64,
        /// Both with tax, else without.
        #[serde(default, skip_serializing_if = "is_false")]
        inclusive: bool,
    },
    /// The sum of the steps before, rounded; discounts follow.
    Sum {
        /// Before rounding, to eight decimals.
        #[schemars(with = "String")]
        exact: Decimal,
        /// `exact` leaves out further decimals.
        #[serde(default, skip_serializing_if = "is_false")]
        inexact: bool,
        /// Rounded.
        #[schemars(with = "String")]
        booked: Decimal,
    },
    /// A discount.
    Discount {
        /// What people know it by.
        label: String,
        /// Its share, where it is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        percent: Option<Percent>,
        /// What it takes off.
        #[schemars(with = "String")]
        off: Decimal,
        /// What is left.
        #[schemars(with = "String")]
        left: Decimal,
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

impl Step {
    /// There was no usage.
    pub(crate) const NO_USAGE: Step = Step::Usage { total: Quantity::ZERO, days: 0 };
}

// serde hands the field over by reference.
fn is_false(flag: &bool) -> bool {
    !*flag
}
