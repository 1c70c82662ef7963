//! Billing accounts: a list that pickers use too, and one account's page.

use crate::customers::actions::{ChangeAccount, CloseAccount, SetPayer, find_account, tax_profile_of};
use crate::customers::matches::CustomerMatches;
use crate::customers::model::{AccountState, account, customer};
use crate::customers::queries::detail::TIMELINE;
use crate::customers::queries::window::{Total, count_up_to, window_of};
use crate::customers::views::{AccountDetail, AccountName, AccountRow, AccountView, TaxProfileView};
use crate::customers::{closing, codes};
use crate::gate::{AllowedAction, ObjectKind, Permission, Query, QueryContext, Tag, rule_of, timeline};
use crate::store::bulk;
use crate::store::page::Window;
use boss_kernel::id::{AccountId, CustomerId};
use boss_kernel::{Currency, Error, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A window of the list of billing accounts. Sorts by `number` (default, newest first).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListAccounts {
    /// Which rows.
    pub window: Window,
    /// An account's number, or what a customer is found by.
    pub search: Option<String>,
    /// Only this customer's.
    pub customer_id: Option<CustomerId>,
    /// Only those in this state.
    pub state: Option<AccountState>,
    /// Only those of this currency.
    pub currency: Option<Currency>,
}

/// A window of billing accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountList {
    /// The rows of the window.
    pub rows: Vec<AccountRow>,
    /// How many there are in all; at least so many where `totalIsExact` is false.
    pub total: u64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
}

impl Query for ListAccounts {
    const NAME: &'static str = "customers.accounts";
    const PERMISSION: Permission = Permission::CustomersRead;
    const TAGS: &'static [Tag] = &[Tag::Customers];
    type Output = AccountList;

    async fn run(self, context: &QueryContext) -> Result<AccountList> {
        self.window.sort_by(&[("number", ())])?;
        let matches = CustomerMatches::of(&context.db, self.search.as_deref()).await?;
        let (rows, total) = self.accounts(&context.db, &matches).await?;
        let rows = with_customers(&context.db, rows).await?;
        Ok(AccountList { rows, total: total.count, total_is_exact: total.exact })
    }
}

impl ListAccounts {
    async fn accounts(
        &self,
        db: &DatabaseConnection,
        matches: &CustomerMatches,
    ) -> Result<(Vec<account::Model>, Total)> {
        let column = Expr::col((account::Entity, account::Column::CustomerId));
        let mut select = self.filtered(account::Entity::find());
        if let Some(condition) = matches.condition(db.get_database_backend(), column) {
            select = select.filter(condition);
        }
        // Numbers rise with the ids.
        let ordered = select.clone().order_by(account::Column::Id, self.window.order(true));
        let window = |select: Select<account::Entity>| {
            select.offset(self.window.rows_before()).limit(self.window.rows())
        };
        match matches {
            CustomerMatches::Few { complete, .. } => {
                let all = ordered.all(db).await?;
                let total = Total { count: all.len() as u64, exact: *complete };
                Ok((window_of(all, &self.window), total))
            }
            CustomerMatches::Many(_) => {
                let rows = window(ordered).all(db).await?;
                let total = Total::at_least(&self.window, rows.len());
                Ok((rows, total))
            }
            CustomerMatches::All => {
                let counted = select.select_only().column(account::Column::Id);
                let rows = async { Ok(window(ordered).all(db).await?) };
                Ok(futures::try_join!(rows, count_up_to(db, counted))?)
            }
        }
    }

    fn filtered(&self, mut select: Select<account::Entity>) -> Select<account::Entity> {
        if let Some(id) = self.customer_id {
            select = select.filter(account::Column::CustomerId.eq(id));
        }
        if let Some(state) = self.state {
            select = select.filter(account::Column::State.eq(state));
        }
        if let Some(currency) = self.currency {
            select = select.filter(account::Column::Currency.eq(currency));
        }
        select
    }
}

async fn with_customers(db: &DatabaseConnection, accounts: Vec<account::Model>) -> Result<Vec<AccountRow>> {
    let ids: Vec<CustomerId> = accounts.iter().map(|account| account.customer_id).collect();
    let customers = bulk::find_by_ids::<customer::Entity, _>(db, customer::Column::Id, &ids).await?;
    let customers: BTreeMap<CustomerId, customer::Model> =
        customers.into_iter().map(|row| (row.id, row)).collect();
    let row = |account: account::Model| {
        let customer = customers.get(&account.customer_id)?;
        Some(AccountRow {
            account_id: account.id,
            number: account.number,
            name: account.name,
            customer_id: customer.id,
            customer_number: customer.number.clone(),
            customer_name: customer.name.clone(),
            currency: account.currency,
            cycle_day: account.cycle_day,
            payment_terms_days: account.payment_terms_days,
            invoicing: account.invoicing,
            state: account.state,
            opened_on: account.opened_on,
            billed_until: account.billed_until,
        })
    };
    Ok(accounts.into_iter().filter_map(row).collect())
}

/// One billing account with its customer and tax profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowAccount {
    /// Which.
    pub account_id: AccountId,
}

impl Query for ShowAccount {
    const NAME: &'static str = "customers.account";
    const PERMISSION: Permission = Permission::CustomersRead;
    const TAGS: &'static [Tag] = &[Tag::Customers, Tag::Billing];
    type Output = AccountDetail;

    async fn run(self, context: &QueryContext) -> Result<AccountDetail> {
        let db = &context.db;
        let account = find_account(db, self.account_id).await?;
        let customer = customer::Entity::find_by_id(account.customer_id).one(db).await?;
        let customer = customer.ok_or_else(|| Error::new(codes::CUSTOMER_NOT_FOUND))?;
        let closing = closing::check_account(&db.into(), &account).await;
        let close = rule_of(closing.map(|_| ()))?;
        let closed = || Error::new(codes::ACCOUNT_CLOSED).with("number", &account.number);
        let change = if account.state == AccountState::Closed { Err(closed()) } else { Ok(()) };
        let pay = if account.state == AccountState::Closed { Err(closed()) } else { Ok(()) };
        let (payer, pays_for) = family(db, &account).await?;
        Ok(AccountDetail {
            payer,
            pays_for,
            tax_profile: tax_profile_of(db, &account).await?.map(TaxProfileView::from),
            timeline: timeline(db, ObjectKind::Account.word(), account.id.0, TIMELINE).await?,
            actions: vec![
                AllowedAction::of::<ChangeAccount>(&context.actor, change),
                AllowedAction::of::<CloseAccount>(&context.actor, close),
                AllowedAction::of::<SetPayer>(&context.actor, pay),
            ],
            account: AccountView::from(account),
            customer_id: customer.id,
            customer_number: customer.number,
            customer_name: customer.name,
        })
    }
}

/// Accounts paid for that a page names.
const MOST_PAID_FOR: u64 = 100;

/// Who pays for an account, and whom it pays for.
async fn family(
    db: &DatabaseConnection,
    account: &account::Model,
) -> Result<(Option<AccountName>, Vec<AccountName>)> {
    let paid_for = account::Entity::find()
        .filter(account::Column::PayerAccountId.eq(account.id))
        .order_by_asc(account::Column::Id)
        .limit(MOST_PAID_FOR);
    let mut found = paid_for.all(db).await?;
    if let Some(payer) = account.payer_account_id {
        found.extend(account::Entity::find_by_id(payer).one(db).await?);
    }
    let name = |row: AccountRow| AccountName {
        account_id: row.account_id,
        number: row.number,
        name: row.name,
        customer_id: row.customer_id,
        customer_name: row.customer_name,
    };
    let mut names: Vec<AccountName> = with_customers(db, found).await?.into_iter().map(name).collect();
    let payer = names.iter().position(|name| Some(name.account_id) == account.payer_account_id);
    let payer = payer.map(|place| names.remove(place));
    Ok((payer, names))
}
