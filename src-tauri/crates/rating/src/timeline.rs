//! The timeline of an account: what was agreed and used, as it is known now.
//!
//! A changed agreement or late usage gives another timeline; nothing here remembers what was believed before.

use crate::model::ChargeModel;
use crate::tax::TaxTerms;
use boss_kernel::id::{PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::{BillingCalendar, Currency, NaiveDate, Quantity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything that can owe money on one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The account's currency; every price is in it.
    pub currency: Currency,
    /// The account's cycles.
    pub calendar: BillingCalendar,
    /// Its subscriptions, each once.
    pub subscriptions: Vec<SubscriptionTimeline>,
}

/// One subscription over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionTimeline {
    /// Which.
    pub subscription: SubscriptionId,
    /// When it is served and in what quantity; in order, without overlap. A gap is a pause. The first day of the first segment is
    /// the day the subscription starts.
    pub segments: Vec<Segment>,
    /// What it is charged by, each price once.
    pub prices: Vec<PriceTimeline>,
}

/// A stretch of a subscription with one quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The first day served.
    pub from: NaiveDate,
    /// The first day not served any more; open while the end is not known.
    pub to: Option<NaiveDate>,
    /// How many units; zero or more.
    pub quantity: Quantity,
}

/// One price of a subscription over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceTimeline {
    /// Which.
    pub price: PriceId,
    /// When a cycle becomes billable. Usage is always in arrears; a one-time price is billable on the day of the start either way.
    pub timing: Timing,
    /// Its versions, in order of their dates.
    pub versions: Vec<PriceVersion>,
    /// How it is taxed.
    pub tax: TaxTerms,
    /// For usage prices: one figure per day, in order of days.
    pub usage: Vec<DayQuantity>,
}

/// When a cycle becomes billable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Timing {
    /// From the cycle's first day served.
    InAdvance,
    /// Once the whole cycle is over.
    InArrears,
}

/// What a price charges from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceVersion {
    /// Which.
    pub version: PriceVersionId,
    /// The first day it is in force.
    pub valid_from: NaiveDate,
    /// How it charges.
    pub model: ChargeModel,
}

/// The usage of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayQuantity {
    /// The day, in the company's time zone.
    pub day: NaiveDate,
    /// The sum of the day; zero or more.
    pub quantity: Quantity,
}

/// Which days a run looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The checkpoint: cycles before the one this day falls into are taken as settled. `None` looks at the whole history.
    ///
    /// It gives what the whole history gives as long as nothing changed before that cycle since the last run that covered it: no
    /// segment, usage, price version or start, neither as it was nor as it is; and the billing day is the same.
    pub from: Option<NaiveDate>,
    /// Everything billable before this day is owed.
    pub until: NaiveDate,
    /// Of what is charged in arrears, only cycles that are over before this day are owed: a run that looks ahead, for the sake of
    /// fees in advance, must not charge a cycle whose use is not complete. Where it lies after `until`, `until` counts.
    pub arrears_until: NaiveDate,
}

impl Window {
    /// Looks at everything alike, whether charged in advance or in arrears.
    pub const fn new(from: Option<NaiveDate>, until: NaiveDate) -> Window {
        Window { from, until, arrears_until: until }
    }
}
