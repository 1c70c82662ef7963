//! Signing in, and opening a locked desk again.

use crate::gate::model::staff;
use crate::gate::{Carrier, Gate, Session, SessionToken, codes};
use crate::staff::{passwords, rules};
use boss_kernel::{Error, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// A hash of no password: checking against it costs the same time whether or not a login exists.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

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
            return Err(Error::new(codes::SIGN_IN_REFUSED));
        };
        self.check_password(&person, password).await?;
        self.open_session(person, carrier).await
    }

    /// Opens a locked session with its person's password.
    pub async fn unlock(&self, token: &SessionToken, password: String, carrier: Carrier) -> Result<Session> {
        let person = self.locked_person(token).await?;
        self.check_password(&person, password).await?;
        self.unlock_session(token, carrier).await
    }

    async fn check_password(&self, person: &staff::Model, password: String) -> Result<()> {
        let now = self.clock().now();
        if let Some(until) = person.locked_until.filter(|until| *until > now) {
            return Err(Error::new(codes::LOCKED_OUT).with("until", until));
        }
        let fits = passwords::fits(password, person.password_hash.clone()).await;
        self.note_attempt(person, fits).await?;
        if fits { Ok(()) } else { Err(Error::new(codes::SIGN_IN_REFUSED)) }
    }

    async fn note_attempt(&self, person: &staff::Model, fits: bool) -> Result<()> {
        if fits && person.failed_attempts == 0 && person.locked_until.is_none() {
            return Ok(());
        }
        let attempts = if fits { 0 } else { person.failed_attempts + 1 };
        let locks = attempts >= rules::ATTEMPTS;
        let until = locks.then(|| self.clock().now().plus_seconds(rules::LOCK_SECONDS));
        let tx = self.store().begin().await?;
        let update = staff::Entity::update_many()
            .col_expr(staff::Column::FailedAttempts, Expr::value(if locks { 0 } else { attempts }))
            .col_expr(staff::Column::LockedUntil, Expr::value(until));
        update.filter(staff::Column::Id.eq(person.id)).exec(&tx).await?;
        Ok(tx.commit().await?)
    }
}
