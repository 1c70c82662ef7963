//! The schema's history. Each migration is frozen SQL, never entities, so that an old database is always brought forward by
//! the very statements it would have met at the time. A migration expands first and contracts in a later release.
//!
//! Guarantees: the same tables and columns on SQLite and PostgreSQL; each migration happens whole or not at all.
//!
//! On SQLite references are not enforced while migrations run and are checked afterwards, so a table may be made anew: create
//! `new_x`, copy, drop `x`, rename `new_x` to `x`.

mod dialect;
mod sql_migration;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};
use sql_migration::SqlMigration;

/// A migration of the files of its name: one for both engines, and one for each that needs its own.
macro_rules! sql {
    ($name:literal, both) => {
        sql!($name, "", "")
    };
    ($name:literal, both, sqlite) => {
        sql!($name, include_str!(concat!("../sql/", $name, "_sqlite.sql")), "")
    };
    ($name:literal, both, sqlite, postgres) => {
        sql!(
            $name,
            include_str!(concat!("../sql/", $name, "_sqlite.sql")),
            include_str!(concat!("../sql/", $name, "_postgres.sql"))
        )
    };
    ($name:literal, $sqlite:expr, $postgres:expr) => {
        Box::new(SqlMigration {
            name: $name,
            both: include_str!(concat!("../sql/", $name, ".sql")),
            sqlite: $sqlite,
            postgres: $postgres,
        }) as Box<dyn MigrationTrait>
    };
}

/// All migrations, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            sql!("m0001_foundation", both, sqlite, postgres),
            sql!("m0002_catalogue", both, sqlite, postgres),
            sql!("m0003_usage", both, sqlite, postgres),
            sql!("m0004_changes", both, sqlite, postgres),
            sql!("m0005_runs", both, sqlite),
            sql!("m0006_bills", both, sqlite, postgres),
            sql!("m0007_wallets", both, sqlite, postgres),
            sql!("m0008_orders", both),
            sql!("m0009_fewer_indexes", both),
            sql!("m0010_backups", both),
            sql!("m0011_door", both),
            sql!("m0013_scheduled_work", both),
            sql!("m0014_drafts_waiting", both),
            sql!("m0015_charged", both, sqlite, postgres),
            sql!("m0016_documents", both, sqlite, postgres),
            sql!("m0017_closing", both),
        ]
    }
}

/// Makes ready to keep which migrations were applied.
pub async fn install(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    Migrator::install(tx).await
}

/// Applies one migration by its name within a transaction, with its record. The caller keeps it.
pub async fn apply(tx: &DatabaseTransaction, name: &str) -> Result<(), DbErr> {
    install(tx).await?;
    let all = Migrator::migrations();
    let migration = all.iter().find(|migration| migration.name() == name);
    let migration = migration.ok_or_else(|| DbErr::Migration(format!("there is no migration {name}")))?;
    migration.up(&SchemaManager::new(tx)).await?;
    let backend = tx.get_database_backend();
    // The database's own time: when a migration was applied is for people to read.
    let now = match backend {
        DbBackend::Sqlite => "unixepoch()",
        _ => "CAST(extract(epoch FROM now()) AS bigint)",
    };
    let text = format!("INSERT INTO seaql_migrations (version, applied_at) VALUES ($1, {now})");
    tx.execute_raw(Statement::from_sql_and_values(backend, text, [name.into()])).await?;
    Ok(())
}

/// The names of all migrations this release knows, oldest first.
pub fn names() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}
