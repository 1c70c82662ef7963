//! Finding documents by what people type: a number, its beginning, or part of the customer's name.

use crate::customers::model::{account, customer};
use crate::store::{bulk, search};
use boss_kernel::Result;
use boss_kernel::id::{AccountId, CustomerId};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait};
use std::collections::{BTreeMap, BTreeSet};

/// Where a kind of document is found.
pub(crate) struct Findable<C> {
    /// The column of its number.
    pub(crate) number: C,
    /// What its numbers begin with.
    pub(crate) prefix: &'static str,
    /// How many digits follow.
    pub(crate) digits: usize,
    /// The column of its customer, as SQL.
    pub(crate) customer: &'static str,
}

/// What `text` asks for: documents with that number or number's beginning, or of customers of that name.
pub(crate) fn condition<C: ColumnTrait>(
    db: &impl ConnectionTrait,
    findable: &Findable<C>,
    text: &str,
) -> Condition {
    let mut any = Condition::any();
    if let Some((first, last)) = number_range(text, findable.prefix, findable.digits) {
        any = any.add(findable.number.between(first, last));
    }
    let backend = db.get_database_backend();
    if let Some((sql, values)) = search::customer_condition(backend, findable.customer, text, 1) {
        any = any.add(Expr::cust_with_values(sql, values));
    }
    if any.is_empty() { Condition::all().add(never()) } else { any }
}

/// A condition that nothing fulfils.
fn never() -> SimpleExpr {
    Expr::val(1).eq(0)
}

/// The first and last number that `text` may mean: its whole range where it is a number's beginning, one where it is the
/// digits alone. Bounds have the same length, so they hold in every collation.
fn number_range(text: &str, prefix: &str, digits: usize) -> Option<(String, String)> {
    let text = text.trim().to_uppercase();
    let is_digits = |text: &str| text.len() <= digits && text.bytes().all(|b| b.is_ascii_digit());
    if !text.is_empty() && is_digits(&text) {
        let number = format!("{prefix}{text:0>digits$}");
        return Some((number.clone(), number));
    }
    let rest = text.strip_prefix(prefix).filter(|rest| is_digits(rest))?;
    Some((format!("{prefix}{rest:0<digits$}"), format!("{prefix}{rest:9<digits$}")))
}

/// Names of customers and numbers of accounts, for the rows of a window.
pub(crate) struct Names {
    customers: BTreeMap<CustomerId, String>,
    accounts: BTreeMap<AccountId, String>,
}

impl Names {
    /// Reads those of the rows.
    pub(crate) async fn read(
        db: &impl ConnectionTrait,
        rows: impl Iterator<Item = (CustomerId, AccountId)>,
    ) -> Result<Names> {
        let (customers, accounts): (BTreeSet<_>, BTreeSet<_>) = rows.unzip();
        let customers: Vec<_> = customers.into_iter().collect();
        let accounts: Vec<_> = accounts.into_iter().collect();
        let customers =
            bulk::find_by_ids::<customer::Entity, _>(db, customer::Column::Id, &customers).await?;
        let accounts = bulk::find_by_ids::<account::Entity, _>(db, account::Column::Id, &accounts).await?;
        Ok(Names {
            customers: customers.into_iter().map(|row| (row.id, row.name)).collect(),
            accounts: accounts.into_iter().map(|row| (row.id, row.number)).collect(),
        })
    }

    /// The customer's name.
    pub(crate) fn customer(&self, id: CustomerId) -> String {
        self.customers.get(&id).cloned().unwrap_or_default()
    }

    /// The account's number.
    pub(crate) fn account(&self, id: AccountId) -> String {
        self.accounts.get(&id).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::number_range;

    fn check(text: &str, expect: Option<(&str, &str)>) {
        let found = number_range(text, "INV-", 8);
        assert_eq!(found, expect.map(|(first, last)| (first.to_owned(), last.to_owned())), "{text}");
    }

    #[test]
    fn numbers_and_their_beginnings() {
        check("inv-0000", Some(("INV-00000000", "INV-00009999")));
        check(" INV-00000012 ", Some(("INV-00000012", "INV-00000012")));
        check("12", Some(("INV-00000012", "INV-00000012")));
        check("INV-", Some(("INV-00000000", "INV-99999999")));
        for text in ["", "云川", "INV-1a", "123456789", "B00000001"] {
            check(text, None);
        }
    }
}
