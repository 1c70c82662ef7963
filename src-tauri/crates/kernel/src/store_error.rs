//! What a failing database means to the person at the desk.
//!
//! Every fault of SQLite, PostgreSQL or the network between is turned into one of a few kinds that a person can act on;
//! the driver's own words go to the log as the cause.

use crate::error::{Error, ErrorCode};
use sea_orm::sqlx::Error as SqlxError;
use sea_orm::{DbErr, RuntimeErr};

crate::error_codes! {
    /// The server can't be reached, or went away.
    UNAVAILABLE = "store.unavailable",
    /// Another program holds the file.
    BUSY = "store.busy",
    /// It is not known whether what was to be kept was kept.
    OUTCOME_UNKNOWN = "store.outcome_unknown",
    /// No room on the disk.
    FULL = "store.full",
    /// The disk does not take or give what it should.
    DISK_FAILED = "store.disk_failed",
    /// The file is damaged, or not a database.
    CORRUPT = "store.corrupt",
    /// The file or folder can't be opened or written.
    NOT_OPENED = "store.not_opened",
    /// Two people changed the same thing.
    CONFLICT = "store.conflict",
    /// The database broke the transaction off, because several waited for each other in a circle or
    /// would not have come one after the other: whole it is undone, and done again it may well
    /// pass.
    ROLLED_BACK = "store.rolled_back",
    /// A rule of the schema was broken: Boss let through what it should have refused.
    RULE_BROKEN = "store.rule_broken",
    /// The row does not exist (any more).
    NOT_FOUND = "store.not_found",
    /// Anything else the database refused.
    FAILED = "store.failed",
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Error {
        Error::new(kind_of(&error)).caused_by(error)
    }
}

fn kind_of(error: &DbErr) -> ErrorCode {
    match error {
        DbErr::RecordNotFound(_) | DbErr::RecordNotUpdated => NOT_FOUND,
        DbErr::ConnectionAcquire(_) => UNAVAILABLE,
        DbErr::Conn(RuntimeErr::SqlxError(e))
        | DbErr::Exec(RuntimeErr::SqlxError(e))
        | DbErr::Query(RuntimeErr::SqlxError(e)) => kind_of_driver_error(e),
        DbErr::Conn(_) => NOT_OPENED,
        _ => FAILED,
    }
}

fn kind_of_driver_error(error: &SqlxError) -> ErrorCode {
    match error {
        SqlxError::Io(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::Tls(_)
        | SqlxError::WorkerCrashed => UNAVAILABLE,
        SqlxError::Database(refusal) => kind_of_refusal(&refusal.code().unwrap_or_default()),
        _ => FAILED,
    }
}

/// SQLite gives its extended result code as a number (sqlite.org/rescode.html), PostgreSQL an SQLSTATE of five characters.
fn kind_of_refusal(code: &str) -> ErrorCode {
    if let Ok(number) = code.parse::<u32>()
        && code.len() != 5
    {
        return match number & 0xff {
            5 | 6 => BUSY,
            8 | 14 | 23 => NOT_OPENED,
            10 => DISK_FAILED,
            13 => FULL,
            11 | 26 => CORRUPT,
            19 => RULE_BROKEN,
            _ => FAILED,
        };
    }
    if code == "53100" {
        return FULL;
    }
    if code == "58030" {
        return DISK_FAILED;
    }
    // A deadlock, and what could not be put in a row. Of the others of class 40 it is not known
    // whether they were undone.
    if matches!(code, "40P01" | "40001") {
        return ROLLED_BACK;
    }
    match code.get(..2).unwrap_or_default() {
        // Class 53 beside the full disk: no connections or memory left.
        "08" | "53" | "57" => UNAVAILABLE,
        "40" | "55" => CONFLICT,
        "23" => RULE_BROKEN,
        "28" | "3D" => NOT_OPENED,
        "XX" => CORRUPT,
        _ => FAILED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_engines() {
        for (code, kind) in [
            ("5", BUSY),
            ("517", BUSY),
            ("13", FULL),
            ("778", DISK_FAILED),
            ("26", CORRUPT),
            ("2067", RULE_BROKEN),
            ("14", NOT_OPENED),
        ] {
            assert_eq!(kind_of_refusal(code), kind, "SQLite {code}");
        }
        for (code, kind) in [
            ("57P01", UNAVAILABLE),
            ("40001", ROLLED_BACK),
            ("40P01", ROLLED_BACK),
            ("40003", CONFLICT),
            ("55P03", CONFLICT),
            ("23505", RULE_BROKEN),
            ("53100", FULL),
            ("53300", UNAVAILABLE),
            ("58030", DISK_FAILED),
            ("28000", NOT_OPENED),
        ] {
            assert_eq!(kind_of_refusal(code), kind, "PostgreSQL {code}");
        }
    }
}
