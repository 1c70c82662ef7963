//! Founding the company, and changing what stands on its documents.

use super::people::add_owner;
use super::proving::hashed;
use crate::gate::model::company;
use crate::gate::{
    Action, ActionContext, ChangeVerb, Gate, InputSize, ObjectKind, Permission, Proof, Session, Tag,
};
use crate::staff::{profile, rules};
use crate::store::bulk;
use boss_kernel::id::StaffId;
use boss_kernel::{Currency, Error, Language, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
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
    /// Whether the command line asks for passwords; where nothing is said, it does on a server that
    /// more than one member of staff works with. It stops slips, not those who hold the database:
    /// they can change it without Boss.
    #[serde(default)]
    pub command_line_passwords: Option<bool>,
    /// Whether what was paid in advance is given back when a customer takes less, where an order
    /// does not say otherwise.
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
    const SECRETS: &'static [&'static str] = &["password", "logo"];
    const MOST_INPUT: InputSize = InputSize::PICTURE;
    const NEEDS_PROOF: bool = true;
    type Output = StaffId;

    async fn prove(&self, _: &Gate, _: &Session) -> Result<Proof> {
        rules::check_password(&self.owner.password, &self.owner.login)
            .map_err(|error| error.at("owner.password"))?;
        hashed(&self.owner.password).await
    }

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
        let NewOwner { login, name, .. } = self.owner;
        add_owner(context, login, name).await
    }
}

/// Changes the company's profile. Currency and time zone stay once something was delivered,
/// measured or booked.
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
    const SECRETS: &'static [&'static str] = &["logo"];
    const MOST_INPUT: InputSize = InputSize::PICTURE;
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
