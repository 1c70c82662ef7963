//! Whether an order can be placed: every fault of every item, each at its field.

mod family;
mod item;
mod known;

pub(super) use item::{before_last_change, before_stop};

use crate::catalog::model::offering;
use crate::customers;
use crate::customers::model::account;
use crate::gate::ActionContext;
use crate::gate::model::company;
use crate::orders::actions::{PlaceOrder, PlaceOrderItem};
use crate::orders::check::item::{Checking, Payer};
use crate::orders::check::known::Known;
use crate::orders::model::{ItemChange, OrderState, subscription};
use crate::orders::rules;
use crate::orders::{codes, effects};
use boss_kernel::id::{AccountId, SubscriptionId};
use boss_kernel::{Currency, Error, Fault, NaiveDate, Notice, Quantity, Result};
use sea_orm::{ConnectionTrait, EntityTrait};
use std::collections::BTreeSet;

/// An order takes this many items at most.
const MOST_ITEMS: usize = 200;
const LONGEST_TEXT: usize = 2_000;

/// An order that can be placed.
pub(super) struct CheckedOrder {
    pub(super) account: account::Model,
    pub(super) requested_on: NaiveDate,
    pub(super) note: Option<String>,
    pub(super) items: Vec<CheckedItem>,
}

/// An item that can be ordered.
#[derive(Clone)]
pub(super) struct CheckedItem {
    pub(super) change: ItemChange,
    pub(super) offering: offering::Model,
    /// None for a new one.
    pub(super) subscription: Option<subscription::Model>,
    /// Of a new one: the subscription it is an add-on of.
    pub(super) parent_id: Option<SubscriptionId>,
    /// Of a new one: the bundle it is a part of.
    pub(super) bundle: Option<offering::Model>,
    /// From the day on; zero where nothing is served.
    pub(super) quantity: Quantity,
    pub(super) effective_on: NaiveDate,
    pub(super) credit: bool,
    pub(super) to_account: Option<AccountId>,
    /// The place in the order, from 1, of the item this one follows from.
    pub(super) follows: Option<i32>,
}

/// What is wrong with the items of a first order on an account that is not opened yet; `place` is put before their fields.
pub async fn check_first_items(
    context: &ActionContext,
    currency: Currency,
    items: &[PlaceOrderItem],
    place: &str,
) -> Result<Vec<Fault>> {
    let known = known::read(&context.tx, items).await?;
    let payer = Payer { account: None, currency };
    let checking = Checking { known: &known, items, payer, today: context.today, credit: true };
    let mut faults = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let found = checking.item(item, None).err().unwrap_or_default();
        faults.extend(found.into_iter().map(|fault| at_item(place, index, fault)));
    }
    Ok(faults)
}

fn at_item(place: &str, index: usize, (field, error): (&'static str, Error)) -> Fault {
    Fault::at(format!("{place}items.{index}.{field}"), error)
}

/// Refuses an empty or overlong reason, at `reason`.
pub(super) fn require_reason(reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Error::new(codes::REASON_EMPTY).at("reason"));
    }
    check_length(reason).map_err(|error| error.at("reason"))
}

fn check_length(text: &str) -> Result<()> {
    if text.chars().count() <= LONGEST_TEXT {
        return Ok(());
    }
    Err(Error::new(codes::TEXT_TOO_LONG).with("most", LONGEST_TEXT))
}

/// Checks everything and returns it ready to be written, its accounts and subscriptions locked; or all faults together.
pub(super) async fn check_order(
    context: &mut ActionContext,
    order: PlaceOrder,
    place: &str,
) -> Result<CheckedOrder> {
    // What takes effect at once concerns all of these: they are locked before the subscriptions, and long before the numbers.
    let named = known::subscriptions_named(&context.tx, &order.items).await?;
    if !named.is_empty() {
        let mut all = effects::accounts_billed_for(&context.tx, &named).await?;
        all.extend(known::targets(&order.items).into_iter().chain([order.account_id]));
        customers::lock_accounts(&context.tx, &all).await?;
    }
    let account = customers::account_for_update(&context.tx, order.account_id).await;
    let account = account.map_err(|error| {
        if error.faults().is_empty() { error.at(format!("{place}accountId")) } else { error }
    })?;
    if !named.is_empty() {
        known::lock(&context.tx, &order.items, context.dry_run).await?;
    }
    let known = known::read(&context.tx, &order.items).await?;
    let today = context.today;
    let requested_on = order.requested_on.unwrap_or(today);
    let mut faults = order_faults(&order, requested_on, today, place);
    let payer = Payer { account: Some(&account), currency: account.currency };
    let credit = gives_back(&context.tx).await?;
    let checking = Checking { known: &known, items: &order.items, payer, today, credit };
    let items = check_items(checking, place, &mut faults);
    Error::unless_faultless(faults)?;
    warn(context, &known, &account, &items);
    let note = order.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
    Ok(CheckedOrder { account, requested_on, note, items })
}

/// The company's policy on what was paid in advance and is left over.
pub(super) async fn gives_back(db: &impl ConnectionTrait) -> Result<bool> {
    let company = company::Entity::find().one(db).await?;
    Ok(company.is_none_or(|company| company.credit_reductions))
}

/// The items in their order, bundles as their parts, then those of the add-ons that follow from them.
fn check_items(checking: Checking<'_>, place: &str, faults: &mut Vec<Fault>) -> Vec<CheckedItem> {
    let (known, items) = (checking.known, checking.items);
    let mut checked: Vec<CheckedItem> = Vec::with_capacity(items.len());
    // Where what became of each item begins.
    let mut begins = Vec::with_capacity(items.len() + 1);
    let mut seen = BTreeSet::new();
    for (index, item) in items.iter().enumerate() {
        begins.push(checked.len());
        match checking.item(item, None) {
            Ok(items) => checked.extend(items),
            Err(found) => faults.extend(found.into_iter().map(|fault| at_item(place, index, fault))),
        }
        let twice = item.subscription_id().filter(|id| !seen.insert(*id));
        if let Some(row) = twice.and_then(|id| known.subscriptions.get(&id)) {
            let error = Error::new(codes::SUBSCRIPTION_TWICE).with("subscription", &row.number);
            faults.push(at_item(place, index, ("subscriptionId", error)));
        }
    }
    if checked.len() > MOST_ITEMS && items.len() <= MOST_ITEMS {
        let error = Error::new(codes::ITEMS_TOO_MANY).with("most", MOST_ITEMS);
        faults.push(Fault::at(format!("{place}items"), error));
    }
    if faults.is_empty() {
        begins.push(checked.len());
        find_bases(checking, &begins, &mut checked);
        check_following(checking, &begins, &seen, place, (&mut checked, faults));
    }
    checked
}

/// Where in the order stands what add-ons are added to that the same order makes.
fn find_bases(checking: Checking<'_>, begins: &[usize], checked: &mut [CheckedItem]) {
    for (index, item) in checking.items.iter().enumerate() {
        let base = item.parent_item().and_then(|place| usize::try_from(place).ok()?.checked_sub(1));
        let made = base.and_then(|base| Some(*begins.get(base)?..*begins.get(base + 1)?));
        let Some((made, mine)) = made.zip(begins.get(index)) else { continue };
        let Some(add_on) = checked.get(*mine).map(|item| item.offering.id) else { continue };
        let fits =
            |at: &usize| checked.get(*at).is_some_and(|base| checking.may_be_added(add_on, base.offering.id));
        let follows = made.into_iter().find(fits).and_then(|at| i32::try_from(at + 1).ok());
        if let Some(item) = checked.get_mut(*mine) {
            item.follows = follows;
        }
    }
}

/// The items of add-ons that follow from what is done to what they belong to.
fn check_following(
    checking: Checking<'_>,
    begins: &[usize],
    seen: &BTreeSet<SubscriptionId>,
    place: &str,
    (checked, faults): (&mut Vec<CheckedItem>, &mut Vec<Fault>),
) {
    let known = checking.known;
    for (index, item) in checking.items.iter().enumerate() {
        let Some(begin) = begins.get(index).copied() else { continue };
        let Some(day) = checked.get(begin).map(|parent| parent.effective_on) else { continue };
        let position = i32::try_from(begin + 1).unwrap_or(i32::MAX);
        let add_ons = item.subscription_id().and_then(|id| known.add_ons.get(&id));
        for id in add_ons.into_iter().flatten().filter(|id| !seen.contains(*id)) {
            let Some(row) = known.subscriptions.get(id) else { continue };
            let day = row.started_on.map_or(day, |start| start.max(day));
            let Some(item) = checking.following(item, row, day) else { continue };
            match checking.item(&item, Some(position)) {
                Ok(items) => checked.extend(items),
                Err(found) => {
                    let at_parent = found.into_iter().map(|(_, error)| ("subscriptionId", error));
                    faults.extend(at_parent.map(|fault| at_item(place, index, fault)));
                }
            }
        }
    }
}

/// Says what nobody typed: add-ons that follow or end, and that somebody else will be billed.
fn warn(context: &mut ActionContext, known: &Known, account: &account::Model, items: &[CheckedItem]) {
    let with_replaced_base = |item: &CheckedItem| {
        let base = item.follows.and_then(|place| usize::try_from(place).ok()?.checked_sub(1));
        base.and_then(|at| items.get(at)).is_some_and(|base| base.change == ItemChange::ChangeOffering)
    };
    for (code, ending) in [(codes::ADD_ONS_FOLLOW, false), (codes::ADD_ONS_END, true)] {
        let following = items.iter().filter(|item| item.follows.is_some());
        let following = following.filter(|item| with_replaced_base(item) == ending);
        let numbers: Vec<&str> =
            following.filter_map(|item| item.subscription.as_ref()).map(|row| row.number.as_str()).collect();
        if !numbers.is_empty() {
            let notice = Notice::new(code).with("count", numbers.len());
            context.warn(notice.with("numbers", numbers.join(", ")));
        }
    }
    let targets: BTreeSet<AccountId> = items.iter().filter_map(|item| item.to_account).collect();
    for target in targets.iter().filter_map(|id| known.accounts.get(id)) {
        if target.customer_id != account.customer_id {
            let notice = Notice::new(codes::OTHER_CUSTOMER).with("account", &target.number);
            context.warn(notice.with("name", &target.name));
        }
    }
}

fn order_faults(order: &PlaceOrder, requested_on: NaiveDate, today: NaiveDate, place: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, error: Error| faults.push(Fault::at(format!("{place}{field}"), error));
    if requested_on > today {
        fault("requestedOn", Error::new(codes::REQUESTED_IN_FUTURE).with("today", today));
    } else if let Err(error) = rules::check_plausible(requested_on, today) {
        fault("requestedOn", error);
    }
    if let Some(Err(error)) = order.note.as_deref().map(check_length) {
        fault("note", error);
    }
    if order.items.is_empty() {
        fault("items", Error::new(codes::ITEMS_EMPTY));
    }
    if order.items.len() > MOST_ITEMS {
        fault("items", Error::new(codes::ITEMS_TOO_MANY).with("most", MOST_ITEMS));
    }
    faults
}

/// Refuses a second order about a subscription while the first is not done.
pub(super) fn check_free(row: &subscription::Model, order_number: Option<&String>) -> Result<()> {
    match order_number {
        None => Ok(()),
        Some(order) => {
            Err(Error::new(codes::SUBSCRIPTION_BUSY).with("subscription", &row.number).with("order", order))
        }
    }
}

/// The states of items that still wait for something, for filters.
pub(super) const OPEN_STATES: [OrderState; 4] =
    [OrderState::Acknowledged, OrderState::Pending, OrderState::InProgress, OrderState::Held];
