//! Who works here, and what they do.

use super::proving;
use crate::gate::model::{Role, company, staff, staff_role};
use crate::gate::session::close_all_of;
use crate::gate::{
    Action, ActionContext, ChangeVerb, Gate, ObjectKind, Permission, Proof, Session, Tag, internal,
};
use crate::staff::{codes, rules};
use crate::store::bulk;
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Fault, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};

struct NewStaff {
    login: String,
    name: String,
    roles: Vec<Role>,
    owner: bool,
    temporary: bool,
}

/// Writes a member of staff whose password was checked; `place` is put before the names of faulty
/// fields.
async fn add_staff(context: &mut ActionContext, person: NewStaff, place: &str) -> Result<StaffId> {
    let mut faults = Vec::new();
    rules::require(&mut faults, &format!("{place}name"), &person.name);
    let mut check = |field: &str, checked: Result<()>| {
        faults.extend(checked.err().map(|error| Fault::at(format!("{place}{field}"), error)));
    };
    check("login", rules::check_login(&person.login));
    if !person.owner {
        check("roles", rules::check_roles(&person.roles));
    }
    let same_login =
        staff::Entity::find().filter(staff::Column::Login.eq(&person.login)).one(&context.tx).await?;
    if same_login.is_some() {
        check("login", Err(Error::new(codes::LOGIN_TAKEN).with("login", &person.login)));
    }
    Error::unless_faultless(faults)?;
    context.warn_unprintable(format!("{place}name"), &person.name)?;
    let password_hash = context.proof().password_hash.clone();
    let row = staff::ActiveModel {
        id: NotSet,
        login: Set(person.login),
        name: Set(person.name.clone()),
        password_hash: Set(password_hash.ok_or_else(|| internal("a password was not hashed"))?),
        owner: Set(person.owner),
        active: Set(true),
        failed_attempts: Set(0),
        locked_until: Set(None),
        created_at: Set(context.now),
        version: Set(1),
        password_temporary: Set(person.temporary),
    };
    let id = staff::Entity::insert(row).exec_with_returning(&context.tx).await?.id;
    set_roles(&context.tx, id, person.roles).await?;
    context.changed(ChangeVerb::Created, ObjectKind::Staff, id.0, person.name);
    Ok(id)
}

/// Writes the owner: alone at first, and so with every role.
pub(super) async fn add_owner(context: &mut ActionContext, login: String, name: String) -> Result<StaffId> {
    let roles = vec![Role::Operations, Role::Finance, Role::Manager, Role::Support, Role::Admin];
    let owner = NewStaff { login, name, roles, owner: true, temporary: false };
    add_staff(context, owner, "owner.").await
}

async fn set_roles(tx: &impl ConnectionTrait, id: StaffId, roles: Vec<Role>) -> Result<()> {
    let row = |role| staff_role::ActiveModel { staff_id: Set(id), role: Set(role) };
    staff_role::Entity::delete_many().filter(staff_role::Column::StaffId.eq(id)).exec(tx).await?;
    bulk::insert(tx, sorted(roles).into_iter().map(row).collect()).await
}

fn sorted(mut roles: Vec<Role>) -> Vec<Role> {
    roles.sort();
    roles.dedup();
    roles
}

/// Adds a member of staff. The password is for the first sign-in only: its person then sets one
/// nobody else knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddStaff {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Their first password, at least eight characters.
    pub password: String,
    /// What they do here.
    pub roles: Vec<Role>,
    /// The password of whoever adds them. A wrong one counts as at the door.
    pub own_password: String,
}

impl Action for AddStaff {
    const NAME: &'static str = "staff.add";
    const PERMISSION: Permission = Permission::StaffManage;
    const STALE: &'static [Tag] = &[Tag::Staff];
    const SECRETS: &'static [&'static str] = &["password", "ownPassword"];
    const NEEDS_PROOF: bool = true;
    type Output = StaffId;

    async fn prove(&self, gate: &Gate, session: &Session) -> Result<Proof> {
        rules::check_password(&self.password, &self.login).map_err(|error| error.at("password"))?;
        proving::own_password(Self::NAME, (gate, session), &self.own_password, "ownPassword").await?;
        proving::hashed(&self.password).await
    }

    async fn run(self, context: &mut ActionContext) -> Result<StaffId> {
        let AddStaff { login, name, roles, .. } = self;
        let temporary = passwords_are_temporary(&context.tx).await?;
        add_staff(context, NewStaff { login, name, roles, owner: false, temporary }, "").await
    }
}

/// Whether a password that somebody else set is to be changed at the next sign-in: everywhere but
/// in the demo company, whose passwords everybody knows.
pub(super) async fn passwords_are_temporary(tx: &impl ConnectionTrait) -> Result<bool> {
    Ok(company::Entity::find().one(tx).await?.is_none_or(|company| !company.demo))
}

/// Changes what a member of staff does here, or whether they still do. Nobody but the owner changes
/// their own roles, or the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeStaff {
    /// Who.
    pub staff_id: StaffId,
    /// Their name.
    pub name: String,
    /// Whether they may sign in.
    pub active: bool,
    /// What they do here.
    pub roles: Vec<Role>,
    /// The version that was looked at.
    pub version: i64,
    /// The password of whoever changes it. A wrong one counts as at the door.
    pub own_password: String,
}

impl Action for ChangeStaff {
    const NAME: &'static str = "staff.change";
    const PERMISSION: Permission = Permission::StaffManage;
    const STALE: &'static [Tag] = &[Tag::Staff];
    const SECRETS: &'static [&'static str] = &["ownPassword"];
    const NEEDS_PROOF: bool = true;
    type Output = ();

    async fn prove(&self, gate: &Gate, session: &Session) -> Result<Proof> {
        proving::own_password(Self::NAME, (gate, session), &self.own_password, "ownPassword").await?;
        Ok(Proof::default())
    }

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let mut faults = Vec::new();
        rules::require(&mut faults, "name", &self.name);
        Error::unless_faultless(faults)?;
        // One change of staff at a time: two administrators must not each count on the other to
        // stay one.
        company::Entity::find().lock_exclusive().one(&context.tx).await?;
        let person = staff::Entity::find_by_id(self.staff_id).one(&context.tx).await?;
        let person = person.ok_or_else(|| Error::new(codes::NOT_FOUND))?;
        self.check(context, &person).await?;
        context.warn_unprintable("name", &self.name)?;
        let update = staff::Entity::update_many()
            .col_expr(staff::Column::Name, Expr::value(&self.name))
            .col_expr(staff::Column::Active, Expr::value(self.active))
            .col_expr(staff::Column::Version, Expr::value(self.version + 1))
            .filter(staff::Column::Id.eq(self.staff_id))
            .filter(staff::Column::Version.eq(self.version));
        bulk::refuse_stale(update.exec(&context.tx).await?.rows_affected, &person.name)?;
        set_roles(&context.tx, self.staff_id, self.roles).await?;
        keep_an_administrator(&context.tx).await?;
        if !self.active {
            close_all_of(&context.tx, self.staff_id, context.now).await?;
        }
        context.changed(ChangeVerb::Changed, ObjectKind::Staff, self.staff_id.0, self.name);
        Ok(())
    }
}

impl ChangeStaff {
    /// Whether whoever asks may change `person` so.
    async fn check(&self, context: &ActionContext, person: &staff::Model) -> Result<()> {
        if person.owner && !self.active {
            return Err(Error::new(codes::OWNER_STAYS).with("name", &person.name).at("active"));
        }
        let own = context.staff_id() == Some(person.id);
        if person.owner {
            return if own { Ok(()) } else { Err(Error::new(codes::OWNER_ONLY).with("name", &person.name)) };
        }
        let rows = staff_role::Entity::find().filter(staff_role::Column::StaffId.eq(person.id));
        let before = sorted(rows.all(&context.tx).await?.into_iter().map(|row| row.role).collect());
        let after = sorted(self.roles.clone());
        if before == after {
            return Ok(());
        }
        if own {
            return Err(Error::new(codes::OWN_ROLES).at("roles"));
        }
        rules::check_roles(&after).map_err(|error| error.at("roles"))
    }
}

/// Refuses a change that would leave nobody to manage the staff.
async fn keep_an_administrator(tx: &impl ConnectionTrait) -> Result<()> {
    let admins = staff_role::Entity::find().filter(staff_role::Column::Role.eq(Role::Admin)).all(tx).await?;
    let ids: Vec<StaffId> = admins.into_iter().map(|row| row.staff_id).collect();
    let people = bulk::find_by_ids::<staff::Entity, _>(tx, staff::Column::Id, &ids).await?;
    if people.iter().any(|person| person.active) {
        return Ok(());
    }
    Err(Error::new(codes::LAST_ADMINISTRATOR).at("roles"))
}
