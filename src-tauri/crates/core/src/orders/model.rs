//! Tables of orders, subscriptions and activation tasks.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use crate::catalog::model::Connector;
use crate::store::turns::lockable;
use boss_kernel::id::{
    AccountId, OfferingId, OrderId, OrderItemId, SegmentId, ServiceOrderId, StaffId, SubscriptionId,
};
use boss_kernel::{Instant, NaiveDate, Quantity};
use schemars::JsonSchema;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

lockable!(order, Order);
lockable!(subscription, Subscription);

/// States of orders, their items and activation tasks (TM Forum TMF622, TMF641).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub enum OrderState {
    Acknowledged,
    Rejected,
    Pending,
    Held,
    InProgress,
    Cancelled,
    Completed,
    Failed,
    Partial,
    AssessingCancellation,
    PendingCancellation,
}

/// What an item asks for (TMF622: add, modify, delete).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub enum OrderVerb {
    Add,
    Modify,
    Delete,
}

/// Which change an item is; its verb follows from it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub enum ItemChange {
    /// A new subscription.
    Add,
    /// Another quantity.
    Modify,
    /// Another offering: an upgrade or a downgrade.
    ChangeOffering,
    /// A pause.
    Suspend,
    /// The end of a pause.
    Resume,
    /// Another account.
    Move,
    /// An ended subscription goes on.
    Reactivate,
    /// The end.
    Delete,
}

impl ItemChange {
    /// The TMF622 verb of this change.
    pub const fn verb(self) -> OrderVerb {
        match self {
            ItemChange::Add => OrderVerb::Add,
            ItemChange::Delete => OrderVerb::Delete,
            ItemChange::Modify
            | ItemChange::ChangeOffering
            | ItemChange::Suspend
            | ItemChange::Resume
            | ItemChange::Move
            | ItemChange::Reactivate => OrderVerb::Modify,
        }
    }
}

/// Whether a subscription is served (TMF638).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub enum SubscriptionState {
    Inactive,
    Active,
    /// Paused: nothing is served until it is resumed.
    Suspended,
    Terminated,
}

pub mod order {
    //! Orders.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "order")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: OrderId,
        pub number: String,
        pub account_id: AccountId,
        pub state: OrderState,
        pub requested_on: NaiveDate,
        pub note: Option<String>,
        pub created_by: Option<StaffId>,
        pub created_at: Instant,
        pub completed_at: Option<Instant>,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod order_item {
    //! What an order asks for.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "order_item")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: OrderItemId,
        pub order_id: OrderId,
        pub position: i32,
        pub verb: OrderVerb,
        pub change: ItemChange,
        pub offering_id: OfferingId,
        pub subscription_id: SubscriptionId,
        pub quantity: Quantity,
        pub effective_on: NaiveDate,
        pub credit: bool,
        pub to_account_id: Option<AccountId>,
        pub follows: Option<i32>,
        pub state: OrderState,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod subscription {
    //! What a customer has.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "subscription")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: SubscriptionId,
        pub number: String,
        pub account_id: AccountId,
        pub offering_id: OfferingId,
        pub parent_id: Option<SubscriptionId>,
        pub moved: bool,
        pub bill_group: String,
        pub state: SubscriptionState,
        pub started_on: Option<NaiveDate>,
        pub ended_on: Option<NaiveDate>,
        pub created_at: Instant,
        pub version: i64,
        pub bundle_id: Option<OfferingId>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod subscription_segment {
    //! Days with one offering, quantity and account. One without days is what a backdated change left.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "subscription_segment")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: SegmentId,
        pub subscription_id: SubscriptionId,
        pub account_id: AccountId,
        pub offering_id: OfferingId,
        pub from_on: NaiveDate,
        pub to_on: Option<NaiveDate>,
        pub quantity: Quantity,
        pub credit: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod service_order {
    //! Activation tasks.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "service_order")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: ServiceOrderId,
        pub order_item_id: OrderItemId,
        pub subscription_id: SubscriptionId,
        pub connector: Connector,
        pub target: Option<String>,
        pub idempotency_key: String,
        pub state: OrderState,
        pub attempts: i32,
        pub next_attempt_at: Option<Instant>,
        pub last_error: Option<String>,
        pub completed_on: Option<NaiveDate>,
        pub completed_by: Option<StaffId>,
        pub created_at: Instant,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
