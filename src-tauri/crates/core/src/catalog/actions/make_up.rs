//! What an offering is made of: its kind, its phases, a bundle's parts, and what an add-on may be added to.

use crate::catalog::actions::AddOffering;
use crate::catalog::codes;
use crate::catalog::input::{NewPart, NewPhase, NewPrice};
use crate::catalog::model::{
    Connector, OfferingKind, OfferingState, offering, offering_base, offering_part, offering_phase, tax_code,
};
use crate::catalog::rules::OfferingStep;
use crate::store::bulk;
use boss_kernel::id::OfferingId;
use boss_kernel::{Currency, Error, ErrorCode, Fault, Result};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, EntityTrait};
use std::collections::{BTreeMap, BTreeSet};

/// Faults that are seen without looking anything up.
pub(super) fn faults(new: &AddOffering) -> Vec<Fault> {
    let mut faults = phase_faults(&new.phases, &new.prices);
    let mut add = |place: &str, code: ErrorCode| faults.push(Fault::at(place, Error::new(code)));
    match new.kind {
        OfferingKind::Bundle if new.parts.is_empty() => add("parts", codes::PARTS_MISSING),
        OfferingKind::AddOn if new.base_ids.is_empty() => add("baseIds", codes::BASES_MISSING),
        _ => {}
    }
    if new.kind == OfferingKind::Bundle {
        let own = [
            ("prices", !new.prices.is_empty()),
            ("phases", !new.phases.is_empty()),
            ("connector", new.connector != Connector::None),
        ];
        own.into_iter().filter(|(_, given)| *given).for_each(|(place, _)| add(place, codes::BUNDLE_OF_PARTS));
    } else if !new.parts.is_empty() {
        add("parts", codes::PARTS_UNEXPECTED);
    }
    if new.kind != OfferingKind::AddOn && !new.base_ids.is_empty() {
        add("baseIds", codes::BASES_UNEXPECTED);
    }
    faults.extend(part_faults(&new.parts));
    faults
}

/// Only the last phase may be open, and a price is for a phase that is there.
fn phase_faults(phases: &[NewPhase], prices: &[NewPrice]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let before_last = phases.len().saturating_sub(1);
    for (index, phase) in phases.iter().take(before_last).enumerate() {
        if phase.length.is_none() {
            let place = format!("phases.{index}.length");
            faults.push(Fault::at(place, Error::new(codes::PHASE_OPEN_EARLY)));
        }
    }
    for (index, price) in prices.iter().enumerate() {
        let Some(phase) = price.phase else { continue };
        let known = usize::try_from(phase).is_ok_and(|phase| (1..=phases.len()).contains(&phase));
        if !known {
            let error = Error::new(codes::PHASE_UNKNOWN).with("phase", phase).with("count", phases.len());
            faults.push(Fault::at(format!("prices.{index}.phase"), error));
        }
    }
    faults
}

fn part_faults(parts: &[NewPart]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, part) in parts.iter().enumerate() {
        if part.quantity.is_zero() || part.quantity.is_negative() {
            let error = Error::new(codes::PART_QUANTITY).with("quantity", part.quantity);
            faults.push(Fault::at(format!("parts.{index}.quantity"), error));
        }
        if !seen.insert(part.offering_id) {
            faults.push(Fault::at(format!("parts.{index}.offeringId"), Error::new(codes::PART_TWICE)));
        }
    }
    faults
}

/// Faults that only the database knows: a tax code that is not there, parts and bases that don't fit.
pub(super) async fn unknown(tx: &impl ConnectionTrait, new: &AddOffering) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    if let Some(id) = new.tax_code_id
        && tax_code::Entity::find_by_id(id).one(tx).await?.is_none()
    {
        faults.push(Fault::at("taxCodeId", Error::new(codes::TAX_CODE_NOT_FOUND)));
    }
    let parts = new.parts.iter().map(|part| part.offering_id);
    let wanted: Vec<OfferingId> = parts.chain(new.base_ids.iter().copied()).collect();
    let known = bulk::find_by_ids::<offering::Entity, _>(tx, offering::Column::Id, &wanted).await?;
    let known: BTreeMap<OfferingId, offering::Model> = known.into_iter().map(|row| (row.id, row)).collect();
    for (index, part) in new.parts.iter().enumerate() {
        let fault = unfit(known.get(&part.offering_id), new.currency, true);
        faults.extend(fault.map(|error| Fault::at(format!("parts.{index}.offeringId"), error)));
    }
    for (index, id) in new.base_ids.iter().enumerate() {
        let fault = unfit(known.get(id), new.currency, false);
        faults.extend(fault.map(|error| Fault::at(format!("baseIds.{index}"), error)));
    }
    Ok(faults)
}

/// Why another offering can't be a part of this one, or its base.
fn unfit(other: Option<&offering::Model>, currency: Currency, on_sale: bool) -> Option<Error> {
    let Some(other) = other else { return Some(Error::new(codes::OFFERING_NOT_FOUND)) };
    let refused = |code| Some(Error::new(code).with("name", &other.name_chinese));
    if other.kind != OfferingKind::Standard {
        return refused(codes::OFFERING_NOT_STANDARD);
    }
    if on_sale && other.state != OfferingState::Published {
        return refused(codes::PART_NOT_ON_SALE);
    }
    if other.currency != currency {
        let error = Error::new(codes::OFFERING_CURRENCY).with("name", &other.name_chinese);
        return Some(error.with("currency", other.currency).with("wanted", currency));
    }
    None
}

/// Writes the phases, parts and bases of a new offering, checked already.
pub(super) async fn insert(
    tx: &impl ConnectionTrait,
    id: OfferingId,
    phases: Vec<NewPhase>,
    parts: Vec<NewPart>,
    base_ids: Vec<OfferingId>,
) -> Result<()> {
    let phase = |(position, phase): (i32, NewPhase)| offering_phase::ActiveModel {
        offering_id: Set(id),
        position: Set(position),
        kind: Set(phase.kind),
        length_every: Set(phase.length.map(|length| length.every())),
        length_unit: Set(phase.length.map(|length| length.unit())),
    };
    bulk::insert(tx, (1..).zip(phases).map(phase).collect()).await?;
    let part = |(position, part): (i32, NewPart)| offering_part::ActiveModel {
        bundle_id: Set(id),
        position: Set(position),
        part_id: Set(part.offering_id),
        quantity: Set(part.quantity),
    };
    bulk::insert(tx, (1..).zip(parts).map(part).collect()).await?;
    let bases: BTreeSet<OfferingId> = base_ids.into_iter().collect();
    let base = |base_id| offering_base::ActiveModel { add_on_id: Set(id), base_id: Set(base_id) };
    bulk::insert(tx, bases.into_iter().map(base).collect()).await
}

/// What of a bundle keeps an offering from a step: bundles on sale hold what is to be retired, or a part of a bundle that is to be
/// sold is not on sale.
pub(in crate::catalog) async fn obstacle(
    db: &impl ConnectionTrait,
    known: &offering::Model,
    step: OfferingStep,
) -> Result<Option<Error>> {
    let retires = step == OfferingStep::Retire;
    let column = if retires { offering_part::Column::PartId } else { offering_part::Column::BundleId };
    let rows = bulk::find_by_ids::<offering_part::Entity, _>(db, column, &[known.id]).await?;
    let other = |row: &offering_part::Model| if retires { row.bundle_id } else { row.part_id };
    let others: BTreeSet<OfferingId> = rows.iter().map(other).collect();
    let others: Vec<OfferingId> = others.into_iter().collect();
    let mut others = bulk::find_by_ids::<offering::Entity, _>(db, offering::Column::Id, &others).await?;
    others.retain(|row| (row.state == OfferingState::Published) == retires);
    if others.is_empty() {
        return Ok(None);
    }
    others.sort_by(|one, other| one.code.cmp(&other.code));
    let names: Vec<&str> = others.iter().map(|row| row.name_chinese.as_str()).collect();
    Ok(Some(if retires {
        let error = Error::new(codes::PART_OF_BUNDLES).with("name", &known.name_chinese);
        error.with("bundles", names.join("、"))
    } else {
        Error::new(codes::PART_NOT_ON_SALE).with("name", names.join("、"))
    }))
}
