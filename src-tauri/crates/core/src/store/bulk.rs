//! Many rows at once: inserts in chunks as large as both engines' parameter limits allow, and ids taken in advance so that
//! rows can point at each other before they are written.

use boss_kernel::Result;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, Iterable, QueryFilter,
    Statement,
};
use std::fmt::Write;

/// SQLite takes 32,766 parameters in one statement (PostgreSQL 65,535).
const MOST_PARAMETERS: usize = 32_766;
/// Larger chunks were no faster when measured.
const MOST_ROWS: usize = 2_000;

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

/// Inserts all `rows` in chunks, within the caller's transaction.
pub async fn insert<A, M>(tx: &impl ConnectionTrait, rows: Vec<M>) -> Result<()>
where
    A: ActiveModelTrait,
    M: IntoActiveModel<A> + Send,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count().max(1);
    let chunk_size = rows_per_statement(columns);
    let mut rows = rows.into_iter();
    loop {
        let chunk: Vec<A> = rows.by_ref().take(chunk_size).map(IntoActiveModel::into_active_model).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        A::Entity::insert_many(chunk).exec_without_returning(tx).await?;
    }
}

/// Takes `count` ids of an entity's table in advance, in ascending order. Inside a writing transaction only.
pub async fn take_ids<E: EntityTrait>(tx: &impl ConnectionTrait, count: usize) -> Result<Vec<i64>> {
    let table = E::default().table_name().to_owned();
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let backend = tx.get_database_backend();
    if backend == DbBackend::Sqlite {
        let text = format!("SELECT coalesce(max(id), 0) AS id FROM \"{table}\"");
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
    Err(boss_kernel::Error::new(crate::store::codes::STALE_VERSION).with("label", label))
}

/// Ids in lists of a size that fits one `IN (…)`.
pub fn id_chunks<T: Clone>(ids: &[T]) -> impl Iterator<Item = Vec<T>> + '_ {
    ids.chunks(MOST_ROWS).map(<[T]>::to_vec)
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
