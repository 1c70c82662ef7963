//! How the books are proved: a list of pure questions to the database, each naming the first row that breaks an invariant.
//!
//! Every area that keeps money adds its own checks; `boss books check` runs them all. A check is one SQL query that returns
//! at most one row, `what` (for example `bill B00000012`) and `found` (what is wrong with it), and none when all is well.

use boss_kernel::{Error, LocalText, Result, store_error};
use schemars::JsonSchema;
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use serde::{Deserialize, Serialize};

/// One invariant of the books.
#[derive(Clone, Copy, Debug)]
pub struct BookCheck {
    /// Its name, `area.invariant`.
    pub name: &'static str,
    /// What it says, in Chinese.
    pub chinese: &'static str,
    /// What it says, in English.
    pub english: &'static str,
    /// The query for the first row that breaks it; runs unchanged on both engines.
    pub sql: &'static str,
}

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookFinding {
    /// The check.
    pub name: String,
    /// What it says.
    pub invariant: LocalText,
    /// The first row that breaks it, or none.
    pub broken: Option<String>,
}

/// The row a check found. Where something is missing in it, so much the worse for the row, and not for the check.
fn describe(row: QueryResult) -> Result<String> {
    let text = |column: &str| Ok::<_, Error>(row.try_get::<Option<String>>("", column)?);
    let (what, found) = (text("what")?, text("found")?);
    Ok(format!("{}: {}", what.as_deref().unwrap_or("?"), found.as_deref().unwrap_or("?")))
}

/// Runs one check.
pub async fn run(db: &impl ConnectionTrait, check: &BookCheck) -> Result<BookFinding> {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), check.sql)).await;
    let broken = match row.map_err(Error::from) {
        Ok(row) => row.map(describe).transpose()?,
        // What can't be asked is not known to hold, and the other checks are worth asking all the same.
        Err(error) if [store_error::FAILED, store_error::CORRUPT].contains(&error.code()) => {
            let (code, cause) = (error.code(), error.cause());
            tracing::error!(check = check.name, %code, cause, "a check of the books could not be made");
            Some(format!("{}: {}", check.name, error.code()))
        }
        Err(error) => return Err(error),
    };
    Ok(BookFinding {
        name: check.name.to_owned(),
        invariant: LocalText::new(check.chinese, check.english),
        broken,
    })
}

/// What must hold of the ledger itself.
pub const CHECKS: &[BookCheck] = &[
    BookCheck {
        name: "ledger.balanced",
        chinese: "每笔分录各币种借贷相等",
        english: "every entry's postings add up to zero in each currency",
        sql: "SELECT 'entry ' || CAST(entry_id AS TEXT) AS what, currency || ' ' || CAST(sum(amount_minor) AS TEXT) AS found \
              FROM posting GROUP BY entry_id, currency HAVING sum(amount_minor) <> 0 LIMIT 1",
    },
    BookCheck {
        name: "ledger.no_empty_entry",
        chinese: "每笔分录至少两行",
        english: "every entry has at least two postings",
        sql: "SELECT 'entry ' || CAST(e.id AS TEXT) AS what, CAST(count(p.id) AS TEXT) || ' postings' AS found \
              FROM ledger_entry e LEFT JOIN posting p ON p.entry_id = e.id GROUP BY e.id HAVING count(p.id) < 2 LIMIT 1",
    },
];
