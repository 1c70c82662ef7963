//! Add-ons that wait for what they are added to: nobody works on them before that is served.

use crate::gate::ActionContext;
use crate::orders::codes;
use crate::orders::model::{OrderState, SubscriptionState, service_order, subscription};
use crate::orders::rules;
use crate::orders::work::{self, Work};
use boss_kernel::{Error, Instant, NaiveDate, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// When Boss goes on with a task by itself; not while what it is added to is not served yet.
pub(super) async fn goes_on_at(context: &ActionContext, work: &Work) -> Result<Option<Instant>> {
    let parent = work.subscription.parent_id.filter(|_| work.is_new_add_on());
    let waits = match parent {
        None => false,
        Some(id) => {
            let base = subscription::Entity::find_by_id(id).one(&context.tx).await?;
            base.is_some_and(|base| base.state != SubscriptionState::Active)
        }
    };
    let (connector, day) = (work.task.connector, work.item.effective_on);
    Ok(rules::goes_on_at(connector, day, context.now, context.zone).filter(|_| !waits))
}

/// Goes on with the add-ons that waited for a subscription which is served now.
pub(super) async fn release(context: &ActionContext, base: &Work) -> Result<()> {
    for work in waiting(&context.tx, base).await? {
        let (connector, day) = (work.task.connector, work.item.effective_on);
        let at = rules::goes_on_at(connector, day, context.now, context.zone);
        service_order::Entity::update_many()
            .col_expr(service_order::Column::NextAttemptAt, Expr::value(at))
            .filter(service_order::Column::Id.eq(work.task.id))
            .exec(&context.tx)
            .await?;
    }
    Ok(())
}

/// The tasks that are to begin add-ons of a subscription and are neither done nor given up.
pub(super) async fn waiting(db: &impl ConnectionTrait, base: &Work) -> Result<Vec<Work>> {
    let add_ons = subscription::Entity::find()
        .filter(subscription::Column::ParentId.eq(base.subscription.id))
        .filter(subscription::Column::State.eq(SubscriptionState::Inactive))
        .all(db)
        .await?;
    if add_ons.is_empty() {
        return Ok(Vec::new());
    }
    let tasks = service_order::Entity::find()
        .filter(service_order::Column::SubscriptionId.is_in(add_ons.iter().map(|row| row.id)))
        .filter(service_order::Column::State.ne(OrderState::Cancelled));
    let works = work::with_tasks(db, tasks.all(db).await?).await?;
    Ok(works.into_iter().filter(|work| work.order.id == base.order.id && work.is_new_add_on()).collect())
}

/// The day a new subscription begins that was switched on `completed_on`: an add-on not before what it is added to, and not at
/// all while that is not served.
pub(super) async fn first_day(
    db: &impl ConnectionTrait,
    row: &subscription::Model,
    completed_on: NaiveDate,
) -> Result<NaiveDate> {
    let Some(id) = row.parent_id else { return Ok(completed_on) };
    let Some(base) = subscription::Entity::find_by_id(id).one(db).await? else { return Ok(completed_on) };
    if base.state != SubscriptionState::Active {
        let error = Error::new(codes::BASE_NOT_ACTIVE).with("subscription", &row.number);
        return Err(error.with("base", base.number));
    }
    Ok(base.started_on.map_or(completed_on, |start| start.max(completed_on)))
}
