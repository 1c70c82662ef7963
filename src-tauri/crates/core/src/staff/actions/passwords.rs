//! New passwords: one's own, and one for somebody who forgot theirs.

use super::people::passwords_are_temporary;
use super::proving;
use crate::gate::model::{sign_in_try, staff};
use crate::gate::session::close_all_of;
use crate::gate::{
    Action, ActionContext, ChangeVerb, Gate, ObjectKind, Permission, Proof, Session, Tag,
    codes as gate_codes, internal,
};
use crate::staff::{codes, rules};
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

/// Gives a member of staff a new password, opens a locked login, and ends their sessions. They
/// change it when they sign in next: nobody may act under a password that somebody else knows. The
/// owner's is changed by the owner only, and one's own with the old one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SetPassword {
    /// Who.
    pub staff_id: StaffId,
    /// The new password, at least eight characters.
    pub password: String,
    /// The password of whoever sets it. A wrong one counts as at the door.
    pub own_password: String,
}

impl SetPassword {
    /// Whether whoever asks may set this one.
    fn check(&self, own: Option<StaffId>, person: &staff::Model) -> Result<()> {
        if own == Some(person.id) {
            return Err(Error::new(codes::OWN_PASSWORD).at("staffId"));
        }
        if person.owner {
            return Err(Error::new(codes::OWNER_ONLY).with("name", &person.name));
        }
        rules::check_password(&self.password, &person.login).map_err(|error| error.at("password"))
    }
}

impl Action for SetPassword {
    const NAME: &'static str = "staff.set_password";
    const PERMISSION: Permission = Permission::StaffManage;
    const STALE: &'static [Tag] = &[Tag::Staff];
    const SECRETS: &'static [&'static str] = &["password", "ownPassword"];
    const NEEDS_PROOF: bool = true;
    type Output = ();

    async fn prove(&self, gate: &Gate, session: &Session) -> Result<Proof> {
        let person = staff::Entity::find_by_id(self.staff_id).one(gate.store().reader()).await?;
        self.check(session.actor.staff_id, &person.ok_or_else(|| Error::new(codes::NOT_FOUND))?)?;
        proving::own_password(Self::NAME, (gate, session), &self.own_password, "ownPassword").await?;
        proving::hashed(&self.password).await
    }

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let person = staff::Entity::find_by_id(self.staff_id).one(&context.tx).await?;
        let person = person.ok_or_else(|| Error::new(codes::NOT_FOUND))?;
        self.check(context.staff_id(), &person)?;
        let temporary = passwords_are_temporary(&context.tx).await?;
        give_password(context, person, temporary).await
    }
}

/// Writes a password that was checked and hashed. Whoever is signed in as this person is not any
/// more: the old password may be known to somebody.
async fn give_password(context: &mut ActionContext, person: staff::Model, temporary: bool) -> Result<()> {
    let hash = context.proof().password_hash.clone();
    let hash = hash.ok_or_else(|| internal("a password was not hashed"))?;
    staff::Entity::update_many()
        .col_expr(staff::Column::PasswordHash, Expr::value(hash))
        .col_expr(staff::Column::PasswordTemporary, Expr::value(temporary))
        .filter(staff::Column::Id.eq(person.id))
        .exec(&context.tx)
        .await?;
    let tries = sign_in_try::Entity::delete_many().filter(sign_in_try::Column::StaffId.eq(person.id));
    tries.exec(&context.tx).await?;
    close_all_of(&context.tx, person.id, context.now).await?;
    context.changed(ChangeVerb::Changed, ObjectKind::Staff, person.id.0, person.name);
    Ok(())
}

/// Changes one's own password; all of one's sessions end, and one signs in with the new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeOwnPassword {
    /// The password until now. A wrong one counts as at the door.
    pub old: String,
    /// The new one, at least eight characters.
    pub new: String,
}

impl Action for ChangeOwnPassword {
    const NAME: &'static str = "staff.change_own_password";
    const PERMISSION: Permission = Permission::Everyone;
    const STALE: &'static [Tag] = &[Tag::Staff];
    const SECRETS: &'static [&'static str] = &["old", "new"];
    const NEEDS_PROOF: bool = true;
    const WITH_TEMPORARY_PASSWORD: bool = true;
    type Output = ();

    async fn prove(&self, gate: &Gate, session: &Session) -> Result<Proof> {
        proving::own_password(Self::NAME, (gate, session), &self.old, "old").await?;
        rules::check_password(&self.new, &session.actor.login).map_err(|error| error.at("new"))?;
        if self.new == self.old {
            return Err(Error::new(codes::PASSWORD_SAME).at("new"));
        }
        proving::hashed(&self.new).await
    }

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let own = context.staff_id().ok_or_else(|| Error::new(gate_codes::NOT_SIGNED_IN))?;
        let person = staff::Entity::find_by_id(own).one(&context.tx).await?;
        give_password(context, person.ok_or_else(|| Error::new(codes::NOT_FOUND))?, false).await
    }
}
