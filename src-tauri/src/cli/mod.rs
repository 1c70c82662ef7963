//! The command line: what is asked for, done through the gate, answered in the person's language or as JSON.
//!
//! Exit codes: 0 done; 1 refused or failed, with what happened, why, what to do, the code and the request; 2 a command that
//! can't be understood; 130 cancelled by Ctrl+C, 143 by SIGTERM.

mod arguments;
mod billing;
mod business;
mod demo;
mod desk;
mod generic;
mod screen;
mod simulation;
mod table;
mod upkeep;

use crate::codes;
use crate::copies;
use crate::logging;
use crate::place::{CompanyPlace, DataFolder};
use crate::scratch;
use crate::signals;
use crate::window;
use arguments::{
    Arguments, AuditCommand, BillCommand, BooksCommand, Command, InvoiceCommand, JobsCommand, ReportCommand,
    UsageCommand,
};
use boss_core::billing::RunBilling;
use boss_core::gate::{Carrier, codes as gate_codes};
use boss_kernel::{Error, Result};
use clap::Parser;
use screen::Screen;
use std::process::ExitCode;

/// Runs the program with the arguments of this process.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let language = arguments.common.lang.unwrap_or_else(screen::language_of_system);
    let screen = Screen { language, json: arguments.common.json };
    let done = run_in(screen, arguments);
    logging::end();
    let done = done.and_then(|()| match screen::answer_was_lost() {
        true => Err(Error::new(codes::ANSWER_LOST)),
        false => Ok(()),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::warn!(code = %error.code(), cause = error.cause(), "the command ended with an error");
            screen.error(&error);
            let cancelled = error.code() == gate_codes::CANCELLED;
            if cancelled { ExitCode::from(signals::exit_code()) } else { ExitCode::FAILURE }
        }
    }
}

fn run_in(screen: Screen, arguments: Arguments) -> Result<()> {
    let folder = DataFolder::of_person()?;
    logging::start(&folder);
    let failed = |cause: std::io::Error| Error::new(gate_codes::INTERNAL).caused_by(cause);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(failed)?;
    let Arguments { common, command } = arguments;
    let Some(command) = command else {
        if !window::has_screen() {
            return Err(Error::new(codes::NO_SCREEN));
        }
        scratch::sweep();
        copies::sweep(&folder);
        let place = runtime.block_on(CompanyPlace::open(folder, common.db, Carrier::Window))?;
        return window::open(place, &runtime);
    };
    runtime.block_on(dispatch(&common, screen, command))
}

async fn dispatch(common: &arguments::Common, screen: Screen, command: Command) -> Result<()> {
    match command {
        Command::Audit(AuditCommand::Verify { noted }) => {
            upkeep::verify_audit(common, screen, noted.as_deref()).await
        }
        Command::Backup { file } => upkeep::write_backup(common, screen, &file).await,
        Command::Restore { file } => upkeep::restore(common, screen, &file).await,
        Command::Do { action, input, dry_run, files, request } => {
            generic::act(common, screen, &action, (&input, &files), (request, dry_run)).await
        }
        Command::Ask { query, input } => generic::ask(common, screen, &query, &input).await,
        Command::Schema { write } => generic::schema(screen, write.as_deref()),
        // On the program's first thread, as some systems demand of dialogs.
        Command::FileDialog(dialog) => window::answer_dialog(dialog),
        Command::Serve { listen } => upkeep::serve(common, screen, listen).await,
        Command::Demo { customers, months, out } => {
            demo::build(common, screen, (customers, months), out.as_deref()).await
        }
        Command::Usage(UsageCommand::Import { file, dry_run, encoding }) => {
            business::import_usage(common, screen, &file, encoding, dry_run).await
        }
        Command::Bill(BillCommand::Run { through, draft, dry_run }) => {
            let run = RunBilling { through, account_ids: None, draft };
            billing::run(common, screen, run, dry_run).await
        }
        Command::Bill(BillCommand::Finalise { run, dry_run }) => {
            billing::finalise(common, screen, run, dry_run).await
        }
        Command::Invoice(InvoiceCommand::Issue { which, on }) => {
            business::issue(common, screen, &which, on).await
        }
        Command::Report(ReportCommand::Month { month, xlsx, pdf }) => {
            business::report_month(common, screen, &month, (xlsx.as_deref(), pdf.as_deref())).await
        }
        Command::Jobs(JobsCommand::Run) => upkeep::run_jobs(common, screen).await,
        Command::Books(BooksCommand::Check) => business::check_books(common, screen).await,
        Command::Simulate { file, .. } => simulation::run(screen, file.as_deref()),
        Command::Explain { charge } => business::explain(common, screen, charge).await,
    }
}
