//! Tasks that can't even be looked at, because of a fault of Boss or damage in the database: each is set aside for a while by
//! itself, so that it keeps no other from being done, and after some tries it waits for a person.

use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::orders::codes;
use crate::orders::model::{OrderState, order, order_item, service_order};
use crate::orders::problem::Problem;
use crate::orders::rules;
use crate::orders::work;
use boss_kernel::id::{OrderItemId, ServiceOrderId};
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};

/// Puts a task off that failed for no reason of its own; after the last try it fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SetTaskAside {
    /// Which.
    pub task_id: ServiceOrderId,
    /// The code of the error it met.
    pub error_code: String,
}

/// How the task stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskSetAside {
    /// Whether it failed and waits for a person now.
    pub failed: bool,
}

/// What is read of the task itself: as little as can be, since any of the rest may be damaged.
type Standing = (i32, OrderItemId);

impl Action for SetTaskAside {
    const NAME: &'static str = "orders.set_task_aside";
    const PERMISSION: Permission = Permission::JobsRun;
    const STALE: &'static [Tag] = &[Tag::Orders];
    type Output = TaskSetAside;

    async fn run(self, context: &mut ActionContext) -> Result<TaskSetAside> {
        let found: Option<Standing> = service_order::Entity::find_by_id(self.task_id)
            .select_only()
            .columns([service_order::Column::Attempts, service_order::Column::OrderItemId])
            .into_tuple()
            .one(&context.tx)
            .await?;
        let (tries, item) = found.ok_or_else(|| Error::new(codes::TASK_NOT_FOUND))?;
        let wait = rules::wait_seconds(tries + 1);
        // Orders are locked before what belongs to them.
        let order = if wait.is_none() { order_of(context, item).await } else { None };
        let problem = Problem::Fault { code: self.error_code }.to_json()?;
        let mut update = service_order::Entity::update_many()
            .col_expr(service_order::Column::Attempts, Expr::value(tries + 1))
            .col_expr(service_order::Column::LastError, Expr::value(Some(problem)))
            .col_expr(
                service_order::Column::NextAttemptAt,
                Expr::value(wait.map(|wait| context.now.plus_seconds(wait))),
            )
            .col_expr(service_order::Column::Version, Expr::col(service_order::Column::Version).add(1));
        if wait.is_none() {
            update = update.col_expr(service_order::Column::State, Expr::value(OrderState::Failed));
        }
        update.filter(service_order::Column::Id.eq(self.task_id)).exec(&context.tx).await?;
        let label = self.task_id.0.to_string();
        context.changed(ChangeVerb::Changed, ObjectKind::ServiceOrder, self.task_id.0, label);
        if wait.is_none() {
            fail_item(context, item, order).await?;
        }
        Ok(TaskSetAside { failed: wait.is_none() })
    }
}

/// The order of an item, locked, where both are there and can be read.
async fn order_of(context: &ActionContext, id: OrderItemId) -> Option<order::Model> {
    let item = order_item::Entity::find_by_id(id).one(&context.tx).await.ok()??;
    work::lock_order(&context.tx, item.order_id).await.ok()
}

/// The item and the order of a task that failed follow it, where they are there.
async fn fail_item(context: &mut ActionContext, id: OrderItemId, order: Option<order::Model>) -> Result<()> {
    order_item::Entity::update_many()
        .col_expr(order_item::Column::State, Expr::value(OrderState::Failed))
        .col_expr(order_item::Column::Version, Expr::col(order_item::Column::Version).add(1))
        .filter(order_item::Column::Id.eq(id))
        .exec(&context.tx)
        .await?;
    if let Some(order) = order {
        work::refresh_order(context, &order).await?;
    }
    Ok(())
}
