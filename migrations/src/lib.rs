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

/// All migrations, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(SqlMigration {
                name: "m0001_foundation",
                both: include_str!("../sql/m0001_foundation.sql"),
                sqlite: include_str!("../sql/m0001_foundation_sqlite.sql"),
                postgres: include_str!("../sql/m0001_foundation_postgres.sql"),
            }),
            Box::new(SqlMigration {
                name: "m0002_catalogue",
                both: include_str!("../sql/m0002_catalogue.sql"),
                sqlite: include_str!("../sql/m0002_catalogue_sqlite.sql"),
                postgres: include_str!("../sql/m0002_catalogue_postgres.sql"),
            }),
            Box::new(SqlMigration {
                name: "m0003_usage",
                both: include_str!("../sql/m0003_usage.sql"),
                sqlite: include_str!("../sql/m0003_usage_sqlite.sql"),
                postgres: include_str!("../sql/m0003_usage_postgres.sql"),
            }),
            Box::new(SqlMigration {
                name: "m0004_changes",
                both: include_str!("../sql/m0004_changes.sql"),
                sqlite: include_str!("../sql/m0004_changes_sqlite.sql"),
                postgres: include_str!("../sql/m0004_changes_postgres.sql"),
            }),
            Box::new(SqlMigration {
                name: "m0005_runs",
                both: include_str!("../sql/m0005_runs.sql"),
                sqlite: include_str!("../sql/m0005_runs_sqlite.sql"),
                postgres: "",
            }),
            Box::new(SqlMigration {
                name: "m0006_bills",
                both: include_str!("../sql/m0006_bills.sql"),
                sqlite: include_str!("../sql/m0006_bills_sqlite.sql"),
                postgres: include_str!("../sql/m0006_bills_postgres.sql"),
            }),
            Box::new(SqlMigration {
                name: "m0007_wallets",
                both: include_str!("../sql/m0007_wallets.sql"),
                sqlite: include_str!("../sql/m0007_wallets_sqlite.sql"),
                postgres: include_str!("../sql/m0007_wallets_postgres.sql"),
            }),
            Box::new(SqlMigration {
                name: "m0008_orders",
                both: include_str!("../sql/m0008_orders.sql"),
                sqlite: "",
                postgres: "",
            }),
            Box::new(SqlMigration {
                name: "m0009_fewer_indexes",
                both: include_str!("../sql/m0009_fewer_indexes.sql"),
                sqlite: "",
                postgres: "",
            }),
            Box::new(SqlMigration {
                name: "m0010_backups",
                both: include_str!("../sql/m0010_backups.sql"),
                sqlite: "",
                postgres: "",
            }),
            Box::new(SqlMigration {
                name: "m0011_door",
                both: include_str!("../sql/m0011_door.sql"),
                sqlite: "",
                postgres: "",
            }),
            Box::new(SqlMigration {
                name: "m0014_drafts_waiting",
                both: include_str!("../sql/m0014_drafts_waiting.sql"),
                sqlite: "",
                postgres: "",
            }),
            Box::new(SqlMigration {
                name: "m0015_charged",
                both: include_str!("../sql/m0015_charged.sql"),
                sqlite: include_str!("../sql/m0015_charged_sqlite.sql"),
                postgres: include_str!("../sql/m0015_charged_postgres.sql"),
            }),
            Box::new(SqlMigration {
                name: "m0016_documents",
                both: include_str!("../sql/m0016_documents.sql"),
                sqlite: include_str!("../sql/m0016_documents_sqlite.sql"),
                postgres: include_str!("../sql/m0016_documents_postgres.sql"),
            }),
            Box::new(SqlMigration {
                name: "m0017_closing",
                both: include_str!("../sql/m0017_closing.sql"),
                sqlite: "",
                postgres: "",
            }),
        ]
    }
}

/// Applies one migration by its name within a transaction, with its record. The caller keeps it.
pub async fn apply(tx: &DatabaseTransaction, name: &str) -> Result<(), DbErr> {
    Migrator::install(tx).await?;
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
