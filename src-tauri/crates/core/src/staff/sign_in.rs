//! Signing in, opening a locked desk again, and proving a password before something grave is done.
//!
//! Guarantees: a try is counted before its password is looked at, one after the other, so that
//! tries sent together get no further than tries sent in turn; a login nobody has is answered as
//! one somebody has, after the same time; what came of a try of somebody who works here stands in
//! the audit trail. Whoever holds a session is counted by that session, and waits in another queue
//! than strangers: those keep nobody out who is in. A stranger's guesses at logins and tries at a
//! locked login go to the log only: they could be repeated without end. Nobody at the door waits
//! for the one writer for long.

use crate::gate::model::staff;
use crate::gate::{Arrival, Carrier, CountedTry, Gate, Session, SessionToken, Who, clean_line, codes};
use crate::staff::passwords::{self, Turn};
use boss_kernel::{Error, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// A hash of no password: checking against it costs the same time whether or not a login exists.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const SIGN_IN: &str = "staff.sign_in";
const UNLOCK: &str = "staff.unlock";
/// No login is longer; what is tried beyond is not remembered.
const LONGEST_LOGIN: usize = 40;

impl Gate {
    /// Opens a session for whoever knows the password of `login`. After five wrong ones in a row
    /// the login locks for a minute, and for twice as long with each further one, up to a quarter
    /// of an hour; at this kind of door only.
    pub async fn sign_in(
        &self,
        login: &str,
        password: String,
        carrier: Carrier,
    ) -> Result<(Session, SessionToken)> {
        let login = clean_line(login);
        let by_login = staff::Entity::find()
            .filter(staff::Column::Login.eq(&login))
            .filter(staff::Column::Active.eq(true));
        let person = by_login.one(self.store().reader()).await?;
        let person = self.let_in(SIGN_IN, (person, &login), password, (carrier, None)).await?;
        let arrival = self.arrival(SIGN_IN, &person, (carrier, None));
        let opened = self.open_session(person, carrier).await?;
        self.record_arrival(&arrival, None);
        self.write_door_soon().await;
        Ok(opened)
    }

    /// Opens a locked session with its person's password. Five wrong ones in a row end it.
    pub async fn unlock(&self, token: &SessionToken, password: String, carrier: Carrier) -> Result<Session> {
        let person = self.person_behind(token).await?;
        let came = (carrier, None);
        let person = self.prove_inside(UNLOCK, person, password, came, &token.hash()).await?;
        self.unlock_session(token);
        self.record_arrival(&self.arrival(UNLOCK, &person, (carrier, None)), None);
        self.write_door_soon().await;
        self.session(token, carrier).await
    }

    /// A session on the command line for the member of staff `login`, or the owner where none is
    /// named. Where the company wants passwords there, `password` is asked for, which may wait for
    /// a person; elsewhere it is not, and the session is marked as that of whoever holds the
    /// database.
    pub async fn session_on_command_line(
        &self,
        login: Option<&str>,
        os_user: Option<String>,
        password: impl AsyncFnOnce(&str) -> Result<String>,
    ) -> Result<Session> {
        let carrier = Carrier::CommandLine;
        if !self.command_line_asks().await? {
            return self.session_of_holder(login, carrier, os_user).await;
        }
        let person = self.staff_named(login).await?;
        let login = person.login.clone();
        let password = password(&login).await?;
        let let_in = self.let_in(SIGN_IN, (Some(person), &login), password, (carrier, os_user.clone())).await;
        // The program may end at once: no scheduled work writes it later.
        self.write_door().await?;
        self.session_of_proved(let_in?, os_user).await
    }

    /// Fails unless `password` is that of whoever asks to do `action`. Wrong ones are counted by
    /// their session; where they have none, as at the door.
    pub(super) async fn prove_password(
        &self,
        action: &'static str,
        session: &Session,
        password: String,
    ) -> Result<()> {
        let id = session.actor.staff_id.ok_or_else(|| Error::new(codes::NOT_SIGNED_IN))?;
        let by_id = staff::Entity::find_by_id(id).filter(staff::Column::Active.eq(true));
        let person = by_id.one(self.store().reader()).await?;
        let person = person.ok_or_else(|| Error::new(codes::NOT_SIGNED_IN))?;
        let came = (session.carrier, session.os_user.clone());
        if let Some(token_hash) = &session.token_hash {
            return self.prove_inside(action, person, password, came, token_hash).await.map(drop);
        }
        let login = person.login.clone();
        self.prove(action, (Some(person), &login), password, came, passwords::turn_inside().await?).await?;
        Ok(())
    }

    /// Counts a try with a session that has not ended, then looks at its password. The last wrong
    /// one ends the session.
    async fn prove_inside(
        &self,
        action: &'static str,
        person: staff::Model,
        password: String,
        came: (Carrier, Option<String>),
        token_hash: &str,
    ) -> Result<staff::Model> {
        let turn = passwords::turn_inside().await?;
        let arrival = self.arrival(action, &person, came);
        let Some(CountedTry { locks }) = self.count_try_inside(token_hash) else {
            // Also where nobody waited for what came of the last one.
            self.end_session(token_hash);
            return Err(Error::new(codes::SESSION_CLOSED).in_request(arrival.request_id));
        };
        if turn.fits(password, person.password_hash.clone()).await {
            self.forget_tries_inside(token_hash);
            return Ok(person);
        }
        if locks {
            self.end_session(token_hash);
        }
        let error = Error::new(if locks { codes::SESSION_CLOSED } else { codes::SIGN_IN_REFUSED });
        self.record_arrival(&arrival, Some(&error));
        Err(error.in_request(arrival.request_id))
    }

    fn arrival(
        &self,
        action: &'static str,
        person: &staff::Model,
        (carrier, os_user): (Carrier, Option<String>),
    ) -> Arrival {
        let (staff_id, login) = (person.id, person.login.clone());
        let (request_id, at) = (self.new_request_id(), self.clock().now());
        Arrival { action, staff_id, login, carrier, os_user, request_id, at }
    }

    /// Lets somebody in at the door whose password fits.
    async fn let_in(
        &self,
        action: &'static str,
        who: (Option<staff::Model>, &str),
        password: String,
        came: (Carrier, Option<String>),
    ) -> Result<staff::Model> {
        let turn = passwords::turn_at_door(came.0).await?;
        self.prove(action, who, password, came, turn).await
    }

    /// Counts a try, then looks at its password; a right one forgets the wrong ones before it.
    async fn prove(
        &self,
        action: &'static str,
        (person, login): (Option<staff::Model>, &str),
        password: String,
        came: (Carrier, Option<String>),
        turn: Turn,
    ) -> Result<staff::Model> {
        let carrier = came.0;
        let who = match &person {
            Some(person) => Who::Staff(person.id),
            None => Who::Stranger(login.chars().take(LONGEST_LOGIN).collect()),
        };
        let arrival = person.as_ref().map(|person| self.arrival(action, person, came));
        let request_id = arrival.as_ref().map_or_else(|| self.new_request_id(), |arrival| arrival.request_id);
        let counted = self.count_try(&who, carrier, self.clock().now()).await;
        let CountedTry { locks } = counted.map_err(|error| {
            let staff = arrival.as_ref().map(|arrival| arrival.staff_id.0);
            tracing::warn!(action, carrier = carrier.word(), staff, "a locked login was tried");
            error.in_request(request_id)
        })?;
        let stored = person.as_ref().map_or(NOBODY, |person| &person.password_hash).to_owned();
        let fits = turn.fits(password, stored).await;
        if let (true, Some(person)) = (fits, person) {
            self.forget_tries(person.id, carrier).await;
            return Ok(person);
        }
        match &arrival {
            // The one that locks the login is told so in the trail.
            Some(arrival) => {
                let code = if locks { codes::LOCKED_OUT } else { codes::SIGN_IN_REFUSED };
                self.record_arrival(arrival, Some(&Error::new(code)));
            }
            None => {
                tracing::warn!(
                    action,
                    carrier = carrier.word(),
                    "somebody tried to sign in with an unknown login"
                );
            }
        }
        Err(Error::new(codes::SIGN_IN_REFUSED).in_request(request_id))
    }
}
