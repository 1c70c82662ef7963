//! Ordering services and changes of them, with what the accounts will be billed for it said beforehand.

use super::first_bill::is_refusal;
use crate::billing::{self, Estimate, EstimatedCharge};
use crate::customers::model::account;
use crate::gate::{Action, ActionContext, Permission, Tag};
use crate::orders::model::OrderState;
use crate::orders::{self, PlaceOrder, PlaceOrderItem, PlacedItem, PlacedOrder, When};
use crate::store::bulk;
use boss_kernel::id::{AccountId, OrderId, SubscriptionId};
use boss_kernel::{Amount, BillingCalendar, NaiveDate, Notice, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Places an order, as `orders.place` does; a dry run says too what will be billed for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct OrderServices(pub PlaceOrder);

/// An order that was placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderedServices {
    /// Which.
    pub order_id: OrderId,
    /// `O000001`.
    pub order_number: String,
    /// Completed at once when no task waits for its day, a person or another system.
    pub state: OrderState,
    /// One per item, in their order; then those of add-ons that follow.
    pub items: Vec<PlacedItem>,
    /// In a dry run, what it makes of the bills of each account concerned, assuming that everything takes effect on the day
    /// asked for, and without usage to come.
    pub bills: Vec<BillForecast>,
}

/// What an order makes of an account's next bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillForecast {
    /// The account.
    pub account_id: AccountId,
    /// `A000001`.
    pub account_number: String,
    /// The last day of the billing period the order takes effect in.
    pub through: NaiveDate,
    /// What would be billed through that day without the order, with tax.
    pub without: Amount,
    /// What will be billed through that day, with tax.
    pub total: Amount,
    /// By how much the order changes it.
    pub difference: Amount,
    /// The charges for the subscriptions that the order is about.
    pub charges: Vec<EstimatedCharge>,
    /// What else will be billed to the account, with tax.
    pub others: Amount,
}

impl Action for OrderServices {
    const NAME: &'static str = "flows.order_services";
    const PERMISSION: Permission = Permission::OrdersWrite;
    const STALE: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = OrderedServices;

    async fn run(self, context: &mut ActionContext) -> Result<OrderedServices> {
        let forecast = if context.dry_run { Some(Forecast::begin(context, &self.0).await?) } else { None };
        let placed = orders::place_order(context, self.0, "").await?;
        let bills = match forecast {
            Some(forecast) => forecast.end(context, &placed).await?,
            None => Vec::new(),
        };
        Ok(OrderedServices {
            order_id: placed.order_id,
            order_number: placed.order_number,
            state: placed.state,
            items: placed.items,
            bills,
        })
    }
}

/// What the accounts would be billed before anything was ordered. In a dry run only.
struct Forecast {
    without: Vec<(account::Model, NaiveDate, Estimate)>,
}

impl Forecast {
    async fn begin(context: &mut ActionContext, order: &PlaceOrder) -> Result<Forecast> {
        let last = |day: NaiveDate, item: &PlaceOrderItem| match item.when() {
            When::On(on) => day.max(on),
            When::PeriodEnd(_) => day,
        };
        let day = order.items.iter().fold(context.today, last);
        let at_period_end = order.items.iter().any(|item| item.when() == When::PERIOD_END);
        let targets = order.items.iter().filter_map(PlaceOrderItem::to_account_id);
        let wanted: BTreeSet<AccountId> = targets.chain([order.account_id]).collect();
        let wanted: Vec<AccountId> = wanted.into_iter().collect();
        let accounts =
            bulk::find_by_ids::<account::Entity, _>(&context.tx, account::Column::Id, &wanted).await?;
        let mut without = Vec::with_capacity(accounts.len());
        for account in accounts {
            let calendar = BillingCalendar::new(account.cycle_day);
            let mut until = calendar.cycle_of(day)?.to();
            if at_period_end {
                // It takes effect when this period is over: the next one shows what becomes of it.
                until = until.max(calendar.next_start(calendar.cycle_of(context.today)?.to()));
            }
            if let Some(estimate) = estimate(context, &account, until).await? {
                without.push((account, until, estimate));
            }
        }
        Ok(Forecast { without })
    }

    async fn end(self, context: &mut ActionContext, placed: &PlacedOrder) -> Result<Vec<BillForecast>> {
        orders::assume_active(context, placed.order_id).await?;
        let about: BTreeSet<SubscriptionId> = placed.items.iter().map(|item| item.subscription_id).collect();
        let mut bills = Vec::with_capacity(self.without.len());
        for (account, until, without) in self.without {
            let Some(with) = estimate(context, &account, until).await? else { continue };
            let (charges, others): (Vec<_>, Vec<_>) =
                with.charges.into_iter().partition(|charge| about.contains(&charge.subscription_id));
            bills.push(BillForecast {
                account_id: account.id,
                account_number: account.number,
                through: with.through,
                without: without.total,
                total: with.total,
                difference: with.total.minus(without.total)?,
                charges,
                others: Amount::sum(others.iter().map(|charge| charge.total), account.currency)?,
            });
        }
        Ok(bills)
    }
}

/// What the account would be billed; nothing, with a notice, where its run would park it.
async fn estimate(
    context: &mut ActionContext,
    account: &account::Model,
    until: NaiveDate,
) -> Result<Option<Estimate>> {
    match billing::estimate(&context.tx, account.id, until).await {
        Ok(estimate) => Ok(Some(estimate)),
        Err(refusal) if is_refusal(&refusal) => {
            context.warn(Notice { place: None, code: refusal.code(), params: refusal.params().clone() });
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}
