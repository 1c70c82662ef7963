//! At the door while somebody else holds the one writer for long: nobody waits, and nothing that
//! was locked or left stays open.

use crate::door::{beside, texts};
use boss_core::gate::{
    Action, ActionContext, Carrier, Gate, Permission, SessionToken, Tag, codes as gate_codes,
};
use boss_core::staff::{ChangeCompany, Company, ListStaff};
use boss_kernel::{ErrorCode, Result};
use boss_tests::desk::{Desk, PASSWORD};
use boss_tests::story;
use sea_orm::{ConnectionTrait, DatabaseTransaction, TransactionTrait};
use std::sync::Arc;
use std::time::{Duration, Instant};

const WRONG: &str = "a wrong guess";

async fn signed_in(desk: &Desk) -> SessionToken {
    desk.gate.sign_in("owner", PASSWORD.into(), Carrier::Http).await.unwrap().1
}

async fn refusal_of(desk: &Desk, token: &SessionToken) -> Option<ErrorCode> {
    desk.gate.session(token, Carrier::Http).await.err().map(|error| error.code())
}

/// Somebody who writes all that the door writes, and does not come to an end.
async fn held(desk: &Desk) -> DatabaseTransaction {
    let holding = beside(desk).await.begin().await.unwrap();
    let lock = match holding.get_database_backend() {
        sea_orm::DbBackend::Postgres => "LOCK TABLE session, sign_in_try, audit_record IN EXCLUSIVE MODE",
        _ => "UPDATE company SET version = version",
    };
    holding.execute_unprepared(lock).await.unwrap();
    holding
}

story!(locking_and_leaving_wait_for_nobody, |desk| async move {
    let (locked, left) = (signed_in(&desk).await, signed_in(&desk).await);
    let holding = held(&desk).await;
    let began = Instant::now();
    desk.gate.lock_session(&locked).await.unwrap();
    desk.gate.close_session(&left).await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(2));
    assert_eq!(refusal_of(&desk, &locked).await, Some(gate_codes::SESSION_LOCKED));
    assert_eq!(refusal_of(&desk, &left).await, Some(gate_codes::NOT_SIGNED_IN));
    holding.rollback().await.unwrap();
    desk.gate.write_door().await.unwrap();
    let closed = "SELECT carrier FROM session WHERE closed_at IS NOT NULL";
    assert_eq!(texts(&desk, closed).await.len(), 1);
    let locked_rows = "SELECT carrier FROM session WHERE locked AND closed_at IS NULL";
    assert_eq!(texts(&desk, locked_rows).await.len(), 1);
});

story!(coming_in_waits_for_nobody_for_long, |desk| async move {
    let before = signed_in(&desk).await;
    desk.gate.lock_session(&before).await.unwrap();
    desk.gate.write_door().await.unwrap();
    let holding = held(&desk).await;
    let began = Instant::now();
    let (session, token) = desk.gate.sign_in("owner", PASSWORD.into(), Carrier::Http).await.unwrap();
    desk.gate.unlock(&before, PASSWORD.into(), Carrier::Http).await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(8), "twice two seconds, and no word of waiting");
    assert_eq!(desk.gate.ask(&session, ListStaff {}).await.unwrap().rows.len(), 1);
    assert_eq!((refusal_of(&desk, &token).await, refusal_of(&desk, &before).await), (None, None));
    assert_eq!(texts(&desk, "SELECT carrier FROM session").await.len(), 1, "the second is not written yet");
    holding.rollback().await.unwrap();
    desk.gate.write_door().await.unwrap();
    assert_eq!(texts(&desk, "SELECT carrier FROM session").await.len(), 2);
    let came =
        "SELECT action FROM audit_record WHERE action IN ('staff.sign_in', 'staff.unlock') ORDER BY id";
    assert_eq!(texts(&desk, came).await, ["staff.sign_in", "staff.sign_in", "staff.unlock"]);
});

story!(tries_are_counted_while_nothing_can_be_written, |desk| async move {
    let holding = held(&desk).await;
    for _ in 0..5 {
        let refused = desk.gate.sign_in("owner", WRONG.into(), Carrier::Http).await.unwrap_err();
        assert_eq!(refused.code(), gate_codes::SIGN_IN_REFUSED);
    }
    let refused = desk.gate.sign_in("owner", PASSWORD.into(), Carrier::Http).await.unwrap_err();
    assert_eq!(refused.code(), gate_codes::LOCKED_OUT);
    holding.rollback().await.unwrap();
    desk.gate.write_door().await.unwrap();
    assert!(desk.ask(ListStaff {}).await.rows[0].locked_until.is_some());
});

story!(a_login_nobody_has_is_answered_like_one_somebody_has, |desk| async move {
    for login in ["owner", "nobody", "nobody at all, and with a name longer than any login may be"] {
        for _ in 0..5 {
            let refused = desk.gate.sign_in(login, WRONG.into(), Carrier::Http).await.unwrap_err();
            assert_eq!(refused.code(), gate_codes::SIGN_IN_REFUSED);
        }
        let refused = desk.gate.sign_in(login, WRONG.into(), Carrier::Http).await.unwrap_err();
        assert_eq!(refused.code(), gate_codes::LOCKED_OUT);
        // Nor is a stranger told until when: they could be the first to try again.
        assert!(refused.params().is_empty() && refused.request_id().is_some());
    }
});

story!(strangers_at_one_door_lock_nobody_out_at_another, |desk| async move {
    for _ in 0..9 {
        desk.gate.sign_in("owner", WRONG.into(), Carrier::Http).await.unwrap_err();
    }
    desk.gate.sign_in("owner", PASSWORD.into(), Carrier::Window).await.unwrap();
    let still = desk.gate.sign_in("owner", PASSWORD.into(), Carrier::Http).await.unwrap_err();
    assert_eq!(still.code(), gate_codes::LOCKED_OUT);
    desk.clock.advance_seconds(61);
    desk.gate.sign_in("owner", PASSWORD.into(), Carrier::Http).await.unwrap();
});

story!(a_desk_that_was_locked_stays_locked_whatever_the_clock_says, |desk| async move {
    let token = signed_in(&desk).await;
    let now = desk.gate.clock().now();
    desk.clock.advance_seconds(11 * 60);
    // Nobody asks: scheduled work finds it left.
    desk.gate.write_door().await.unwrap();
    desk.clock.set(now);
    assert_eq!(refusal_of(&desk, &token).await, Some(gate_codes::SESSION_LOCKED));
    let mut shown = desk.ask(Company {}).await;
    shown.company.idle_minutes = 480;
    desk.act(ChangeCompany { company: shown.company, version: shown.version }).await;
    assert_eq!(refusal_of(&desk, &token).await, Some(gate_codes::SESSION_LOCKED));
});

story!(strangers_keep_nobody_inside_waiting, |desk| async move {
    let tries = (0..300).map(async |number| {
        desk.gate.sign_in(&format!("x{number}"), WRONG.into(), Carrier::Http).await.unwrap_err().code()
    });
    let tries = futures::future::join_all(tries);
    let inside = async {
        let began = Instant::now();
        desk.colleague("li", &[]).await;
        began.elapsed()
    };
    let (tries, took) = tokio::join!(tries, inside);
    let refused = tries.into_iter().filter(|code| *code == gate_codes::DOOR_BUSY).count();
    assert!(refused > 100, "{refused} of 300 were refused at once");
    assert!(took < Duration::from_secs(10), "{took:?}");
});

/// A preview that only reads, and does not come to an end.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct HeldPreview {}

impl Action for HeldPreview {
    const NAME: &'static str = "tests.held_preview";
    const PERMISSION: Permission = Permission::Everyone;
    const STALE: &'static [Tag] = &[];
    const DRY_RUN_READS: bool = true;
    type Output = ();

    async fn run(self, _context: &mut ActionContext) -> Result<()> {
        tokio::time::sleep(Duration::from_secs(60)).await;
        Ok(())
    }
}

story!(previews_keep_nobody_from_the_door, |desk| async move {
    let mut registry = boss_core::registry::all();
    registry.action::<HeldPreview>();
    let gate = Gate::new(desk.gate.store().clone(), desk.clock.clone(), Arc::new(registry));
    let sign_in = async || gate.sign_in("owner", PASSWORD.into(), Carrier::Http).await.unwrap().1;
    let (locked, left) = (sign_in().await, sign_in().await);
    // As many as there are readers of a file, more than a server has.
    let previews: Vec<_> = (0..12)
        .map(|_| {
            let (gate, owner) = (gate.clone(), desk.owner.clone());
            tokio::spawn(async move { gate.rehearse(&owner, HeldPreview {}).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let began = Instant::now();
    gate.lock_session(&locked).await.unwrap();
    gate.close_session(&left).await.unwrap();
    sign_in().await;
    assert_eq!(gate.ask(&desk.owner, ListStaff {}).await.unwrap().rows.len(), 1);
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    for (token, code) in [(&locked, gate_codes::SESSION_LOCKED), (&left, gate_codes::NOT_SIGNED_IN)] {
        assert_eq!(gate.session(token, Carrier::Http).await.unwrap_err().code(), code);
    }
    assert!(previews.iter().all(|preview| !preview.is_finished()));
    for preview in previews {
        preview.abort();
    }
});
