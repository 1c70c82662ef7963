//! Everything rating needs to know of a chunk of accounts, read in sets.
//!
//! Cost does not grow with history: accounts are grouped by the month their checkpoint falls into, and usage and charges are
//! asked for price by price from there on, so that the tables' keys lead straight to them.

use crate::billing::model::charge;
use crate::billing::run::{Horizon, Prices};
use crate::customers::model::account;
use crate::orders::model::{subscription, subscription_segment};
use crate::store::bulk;
use crate::usage::usage_days;
use boss_kernel::id::{AccountId, ChargeId, MeterId, OfferingId, PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::{BillingCalendar, Currency, Datelike, Minor, NaiveDate, Period, Quantity, Result, TaxRate};
use boss_rating::{ChargeKey, Charged, DayQuantity, Segment, Window};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{BTreeMap, HashMap};

/// A chunk of accounts with everything that says what they owe.
pub(in crate::billing) struct ChunkInput {
    pub(in crate::billing) accounts: Vec<AccountInput>,
    pub(in crate::billing) prices: Prices,
    pub(super) usage: HashMap<(SubscriptionId, MeterId), Vec<DayQuantity>>,
    pub(super) charged: HashMap<SubscriptionId, Vec<Charged>>,
}

/// One account.
pub(in crate::billing) struct AccountInput {
    pub(in crate::billing) account: account::Model,
    /// From the checkpoint to the first day not billed.
    pub(super) window: Window,
    pub(in crate::billing) subscriptions: Vec<SubscriptionInput>,
}

/// One subscription with a service on or after the checkpoint.
pub(in crate::billing) struct SubscriptionInput {
    pub(in crate::billing) id: SubscriptionId,
    pub(in crate::billing) number: String,
    pub(in crate::billing) offering: OfferingId,
    pub(super) segments: Vec<Segment>,
}

/// Where reading has to begin for an account, and where it ends. An account billed further than this run goes is corrected up
/// to where it was billed, never behind it.
fn window_of(account: &account::Model, horizon: Horizon) -> Window {
    let from =
        account.billed_until.map(|billed| account.rerate_from.map_or(billed, |again| billed.min(again)));
    let until = account.billed_until.map_or(horizon.until, |billed| billed.max(horizon.until));
    Window { from, until, arrears_until: horizon.arrears_until.min(until) }
}

/// The first day of the month the checkpoint's cycle begins in; accounts with the same are read together.
fn group_of(input: &AccountInput) -> Option<NaiveDate> {
    let start = BillingCalendar::new(input.account.cycle_day).start_on_or_before(input.window.from?);
    start.with_day(1)
}

/// Reads what says what these accounts owe before the horizon.
pub(in crate::billing) async fn read_chunk(
    db: &impl ConnectionTrait,
    prices: &mut Prices,
    accounts: Vec<account::Model>,
    horizon: Horizon,
) -> Result<ChunkInput> {
    let mut accounts: Vec<AccountInput> = accounts
        .into_iter()
        .map(|account| AccountInput {
            window: window_of(&account, horizon),
            account,
            subscriptions: Vec::new(),
        })
        .collect();
    read_subscriptions(db, &mut accounts).await?;
    let offerings: Vec<OfferingId> = accounts
        .iter()
        .flat_map(|input| &input.subscriptions)
        .map(|subscription| subscription.offering)
        .collect();
    prices.learn(db, &offerings).await?;
    let mut chunk =
        ChunkInput { accounts, prices: prices.clone(), usage: HashMap::new(), charged: HashMap::new() };
    let mut groups: BTreeMap<Option<NaiveDate>, Vec<usize>> = BTreeMap::new();
    for (position, input) in chunk.accounts.iter().enumerate() {
        groups.entry(group_of(input)).or_default().push(position);
    }
    for (from, positions) in groups {
        read_group(db, &mut chunk, from, &positions).await?;
    }
    Ok(chunk)
}

async fn read_subscriptions(db: &impl ConnectionTrait, accounts: &mut [AccountInput]) -> Result<()> {
    let places: HashMap<AccountId, usize> =
        accounts.iter().enumerate().map(|(place, input)| (input.account.id, place)).collect();
    let ids: Vec<AccountId> = accounts.iter().map(|input| input.account.id).collect();
    let mut found = Vec::new();
    for chunk in bulk::id_chunks(&ids) {
        let rows: Vec<(SubscriptionId, String, AccountId, OfferingId, Option<NaiveDate>)> =
            subscription::Entity::find()
                .filter(subscription::Column::AccountId.is_in(chunk))
                .filter(subscription::Column::StartedOn.is_not_null())
                .select_only()
                .columns([
                    subscription::Column::Id,
                    subscription::Column::Number,
                    subscription::Column::AccountId,
                    subscription::Column::OfferingId,
                    subscription::Column::EndedOn,
                ])
                .order_by_asc(subscription::Column::Id)
                .into_tuple()
                .all(db)
                .await?;
        found.extend(rows);
    }
    // What ended before the checkpoint's cycle owes nothing that could have changed; what ended on its first day may have been
    // charged for it.
    found.retain(|(_, _, account, _, ended_on)| {
        let group = places.get(account).and_then(|place| accounts.get(*place)).and_then(group_of);
        ended_on.is_none_or(|ended| group.is_none_or(|from| ended >= from))
    });
    let ids: Vec<SubscriptionId> = found.iter().map(|(id, ..)| *id).collect();
    let mut segments = read_segments(db, &ids).await?;
    for (id, number, account, offering, _) in found {
        let Some(input) = places.get(&account).and_then(|place| accounts.get_mut(*place)) else { continue };
        let segments = segments.remove(&id).unwrap_or_default();
        input.subscriptions.push(SubscriptionInput { id, number, offering, segments });
    }
    Ok(())
}

async fn read_segments(
    db: &impl ConnectionTrait,
    ids: &[SubscriptionId],
) -> Result<HashMap<SubscriptionId, Vec<Segment>>> {
    let mut segments: HashMap<SubscriptionId, Vec<Segment>> = HashMap::with_capacity(ids.len());
    for chunk in bulk::id_chunks(ids) {
        let rows: Vec<(SubscriptionId, NaiveDate, Option<NaiveDate>, Quantity)> =
            subscription_segment::Entity::find()
                .filter(subscription_segment::Column::SubscriptionId.is_in(chunk))
                .select_only()
                .columns([
                    subscription_segment::Column::SubscriptionId,
                    subscription_segment::Column::FromOn,
                    subscription_segment::Column::ToOn,
                    subscription_segment::Column::Quantity,
                ])
                .order_by_asc(subscription_segment::Column::SubscriptionId)
                .order_by_asc(subscription_segment::Column::FromOn)
                .into_tuple()
                .all(db)
                .await?;
        for (subscription, from, to, quantity) in rows {
            segments.entry(subscription).or_default().push(Segment { from, to, quantity });
        }
    }
    Ok(segments)
}

/// Usage and charges of the accounts at `positions`, from `from` on.
async fn read_group(
    db: &impl ConnectionTrait,
    chunk: &mut ChunkInput,
    from: Option<NaiveDate>,
    positions: &[usize],
) -> Result<()> {
    let inputs: Vec<&AccountInput> =
        positions.iter().filter_map(|place| chunk.accounts.get(*place)).collect();
    let until = inputs.iter().map(|input| input.window.until).max();
    let Some(until) = until else { return Ok(()) };
    let mut by_offering: BTreeMap<OfferingId, Vec<SubscriptionId>> = BTreeMap::new();
    for subscription in inputs.iter().flat_map(|input| &input.subscriptions) {
        by_offering.entry(subscription.offering).or_default().push(subscription.id);
    }
    let mut by_meter: BTreeMap<MeterId, Vec<SubscriptionId>> = BTreeMap::new();
    let mut by_price: BTreeMap<PriceId, Vec<SubscriptionId>> = BTreeMap::new();
    for offering in chunk.prices.readable() {
        let Some(subscriptions) = by_offering.get(&offering.offering.id) else { continue };
        for price in &offering.prices {
            by_price.entry(price.price.id).or_default().extend(subscriptions);
            if let Some(meter) = price.price.meter_id {
                by_meter.entry(meter).or_default().extend(subscriptions);
            }
        }
    }
    for (meter, mut subscriptions) in by_meter {
        subscriptions.sort_unstable();
        subscriptions.dedup();
        let days = usage_days(db, meter, &subscriptions, from, until).await?;
        chunk.usage.extend(days.into_iter().map(|(subscription, days)| ((subscription, meter), days)));
    }
    for (price, subscriptions) in by_price {
        read_charged(db, chunk, price, &subscriptions, from).await?;
    }
    Ok(())
}

/// A charge without its explanation, which is long and not needed to compare.
#[derive(FromQueryResult)]
struct ChargedRow {
    id: ChargeId,
    subscription_id: SubscriptionId,
    price_id: PriceId,
    price_version_id: PriceVersionId,
    period_from: NaiveDate,
    period_to: NaiveDate,
    served_from: NaiveDate,
    served_to: NaiveDate,
    billable_on: NaiveDate,
    tax_rate: TaxRate,
    currency: Currency,
    net_minor: Minor,
    tax_minor: Minor,
    total_minor: Minor,
}

impl ChargedRow {
    fn charged(self) -> Result<Charged> {
        Ok(Charged {
            key: ChargeKey {
                subscription: self.subscription_id,
                price: self.price_id,
                period: Period::new(self.period_from, self.period_to)?,
            },
            charge: self.id,
            version: self.price_version_id,
            served: Period::new(self.served_from, self.served_to)?,
            billable_on: self.billable_on,
            tax_rate: self.tax_rate,
            net: self.net_minor.in_currency(self.currency),
            tax: self.tax_minor.in_currency(self.currency),
            gross: self.total_minor.in_currency(self.currency),
        })
    }
}

async fn read_charged(
    db: &impl ConnectionTrait,
    chunk: &mut ChunkInput,
    price: PriceId,
    subscriptions: &[SubscriptionId],
    from: Option<NaiveDate>,
) -> Result<()> {
    use charge::Column::{
        BillableOn, Currency, Id, NetMinor, PeriodFrom, PeriodTo, PriceId, PriceVersionId, ServedFrom,
        ServedTo, SubscriptionId, TaxMinor, TaxRate, TotalMinor,
    };
    for ids in bulk::id_chunks(subscriptions) {
        let mut select = charge::Entity::find()
            .filter(PriceId.eq(price))
            .filter(SubscriptionId.is_in(ids))
            .select_only()
            .columns([
                Id,
                SubscriptionId,
                PriceId,
                PriceVersionId,
                PeriodFrom,
                PeriodTo,
                ServedFrom,
                ServedTo,
                BillableOn,
                TaxRate,
                Currency,
                NetMinor,
                TaxMinor,
                TotalMinor,
            ]);
        if let Some(from) = from {
            select = select.filter(PeriodFrom.gte(from));
        }
        for row in select.into_model::<ChargedRow>().all(db).await? {
            chunk.charged.entry(row.subscription_id).or_default().push(row.charged()?);
        }
    }
    Ok(())
}
