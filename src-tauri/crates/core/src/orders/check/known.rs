//! What the items of an order are about, read and locked at once.

use crate::catalog::model::{offering, offering_base, offering_part};
use crate::customers;
use crate::customers::model::account;
use crate::orders::actions::PlaceOrderItem;
use crate::orders::model::{
    ItemChange, OrderState, SubscriptionState, order, order_item, subscription, subscription_segment,
};
use crate::orders::rules;
use crate::orders::stretches::Stretches;
use crate::store::{bulk, turns};
use boss_kernel::Result;
use boss_kernel::id::{AccountId, OfferingId, SubscriptionId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet};

/// Offerings, subscriptions and accounts that items name, and the add-ons that follow.
#[derive(Default)]
pub(super) struct Known {
    pub(super) offerings: BTreeMap<OfferingId, offering::Model>,
    pub(super) subscriptions: BTreeMap<SubscriptionId, subscription::Model>,
    pub(super) stretches: BTreeMap<SubscriptionId, Stretches>,
    /// The number of an order about the subscription that is not done.
    pub(super) busy: BTreeMap<SubscriptionId, String>,
    /// The accounts subscriptions move to.
    pub(super) accounts: BTreeMap<AccountId, account::Model>,
    /// What pauses, ends and moves with a subscription.
    pub(super) add_ons: BTreeMap<SubscriptionId, Vec<SubscriptionId>>,
    /// Add-ons whose last pause came with that of what they belong to.
    pub(super) paused_along: BTreeSet<SubscriptionId>,
    /// What bundles are made of, in order.
    pub(super) parts: BTreeMap<OfferingId, Vec<offering_part::Model>>,
    /// What add-ons may be added to.
    pub(super) bases: BTreeMap<OfferingId, Vec<OfferingId>>,
}

/// The accounts that items move subscriptions to.
pub(super) fn targets(items: &[PlaceOrderItem]) -> Vec<AccountId> {
    items.iter().filter_map(PlaceOrderItem::to_account_id).collect()
}

/// The subscriptions that items are about, and the add-ons that follow.
pub(super) async fn subscriptions_named(
    db: &impl ConnectionTrait,
    items: &[PlaceOrderItem],
) -> Result<Vec<SubscriptionId>> {
    named(db, items, &mut Known::default()).await
}

async fn named(
    db: &impl ConnectionTrait,
    items: &[PlaceOrderItem],
    known: &mut Known,
) -> Result<Vec<SubscriptionId>> {
    let mut ids: Vec<SubscriptionId> = items.iter().filter_map(PlaceOrderItem::subscription_id).collect();
    ids.extend(items.iter().filter_map(PlaceOrderItem::parent_id));
    // Of another quantity add-ons take no notice, and what ended with it comes back by an order of its own.
    let follow = |item: &&PlaceOrderItem| {
        !matches!(item.change(), ItemChange::Add | ItemChange::Modify | ItemChange::Reactivate)
    };
    let parents: Vec<SubscriptionId> =
        items.iter().filter(follow).filter_map(PlaceOrderItem::subscription_id).collect();
    ids.extend(read_add_ons(db, &parents, known).await?);
    Ok(ids)
}

/// Reads it all.
pub(super) async fn read(tx: &impl ConnectionTrait, items: &[PlaceOrderItem]) -> Result<Known> {
    let mut known = Known::default();
    let ids = named(tx, items, &mut known).await?;
    if !ids.is_empty() {
        read_subscriptions(tx, &ids, &mut known).await?;
        read_parents(tx, &mut known).await?;
    }
    read_offerings(tx, items, &mut known).await?;
    for id in targets(items) {
        // One that is not there is told at its field.
        if let Ok(account) = customers::find_account(tx, id).await {
            known.accounts.insert(id, account);
        }
    }
    Ok(known)
}

async fn read_add_ons(
    tx: &impl ConnectionTrait,
    parents: &[SubscriptionId],
    known: &mut Known,
) -> Result<Vec<SubscriptionId>> {
    let mut found = Vec::new();
    for chunk in bulk::id_chunks(parents) {
        let rows = subscription::Entity::find()
            .filter(subscription::Column::ParentId.is_in(chunk))
            .filter(subscription::Column::State.ne(SubscriptionState::Terminated))
            .order_by_asc(subscription::Column::Id);
        for row in rows.all(tx).await? {
            let Some(parent) = row.parent_id else { continue };
            known.add_ons.entry(parent).or_default().push(row.id);
            found.push(row.id);
        }
    }
    Ok(found)
}

/// What the subscriptions found are add-ons of, to be looked at only.
async fn read_parents(tx: &impl ConnectionTrait, known: &mut Known) -> Result<()> {
    let parents = known.subscriptions.values().filter_map(|row| row.parent_id);
    let missing: Vec<SubscriptionId> = parents.filter(|id| !known.subscriptions.contains_key(id)).collect();
    let rows = bulk::find_by_ids::<subscription::Entity, _>(tx, subscription::Column::Id, &missing).await?;
    known.subscriptions.extend(rows.into_iter().map(|row| (row.id, row)));
    Ok(())
}

/// The offerings that are named or served, what bundles are made of, and what add-ons may be added to.
async fn read_offerings(
    tx: &impl ConnectionTrait,
    items: &[PlaceOrderItem],
    known: &mut Known,
) -> Result<()> {
    let mut ids: Vec<OfferingId> = known.subscriptions.values().map(|row| row.offering_id).collect();
    ids.extend(items.iter().filter_map(PlaceOrderItem::offering_id));
    let column = offering_part::Column::BundleId;
    let mut parts = bulk::find_by_ids::<offering_part::Entity, _>(tx, column, &ids).await?;
    parts.sort_by_key(|part| (part.bundle_id, part.position));
    let column = offering_base::Column::AddOnId;
    let mut bases = bulk::find_by_ids::<offering_base::Entity, _>(tx, column, &ids).await?;
    bases.sort_by_key(|base| (base.add_on_id, base.base_id));
    ids.extend(parts.iter().map(|part| part.part_id));
    ids.extend(bases.iter().map(|base| base.base_id));
    let rows = bulk::find_by_ids::<offering::Entity, _>(tx, offering::Column::Id, &ids).await?;
    known.offerings = rows.into_iter().map(|row| (row.id, row)).collect();
    for part in parts {
        known.parts.entry(part.bundle_id).or_default().push(part);
    }
    for base in bases {
        known.bases.entry(base.add_on_id).or_default().push(base.base_id);
    }
    Ok(())
}

/// Locks the subscriptions that items are about until the transaction ends, so that two orders about one don't pass each other. Their
/// accounts are locked before them. Whoever only looks leaves what colleagues see of them as it is.
pub(super) async fn lock(tx: &impl ConnectionTrait, items: &[PlaceOrderItem], dry_run: bool) -> Result<()> {
    let ids = subscriptions_named(tx, items).await?;
    turns::lock_all::<subscription::Entity, _>(tx, &ids).await?;
    for chunk in bulk::id_chunks(&ids).filter(|_| !dry_run) {
        subscription::Entity::update_many()
            .col_expr(subscription::Column::Version, Expr::col(subscription::Column::Version).add(1))
            .filter(subscription::Column::Id.is_in(chunk))
            .exec(tx)
            .await?;
    }
    Ok(())
}

async fn read_subscriptions(
    tx: &impl ConnectionTrait,
    ids: &[SubscriptionId],
    known: &mut Known,
) -> Result<()> {
    let rows = bulk::find_by_ids::<subscription::Entity, _>(tx, subscription::Column::Id, ids).await?;
    known.subscriptions = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut segments: BTreeMap<SubscriptionId, Vec<subscription_segment::Model>> = BTreeMap::new();
    let column = subscription_segment::Column::SubscriptionId;
    for row in bulk::find_by_ids::<subscription_segment::Entity, _>(tx, column, ids).await? {
        segments.entry(row.subscription_id).or_default().push(row);
    }
    known.stretches = segments.into_iter().map(|(id, rows)| (id, Stretches::of(&rows))).collect();
    let column = order_item::Column::SubscriptionId;
    let items = bulk::find_by_ids::<order_item::Entity, _>(tx, column, ids).await?;
    known.paused_along = paused_along(&items);
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

/// The subscriptions whose last pause that took effect followed from another item.
fn paused_along(items: &[order_item::Model]) -> BTreeSet<SubscriptionId> {
    let mut last: BTreeMap<SubscriptionId, &order_item::Model> = BTreeMap::new();
    let pauses =
        |item: &&order_item::Model| item.change == ItemChange::Suspend && item.state == OrderState::Completed;
    for item in items.iter().filter(pauses) {
        let latest = last.entry(item.subscription_id).or_insert(item);
        if item.id > latest.id {
            *latest = item;
        }
    }
    last.into_iter().filter(|(_, item)| item.follows.is_some()).map(|(id, _)| id).collect()
}
