//! The memory of requests: the same request id sent twice has one effect.
//!
//! Requests are remembered for some days, and an id names its own time (UUID version 7): one that
//! is nearly that old is refused instead of done once more, and so is one that tells no time or one
//! to come, of which nobody could say when it may be forgotten.
//!
//! A request is known again by a fingerprint of its input. Secrets are in it by a keyed hash whose
//! key is written down nowhere: nobody can try passwords against what is kept here, whatever files
//! they come by. It ends with the program: a request with secrets that comes again afterwards, or
//! at another seat, is refused as reused, and nothing is done.

use crate::gate::model::request;
use crate::gate::{ActionEntry, Outcome, codes, registry::internal};
use blake2::Blake2sMac256;
use blake2::digest::{KeyInit, Mac};
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Instant, RequestId, Result};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

const DAY_SECONDS: i64 = 24 * 3600;
/// A clock that is so much ahead is not wrong yet.
const MOST_AHEAD_SECONDS: i64 = 10 * 60;

/// The key that secrets are hashed with in fingerprints.
#[derive(Clone)]
pub struct FingerprintKey([u8; 32]);

impl FingerprintKey {
    /// A key everybody may know: for companies that are made up, the same each time.
    pub fn of(bytes: [u8; 32]) -> FingerprintKey {
        FingerprintKey(bytes)
    }

    /// The keyed hash of `bytes`.
    fn hash(&self, bytes: &[u8]) -> impl AsRef<[u8]> + use<> {
        let mut keyed = <Blake2sMac256 as KeyInit>::new(&self.0.into());
        Mac::update(&mut keyed, bytes);
        keyed.finalize().into_bytes()
    }

    /// A key of this run of the program.
    pub(super) fn fresh() -> FingerprintKey {
        FingerprintKey(rand::random())
    }
}

/// Refuses an id that tells no time, one of a time to come, and one so old that its first time may
/// be forgotten: a day less than requests are remembered, for seats whose clock is ahead.
pub(super) fn check_id(request_id: RequestId, remembered_days: i64, now: Instant) -> Result<()> {
    let refusal = |code| Err(Error::new(code).with("request", request_id));
    let Some(at) = request_id.made_at() else { return refusal(codes::REQUEST_ID_UNREADABLE) };
    if at > now.plus_seconds(MOST_AHEAD_SECONDS) {
        return refusal(codes::REQUEST_TOO_NEW);
    }
    if at.plus_seconds((remembered_days - 1) * DAY_SECONDS) <= now {
        return refusal(codes::REQUEST_TOO_OLD);
    }
    Ok(())
}

/// Whether a request was done before.
pub(super) async fn was_done(db: &impl ConnectionTrait, request_id: RequestId) -> Result<bool> {
    Ok(request::Entity::find_by_id(request_id.0).count(db).await? > 0)
}

/// A fingerprint of action and input, to tell a repeated request from a reused id: of what the
/// action reads `without_secrets`, and, where it has secrets, of the whole of `input` by `key`.
pub(super) fn digest(
    entry: &ActionEntry,
    without_secrets: &Value,
    input: &Value,
    key: &FingerprintKey,
) -> String {
    let mut hash = Sha256::new();
    hash.update(entry.name.as_bytes());
    hash.update([0]);
    hash.update(without_secrets.to_string().as_bytes());
    if !entry.secrets.is_empty() {
        hash.update([0]);
        hash.update(key.hash(input.to_string().as_bytes()));
    }
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

/// Keeps the answer for the next time the same request comes, without what is given once.
pub(super) async fn keep(
    tx: &DatabaseTransaction,
    outcome: &Outcome<Value>,
    given_once: &[&str],
) -> Result<()> {
    let mut kept = outcome.clone();
    for field in given_once {
        if let Some(value) = kept.output.get_mut(*field) {
            *value = Value::Null;
        }
    }
    let text = serde_json::to_string(&kept).map_err(internal)?;
    let update = request::Entity::update_many().col_expr(request::Column::Outcome, Expr::value(text));
    update.filter(request::Column::RequestId.eq(outcome.request_id.0)).exec(tx).await?;
    Ok(())
}
