//! Those who are in: no stranger keeps them from proving who they are, a desk that was left is
//! guessed at a few times only, and what they may do is what they may by now.

use crate::door::{beside, texts};
use boss_core::gate::model::Role;
use boss_core::gate::{Carrier, Session, SessionToken, codes as gate_codes};
use boss_core::staff::{ChangeCompany, ChangeOwnPassword, Company, codes};
use boss_kernel::{Error, ErrorCode};
use boss_tests::desk::{Desk, PASSWORD};
use boss_tests::story;
use sea_orm::{ConnectionTrait, TransactionTrait};
use std::time::Duration;

const WRONG: &str = "a wrong guess";
const NEW_PASSWORD: &str = "another quiet desk";

async fn signed_in(desk: &Desk, login: &str) -> (Session, SessionToken) {
    desk.gate.sign_in(login, PASSWORD.into(), Carrier::Http).await.unwrap()
}

fn code(refused: Result<impl std::fmt::Debug, Error>) -> ErrorCode {
    let error = refused.unwrap_err();
    error.faults().first().map_or(error.code(), |fault| fault.code)
}

story!(strangers_keep_nobody_from_their_own_desk, |desk| async move {
    let (session, token) = signed_in(&desk, "owner").await;
    desk.gate.lock_session(&token).await.unwrap();
    for _ in 0..6 {
        desk.gate.sign_in("owner", WRONG.into(), Carrier::Http).await.unwrap_err();
    }
    let full = desk.gate.sign_in("owner", PASSWORD.into(), Carrier::Http).await;
    assert_eq!(code(full), gate_codes::LOCKED_OUT);
    let tries = (0..300).map(async |number| {
        code(desk.gate.sign_in(&format!("x{number}"), WRONG.into(), Carrier::Http).await)
    });
    let inside = async {
        // The strangers' queue is full by now.
        tokio::task::yield_now().await;
        desk.gate.unlock(&token, PASSWORD.into(), Carrier::Http).await.unwrap();
        let change = ChangeOwnPassword { old: PASSWORD.into(), new: NEW_PASSWORD.into() };
        desk.gate.act(&session, change).await.unwrap();
    };
    let (tries, ()) = tokio::join!(futures::future::join_all(tries), inside);
    assert!(tries.contains(&gate_codes::DOOR_BUSY));
});

story!(five_wrong_proofs_close_the_session_and_lock_no_login, |desk| async move {
    let (session, token) = signed_in(&desk, "owner").await;
    let (other, _) = signed_in(&desk, "owner").await;
    let prove = |old: &str| ChangeOwnPassword { old: old.into(), new: NEW_PASSWORD.into() };
    for _ in 0..3 {
        assert_eq!(code(desk.gate.act(&session, prove(WRONG)).await), codes::OLD_PASSWORD_WRONG);
    }
    assert_eq!(
        code(desk.gate.unlock(&token, WRONG.into(), Carrier::Http).await),
        gate_codes::SIGN_IN_REFUSED
    );
    assert_eq!(code(desk.gate.act(&session, prove(WRONG)).await), gate_codes::SESSION_CLOSED);
    // Not even the right one is looked at any more.
    assert_eq!(code(desk.gate.act(&session, prove(PASSWORD)).await), gate_codes::SESSION_CLOSED);
    let ended = desk.gate.session(&token, Carrier::Http).await;
    assert_eq!(code(ended), gate_codes::NOT_SIGNED_IN);
    assert_eq!(
        code(desk.gate.unlock(&token, PASSWORD.into(), Carrier::Http).await),
        gate_codes::NOT_SIGNED_IN
    );
    // Another session, and the login, are as they were.
    assert_eq!(code(desk.gate.act(&other, prove(WRONG)).await), codes::OLD_PASSWORD_WRONG);
    signed_in(&desk, "owner").await;
    desk.gate.write_door().await.unwrap();
    let closed =
        "SELECT action || ' ' || error_code FROM audit_record WHERE error_code = 'gate.session_closed'
                  AND input LIKE '%login%' ORDER BY id";
    assert_eq!(texts(&desk, closed).await, ["staff.change_own_password gate.session_closed"]);
});

story!(a_right_password_forgets_the_wrong_ones_before_it, |desk| async move {
    let (_, token) = signed_in(&desk, "owner").await;
    for _ in 0..3 {
        for _ in 0..4 {
            let wrong = desk.gate.unlock(&token, WRONG.into(), Carrier::Http).await;
            assert_eq!(code(wrong), gate_codes::SIGN_IN_REFUSED);
        }
        desk.gate.unlock(&token, PASSWORD.into(), Carrier::Http).await.unwrap();
    }
});

/// Changes the company as `session`, which waits for somebody who meanwhile does `change`.
async fn refused_meanwhile(desk: &Desk, session: &Session, change: &str) -> ErrorCode {
    let shown = desk.ask(Company {}).await;
    let holding = beside(desk).await.begin().await.unwrap();
    holding.execute_unprepared("UPDATE company SET version = version").await.unwrap();
    holding.execute_unprepared(change).await.unwrap();
    let release = async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        holding.commit().await.unwrap();
    };
    let action = desk.gate.act(session, ChangeCompany { company: shown.company, version: shown.version });
    let (refused, ()) = tokio::join!(action, release);
    assert_eq!(desk.ask(Company {}).await.version, shown.version, "nothing was done");
    code(refused)
}

story!(what_waited_is_done_with_the_rights_of_now, |desk| async move {
    let no_role = "DELETE FROM staff_role WHERE staff_id = (SELECT id FROM staff WHERE login = 'li1')";
    let temporary = "UPDATE staff SET password_temporary = (1 = 1) WHERE login = 'li2'";
    let changes = [
        ("UPDATE staff SET active = (1 = 0) WHERE login = 'li0'", gate_codes::NOT_SIGNED_IN),
        (no_role, gate_codes::NOT_PERMITTED),
        (temporary, gate_codes::PASSWORD_TEMPORARY),
    ];
    for (number, (change, expected)) in changes.into_iter().enumerate() {
        let li = desk.colleague(&format!("li{number}"), &[Role::Admin]).await;
        assert_eq!(refused_meanwhile(&desk, &li, change).await, expected, "{change}");
    }
});

story!(equal_refusals_are_recorded_once_with_their_number, |desk| async move {
    let li = desk.colleague("li", &[Role::Support]).await;
    let refused = async |times: usize| {
        let shown = desk.ask(Company {}).await;
        for _ in 0..times {
            let change = ChangeCompany { company: shown.company.clone(), version: shown.version };
            assert_eq!(code(desk.gate.act(&li, change).await), gate_codes::NOT_PERMITTED);
        }
    };
    let trail = "SELECT CASE WHEN input LIKE '{\"refusedAgain%' THEN input ELSE 'whole' END FROM audit_record
                 WHERE outcome = 'refused' AND action = 'staff.change_company' ORDER BY id";
    refused(30).await;
    desk.gate.write_door().await.unwrap();
    assert_eq!(texts(&desk, trail).await, ["whole"]);
    desk.clock.advance_seconds(61);
    refused(1).await;
    desk.gate.write_door().await.unwrap();
    assert_eq!(texts(&desk, trail).await, ["whole", "whole", r#"{"refusedAgain":29}"#]);
    desk.gate.write_door_at_end().await.unwrap();
    assert_eq!(texts(&desk, trail).await.len(), 3);
});
