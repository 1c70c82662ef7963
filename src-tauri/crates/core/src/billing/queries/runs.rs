//! Bill runs: the list, and one in full.

use crate::billing::queries::BillRow;
use crate::billing::summary::{ParkedAccountRow, RunTotal};
use crate::gate::{Permission, Query, QueryContext, Tag, TimelineEntry};
use crate::store::page::Window;
use boss_kernel::id::BillRunId;
use boss_kernel::{Error, Instant, NaiveDate, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Bill runs, newest first. Sorts by `createdAt`, `through`, `bills`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListBillRuns {
    /// Which rows.
    pub window: Window,
}

/// Bill runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BillRunList {
    /// One row per run.
    pub rows: Vec<BillRunRow>,
    /// All runs.
    pub total: u64,
}

/// One bill run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillRunRow {
    /// The run.
    pub bill_run_id: BillRunId,
    /// The last day billed.
    pub through: NaiveDate,
    /// The date of its bills.
    pub billed_on: NaiveDate,
    /// Accounts that were due.
    pub accounts: i64,
    /// Bills made.
    pub bills: i64,
    /// Charges on them.
    pub charges: i64,
    /// Accounts parked.
    pub parked: i64,
    /// The sums, by currency.
    pub totals: Vec<RunTotal>,
    /// Who ran it; none for Boss itself.
    pub created_by: Option<String>,
    /// When.
    pub created_at: Instant,
}

impl Query for ListBillRuns {
    const NAME: &'static str = "billing.runs";
    const PERMISSION: Permission = Permission::BillingRead;
    const TAGS: &'static [Tag] = &[Tag::Billing];
    type Output = BillRunList;

    async fn run(self, context: &QueryContext) -> Result<BillRunList> {
        let _ = context;
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}

/// One bill run in full. Its bills are in `billing.bills` with `billRunId`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ViewBillRun {
    /// The run.
    pub bill_run_id: BillRunId,
}

/// One bill run in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillRunView {
    /// The run.
    pub run: BillRunRow,
    /// Its largest bills, at most ten.
    pub largest_bills: Vec<BillRow>,
    /// The accounts it parked, with the reason, at most 500.
    pub parked: Vec<ParkedAccountRow>,
    /// What happened to it.
    pub timeline: Vec<TimelineEntry>,
}

impl Query for ViewBillRun {
    const NAME: &'static str = "billing.run_detail";
    const PERMISSION: Permission = Permission::BillingRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Customers];
    type Output = BillRunView;

    async fn run(self, context: &QueryContext) -> Result<BillRunView> {
        let _ = context;
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
