//! The list of payments.

use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::payments::model::PaymentMethod;
use crate::store::page::Window;
use boss_kernel::id::{AccountId, BillId, CustomerId, PaymentId};
use boss_kernel::{Amount, Currency, Error, NaiveDate, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Payments, newest first. Sortable by `number`, `receivedOn`, `amount`, `unallocated`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListPayments {
    /// Which rows.
    pub window: Window,
    /// Part of a customer's name, or the beginning of a number.
    pub search: Option<String>,
    /// Received on or after this day.
    pub received_from: Option<NaiveDate>,
    /// Received on or before this day.
    pub received_to: Option<NaiveDate>,
    /// Came in this way.
    pub method: Option<PaymentMethod>,
    /// Only with something left unapplied.
    pub unallocated_only: bool,
    /// Of this customer.
    pub customer_id: Option<CustomerId>,
    /// Of this account.
    pub account_id: Option<AccountId>,
    /// That settled something of this bill.
    pub bill_id: Option<BillId>,
    /// In this currency.
    pub currency: Option<Currency>,
}

/// A window of payments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PaymentList {
    /// The window.
    pub rows: Vec<PaymentRow>,
    /// How many there are in all.
    pub total: u64,
    /// Sums of the whole filter, by currency.
    pub totals: Vec<PaymentTotals>,
}

/// Sums in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentTotals {
    /// All of it.
    pub amount: Amount,
    /// What is left unapplied.
    pub unallocated: Amount,
}

/// One payment of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentRow {
    /// Which.
    pub payment_id: PaymentId,
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
    /// The day it came in.
    pub received_on: NaiveDate,
    /// How it came in.
    pub method: PaymentMethod,
    /// The bank's or the payer's reference.
    pub reference: Option<String>,
    /// All of it.
    pub amount: Amount,
    /// What it settled.
    pub allocated: Amount,
    /// What is left unapplied.
    pub unallocated: Amount,
}

impl Query for ListPayments {
    const NAME: &'static str = "payments.list";
    const PERMISSION: Permission = Permission::PaymentsRead;
    const TAGS: &'static [Tag] = &[Tag::Payments, Tag::Customers];
    type Output = PaymentList;

    async fn run(self, _context: &QueryContext) -> Result<PaymentList> {
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
