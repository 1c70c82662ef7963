//! What a completed task does to its subscription: days to bill begin, change or end.

use crate::customers;
use crate::gate::ActionContext;
use crate::orders::codes;
use crate::orders::model::{OrderVerb, SubscriptionState, order_item, subscription, subscription_segment};
use crate::orders::rules::{self, SubscriptionStep};
use boss_kernel::id::SubscriptionId;
use boss_kernel::{Error, NaiveDate, Quantity, Result};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// Carries an item out on its subscription, the service having been switched on `completed_on`, and returns the subscription's
/// new state. A new service is served from the day it was switched on; a change and an end count from the day agreed.
pub(super) async fn take_effect(
    context: &mut ActionContext,
    item: &order_item::Model,
    subscription: &subscription::Model,
    completed_on: NaiveDate,
) -> Result<SubscriptionState> {
    let (step, day) = match item.verb {
        OrderVerb::Add => (SubscriptionStep::Activate, completed_on),
        OrderVerb::Modify => (SubscriptionStep::Modify, item.effective_on),
        OrderVerb::Delete => (SubscriptionStep::End, item.effective_on),
    };
    let state = rules::subscription_after(step, subscription.state, &subscription.number)?;
    match item.verb {
        OrderVerb::Add => {
            customers::account_for_update(&context.tx, subscription.account_id).await?;
            open_segment(&context.tx, subscription.id, item.quantity, day).await?;
        }
        OrderVerb::Modify => change_quantity(&context.tx, subscription, item.quantity, day).await?,
        OrderVerb::Delete => end_segments(&context.tx, subscription.id, day).await?,
    }
    let mut update = subscription::Entity::update_many()
        .col_expr(subscription::Column::State, Expr::value(state))
        .col_expr(subscription::Column::Version, Expr::col(subscription::Column::Version).add(1));
    update = match item.verb {
        OrderVerb::Add => update.col_expr(subscription::Column::StartedOn, Expr::value(Some(day))),
        OrderVerb::Modify => update,
        OrderVerb::Delete => update.col_expr(subscription::Column::EndedOn, Expr::value(Some(day))),
    };
    update.filter(subscription::Column::Id.eq(subscription.id)).exec(&context.tx).await?;
    customers::mark_rerate_from(&context.tx, &[subscription.account_id], day).await?;
    Ok(state)
}

async fn open_segment(
    tx: &impl ConnectionTrait,
    id: SubscriptionId,
    quantity: Quantity,
    from: NaiveDate,
) -> Result<()> {
    let row = subscription_segment::ActiveModel {
        id: NotSet,
        subscription_id: Set(id),
        from_on: Set(from),
        to_on: Set(None),
        quantity: Set(quantity),
    };
    subscription_segment::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// The last stretch of an active subscription. It is open, since an end makes a subscription terminated.
pub(super) async fn last_segment(
    db: &impl ConnectionTrait,
    id: SubscriptionId,
) -> Result<Option<subscription_segment::Model>> {
    let mine = subscription_segment::Entity::find()
        .filter(subscription_segment::Column::SubscriptionId.eq(id))
        .order_by_desc(subscription_segment::Column::FromOn);
    Ok(mine.one(db).await?)
}

/// Another quantity from `day` on. A second change on one day replaces the first.
async fn change_quantity(
    tx: &impl ConnectionTrait,
    subscription: &subscription::Model,
    quantity: Quantity,
    day: NaiveDate,
) -> Result<()> {
    let last = last_segment(tx, subscription.id).await?;
    let last = last.ok_or_else(|| crate::gate::internal("an active subscription without days"))?;
    if day < last.from_on {
        return Err(Error::new(codes::BEFORE_LAST_CHANGE)
            .with("subscription", &subscription.number)
            .with("day", day)
            .with("change", last.from_on));
    }
    let mine =
        subscription_segment::Entity::update_many().filter(subscription_segment::Column::Id.eq(last.id));
    if day == last.from_on {
        mine.col_expr(subscription_segment::Column::Quantity, Expr::value(quantity)).exec(tx).await?;
        return Ok(());
    }
    mine.col_expr(subscription_segment::Column::ToOn, Expr::value(Some(day))).exec(tx).await?;
    open_segment(tx, subscription.id, quantity, day).await
}

/// Nothing is served from `day` on: later stretches go, the one it falls into is cut.
async fn end_segments(tx: &impl ConnectionTrait, id: SubscriptionId, day: NaiveDate) -> Result<()> {
    let later = subscription_segment::Entity::delete_many()
        .filter(subscription_segment::Column::SubscriptionId.eq(id))
        .filter(subscription_segment::Column::FromOn.gte(day));
    later.exec(tx).await?;
    let reaching = Condition::any()
        .add(subscription_segment::Column::ToOn.is_null())
        .add(subscription_segment::Column::ToOn.gt(day));
    subscription_segment::Entity::update_many()
        .col_expr(subscription_segment::Column::ToOn, Expr::value(Some(day)))
        .filter(subscription_segment::Column::SubscriptionId.eq(id))
        .filter(reaching)
        .exec(tx)
        .await?;
    Ok(())
}
