//! Clearing away what nobody needs any more: the memory of old requests, and sessions that ended long ago.

use crate::flows::{DiscardDraft, SaveDraft};
use crate::gate::model::{request, session};
use crate::gate::{Action, ActionContext, Gate, Permission, Tag};
use crate::jobs::Turn;
use boss_kernel::{Instant, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

const DAY: i64 = 24 * 3600;
const SESSION_DAYS_KEPT: i64 = 30;
/// Days on which something was done that must have passed besides those a request is remembered:
/// each jump of a clock adds one that never was.
const MORE_ACTIVE_DAYS: i64 = 7;
/// The newest requests stay, however old they are.
const FEWEST_REQUESTS: u64 = 1_000;

fn days_before(now: Instant, days: i64) -> Instant {
    now.plus_seconds(-days * DAY)
}

fn start_of_day(at: Instant) -> Instant {
    Instant(at.0.div_euclid(DAY * 1_000_000) * DAY * 1_000_000)
}

/// When the newest request before `before` came, apart from the `skipped` newest.
async fn newest(db: &impl ConnectionTrait, before: Instant, skipped: u64) -> Result<Option<Instant>> {
    let times = request::Entity::find().select_only().column(request::Column::At);
    let newest =
        times.filter(request::Column::At.lt(before)).order_by_desc(request::Column::At).offset(skipped);
    Ok(newest.limit(1).into_tuple().one(db).await?)
}

/// Requests before this need not be remembered any more, as of `now`, where they are remembered for
/// `days`. None where all stay.
///
/// The clock alone does not say so: it may have jumped ahead, and a request that is forgotten then
/// can be done a second time once it is set right. So many days on which something was done must
/// have passed too, as the requests themselves tell.
async fn forgettable_before(db: &impl ConnectionTrait, now: Instant, days: i64) -> Result<Option<Instant>> {
    let end = Instant(i64::MAX);
    let Some(among_newest) = newest(db, end, FEWEST_REQUESTS).await? else { return Ok(None) };
    let mut active_day = end;
    for _ in 0..days + MORE_ACTIVE_DAYS {
        let Some(at) = newest(db, active_day, 0).await? else { return Ok(None) };
        active_day = start_of_day(at);
    }
    let bounds = [active_day, start_of_day(among_newest), days_before(now, days)];
    Ok(bounds.into_iter().min())
}

/// Requests that need not be remembered any more, as of `now`: of any action, and saves of drafts. Two questions, since each
/// has its own index.
async fn old_requests(db: &impl ConnectionTrait, now: Instant) -> Result<Vec<SimpleExpr>> {
    let of_drafts = request::Column::Action.is_in([SaveDraft::NAME, DiscardDraft::NAME]);
    let all = forgettable_before(db, now, ClearAway::REMEMBERED_DAYS).await?;
    let drafts = forgettable_before(db, now, SaveDraft::REMEMBERED_DAYS).await?;
    let all = all.map(|before| request::Column::At.lt(before));
    let drafts = drafts.map(|before| of_drafts.and(request::Column::At.lt(before)));
    Ok(all.into_iter().chain(drafts).collect())
}

/// Sessions that ended long ago. One that nobody closed ended a day after it was opened.
fn old_sessions(now: Instant) -> SimpleExpr {
    session::Column::OpenedAt.lt(days_before(now, SESSION_DAYS_KEPT))
}

/// Clears away what has lain about for a day longer than it needs: what is cleared away daily leaves one record a day. Returns how
/// much that was.
pub(super) async fn clear_away(turn: &Turn<'_>) -> Result<u64> {
    if !anything_to_clear(turn.gate).await? {
        return Ok(0);
    }
    let cleared = turn.gate.act(&turn.session, ClearAway {}).await?.output;
    Ok(cleared.requests + cleared.sessions)
}

async fn anything_to_clear(gate: &Gate) -> Result<bool> {
    let yesterday = days_before(gate.clock().now(), 1);
    let db = gate.store().reader();
    for old in old_requests(db, yesterday).await? {
        if request::Entity::find().filter(old).one(db).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(session::Entity::find().filter(old_sessions(yesterday)).one(db).await?.is_some())
}

/// Forgets requests that can't come again, after thirty days (saves of drafts: three) or more, and
/// sessions that ended long ago.
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
        for old in old_requests(&context.tx, context.now).await? {
            requests += request::Entity::delete_many().filter(old).exec(&context.tx).await?.rows_affected;
        }
        let sessions = session::Entity::delete_many().filter(old_sessions(context.now));
        let sessions = sessions.exec(&context.tx).await?.rows_affected;
        Ok(ClearedAway { requests, sessions })
    }
}
