//! An account's timeline from what was read of it; usage is added when it is known from where on it is needed.

use crate::billing::codes;
use crate::billing::run::Prices;
use crate::billing::run::reading::{AccountInput, PlanInput, SubscriptionInput};
use crate::catalog::{BookPrice, PricedOffering};
use boss_kernel::id::SubscriptionId;
use boss_kernel::{Error, NaiveDate, Result};
use boss_rating::{Layer, Plan, PriceTimeline, PriceVersion, SubscriptionTimeline, Timeline, Timing, Usage};
use std::sync::Arc;

/// Everything of the account but its usage.
pub(super) fn timeline(prices: &Prices, input: &AccountInput) -> Result<Timeline> {
    let subscriptions =
        input.subscriptions.iter().map(|subscription| subscription_timeline(prices, input, subscription));
    Ok(Timeline {
        currency: input.account.currency,
        cycle_day: input.account.cycle_day,
        subscriptions: subscriptions.collect::<Result<_>>()?,
        discounts: input.discounts.clone(),
    })
}

/// One subscription of the account.
pub(super) fn subscription_timeline(
    prices: &Prices,
    input: &AccountInput,
    subscription: &SubscriptionInput,
) -> Result<SubscriptionTimeline> {
    let plans = subscription.plans.iter().map(|plan| plan_of(prices, input, subscription, plan));
    Ok(SubscriptionTimeline {
        subscription: subscription.id,
        start: subscription.start,
        plans: plans.collect::<Result<_>>()?,
    })
}

fn plan_of(
    prices: &Prices,
    input: &AccountInput,
    subscription: &SubscriptionInput,
    plan: &PlanInput,
) -> Result<Plan> {
    let offering = prices.of(plan.offering)?;
    if offering.offering.currency != input.account.currency {
        return Err(Error::new(codes::PRICE_CURRENCY_DIFFERS)
            .with("offering", &offering.offering.code)
            .with("number", &subscription.number)
            .with("currency", offering.offering.currency)
            .with("account", input.account.currency));
    }
    let paused = subscription.paused && is_last(subscription, plan);
    let price = |book: &BookPrice| {
        let price = price_timeline(offering, book, input, subscription.id);
        // A pause is no end: the service may go on within the cycle.
        match price.timing {
            Timing::InArrearsOrAtEnd if paused => PriceTimeline { timing: Timing::InArrears, ..price },
            _ => price,
        }
    };
    Ok(Plan {
        start: plan.start,
        segments: plan.segments.clone(),
        phases: offering.phases.clone(),
        prices: offering.prices.iter().map(price).collect(),
    })
}

/// Whether a subscription is on this offering now, or was last.
fn is_last(subscription: &SubscriptionInput, plan: &PlanInput) -> bool {
    let last = |plan: &PlanInput| plan.segments.last().map(|segment| segment.from);
    last(plan) == subscription.plans.iter().filter_map(last).max()
}

fn price_timeline(
    offering: &PricedOffering,
    book: &BookPrice,
    input: &AccountInput,
    subscription: SubscriptionId,
) -> PriceTimeline {
    PriceTimeline {
        price: book.price.id,
        timing: book.timing,
        cadence: book.cadence,
        alignment: book.alignment,
        phase: book.phase,
        versions: versions_for(book, input, subscription),
        tax: offering.tax.clone(),
        usage: Usage::None,
    }
}

/// The versions for everybody, and those that are only for this customer's price lists while it is on them, this account or this
/// subscription.
fn versions_for(book: &BookPrice, input: &AccountInput, subscription: SubscriptionId) -> Arc<[PriceVersion]> {
    let mut special: Vec<PriceVersion> = Vec::new();
    for (list, from, to) in &input.price_lists {
        let versions = book.listed.get(list).map(Vec::as_slice).unwrap_or_default();
        special.extend(within(versions, *from, *to));
    }
    let of_price = input.agreed.iter().filter(|(price, ..)| *price == book.price.id);
    let is_mine = |version: &PriceVersion, of: Option<SubscriptionId>| {
        version.layer == Layer::Account || of == Some(subscription)
    };
    let agreed = of_price.filter(|(_, version, of)| is_mine(version, *of)).map(|(_, version, _)| version);
    special.extend(agreed.cloned());
    if special.is_empty() {
        return book.versions.clone();
    }
    book.versions.iter().cloned().chain(special).collect()
}

/// What of a list's versions (in order of days) falls into the days a customer is on it.
fn within(
    versions: &[PriceVersion],
    from: NaiveDate,
    to: Option<NaiveDate>,
) -> impl Iterator<Item = PriceVersion> + '_ {
    let ends = versions.iter().skip(1).map(|next| Some(next.valid_from)).chain([None]);
    versions.iter().zip(ends).filter_map(move |(version, next)| {
        let valid_from = version.valid_from.max(from);
        let valid_to = [version.valid_to, next, to].into_iter().flatten().min();
        let clipped = PriceVersion { valid_from, valid_to, ..version.clone() };
        valid_to.is_none_or(|to| valid_from < to).then_some(clipped)
    })
}
