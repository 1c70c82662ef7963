//! The desk: what waits for the person who sits at it.

use crate::gate::{Permission, Query, QueryContext, Tag};
use boss_kernel::{Amount, Instant, NaiveDate, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What waits for whoever asks, as far as they may see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Desk {}

/// What waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeskView {
    /// One per kind of work the person may see, in the order work is done; those where nothing waits have no rows.
    pub groups: Vec<DeskGroup>,
}

/// Kinds of work that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DeskKind {
    /// Forms one has begun.
    Drafts,
    /// Activation tasks for a person whose day has come.
    OpenTasks,
    /// Activation tasks that failed.
    FailedTasks,
    /// Orders that are held.
    HeldOrders,
    /// Accounts the last bill run could not bill.
    ParkedAccounts,
    /// Bills that are not wholly invoiced.
    UninvoicedBills,
    /// Payments with money that settles nothing yet.
    UnallocatedPayments,
    /// Bills past their due day.
    OverdueBills,
}

/// Work of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeskGroup {
    /// Which kind.
    pub kind: DeskKind,
    /// How many wait in all.
    pub count: u64,
    /// The first few.
    pub rows: Vec<DeskRow>,
}

/// One thing that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeskRow {
    /// The kind of page it leads to: `draft`, `order`, `account`, `bill` or `payment`.
    pub target: String,
    /// The id on that page.
    pub target_id: i64,
    /// A number, or a draft's title.
    pub label: String,
    /// The customer's name, or a draft's guided form.
    pub name: String,
    /// The day it waits for or since.
    pub on: Option<NaiveDate>,
    /// When it came up.
    pub at: Option<Instant>,
    /// What is open.
    pub amount: Option<Amount>,
}

impl Query for Desk {
    const NAME: &'static str = "flows.desk";
    const PERMISSION: Permission = Permission::Everyone;
    const TAGS: &'static [Tag] =
        &[Tag::Flows, Tag::Orders, Tag::Billing, Tag::Invoicing, Tag::Payments, Tag::Customers];
    type Output = DeskView;

    async fn run(self, _context: &QueryContext) -> Result<DeskView> {
        Err(crate::gate::internal("unfinished"))
    }
}
