//! Scheduled work: each kind by itself, each task by itself, and what the trail tells of it.

use crate::door::texts;
use crate::jobs::{other_system, round};
use crate::sale::{account, add, first_task, offering, page, place};
use boss_core::catalog::model::Connector;
use boss_core::jobs::{JobReport, Kind, ListWork, OtherSystems, Rhythm, Schedule};
use boss_core::orders::PlacedOrder;
use boss_core::orders::model::OrderState;
use boss_core::store::Engine;
use boss_kernel::id::{AccountId, OfferingId};
use boss_kernel::{Error, store_error};
use boss_tests::{Desk, story};
use sea_orm::ConnectionTrait;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tokio::sync::Notify;

async fn order(desk: &Desk, account: AccountId, offering: OfferingId) -> PlacedOrder {
    place(desk, account, vec![add(offering, 1, "2026-01-03")]).await
}

/// Takes away what a task stands on, as nothing in Boss does.
async fn damage(desk: &Desk, placed: &PlacedOrder) {
    let subscription = page(desk, placed.order_id).await.items[0].subscription_id.0;
    let unguarded = match desk.gate.store().engine() {
        Engine::Sqlite => "PRAGMA foreign_keys = OFF",
        Engine::Postgres => "SET session_replication_role = replica",
    };
    let text = format!("{unguarded}; DELETE FROM subscription WHERE id = {subscription}");
    desk.without_guards().await.execute_unprepared(&text).await.unwrap();
}

fn schedule(kinds: Vec<Kind>) -> Schedule {
    Schedule::of(OtherSystems::new().unwrap(), kinds)
}

story!(one_damaged_task_keeps_no_other_from_being_done, |desk| async move {
    let account = account(&desk, "青禾科技有限公司").await;
    let cdn = offering(&desk, "cdn", Connector::None, None).await;
    let damaged = order(&desk, account, cdn).await;
    let mut sound = Vec::new();
    for _ in 0..4 {
        sound.push(order(&desk, account, cdn).await);
    }
    damage(&desk, &damaged).await;
    desk.go_to("2026-01-04");
    let report = round(&desk).await;
    assert_eq!(report.count("completeDueTasks"), 4);
    assert!(report.count("sealAudit") > 0, "{report:?}");
    for placed in &sound {
        assert_eq!(page(&desk, placed.order_id).await.state, OrderState::Completed);
    }
    let problem = "SELECT last_error FROM service_order WHERE last_error IS NOT NULL";
    assert!(texts(&desk, problem).await[0].contains("gate.internal"));
    // It is tried again, less and less often, and then it is for a person. Each try is recorded once, and no more.
    for _ in 0..100 {
        desk.clock.advance_seconds(60);
        round(&desk).await;
    }
    let state = "SELECT state FROM service_order WHERE last_error IS NOT NULL";
    assert_eq!(texts(&desk, state).await, ["failed"]);
    let of_task = "SELECT outcome FROM audit_record WHERE action = 'orders.set_task_aside'";
    assert_eq!(texts(&desk, of_task).await.len(), 8);
    let of_failures = "SELECT action FROM audit_record WHERE outcome <> 'done'";
    assert_eq!(texts(&desk, of_failures).await, [""; 0]);
});

story!(one_damaged_call_keeps_no_other_from_being_made, |desk| async move {
    let system = other_system(&[(200, "")]).await;
    let account = account(&desk, "青禾科技有限公司").await;
    let video = offering(&desk, "video", Connector::Webhook, Some(system.address.clone())).await;
    let damaged = order(&desk, account, video).await;
    let sound = order(&desk, account, video).await;
    damage(&desk, &damaged).await;
    desk.go_to("2026-01-04");
    assert_eq!(round(&desk).await.count("callOtherSystems"), 1);
    assert_eq!(first_task(&desk, sound.order_id).await.state, OrderState::Completed);
});

story!(a_failing_kind_stops_no_other_and_is_told_once, |desk| async move {
    static BROKEN: AtomicBool = AtomicBool::new(true);
    static TRIES: AtomicU64 = AtomicU64::new(0);
    static OTHERS: AtomicU64 = AtomicU64::new(0);
    BROKEN.store(true, Ordering::Relaxed);
    TRIES.store(0, Ordering::Relaxed);
    OTHERS.store(0, Ordering::Relaxed);
    let kind = |name, run| Kind { name, rhythm: Rhythm::EachTurn, takes_long: false, run };
    let schedule = schedule(vec![
        kind("breaks", |_| {
            Box::pin(async {
                TRIES.fetch_add(1, Ordering::Relaxed);
                let broken = BROKEN.load(Ordering::Relaxed);
                if broken { Err(Error::new(store_error::DISK_FAILED)) } else { Ok(1) }
            })
        }),
        kind("panics", |_| Box::pin(async { panic!("at the disco") })),
        kind("works", |_| Box::pin(async { Ok(OTHERS.fetch_add(1, Ordering::Relaxed) + 1) })),
    ]);
    let first = schedule.round(&desk.gate).await;
    assert_eq!(first.failed["breaks"], "store.disk_failed");
    assert_eq!(first.failed["panics"], "gate.internal");
    for _ in 0..720 {
        desk.clock.advance_seconds(5);
        schedule.round(&desk.gate).await;
    }
    // An hour of rounds.
    assert_eq!(OTHERS.load(Ordering::Relaxed), 721);
    assert!((5..20).contains(&TRIES.load(Ordering::Relaxed)), "{TRIES:?}");
    let told = "SELECT input FROM audit_record WHERE action = 'jobs.note_work' AND input LIKE '%breaks%'";
    assert_eq!(texts(&desk, told).await.len(), 1);
    assert!(desk.ask(ListWork {}).await.rows.iter().all(|row| row.error_code.is_none()), "not its own kinds");
    BROKEN.store(false, Ordering::Relaxed);
    desk.clock.advance_seconds(3600);
    assert_eq!(schedule.round(&desk.gate).await.count("breaks"), 1);
    desk.clock.advance_seconds(5);
    assert_eq!(schedule.round(&desk.gate).await.count("breaks"), 1);
    assert_eq!(texts(&desk, told).await.len(), 2);
});

story!(a_daily_kind_is_done_once_a_day_whichever_program_does_it, |desk| async move {
    let daily = || Kind {
        name: "daily",
        rhythm: Rhythm::Every(86_400),
        takes_long: true,
        run: |_| Box::pin(async { Ok(1) }),
    };
    let (one, other) = (schedule(vec![daily()]), schedule(vec![daily()]));
    assert_eq!(one.round(&desk.gate).await.count("daily"), 1);
    for _ in 0..3 {
        assert_eq!(other.round(&desk.gate).await, JobReport::default());
        assert_eq!(one.round(&desk.gate).await, JobReport::default());
        desk.clock.advance_seconds(8 * 3600 - 1);
    }
    desk.clock.advance_seconds(3);
    assert_eq!(other.round(&desk.gate).await.count("daily"), 1);
    assert_eq!(one.round(&desk.gate).await, JobReport::default());
});

story!(what_takes_long_keeps_no_other_kind_waiting, |desk| async move {
    static DONE: Notify = Notify::const_new();
    let schedule = schedule(vec![
        Kind {
            name: "waits",
            rhythm: Rhythm::EachTurn,
            takes_long: true,
            run: |_| {
                Box::pin(async {
                    DONE.notified().await;
                    Ok(1)
                })
            },
        },
        Kind {
            name: "after",
            rhythm: Rhythm::EachTurn,
            takes_long: false,
            run: |_| {
                Box::pin(async {
                    DONE.notify_one();
                    Ok(1)
                })
            },
        },
    ]);
    let round = tokio::time::timeout(std::time::Duration::from_secs(20), schedule.round(&desk.gate));
    assert_eq!(round.await.unwrap().done.len(), 2);
});
