//! What somebody did to the pages or the schema of a database, a copy or a server's archive is found before it does anything.

use crate::books::{PAGES, SCHEMA, is_sqlite};
use crate::door::beside;
use crate::keeping::{at, count, file, named, opened};
use crate::reports::two_months;
use boss_core::reports::CheckBooks;
use boss_core::store::{Address, Durability, Store, backup, codes, restore};
use boss_migrations::{Migrator, MigratorTrait};
use boss_tests::story;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use std::path::Path;

story!(a_guard_that_is_missing_or_another_one_is_found, |desk| async move {
    two_months(&desk).await;
    let db = beside(&desk).await;
    if !is_sqlite(&db) {
        return;
    }
    let made = "SELECT sql FROM sqlite_schema WHERE name = 'posting_kept'";
    let made = sea_orm::Statement::from_string(db.get_database_backend(), made);
    let made: String = db.query_one_raw(made).await.unwrap().unwrap().try_get("", "sql").unwrap();
    for (altered, undo, named) in [
        ("DROP TRIGGER posting_kept", made.as_str(), "trigger posting_kept"),
        (
            "CREATE TRIGGER z AFTER INSERT ON session BEGIN DELETE FROM session; END",
            "DROP TRIGGER z",
            "trigger z",
        ),
        ("CREATE INDEX more ON staff (name)", "DROP INDEX more", "index more"),
    ] {
        db.execute_unprepared(altered).await.unwrap();
        let found = desk.ask(CheckBooks {}).await;
        let broken: Vec<_> = found.findings.iter().filter(|finding| finding.broken.is_some()).collect();
        assert_eq!(broken.len(), 1, "{broken:?}");
        assert_eq!((broken[0].name.as_str(), broken[0].broken.as_deref()), (SCHEMA, Some(named)));
        db.execute_unprepared(undo).await.unwrap();
        assert_eq!(desk.ask(CheckBooks {}).await.broken, 0, "after {undo}");
    }
});

/// What somebody else may have done to a copy, and what is named then.
const ALTERED: &[(&str, &str)] = &[
    ("DROP TRIGGER audit_record_kept", "trigger audit_record_kept"),
    (
        "CREATE TRIGGER z AFTER INSERT ON session BEGIN \
         INSERT OR IGNORE INTO staff_role (staff_id, role) SELECT new.staff_id, role FROM staff_role; END",
        "trigger z",
    ),
    (
        "DROP TRIGGER posting_kept; CREATE TRIGGER posting_kept BEFORE UPDATE ON posting BEGIN SELECT 1; END",
        "trigger posting_kept",
    ),
    ("CREATE VIEW more AS SELECT 1", "view more"),
    ("CREATE TABLE more (id INTEGER)", "table more"),
    ("DROP INDEX customer_by_phone", "index customer_by_phone"),
    ("ALTER TABLE staff ADD COLUMN more TEXT", "table staff"),
];

async fn altered(path: &Path, sql: &str) {
    let db = Database::connect(format!("sqlite:{}", path.display())).await.unwrap();
    db.execute_unprepared(sql).await.expect(sql);
    db.close().await.unwrap();
}

story!(a_copy_that_is_not_as_boss_makes_it_is_neither_restored_nor_opened, |desk| async move {
    let Some(path) = file(&desk) else { return };
    let copy = named(&path, ".copy");
    backup::write(desk.gate.store(), &copy).await.unwrap();
    let whole = std::fs::read(&copy).unwrap();
    desk.gate.store().clone().close().await.unwrap();
    let before = std::fs::read(&path).unwrap();
    for (sql, object) in ALTERED {
        std::fs::write(&copy, &whole).unwrap();
        altered(&copy, sql).await;
        let refused = restore::restore(&Address::Sqlite(path.clone()), &copy, at()).await.unwrap_err();
        assert_eq!(refused.code(), codes::COPY_DAMAGED, "{sql}: {refused:?}");
        assert!(refused.params()["reason"].ends_with(object), "{refused:?}");
        let refused = opened(&Address::Sqlite(copy.clone())).await;
        assert_eq!(refused.code(), codes::SCHEMA_ALTERED, "{sql}");
        assert_eq!(&refused.params()["object"], object);
    }
    assert_eq!(std::fs::read(&path).unwrap(), before, "nothing was touched");
    std::fs::write(&copy, &whole).unwrap();
    // What the engine keeps for its planner is nobody's alteration.
    altered(&copy, "ANALYZE").await;
    restore::restore(&Address::Sqlite(path.clone()), &copy, at()).await.unwrap();
    Store::open(&Address::Sqlite(path), Durability::Test).await.unwrap().close().await.unwrap();
});

story!(a_copy_that_somebody_altered_is_not_brought_up_to_date, |desk| async move {
    let Some(path) = file(&desk) else { return };
    let older = named(&path, ".older");
    let db = Database::connect(format!("sqlite:{}?mode=rwc", older.display())).await.unwrap();
    let all = boss_migrations::names();
    Migrator::up(&db, Some(all.len() as u32 - 2)).await.unwrap();
    db.execute_unprepared("DROP TRIGGER audit_chain_kept").await.unwrap();
    let refused = opened(&Address::Sqlite(older)).await;
    assert_eq!(refused.params()["object"], "trigger audit_chain_kept");
    assert_eq!(count(&db, "seaql_migrations").await, all.len() as i64 - 2);
    db.close().await.unwrap();
});

/// Empties a server's database for somebody whom the server's rights bind; returns its address for
/// them.
pub(crate) async fn emptied(db: &DatabaseConnection, url: &str) -> Address {
    let role = "DO $$ BEGIN CREATE ROLE boss_restorer LOGIN; \
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
    db.execute_unprepared(role).await.unwrap();
    let empty = "DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION boss_restorer";
    db.execute_unprepared(empty).await.unwrap();
    Address::Postgres(url.replace("//postgres@", "//boss_restorer@"))
}

/// What somebody else may have done to a server's archive, how it is undone, and what is named
/// then.
const ALTERED_ARCHIVE: &[(&str, &str, &str)] = &[
    (
        "CREATE FUNCTION more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; \
         CREATE TRIGGER z AFTER INSERT ON session FOR EACH ROW EXECUTE FUNCTION more()",
        "DROP FUNCTION more() CASCADE",
        "more()",
    ),
    ("CREATE VIEW more AS SELECT 1 AS one", "DROP VIEW more", "more"),
    (
        "DROP TRIGGER audit_record_kept ON audit_record",
        "CREATE TRIGGER audit_record_kept BEFORE UPDATE OR DELETE ON audit_record FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "audit_record.audit_record_kept",
    ),
    (
        "ALTER TABLE posting DISABLE TRIGGER posting_kept",
        "ALTER TABLE posting ENABLE TRIGGER posting_kept",
        "posting.posting_kept",
    ),
    (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        "refuse_change()",
    ),
    (
        "ALTER TABLE staff ADD COLUMN more TEXT DEFAULT 'x'",
        "ALTER TABLE staff DROP COLUMN more",
        "staff.more",
    ),
];

story!(a_servers_backup_brings_nothing_that_is_none_of_boss_s, |desk| async move {
    let Address::Postgres(url) = desk.gate.store().address().clone() else { return };
    let db = Database::connect(&url).await.unwrap();
    let path = |number: usize| desk.folder.path().join(format!("{number}.dump"));
    for (number, (sql, undo, _)) in ALTERED_ARCHIVE.iter().enumerate() {
        db.execute_unprepared(sql).await.unwrap();
        backup::write(desk.gate.store(), &path(number)).await.unwrap();
        db.execute_unprepared(undo).await.unwrap();
    }
    backup::write(desk.gate.store(), &path(99)).await.unwrap();
    desk.gate.store().clone().close().await.unwrap();
    let address = emptied(&db, &url).await;
    for (number, (sql, _, object)) in ALTERED_ARCHIVE.iter().enumerate() {
        let refused = restore::restore(&address, &path(number), at()).await.unwrap_err();
        assert_eq!(refused.code(), codes::RESTORE_FOREIGN, "{sql}: {refused:?}");
        assert!(refused.params()["object"].contains(object), "{refused:?}");
        let left = "pg_class WHERE relnamespace = 'public'::regnamespace";
        assert_eq!(count(&db, left).await, 0, "{sql}");
    }
    restore::restore(&address, &path(99), at()).await.unwrap();
    db.close().await.unwrap();
});

/// Takes an index out of the schema, changes a row behind its back, and puts it in again.
const ROW_MISSING_IN_INDEX: &str = "\
    CREATE TEMP TABLE kept AS SELECT * FROM sqlite_schema WHERE name = 'customer_by_phone'; \
    PRAGMA writable_schema = ON; \
    DELETE FROM sqlite_schema WHERE name = 'customer_by_phone'; \
    PRAGMA writable_schema = RESET; \
    UPDATE customer SET phone = '021 5555 0101' WHERE id = 1; \
    PRAGMA writable_schema = ON; \
    INSERT INTO sqlite_schema SELECT * FROM kept; \
    PRAGMA writable_schema = RESET";

story!(an_index_that_misses_a_row_is_found_before_anything_else_is_asked, |desk| async move {
    two_months(&desk).await;
    let db = beside(&desk).await;
    if !is_sqlite(&db) {
        return;
    }
    db.execute_unprepared(ROW_MISSING_IN_INDEX).await.unwrap();
    let found = desk.ask(CheckBooks {}).await;
    let names: Vec<&str> = found.findings.iter().map(|finding| finding.name.as_str()).collect();
    assert_eq!((names, found.broken), (vec![PAGES], 1));
    let said = found.findings[0].broken.as_deref().unwrap_or_default();
    assert!(said.contains("customer_by_phone"), "{said}");
    db.execute_unprepared("REINDEX customer_by_phone").await.unwrap();
    assert_eq!(desk.ask(CheckBooks {}).await.broken, 0);
});
