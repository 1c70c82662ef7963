//! Files people chose: written whole or not at all, and never the open database itself.
//!
//! Guarantees: a document appears under its name when it is complete and on the disk; one that could not be written leaves an
//! older document of that name as it was.

use crate::codes;
use boss_core::gate::{FileToken, Gate};
use boss_kernel::{Error, Result};
use std::io::Write;
use std::path::Path;

/// Writes `bytes` to `path`, in place of what is there.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    write_beside(folder, path, bytes).map_err(|cause| {
        Error::new(codes::FILE_UNWRITABLE).with("path", path.display()).with("reason", cause)
    })
}

/// Writes a file for this person alone, in place of what is there.
pub(crate) fn write_own(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    write_with(tempfile::Builder::new().prefix("."), folder, path, bytes)
}

/// Makes a folder, and those above it that are not there, for this person alone. One that is there stays as it is.
pub(crate) fn make_own_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn write_beside(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".");
    // Whom the system's own rules let read the document: temporary files are for their owner alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    write_with(&mut builder, folder, path, bytes)
}

fn write_with(
    builder: &mut tempfile::Builder<'_, '_>,
    folder: &Path,
    path: &Path,
    bytes: &[u8],
) -> std::io::Result<()> {
    builder.suffix(".unfinished");
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|failure| failure.error)
}

/// Puts a file on the gate's shelf, for an action to read.
pub(crate) fn shelve(gate: &Gate, path: &Path, name: &str) -> Result<FileToken> {
    keep_off_database(gate, path)?;
    Ok(gate.files().put(path, name))
}

/// Refuses the open database and what belongs to it: to open and close one of these files in this process drops the
/// database's locks, and to write one destroys the company.
pub(crate) fn keep_off_database(gate: &Gate, path: &Path) -> Result<()> {
    let Some(database) = gate.store().file() else { return Ok(()) };
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let (chosen, database) = (whole(path), whole(database).into_os_string());
    let belongs = ["", "-wal", "-shm", "-journal"].iter().any(|ending| {
        let mut name = database.clone();
        name.push(ending);
        chosen.as_os_str() == name || is_same_file(&chosen, Path::new(&name))
    });
    if belongs {
        return Err(Error::new(codes::FILE_IS_DATABASE).with("path", path.display()));
    }
    Ok(())
}

/// Whether two names lead to one file, which a second hard link does under any name.
#[cfg(unix)]
fn is_same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(one), Ok(other)) = (one.metadata(), other.metadata()) else { return false };
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same_file(_one: &Path, _other: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_core::store::{Address, Durability, Store};
    use std::sync::Arc;

    #[tokio::test]
    async fn the_open_database_is_kept_off_under_every_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let store = Store::open(&Address::Sqlite(path("boss.db")), Durability::Test).await.unwrap();
        let registry = Arc::new(boss_core::registry::all());
        let gate = Gate::new(store, Arc::new(crate::clock::SystemClock), registry);
        std::fs::hard_link(path("boss.db"), path("linked.csv")).unwrap();
        std::fs::hard_link(path("boss.db-wal"), path("linked log.csv")).unwrap();
        std::os::unix::fs::symlink(path("linked.csv"), path("twice.csv")).unwrap();
        for name in ["boss.db", "boss.db-wal", "linked.csv", "linked log.csv", "twice.csv"] {
            let refused = keep_off_database(&gate, &path(name)).err().map(|error| error.code());
            assert_eq!(refused, Some(codes::FILE_IS_DATABASE), "{name}");
        }
        std::fs::write(path("usage.csv"), "a,b").unwrap();
        keep_off_database(&gate, &path("usage.csv")).unwrap();
    }
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_document_replaces_another_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("month.xlsx");
        for text in ["old", "new"] {
            write_whole(&path, text.as_bytes()).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        let own = folder.path().join("recent");
        write_own(&own, b"x").unwrap();
        assert_eq!(own.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let made = folder.path().join("data/logs");
        make_own_folder(&made).unwrap();
        for path in [&made, made.parent().unwrap()] {
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        }
        let nowhere = write_whole(&folder.path().join("missing/month.xlsx"), b"new").unwrap_err();
        assert_eq!(nowhere.code(), codes::FILE_UNWRITABLE);
    }
}
