//! Whether a database is sound below what it says: its pages, its indexes, and that every row refers to one that is there.
//!
//! SQLite checks all of that when asked. A server enforces references all the time and looks after its own pages: of it
//! nothing is asked here.

use crate::store::{codes, connect, migrate, schema};
use boss_kernel::{Error, Result, store_error};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use std::path::Path;

/// What is wrong with a database's pages and indexes, as the engine says it; none where all is well, or nothing is known.
pub async fn broken_page(db: &impl ConnectionTrait) -> Result<Option<String>> {
    if db.get_database_backend() != DbBackend::Sqlite {
        return Ok(None);
    }
    let check = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check(1)");
    let row = match db.query_one_raw(check).await.map_err(Error::from) {
        Ok(row) => row,
        // Damage can be such that the check itself can't go on.
        Err(error) if error.code() == store_error::CORRUPT => {
            return Ok(Some(error.cause().unwrap_or_default().to_owned()));
        }
        Err(error) => return Err(error),
    };
    let said = row.map(|row| row.try_get::<String>("", "integrity_check")).transpose()?.unwrap_or_default();
    Ok((said != "ok").then_some(said))
}

/// The first row that refers to one that is not there, by the names of both tables; none where all is well.
pub async fn broken_reference(db: &impl ConnectionTrait) -> Result<Option<String>> {
    match migrate::refuse_broken_references(db).await {
        Ok(()) => Ok(None),
        Err(error) if error.code() == codes::REFERENCES_BROKEN => {
            let of = |name: &str| error.params().get(name).cloned().unwrap_or_default();
            Ok(Some(format!("{} → {}", of("table"), of("parent"))))
        }
        Err(error) => Err(error),
    }
}

/// What was found out about a copy of a database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckedCopy {
    /// A row of it refers to one that is not there, as in the database it was made of. The copy is whole all the same.
    pub broken_reference: Option<String>,
}

/// Reads a copy of a SQLite database from end to end. Fails where it is damaged, is not Boss's, or comes from a newer release.
pub(super) async fn check_copy(path: &Path) -> Result<CheckedCopy> {
    let damaged =
        |reason: String| Error::new(codes::COPY_DAMAGED).with("path", path.display()).with("reason", reason);
    let checked = async {
        let db = connect::on_copy(path).await?;
        let checked = check_all_of(&db, &damaged).await;
        db.close().await?;
        checked
    };
    match checked.await {
        Err(error) if error.code() == store_error::CORRUPT => {
            Err(damaged(error.cause().unwrap_or_default().to_owned()))
        }
        other => other,
    }
}

async fn check_all_of(db: &DatabaseConnection, damaged: &impl Fn(String) -> Error) -> Result<CheckedCopy> {
    if let Some(fault) = broken_page(db).await? {
        return Err(damaged(fault));
    }
    if migrate::tables(db).await?.is_empty() {
        return Err(Error::new(codes::NOT_BOSS));
    }
    if let Some(object) = schema::altered_object(db).await? {
        return Err(damaged(format!("not as Boss makes it: {object}")));
    }
    Ok(CheckedCopy { broken_reference: broken_reference(db).await? })
}
