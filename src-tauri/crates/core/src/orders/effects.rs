//! What a completed task does to its subscription: days to bill begin, change or end.

use crate::customers;
use crate::gate::{ActionContext, internal};
use crate::orders::add_ons;
use crate::orders::check::{before_last_change, before_stop};
use crate::orders::model::{ItemChange, SubscriptionState, order_item, subscription, subscription_segment};
use crate::orders::rules::{self, SubscriptionStep};
use crate::orders::stretches::{Alteration, Stretch, Stretches, Terms};
use crate::orders::work::Work;
use crate::store::bulk;
use crate::store::turns::{self, Rank};
use boss_kernel::id::{AccountId, SubscriptionId};
use boss_kernel::{NaiveDate, Result};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeSet;

/// Carries an item out on its subscription, the service having been switched on `completed_on`, and returns the subscription's
/// new state. A new service is served from the day it was switched on; changes and an end count from the day agreed.
pub(super) async fn take_effect(
    context: &mut ActionContext,
    item: &order_item::Model,
    subscription: &subscription::Model,
    completed_on: NaiveDate,
) -> Result<SubscriptionState> {
    let step = SubscriptionStep::of(item.change);
    let state = rules::subscription_after(step, subscription.state, &subscription.number)?;
    let day = match item.change {
        ItemChange::Add => add_ons::first_day(&context.tx, subscription, completed_on).await?,
        _ => item.effective_on,
    };
    let before = stretches_of(&context.tx, subscription.id).await?;
    let after = changed(item, subscription, before.clone(), day)?;
    let mut accounts: BTreeSet<AccountId> =
        before.accounts_from(day).chain(after.accounts_from(day)).collect();
    accounts.insert(subscription.account_id);
    let accounts: Vec<AccountId> = accounts.into_iter().chain(item.to_account_id).collect();
    // Accounts come before the subscription, whatever is done to it.
    customers::lock_accounts(&context.tx, &accounts).await?;
    check_payer(&context.tx, item, subscription).await?;
    write_stretches(&context.tx, subscription.id, &before, &after).await?;
    let begins = !before.any_served() && after.any_served();
    write_subscription(&context.tx, item, subscription, state, (day, begins)).await?;
    customers::mark_rerate_from(&context.tx, &accounts, day).await?;
    Ok(state)
}

/// The stretches after the change; refused where another change contradicts it.
fn changed(
    item: &order_item::Model,
    subscription: &subscription::Model,
    mut stretches: Stretches,
    day: NaiveDate,
) -> Result<Stretches> {
    let terms = Terms {
        account: subscription.account_id,
        offering: subscription.offering_id,
        quantity: item.quantity,
    };
    let alteration = match item.change {
        ItemChange::Add | ItemChange::Resume | ItemChange::Reactivate => {
            stretches.open(day, terms).map_err(|free| before_stop(subscription, day, free))?;
            return Ok(stretches);
        }
        ItemChange::Suspend | ItemChange::Delete => {
            stretches.cut(day, item.credit);
            return Ok(stretches);
        }
        ItemChange::Modify => Alteration::Quantity(item.quantity),
        ItemChange::Move => {
            let to = item.to_account_id.ok_or_else(|| internal("a move to no account"))?;
            Alteration::Account(to)
        }
        ItemChange::ChangeOffering => {
            let present = stretches.terms_from(day).map(|terms| terms.quantity);
            let quantity = Some(item.quantity).filter(|quantity| present != Some(*quantity));
            Alteration::Offering(item.offering_id, quantity)
        }
    };
    let altered = stretches.alter(day, alteration, item.credit);
    altered.map_err(|change| before_last_change(subscription, day, change))?;
    Ok(stretches)
}

/// Locks what several tasks change before the first of them takes effect: the accounts of their orders, those they move to and every
/// one that was ever billed for their subscriptions, then these.
pub(super) async fn lock_all(tx: &impl ConnectionTrait, works: &[Work]) -> Result<()> {
    let subscriptions: Vec<SubscriptionId> = works.iter().map(|work| work.subscription.id).collect();
    let mut accounts = accounts_billed_for(tx, &subscriptions).await?;
    accounts.extend(works.iter().flat_map(Work::accounts));
    customers::lock_accounts(tx, &accounts).await?;
    turns::lock_all::<subscription::Entity, _>(tx, &subscriptions).await?;
    Ok(())
}

/// The accounts that are or were billed for these subscriptions.
pub(super) async fn accounts_billed_for(
    db: &impl ConnectionTrait,
    subscriptions: &[SubscriptionId],
) -> Result<Vec<AccountId>> {
    let mut accounts = Vec::with_capacity(subscriptions.len());
    for chunk in bulk::id_chunks(subscriptions) {
        let now_on = subscription::Entity::find()
            .filter(subscription::Column::Id.is_in(chunk.clone()))
            .select_only()
            .column(subscription::Column::AccountId);
        accounts.extend(now_on.into_tuple::<AccountId>().all(db).await?);
        let ever_on = subscription_segment::Entity::find()
            .filter(subscription_segment::Column::SubscriptionId.is_in(chunk))
            .select_only()
            .column(subscription_segment::Column::AccountId)
            .distinct();
        accounts.extend(ever_on.into_tuple::<AccountId>().all(db).await?);
    }
    Ok(accounts)
}

/// Whoever is billed for new days must not have closed meanwhile. The accounts concerned are locked.
async fn check_payer(
    tx: &impl ConnectionTrait,
    item: &order_item::Model,
    subscription: &subscription::Model,
) -> Result<()> {
    let payer = match item.change {
        ItemChange::Add | ItemChange::Resume | ItemChange::Reactivate => subscription.account_id,
        ItemChange::Move => item.to_account_id.unwrap_or(subscription.account_id),
        ItemChange::Modify | ItemChange::ChangeOffering | ItemChange::Suspend | ItemChange::Delete => {
            return Ok(());
        }
    };
    customers::account_for_update(tx, payer).await?;
    Ok(())
}

async fn stretches_of(db: &impl ConnectionTrait, id: SubscriptionId) -> Result<Stretches> {
    let mine = subscription_segment::Column::SubscriptionId.eq(id);
    Ok(Stretches::of(&subscription_segment::Entity::find().filter(mine).all(db).await?))
}

/// Writes what is new and what became different; nothing is ever taken away.
async fn write_stretches(
    tx: &impl ConnectionTrait,
    id: SubscriptionId,
    before: &Stretches,
    after: &Stretches,
) -> Result<()> {
    for stretch in after.all() {
        let known = before.all().iter().find(|known| known.id == stretch.id);
        match (stretch.id, known) {
            (Some(_), Some(known)) if known == stretch => {}
            (Some(segment), _) => {
                subscription_segment::Entity::update_many()
                    .col_expr(subscription_segment::Column::ToOn, Expr::value(stretch.to))
                    .col_expr(subscription_segment::Column::Quantity, Expr::value(stretch.terms.quantity))
                    .col_expr(subscription_segment::Column::Credit, Expr::value(stretch.credit))
                    .filter(subscription_segment::Column::Id.eq(segment))
                    .exec(tx)
                    .await?;
            }
            (None, _) => insert_stretch(tx, id, stretch).await?,
        }
    }
    Ok(())
}

async fn insert_stretch(tx: &impl ConnectionTrait, id: SubscriptionId, stretch: &Stretch) -> Result<()> {
    let row = subscription_segment::ActiveModel {
        id: NotSet,
        subscription_id: Set(id),
        account_id: Set(stretch.terms.account),
        offering_id: Set(stretch.terms.offering),
        from_on: Set(stretch.from),
        to_on: Set(stretch.to),
        quantity: Set(stretch.terms.quantity),
        credit: Set(stretch.credit),
    };
    subscription_segment::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// What the subscription is from now on. Where its first day is served only now, that is the day it started.
async fn write_subscription(
    tx: &impl ConnectionTrait,
    item: &order_item::Model,
    subscription: &subscription::Model,
    state: SubscriptionState,
    (day, begins): (NaiveDate, bool),
) -> Result<()> {
    use subscription::Column;
    let mut update = subscription::Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1));
    if begins {
        update = update.col_expr(Column::StartedOn, Expr::value(Some(day)));
    }
    update = match item.change {
        ItemChange::Delete => update.col_expr(Column::EndedOn, Expr::value(Some(day))),
        ItemChange::Reactivate => update.col_expr(Column::EndedOn, Expr::value(None::<NaiveDate>)),
        ItemChange::ChangeOffering => update.col_expr(Column::OfferingId, Expr::value(item.offering_id)),
        ItemChange::Move => {
            let to = item.to_account_id.unwrap_or(subscription.account_id);
            update.col_expr(Column::AccountId, Expr::value(to)).col_expr(Column::Moved, Expr::value(true))
        }
        ItemChange::Add | ItemChange::Modify | ItemChange::Suspend | ItemChange::Resume => update,
    };
    update.filter(Column::Id.eq(subscription.id)).exec(tx).await?;
    turns::note(Rank::Subscription, [subscription.id.0]);
    Ok(())
}
