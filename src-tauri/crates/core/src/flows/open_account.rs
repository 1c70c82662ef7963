//! The guided form "open account": customer, tax profile, account and first order as one action.

use crate::catalog::model::Connector;
use crate::customers::{NewAccount, NewCustomer, NewTaxProfile};
use crate::flows::FirstBill;
use crate::gate::{Action, ActionContext, Permission, Tag};
use crate::orders::model::OrderState;
use boss_kernel::id::{AccountId, CustomerId, DraftId, OfferingId, OrderId, SubscriptionId, TaxProfileId};
use boss_kernel::{LocalText, NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Opens an account: for a new customer or one that is known, with a first order if offerings are chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenAccount {
    /// Whose account.
    pub customer: CustomerChoice,
    /// What stands on its invoices as the buyer.
    #[serde(default)]
    pub tax_profile: TaxProfileChoice,
    /// The account.
    pub account: NewAccount,
    /// What is ordered; may be empty.
    #[serde(default)]
    pub items: Vec<AccountItem>,
    /// A note on the order, for colleagues.
    #[serde(default)]
    pub note: Option<String>,
    /// The draft it was typed in, which is discarded when all is done.
    #[serde(default)]
    pub draft_id: Option<DraftId>,
}

/// Whose account it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "choice", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum CustomerChoice {
    /// A customer that is known.
    Existing {
        /// Which.
        customer_id: CustomerId,
    },
    /// A new customer.
    New {
        /// The customer with contacts.
        new: NewCustomer,
    },
}

/// What stands on the account's invoices as the buyer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "choice", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TaxProfileChoice {
    /// Nothing of its own: the customer's default.
    #[default]
    Default,
    /// A tax profile of the customer.
    Existing {
        /// Which.
        tax_profile_id: TaxProfileId,
    },
    /// A new tax profile.
    New {
        /// The profile.
        new: NewTaxProfile,
    },
}

/// An offering ordered with the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountItem {
    /// What is sold.
    pub offering_id: OfferingId,
    /// How many units.
    pub quantity: Quantity,
    /// The day the service is to begin.
    pub start_on: NaiveDate,
}

/// An account that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenedAccount {
    /// The customer.
    pub customer_id: CustomerId,
    /// `C000001`.
    pub customer_number: String,
    /// The account.
    pub account_id: AccountId,
    /// `A000001`.
    pub account_number: String,
    /// The order, if anything was ordered.
    pub order_id: Option<OrderId>,
    /// `O000001`.
    pub order_number: Option<String>,
    /// What becomes of each item.
    pub activations: Vec<AccountActivation>,
    /// The first bill, in a dry run; none where nothing will be charged.
    pub first_bill: Option<FirstBill>,
}

/// What becomes of an ordered item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountActivation {
    /// The subscription.
    pub subscription_id: SubscriptionId,
    /// `S000001`.
    pub subscription_number: String,
    /// The offering's name.
    pub offering_name: LocalText,
    /// How many units.
    pub quantity: Quantity,
    /// What they are counted in.
    pub unit: LocalText,
    /// The day the service is to begin.
    pub start_on: NaiveDate,
    /// How it is activated.
    pub connector: Connector,
    /// How far it is.
    pub state: OrderState,
}

impl Action for OpenAccount {
    const NAME: &'static str = "flows.open_account";
    const PERMISSION: Permission = Permission::OrdersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers, Tag::Orders, Tag::Flows];
    type Output = OpenedAccount;

    async fn run(self, _context: &mut ActionContext) -> Result<OpenedAccount> {
        Err(crate::gate::internal("unfinished"))
    }
}
