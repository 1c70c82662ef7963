//! Bills that are not invoiced, or not whole: what an invoice can be made of.

use crate::customers::model::Invoicing;
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::store::page::Window;
use boss_kernel::id::{AccountId, BillId, BillRunId, CustomerId, TaxProfileId};
use boss_kernel::{Amount, Currency, Error, NaiveDate, Period, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Bills with something left to invoice, oldest first. Sortable by `number`, `billedOn`, `total`, `uninvoiced`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListOpenBills {
    /// Which rows.
    pub window: Window,
    /// Part of a customer's name, or the beginning of a bill's number.
    pub search: Option<String>,
    /// Of this customer.
    pub customer_id: Option<CustomerId>,
    /// Of this account.
    pub account_id: Option<AccountId>,
    /// Of this run.
    pub bill_run_id: Option<BillRunId>,
    /// Billed on or before this day.
    pub billed_through: Option<NaiveDate>,
    /// Of accounts invoiced this way.
    pub invoicing: Option<Invoicing>,
    /// In this currency.
    pub currency: Option<Currency>,
}

/// A window of bills to invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpenBillList {
    /// The window.
    pub rows: Vec<OpenBillRow>,
    /// How many there are in all.
    pub total: u64,
    /// Sums of the whole filter, by currency.
    pub totals: Vec<OpenBillTotals>,
}

/// Sums in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenBillTotals {
    /// Of the bills, with tax.
    pub total: Amount,
    /// What no invoice covers yet.
    pub uninvoiced: Amount,
}

/// A bill to invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenBillRow {
    /// Which.
    pub bill_id: BillId,
    /// Its number.
    pub number: String,
    /// Whose.
    pub customer_id: CustomerId,
    /// Their name.
    pub customer_name: String,
    /// The billing account.
    pub account_id: AccountId,
    /// Its number.
    pub account_number: String,
    /// The account's tax profile, if it has one of its own.
    pub tax_profile_id: Option<TaxProfileId>,
    /// Whether the account is invoiced with every bill or on request.
    pub invoicing: Invoicing,
    /// The days billed.
    pub period: Period,
    /// The bill's day.
    pub billed_on: NaiveDate,
    /// The day payment is due.
    pub due_on: NaiveDate,
    /// With tax.
    pub total: Amount,
    /// What invoices cover already.
    pub invoiced: Amount,
    /// What no invoice covers yet.
    pub uninvoiced: Amount,
}

impl Query for ListOpenBills {
    const NAME: &'static str = "invoicing.open_bills";
    const PERMISSION: Permission = Permission::InvoicesRead;
    const TAGS: &'static [Tag] = &[Tag::Invoicing, Tag::Billing, Tag::Customers];
    type Output = OpenBillList;

    async fn run(self, _context: &QueryContext) -> Result<OpenBillList> {
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
