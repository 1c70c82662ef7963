//! Who asks: people who signed in, the command line of whoever holds the database, and Boss's own jobs.
//!
//! A session is known by a random token whose hash is stored. It locks itself after the company's idle time, opens again with
//! the password, and ends a day after signing in. Reading needs no writer: the last use is kept in memory. Who can open the database file or server directly needs no password on the command line, since the
//! file is already in their hands; the audit trail names the member of staff and the account of the operating system.

use crate::gate::model::{Role, company, session, staff, staff_role};
use crate::gate::permission::{Permission, permissions_of};
use crate::gate::{Gate, codes};
use crate::store::hex;
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Instant, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt;

/// However much a session is used, the day after signing in its person signs in again.
pub(crate) const LONGEST_SECONDS: i64 = 24 * 3600;

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

    fn hash(&self) -> String {
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
        };
        Session { actor, carrier: Carrier::Job, os_user: None }
    }
}

/// The member of staff and their rights.
async fn actor_of(db: &impl ConnectionTrait, person: staff::Model) -> Result<Actor> {
    let rows = staff_role::Entity::find().filter(staff_role::Column::StaffId.eq(person.id)).all(db).await?;
    let roles: Vec<Role> = rows.into_iter().map(|row| row.role).collect();
    let permissions = permissions_of(&roles);
    Ok(Actor { staff_id: Some(person.id), login: person.login, name: person.name, roles, permissions })
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
    /// A session for whoever holds the database: the member of staff `login`, or the owner where none is named.
    pub async fn session_of_holder(
        &self,
        login: Option<&str>,
        carrier: Carrier,
        os_user: Option<String>,
    ) -> Result<Session> {
        let db = self.store.reader();
        let wanted = match login {
            Some(login) => staff::Entity::find().filter(staff::Column::Login.eq(login)),
            None => staff::Entity::find().filter(staff::Column::Owner.eq(true)),
        };
        let person = wanted.filter(staff::Column::Active.eq(true)).one(db).await?;
        match (person, login) {
            (Some(person), _) => Ok(Session { actor: actor_of(db, person).await?, carrier, os_user }),
            (None, Some(login)) => Err(Error::new(codes::STAFF_UNKNOWN).with("login", login)),
            (None, None) => Err(Error::new(codes::NOT_FOUNDED)),
        }
    }

    /// Opens a session for a person whose password was checked, and returns the token its carrier keeps.
    pub(crate) async fn open_session(
        &self,
        tx: &impl ConnectionTrait,
        person: staff::Model,
        carrier: Carrier,
    ) -> Result<(Session, SessionToken)> {
        let random: [u8; 32] = rand::random();
        let token = SessionToken(hex(&random));
        let now = self.clock.now();
        let row = session::ActiveModel {
            token_hash: Set(token.hash()),
            staff_id: Set(person.id),
            carrier: Set(carrier.word().to_owned()),
            opened_at: Set(now),
            last_seen_at: Set(now),
            locked: Set(false),
            closed_at: Set(None),
        };
        session::Entity::insert(row).exec_without_returning(tx).await?;
        let actor = actor_of(tx, person).await?;
        Ok((Session { actor, carrier, os_user: None }, token))
    }

    /// The session behind a token, used by its person now. Fails when there is none, or when it is locked (by hand or after
    /// idling).
    pub async fn session(&self, token: &SessionToken, carrier: Carrier) -> Result<Session> {
        let (stored, session) = self.open_desk(token, carrier).await?;
        self.last_uses.note(&token.hash(), self.clock.now(), stored);
        Ok(session)
    }

    /// The same for what a page asks by itself: it fails alike, and does not count as use.
    pub async fn session_of_poll(&self, token: &SessionToken, carrier: Carrier) -> Result<Session> {
        Ok(self.open_desk(token, carrier).await?.1)
    }

    /// The session behind a token with its stored last use, if it is neither closed nor locked.
    async fn open_desk(&self, token: &SessionToken, carrier: Carrier) -> Result<(Instant, Session)> {
        let (row, person) = self.session_row(token).await?;
        let idle_minutes = self.idle_minutes().await?;
        let last_use = self.last_uses.of(&row.token_hash, row.last_seen_at);
        if row.locked || last_use.plus_seconds(idle_minutes * 60) < self.clock.now() {
            return Err(Error::new(codes::SESSION_LOCKED));
        }
        let actor = actor_of(self.store.reader(), person).await?;
        Ok((row.last_seen_at, Session { actor, carrier, os_user: None }))
    }

    /// Locks a session; its person's password opens it again.
    pub async fn lock_session(&self, token: &SessionToken) -> Result<()> {
        self.session_row(token).await?;
        self.update_session(token, session::Column::Locked, true).await
    }

    /// The person behind a session that may be locked.
    pub(crate) async fn locked_person(&self, token: &SessionToken) -> Result<staff::Model> {
        Ok(self.session_row(token).await?.1)
    }

    /// Opens a locked session whose password was checked.
    pub(crate) async fn unlock_session(&self, tx: &impl ConnectionTrait, token: &SessionToken) -> Result<()> {
        session::Entity::update_many()
            .col_expr(session::Column::LastSeenAt, Expr::value(self.clock.now()))
            .col_expr(session::Column::Locked, Expr::value(false))
            .filter(session::Column::TokenHash.eq(token.hash()))
            .exec(tx)
            .await?;
        Ok(())
    }

    /// Ends a session for good.
    pub async fn close_session(&self, token: &SessionToken) -> Result<()> {
        self.last_uses.forget(&token.hash());
        self.update_session(token, session::Column::ClosedAt, Some(self.clock.now())).await
    }

    async fn session_row(&self, token: &SessionToken) -> Result<(session::Model, staff::Model)> {
        let db = self.store.reader();
        let oldest = self.clock.now().plus_seconds(-LONGEST_SECONDS);
        let open = session::Entity::find_by_id(token.hash())
            .filter(session::Column::ClosedAt.is_null())
            .filter(session::Column::OpenedAt.gte(oldest))
            .one(db)
            .await?;
        let row = open.ok_or_else(|| Error::new(codes::NOT_SIGNED_IN))?;
        let person =
            staff::Entity::find_by_id(row.staff_id).filter(staff::Column::Active.eq(true)).one(db).await?;
        Ok((row, person.ok_or_else(|| Error::new(codes::NOT_SIGNED_IN))?))
    }

    async fn update_session(
        &self,
        token: &SessionToken,
        column: session::Column,
        value: impl Into<sea_orm::Value>,
    ) -> Result<()> {
        let tx = self.store.begin().await?;
        let update = session::Entity::update_many().col_expr(column, Expr::value(value.into()));
        update.filter(session::Column::TokenHash.eq(token.hash())).exec(&tx).await?;
        tx.commit().await
    }

    async fn idle_minutes(&self) -> Result<i64> {
        let company = company::Entity::find().one(self.store.reader()).await?;
        Ok(company.map_or(10, |company| i64::from(company.idle_minutes)))
    }
}
