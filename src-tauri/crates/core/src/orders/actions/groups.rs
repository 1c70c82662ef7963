//! Subscriptions that are billed apart.

use crate::customers;
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::orders::codes;
use crate::orders::model::subscription;
use boss_kernel::id::SubscriptionId;
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

/// The longest name of a group.
pub const MOST_GROUP: usize = 40;

/// Puts a subscription into a group, or takes it out of its group. From the next bill run on, the subscriptions of one group stand
/// on one bill of their own; what was billed stays where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupSubscription {
    /// Which.
    pub subscription_id: SubscriptionId,
    /// The group's name; none where it is billed with everything else.
    #[serde(default)]
    pub bill_group: Option<String>,
}

impl Action for GroupSubscription {
    const NAME: &'static str = "orders.group_subscription";
    const PERMISSION: Permission = Permission::OrdersWrite;
    const STALE: &'static [Tag] = &[Tag::Orders, Tag::Billing];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let group = self.bill_group.as_deref().unwrap_or_default().trim();
        if group.chars().count() > MOST_GROUP {
            return Err(Error::new(codes::TEXT_TOO_LONG).with("most", MOST_GROUP).at("billGroup"));
        }
        let found = subscription::Entity::find_by_id(self.subscription_id).one(&context.tx).await?;
        let found = found.ok_or_else(|| Error::new(codes::SUBSCRIPTION_NOT_FOUND))?;
        let account = customers::find_account(&context.tx, found.account_id).await?;
        subscription::Entity::update_many()
            .col_expr(subscription::Column::BillGroup, Expr::value(group))
            .filter(subscription::Column::Id.eq(found.id))
            .exec(&context.tx)
            .await?;
        context.changed(ChangeVerb::Changed, ObjectKind::Subscription, found.id.0, found.number);
        context.changed(ChangeVerb::Changed, ObjectKind::Account, account.id.0, account.number);
        Ok(())
    }
}
