//! The timeline of an account: what was agreed and used, as it is known now.
//!
//! A changed agreement or late usage gives another timeline; nothing here remembers what was believed before.

use crate::discounts::Discount;
use crate::model::{ChargeKind, ChargeModel, PriceTerms};
use crate::tax::TaxTimeline;
use crate::usage::Usage;
use boss_kernel::id::{PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::{Alignment, BillingCalendar, Cadence, Currency, CycleDay, NaiveDate, Quantity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Everything that can owe money on one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The account's currency; every price is in it.
    pub currency: Currency,
    /// The account's billing day: its own cycle is the month that starts on it.
    pub cycle_day: CycleDay,
    /// Its subscriptions, each once.
    pub subscriptions: Vec<SubscriptionTimeline>,
    /// Its discounts, each once.
    pub discounts: Vec<Discount>,
}

/// One subscription over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionTimeline {
    /// Which.
    pub subscription: SubscriptionId,
    /// The first day it was ever served, on whichever account and with whichever offering: phases and anniversaries count from it.
    pub start: NaiveDate,
    /// What it is and was on; their segments never share a day.
    pub plans: Vec<Plan>,
}

/// What a subscription owes while it is on one offering.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The first day it was ever served with this offering, on whichever account: one-time prices are due on it.
    pub start: NaiveDate,
    /// When it is served on this account and in what quantity; in order, without overlap. A gap is a pause.
    pub segments: Vec<Segment>,
    /// The phases of the offering, in order, counted from the subscription's start; none where every price always applies.
    pub phases: Vec<Phase>,
    /// What it is charged by, each price once.
    pub prices: Vec<PriceTimeline>,
}

/// A phase of an offering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phase {
    /// How long it lasts; open for a last phase that goes on for good.
    pub length: Option<Cadence>,
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
    /// Whether what was charged in advance for the rest of a cycle is given back after `to`. If not, the quantity stays charged
    /// until that cycle ends; where the next stretch goes on with as much, nothing is given back anyway.
    pub credit: bool,
}

/// One price of a subscription over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceTimeline {
    /// Which.
    pub price: PriceId,
    /// When a cycle becomes billable. Usage and commitments are always in arrears; a one-time price is billable on its day.
    pub timing: Timing,
    /// How long its cycles are.
    pub cadence: Cadence,
    /// Where they begin.
    pub alignment: Alignment,
    /// The only phase it applies in, by position; in all of them if not given.
    pub phase: Option<usize>,
    /// Its versions; within a layer in order of their dates and without overlap.
    pub versions: Arc<[PriceVersion]>,
    /// How it is taxed.
    pub tax: TaxTimeline,
    /// For usage prices: what was used.
    pub usage: Usage,
}

/// When a cycle becomes billable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Timing {
    /// From the cycle's first day served.
    InAdvance,
    /// Once the whole cycle is over.
    InArrears,
    /// Once the whole cycle is over, or the service with this offering has ended for good within it. Commitments wait for the
    /// whole cycle.
    InArrearsOrAtEnd,
}

/// What a price charges from a day on, and whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceVersion {
    /// Which.
    pub version: PriceVersionId,
    /// How special it is.
    pub layer: Layer,
    /// The first day it is in force.
    pub valid_from: NaiveDate,
    /// The first day it is not in force any more; until the next one of its layer if not given.
    pub valid_to: Option<NaiveDate>,
    /// How it charges.
    pub model: ChargeModel,
    /// What goes with it.
    pub terms: PriceTerms,
}

/// How special a price version is: of those in force, the most special one counts.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Layer {
    /// For everybody.
    #[default]
    Everybody,
    /// For the customers of a price list.
    PriceList,
    /// Agreed with one account.
    Account,
    /// Agreed for one subscription.
    Subscription,
}

impl PriceVersion {
    /// For everybody from a day on, until the next one, without terms.
    pub fn for_everybody(version: PriceVersionId, valid_from: NaiveDate, model: ChargeModel) -> PriceVersion {
        let (layer, terms) = (Layer::Everybody, PriceTerms::default());
        PriceVersion { version, layer, valid_from, valid_to: None, model, terms }
    }
}

impl Layer {
    /// All of them, the most special one last.
    pub(crate) const ALL: [Layer; 4] =
        [Layer::Everybody, Layer::PriceList, Layer::Account, Layer::Subscription];

    /// Whether this is the usual one.
    pub(crate) fn is_everybody(&self) -> bool {
        *self == Layer::Everybody
    }
}

/// Which days a run looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The checkpoint: cycles that were over on this day are taken as settled, but for what one that was not can still change. `None`
    /// looks at the whole history.
    ///
    /// It gives what the whole history gives as long as nothing changed before that day since the last run that covered it: no
    /// segment, usage, price version, discount or start, neither as it was nor as it is; and the billing day is the same.
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

impl PriceTimeline {
    /// What it charges for; none without a version.
    pub fn kind(&self) -> Option<ChargeKind> {
        self.versions.first().map(|version| version.model.kind())
    }

    /// Its cycles.
    pub(crate) fn calendar(&self, cycle_day: CycleDay, anchor: NaiveDate) -> BillingCalendar {
        BillingCalendar::aligned(self.cadence, self.alignment, cycle_day, anchor)
    }

    /// The version in force on a day: of the most special layer whose latest one has not ended.
    pub(crate) fn version_on(&self, day: NaiveDate) -> Option<&PriceVersion> {
        // Within a layer they are in order, so the last one begun stays.
        let mut latest: [Option<&PriceVersion>; Layer::ALL.len()] = Default::default();
        for version in self.versions.iter().filter(|version| version.valid_from <= day) {
            if let Some(of_layer) = latest.get_mut(version.layer as usize) {
                *of_layer = Some(version);
            }
        }
        latest.into_iter().rev().flatten().find(|version| version.valid_to.is_none_or(|to| day < to))
    }
}

impl Plan {
    /// Whether it is served on a day.
    pub fn serves(&self, day: NaiveDate) -> bool {
        self.segments.iter().any(|segment| segment.from <= day && segment.to.is_none_or(|to| day < to))
    }

    /// From the first day of a phase to the first day after it; none if there is no such phase.
    pub(crate) fn phase(&self, index: usize, start: NaiveDate) -> Option<(NaiveDate, Option<NaiveDate>)> {
        let mut from = start;
        for (position, phase) in self.phases.iter().enumerate() {
            let to = phase.length.map(|length| length.after(from, 1));
            if position == index {
                return Some((from, to));
            }
            from = to?;
        }
        None
    }

    /// Where the cycles of one of its prices count from.
    pub(crate) fn anchor(&self, price: &PriceTimeline, start: NaiveDate) -> NaiveDate {
        price.phase.and_then(|index| self.phase(index, start)).map_or(start, |(from, _)| from)
    }
}
