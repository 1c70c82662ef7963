//! Copies that are not whole yet, each in a folder of its own beside the place it is for.
//!
//! Guarantees: nobody but its owner can read what is written there or put another file in its
//! place, also where others may write to the folder around it; whoever stops writing leaves nothing
//! behind, and what a hard end left is taken away when the database is next opened, but never from
//! under somebody who still writes.

use crate::store::files::{create_private, with_ending};
use std::ffi::OsStr;
use std::fs::{DirBuilder, File, Metadata, TryLockError};
use std::io::Result;
use std::path::{Path, PathBuf};

/// What the folder of a copy is called, behind the name of the copy.
const ENDING: &str = ".unfinished";
const COPY: &str = "copy";
const LOCK: &str = "lock";

/// A copy on its way, removed when it is let go of.
#[derive(Debug)]
pub(super) struct Unfinished {
    folder: PathBuf,
    path: PathBuf,
    file: File,
    /// Whether the disk keeps owners and rights at all.
    private: bool,
    _lock: File,
}

impl Unfinished {
    /// An empty file for the copy that is to be `target`, in place of what an earlier try left.
    pub(super) fn begin(target: &Path) -> Result<Unfinished> {
        let folder = with_ending(target, ENDING);
        remove(&folder);
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        // Fails where something is there that is not ours to remove.
        builder.create(&folder)?;
        let lock = create_private(&folder.join(LOCK))?;
        lock.lock()?;
        let path = folder.join(COPY);
        let file = create_private(&path)?;
        let private = is_private(&file.metadata()?);
        Ok(Unfinished { folder, path, file, private, _lock: lock })
    }

    /// Where the copy is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The copy, open for writing.
    pub(super) fn handle(&self) -> Result<File> {
        self.file.try_clone()
    }

    /// Has it all on the disk.
    pub(super) fn sync(&self) -> Result<()> {
        self.file.sync_all()
    }

    /// Whether the file at `target` is the one that was written here, with its owner and its
    /// rights.
    pub(super) fn is_at(&self, target: &Path) -> bool {
        let (Ok(there), Ok(written)) = (std::fs::symlink_metadata(target), self.file.metadata()) else {
            return false;
        };
        marks(&there) == marks(&written) && written.len() > 0 && is_private(&written) == self.private
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// What tells a file from another one.
#[cfg(unix)]
fn marks(found: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (found.dev(), found.ino())
}

/// Elsewhere a file that is open can't be replaced.
#[cfg(not(unix))]
fn marks(found: &Metadata) -> bool {
    found.is_file()
}

/// Whether a file is its owner's alone, and that is this program's account. A stick knows neither
/// owners nor rights.
#[cfg(unix)]
fn is_private(found: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    found.uid() == rustix::process::geteuid().as_raw() && found.mode() & 0o077 == 0
}

#[cfg(not(unix))]
fn is_private(_found: &Metadata) -> bool {
    true
}

/// Takes away what was left of the copy that was to be `target`, unless somebody writes it.
pub fn sweep_of(target: &Path) {
    let left = with_ending(target, ENDING);
    if !is_being_written(&left) {
        remove(&left);
    }
}

/// Takes away what was left of copies in `folder` whose names begin so, but those that somebody
/// writes.
pub(super) fn sweep(folder: &Path, beginning: &str) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_copy = |name: &str| name.starts_with(beginning) && name.ends_with(&format!(".backup{ENDING}"));
        if name.to_str().is_some_and(is_copy) && !is_being_written(&entry.path()) {
            remove(&entry.path());
        }
    }
}

/// A file beside the copy is locked for as long as it is written; the system lets go of it with the
/// program.
fn is_being_written(folder: &Path) -> bool {
    let lock = File::open(folder.join(LOCK));
    lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Removes a folder of an unfinished copy, or the file that earlier releases wrote in its place.
fn remove(left: &Path) {
    let Ok(found) = std::fs::symlink_metadata(left) else { return };
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::uid(&found) != rustix::process::geteuid().as_raw() {
        return;
    }
    let removed = if found.is_dir() { std::fs::remove_dir_all(left) } else { std::fs::remove_file(left) };
    if let Err(cause) = removed {
        let name = left.file_name().map(OsStr::to_string_lossy);
        tracing::warn!(name = name.as_deref(), %cause, "what is left of a copy could not be removed");
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_copy_on_its_way_is_for_its_owner_alone_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.backup");
        std::fs::write(with_ending(&target, ENDING), "left by an earlier release").unwrap();
        let unfinished = Unfinished::begin(&target).unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&unfinished.folder), mode(unfinished.path())), (0o700, 0o600));
        assert!(!unfinished.is_at(&target));
        std::fs::hard_link(unfinished.path(), &target).unwrap();
        assert!(!unfinished.is_at(&target), "what was written went elsewhere");
        std::fs::write(unfinished.path(), "whole").unwrap();
        assert!(unfinished.is_at(&target));
        drop(unfinished);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn another_file_in_its_place_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.backup");
        let unfinished = Unfinished::begin(&target).unwrap();
        std::fs::write(unfinished.path(), "whole").unwrap();
        std::fs::remove_file(unfinished.path()).unwrap();
        create_private(unfinished.path()).unwrap();
        std::fs::hard_link(unfinished.path(), &target).unwrap();
        assert!(!unfinished.is_at(&target));
        std::fs::remove_file(&target).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", &target).unwrap();
        assert!(!unfinished.is_at(&target));
    }

    #[test]
    fn rights_that_became_wider_are_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.backup");
        let unfinished = Unfinished::begin(&target).unwrap();
        std::fs::write(unfinished.path(), "whole").unwrap();
        std::fs::hard_link(unfinished.path(), &target).unwrap();
        std::fs::set_permissions(&target, PermissionsExt::from_mode(0o644)).unwrap();
        assert!(!unfinished.is_at(&target));
    }

    #[test]
    fn what_a_hard_end_left_goes_and_what_is_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let written = Unfinished::begin(&path("boss.db-1.backup")).unwrap();
        for left in ["boss.db-2.backup.unfinished", "other.db-1.backup.unfinished"] {
            std::fs::create_dir(path(left)).unwrap();
            std::fs::write(path(left).join(COPY), "half").unwrap();
            std::fs::write(path(left).join(LOCK), "").unwrap();
        }
        std::fs::write(path("boss.db-3.backup.unfinished"), "half").unwrap();
        std::fs::write(path("boss.db-4.backup"), "whole").unwrap();
        sweep(folder.path(), "boss.db");
        let entries = std::fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(
            names,
            ["boss.db-1.backup.unfinished", "boss.db-4.backup", "other.db-1.backup.unfinished"]
        );
        assert!(written.path().exists());
    }
}
