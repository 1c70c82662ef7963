//! One customer's page.

use crate::customers::actions::{
    AddAccount, AddContact, AddTaxProfile, ChangeCustomer, CloseCustomer, ReopenCustomer,
};
use crate::customers::model::{CustomerState, account, contact, customer, tax_profile};
use crate::customers::rules::{self, CustomerStep};
use crate::customers::views::{AccountView, ContactView, CustomerDetail, TaxProfileView};
use crate::customers::{closing, codes, credit_code};
use crate::gate::{AllowedAction, ObjectKind, Permission, Query, QueryContext, Tag, rule_of, timeline};
use boss_kernel::error::NoticeView;
use boss_kernel::id::CustomerId;
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

/// The most entries of a timeline that a page shows.
pub(super) const TIMELINE: u64 = 100;

/// Everything about one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowCustomer {
    /// Which.
    pub customer_id: CustomerId,
}

impl Query for ShowCustomer {
    const NAME: &'static str = "customers.detail";
    const PERMISSION: Permission = Permission::CustomersRead;
    const TAGS: &'static [Tag] = &[Tag::Customers];
    type Output = CustomerDetail;

    async fn run(self, context: &QueryContext) -> Result<CustomerDetail> {
        let id = self.customer_id;
        let db = &context.db;
        let row = customer::Entity::find_by_id(id).one(db).await?;
        let row = row.ok_or_else(|| Error::new(codes::CUSTOMER_NOT_FOUND))?;
        let contacts = contact::Entity::find()
            .filter(contact::Column::CustomerId.eq(id))
            .order_by_desc(contact::Column::IsPrimary)
            .order_by_asc(contact::Column::Id);
        let profiles = tax_profile::Entity::find()
            .filter(tax_profile::Column::CustomerId.eq(id))
            .order_by_desc(tax_profile::Column::IsDefault)
            .order_by_asc(tax_profile::Column::Id);
        let accounts = account::Entity::find()
            .filter(account::Column::CustomerId.eq(id))
            .order_by_asc(account::Column::Id);
        let doubt = row.credit_code.as_deref().and_then(credit_code::doubt);
        Ok(CustomerDetail {
            contacts: contacts.all(db).await?.into_iter().map(ContactView::from).collect(),
            tax_profiles: profiles.all(db).await?.into_iter().map(TaxProfileView::from).collect(),
            accounts: accounts.all(db).await?.into_iter().map(AccountView::from).collect(),
            timeline: timeline(db, ObjectKind::Customer.word(), id.0, TIMELINE).await?,
            actions: actions(context, &row).await?,
            customer_id: id,
            credit_code_notice: doubt.as_ref().map(NoticeView::from),
            number: row.number,
            kind: row.kind,
            name: row.name,
            credit_code: row.credit_code,
            phone: row.phone,
            email: row.email,
            address: row.address,
            note: row.note,
            state: row.state,
            created_at: row.created_at,
            version: row.version,
        })
    }
}

/// What can be done with the customer now: the rules are those the actions themselves ask.
async fn actions(context: &QueryContext, row: &customer::Model) -> Result<Vec<AllowedAction>> {
    let actor = &context.actor;
    let closed = || Error::new(codes::CUSTOMER_CLOSED).with("name", &row.name);
    let open = if row.state == CustomerState::Closed { Err(closed()) } else { Ok(()) };
    let reopen = rules::step_customer(row.state, CustomerStep::Reopen, &row.name).map(|_| ());
    let close = rule_of(closing::check_customer(&context.db, row).await)?;
    Ok(vec![
        AllowedAction::of::<ChangeCustomer>(actor, Ok(())),
        AllowedAction::of::<AddContact>(actor, Ok(())),
        AllowedAction::of::<AddTaxProfile>(actor, Ok(())),
        AllowedAction::of::<AddAccount>(actor, open),
        AllowedAction::of::<CloseCustomer>(actor, close),
        AllowedAction::of::<ReopenCustomer>(actor, reopen),
    ])
}
