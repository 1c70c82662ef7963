//! From what was read to what is to be charged. Pure, and spread over all cores.

use crate::billing::codes;
use crate::billing::run::payers::Billed;
use crate::billing::run::reading::{AccountInput, ChunkInput, PlanInput, SubscriptionInput};
use crate::billing::words::ChargeWords;
use crate::customers::model::account;
use crate::gate::internal;
use crate::ledger;
use boss_kernel::id::{AccountId, SubscriptionId};
use boss_kernel::{Amount, Error, ErrorCode, NaiveDate, Period, Result};
use boss_rating::{ChargeKey, ChargeToMake, Charged, Owed, Segment, difference, owed};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::{HashMap, HashSet};

/// An account after rating: what it is to be charged, or why it can't be.
pub(super) struct RatedAccount {
    pub(super) account: account::Model,
    pub(super) outcome: Result<AccountCharges>,
}

/// What an account is to be charged.
pub(in crate::billing) struct AccountCharges {
    pub(in crate::billing) charges: Vec<ChargeToMake>,
    /// Each charge's explanation as it is stored.
    pub(super) explanations: Vec<String>,
    pub(in crate::billing) net: Amount,
    pub(in crate::billing) tax: Amount,
    pub(in crate::billing) total: Amount,
    /// From the first to the last day served; none without a charge.
    pub(super) period: Option<Period>,
    /// Each charge's group of subscriptions; none where the account has no groups.
    pub(super) groups: Option<Vec<String>>,
    /// Who is billed for each charge; none where it is whoever pays today, for all of them.
    pub(super) payers: Option<Vec<AccountId>>,
    /// Whether each charge takes back what a gift may have paid; none where none does.
    pub(super) of_gifts: Option<Vec<bool>>,
    /// What each charge is called.
    pub(super) words: Vec<ChargeWords>,
    /// Subscriptions something fell due for.
    pub(super) due: i64,
    /// Of these, those without a charge, and why.
    pub(super) uncharged: Vec<(SubscriptionId, ErrorCode)>,
}

/// Rates all accounts of a chunk.
pub(super) fn rate_chunk(chunk: &ChunkInput) -> Vec<RatedAccount> {
    let rate = |input: &AccountInput| {
        let outcome = rate_account(chunk, input).map_err(|error| in_words(chunk, input, &error));
        RatedAccount { account: input.account.clone(), outcome }
    };
    chunk.accounts.par_iter().map(rate).collect()
}

/// What one account of a chunk is to be charged.
pub(in crate::billing) fn rate_account(chunk: &ChunkInput, input: &AccountInput) -> Result<AccountCharges> {
    let timeline = input.timeline.as_ref().map_err(Error::clone)?;
    let owed = owed(timeline, input.window)?;
    let none = Vec::new();
    let charges_of = |subscription: &SubscriptionInput| {
        chunk.charged.get(&(input.account.id, subscription.id)).unwrap_or(&none)
    };
    let charged: Vec<Charged> = input.subscriptions.iter().flat_map(charges_of).cloned().collect();
    let newly_due = newly_due(&owed, input.account.billed_until);
    let charges = difference(owed, &charged)?;
    let currency = input.account.currency;
    let explanations =
        charges.iter().map(|charge| serde_json::to_string(&charge.explanation).map_err(internal));
    let billed = Billed {
        account: &input.account,
        charged: &charged,
        billed_to: &chunk.billed_to,
        closed: &chunk.closed,
        in_arrears: &|price| chunk.prices.in_arrears(price),
    };
    let mut rated = AccountCharges {
        explanations: explanations.collect::<Result<_>>()?,
        net: Amount::sum(charges.iter().map(|charge| charge.net), currency)?,
        tax: Amount::sum(charges.iter().map(|charge| charge.tax), currency)?,
        total: Amount::sum(charges.iter().map(|charge| charge.gross), currency)?,
        period: period_of(charges.iter())?,
        groups: groups_of(input, &charges),
        payers: billed.payers(&charges),
        of_gifts: of_gifts(chunk, &charged, &charges),
        words: charges.iter().map(|charge| words_of(chunk, charge)).collect::<Result<_>>()?,
        charges,
        due: 0,
        uncharged: Vec::new(),
    };
    check_plausible(&rated)?;
    expect(chunk, input, &newly_due, &mut rated);
    Ok(rated)
}

/// Which charges take back something of a cycle that a gift may have paid for: they are billed by themselves, so that it goes back to
/// the gift before anything else is paid with it. What is charged anew for the same cycle, at another tax
/// rate, stays with what it takes the place of: where that comes to no less, nothing is taken back.
fn of_gifts(chunk: &ChunkInput, charged: &[Charged], charges: &[ChargeToMake]) -> Option<Vec<bool>> {
    if chunk.paid_by_gifts.is_empty() {
        return None;
    }
    let mut sums: HashMap<ChargeKey, i128> = HashMap::new();
    for charge in charges {
        *sums.entry(charge.key).or_default() += i128::from(charge.gross.minor());
    }
    let paid = |charge: &ChargeToMake| {
        let mut same = charged.iter().filter(|known| known.key == charge.key);
        sums.get(&charge.key).is_some_and(|sum| *sum < 0)
            && same.any(|known| chunk.paid_by_gifts.contains(&known.charge))
    };
    let paid: Vec<bool> = charges.iter().map(paid).collect();
    paid.contains(&true).then_some(paid)
}

fn words_of(chunk: &ChunkInput, charge: &ChargeToMake) -> Result<ChargeWords> {
    let words = chunk.prices.words(charge.key.price, charge.served.from());
    words.ok_or_else(|| internal("a charge by a price that is not known"))
}

/// Refuses amounts that only a slip in a price or a quantity can lead to, before they spoil every sum they enter.
fn check_plausible(rated: &AccountCharges) -> Result<()> {
    let amounts = rated.charges.iter().map(|charge| charge.gross).chain([rated.total]);
    match amounts.into_iter().find(|amount| !ledger::is_plausible(*amount)) {
        None => Ok(()),
        Some(amount) => {
            let most = Amount::new(ledger::MOST_MINOR, amount.currency());
            Err(Error::new(codes::BILL_IMPLAUSIBLE).with("amount", amount).with("most", most))
        }
    }
}

/// The groups of the charges' subscriptions, where any subscription of the account is in one.
fn groups_of(input: &AccountInput, charges: &[ChargeToMake]) -> Option<Vec<String>> {
    if input.subscriptions.iter().all(|subscription| subscription.group.is_empty()) {
        return None;
    }
    let group = |charge: &ChargeToMake| {
        let known = input.subscriptions.iter().find(|known| known.id == charge.key.subscription);
        known.map(|known| known.group.clone()).unwrap_or_default()
    };
    Some(charges.iter().map(group).collect())
}

/// From the first to the last day served; none without a charge.
pub(super) fn period_of<'c>(
    charges: impl Iterator<Item = &'c ChargeToMake> + Clone,
) -> Result<Option<Period>> {
    let from = charges.clone().map(|charge| charge.served.from()).min();
    let to = charges.map(|charge| charge.served.to()).max();
    from.zip(to).map(|(from, to)| Period::new(from, to)).transpose()
}

/// Subscriptions something fell due for since the account was last billed, and whether any of it is more than nothing.
fn newly_due(
    owed: &Owed,
    billed_until: Option<NaiveDate>,
) -> (HashSet<SubscriptionId>, HashSet<SubscriptionId>) {
    let new =
        owed.charges.iter().filter(|charge| billed_until.is_none_or(|until| charge.billable_on >= until));
    let (mut due, mut owing) = (HashSet::new(), HashSet::new());
    for charge in new {
        due.insert(charge.key.subscription);
        if !charge.gross.is_zero() {
            owing.insert(charge.key.subscription);
        }
    }
    (due, owing)
}

/// Holds what was expected against what is made: a subscription with something due, or served without any price, and no charge
/// is named.
fn expect(
    chunk: &ChunkInput,
    input: &AccountInput,
    (due, owing): &(HashSet<SubscriptionId>, HashSet<SubscriptionId>),
    rated: &mut AccountCharges,
) {
    let charged: HashSet<SubscriptionId> =
        rated.charges.iter().map(|charge| charge.key.subscription).collect();
    let since = input.account.billed_until.unwrap_or(NaiveDate::MIN);
    for subscription in &input.subscriptions {
        let is_served = |plan: &&PlanInput| {
            let within = |segment: &Segment| {
                segment.from < input.window.until && segment.to.is_none_or(|to| to > since)
            };
            plan.segments.iter().any(within)
        };
        let mut served_plans = subscription.plans.iter().filter(is_served).peekable();
        let served = served_plans.peek().is_some();
        let unpriced = served_plans
            .all(|plan| chunk.prices.of(plan.offering).is_ok_and(|offering| offering.prices.is_empty()));
        if !(due.contains(&subscription.id) || (served && unpriced)) {
            continue;
        }
        rated.due += 1;
        if !charged.contains(&subscription.id) && !owing.contains(&subscription.id) {
            let code = if unpriced { codes::NOTHING_PRICED } else { codes::NOTHING_OWED };
            rated.uncharged.push((subscription.id, code));
        }
    }
}

/// The reason for parking: the first fault, with numbers and codes a clerk knows in place of ids.
fn in_words(chunk: &ChunkInput, input: &AccountInput, error: &Error) -> Error {
    let (code, params) = match error.faults().first() {
        Some(fault) => (fault.code, &fault.params),
        None => (error.code(), error.params()),
    };
    let number_of = |id: &str| {
        let found = input.subscriptions.iter().find(|subscription| subscription.id.to_string() == id)?;
        Some(found.number.clone())
    };
    let code_of = |id: &str| {
        let prices = chunk.prices.readable().flat_map(|offering| &offering.prices);
        prices
            .map(|book| &book.price)
            .find(|price| price.id.to_string() == id)
            .map(|price| price.code.clone())
    };
    let mut told = Error::new(code);
    for (name, value) in params {
        let known = match name.as_str() {
            "subscription" => number_of(value),
            "price" => code_of(value),
            _ => None,
        };
        told = told.with(name, known.as_ref().unwrap_or(value));
    }
    told
}
