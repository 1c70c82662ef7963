//! Backups: a consistent copy of the whole database while people go on working.
//!
//! On SQLite the copy is a database file of its own (`VACUUM INTO`); on PostgreSQL it is a `pg_dump` archive in custom format.
//! Guarantees: a backup never overwrites a file; only its owner may read it; it is written under another name and gets its
//! own when it is whole and on the disk, so that what looks like a backup is one, however the program ended.

use crate::store::{Address, Store, codes, split_password};
use boss_kernel::{Error, Result};
use sea_orm::{ConnectionTrait, Statement};
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

/// Writes a backup of `store` to `target`. Whoever stops waiting for it leaves nothing behind.
pub async fn write(store: &Store, target: &Path) -> Result<()> {
    let exists = || Error::new(codes::BACKUP_EXISTS).with("path", target.display());
    if target.exists() {
        return Err(exists());
    }
    let unfinished = Unfinished::begin(target)?;
    match store.address() {
        Address::Sqlite(_) => vacuum_into(store, &unfinished.path, target).await?,
        Address::Postgres(url) => dump(url, &unfinished.path, target).await?,
    }
    let written = File::open(&unfinished.path).and_then(|file| file.sync_all());
    written.map_err(|cause| failed(target, cause))?;
    // A link fails where a file of that name came up meanwhile, and a renaming would replace it; but a stick knows no links.
    match std::fs::hard_link(&unfinished.path, target) {
        Ok(()) => Ok(()),
        Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => Err(exists()),
        Err(_) => std::fs::rename(&unfinished.path, target).map_err(|cause| failed(target, cause)),
    }
}

/// A copy on its way, removed when it is let go of.
struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    /// An empty file beside `target` that only its owner may read.
    fn begin(target: &Path) -> Result<Unfinished> {
        let path = with_ending(target, ".unfinished");
        std::fs::remove_file(&path).ok();
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path).map_err(|cause| failed(target, cause))?;
        Ok(Unfinished { path })
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        std::fs::remove_file(&self.path).ok();
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// Keeps a copy from before the schema moves on to `migration`: beside the file, or for a server in the folder `backups` under
/// its database's name. An older copy stays what it is; this one gets a number.
pub(super) async fn before_migration(store: &Store, migration: &str, backups: &Path) -> Result<()> {
    let start = match store.address() {
        Address::Sqlite(path) => path.clone(),
        Address::Postgres(url) => {
            std::fs::create_dir_all(backups).map_err(|cause| failed(backups, cause))?;
            backups.join(name_of_server_database(url))
        }
    };
    let numbered = |number: u32| match number {
        1 => with_ending(&start, &format!(".before-{migration}.backup")),
        _ => with_ending(&start, &format!(".before-{migration}-{number}.backup")),
    };
    let free = (1..).map(numbered).find(|path| !path.exists());
    let target = free.ok_or_else(|| failed(&start, "there are too many copies"))?;
    write(store, &target).await?;
    tracing::info!(path = %target.display(), migration, "kept a copy from before the migration");
    Ok(())
}

/// Server, port and database as one file name.
fn name_of_server_database(url: &str) -> String {
    let (shown, _) = split_password(url);
    let place = shown.split_once("://").map_or(shown.as_str(), |(_, rest)| rest);
    let place = place.split('?').next().unwrap_or_default();
    place.chars().map(|sign| if sign.is_alphanumeric() || ".-".contains(sign) { sign } else { '_' }).collect()
}

fn failed(target: &Path, reason: impl std::fmt::Display) -> Error {
    Error::new(codes::BACKUP_FAILED).with("path", target.display()).with("reason", reason)
}

async fn vacuum_into(store: &Store, path: &Path, target: &Path) -> Result<()> {
    let text = path.to_str().ok_or_else(|| failed(target, "the path is not readable text"))?;
    let backend = store.writer().get_database_backend();
    let copy = Statement::from_sql_and_values(backend, "VACUUM INTO ?", [text.into()]);
    store.writer().execute_raw(copy).await.map_err(|cause| failed(target, cause))?;
    Ok(())
}

async fn dump(url: &str, path: &Path, target: &Path) -> Result<()> {
    let (shown, password) = split_password(url);
    let mut command = tokio::process::Command::new("pg_dump");
    command.arg("--format=custom").arg("--file").arg(path).arg("--dbname").arg(shown).kill_on_drop(true);
    // Everybody on the computer sees a program's arguments, nobody its environment.
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let output = command.output().await.map_err(|cause| failed(target, format!("pg_dump: {cause}")))?;
    if output.status.success() {
        return Ok(());
    }
    Err(failed(target, String::from_utf8_lossy(&output.stderr).trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Durability;

    async fn store(folder: &Path) -> Store {
        Store::open(&Address::Sqlite(folder.join("boss.db")), Durability::Test).await.unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name.contains("backup"));
        names.sort();
        names
    }

    #[tokio::test]
    async fn every_migration_keeps_a_whole_copy_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path()).await;
        let first = "boss.db.before-m0002.backup";
        // What a power cut left of an earlier copy.
        std::fs::write(folder.path().join(format!("{first}.unfinished")), "half").unwrap();
        for _ in 0..2 {
            before_migration(&store, "m0002", folder.path()).await.unwrap();
        }
        assert_eq!(names(folder.path()), ["boss.db.before-m0002-2.backup", first]);
        let copy = Address::Sqlite(folder.path().join(first));
        Store::open(&copy, Durability::Test).await.unwrap();
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_backup_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("backup.db");
        write(&store(folder.path()).await, &target).await.unwrap();
        assert_eq!(target.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn servers_have_copies_by_name() {
        let name = name_of_server_database("postgres://boss:secret@db.example:5433/books?sslmode=require");
        assert_eq!(name, "boss_db.example_5433_books");
    }
}
