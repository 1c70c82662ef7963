//! A database of the release before is brought forward with everything in it.

use boss_core::store::Address;
use boss_migrations::{Migrator, MigratorTrait};
use boss_tests::story;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};

async fn rows(db: &DatabaseConnection, text: &str) -> Vec<String> {
    let found = db.query_all_raw(Statement::from_string(db.get_database_backend(), text)).await.unwrap();
    found.iter().map(|row| row.try_get("", "shown").unwrap()).collect()
}

story!(stretches_learn_whose_they_are_and_of_what, |desk| async move {
    let (db, old) = match desk.gate.store().address() {
        Address::Sqlite(_) => {
            let path = desk.folder.path().join("old.db");
            let db = Database::connect(format!("sqlite://{}?mode=rwc", path.display())).await.unwrap();
            db.execute_unprepared("PRAGMA foreign_keys = OFF").await.unwrap();
            (db, Some(path))
        }
        Address::Postgres(url) => {
            let db = Database::connect(url).await.unwrap();
            let clean = "DROP SCHEMA public CASCADE; CREATE SCHEMA public";
            db.execute_unprepared(clean).await.unwrap();
            (db, None)
        }
    };
    Migrator::up(&db, Some(1)).await.unwrap();
    for text in [
        "INSERT INTO customer (id, number, kind, name, plain_name, state, created_at, version) \
         VALUES (1, 'C000001', 'organization', 'Alpha', 'alpha', 'active', 0, 1)",
        "INSERT INTO account (id, number, customer_id, name, currency, cycle_day, payment_terms_days, language, invoicing, state, opened_on, created_at, version) \
         VALUES (7, 'A000007', 1, 'Alpha', 'CNY', 1, 30, 'zh-CN', 'perBill', 'active', '2026-01-01', 0, 1)",
        "INSERT INTO offering (id, code, name_chinese, name_english, unit_chinese, unit_english, tax_rate, tax_inclusive, currency, connector, state, created_at, version) \
         VALUES (5, 'cdn', 'c', 'c', 'u', 'u', '0.06', FALSE, 'CNY', 'none', 'published', 0, 1)",
        "INSERT INTO subscription (id, number, account_id, offering_id, state, started_on, ended_on, created_at, version) VALUES \
         (1, 'S000001', 7, 5, 'active', '2026-01-01', NULL, 0, 1), (2, 'S000002', 7, 5, 'terminated', '2026-01-05', '2026-01-05', 0, 1), \
         (3, 'S000003', 7, 5, 'inactive', NULL, NULL, 0, 1)",
        "INSERT INTO subscription_segment (subscription_id, from_on, to_on, quantity) VALUES \
         (1, '2026-01-01', '2026-02-01', 2000000), (1, '2026-02-01', NULL, 3000000)",
        "INSERT INTO \"order\" (id, number, account_id, state, requested_on, created_at, version) \
         VALUES (1, 'O000001', 7, 'completed', '2026-01-01', 0, 1)",
        "INSERT INTO order_item (id, order_id, position, verb, offering_id, subscription_id, quantity, effective_on, state, version) VALUES \
         (1, 1, 1, 'add', 5, 1, 2000000, '2026-01-01', 'completed', 1), (2, 1, 2, 'delete', 5, 2, 0, '2026-01-05', 'completed', 1)",
        "INSERT INTO service_order (id, order_item_id, subscription_id, connector, idempotency_key, state, attempts, created_at, version) \
         VALUES (1, 1, 1, 'none', 'k', 'completed', 0, 0, 1)",
    ] {
        db.execute_unprepared(text).await.unwrap_or_else(|error| panic!("{text}: {error}"));
    }
    Migrator::up(&db, None).await.unwrap();
    if old.is_some() {
        let broken = Statement::from_string(db.get_database_backend(), "PRAGMA foreign_key_check");
        assert!(db.query_all_raw(broken).await.unwrap().is_empty());
    }
    let text = "SELECT subscription_id || ' ' || from_on || ' ' || coalesce(CAST(to_on AS TEXT), '-') || ' ' || account_id || ' ' || offering_id AS shown \
                FROM subscription_segment WHERE credit ORDER BY subscription_id, from_on";
    let expected = ["1 2026-01-01 2026-02-01 7 5", "1 2026-02-01 - 7 5", "2 2026-01-05 2026-01-05 7 5"];
    assert_eq!(rows(&db, text).await, expected);
    let text = "SELECT verb || ' ' || change AS shown FROM order_item WHERE credit ORDER BY id";
    assert_eq!(rows(&db, text).await, ["add add", "delete delete"]);
    let text = "SELECT number AS shown FROM subscription WHERE NOT moved AND parent_id IS NULL ORDER BY id";
    assert_eq!(rows(&db, text).await, ["S000001", "S000002", "S000003"]);
    // The next stretch gets an id of its own.
    let more = "INSERT INTO subscription_segment (subscription_id, account_id, offering_id, from_on, quantity, credit) VALUES (2, 7, 5, '2026-03-01', 1000000, TRUE)";
    db.execute_unprepared(more).await.unwrap();
    db.close().await.unwrap();
});
