//! The shell of Boss: one program that is the window, the command line and the local web server.
//!
//! It knows no business. It opens a database, asks the system for the time, and carries calls to the gate and answers back;
//! what may be done, by whom and how is decided behind the gate. The one thing it brings along is the [`demo`] company.

mod cli;
mod clock;
pub mod codes;
mod copies;
pub mod demo;
mod files;
mod jobs;
mod logging;
mod pages;
mod place;
mod progress;
mod scratch;
mod serve;
mod signals;
mod window;

pub use cli::run;

#[cfg(test)]
mod tests {
    #[test]
    fn every_error_of_the_shell_has_its_texts_in_both_languages() {
        let codes = [crate::codes::ALL, crate::demo::codes::ALL].concat();
        assert_eq!(boss_kernel::texts::faults(&codes), Vec::<String>::new());
    }

    #[test]
    fn no_text_is_left_over() {
        let shell = [crate::codes::ALL, crate::demo::codes::ALL].concat();
        let left = boss_kernel::texts::unused(&shell);
        let left: Vec<_> =
            left.iter().filter(|code| code.starts_with("shell.") || code.starts_with("demo.")).collect();
        assert_eq!(left, Vec::<&String>::new());
    }
}
