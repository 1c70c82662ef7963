//! One bill in full, and why a charge is what it is.

use crate::billing::queries::BillRow;
use crate::gate::{Permission, Query, QueryContext, Tag, TimelineEntry};
use boss_kernel::error::TextsInBoth;
use boss_kernel::id::{BillId, ChargeId, MeterId, OfferingId, PriceId, SubscriptionId};
use boss_kernel::{
    Amount, Error, Instant, LocalText, NaiveDate, Period, Quantity, Result, TaxRate, UnitPrice,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One bill in full. Its invoices and payments are in the queries of their areas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ViewBill {
    /// The bill.
    pub bill_id: BillId,
}

/// One bill in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillView {
    /// The bill.
    pub bill: BillRow,
    /// When it was made.
    pub created_at: Instant,
    /// For the next change.
    pub version: i64,
    /// Its charges, by subscription, cycle and price.
    pub charges: Vec<ChargeRow>,
    /// What can be done with it, and why not where it can't.
    pub actions: Vec<BillAction>,
    /// What happened to it.
    pub timeline: Vec<TimelineEntry>,
}

/// Something that can be done with a bill, or can't now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillAction {
    /// The action's name.
    pub action: String,
    /// Whether it can be done now, by the person who asks.
    pub allowed: bool,
    /// Why not.
    pub reason: Option<TextsInBoth>,
}

/// One charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChargeRow {
    /// The charge.
    pub charge_id: ChargeId,
    /// The bill it stands on.
    pub bill_id: BillId,
    /// That bill's number.
    pub bill_number: String,
    /// The subscription.
    pub subscription_id: SubscriptionId,
    /// Its number.
    pub subscription_number: String,
    /// The offering.
    pub offering_id: OfferingId,
    /// Its name.
    pub offering: LocalText,
    /// The price.
    pub price_id: PriceId,
    /// Its name.
    pub price: LocalText,
    /// The meter, for usage.
    pub meter_id: Option<MeterId>,
    /// The whole cycle.
    pub period: Period,
    /// What was served of it.
    pub served: Period,
    /// How much.
    pub quantity: Quantity,
    /// Its unit: the meter's for usage, else the offering's.
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
    /// The earlier charge it corrects.
    pub corrects: Option<OtherCharge>,
    /// Later charges that correct it.
    pub corrected_by: Vec<OtherCharge>,
}

/// A charge on this or another bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OtherCharge {
    /// The charge.
    pub charge_id: ChargeId,
    /// Its bill.
    pub bill_id: BillId,
    /// That bill's number.
    pub bill_number: String,
    /// With tax.
    pub total: Amount,
}

impl Query for ViewBill {
    const NAME: &'static str = "billing.bill";
    const PERMISSION: Permission = Permission::BillingRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Customers, Tag::Payments, Tag::Invoicing];
    type Output = BillView;

    async fn run(self, context: &QueryContext) -> Result<BillView> {
        let _ = context;
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}

/// Why a charge is what it is, down to the days of usage behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExplainCharge {
    /// The charge.
    pub charge_id: ChargeId,
}

/// A charge and what it stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChargeExplained {
    /// The charge with its explanation.
    pub charge: ChargeRow,
    /// The usage of its cycle by day, as it is known now; empty where it does not charge usage.
    pub usage: Vec<UsedDay>,
}

/// What was used on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsedDay {
    /// The day.
    pub day: NaiveDate,
    /// The sum.
    pub quantity: Quantity,
    /// Of how many events.
    pub events: i64,
}

impl Query for ExplainCharge {
    const NAME: &'static str = "billing.charge_explanation";
    const PERMISSION: Permission = Permission::BillingRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Usage];
    type Output = ChargeExplained;

    async fn run(self, context: &QueryContext) -> Result<ChargeExplained> {
        let _ = context;
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
