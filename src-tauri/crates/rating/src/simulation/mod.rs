//! Simulations: a described timeline rated without a database, to try a price or to settle an argument.
//!
//! The description is JSON; its schema is that of [`Simulation`]. Places of faults are paths into it. It is rated by the very code
//! that bills, run by run: each run charges what is owed through its day less what the runs before it charged.

mod form;

pub use form::{
    SimulatedDiscount, SimulatedDuration, SimulatedPlan, SimulatedPrice, SimulatedSegment,
    SimulatedSubscription, SimulatedUsage, SimulatedVersion, Simulation,
};

use crate::charge::{ChargeToMake, Charged};
use crate::{Window, difference, lines, owed};
use boss_kernel::id::{ChargeId, PriceId, SubscriptionId};
use boss_kernel::{
    Amount, Currency, Language, LocalText, NaiveDate, Period, Quantity, Result, TaxRate, UnitPrice,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// What the runs of a simulation charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Simulated {
    /// Run by run, in the order of the description.
    pub runs: Vec<SimulatedRun>,
    /// Of all runs, with tax.
    pub total: Amount,
}

/// What one run charges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SimulatedRun {
    /// The last day billed.
    pub through: NaiveDate,
    /// The charges, by subscription and price.
    pub charges: Vec<SimulatedCharge>,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
}

/// One charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SimulatedCharge {
    /// The subscription, as it is named in the description.
    pub subscription: String,
    /// The price, as it is named in the description.
    pub price: String,
    /// The whole cycle.
    pub period: Period,
    /// From the first to the last day served.
    pub served: Period,
    /// How much.
    pub quantity: Quantity,
    /// For one unit, where the line is quantity × unit price.
    pub unit_price: Option<UnitPrice>,
    /// The tax rate.
    pub tax_rate: TaxRate,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
    /// Whether it corrects what an earlier run charged.
    pub correction: bool,
    /// Why, line by line.
    pub explanation: Vec<LocalText>,
}

/// Rates a description. Fails as [`owed`] does, with places that lead into the description.
pub fn simulate(simulation: &Simulation) -> Result<Simulated> {
    let (timeline, names) = simulation.timeline()?;
    let currency = timeline.currency;
    let mut charged: Vec<Charged> = Vec::new();
    let mut runs = Vec::with_capacity(simulation.runs.len());
    for through in &simulation.runs {
        let until = through.succ_opt().unwrap_or(NaiveDate::MAX);
        let to_make = difference(owed(&timeline, Window::new(None, until))?, &charged)?;
        for charge in &to_make {
            let id = ChargeId(i64::try_from(charged.len()).unwrap_or(i64::MAX).saturating_add(1));
            charged.push(charge.as_charged(id));
        }
        runs.push(SimulatedRun {
            through: *through,
            net: Amount::sum(to_make.iter().map(|charge| charge.net), currency)?,
            tax: Amount::sum(to_make.iter().map(|charge| charge.tax), currency)?,
            total: Amount::sum(to_make.iter().map(|charge| charge.gross), currency)?,
            charges: to_make.into_iter().map(|charge| shown(charge, &names)).collect(),
        });
    }
    let total = Amount::sum(runs.iter().map(|run| run.total), currency)?;
    Ok(Simulated { runs, total })
}

impl Simulated {
    /// The currency of every amount.
    pub const fn currency(&self) -> Currency {
        self.total.currency()
    }
}

/// What subscriptions and prices are called.
#[derive(Default)]
pub(crate) struct Names {
    subscriptions: HashMap<SubscriptionId, String>,
    prices: HashMap<PriceId, String>,
}

fn shown(charge: ChargeToMake, names: &Names) -> SimulatedCharge {
    let chinese = lines(&charge.explanation, Language::Chinese);
    let english = lines(&charge.explanation, Language::English);
    let explanation = chinese.into_iter().zip(english).map(|(zh, en)| LocalText::new(zh, en)).collect();
    SimulatedCharge {
        subscription: names.subscriptions.get(&charge.key.subscription).cloned().unwrap_or_default(),
        price: names.prices.get(&charge.key.price).cloned().unwrap_or_default(),
        period: charge.key.period,
        served: charge.served,
        quantity: charge.quantity,
        unit_price: charge.unit_price,
        tax_rate: charge.tax_rate,
        net: charge.net,
        tax: charge.tax,
        total: charge.gross,
        correction: charge.corrects.is_some(),
        explanation,
    }
}
