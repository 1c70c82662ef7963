//! What writing stands on: the file in its place, the schema this program knows, a transaction that is one.

use crate::altered::emptied;
use crate::customers::organization;
use boss_core::customers::AddCustomer;
use boss_core::gate::{Action, ActionContext, Gate, Permission, Tag};
use boss_core::store::{Address, Durability, Engine, Store, backup, codes, restore};
use boss_kernel::{Error, Instant, Result, store_error};
use boss_migrations::{Migrator, MigratorTrait};
use boss_tests::{Desk, story};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn customer(name: &str) -> AddCustomer {
    AddCustomer { customer: organization(name), tax_profiles: Vec::new(), account: None }
}

async fn beside(desk: &Desk) -> DatabaseConnection {
    let url = match desk.gate.store().address() {
        Address::Sqlite(path) => format!("sqlite:{}", path.display()),
        Address::Postgres(url) => url.clone(),
    };
    Database::connect(url).await.unwrap()
}

pub(crate) async fn count(db: &impl ConnectionTrait, what: &str) -> i64 {
    let select =
        Statement::from_string(db.get_database_backend(), format!("SELECT count(*) AS count FROM {what}"));
    db.query_one_raw(select).await.unwrap().unwrap().try_get("", "count").unwrap()
}

pub(crate) fn file(desk: &Desk) -> Option<PathBuf> {
    desk.gate.store().file().map(Path::to_owned)
}

pub(crate) fn named(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path.display()))
}

pub(crate) fn at() -> Instant {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

story!(a_program_of_another_release_writes_nothing_any_more, |desk| async move {
    desk.act(customer("before")).await;
    let db = beside(&desk).await;
    let later = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)";
    db.execute_unprepared(later).await.unwrap();
    let refused = desk.refused(customer("under another schema")).await;
    assert_eq!(refused.code(), codes::SCHEMA_CHANGED);
    assert_eq!(refused.params()["newest"], "m9999_later");
    // One that is named as if it were older counts too.
    db.execute_unprepared("UPDATE seaql_migrations SET version = 'm0000_x' WHERE version = 'm9999_later'")
        .await
        .unwrap();
    assert_eq!(desk.refused(customer("under another schema")).await.code(), codes::SCHEMA_CHANGED);
    // Whoever comes in meanwhile may look; it is written once the schema is this release's again.
    desk.gate
        .sign_in("owner", boss_tests::desk::PASSWORD.into(), boss_core::gate::Carrier::Http)
        .await
        .unwrap();
    assert_eq!(desk.gate.write_door().await.unwrap_err().code(), codes::SCHEMA_CHANGED);
    db.execute_unprepared("DELETE FROM seaql_migrations WHERE version = 'm0000_x'").await.unwrap();
    desk.act(customer("after")).await;
    assert_eq!(count(desk.gate.store().reader(), "customer").await, 2);
    db.close().await.unwrap();
});

story!(nobody_writes_while_a_server_is_being_migrated, |desk| async move {
    if desk.gate.store().engine() != Engine::Postgres {
        return;
    }
    let db = beside(&desk).await;
    let migrating = sea_orm::TransactionTrait::begin(&db).await.unwrap();
    migrating.execute_unprepared("SELECT pg_advisory_xact_lock(12117444919297)").await.unwrap();
    assert_eq!(desk.refused(customer("meanwhile")).await.code(), codes::MIGRATING);
    migrating.rollback().await.unwrap();
    desk.act(customer("after")).await;
});

story!(nothing_is_kept_in_a_file_that_is_gone_or_replaced, |desk| async move {
    let Some(path) = file(&desk) else { return };
    desk.act(customer("before")).await;
    for ending in ["", "-wal", "-shm"] {
        let (there, kept) = (named(&path, ending), named(&path, ".kept"));
        std::fs::rename(&there, &kept).unwrap();
        let refused = desk.refused(customer("into the void")).await;
        assert_eq!(refused.code(), codes::FILE_REPLACED, "{ending}");
        assert!(!there.exists(), "no empty file comes up in its place");
        std::fs::write(&there, "another file").unwrap();
        let refused = desk.refused(customer("into another file")).await;
        assert_eq!(refused.code(), codes::FILE_REPLACED, "{ending}");
        let target = desk.folder.path().join(format!("backup{ending}"));
        let refused = backup::write(desk.gate.store(), &target).await.unwrap_err();
        assert_eq!(refused.code(), codes::FILE_REPLACED, "{ending}");
        std::fs::rename(&kept, &there).unwrap();
        desk.act(customer(&format!("after {ending}"))).await;
    }
    assert_eq!(count(desk.gate.store().reader(), "customer").await, 4);
});

/// Takes no notice of a statement that failed.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Careless {}

impl Action for Careless {
    const NAME: &'static str = "tests.careless";
    const PERMISSION: Permission = Permission::Everyone;
    const STALE: &'static [Tag] = &[];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let row = "INSERT INTO number_series (name, next) VALUES ('careless', 1)";
        context.tx.execute_unprepared(row).await?;
        context.tx.execute_unprepared(row).await.expect_err("it is there already");
        Ok(())
    }
}

story!(what_a_server_has_given_up_is_not_told_as_done, |desk| async move {
    let mut registry = boss_core::registry::all();
    registry.action::<Careless>();
    let store = desk.gate.store().clone();
    let gate = Gate::new(store.clone(), desk.clock.clone(), Arc::new(registry));
    let outcome = gate.act(&desk.owner, Careless {}).await;
    let kept = count(store.reader(), "number_series WHERE name = 'careless'").await;
    // SQLite undoes the statement that failed, PostgreSQL the whole transaction.
    assert_eq!(
        (outcome.is_ok(), kept == 1),
        (store.engine() == Engine::Sqlite, store.engine() == Engine::Sqlite)
    );
    desk.act(customer("after")).await;
});

pub(crate) async fn opened(address: &Address) -> Error {
    match Store::open(address, Durability::Test).await {
        Ok(_) => panic!("{address} was opened"),
        Err(error) => error,
    }
}

story!(a_migration_that_leaves_a_broken_reference_is_never_kept, |desk| async move {
    let Some(path) = file(&desk) else { return };
    let address = Address::Sqlite(named(&path, ".older"));
    let Address::Sqlite(older) = &address else { unreachable!() };
    let db = Database::connect(format!("sqlite:{}?mode=rwc", older.display())).await.unwrap();
    db.execute_unprepared("PRAGMA foreign_keys = OFF").await.unwrap();
    let all = boss_migrations::names();
    Migrator::up(&db, Some(all.len() as u32 - 1)).await.unwrap();
    let broken = "INSERT INTO staff_role (staff_id, role) VALUES (77, 'finance')";
    db.execute_unprepared(broken).await.unwrap();
    db.close().await.unwrap();
    for _ in 0..2 {
        let refused = opened(&address).await;
        assert_eq!(refused.code(), codes::REFERENCES_BROKEN);
        assert_eq!(refused.params()["table"], "staff_role");
    }
    let db = Database::connect(format!("sqlite:{}", older.display())).await.unwrap();
    assert_eq!(count(&db, "seaql_migrations").await, all.len() as i64 - 1);
    db.execute_unprepared("DELETE FROM staff_role").await.unwrap();
    db.close().await.unwrap();
    Store::open(&address, Durability::Test).await.unwrap().close().await.unwrap();
});

story!(a_restored_backup_is_the_company_of_then_and_what_it_replaced_is_kept, |desk| async move {
    let Some(path) = file(&desk) else { return };
    let (address, copy) = (Address::Sqlite(path.clone()), named(&path, ".copy"));
    desk.act(customer("before the backup")).await;
    let checked = backup::write(desk.gate.store(), &copy).await.unwrap();
    assert_eq!(checked.broken_reference, None);
    desk.act(customer("after the backup")).await;
    let refused = restore::restore(&address, &copy, at()).await.unwrap_err();
    assert_eq!(refused.code(), codes::RESTORE_IN_USE);
    desk.act(customer("still at work")).await;
    desk.gate.store().clone().close().await.unwrap();
    let restored = restore::restore(&address, &copy, at()).await.unwrap();
    let kept = restored.kept.expect("the database of before is kept");
    let customers = async |path: &Path| {
        let store = Store::open(&Address::Sqlite(path.to_owned()), Durability::Test).await.unwrap();
        let found = count(store.reader(), "customer").await;
        store.close().await.unwrap();
        found
    };
    assert_eq!((customers(&path).await, customers(&kept).await), (1, 3));
    assert!(!named(&path, ".restoring").exists());
    // Once more: what is kept is kept beside what was kept before.
    let again = restore::restore(&address, &copy, at()).await.unwrap().kept.expect("kept");
    assert!(again != kept && kept.exists() && again.exists());
});

story!(a_damaged_copy_is_neither_kept_nor_restored, |desk| async move {
    let Some(path) = file(&desk) else { return };
    let copy = named(&path, ".copy");
    backup::write(desk.gate.store(), &copy).await.unwrap();
    let whole = std::fs::read(&copy).unwrap();
    desk.gate.store().clone().close().await.unwrap();
    let before = std::fs::read(&path).unwrap();
    for page in [1, 7, 23] {
        let mut damaged = whole.clone();
        damaged[page * 4096..page * 4096 + 64].fill(0xA5);
        std::fs::write(&copy, &damaged).unwrap();
        let refused = restore::restore(&Address::Sqlite(path.clone()), &copy, at()).await.unwrap_err();
        assert_eq!(refused.code(), codes::COPY_DAMAGED, "page {page}: {refused:?}");
    }
    std::fs::write(&copy, "Dear customer, this is not a database at all. ".repeat(200)).unwrap();
    let refused = restore::restore(&Address::Sqlite(path.clone()), &copy, at()).await.unwrap_err();
    assert!([codes::COPY_DAMAGED, store_error::CORRUPT].contains(&refused.code()), "{refused:?}");
    assert_eq!(std::fs::read(&path).unwrap(), before, "nothing was touched");
});

story!(a_database_too_damaged_to_open_is_replaced_all_the_same, |desk| async move {
    let Some(path) = file(&desk) else { return };
    let copy = named(&path, ".copy");
    desk.act(customer("before the backup")).await;
    backup::write(desk.gate.store(), &copy).await.unwrap();
    desk.gate.store().clone().close().await.unwrap();
    std::fs::write(&path, vec![0xA5; 40_960]).unwrap();
    std::fs::write(named(&path, "-wal"), vec![0x5A; 4_152]).unwrap();
    let restored = restore::restore(&Address::Sqlite(path.clone()), &copy, at()).await.unwrap();
    assert_eq!(std::fs::read(restored.kept.unwrap()).unwrap(), vec![0xA5; 40_960]);
    let store = Store::open(&Address::Sqlite(path), Durability::Test).await.unwrap();
    assert_eq!(count(store.reader(), "customer").await, 1);
    store.close().await.unwrap();
});

story!(what_a_hard_end_left_goes_when_the_database_is_opened, |desk| async move {
    let Some(path) = file(&desk) else { return };
    let backups = desk.folder.path().join("backups");
    std::fs::create_dir(&backups).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let left = [
        named(&path, ".restoring"),
        named(&path, ".before-m0002.backup.unfinished"),
        backups.join(format!("{name}-0a1b2c3d-2026-01-05.backup.unfinished")),
    ];
    for path in &left {
        std::fs::write(path, "half").unwrap();
    }
    let address = Address::Sqlite(path.clone());
    let store = Store::open_with_backups(&address, Durability::Test, &backups).await.unwrap();
    assert!(left.iter().all(|path| !path.exists()));
    store.close().await.unwrap();
});

story!(a_servers_backup_goes_into_an_empty_database, |desk| async move {
    let address = desk.gate.store().address().clone();
    let Address::Postgres(url) = &address else { return };
    let copy = desk.folder.path().join("copy.dump");
    desk.act(customer("before the backup")).await;
    backup::write(desk.gate.store(), &copy).await.unwrap();
    let refused = restore::restore(&address, &copy, at()).await.unwrap_err();
    assert_eq!(refused.code(), codes::RESTORE_NOT_EMPTY);
    desk.gate.store().clone().close().await.unwrap();
    let db = Database::connect(url).await.unwrap();
    let restorer = emptied(&db, url).await;
    let refused = restore::restore(&address, &copy, at()).await.unwrap_err();
    assert_eq!(refused.code(), codes::RESTORE_AS_SUPERUSER);
    let address = restorer;
    let whole = std::fs::read(&copy).unwrap();
    let half = desk.folder.path().join("half.dump");
    for cut in [whole.len() / 2, whole.len() - 1] {
        std::fs::write(&half, &whole[..cut]).unwrap();
        backup::check_archive(&half).await.expect_err("it is not all there");
        let refused = restore::restore(&address, &half, at()).await.unwrap_err();
        assert_eq!(refused.code(), codes::RESTORE_FAILED);
    }
    backup::check_archive(&copy).await.unwrap();
    restore::restore(&address, &copy, at()).await.unwrap();
    let store = Store::open(&address, Durability::Test).await.unwrap();
    assert_eq!(count(store.reader(), "customer").await, 1);
    store.close().await.unwrap();
    db.close().await.unwrap();
});
