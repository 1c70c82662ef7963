//! The files a database on this computer is made of: for their owner alone, and still in their place.
//!
//! Guarantees: a new database, and what SQLite keeps beside it, may be read by its owner only; a file that was removed or
//! replaced while it is open is noticed, so that nothing is acknowledged into one that nobody will find again. No file of a
//! database is ever opened here: closing it would drop the locks SQLite holds on it in this process.

use crate::store::codes;
use boss_kernel::{Error, Result, store_error};
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The database itself, its write-ahead log, and the index of that log.
const ENDINGS: [&str; 3] = ["", "-wal", "-shm"];
/// Whatever SQLite may keep beside a database.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

fn not_opened(cause: impl std::fmt::Display) -> Error {
    Error::new(store_error::NOT_OPENED).caused_by(cause)
}

/// `path` with `ending` behind its name.
pub(super) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// Makes a folder and those above it, where there are none, for their owner alone.
pub fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A new file for its owner alone; fails where there is one already.
pub(super) fn create_private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes what a folder lists to the disk, so that a file made in it is still there after a power cut.
pub(super) fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Elsewhere a folder can't be opened as a file, and needs no such care.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Makes the folder and the empty file of a database where there is none. SQLite gives the files it makes beside it the
/// same rights.
pub(super) fn prepare(path: &Path) -> Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_private_folder(folder).map_err(not_opened)?;
    }
    match create_private(path) {
        Ok(_) => return sync_folder_of(path).map_err(not_opened),
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {}
        // Where the folder belongs to somebody else, the file may be there all the same.
        Err(_) if path.exists() => {}
        Err(cause) => return Err(not_opened(cause)),
    }
    // A name may lead to the database by way of another; what SQLite keeps lies beside the database
    // itself.
    let path = path.canonicalize().map_err(not_opened)?;
    for ending in BESIDE {
        refuse_link(&with_ending(&path, ending))?;
    }
    for ending in ENDINGS {
        narrow(&with_ending(&path, ending));
    }
    Ok(())
}

/// What SQLite keeps beside a database is a file there or nothing: a link would have it write into
/// somebody else's file.
fn refuse_link(path: &Path) -> Result<()> {
    if path.symlink_metadata().is_ok_and(|found| found.is_symlink()) {
        return Err(Error::new(codes::LINK_BESIDE).with("path", path.display()));
    }
    Ok(())
}

/// Takes a file from everybody but its owner; where that can't be done, the log says who could read it.
#[cfg(unix)]
pub(super) fn narrow(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    // Not where a link leads: its rights are nobody's affair here.
    let Ok(found) = std::fs::symlink_metadata(path) else { return };
    let mode = found.permissions().mode() & 0o777;
    if mode & 0o077 == 0 || !found.is_file() {
        return;
    }
    let (shown, mode_text) = (path.display(), format!("{mode:o}"));
    match std::fs::set_permissions(path, PermissionsExt::from_mode(mode & 0o700)) {
        Ok(()) => tracing::warn!(path = %shown, mode = mode_text, "only its owner can use this file now"),
        Err(cause) => tracing::warn!(path = %shown, mode = mode_text, %cause, "others can use this file"),
    }
}

#[cfg(not(unix))]
pub(super) fn narrow(_path: &Path) {}

/// What tells a file from any other that may come to stand under its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity(u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|found| Identity(found.dev(), found.ino()))
}

/// Elsewhere a file that is open can't be removed or replaced.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.exists().then_some(Identity(0, 0))
}

/// The files of an open database, as they were when they were opened.
#[derive(Debug)]
pub(super) struct DatabaseFiles {
    paths: [PathBuf; 3],
    opened: Mutex<[Option<Identity>; 3]>,
}

impl DatabaseFiles {
    /// Those of a database that exists and is about to be opened.
    pub(super) fn of(path: &Path) -> Result<DatabaseFiles> {
        // The working folder may change, and a name may lead to the file by way of another.
        let path = path.canonicalize().map_err(not_opened)?;
        let paths = ENDINGS.map(|ending| with_ending(&path, ending));
        let opened = Mutex::new([identity(&path), None, None]);
        Ok(DatabaseFiles { paths, opened })
    }

    /// Where the database is.
    pub(super) fn path(&self) -> &Path {
        &self.paths[0]
    }

    /// Notes the files beside the database that a writing connection has just opened. Fails where the database itself is
    /// another one than before.
    pub(super) fn note_opened(&self) -> Result<()> {
        let now = self.now();
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if now[0].is_none() || now[0] != opened[0] {
            return Err(self.replaced());
        }
        *opened = now;
        Ok(())
    }

    /// Fails where one of the files is not the one that was opened.
    pub(super) fn check(&self) -> Result<()> {
        if self.are_in_place() { Ok(()) } else { Err(self.replaced()) }
    }

    /// Whether every file is the one that was opened.
    pub(super) fn are_in_place(&self) -> bool {
        self.now() == *self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> [Option<Identity>; 3] {
        [0, 1, 2].map(|place| identity(&self.paths[place]))
    }

    pub(super) fn replaced(&self) -> Error {
        Error::new(codes::FILE_REPLACED).with("path", self.path().display())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn mode(path: &Path) -> u32 {
        path.metadata().expect("it is there").permissions().mode() & 0o777
    }

    #[test]
    fn new_and_old_files_are_for_their_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/boss.db");
        prepare(&path).unwrap();
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        let wal = with_ending(&path, "-wal");
        std::fs::write(&wal, "").unwrap();
        for wide in [&path, &wal] {
            std::fs::set_permissions(wide, PermissionsExt::from_mode(0o664)).unwrap();
        }
        prepare(&path).unwrap();
        assert_eq!((mode(&path), mode(&wal)), (0o600, 0o600));
    }

    #[test]
    fn links_beside_a_database_are_neither_followed_nor_opened() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("boss.db"), folder.path().join("letter"));
        std::fs::write(&other, "Dear customer").unwrap();
        std::fs::set_permissions(&other, PermissionsExt::from_mode(0o644)).unwrap();
        prepare(&path).unwrap();
        for ending in BESIDE {
            let link = with_ending(&path, ending);
            std::os::unix::fs::symlink(&other, &link).unwrap();
            assert_eq!(prepare(&path).unwrap_err().code(), codes::LINK_BESIDE, "{ending}");
            narrow(&link);
            assert_eq!(mode(&other), 0o644, "{ending}");
            std::fs::remove_file(&link).unwrap();
        }
        // The database itself may be reached by way of another name.
        let name = folder.path().join("name.db");
        std::os::unix::fs::symlink(&path, &name).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        prepare(&name).unwrap();
        assert_eq!(mode(&path), 0o600);
    }

    #[test]
    fn a_file_that_is_gone_or_replaced_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("boss.db");
        prepare(&path).unwrap();
        let files = DatabaseFiles::of(&path).unwrap();
        files.note_opened().unwrap();
        assert!(files.are_in_place());
        let kept = folder.path().join("kept.db");
        std::fs::rename(&path, &kept).unwrap();
        assert_eq!(files.check().unwrap_err().code(), codes::FILE_REPLACED);
        prepare(&path).unwrap();
        assert_eq!(files.check().unwrap_err().code(), codes::FILE_REPLACED);
        assert_eq!(files.note_opened().unwrap_err().code(), codes::FILE_REPLACED);
        std::fs::rename(&kept, &path).unwrap();
        files.check().unwrap();
    }
}
