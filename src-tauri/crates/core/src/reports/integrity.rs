//! Whether everything is still there: what other rows name, what is numbered, and what the audit trail speaks of.
//!
//! All of it is asked of the schema itself, so that a new table is looked after from its first day. Where a reference is not declared, for
//! the speed of bulk writes, its column says by its name what it refers to (`usage_event.subscription_id`); a column that says
//! nothing is a finding too.

use crate::ledger::checks::BookFinding;
use crate::store::numbers::Numbered;
use boss_kernel::{LocalText, Result};
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use std::collections::BTreeSet;

/// Findings of one question that are named.
const MOST_NAMED: usize = 5;

/// Columns that name rows of a table which another column of the same row says.
const TOLD_BY_ANOTHER: [(&str, &str); 2] = [("ledger_entry", "source_id"), ("audit_object", "object_id")];

/// What is not there any more.
pub(super) async fn findings(db: &impl ConnectionTrait) -> Result<Vec<BookFinding>> {
    let tables = tables(db).await?;
    Ok(vec![
        finding(
            "books.references",
            ("所有被引用的记录都在", "every row that another one names is there"),
            references_broken(db, &tables).await?,
        ),
        finding(
            "books.sources",
            ("每笔分录的来源凭证都在", "the document behind every entry of the ledger is there"),
            told_broken(db, &tables, LEDGER).await?,
        ),
        finding(
            "books.trail",
            (
                "操作日志所载的对象都在，除非记载了删除",
                "what the audit trail speaks of is there, unless it tells of its removal",
            ),
            told_broken(db, &tables, TRAIL).await?,
        ),
        finding(
            "books.numbers_gapless",
            (
                "客户、账户、订单、订阅、账单、收款的编号连续，无缺号",
                "the numbers of customers, accounts, orders, subscriptions, bills and payments run without a gap",
            ),
            numbers_broken(db).await?,
        ),
    ])
}

/// The names of the questions.
pub const NAMES: [&str; 4] = ["books.references", "books.sources", "books.trail", "books.numbers_gapless"];

fn finding(name: &str, (chinese, english): (&str, &str), broken: Vec<String>) -> BookFinding {
    let more = if broken.len() > MOST_NAMED { "; …" } else { "" };
    let named = broken.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join("; ");
    BookFinding {
        name: name.to_owned(),
        invariant: LocalText::new(chinese, english),
        broken: (!broken.is_empty()).then(|| format!("{named}{more}")),
    }
}

/// The text of the first column of each row a query answers with.
async fn texts(db: &impl ConnectionTrait, sql: String, values: Vec<Value>) -> Result<Vec<String>> {
    let rows =
        db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index::<Option<String>>(0)?.unwrap_or_default())).collect()
}

async fn tables(db: &impl ConnectionTrait) -> Result<BTreeSet<String>> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
        _ => {
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
        }
    };
    Ok(texts(db, sql.to_owned(), Vec::new()).await?.into_iter().collect())
}

/// A column whose values are keys of another table's rows.
struct Reference {
    table: String,
    column: String,
    parent: String,
    key: String,
}

async fn references_broken(db: &impl ConnectionTrait, tables: &BTreeSet<String>) -> Result<Vec<String>> {
    let mut references = declared(db).await?;
    let known: BTreeSet<(String, String)> =
        references.iter().map(|found| (found.table.clone(), found.column.clone())).collect();
    let mut broken = Vec::new();
    for (table, column) in id_columns(db).await? {
        let told = TOLD_BY_ANOTHER.iter().any(|(t, c)| *t == table && *c == column);
        if told || known.contains(&(table.clone(), column.clone())) {
            continue;
        }
        match meant(&column, tables) {
            Some(parent) => references.push(Reference { table, column, parent, key: "id".to_owned() }),
            None => broken.push(format!("{table}.{column}: names nothing that is known")),
        }
    }
    for Reference { table, column, parent, key } in references {
        let sql = format!(
            "SELECT CAST(c.\"{column}\" AS TEXT) FROM \"{table}\" AS c \
             WHERE c.\"{column}\" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM \"{parent}\" AS p WHERE p.\"{key}\" = c.\"{column}\") LIMIT 1"
        );
        let gone = texts(db, sql, Vec::new()).await?;
        broken.extend(gone.into_iter().map(|id| format!("{parent} {id} is gone ({table}.{column})")));
    }
    Ok(broken)
}

/// References that the schema declares, each of one column.
async fn declared(db: &impl ConnectionTrait) -> Result<Vec<Reference>> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name AS child, f.\"from\" AS col, f.\"table\" AS parent, coalesce(f.\"to\", 'id') AS key \
             FROM sqlite_master AS m JOIN pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' ORDER BY 1, 2"
        }
        _ => {
            "SELECT child.relname::text AS child, a.attname::text AS col, parent.relname::text AS parent, b.attname::text AS key \
             FROM pg_constraint AS c JOIN pg_class AS child ON child.oid = c.conrelid JOIN pg_class AS parent ON parent.oid = c.confrelid \
             JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] \
             JOIN pg_attribute AS b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1] \
             WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace ORDER BY 1, 2"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    let read = |row: &sea_orm::QueryResult| {
        Ok(Reference {
            table: row.try_get("", "child")?,
            column: row.try_get("", "col")?,
            parent: row.try_get("", "parent")?,
            key: row.try_get("", "key")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Whole-numbered columns that say by their names that they hold ids.
async fn id_columns(db: &impl ConnectionTrait) -> Result<Vec<(String, String)>> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name AS child, p.name AS col FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS p \
             WHERE m.type = 'table' AND p.type = 'INTEGER' AND p.name LIKE '%\\_id' ESCAPE '\\' AND m.name NOT LIKE 'customer\\_search%' ESCAPE '\\' \
             ORDER BY 1, 2"
        }
        _ => {
            "SELECT table_name::text AS child, column_name::text AS col FROM information_schema.columns \
             WHERE table_schema = current_schema() AND data_type = 'bigint' AND column_name LIKE '%\\_id' ORDER BY 1, 2"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "child")?, row.try_get("", "col")?))).collect()
}

/// The table a column means by its name: `account_id` and `payer_account_id` an account, `import_id` the only kind of import.
fn meant(column: &str, tables: &BTreeSet<String>) -> Option<String> {
    let mut words = column.strip_suffix("_id")?;
    loop {
        if tables.contains(words) {
            return Some(words.to_owned());
        }
        let ending = format!("_{words}");
        let mut ends = tables.iter().filter(|table| table.ends_with(&ending));
        if let (Some(only), None) = (ends.next(), ends.next()) {
            return Some(only.clone());
        }
        words = words.split_once('_')?.1;
    }
}

/// A table whose rows name rows of many tables by a word and an id.
#[derive(Clone, Copy)]
struct Told {
    table: &'static str,
    word: &'static str,
    id: &'static str,
    /// What else must hold of a row that names what is gone.
    and: &'static str,
}

const LEDGER: Told = Told { table: "ledger_entry", word: "source_kind", id: "source_id", and: "" };
const TRAIL: Told = Told {
    table: "audit_object",
    word: "kind",
    id: "object_id",
    and: "AND NOT EXISTS (SELECT 1 FROM audit_object AS r WHERE r.kind = c.kind AND r.object_id = c.object_id AND r.verb = 'removed')",
};

async fn told_broken(
    db: &impl ConnectionTrait,
    tables: &BTreeSet<String>,
    told: Told,
) -> Result<Vec<String>> {
    let Told { table, word, id, and } = told;
    let mut broken = Vec::new();
    for kind in texts(db, format!("SELECT DISTINCT {word} FROM {table} ORDER BY 1"), Vec::new()).await? {
        let parent = snake(&kind);
        if !tables.contains(&parent) {
            broken.push(format!("{table}: {kind} is nothing that is known"));
            continue;
        }
        let sql = format!(
            "SELECT CAST(c.{id} AS TEXT) FROM {table} AS c WHERE c.{word} = $1 \
             AND NOT EXISTS (SELECT 1 FROM \"{parent}\" AS p WHERE p.id = c.{id}) {and} LIMIT 1"
        );
        let gone = texts(db, sql, vec![kind.into()]).await?;
        broken.extend(gone.into_iter().map(|id| format!("{parent} {id} is gone ({table})")));
    }
    Ok(broken)
}

/// A word as tables are called: `walletEntry` is kept in `wallet_entry`.
fn snake(word: &str) -> String {
    let mut name = String::with_capacity(word.len() + 2);
    for letter in word.chars() {
        if letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

async fn numbers_broken(db: &impl ConnectionTrait) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for what in Numbered::ALL {
        let (table, prefix) = (what.name(), what.prefix());
        let digits = what.format(0).len() - prefix.len();
        // Numbers that were given, not those that a company brought along.
        let given = match db.get_database_backend() {
            DbBackend::Sqlite => {
                format!(
                    "number GLOB '{prefix}{}*' AND substr(number, 2) NOT GLOB '*[^0-9]*'",
                    "[0-9]".repeat(digits)
                )
            }
            _ => format!("number ~ '^{prefix}[0-9]{{{digits},}}$'"),
        };
        let sql = format!(
            "WITH given AS (SELECT CAST(substr(number, 2) AS bigint) AS n FROM \"{table}\" WHERE {given}), \
             ends AS (SELECT coalesce((SELECT next - 1 FROM number_series WHERE name = '{table}'), (SELECT max(n) FROM given), 0) AS last) \
             SELECT CAST(coalesce((SELECT min(n) FROM given WHERE n > last), \
                    (SELECT min(place) FROM (SELECT n, row_number() OVER (ORDER BY n) AS place FROM given) AS x WHERE n <> place), \
                    (SELECT count(*) + 1 FROM given)) AS TEXT) \
             FROM ends WHERE last <> (SELECT count(*) FROM given) OR last <> (SELECT coalesce(max(n), 0) FROM given)"
        );
        for number in texts(db, sql, Vec::new()).await? {
            let number = number.parse().map_or(number, |number| what.format(number));
            broken.push(format!("{table} {number}: missing, or beyond the last"));
        }
    }
    Ok(broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_says_what_it_means() {
        let tables =
            ["account", "bill_run", "charge", "number_series", "invoice_series", "usage_import", "order"];
        let tables: BTreeSet<String> = tables.into_iter().map(str::to_owned).collect();
        for (column, table) in [
            ("account_id", Some("account")),
            ("payer_account_id", Some("account")),
            ("corrects_charge_id", Some("charge")),
            ("draft_run_id", Some("bill_run")),
            ("import_id", Some("usage_import")),
            ("order_id", Some("order")),
            ("series_id", None),
            ("thing_id", None),
        ] {
            assert_eq!(meant(column, &tables).as_deref(), table, "{column}");
        }
    }
}
