//! What belongs together: the parts of a bundle, an add-on and what it is added to, and what add-ons do when that changes.

use crate::catalog::model::{OfferingKind, offering, offering_part};
use crate::orders::actions::PlaceOrderItem;
use crate::orders::check::check_free;
use crate::orders::check::item::{Checking, Faults, check_offering};
use crate::orders::codes;
use crate::orders::model::{ItemChange, SubscriptionState, subscription};
use crate::orders::rules;
use crate::orders::when::When;
use boss_kernel::id::{OfferingId, SubscriptionId};
use boss_kernel::{Error, NaiveDate, Quantity, Result};

impl<'a> Checking<'a> {
    /// The parts of a bundle that is named.
    pub(super) fn parts_of(self, offering: &offering::Model) -> &'a [offering_part::Model] {
        let bundle = offering.kind == OfferingKind::Bundle;
        let parts = self.known.parts.get(&offering.id).filter(|_| bundle);
        parts.map(Vec::as_slice).unwrap_or_default()
    }

    /// What is wrong with a new bundle beside itself: a part that is not sold, or a quantity that no part can have.
    pub(super) fn part_faults(self, offering: &offering::Model, quantity: Quantity, faults: &mut Faults) {
        for part in self.parts_of(offering) {
            let row = self.known.offerings.get(&part.part_id);
            faults.note("offeringId", check_offering(row, self.payer.currency));
            if part_quantity(quantity, part.quantity).is_none() && quantity > Quantity::ZERO {
                let error = Error::new(codes::PART_QUANTITY).with("quantity", quantity);
                let error = error.with("part", row.map_or("", |row| &row.code));
                faults.note("quantity", Err(error.with("of", part.quantity)));
            }
        }
    }

    /// What is wrong with what a new subscription is an add-on of: needed by an add-on, and by nothing else.
    pub(super) fn base_faults(self, item: &PlaceOrderItem, day: NaiveDate, faults: &mut Faults) {
        let found = item.offering_id().and_then(|id| self.known.offerings.get(&id));
        let Some(offering) = found.filter(|_| item.change() == ItemChange::Add) else { return };
        let needed = offering.kind == OfferingKind::AddOn;
        match (item.parent_id(), item.parent_item()) {
            (None, None) if !needed => {}
            (None, None) => faults.note("parentId", Err(self.naming_bases(codes::BASE_NEEDED, offering))),
            (parent, _) if !needed => {
                let field = if parent.is_some() { "parentId" } else { "parentItem" };
                let error = Error::new(codes::BASE_UNEXPECTED).with("offering", &offering.code);
                faults.note(field, Err(error));
            }
            (Some(id), None) => {
                let base = self.base(id, offering);
                let start = base.as_ref().ok().and_then(|row| row.started_on.map(|start| (row, start)));
                if let Some((row, start)) = start {
                    faults.note("startOn", not_before(day, start, &row.number));
                }
                faults.note("parentId", base.map(|_| ()));
            }
            (None, Some(place)) => match self.base_item(place, offering) {
                Ok((of, start)) => faults.note("startOn", not_before(day, start, &of.code)),
                Err(error) => faults.note("parentItem", Err(error)),
            },
            (Some(_), Some(_)) => faults.note("parentItem", Err(Error::new(codes::BASE_TWICE))),
        }
    }

    /// The subscription an add-on can be added to.
    fn base(self, id: SubscriptionId, add_on: &offering::Model) -> Result<&'a subscription::Model> {
        let row = self.known.subscriptions.get(&id);
        let row = row.ok_or_else(|| Error::new(codes::SUBSCRIPTION_NOT_FOUND))?;
        self.check_account(row)?;
        rules::require_active(row.state, &row.number)?;
        if row.parent_id.is_some() {
            return Err(Error::new(codes::PARENT_IS_ADD_ON).with("subscription", &row.number));
        }
        if !self.may_be_added(add_on.id, row.offering_id) {
            return Err(self.naming_bases(codes::BASE_UNFIT, add_on).with("base", &row.number));
        }
        check_free(row, self.known.busy.get(&id))?;
        let changes = |item: &&PlaceOrderItem| {
            item.subscription_id() == Some(id) && item.change() != ItemChange::Modify
        };
        if self.items.iter().any(|item| changes(&item)) {
            return Err(Error::new(codes::SUBSCRIPTION_TWICE).with("subscription", &row.number));
        }
        Ok(row)
    }

    /// What an item of the same order makes that an add-on can be added to, and the day it begins.
    fn base_item(self, place: i32, add_on: &offering::Model) -> Result<(&'a offering::Model, NaiveDate)> {
        let index = usize::try_from(place).ok().and_then(|place| place.checked_sub(1));
        let item = index.and_then(|index| self.items.get(index));
        let unfit = || self.naming_bases(codes::BASE_ITEM_UNFIT, add_on).with("place", place);
        let Some(PlaceOrderItem::Add { offering_id, start_on, .. }) = item else { return Err(unfit()) };
        let offering = self.known.offerings.get(offering_id).ok_or_else(unfit)?;
        let parts = self.parts_of(offering).iter().map(|part| part.part_id);
        let fits = parts.chain([offering.id]).any(|made| self.may_be_added(add_on.id, made));
        if fits { Ok((offering, *start_on)) } else { Err(unfit()) }
    }

    /// Whether an add-on may be added to an offering.
    pub(super) fn may_be_added(self, add_on: OfferingId, base: OfferingId) -> bool {
        self.known.bases.get(&add_on).is_some_and(|bases| bases.contains(&base))
    }

    fn naming_bases(self, code: boss_kernel::ErrorCode, add_on: &offering::Model) -> Error {
        let bases = self.known.bases.get(&add_on.id).into_iter().flatten();
        let codes: Vec<&str> =
            bases.filter_map(|id| self.known.offerings.get(id)).map(|row| row.code.as_str()).collect();
        Error::new(code).with("offering", &add_on.code).with("bases", codes.join(", "))
    }

    /// An add-on is not served while what it belongs to is not.
    pub(super) fn check_base_served(self, item: &PlaceOrderItem, row: &subscription::Model) -> Result<()> {
        let opens =
            |item: &PlaceOrderItem| matches!(item.change(), ItemChange::Resume | ItemChange::Reactivate);
        let Some(base) = row.parent_id.and_then(|id| self.known.subscriptions.get(&id)) else {
            return Ok(());
        };
        if !opens(item) {
            return Ok(());
        }
        let along = self.items.iter().any(|other| other.subscription_id() == Some(base.id) && opens(other));
        if base.state != SubscriptionState::Active && !along {
            let error = Error::new(codes::BASE_NOT_ACTIVE).with("subscription", &row.number);
            return Err(error.with("base", &base.number));
        }
        let add_on = self.known.offerings.get(&row.offering_id);
        match add_on.filter(|add_on| add_on.kind == OfferingKind::AddOn) {
            Some(add_on) if !self.may_be_added(add_on.id, base.offering_id) => {
                Err(self.naming_bases(codes::BASE_UNFIT, add_on).with("base", &base.number))
            }
            _ => Ok(()),
        }
    }

    /// Whether a subscription can become this offering: a bundle, an add-on and what is sold by itself don't turn into one
    /// another, an add-on fits what it belongs to, and what belongs to it fits the new offering or ends.
    pub(super) fn check_becomes(self, item: &PlaceOrderItem, row: &subscription::Model) -> Result<()> {
        let PlaceOrderItem::ChangeOffering { offering_id, end_add_ons, .. } = item else { return Ok(()) };
        let offerings = &self.known.offerings;
        let (Some(next), Some(present)) = (offerings.get(offering_id), offerings.get(&row.offering_id))
        else {
            return Ok(());
        };
        if next.kind != present.kind {
            let error = Error::new(codes::KIND_UNCHANGING).with("subscription", &row.number);
            return Err(error.with("offering", &next.code));
        }
        let base = row.parent_id.and_then(|id| self.known.subscriptions.get(&id));
        if let Some(base) = base.filter(|_| next.kind == OfferingKind::AddOn)
            && !self.may_be_added(next.id, self.offering_after(base))
        {
            return Err(self.naming_bases(codes::BASE_UNFIT, next).with("base", &base.number));
        }
        let unfit: Vec<&str> = self.unfit_add_ons(row.id, next.id).map(|row| row.number.as_str()).collect();
        if unfit.is_empty() || *end_add_ons {
            return Ok(());
        }
        let error = Error::new(codes::ADD_ONS_UNFIT).with("offering", &next.code);
        Err(error.with("numbers", unfit.join(", ")))
    }

    /// The offering a subscription has after this order.
    fn offering_after(self, row: &subscription::Model) -> OfferingId {
        let becomes = self.items.iter().find_map(|item| match item {
            PlaceOrderItem::ChangeOffering { subscription_id, offering_id, .. }
                if *subscription_id == row.id =>
            {
                Some(*offering_id)
            }
            _ => None,
        });
        becomes.unwrap_or(row.offering_id)
    }

    /// The add-ons of a subscription that can't be added to an offering, but for those the order ends or changes itself.
    fn unfit_add_ons(
        self,
        base: SubscriptionId,
        next: OfferingId,
    ) -> impl Iterator<Item = &'a subscription::Model> {
        let named = move |id: SubscriptionId| {
            let about = |item: &PlaceOrderItem| item.subscription_id() == Some(id);
            let settles = |item: &PlaceOrderItem| {
                matches!(item.change(), ItemChange::Delete | ItemChange::ChangeOffering)
            };
            self.items.iter().any(|item| about(item) && settles(item))
        };
        let add_ons = self.known.add_ons.get(&base).into_iter().flatten();
        add_ons.filter_map(|id| self.known.subscriptions.get(id)).filter(move |row| {
            let offering = self.known.offerings.get(&row.offering_id);
            let add_on = offering.is_some_and(|offering| offering.kind == OfferingKind::AddOn);
            add_on && !self.may_be_added(row.offering_id, next) && !named(row.id)
        })
    }

    /// What an item asks of an add-on of what it is about, on the same day; none where the add-on stays as it is.
    pub(super) fn following(
        self,
        item: &PlaceOrderItem,
        row: &subscription::Model,
        day: NaiveDate,
    ) -> Option<PlaceOrderItem> {
        let (subscription_id, effective_on) = (row.id, When::On(day));
        match item {
            PlaceOrderItem::Delete { credit, .. } => {
                Some(PlaceOrderItem::Delete { subscription_id, effective_on, credit: *credit })
            }
            PlaceOrderItem::Move { to_account_id, .. } => {
                Some(PlaceOrderItem::Move { subscription_id, to_account_id: *to_account_id, effective_on })
            }
            PlaceOrderItem::Suspend { credit, .. } if row.state != SubscriptionState::Suspended => {
                Some(PlaceOrderItem::Suspend { subscription_id, effective_on, credit: *credit })
            }
            // What was paused by itself before stays paused.
            PlaceOrderItem::Resume { .. } if self.known.paused_along.contains(&row.id) => {
                let paused = row.state == SubscriptionState::Suspended;
                paused.then_some(PlaceOrderItem::Resume { subscription_id, quantity: None, effective_on })
            }
            PlaceOrderItem::ChangeOffering { subscription_id: base, offering_id, credit, .. } => {
                let unfit = self.unfit_add_ons(*base, *offering_id).any(|unfit| unfit.id == row.id);
                let ends = PlaceOrderItem::Delete { subscription_id, effective_on, credit: *credit };
                (item.ends_add_ons() && unfit).then_some(ends)
            }
            _ => None,
        }
    }
}

fn not_before(day: NaiveDate, start: NaiveDate, base: &str) -> Result<()> {
    if day >= start {
        return Ok(());
    }
    Err(Error::new(codes::BEFORE_BASE).with("day", day).with("base", base).with("start", start))
}

/// So many bundles hold so many of a part; none where that can't be counted in millionths.
pub(super) fn part_quantity(bundles: Quantity, of_part: Quantity) -> Option<Quantity> {
    let product = i128::from(bundles.millionths()) * i128::from(of_part.millionths());
    let scale = i128::from(Quantity::SCALE);
    let exact = product > 0 && product % scale == 0;
    i64::try_from(product / scale).ok().filter(|_| exact).map(Quantity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_exactly_or_not_at_all() {
        let of = |bundles: &str, part: &str| {
            part_quantity(bundles.parse().unwrap(), part.parse().unwrap()).map(|sum| sum.to_string())
        };
        assert_eq!(of("3", "1.5"), Some("4.5".into()));
        assert_eq!(of("0.5", "0.000001"), None);
        assert_eq!(of("0", "2"), None);
        assert_eq!(of("9000000000000", "2"), None);
    }
}
