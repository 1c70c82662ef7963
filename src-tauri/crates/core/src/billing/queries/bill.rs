//! One bill in full, and why a charge is what it is.

use crate::billing::model::{bill, charge};
use crate::billing::queries::charges::charge_rows;
use crate::billing::queries::items::item_rows;
use crate::billing::queries::{BillItemRow, BillRow, bill_rows};
use crate::billing::rules::BillStep;
use crate::billing::wallets::{self, SettledBy, Settles};
use crate::billing::{
    AdjustBill, DiscardBills, FinaliseBills, HoldBill, MarkBillSent, ReleaseBill, codes, drafts,
};
use crate::catalog::Metering;
use crate::catalog::model::meter;
use crate::gate::{AllowedAction, ObjectKind, Permission, Query, QueryContext, Tag, TimelineEntry, timeline};
use crate::usage::model::usage_day;
use crate::usage::{figures_by_day, meter_usage};
use boss_kernel::id::{AccountId, BillId, ChargeId, MeterId, OfferingId, PriceId, SubscriptionId};
use boss_kernel::{
    Amount, Error, Instant, LocalText, NaiveDate, Period, Quantity, Result, TaxRate, UnitPrice,
};
use boss_rating::DayQuantity;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

const TIMELINE_ENTRIES: u64 = 50;

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
    /// Why it was made by hand.
    pub reason: Option<String>,
    /// Its charges, by subscription, cycle and price.
    pub charges: Vec<ChargeRow>,
    /// What people put on it.
    pub items: Vec<BillItemRow>,
    /// What settled it beside payments: credits and wallets, in the order in which they did.
    pub settled_by: Vec<SettledBy>,
    /// Where it is below zero: the bills it was set off against.
    pub settles: Vec<Settles>,
    /// What can be done with it, and why not where it can't.
    pub actions: Vec<AllowedAction>,
    /// What happened to it.
    pub timeline: Vec<TimelineEntry>,
}

/// One charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChargeRow {
    /// The charge.
    pub charge_id: ChargeId,
    /// The bill it stands on.
    pub bill_id: BillId,
    /// That bill's number; none of a draft.
    pub bill_number: Option<String>,
    /// Whose it is; the bill may be that of the account that pays for it.
    pub account_id: AccountId,
    /// The account's number.
    pub account_number: String,
    /// The subscription.
    pub subscription_id: SubscriptionId,
    /// Its number.
    pub subscription_number: String,
    /// The offering of the price.
    pub offering_id: OfferingId,
    /// Its name when the charge was made.
    pub offering: LocalText,
    /// The price.
    pub price_id: PriceId,
    /// Its name when the charge was made.
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
    /// For one unit and a whole cycle, where the line is for a part of one.
    pub cycle_price: Option<UnitPrice>,
    /// What one unit comes to on average before discounts, where the line has neither price; none of a correction.
    pub average_price: Option<UnitPrice>,
    /// The tax rate.
    pub tax_rate: TaxRate,
    /// The tax code the offering had, if any.
    pub tax_code: Option<String>,
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
    /// That bill's number; none of a draft.
    pub bill_number: Option<String>,
    /// With tax.
    pub total: Amount,
}

impl Query for ViewBill {
    const NAME: &'static str = "billing.bill";
    const PERMISSION: Permission = Permission::BillingRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Customers, Tag::Payments, Tag::Invoicing];
    type Output = BillView;

    async fn run(self, context: &QueryContext) -> Result<BillView> {
        let db = &context.db;
        let found = bill::Entity::find_by_id(self.bill_id).one(db).await?;
        let found = found.ok_or_else(|| Error::new(codes::BILL_UNKNOWN).with("id", self.bill_id))?;
        let charges = charge::Entity::find()
            .filter(charge::Column::BillId.eq(self.bill_id))
            .order_by_asc(charge::Column::SubscriptionId)
            .order_by_asc(charge::Column::PeriodFrom)
            .order_by_asc(charge::Column::Id)
            .all(db)
            .await?;
        let charges = charge_rows(db, charges).await?;
        let items = item_rows(db, self.bill_id).await?;
        let draft = || drafts::require_draft(&found);
        let actions = vec![
            AllowedAction::of::<AdjustBill>(&context.actor, draft()),
            AllowedAction::of::<FinaliseBills>(&context.actor, draft()),
            AllowedAction::of::<DiscardBills>(&context.actor, draft()),
            AllowedAction::of::<HoldBill>(&context.actor, BillStep::Hold.from(&found).map(drop)),
            AllowedAction::of::<ReleaseBill>(&context.actor, BillStep::Release.from(&found).map(drop)),
            AllowedAction::of::<MarkBillSent>(&context.actor, BillStep::Send.from(&found).map(drop)),
        ];
        let timeline = bill_timeline(db, &found).await?;
        let settled_by = wallets::settled_by(db, &found).await?;
        let settles = wallets::settles(db, &found).await?;
        let (created_at, version, reason) = (found.created_at, found.version, found.reason.clone());
        let bill = bill_rows(db, vec![found], context.today).await?.pop();
        let bill = bill.ok_or_else(|| Error::new(crate::gate::codes::INTERNAL))?;
        Ok(BillView {
            bill,
            created_at,
            version,
            reason,
            charges,
            items,
            settled_by,
            settles,
            actions,
            timeline,
        })
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
    /// What the meter makes of the day: a sum, a number, the largest, the last; of a level, what it is from this day on.
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
        let db = &context.db;
        let found = charge::Entity::find_by_id(self.charge_id).one(db).await?;
        let found = found.ok_or_else(|| Error::new(codes::CHARGE_UNKNOWN).with("id", self.charge_id))?;
        let charge = charge_rows(db, vec![found]).await?.pop();
        let charge = charge.ok_or_else(|| Error::new(crate::gate::codes::INTERNAL))?;
        let usage = match charge.meter_id {
            Some(meter) => used_days(db, &charge, meter).await?,
            None => Vec::new(),
        };
        Ok(ChargeExplained { charge, usage })
    }
}

/// What happened to a bill, newest first. Of a large run the audit trail names the run only: then that is how the bill began.
async fn bill_timeline(db: &impl ConnectionTrait, bill: &bill::Model) -> Result<Vec<TimelineEntry>> {
    let mut entries = timeline(db, ObjectKind::Bill.word(), bill.id.0, TIMELINE_ENTRIES).await?;
    let run = bill.bill_run_id.filter(|_| !entries.iter().any(|entry| entry.verb == "created"));
    if let Some(run) = run {
        let run = timeline(db, ObjectKind::BillRun.word(), run.0, TIMELINE_ENTRIES).await?;
        entries.extend(run.into_iter().filter(|entry| entry.verb == "created"));
    }
    Ok(entries)
}

/// What its meter made of each day of the charge's cycle, as rating reads it.
async fn used_days(db: &impl ConnectionTrait, charge: &ChargeRow, meter: MeterId) -> Result<Vec<UsedDay>> {
    let Some(row) = meter::Entity::find_by_id(meter).one(db).await? else { return Ok(Vec::new()) };
    let (from, to) = (charge.period.from(), charge.period.to());
    let subscription = charge.subscription_id;
    let found = meter_usage(db, &Metering::of(&row)?, &[subscription], Some(from), to).await?;
    let figures = match found.get(&subscription) {
        Some(usage) => figures_by_day(usage, from)?,
        None => Vec::new(),
    };
    let days = usage_day::Entity::find()
        .filter(usage_day::Column::SubscriptionId.eq(subscription))
        .filter(usage_day::Column::MeterId.eq(meter))
        .filter(usage_day::Column::Day.gte(from))
        .filter(usage_day::Column::Day.lt(to))
        .all(db)
        .await?;
    let events: HashMap<NaiveDate, i64> = days.into_iter().map(|day| (day.day, day.events)).collect();
    let used = |figure: DayQuantity| UsedDay {
        day: figure.day,
        quantity: figure.quantity,
        events: events.get(&figure.day).copied().unwrap_or(0),
    };
    Ok(figures.into_iter().map(used).collect())
}
