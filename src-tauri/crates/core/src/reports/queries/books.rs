//! Proving the books.

use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::ledger::checks::{BookFinding, run};
use crate::reports::{checks, integrity};
use boss_kernel::{Instant, Result};
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
    /// One per invariant: first whether all is there, then whether it agrees.
    pub findings: Vec<BookFinding>,
}

impl Query for CheckBooks {
    const NAME: &'static str = "reports.check_books";
    const PERMISSION: Permission = Permission::LedgerRead;
    const TAGS: &'static [Tag] = &[Tag::Ledger, Tag::Billing, Tag::Invoicing, Tag::Payments, Tag::Usage];
    type Output = BookReport;

    async fn run(self, context: &QueryContext) -> Result<BookReport> {
        let mut findings = integrity::findings(&context.db).await?;
        for check in checks::all() {
            findings.push(run(&context.db, check).await?);
        }
        let broken = findings.iter().filter(|finding| finding.broken.is_some()).count() as u64;
        Ok(BookReport { checked_at: context.now, broken, findings })
    }
}
