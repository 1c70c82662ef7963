//! Which customers a search text means: any part of a name, or the beginning of a number, a credit code or a phone.
//!
//! Few matches are known one by one; many are left to the database, which walks a list in its order and looks each row up,
//! so that a window of a list costs the same however many match.

use crate::customers::{credit_code, phone};
use crate::store::search::{self, MATCH_POSTGRES, MATCH_SQLITE, SearchTokens};
use boss_kernel::Result;
use boss_kernel::id::CustomerId;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

/// Up to here matches are known one by one.
const FEW: u64 = 2_000;
/// How many each kind of number brings at most; who typed so little types on.
const MOST_BY_CODE: u64 = 300;
/// A shorter beginning of a number fits too many.
const SHORTEST_CODE: usize = 3;

/// The customers a search text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomerMatches {
    /// Nothing was searched for.
    All,
    /// These.
    Few {
        /// Who, by id.
        ids: Vec<CustomerId>,
        /// Whether they are all; false where more begin with a number typed so far.
        complete: bool,
    },
    /// More than can be listed: those with these pieces in their names.
    Many(SearchTokens),
}

impl CustomerMatches {
    /// The customers `text` means. Lists of other areas search by customer with this too.
    pub async fn of(db: &impl ConnectionTrait, text: Option<&str>) -> Result<CustomerMatches> {
        let text = text.map(str::trim).unwrap_or_default();
        if text.is_empty() {
            return Ok(CustomerMatches::All);
        }
        let Some(tokens) = SearchTokens::of(text) else {
            return Ok(CustomerMatches::Few { ids: Vec::new(), complete: true });
        };
        let mut ids = search::matching_customers(db, &tokens, FEW + 1).await?;
        if ids.len() as u64 > FEW {
            return Ok(CustomerMatches::Many(tokens));
        }
        let by_code = by_code(db, text).await?;
        let complete = (by_code.len() as u64) < MOST_BY_CODE;
        ids.extend(by_code);
        ids.sort_unstable();
        ids.dedup();
        Ok(CustomerMatches::Few { ids, complete })
    }

    /// As a condition on a column of customer ids; none when every customer is meant.
    pub fn condition(&self, backend: DbBackend, column: Expr) -> Option<Expr> {
        match self {
            CustomerMatches::All => None,
            CustomerMatches::Few { ids, .. } => Some(one_of(backend, column, ids)),
            CustomerMatches::Many(tokens) => Some(looked_up(backend, column, tokens)),
        }
    }
}

/// The ids stand in the text: binding a thousand values costs more than everything else.
fn one_of(backend: DbBackend, column: Expr, ids: &[CustomerId]) -> Expr {
    if ids.is_empty() {
        return Expr::val(1).eq(0);
    }
    let list = ids.iter().map(CustomerId::to_string).collect::<Vec<_>>().join(",");
    let place = if backend == DbBackend::Sqlite { "?" } else { "$1" };
    Expr::cust_with_exprs(format!("{place} IN ({list})"), [column])
}

/// Row by row: the plus and the scalar subquery keep the planners from starting at the matches and sorting them all. SQLite
/// collects the matching ids once, which costs less than asking its name index for each row.
fn looked_up(backend: DbBackend, column: Expr, tokens: &SearchTokens) -> Expr {
    let value = Expr::val(tokens.value(backend));
    if backend == DbBackend::Sqlite {
        let matching = MATCH_SQLITE.replace("$1", "?");
        let text = format!("+? IN (SELECT rowid FROM customer_search WHERE {matching})");
        return Expr::cust_with_exprs(text, [column, value]);
    }
    let matching = MATCH_POSTGRES.replace("$1", "$2");
    let text = format!("(SELECT true FROM customer_search WHERE customer_id = $1 AND {matching})");
    Expr::cust_with_exprs(text, [column, value])
}

/// The beginnings of numbers a text may be.
pub(super) struct CodeStarts {
    number: String,
    credit_code: String,
    phone: Option<String>,
}

impl CodeStarts {
    /// None for a text that can't be the beginning of a number, code or phone.
    pub(super) fn of(text: &str) -> Option<CodeStarts> {
        let code = credit_code::normalized(text);
        let coded = code.len() >= SHORTEST_CODE
            && code.bytes().all(|b| b.is_ascii_alphanumeric() || b"+()#.".contains(&b))
            && code.bytes().any(|b| b.is_ascii_digit());
        let plain = || code.bytes().all(|b| b.is_ascii_alphanumeric());
        coded.then(|| CodeStarts {
            number: if plain() { padded(&code) } else { String::new() },
            credit_code: if plain() { code.clone() } else { String::new() },
            phone: phone::normalized_start(text),
        })
    }

    pub(super) fn number(&self) -> &str {
        &self.number
    }
}

/// `C42` as the whole number `C000042`; anything else as the beginning it is.
fn padded(code: &str) -> String {
    let (letter, digits) = code.split_at(1);
    let number: Option<u64> = digits.parse().ok().filter(|_| matches!(letter, "C" | "A"));
    match number {
        Some(number) if !digits.starts_with('0') && digits.len() < 6 => format!("{letter}{number:06}"),
        _ => code.to_owned(),
    }
}

/// SQL for "begins with", written so that an index serves it under any collation, and its three values. `$1` is replaced by
/// the placeholder numbers from `first` on.
pub(super) fn begins_with(column: &str, start: &str, first: usize) -> (String, [Value; 3]) {
    let (low, high, like) = (first, first + 1, first + 2);
    let text = format!("{column} >= ${low} AND {column} <= ${high} AND {column} LIKE ${like}");
    (text, [start.into(), format!("{start}zzzzzzzz").into(), format!("{start}%").into()])
}

/// Customers with a number, code or phone that begins so, newest numbers first; at most [`MOST_BY_CODE`].
async fn by_code(db: &impl ConnectionTrait, text: &str) -> Result<Vec<CustomerId>> {
    let Some(starts) = CodeStarts::of(text) else { return Ok(Vec::new()) };
    let phone = starts.phone.unwrap_or_default();
    let sources = [
        ("customer", "id", "number", &starts.number),
        ("customer", "id", "credit_code", &starts.credit_code),
        ("customer", "id", "phone", &phone),
        ("contact", "customer_id", "phone", &phone),
        ("account", "customer_id", "number", &starts.number),
    ];
    let mut parts = Vec::new();
    let mut values = Vec::new();
    for (table, id, column, start) in sources.into_iter().filter(|(_, _, _, start)| !start.is_empty()) {
        let (condition, found) = begins_with(column, start, values.len() + 1);
        parts.push(format!(
            "SELECT id FROM (SELECT {id} AS id FROM {table} WHERE {condition} \
             ORDER BY {column} DESC LIMIT {MOST_BY_CODE}) AS {table}_{column}"
        ));
        values.extend(found);
    }
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!("{} LIMIT {MOST_BY_CODE}", parts.join(" UNION "));
    let select = Statement::from_sql_and_values(db.get_database_backend(), text, values);
    let rows = db.query_all_raw(select).await?;
    rows.iter().map(|row| Ok(row.try_get::<CustomerId>("", "id")?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_code() {
        let number = |text| CodeStarts::of(text).map(|starts| starts.number);
        assert_eq!(number("c42").as_deref(), Some("C000042"));
        assert_eq!(number("C0000").as_deref(), Some("C0000"));
        assert_eq!(number("91470101ma").as_deref(), Some("91470101MA"));
        assert_eq!(number("云川 3721"), None);
        assert_eq!(number("ab"), None);
        let phone = |text| CodeStarts::of(text).and_then(|starts| starts.phone);
        assert_eq!(phone("138 0013").as_deref(), Some("1380013"));
        assert_eq!(phone("021-555").as_deref(), Some("021-555"));
    }
}
