//! Finding customers by any part of their name, in Chinese or Latin letters, among hundreds of thousands.
//!
//! Text is cut into single characters and pairs of neighbours (unigrams and bigrams), because an index of three-letter
//! pieces finds no Chinese name of two characters. SQLite keeps them in FTS5, PostgreSQL in an array with a GIN index.

use boss_kernel::Result;
use boss_kernel::id::CustomerId;
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use std::collections::BTreeSet;

/// A query longer than this is cut: nobody types more, and each pair is one look-up.
const MOST_QUERY_CHARACTERS: usize = 40;

fn plain(text: &str) -> Vec<Vec<char>> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.chars().collect()).collect()
}

/// All single characters and neighbouring pairs of `text`.
fn index_tokens(text: &str) -> BTreeSet<String> {
    let mut tokens = BTreeSet::new();
    for word in plain(text) {
        tokens.extend(word.iter().map(char::to_string));
        tokens.extend(word.windows(2).map(|pair| pair.iter().collect::<String>()));
    }
    tokens
}

/// What must all be there for `query` to match: the pairs, or the single character.
fn query_tokens(query: &str) -> BTreeSet<String> {
    let cut: String = query.chars().take(MOST_QUERY_CHARACTERS).collect();
    let mut tokens = BTreeSet::new();
    for word in plain(&cut) {
        match word.as_slice() {
            [single] => {
                tokens.insert(single.to_string());
            }
            longer => tokens.extend(longer.windows(2).map(|pair| pair.iter().collect::<String>())),
        }
    }
    tokens
}

/// Puts a customer into the index, or replaces what stood there. `text` is everything it should be found by.
pub async fn index_customer(tx: &impl ConnectionTrait, id: CustomerId, text: &str) -> Result<()> {
    let tokens = index_tokens(text);
    let backend = tx.get_database_backend();
    if backend == DbBackend::Sqlite {
        let joined = tokens.into_iter().collect::<Vec<_>>().join(" ");
        let text = "INSERT OR REPLACE INTO customer_search (rowid, tokens) VALUES (?, ?)";
        tx.execute_raw(Statement::from_sql_and_values(backend, text, [id.into(), joined.into()])).await?;
        return Ok(());
    }
    let text = "INSERT INTO customer_search (customer_id, tokens) VALUES ($1, string_to_array($2, ' ')) \
                ON CONFLICT (customer_id) DO UPDATE SET tokens = excluded.tokens";
    let joined = tokens.into_iter().collect::<Vec<_>>().join(" ");
    tx.execute_raw(Statement::from_sql_and_values(backend, text, [id.into(), joined.into()])).await?;
    Ok(())
}

/// What is looked for: pieces that must all be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchTokens(BTreeSet<String>);

impl SearchTokens {
    /// The pieces of `query`; none when it has no letter or digit.
    pub fn of(query: &str) -> Option<SearchTokens> {
        let tokens = query_tokens(query);
        (!tokens.is_empty()).then_some(SearchTokens(tokens))
    }

    /// As the value that [`MATCH_SQLITE`] or [`MATCH_POSTGRES`] is given.
    pub fn value(&self, backend: DbBackend) -> Value {
        if backend == DbBackend::Sqlite {
            return self
                .0
                .iter()
                .map(|token| format!("\"{token}\""))
                .collect::<Vec<_>>()
                .join(" AND ")
                .into();
        }
        self.0.iter().map(String::as_str).collect::<Vec<_>>().join(" ").into()
    }

    /// Whether `most` customers match, or fewer; on SQLite only.
    pub async fn match_at_most(&self, db: &impl ConnectionTrait, most: u64) -> Result<bool> {
        let text = format!("SELECT rowid FROM customer_search WHERE {MATCH_SQLITE} LIMIT 1 OFFSET {most}");
        let backend = DbBackend::Sqlite;
        let beyond = Statement::from_sql_and_values(backend, text, [self.value(backend)]);
        Ok(db.query_one_raw(beyond).await?.is_none())
    }
}

/// Holds for the rows of `customer_search` that match `$1`, on SQLite.
pub const MATCH_SQLITE: &str = "customer_search MATCH $1";
/// Holds for the rows of `customer_search` that match `$1`, on PostgreSQL.
pub const MATCH_POSTGRES: &str = "tokens @> string_to_array($1, ' ')";

/// At most `limit` customers who match, newest first on SQLite and in any order on PostgreSQL.
pub async fn matching_customers(
    db: &impl ConnectionTrait,
    tokens: &SearchTokens,
    limit: u64,
) -> Result<Vec<CustomerId>> {
    let backend = db.get_database_backend();
    let text = if backend == DbBackend::Sqlite {
        format!(
            "SELECT rowid AS id FROM customer_search WHERE {MATCH_SQLITE} ORDER BY rowid DESC LIMIT {limit}"
        )
    } else {
        format!("SELECT customer_id AS id FROM customer_search WHERE {MATCH_POSTGRES} LIMIT {limit}")
    };
    let select = Statement::from_sql_and_values(backend, text, [tokens.value(backend)]);
    let rows = db.query_all_raw(select).await?;
    rows.iter().map(|row| Ok(row.try_get::<CustomerId>("", "id")?)).collect()
}

/// An SQL condition on a column of customer ids that holds for the customers matching `query`, with its values;
/// `None` when the query has no letter or digit. `first` is the number of the first placeholder on PostgreSQL.
pub fn customer_condition(
    backend: DbBackend,
    column: &str,
    query: &str,
    first: usize,
) -> Option<(String, Vec<Value>)> {
    let value = SearchTokens::of(query)?.value(backend);
    let condition = if backend == DbBackend::Sqlite {
        format!("{column} IN (SELECT rowid FROM customer_search WHERE customer_search MATCH ?)")
    } else {
        format!(
            "{column} IN (SELECT customer_id FROM customer_search WHERE tokens @> string_to_array(${first}, ' '))"
        )
    };
    Some((condition, vec![value]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_characters_are_found() {
        assert_eq!(query_tokens("云川").into_iter().collect::<Vec<_>>(), ["云川"]);
        assert!(index_tokens("上海云川科技").contains("云川"));
        assert_eq!(query_tokens("川").into_iter().collect::<Vec<_>>(), ["川"]);
        assert!(query_tokens("—·（）").is_empty());
        assert_eq!(query_tokens("AB c").into_iter().collect::<Vec<_>>(), ["ab", "c"]);
    }
}
