//! Tries of strangers at passwords: each is counted before its password is looked at, one after the
//! other. Those made with a session are counted at its desk.
//!
//! Counted is by login and by how somebody came, so that strangers at one door don't lock a person
//! out at the others. After some wrong ones in a row nothing is looked at for a while, which grows
//! with each further wrong one. A login nobody has is counted like one that somebody has, in memory
//! only; what people who work here are due is written with the next writing.

use crate::gate::codes;
use crate::gate::model::sign_in_try;
use crate::gate::session::Carrier;
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Instant, Result};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use std::collections::BTreeMap;
use tokio::sync::Mutex;

/// Wrong passwords in a row before a login locks.
const FREE_TRIES: i32 = 5;
/// How long it is locked the first time; each further wrong one doubles it.
const FIRST_LOCK_SECONDS: i64 = 60;
const LONGEST_LOCK_SECONDS: i64 = 15 * 60;
/// Wrong ones so old count no more.
const FORGOTTEN_SECONDS: i64 = 24 * 3600;
/// Logins nobody has that are remembered: there is no end to them.
const MOST_STRANGERS: usize = 10_000;
/// Nobody's id: looking for its tries takes as long as for somebody's.
const NOBODY: StaffId = StaffId(0);

/// Whose password is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Somebody who works here.
    Staff(StaffId),
    /// A login nobody has.
    Stranger(String),
}

/// A try that was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CountedTry {
    /// If it is wrong, the login is locked, or the session ends.
    pub(crate) locks: bool,
}

/// Wrong ones in a row, and what follows from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Count {
    tries: i32,
    locked_until: Option<Instant>,
    last_at: Instant,
}

impl Count {
    /// With one more try at `at`. Fails while the login is locked; a lock that reaches further than
    /// any does is a clock's that was set right since.
    fn with_one_more(before: Option<Count>, at: Instant) -> Result<Count> {
        let before = before.filter(|count| at.0.abs_diff(count.last_at.0) <= micros(FORGOTTEN_SECONDS));
        let longest = at.plus_seconds(LONGEST_LOCK_SECONDS);
        if let Some(until) = before.and_then(|count| count.locked_until)
            && until > at
            && until <= longest
        {
            // Not until when: whoever was told it could be the first to try again, each time.
            return Err(Error::new(codes::LOCKED_OUT));
        }
        let tries = before.map_or(0, |count| count.tries).saturating_add(1);
        let locked_until = (tries >= FREE_TRIES).then(|| {
            let doubled = u32::try_from(tries - FREE_TRIES).unwrap_or(0).min(10);
            at.plus_seconds((FIRST_LOCK_SECONDS << doubled).min(LONGEST_LOCK_SECONDS))
        });
        Ok(Count { tries, locked_until, last_at: at })
    }
}

fn micros(seconds: i64) -> u64 {
    seconds.unsigned_abs().saturating_mul(1_000_000)
}

type Key = (StaffId, &'static str);

/// What the database does not know yet of somebody's tries.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Unwritten {
    count: Option<Count>,
    since: Instant,
}

#[derive(Default)]
struct Book {
    staff: BTreeMap<Key, Unwritten>,
    strangers: BTreeMap<(String, &'static str), Count>,
}

/// All counts of one door. Whoever holds the book counts alone.
#[derive(Default)]
pub(super) struct Tries(Mutex<Book>);

impl Tries {
    /// Counts a try as a wrong one. Fails where the login is locked.
    pub(super) async fn count(
        &self,
        db: &impl ConnectionTrait,
        who: &Who,
        carrier: Carrier,
        at: Instant,
    ) -> Result<CountedTry> {
        let mut book = self.0.lock().await;
        let id = if let Who::Staff(id) = who { *id } else { NOBODY };
        let stored = stored(db, (id, carrier.word())).await?;
        let count = match who {
            Who::Staff(id) => {
                let key = (*id, carrier.word());
                let before = book.staff.get(&key).map_or(stored, |unwritten| unwritten.count);
                let count = Count::with_one_more(before, at)?;
                book.staff.insert(key, Unwritten { count: Some(count), since: at });
                count
            }
            Who::Stranger(login) => {
                let key = (login.clone(), carrier.word());
                let count = Count::with_one_more(book.strangers.get(&key).copied(), at)?;
                book.strangers.insert(key, count);
                if book.strangers.len() > MOST_STRANGERS {
                    let oldest = book.strangers.iter().min_by_key(|(_, count)| count.last_at);
                    let oldest = oldest.map(|(key, _)| key.clone());
                    oldest.map(|key| book.strangers.remove(&key));
                }
                count
            }
        };
        Ok(CountedTry { locks: count.locked_until.is_some() })
    }

    /// Forgets the wrong ones of somebody whose password was right.
    pub(super) async fn forget(&self, staff_id: StaffId, carrier: Carrier, at: Instant) {
        self.0.lock().await.staff.insert((staff_id, carrier.word()), Unwritten { count: None, since: at });
    }

    /// Whether there is something to write.
    pub(super) async fn any_unwritten(&self) -> bool {
        !self.0.lock().await.staff.is_empty()
    }

    /// Writes what the database does not know yet, in a transaction that `commit` ends. What was
    /// counted meanwhile is written the next time: nobody at the door waits for this.
    pub(super) async fn write<C: ConnectionTrait>(
        &self,
        tx: C,
        commit: impl AsyncFnOnce(C) -> Result<()>,
    ) -> Result<()> {
        let unwritten = self.0.lock().await.staff.clone();
        for (key, unwritten) in &unwritten {
            write_count(&tx, *key, *unwritten).await?;
        }
        commit(tx).await?;
        self.0.lock().await.staff.retain(|key, known| unwritten.get(key) != Some(known));
        Ok(())
    }
}

async fn write_count(
    tx: &impl ConnectionTrait,
    (staff_id, carrier): Key,
    Unwritten { count, since }: Unwritten,
) -> Result<()> {
    let row = sign_in_try::ActiveModel {
        staff_id: Set(staff_id),
        carrier: Set(carrier.to_owned()),
        tries: Set(count.map_or(0, |count| count.tries)),
        locked_until: Set(count.and_then(|count| count.locked_until)),
        last_at: Set(count.map_or(since, |count| count.last_at)),
    };
    let again = OnConflict::columns([sign_in_try::Column::StaffId, sign_in_try::Column::Carrier])
        .update_columns([
            sign_in_try::Column::Tries,
            sign_in_try::Column::LockedUntil,
            sign_in_try::Column::LastAt,
        ])
        .to_owned();
    sign_in_try::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

async fn stored(db: &impl ConnectionTrait, (staff_id, carrier): Key) -> Result<Option<Count>> {
    let row = sign_in_try::Entity::find_by_id((staff_id, carrier.to_owned())).one(db).await?;
    Ok(row.map(|row| Count { tries: row.tries, locked_until: row.locked_until, last_at: row.last_at }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::default().plus_seconds(1_000_000 + seconds)
    }

    #[test]
    fn locks_grow_with_each_wrong_one_up_to_a_quarter_of_an_hour() {
        let mut count = None;
        let mut now = at(0);
        let mut locks = Vec::new();
        for _ in 0..11 {
            let next = Count::with_one_more(count, now).unwrap();
            if let Some(until) = next.locked_until {
                assert_eq!(Count::with_one_more(Some(next), now).unwrap_err().code(), codes::LOCKED_OUT);
                locks.push((until.0 - now.0) / 1_000_000);
                now = until;
            }
            count = Some(next);
        }
        assert_eq!(locks, [60, 120, 240, 480, 900, 900, 900]);
        let later = Count::with_one_more(count, now.plus_seconds(FORGOTTEN_SECONDS + 901)).unwrap();
        assert_eq!(later.tries, 1);
    }

    #[test]
    fn a_lock_of_a_wrong_clock_keeps_nobody_out() {
        let mut count = None;
        for _ in 0..5 {
            count = Some(Count::with_one_more(count, at(3_000)).unwrap());
        }
        assert!(Count::with_one_more(count, at(0)).is_ok());
    }
}
