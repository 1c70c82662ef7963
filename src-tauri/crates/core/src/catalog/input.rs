//! What people enter about the catalogue.

use crate::catalog::model::{PhaseKind, PriceTiming};
use boss_kernel::id::{MeterId, OfferingId};
use boss_kernel::{Alignment, Cadence, LocalText, NaiveDate, Quantity, TaxRate};
use boss_rating::{ChargeModel, PriceTerms};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A price of a new offering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewPrice {
    /// Short name, unique within the offering: small Latin letters, digits and dashes.
    pub code: String,
    /// What stands on the bill's line.
    pub name: LocalText,
    /// The meter whose usage it charges; only for usage prices, and needed there.
    #[serde(default)]
    pub meter_id: Option<MeterId>,
    /// Billed at the start of a cycle or at its end; usage always at its end.
    pub timing: PriceTiming,
    /// Of a price in arrears: whether what is open is billed as soon as the service ends, not when the cycle is over. Not for minimums.
    #[serde(default)]
    pub bill_at_end: bool,
    /// How long a cycle is; a month if not given.
    #[serde(default = "monthly")]
    pub cadence: Cadence,
    /// Where its cycles begin; on the account's billing day if not given.
    #[serde(default)]
    pub alignment: Alignment,
    /// The only phase of the offering it applies in, counted from 1; in all if not given.
    #[serde(default)]
    pub phase: Option<i32>,
    /// What it charges from which day on; at least one.
    pub versions: Vec<NewPriceVersion>,
}

impl NewPrice {
    /// A price by the account's months, in every phase.
    pub fn monthly(
        code: &str,
        name: LocalText,
        timing: PriceTiming,
        meter_id: Option<MeterId>,
        versions: Vec<NewPriceVersion>,
    ) -> NewPrice {
        let (code, alignment) = (code.to_owned(), Alignment::CycleDay);
        let (cadence, bill_at_end, phase) = (monthly(), false, None);
        NewPrice { code, name, meter_id, timing, bill_at_end, cadence, alignment, phase, versions }
    }
}

impl NewPriceVersion {
    /// A model from a day on, without terms.
    pub fn new(valid_from: NaiveDate, model: ChargeModel) -> NewPriceVersion {
        NewPriceVersion { valid_from, model, terms: PriceTerms::default() }
    }
}

fn monthly() -> Cadence {
    Cadence::MONTHLY
}

/// What a price charges from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewPriceVersion {
    /// The first day it is in force. A billing cycle is charged by the version of its first day.
    pub valid_from: NaiveDate,
    /// How it charges.
    pub model: ChargeModel,
    /// What goes with it: free units, a percentage off, a minimum, a maximum.
    #[serde(default)]
    pub terms: PriceTerms,
}

/// A phase of a new offering; phases follow one another from the day the service begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewPhase {
    /// What it is for.
    pub kind: PhaseKind,
    /// How long it lasts; only the last one may be open.
    #[serde(default)]
    pub length: Option<Cadence>,
}

/// A part of a new bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewPart {
    /// A published standard offering of the same currency.
    pub offering_id: OfferingId,
    /// How many of it one bundle holds; above zero.
    pub quantity: Quantity,
}

/// A tax rate from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewTaxRate {
    /// The first day; a billing cycle is taxed by the rate of its first day served.
    pub valid_from: NaiveDate,
    /// A fraction of one: `0.06` is 6 %.
    pub rate: TaxRate,
}
