//! Writing what the door knows and the database does not: by whoever changed it, and by scheduled
//! work where that could not.

use crate::gate::Gate;
use crate::gate::audit::{self, Deed};
use crate::gate::door::desks::DeskChange;
use crate::gate::door::{CountedTry, DeskState, Who};
use crate::gate::model::{session, staff};
use crate::gate::session::{Carrier, LONGEST_SECONDS};
use crate::store::WriteTransaction;
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Instant, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use std::time::Duration;

/// Whoever comes in waits so long for it to be written; afterwards it is written while they work.
const PATIENCE: Duration = Duration::from_secs(2);

impl Gate {
    /// Counts a try at a password, before it is looked at. Fails where the login is locked.
    pub(crate) async fn count_try(&self, who: &Who, carrier: Carrier, at: Instant) -> Result<CountedTry> {
        let counted = self.door.tries.count(self.store.reader(), who, carrier, at).await;
        if matches!(who, Who::Staff(_)) {
            self.write_door_later();
        }
        counted
    }

    /// Forgets the wrong passwords of somebody who knew the right one.
    pub(crate) async fn forget_tries(&self, staff_id: StaffId, carrier: Carrier) {
        self.door.tries.forget(staff_id, carrier, self.clock.now()).await;
        self.write_door_later();
    }

    /// Locks the desks that were left, and writes what the database does not know of desks, tries,
    /// arrivals and refusals; returns of how many desks. Nothing is written where there is nothing
    /// new.
    pub async fn write_door(&self) -> Result<u64> {
        self.say_refusals(false);
        let _alone = self.door.writing.lock().await;
        let now = self.clock.now();
        let idle_seconds = self.idle_seconds().await?;
        self.door.desks.lock_idle(now, idle_seconds, now.plus_seconds(-LONGEST_SECONDS));
        let nothing = self.door.desks.unwritten().is_empty() && self.door.records().is_empty();
        if nothing && !self.door.tries.any_unwritten().await {
            return Ok(0);
        }
        let tx = self.store.begin().await?;
        // While this waited for the writer more may have come.
        let changes = self.door.desks.unwritten();
        let records = std::mem::take(&mut *self.door.records());
        let mut taken_up = Vec::with_capacity(changes.len());
        let written = async {
            for change in &changes {
                taken_up.push(write_desk(&tx, change, now).await?);
            }
            for deed in &records {
                audit::record(&tx, Deed::clone(deed), &[]).await?;
            }
            self.door.tries.write(tx, async |tx: WriteTransaction| tx.commit().await).await
        };
        if let Err(error) = written.await {
            self.door.records().splice(0..0, records);
            return Err(error);
        }
        for (change, taken_up) in changes.iter().zip(taken_up) {
            self.door.desks.was_written(change, taken_up);
        }
        Ok(changes.len() as u64)
    }

    /// The same when the program ends, for what would be said and written after a while.
    pub async fn write_door_at_end(&self) -> Result<u64> {
        self.say_refusals(true);
        self.write_door().await
    }

    /// Has it written by a task of its own. Where that can't be now, scheduled work tries again.
    pub(in crate::gate) fn write_door_later(&self) -> tokio::task::JoinHandle<()> {
        let gate = self.clone();
        tokio::spawn(async move {
            if let Err(error) = gate.write_door().await {
                let (code, cause) = (error.code(), error.cause());
                tracing::warn!(%code, cause, "what happened at the door is written later");
            }
        })
    }

    /// Has it written and waits for it, but not for long: whoever holds the writer keeps nobody
    /// out.
    pub(crate) async fn write_door_soon(&self) {
        let writing = self.write_door_later();
        if tokio::time::timeout(PATIENCE, writing).await.is_err() {
            tracing::info!("the writer is held: what happened at the door is written when it is free");
        }
    }
}

/// Writes how a desk stands. Says no for a new session that may not begin after all: its person's
/// password is another one since, or they left.
async fn write_desk(tx: &DatabaseTransaction, change: &DeskChange, now: Instant) -> Result<bool, Error> {
    let closed_at = (change.state == DeskState::Closed).then_some(now);
    let locked = change.state == DeskState::Locked;
    let Some(new) = &change.new else {
        let mut update = session::Entity::update_many()
            .col_expr(session::Column::LastSeenAt, Expr::value(change.last_use))
            .col_expr(session::Column::Locked, Expr::value(locked));
        if closed_at.is_some() {
            update = update.col_expr(session::Column::ClosedAt, Expr::value(closed_at));
        }
        update.filter(session::Column::TokenHash.eq(&change.token_hash)).exec(tx).await?;
        return Ok(true);
    };
    // Held until this is written: a new password either ends the session or is seen here.
    let person = staff::Entity::find_by_id(new.staff_id).filter(staff::Column::Active.eq(true));
    let person = person.lock_shared().one(tx).await?;
    if person.is_none_or(|person| person.password_hash != new.password_hash) {
        return Ok(false);
    }
    let row = session::ActiveModel {
        token_hash: Set(change.token_hash.clone()),
        staff_id: Set(new.staff_id),
        carrier: Set(new.carrier.to_owned()),
        opened_at: Set(new.opened_at),
        last_seen_at: Set(change.last_use),
        locked: Set(locked),
        closed_at: Set(closed_at),
    };
    session::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(true)
}
