//! Founding the company, and keeping its staff.

use crate::gate::model::{Role, company, staff, staff_role};
use crate::gate::session::{Session, close_all_of};
use crate::gate::{
    Action, ActionContext, ChangeVerb, Gate, InputSize, ObjectKind, Permission, Tag, codes as gate_codes,
};
use crate::staff::{codes, passwords, profile, rules};
use crate::store::bulk;
use boss_kernel::id::StaffId;
use boss_kernel::{Currency, Error, Fault, Language, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};

/// What stands on documents as the seller, and how the company counts its days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompanyProfile {
    /// Legal name.
    pub name: String,
    /// Name on English documents.
    #[serde(default)]
    pub name_english: String,
    /// Taxpayer number.
    #[serde(default)]
    pub tax_number: String,
    /// Registered address.
    #[serde(default)]
    pub address: String,
    /// Phone.
    #[serde(default)]
    pub phone: String,
    /// Bank that customers pay to.
    #[serde(default)]
    pub bank_name: String,
    /// Account number at that bank.
    #[serde(default)]
    pub bank_account: String,
    /// The currency of the books.
    pub currency: Currency,
    /// IANA name of the zone in which days begin, for example `Asia/Shanghai`.
    pub time_zone: String,
    /// The language of the desk for new seats.
    pub language: Language,
    /// Minutes without use before a desk locks, 1 to 480.
    pub idle_minutes: i32,
    /// Whether what was paid in advance is given back when a customer takes less, where an order does not say otherwise.
    #[serde(default = "given_back")]
    pub credit_reductions: bool,
    /// A logo for documents: a PNG file, base64.
    #[serde(default)]
    pub logo: Option<String>,
}

fn given_back() -> bool {
    true
}

/// The first member of staff, who holds every role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewOwner {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// At least eight characters.
    pub password: String,
}

/// Founds the company of this database and makes its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FoundCompany {
    /// The company.
    pub company: CompanyProfile,
    /// Its owner.
    pub owner: NewOwner,
    /// Whether it is the demo company.
    #[serde(default)]
    pub demo: bool,
}

impl Action for FoundCompany {
    const NAME: &'static str = "staff.found_company";
    const PERMISSION: Permission = Permission::CompanyManage;
    const STALE: &'static [Tag] = &[Tag::Company, Tag::Staff];
    const MOST_INPUT: InputSize = InputSize::PICTURE;
    const SECRETS: &'static [&'static str] = &["password", "logo"];
    type Output = StaffId;

    async fn run(self, context: &mut ActionContext) -> Result<StaffId> {
        if company::Entity::find().one(&context.tx).await?.is_some() {
            return Err(Error::new(crate::gate::codes::ALREADY_FOUNDED));
        }
        Error::unless_faultless(profile::faults(&self.company))?;
        profile::warn_unprintable(context, &self.company)?;
        let label = self.company.name.clone();
        let row = company::ActiveModel {
            demo: Set(self.demo),
            founded_at: Set(context.now),
            version: Set(1),
            ..profile::row(&context.tx, self.company).await?
        };
        company::Entity::insert(row).exec_without_returning(&context.tx).await?;
        context.changed(ChangeVerb::Created, ObjectKind::Company, 1, label);
        let owner = NewStaff {
            login: self.owner.login,
            name: self.owner.name,
            password: self.owner.password,
            owner: true,
        };
        let roles = vec![Role::Operations, Role::Finance, Role::Manager, Role::Support, Role::Admin];
        add_staff(context, owner, roles, "owner.").await
    }
}

/// Changes the company's profile. Currency and time zone stay once something was delivered, measured or booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeCompany {
    /// The whole new profile.
    pub company: CompanyProfile,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for ChangeCompany {
    const NAME: &'static str = "staff.change_company";
    const PERMISSION: Permission = Permission::CompanyManage;
    const STALE: &'static [Tag] = &[Tag::Company];
    const MOST_INPUT: InputSize = InputSize::PICTURE;
    const SECRETS: &'static [&'static str] = &["logo"];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let mut faults = profile::faults(&self.company);
        faults.extend(profile::fixed_faults(&context.tx, &self.company).await?);
        Error::unless_faultless(faults)?;
        profile::warn_unprintable(context, &self.company)?;
        let label = self.company.name.clone();
        let row = profile::row(&context.tx, self.company).await?;
        let row = company::ActiveModel { version: Set(self.version + 1), ..row };
        let update =
            company::Entity::update_many().set(row).filter(company::Column::Version.eq(self.version));
        bulk::refuse_stale(update.exec(&context.tx).await?.rows_affected, &label)?;
        context.changed(ChangeVerb::Changed, ObjectKind::Company, 1, label);
        Ok(())
    }
}

struct NewStaff {
    login: String,
    name: String,
    password: String,
    owner: bool,
}

/// Checks and writes a member of staff; `place` is put before the names of faulty fields.
async fn add_staff(
    context: &mut ActionContext,
    person: NewStaff,
    roles: Vec<Role>,
    place: &str,
) -> Result<StaffId> {
    let mut faults = Vec::new();
    rules::require(&mut faults, &format!("{place}name"), &person.name);
    let mut check = |field: &str, checked: Result<()>| {
        faults.extend(checked.err().map(|error| Fault::at(format!("{place}{field}"), error)));
    };
    check("login", rules::check_login(&person.login));
    check("password", rules::check_password(&person.password, &person.login));
    let same_login =
        staff::Entity::find().filter(staff::Column::Login.eq(&person.login)).one(&context.tx).await?;
    if same_login.is_some() {
        check("login", Err(Error::new(codes::LOGIN_TAKEN).with("login", &person.login)));
    }
    Error::unless_faultless(faults)?;
    context.warn_unprintable(format!("{place}name"), &person.name)?;
    let row = staff::ActiveModel {
        id: NotSet,
        login: Set(person.login),
        name: Set(person.name.clone()),
        password_hash: Set(passwords::hash(person.password).await?),
        owner: Set(person.owner),
        active: Set(true),
        failed_attempts: Set(0),
        locked_until: Set(None),
        created_at: Set(context.now),
        version: Set(1),
    };
    let id = staff::Entity::insert(row).exec_with_returning(&context.tx).await?.id;
    set_roles(&context.tx, id, roles).await?;
    context.changed(ChangeVerb::Created, ObjectKind::Staff, id.0, person.name);
    Ok(id)
}

async fn set_roles(tx: &impl ConnectionTrait, id: StaffId, mut roles: Vec<Role>) -> Result<()> {
    roles.sort();
    roles.dedup();
    staff_role::Entity::delete_many().filter(staff_role::Column::StaffId.eq(id)).exec(tx).await?;
    let row = |role| staff_role::ActiveModel { staff_id: Set(id), role: Set(role) };
    bulk::insert(tx, roles.into_iter().map(row).collect()).await
}

/// Adds a member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AddStaff {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Their first password, at least eight characters.
    pub password: String,
    /// What they do here.
    pub roles: Vec<Role>,
}

impl Action for AddStaff {
    const NAME: &'static str = "staff.add";
    const PERMISSION: Permission = Permission::StaffManage;
    const STALE: &'static [Tag] = &[Tag::Staff];
    const SECRETS: &'static [&'static str] = &["password"];
    type Output = StaffId;

    async fn run(self, context: &mut ActionContext) -> Result<StaffId> {
        let person = NewStaff { login: self.login, name: self.name, password: self.password, owner: false };
        add_staff(context, person, self.roles, "").await
    }
}

/// Changes what a member of staff does here, or whether they still do.
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
}

impl Action for ChangeStaff {
    const NAME: &'static str = "staff.change";
    const PERMISSION: Permission = Permission::StaffManage;
    const STALE: &'static [Tag] = &[Tag::Staff];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let mut faults = Vec::new();
        rules::require(&mut faults, "name", &self.name);
        Error::unless_faultless(faults)?;
        context.warn_unprintable("name", &self.name)?;
        // One change of staff at a time: two administrators must not each count on the other to stay one.
        company::Entity::find().lock_exclusive().one(&context.tx).await?;
        let person = staff::Entity::find_by_id(self.staff_id).one(&context.tx).await?;
        let person = person.ok_or_else(|| Error::new(codes::NOT_FOUND))?;
        if person.owner && !self.active {
            return Err(Error::new(codes::OWNER_STAYS).with("name", &person.name).at("active"));
        }
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

/// Gives a member of staff a new password, opens a locked login, and ends their sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SetPassword {
    /// Who.
    pub staff_id: StaffId,
    /// The new password, at least eight characters.
    pub password: String,
}

impl Action for SetPassword {
    const NAME: &'static str = "staff.set_password";
    const PERMISSION: Permission = Permission::StaffManage;
    const STALE: &'static [Tag] = &[Tag::Staff];
    const SECRETS: &'static [&'static str] = &["password"];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let person = staff::Entity::find_by_id(self.staff_id).one(&context.tx).await?;
        let person = person.ok_or_else(|| Error::new(codes::NOT_FOUND))?;
        rules::check_password(&self.password, &person.login).map_err(|error| error.at("password"))?;
        give_password(context, person, self.password).await
    }
}

/// Writes a password that was checked. Whoever is signed in as this person is not any more: the old password may be known
/// to somebody.
async fn give_password(context: &mut ActionContext, person: staff::Model, password: String) -> Result<()> {
    let none: Option<boss_kernel::Instant> = None;
    staff::Entity::update_many()
        .col_expr(staff::Column::PasswordHash, Expr::value(passwords::hash(password).await?))
        .col_expr(staff::Column::FailedAttempts, Expr::value(0))
        .col_expr(staff::Column::LockedUntil, Expr::value(none))
        .filter(staff::Column::Id.eq(person.id))
        .exec(&context.tx)
        .await?;
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
    type Output = ();

    async fn prove(&self, gate: &Gate, session: &Session) -> Result<()> {
        let proved = gate.prove_password(session, self.old.clone()).await;
        let wrong = |error: Error| match error.code() == gate_codes::SIGN_IN_REFUSED {
            true => Error::new(codes::OLD_PASSWORD_WRONG).at("old"),
            false => error,
        };
        proved.map_err(wrong)
    }

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let own = context.staff_id().ok_or_else(|| Error::new(gate_codes::NOT_SIGNED_IN))?;
        let person = staff::Entity::find_by_id(own).one(&context.tx).await?;
        let person = person.ok_or_else(|| Error::new(codes::NOT_FOUND))?;
        rules::check_password(&self.new, &person.login).map_err(|error| error.at("new"))?;
        if self.new == self.old {
            return Err(Error::new(codes::PASSWORD_SAME).at("new"));
        }
        give_password(context, person, self.new).await
    }
}
