//! The command line's way to the gate: a database, who asks, and being asked to stop.
//!
//! Guarantees: a command never makes a database by a mistyped name; Ctrl+C and SIGTERM ask the running action to stop, which
//! rolls it back whole; a second one ends the program, and the database forgets what was not committed.

use super::arguments::Common;
use super::screen::Screen;
use crate::codes;
use crate::place::{DataFolder, open_gate};
use crate::signals::Signals;
use boss_core::gate::{Action, Call, Gate, Outcome, Query, Registry, Session, Task, codes as gate_codes};
use boss_core::store::Address;
use boss_kernel::{Error, RequestId, Result, store_error};
use console::Term;
use serde_json::Value;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

/// An open company with somebody at it.
pub(crate) struct CommandDesk {
    pub(crate) gate: Gate,
    pub(crate) session: Session,
    pub(crate) screen: Screen,
}

/// The account of the operating system, as the system itself tells it: an environment can be made
/// up.
pub(crate) fn os_user() -> Option<String> {
    whoami::fallible::username().ok()
}

/// The password of `login`: from the file that was named, or typed at the terminal where nothing
/// shows.
fn ask_password(common: &Common, screen: Screen, login: &str) -> Result<String> {
    if let Some(path) = &common.password_file {
        return password_in(path);
    }
    let terminal = Term::stderr();
    if !terminal.is_term() || !std::io::stdin().is_terminal() {
        return Err(Error::new(gate_codes::PASSWORD_NEEDED));
    }
    let unreadable = |cause: std::io::Error| Error::new(gate_codes::PASSWORD_NEEDED).caused_by(cause);
    let (chinese, english) = (format!("{login} 的密码："), format!("Password of {login}: "));
    terminal.write_str(screen.pick(&chinese, &english)).map_err(unreadable)?;
    terminal.read_secure_line().map_err(unreadable)
}

/// The first line of a file that nobody else may read.
fn password_in(path: &Path) -> Result<String> {
    let unreadable = |cause: std::io::Error| {
        Error::new(codes::FILE_UNREADABLE).with("path", path.display()).with("reason", cause)
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = path.metadata().map_err(unreadable)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(Error::new(codes::PASSWORD_FILE_SHARED).with("path", path.display()));
        }
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// The database a command works on: the named one, or the one that was open last.
pub(crate) fn address(common: &Common) -> Result<Address> {
    match &common.db {
        Some(address) => Ok(address.clone()),
        None => Ok(DataFolder::of_person()?.default_address()),
    }
}

/// Opens a database that exists.
pub(crate) async fn open(common: &Common) -> Result<Gate> {
    let address = address(common)?;
    if let Address::Sqlite(path) = &address
        && !path.exists()
    {
        return Err(Error::new(codes::DATABASE_MISSING).with("path", path.display()));
    }
    open_gate(&address, registry(), Arc::default()).await
}

/// Everything that can pass the gate.
pub(crate) fn registry() -> Arc<Registry> {
    Arc::new(boss_core::registry::all())
}

/// Waits for `work`; a signal cancels `task`, and a second one ends the program.
pub(crate) async fn interruptible<T>(
    screen: Screen,
    task: &Task,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let mut work = std::pin::pin!(work);
    let mut signals = Signals::heard();
    loop {
        tokio::select! {
            outcome = &mut work => return outcome,
            signal = signals.next() => {
                if task.is_cancelled() {
                    std::process::exit(i32::from(signal.exit_code()));
                }
                screen.remark(screen.pick("正在取消…", "Cancelling…"));
                task.cancel();
            }
        }
    }
}

/// Waits for work that only reads, or that undoes itself when it is let go of; a signal lets go of it.
pub(crate) async fn stoppable<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let mut signals = Signals::heard();
    tokio::select! {
        outcome = work => outcome,
        _ = signals.next() => Err(Error::new(gate_codes::CANCELLED)),
    }
}

/// Whether it failed for want of the database: then there is nothing to write it with either.
fn is_out_of_reach<T>(outcome: &Result<T>) -> bool {
    let out_of_reach = [store_error::BUSY, store_error::UNAVAILABLE];
    outcome.as_ref().is_err_and(|error| out_of_reach.contains(&error.code()))
}

impl CommandDesk {
    /// Opens the company as the person on the command line.
    pub(crate) async fn open(common: &Common, screen: Screen) -> Result<CommandDesk> {
        let gate = open(common).await?;
        let password = async |login: &str| ask_password(common, screen, login);
        let session = gate.session_on_command_line(common.staff.as_deref(), os_user(), password).await?;
        Ok(CommandDesk { gate, session, screen })
    }

    /// Does an action, with progress; a signal cancels it.
    pub(crate) async fn act<A: Action>(&self, action: A, dry_run: bool) -> Result<Outcome<A::Output>> {
        let input = serde_json::to_value(&action)
            .map_err(|cause| Error::new(gate_codes::INTERNAL).caused_by(cause))?;
        self.act_named(A::NAME, input, None, dry_run).await?.typed()
    }

    /// Does an action by its name, under a request that was sent before or a new one.
    pub(crate) async fn act_named(
        &self,
        name: &str,
        input: Value,
        request: Option<RequestId>,
        dry_run: bool,
    ) -> Result<Outcome<Value>> {
        let watch = self.screen.progress();
        let task = watch.sink.clone().map_or_else(Task::unwatched, Task::watched);
        let request_id = request.unwrap_or_else(|| self.gate.new_request_id());
        let call = Call { dry_run, task: task.clone(), ..Call::new(name, input, request_id) };
        let outcome = interruptible(self.screen, &task, self.gate.run(&self.session, call)).await;
        // A password that was tried on the way counts, and no scheduled work writes it after this
        // program's end.
        if !is_out_of_reach(&outcome)
            && let Err(cause) = self.gate.write_door().await
        {
            tracing::warn!(code = %cause.code(), cause = cause.cause(), "what happened at the door was not written");
        }
        outcome
    }

    /// Answers a query; a signal stops waiting for it.
    pub(crate) async fn ask<Q: Query>(&self, query: Q) -> Result<Q::Output> {
        stoppable(self.gate.ask(&self.session, query)).await
    }
}
