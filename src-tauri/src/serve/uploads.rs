//! Files that a browser sends: streamed to a folder for their owner alone, known by a token.
//!
//! Guarantees: only who may do what a file is for sends one, and it is kept only where they still
//! may when all of it is there; a person has so many files and bytes of their own and takes nothing
//! from others; a file goes when it was used, when its session ends, after an hour, and when the
//! server ends.

use super::answers::Answer;
use super::callers::{Caller, needs};
use super::{Server, Shared, body};
use crate::codes;
use crate::scratch::{Purpose, ScratchFolder};
use axum::body::BodyDataStream;
use axum::extract::{Query, Request, State};
use boss_core::gate::{FileToken, Gate, Permission, Session, SessionToken};
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Result};
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::time::{Instant, timeout};

/// What one person may have here, in one file or several.
const MOST_BYTES: u64 = 4 * 1024 * 1024 * 1024;
const MOST_FILES: usize = 8;
/// A file that nobody has used for so long is not wanted any more.
const KEPT: Duration = Duration::from_secs(3600);
/// A file of which nothing came for so long is given up.
const STALLED: Duration = Duration::from_secs(30);

/// A file that came in. It goes from the disk when this is dropped.
struct Kept {
    token: FileToken,
    _path: tempfile::TempPath,
    size: u64,
    staff_id: Option<StaffId>,
    session: SessionToken,
    since: Instant,
}

/// Where uploads lie.
pub(super) struct Uploads {
    folder: ScratchFolder,
    kept: Mutex<Vec<Kept>>,
}

fn unwritable(path: &Path, cause: impl std::fmt::Display) -> Error {
    Error::new(codes::FILE_UNWRITABLE).with("path", path.display()).with("reason", cause)
}

fn too_large() -> Error {
    Error::new(codes::FILE_TOO_LARGE).with("most", "4 GB")
}

/// Takes one thing a person may have off the shelf, and then those behind it, until the rest fits.
fn beyond_measure(kept: &[Kept], staff_id: Option<StaffId>) -> Vec<FileToken> {
    let own: Vec<&Kept> = kept.iter().filter(|each| each.staff_id == staff_id).collect();
    let (mut files, mut bytes) = (own.len(), own.iter().map(|each| each.size).sum::<u64>());
    let mut gone = Vec::new();
    for each in own {
        if files <= MOST_FILES && bytes <= MOST_BYTES {
            break;
        }
        (files, bytes) = (files - 1, bytes - each.size);
        gone.push(each.token.clone());
    }
    gone
}

impl Uploads {
    /// Makes the folder.
    pub(super) fn open() -> Result<Uploads> {
        let folder = ScratchFolder::make(Purpose::Uploads);
        let folder = folder.map_err(|cause| unwritable(&std::env::temp_dir(), cause))?;
        Ok(Uploads { folder, kept: Mutex::default() })
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn take_in(
        &self,
        (server, caller): (&Server, &Caller),
        named: &Named,
        stream: BodyDataStream,
    ) -> Result<ChosenFile> {
        let file = tempfile::Builder::new().prefix("file-").tempfile_in(self.folder.path());
        let (file, path) = file.map_err(|cause| unwritable(self.folder.path(), cause))?.into_parts();
        let size = write(file, &path, stream).await?;
        // Hours may have gone by.
        may_use(&caller.is_still_in(server).await?, named)?;
        let (gate, name) = (server.place.gate(), &named.name);
        let token = gate.files().put(&path, name);
        let kept = Kept {
            token: token.clone(),
            _path: path,
            size,
            staff_id: caller.session.actor.staff_id,
            session: caller.token.clone(),
            since: Instant::now(),
        };
        let gone = {
            let mut all = self.kept();
            all.push(kept);
            beyond_measure(&all, caller.session.actor.staff_id)
        };
        self.free(&gate, &gone);
        Ok(ChosenFile { token, name: name.to_owned(), size })
    }

    fn free_where(&self, gate: &Gate, goes: impl Fn(&Kept) -> bool) {
        let gone: Vec<Kept> = self.kept().extract_if(.., |each| goes(each)).collect();
        for each in gone {
            gate.files().take(&each.token);
        }
    }

    /// Lets go of files.
    pub(super) fn free(&self, gate: &Gate, tokens: &[FileToken]) {
        if !tokens.is_empty() {
            self.free_where(gate, |each| tokens.contains(&each.token));
        }
    }

    /// Lets go of what came in with a session.
    pub(super) fn free_of(&self, gate: &Gate, session: &SessionToken) {
        self.free_where(gate, |each| each.session == *session);
    }

    /// Lets go of what has waited too long.
    pub(super) fn free_forgotten(&self, gate: &Gate) {
        let now = Instant::now();
        self.free_where(gate, |each| now.duration_since(each.since) >= KEPT);
    }

    /// The files that an input names.
    pub(super) fn named_in(&self, input: &Value) -> Vec<FileToken> {
        let kept: Vec<FileToken> = self.kept().iter().map(|each| each.token.clone()).collect();
        if kept.is_empty() {
            return kept;
        }
        let mut texts = Vec::new();
        collect_texts(input, &mut texts);
        kept.into_iter().filter(|token| texts.contains(&token.0.as_str())).collect()
    }
}

fn collect_texts<'v>(value: &'v Value, texts: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(fields) => fields.values().for_each(|field| collect_texts(field, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

async fn write(file: std::fs::File, path: &Path, mut stream: BodyDataStream) -> Result<u64> {
    let failed = |cause: std::io::Error| unwritable(path, cause);
    let mut file = tokio::fs::File::from_std(file);
    let mut size = 0;
    loop {
        let next = timeout(STALLED, stream.next()).await.map_err(|_| Error::new(codes::BODY_TIMED_OUT))?;
        let Some(chunk) = next else { break };
        let chunk = chunk.map_err(|cause| Error::new(codes::BODY_UNREADABLE).with("reason", cause))?;
        size += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if size > MOST_BYTES {
            return Err(too_large());
        }
        file.write_all(&chunk).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    Ok(size)
}

/// What the person calls the file, and what it is for.
#[derive(Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    name: String,
    #[serde(default)]
    purpose: FilePurpose,
}

/// What a file is for.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
enum FilePurpose {
    /// Usage to be imported.
    #[default]
    Usage,
}

impl FilePurpose {
    /// Who sends such files, and the action that reads them.
    fn needs(self) -> (Permission, &'static str) {
        match self {
            FilePurpose::Usage => (Permission::UsageImport, "usage.import"),
        }
    }
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
    caller: Caller,
    Query(named): Query<Named>,
    request: Request,
) -> Answer<ChosenFile> {
    Answer(match may_send(&caller, &named, &request) {
        Ok(()) => receive(&server, &caller, &named, request).await,
        Err(error) => {
            body::discard(request).await;
            Err(error)
        }
    })
}

fn may_use(session: &Session, named: &Named) -> Result<()> {
    let (permission, action) = named.purpose.needs();
    needs(session, permission, action)
}

fn may_send(caller: &Caller, named: &Named, request: &Request) -> Result<()> {
    may_use(&caller.session, named)?;
    match body::announced(request).is_some_and(|bytes| bytes > MOST_BYTES) {
        true => Err(too_large()),
        false => Ok(()),
    }
}

async fn receive(server: &Server, caller: &Caller, named: &Named, request: Request) -> Result<ChosenFile> {
    let _turn = caller.file().await?;
    caller.is_here(server).await?;
    let stream = request.into_body().into_data_stream();
    server.uploads.take_in((server, caller), named, stream).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn kept(number: usize, staff_id: i64, size: u64) -> Kept {
        let path = tempfile::NamedTempFile::new().unwrap().into_temp_path();
        Kept {
            token: FileToken(format!("token-{number}")),
            _path: path,
            size,
            staff_id: Some(StaffId(staff_id)),
            session: SessionToken::from_text("s"),
            since: Instant::now(),
        }
    }

    #[test]
    fn a_person_takes_room_from_nobody_else() {
        let mut all: Vec<Kept> = (0..MOST_FILES).map(|number| kept(number, 1, 10)).collect();
        all.push(kept(100, 2, MOST_BYTES));
        assert_eq!(beyond_measure(&all, Some(StaffId(1))), []);
        all.push(kept(101, 1, 10));
        assert_eq!(beyond_measure(&all, Some(StaffId(1))), [FileToken("token-0".to_owned())]);
        all.push(kept(102, 2, 1));
        assert_eq!(beyond_measure(&all, Some(StaffId(2))), [FileToken("token-100".to_owned())]);
    }

    #[test]
    fn an_input_names_its_files_wherever_they_stand_in_it() {
        let uploads = Uploads::open().unwrap();
        uploads.kept().extend([kept(1, 1, 1), kept(2, 1, 1), kept(3, 1, 1)]);
        let named = uploads.named_in(&json!({ "file": "token-2", "deep": [{ "files": ["token-3", 7] }] }));
        assert_eq!(named, [FileToken("token-2".to_owned()), FileToken("token-3".to_owned())]);
    }
}
