//! Where Boss keeps its own files on this computer, and which database was open last.

use crate::codes;
use crate::files;
use boss_core::store::Address;
use boss_kernel::{Error, Result};
use std::path::PathBuf;

/// Puts the data folder elsewhere, for several seats on one computer and for tests.
const VARIABLE: &str = "BOSS_DATA";
/// A person's own company.
const COMPANY: &str = "boss.db";
/// The demo company lives beside it, so that looking around never stands in the way of starting for real.
const DEMO: &str = "demo.db";
/// See [`DataFolder::forget_old_key`].
const OLD_FINGERPRINT_KEY: &str = "request.key";
/// Names the database that was open last.
const RECENT: &str = "recent";

/// The folder for this person's databases and logs.
#[derive(Clone, Debug)]
pub(crate) struct DataFolder(PathBuf);

impl DataFolder {
    /// `$BOSS_DATA`, or the folder the system has for the data of programs.
    pub(crate) fn of_person() -> Result<DataFolder> {
        let chosen = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from);
        let usual =
            || directories::ProjectDirs::from("desk", "", "Boss").map(|dirs| dirs.data_dir().to_owned());
        chosen.or_else(usual).map(DataFolder).ok_or_else(|| Error::new(codes::NO_DATA_FOLDER))
    }

    /// Makes the folder if it is not there, for this person alone.
    pub(crate) fn make(&self) -> std::io::Result<()> {
        files::make_own_folder(&self.0)
    }

    /// At `path`, for tests.
    #[cfg(test)]
    pub(crate) fn at(path: PathBuf) -> DataFolder {
        DataFolder(path)
    }

    /// Where it stands which copies are being written.
    pub(crate) fn copies_under_way(&self) -> PathBuf {
        self.0.join("copies")
    }

    /// Where the log files are.
    pub(crate) fn logs(&self) -> PathBuf {
        self.0.join("logs")
    }

    /// Where copies of server databases go before their schema moves on; those of files lie beside the file.
    pub(crate) fn backups(&self) -> PathBuf {
        self.0.join("backups")
    }

    /// The database to open where none is named: the one that was open last, or the person's own.
    pub(crate) fn default_address(&self) -> Address {
        self.recent().unwrap_or_else(|| self.company_address())
    }

    /// The person's own company.
    pub(crate) fn company_address(&self) -> Address {
        Address::Sqlite(self.0.join(COMPANY))
    }

    /// The demo company.
    pub(crate) fn demo_address(&self) -> Address {
        Address::Sqlite(self.0.join(DEMO))
    }

    /// Removes the key that earlier releases made fingerprints of requests with: with it passwords
    /// could be tried against the database or a backup.
    pub(crate) fn forget_old_key(&self) {
        let path = self.0.join(OLD_FINGERPRINT_KEY);
        match std::fs::remove_file(&path) {
            Ok(()) => tracing::info!(path = %path.display(), "an earlier release's key was removed"),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {}
            Err(cause) => {
                tracing::warn!(path = %path.display(), %cause, "an earlier release's key could not be removed");
            }
        }
    }

    fn recent(&self) -> Option<Address> {
        let text = std::fs::read_to_string(self.0.join(RECENT)).ok()?;
        let address: Address = text.trim().parse().ok()?;
        matches!(&address, Address::Sqlite(path) if path.exists()).then_some(address)
    }

    /// Whether the person has a company of their own here.
    pub(crate) fn has_company(&self) -> bool {
        self.0.join(COMPANY).exists()
    }

    /// Opens `address` next time too. Only files are remembered: the address of a server may hold a password.
    pub(crate) fn remember(&self, address: &Address) {
        let Address::Sqlite(path) = address else { return };
        let Ok(path) = std::path::absolute(path) else { return };
        let text = format!("sqlite:{}\n", path.display());
        let written = self.make().and_then(|()| files::write_own(&self.0.join(RECENT), text.as_bytes()));
        if let Err(cause) = written {
            tracing::warn!(%cause, "the open database could not be remembered");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_an_earlier_release_goes() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder(folder.path().to_owned());
        let path = folder.path().join(OLD_FINGERPRINT_KEY);
        std::fs::write(&path, [7; 32]).unwrap();
        for _ in 0..2 {
            data.forget_old_key();
            assert!(!path.exists());
        }
    }

    #[test]
    fn the_database_that_was_open_last_is_opened_again_while_it_exists() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder(folder.path().to_owned());
        assert_eq!(data.default_address(), data.company_address());
        let demo = folder.path().join(DEMO);
        std::fs::write(&demo, "").unwrap();
        data.remember(&data.demo_address());
        assert_eq!(data.default_address(), data.demo_address());
        data.remember(&Address::Postgres("postgres://boss:secret@db/boss".to_owned()));
        assert_eq!(data.default_address(), data.demo_address());
        std::fs::remove_file(demo).unwrap();
        assert_eq!(data.default_address(), data.company_address());
    }
}
