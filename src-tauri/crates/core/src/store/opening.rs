//! The opening lock: one program at a time opens a file, since switching a new file to its journal and migrating it need it
//! alone. A server has its own lock (see migrate).
//!
//! The operating system holds the lock, on a file beside the database; it ends with the program that holds it, however that
//! ends. The file is for the database's owner alone, so that nobody else can hold it, and says who does; whoever waits gives
//! up after a while, and says so.

use crate::store::files::{create_private, make_private_folder, with_ending};
use crate::store::{Address, codes};
use boss_kernel::{Error, Result, store_error};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Looks at the lock before somebody gives up, and the time between two of them: half a minute in all.
const TRIES: u32 = 300;
const PAUSE: Duration = Duration::from_millis(100);
const ENDING: &str = ".opening";
/// More than what a holder says of itself.
const MOST_WORDS: u64 = 200;

/// The opening lock of a file, for as long as it is held.
pub(super) async fn lock(address: &Address) -> Result<Option<File>> {
    let Address::Sqlite(path) = address else { return Ok(None) };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_private_folder(folder).map_err(not_opened)?;
    }
    // Two names of one file have one lock.
    let database = path.canonicalize().unwrap_or_else(|_| path.clone());
    lock_beside(&database, TRIES).await.map(Some)
}

fn not_opened(cause: impl std::fmt::Display) -> Error {
    Error::new(store_error::NOT_OPENED).caused_by(cause)
}

async fn lock_beside(database: &Path, tries: u32) -> Result<File> {
    let path = with_ending(database, ENDING);
    for _ in 0..tries {
        let mut file = open_lock(&path, database)?;
        match file.try_lock() {
            // Somebody may have put another file in its place meanwhile.
            Ok(()) if is_same(&path, &file) => {
                say_who(&mut file);
                return Ok(file);
            }
            Ok(()) => continue,
            Err(TryLockError::WouldBlock) => tokio::time::sleep(PAUSE).await,
            Err(TryLockError::Error(cause)) => return Err(not_opened(cause)),
        }
    }
    let holder = open_lock(&path, database).map(|file| who_holds(&file)).unwrap_or_default();
    Err(Error::new(codes::OPENING_BUSY).with("path", database.display()).with("holder", holder))
}

fn open_lock(path: &Path, database: &Path) -> Result<File> {
    for _ in 0..5 {
        match OpenOptions::new().read(true).write(true).open(path) {
            Ok(file) => {
                let foreign = is_foreign(&file, path, database);
                if !foreign && !is_open_to_others(&file) {
                    return Ok(file);
                }
                // Somebody else put another one in its place just now.
                if !is_same(path, &file) {
                    continue;
                }
                if std::fs::remove_file(path).is_err() && !foreign && restrict(&file) {
                    return Ok(file);
                }
                continue;
            }
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                match create_private(path) {
                    Ok(file) => hand_to_owner(&file, database),
                    Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {}
                    Err(cause) => return Err(not_opened(cause)),
                }
                continue;
            }
            Err(cause) if cause.kind() == ErrorKind::PermissionDenied => {}
            Err(cause) => return Err(not_opened(cause)),
        }
        // Not a lock of this database's owner: whoever made it could hold it for ever.
        std::fs::remove_file(path).ok();
    }
    Err(Error::new(codes::LOCK_FOREIGN).with("path", path.display()))
}

/// What the holder says of itself, for whoever waits in vain.
fn say_who(file: &mut File) {
    let program = std::env::args().next().map(PathBuf::from).unwrap_or_default();
    let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // A lock that says nothing still holds.
    let _ = file.set_len(0).and_then(|()| file.rewind());
    let _ = write!(file, "{name}, {}", std::process::id());
}

fn who_holds(file: &File) -> String {
    let mut words = String::new();
    let _ = file.take(MOST_WORDS).read_to_string(&mut words);
    words
}

#[cfg(unix)]
fn is_same(path: &Path, file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(there), Ok(here)) = (std::fs::metadata(path), file.metadata()) else { return false };
    (there.dev(), there.ino()) == (here.dev(), here.ino())
}

#[cfg(not(unix))]
fn is_same(_path: &Path, _file: &File) -> bool {
    true
}

/// Whether the lock belongs to somebody who owns neither the database nor this program's account, or is no plain file.
#[cfg(unix)]
fn is_foreign(file: &File, path: &Path, database: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let Ok(lock) = file.metadata() else { return true };
    let is_link = std::fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    if !lock.is_file() || is_link {
        return true;
    }
    let own = rustix::process::geteuid().as_raw();
    let owners = [Some(own), std::fs::metadata(database).ok().map(|found| found.uid())];
    !(lock.uid() == 0 || owners.contains(&Some(lock.uid())))
}

#[cfg(not(unix))]
fn is_foreign(_file: &File, _path: &Path, _database: &Path) -> bool {
    false
}

/// Whether others may open it, and so hold it for as long as they like: locks of earlier releases are such.
#[cfg(unix)]
fn is_open_to_others(file: &File) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_file: &File) -> bool {
    false
}

#[cfg(unix)]
fn restrict(file: &File) -> bool {
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600)).is_ok()
}

#[cfg(not(unix))]
fn restrict(_file: &File) -> bool {
    true
}

/// A lock made by an administrator of the computer is given to whom the database belongs, who has to open it too.
#[cfg(unix)]
fn hand_to_owner(file: &File, database: &Path) {
    use std::os::unix::fs::MetadataExt;
    let (Ok(lock), Ok(owner)) = (file.metadata(), std::fs::metadata(database)) else { return };
    if lock.uid() != owner.uid() {
        std::os::unix::fs::fchown(file, Some(owner.uid()), Some(owner.gid())).ok();
    }
}

#[cfg(not(unix))]
fn hand_to_owner(_file: &File, _database: &Path) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[tokio::test]
    async fn the_lock_is_for_one_and_says_for_whom() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("boss.db");
        let held = lock_beside(&database, 1).await.unwrap();
        let mode = held.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        let refused = lock_beside(&database, 2).await.unwrap_err();
        assert_eq!(refused.code(), codes::OPENING_BUSY);
        assert!(refused.params()["holder"].ends_with(&std::process::id().to_string()), "{refused:?}");
        drop(held);
        lock_beside(&database, 1).await.unwrap();
    }

    #[tokio::test]
    async fn a_lock_others_may_open_is_taken_from_them() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("boss.db");
        let path = with_ending(&database, ENDING);
        std::fs::write(&path, "").unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        let held = lock_beside(&database, 1).await.unwrap();
        assert_eq!(held.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[tokio::test]
    async fn a_link_in_the_place_of_the_lock_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("boss.db");
        let elsewhere = folder.path().join("letter");
        std::fs::write(&elsewhere, "Dear customer").unwrap();
        std::os::unix::fs::symlink(&elsewhere, with_ending(&database, ENDING)).unwrap();
        lock_beside(&database, 3).await.unwrap();
        assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), "Dear customer");
    }
}
