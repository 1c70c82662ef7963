//! What people enter about customers. The same shapes are used by the actions of this area and by the guided forms that
//! make a customer together with an order.

use crate::customers::model::{CustomerKind, InvoiceKind, Invoicing};
use boss_kernel::id::TaxProfileId;
use boss_kernel::{Amount, Currency, Language, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who a customer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerProfile {
    /// A company or a person.
    pub kind: CustomerKind,
    /// Full legal name, or the person's name.
    pub name: String,
    /// Unified social credit code of a Chinese organisation; a code that fails its check is kept with a warning.
    #[serde(default)]
    pub credit_code: Option<String>,
    /// Switchboard, or the person's phone.
    #[serde(default)]
    pub phone: Option<String>,
    /// Where mail to the customer goes.
    #[serde(default)]
    pub email: Option<String>,
    /// Where they are.
    #[serde(default)]
    pub address: Option<String>,
    /// Anything colleagues should know.
    #[serde(default)]
    pub note: Option<String>,
}

/// A new customer with the people to talk to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewCustomer {
    /// A company or a person.
    pub kind: CustomerKind,
    /// Full legal name, or the person's name.
    pub name: String,
    /// Unified social credit code of a Chinese organisation; a code that fails its check is kept with a warning.
    #[serde(default)]
    pub credit_code: Option<String>,
    /// Switchboard, or the person's phone.
    #[serde(default)]
    pub phone: Option<String>,
    /// Where mail to the customer goes.
    #[serde(default)]
    pub email: Option<String>,
    /// Where they are.
    #[serde(default)]
    pub address: Option<String>,
    /// Anything colleagues should know.
    #[serde(default)]
    pub note: Option<String>,
    /// People to talk to; the first is the primary one if none says so.
    #[serde(default)]
    pub contacts: Vec<ContactProfile>,
}

impl NewCustomer {
    /// The customer and their contacts apart.
    pub(super) fn split(self) -> (CustomerProfile, Vec<ContactProfile>) {
        let NewCustomer { kind, name, credit_code, phone, email, address, note, contacts } = self;
        (CustomerProfile { kind, name, credit_code, phone, email, address, note }, contacts)
    }
}

/// A person to talk to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactProfile {
    /// Their name.
    pub name: String,
    /// What they do there.
    #[serde(default)]
    pub position: Option<String>,
    /// Mobile or landline number.
    #[serde(default)]
    pub phone: Option<String>,
    /// Mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// The one to ask first; a customer with contacts has exactly one.
    #[serde(default)]
    pub is_primary: bool,
}

/// What stands on an invoice as the buyer (发票抬头).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewTaxProfile {
    /// The buyer's name on the invoice.
    pub title: String,
    /// Taxpayer number: 15, 17, 18 or 20 letters and digits. A special invoice needs one.
    #[serde(default)]
    pub tax_number: Option<String>,
    /// The kind of invoice the buyer takes.
    pub invoice_kind: InvoiceKind,
    /// Registered address.
    #[serde(default)]
    pub address: Option<String>,
    /// Registered phone.
    #[serde(default)]
    pub phone: Option<String>,
    /// The buyer's bank.
    #[serde(default)]
    pub bank_name: Option<String>,
    /// Account number at that bank.
    #[serde(default)]
    pub bank_account: Option<String>,
    /// Where invoices are sent.
    #[serde(default)]
    pub email: Option<String>,
    /// The one taken where none is chosen; a customer's first profile always is.
    #[serde(default)]
    pub is_default: bool,
}

/// A new billing account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewAccount {
    /// What the account is called; the customer's name when empty.
    #[serde(default)]
    pub name: String,
    /// The currency of its bills, for good.
    pub currency: Currency,
    /// The day of the month a billing cycle starts on, 1 to 31.
    pub cycle_day: i32,
    /// Days from the bill to its due date, 0 to 365.
    pub payment_terms_days: i32,
    /// The most that may stand open, in the account's currency; none for no limit.
    #[serde(default)]
    pub credit_limit: Option<Amount>,
    /// The language of its bills and invoices.
    pub language: Language,
    /// An invoice with each bill, or when the customer asks.
    pub invoicing: Invoicing,
    /// The day it was opened; today when not given.
    #[serde(default)]
    pub opened_on: Option<NaiveDate>,
}

/// What can be changed of a billing account. Its currency can't: open another account for another currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountTerms {
    /// What the account is called.
    pub name: String,
    /// The tax profile its invoices name; the customer's default one when none.
    #[serde(default)]
    pub tax_profile_id: Option<TaxProfileId>,
    /// The day of the month a billing cycle starts on, 1 to 31. Fixed once the account was billed.
    pub cycle_day: i32,
    /// Days from the bill to its due date, 0 to 365.
    pub payment_terms_days: i32,
    /// The most that may stand open, in the account's currency; none for no limit.
    #[serde(default)]
    pub credit_limit: Option<Amount>,
    /// The language of its bills and invoices.
    pub language: Language,
    /// An invoice with each bill, or when the customer asks.
    pub invoicing: Invoicing,
}
