//! What an account would be charged up to a day, without charging it: for “what will happen” panels.

use crate::billing::codes;
use crate::billing::run::{AccountInput, Ahead, ChunkInput, Horizon, Prices, rate_account, read_chunk};
use crate::customers::model::account;
use boss_kernel::id::{AccountId, PriceId, SubscriptionId};
use boss_kernel::{
    Amount, Error, Language, LocalText, NaiveDate, Period, Quantity, Result, TaxRate, UnitPrice,
};
use boss_rating::{ChargeToMake, Explanation};
use schemars::JsonSchema;
use sea_orm::{ConnectionTrait, EntityTrait};
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

/// What a run on the day `until` would charge the account for everything due before it, as its data stands in this transaction. Usage that
/// is not there yet is not in it.
pub async fn estimate(
    db: &impl ConnectionTrait,
    account_id: AccountId,
    until: NaiveDate,
) -> Result<Estimate> {
    let account = account::Entity::find_by_id(account_id).one(db).await?;
    let account = account.ok_or_else(|| Error::new(codes::ACCOUNT_UNKNOWN).with("id", account_id))?;
    let horizon = Horizon { until, arrears_until: until };
    let chunk = read_chunk(db, &mut Prices::default(), vec![account], horizon, &Ahead::default()).await?;
    let Some(input) = chunk.accounts.first() else {
        return Err(Error::new(crate::gate::codes::INTERNAL));
    };
    let rated = rate_account(&chunk, input)?;
    let charges = rated.charges.iter().map(|charge| estimated(&chunk, input, charge));
    Ok(Estimate {
        through: until.pred_opt().unwrap_or(until),
        net: rated.net,
        tax: rated.tax,
        total: rated.total,
        charges: charges.collect::<Result<_>>()?,
    })
}

fn estimated(chunk: &ChunkInput, input: &AccountInput, charge: &ChargeToMake) -> Result<EstimatedCharge> {
    let internal = || Error::new(crate::gate::codes::INTERNAL);
    let mine = input.subscriptions.iter().filter(|known| known.id == charge.key.subscription);
    let offerings =
        mine.flat_map(|known| &known.plans).filter_map(|plan| chunk.prices.of(plan.offering).ok());
    let mut priced = offerings.filter_map(|offering| {
        let price = offering.prices.iter().find(|known| known.price.id == charge.key.price)?;
        Some((offering, price))
    });
    let (offering, price) = priced.next().ok_or_else(internal)?;
    Ok(EstimatedCharge {
        subscription_id: charge.key.subscription,
        offering: LocalText::new(&offering.offering.name_chinese, &offering.offering.name_english),
        price_id: charge.key.price,
        price: LocalText::new(&price.price.name_chinese, &price.price.name_english),
        period: charge.key.period,
        served: charge.served,
        quantity: charge.quantity,
        unit: price.unit.clone(),
        unit_price: charge.unit_price,
        tax_rate: charge.tax_rate,
        net: charge.net,
        tax: charge.tax,
        total: charge.gross,
        explanation: lines_in_both(&charge.explanation),
    })
}

/// An explanation's lines, each in both languages.
pub(super) fn lines_in_both(explanation: &Explanation) -> Vec<LocalText> {
    let chinese = boss_rating::lines(explanation, Language::Chinese);
    let english = boss_rating::lines(explanation, Language::English);
    chinese.into_iter().zip(english).map(|(chinese, english)| LocalText::new(chinese, english)).collect()
}
