//! The list of customers.

use crate::customers::matches::CustomerMatches;
use crate::customers::model::{CustomerKind, CustomerState, account, contact, customer};
use crate::customers::queries::window::{Total, count_up_to, window_of};
use crate::customers::views::CustomerRow;
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::store::page::Window;
use crate::store::search::{MATCH_SQLITE, SearchTokens};
use crate::store::{bulk, numbers};
use boss_kernel::Result;
use boss_kernel::id::CustomerId;
use schemars::JsonSchema;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, Order, QueryFilter,
    QueryOrder, QuerySelect, Select, Statement,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Up to here it is quicker to sort the matches of a search by name than to walk all names until a window is full, which may
/// be at the alphabet's end.
const MOST_SORTED: u64 = 20_000;

/// A window of the list of customers. Sorts by `number` (default, newest first), `name` or `createdAt`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListCustomers {
    /// Which rows.
    pub window: Window,
    /// Any part of a name, a number, a credit code, or a phone number.
    pub search: Option<String>,
    /// Only companies, or only persons.
    pub kind: Option<CustomerKind>,
    /// Only those in this state.
    pub state: Option<CustomerState>,
}

/// A window of customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerList {
    /// The rows of the window.
    pub rows: Vec<CustomerRow>,
    /// How many there are in all; at least so many where `totalIsExact` is false.
    pub total: u64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
}

impl Query for ListCustomers {
    const NAME: &'static str = "customers.list";
    const PERMISSION: Permission = Permission::CustomersRead;
    const TAGS: &'static [Tag] = &[Tag::Customers];
    type Output = CustomerList;

    async fn run(self, context: &QueryContext) -> Result<CustomerList> {
        let by_name = self.window.sort_by(&[("number", false), ("name", true), ("createdAt", false)])?;
        let matches = CustomerMatches::of(&context.db, self.search.as_deref()).await?;
        let (ids, total) = self.ids(&context.db, &matches, by_name).await?;
        let rows = rows_of(&context.db, &ids).await?;
        Ok(CustomerList { rows, total: total.count, total_is_exact: total.exact })
    }
}

impl ListCustomers {
    /// The customers of the window, in order, and how many there are.
    async fn ids(
        &self,
        db: &DatabaseConnection,
        matches: &CustomerMatches,
        by_name: bool,
    ) -> Result<(Vec<CustomerId>, Total)> {
        let sqlite = db.get_database_backend() == DbBackend::Sqlite;
        let column = Expr::col((customer::Entity, customer::Column::Id));
        let mut found = customer::Entity::find().select_only().column(customer::Column::Id);
        if let Some(condition) = matches.condition(db.get_database_backend(), column) {
            found = found.filter(condition);
        }
        let order = self.window.order(!by_name);
        let filtered = sorted(self.filtered(found.clone()), by_name, &order);
        let window = |select: Select<customer::Entity>| {
            select.offset(self.window.rows_before()).limit(self.window.rows()).into_tuple::<CustomerId>()
        };
        match matches {
            CustomerMatches::Few { complete, .. } => {
                let all: Vec<CustomerId> = filtered.into_tuple().all(db).await?;
                let total = Total { count: all.len() as u64, exact: *complete };
                Ok((window_of(all, &self.window), total))
            }
            CustomerMatches::Many(tokens) => {
                let from_index = sqlite && (!by_name || tokens.match_at_most(db, MOST_SORTED).await?);
                let ids = if from_index {
                    self.matching_on_sqlite(db, tokens, by_name, &order).await?
                } else {
                    window(filtered).all(db).await?
                };
                let total = Total::at_least(&self.window, ids.len());
                Ok((ids, total))
            }
            CustomerMatches::All => {
                let total = self.total(db, self.filtered(found)).await?;
                Ok((window(filtered).all(db).await?, total))
            }
        }
    }

    fn filtered(&self, mut select: Select<customer::Entity>) -> Select<customer::Entity> {
        if let Some(kind) = self.kind {
            select = select.filter(customer::Column::Kind.eq(kind));
        }
        if let Some(state) = self.state {
            select = select.filter(customer::Column::State.eq(state));
        }
        select
    }

    /// Counted up to a bound. Beyond it, and without a filter, the running number of customers tells: none is ever removed.
    async fn total(&self, db: &DatabaseConnection, select: Select<customer::Entity>) -> Result<Total> {
        let counted = count_up_to(db, select).await?;
        if counted.exact || self.kind.is_some() || self.state.is_some() {
            return Ok(counted);
        }
        let taken = numbers::taken(db, numbers::Numbered::Customer).await?;
        Ok(if taken > counted.count { Total { count: taken, exact: true } } else { counted })
    }

    /// Starts at the matches. The search index of SQLite yields them in the order of their ids by itself; by name they are
    /// sorted.
    async fn matching_on_sqlite(
        &self,
        db: &DatabaseConnection,
        tokens: &SearchTokens,
        by_name: bool,
        order: &Order,
    ) -> Result<Vec<CustomerId>> {
        let mut values = vec![tokens.value(DbBackend::Sqlite)];
        let mut conditions = String::new();
        let filters = [
            ("kind", self.kind.map(|kind| kind.to_value())),
            ("state", self.state.map(|state| state.to_value())),
        ];
        for (column, value) in filters {
            if let Some(value) = value {
                values.push(value.into());
                conditions.push_str(&format!(" AND customer.{column} = ${}", values.len()));
            }
        }
        let join = if conditions.is_empty() && !by_name {
            ""
        } else {
            "CROSS JOIN customer ON customer.id = customer_search.rowid"
        };
        let direction = if *order == Order::Asc { "ASC" } else { "DESC" };
        let by_name = if by_name { format!("customer.name {direction}, ") } else { String::new() };
        let text = format!(
            "SELECT customer_search.rowid AS id FROM customer_search {join} WHERE {MATCH_SQLITE}{conditions} \
             ORDER BY {by_name}customer_search.rowid {direction} LIMIT {} OFFSET {}",
            self.window.rows(),
            self.window.rows_before()
        );
        let select = Statement::from_sql_and_values(DbBackend::Sqlite, text, values);
        let rows = db.query_all_raw(select).await?;
        rows.iter().map(|row| Ok(row.try_get::<CustomerId>("", "id")?)).collect()
    }
}

/// Numbers and days of creation rise with the ids, so the ids stand for both.
fn sorted(select: Select<customer::Entity>, by_name: bool, order: &Order) -> Select<customer::Entity> {
    let select = if by_name { select.order_by(customer::Column::Name, order.clone()) } else { select };
    select.order_by(customer::Column::Id, order.clone())
}

/// The rows of these customers, in their order: three reads whatever their number.
async fn rows_of(db: &DatabaseConnection, ids: &[CustomerId]) -> Result<Vec<CustomerRow>> {
    let primary = contact::Entity::find()
        .filter(contact::Column::CustomerId.is_in(ids.to_vec()))
        .filter(contact::Column::IsPrimary.eq(true));
    let counted = account::Entity::find()
        .select_only()
        .column(account::Column::CustomerId)
        .column_as(account::Column::Id.count(), "accounts")
        .filter(account::Column::CustomerId.is_in(ids.to_vec()))
        .group_by(account::Column::CustomerId);
    let (customers, contacts, counts) = futures::try_join!(
        bulk::find_by_ids::<customer::Entity, _>(db, customer::Column::Id, ids),
        async { Ok(primary.all(db).await?) },
        async { Ok(counted.into_tuple::<(CustomerId, i64)>().all(db).await?) },
    )?;
    let mut customers: BTreeMap<CustomerId, customer::Model> =
        customers.into_iter().map(|row| (row.id, row)).collect();
    let mut contacts: BTreeMap<CustomerId, contact::Model> =
        contacts.into_iter().map(|row| (row.customer_id, row)).collect();
    let counts: BTreeMap<CustomerId, i64> = counts.into_iter().collect();
    let row = |id: &CustomerId| {
        let customer = customers.remove(id)?;
        let contact = contacts.remove(id);
        let (contact_name, contact_phone) = contact.map_or((None, None), |c| (Some(c.name), c.phone));
        Some(CustomerRow {
            customer_id: *id,
            number: customer.number,
            kind: customer.kind,
            name: customer.name,
            credit_code: customer.credit_code,
            contact_name,
            phone: contact_phone.or(customer.phone),
            accounts: counts.get(id).and_then(|count| u64::try_from(*count).ok()).unwrap_or(0),
            state: customer.state,
            created_at: customer.created_at,
        })
    };
    Ok(ids.iter().filter_map(row).collect())
}
