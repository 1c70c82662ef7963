//! What pages show of customers.

use crate::customers::model::{AccountState, CustomerKind, CustomerState, InvoiceKind, Invoicing};
use crate::customers::model::{account, contact, tax_profile};
use crate::gate::{AllowedAction, TimelineEntry};
use boss_kernel::error::NoticeView;
use boss_kernel::id::{AccountId, BillRunId, ContactId, CustomerId, TaxProfileId};
use boss_kernel::{Amount, Currency, CycleDay, Instant, Language, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A customer in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerRow {
    /// Which.
    pub customer_id: CustomerId,
    /// Their number, `C000001`.
    pub number: String,
    /// A company or a person.
    pub kind: CustomerKind,
    /// Their name.
    pub name: String,
    /// Unified social credit code.
    pub credit_code: Option<String>,
    /// The primary contact's name.
    pub contact_name: Option<String>,
    /// The primary contact's phone, else the customer's own.
    pub phone: Option<String>,
    /// How many billing accounts they have, closed ones included.
    pub accounts: u64,
    /// Whether business is done with them.
    pub state: CustomerState,
    /// Since when they are known.
    pub created_at: Instant,
}

/// Everything about one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerDetail {
    /// Which.
    pub customer_id: CustomerId,
    /// Their number.
    pub number: String,
    /// A company or a person.
    pub kind: CustomerKind,
    /// Their name.
    pub name: String,
    /// Unified social credit code.
    pub credit_code: Option<String>,
    /// What is doubtful about the credit code, if anything.
    pub credit_code_notice: Option<NoticeView>,
    /// Switchboard, or the person's phone.
    pub phone: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// Where they are.
    pub address: Option<String>,
    /// What colleagues noted.
    pub note: Option<String>,
    /// Whether business is done with them.
    pub state: CustomerState,
    /// Since when they are known.
    pub created_at: Instant,
    /// For the next change of the customer or a contact.
    pub version: i64,
    /// People to talk to, the primary one first.
    pub contacts: Vec<ContactView>,
    /// What stands on their invoices, the default one first.
    pub tax_profiles: Vec<TaxProfileView>,
    /// Their billing accounts, by number.
    pub accounts: Vec<AccountView>,
    /// What happened to the customer, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// What can be done now.
    pub actions: Vec<AllowedAction>,
}

/// A person to talk to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactView {
    /// Which.
    pub contact_id: ContactId,
    /// Their name.
    pub name: String,
    /// What they do there.
    pub position: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// The one to ask first.
    pub is_primary: bool,
}

/// What stands on an invoice as the buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaxProfileView {
    /// Which.
    pub tax_profile_id: TaxProfileId,
    /// The buyer's name.
    pub title: String,
    /// Taxpayer number.
    pub tax_number: Option<String>,
    /// Special or ordinary.
    pub invoice_kind: InvoiceKind,
    /// Registered address.
    pub address: Option<String>,
    /// Registered phone.
    pub phone: Option<String>,
    /// The buyer's bank.
    pub bank_name: Option<String>,
    /// Account number at that bank.
    pub bank_account: Option<String>,
    /// Where invoices are sent.
    pub email: Option<String>,
    /// The one taken where none is chosen.
    pub is_default: bool,
    /// For the next change.
    pub version: i64,
}

/// A billing account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// Which.
    pub account_id: AccountId,
    /// Its number, `A000001`.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// The tax profile its invoices name; the customer's default one when none.
    pub tax_profile_id: Option<TaxProfileId>,
    /// The currency of its bills.
    pub currency: Currency,
    /// The day of the month a billing cycle starts on.
    pub cycle_day: CycleDay,
    /// Days from the bill to its due date.
    pub payment_terms_days: i32,
    /// The most that may stand open.
    pub credit_limit: Option<Amount>,
    /// The language of its documents.
    pub language: Language,
    /// An invoice with each bill, or when the customer asks.
    pub invoicing: Invoicing,
    /// Whether it is billed.
    pub state: AccountState,
    /// The day it was opened.
    pub opened_on: NaiveDate,
    /// Everything that falls due before this day has been charged.
    pub billed_until: Option<NaiveDate>,
    /// The run of which a draft with charges of this account waits: no run bills it meanwhile.
    pub draft_run_id: Option<BillRunId>,
    /// For the next change.
    pub version: i64,
}

/// Another account, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountName {
    /// Which.
    pub account_id: AccountId,
    /// Its number.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// Whose.
    pub customer_id: CustomerId,
    /// The customer's name.
    pub customer_name: String,
}

/// A billing account in a list or a picker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountRow {
    /// Which.
    pub account_id: AccountId,
    /// Its number.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// Whose.
    pub customer_id: CustomerId,
    /// The customer's number.
    pub customer_number: String,
    /// The customer's name.
    pub customer_name: String,
    /// The currency of its bills.
    pub currency: Currency,
    /// The day of the month a billing cycle starts on.
    pub cycle_day: CycleDay,
    /// Days from the bill to its due date.
    pub payment_terms_days: i32,
    /// An invoice with each bill, or when the customer asks.
    pub invoicing: Invoicing,
    /// Whether it is billed.
    pub state: AccountState,
    /// The day it was opened.
    pub opened_on: NaiveDate,
    /// Everything that falls due before this day has been charged.
    pub billed_until: Option<NaiveDate>,
}

/// Everything about one billing account, except what other areas know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountDetail {
    /// The account.
    pub account: AccountView,
    /// Whose.
    pub customer_id: CustomerId,
    /// The customer's number.
    pub customer_number: String,
    /// The customer's name.
    pub customer_name: String,
    /// The tax profile its invoices name: its own, else the customer's default one.
    pub tax_profile: Option<TaxProfileView>,
    /// The account on whose bills its charges stand; none where they stand on its own.
    pub payer: Option<AccountName>,
    /// The accounts whose charges stand on its bills, at most a hundred, by number.
    pub pays_for: Vec<AccountName>,
    /// What happened to the account, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// What can be done now.
    pub actions: Vec<AllowedAction>,
}

impl From<contact::Model> for ContactView {
    fn from(row: contact::Model) -> ContactView {
        ContactView {
            contact_id: row.id,
            name: row.name,
            position: row.position,
            phone: row.phone,
            email: row.email,
            is_primary: row.is_primary,
        }
    }
}

impl From<tax_profile::Model> for TaxProfileView {
    fn from(row: tax_profile::Model) -> TaxProfileView {
        TaxProfileView {
            tax_profile_id: row.id,
            title: row.title,
            tax_number: row.tax_number,
            invoice_kind: row.invoice_kind,
            address: row.address,
            phone: row.phone,
            bank_name: row.bank_name,
            bank_account: row.bank_account,
            email: row.email,
            is_default: row.is_default,
            version: row.version,
        }
    }
}

impl From<account::Model> for AccountView {
    fn from(row: account::Model) -> AccountView {
        AccountView {
            account_id: row.id,
            number: row.number,
            name: row.name,
            tax_profile_id: row.tax_profile_id,
            currency: row.currency,
            cycle_day: row.cycle_day,
            payment_terms_days: row.payment_terms_days,
            credit_limit: row.credit_limit_minor.map(|minor| minor.in_currency(row.currency)),
            language: row.language,
            invoicing: row.invoicing,
            state: row.state,
            opened_on: row.opened_on,
            billed_until: row.billed_until,
            draft_run_id: row.draft_run_id,
            version: row.version,
        }
    }
}
