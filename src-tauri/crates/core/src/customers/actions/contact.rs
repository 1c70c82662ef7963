//! People to talk to.

use super::write;
use crate::customers::input::ContactProfile;
use crate::customers::model::{contact, customer};
use crate::customers::{clean, codes, fields};
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use boss_kernel::id::{ContactId, CustomerId};
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

/// Adds a contact to a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddContact {
    /// Whose.
    pub customer_id: CustomerId,
    /// Who.
    pub contact: ContactProfile,
}

impl Action for AddContact {
    const NAME: &'static str = "customers.add_contact";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = ContactId;

    async fn run(self, context: &mut ActionContext) -> Result<ContactId> {
        let customer = write::customer_for_update(&context.tx, self.customer_id).await?;
        let contact = clean::clean_contact(self.contact);
        Error::unless_faultless(fields::contact_faults(&contact, "contact"))?;
        let others = contact::Entity::find().filter(contact::Column::CustomerId.eq(customer.id));
        let primary = contact.is_primary || others.count(&context.tx).await? == 0;
        if primary {
            unset_primary(&context.tx, customer.id).await?;
        }
        let row = contact::ActiveModel {
            customer_id: Set(customer.id),
            is_primary: Set(primary),
            created_at: Set(context.now),
            ..write::contact_row(contact)
        };
        let contact = contact::Entity::insert(row).exec_with_returning(&context.tx).await?;
        write::index(&context.tx, customer.id).await?;
        tell(context, ChangeVerb::Created, &contact, customer);
        Ok(contact.id)
    }
}

/// Changes a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeContact {
    /// Which.
    pub contact_id: ContactId,
    /// The whole new contact.
    pub contact: ContactProfile,
    /// The version of the customer that was looked at.
    pub version: i64,
}

impl Action for ChangeContact {
    const NAME: &'static str = "customers.change_contact";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let (known, customer) = contact_for_update(&context.tx, self.contact_id).await?;
        let contact = clean::clean_contact(self.contact);
        Error::unless_faultless(fields::contact_faults(&contact, "contact"))?;
        if known.is_primary && !contact.is_primary {
            let error = Error::new(codes::PRIMARY_STAYS).with("name", &known.name);
            return Err(error.at("contact.isPrimary"));
        }
        write::raise_version(&context.tx, &customer, self.version).await?;
        if contact.is_primary {
            unset_primary(&context.tx, customer.id).await?;
        }
        let update = contact::Entity::update_many()
            .set(write::contact_row(contact))
            .filter(contact::Column::Id.eq(self.contact_id));
        update.exec(&context.tx).await?;
        write::index(&context.tx, customer.id).await?;
        tell(context, ChangeVerb::Changed, &known, customer);
        Ok(())
    }
}

/// Removes a contact. When it was the primary one, the oldest that is left takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RemoveContact {
    /// Which.
    pub contact_id: ContactId,
    /// The version of the customer that was looked at.
    pub version: i64,
}

impl Action for RemoveContact {
    const NAME: &'static str = "customers.remove_contact";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let (known, customer) = contact_for_update(&context.tx, self.contact_id).await?;
        write::raise_version(&context.tx, &customer, self.version).await?;
        contact::Entity::delete_by_id(self.contact_id).exec(&context.tx).await?;
        if known.is_primary {
            let left = contact::Entity::find().filter(contact::Column::CustomerId.eq(customer.id));
            if let Some(next) = left.order_by_asc(contact::Column::Id).one(&context.tx).await? {
                set_primary(&context.tx, contact::Column::Id.eq(next.id), true).await?;
            }
        }
        write::index(&context.tx, customer.id).await?;
        tell(context, ChangeVerb::Removed, &known, customer);
        Ok(())
    }
}

async fn contact_for_update(
    tx: &impl ConnectionTrait,
    id: ContactId,
) -> Result<(contact::Model, customer::Model)> {
    let known = contact::Entity::find_by_id(id).one(tx).await?;
    let known = known.ok_or_else(|| Error::new(codes::CONTACT_NOT_FOUND))?;
    let customer = write::customer_for_update(tx, known.customer_id).await?;
    Ok((known, customer))
}

async fn unset_primary(tx: &impl ConnectionTrait, id: CustomerId) -> Result<()> {
    set_primary(tx, contact::Column::CustomerId.eq(id).and(contact::Column::IsPrimary.eq(true)), false).await
}

async fn set_primary(tx: &impl ConnectionTrait, which: Expr, primary: bool) -> Result<()> {
    let update = contact::Entity::update_many().col_expr(contact::Column::IsPrimary, Expr::value(primary));
    update.filter(which).exec(tx).await?;
    Ok(())
}

/// A contact has no page of its own: what happens to it is told of the customer too.
fn tell(context: &mut ActionContext, verb: ChangeVerb, contact: &contact::Model, customer: customer::Model) {
    context.changed(verb, ObjectKind::Contact, contact.id.0, &contact.name);
    context.changed(ChangeVerb::Changed, ObjectKind::Customer, customer.id.0, customer.name);
}
