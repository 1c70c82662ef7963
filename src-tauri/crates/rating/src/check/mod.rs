//! Validators of a timeline: each looks at one thing and names every place where it is wrong.
//!
//! Places are paths by position (`subscriptions.0.plans.0.prices.1.versions`); the texts name the subscription or price by id.

mod days;
mod prices;

use crate::codes;
use crate::discounts::{Discount, DiscountDuration, Off};
use crate::timeline::{Plan, Segment, SubscriptionTimeline, Timeline, Window};
use boss_kernel::id::PriceId;
use boss_kernel::{Currency, Error, ErrorCode, NaiveDate, Result, error::Fault};
use days::{implausible, negative};
use std::collections::BTreeSet;
use std::fmt::Display;

impl Timeline {
    /// Refuses a timeline that contradicts itself, with every fault at its place: a subscription, price or discount named twice, empty,
    /// overlapping or unsorted segments, a service before its start, negative quantities and prices, price versions missing,
    /// unsorted, overlapping within a layer or of different kinds, usage and commitments in advance, usage unsorted, on a price
    /// that charges none or that its model can't charge, phases that can't be, discounts of nothing or in another currency, and
    /// implausible dates.
    pub fn check(&self) -> Result<()> {
        let mut faults = Vec::new();
        for (index, subscription) in self.subscriptions.iter().enumerate() {
            let mut found = Vec::new();
            subscription_faults(subscription, &mut found);
            add_below(&format!("subscriptions.{index}."), found, &mut faults);
        }
        if let Some(subscription) = first_twice(self.subscriptions.iter().map(|s| s.subscription.0)) {
            let error = Error::new(codes::SUBSCRIPTION_TWICE).with("subscription", subscription);
            faults.push(Fault::at("subscriptions", error));
        }
        discount_faults(&self.discounts, self.currency, &mut faults);
        if faults.is_empty() {
            return Ok(());
        }
        Err(Error::new(codes::TIMELINE_FAULTY).with("count", faults.len()).with_faults(faults))
    }
}

impl Window {
    /// Refuses implausible dates.
    pub fn check(&self) -> Result<()> {
        let dates =
            [("from", self.from), ("until", Some(self.until)), ("arrearsUntil", Some(self.arrears_until))];
        let faulty = dates.into_iter().find_map(|(place, date)| Some((place, implausible(date?)?)));
        faulty.map_or(Ok(()), |(place, error)| Err(error.at(place)))
    }
}

/// Puts `prefix` before the places of `found`.
fn add_below(prefix: &str, found: Vec<Fault>, faults: &mut Vec<Fault>) {
    let path = |fault: &Fault| format!("{prefix}{}", fault.place);
    faults.extend(found.into_iter().map(|fault| Fault { place: path(&fault), ..fault }));
}

/// The smallest id that stands twice.
fn first_twice(ids: impl ExactSizeIterator<Item = i64>) -> Option<i64> {
    if ids.len() < 2 {
        return None;
    }
    let mut ids: Vec<i64> = ids.collect();
    ids.sort_unstable();
    ids.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

fn subscription_faults(subscription: &SubscriptionTimeline, faults: &mut Vec<Fault>) {
    if let Some(error) = implausible(subscription.start) {
        faults.push(Fault::at("start", error));
    }
    for (index, plan) in subscription.plans.iter().enumerate() {
        let mut found = Vec::new();
        plan_faults(subscription, plan, &mut found);
        if !found.is_empty() {
            add_below(&format!("plans.{index}."), found, faults);
        }
    }
    shared_day_faults(subscription, faults);
    shared_price_faults(subscription, faults);
}

/// What is charged for a price and a cycle has one key: only one plan can owe for it.
fn shared_price_faults(subscription: &SubscriptionTimeline, faults: &mut Vec<Fault>) {
    for (index, plan) in subscription.plans.iter().enumerate().skip(1) {
        let before = subscription.plans.iter().take(index);
        let known: BTreeSet<PriceId> = before.flat_map(|plan| &plan.prices).map(|p| p.price).collect();
        if let Some(shared) = plan.prices.iter().find(|price| known.contains(&price.price)) {
            let error = Error::new(codes::PRICE_TWICE)
                .with("price", shared.price)
                .with("subscription", subscription.subscription);
            faults.push(Fault::at(format!("plans.{index}.prices"), error));
        }
    }
}

fn plan_faults(subscription: &SubscriptionTimeline, plan: &Plan, faults: &mut Vec<Fault>) {
    if let Some(error) = implausible(plan.start) {
        faults.push(Fault::at("start", error));
    }
    segment_faults(subscription, plan, faults);
    phase_faults(plan, faults);
    for (place, price) in plan.prices.iter().enumerate() {
        let mut found = Vec::new();
        prices::faults(price, plan.phases.len(), &mut found);
        if !found.is_empty() {
            add_below(&format!("prices.{place}."), found, faults);
        }
    }
    if let Some(price) = first_twice(plan.prices.iter().map(|p| p.price.0)) {
        let error = Error::new(codes::PRICE_TWICE)
            .with("price", price)
            .with("subscription", subscription.subscription);
        faults.push(Fault::at("prices", error));
    }
}

fn segment_faults(subscription: &SubscriptionTimeline, plan: &Plan, faults: &mut Vec<Fault>) {
    let place = |position: usize, field: &str| format!("segments.{position}.{field}");
    let error = |code: ErrorCode| Error::new(code).with("subscription", subscription.subscription);
    for (position, segment) in plan.segments.iter().enumerate() {
        let mut add = |field: &str, error: Error| faults.push(Fault::at(place(position, field), error));
        if let Some(error) = implausible(segment.from) {
            add("from", error);
        }
        if let Some(error) = segment.to.and_then(implausible) {
            add("to", error);
        }
        if let Some(error) = negative(segment.quantity) {
            add("quantity", error);
        }
        if let Some(to) = segment.to.filter(|to| *to <= segment.from) {
            add("to", error(codes::SEGMENT_EMPTY).with("from", segment.from).with("to", to));
        }
        let start = plan.start.max(subscription.start);
        if segment.from < start {
            let error = error(codes::SEGMENT_BEFORE_START).with("from", segment.from).with("start", start);
            add("from", error);
        }
    }
    for (position, pair) in plan.segments.windows(2).enumerate() {
        if let Some(error) = overlap(subscription, &pair[0], &pair[1]) {
            faults.push(Fault::at(place(position + 1, "from"), error));
        }
    }
}

fn overlap(subscription: &SubscriptionTimeline, first: &Segment, second: &Segment) -> Option<Error> {
    let end: &dyn Display = if let Some(to) = &first.to { to } else { &"∞" };
    let error = || {
        Error::new(codes::SEGMENTS_OVERLAP)
            .with("subscription", subscription.subscription)
            .with("end", end)
            .with("start", second.from)
    };
    first.to.is_none_or(|to| to > second.from).then(error)
}

/// A day can't be served with two offerings.
fn shared_day_faults(subscription: &SubscriptionTimeline, faults: &mut Vec<Fault>) {
    if subscription.plans.len() < 2 {
        return;
    }
    let plans = subscription.plans.iter().enumerate();
    let mut all: Vec<(NaiveDate, usize, usize, &Segment)> = plans
        .flat_map(|(plan, found)| found.segments.iter().enumerate().map(move |(at, s)| (s.from, plan, at, s)))
        .collect();
    all.sort_by_key(|(from, plan, at, _)| (*from, *plan, *at));
    for pair in all.windows(2).filter(|pair| pair[0].1 != pair[1].1) {
        let ((_, _, _, first), (_, plan, at, second)) = (pair[0], pair[1]);
        if let Some(error) = overlap(subscription, first, second) {
            faults.push(Fault::at(format!("plans.{plan}.segments.{at}.from"), error));
        }
    }
}

fn phase_faults(plan: &Plan, faults: &mut Vec<Fault>) {
    let open = plan.phases.iter().position(|phase| phase.length.is_none());
    if let Some(index) = open.filter(|index| index + 1 < plan.phases.len()) {
        faults.push(Fault::at(format!("phases.{index}.length"), Error::new(codes::PHASE_OPEN_EARLY)));
    }
}

fn discount_faults(discounts: &[Discount], currency: Currency, faults: &mut Vec<Fault>) {
    for (index, discount) in discounts.iter().enumerate() {
        let mut add = |field: &str, error: Error| {
            let error = error.with("discount", &discount.label);
            faults.push(Fault::at(format!("discounts.{index}.{field}"), error));
        };
        match discount.off {
            Off::Percent(percent) if percent.is_zero() => add("off", Error::new(codes::DISCOUNT_EMPTY)),
            Off::Percent(percent) if percent.is_over_all() => {
                add("off", Error::new(codes::PERCENT_OVER_ALL).with("percent", percent));
            }
            Off::Fixed(amount) if amount.currency() != currency => {
                let error = Error::new(codes::DISCOUNT_CURRENCY);
                add("off", error.with("currency", amount.currency()).with("account", currency));
            }
            Off::Fixed(amount) if !amount.is_positive() => add("off", Error::new(codes::DISCOUNT_EMPTY)),
            _ => {}
        }
        if let Some(error) = implausible(discount.from) {
            add("from", error);
        }
        let never = discount.to.is_some_and(|to| to <= discount.from);
        if never || discount.duration == DiscountDuration::Cycles(0) {
            add("to", Error::new(codes::DISCOUNT_NEVER));
        }
        if discount.used_before.currency() != currency {
            let error = Error::new(codes::DISCOUNT_CURRENCY);
            add(
                "usedBefore",
                error.with("currency", discount.used_before.currency()).with("account", currency),
            );
        }
    }
    if let Some(discount) = first_twice(discounts.iter().map(|discount| discount.discount.0)) {
        faults.push(Fault::at("discounts", Error::new(codes::DISCOUNT_TWICE).with("discount", discount)));
    }
}
