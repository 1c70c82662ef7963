//! What an account would be charged up to a day, without charging it: for “what will happen” panels.

use boss_kernel::id::{AccountId, PriceId, SubscriptionId};
use boss_kernel::{Amount, Error, LocalText, NaiveDate, Period, Quantity, Result, TaxRate, UnitPrice};
use schemars::JsonSchema;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

/// What an account would be charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Estimate {
    /// The last day billed.
    pub through: NaiveDate,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
    /// The charges.
    pub charges: Vec<EstimatedCharge>,
}

/// One charge that would be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EstimatedCharge {
    /// The subscription.
    pub subscription_id: SubscriptionId,
    /// The offering's name.
    pub offering: LocalText,
    /// The price.
    pub price_id: PriceId,
    /// The price's name.
    pub price: LocalText,
    /// The whole cycle.
    pub period: Period,
    /// What is served of it.
    pub served: Period,
    /// How much.
    pub quantity: Quantity,
    /// Its unit.
    pub unit: LocalText,
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
    /// Why, line by line.
    pub explanation: Vec<LocalText>,
}

/// What a run would charge the account for everything due before `until`, as its data stands in this transaction.
pub async fn estimate(
    db: &impl ConnectionTrait,
    account_id: AccountId,
    until: NaiveDate,
) -> Result<Estimate> {
    let _ = (db, account_id, until);
    Err(Error::new(crate::gate::codes::INTERNAL))
}
