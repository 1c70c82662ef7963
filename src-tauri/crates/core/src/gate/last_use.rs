//! When each session was last used: kept in memory to the microsecond, so that a read never waits for the one writer, and
//! written once in a while by Boss's own scheduled work, so that a server that starts again knows roughly.

use crate::gate::Gate;
use crate::gate::model::session;
use boss_kernel::{Instant, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is written may be this much older than what is known.
const WRITE_EVERY_SECONDS: i64 = 60;

#[derive(Clone, Copy)]
struct LastUse {
    at: Instant,
    /// What the session's row says.
    written: Instant,
}

/// Last uses by the hash of a session's token.
#[derive(Default)]
pub(super) struct LastUses(Mutex<BTreeMap<String, LastUse>>);

impl LastUses {
    fn open(&self) -> MutexGuard<'_, BTreeMap<String, LastUse>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last use, where the row says `stored`.
    pub(super) fn of(&self, token_hash: &str, stored: Instant) -> Instant {
        self.open().get(token_hash).map_or(stored, |known| known.at.max(stored))
    }

    /// Notes a use, where the row says `stored`.
    pub(super) fn note(&self, token_hash: &str, at: Instant, stored: Instant) {
        self.open().insert(token_hash.to_owned(), LastUse { at, written: stored });
    }

    /// Forgets a session that was closed.
    pub(super) fn forget(&self, token_hash: &str) {
        self.open().remove(token_hash);
    }

    /// What the rows don't know yet; forgets sessions nobody has used since `long_ago`.
    fn unwritten(&self, long_ago: Instant) -> Vec<(String, Instant)> {
        let mut uses = self.open();
        uses.retain(|_, known| known.at >= long_ago);
        let late = |known: &LastUse| known.written.plus_seconds(WRITE_EVERY_SECONDS) <= known.at;
        uses.iter().filter(|(_, known)| late(known)).map(|(hash, known)| (hash.clone(), known.at)).collect()
    }
}

impl Gate {
    /// Writes the last uses that are known here and not in the database; returns how many. Nothing is written where there is
    /// nothing new.
    pub async fn write_last_uses(&self) -> Result<u64> {
        let long_ago = self.clock.now().plus_seconds(-super::session::LONGEST_SECONDS);
        let late = self.last_uses.unwritten(long_ago);
        if late.is_empty() {
            return Ok(0);
        }
        let tx = self.store.begin().await?;
        for (token_hash, at) in &late {
            let update =
                session::Entity::update_many().col_expr(session::Column::LastSeenAt, Expr::value(*at));
            update
                .filter(session::Column::TokenHash.eq(token_hash))
                .filter(session::Column::LastSeenAt.lt(*at))
                .exec(&tx)
                .await?;
        }
        tx.commit().await?;
        let mut uses = self.last_uses.open();
        for (token_hash, at) in &late {
            uses.entry(token_hash.clone()).and_modify(|known| known.written = *at);
        }
        Ok(late.len() as u64)
    }
}
