//! The guided form "open account": customer, tax profile, account and first order as one action.

use super::drafts;
use super::first_bill::first_bill;
use crate::billing::Estimate;
use crate::catalog::model::Connector;
use crate::customers::model::{CustomerState, account, customer, tax_profile};
use crate::customers::{self, NewAccount, NewCustomer, NewTaxProfile};
use crate::flows::codes;
use crate::gate::{Action, ActionContext, Permission, Tag, codes as gate_codes};
use crate::orders::model::OrderState;
use crate::orders::{self, PlaceOrder, PlaceOrderItem, PlacedOrder};
use boss_kernel::id::{AccountId, CustomerId, DraftId, OfferingId, OrderId, SubscriptionId, TaxProfileId};
use boss_kernel::{Error, Fault, LocalText, NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

/// The guided form whose drafts this action ends.
const FLOW: &str = "open-account";

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
    /// Of an add-on: the place, from 1, of the item that it is added to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_item: Option<i32>,
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
    /// What the first cycle will be billed, in a dry run: assuming that every service starts on the day asked for, and without
    /// usage. None where nothing will be charged.
    pub first_bill: Option<Estimate>,
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
    /// The name of the bundle it is a part of.
    pub bundle_name: Option<LocalText>,
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

impl AccountItem {
    fn ordered(&self) -> PlaceOrderItem {
        let (offering_id, quantity, start_on) = (self.offering_id, self.quantity, self.start_on);
        PlaceOrderItem::Add {
            offering_id,
            quantity,
            start_on,
            parent_id: None,
            parent_item: self.parent_item,
        }
    }
}

impl OpenAccount {
    /// What is wrong with what was typed about customer, tax profile and account, all together.
    fn faults(&self) -> Vec<Fault> {
        let mut faults = customers::check_account(&self.account, "account");
        if let CustomerChoice::New { new } = &self.customer {
            faults.extend(customers::check_customer(new, "customer.new"));
        }
        if let TaxProfileChoice::New { new } = &self.tax_profile {
            faults.extend(customers::check_tax_profile(new, "taxProfile.new"));
        }
        faults
    }
}

impl Action for OpenAccount {
    const NAME: &'static str = "flows.open_account";
    const PERMISSION: Permission = Permission::OrdersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers, Tag::Orders, Tag::Flows];
    type Output = OpenedAccount;

    async fn run(self, context: &mut ActionContext) -> Result<OpenedAccount> {
        let may_write = context.actor.may(Permission::CustomersWrite);
        if !may_write {
            let refusal = Error::new(gate_codes::NOT_PERMITTED).with("name", &context.actor.name);
            return Err(refusal.with("action", Self::NAME));
        }
        let items: Vec<PlaceOrderItem> = self.items.iter().map(AccountItem::ordered).collect();
        let mut faults = self.faults();
        faults.extend(orders::check_first_items(context, self.account.currency, &items, "").await?);
        Error::unless_faultless(faults)?;
        let customer = choose_customer(context, self.customer).await?;
        let tax_profile_id = choose_tax_profile(context, customer.id, self.tax_profile).await?;
        let account =
            customers::create_account(context, customer.id, tax_profile_id, self.account, "account").await?;
        let first_start = self.items.iter().map(|item| item.start_on).min();
        let order = place_first_order(context, &account, items, self.note).await?;
        if let Some(draft_id) = self.draft_id {
            drafts::discard(context, draft_id, Some(FLOW)).await?;
        }
        let activations = order.iter().flat_map(|order| &order.items).map(activation).collect();
        // Looked ahead last: it lets services begin that nobody activated yet.
        let first_bill = match (&order, first_start) {
            (Some(order), Some(day)) if context.dry_run => {
                first_bill(context, &account, order.order_id, day).await?
            }
            _ => None,
        };
        Ok(OpenedAccount {
            customer_id: customer.id,
            customer_number: customer.number,
            account_id: account.id,
            account_number: account.number,
            order_id: order.as_ref().map(|order| order.order_id),
            order_number: order.map(|order| order.order_number),
            activations,
            first_bill,
        })
    }
}

async fn choose_customer(context: &mut ActionContext, choice: CustomerChoice) -> Result<customer::Model> {
    let customer_id = match choice {
        CustomerChoice::New { new } => {
            return customers::create_customer(context, new, "customer.new").await;
        }
        CustomerChoice::Existing { customer_id } => customer_id,
    };
    let found = customer::Entity::find_by_id(customer_id).one(&context.tx).await?;
    let active = found.filter(|customer| customer.state == CustomerState::Active);
    active.ok_or_else(|| Error::new(codes::CUSTOMER_NOT_ACTIVE).at("customer.customerId"))
}

async fn choose_tax_profile(
    context: &mut ActionContext,
    customer_id: CustomerId,
    choice: TaxProfileChoice,
) -> Result<Option<TaxProfileId>> {
    let tax_profile_id = match choice {
        TaxProfileChoice::Default => return Ok(None),
        TaxProfileChoice::New { new } => {
            let made = customers::create_tax_profile(context, customer_id, new, "taxProfile.new").await?;
            return Ok(Some(made.id));
        }
        TaxProfileChoice::Existing { tax_profile_id } => tax_profile_id,
    };
    let found = tax_profile::Entity::find_by_id(tax_profile_id).one(&context.tx).await?;
    let own = found.filter(|profile| profile.customer_id == customer_id);
    let own = own.ok_or_else(|| Error::new(codes::TAX_PROFILE_ELSEWHERE).at("taxProfile.taxProfileId"))?;
    Ok(Some(own.id))
}

async fn place_first_order(
    context: &mut ActionContext,
    account: &account::Model,
    items: Vec<PlaceOrderItem>,
    note: Option<String>,
) -> Result<Option<PlacedOrder>> {
    if items.is_empty() {
        return Ok(None);
    }
    let order = PlaceOrder { account_id: account.id, requested_on: None, note, items };
    Ok(Some(orders::place_order(context, order, "").await?))
}

fn activation(placed: &orders::PlacedItem) -> AccountActivation {
    AccountActivation {
        subscription_id: placed.subscription_id,
        subscription_number: placed.subscription_number.clone(),
        offering_name: placed.offering_name.clone(),
        bundle_name: placed.bundle_name.clone(),
        quantity: placed.quantity,
        unit: placed.unit.clone(),
        start_on: placed.effective_on,
        connector: placed.connector,
        state: placed.state,
    }
}
