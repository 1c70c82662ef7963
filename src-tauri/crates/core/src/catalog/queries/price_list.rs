//! One price list: the prices made for its customers, and who they are.

use crate::catalog::codes;
use crate::catalog::model::{price, price_list, price_version};
use crate::catalog::price_book::price_book;
use crate::catalog::queries::offering::views;
use crate::catalog::queries::price_lists::{self, ON_A_LIST};
use crate::catalog::views::{OfferingName, PriceVersionView, PriceView};
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::store::page::Window;
use boss_kernel::id::{CustomerId, OfferingId, PriceId, PriceListId};
use boss_kernel::{Error, Instant, LocalText, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryResult, QuerySelect, QueryTrait,
    Statement,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A price list with its prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowPriceList {
    /// Which.
    pub price_list_id: PriceListId,
}

/// The customers that are on a price list today, by number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListListedCustomers {
    /// On which.
    pub price_list_id: PriceListId,
    /// Which rows.
    #[serde(default)]
    pub window: Window,
}

/// Customers on a price list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListedCustomerList {
    /// The rows of the window.
    pub rows: Vec<ListedCustomer>,
    /// How many there are in all.
    pub total: u64,
}

/// Everything about one price list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceListDetail {
    /// Which.
    pub price_list_id: PriceListId,
    /// Short name.
    pub code: String,
    /// What people call it.
    pub name: LocalText,
    /// Since when there is one.
    pub created_at: Instant,
    /// The versions for its customers only: by offering and price, newest first.
    pub prices: Vec<ListedPrice>,
    /// How many customers are on it today.
    pub customers: u64,
}

/// A version of a price for the customers of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListedPrice {
    /// Of which offering.
    pub offering: OfferingName,
    /// Of which price.
    pub price_id: PriceId,
    /// What stands on the bill's line.
    pub name: LocalText,
    /// The version.
    pub version: PriceVersionView,
}

/// A customer on a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListedCustomer {
    /// Which.
    pub customer_id: CustomerId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Since which day it is on the list.
    pub from_on: NaiveDate,
}

impl Query for ShowPriceList {
    const NAME: &'static str = "catalog.price_list";
    const PERMISSION: Permission = Permission::CatalogRead;
    const TAGS: &'static [Tag] = &[Tag::Catalog, Tag::Customers];
    type Output = PriceListDetail;

    async fn run(self, context: &QueryContext) -> Result<PriceListDetail> {
        let db = &context.db;
        let list = price_list::Entity::find_by_id(self.price_list_id).one(db).await?;
        let list = list.ok_or_else(|| Error::new(codes::PRICE_LIST_NOT_FOUND))?;
        Ok(PriceListDetail {
            price_list_id: list.id,
            prices: prices_of(db, list.id, context.today).await?,
            customers: count_on(db, list.id, context.today).await?,
            code: list.code,
            name: LocalText::new(list.name_chinese, list.name_english),
            created_at: list.created_at,
        })
    }
}

impl Query for ListListedCustomers {
    const NAME: &'static str = "catalog.listed_customers";
    const PERMISSION: Permission = Permission::CustomersRead;
    const TAGS: &'static [Tag] = &[Tag::Catalog, Tag::Customers];
    type Output = ListedCustomerList;

    async fn run(self, context: &QueryContext) -> Result<ListedCustomerList> {
        let (list, today) = (self.price_list_id, context.today);
        let columns = [("number", "customer.number"), ("name", "customer.name"), ("fromOn", "found.from_on")];
        let column = self.window.sort_by(&columns)?;
        let descending = self.window.order(false) == Order::Desc;
        let order = format!("{column} {}", if descending { "DESC" } else { "ASC" });
        let rows = customers_on(&context.db, (list, today), &order, &self.window).await?;
        Ok(ListedCustomerList { rows, total: count_on(&context.db, list, today).await? })
    }
}

async fn prices_of(
    db: &impl ConnectionTrait,
    list: PriceListId,
    today: NaiveDate,
) -> Result<Vec<ListedPrice>> {
    let listed = price_version::Entity::find()
        .select_only()
        .column(price_version::Column::PriceId)
        .filter(price_version::Column::PriceListId.eq(list))
        .into_query();
    let offerings: Vec<OfferingId> = price::Entity::find()
        .select_only()
        .column(price::Column::OfferingId)
        .distinct()
        .filter(price::Column::Id.in_subquery(listed))
        .into_tuple()
        .all(db)
        .await?;
    let book = price_book(db, &offerings).await?;
    let mut by_code = BTreeMap::new();
    for (id, priced) in book.offerings {
        let offering = priced.offering;
        let name = LocalText::new(offering.name_chinese, offering.name_english);
        let prices = views(db, priced.prices, offering.currency, today).await?;
        by_code.insert(
            (offering.code.clone(), id),
            (OfferingName { offering_id: id, code: offering.code, name }, prices),
        );
    }
    let listed = by_code.into_values().flat_map(|(offering, prices)| {
        prices.into_iter().flat_map(move |price| versions_for(list, &offering, price))
    });
    Ok(listed.collect())
}

fn versions_for(list: PriceListId, offering: &OfferingName, price: PriceView) -> Vec<ListedPrice> {
    let PriceView { price_id, name, versions, .. } = price;
    let ours = versions.into_iter().filter(|version| version.price_list_id == Some(list));
    ours.map(|version| ListedPrice { offering: offering.clone(), price_id, name: name.clone(), version })
        .collect()
}

async fn count_on(db: &impl ConnectionTrait, list: PriceListId, day: NaiveDate) -> Result<u64> {
    Ok(price_lists::customers_on(db, day).await?.get(&list).copied().unwrap_or(0))
}

async fn customers_on(
    db: &impl ConnectionTrait,
    (list, day): (PriceListId, NaiveDate),
    order: &str,
    window: &Window,
) -> Result<Vec<ListedCustomer>> {
    let text = format!(
        "SELECT customer.id AS id, customer.number AS number, customer.name AS name, found.from_on AS from_on \
         FROM (SELECT entry.customer_id, entry.from_on FROM {ON_A_LIST} AND entry.price_list_id = $2) found JOIN customer ON customer.id = found.customer_id \
         ORDER BY {order}, customer.number LIMIT {} OFFSET {}",
        window.rows(),
        window.rows_before()
    );
    let select = Statement::from_sql_and_values(db.get_database_backend(), text, [day.into(), list.into()]);
    let customer = |row: &QueryResult| {
        Ok(ListedCustomer {
            customer_id: row.try_get("", "id")?,
            number: row.try_get("", "number")?,
            name: row.try_get("", "name")?,
            from_on: row.try_get("", "from_on")?,
        })
    };
    db.query_all_raw(select).await?.iter().map(customer).collect()
}
