//! A migration that is SQL: one text for both engines, and where it must be one for each.

use crate::dialect::translate;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// The SQL of one migration.
pub(crate) struct SqlMigration {
    /// `m0001_foundation`: its place and what it is about. Never changed.
    pub(crate) name: &'static str,
    /// For both engines, in the words of [`translate`]; run first.
    pub(crate) both: &'static str,
    /// For SQLite alone.
    pub(crate) sqlite: &'static str,
    /// For PostgreSQL alone.
    pub(crate) postgres: &'static str,
}

impl MigrationName for SqlMigration {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SqlMigration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let backend = schema.get_database_backend();
        let own = if backend == DbBackend::Sqlite { self.sqlite } else { self.postgres };
        for text in [self.both, own] {
            if !text.is_empty() {
                schema.get_connection().execute_unprepared(&translate(text, backend)).await?;
            }
        }
        Ok(())
    }
}
