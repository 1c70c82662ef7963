//! The description of a simulation, as it is written in JSON.

use crate::discounts::{Discount, DiscountDuration, Off};
use crate::model::{ChargeModel, PriceTerms};
use crate::simulation::Names;
use crate::tax::{TaxTerms, TaxTimeline};
use crate::timeline::{
    Layer, Phase, Plan, PriceTimeline, PriceVersion, Segment, SubscriptionTimeline, Timeline, Timing,
};
use crate::usage::{DayPriced, DayQuantity, DayValue, SeriesDay, Usage};
use boss_kernel::id::{DiscountId, PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::{
    Alignment, Amount, Cadence, Currency, CycleDay, Error, NaiveDate, Percent, Quantity, Result, TaxRate,
    UnitPrice,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An account, what it has and used, and the runs that bill it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Simulation {
    /// The currency of everything.
    pub currency: Currency,
    /// The account's billing day.
    #[serde(default = "first")]
    pub cycle_day: CycleDay,
    /// What it has.
    pub subscriptions: Vec<SimulatedSubscription>,
    /// What is taken off.
    #[serde(default)]
    pub discounts: Vec<SimulatedDiscount>,
    /// The last day billed by each run, in the order the runs are made.
    pub runs: Vec<NaiveDate>,
}

/// A subscription over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SimulatedSubscription {
    /// What it is called in the answer.
    pub name: String,
    /// The first day it was ever served; that of its first segment if not given.
    #[serde(default)]
    pub start: Option<NaiveDate>,
    /// What it is on, one after the other.
    pub plans: Vec<SimulatedPlan>,
}

/// What a subscription owes while it is on one offering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SimulatedPlan {
    /// When it is served and in what quantity; a gap is a pause.
    pub segments: Vec<SimulatedSegment>,
    /// How long each phase lasts; `null` for a last one that goes on for good.
    #[serde(default)]
    pub phases: Vec<Option<Cadence>>,
    /// What it is charged by.
    pub prices: Vec<SimulatedPrice>,
}

/// Days with one quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SimulatedSegment {
    /// The first day served.
    pub from: NaiveDate,
    /// The first day not served any more; open if not given.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// How many units; one if not given.
    #[serde(default = "one")]
    pub quantity: Quantity,
    /// Whether what was charged in advance is given back after `to`.
    #[serde(default = "yes")]
    pub credit: bool,
}

/// A price over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SimulatedPrice {
    /// What it is called in the answer and in discounts.
    pub name: String,
    /// In advance or in arrears.
    pub timing: Timing,
    /// How long its cycles are; a month if not given.
    #[serde(default = "monthly")]
    pub cadence: Cadence,
    /// Where they begin.
    #[serde(default)]
    pub alignment: Alignment,
    /// The only phase it applies in, counted from 1.
    #[serde(default)]
    pub phase: Option<usize>,
    /// The tax rate.
    #[serde(default)]
    pub tax_rate: TaxRate,
    /// Whether the price contains the tax.
    #[serde(default)]
    pub tax_inclusive: bool,
    /// What it charges from which day on.
    pub versions: Vec<SimulatedVersion>,
    /// What was used.
    #[serde(default)]
    pub usage: SimulatedUsage,
}

/// What a price charges from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SimulatedVersion {
    /// The first day it is in force.
    pub valid_from: NaiveDate,
    /// The first day it is not in force any more.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// Whom it is for; everybody if not given.
    #[serde(default)]
    pub layer: Layer,
    /// How it charges.
    pub model: ChargeModel,
    /// What goes with it.
    #[serde(default)]
    pub terms: PriceTerms,
}

/// What was used, in the form its meter leaves it. Days are in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", tag = "form", content = "of")]
pub enum SimulatedUsage {
    /// Nothing.
    #[default]
    None,
    /// The sum or count of each day: `[day, quantity]`.
    Sum(Vec<(NaiveDate, Quantity)>),
    /// The largest figure of each day.
    Max(Vec<(NaiveDate, Quantity)>),
    /// The last figure of each day.
    Latest(Vec<(NaiveDate, Quantity)>),
    /// Each distinct value of each day: `[day, value]`.
    Unique(Vec<(NaiveDate, String)>),
    /// How a level changes: `[day, change]`, from nothing.
    Level(Vec<(NaiveDate, Quantity)>),
    /// By attributes: `[day, [values], quantity]`.
    Series(Vec<(NaiveDate, Vec<String>, Quantity)>),
    /// Each event: `[day, quantity]`.
    Events(Vec<(NaiveDate, Quantity)>),
    /// With the events' own prices: `[day, quantity, amount]`.
    Priced(Vec<(NaiveDate, Quantity, Quantity)>),
}

/// A coupon on the account; either `percent` or `amount`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SimulatedDiscount {
    /// What it is called.
    pub name: String,
    /// A share of each line.
    #[serde(default)]
    pub percent: Option<Percent>,
    /// An amount, in whole units of the currency.
    #[serde(default)]
    pub amount: Option<UnitPrice>,
    /// How often.
    pub duration: SimulatedDuration,
    /// The first day.
    pub from: NaiveDate,
    /// The first day on which it doesn't count any more.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// Only for these prices, by name.
    #[serde(default)]
    pub prices: Option<Vec<String>>,
    /// Smaller ones first.
    #[serde(default)]
    pub priority: i32,
}

/// How often a discount counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum SimulatedDuration {
    /// Once; an amount until it is used up.
    Once,
    /// In so many account cycles.
    Cycles(u32),
    /// For good.
    Forever,
}

fn first() -> CycleDay {
    CycleDay::FIRST
}

fn one() -> Quantity {
    Quantity::ONE
}

fn yes() -> bool {
    true
}

fn monthly() -> Cadence {
    Cadence::MONTHLY
}

impl Simulation {
    /// The timeline it describes, and what things are called.
    pub(crate) fn timeline(&self) -> Result<(Timeline, Names)> {
        let mut names = Names::default();
        let mut subscriptions = Vec::with_capacity(self.subscriptions.len());
        for (number, described) in (1..).zip(&self.subscriptions) {
            let id = SubscriptionId(number);
            names.subscriptions.insert(id, described.name.clone());
            subscriptions.push(described.timeline(id, &mut names));
        }
        let discounts = (1..).zip(&self.discounts);
        let discounts = discounts.map(|(number, described)| self.discount(number, described, &names));
        let timeline = Timeline {
            currency: self.currency,
            cycle_day: self.cycle_day,
            subscriptions,
            discounts: discounts.collect::<Result<_>>()?,
        };
        Ok((timeline, names))
    }

    fn discount(&self, number: i64, described: &SimulatedDiscount, names: &Names) -> Result<Discount> {
        let off = match (described.percent, described.amount) {
            (Some(percent), None) => Off::Percent(percent),
            (None, Some(amount)) => Off::Fixed(Amount::round(amount.0, self.currency)?),
            _ => {
                let place = format!("discounts.{}.percent", number - 1);
                return Err(Error::new(crate::codes::DISCOUNT_EMPTY)
                    .with("discount", &described.name)
                    .at(place));
            }
        };
        let named = |only: &Vec<String>| {
            let ids = names.prices.iter().filter(|(_, name)| only.contains(name)).map(|(id, _)| *id);
            ids.collect::<Vec<PriceId>>().into()
        };
        Ok(Discount {
            discount: DiscountId(number),
            label: described.name.as_str().into(),
            off,
            duration: match described.duration {
                SimulatedDuration::Once => DiscountDuration::Once,
                SimulatedDuration::Cycles(cycles) => DiscountDuration::Cycles(cycles),
                SimulatedDuration::Forever => DiscountDuration::Forever,
            },
            from: described.from,
            to: described.to,
            subscription: None,
            prices: described.prices.as_ref().map(named),
            priority: described.priority,
            used_before: Amount::new(0, self.currency),
        })
    }
}

impl SimulatedSubscription {
    fn timeline(&self, subscription: SubscriptionId, names: &mut Names) -> SubscriptionTimeline {
        let served = self.plans.iter().flat_map(|plan| &plan.segments).map(|segment| segment.from).min();
        let start = self.start.or(served).unwrap_or_default();
        let plans = self.plans.iter().map(|plan| plan.timeline(start, names)).collect();
        SubscriptionTimeline { subscription, start, plans }
    }
}

impl SimulatedPlan {
    fn timeline(&self, start: NaiveDate, names: &mut Names) -> Plan {
        let segment = |described: &SimulatedSegment| {
            let SimulatedSegment { from, to, quantity, credit } = *described;
            Segment { from, to, quantity, credit }
        };
        let prices = self.prices.iter().map(|described| {
            let id = PriceId(i64::try_from(names.prices.len()).unwrap_or(i64::MAX).saturating_add(1));
            names.prices.insert(id, described.name.clone());
            described.timeline(id)
        });
        Plan {
            start: self.segments.iter().map(|segment| segment.from).min().unwrap_or(start),
            prices: prices.collect(),
            segments: self.segments.iter().map(segment).collect(),
            phases: self.phases.iter().map(|length| Phase { length: *length }).collect(),
        }
    }
}

impl SimulatedPrice {
    fn timeline(&self, price: PriceId) -> PriceTimeline {
        let version = |(number, described): (i64, &SimulatedVersion)| PriceVersion {
            version: PriceVersionId(number),
            layer: described.layer,
            valid_from: described.valid_from,
            valid_to: described.valid_to,
            model: described.model.clone(),
            terms: described.terms.clone(),
        };
        let terms = TaxTerms { rate: self.tax_rate, inclusive: self.tax_inclusive };
        PriceTimeline {
            price,
            timing: self.timing,
            cadence: self.cadence,
            alignment: self.alignment,
            // Phase 0 is none of the offering's, as is one past the last.
            phase: self.phase.map(|phase| phase.checked_sub(1).unwrap_or(usize::MAX - 1)),
            versions: (1..).zip(&self.versions).map(version).collect(),
            tax: TaxTimeline::constant(terms),
            usage: self.usage.usage(),
        }
    }
}

impl SimulatedUsage {
    fn usage(&self) -> Usage {
        let days = |of: &[(NaiveDate, Quantity)]| {
            of.iter().map(|(day, quantity)| DayQuantity { day: *day, quantity: *quantity }).collect()
        };
        match self {
            SimulatedUsage::None => Usage::None,
            SimulatedUsage::Sum(of) => Usage::Sum(days(of)),
            SimulatedUsage::Max(of) => Usage::Max(days(of)),
            SimulatedUsage::Latest(of) => Usage::Latest(days(of)),
            SimulatedUsage::Events(of) => Usage::Events(days(of)),
            SimulatedUsage::Level(of) => Usage::Level { opening: Quantity::ZERO, changes: days(of) },
            SimulatedUsage::Unique(of) => Usage::Unique(
                of.iter().map(|(day, value)| DayValue { day: *day, value: value.clone() }).collect(),
            ),
            SimulatedUsage::Series(of) => {
                let series = |(day, values, quantity): &(NaiveDate, Vec<String>, Quantity)| SeriesDay {
                    day: *day,
                    values: values.clone(),
                    quantity: *quantity,
                };
                Usage::Series(of.iter().map(series).collect())
            }
            SimulatedUsage::Priced(of) => {
                let priced = |(day, quantity, amount): &(NaiveDate, Quantity, Quantity)| DayPriced {
                    day: *day,
                    quantity: *quantity,
                    amount: *amount,
                };
                Usage::Priced(of.iter().map(priced).collect())
            }
        }
    }
}
