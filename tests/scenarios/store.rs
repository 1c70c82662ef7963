//! Databases that are newer, damaged, foreign or gone, and backups.

use boss_core::store::{Address, Durability, Engine, Store, backup, codes};
use boss_core::usage::model::usage_trace;
use boss_kernel::{Error, store_error};
use boss_migrations::{Migrator, MigratorTrait};
use boss_tests::{postgres, story};
use sea_orm::{ConnectionTrait, Database, EntityTrait, QueryOrder, Statement};
use std::collections::BTreeSet;

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(future)
}

fn url(address: &Address) -> String {
    match address {
        Address::Sqlite(path) => format!("sqlite://{}?mode=rwc", path.display()),
        Address::Postgres(url) => url.clone(),
    }
}

async fn refusal(address: &Address) -> Error {
    match Store::open(address, Durability::Test).await {
        Ok(_) => panic!("{address} was opened"),
        Err(error) => error,
    }
}

story!(a_newer_database_is_refused_untouched, |desk| async move {
    let address = desk.gate.store().address().clone();
    let db = Database::connect(url(&address)).await.unwrap();
    db.execute_unprepared(
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_from_the_future', 0)",
    )
    .await
    .unwrap();
    let error = refusal(&address).await;
    assert_eq!(error.code(), codes::NEWER_THAN_PROGRAM);
    assert_eq!(error.params()["unknown"], "m9999_from_the_future");
});

/// Usage as the first release kept it: two events of one day in UTC, and one of the next.
const FIRST_USAGE: &str = "INSERT INTO usage_event (event_id, subscription_id, meter_id, at, quantity, import_id, line) VALUES \
    ('e1', 1, 2, 1767225600000000, 5, 3, 2), ('e\"2', 1, 2, 1767225600000001, 7, 3, 3), ('e3', 1, 2, 1767312000000000, 7, 3, 4)";

story!(events_of_the_first_release_are_traced, |desk| async move {
    let address = match desk.gate.store().address() {
        Address::Sqlite(_) => Address::Sqlite(desk.folder.path().join("first.db")),
        Address::Postgres(url) => Address::Postgres(url.clone()),
    };
    let db = Database::connect(url(&address)).await.unwrap();
    if matches!(address, Address::Postgres(_)) {
        db.execute_unprepared("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await.unwrap();
    }
    Migrator::up(&db, Some(1)).await.unwrap();
    db.execute_unprepared(FIRST_USAGE).await.unwrap();
    db.close().await.unwrap();
    let store =
        Store::open_with_backups(&address, Durability::Test, desk.folder.path()).await.expect("it moves on");
    let traces = usage_trace::Entity::find().order_by_asc(usage_trace::Column::UtcDay);
    let traces = traces.all(store.reader()).await.unwrap();
    let found: Vec<(i64, i64, BTreeSet<String>)> = traces
        .iter()
        .map(|row| (row.subscription_id.0, row.utc_day, serde_json::from_str(&row.event_ids).unwrap()))
        .collect();
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(found, [(1, 20_454, ids(&["e1", "e\"2"])), (1, 20_455, ids(&["e3"]))]);
    store.close().await.unwrap();
});

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.db");
    std::fs::write(&path, "Dear customer, this is not a database at all. ".repeat(200)).unwrap();
    let error = block_on(refusal(&Address::Sqlite(path.clone())));
    assert_eq!(error.code(), store_error::CORRUPT, "{error:?}");
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("Dear customer"));
}

#[test]
fn a_database_of_something_else_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let address = Address::Sqlite(folder.path().join("other.db"));
    block_on(async {
        let db = Database::connect(url(&address)).await.unwrap();
        db.execute_unprepared("CREATE TABLE recipe (id INTEGER)").await.unwrap();
        db.close().await.unwrap();
        assert_eq!(refusal(&address).await.code(), codes::NOT_BOSS);
    });
}

#[test]
fn a_server_that_is_not_there_is_a_clear_error() {
    let address = Address::Postgres("postgres://nobody@127.0.0.1:1/none".to_owned());
    let error = block_on(refusal(&address));
    assert!(matches!(error.code(), store_error::UNAVAILABLE | store_error::NOT_OPENED), "{error:?}");
}

#[test]
fn a_folder_that_can_not_be_made_is_a_clear_error() {
    let error = block_on(refusal(&Address::Sqlite("/proc/nowhere/boss.db".into())));
    assert_eq!(error.code(), store_error::NOT_OPENED);
}

story!(a_backup_opens_as_the_same_company_and_overwrites_nothing, |desk| async move {
    let target = desk.folder.path().join("copy.backup");
    backup::write(desk.gate.store(), &target).await.unwrap();
    assert!(target.metadata().unwrap().len() > 0);
    let again = backup::write(desk.gate.store(), &target).await.unwrap_err();
    assert_eq!(again.code(), codes::BACKUP_EXISTS);
    if let Address::Sqlite(_) = desk.gate.store().address() {
        let copy = Store::open(&Address::Sqlite(target), Durability::Test).await.unwrap();
        let row = copy.reader().query_one_raw(sea_orm::Statement::from_string(
            copy.reader().get_database_backend(),
            "SELECT name FROM company",
        ));
        assert_eq!(
            row.await.unwrap().unwrap().try_get::<String>("", "name").unwrap(),
            "云川数据服务有限公司"
        );
    }
});

async fn people(db: &impl ConnectionTrait) -> i64 {
    let select = Statement::from_string(db.get_database_backend(), "SELECT count(*) AS count FROM staff");
    db.query_one_raw(select).await.unwrap().unwrap().try_get("", "count").unwrap()
}

story!(a_snapshot_is_one_state_of_the_database, |desk| async move {
    let snapshot = desk.gate.store().snapshot().await.unwrap();
    assert_eq!(people(&snapshot).await, 1);
    desk.colleague("li", &[]).await;
    assert_eq!(people(&snapshot).await, 1);
    assert!(snapshot.execute_unprepared("DELETE FROM staff_role").await.is_err(), "it only reads");
    drop(snapshot);
    assert_eq!(people(&desk.gate.store().snapshot().await.unwrap()).await, 2);
});

#[test]
fn two_programs_that_open_a_new_database_together_migrate_it_once() {
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let sqlite = Address::Sqlite(folder.path().join("new.db"));
        let server = postgres::fresh_database("together").await;
        let empty = Database::connect(url(&server)).await.unwrap();
        empty.execute_unprepared("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await.unwrap();
        for address in [&sqlite, &server] {
            let open = || Store::open(address, Durability::Test);
            let (first, second, third) = tokio::join!(open(), open(), open());
            for opened in [first, second, third] {
                opened.unwrap();
            }
        }
        drop(empty);
        postgres::drop_database(&server).await;
    });
}

story!(a_server_tells_its_time_and_a_file_has_none, |desk| async move {
    let store = desk.gate.store();
    let first = store.server_time().await.unwrap();
    let second = store.server_time().await.unwrap();
    match store.engine() {
        Engine::Sqlite => assert_eq!((first, second), (None, None)),
        Engine::Postgres => assert!(first.is_some() && first <= second, "{first:?}, then {second:?}"),
    }
});
