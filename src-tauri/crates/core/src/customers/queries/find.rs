//! The quick search behind Ctrl+K.

use crate::customers::matches::{CodeStarts, CustomerMatches};
use crate::customers::model::{account, customer};
use crate::customers::names;
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::store::{bulk, search};
use boss_kernel::Result;
use boss_kernel::id::{AccountId, CustomerId};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most hits that are shown.
const MOST: usize = 12;
/// The most matches that are compared to find the best.
const MOST_COMPARED: usize = 400;

/// Up to twelve customers and accounts by name, number, phone or credit code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct FindCustomers {
    /// What was typed.
    pub text: String,
}

/// What was found, best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundCustomers {
    /// Best first.
    pub hits: Vec<FoundCustomer>,
}

/// What kind of page a hit opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum FoundKind {
    /// A customer's.
    Customer,
    /// A billing account's.
    Account,
}

/// A customer or account that fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundCustomer {
    /// Which page it opens.
    pub kind: FoundKind,
    /// The customer.
    pub customer_id: CustomerId,
    /// The account, if it is one.
    pub account_id: Option<AccountId>,
    /// The number of the customer or account.
    pub number: String,
    /// The name of the customer or account.
    pub name: String,
    /// What else tells it apart: the credit code or phone of a customer, the customer's name of an account.
    pub detail: Option<String>,
}

impl Query for FindCustomers {
    const NAME: &'static str = "customers.find";
    const PERMISSION: Permission = Permission::CustomersRead;
    const TAGS: &'static [Tag] = &[Tag::Customers];
    type Output = FoundCustomers;

    async fn run(self, context: &QueryContext) -> Result<FoundCustomers> {
        let db = &context.db;
        let text = self.text.trim();
        let mut hits = accounts(db, text).await?;
        let same = customers_named(db, text).await?;
        let ids = match CustomerMatches::of(db, Some(text)).await? {
            CustomerMatches::All => Vec::new(),
            CustomerMatches::Few { ids, .. } => ids.into_iter().rev().take(MOST_COMPARED).collect(),
            CustomerMatches::Many(tokens) => {
                search::matching_customers(db, &tokens, MOST_COMPARED as u64).await?
            }
        };
        hits.extend(best(db, text, [same, ids].concat()).await?);
        hits.truncate(MOST);
        Ok(FoundCustomers { hits })
    }
}

/// Customers of this very name, apart from punctuation and legal form: they come first however many others match.
async fn customers_named(db: &DatabaseConnection, text: &str) -> Result<Vec<CustomerId>> {
    let plain = names::plain(text);
    if plain.is_empty() {
        return Ok(Vec::new());
    }
    let select = customer::Entity::find().select_only().column(customer::Column::Id);
    let same = select.filter(customer::Column::PlainName.eq(plain)).limit(MOST as u64);
    Ok(same.into_tuple().all(db).await?)
}

/// How well a customer fits, best smallest: the name itself, its beginning, a part of it, anything else; shorter names first.
fn rank(text: &str, plain: &str, row: &customer::Model) -> (u8, usize) {
    let fit = if row.plain_name == plain || row.number.eq_ignore_ascii_case(text) {
        0
    } else if row.plain_name.starts_with(plain) {
        1
    } else if row.plain_name.contains(plain) {
        2
    } else {
        3
    };
    (fit, row.plain_name.len())
}

async fn best(db: &DatabaseConnection, text: &str, mut ids: Vec<CustomerId>) -> Result<Vec<FoundCustomer>> {
    ids.sort_unstable();
    ids.dedup();
    let mut rows = bulk::find_by_ids::<customer::Entity, _>(db, customer::Column::Id, &ids).await?;
    let plain = names::plain(text);
    rows.sort_by_cached_key(|row| (rank(text, &plain, row), row.id));
    let hit = |row: customer::Model| FoundCustomer {
        kind: FoundKind::Customer,
        customer_id: row.id,
        account_id: None,
        number: row.number,
        name: row.name,
        detail: row.credit_code.or(row.phone),
    };
    Ok(rows.into_iter().take(MOST).map(hit).collect())
}

/// Accounts whose number is or begins with the text; the customers' names stand beside them.
async fn accounts(db: &DatabaseConnection, text: &str) -> Result<Vec<FoundCustomer>> {
    let starts = CodeStarts::of(text).filter(|starts| starts.number().starts_with('A'));
    let Some(starts) = starts else { return Ok(Vec::new()) };
    let start = starts.number();
    let rows = account::Entity::find()
        .filter(account::Column::Number.gte(start))
        .filter(account::Column::Number.lte(format!("{start}zzzzzzzz")))
        .filter(account::Column::Number.starts_with(start))
        .order_by_asc(account::Column::Number)
        .limit(MOST as u64 / 2)
        .all(db)
        .await?;
    let ids: Vec<CustomerId> = rows.iter().map(|row| row.customer_id).collect();
    let customers = bulk::find_by_ids::<customer::Entity, _>(db, customer::Column::Id, &ids).await?;
    let names: BTreeMap<CustomerId, String> = customers.into_iter().map(|row| (row.id, row.name)).collect();
    let hit = |row: account::Model| FoundCustomer {
        kind: FoundKind::Account,
        customer_id: row.customer_id,
        account_id: Some(row.id),
        detail: names.get(&row.customer_id).cloned(),
        number: row.number,
        name: row.name,
    };
    Ok(rows.into_iter().map(hit).collect())
}
