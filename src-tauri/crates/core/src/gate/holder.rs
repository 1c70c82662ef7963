//! Whoever holds the database: the person of a file's account, or of a server's credentials, on the
//! command line.
//!
//! They can read and change everything there without Boss, so a password on the command line keeps
//! no secret from them and stops nobody who means harm. It does stop a colleague from acting in
//! another's name by a slip or out of ease, and the trail says of each call whether a password was
//! given. A company decides; where it has not, passwords are asked for where a server's database is
//! shared by more than one member of staff. What a team is to be kept apart by is a server of its
//! own whose credentials no seat has.

use crate::gate::model::{company, staff};
use crate::gate::session::{Carrier, Session, actor_of};
use crate::gate::{Gate, codes};
use crate::store::Engine;
use boss_kernel::{Error, Result};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

impl Gate {
    /// Whether the command line asks for passwords. Everybody knows those of the demo company.
    pub async fn command_line_asks(&self) -> Result<bool> {
        let db = self.store.reader();
        let company = company::Entity::find().one(db).await?;
        if company.as_ref().is_some_and(|company| company.demo) {
            return Ok(false);
        }
        match company.and_then(|company| company.command_line_passwords) {
            Some(decided) => Ok(decided),
            None if self.store.engine() == Engine::Sqlite => Ok(false),
            None => Ok(staff::Entity::find().filter(staff::Column::Active.eq(true)).count(db).await? > 1),
        }
    }

    /// The member of staff `login`, or the owner where none is named.
    pub(crate) async fn staff_named(&self, login: Option<&str>) -> Result<staff::Model> {
        let wanted = match login {
            Some(login) => staff::Entity::find().filter(staff::Column::Login.eq(login)),
            None => staff::Entity::find().filter(staff::Column::Owner.eq(true)),
        };
        let person = wanted.filter(staff::Column::Active.eq(true)).one(self.store.reader()).await?;
        person.ok_or_else(|| match login {
            Some(login) => Error::new(codes::STAFF_UNKNOWN).with("login", login),
            None => Error::new(codes::NOT_FOUNDED),
        })
    }

    /// A session for whoever holds the database, without a password: of the member of staff
    /// `login`, or of the owner where none is named. What is done in it is marked so in the trail.
    /// `command_line_asks` says whether the company wants that.
    pub async fn session_of_holder(
        &self,
        login: Option<&str>,
        carrier: Carrier,
        os_user: Option<String>,
    ) -> Result<Session> {
        let person = self.staff_named(login).await?;
        let actor = actor_of(self.store.reader(), person).await?;
        Ok(Session { actor, carrier, os_user, as_holder: true, token_hash: None })
    }

    /// A session on the command line for a member of staff whose password was checked.
    pub(crate) async fn session_of_proved(
        &self,
        person: staff::Model,
        os_user: Option<String>,
    ) -> Result<Session> {
        let actor = actor_of(self.store.reader(), person).await?;
        let carrier = Carrier::CommandLine;
        Ok(Session { actor, carrier, os_user, as_holder: false, token_hash: None })
    }
}
