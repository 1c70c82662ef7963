//! Short ways to write timelines and to keep the charges of an account as a ledger would.

use boss_kernel::id::{ChargeId, PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::{Alignment, Cadence, Currency, CycleDay, NaiveDate, Quantity, Result};
use boss_rating::*;
use std::sync::Arc;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn units(text: &str) -> Quantity {
    text.parse().unwrap()
}

pub(crate) fn segment(from: &str, to: Option<&str>, quantity: &str) -> Segment {
    Segment { from: day(from), to: to.map(day), quantity: units(quantity), credit: true }
}

pub(crate) fn used(entries: &[(&str, &str)]) -> Vec<DayQuantity> {
    entries.iter().map(|(on, quantity)| DayQuantity { day: day(on), quantity: units(quantity) }).collect()
}

pub(crate) fn one_time(amount: &str) -> ChargeModel {
    ChargeModel::OneTime { amount: amount.parse().unwrap() }
}

pub(crate) fn recurring(amount: &str) -> ChargeModel {
    counted(amount, DayCount::Actual)
}

pub(crate) fn counted(amount: &str, day_count: DayCount) -> ChargeModel {
    ChargeModel::Recurring { amount: amount.parse().unwrap(), day_count }
}

pub(crate) fn per_unit(unit_price: &str) -> ChargeModel {
    ChargeModel::PerUnit { unit_price: unit_price.parse().unwrap() }
}

/// Tiers as (upper bound or empty, unit price, flat fee).
pub(crate) fn tiers(rows: &[(&str, &str, &str)]) -> Vec<Tier> {
    let tier = |(up_to, unit_price, flat_fee): &(&str, &str, &str)| Tier {
        up_to: (!up_to.is_empty()).then(|| units(up_to)),
        unit_price: unit_price.parse().unwrap(),
        flat_fee: flat_fee.parse().unwrap(),
        block: None,
    };
    rows.iter().map(tier).collect()
}

pub(crate) fn graduated(rows: &[(&str, &str, &str)]) -> ChargeModel {
    ChargeModel::Graduated { tiers: tiers(rows) }
}

pub(crate) fn taxed(rate: &str, inclusive: bool) -> TaxTimeline {
    TaxTimeline::constant(TaxTerms { rate: rate.parse().unwrap(), inclusive })
}

/// For everybody from a day on.
pub(crate) fn version(id: i64, valid_from: &str, model: ChargeModel) -> PriceVersion {
    PriceVersion::for_everybody(PriceVersionId(id), day(valid_from), model)
}

/// An untaxed price with one version that has always been in force.
pub(crate) fn price(id: i64, timing: Timing, model: ChargeModel) -> PriceTimeline {
    PriceTimeline {
        price: PriceId(id),
        timing,
        cadence: Cadence::MONTHLY,
        alignment: Alignment::CycleDay,
        phase: None,
        versions: Arc::new([version(id, "2000-01-01", model)]),
        tax: taxed("0", false),
        usage: Usage::None,
    }
}

pub(crate) fn usage_price(id: i64, model: ChargeModel, usage: &[(&str, &str)]) -> PriceTimeline {
    PriceTimeline { usage: Usage::Sum(used(usage)), ..price(id, Timing::InArrears, model) }
}

/// A subscription on one offering without phases, from its first day served.
pub(crate) fn subscription(id: i64, segments: &[Segment], prices: &[PriceTimeline]) -> SubscriptionTimeline {
    let start = segments.iter().map(|segment| segment.from).min().unwrap_or(day("2000-01-01"));
    let (segments, prices) = (segments.to_vec(), prices.to_vec());
    let plans = vec![Plan { start, segments, phases: Vec::new(), prices }];
    SubscriptionTimeline { subscription: SubscriptionId(id), start, plans }
}

/// One subscription in CNY.
pub(crate) fn timeline(cycle_day: i32, segments: &[Segment], prices: &[PriceTimeline]) -> Timeline {
    Timeline {
        currency: Currency::CNY,
        cycle_day: CycleDay::new(cycle_day).unwrap(),
        subscriptions: vec![subscription(1, segments, prices)],
        discounts: Vec::new(),
    }
}

pub(crate) fn until(text: &str) -> Window {
    Window::new(None, day(text))
}

/// Net minor units per charge, in the order of `owed`.
pub(crate) fn nets(timeline: &Timeline, window: Window) -> Vec<i64> {
    owed(timeline, window).unwrap().charges.iter().map(|charge| charge.net.minor()).collect()
}

/// The charges of an account as they stand in its books.
#[derive(Clone, Debug, Default)]
pub(crate) struct Books {
    pub(crate) charged: Vec<Charged>,
}

impl Books {
    /// What a run would charge now.
    pub(crate) fn preview(&self, timeline: &Timeline, window: Window) -> Result<Vec<ChargeToMake>> {
        difference(owed(timeline, window)?, &self.charged)
    }

    /// Runs and books; returns what was charged.
    pub(crate) fn run(&mut self, timeline: &Timeline, window: Window) -> Result<Vec<ChargeToMake>> {
        let to_make = self.preview(timeline, window)?;
        for charge in &to_make {
            let id = i64::try_from(self.charged.len()).unwrap() + 1;
            self.charged.push(Charged {
                key: charge.key,
                charge: ChargeId(id),
                version: charge.version,
                served: charge.served,
                billable_on: charge.billable_on,
                tax_rate: charge.tax_rate,
                net: charge.net,
                tax: charge.tax,
                gross: charge.gross,
                discounts: charge.discounts.clone(),
            });
        }
        Ok(to_make)
    }

    /// The charges summed per key and tax rate, as a query would hand them over.
    pub(crate) fn summed(&self) -> Vec<Charged> {
        let mut sums: Vec<Charged> = Vec::new();
        for charge in &self.charged {
            match sums.iter_mut().find(|sum| sum.key == charge.key && sum.tax_rate == charge.tax_rate) {
                Some(sum) => {
                    let (net, tax) = (sum.net.plus(charge.net).unwrap(), sum.tax.plus(charge.tax).unwrap());
                    let gross = sum.gross.plus(charge.gross).unwrap();
                    let discounts = [sum.discounts.as_slice(), &charge.discounts].concat();
                    *sum = Charged { net, tax, gross, discounts, ..charge.clone() };
                }
                None => sums.push(charge.clone()),
            }
        }
        sums
    }
}
