//! The program `boss`: the window where no command is given, the command line otherwise.
use std::process::ExitCode;

fn main() -> ExitCode {
    boss::run()
}
