//! Proving the books.

use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::ledger::checks::{BookFinding, run};
use crate::reports::{checks, integrity};
use crate::store::{Engine, schema, soundness};
use boss_kernel::{Instant, LocalText, Result};
use schemars::JsonSchema;
use sea_orm::DatabaseConnection;
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

/// What the engine says of its own pages and indexes.
async fn pages_finding(db: &DatabaseConnection) -> Result<BookFinding> {
    Ok(BookFinding {
        name: "store.pages".to_owned(),
        invariant: LocalText::new("数据库的页面与索引完好", "the database's pages and indexes are sound"),
        broken: soundness::broken_page(db).await?,
    })
}

/// Whether the schema is the one the migrations make, its guards included.
async fn schema_finding(db: &DatabaseConnection) -> Result<BookFinding> {
    Ok(BookFinding {
        name: "store.schema".to_owned(),
        invariant: LocalText::new(
            "数据库的表、索引与触发器均为本程序所建",
            "the database's tables, indexes and triggers are as Boss makes them",
        ),
        broken: schema::altered_object(db).await?,
    })
}

impl Query for CheckBooks {
    const NAME: &'static str = "reports.check_books";
    const PERMISSION: Permission = Permission::LedgerRead;
    const TAGS: &'static [Tag] = &[Tag::Ledger, Tag::Billing, Tag::Invoicing, Tag::Payments, Tag::Usage];
    const LONG: bool = true;
    type Output = BookReport;

    async fn run(self, context: &QueryContext) -> Result<BookReport> {
        let mut findings = Vec::new();
        if context.store.engine() == Engine::Sqlite {
            findings.push(pages_finding(&context.db).await?);
        }
        // A damaged file can't be asked for anything else.
        if findings.iter().all(|finding| finding.broken.is_none()) {
            if context.store.engine() == Engine::Sqlite {
                findings.push(schema_finding(&context.db).await?);
            }
            findings.extend(integrity::findings(&context.db).await?);
            for check in checks::all() {
                findings.push(run(&context.db, check).await?);
            }
        }
        let broken = findings.iter().filter(|finding| finding.broken.is_some()).count() as u64;
        Ok(BookReport { checked_at: context.now, broken, findings })
    }
}
