//! Raw inserts, the reference of everything that writes: rows that are at hand already, as prepared statements of many rows
//! each, in one durable transaction, with the schema's keys, foreign keys and indexes in place. Nothing is read, nothing checked.
//!
//! Statements of many rows were as fast as, or a little faster than, one prepared statement executed row by row in the same
//! process, so they are the stricter reference.

use crate::Failure;
use boss_core::store::Address;
use sea_orm::{
    ActiveModelTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityTrait,
    Iden, IntoActiveModel, Iterable, Select, Statement, Value,
};

/// Parameters of one statement: below SQLite's limit of 32,766.
const PARAMETERS: usize = 14_000;

/// A connection of its own, with the settings Boss itself writes with.
pub(crate) async fn connect(address: &Address) -> Result<DatabaseConnection, Failure> {
    let url = match address {
        Address::Sqlite(path) => format!("sqlite://{}", path.display()),
        Address::Postgres(url) => url.clone(),
    };
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await?;
    if db.get_database_backend() == DbBackend::Sqlite {
        let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                        PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY";
        db.execute_unprepared(settings).await?;
    }
    Ok(db)
}

/// Rows as statements that insert them elsewhere.
pub(crate) async fn of<E, A>(db: &DatabaseConnection, rows: Select<E>) -> Result<Vec<Statement>, Failure>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E>,
    E::Model: IntoActiveModel<A>,
{
    let columns: Vec<E::Column> = E::Column::iter().collect();
    let names: Vec<String> = columns.iter().map(Iden::to_string).collect();
    let models = rows.all(db).await?;
    let mut values = Vec::with_capacity(models.len() * columns.len());
    for row in models.into_iter().map(IntoActiveModel::<A>::into_active_model) {
        for column in &columns {
            values.push(row.get(*column).into_value().ok_or("a row lacks a column")?);
        }
    }
    let table = E::default().table_name().to_owned();
    Ok(inserts(db.get_database_backend(), &table, &names, values))
}

/// Statements that insert `values`, row after row, as many rows at once as fit.
pub(crate) fn inserts(
    backend: DbBackend,
    table: &str,
    columns: &[String],
    values: Vec<Value>,
) -> Vec<Statement> {
    let width = columns.len();
    let chunk = PARAMETERS / width * width;
    let mut statements = Vec::new();
    let mut rest = values.into_iter();
    loop {
        let values: Vec<Value> = rest.by_ref().take(chunk).collect();
        if values.is_empty() {
            return statements;
        }
        let text = insert_text(backend, table, columns, values.len() / width);
        statements.push(Statement::from_sql_and_values(backend, text, values));
    }
}

fn insert_text(backend: DbBackend, table: &str, columns: &[String], rows: usize) -> String {
    let mut place = 0;
    let mut placeholder = || {
        place += 1;
        if backend == DbBackend::Postgres { format!("${place}") } else { "?".to_owned() }
    };
    let mut row = || {
        let places: Vec<String> = columns.iter().map(|_| placeholder()).collect();
        format!("({})", places.join(","))
    };
    let rows: Vec<String> = (0..rows).map(|_| row()).collect();
    format!("INSERT INTO \"{table}\" ({}) VALUES {}", columns.join(","), rows.join(","))
}
