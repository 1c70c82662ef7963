//! An account's timeline from what was read of it; usage is added when it is known from where on it is needed.

use crate::billing::codes;
use crate::billing::run::Prices;
use crate::billing::run::reading::{AccountInput, SubscriptionInput};
use crate::catalog::{BookPrice, PricedOffering};
use boss_kernel::id::SubscriptionId;
use boss_kernel::{Error, Result};
use boss_rating::{Layer, Plan, PriceTimeline, PriceVersion, SubscriptionTimeline, Timeline, Usage};
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

fn subscription_timeline(
    prices: &Prices,
    input: &AccountInput,
    subscription: &SubscriptionInput,
) -> Result<SubscriptionTimeline> {
    let offering = prices.of(subscription.offering)?;
    if offering.offering.currency != input.account.currency {
        return Err(Error::new(codes::PRICE_CURRENCY_DIFFERS)
            .with("offering", &offering.offering.code)
            .with("number", &subscription.number)
            .with("currency", offering.offering.currency)
            .with("account", input.account.currency));
    }
    let start = subscription.start;
    let price = |book: &BookPrice| price_timeline(offering, book, input, subscription.id);
    Ok(SubscriptionTimeline {
        subscription: subscription.id,
        start,
        plans: vec![Plan {
            start,
            segments: subscription.segments.clone(),
            phases: offering.phases.clone(),
            prices: offering.prices.iter().map(price).collect(),
        }],
    })
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

/// The versions for everybody, and those that are only for this customer's price list, this account or this subscription.
fn versions_for(book: &BookPrice, input: &AccountInput, subscription: SubscriptionId) -> Arc<[PriceVersion]> {
    let listed = input.price_list.and_then(|list| book.listed.get(&list));
    let is_mine = |agreed: &&PriceVersion, of: Option<SubscriptionId>| {
        agreed.layer == Layer::Account || of == Some(subscription)
    };
    let mut agreed = input
        .agreed
        .iter()
        .filter(|(price, version, of)| *price == book.price.id && is_mine(&version, *of))
        .map(|(_, version, _)| version)
        .peekable();
    if listed.is_none() && agreed.peek().is_none() {
        return book.versions.clone();
    }
    book.versions.iter().chain(listed.into_iter().flatten()).chain(agreed).cloned().collect()
}
