//! Files that a browser sends: streamed to a temporary folder, known by a token, gone when the server ends.

use super::Shared;
use super::answers::Answer;
use crate::codes;
use axum::body::{Body, BodyDataStream};
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use boss_core::gate::{FileToken, Gate};
use boss_kernel::{Error, Result};
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tokio::io::AsyncWriteExt;

/// No larger file is taken.
const MOST_BYTES: u64 = 8 * 1024 * 1024 * 1024;
/// So many files are kept; an older one goes when a new one comes.
const MOST_FILES: usize = 16;

/// Where uploads lie.
pub(super) struct Uploads {
    folder: tempfile::TempDir,
    kept: Mutex<VecDeque<(FileToken, PathBuf)>>,
}

fn unwritable(path: &Path, cause: impl std::fmt::Display) -> Error {
    Error::new(codes::FILE_UNWRITABLE).with("path", path.display()).with("reason", cause)
}

impl Uploads {
    /// Makes the folder.
    pub(super) fn open() -> Result<Uploads> {
        let folder = tempfile::Builder::new().prefix("boss-uploads-").tempdir();
        let folder = folder.map_err(|cause| unwritable(&std::env::temp_dir(), cause))?;
        Ok(Uploads { folder, kept: Mutex::default() })
    }

    async fn take_in(&self, gate: &Gate, name: &str, stream: BodyDataStream) -> Result<ChosenFile> {
        let file = tempfile::Builder::new().prefix("file-").tempfile_in(self.folder.path());
        let (_, path) = file
            .and_then(|file| file.keep().map_err(|kept| kept.error))
            .map_err(|cause| unwritable(self.folder.path(), cause))?;
        let written = write(&path, stream).await;
        if written.is_err() {
            std::fs::remove_file(&path).ok();
        }
        let size = written?;
        let token = gate.files().put(&path, name);
        self.make_room(gate, token.clone(), path);
        Ok(ChosenFile { token, name: name.to_owned(), size })
    }

    fn make_room(&self, gate: &Gate, token: FileToken, path: PathBuf) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((token, path));
        while kept.len() > MOST_FILES {
            let Some((token, path)) = kept.pop_front() else { return };
            gate.files().take(&token);
            std::fs::remove_file(path).ok();
        }
    }
}

async fn write(path: &Path, mut stream: BodyDataStream) -> Result<u64> {
    let failed = |cause: std::io::Error| unwritable(path, cause);
    let mut file = tokio::fs::File::create(path).await.map_err(failed)?;
    let mut size = 0;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|cause| Error::new(codes::BODY_UNREADABLE).with("reason", cause))?;
        size += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if size > MOST_BYTES {
            return Err(Error::new(codes::FILE_TOO_LARGE).with("most", "8 GB"));
        }
        file.write_all(&chunk).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    Ok(size)
}

/// What the person calls the file.
#[derive(Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    name: String,
}

/// A file on the shelf; actions name it by its token.
#[derive(Serialize)]
pub(super) struct ChosenFile {
    token: FileToken,
    name: String,
    size: u64,
}

/// Takes a file in.
pub(super) async fn upload(
    State(server): Shared,
    headers: HeaderMap,
    Query(named): Query<Named>,
    body: Body,
) -> Answer<ChosenFile> {
    let taken = async {
        server.session(&headers).await?;
        server.uploads.take_in(&server.place.gate(), &named.name, body.into_data_stream()).await
    };
    Answer(taken.await)
}
