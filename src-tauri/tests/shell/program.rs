//! Runs the built program in a data folder of its own.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// The password of the company of these tests.
pub(crate) const PASSWORD: &str = "a quiet desk";

/// A data folder, and the program in it.
pub(crate) struct Program {
    folder: tempfile::TempDir,
    scratch: tempfile::TempDir,
    database: Option<String>,
}

/// What a run of the program said.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Said {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Said {
    /// It went well; what it answered.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code, Some(0), "out: {}\nerr: {}", self.out, self.err);
        self.out
    }

    /// It went well; what it answered as JSON.
    #[track_caller]
    pub(crate) fn json(self) -> Value {
        let out = self.done();
        serde_json::from_str(&out).unwrap_or_else(|cause| panic!("{cause}: {out}"))
    }

    /// It was refused; what it said beside.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert_eq!(self.code, Some(1), "out: {}\nerr: {}", self.out, self.err);
        assert!(self.out.is_empty(), "a refusal is no answer: {}", self.out);
        self.err
    }
}

impl Program {
    /// In an empty data folder.
    pub(crate) fn new() -> Program {
        let folder = || tempfile::tempdir().expect("a temporary folder");
        Program { folder: folder(), scratch: folder(), database: None }
    }

    /// On a database of its own.
    pub(crate) fn on(database: String) -> Program {
        Program { database: Some(database), ..Program::new() }
    }

    /// In a folder with a company founded in it.
    pub(crate) fn founded() -> Program {
        let program = Program::new();
        let founding = serde_json::to_string(&boss_tests::desk::founding()).expect("JSON");
        program.run(&["do", "staff.found_company", &founding]).done();
        program
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The program's own folder for temporary files.
    pub(crate) fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    /// All that the log says.
    pub(crate) fn log(&self) -> String {
        let files = std::fs::read_dir(self.path("logs")).into_iter().flatten().filter_map(Result::ok);
        files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect()
    }

    /// The program with these arguments, in English, apart from the person's own settings.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_boss"));
        command.args(arguments).env("BOSS_DATA", self.folder.path()).env("LANG", "en_US.UTF-8");
        command.env(boss_tests::day::CLOCK, boss_tests::day::clock());
        command.env("TMPDIR", self.scratch());
        for name in ["LC_ALL", "LC_MESSAGES", "DISPLAY", "WAYLAND_DISPLAY", "BOSS_DB"] {
            command.env_remove(name);
        }
        if let Some(database) = &self.database {
            command.env("BOSS_DB", database);
        }
        command.stdin(Stdio::null());
        command
    }

    /// Waits until the log says `text`; a program that never says it fails the test.
    pub(crate) fn wait_for_log(&self, text: &str) {
        for _ in 0..1200 {
            if self.log().contains(text) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the log never said {text}");
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.command(arguments).output().expect("the program starts").into()
    }

    /// Starts it and lets it run.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
    }
}

/// The id of an intention of now, as the program tells the time.
pub(crate) fn request_id() -> String {
    boss_kernel::RequestId::new(boss_tests::day::now(), rand::random()).to_string()
}

/// Presses Ctrl+C in the program's terminal.
pub(crate) fn interrupt(child: &Child) {
    send("-INT", child);
}

/// Asks the program to end, as a service manager does.
pub(crate) fn terminate(child: &Child) {
    send("-TERM", child);
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
}
