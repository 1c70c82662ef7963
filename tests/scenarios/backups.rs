//! The backup Boss makes by itself every day: once, checked, and seen where it fails.

use boss_core::flows::{Desk as ShowDesk, DeskKind};
use boss_core::gate::Gate;
use boss_core::jobs::run_due;
use boss_core::store::model::{BackupState, backup};
use boss_core::store::{Durability, Store};
use boss_tests::{Desk, story};
use sea_orm::{EntityTrait, QueryOrder};
use std::path::Path;
use std::sync::Arc;

/// The desk's company at a seat that keeps backups in `folder`.
async fn seat(desk: &Desk, folder: &Path) -> Gate {
    let store =
        Store::open_with_backups(desk.gate.store().address(), Durability::Test, folder).await.unwrap();
    Gate::new(store, desk.clock.clone(), Arc::new(boss_core::registry::all()))
}

async fn round(gate: &Gate) {
    run_due(gate).await.unwrap();
}

async fn kept(gate: &Gate) -> Vec<(String, BackupState, i32)> {
    let rows = backup::Entity::find().order_by_asc(backup::Column::Day).all(gate.store().reader()).await;
    rows.unwrap().into_iter().map(|row| (row.day.to_string(), row.state, row.attempts)).collect()
}

fn files(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, |entries| entries.count())
}

async fn failed_on_desk(desk: &Desk) -> u64 {
    let shown = desk.ask(ShowDesk {}).await;
    shown.groups.iter().find(|group| group.kind == DeskKind::FailedBackup).expect("the owner's").count
}

story!(a_backup_is_made_once_a_day, |desk| async move {
    let folder = desk.folder.path().join("backups");
    let gate = seat(&desk, &folder).await;
    desk.go_to("2026-01-05");
    for _ in 0..3 {
        round(&gate).await;
    }
    assert_eq!(kept(&gate).await, [("2026-01-05".to_owned(), BackupState::Done, 1)]);
    assert_eq!(files(&folder), 1);
    // A second seat, and the same seat before two in the morning: nothing is due.
    let second = seat(&desk, &desk.folder.path().join("elsewhere")).await;
    round(&second).await;
    desk.clock.advance_seconds(16 * 3600);
    round(&gate).await;
    assert_eq!(files(&folder), 1);
    desk.clock.advance_seconds(3600 + 1);
    round(&gate).await;
    assert_eq!((files(&folder), kept(&gate).await.len()), (2, 2));
    assert_eq!(failed_on_desk(&desk).await, 0);
    gate.verify_audit().await.unwrap();
});

story!(a_backup_that_fails_is_seen_and_tried_again, |desk| async move {
    let folder = desk.folder.path().join("backups");
    std::fs::write(&folder, "in the way").unwrap();
    let gate = seat(&desk, &folder).await;
    desk.go_to("2026-01-05");
    for _ in 0..2 {
        round(&gate).await;
    }
    assert_eq!(kept(&gate).await, [("2026-01-05".to_owned(), BackupState::Failed, 1)]);
    assert_eq!(failed_on_desk(&desk).await, 1);
    std::fs::remove_file(&folder).unwrap();
    desk.clock.advance_seconds(3601);
    round(&gate).await;
    assert_eq!(kept(&gate).await, [("2026-01-05".to_owned(), BackupState::Done, 2)]);
    assert_eq!((files(&folder), failed_on_desk(&desk).await), (1, 0));
});
