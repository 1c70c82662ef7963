//! Backups: a consistent copy of the whole database while people go on working.
//!
//! On SQLite the copy is a database file of its own (`VACUUM INTO`); on PostgreSQL it is a `pg_dump` archive in custom format.
//! Guarantees: a backup never overwrites a file; only its owner may read it, in a folder others may
//! write to as well; it is written in a folder of its own beside its place and gets there when it
//! is whole, was read from end to end and is on the disk, so that what looks like a backup is one,
//! however the program ended.

use crate::store::files::{make_private_folder, sync_folder_of, with_ending};
use crate::store::soundness::{CheckedCopy, check_copy};
pub use crate::store::unfinished::sweep_of;
use crate::store::unfinished::{Unfinished, sweep};
use crate::store::{Address, Store, address, codes, connect};
use boss_kernel::{Error, Result};
use sea_orm::{ConnectionTrait, Statement};
use std::path::Path;
use std::process::Stdio;

/// What a backup is called behind the name of the database it is to replace, until it does.
pub(super) const RESTORING: &str = ".restoring";

/// Writes a backup of `store` to `target` and checks it. Whoever stops waiting for it leaves nothing behind.
pub async fn write(store: &Store, target: &Path) -> Result<CheckedCopy> {
    let exists = || Error::new(codes::BACKUP_EXISTS).with("path", target.display());
    if target.exists() {
        return Err(exists());
    }
    let unfinished = Unfinished::begin(target).map_err(|cause| failed(target, cause))?;
    let path = unfinished.path();
    match store.address() {
        Address::Sqlite(database) => {
            // The name may lead to another file by now.
            if let Some(watch) = &store.watch {
                watch.files().check()?;
            }
            vacuum_into(database, path, target).await?;
        }
        Address::Postgres(url) => dump(url, &unfinished, target).await?,
    }
    unfinished.sync().map_err(|cause| failed(target, cause))?;
    let checked = match store.address() {
        Address::Sqlite(_) => check_copy(path).await?,
        Address::Postgres(_) => check_archive(path).await.map_err(|reason| failed(target, reason))?,
    };
    // A link fails where a file of that name came up meanwhile, and a renaming would replace it; but a stick knows no links.
    match std::fs::hard_link(path, target) {
        Ok(()) => {}
        Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => return Err(exists()),
        Err(_) => std::fs::rename(path, target).map_err(|cause| failed(target, cause))?,
    }
    if !unfinished.is_at(target) {
        return Err(failed(target, "somebody else put another file in its place while it was written"));
    }
    sync_folder_of(target).map_err(|cause| failed(target, cause))?;
    Ok(checked)
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

/// Takes away what a hard end left of copies of this database that Boss made by itself. Whoever
/// calls this holds the opening lock of a file, so that nobody restores one meanwhile.
pub(super) fn sweep_left(address: &Address, backups: Option<&Path>) {
    if let Address::Sqlite(path) = address {
        let path = path.canonicalize().unwrap_or_else(|_| path.clone());
        std::fs::remove_file(with_ending(&path, RESTORING)).ok();
        if let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) {
            sweep(folder, name);
        }
    }
    if let Some(folder) = backups {
        sweep(folder, &name_of(address));
    }
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

/// Into a file that is open already, whatever its name leads to by then.
async fn dump(url: &str, unfinished: &Unfinished, target: &Path) -> Result<()> {
    let mut program = server_program("pg_dump", url)?;
    program.args(["--no-password", "--format=custom"]);
    let written = unfinished.handle().map_err(|cause| failed(target, cause))?;
    program.command.stdout(Stdio::from(written)).arg("--dbname").arg(&program.shown);
    program.run().await.map_err(|reason| failed(target, reason))
}

/// Reads a server's archive from end to end, all its rows too; what is wrong with it is the error.
pub async fn check_archive(path: &Path) -> Result<CheckedCopy, String> {
    let mut program = ServerProgram::new("pg_restore");
    program.args(["--file", if cfg!(windows) { "NUL" } else { "/dev/null" }]);
    program.command.arg(path);
    program.run().await?;
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
    let mut program = ServerProgram { shown, ..ServerProgram::new(name) };
    program.command.envs(variables);
    Ok(program)
}

impl ServerProgram {
    /// One that speaks to no server.
    pub(super) fn new(name: &'static str) -> ServerProgram {
        let mut command = tokio::process::Command::new(name);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        ServerProgram { name, command, shown: String::new() }
    }

    pub(super) fn args<const N: usize>(&mut self, arguments: [&str; N]) {
        self.command.args(arguments);
    }

    /// Runs it to its end; what it says where it fails is the error.
    pub(super) async fn run(self) -> Result<(), String> {
        self.output().await.map(drop)
    }

    /// As [`run`](Self::run), with what it says.
    pub(super) async fn output(mut self) -> Result<String, String> {
        let failed = |cause: std::io::Error| format!("{}: {cause}", self.name);
        // Its output may go to a file: `Command::output` would have it otherwise.
        let ended = self.command.spawn().map_err(failed)?.wait_with_output().await.map_err(failed)?;
        if ended.status.success() {
            return Ok(String::from_utf8_lossy(&ended.stdout).into_owned());
        }
        Err(String::from_utf8_lossy(&ended.stderr).trim().to_owned())
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
        assert_eq!(names(folder.path()), ["backup.db"]);
    }

    #[test]
    fn databases_have_copies_by_name() {
        let server = "postgres://boss:secret@db.example:5433/books?sslmode=require".parse().unwrap();
        assert_eq!(name_of(&server), "boss_db.example_5433_books");
        assert_eq!(name_of(&Address::Sqlite("/a/b c.db".into())), "b_c.db");
    }
}
