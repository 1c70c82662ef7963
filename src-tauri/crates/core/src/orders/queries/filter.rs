//! Narrowing lists of orders and subscriptions by account, customer and search text.

use crate::customers::model::account;
use crate::store::search;
use boss_kernel::id::{AccountId, CustomerId};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, DbBackend};

/// Accounts a list is narrowed to.
pub(super) struct AccountFilter<'a> {
    pub(super) account_id: Option<AccountId>,
    pub(super) customer_id: Option<CustomerId>,
    /// The number of a row or its account, or a part of the customer's name.
    pub(super) search: &'a str,
}

impl AccountFilter<'_> {
    /// The condition on a list whose rows have an account and a number.
    pub(super) fn condition<C: ColumnTrait>(
        &self,
        backend: DbBackend,
        account_column: C,
        number: C,
    ) -> Condition {
        let mut condition = Condition::all();
        if let Some(id) = self.account_id {
            condition = condition.add(account_column.eq(id));
        }
        if let Some(id) = self.customer_id {
            condition =
                condition.add(account_column.in_subquery(accounts(account::Column::CustomerId.eq(id))));
        }
        let text = self.search.trim();
        if text.is_empty() {
            return condition;
        }
        let numbered = text.to_ascii_uppercase();
        let mut found = Condition::any()
            .add(number.eq(numbered.as_str()))
            .add(account_column.in_subquery(accounts(account::Column::Number.eq(numbered.as_str()))));
        if let Some((sql, values)) = search::customer_condition(backend, "customer_id", text, 1) {
            found = found.add(account_column.in_subquery(accounts(Expr::cust_with_values(sql, values))));
        }
        condition.add(found)
    }
}

fn accounts(condition: impl sea_orm::sea_query::IntoCondition) -> SelectStatement {
    Query::select().column(account::Column::Id).from(account::Entity).cond_where(condition).to_owned()
}
