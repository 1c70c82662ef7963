//! What the actions of this area share when they write: reading a customer to change it, and keeping the name index.

use crate::customers::codes;
use crate::customers::input::ContactProfile;
use crate::customers::model::{account, contact, customer};
use crate::store::{bulk, search, turns};
use boss_kernel::id::CustomerId;
use boss_kernel::{Error, Result};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

/// The customer, locked on PostgreSQL until the transaction ends.
pub(super) async fn customer_for_update(
    tx: &impl ConnectionTrait,
    id: CustomerId,
) -> Result<customer::Model> {
    let found = turns::lock_one::<customer::Entity, _>(tx, id).await?;
    found.ok_or_else(|| Error::new(codes::CUSTOMER_NOT_FOUND))
}

/// Raises the customer's version, which guards their contacts too.
pub(super) async fn raise_version(
    tx: &impl ConnectionTrait,
    customer: &customer::Model,
    version: i64,
) -> Result<()> {
    let update = customer::Entity::update_many()
        .col_expr(customer::Column::Version, Expr::value(version + 1))
        .filter(customer::Column::Id.eq(customer.id))
        .filter(customer::Column::Version.eq(version));
    bulk::refuse_stale(update.exec(tx).await?.rows_affected, &customer.name)
}

/// The columns a contact's profile fills.
pub(super) fn contact_row(contact: ContactProfile) -> contact::ActiveModel {
    contact::ActiveModel {
        id: NotSet,
        customer_id: NotSet,
        name: Set(contact.name),
        position: Set(contact.position),
        phone: Set(contact.phone),
        email: Set(contact.email),
        is_primary: Set(contact.is_primary),
        created_at: NotSet,
    }
}

/// Makes the customer found by their name, its plain form, and the names of their contacts and accounts.
pub(super) async fn index(tx: &impl ConnectionTrait, id: CustomerId) -> Result<()> {
    let names: Vec<(String, String)> = customer::Entity::find_by_id(id)
        .select_only()
        .columns([customer::Column::Name, customer::Column::PlainName])
        .into_tuple()
        .all(tx)
        .await?;
    let contacts: Vec<String> = contact::Entity::find()
        .select_only()
        .column(contact::Column::Name)
        .filter(contact::Column::CustomerId.eq(id))
        .into_tuple()
        .all(tx)
        .await?;
    let accounts: Vec<String> = account::Entity::find()
        .select_only()
        .column(account::Column::Name)
        .filter(account::Column::CustomerId.eq(id))
        .into_tuple()
        .all(tx)
        .await?;
    let own = names.into_iter().flat_map(|(name, plain)| [name, plain]);
    let text: Vec<String> = own.chain(contacts).chain(accounts).collect();
    search::index_customer(tx, id, &text.join("\n")).await
}
