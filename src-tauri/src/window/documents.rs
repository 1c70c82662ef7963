//! Files through the system's dialogs: choosing one to read, saving a document, opening it with the system's viewer.

use super::dialogs::{self, DialogArguments};
use super::state::WindowState;
use crate::codes;
use crate::files;
use crate::place::{self, AskCall};
use crate::scratch::{Purpose, ScratchFolder};
use boss_core::gate::DocumentFile;
use boss_kernel::{Error, ErrorView, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::Path;
use tauri::{AppHandle, State, command};
use tauri_plugin_opener::OpenerExt;

/// A file a person chose; actions name it by its token.
#[derive(Debug, Serialize)]
pub(super) struct ChosenFile {
    token: String,
    name: String,
    size: u64,
}

/// Reads a command's argument, naming the field that is wrong.
pub(super) fn read<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(|cause| Error::new(codes::BODY_UNREADABLE).with("reason", cause))
}

/// Which files a dialog offers first, by what they are for.
fn extensions(purpose: &str) -> &'static [&'static str] {
    match purpose {
        "usage" => &["csv", "txt"],
        "logo" => &["png"],
        _ => &[],
    }
}

/// Lets the person choose a file and puts it on the shelf for an action.
#[command]
pub(super) async fn choose_file(
    state: State<'_, WindowState>,
    purpose: String,
) -> std::result::Result<Option<ChosenFile>, ErrorView> {
    state.session().await.map_err(|error| error.view())?;
    let asked = DialogArguments::open(extensions(&purpose));
    let Some(path) = dialogs::ask(&asked).await.map_err(|error| error.view())? else { return Ok(None) };
    shelve(&state, &path).map(Some).map_err(|error| error.view())
}

fn shelve(state: &WindowState, path: &Path) -> Result<ChosenFile> {
    let unreadable = |cause: std::io::Error| {
        Error::new(codes::FILE_UNREADABLE).with("path", path.display()).with("reason", cause)
    };
    let size = path.metadata().map_err(unreadable)?.len();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let token = files::shelve(&state.place.gate(), path, &name)?.0;
    Ok(ChosenFile { token, name, size })
}

async fn document(state: &WindowState, query: String, input: Value) -> Result<DocumentFile> {
    let session = state.session().await?;
    place::document(&state.place, &session, AskCall { query, input, unattended: false }).await
}

/// A name without folders, so that a document lands where it was meant to.
fn plain_name(name: &str) -> String {
    let kept: String = name.chars().filter(|c| !matches!(c, '/' | '\\' | ':' | '\0')).collect();
    let kept = kept.trim_matches(['.', ' ']);
    if kept.is_empty() { "document".to_owned() } else { kept.to_owned() }
}

fn write(path: &Path, file: &DocumentFile) -> Result<()> {
    files::write_whole(path, &file.bytes()?)
}

/// Makes a document and lets the person say where it goes; the path, or none where they changed their mind.
#[command]
pub(super) async fn save_document(
    state: State<'_, WindowState>,
    query: String,
    input: Value,
    suggested_name: Option<String>,
) -> std::result::Result<Option<String>, ErrorView> {
    let file = document(&state, query, input).await.map_err(|error| error.view())?;
    let name = suggested_name.filter(|name| !name.is_empty()).unwrap_or_else(|| file.file_name.clone());
    let asked = DialogArguments::save(plain_name(&name));
    let Some(path) = dialogs::ask(&asked).await.map_err(|error| error.view())? else { return Ok(None) };
    files::keep_off_database(&state.place.gate(), &path).map_err(|error| error.view())?;
    write(&path, &file).map_err(|error| error.view())?;
    Ok(Some(path.display().to_string()))
}

/// Makes a document and opens it with the system's viewer.
#[command]
pub(super) async fn open_document(
    app: AppHandle,
    state: State<'_, WindowState>,
    query: String,
    input: Value,
) -> std::result::Result<(), ErrorView> {
    let file = document(&state, query, input).await.map_err(|error| error.view())?;
    show(&app, &state, &file).map_err(|error| error.view())
}

fn show(app: &AppHandle, state: &WindowState, file: &DocumentFile) -> Result<()> {
    let unwritable = |path: &Path, cause: std::io::Error| {
        Error::new(codes::FILE_UNWRITABLE).with("path", path.display()).with("reason", cause)
    };
    let folder = ScratchFolder::make(Purpose::Documents);
    let folder = folder.map_err(|cause| unwritable(&std::env::temp_dir(), cause))?;
    let path = folder.path().join(plain_name(&file.file_name));
    files::write_own(&path, &file.bytes()?).map_err(|cause| unwritable(&path, cause))?;
    state.keep_folder(folder);
    app.opener()
        .open_path(path.display().to_string(), None::<&str>)
        .map_err(|cause| Error::new(codes::VIEWER_FAILED).with("name", &file.file_name).caused_by(cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_documents_name_names_no_folder() {
        assert_eq!(plain_name("发票 FP00000001.pdf"), "发票 FP00000001.pdf");
        assert_eq!(plain_name("../../etc/passwd"), "etcpasswd");
        assert_eq!(plain_name(".."), "document");
        assert_eq!(plain_name("C:\\x.pdf"), "Cx.pdf");
    }
}
