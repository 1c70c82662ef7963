//! Files that a person chose, by a token: an action names the token, never a path, so that nobody can make Boss read a
//! file of its machine over a carrier.

use crate::gate::codes;
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Stands for one chosen file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct FileToken(pub String);

/// A chosen file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShelvedFile {
    /// Where it is.
    pub path: PathBuf,
    /// The name the person knows it by.
    pub name: String,
}

/// Where chosen files wait. Tokens live as long as the program.
#[derive(Clone, Default)]
pub struct FileShelf(Arc<Mutex<BTreeMap<FileToken, ShelvedFile>>>);

impl FileShelf {
    /// Puts a file on the shelf and returns its token.
    pub fn put(&self, path: &Path, name: &str) -> FileToken {
        let random: [u8; 16] = rand::random();
        let token = FileToken(random.iter().map(|byte| format!("{byte:02x}")).collect());
        let file = ShelvedFile { path: path.to_owned(), name: name.to_owned() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(token.clone(), file);
        token
    }

    /// The file behind a token. Fails when the token is unknown or the file is gone.
    pub fn get(&self, token: &FileToken) -> Result<ShelvedFile> {
        let file = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(token).cloned();
        file.filter(|file| file.path.exists()).ok_or_else(|| Error::new(codes::FILE_GONE))
    }

    /// Takes a file off the shelf, for carriers that remove their temporary copy.
    pub fn take(&self, token: &FileToken) -> Option<ShelvedFile> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(token)
    }
}
