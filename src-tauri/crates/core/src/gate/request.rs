//! The memory of requests: the same request id sent twice has one effect.
//!
//! Requests are remembered for [`DAYS_KEPT`]; an id names its own time (UUID version 7), and one that is nearly that old is
//! refused instead of done once more. A request is known again by a fingerprint of its input without the secrets: nobody can
//! try passwords against what is kept here.

use crate::gate::model::request;
use crate::gate::{Outcome, codes, registry::internal};
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Instant, RequestId, Result};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// How long a request is remembered.
pub const DAYS_KEPT: i64 = 30;
/// A day less, for seats whose clock is ahead.
const OLDEST_SECONDS: i64 = (DAYS_KEPT - 1) * 24 * 3600;

/// Refuses a request so old that its first time may be forgotten.
pub(super) fn refuse_forgotten(request_id: RequestId, now: Instant) -> Result<()> {
    match request_id.made_at() {
        Some(at) if at.plus_seconds(OLDEST_SECONDS) <= now => {
            Err(Error::new(codes::REQUEST_TOO_OLD).with("request", request_id))
        }
        _ => Ok(()),
    }
}

/// Whether a request was done before.
pub(super) async fn was_done(db: &impl ConnectionTrait, request_id: RequestId) -> Result<bool> {
    Ok(request::Entity::find_by_id(request_id.0).count(db).await? > 0)
}

/// A fingerprint of action and input, to tell a repeated request from a reused id.
pub(super) fn digest(action: &str, input: &Value) -> String {
    let mut hash = Sha256::new();
    hash.update(action.as_bytes());
    hash.update([0]);
    hash.update(input.to_string().as_bytes());
    crate::store::hex(&hash.finalize())
}

/// Claims the request id for this transaction. Returns the answer of then when the request was done before, and nothing when
/// only batches of it were; on PostgreSQL a second claim waits here until the first one's transaction ends.
pub(super) async fn claim(
    tx: &DatabaseTransaction,
    request_id: RequestId,
    action: &str,
    staff_id: Option<StaffId>,
    digest: &str,
    at: Instant,
) -> Result<Option<Outcome<Value>>> {
    let row = request::ActiveModel {
        request_id: Set(request_id.0),
        action: Set(action.to_owned()),
        staff_id: Set(staff_id),
        input_digest: Set(digest.to_owned()),
        outcome: Set(String::new()),
        at: Set(at),
    };
    let once = OnConflict::column(request::Column::RequestId).do_nothing().to_owned();
    let inserted = request::Entity::insert(row).on_conflict(once).exec_without_returning(tx).await;
    if inserted? > 0 {
        return Ok(None);
    }
    before(tx, request_id, staff_id, digest).await
}

/// The answer of then when the request was done before; nothing when it was not, or only batches of it were.
pub(super) async fn before(
    db: &impl ConnectionTrait,
    request_id: RequestId,
    staff_id: Option<StaffId>,
    digest: &str,
) -> Result<Option<Outcome<Value>>> {
    let seen = request::Entity::find_by_id(request_id.0).one(db).await?;
    let Some(seen) = seen else { return Ok(None) };
    if seen.input_digest != digest || seen.staff_id != staff_id {
        return Err(Error::new(codes::REQUEST_REUSED).with("request", request_id));
    }
    if seen.outcome.is_empty() {
        return Ok(None);
    }
    let outcome: Outcome<Value> = serde_json::from_str(&seen.outcome).map_err(internal)?;
    Ok(Some(Outcome { replayed: true, ..outcome }))
}

/// Keeps the answer for the next time the same request comes.
pub(super) async fn keep(tx: &DatabaseTransaction, outcome: &Outcome<Value>) -> Result<()> {
    let text = serde_json::to_string(outcome).map_err(internal)?;
    let update = request::Entity::update_many().col_expr(request::Column::Outcome, Expr::value(text));
    update.filter(request::Column::RequestId.eq(outcome.request_id.0)).exec(tx).await?;
    Ok(())
}
