//! Backups: a consistent copy of the whole database while people go on working.
//!
//! On SQLite the copy is a database file of its own (`VACUUM INTO`); on PostgreSQL it is a `pg_dump` archive in custom format.
//! Guarantees: a backup never overwrites a file; only its owner may read it; it is written under another name and gets its
//! own when it is whole, was read from end to end and is on the disk, so that what looks like a backup is one, however the
//! program ended.

use crate::store::files::{create_private, make_private_folder, sync_folder_of, with_ending};
use crate::store::soundness::{CheckedCopy, check_copy};
use crate::store::{Address, Store, address, codes, connect};
use boss_kernel::{Error, Result};
use sea_orm::{ConnectionTrait, Statement};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Writes a backup of `store` to `target` and checks it. Whoever stops waiting for it leaves nothing behind.
pub async fn write(store: &Store, target: &Path) -> Result<CheckedCopy> {
    let exists = || Error::new(codes::BACKUP_EXISTS).with("path", target.display());
    if target.exists() {
        return Err(exists());
    }
    let unfinished = Unfinished::begin(target)?;
    match store.address() {
        Address::Sqlite(path) => {
            // The name may lead to another file by now.
            if let Some(watch) = &store.watch {
                watch.files().check()?;
            }
            vacuum_into(path, &unfinished.path, target).await?;
        }
        Address::Postgres(url) => dump(url, &unfinished.path, target).await?,
    }
    let written = File::open(&unfinished.path).and_then(|file| file.sync_all());
    written.map_err(|cause| failed(target, cause))?;
    let checked = match store.address() {
        Address::Sqlite(_) => check_copy(&unfinished.path).await?,
        Address::Postgres(url) => list(url, &unfinished.path, target).await?,
    };
    // A link fails where a file of that name came up meanwhile, and a renaming would replace it; but a stick knows no links.
    match std::fs::hard_link(&unfinished.path, target) {
        Ok(()) => {}
        Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => return Err(exists()),
        Err(_) => std::fs::rename(&unfinished.path, target).map_err(|cause| failed(target, cause))?,
    }
    sync_folder_of(target).map_err(|cause| failed(target, cause))?;
    Ok(checked)
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
        create_private(&path).map_err(|cause| failed(target, cause))?;
        Ok(Unfinished { path })
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        std::fs::remove_file(&self.path).ok();
    }
}

/// Keeps a copy from before the schema moves on to `migration`: beside the file, or for a server in the folder `backups` under
/// its database's name. An older copy stays what it is; this one gets a number.
pub(super) async fn before_migration(store: &Store, migration: &str, backups: &Path) -> Result<()> {
    let start = match store.address() {
        Address::Sqlite(path) => path.clone(),
        Address::Postgres(_) => {
            make_private_folder(backups).map_err(|cause| failed(backups, cause))?;
            backups.join(name_of(store.address()))
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

/// A database's address as one file name: of a server its name, port and database, of a file its name.
pub fn name_of(address: &Address) -> String {
    let place = match address {
        Address::Sqlite(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        Address::Postgres(url) => {
            let (shown, _) = address::split_password(url);
            let place = shown.split_once("://").map_or(shown.as_str(), |(_, rest)| rest);
            place.split('?').next().unwrap_or_default().to_owned()
        }
    };
    place.chars().map(|sign| if sign.is_alphanumeric() || ".-".contains(sign) { sign } else { '_' }).collect()
}

fn failed(target: &Path, reason: impl std::fmt::Display) -> Error {
    Error::new(codes::BACKUP_FAILED).with("path", target.display()).with("reason", reason)
}

/// On a connection of its own: nobody who writes waits for it.
async fn vacuum_into(database: &Path, path: &Path, target: &Path) -> Result<()> {
    let text = path.to_str().ok_or_else(|| failed(target, "the path is not readable text"))?;
    let db = connect::for_upkeep(database).await?;
    let copy = Statement::from_sql_and_values(db.get_database_backend(), "VACUUM INTO ?", [text.into()]);
    let copied = db.execute_raw(copy).await;
    db.close().await?;
    copied.map(drop).map_err(|cause| failed(target, cause))
}

async fn dump(url: &str, path: &Path, target: &Path) -> Result<()> {
    let mut program = server_program("pg_dump", url)?;
    program.args(["--no-password", "--format=custom"]);
    program.command.arg("--file").arg(path).arg("--dbname").arg(&program.shown);
    program.run().await.map_err(|reason| failed(target, reason))
}

/// Reads the list of what an archive holds: one that was cut off has none.
async fn list(url: &str, path: &Path, target: &Path) -> Result<CheckedCopy> {
    let mut program = server_program("pg_restore", url)?;
    program.command.arg("--list").arg(path);
    program.run().await.map_err(|reason| failed(target, reason))?;
    Ok(CheckedCopy::default())
}

/// One of the server's own programs.
pub(super) struct ServerProgram {
    name: &'static str,
    pub(super) command: tokio::process::Command,
    /// The address without its password.
    pub(super) shown: String,
}

/// A program of the server's, told how to speak to it; it asks nobody for a password.
pub(super) fn server_program(name: &'static str, url: &str) -> Result<ServerProgram> {
    let (shown, variables) = address::for_programs(url)?;
    let mut command = tokio::process::Command::new(name);
    command.envs(variables).stdin(std::process::Stdio::null()).kill_on_drop(true);
    Ok(ServerProgram { name, command, shown })
}

impl ServerProgram {
    pub(super) fn args<const N: usize>(&mut self, arguments: [&str; N]) {
        self.command.args(arguments);
    }

    /// Runs it to its end; what it says where it fails is the error.
    pub(super) async fn run(mut self) -> Result<(), String> {
        let output = self.command.output().await.map_err(|cause| format!("{}: {cause}", self.name))?;
        if output.status.success() {
            return Ok(());
        }
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
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
    fn databases_have_copies_by_name() {
        let server = "postgres://boss:secret@db.example:5433/books?sslmode=require".parse().unwrap();
        assert_eq!(name_of(&server), "boss_db.example_5433_books");
        assert_eq!(name_of(&Address::Sqlite("/a/b c.db".into())), "b_c.db");
    }
}
