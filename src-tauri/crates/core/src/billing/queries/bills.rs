//! The list of bills.

use crate::billing::model::BillState;
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::store::page::Window;
use boss_kernel::id::{AccountId, BillId, BillRunId, CustomerId};
use boss_kernel::{Amount, Error, NaiveDate, Period, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which bills by their state; `open` and `overdue` are derived, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the states of DESIGN 3")]
pub enum BillListState {
    New,
    OnHold,
    Validated,
    Sent,
    PartiallyPaid,
    Settled,
    /// Something is left to pay.
    Open,
    /// Something is left to pay and the due date has passed.
    Overdue,
    /// Something has no invoice yet.
    Uninvoiced,
}

/// Bills, newest first. Sorts by `number`, `billedOn`, `dueOn`, `total`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListBills {
    /// Which rows.
    pub window: Window,
    /// A bill's number, or any part of a customer's name.
    pub search: Option<String>,
    /// In this state.
    pub state: Option<BillListState>,
    /// With a date in these days.
    pub billed: Option<Period>,
    /// Of this account.
    pub account_id: Option<AccountId>,
    /// Of this customer.
    pub customer_id: Option<CustomerId>,
    /// Of this run.
    pub bill_run_id: Option<BillRunId>,
}

/// Bills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BillList {
    /// One row per bill.
    pub rows: Vec<BillRow>,
    /// All bills found.
    pub total: u64,
    /// Their sums, by currency.
    pub totals: Vec<BillTotal>,
}

/// One bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillRow {
    /// The bill.
    pub bill_id: BillId,
    /// Its number.
    pub number: String,
    /// Its account.
    pub account_id: AccountId,
    /// The account's number.
    pub account_number: String,
    /// Its customer.
    pub customer_id: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// The run it came from.
    pub bill_run_id: BillRunId,
    /// The days its charges are for.
    pub period: Period,
    /// Its date.
    pub billed_on: NaiveDate,
    /// When it is to be paid.
    pub due_on: NaiveDate,
    /// Its state.
    pub state: BillState,
    /// Something is left to pay and the due date has passed.
    pub overdue: bool,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax; negative where the customer gets money back.
    pub total: Amount,
    /// What is left to pay.
    pub open: Amount,
    /// What has no invoice yet.
    pub uninvoiced: Amount,
}

/// The sum of bills in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillTotal {
    /// How many bills.
    pub bills: i64,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
    /// What is left to pay.
    pub open: Amount,
    /// What has no invoice yet.
    pub uninvoiced: Amount,
}

impl Query for ListBills {
    const NAME: &'static str = "billing.bills";
    const PERMISSION: Permission = Permission::BillingRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Customers, Tag::Payments, Tag::Invoicing];
    type Output = BillList;

    async fn run(self, context: &QueryContext) -> Result<BillList> {
        let _ = context;
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
