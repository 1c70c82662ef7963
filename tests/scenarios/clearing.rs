//! What nobody needs any more is forgotten: requests that can't come again, and sessions that ended.

use crate::door::{beside, texts};
use crate::jobs::round;
use boss_core::flows::SaveDraft;
use boss_core::gate::{Action, Call, Carrier};
use boss_core::store::Engine;
use boss_tests::Desk;
use boss_tests::desk::PASSWORD;
use boss_tests::story;
use sea_orm::ConnectionTrait;

async fn clears_away(desk: &Desk) -> bool {
    round(desk).await.count("clearAway") > 0
}

const DAY: i64 = 24 * 3600;

/// Passes these days, on each of which a hundred requests are done.
async fn busy_days(desk: &Desk, days: i64) {
    let db = beside(desk).await;
    let uuid = match desk.gate.store().engine() {
        Engine::Sqlite => "randomblob(16)",
        Engine::Postgres => "gen_random_uuid()",
    };
    for _ in 0..days {
        desk.clock.advance_seconds(DAY);
        let at = desk.gate.clock().now().0;
        let insert = format!(
            "INSERT INTO request (request_id, action, input_digest, outcome, at) \
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) \
             SELECT {uuid}, 'test.busy', '', '', {at} + i FROM n"
        );
        db.execute_unprepared(&insert).await.unwrap();
    }
}

async fn remembered(desk: &Desk) -> Vec<String> {
    let others = "'jobs.clear_away', 'test.busy'";
    texts(desk, &format!("SELECT action FROM request WHERE action NOT IN ({others}) ORDER BY at")).await
}

fn saved_draft() -> SaveDraft {
    SaveDraft {
        draft_id: None,
        flow: "open-account".into(),
        title: "青禾".into(),
        step: "customer".into(),
        data: serde_json::Map::new(),
        version: None,
    }
}

story!(what_nobody_needs_any_more_is_cleared_away_once_a_day, |desk| async move {
    desk.act(saved_draft()).await;
    desk.gate.sign_in("owner", PASSWORD.into(), Carrier::Window).await.unwrap();
    assert_eq!(remembered(&desk).await, ["staff.found_company", "flows.save_draft"]);
    // What is typed and typed again leaves nothing in the trail.
    let trail = texts(&desk, "SELECT action FROM audit_record ORDER BY at").await;
    assert_eq!(trail, ["staff.found_company", "staff.sign_in"]);
    assert!(!clears_away(&desk).await);
    busy_days(&desk, 12).await;
    assert!(clears_away(&desk).await);
    assert_eq!(remembered(&desk).await, ["staff.found_company"]);
    assert!(!clears_away(&desk).await);
    assert_eq!(texts(&desk, "SELECT carrier FROM session").await.len(), 1);
    busy_days(&desk, 27).await;
    assert!(clears_away(&desk).await);
    assert_eq!(remembered(&desk).await, [""; 0]);
    assert_eq!(texts(&desk, "SELECT carrier FROM session").await.len(), 0);
    assert!(!clears_away(&desk).await);
});

story!(a_clock_that_jumps_ahead_forgets_nothing, |desk| async move {
    busy_days(&desk, 20).await;
    let input = serde_json::to_value(saved_draft()).unwrap();
    let call = Call::new(SaveDraft::NAME, input, desk.gate.new_request_id());
    desk.gate.run(&desk.owner, call.clone()).await.unwrap();
    let now = desk.gate.clock().now();
    for days in [40, 400, 4_000] {
        desk.clock.set(now.plus_seconds(days * DAY));
        round(&desk).await;
        desk.act(saved_draft()).await;
        round(&desk).await;
    }
    desk.clock.set(now.plus_seconds(DAY));
    assert!(desk.gate.run(&desk.owner, call).await.unwrap().replayed);
    assert_eq!(remembered(&desk).await[0], "staff.found_company");
});

story!(a_late_retry_saves_no_second_draft, |desk| async move {
    let input = serde_json::to_value(saved_draft()).unwrap();
    let made = desk.gate.new_request_id();
    desk.clock.advance_seconds(2 * DAY);
    let late = desk.gate.run(&desk.owner, Call::new(SaveDraft::NAME, input, made)).await.unwrap_err();
    assert_eq!(late.code(), boss_core::gate::codes::REQUEST_TOO_OLD);
});
