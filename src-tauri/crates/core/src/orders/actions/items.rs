//! What an order can ask for.

use crate::orders::model::ItemChange;
use crate::orders::when::When;
use boss_kernel::id::{AccountId, OfferingId, SubscriptionId};
use boss_kernel::{NaiveDate, Quantity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one item of a new order asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "verb", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PlaceOrderItem {
    /// A new subscription.
    Add {
        /// What is sold; has to be published and in the account's currency. A bundle becomes a subscription of each of its parts.
        offering_id: OfferingId,
        /// How many units; more than zero. One where the offering is not counted.
        quantity: Quantity,
        /// The day the service is to begin.
        start_on: NaiveDate,
        /// Of an add-on: the active subscription of the same account that it is added to. It pauses, ends and moves with that one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent_id: Option<SubscriptionId>,
        /// Of an add-on to what the same order adds: the place of that item, from 1; of a bundle the part that fits is meant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent_item: Option<i32>,
    },
    /// Another quantity of a subscription.
    Modify {
        /// Which; has to be active.
        subscription_id: SubscriptionId,
        /// How many units from then on; more than zero.
        quantity: Quantity,
        /// The first day with the new quantity.
        effective_on: When,
        /// Whether what was paid in advance for units that are no longer served is given back; as the company's policy is, where not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        credit: Option<bool>,
    },
    /// Another offering for a subscription: an upgrade or a downgrade.
    ChangeOffering {
        /// Which; has to be active.
        subscription_id: SubscriptionId,
        /// What it is from then on; has to be published and in the account's currency.
        offering_id: OfferingId,
        /// How many units of it; as many as before where not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quantity: Option<Quantity>,
        /// The first day with the new offering.
        effective_on: When,
        /// Whether what was paid in advance for the former offering is given back; as the company's policy is, where not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        credit: Option<bool>,
        /// Whether its add-ons that can't be added to the new offering end on that day; otherwise the change is refused.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        end_add_ons: bool,
    },
    /// A pause of a subscription: nothing is served until it is resumed.
    Suspend {
        /// Which; has to be active.
        subscription_id: SubscriptionId,
        /// The first day without service.
        effective_on: When,
        /// Whether what was paid in advance for the days of the pause is given back; as the company's policy is, where not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        credit: Option<bool>,
    },
    /// The end of a pause.
    Resume {
        /// Which; has to be suspended.
        subscription_id: SubscriptionId,
        /// How many units; as many as before where not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quantity: Option<Quantity>,
        /// The first day with service again.
        effective_on: When,
    },
    /// Another account that is billed for a subscription. What was billed to the former one stays there.
    Move {
        /// Which; has to be active or suspended.
        subscription_id: SubscriptionId,
        /// The account, in the same currency.
        to_account_id: AccountId,
        /// The first day the new account is billed for.
        effective_on: When,
    },
    /// A subscription that ended goes on.
    Reactivate {
        /// Which; has to be terminated.
        subscription_id: SubscriptionId,
        /// How many units; as many as before where not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quantity: Option<Quantity>,
        /// The first day with service again. On the day it ended, the end is undone.
        effective_on: When,
    },
    /// The end of a subscription.
    Delete {
        /// Which; has to be active or suspended.
        subscription_id: SubscriptionId,
        /// The first day without service.
        effective_on: When,
        /// Whether what was paid in advance for days after the end is given back; as the company's policy is, where not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        credit: Option<bool>,
    },
}

impl PlaceOrderItem {
    /// Which change it is.
    pub const fn change(&self) -> ItemChange {
        match self {
            PlaceOrderItem::Add { .. } => ItemChange::Add,
            PlaceOrderItem::Modify { .. } => ItemChange::Modify,
            PlaceOrderItem::ChangeOffering { .. } => ItemChange::ChangeOffering,
            PlaceOrderItem::Suspend { .. } => ItemChange::Suspend,
            PlaceOrderItem::Resume { .. } => ItemChange::Resume,
            PlaceOrderItem::Move { .. } => ItemChange::Move,
            PlaceOrderItem::Reactivate { .. } => ItemChange::Reactivate,
            PlaceOrderItem::Delete { .. } => ItemChange::Delete,
        }
    }

    /// The subscription it is about; none for a new one.
    pub const fn subscription_id(&self) -> Option<SubscriptionId> {
        match self {
            PlaceOrderItem::Add { .. } => None,
            PlaceOrderItem::Modify { subscription_id, .. }
            | PlaceOrderItem::ChangeOffering { subscription_id, .. }
            | PlaceOrderItem::Suspend { subscription_id, .. }
            | PlaceOrderItem::Resume { subscription_id, .. }
            | PlaceOrderItem::Move { subscription_id, .. }
            | PlaceOrderItem::Reactivate { subscription_id, .. }
            | PlaceOrderItem::Delete { subscription_id, .. } => Some(*subscription_id),
        }
    }

    /// When it takes effect.
    pub const fn when(&self) -> When {
        match self {
            PlaceOrderItem::Add { start_on, .. } => When::On(*start_on),
            PlaceOrderItem::Modify { effective_on, .. }
            | PlaceOrderItem::ChangeOffering { effective_on, .. }
            | PlaceOrderItem::Suspend { effective_on, .. }
            | PlaceOrderItem::Resume { effective_on, .. }
            | PlaceOrderItem::Move { effective_on, .. }
            | PlaceOrderItem::Reactivate { effective_on, .. }
            | PlaceOrderItem::Delete { effective_on, .. } => *effective_on,
        }
    }

    /// The account it moves a subscription to.
    pub const fn to_account_id(&self) -> Option<AccountId> {
        match self {
            PlaceOrderItem::Move { to_account_id, .. } => Some(*to_account_id),
            _ => None,
        }
    }

    /// The field that says when.
    pub(in crate::orders) const fn when_field(&self) -> &'static str {
        if matches!(self, PlaceOrderItem::Add { .. }) { "startOn" } else { "effectiveOn" }
    }

    /// The offering it names.
    pub(in crate::orders) const fn offering_id(&self) -> Option<OfferingId> {
        match self {
            PlaceOrderItem::Add { offering_id, .. } | PlaceOrderItem::ChangeOffering { offering_id, .. } => {
                Some(*offering_id)
            }
            _ => None,
        }
    }

    /// The quantity it asks for.
    pub(in crate::orders) const fn quantity(&self) -> Option<Quantity> {
        match self {
            PlaceOrderItem::Add { quantity, .. } | PlaceOrderItem::Modify { quantity, .. } => Some(*quantity),
            PlaceOrderItem::ChangeOffering { quantity, .. }
            | PlaceOrderItem::Resume { quantity, .. }
            | PlaceOrderItem::Reactivate { quantity, .. } => *quantity,
            PlaceOrderItem::Suspend { .. } | PlaceOrderItem::Move { .. } | PlaceOrderItem::Delete { .. } => {
                None
            }
        }
    }

    /// Whether what was paid in advance is given back; the company's `policy` says where the item does not.
    pub(in crate::orders) fn credit(&self, policy: bool) -> bool {
        match self {
            PlaceOrderItem::Modify { credit, .. }
            | PlaceOrderItem::ChangeOffering { credit, .. }
            | PlaceOrderItem::Suspend { credit, .. }
            | PlaceOrderItem::Delete { credit, .. } => credit.unwrap_or(policy),
            PlaceOrderItem::Add { .. }
            | PlaceOrderItem::Resume { .. }
            | PlaceOrderItem::Move { .. }
            | PlaceOrderItem::Reactivate { .. } => true,
        }
    }

    /// Whether it may end an add-on of what it is about.
    pub(in crate::orders) const fn ends_add_ons(&self) -> bool {
        matches!(self, PlaceOrderItem::ChangeOffering { end_add_ons: true, .. })
    }

    /// The subscription a new one is an add-on of.
    pub(in crate::orders) const fn parent_id(&self) -> Option<SubscriptionId> {
        match self {
            PlaceOrderItem::Add { parent_id, .. } => *parent_id,
            _ => None,
        }
    }

    /// The place, from 1, of the item that makes what a new one is an add-on of.
    pub(in crate::orders) const fn parent_item(&self) -> Option<i32> {
        match self {
            PlaceOrderItem::Add { parent_item, .. } => *parent_item,
            _ => None,
        }
    }
}
