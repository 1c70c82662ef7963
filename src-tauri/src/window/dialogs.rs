//! The system's file dialogs, each in a process of its own: this program, started with a command of its own.
//!
//! Why so: a dialog opens and closes the files it lists. Where one of them is the open database, that alone drops every lock
//! this process holds on it (POSIX locks belong to a process and a file, not to a handle), and the next program that closes the
//! database takes its journal away from under the window. In another process the dialog can do no such harm.

use crate::codes;
use boss_kernel::{Error, Result};
use clap::{Args, ValueEnum};
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;
use tokio::process::Command;

/// The command's name; it is not for people.
const COMMAND: &str = "file-dialog";

/// What a dialog asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DialogKind {
    /// Which file to read.
    Open,
    /// Where to write a document.
    Save,
}

/// One dialog.
#[derive(Clone, Debug, Args)]
pub(crate) struct DialogArguments {
    /// What it asks
    #[arg(value_enum)]
    kind: DialogKind,
    /// The name it suggests
    #[arg(long, default_value = "")]
    name: String,
    /// The endings it offers first
    #[arg(long, value_delimiter = ',')]
    endings: Vec<String>,
}

impl DialogArguments {
    pub(super) fn open(endings: &[&str]) -> DialogArguments {
        let endings = endings.iter().map(|&ending| ending.to_owned()).collect();
        DialogArguments { kind: DialogKind::Open, name: String::new(), endings }
    }

    pub(super) fn save(name: String) -> DialogArguments {
        DialogArguments { kind: DialogKind::Save, name, endings: Vec::new() }
    }
}

/// Shows a dialog in a process of its own; the path, or none where the person changed their mind.
pub(super) async fn ask(dialog: &DialogArguments) -> Result<Option<PathBuf>> {
    let failed = |cause: String| Error::new(codes::DIALOG_FAILED).caused_by(cause);
    let program = std::env::current_exe().map_err(|cause| failed(cause.to_string()))?;
    let kind = match dialog.kind {
        DialogKind::Open => "open",
        DialogKind::Save => "save",
    };
    let mut command = Command::new(program);
    command.args([COMMAND, kind, "--name", &dialog.name, "--endings", &dialog.endings.join(",")]);
    command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let output = command.output().await.map_err(|cause| failed(cause.to_string()))?;
    if !output.status.success() {
        return Err(failed(output.status.to_string()));
    }
    Ok(path_of(output.stdout))
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    let path: OsString = std::os::unix::ffi::OsStringExt::from_vec(bytes);
    (!path.is_empty()).then(|| PathBuf::from(path))
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// The other side: shows the dialog and writes the chosen path, without a line end, to standard output.
pub(crate) fn answer(dialog: DialogArguments) -> Result<()> {
    let mut shown = rfd::FileDialog::new();
    if !dialog.name.is_empty() {
        shown = shown.set_file_name(dialog.name);
    }
    let endings: Vec<String> = dialog.endings.into_iter().filter(|ending| !ending.is_empty()).collect();
    if !endings.is_empty() {
        shown = shown.add_filter(endings.join(", "), &endings);
    }
    let chosen = match dialog.kind {
        DialogKind::Open => shown.pick_file(),
        DialogKind::Save => shown.save_file(),
    };
    let Some(path) = chosen else { return Ok(()) };
    let mut out = std::io::stdout();
    let written = out.write_all(path.as_os_str().as_encoded_bytes()).and_then(|()| out.flush());
    written.map_err(|cause| Error::new(codes::DIALOG_FAILED).caused_by(cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_choice_is_no_path() {
        assert_eq!(path_of(Vec::new()), None);
        assert_eq!(path_of("/tmp/用量.csv".into()), Some(PathBuf::from("/tmp/用量.csv")));
    }
}
