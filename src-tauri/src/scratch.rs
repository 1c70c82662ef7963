//! Folders for what is needed for a while: documents that were opened, files that a browser sent.
//!
//! Guarantees: a folder and what is in it are for their owner alone; it goes when the program ends, and where the program was
//! ended hard, when Boss is next started. A folder that is still used is known by a lock that the system lets go of with its
//! program, and never taken away.

use std::fs::{File, Permissions, TryLockError};
use std::io::Result;
use std::path::{Path, PathBuf};

/// What a folder is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Documents that are shown by another program.
    Documents,
    /// Files on their way in.
    Uploads,
}

impl Purpose {
    const ALL: [Purpose; 2] = [Purpose::Documents, Purpose::Uploads];

    /// What the names of such folders begin with.
    const fn prefix(self) -> &'static str {
        match self {
            Purpose::Documents => "boss-documents-",
            Purpose::Uploads => "boss-uploads-",
        }
    }
}

/// A folder gets its name only once its lock is held: under this one it is being made.
const BEING_MADE: &str = ".boss-being-made-";
/// The file whose lock says that the folder is used.
const IN_USE: &str = ".in-use";

/// A folder in use. It goes when this is dropped.
#[derive(Debug)]
pub(crate) struct ScratchFolder {
    path: PathBuf,
    _in_use: File,
}

#[cfg(unix)]
fn owner_only(mode: u32) -> Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(mode)
}

impl ScratchFolder {
    /// Makes one among the system's temporary files.
    pub(crate) fn make(purpose: Purpose) -> Result<ScratchFolder> {
        ScratchFolder::make_in(&std::env::temp_dir(), purpose)
    }

    fn make_in(folder: &Path, purpose: Purpose) -> Result<ScratchFolder> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(BEING_MADE);
        #[cfg(unix)]
        builder.permissions(owner_only(0o700));
        let made = builder.tempdir_in(folder)?;
        let in_use = File::create_new(made.path().join(IN_USE))?;
        #[cfg(unix)]
        in_use.set_permissions(owner_only(0o600))?;
        in_use.lock()?;
        let name = made.path().file_name().unwrap_or_default().to_string_lossy();
        let path = folder.join(name.replacen(BEING_MADE, purpose.prefix(), 1));
        std::fs::rename(made.path(), &path)?;
        // It has another name now, which nothing removes but this folder's own end.
        let _ = made.keep();
        Ok(ScratchFolder { path, _in_use: in_use })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for ScratchFolder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.path).ok();
    }
}

/// Takes away what programs that were ended hard left behind.
pub(crate) fn sweep() {
    sweep_in(&std::env::temp_dir());
}

fn sweep_in(folder: &Path) {
    let is_ours = |name: &str| Purpose::ALL.iter().any(|purpose| name.starts_with(purpose.prefix()));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_str().is_some_and(is_ours)) {
        if is_left_over(&entry.path()) {
            let removed = std::fs::remove_dir_all(entry.path());
            let failure = removed.err().map(|cause| cause.to_string());
            tracing::info!(path = %entry.path().display(), failure, "what was left behind is taken away");
        }
    }
}

/// Whether `path` is a folder of this person's that no running program holds.
fn is_left_over(path: &Path) -> bool {
    let Ok(found) = path.symlink_metadata() else { return false };
    if !found.is_dir() || !is_own(&found) {
        return false;
    }
    match File::open(path.join(IN_USE)) {
        Ok(in_use) => !matches!(in_use.try_lock(), Err(TryLockError::WouldBlock)),
        // Programs before this one locked nothing.
        Err(_) => true,
    }
}

#[cfg(unix)]
fn is_own(found: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = tempfile::tempfile().and_then(|file| file.metadata());
    own.is_ok_and(|own| own.uid() == found.uid())
}

#[cfg(not(unix))]
fn is_own(_: &std::fs::Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn names(folder: &Path) -> Vec<String> {
        let names = std::fs::read_dir(folder).unwrap();
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_folder_is_for_its_owner_alone_and_goes_with_its_program() {
        let all = tempfile::tempdir().unwrap();
        let made = ScratchFolder::make_in(all.path(), Purpose::Documents).unwrap();
        let mode = made.path().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        assert!(names(all.path())[0].starts_with("boss-documents-"));
        std::fs::write(made.path().join("invoice.pdf"), "x").unwrap();
        drop(made);
        assert_eq!(names(all.path()), Vec::<String>::new());
    }

    #[test]
    fn what_was_left_behind_goes_and_what_is_used_stays() {
        let all = tempfile::tempdir().unwrap();
        let used = ScratchFolder::make_in(all.path(), Purpose::Uploads).unwrap();
        let left = all.path().join("boss-documents-left");
        std::fs::create_dir(&left).unwrap();
        std::fs::write(left.join(IN_USE), "").unwrap();
        std::fs::write(left.join("invoice.pdf"), "x").unwrap();
        let older = all.path().join("boss-uploads-older");
        std::fs::create_dir(&older).unwrap();
        std::fs::create_dir(all.path().join("boss-other")).unwrap();
        sweep_in(all.path());
        let mut names = names(all.path());
        names.sort();
        let used_name = used.path().file_name().unwrap().to_str().unwrap();
        assert_eq!(names, ["boss-other", used_name]);
    }
}
