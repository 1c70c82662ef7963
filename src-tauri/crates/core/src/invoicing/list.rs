//! The list of invoices.

use crate::customers::model::InvoiceKind;
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::store::page::Window;
use boss_kernel::id::{AccountId, CustomerId, InvoiceId};
use boss_kernel::{Amount, Currency, Error, Language, NaiveDate, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Invoices, newest first. Sortable by `number`, `issuedOn`, `dueOn`, `total`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListInvoices {
    /// Which rows.
    pub window: Window,
    /// Part of a customer's name, the beginning of a number, or a whole platform number.
    pub search: Option<String>,
    /// Issued on or after this day.
    pub issued_from: Option<NaiveDate>,
    /// Issued on or before this day.
    pub issued_to: Option<NaiveDate>,
    /// Of this customer.
    pub customer_id: Option<CustomerId>,
    /// Of this account.
    pub account_id: Option<AccountId>,
    /// Of this kind.
    pub invoice_kind: Option<InvoiceKind>,
    /// In this currency.
    pub currency: Option<Currency>,
    /// With (true) or without (false) a platform number.
    pub has_platform_number: Option<bool>,
}

/// A window of invoices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InvoiceList {
    /// The window.
    pub rows: Vec<InvoiceRow>,
    /// How many there are in all.
    pub total: u64,
    /// Sums of the whole filter, by currency.
    pub totals: Vec<InvoiceTotals>,
}

/// Sums in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceTotals {
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
}

/// One invoice of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceRow {
    /// Which.
    pub invoice_id: InvoiceId,
    /// Our number.
    pub number: String,
    /// The tax platform's number, once noted.
    pub platform_number: Option<String>,
    /// Special or ordinary.
    pub invoice_kind: InvoiceKind,
    /// Whose.
    pub customer_id: CustomerId,
    /// Their name today.
    pub customer_name: String,
    /// The billing account.
    pub account_id: AccountId,
    /// Its number.
    pub account_number: String,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// The day payment is due.
    pub due_on: NaiveDate,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
    /// The language it is written in.
    pub language: Language,
}

impl Query for ListInvoices {
    const NAME: &'static str = "invoicing.list";
    const PERMISSION: Permission = Permission::InvoicesRead;
    const TAGS: &'static [Tag] = &[Tag::Invoicing, Tag::Customers];
    type Output = InvoiceList;

    async fn run(self, _context: &QueryContext) -> Result<InvoiceList> {
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
