//! What accounts and offerings are called, read in sets for lists and calls.

use crate::catalog::model::offering;
use crate::customers::model::{account, customer};
use crate::gate::internal;
use crate::store::bulk;
use boss_kernel::id::{AccountId, CustomerId, OfferingId};
use boss_kernel::{Currency, LocalText, Result};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationDef,
};
use std::collections::BTreeMap;

/// An account with its customer.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct AccountName {
    pub(super) account_id: AccountId,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) currency: Currency,
    pub(super) customer_id: CustomerId,
    pub(super) customer_number: String,
    pub(super) customer_name: String,
}

/// The names of accounts and offerings.
pub(super) struct Names {
    accounts: BTreeMap<AccountId, AccountName>,
    offerings: BTreeMap<OfferingId, offering::Model>,
}

fn account_to_customer() -> RelationDef {
    account::Entity::belongs_to(customer::Entity)
        .from(account::Column::CustomerId)
        .to(customer::Column::Id)
        .into()
}

impl Names {
    /// Of these accounts and offerings; ids may repeat.
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        accounts: &[AccountId],
        offerings: &[OfferingId],
    ) -> Result<Names> {
        let mut names = Names { accounts: BTreeMap::new(), offerings: BTreeMap::new() };
        let mut account_ids = accounts.to_vec();
        account_ids.sort_unstable();
        account_ids.dedup();
        for chunk in bulk::id_chunks(&account_ids) {
            let rows = account::Entity::find()
                .select_only()
                .column_as(account::Column::Id, "account_id")
                .column(account::Column::Number)
                .column(account::Column::Name)
                .column(account::Column::Currency)
                .column_as(customer::Column::Id, "customer_id")
                .column_as(customer::Column::Number, "customer_number")
                .column_as(customer::Column::Name, "customer_name")
                .join(JoinType::InnerJoin, account_to_customer())
                .filter(account::Column::Id.is_in(chunk))
                .into_model::<AccountName>()
                .all(db)
                .await?;
            names.accounts.extend(rows.into_iter().map(|row| (row.account_id, row)));
        }
        let mut offering_ids = offerings.to_vec();
        offering_ids.sort_unstable();
        offering_ids.dedup();
        let rows = bulk::find_by_ids::<offering::Entity, _>(db, offering::Column::Id, &offering_ids).await?;
        names.offerings = rows.into_iter().map(|row| (row.id, row)).collect();
        Ok(names)
    }

    /// The account of this id, which was asked for.
    pub(super) fn account(&self, id: AccountId) -> Result<&AccountName> {
        self.accounts.get(&id).ok_or_else(|| internal(format!("account {id} is not there")))
    }

    /// The offering of this id, which was asked for.
    pub(super) fn offering(&self, id: OfferingId) -> Result<&offering::Model> {
        self.offerings.get(&id).ok_or_else(|| internal(format!("offering {id} is not there")))
    }
}

/// An offering's name in both languages.
pub(super) fn name_of(offering: &offering::Model) -> LocalText {
    LocalText::new(&offering.name_chinese, &offering.name_english)
}

/// What an offering is counted in.
pub(super) fn unit_of(offering: &offering::Model) -> LocalText {
    LocalText::new(&offering.unit_chinese, &offering.unit_english)
}
