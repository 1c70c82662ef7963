//! Everything rating needs to know of a chunk of accounts, read in sets.
//!
//! Cost does not grow with history: accounts are grouped by the month their checkpoint falls into, and usage and charges are
//! asked for price by price from there on, so that the tables' keys lead straight to them.

use crate::billing::model::charge;
use crate::billing::run::timeline::timeline;
use crate::billing::run::{Horizon, Prices, internal, specials};
use crate::customers::model::account;
use crate::orders::model::{subscription, subscription_segment};
use crate::store::bulk;
use crate::usage::usage_days;
use boss_kernel::id::{
    AccountId, ChargeId, MeterId, OfferingId, PriceId, PriceListId, PriceVersionId, SubscriptionId,
};
use boss_kernel::{
    Cadence, CadenceUnit, Currency, Datelike, Days, Minor, NaiveDate, Period, Quantity, Result, TaxRate,
};
use boss_rating::{
    ChargeKey, Charged, DayQuantity, Discount, PriceVersion, Segment, Timeline, Usage, Window,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{BTreeMap, HashMap};

/// A chunk of accounts with everything that says what they owe.
pub(in crate::billing) struct ChunkInput {
    pub(in crate::billing) accounts: Vec<AccountInput>,
    pub(in crate::billing) prices: Prices,
    pub(super) charged: HashMap<(AccountId, SubscriptionId), Vec<Charged>>,
}

/// One account.
pub(in crate::billing) struct AccountInput {
    pub(in crate::billing) account: account::Model,
    /// From the checkpoint to the first day not billed.
    pub(super) window: Window,
    pub(in crate::billing) subscriptions: Vec<SubscriptionInput>,
    /// The price lists of its customer: from a day on, to the first day not any more.
    pub(super) price_lists: Vec<(PriceListId, NaiveDate, Option<NaiveDate>)>,
    /// What was agreed with it, or for one of its subscriptions, in order of days.
    pub(super) agreed: Vec<(PriceId, PriceVersion, Option<SubscriptionId>)>,
    pub(super) discounts: Vec<Discount>,
    /// Whether it ever had one, be it taken back since.
    pub(super) discounted: bool,
    /// All of it together, or why it can't be rated.
    pub(super) timeline: Result<Timeline>,
}

/// One subscription with a service on or after the checkpoint.
pub(in crate::billing) struct SubscriptionInput {
    pub(in crate::billing) id: SubscriptionId,
    pub(in crate::billing) number: String,
    pub(in crate::billing) offering: OfferingId,
    pub(super) start: NaiveDate,
    ended: Option<NaiveDate>,
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

impl AccountInput {
    fn new(account: account::Model, horizon: Horizon) -> AccountInput {
        AccountInput {
            window: window_of(&account, horizon),
            account,
            subscriptions: Vec::new(),
            price_lists: Vec::new(),
            agreed: Vec::new(),
            discounts: Vec::new(),
            discounted: false,
            timeline: Err(internal("not read yet")),
        }
    }
}

/// Reads what says what these accounts owe before the horizon.
pub(in crate::billing) async fn read_chunk(
    db: &impl ConnectionTrait,
    prices: &mut Prices,
    accounts: Vec<account::Model>,
    horizon: Horizon,
) -> Result<ChunkInput> {
    let mut accounts: Vec<AccountInput> =
        accounts.into_iter().map(|account| AccountInput::new(account, horizon)).collect();
    read_subscriptions(db, prices, &mut accounts).await?;
    specials::read_prices(db, &mut accounts).await?;
    specials::read_discounts(db, prices, &mut accounts).await?;
    for input in &mut accounts {
        input.timeline = timeline(prices, input);
        if !input.discounts.is_empty() {
            specials::read_used(db, input).await?;
        }
    }
    let mut chunk = ChunkInput { accounts, prices: prices.clone(), charged: HashMap::new() };
    let needs = Needs::of(&chunk);
    read_usage(db, &mut chunk, &needs).await?;
    for ((price, from), subscriptions) in needs.charges {
        read_charged(db, &mut chunk, price, &subscriptions, from).await?;
    }
    specials::read_charged_discounts(db, &mut chunk).await?;
    Ok(chunk)
}

/// What is to be read, each from the month on in which it begins to matter; from ever, if none is given.
#[derive(Default)]
struct Needs {
    usage: BTreeMap<(MeterId, Option<NaiveDate>), Vec<SubscriptionId>>,
    charges: BTreeMap<(PriceId, Option<NaiveDate>), Vec<SubscriptionId>>,
    until: Option<NaiveDate>,
}

impl Needs {
    fn of(chunk: &ChunkInput) -> Needs {
        let mut needs = Needs::default();
        for input in &chunk.accounts {
            let Ok(timeline) = &input.timeline else { continue };
            needs.until = needs.until.max(Some(input.window.until));
            for subscription in &timeline.subscriptions {
                for plan in &subscription.plans {
                    for price in &plan.prices {
                        let from = input.window.from;
                        let from = from.map(|from| timeline.reading_from(subscription, plan, price, from));
                        let from = from.and_then(|from| from.with_day(1));
                        needs.add(&chunk.prices, price.price, from, subscription.subscription);
                    }
                }
            }
        }
        needs
    }

    fn add(
        &mut self,
        prices: &Prices,
        price: PriceId,
        from: Option<NaiveDate>,
        subscription: SubscriptionId,
    ) {
        self.charges.entry((price, from)).or_default().push(subscription);
        if let Some(meter) = prices.meter_of(price) {
            let of_meter = self.usage.entry((meter, from)).or_default();
            if of_meter.last() != Some(&subscription) {
                of_meter.push(subscription);
            }
        }
    }
}

/// Reads usage and puts it where it is charged.
async fn read_usage(db: &impl ConnectionTrait, chunk: &mut ChunkInput, needs: &Needs) -> Result<()> {
    let Some(until) = needs.until else { return Ok(()) };
    let mut usage: HashMap<(SubscriptionId, MeterId, Option<NaiveDate>), Vec<DayQuantity>> = HashMap::new();
    for ((meter, from), subscriptions) in &needs.usage {
        let days = usage_days(db, *meter, subscriptions, *from, until).await?;
        usage.extend(days.into_iter().map(|(subscription, days)| ((subscription, *meter, *from), days)));
    }
    if usage.is_empty() {
        return Ok(());
    }
    for input in &mut chunk.accounts {
        let from = input.window.from;
        let Ok(timeline) = &mut input.timeline else { continue };
        let mut found = Vec::new();
        for (at, subscription) in timeline.subscriptions.iter().enumerate() {
            for (on, plan) in subscription.plans.iter().enumerate() {
                for (place, price) in plan.prices.iter().enumerate() {
                    let Some(meter) = chunk.prices.meter_of(price.price) else { continue };
                    let from = from.map(|from| timeline.reading_from(subscription, plan, price, from));
                    let key = (subscription.subscription, meter, from.and_then(|from| from.with_day(1)));
                    found.extend(usage.get(&key).map(|days| ((at, on, place), days.clone())));
                }
            }
        }
        for ((at, on, place), days) in found {
            let plan = timeline.subscriptions.get_mut(at).and_then(|known| known.plans.get_mut(on));
            if let Some(price) = plan.and_then(|plan| plan.prices.get_mut(place)) {
                price.usage = Usage::Sum(days);
            }
        }
    }
    Ok(())
}

async fn read_subscriptions(
    db: &impl ConnectionTrait,
    prices: &mut Prices,
    accounts: &mut [AccountInput],
) -> Result<()> {
    let places: HashMap<AccountId, usize> =
        accounts.iter().enumerate().map(|(place, input)| (input.account.id, place)).collect();
    let ids: Vec<AccountId> = accounts.iter().map(|input| input.account.id).collect();
    let mut found: Vec<(AccountId, SubscriptionInput)> = Vec::new();
    for chunk in bulk::id_chunks(&ids) {
        let rows: Vec<(SubscriptionId, String, AccountId, OfferingId, NaiveDate, Option<NaiveDate>)> =
            subscription::Entity::find()
                .filter(subscription::Column::AccountId.is_in(chunk))
                .filter(subscription::Column::StartedOn.is_not_null())
                .select_only()
                .columns([
                    subscription::Column::Id,
                    subscription::Column::Number,
                    subscription::Column::AccountId,
                    subscription::Column::OfferingId,
                    subscription::Column::StartedOn,
                    subscription::Column::EndedOn,
                ])
                .order_by_asc(subscription::Column::Id)
                .into_tuple()
                .all(db)
                .await?;
        let input = |(id, number, account, offering, start, ended)| {
            (account, SubscriptionInput { id, number, offering, start, ended, segments: Vec::new() })
        };
        found.extend(rows.into_iter().map(input));
    }
    let offerings: Vec<OfferingId> = found.iter().map(|(_, subscription)| subscription.offering).collect();
    prices.learn(db, &offerings).await?;
    found.retain(|(account, subscription)| {
        let window = places.get(account).and_then(|place| accounts.get(*place)).map(|input| input.window);
        matters(prices, subscription, window.and_then(|window| window.from))
    });
    let ids: Vec<SubscriptionId> = found.iter().map(|(_, subscription)| subscription.id).collect();
    let mut segments = read_segments(db, &ids).await?;
    for (account, mut subscription) in found {
        subscription.segments = segments.remove(&subscription.id).unwrap_or_default();
        if let Some(input) = places.get(&account).and_then(|place| accounts.get_mut(*place)) {
            input.subscriptions.push(subscription);
        }
    }
    Ok(())
}

/// Whether a subscription may owe something in cycles that were not over at the checkpoint: it goes on, or ended no longer before
/// than its longest cycle and the account's month before it.
fn matters(prices: &Prices, subscription: &SubscriptionInput, from: Option<NaiveDate>) -> bool {
    let (Some(ended), Some(from)) = (subscription.ended, from) else { return true };
    let longest = prices.of(subscription.offering).ok().into_iter().flat_map(|offering| &offering.prices);
    let days = longest.map(|price| days_at_most(price.cadence)).max().unwrap_or(0).saturating_add(62);
    from.checked_sub_days(Days::new(days)).is_none_or(|earliest| ended >= earliest)
}

fn days_at_most(cadence: Cadence) -> u64 {
    let every = u64::try_from(cadence.every()).unwrap_or(0);
    let days = match cadence.unit() {
        CadenceUnit::Day => 1,
        CadenceUnit::Week => 7,
        CadenceUnit::Month => 31,
        CadenceUnit::Year => 366,
    };
    every * days
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
            segments.entry(subscription).or_default().push(Segment { from, to, quantity, credit: true });
        }
    }
    Ok(segments)
}

/// A charge without its explanation, which is long and not needed to compare.
#[derive(FromQueryResult)]
struct ChargedRow {
    id: ChargeId,
    account_id: AccountId,
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
            discounts: Vec::new(),
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
        AccountId, BillableOn, Currency, Id, NetMinor, PeriodFrom, PeriodTo, PriceId, PriceVersionId,
        ServedFrom, ServedTo, SubscriptionId, TaxMinor, TaxRate, TotalMinor,
    };
    for ids in bulk::id_chunks(subscriptions) {
        let mut select = charge::Entity::find()
            .filter(PriceId.eq(price))
            .filter(SubscriptionId.is_in(ids))
            .select_only()
            .columns([
                Id,
                AccountId,
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
            let key = (row.account_id, row.subscription_id);
            chunk.charged.entry(key).or_default().push(row.charged()?);
        }
    }
    Ok(())
}
