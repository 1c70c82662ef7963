//! Validators of one price of a subscription.

use crate::check::days::{implausible, negative};
use crate::codes;
use crate::model::{ChargeKind, ChargeModel};
use crate::timeline::{Layer, PriceTimeline, PriceVersion, Timing};
use crate::usage::{Dated, Usage};
use boss_kernel::{Error, ErrorCode, Quantity, error::Fault};
use std::cmp::Ordering;

/// Adds what is wrong with a price of an offering with so many phases.
pub(super) fn faults(price: &PriceTimeline, phases: usize, faults: &mut Vec<Fault>) {
    if let Some(phase) = price.phase.filter(|phase| *phase >= phases) {
        let error = Error::new(codes::PHASE_UNKNOWN).with("price", price.price).with("phase", phase + 1);
        faults.push(Fault::at("phase", error));
    }
    version_faults(price, faults);
    order_faults(price, faults);
    usage_faults(price, faults);
}

fn version_faults(price: &PriceTimeline, faults: &mut Vec<Fault>) {
    let error = |code: ErrorCode| Error::new(code).with("price", price.price);
    let Some(first) = price.versions.first() else {
        faults.push(Fault::at("versions", error(codes::VERSIONS_MISSING)));
        return;
    };
    for (position, version) in price.versions.iter().enumerate() {
        let mut add = |field: &str, error: Error| {
            faults.push(Fault::at(format!("versions.{position}.{field}"), error));
        };
        if let Some(error) = implausible(version.valid_from) {
            add("validFrom", error);
        }
        if let Some(to) = version.valid_to.filter(|to| *to <= version.valid_from) {
            add("validTo", error(codes::VERSION_EMPTY).with("from", version.valid_from).with("to", to));
        }
        if version.model.kind() != first.model.kind() {
            add("model", error(codes::VERSIONS_MIXED));
        }
        let before = faults.len();
        version.model.faults("model.", faults);
        version.terms.faults(&version.model, "terms.", faults);
        for fault in faults.iter_mut().skip(before) {
            fault.place = format!("versions.{position}.{}", fault.place);
        }
    }
}

/// Versions of one layer follow one another.
fn order_faults(price: &PriceTimeline, faults: &mut Vec<Fault>) {
    let error = |code: ErrorCode| Error::new(code).with("price", price.price);
    for layer in Layer::ALL {
        let mut of_layer = price.versions.iter().enumerate().filter(|(_, version)| version.layer == layer);
        let Some((_, mut before)) = of_layer.next() else { continue };
        for (position, version) in of_layer {
            let code = match before.valid_from.cmp(&version.valid_from) {
                Ordering::Equal => Some(codes::VERSIONS_SAME_DATE),
                Ordering::Greater => Some(codes::VERSIONS_UNSORTED),
                Ordering::Less if overlaps(before, version) => Some(codes::VERSIONS_OVERLAP),
                Ordering::Less => None,
            };
            if let Some(code) = code {
                let error = error(code).with("date", version.valid_from);
                faults.push(Fault::at(format!("versions.{position}.validFrom"), error));
            }
            before = version;
        }
    }
}

/// A version with an end keeps its days; one without gives way to the next.
fn overlaps(before: &PriceVersion, next: &PriceVersion) -> bool {
    before.valid_to.is_some_and(|to| to > next.valid_from)
}

fn usage_faults(price: &PriceTimeline, faults: &mut Vec<Fault>) {
    let error = |code: ErrorCode| Error::new(code).with("price", price.price);
    let kind = price.kind();
    let behind = matches!(kind, Some(ChargeKind::Usage | ChargeKind::Commitment));
    if behind && price.timing == Timing::InAdvance {
        faults.push(Fault::at("timing", error(codes::USAGE_IN_ADVANCE)));
    }
    if kind != Some(ChargeKind::Usage) && !price.usage.is_empty() {
        faults.push(Fault::at("usage", error(codes::USAGE_UNEXPECTED)));
    }
    if price.versions.iter().any(|version| !fits(&version.model, &price.usage)) {
        faults.push(Fault::at("usage", error(codes::USAGE_UNFIT)));
    }
    match &price.usage {
        Usage::None => {}
        Usage::Sum(days) | Usage::Max(days) | Usage::Latest(days) => {
            day_faults(price, days, false, faults);
            negative_faults("quantity", days.iter().map(|entry| entry.quantity), faults);
        }
        Usage::Events(events) => {
            day_faults(price, events, true, faults);
            negative_faults("quantity", events.iter().map(|entry| entry.quantity), faults);
        }
        Usage::Level { changes, .. } => day_faults(price, changes, false, faults),
        Usage::Unique(days) => day_faults(price, days, true, faults),
        Usage::Series(days) => {
            day_faults(price, days, true, faults);
            negative_faults("quantity", days.iter().map(|entry| entry.quantity), faults);
        }
        Usage::Priced(days) => {
            day_faults(price, days, false, faults);
            negative_faults("quantity", days.iter().map(|entry| entry.quantity), faults);
            negative_faults("amount", days.iter().map(|entry| entry.amount), faults);
        }
    }
}

/// Whether a model can charge what was measured this way.
fn fits(model: &ChargeModel, usage: &Usage) -> bool {
    match (model, usage) {
        (_, Usage::None) => true,
        (ChargeModel::Matrix { .. }, usage) => matches!(usage, Usage::Series(_)),
        (ChargeModel::Dynamic { .. }, usage) => matches!(usage, Usage::Priced(_)),
        (model, usage) => !model.needs_events() || matches!(usage, Usage::Events(_)),
    }
}

fn negative_faults(field: &str, figures: impl Iterator<Item = Quantity>, faults: &mut Vec<Fault>) {
    for (position, figure) in figures.enumerate() {
        if let Some(error) = negative(figure) {
            faults.push(Fault::at(format!("usage.{position}.{field}"), error));
        }
    }
}

/// Days are plausible and in order; a day stands once unless `several` entries of a day are meant.
fn day_faults<T: Dated>(price: &PriceTimeline, entries: &[T], several: bool, faults: &mut Vec<Fault>) {
    for (position, entry) in entries.iter().enumerate() {
        if let Some(error) = implausible(entry.day()) {
            faults.push(Fault::at(format!("usage.{position}.day"), error));
        }
    }
    for (position, pair) in entries.windows(2).enumerate() {
        let (before, next) = (pair[0].day(), pair[1].day());
        if before > next || (before == next && !several) {
            let error = Error::new(codes::USAGE_UNSORTED).with("price", price.price).with("day", next);
            faults.push(Fault::at(format!("usage.{}.day", position + 1), error));
        }
    }
}
