//! Everything rating needs to know of a chunk of accounts, read in sets.
//!
//! Cost does not grow with history: accounts are grouped by the month their checkpoint falls into, and usage is asked for meter by
//! meter from there on, so that its tables' keys lead straight to it; charges are found by the last bills ([`charged`](super::charged)).

use crate::billing::run::charged::Wanted;
use crate::billing::run::timeline::{subscription_timeline, timeline};
use crate::billing::run::{Ahead, Horizon, Prices, specials};
use crate::customers::model::{AccountState, account};
use crate::gate::internal;
use crate::orders::Served;
use crate::store::bulk;
use crate::usage::meter_usage;
use boss_kernel::id::{AccountId, ChargeId, MeterId, OfferingId, PriceId, PriceListId, SubscriptionId};
use boss_kernel::{Cadence, CadenceUnit, Datelike, NaiveDate, Result};
use boss_rating::{Charged, Discount, PriceVersion, Segment, Timeline, Usage, Window};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What an account is served, or was, of a subscription.
pub(super) type OfAccount = (AccountId, SubscriptionId);

/// A chunk of accounts with everything that says what they owe.
pub(in crate::billing) struct ChunkInput {
    pub(in crate::billing) accounts: Vec<AccountInput>,
    pub(in crate::billing) prices: Prices,
    pub(super) charged: HashMap<OfAccount, Vec<Charged>>,
    /// Who was billed for charges that stand on another account's bill.
    pub(super) billed_to: HashMap<ChargeId, AccountId>,
    /// Those of them that are closed.
    pub(super) closed: HashSet<AccountId>,
    /// Charges on bills of which a gift paid something.
    pub(super) paid_by_gifts: HashSet<ChargeId>,
}

/// One account.
pub(in crate::billing) struct AccountInput {
    pub(in crate::billing) account: account::Model,
    /// From the checkpoint to the first day not billed.
    pub(in crate::billing) window: Window,
    pub(in crate::billing) subscriptions: Vec<SubscriptionInput>,
    /// The price lists of its customer: from a day on, to the first day not any more.
    pub(in crate::billing) price_lists: Vec<(PriceListId, NaiveDate, Option<NaiveDate>)>,
    /// What was agreed with it, or for one of its subscriptions, in order of days.
    pub(super) agreed: Vec<(PriceId, PriceVersion, Option<SubscriptionId>)>,
    pub(super) discounts: Vec<Discount>,
    /// Whether it ever had one, be it taken back since.
    pub(super) discounted: bool,
    /// All of it together, or why it can't be rated.
    pub(in crate::billing) timeline: Result<Timeline>,
}

/// One subscription with a service on or after the checkpoint.
pub(in crate::billing) struct SubscriptionInput {
    pub(in crate::billing) id: SubscriptionId,
    pub(in crate::billing) number: String,
    /// The group it is billed with; empty for most.
    pub(super) group: String,
    pub(super) start: NaiveDate,
    /// Whether it pauses: its last stretch ends, but it has not.
    pub(super) paused: bool,
    /// The first day on which nothing of it was served on this account, or changed, any more; none while it goes on.
    ended: Option<NaiveDate>,
    /// Whether it is or was another offering or on another account too, to which its usage on other days belongs.
    pub(super) shared: bool,
    /// What it is and was on this account, offering by offering.
    pub(in crate::billing) plans: Vec<PlanInput>,
}

/// A subscription while it is on one offering.
pub(in crate::billing) struct PlanInput {
    pub(in crate::billing) offering: OfferingId,
    /// The first day it was ever served with it, on whichever account.
    pub(super) start: NaiveDate,
    pub(super) segments: Vec<Segment>,
}

/// Where reading has to begin for an account, and where it ends: what falls due after the run's last day is left to a later run, also on
/// an account that was billed further already. The whole of that is only corrected where an amount off that counts once is shared:
/// a line of an earlier cycle may need what a later one was given.
fn window_of(account: &account::Model, horizon: Horizon, shares_once: bool) -> Window {
    let from =
        account.billed_until.map(|billed| account.rerate_from.map_or(billed, |again| billed.min(again)));
    let billed = account.billed_until.filter(|_| shares_once).into_iter().chain(from);
    let until = billed.fold(horizon.until, Ord::max);
    Window { from, until, arrears_until: horizon.arrears_until.min(until) }
}

impl AccountInput {
    /// Leaves out subscriptions that ended before anything this run looks at, of which rating alone
    /// knows how far back it lies: what is left out owes nothing there, and no charge of it counts. One
    /// that can't be rated was looked at while it could. Where the account was billed further than where
    /// the run begins, none is left out: what was charged of it ahead may still be to be given back.
    fn leave_out_settled(&mut self, prices: &Prices) {
        let Some(from) = self.window.from else { return };
        if self.account.billed_until.is_some_and(|billed| billed > from) {
            return;
        }
        let goes_on = |known: &SubscriptionInput| known.ended.is_none_or(|ended| ended >= from);
        if self.subscriptions.iter().all(goes_on) {
            return;
        }
        let (mut known, mut ended) = (Vec::new(), Vec::new());
        for subscription in &self.subscriptions {
            if let Ok(timeline) = subscription_timeline(prices, self, subscription) {
                known.push(timeline);
                ended.push(subscription.ended);
            }
        }
        let whole = Timeline {
            currency: self.account.currency,
            cycle_day: self.account.cycle_day,
            subscriptions: known,
            discounts: self.discounts.clone(),
        };
        let looked_at = whole.looked_at(&ended, from);
        let ids = whole.subscriptions.iter().zip(looked_at).filter(|(_, looked_at)| *looked_at);
        let ids: HashSet<SubscriptionId> = ids.map(|(subscription, _)| subscription.subscription).collect();
        self.subscriptions.retain(|known| goes_on(known) || ids.contains(&known.id));
    }

    fn new(account: account::Model, window: Window) -> AccountInput {
        AccountInput {
            window,
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
    ahead: &Ahead,
) -> Result<ChunkInput> {
    let input = |account: account::Model| {
        let window = window_of(&account, horizon, false);
        AccountInput::new(account, window)
    };
    let accounts = accounts.into_iter().map(input).collect();
    read_inputs(db, prices, accounts, (Some(horizon), ahead)).await
}

/// What an account was ever served and is, with what it is charged by, but without what was used and charged.
pub(in crate::billing) async fn read_timeline(
    db: &impl ConnectionTrait,
    account: account::Model,
) -> Result<Timeline> {
    let mut prices = Prices::default();
    let mut input = AccountInput::new(account, Window::new(None, NaiveDate::MAX));
    read_subscriptions(db, &mut prices, std::slice::from_mut(&mut input), &Ahead::default()).await?;
    specials::read_prices(db, std::slice::from_mut(&mut input)).await?;
    timeline(&prices, &input)
}

/// Reads what says what each account owes within its window.
pub(in crate::billing) async fn read_windows(
    db: &impl ConnectionTrait,
    prices: &mut Prices,
    accounts: impl Iterator<Item = (account::Model, Window)>,
    ahead: &Ahead,
) -> Result<ChunkInput> {
    let accounts = accounts.map(|(account, window)| AccountInput::new(account, window)).collect();
    read_inputs(db, prices, accounts, (None, ahead)).await
}

async fn read_inputs(
    db: &impl ConnectionTrait,
    prices: &mut Prices,
    mut accounts: Vec<AccountInput>,
    (horizon, ahead): (Option<Horizon>, &Ahead),
) -> Result<ChunkInput> {
    read_subscriptions(db, prices, &mut accounts, ahead).await?;
    specials::read_discounts(db, prices, &mut accounts).await?;
    accounts.iter_mut().for_each(|input| input.leave_out_settled(prices));
    specials::read_prices(db, &mut accounts).await?;
    for input in &mut accounts {
        if let Some(horizon) = horizon {
            let shares_once = input.discounts.iter().any(|known| known.duration.lasts(known.off));
            input.window = window_of(&input.account, horizon, shares_once);
        }
        input.timeline = timeline(prices, input);
    }
    specials::read_used(db, &mut accounts).await?;
    let mut chunk = ChunkInput {
        accounts,
        prices: prices.clone(),
        charged: HashMap::new(),
        billed_to: HashMap::new(),
        closed: HashSet::new(),
        paid_by_gifts: HashSet::new(),
    };
    let needs = Needs::of(&chunk);
    read_usage(db, &mut chunk, &needs).await?;
    let ChunkInput { charged, billed_to, paid_by_gifts, .. } = &mut chunk;
    needs.charges.read(db, charged, billed_to, paid_by_gifts).await?;
    chunk.closed = closed_among(db, chunk.billed_to.values()).await?;
    specials::read_charged_discounts(db, &mut chunk).await?;
    Ok(chunk)
}

/// Those of these accounts that are closed.
async fn closed_among(
    db: &impl ConnectionTrait,
    accounts: impl Iterator<Item = &AccountId>,
) -> Result<HashSet<AccountId>> {
    let ids: BTreeSet<AccountId> = accounts.copied().collect();
    let ids: Vec<AccountId> = ids.into_iter().collect();
    let known = bulk::find_by_ids::<account::Entity, _>(db, account::Column::Id, &ids).await?;
    let closed = known.into_iter().filter(|account| account.state == AccountState::Closed);
    Ok(closed.map(|account| account.id).collect())
}

/// What is to be read, each from the month on in which it begins to matter; from ever, if none is given.
#[derive(Default)]
struct Needs {
    usage: BTreeMap<(MeterId, Option<NaiveDate>), Vec<SubscriptionId>>,
    charges: Wanted,
    /// Where usage goes once it is read.
    places: Vec<UsagePlace>,
    until: Option<NaiveDate>,
}

/// A price that charges usage, by its positions, and which usage that is.
struct UsagePlace {
    account: usize,
    subscription: usize,
    plan: usize,
    price: usize,
    usage: UsageKey,
}

/// Whose usage, of which meter, from which month on.
type UsageKey = (SubscriptionId, MeterId, Option<NaiveDate>);

impl Needs {
    fn of(chunk: &ChunkInput) -> Needs {
        let mut needs = Needs::default();
        for (account, input) in chunk.accounts.iter().enumerate() {
            let Ok(timeline) = &input.timeline else { continue };
            needs.until = needs.until.max(Some(input.window.until));
            for (at, subscription) in timeline.subscriptions.iter().enumerate() {
                let whose = (input.account.id, subscription.subscription);
                for (on, plan) in subscription.plans.iter().enumerate() {
                    for (place, price) in plan.prices.iter().enumerate() {
                        let from = input.window.from;
                        let from = from.map(|from| timeline.reading_from(subscription, plan, price, from));
                        let from = from.and_then(|from| from.with_day(1));
                        needs.charges.add(&chunk.prices, whose, price.price, from);
                        if let Some(meter) = chunk.prices.meter_of(price.price) {
                            let usage = (subscription.subscription, meter, from);
                            needs.add_usage(UsagePlace {
                                account,
                                subscription: at,
                                plan: on,
                                price: place,
                                usage,
                            });
                        }
                    }
                }
            }
        }
        needs
    }

    fn add_usage(&mut self, place: UsagePlace) {
        let (subscription, meter, from) = place.usage;
        let of_meter = self.usage.entry((meter, from)).or_default();
        if of_meter.last() != Some(&subscription) {
            of_meter.push(subscription);
        }
        self.places.push(place);
    }
}

/// Reads usage and puts it where it is charged.
async fn read_usage(db: &impl ConnectionTrait, chunk: &mut ChunkInput, needs: &Needs) -> Result<()> {
    let Some(until) = needs.until else { return Ok(()) };
    let mut usage: HashMap<UsageKey, Usage> = HashMap::new();
    for ((meter, from), subscriptions) in &needs.usage {
        let Some(metering) = chunk.prices.metering(*meter) else { continue };
        let used = meter_usage(db, metering, subscriptions, *from, until).await?;
        usage.extend(used.into_iter().map(|(subscription, used)| ((subscription, *meter, *from), used)));
    }
    for place in &needs.places {
        let Some(used) = usage.get(&place.usage) else { continue };
        let Some(input) = chunk.accounts.get_mut(place.account) else { continue };
        let Ok(timeline) = &mut input.timeline else { continue };
        let shared = input.subscriptions.get(place.subscription).is_some_and(|known| known.shared);
        let subscription = timeline.subscriptions.get_mut(place.subscription);
        let Some(plan) = subscription.and_then(|known| known.plans.get_mut(place.plan)) else { continue };
        let used = if shared { used.on_days(|day| plan.serves(day)) } else { used.clone() };
        if let Some(price) = plan.prices.get_mut(place.price) {
            price.usage = used;
        }
    }
    Ok(())
}

async fn read_subscriptions(
    db: &impl ConnectionTrait,
    prices: &mut Prices,
    accounts: &mut [AccountInput],
    ahead: &Ahead,
) -> Result<()> {
    let places: HashMap<AccountId, usize> =
        accounts.iter().enumerate().map(|(place, input)| (input.account.id, place)).collect();
    let ids: Vec<AccountId> = accounts.iter().map(|input| input.account.id).collect();
    let served = ahead.served_on(db, &ids).await?;
    let offerings: Vec<OfferingId> =
        served.iter().flat_map(|served| &served.stretches).map(|stretch| stretch.offering).collect();
    prices.learn(db, &offerings).await?;
    let moved: Vec<SubscriptionId> =
        served.iter().filter(|served| served.moved).map(|served| served.subscription).collect();
    let first_days = ahead.first_days(db, &moved).await?;
    for served in served {
        let Some(input) = places.get(&served.account).and_then(|place| accounts.get_mut(*place)) else {
            continue;
        };
        input.subscriptions.push(subscription_input(served, &first_days));
    }
    Ok(())
}

/// A subscription with one plan for each offering that it is or was on the account.
fn subscription_input(
    served: Served,
    first_days: &HashMap<(SubscriptionId, OfferingId), NaiveDate>,
) -> SubscriptionInput {
    let id = served.subscription;
    let mut plans: Vec<PlanInput> = Vec::with_capacity(1);
    for stretch in &served.stretches {
        let (offering, from) = (stretch.offering, stretch.from);
        let known = plans.iter().position(|plan| plan.offering == offering);
        let place = known.unwrap_or_else(|| {
            let start = first_days.get(&(id, offering)).copied().unwrap_or(from);
            plans.push(PlanInput { offering, start, segments: Vec::new() });
            plans.len() - 1
        });
        // Empty stretches have no days; what was charged for them is found by their offering's prices.
        let Some(plan) = plans.get_mut(place).filter(|_| !stretch.is_empty()) else { continue };
        if plan.segments.is_empty() && !served.moved {
            plan.start = from;
        }
        let (to, quantity, credit) = (stretch.to, stretch.quantity, stretch.credit);
        plan.segments.push(Segment { from, to, quantity, credit });
    }
    let starts = plans.iter().map(|plan| plan.start);
    let start = served.started_on.into_iter().chain(starts).min().unwrap_or_default();
    let (shared, ended) = (served.moved || plans.len() > 1, served.ended_on());
    let (number, group, paused) = (served.number, served.group, served.paused);
    SubscriptionInput { id, number, group, start, paused, ended, shared, plans }
}

/// How many days a cycle has at most.
pub(super) fn days_at_most(cadence: Cadence) -> u64 {
    let every = u64::try_from(cadence.every()).unwrap_or(0);
    let days = match cadence.unit() {
        CadenceUnit::Day => 1,
        CadenceUnit::Week => 7,
        CadenceUnit::Month => 31,
        CadenceUnit::Year => 366,
    };
    every * days
}
