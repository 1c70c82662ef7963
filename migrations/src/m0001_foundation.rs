//! The foundation: every table of the first release, on both engines.

use crate::dialect::translate;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

const TABLES: &str = include_str!("../sql/m0001_foundation.sql");
const SQLITE: &str = include_str!("../sql/m0001_foundation_sqlite.sql");
const POSTGRES: &str = include_str!("../sql/m0001_foundation_postgres.sql");

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0001_foundation"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let backend = schema.get_database_backend();
        let connection = schema.get_connection();
        connection.execute_unprepared(&translate(TABLES, backend)).await?;
        let own = if backend == DbBackend::Sqlite { SQLITE } else { POSTGRES };
        connection.execute_unprepared(own).await?;
        Ok(())
    }
}
