//! Which price list a customer is on.

use crate::billing::actions::rerate_from;
use crate::billing::{codes, rules};
use crate::catalog::model::{customer_price_list, price_list};
use crate::catalog::unknown_price_list;
use crate::customers;
use crate::customers::codes as customer_codes;
use crate::customers::model::{CustomerState, account, customer};
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::store::turns;
use boss_kernel::id::{AccountId, CustomerId, PriceListId};
use boss_kernel::{Error, Fault, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

/// Puts a customer on a price list from a day on, or on none. What was planned from later days stays. Where that day was billed
/// already, their accounts are billed the difference by the next run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PutOnPriceList {
    /// Who.
    pub customer_id: CustomerId,
    /// The first day.
    pub from_on: NaiveDate,
    /// On which; the prices for everybody from that day on, if none.
    pub price_list_id: Option<PriceListId>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PutOnList {
    /// How many accounts were billed past the day and will be billed the difference.
    pub accounts_to_rerate: u64,
}

impl Action for PutOnPriceList {
    const NAME: &'static str = "billing.put_on_price_list";
    const PERMISSION: Permission = Permission::TermsWrite;
    const STALE: &'static [Tag] = &[Tag::Billing, Tag::Customers, Tag::Catalog];
    type Output = PutOnList;

    async fn run(self, context: &mut ActionContext) -> Result<PutOnList> {
        // Accounts before their customer, as everybody locks them; a run that holds them is waited for.
        let accounts = account::Entity::find().filter(account::Column::CustomerId.eq(self.customer_id));
        let accounts: Vec<AccountId> =
            accounts.select_only().column(account::Column::Id).into_tuple().all(&context.tx).await?;
        customers::lock_accounts(&context.tx, &accounts).await?;
        let missing = || Error::new(customer_codes::CUSTOMER_NOT_FOUND).at("customerId");
        let customer = turns::lock_one::<customer::Entity, _>(&context.tx, self.customer_id).await?;
        let customer = customer.ok_or_else(missing)?;
        if customer.state == CustomerState::Closed {
            let error = Error::new(customer_codes::CUSTOMER_CLOSED).with("name", &customer.name);
            return Err(error.at("customerId"));
        }
        self.check(context, &customer).await?;
        self.write(&context.tx).await?;
        context.changed(ChangeVerb::Changed, ObjectKind::Customer, customer.id.0, customer.name);
        if let Some(list) = self.price_list_id {
            let known = price_list::Entity::find_by_id(list).one(&context.tx).await?;
            let label = known.map(|known| known.name_chinese).unwrap_or_default();
            context.changed(ChangeVerb::Changed, ObjectKind::PriceList, list.0, label);
        }
        let accounts_to_rerate = rerate_from(context, &accounts, self.from_on, "fromOn").await?;
        Ok(PutOnList { accounts_to_rerate })
    }
}

impl PutOnPriceList {
    async fn check(&self, context: &ActionContext, customer: &customer::Model) -> Result<()> {
        let mut faults = Vec::new();
        let day = rules::check_day(self.from_on, context.today);
        faults.extend(day.err().map(|error| Fault::at("fromOn", error)));
        let unknown = unknown_price_list(&context.tx, self.price_list_id).await?;
        faults.extend(unknown.map(|error| Fault::at("priceListId", error)));
        let before = customer_price_list::Entity::find()
            .filter(customer_price_list::Column::CustomerId.eq(customer.id))
            .filter(customer_price_list::Column::FromOn.lte(self.from_on))
            .order_by_desc(customer_price_list::Column::FromOn);
        let now_on = before.one(&context.tx).await?.and_then(|row| row.price_list_id);
        if faults.is_empty() && now_on == self.price_list_id {
            let code = if now_on.is_some() { codes::ON_LIST_ALREADY } else { codes::ON_NO_LIST };
            let error = Error::new(code).with("name", &customer.name).with("date", self.from_on);
            faults.push(Fault::at("priceListId", error));
        }
        Error::unless_faultless(faults)
    }

    async fn write(&self, tx: &impl ConnectionTrait) -> Result<()> {
        let key = (self.customer_id, self.from_on);
        if customer_price_list::Entity::find_by_id(key).one(tx).await?.is_some() {
            customer_price_list::Entity::update_many()
                .col_expr(customer_price_list::Column::PriceListId, Expr::value(self.price_list_id))
                .filter(customer_price_list::Column::CustomerId.eq(self.customer_id))
                .filter(customer_price_list::Column::FromOn.eq(self.from_on))
                .exec(tx)
                .await?;
            return Ok(());
        }
        let row = customer_price_list::ActiveModel {
            customer_id: Set(self.customer_id),
            from_on: Set(self.from_on),
            price_list_id: Set(self.price_list_id),
        };
        customer_price_list::Entity::insert(row).exec_without_returning(tx).await?;
        Ok(())
    }
}
