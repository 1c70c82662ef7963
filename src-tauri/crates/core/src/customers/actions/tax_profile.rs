//! What stands on invoices as the buyer.

use super::write;
use crate::customers::input::NewTaxProfile;
use crate::customers::model::tax_profile;
use crate::customers::{clean, codes, fields};
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::store::bulk;
use boss_kernel::id::{CustomerId, TaxProfileId};
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};

/// Adds a tax profile to a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddTaxProfile {
    /// Whose.
    pub customer_id: CustomerId,
    /// What stands on the invoice.
    pub tax_profile: NewTaxProfile,
}

impl Action for AddTaxProfile {
    const NAME: &'static str = "customers.add_tax_profile";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = TaxProfileId;

    async fn run(self, context: &mut ActionContext) -> Result<TaxProfileId> {
        let profile = create_tax_profile(context, self.customer_id, self.tax_profile, "taxProfile").await?;
        Ok(profile.id)
    }
}

/// Changes a tax profile. Invoices already issued keep what stood on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeTaxProfile {
    /// Which.
    pub tax_profile_id: TaxProfileId,
    /// The whole new profile.
    pub tax_profile: NewTaxProfile,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for ChangeTaxProfile {
    const NAME: &'static str = "customers.change_tax_profile";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers, Tag::Invoicing];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let known = tax_profile::Entity::find_by_id(self.tax_profile_id).one(&context.tx).await?;
        let known = known.ok_or_else(|| Error::new(codes::TAX_PROFILE_NOT_FOUND))?;
        let customer = write::customer_for_update(&context.tx, known.customer_id).await?;
        let profile = checked(context, self.tax_profile, "taxProfile")?;
        if known.is_default && !profile.is_default {
            let error = Error::new(codes::DEFAULT_STAYS).with("title", &known.title);
            return Err(error.at("taxProfile.isDefault"));
        }
        if profile.is_default {
            unset_default(&context.tx, customer.id).await?;
        }
        let title = profile.title.clone();
        let row = tax_profile::ActiveModel { version: Set(self.version + 1), ..row_of(profile) };
        let update = tax_profile::Entity::update_many()
            .set(row)
            .filter(tax_profile::Column::Id.eq(self.tax_profile_id))
            .filter(tax_profile::Column::Version.eq(self.version));
        bulk::refuse_stale(update.exec(&context.tx).await?.rows_affected, &known.title)?;
        context.changed(ChangeVerb::Changed, ObjectKind::TaxProfile, self.tax_profile_id.0, title);
        context.changed(ChangeVerb::Changed, ObjectKind::Customer, customer.id.0, customer.name);
        Ok(())
    }
}

/// Makes a tax profile of a customer; `place` is put before the names of faulty fields (`taxProfile.`). The first one is
/// the default whatever it says.
pub async fn create_tax_profile(
    context: &mut ActionContext,
    customer_id: CustomerId,
    new: NewTaxProfile,
    place: &str,
) -> Result<tax_profile::Model> {
    let customer = write::customer_for_update(&context.tx, customer_id).await?;
    let profile = checked(context, new, place)?;
    let others = tax_profile::Entity::find().filter(tax_profile::Column::CustomerId.eq(customer_id));
    let is_default = profile.is_default || others.count(&context.tx).await? == 0;
    if is_default {
        unset_default(&context.tx, customer_id).await?;
    }
    let row = tax_profile::ActiveModel {
        customer_id: Set(customer_id),
        is_default: Set(is_default),
        created_at: Set(context.now),
        version: Set(1),
        ..row_of(profile)
    };
    let profile = tax_profile::Entity::insert(row).exec_with_returning(&context.tx).await?;
    context.changed(ChangeVerb::Created, ObjectKind::TaxProfile, profile.id.0, &profile.title);
    context.changed(ChangeVerb::Changed, ObjectKind::Customer, customer.id.0, customer.name);
    Ok(profile)
}

/// The profile as it is kept; faults refuse it, doubts are warned of.
fn checked(context: &mut ActionContext, new: NewTaxProfile, place: &str) -> Result<NewTaxProfile> {
    Error::unless_faultless(fields::check_tax_profile(&new, place))?;
    let profile = clean::clean_tax_profile(new);
    let doubt = fields::tax_number_doubt(profile.tax_number.as_deref(), place);
    doubt.into_iter().for_each(|notice| context.warn(notice));
    context.warn_unprintable(format!("{place}title"), &profile.title)?;
    for (field, text) in [
        ("address", &profile.address),
        ("phone", &profile.phone),
        ("bankName", &profile.bank_name),
        ("bankAccount", &profile.bank_account),
    ] {
        context.warn_unprintable(format!("{place}{field}"), text.as_deref().unwrap_or_default())?;
    }
    Ok(profile)
}

/// The columns a profile fills.
fn row_of(profile: NewTaxProfile) -> tax_profile::ActiveModel {
    tax_profile::ActiveModel {
        id: NotSet,
        customer_id: NotSet,
        title: Set(profile.title),
        tax_number: Set(profile.tax_number),
        invoice_kind: Set(profile.invoice_kind),
        address: Set(profile.address),
        phone: Set(profile.phone),
        bank_name: Set(profile.bank_name),
        bank_account: Set(profile.bank_account),
        email: Set(profile.email),
        is_default: Set(profile.is_default),
        created_at: NotSet,
        version: NotSet,
    }
}

async fn unset_default(tx: &impl ConnectionTrait, customer_id: CustomerId) -> Result<()> {
    let update = tax_profile::Entity::update_many()
        .col_expr(tax_profile::Column::IsDefault, Expr::value(false))
        .filter(tax_profile::Column::CustomerId.eq(customer_id))
        .filter(tax_profile::Column::IsDefault.eq(true));
    update.exec(tx).await?;
    Ok(())
}
