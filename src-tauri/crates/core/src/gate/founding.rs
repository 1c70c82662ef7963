//! The first act: a company and its owner, before anybody could sign in.

use crate::gate::codes;
use crate::gate::model::{Role, company, staff};
use crate::gate::session::{Actor, Carrier, Session};
use crate::gate::{Gate, permissions_of};
use boss_kernel::{Error, Result};
use sea_orm::{EntityTrait, PaginatorTrait};

impl Gate {
    /// The company of this database, if one was founded.
    pub async fn company(&self) -> Result<Option<company::Model>> {
        Ok(company::Entity::find().one(self.store.reader()).await?)
    }

    /// A session for founding a company, given out only while nobody works here.
    pub async fn session_of_founder(&self, carrier: Carrier) -> Result<Session> {
        if staff::Entity::find().count(self.store.reader()).await? > 0 {
            return Err(Error::new(codes::ALREADY_FOUNDED));
        }
        let roles = vec![Role::Admin];
        let permissions = permissions_of(&roles);
        let actor = Actor {
            staff_id: None,
            login: String::new(),
            name: "Boss".to_owned(),
            roles,
            permissions,
            must_change_password: false,
        };
        Ok(Session { actor, carrier, os_user: None, as_holder: false, token_hash: None })
    }
}
