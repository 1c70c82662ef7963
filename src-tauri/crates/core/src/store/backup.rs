//! Backups: a consistent copy of the whole database while people go on working.
//!
//! On SQLite the copy is a database file of its own (`VACUUM INTO`); on PostgreSQL it is a `pg_dump` archive in custom format.
//! A backup never overwrites a file, and a copy that could not be finished is removed.

use crate::store::{Address, Store, codes};
use boss_kernel::{Error, Result};
use sea_orm::{ConnectionTrait, Statement};
use std::path::{Path, PathBuf};

/// Writes a backup of `store` to `target`.
pub async fn write(store: &Store, target: &Path) -> Result<()> {
    if target.exists() {
        return Err(Error::new(codes::BACKUP_EXISTS).with("path", target.display()));
    }
    let outcome = match store.address() {
        Address::Sqlite(_) => vacuum_into(store, target).await,
        Address::Postgres(url) => dump(url, target).await,
    };
    if outcome.is_err() {
        std::fs::remove_file(target).ok();
    }
    outcome
}

/// The copy that is kept from before the schema moves on to `migration`: beside the file, or in the temporary folder for
/// a server.
pub(super) async fn before_migration(store: &Store, migration: &str) -> Result<()> {
    let target = match store.address() {
        Address::Sqlite(path) => {
            let mut name = path.as_os_str().to_owned();
            name.push(format!(".before-{migration}.backup"));
            PathBuf::from(name)
        }
        Address::Postgres(_) => std::env::temp_dir().join(format!("boss-before-{migration}.dump")),
    };
    if target.exists() {
        return Ok(());
    }
    write(store, &target).await
}

fn failed(target: &Path, reason: impl std::fmt::Display) -> Error {
    Error::new(codes::BACKUP_FAILED).with("path", target.display()).with("reason", reason)
}

async fn vacuum_into(store: &Store, target: &Path) -> Result<()> {
    let text = target.to_str().ok_or_else(|| failed(target, "the path is not readable text"))?;
    let backend = store.writer().get_database_backend();
    let copy = Statement::from_sql_and_values(backend, "VACUUM INTO ?", [text.into()]);
    store.writer().execute_raw(copy).await.map_err(|cause| failed(target, cause))?;
    Ok(())
}

async fn dump(url: &str, target: &Path) -> Result<()> {
    let mut command = tokio::process::Command::new("pg_dump");
    command.arg("--format=custom").arg("--file").arg(target).arg("--dbname").arg(url).kill_on_drop(true);
    let output = command.output().await.map_err(|cause| failed(target, format!("pg_dump: {cause}")))?;
    if output.status.success() {
        return Ok(());
    }
    Err(failed(target, String::from_utf8_lossy(&output.stderr).trim()))
}
