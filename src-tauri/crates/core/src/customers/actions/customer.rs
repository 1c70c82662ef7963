//! Customers themselves.

use super::{create_account, create_tax_profile, write};
use crate::customers::duplicates::{self, Suspect};
use crate::customers::fields::{self, under};
use crate::customers::input::{CustomerProfile, NewAccount, NewCustomer, NewTaxProfile};
use crate::customers::model::{CustomerState, contact, customer};
use crate::customers::rules::{self, CustomerStep};
use crate::customers::{clean, closing, codes, credit_code, names};
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::store::bulk;
use crate::store::numbers::{self, Numbered};
use crate::store::turns::{self, Rank};
use boss_kernel::id::{AccountId, CustomerId, TaxProfileId};
use boss_kernel::{Error, Fault, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

/// Adds a customer with contacts, tax profiles and, if wanted, a first billing account: whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddCustomer {
    /// Who, and the people to talk to.
    pub customer: NewCustomer,
    /// What stands on their invoices; the first is the default one if none says so.
    #[serde(default)]
    pub tax_profiles: Vec<NewTaxProfile>,
    /// A first billing account, with the default tax profile.
    #[serde(default)]
    pub account: Option<NewAccount>,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddedCustomer {
    /// The customer.
    pub customer_id: CustomerId,
    /// Their number.
    pub number: String,
    /// Their tax profiles, in the order given.
    pub tax_profile_ids: Vec<TaxProfileId>,
    /// Their first billing account, if one was asked for.
    pub account_id: Option<AccountId>,
    /// Its number.
    pub account_number: Option<String>,
}

impl Action for AddCustomer {
    const NAME: &'static str = "customers.add";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = AddedCustomer;

    async fn run(self, context: &mut ActionContext) -> Result<AddedCustomer> {
        Error::unless_faultless(self.faults())?;
        let customer = create_customer(context, self.customer, "customer").await?;
        let mut tax_profile_ids = Vec::new();
        for (index, profile) in self.tax_profiles.into_iter().enumerate() {
            let place = format!("taxProfiles.{index}");
            tax_profile_ids.push(create_tax_profile(context, customer.id, profile, &place).await?.id);
        }
        let account = match self.account {
            Some(account) => Some(create_account(context, customer.id, None, account, "account").await?),
            None => None,
        };
        Ok(AddedCustomer {
            customer_id: customer.id,
            number: customer.number,
            tax_profile_ids,
            account_id: account.as_ref().map(|account| account.id),
            account_number: account.map(|account| account.number),
        })
    }
}

impl AddCustomer {
    /// The faults of all parts together, so that a person corrects them in one go.
    fn faults(&self) -> Vec<Fault> {
        let mut faults = fields::check_customer(&self.customer, "customer");
        for (index, profile) in self.tax_profiles.iter().enumerate() {
            faults.extend(fields::check_tax_profile(profile, &format!("taxProfiles.{index}")));
        }
        let mut defaults = self.tax_profiles.iter().enumerate().filter(|(_, p)| p.is_default).skip(1);
        if let Some((index, _)) = defaults.next() {
            let place = format!("taxProfiles.{index}.isDefault");
            faults.push(Fault::at(place, Error::new(codes::DEFAULT_TWICE)));
        }
        faults.extend(self.account.iter().flat_map(|account| fields::check_account(account, "account")));
        faults
    }
}

/// Changes who a customer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeCustomer {
    /// Which.
    pub customer_id: CustomerId,
    /// The whole new profile.
    pub customer: CustomerProfile,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for ChangeCustomer {
    const NAME: &'static str = "customers.change";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers, Tag::Orders, Tag::Billing, Tag::Invoicing, Tag::Payments];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let known = write::customer_for_update(&context.tx, self.customer_id).await?;
        let profile = clean::clean_customer(self.customer);
        Error::unless_faultless(fields::customer_faults(&profile, "customer"))?;
        let suspect = Suspect {
            name: Some(profile.name.clone()).filter(|name| *name != known.name),
            credit_code: profile.credit_code.clone().filter(|code| Some(code) != known.credit_code.as_ref()),
            phones: profile.phone.clone().into_iter().filter(|p| Some(p) != known.phone.as_ref()).collect(),
            excluding: Some(self.customer_id),
        };
        warn_of_doubts(context, &profile, &suspect, "customer").await?;
        let name = profile.name.clone();
        let row = customer::ActiveModel { version: Set(self.version + 1), ..row_of(profile) };
        let update = customer::Entity::update_many()
            .set(row)
            .filter(customer::Column::Id.eq(self.customer_id))
            .filter(customer::Column::Version.eq(self.version));
        bulk::refuse_stale(update.exec(&context.tx).await?.rows_affected, &known.name)?;
        write::index(&context.tx, self.customer_id).await?;
        context.changed(ChangeVerb::Changed, ObjectKind::Customer, self.customer_id.0, name);
        Ok(())
    }
}

/// Ends business with a customer. Refused while they have an active account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CloseCustomer {
    /// Which.
    pub customer_id: CustomerId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for CloseCustomer {
    const NAME: &'static str = "customers.close";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let customer = write::customer_for_update(&context.tx, self.customer_id).await?;
        closing::check_customer(&context.tx, &customer).await?;
        step(context, customer, CustomerStep::Close, self.version).await
    }
}

/// Takes up business with a closed customer again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReopenCustomer {
    /// Which.
    pub customer_id: CustomerId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for ReopenCustomer {
    const NAME: &'static str = "customers.reopen";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let customer = write::customer_for_update(&context.tx, self.customer_id).await?;
        step(context, customer, CustomerStep::Reopen, self.version).await
    }
}

/// Makes a customer with contacts; `place` is put before the names of faulty fields (`customer.`). Faults are refused all
/// together, likely duplicates and a doubtful credit code are warned of.
pub async fn create_customer(
    context: &mut ActionContext,
    new: NewCustomer,
    place: &str,
) -> Result<customer::Model> {
    Error::unless_faultless(fields::check_customer(&new, place))?;
    let (profile, contacts) = new.split();
    let profile = clean::clean_customer(profile);
    let contacts: Vec<_> = contacts.into_iter().map(clean::clean_contact).collect();
    let phones = profile.phone.iter().chain(contacts.iter().filter_map(|c| c.phone.as_ref()));
    let suspect = Suspect {
        name: Some(profile.name.clone()),
        credit_code: profile.credit_code.clone(),
        phones: phones.cloned().collect(),
        excluding: None,
    };
    warn_of_doubts(context, &profile, &suspect, place).await?;
    let row = customer::ActiveModel {
        number: Set(numbers::take_one(&context.tx, Numbered::Customer).await?),
        state: Set(CustomerState::Active),
        created_at: Set(context.now),
        version: Set(1),
        ..row_of(profile)
    };
    let customer = customer::Entity::insert(row).exec_with_returning(&context.tx).await?;
    turns::note_made(Rank::Customer, customer.id.0);
    let primary = contacts.iter().position(|contact| contact.is_primary).unwrap_or(0);
    let now = context.now;
    let row = |(index, contact): (usize, crate::customers::ContactProfile)| contact::ActiveModel {
        customer_id: Set(customer.id),
        is_primary: Set(index == primary),
        created_at: Set(now),
        ..write::contact_row(contact)
    };
    bulk::insert(&context.tx, contacts.into_iter().enumerate().map(row).collect()).await?;
    write::index(&context.tx, customer.id).await?;
    context.changed(ChangeVerb::Created, ObjectKind::Customer, customer.id.0, &customer.name);
    Ok(customer)
}

/// The columns a profile fills.
fn row_of(profile: CustomerProfile) -> customer::ActiveModel {
    customer::ActiveModel {
        id: NotSet,
        number: NotSet,
        kind: Set(profile.kind),
        plain_name: Set(names::plain(&profile.name)),
        name: Set(profile.name),
        credit_code: Set(profile.credit_code),
        phone: Set(profile.phone),
        email: Set(profile.email),
        address: Set(profile.address),
        note: Set(profile.note),
        state: NotSet,
        created_at: NotSet,
        version: NotSet,
    }
}

/// The most likely duplicates that are warned of; the page shows all of them while typing.
const MOST_WARNINGS: usize = 3;

/// Warns of a doubtful credit code and of likely duplicates; both may be right all the same.
async fn warn_of_doubts(
    context: &mut ActionContext,
    profile: &CustomerProfile,
    suspect: &Suspect,
    place: &str,
) -> Result<()> {
    context.warn_unprintable(under(place, "name"), &profile.name)?;
    let doubt = profile.credit_code.as_deref().and_then(credit_code::doubt);
    let alike = duplicates::find(&context.tx, suspect).await?;
    doubt.into_iter().for_each(|notice| context.warn(notice.at(under(place, "creditCode"))));
    let notices = alike.iter().take(MOST_WARNINGS).filter_map(|one| one.notice(|field| under(place, field)));
    notices.for_each(|notice| context.warn(notice));
    Ok(())
}

async fn step(
    context: &mut ActionContext,
    customer: customer::Model,
    step: CustomerStep,
    version: i64,
) -> Result<()> {
    let state = rules::step_customer(customer.state, step, &customer.name)?;
    let row = customer::ActiveModel { state: Set(state), version: Set(version + 1), ..Default::default() };
    let update = customer::Entity::update_many()
        .set(row)
        .filter(customer::Column::Id.eq(customer.id))
        .filter(customer::Column::Version.eq(version));
    bulk::refuse_stale(update.exec(&context.tx).await?.rows_affected, &customer.name)?;
    context.changed(ChangeVerb::Changed, ObjectKind::Customer, customer.id.0, customer.name);
    Ok(())
}
