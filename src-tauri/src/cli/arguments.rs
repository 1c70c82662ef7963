//! What can be said on the command line.

use crate::window::DialogArguments;
use boss_core::store::Address;
use boss_kernel::{Language, NaiveDate, RequestId};
use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// The back office of a service business. Without a command, opens the window.
#[derive(Debug, Parser)]
#[command(name = "boss", version)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What every command understands.
#[derive(Clone, Debug, Args)]
pub(crate) struct Common {
    /// The database: sqlite:PATH or postgres://… [default: the one that was open last]
    #[arg(long, global = true, env = "BOSS_DB", hide_env_values = true, value_name = "URL")]
    pub(crate) db: Option<Address>,
    /// The member of staff who does it, by login [default: the owner]
    ///
    /// Whether a password is asked for is a setting of the company; by default it is on a server
    /// with more than one member of staff. Without one the trail says that it was done by whoever
    /// holds the database. A password here stops mix-ups, not somebody who means harm: whoever
    /// holds the database file or the server's credentials can change everything without Boss. To
    /// keep people apart, let them work through a server whose credentials they don't have.
    #[arg(long = "as", global = true, value_name = "STAFF")]
    pub(crate) staff: Option<String>,
    /// A file with the password in its first line, which only you may read; for scripts
    #[arg(long, global = true, env = "BOSS_PASSWORD_FILE", value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// Answers as JSON, for programs
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The language of answers: zh-CN or en [default: the system's]
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub(crate) lang: Option<Language>,
}

fn read_request(text: &str) -> Result<RequestId, String> {
    serde_json::from_value(text.into()).map_err(|cause| cause.to_string())
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Builds the demo company and runs its months
    Demo {
        /// Customers
        #[arg(long, default_value_t = 300)]
        customers: u32,
        /// Months, ending with the last full one
        #[arg(long, default_value_t = 12)]
        months: u32,
        /// A folder for the PDFs of all invoices
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Usage
    #[command(subcommand)]
    Usage(UsageCommand),
    /// Bills
    #[command(subcommand)]
    Bill(BillCommand),
    /// Invoices
    #[command(subcommand)]
    Invoice(InvoiceCommand),
    /// Reports
    #[command(subcommand)]
    Report(ReportCommand),
    /// The books
    #[command(subcommand)]
    Books(BooksCommand),
    /// Scheduled work, for computers where no window is open
    #[command(subcommand)]
    Jobs(JobsCommand),
    /// The audit trail
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Writes a consistent copy of the whole database to a new file, and checks it; for who may see everything in it
    Backup {
        /// The new file
        file: PathBuf,
    },
    /// Puts a backup in the place of the database, which is kept beside it; on a server, into an empty database
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Does any action of the registry
    Do {
        /// Its name, for example staff.add
        action: String,
        /// Its input as JSON, @FILE, or - for standard input
        input: String,
        /// Shows what would happen, without doing it
        #[arg(long)]
        dry_run: bool,
        /// A file the action may read: {"file":"@NAME"} in the input stands for it
        #[arg(long = "file", value_name = "NAME=PATH")]
        files: Vec<String>,
        /// The request an earlier error named: it is sent again, and what was done then is not done twice
        #[arg(long, value_name = "ID", value_parser = read_request)]
        request: Option<RequestId>,
    },
    /// Answers any query of the registry
    Ask {
        /// Its name, for example staff.list
        query: String,
        /// Its input as JSON, @FILE, or - for standard input
        #[arg(default_value = "{}")]
        input: String,
    },
    /// Describes every action and query as JSON Schema
    Schema {
        /// Writes it to a file instead
        #[arg(long, value_name = "FILE")]
        write: Option<PathBuf>,
    },
    /// Says why a charge is what it is
    Explain {
        /// The charge's id
        charge: i64,
    },
    /// Rates a described timeline without a database, and says why every charge is what it is
    Simulate {
        /// The description, as JSON; `-` reads it from standard input
        #[arg(value_name = "FILE", required_unless_present = "schema")]
        file: Option<PathBuf>,
        /// Prints the JSON schema of descriptions instead
        #[arg(long, conflicts_with = "file")]
        schema: bool,
    },
    /// Shows one of the system's file dialogs, for the window
    #[command(hide = true)]
    FileDialog(DialogArguments),
    /// Offers the same desk to a browser on this computer
    Serve {
        /// The address, on this computer
        #[arg(long, default_value = "127.0.0.1:4780", value_name = "ADDRESS:PORT")]
        listen: SocketAddr,
    },
}

/// Usage.
#[derive(Debug, Subcommand)]
pub(crate) enum UsageCommand {
    /// Imports a CSV file of usage events, whole or not at all
    Import {
        /// The file
        file: PathBuf,
        /// Checks the file without importing it
        #[arg(long)]
        dry_run: bool,
        /// What the file is written in, where it has no byte order mark and is no UTF-8
        #[arg(long, value_parser = ["utf8", "utf16", "gb18030", "windows1252"])]
        encoding: Option<String>,
    },
}

/// Bills.
#[derive(Debug, Subcommand)]
pub(crate) enum BillCommand {
    /// Bills what is owed up to a day
    Run {
        /// The last day billed, YYYY-MM-DD
        #[arg(long, value_name = "DATE")]
        through: NaiveDate,
        /// Leaves the bills as drafts, to be looked at before they are real
        #[arg(long)]
        draft: bool,
        /// Shows what would be billed, without billing it
        #[arg(long)]
        dry_run: bool,
    },
    /// Makes bills of all the drafts of a run
    Finalise {
        /// The run's id
        #[arg(long, value_name = "ID")]
        run: i64,
        /// Shows what would be billed, without billing it
        #[arg(long)]
        dry_run: bool,
    },
}

/// Invoices.
#[derive(Debug, Subcommand)]
pub(crate) enum InvoiceCommand {
    /// Issues invoices over bills
    Issue {
        /// Which bills
        #[command(flatten)]
        which: IssueArguments,
        /// The day that stands on the invoices, YYYY-MM-DD; today where none is given
        #[arg(long, value_name = "DATE")]
        on: Option<NaiveDate>,
    },
}

/// Which bills invoices are issued for.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct IssueArguments {
    /// All bills of a bill run, by its id
    #[arg(long, value_name = "ID")]
    pub(crate) run: Option<i64>,
    /// One invoice for each of these bills, by number or id
    #[arg(long, num_args = 1.., value_name = "BILL")]
    pub(crate) bill: Vec<String>,
    /// Every bill up to a day that has no invoice yet, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub(crate) all_through: Option<NaiveDate>,
}

/// Reports.
#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    /// A month: billed, invoiced, collected, open
    Month {
        /// YYYY-MM
        month: String,
        /// Writes it as a workbook
        #[arg(long, value_name = "FILE")]
        xlsx: Option<PathBuf>,
        /// Writes it as a PDF
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
    },
}

/// The books.
#[derive(Debug, Subcommand)]
pub(crate) enum BooksCommand {
    /// Proves every invariant over the whole database
    Check,
}

/// Scheduled work.
#[derive(Debug, Subcommand)]
pub(crate) enum JobsCommand {
    /// Does what is due now: activations whose day has come, calls of other systems, sealing the audit trail
    Run,
}

/// The audit trail.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Checks that nothing in the trail was altered, then seals what is new
    Verify {
        /// A last link that was noted down earlier: it must still be in the chain
        #[arg(long, value_name = "LINK")]
        noted: Option<String>,
    },
}
