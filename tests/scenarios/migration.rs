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

/// A database of an earlier release, with so many of its migrations; where it lies on SQLite.
async fn earlier(desk: &boss_tests::Desk, migrations: u32) -> DatabaseConnection {
    let db = match desk.gate.store().address() {
        Address::Sqlite(_) => {
            let path = desk.folder.path().join("earlier.db");
            let db = Database::connect(format!("sqlite://{}?mode=rwc", path.display())).await.unwrap();
            db.execute_unprepared("PRAGMA foreign_keys = OFF").await.unwrap();
            db
        }
        Address::Postgres(url) => {
            let db = Database::connect(url).await.unwrap();
            db.execute_unprepared("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await.unwrap();
            db
        }
    };
    Migrator::up(&db, Some(migrations)).await.unwrap();
    db
}

/// What was charged for a subscription that is on another offering since, and a closed account whose quarter was not over.
const CHARGED: &[&str] = &[
    "INSERT INTO customer (id, number, kind, name, plain_name, state, created_at, version) \
     VALUES (1, 'C000001', 'organization', 'Alpha', 'alpha', 'active', 0, 1)",
    "INSERT INTO account (id, number, customer_id, name, currency, cycle_day, payment_terms_days, language, invoicing, state, opened_on, billed_until, created_at, version) \
     VALUES (7, 'A000007', 1, 'Alpha', 'CNY', 1, 30, 'zh-CN', 'perBill', 'closed', '2026-01-01', '2026-02-01', 0, 1), \
            (8, 'A000008', 1, 'Alpha', 'CNY', 1, 30, 'zh-CN', 'perBill', 'active', '2026-01-01', '2026-02-01', 0, 1)",
    "INSERT INTO tax_code (id, code, name_chinese, name_english, created_at, version) VALUES (1, '3040201', 'x', 'x', 0, 1), (2, '3040202', 'x', 'x', 0, 1)",
    "INSERT INTO offering (id, code, name_chinese, name_english, unit_chinese, unit_english, tax_rate, tax_inclusive, currency, connector, state, created_at, version, tax_code_id) \
     VALUES (5, 'basic', '基础', 'Basic', '个', 'seat', '0.06', FALSE, 'CNY', 'none', 'published', 0, 1, 1), \
            (6, 'pro', '专业', 'Pro', '个', 'seat', '0.06', FALSE, 'CNY', 'none', 'published', 0, 1, NULL)",
    "INSERT INTO offering_tax_code (offering_id, valid_from, tax_code_id, created_at) VALUES (5, '2026-01-15', 2, 0)",
    "INSERT INTO meter (id, code, name_chinese, name_english, unit_chinese, unit_english, created_at) VALUES (1, 'gb', '流量', 'Traffic', '吉', 'GB', 0)",
    "INSERT INTO price (id, offering_id, position, code, name_chinese, name_english, meter_id, timing, cadence_every, cadence_unit, alignment) \
     VALUES (1, 5, 1, 'base', '月费', 'Fee', NULL, 'inAdvance', 1, 'month', 'cycleDay'), \
            (2, 5, 2, 'use', '用量', 'Usage', 1, 'inArrears', 3, 'month', 'calendar')",
    "INSERT INTO price_version (id, price_id, valid_from, model, terms, created_at) VALUES (1, 1, '2025-01-01', '{}', '{}', 0)",
    "INSERT INTO subscription (id, number, account_id, offering_id, moved, bill_group, state, started_on, created_at, version) \
     VALUES (1, 'S000001', 7, 6, FALSE, '', 'active', '2026-01-01', 0, 1)",
    "INSERT INTO subscription_segment (subscription_id, account_id, offering_id, from_on, to_on, quantity, credit) \
     VALUES (1, 7, 5, '2026-01-01', '2026-01-20', 1000000, TRUE)",
    "INSERT INTO bill (id, number, account_id, customer_id, period_from, period_to, billed_on, due_on, currency, net_minor, tax_minor, \
     total_minor, paid_minor, invoiced_minor, state, created_at, version, group_name) \
     VALUES (1, 'B00000001', 7, 1, '2026-01-01', '2026-02-01', '2026-01-31', '2026-03-01', 'CNY', 200, 0, 200, 0, 0, 'validated', 0, 1, '')",
    "INSERT INTO charge (id, bill_id, account_id, subscription_id, price_id, price_version_id, period_from, period_to, served_from, served_to, \
     billable_on, quantity, tax_rate, currency, net_minor, tax_minor, total_minor, explanation) VALUES \
     (1, 1, 7, 1, 1, 1, '2026-01-01', '2026-02-01', '2026-01-01', '2026-01-20', '2026-01-01', 1, '0.06', 'CNY', 100, 0, 100, '{}'), \
     (2, 1, 7, 1, 2, 1, '2026-01-01', '2026-04-01', '2026-01-16', '2026-01-20', '2026-03-31', 1, '0.06', 'CNY', 100, 0, 100, '{}')",
    "INSERT INTO bill_item (id, bill_id, account_id, charge_id, name, tax_rate, tax_included, currency, net_minor, tax_minor, total_minor, created_at) \
     VALUES (1, 1, 7, 2, 'x', '0', FALSE, 'CNY', 0, 0, 0, 0)",
    "INSERT INTO wallet (id, account_id, name, kind, currency, priority, charge_kinds, balance_minor, moved_on, created_at, version) \
     VALUES (1, 7, 'w', 'granted', 'CNY', 0, '[]', 0, '2026-01-31', 0, 1)",
    "INSERT INTO wallet_entry (id, wallet_id, kind, amount_minor, booked_on, bill_id, created_at) VALUES (1, 1, 'used', -50, '2026-01-31', 1, 0)",
    "INSERT INTO settlement (id, bill_id, wallet_entry_id, amount_minor, settled_on, created_at) VALUES (1, 1, 1, 50, '2026-01-31', 0)",
];

story!(charges_learn_the_words_of_their_price, |desk| async move {
    let db = earlier(&desk, 9).await;
    for text in CHARGED {
        db.execute_unprepared(text).await.unwrap_or_else(|error| panic!("{text}: {error}"));
    }
    Migrator::up(&db, None).await.unwrap();
    let text = "SELECT offering_id || ' ' || offering_english || ' ' || price_english || ' ' || unit_english || ' ' || coalesce(tax_code, '-') AS shown \
                FROM charge ORDER BY id";
    assert_eq!(rows(&db, text).await, ["5 Basic Fee seat 3040201", "5 Basic Usage GB 3040202"]);
    assert_eq!(rows(&db, "SELECT tax_code AS shown FROM bill_item").await, ["3040202"]);
    // The quarter of the closed account is billed when it is over; no cycle of it ends later.
    let text =
        "SELECT number || ' ' || coalesce(CAST(owed_until AS TEXT), '-') AS shown FROM account ORDER BY id";
    assert_eq!(rows(&db, text).await, ["A000007 2026-04-23", "A000008 -"]);
    let text = "SELECT e.kind || ' ' || e.amount_minor || ' ' || s.amount_minor AS shown FROM wallet_entry e JOIN settlement s ON s.wallet_entry_id = e.id";
    assert_eq!(rows(&db, text).await, ["used -50 50"]);
    for change in
        ["UPDATE charge SET tax_code = 'x'", "UPDATE bill_item SET tax_code = 'x'", "DELETE FROM settlement"]
    {
        let refusal = db.execute_unprepared(change).await.expect_err(change);
        assert!(refusal.to_string().contains("append-only"), "{refusal}");
    }
    db.close().await.unwrap();
});
