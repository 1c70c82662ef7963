//! Subscriptions that belong to another one: its base, its add-ons, and the other parts of its bundle.

use crate::orders::model::{ItemChange, order_item, subscription};
use crate::orders::names::{self, Names};
use crate::orders::queries::{BundleOfSubscription, RelatedSubscription};
use crate::store::bulk;
use boss_kernel::Result;
use boss_kernel::id::{OfferingId, SubscriptionId};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// What a subscription is an add-on of, and its own add-ons.
pub(super) async fn family(
    db: &impl ConnectionTrait,
    row: &subscription::Model,
) -> Result<(Option<RelatedSubscription>, Vec<RelatedSubscription>)> {
    let mut wanted = Condition::any().add(subscription::Column::ParentId.eq(row.id));
    if let Some(parent) = row.parent_id {
        wanted = wanted.add(subscription::Column::Id.eq(parent));
    }
    let found = subscription::Entity::find().filter(wanted).order_by_asc(subscription::Column::Id);
    let found = views(db, found.all(db).await?).await?;
    let (parent, add_ons): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|other| row.parent_id == Some(other.subscription_id));
    Ok((parent.into_iter().next(), add_ons))
}

/// The bundle a subscription was ordered as a part of, with what the same order made of it besides.
pub(super) async fn bundle(
    db: &impl ConnectionTrait,
    row: &subscription::Model,
) -> Result<Option<BundleOfSubscription>> {
    let Some(offering_id) = row.bundle_id else { return Ok(None) };
    let added = order_item::Entity::find()
        .filter(order_item::Column::SubscriptionId.eq(row.id))
        .filter(order_item::Column::Change.eq(ItemChange::Add))
        .one(db)
        .await?;
    let mut beside: Vec<SubscriptionId> = Vec::new();
    if let Some(order_id) = added.map(|item| item.order_id) {
        let items = order_item::Entity::find()
            .filter(order_item::Column::OrderId.eq(order_id))
            .filter(order_item::Column::Change.eq(ItemChange::Add));
        beside.extend(items.all(db).await?.into_iter().map(|item| item.subscription_id));
    }
    let mut others =
        bulk::find_by_ids::<subscription::Entity, _>(db, subscription::Column::Id, &beside).await?;
    others.retain(|other| other.bundle_id == Some(offering_id) && other.id != row.id);
    others.sort_by_key(|other| other.id);
    let names = Names::read(db, &[], &[offering_id]).await?;
    let name = names::name_of(names.offering(offering_id)?);
    Ok(Some(BundleOfSubscription { offering_id, name, others: views(db, others).await? }))
}

async fn views(
    db: &impl ConnectionTrait,
    rows: Vec<subscription::Model>,
) -> Result<Vec<RelatedSubscription>> {
    let offerings: Vec<OfferingId> = rows.iter().map(|row| row.offering_id).collect();
    let names = Names::read(db, &[], &offerings).await?;
    let view = |row: subscription::Model| {
        Ok(RelatedSubscription {
            subscription_id: row.id,
            number: row.number,
            offering_name: names::name_of(names.offering(row.offering_id)?),
            state: row.state,
        })
    };
    rows.into_iter().map(view).collect()
}
