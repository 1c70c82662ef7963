//! Who asks: people who signed in, the command line of whoever holds the database, and Boss's own
//! jobs.
//!
//! A session is known by a random token whose hash is stored. It locks itself after the company's
//! idle time, opens again with the password, and ends a day after signing in. Whether it is open is
//! known in memory (see `door`): reading, locking and leaving wait for no writer. Who can open the
//! database directly may need no password on the command line (see [`holder`](super::holder)).

use crate::gate::door::{CountedTry, DeskState, NewDesk};
use crate::gate::model::{Role, company, session, staff, staff_role};
use crate::gate::permission::{Permission, permissions_of};
use crate::gate::{Gate, codes};
use crate::store::hex;
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Instant, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt;

/// However much a session is used, the day after signing in its person signs in again.
pub(crate) const LONGEST_SECONDS: i64 = 24 * 3600;
/// A session that was opened so much later than it is now was opened by a clock that was wrong.
const AHEAD_SECONDS: i64 = 600;

/// How a request came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Carrier {
    /// The desktop window.
    Window,
    /// The command line.
    CommandLine,
    /// HTTP.
    Http,
    /// Boss's own scheduled work.
    Job,
}

impl Carrier {
    /// The word in the audit trail.
    pub const fn word(self) -> &'static str {
        match self {
            Carrier::Window => "window",
            Carrier::CommandLine => "commandLine",
            Carrier::Http => "http",
            Carrier::Job => "job",
        }
    }
}

/// Who acts, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "SessionView")]
pub struct Actor {
    /// The member of staff; none for Boss itself.
    pub staff_id: Option<StaffId>,
    /// The name they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they do here.
    pub roles: Vec<Role>,
    /// What they may do.
    pub permissions: BTreeSet<Permission>,
    /// Whether their password is one that somebody else set: until they have changed it they may do
    /// nothing else.
    pub must_change_password: bool,
}

impl Actor {
    /// Whether they may.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

/// The secret a signed-in carrier holds.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl fmt::Debug for SessionToken {
    /// Never the secret itself: it must not reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

impl SessionToken {
    /// As it came from a carrier.
    pub fn from_text(text: impl Into<String>) -> SessionToken {
        SessionToken(text.into())
    }

    /// As it goes to the carrier, and nowhere else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }
}

/// Somebody at the door.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who it is.
    pub actor: Actor,
    /// How they came.
    pub carrier: Carrier,
    /// The operating system's account, on the command line.
    pub os_user: Option<String>,
    /// No password was asked for: whoever came holds the database.
    pub as_holder: bool,
    /// The hash of its token; none on the command line, and for Boss itself.
    pub(crate) token_hash: Option<String>,
}

impl Session {
    /// Boss itself, for scheduled work: it may run jobs and nothing else.
    pub fn of_job() -> Session {
        let permissions = BTreeSet::from([Permission::Everyone, Permission::JobsRun]);
        let actor = Actor {
            staff_id: None,
            login: String::new(),
            name: "Boss".to_owned(),
            roles: Vec::new(),
            permissions,
            must_change_password: false,
        };
        Session { actor, carrier: Carrier::Job, os_user: None, as_holder: false, token_hash: None }
    }
}

/// The member of staff and their rights.
pub(super) async fn actor_of(db: &impl ConnectionTrait, person: staff::Model) -> Result<Actor> {
    let rows = staff_role::Entity::find().filter(staff_role::Column::StaffId.eq(person.id)).all(db).await?;
    let roles: Vec<Role> = rows.into_iter().map(|row| row.role).collect();
    let permissions = permissions_of(&roles);
    Ok(Actor {
        staff_id: Some(person.id),
        login: person.login,
        name: person.name,
        roles,
        permissions,
        must_change_password: person.password_temporary,
    })
}

/// Ends every session of a person, in the transaction that changes what they may do or know.
pub(crate) async fn close_all_of(tx: &impl ConnectionTrait, staff_id: StaffId, now: Instant) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::ClosedAt, Expr::value(Some(now)))
        .filter(session::Column::StaffId.eq(staff_id))
        .filter(session::Column::ClosedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

impl Gate {
    /// Opens a session for a person whose password was checked, and returns the token its carrier
    /// keeps. It is written with the next writing of the door.
    pub(crate) async fn open_session(
        &self,
        person: staff::Model,
        carrier: Carrier,
    ) -> Result<(Session, SessionToken)> {
        let random: [u8; 32] = rand::random();
        let token = SessionToken(hex(&random));
        let new = NewDesk {
            staff_id: person.id,
            carrier: carrier.word(),
            opened_at: self.clock.now(),
            password_hash: person.password_hash.clone(),
        };
        let actor = actor_of(self.store.reader(), person).await?;
        let hash = token.hash();
        self.door.desks.open(hash.clone(), new);
        Ok((Session { actor, carrier, os_user: None, as_holder: false, token_hash: Some(hash) }, token))
    }

    /// The session behind a token, used by its person now. Fails when there is none, or when it is
    /// locked: by hand, after idling, or since another program opened it.
    pub async fn session(&self, token: &SessionToken, carrier: Carrier) -> Result<Session> {
        self.open_desk(token, carrier, true).await
    }

    /// The same for what a page asks by itself: it fails alike, and does not count as use.
    pub async fn session_of_poll(&self, token: &SessionToken, carrier: Carrier) -> Result<Session> {
        self.open_desk(token, carrier, false).await
    }

    async fn open_desk(&self, token: &SessionToken, carrier: Carrier, used: bool) -> Result<Session> {
        let person = self.person_behind(token).await?;
        let idle_seconds = self.idle_seconds().await?;
        let hash = token.hash();
        match self.door.desks.state(&hash, self.clock.now(), idle_seconds, used) {
            DeskState::Open => {
                let actor = actor_of(self.store.reader(), person).await?;
                let token_hash = Some(hash);
                Ok(Session { actor, carrier, os_user: None, as_holder: false, token_hash })
            }
            DeskState::Locked => Err(Error::new(codes::SESSION_LOCKED)),
            DeskState::Closed => Err(Error::new(codes::NOT_SIGNED_IN)),
        }
    }

    /// Locks a session at once; its person's password opens it again.
    pub async fn lock_session(&self, token: &SessionToken) -> Result<()> {
        // Before anything is asked of a database that may not answer.
        self.door.desks.put_known(&token.hash(), DeskState::Locked, self.clock.now());
        self.person_behind(token).await?;
        self.door.desks.put(&token.hash(), DeskState::Locked, self.clock.now());
        self.write_door_later();
        Ok(())
    }

    /// Opens a locked session whose password was checked.
    pub(crate) fn unlock_session(&self, token: &SessionToken) {
        self.door.desks.put(&token.hash(), DeskState::Open, self.clock.now());
    }

    /// Ends a session for good, at once; says whether there was one that had not ended.
    pub async fn close_session(&self, token: &SessionToken) -> Result<bool> {
        let hash = token.hash();
        // Before anything is asked of a database that may not answer.
        let known = self.door.desks.put_known(&hash, DeskState::Closed, self.clock.now());
        let found = known || self.person_of(token).await?.is_some();
        if found {
            self.end_session(&hash);
        }
        Ok(found)
    }

    /// Ends the session whose token has this hash.
    pub(crate) fn end_session(&self, token_hash: &str) {
        self.door.desks.put(token_hash, DeskState::Closed, self.clock.now());
        self.write_door_later();
    }

    /// Counts a try at a password that is made with a session, before it is looked at. None where
    /// the session has used up its tries.
    pub(crate) fn count_try_inside(&self, token_hash: &str) -> Option<CountedTry> {
        self.door.desks.count_try(token_hash, self.clock.now())
    }

    /// Forgets the wrong passwords of a session whose person knew the right one.
    pub(crate) fn forget_tries_inside(&self, token_hash: &str) {
        self.door.desks.forget_tries(token_hash);
    }

    /// Whose session a token opens; none where there is none that has not ended. It may be locked.
    pub async fn person_of(&self, token: &SessionToken) -> Result<Option<StaffId>> {
        match self.person_behind(token).await {
            Ok(person) => Ok(Some(person.id)),
            Err(error) if error.code() == codes::NOT_SIGNED_IN => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The person behind a session that has not ended; it may be locked.
    pub(crate) async fn person_behind(&self, token: &SessionToken) -> Result<staff::Model> {
        let (hash, now) = (token.hash(), self.clock.now());
        let db = self.store.reader();
        let not_signed_in = || Error::new(codes::NOT_SIGNED_IN);
        if self.door.desks.is_closed(&hash) {
            return Err(not_signed_in());
        }
        let not_written = self.door.desks.not_written(&hash);
        let (staff_id, opened_at, password_hash) = match not_written {
            Some(new) => (new.staff_id, new.opened_at, Some(new.password_hash)),
            None => {
                let open = session::Entity::find_by_id(hash).filter(session::Column::ClosedAt.is_null());
                let open = open.one(db).await?.ok_or_else(not_signed_in)?;
                (open.staff_id, open.opened_at, None)
            }
        };
        let began = now.plus_seconds(-LONGEST_SECONDS)..=now.plus_seconds(AHEAD_SECONDS);
        if !began.contains(&opened_at) {
            return Err(not_signed_in());
        }
        let person =
            staff::Entity::find_by_id(staff_id).filter(staff::Column::Active.eq(true)).one(db).await?;
        // A session that is not written is not ended by a new password: it has to be seen here.
        let person = person.filter(|person| password_hash.is_none_or(|hash| hash == person.password_hash));
        person.ok_or_else(not_signed_in)
    }

    /// After how many seconds without use a desk locks.
    pub(super) async fn idle_seconds(&self) -> Result<i64> {
        let company = company::Entity::find().one(self.store.reader()).await?;
        Ok(company.map_or(10, |company| i64::from(company.idle_minutes)) * 60)
    }
}
