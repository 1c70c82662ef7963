//! Everything rating needs to know of a chunk of accounts, read in sets.
//!
//! Cost does not grow with history: accounts are grouped by the month their checkpoint falls into, and usage and charges are
//! asked for price by price from there on, so that the tables' keys lead straight to them.

use crate::billing::model::{bill, charge};
use crate::billing::run::{Horizon, Prices};
use crate::customers::model::account;
use crate::orders::{self, Served};
use crate::store::bulk;
use crate::usage::usage_days;
use boss_kernel::id::{
    AccountId, BillId, ChargeId, MeterId, OfferingId, PriceId, PriceVersionId, SubscriptionId,
};
use boss_kernel::{BillingCalendar, Currency, Datelike, Minor, NaiveDate, Period, Result, TaxRate};
use boss_rating::{ChargeKey, Charged, DayQuantity, Segment, Window};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A chunk of accounts with everything that says what they owe.
pub(in crate::billing) struct ChunkInput {
    pub(in crate::billing) accounts: Vec<AccountInput>,
    pub(in crate::billing) prices: Prices,
    pub(super) usage: HashMap<(SubscriptionId, MeterId), Vec<DayQuantity>>,
    pub(super) charged: HashMap<(AccountId, SubscriptionId), Vec<Charged>>,
}

/// One account.
pub(in crate::billing) struct AccountInput {
    pub(in crate::billing) account: account::Model,
    /// From the checkpoint to the first day not billed.
    pub(super) window: Window,
    pub(in crate::billing) subscriptions: Vec<SubscriptionInput>,
}

/// One subscription, as one offering, with a service on or after the checkpoint.
pub(in crate::billing) struct SubscriptionInput {
    pub(in crate::billing) id: SubscriptionId,
    pub(in crate::billing) number: String,
    pub(in crate::billing) offering: OfferingId,
    /// Whether charges of it stand on other accounts' bills too.
    pub(super) moved: bool,
    /// Whether it is or was another offering or on another account too, to which its usage on other days belongs.
    pub(super) part: bool,
    pub(super) segments: Vec<Segment>,
}

impl SubscriptionInput {
    /// Whether it is served, as this offering and on this account, on `day`.
    pub(super) fn serves(&self, day: NaiveDate) -> bool {
        self.segments.iter().any(|segment| segment.from <= day && segment.to.is_none_or(|to| day < to))
    }
}

/// Whose a subscription's charges are: where it moved, only their bills tell, and only these accounts are asked about.
#[derive(Default)]
struct Owners {
    accounts: Vec<AccountId>,
    moved: bool,
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
    for served in orders::served_on(db, &ids).await? {
        let place = places.get(&served.account).and_then(|place| accounts.get_mut(*place));
        let Some(input) = place else { continue };
        // What ended before the checkpoint's cycle owes nothing that could have changed; what ended on its first day may have been
        // charged for it.
        let from = group_of(input);
        if served.ended_on().is_none_or(|ended| from.is_none_or(|from| ended >= from)) {
            input.subscriptions.extend(of_each_offering(served));
        }
    }
    Ok(())
}

/// A subscription once for each offering that it is or was on the account.
fn of_each_offering(served: Served) -> Vec<SubscriptionInput> {
    let mut inputs: Vec<SubscriptionInput> = Vec::with_capacity(1);
    for stretch in served.stretches {
        let known = inputs.iter().position(|input| input.offering == stretch.offering);
        let place = known.unwrap_or_else(|| {
            inputs.push(SubscriptionInput {
                id: served.subscription,
                number: served.number.clone(),
                offering: stretch.offering,
                moved: served.moved,
                part: served.moved,
                segments: Vec::new(),
            });
            inputs.len() - 1
        });
        if let Some(input) = inputs.get_mut(place).filter(|_| !stretch.is_empty()) {
            input.segments.push(Segment { from: stretch.from, to: stretch.to, quantity: stretch.quantity });
        }
    }
    let several = inputs.len() > 1;
    inputs.iter_mut().for_each(|input| input.part |= several);
    inputs
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
    let until = chunk.accounts.iter().map(|input| input.window.until).max();
    let Some(until) = until else { return Ok(()) };
    let mut by_offering: BTreeMap<OfferingId, Vec<SubscriptionId>> = BTreeMap::new();
    let mut owners: HashMap<SubscriptionId, Owners> = HashMap::new();
    for (input, subscription) in inputs
        .iter()
        .flat_map(|input| input.subscriptions.iter().map(move |subscription| (input, subscription)))
    {
        by_offering.entry(subscription.offering).or_default().push(subscription.id);
        let owner = owners.entry(subscription.id).or_default();
        owner.accounts.push(input.account.id);
        owner.moved = subscription.moved;
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
        for (subscription, days) in days {
            // One that moved is asked for by each of its accounts; the first asks from the earliest day.
            chunk.usage.entry((subscription, meter)).or_insert(days);
        }
    }
    for (price, mut subscriptions) in by_price {
        subscriptions.sort_unstable();
        subscriptions.dedup();
        read_charged(db, chunk, price, (&subscriptions, &owners), from).await?;
    }
    Ok(())
}

/// A charge without its explanation, which is long and not needed to compare.
#[derive(FromQueryResult)]
struct ChargedRow {
    id: ChargeId,
    bill_id: BillId,
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
    (subscriptions, owners): (&[SubscriptionId], &HashMap<SubscriptionId, Owners>),
    from: Option<NaiveDate>,
) -> Result<()> {
    use charge::Column::{
        BillId, BillableOn, Currency, Id, NetMinor, PeriodFrom, PeriodTo, PriceId, PriceVersionId,
        ServedFrom, ServedTo, SubscriptionId, TaxMinor, TaxRate, TotalMinor,
    };
    for ids in bulk::id_chunks(subscriptions) {
        let mut select = charge::Entity::find()
            .filter(PriceId.eq(price))
            .filter(SubscriptionId.is_in(ids))
            .select_only()
            .columns([
                Id,
                BillId,
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
        let rows = select.into_model::<ChargedRow>().all(db).await?;
        let payers = payers(db, &rows, owners).await?;
        for row in rows {
            let Some(owner) = owners.get(&row.subscription_id) else { continue };
            let payer = if owner.moved { payers.get(&row.bill_id) } else { owner.accounts.first() };
            if let Some(payer) = payer.filter(|payer| owner.accounts.contains(payer)) {
                chunk.charged.entry((*payer, row.subscription_id)).or_default().push(row.charged()?);
            }
        }
    }
    Ok(())
}

/// The accounts of the bills on which charges of subscriptions that moved stand.
async fn payers(
    db: &impl ConnectionTrait,
    rows: &[ChargedRow],
    owners: &HashMap<SubscriptionId, Owners>,
) -> Result<HashMap<BillId, AccountId>> {
    let moved = rows.iter().filter(|row| owners.get(&row.subscription_id).is_some_and(|owner| owner.moved));
    let bills: HashSet<BillId> = moved.map(|row| row.bill_id).collect();
    let bills: Vec<BillId> = bills.into_iter().collect();
    let mut payers = HashMap::with_capacity(bills.len());
    for chunk in bulk::id_chunks(&bills) {
        let found: Vec<(BillId, AccountId)> = bill::Entity::find()
            .filter(bill::Column::Id.is_in(chunk))
            .select_only()
            .columns([bill::Column::Id, bill::Column::AccountId])
            .into_tuple()
            .all(db)
            .await?;
        payers.extend(found);
    }
    Ok(payers)
}
