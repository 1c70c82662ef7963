//! The schema a database has, held against the one its migrations make.
//!
//! Whoever may write a file can give it a schema of their own: without the guards that keep what is
//! written for good, or with a trigger that writes what nobody asked for. Such a database is whole
//! by its pages and says of itself that it is Boss's.
//!
//! Guarantees: every table, index, trigger and view is compared by the very text it was made of,
//! those of an older release by what its migrations made. A server's schema is looked after by who
//! runs it; what is restored into one is compared too (see `restored`).

use crate::store::{codes, connect, migrate};
use boss_kernel::{Error, Result};
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// What SQLite keeps of a schema but what it makes by itself: indexes behind a column's rule, and
/// figures for its planner.
const ON_FILE: &str = "SELECT coalesce(type, '') || ' ' || coalesce(name, '') AS object, \
                       coalesce(tbl_name, '') || ': ' || CAST(coalesce(sql, '') AS TEXT) AS made FROM sqlite_schema \
                       WHERE NOT (type = 'index' AND sql IS NULL) \
                       AND NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat3', 'sqlite_stat4'))";

/// What a database consists of: each object by its kind and name, and what it was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Schema(Vec<(String, String)>);

impl Schema {
    /// What a question answers in the columns `object` and `made`.
    pub(super) async fn asked(db: &impl ConnectionTrait, question: &str) -> Result<Schema> {
        let asked = Statement::from_string(db.get_database_backend(), question);
        let rows = db.query_all_raw(asked).await?;
        let object = |row: &sea_orm::QueryResult| Ok((row.try_get("", "object")?, row.try_get("", "made")?));
        let mut objects = rows.iter().map(object).collect::<Result<Vec<(String, String)>>>()?;
        objects.sort();
        Ok(Schema(objects))
    }

    /// These objects.
    #[cfg(test)]
    pub(super) fn of(objects: Vec<(String, String)>) -> Schema {
        Schema(objects)
    }

    /// Its objects, by kind and name.
    pub(super) fn objects(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(object, _)| object.as_str())
    }

    /// The first object that is not as in `expected`, is missing or is not to be there; none where
    /// both are the same.
    pub(super) fn first_other_than(&self, expected: &Schema) -> Option<String> {
        if self == expected {
            return None;
        }
        let (here, there): (BTreeSet<_>, BTreeSet<_>) =
            (self.0.iter().collect(), expected.0.iter().collect());
        let other = here.symmetric_difference(&there).next();
        // Where no object is another one, one of them is there twice.
        let twice = || self.0.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| &pair[0]);
        Some(other.copied().or_else(twice).map(|(object, _)| object.clone()).unwrap_or_default())
    }
}

/// The first object of a SQLite database that is not as Boss makes it, by kind and name; none where
/// all are, or nothing is known. Fails where the database is of a newer release, or holds something
/// else.
pub async fn altered_object(db: &impl ConnectionTrait) -> Result<Option<String>> {
    if db.get_database_backend() != DbBackend::Sqlite {
        return Ok(None);
    }
    let missing = migrate::missing_in(db).await?;
    let found = Schema::asked(db, ON_FILE).await?;
    // A file that was only just made.
    if found == Schema::default() {
        return Ok(None);
    }
    let applied = boss_migrations::names().into_iter().filter(|name| !missing.contains(name)).collect();
    Ok(found.first_other_than(&*made_by(applied).await?))
}

/// Refuses a SQLite database whose schema is not as Boss makes it.
pub(super) async fn refuse_altered(db: &impl ConnectionTrait) -> Result<()> {
    match altered_object(db).await? {
        None => Ok(()),
        Some(object) => Err(Error::new(codes::SCHEMA_ALTERED).with("object", object)),
    }
}

/// What these migrations make of an empty file; made once.
async fn made_by(applied: Vec<String>) -> Result<Arc<Schema>> {
    static MADE: Mutex<BTreeMap<Vec<String>, Arc<Schema>>> = Mutex::new(BTreeMap::new());
    let known = || MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(made) = known().get(&applied) {
        return Ok(made.clone());
    }
    let db = connect::in_memory().await?;
    let made = async {
        let tx = db.begin().await?;
        boss_migrations::install(&tx).await?;
        for name in &applied {
            boss_migrations::apply(&tx, name).await?;
        }
        let made = Schema::asked(&tx, ON_FILE).await?;
        tx.rollback().await?;
        Ok::<_, Error>(made)
    };
    let made = made.await;
    db.close().await?;
    let made = Arc::new(made?);
    known().insert(applied, made.clone());
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_other_missing_or_there_twice_is_named() {
        let schema = |objects: &[(&str, &str)]| {
            Schema(objects.iter().map(|(object, made)| ((*object).to_owned(), (*made).to_owned())).collect())
        };
        let expected = schema(&[("table a", "1"), ("trigger b", "2")]);
        assert_eq!(expected.first_other_than(&expected), None);
        for other in [
            schema(&[("table a", "1")]),
            schema(&[("table a", "1"), ("trigger b", "3")]),
            schema(&[("table a", "1"), ("trigger b", "2"), ("trigger b", "2")]),
        ] {
            assert_eq!(other.first_other_than(&expected).as_deref(), Some("trigger b"));
        }
        let more = schema(&[("table a", "1"), ("trigger b", "2"), ("trigger z", "9")]);
        assert_eq!(more.first_other_than(&expected).as_deref(), Some("trigger z"));
    }

    #[tokio::test]
    async fn a_release_before_is_held_against_its_own_schema() {
        let names = boss_migrations::names();
        for applied in [&names[..], &names[..names.len() - 2], &names[..1]] {
            let db = connect::in_memory().await.unwrap();
            let tx = db.begin().await.unwrap();
            for name in applied {
                boss_migrations::apply(&tx, name).await.unwrap();
            }
            assert_eq!(altered_object(&tx).await.unwrap(), None);
            tx.execute_unprepared("CREATE INDEX mine ON staff (name)").await.unwrap();
            assert_eq!(altered_object(&tx).await.unwrap().as_deref(), Some("index mine"));
        }
    }
}
