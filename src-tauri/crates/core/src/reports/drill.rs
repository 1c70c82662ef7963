//! The rows behind a report's figures.

use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::reports::Month;
use crate::store::page::Window;
use boss_kernel::id::{AccountId, BillId, ChargeId, CustomerId, OfferingId};
use boss_kernel::{Amount, Currency, Error, LocalText, NaiveDate, Period, Quantity, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Bills that were open at the end of a day, with what they owed then. Sortable by `number`, `dueOn`, `open`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListReceivables {
    /// Which rows.
    #[serde(default)]
    pub window: Window,
    /// The day; bills and allocations up to and on it count.
    pub as_of: NaiveDate,
    /// The currency.
    pub currency: Currency,
}

/// Bills that were open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReceivableList {
    /// The window, due first first.
    pub rows: Vec<ReceivableRow>,
    /// How many there are in all.
    pub total: u64,
    /// What all of them owed.
    pub open: Amount,
}

/// A bill that was open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReceivableRow {
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
    /// The bill's day.
    pub billed_on: NaiveDate,
    /// The day payment is due.
    pub due_on: NaiveDate,
    /// Days past due on that day, zero when not.
    pub days_overdue: i64,
    /// With tax.
    pub total: Amount,
    /// What was paid by that day.
    pub paid: Amount,
    /// What it owed on that day.
    pub open: Amount,
}

impl Query for ListReceivables {
    const NAME: &'static str = "reports.receivables";
    const PERMISSION: Permission = Permission::ReportsRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Payments, Tag::Customers];
    type Output = ReceivableList;

    async fn run(self, _context: &QueryContext) -> Result<ReceivableList> {
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}

/// Charges billed in a month, for an offering or a customer. Sortable by `billNumber`, `total`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListCharged {
    /// Which rows.
    #[serde(default)]
    pub window: Window,
    /// Of bills of this month.
    pub month: Month,
    /// The currency.
    pub currency: Currency,
    /// For this offering.
    #[serde(default)]
    pub offering_id: Option<OfferingId>,
    /// For this customer.
    #[serde(default)]
    pub customer_id: Option<CustomerId>,
}

/// Charges billed in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListChargedAnswer {
    /// The window.
    pub rows: Vec<ChargedRow>,
    /// How many there are in all.
    pub total: u64,
    /// Without tax, of all.
    pub net: Amount,
    /// The tax of all.
    pub tax: Amount,
    /// With tax, of all.
    pub gross: Amount,
}

/// One charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChargedRow {
    /// Which; its explanation is asked for by this id.
    pub charge_id: ChargeId,
    /// The bill it stands on.
    pub bill_id: BillId,
    /// The bill's number.
    pub bill_number: String,
    /// Whose.
    pub customer_id: CustomerId,
    /// Their name.
    pub customer_name: String,
    /// The offering.
    pub offering_name: LocalText,
    /// The price.
    pub price_name: LocalText,
    /// The days served.
    pub served: Period,
    /// How much.
    pub quantity: Quantity,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
}

impl Query for ListCharged {
    const NAME: &'static str = "reports.charged";
    const PERMISSION: Permission = Permission::ReportsRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Customers, Tag::Catalog];
    type Output = ListChargedAnswer;

    async fn run(self, _context: &QueryContext) -> Result<ListChargedAnswer> {
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
