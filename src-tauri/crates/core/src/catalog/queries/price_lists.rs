//! All price lists.

use crate::catalog::actions::AddPriceVersion;
use crate::catalog::model::{price_list, price_version};
use crate::gate::{AllowedAction, Permission, Query, QueryContext, Tag};
use boss_kernel::id::PriceListId;
use boss_kernel::{Instant, LocalText, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All price lists, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListPriceLists {}

/// All price lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PriceListList {
    /// By code.
    pub rows: Vec<PriceListRow>,
}

/// A price list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceListRow {
    /// Which.
    pub price_list_id: PriceListId,
    /// Short name.
    pub code: String,
    /// What people call it.
    pub name: LocalText,
    /// How many price versions are for its customers only.
    pub versions: u64,
    /// How many customers are on it today.
    pub customers: u64,
    /// Since when there is one.
    pub created_at: Instant,
    /// What can be done now: a price can be changed for its customers only.
    pub actions: Vec<AllowedAction>,
}

impl Query for ListPriceLists {
    const NAME: &'static str = "catalog.price_lists";
    const PERMISSION: Permission = Permission::CatalogRead;
    const TAGS: &'static [Tag] = &[Tag::Catalog, Tag::Customers];
    type Output = PriceListList;

    async fn run(self, context: &QueryContext) -> Result<PriceListList> {
        let db = &context.db;
        let lists = price_list::Entity::find().order_by_asc(price_list::Column::Code).all(db).await?;
        let versions: Vec<(PriceListId, i64)> = price_version::Entity::find()
            .select_only()
            .column(price_version::Column::PriceListId)
            .column_as(price_version::Column::Id.count(), "versions")
            .filter(price_version::Column::PriceListId.is_not_null())
            .group_by(price_version::Column::PriceListId)
            .into_tuple()
            .all(db)
            .await?;
        let versions: BTreeMap<PriceListId, i64> = versions.into_iter().collect();
        let customers = customers_on(db, context.today).await?;
        let row = |list: price_list::Model| PriceListRow {
            price_list_id: list.id,
            code: list.code,
            name: LocalText::new(list.name_chinese, list.name_english),
            versions: versions.get(&list.id).and_then(|count| u64::try_from(*count).ok()).unwrap_or(0),
            customers: customers.get(&list.id).copied().unwrap_or(0),
            created_at: list.created_at,
            actions: vec![AllowedAction::of::<AddPriceVersion>(&context.actor, Ok(()))],
        };
        Ok(PriceListList { rows: lists.into_iter().map(row).collect() })
    }
}

/// The rows that put customers on lists on the day `$1`: the latest row of each customer says.
pub(super) const ON_A_LIST: &str = "customer_price_list entry WHERE entry.from_on <= $1 AND entry.price_list_id IS NOT NULL \
     AND NOT EXISTS (SELECT 1 FROM customer_price_list later WHERE later.customer_id = entry.customer_id \
     AND later.from_on <= $1 AND later.from_on > entry.from_on)";

/// How many customers are on each list on a day.
pub(super) async fn customers_on(
    db: &impl ConnectionTrait,
    day: NaiveDate,
) -> Result<BTreeMap<PriceListId, u64>> {
    let text = format!(
        "SELECT entry.price_list_id AS price_list_id, count(*) AS customers FROM {ON_A_LIST} GROUP BY entry.price_list_id"
    );
    let select = Statement::from_sql_and_values(db.get_database_backend(), text, [day.into()]);
    let count = |row: &sea_orm::QueryResult| {
        let customers: i64 = row.try_get("", "customers")?;
        Ok((row.try_get("", "price_list_id")?, u64::try_from(customers).unwrap_or(0)))
    };
    db.query_all_raw(select).await?.iter().map(count).collect()
}
