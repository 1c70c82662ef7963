//! Signing in, opening a locked desk again, and proving a password before it is changed.
//!
//! Guarantees: a try is counted before its password is looked at, one after the other, so that tries sent together get no
//! further than tries sent in turn; what came of a try of somebody who works here stands in the audit trail. A stranger's
//! guesses at logins and tries at a locked login go to the log only: they could be repeated without end.

use crate::gate::model::staff;
use crate::gate::{Arrival, Carrier, Gate, Session, SessionToken, codes};
use crate::staff::{ChangeOwnPassword, passwords, rules};
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Instant, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

/// A hash of no password: checking against it costs the same time whether or not a login exists.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const SIGN_IN: &str = "staff.sign_in";
const UNLOCK: &str = "staff.unlock";

/// A try that was counted.
struct CountedTry {
    password_hash: String,
    /// It was the last one before the login locks.
    last: bool,
}

impl Gate {
    /// Opens a session for whoever knows the password of `login`. After five wrong ones in a row the login locks for
    /// fifteen minutes.
    pub async fn sign_in(
        &self,
        login: &str,
        password: String,
        carrier: Carrier,
    ) -> Result<(Session, SessionToken)> {
        let by_login = staff::Entity::find()
            .filter(staff::Column::Login.eq(login))
            .filter(staff::Column::Active.eq(true));
        let Some(person) = by_login.one(self.store().reader()).await? else {
            passwords::fits(password, NOBODY.to_owned()).await;
            tracing::warn!(carrier = carrier.word(), "somebody tried to sign in with an unknown login");
            return Err(Error::new(codes::SIGN_IN_REFUSED));
        };
        let arrival = self.arrival(SIGN_IN, &person, carrier);
        self.check_password(&arrival, password).await?;
        let tx = self.store().begin().await?;
        forget_tries(&tx, person.id).await?;
        let opened = self.open_session(&tx, person, carrier).await?;
        self.record_arrival(&tx, &arrival, None).await?;
        tx.commit().await?;
        Ok(opened)
    }

    /// Opens a locked session with its person's password.
    pub async fn unlock(&self, token: &SessionToken, password: String, carrier: Carrier) -> Result<Session> {
        let person = self.locked_person(token).await?;
        let arrival = self.arrival(UNLOCK, &person, carrier);
        self.check_password(&arrival, password).await?;
        let tx = self.store().begin().await?;
        forget_tries(&tx, person.id).await?;
        self.unlock_session(&tx, token).await?;
        self.record_arrival(&tx, &arrival, None).await?;
        tx.commit().await?;
        self.session(token, carrier).await
    }

    /// Fails unless `password` is that of whoever asks; wrong ones count as at the door.
    pub(super) async fn prove_password(&self, session: &Session, password: String) -> Result<()> {
        let id = session.actor.staff_id.ok_or_else(|| Error::new(codes::NOT_SIGNED_IN))?;
        let person = staff::Entity::find_by_id(id).one(self.store().reader()).await?;
        let person = person.ok_or_else(|| Error::new(codes::NOT_SIGNED_IN))?;
        let arrival =
            self.arrival(<ChangeOwnPassword as crate::gate::Action>::NAME, &person, session.carrier);
        self.check_password(&arrival, password).await?;
        let tx = self.store().begin().await?;
        forget_tries(&tx, id).await?;
        tx.commit().await
    }

    fn arrival(&self, action: &'static str, person: &staff::Model, carrier: Carrier) -> Arrival {
        let (staff_id, login) = (person.id, person.login.clone());
        Arrival {
            action,
            staff_id,
            login,
            carrier,
            request_id: self.new_request_id(),
            at: self.clock().now(),
        }
    }

    /// Counts a try, then looks at its password. Whoever lets somebody in forgets the tries.
    async fn check_password(&self, arrival: &Arrival, password: String) -> Result<()> {
        let CountedTry { password_hash, last } = self.count_try(arrival).await?;
        if passwords::fits(password, password_hash).await {
            return Ok(());
        }
        // The last one locks the login, and that is what the trail should say of it.
        let refusal = Error::new(if last { codes::LOCKED_OUT } else { codes::SIGN_IN_REFUSED });
        let tx = self.store().begin().await?;
        self.record_arrival(&tx, arrival, Some(&refusal)).await?;
        tx.commit().await?;
        Err(Error::new(codes::SIGN_IN_REFUSED).in_request(arrival.request_id))
    }

    /// Counts a try as a wrong one, in a transaction of its own: whatever is sent at the same time waits for it. Fails where
    /// the login is locked.
    async fn count_try(&self, arrival: &Arrival) -> Result<CountedTry> {
        let tx = self.store().begin().await?;
        let found = staff::Entity::find_by_id(arrival.staff_id)
            .filter(staff::Column::Active.eq(true))
            .lock_exclusive()
            .one(&tx)
            .await?;
        let person = found.ok_or_else(|| Error::new(codes::SIGN_IN_REFUSED))?;
        if let Some(until) = person.locked_until.filter(|until| *until > arrival.at) {
            tracing::warn!(action = arrival.action, staff = person.id.0, "a locked login was tried");
            return Err(Error::new(codes::LOCKED_OUT).with("until", until).in_request(arrival.request_id));
        }
        let tries = person.failed_attempts + 1;
        let last = tries >= rules::ATTEMPTS;
        let until = last.then(|| arrival.at.plus_seconds(rules::LOCK_SECONDS));
        write_tries(&tx, person.id, if last { 0 } else { tries }, until).await?;
        tx.commit().await?;
        Ok(CountedTry { password_hash: person.password_hash, last })
    }
}

async fn forget_tries(tx: &impl ConnectionTrait, staff_id: StaffId) -> Result<()> {
    write_tries(tx, staff_id, 0, None).await
}

async fn write_tries(
    tx: &impl ConnectionTrait,
    staff_id: StaffId,
    tries: i32,
    locked_until: Option<Instant>,
) -> Result<()> {
    staff::Entity::update_many()
        .col_expr(staff::Column::FailedAttempts, Expr::value(tries))
        .col_expr(staff::Column::LockedUntil, Expr::value(locked_until))
        .filter(staff::Column::Id.eq(staff_id))
        .exec(tx)
        .await?;
    Ok(())
}
