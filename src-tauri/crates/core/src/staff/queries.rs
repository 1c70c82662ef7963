//! Who works here, and whose desk this is.

use crate::gate::model::{Role, company, company_logo, sign_in_try, staff, staff_role};
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::staff::CompanyProfile;
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Instant, Result};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

/// The company's profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Company {}

/// The company's profile and what it is changed with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CompanyView {
    /// The profile.
    pub company: CompanyProfile,
    /// Whether it is the demo company.
    pub demo: bool,
    /// For the next change.
    pub version: i64,
}

impl Query for Company {
    const NAME: &'static str = "staff.company";
    const PERMISSION: Permission = Permission::Everyone;
    const TAGS: &'static [Tag] = &[Tag::Company];
    type Output = CompanyView;

    async fn run(self, context: &QueryContext) -> Result<CompanyView> {
        use base64::Engine;
        let row = company::Entity::find().one(&context.db).await?;
        let row = row.ok_or_else(|| Error::new(crate::gate::codes::NOT_FOUNDED))?;
        let logo = match &row.logo_digest {
            Some(digest) => company_logo::Entity::find_by_id(digest).one(&context.db).await?,
            None => None,
        };
        let company = CompanyProfile {
            name: row.name,
            name_english: row.name_english,
            tax_number: row.tax_number,
            address: row.address,
            phone: row.phone,
            bank_name: row.bank_name,
            bank_account: row.bank_account,
            currency: row.currency,
            time_zone: row.time_zone,
            language: row.language,
            idle_minutes: row.idle_minutes,
            credit_reductions: row.credit_reductions,
            command_line_passwords: row.command_line_passwords,
            logo: logo.map(|kept| base64::engine::general_purpose::STANDARD.encode(kept.png)),
        };
        Ok(CompanyView { company, demo: row.demo, version: row.version })
    }
}

/// Everybody who works or worked here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListStaff {}

/// Everybody who works or worked here, by login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StaffList {
    /// One row per person.
    pub rows: Vec<StaffRow>,
}

/// One member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StaffRow {
    /// Who.
    pub staff_id: StaffId,
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Whether they founded the company.
    pub owner: bool,
    /// Whether they may sign in.
    pub active: bool,
    /// Until when their login is locked at one kind of door at least, if it is.
    pub locked_until: Option<Instant>,
    /// Whether their password is one that somebody else set, to be changed when they sign in next.
    pub password_temporary: bool,
    /// What they do here.
    pub roles: Vec<Role>,
    /// For the next change.
    pub version: i64,
}

impl Query for ListStaff {
    const NAME: &'static str = "staff.list";
    const PERMISSION: Permission = Permission::StaffManage;
    const TAGS: &'static [Tag] = &[Tag::Staff];
    type Output = StaffList;

    async fn run(self, context: &QueryContext) -> Result<StaffList> {
        let people = staff::Entity::find().order_by_asc(staff::Column::Login).all(&context.db).await?;
        let roles = staff_role::Entity::find().all(&context.db).await?;
        let roles_of =
            |id: StaffId| roles.iter().filter(|row| row.staff_id == id).map(|row| row.role).collect();
        let locked = sign_in_try::Entity::find().filter(sign_in_try::Column::LockedUntil.gt(context.now));
        let locked = locked.all(&context.db).await?;
        let locked_until = |id: StaffId| {
            locked.iter().filter(|row| row.staff_id == id).filter_map(|row| row.locked_until).max()
        };
        let row = |person: staff::Model| StaffRow {
            staff_id: person.id,
            roles: roles_of(person.id),
            login: person.login,
            name: person.name,
            owner: person.owner,
            active: person.active,
            locked_until: locked_until(person.id),
            password_temporary: person.password_temporary,
            version: person.version,
        };
        Ok(StaffList { rows: people.into_iter().map(row).collect() })
    }
}
