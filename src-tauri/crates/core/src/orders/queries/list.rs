//! The list of orders.

use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::orders::model::{ItemChange, OrderState, order, order_item};
use crate::orders::names::{self, Names};
use crate::orders::queries::filter::AccountFilter;
use crate::orders::rules;
use crate::store::bulk;
use crate::store::page::Window;
use boss_kernel::id::{AccountId, CustomerId, OrderId};
use boss_kernel::{Instant, LocalText, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Orders, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListOrders {
    /// Which rows; always in the order they were entered.
    pub window: Window,
    /// Only these states; empty for all.
    pub states: Vec<OrderState>,
    /// Only of this customer.
    pub customer_id: Option<CustomerId>,
    /// Only of this account.
    pub account_id: Option<AccountId>,
    /// An order's or account's number, or a part of the customer's name.
    pub search: String,
}

/// A window of orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderList {
    /// The rows of the window.
    pub rows: Vec<OrderRow>,
    /// How many there are in all.
    pub total: u64,
}

/// One order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderRow {
    /// Which.
    pub order_id: OrderId,
    /// `O000001`.
    pub number: String,
    /// The customer.
    pub customer_id: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// The account.
    pub account_id: AccountId,
    /// `A000001`.
    pub account_number: String,
    /// What it asks for, in short: `新增 云存储 × 20；终止 CDN`.
    pub items: LocalText,
    /// Its state.
    pub state: OrderState,
    /// The day the customer asked.
    pub requested_on: NaiveDate,
    /// Tasks that are not done yet.
    pub open_tasks: i64,
    /// Tasks that failed.
    pub failed_tasks: i64,
    /// When it was entered.
    pub created_at: Instant,
    /// When its last item was done.
    pub completed_at: Option<Instant>,
}

impl Query for ListOrders {
    const NAME: &'static str = "orders.list";
    const PERMISSION: Permission = Permission::OrdersRead;
    const TAGS: &'static [Tag] = &[Tag::Orders, Tag::Customers];
    type Output = OrderList;

    async fn run(self, context: &QueryContext) -> Result<OrderList> {
        self.window.sort_by(&[("createdAt", ()), ("number", ())])?;
        let db = &context.db;
        let filter = AccountFilter {
            account_id: self.account_id,
            customer_id: self.customer_id,
            search: &self.search,
        };
        let backend = db.get_database_backend();
        let condition = filter.condition(backend, order::Column::AccountId, order::Column::Number);
        let mut found = order::Entity::find().filter(condition);
        if !self.states.is_empty() {
            found = found.filter(order::Column::State.is_in(self.states.iter().copied()));
        }
        let total = found.clone().count(db).await?;
        let page = found
            .order_by(order::Column::Id, self.window.order(true))
            .offset(self.window.rows_before())
            .limit(self.window.rows());
        let rows = order_rows(db, page.all(db).await?).await?;
        Ok(OrderList { rows, total })
    }
}

async fn order_rows(db: &impl ConnectionTrait, orders: Vec<order::Model>) -> Result<Vec<OrderRow>> {
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    let items = bulk::find_by_ids::<order_item::Entity, _>(db, order_item::Column::OrderId, &ids).await?;
    let targets = items.iter().filter_map(|item| item.to_account_id);
    let accounts: Vec<AccountId> = orders.iter().map(|order| order.account_id).chain(targets).collect();
    let offerings: Vec<_> = items.iter().map(|item| item.offering_id).collect();
    let names = Names::read(db, &accounts, &offerings).await?;
    let mut by_order: BTreeMap<OrderId, Vec<order_item::Model>> = BTreeMap::new();
    for item in items {
        by_order.entry(item.order_id).or_default().push(item);
    }
    let row = |order: order::Model| {
        let mut items = by_order.remove(&order.id).unwrap_or_default();
        items.sort_by_key(|item| item.position);
        let account = names.account(order.account_id)?;
        let count =
            |what: fn(OrderState) -> bool| items.iter().filter(|item| what(item.state)).count() as i64;
        Ok(OrderRow {
            order_id: order.id,
            number: order.number,
            customer_id: account.customer_id,
            customer_name: account.customer_name.clone(),
            account_id: order.account_id,
            account_number: account.number.clone(),
            items: summary(&names, &items)?,
            state: order.state,
            requested_on: order.requested_on,
            open_tasks: count(rules::is_open),
            failed_tasks: count(|state| state == OrderState::Failed),
            created_at: order.created_at,
            completed_at: order.completed_at,
        })
    };
    orders.into_iter().map(row).collect()
}

/// Items beyond these are told as their number.
const MOST_NAMED: usize = 3;

/// What an order asks for, in short.
fn summary(names: &Names, items: &[order_item::Model]) -> Result<LocalText> {
    let (mut chinese, mut english) = (Vec::new(), Vec::new());
    for item in items.iter().take(MOST_NAMED) {
        let words = in_words(names, item)?;
        chinese.push(words.chinese);
        english.push(words.english);
    }
    if items.len() > MOST_NAMED {
        chinese.push(format!("等 {} 项", items.len()));
        english.push(format!("{} more", items.len() - MOST_NAMED));
    }
    Ok(LocalText::new(chinese.join("；"), english.join("; ")))
}

fn in_words(names: &Names, item: &order_item::Model) -> Result<LocalText> {
    let offering = names.offering(item.offering_id)?;
    let (name, unit) = (names::name_of(offering), names::unit_of(offering));
    let LocalText { chinese, english } = name;
    let count = |unit: &str| format!("{} {unit}", item.quantity);
    let (chinese_count, english_count) = (count(&unit.chinese), count(&unit.english));
    Ok(match item.change {
        ItemChange::Add => LocalText::new(
            format!("新增 {chinese} × {chinese_count}"),
            format!("add {english} × {english_count}"),
        ),
        ItemChange::Modify => LocalText::new(
            format!("变更 {chinese} 为 {chinese_count}"),
            format!("change {english} to {english_count}"),
        ),
        ItemChange::ChangeOffering => LocalText::new(
            format!("改用 {chinese} × {chinese_count}"),
            format!("change to {english} × {english_count}"),
        ),
        ItemChange::Suspend => LocalText::new(format!("暂停 {chinese}"), format!("suspend {english}")),
        ItemChange::Resume => LocalText::new(format!("恢复 {chinese}"), format!("resume {english}")),
        ItemChange::Move => {
            let to = item.to_account_id.map(|id| names.account(id)).transpose()?;
            let number = to.map_or("", |account| account.number.as_str());
            LocalText::new(format!("转移 {chinese} 至 {number}"), format!("move {english} to {number}"))
        }
        ItemChange::Reactivate => {
            LocalText::new(format!("重新启用 {chinese}"), format!("reactivate {english}"))
        }
        ItemChange::Delete => LocalText::new(format!("终止 {chinese}"), format!("end {english}")),
    })
}
