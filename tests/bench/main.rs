//! The figures of Boss, measured: `boss-bench [NAME]` prints one line of JSON for each.
//!
//! `{"bench","engine","value","unit","ratio","against","cpu_s","peak_mb"}`: `ratio` says how Boss stands to a reference measured
//! in the same run (1 is as good, less is slower), `against` names it; `cpu_s` and `peak_mb` are processor time and the highest
//! resident memory of the measured part alone, without what prepares it and without the reference.
//! Each bench runs in a process of its own; Boss and its reference take turns, and the median of the rounds counts.
//! Times are of the clock on the wall: on a machine that has other work to do, read the ratios and the processor time.

mod apart;
mod bill_run;
mod bill_run_history;
mod customer_search;
mod customers;
mod desk;
mod invoice;
mod invoice_pdf;
mod measure;
mod names;
mod rating;
mod rows;
mod start;
mod usage_import;

use std::process::{Command, ExitCode};

/// What goes wrong in a bench ends it, with its text.
type Failure = Box<dyn std::error::Error>;

/// A bench: prints its figures.
type Bench = fn() -> Result<(), Failure>;

const BENCHES: &[(&str, Bench)] = &[
    ("bill-run", bill_run::run),
    ("bill-run-history", bill_run_history::run),
    ("rating", rating::run),
    ("usage-import", usage_import::run),
    ("invoice-pdf", invoice_pdf::run),
    ("customer-search", customer_search::run),
    ("start", start::run),
];

/// Says to this very process that it is the one to measure in.
const HERE: &str = "--here";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => each_by_itself(BENCHES),
        [HERE, name] => here(name),
        [HERE, apart::NAME, url, through] => ended(apart::NAME, apart::here(url, through)),
        [name] => match BENCHES.iter().find(|(known, _)| known == name) {
            Some(bench) => each_by_itself(std::slice::from_ref(bench)),
            None => unknown(name),
        },
        other => unknown(&other.join(" ")),
    }
}

fn unknown(name: &str) -> ExitCode {
    let names: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
    eprintln!("no bench is called {name}; there are: {}", names.join(", "));
    ExitCode::from(2)
}

/// Runs benches one after the other, each in a child process, so that none inherits another's memory and processor time. One
/// that fails does not keep the others from running.
fn each_by_itself(benches: &[(&str, Bench)]) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for (name, _) in benches {
        let child =
            std::env::current_exe().and_then(|program| Command::new(program).args([HERE, name]).status());
        if !child.is_ok_and(|status| status.success()) {
            eprintln!("{name} gave no figure");
            code = ExitCode::FAILURE;
        }
    }
    code
}

fn here(name: &str) -> ExitCode {
    let Some((_, bench)) = BENCHES.iter().find(|(known, _)| *known == name) else { return unknown(name) };
    ended(name, bench())
}

fn ended(name: &str, end: Result<(), Failure>) -> ExitCode {
    match end {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{name}: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// A runtime like the shell's, for benches that talk to a database.
fn on_runtime(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}
