//! Copies of the database on their way: where one is being written stands in the data folder until it is whole, so that what a
//! hard end left of it is taken away when Boss is next started.

use crate::files;
use crate::place::DataFolder;
use boss_core::store::backup;
use std::fs::{File, TryLockError};
use std::io::{Read, Result, Write};
use std::path::{Path, PathBuf};

/// A copy is being written for as long as this is held.
pub(crate) struct CopyUnderWay {
    note: PathBuf,
    _lock: File,
}

impl CopyUnderWay {
    /// Notes that a copy is written to `target`.
    pub(crate) fn note(folder: &DataFolder, target: &Path) -> Result<CopyUnderWay> {
        let notes = folder.copies_under_way();
        files::make_own_folder(&notes)?;
        let note = notes.join(uuid::Uuid::now_v7().to_string());
        let mut file = File::create_new(&note)?;
        file.lock()?;
        file.write_all(std::path::absolute(target)?.as_os_str().as_encoded_bytes())?;
        Ok(CopyUnderWay { note, _lock: file })
    }
}

impl Drop for CopyUnderWay {
    fn drop(&mut self) {
        std::fs::remove_file(&self.note).ok();
    }
}

/// Takes away what is left of copies that nobody writes any more.
pub(crate) fn sweep(folder: &DataFolder) {
    for entry in std::fs::read_dir(folder.copies_under_way()).into_iter().flatten().flatten() {
        let Ok(mut note) = File::open(entry.path()) else { continue };
        if matches!(note.try_lock(), Err(TryLockError::WouldBlock)) {
            continue;
        }
        let mut target = String::new();
        if note.read_to_string(&mut target).is_ok() && !target.is_empty() {
            backup::sweep_of(Path::new(&target));
        }
        std::fs::remove_file(entry.path()).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_hard_end_left_goes_and_what_is_written_stays() {
        let all = tempfile::tempdir().unwrap();
        let folder = DataFolder::at(all.path().join("data"));
        let (left, written) = (all.path().join("left.backup"), all.path().join("written.backup"));
        let unfinished = |target: &Path| PathBuf::from(format!("{}.unfinished", target.display()));
        for target in [&left, &written] {
            std::fs::write(unfinished(target), "half").unwrap();
        }
        let ended = CopyUnderWay::note(&folder, &left).unwrap();
        // A program that is ended hard drops nothing: its note stays, and the system lets go of its lock.
        let note = std::fs::read(&ended.note).unwrap();
        drop(ended);
        std::fs::write(folder.copies_under_way().join("note"), note).unwrap();
        let _under_way = CopyUnderWay::note(&folder, &written).unwrap();
        sweep(&folder);
        assert!(!unfinished(&left).exists() && unfinished(&written).exists());
        assert_eq!(std::fs::read_dir(folder.copies_under_way()).unwrap().count(), 1);
    }
}
