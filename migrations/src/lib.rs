//! The schema's history. Each migration is frozen SQL, never entities, so that an old database is always brought forward by
//! the very statements it would have met at the time. A migration expands first and contracts in a later release.
//!
//! Guarantees: the same tables and columns on SQLite and PostgreSQL; each migration happens whole or not at all.

mod dialect;
mod m0001_foundation;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// All migrations, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(m0001_foundation::Migration)]
    }
}

/// The names of all migrations this release knows, oldest first.
pub fn names() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}
