//! Putting a backup back in the place of a database.
//!
//! Guarantees: the backup is read from end to end before anything is touched; a database that a program has open is not
//! replaced; what is replaced is kept beside it, under a name that says so; at every moment one of the two stands in the
//! database's place, whole. On a server a backup goes into an empty database only, brings nothing
//! that is none of Boss's, and is restored by nobody whom the server's own rights don't bind.

use crate::store::backup::{RESTORING, ServerProgram, check_archive, server_program};
use crate::store::files::{create_private, sync_folder_of, with_ending};
use crate::store::restored::Expected;
use crate::store::soundness::{CheckedCopy, check_copy};
use crate::store::{Address, address, codes, connect, migrate, opening};
use boss_kernel::{Error, Instant, Result, store_error};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use std::fs::File;
use std::path::{Path, PathBuf};

/// What a restoring did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the database that stood there before is kept now.
    pub kept: Option<PathBuf>,
    /// What was found out about the backup.
    pub copy: CheckedCopy,
}

fn failed(place: &Path, reason: impl std::fmt::Display) -> Error {
    Error::new(codes::RESTORE_FAILED).with("path", place.display()).with("reason", reason)
}

/// Puts the backup `copy` in the place of the database at `address`; `now` names what is replaced.
pub async fn restore(address: &Address, copy: &Path, now: Instant) -> Result<Restored> {
    match address {
        Address::Sqlite(path) => restore_file(address, path, copy, now).await,
        Address::Postgres(url) => restore_to_server(url, copy).await,
    }
}

async fn restore_file(address: &Address, path: &Path, copy: &Path, now: Instant) -> Result<Restored> {
    let log = with_ending(copy, "-wal");
    if log.metadata().is_ok_and(|found| found.len() > 0) {
        return Err(Error::new(codes::COPY_DAMAGED)
            .with("path", copy.display())
            .with("reason", format!("{} belongs to it", log.display())));
    }
    let _opening = opening::lock(address).await?;
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if copy.canonicalize().is_ok_and(|copy| copy == path) {
        return Err(failed(&path, "it is the database itself"));
    }
    let staged = with_ending(&path, RESTORING);
    let outcome = async {
        take_over(copy, &staged).map_err(|cause| failed(copy, cause))?;
        let checked = check_copy(&staged).await?;
        let kept = if path.exists() { Some(keep_replaced(&path, now).await?) } else { None };
        let placed = std::fs::rename(&staged, &path).and_then(|()| sync_folder_of(&path));
        placed.map_err(|cause| failed(&path, cause))?;
        Ok(Restored { kept, copy: checked })
    };
    let outcome = outcome.await;
    std::fs::remove_file(&staged).ok();
    outcome
}

/// A copy of the backup for the owner alone, on the disk.
fn take_over(copy: &Path, staged: &Path) -> std::io::Result<()> {
    let mut from = File::open(copy)?;
    std::fs::remove_file(staged).ok();
    let mut to = create_private(staged)?;
    std::io::copy(&mut from, &mut to)?;
    to.sync_all()
}

/// Keeps the database under another name, of which it is a second one until the backup takes the first.
async fn keep_replaced(path: &Path, now: Instant) -> Result<PathBuf> {
    end_journal(path).await?;
    let name = |number: u32| {
        let day = now.to_string().chars().filter(char::is_ascii_alphanumeric).take(15).collect::<String>();
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        with_ending(path, &format!(".replaced-{day}{number}"))
    };
    let kept = (1..).map(name).find(|kept| !kept.exists());
    let kept = kept.ok_or_else(|| failed(path, "there are too many replaced databases"))?;
    // Where the database is too damaged to take in its log, the log goes with it: it must not meet the backup.
    for ending in ["-wal", "-shm"] {
        let beside = with_ending(path, ending);
        if beside.exists() {
            std::fs::rename(&beside, with_ending(&kept, ending)).map_err(|cause| failed(&beside, cause))?;
        }
    }
    // A stick knows no second names: there a moment is left without a database.
    let named = std::fs::hard_link(path, &kept).or_else(|_| std::fs::rename(path, &kept));
    named.and_then(|()| sync_folder_of(path)).map_err(|cause| failed(path, cause))?;
    Ok(kept)
}

/// Takes what stands in the log into the database itself. That needs the database alone: it fails where a program has it open.
async fn end_journal(path: &Path) -> Result<()> {
    let ended = async {
        let db = connect::for_upkeep(path).await?;
        let end = Statement::from_string(db.get_database_backend(), "PRAGMA journal_mode = DELETE");
        let ended = db.query_one_raw(end).await;
        db.close().await?;
        let mode = ended?.map(|row| row.try_get::<String>("", "journal_mode")).transpose()?;
        Ok::<_, Error>(mode.unwrap_or_default())
    };
    let in_use = || Error::new(codes::RESTORE_IN_USE).with("path", path.display());
    match ended.await {
        Ok(mode) if mode == "delete" => Ok(()),
        Ok(mode) => Err(in_use().caused_by(mode)),
        Err(error) if error.code() == store_error::BUSY => Err(in_use().caused_by(error.code())),
        // A damaged one can't be asked, nor can a program work in it.
        Err(error) if error.code() == store_error::CORRUPT => Ok(()),
        Err(error) => Err(error),
    }
}

async fn restore_to_server(url: &str, copy: &Path) -> Result<Restored> {
    let db = connect::to_server(url).await?;
    let restored = restore_to_empty(&db, url, copy).await;
    db.close().await?;
    restored
}

async fn restore_to_empty(db: &DatabaseConnection, url: &str, copy: &Path) -> Result<Restored> {
    if !migrate::tables(db).await?.is_empty() {
        let address = address::split_password(url).0;
        return Err(Error::new(codes::RESTORE_NOT_EMPTY).with("address", address));
    }
    let foreign = |object: String| {
        Error::new(codes::RESTORE_FOREIGN).with("path", copy.display()).with("object", object)
    };
    let expected = Expected::in_empty(db).await?;
    check_archive(copy).await.map_err(|reason| failed(copy, reason))?;
    let mut list = ServerProgram::new("pg_restore");
    list.command.arg("--list").arg(copy);
    let list = list.output().await.map_err(|reason| failed(copy, reason))?;
    if let Some(entry) = expected.foreign_entry(&list) {
        return Err(foreign(entry));
    }
    let mut program = server_program("pg_restore", url)?;
    program.args([
        "--no-password",
        "--exit-on-error",
        "--single-transaction",
        "--no-owner",
        "--no-privileges",
    ]);
    program.command.arg("--dbname").arg(&program.shown).arg(copy);
    let refusal = match program.run().await {
        Err(reason) => failed(copy, reason),
        Ok(()) => match expected.altered_object(db).await {
            Ok(None) => return Ok(Restored { kept: None, copy: CheckedCopy::default() }),
            Ok(Some(object)) => foreign(object),
            Err(error) => error,
        },
    };
    // An archive can end the one transaction it is restored in.
    expected.take_back(db).await?;
    Err(refusal)
}
