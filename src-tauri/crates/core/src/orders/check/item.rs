//! Whether one item can be ordered.

use crate::catalog::model::{Connector, OfferingState, offering};
use crate::customers::codes as customer_codes;
use crate::customers::model::{AccountState, account};
use crate::orders::actions::PlaceOrderItem;
use crate::orders::check::family::part_quantity;
use crate::orders::check::known::Known;
use crate::orders::check::{CheckedItem, check_free};
use crate::orders::codes;
use crate::orders::model::{ItemChange, subscription};
use crate::orders::rules::{self, SubscriptionStep};
use crate::orders::stretches::{Alteration, Stretches, Terms};
use boss_kernel::id::AccountId;
use boss_kernel::{BillingCalendar, Currency, CycleDay, Error, NaiveDate, Quantity, Result};

/// Who is to pay: the account, or only its currency while it is not opened yet.
#[derive(Clone, Copy)]
pub(super) struct Payer<'a> {
    pub(super) account: Option<&'a account::Model>,
    pub(super) currency: Currency,
}

/// What items are checked against.
#[derive(Clone, Copy)]
pub(super) struct Checking<'a> {
    pub(super) known: &'a Known,
    /// All items of the order.
    pub(super) items: &'a [PlaceOrderItem],
    pub(super) payer: Payer<'a>,
    pub(super) today: NaiveDate,
    /// The company's policy on what was paid in advance.
    pub(super) credit: bool,
}

/// What is wrong with an item, each at its field.
#[derive(Default)]
pub(super) struct Faults(Vec<(&'static str, Error)>);

impl Faults {
    pub(super) fn note(&mut self, field: &'static str, result: Result<()>) {
        self.0.extend(result.err().map(|error| (field, error)));
    }
}

impl<'a> Checking<'a> {
    /// The item ready to be written, a bundle as its parts, or everything that is wrong with it, each at its field. `follows` is
    /// the place in the order of the item that this one, for an add-on, comes from.
    pub(super) fn item(
        self,
        item: &PlaceOrderItem,
        follows: Option<i32>,
    ) -> Result<Vec<CheckedItem>, Vec<(&'static str, Error)>> {
        let mut faults = Faults::default();
        faults.note("quantity", item.quantity().map_or(Ok(()), check_quantity));
        let day = self.day(item);
        let plausible = day.clone().and_then(|day| rules::check_plausible(day, self.today));
        faults.note(item.when_field(), plausible);
        if item.offering_id().is_some() {
            faults.note("offeringId", check_offering(self.offering_of(item), self.payer.currency));
        }
        match item.subscription_id() {
            None => self.check_new(item, day.as_ref().ok(), &mut faults),
            Some(_) => match self.check_subscription(item, follows) {
                Err(error) => faults.note("subscriptionId", Err(error)),
                Ok((row, stretches)) => {
                    if let Ok(day) = day {
                        self.check_change(item, row, stretches, day, &mut faults);
                    }
                }
            },
        }
        let checked = self.offering_of(item).zip(day.ok()).filter(|_| faults.0.is_empty());
        checked.map(|(offering, day)| self.checked(item, offering, day, follows)).ok_or(faults.0)
    }

    fn check_new(self, item: &PlaceOrderItem, day: Option<&NaiveDate>, faults: &mut Faults) {
        let offering = self.offering_of(item);
        if let Some((offering, quantity)) = offering.zip(item.quantity()) {
            self.part_faults(offering, quantity, faults);
        }
        if let Some(day) = day {
            self.base_faults(item, *day, faults);
        }
    }

    fn day(self, item: &PlaceOrderItem) -> Result<NaiveDate> {
        let cycle_day = self.payer.account.map_or(CycleDay::FIRST, |account| account.cycle_day);
        item.when().day(BillingCalendar::new(cycle_day), self.today)
    }

    fn subscription_of(self, item: &PlaceOrderItem) -> Option<&'a subscription::Model> {
        self.known.subscriptions.get(&item.subscription_id()?)
    }

    /// The offering an item names, or the one the subscription is.
    fn offering_of(self, item: &PlaceOrderItem) -> Option<&'a offering::Model> {
        let present = || self.subscription_of(item).map(|row| row.offering_id);
        self.known.offerings.get(&item.offering_id().or_else(present)?)
    }

    pub(super) fn check_account(self, row: &subscription::Model) -> Result<()> {
        if self.payer.account.is_some_and(|account| account.id == row.account_id) {
            return Ok(());
        }
        let number = self.payer.account.map_or("", |account| account.number.as_str());
        let refusal = Error::new(codes::SUBSCRIPTION_ELSEWHERE).with("subscription", &row.number);
        Err(refusal.with("account", number))
    }

    fn check_subscription(
        self,
        item: &PlaceOrderItem,
        follows: Option<i32>,
    ) -> Result<(&'a subscription::Model, Stretches)> {
        let row = self.subscription_of(item).ok_or_else(|| Error::new(codes::SUBSCRIPTION_NOT_FOUND))?;
        if follows.is_none() {
            self.check_account(row)?;
        }
        rules::subscription_after(SubscriptionStep::of(item.change()), row.state, &row.number)?;
        if item.change() == ItemChange::Reactivate && row.started_on.is_none() {
            return Err(Error::new(codes::NEVER_ACTIVE).with("subscription", &row.number));
        }
        check_free(row, self.known.busy.get(&row.id))?;
        if follows.is_none() {
            self.check_base_served(item, row)?;
        }
        Ok((row, self.known.stretches.get(&row.id).cloned().unwrap_or_default()))
    }

    /// Whether the change is possible from its day on.
    fn check_change(
        self,
        item: &PlaceOrderItem,
        row: &subscription::Model,
        mut stretches: Stretches,
        day: NaiveDate,
        faults: &mut Faults,
    ) {
        if let Err(error) = check_start(row, day) {
            faults.note("effectiveOn", Err(error));
        } else if let Some(what) = alteration(item, &stretches, day) {
            let altered = stretches.clone().alter(day, what, true);
            faults.note("effectiveOn", altered.map_err(|change| before_last_change(row, day, change)));
        }
        let present = stretches.terms_from(day);
        match item {
            PlaceOrderItem::Modify { quantity, .. } => {
                if present.is_some_and(|terms| terms.quantity == *quantity) {
                    let error = Error::new(codes::QUANTITY_UNCHANGED).with("quantity", quantity);
                    faults.note("quantity", Err(error));
                }
            }
            PlaceOrderItem::ChangeOffering { offering_id, .. } => {
                if present.is_some_and(|terms| terms.offering == *offering_id) {
                    let error = Error::new(codes::OFFERING_UNCHANGED).with("subscription", &row.number);
                    faults.note("offeringId", Err(error));
                } else {
                    faults.note("offeringId", self.check_becomes(item, row));
                }
            }
            PlaceOrderItem::Move { to_account_id, .. } => {
                faults.note("toAccountId", self.check_target(row, *to_account_id));
            }
            PlaceOrderItem::Resume { .. } | PlaceOrderItem::Reactivate { .. } => {
                let terms = self.terms_to_open(item, row, &stretches);
                let opened = terms.map_or(Ok(()), |terms| stretches.open(day, terms));
                faults.note("effectiveOn", opened.map_err(|free| before_stop(row, day, free)));
            }
            PlaceOrderItem::Add { .. } | PlaceOrderItem::Suspend { .. } | PlaceOrderItem::Delete { .. } => {}
        }
    }

    fn check_target(self, row: &subscription::Model, id: AccountId) -> Result<()> {
        let missing = || Error::new(customer_codes::ACCOUNT_NOT_FOUND);
        let target = self.known.accounts.get(&id).ok_or_else(missing)?;
        if target.state == AccountState::Closed {
            return Err(Error::new(customer_codes::ACCOUNT_CLOSED).with("number", &target.number));
        }
        if target.id == row.account_id {
            let error = Error::new(codes::ACCOUNT_UNCHANGED).with("subscription", &row.number);
            return Err(error.with("account", &target.number));
        }
        if target.currency != self.payer.currency {
            let error = Error::new(codes::ACCOUNT_CURRENCY).with("account", &target.number);
            return Err(error.with("currency", target.currency).with("needed", self.payer.currency));
        }
        Ok(())
    }

    fn terms_to_open(
        self,
        item: &PlaceOrderItem,
        row: &subscription::Model,
        stretches: &Stretches,
    ) -> Option<Terms> {
        let agreed = stretches.agreed_last().map(|terms| terms.quantity);
        let quantity = item.quantity().or(agreed)?;
        Some(Terms { account: row.account_id, offering: row.offering_id, quantity })
    }

    fn checked(
        self,
        item: &PlaceOrderItem,
        offering: &offering::Model,
        effective_on: NaiveDate,
        follows: Option<i32>,
    ) -> Vec<CheckedItem> {
        let subscription = self.subscription_of(item);
        let stretches = subscription.and_then(|row| self.known.stretches.get(&row.id));
        let present = || {
            let terms = stretches.and_then(|all| all.terms_from(effective_on).or_else(|| all.agreed_last()));
            terms.map_or(Quantity::ZERO, |terms| terms.quantity)
        };
        let quantity = match item.change() {
            ItemChange::Suspend | ItemChange::Delete => Quantity::ZERO,
            _ => item.quantity().unwrap_or_else(present),
        };
        let alone = CheckedItem {
            change: item.change(),
            offering: offering.clone(),
            subscription: subscription.cloned(),
            parent_id: item.parent_id(),
            bundle: None,
            quantity,
            effective_on,
            credit: item.credit(self.credit),
            to_account: item.to_account_id(),
            follows,
        };
        let parts = self.parts_of(offering).iter().filter_map(|part| {
            let of_part = self.known.offerings.get(&part.part_id)?.clone();
            let quantity = part_quantity(quantity, part.quantity)?;
            Some(CheckedItem { offering: of_part, bundle: Some(offering.clone()), quantity, ..alone.clone() })
        });
        let parts: Vec<CheckedItem> = parts.collect();
        if parts.is_empty() { vec![alone] } else { parts }
    }
}

/// What an item alters of the days served, so that it can be tried.
fn alteration(item: &PlaceOrderItem, stretches: &Stretches, day: NaiveDate) -> Option<Alteration> {
    match item {
        PlaceOrderItem::Modify { quantity, .. } => Some(Alteration::Quantity(*quantity)),
        PlaceOrderItem::ChangeOffering { offering_id, quantity, .. } => {
            let present = stretches.terms_from(day).map(|terms| terms.quantity);
            Some(Alteration::Offering(*offering_id, quantity.filter(|wished| present != Some(*wished))))
        }
        PlaceOrderItem::Move { to_account_id, .. } => Some(Alteration::Account(*to_account_id)),
        _ => None,
    }
}

fn check_quantity(quantity: Quantity) -> Result<()> {
    if quantity.is_zero() || quantity.is_negative() {
        return Err(Error::new(codes::QUANTITY_NOT_POSITIVE).with("quantity", quantity));
    }
    Ok(())
}

pub(super) fn check_offering(row: Option<&offering::Model>, currency: Currency) -> Result<()> {
    let row = row.ok_or_else(|| Error::new(codes::OFFERING_UNKNOWN))?;
    let refuse = |code| Err(Error::new(code).with("offering", &row.code));
    if row.state != OfferingState::Published {
        return refuse(codes::OFFERING_NOT_PUBLISHED);
    }
    if row.currency != currency {
        let refusal = Error::new(codes::OFFERING_CURRENCY).with("offering", &row.code);
        return Err(refusal.with("currency", row.currency).with("account", currency));
    }
    if row.connector == Connector::Webhook && row.webhook_url.is_none() {
        return refuse(codes::OFFERING_WITHOUT_ADDRESS);
    }
    Ok(())
}

fn check_start(row: &subscription::Model, day: NaiveDate) -> Result<()> {
    match row.started_on.filter(|start| day < *start) {
        None => Ok(()),
        Some(start) => Err(Error::new(codes::BEFORE_START)
            .with("subscription", &row.number)
            .with("day", day)
            .with("start", start)),
    }
}

/// A change of the same kind came later.
pub(in crate::orders) fn before_last_change(
    row: &subscription::Model,
    day: NaiveDate,
    change: NaiveDate,
) -> Error {
    Error::new(codes::BEFORE_LAST_CHANGE)
        .with("subscription", &row.number)
        .with("day", day)
        .with("change", change)
}

/// It is served until a later day.
pub(in crate::orders) fn before_stop(row: &subscription::Model, day: NaiveDate, end: NaiveDate) -> Error {
    Error::new(codes::BEFORE_STOP).with("subscription", &row.number).with("day", day).with("end", end)
}
