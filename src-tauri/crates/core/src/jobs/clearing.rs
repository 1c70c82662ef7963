//! Clearing away what nobody needs any more: the memory of old requests, and sessions that ended long ago.

use crate::flows::{DiscardDraft, SaveDraft};
use crate::gate::model::{request, session};
use crate::gate::{Action, ActionContext, Gate, Permission, REQUEST_DAYS_KEPT, Tag};
use boss_kernel::{Instant, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

const DAY: i64 = 24 * 3600;
/// Saves of drafts are many and short-lived: a retry comes within moments.
const DRAFT_DAYS_KEPT: i64 = 3;
const SESSION_DAYS_KEPT: i64 = 30;

fn days_before(now: Instant, days: i64) -> Instant {
    now.plus_seconds(-days * DAY)
}

/// Requests that need not be remembered any more, as of `now`: of any action, and saves of drafts. Two questions, since each
/// has its own index.
fn old_requests(now: Instant) -> [SimpleExpr; 2] {
    let of_drafts = request::Column::Action.is_in([SaveDraft::NAME, DiscardDraft::NAME]);
    [
        request::Column::At.lt(days_before(now, REQUEST_DAYS_KEPT)),
        of_drafts.and(request::Column::At.lt(days_before(now, DRAFT_DAYS_KEPT))),
    ]
}

/// Sessions that ended long ago. One that nobody closed ended a day after it was opened.
fn old_sessions(now: Instant) -> SimpleExpr {
    session::Column::OpenedAt.lt(days_before(now, SESSION_DAYS_KEPT))
}

/// Whether something has lain about for a day longer than it needs: what is cleared away daily leaves one record a day.
pub(super) async fn anything_to_clear(gate: &Gate) -> Result<bool> {
    let yesterday = days_before(gate.clock().now(), 1);
    let db = gate.store().reader();
    for old in old_requests(yesterday) {
        if request::Entity::find().filter(old).one(db).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(session::Entity::find().filter(old_sessions(yesterday)).one(db).await?.is_some())
}

/// Forgets requests older than thirty days (saves of drafts: three), and sessions that ended long ago.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClearAway {}

/// What was cleared away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClearedAway {
    /// Requests that were forgotten.
    pub requests: u64,
    /// Sessions that were forgotten.
    pub sessions: u64,
}

impl Action for ClearAway {
    const NAME: &'static str = "jobs.clear_away";
    const PERMISSION: Permission = Permission::JobsRun;
    const STALE: &'static [Tag] = &[];
    type Output = ClearedAway;

    async fn run(self, context: &mut ActionContext) -> Result<ClearedAway> {
        let mut requests = 0;
        for old in old_requests(context.now) {
            requests += request::Entity::delete_many().filter(old).exec(&context.tx).await?.rows_affected;
        }
        let sessions = session::Entity::delete_many().filter(old_sessions(context.now));
        let sessions = sessions.exec(&context.tx).await?.rows_affected;
        Ok(ClearedAway { requests, sessions })
    }
}
