//! Proving the books.

use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::ledger::checks::BookFinding;
use boss_kernel::{Error, Instant, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Runs every area's checks over the whole database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckBooks {}

/// What the checks found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookReport {
    /// When.
    pub checked_at: Instant,
    /// How many invariants do not hold.
    pub broken: u64,
    /// One per invariant.
    pub findings: Vec<BookFinding>,
}

impl Query for CheckBooks {
    const NAME: &'static str = "reports.check_books";
    const PERMISSION: Permission = Permission::LedgerRead;
    const TAGS: &'static [Tag] = &[Tag::Ledger, Tag::Billing, Tag::Invoicing, Tag::Payments, Tag::Usage];
    type Output = BookReport;

    async fn run(self, _context: &QueryContext) -> Result<BookReport> {
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
