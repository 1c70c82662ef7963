//! The bills of an account that a payment could settle.

use crate::billing::model::BillState;
use crate::gate::{Permission, Query, QueryContext, Tag};
use boss_kernel::id::{AccountId, BillId};
use boss_kernel::{Amount, Error, NaiveDate, Period, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The bills of an account that still owe something, in the order `oldestFirst` settles them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillsToPay {
    /// Which account.
    pub account_id: AccountId,
}

/// The bills of an account that still owe something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillsToPayList {
    /// Due first comes first.
    pub rows: Vec<BillToPay>,
    /// What they owe together.
    pub open: Amount,
}

/// A bill that still owes something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillToPay {
    /// Which.
    pub bill_id: BillId,
    /// Its number.
    pub number: String,
    /// The days billed.
    pub period: Period,
    /// The bill's day.
    pub billed_on: NaiveDate,
    /// The day payment is due.
    pub due_on: NaiveDate,
    /// Days past due, zero when not.
    pub days_overdue: i64,
    /// Its state.
    pub state: BillState,
    /// With tax.
    pub total: Amount,
    /// What was paid.
    pub paid: Amount,
    /// What it still owes.
    pub open: Amount,
}

impl Query for BillsToPay {
    const NAME: &'static str = "payments.open_bills";
    const PERMISSION: Permission = Permission::PaymentsRead;
    const TAGS: &'static [Tag] = &[Tag::Payments, Tag::Billing];
    type Output = BillsToPayList;

    async fn run(self, _context: &QueryContext) -> Result<BillsToPayList> {
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
