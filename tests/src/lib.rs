//! What tests stand on: a desk in a throw-away database, on either engine, with a clock that stands still until it is moved.

pub mod billed;
pub mod day;
pub mod desk;
pub mod given;
pub mod month;
pub mod postgres;
mod rows;
pub mod webhook;

pub use desk::{Desk, OWNER, Template};
pub use given::{Given, GivenPrice};
pub use month::Month;

/// Writes a test of one story that runs on SQLite and on PostgreSQL: `story!(name, |desk| async move { … })`.
#[macro_export]
macro_rules! story {
    ($(#[$doc:meta])* $name:ident, $body:expr) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            $(#[$doc])*
            #[test]
            fn on_sqlite() {
                $crate::desk::tell($crate::desk::EngineChoice::Sqlite, $body);
            }

            $(#[$doc])*
            #[test]
            fn on_postgres() {
                $crate::desk::tell($crate::desk::EngineChoice::Postgres, $body);
            }
        }
    };
}
