//! Whether an order can be placed: every fault of every item, each at its field.

use crate::catalog::model::{Connector, OfferingState, offering};
use crate::customers;
use crate::customers::model::account;
use crate::gate::ActionContext;
use crate::orders::actions::{PlaceOrder, PlaceOrderItem};
use crate::orders::codes;
use crate::orders::model::{
    OrderState, OrderVerb, SubscriptionState, order, order_item, subscription, subscription_segment,
};
use crate::orders::rules::{self, SubscriptionStep};
use crate::store::bulk;
use boss_kernel::id::{OfferingId, SubscriptionId};
use boss_kernel::{Currency, Error, Fault, NaiveDate, Quantity, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};

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
pub(super) struct CheckedItem {
    pub(super) verb: OrderVerb,
    pub(super) offering: offering::Model,
    /// None for a new one.
    pub(super) subscription: Option<subscription::Model>,
    pub(super) quantity: Quantity,
    pub(super) effective_on: NaiveDate,
}

/// What the items are about, read at once.
#[derive(Default)]
struct Known {
    offerings: BTreeMap<OfferingId, offering::Model>,
    subscriptions: BTreeMap<SubscriptionId, subscription::Model>,
    last_segments: BTreeMap<SubscriptionId, subscription_segment::Model>,
    /// The number of an order about the subscription that is not done.
    busy: BTreeMap<SubscriptionId, String>,
}

/// Who is to pay: the account, or only its currency while it is not opened yet.
#[derive(Clone, Copy)]
struct Payer<'a> {
    account: Option<&'a account::Model>,
    currency: Currency,
}

/// What is wrong with the items of a first order on an account that is not opened yet; `place` is put before their fields.
pub async fn check_first_items(
    context: &ActionContext,
    currency: Currency,
    items: &[PlaceOrderItem],
    place: &str,
) -> Result<Vec<Fault>> {
    let known = read_known(&context.tx, items).await?;
    let mut faults = Vec::new();
    for (index, item) in items.iter().enumerate() {
        check_item(&known, item, Payer { account: None, currency }, context.today, |field, error| {
            faults.push(Fault::at(format!("{place}items.{index}.{field}"), error));
        });
    }
    Ok(faults)
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

/// Checks everything and returns it ready to be written, its account and subscriptions locked; or all faults together.
pub(super) async fn check_order(
    context: &mut ActionContext,
    order: PlaceOrder,
    place: &str,
) -> Result<CheckedOrder> {
    let account = customers::account_for_update(&context.tx, order.account_id).await;
    let account = account.map_err(|error| {
        if error.faults().is_empty() { error.at(format!("{place}accountId")) } else { error }
    })?;
    let known = read_known(&context.tx, &order.items).await?;
    let today = context.today;
    let requested_on = order.requested_on.unwrap_or(today);
    let mut faults = order_faults(&order, requested_on, today, place);
    let mut items = Vec::with_capacity(order.items.len());
    let mut seen = BTreeSet::new();
    for (index, item) in order.items.iter().enumerate() {
        let before = faults.len();
        let payer = Payer { account: Some(&account), currency: account.currency };
        let checked = check_item(&known, item, payer, today, |field, error| {
            faults.push(Fault::at(format!("{place}items.{index}.{field}"), error));
        });
        let twice = subscription_of(item).filter(|id| !seen.insert(*id));
        if let Some(row) = twice.and_then(|id| known.subscriptions.get(&id)) {
            let error = Error::new(codes::SUBSCRIPTION_TWICE).with("subscription", &row.number);
            faults.push(Fault::at(format!("{place}items.{index}.subscriptionId"), error));
        }
        items.extend(checked.filter(|_| faults.len() == before));
    }
    Error::unless_faultless(faults)?;
    let note = order.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
    Ok(CheckedOrder { account, requested_on, note, items })
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

fn subscription_of(item: &PlaceOrderItem) -> Option<SubscriptionId> {
    match item {
        PlaceOrderItem::Add { .. } => None,
        PlaceOrderItem::Modify { subscription_id, .. } | PlaceOrderItem::Delete { subscription_id, .. } => {
            Some(*subscription_id)
        }
    }
}

async fn read_known(tx: &impl ConnectionTrait, items: &[PlaceOrderItem]) -> Result<Known> {
    let ids: Vec<SubscriptionId> = items.iter().filter_map(subscription_of).collect();
    let mut known = Known::default();
    if !ids.is_empty() {
        // Locks them, so that two orders about one subscription don't pass each other.
        for chunk in bulk::id_chunks(&ids) {
            subscription::Entity::update_many()
                .col_expr(subscription::Column::Version, Expr::col(subscription::Column::Version).add(1))
                .filter(subscription::Column::Id.is_in(chunk))
                .exec(tx)
                .await?;
        }
        read_subscriptions(tx, &ids, &mut known).await?;
    }
    let mut offerings: Vec<OfferingId> = known.subscriptions.values().map(|row| row.offering_id).collect();
    offerings.extend(items.iter().filter_map(|item| match item {
        PlaceOrderItem::Add { offering_id, .. } => Some(*offering_id),
        PlaceOrderItem::Modify { .. } | PlaceOrderItem::Delete { .. } => None,
    }));
    let rows = bulk::find_by_ids::<offering::Entity, _>(tx, offering::Column::Id, &offerings).await?;
    known.offerings = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(known)
}

async fn read_subscriptions(
    tx: &impl ConnectionTrait,
    ids: &[SubscriptionId],
    known: &mut Known,
) -> Result<()> {
    let rows = bulk::find_by_ids::<subscription::Entity, _>(tx, subscription::Column::Id, ids).await?;
    known.subscriptions = rows.into_iter().map(|row| (row.id, row)).collect();
    let column = subscription_segment::Column::SubscriptionId;
    for row in bulk::find_by_ids::<subscription_segment::Entity, _>(tx, column, ids).await? {
        let last = known.last_segments.get(&row.subscription_id);
        if last.is_none_or(|last| last.from_on < row.from_on) {
            known.last_segments.insert(row.subscription_id, row);
        }
    }
    let column = order_item::Column::SubscriptionId;
    let items = bulk::find_by_ids::<order_item::Entity, _>(tx, column, ids).await?;
    let open: Vec<order_item::Model> = items.into_iter().filter(|item| rules::is_open(item.state)).collect();
    let order_ids: Vec<_> = open.iter().map(|item| item.order_id).collect();
    let orders = bulk::find_by_ids::<order::Entity, _>(tx, order::Column::Id, &order_ids).await?;
    let number = |item: &order_item::Model| {
        orders.iter().find(|order| order.id == item.order_id).map(|order| order.number.clone())
    };
    known.busy =
        open.iter().filter_map(|item| number(item).map(|number| (item.subscription_id, number))).collect();
    Ok(())
}

/// The item ready to be written; what is wrong with it goes to `fault` with its field.
fn check_item(
    known: &Known,
    item: &PlaceOrderItem,
    payer: Payer<'_>,
    today: NaiveDate,
    mut fault: impl FnMut(&str, Error),
) -> Option<CheckedItem> {
    let mut checked = |field: &str, result: Result<()>| {
        if let Err(error) = result {
            fault(field, error);
        }
    };
    match item {
        PlaceOrderItem::Add { offering_id, quantity, start_on } => {
            checked("quantity", check_quantity(*quantity));
            checked("startOn", rules::check_plausible(*start_on, today));
            let offering = known.offerings.get(offering_id);
            checked("offeringId", check_offering(offering, payer.currency));
            let (quantity, effective_on) = (*quantity, *start_on);
            let offering = offering?.clone();
            Some(CheckedItem { verb: OrderVerb::Add, offering, subscription: None, quantity, effective_on })
        }
        PlaceOrderItem::Modify { subscription_id, quantity, effective_on } => {
            checked("quantity", check_quantity(*quantity));
            checked("effectiveOn", rules::check_plausible(*effective_on, today));
            let row = known.subscriptions.get(subscription_id);
            checked("subscriptionId", check_subscription(known, row, payer, SubscriptionStep::Modify));
            let row = row?;
            let last = known.last_segments.get(subscription_id);
            checked("effectiveOn", check_change_day(row, last, *effective_on));
            if last.is_some_and(|last| last.quantity == *quantity) {
                checked("quantity", Err(Error::new(codes::QUANTITY_UNCHANGED).with("quantity", quantity)));
            }
            let offering = known.offerings.get(&row.offering_id)?.clone();
            let (verb, subscription) = (OrderVerb::Modify, Some(row.clone()));
            Some(CheckedItem {
                verb,
                offering,
                subscription,
                quantity: *quantity,
                effective_on: *effective_on,
            })
        }
        PlaceOrderItem::Delete { subscription_id, effective_on } => {
            checked("effectiveOn", rules::check_plausible(*effective_on, today));
            let row = known.subscriptions.get(subscription_id);
            checked("subscriptionId", check_subscription(known, row, payer, SubscriptionStep::End));
            let row = row?;
            checked("effectiveOn", check_end_day(row, *effective_on));
            let offering = known.offerings.get(&row.offering_id)?.clone();
            let (verb, subscription) = (OrderVerb::Delete, Some(row.clone()));
            let (quantity, effective_on) = (Quantity::ZERO, *effective_on);
            Some(CheckedItem { verb, offering, subscription, quantity, effective_on })
        }
    }
}

fn check_quantity(quantity: Quantity) -> Result<()> {
    if quantity.is_zero() || quantity.is_negative() {
        return Err(Error::new(codes::QUANTITY_NOT_POSITIVE).with("quantity", quantity));
    }
    Ok(())
}

fn check_offering(row: Option<&offering::Model>, currency: Currency) -> Result<()> {
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

fn check_subscription(
    known: &Known,
    row: Option<&subscription::Model>,
    payer: Payer<'_>,
    step: SubscriptionStep,
) -> Result<()> {
    let row = row.ok_or_else(|| Error::new(codes::SUBSCRIPTION_NOT_FOUND))?;
    if payer.account.is_none_or(|account| account.id != row.account_id) {
        let number = payer.account.map_or("", |account| account.number.as_str());
        let refusal = Error::new(codes::SUBSCRIPTION_ELSEWHERE).with("subscription", &row.number);
        return Err(refusal.with("account", number));
    }
    rules::subscription_after(step, row.state, &row.number)?;
    check_free(row, known.busy.get(&row.id))
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

fn check_change_day(
    row: &subscription::Model,
    last: Option<&subscription_segment::Model>,
    day: NaiveDate,
) -> Result<()> {
    match last.filter(|last| day < last.from_on) {
        None => Ok(()),
        Some(last) if row.started_on == Some(last.from_on) => check_end_day(row, day),
        Some(last) => Err(Error::new(codes::BEFORE_LAST_CHANGE)
            .with("subscription", &row.number)
            .with("day", day)
            .with("change", last.from_on)),
    }
}

fn check_end_day(row: &subscription::Model, day: NaiveDate) -> Result<()> {
    match row.started_on.filter(|start| row.state == SubscriptionState::Active && day < *start) {
        None => Ok(()),
        Some(start) => Err(Error::new(codes::BEFORE_START)
            .with("subscription", &row.number)
            .with("day", day)
            .with("start", start)),
    }
}

/// The states of items that still wait for something, for filters.
pub(super) const OPEN_STATES: [OrderState; 4] =
    [OrderState::Acknowledged, OrderState::Pending, OrderState::InProgress, OrderState::Held];
