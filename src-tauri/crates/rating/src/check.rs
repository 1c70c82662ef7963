//! Validators of a timeline: each looks at one thing and names every place where it is wrong.
//!
//! Places are paths by position (`subscriptions.0.prices.1.versions`); the texts name the subscription or price by id.

use crate::codes;
use crate::model::ChargeKind;
use crate::timeline::{PriceTimeline, SubscriptionTimeline, Timeline, Timing, Window};
use boss_kernel::{Datelike, Error, ErrorCode, NaiveDate, Quantity, Result, error::Fault};
use std::fmt::Display;

/// The years Boss bills; a date outside is a slip of the hand.
const PLAUSIBLE_YEARS: std::ops::Range<i32> = 1900..2200;

impl Timeline {
    /// Refuses a timeline that contradicts itself, with every fault at its place: a subscription or price named twice, empty,
    /// overlapping or unsorted segments, negative quantities and prices, price versions missing, unsorted, of one date or of
    /// different kinds, usage in advance, unsorted or on a price that charges none, and implausible dates.
    pub fn check(&self) -> Result<()> {
        let mut faults = Vec::new();
        for (index, subscription) in self.subscriptions.iter().enumerate() {
            segment_faults(index, subscription, &mut faults);
            for (place, price) in subscription.prices.iter().enumerate() {
                let mut found = Vec::new();
                version_faults(price, &mut found);
                usage_faults(price, &mut found);
                let path = |fault: &Fault| format!("subscriptions.{index}.prices.{place}.{}", fault.place);
                faults.extend(found.into_iter().map(|fault| Fault { place: path(&fault), ..fault }));
            }
            if let Some(price) = first_twice(subscription.prices.iter().map(|p| p.price.0)) {
                let error = Error::new(codes::PRICE_TWICE)
                    .with("price", price)
                    .with("subscription", subscription.subscription);
                faults.push(Fault::at(format!("subscriptions.{index}.prices"), error));
            }
        }
        if let Some(subscription) = first_twice(self.subscriptions.iter().map(|s| s.subscription.0)) {
            let error = Error::new(codes::SUBSCRIPTION_TWICE).with("subscription", subscription);
            faults.push(Fault::at("subscriptions", error));
        }
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

fn implausible(date: NaiveDate) -> Option<Error> {
    let error = || {
        Error::new(codes::DATE_IMPLAUSIBLE)
            .with("date", date)
            .with("first", PLAUSIBLE_YEARS.start)
            .with("last", PLAUSIBLE_YEARS.end - 1)
    };
    (!PLAUSIBLE_YEARS.contains(&date.year())).then(error)
}

fn negative(quantity: Quantity) -> Option<Error> {
    quantity.is_negative().then(|| Error::new(codes::QUANTITY_NEGATIVE).with("quantity", quantity))
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

fn segment_faults(index: usize, subscription: &SubscriptionTimeline, faults: &mut Vec<Fault>) {
    let place = |position: usize, field: &str| format!("subscriptions.{index}.segments.{position}.{field}");
    let error = |code: ErrorCode| Error::new(code).with("subscription", subscription.subscription);
    for (position, segment) in subscription.segments.iter().enumerate() {
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
    }
    for (position, pair) in subscription.segments.windows(2).enumerate() {
        let end: &dyn Display = if let Some(to) = &pair[0].to { to } else { &"∞" };
        if pair[0].to.is_none_or(|to| to > pair[1].from) {
            let error = error(codes::SEGMENTS_OVERLAP).with("end", end).with("start", pair[1].from);
            faults.push(Fault::at(place(position + 1, "from"), error));
        }
    }
}

fn version_faults(price: &PriceTimeline, faults: &mut Vec<Fault>) {
    let error = |code: ErrorCode| Error::new(code).with("price", price.price);
    let Some(first) = price.versions.first() else {
        faults.push(Fault::at("versions", error(codes::VERSIONS_MISSING)));
        return;
    };
    for (position, version) in price.versions.iter().enumerate() {
        if let Some(error) = implausible(version.valid_from) {
            faults.push(Fault::at(format!("versions.{position}.validFrom"), error));
        }
        if version.model.kind() != first.model.kind() {
            faults.push(Fault::at(format!("versions.{position}.model"), error(codes::VERSIONS_MIXED)));
        }
        let before = faults.len();
        version.model.faults("", faults);
        for fault in faults.iter_mut().skip(before) {
            fault.place = format!("versions.{position}.model.{}", fault.place);
        }
    }
    for (position, pair) in price.versions.windows(2).enumerate() {
        let code = match pair[0].valid_from.cmp(&pair[1].valid_from) {
            std::cmp::Ordering::Less => continue,
            std::cmp::Ordering::Equal => codes::VERSIONS_SAME_DATE,
            std::cmp::Ordering::Greater => codes::VERSIONS_UNSORTED,
        };
        let error = error(code).with("date", pair[1].valid_from);
        faults.push(Fault::at(format!("versions.{}.validFrom", position + 1), error));
    }
}

fn usage_faults(price: &PriceTimeline, faults: &mut Vec<Fault>) {
    let error = |code: ErrorCode| Error::new(code).with("price", price.price);
    let usage_price = price.versions.first().is_some_and(|v| v.model.kind() == ChargeKind::Usage);
    if usage_price && price.timing == Timing::InAdvance {
        faults.push(Fault::at("timing", error(codes::USAGE_IN_ADVANCE)));
    }
    if !usage_price && !price.usage.is_empty() {
        faults.push(Fault::at("usage", error(codes::USAGE_UNEXPECTED)));
    }
    for (position, entry) in price.usage.iter().enumerate() {
        if let Some(error) = implausible(entry.day) {
            faults.push(Fault::at(format!("usage.{position}.day"), error));
        }
        if let Some(error) = negative(entry.quantity) {
            faults.push(Fault::at(format!("usage.{position}.quantity"), error));
        }
    }
    for (position, pair) in price.usage.windows(2).enumerate().filter(|(_, pair)| pair[0].day >= pair[1].day)
    {
        let error = error(codes::USAGE_UNSORTED).with("day", pair[1].day);
        faults.push(Fault::at(format!("usage.{}.day", position + 1), error));
    }
}
