//! Many rows at once: inserts in chunks as large as both engines' parameter limits allow, and ids taken in advance so that
//! rows can point at each other before they are written.

use boss_kernel::{Error, Result};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, EntityName, EntityTrait, Iden, IntoActiveModel, Iterable,
    QueryFilter, Statement,
};
use std::fmt::Write;

/// SQLite takes 32,766 parameters in one statement (PostgreSQL 65,535).
const MOST_PARAMETERS: usize = 32_766;
/// Ids in one `IN (…)`.
const MOST_IDS: usize = 2_000;
/// Rows of one statement. More were no faster when measured, and a prepared statement takes memory by its rows.
const MOST_ROWS: usize = 512;

/// How many rows of a table with `columns` columns fit one statement.
pub const fn rows_per_statement(columns: usize) -> usize {
    let fitting = MOST_PARAMETERS / columns;
    if fitting < MOST_ROWS { fitting } else { MOST_ROWS }
}

/// `(?,?),(?,?)`: places of the values of so many rows, as the engine writes them.
pub fn placeholders(backend: DbBackend, rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..columns {
            let comma = if column == 0 { "" } else { "," };
            let written = match backend {
                DbBackend::Postgres => write!(text, "{comma}${}", row * columns + column + 1),
                _ => write!(text, "{comma}?"),
            };
            // Writing to a string can't fail.
            written.ok();
        }
        text.push(')');
    }
    text
}

/// `(CAST($1 AS bigint), CAST($2 AS text)), …`: places of the values of so many rows, whose types the engine can't tell from what they
/// stand beside.
pub fn typed_rows(backend: DbBackend, rows: usize, types: &[&str]) -> String {
    let place = |row: usize, column: usize, of: &str| {
        // SQLite keeps days as text; told that they are days it would make numbers of them.
        let of = if backend == DbBackend::Sqlite && of == "date" { "text" } else { of };
        format!("CAST(${} AS {of})", row * types.len() + column + 1)
    };
    let row = |row: usize| {
        let places: Vec<String> =
            types.iter().enumerate().map(|(column, of)| place(row, column, of)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Inserts all `rows`, within the caller's transaction.
pub async fn insert<A, M>(tx: &impl ConnectionTrait, rows: Vec<M>) -> Result<()>
where
    A: ActiveModelTrait,
    M: IntoActiveModel<A> + Send,
{
    execute(tx, inserts(tx.get_database_backend(), rows)?).await
}

/// Executes statements one after the other.
pub async fn execute(tx: &impl ConnectionTrait, statements: Vec<Statement>) -> Result<()> {
    for statement in statements {
        tx.execute_raw(statement).await?;
    }
    Ok(())
}

/// Statements that insert `rows`, which must all set the same columns. Their numbers of rows are powers of two, so that there
/// are few different ones and each is prepared once; building them needs no connection, so that it can be done meanwhile.
pub fn inserts<A, M>(backend: DbBackend, rows: Vec<M>) -> Result<Vec<Statement>>
where
    A: ActiveModelTrait,
    M: IntoActiveModel<A>,
{
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    let Some(first) = rows.peek() else { return Ok(Vec::new()) };
    let all = <A::Entity as EntityTrait>::Column::iter();
    let columns: Vec<_> = all.filter(|column| !first.get(*column).is_not_set()).collect();
    let names: Vec<String> = columns.iter().map(Iden::to_string).collect();
    let table = <A::Entity as Default>::default().table_name().to_owned();
    let most = rows_per_statement(columns.len().max(1));
    let mut statements = Vec::new();
    let mut left = rows.len();
    while left > 0 {
        let count = 1 << left.min(most).ilog2();
        left -= count;
        let mut values = Vec::with_capacity(count * columns.len());
        for mut row in rows.by_ref().take(count) {
            for column in &columns {
                values.push(row.take(*column).into_value().ok_or_else(|| differing(&table))?);
            }
        }
        let text = insert_text(backend, &table, &names, count);
        statements.push(Statement::from_sql_and_values(backend, text, values));
    }
    Ok(statements)
}

fn differing(table: &str) -> Error {
    Error::new(crate::gate::codes::INTERNAL).caused_by(format!("rows of {table} set different columns"))
}

fn insert_text(backend: DbBackend, table: &str, columns: &[String], rows: usize) -> String {
    let places = placeholders(backend, rows, columns.len());
    format!("INSERT INTO \"{table}\" (\"{}\") VALUES {places}", columns.join("\", \""))
}

/// Takes `count` ids of an entity's table in advance, in ascending order. Inside a writing transaction only.
pub async fn take_ids<E: EntityTrait>(tx: &impl ConnectionTrait, count: usize) -> Result<Vec<i64>> {
    let table = E::default().table_name().to_owned();
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let backend = tx.get_database_backend();
    if backend == DbBackend::Sqlite {
        // Where ids are given once only, the highest one ever given counts, be its row gone.
        let text = format!(
            "SELECT max(coalesce((SELECT max(id) FROM \"{table}\"), 0), \
             coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0)) AS id"
        );
        let row = tx.query_one_raw(Statement::from_string(backend, text)).await?;
        let last: i64 = row.map(|row| row.try_get("", "id")).transpose()?.unwrap_or(0);
        return Ok((last + 1..=last + count).collect());
    }
    let text = format!(
        "SELECT nextval(pg_get_serial_sequence('\"{table}\"', 'id')) AS id FROM generate_series(1, $1::bigint)"
    );
    let rows = tx.query_all_raw(Statement::from_sql_and_values(backend, text, [count.into()])).await?;
    let mut ids = rows.iter().map(|row| Ok(row.try_get::<i64>("", "id")?)).collect::<Result<Vec<i64>>>()?;
    ids.sort_unstable();
    Ok(ids)
}

/// Raises a row's version if it still is what the person saw; otherwise refuses, so that nobody overwrites another's change.
pub fn refuse_stale(updated_rows: u64, label: impl std::fmt::Display) -> Result<()> {
    if updated_rows == 1 {
        return Ok(());
    }
    Err(Error::new(crate::store::codes::STALE_VERSION).with("label", label))
}

/// Ids in lists of a size that fits one `IN (…)`.
pub fn id_chunks<T: Clone>(ids: &[T]) -> impl Iterator<Item = Vec<T>> + '_ {
    ids.chunks(MOST_IDS).map(<[T]>::to_vec)
}

/// Reads the rows of `E` whose `column` is one of `ids`, in chunks, so that any number of ids can be asked for.
pub async fn find_by_ids<E, V>(
    db: &impl ConnectionTrait,
    column: E::Column,
    ids: &[V],
) -> Result<Vec<E::Model>>
where
    E: EntityTrait,
    V: Clone + Into<sea_orm::Value>,
{
    use sea_orm::ColumnTrait;
    let mut found = Vec::new();
    for chunk in id_chunks(ids) {
        found.extend(E::find().filter(column.is_in(chunk)).all(db).await?);
    }
    Ok(found)
}
