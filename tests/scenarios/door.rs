//! At the door: signing in, idling, passwords, and what stays of a request.

use boss_core::gate::model::Role;
use boss_core::gate::{Action, Call, Carrier, Gate, SessionToken, codes as gate_codes};
use boss_core::staff::{
    ChangeCompany, ChangeOwnPassword, ChangeStaff, Company, ListStaff, SetPassword, codes,
};
use boss_core::store::Address;
use boss_kernel::id::StaffId;
use boss_kernel::{ErrorCode, RequestId};
use boss_tests::desk::{Desk, PASSWORD};
use boss_tests::story;
use futures::future::join_all;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement, TransactionTrait};
use std::sync::Arc;
use std::time::Duration;

const NEW_PASSWORD: &str = "another quiet desk";

/// A connection beside the desk's own.
pub(crate) async fn beside(desk: &Desk) -> DatabaseConnection {
    let url = match desk.gate.store().address() {
        Address::Sqlite(path) => format!("sqlite://{}", path.display()),
        Address::Postgres(url) => url.clone(),
    };
    Database::connect(url).await.unwrap()
}

/// The texts of one column, in the order of its rows.
pub(crate) async fn texts(desk: &Desk, query: &str) -> Vec<String> {
    let db = desk.gate.store().reader();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect()
}

async fn signed_in(desk: &Desk, login: &str) -> SessionToken {
    desk.gate.sign_in(login, PASSWORD.into(), Carrier::Window).await.unwrap().1
}

async fn lock_after(desk: &Desk, idle_minutes: i32) {
    let mut shown = desk.ask(Company {}).await;
    shown.company.idle_minutes = idle_minutes;
    desk.act(ChangeCompany { company: shown.company, version: shown.version }).await;
}

async fn refusal_of(desk: &Desk, token: &SessionToken) -> Option<ErrorCode> {
    desk.gate.session(token, Carrier::Window).await.err().map(|error| error.code())
}

async fn staff_id(desk: &Desk, login: &str) -> StaffId {
    let people = desk.ask(ListStaff {}).await.rows;
    people.into_iter().find(|row| row.login == login).unwrap().staff_id
}

story!(reading_waits_for_nobody_who_writes, |desk| async move {
    let token = signed_in(&desk, "owner").await;
    desk.clock.advance_seconds(120);
    let writing = beside(&desk).await.begin().await.unwrap();
    writing.execute_unprepared("UPDATE session SET locked = locked").await.unwrap();
    let read = async {
        let session = desk.gate.session(&token, Carrier::Window).await.unwrap();
        desk.gate.ask(&session, ListStaff {}).await.unwrap()
    };
    assert_eq!(tokio::time::timeout(Duration::from_secs(4), read).await.unwrap().rows.len(), 1);
    writing.rollback().await.unwrap();
});

story!(a_desk_in_constant_use_does_not_lock, |desk| async move {
    lock_after(&desk, 1).await;
    let token = signed_in(&desk, "owner").await;
    for _ in 0..6 {
        desk.clock.advance_seconds(55);
        assert_eq!(refusal_of(&desk, &token).await, None);
    }
    desk.clock.advance_seconds(60);
    assert_eq!(refusal_of(&desk, &token).await, None);
    desk.clock.advance_seconds(61);
    assert_eq!(refusal_of(&desk, &token).await, Some(gate_codes::SESSION_LOCKED));
});

story!(a_page_that_asks_by_itself_keeps_no_desk_open, |desk| async move {
    let token = signed_in(&desk, "owner").await;
    for _ in 0..10 {
        desk.clock.advance_seconds(60);
        desk.gate.session_of_poll(&token, Carrier::Window).await.unwrap();
    }
    desk.clock.advance_seconds(1);
    let locked = desk.gate.session_of_poll(&token, Carrier::Window).await.unwrap_err();
    assert_eq!(locked.code(), gate_codes::SESSION_LOCKED);
});

story!(a_server_that_starts_again_knows_who_was_there, |desk| async move {
    let token = signed_in(&desk, "owner").await;
    desk.clock.advance_seconds(9 * 60);
    assert_eq!(refusal_of(&desk, &token).await, None);
    assert_eq!(desk.gate.write_last_uses().await.unwrap(), 1);
    assert_eq!(desk.gate.write_last_uses().await.unwrap(), 0);
    desk.clock.advance_seconds(9 * 60);
    let registry = Arc::new(boss_core::registry::all());
    let next = Gate::new(desk.gate.store().clone(), desk.clock.clone(), registry);
    next.session(&token, Carrier::Window).await.unwrap();
});

story!(a_session_ends_the_day_after, |desk| async move {
    lock_after(&desk, 480).await;
    let token = signed_in(&desk, "owner").await;
    for _ in 0..4 {
        desk.clock.advance_seconds(6 * 3600);
        assert_eq!(refusal_of(&desk, &token).await, None);
    }
    desk.clock.advance_seconds(1);
    assert_eq!(refusal_of(&desk, &token).await, Some(gate_codes::NOT_SIGNED_IN));
});

story!(tries_sent_together_are_counted_in_turn, |desk| async move {
    let tries = (0..16).map(|_| desk.gate.sign_in("owner", "wrong password".into(), Carrier::Http));
    let ended: Vec<ErrorCode> = join_all(tries).await.into_iter().map(|t| t.err().unwrap().code()).collect();
    let looked_at = ended.iter().filter(|code| **code == gate_codes::SIGN_IN_REFUSED).count();
    let refused = ended.iter().filter(|code| **code == gate_codes::LOCKED_OUT).count();
    assert_eq!((looked_at, refused), (5, 11));
    let right = desk.gate.sign_in("owner", PASSWORD.into(), Carrier::Http).await.unwrap_err();
    assert_eq!(right.code(), gate_codes::LOCKED_OUT);
});

story!(whoever_comes_in_or_is_refused_leaves_a_trace, |desk| async move {
    for _ in 0..4 {
        desk.gate.sign_in("owner", "wrong password".into(), Carrier::Http).await.unwrap_err();
    }
    let token = signed_in(&desk, "owner").await;
    desk.gate.unlock(&token, "wrong password".into(), Carrier::Window).await.unwrap_err();
    desk.gate.unlock(&token, PASSWORD.into(), Carrier::Window).await.unwrap();
    for _ in 0..7 {
        desk.gate.sign_in("owner", "wrong password".into(), Carrier::Http).await.unwrap_err();
    }
    desk.gate.sign_in("nobody", "wrong password".into(), Carrier::Http).await.unwrap_err();
    let trail = texts(
        &desk,
        "SELECT action || ' ' || carrier || ' ' || outcome || ' ' || coalesce(error_code, '-') || ' ' || input
         FROM audit_record WHERE action <> 'staff.found_company' ORDER BY id",
    )
    .await;
    let wrong = r#"staff.sign_in http refused gate.sign_in_refused {"login":"owner"}"#;
    let mut expected = vec![wrong; 4];
    expected.extend([
        r#"staff.sign_in window done - {"login":"owner"}"#,
        r#"staff.unlock window refused gate.sign_in_refused {"login":"owner"}"#,
        r#"staff.unlock window done - {"login":"owner"}"#,
    ]);
    expected.extend([wrong; 4]);
    // The fifth in a row locks. What is tried at a locked login, or at none, could be repeated without end.
    expected.push(r#"staff.sign_in http refused gate.locked_out {"login":"owner"}"#);
    assert_eq!(trail, expected);
});

story!(a_new_password_ends_the_sessions_of_the_old_one, |desk| async move {
    desk.colleague("li", &[Role::Finance]).await;
    let token = signed_in(&desk, "li").await;
    let own = signed_in(&desk, "owner").await;
    let staff_id = staff_id(&desk, "li").await;
    desk.act(SetPassword { staff_id, password: NEW_PASSWORD.into() }).await;
    assert_eq!(refusal_of(&desk, &token).await, Some(gate_codes::NOT_SIGNED_IN));
    assert_eq!(refusal_of(&desk, &own).await, None);
});

story!(whoever_leaves_and_returns_signs_in_anew, |desk| async move {
    desk.colleague("li", &[Role::Finance]).await;
    let token = signed_in(&desk, "li").await;
    for active in [false, true] {
        let row = desk.ask(ListStaff {}).await.rows.into_iter().find(|row| row.login == "li").unwrap();
        let (staff_id, name, roles, version) = (row.staff_id, row.name, row.roles, row.version);
        desk.act(ChangeStaff { staff_id, name, active, roles, version }).await;
    }
    assert_eq!(refusal_of(&desk, &token).await, Some(gate_codes::NOT_SIGNED_IN));
});

story!(ones_own_password_is_changed_with_the_old_one, |desk| async move {
    let li = desk.colleague("li", &[Role::Finance]).await;
    let token = signed_in(&desk, "li").await;
    let change = |old: &str, new: &str| ChangeOwnPassword { old: old.into(), new: new.into() };
    let same = desk.gate.act(&li, change(PASSWORD, PASSWORD)).await.unwrap_err();
    assert_eq!(same.faults()[0].code, codes::PASSWORD_SAME);
    let weak = desk.gate.act(&li, change(PASSWORD, "short")).await.unwrap_err();
    assert_eq!((weak.faults()[0].place.as_str(), weak.faults()[0].code), ("new", codes::PASSWORD_WEAK));
    let input = serde_json::to_value(change(PASSWORD, NEW_PASSWORD)).unwrap();
    let call = Call::new(ChangeOwnPassword::NAME, input, desk.gate.new_request_id());
    assert!(!desk.gate.run(&li, call.clone()).await.unwrap().replayed);
    // Sent again after a lost answer: the old password does not fit any more, and need not.
    assert!(desk.gate.run(&li, call).await.unwrap().replayed);
    assert_eq!(refusal_of(&desk, &token).await, Some(gate_codes::NOT_SIGNED_IN));
    desk.gate.sign_in("li", NEW_PASSWORD.into(), Carrier::Window).await.unwrap();
});

story!(guessing_the_old_password_locks_the_login, |desk| async move {
    let li = desk.colleague("li", &[Role::Finance]).await;
    let guess = || ChangeOwnPassword { old: "a wrong guess".into(), new: NEW_PASSWORD.into() };
    let tries = join_all((0..8).map(|_| desk.gate.act(&li, guess()))).await;
    let wrong = |code: &boss_kernel::Error| code.faults().iter().any(|f| f.code == codes::OLD_PASSWORD_WRONG);
    let looked_at = tries.iter().filter(|ended| ended.as_ref().is_err_and(wrong)).count();
    assert_eq!(looked_at, 5);
    let right = ChangeOwnPassword { old: PASSWORD.into(), new: NEW_PASSWORD.into() };
    assert_eq!(desk.gate.act(&li, right).await.unwrap_err().code(), gate_codes::LOCKED_OUT);
});

story!(no_password_can_be_tried_against_what_is_kept, |desk| async move {
    desk.colleague("li", &[Role::Finance]).await;
    let staff_id = staff_id(&desk, "li").await;
    for password in [NEW_PASSWORD, "a third quiet desk"] {
        desk.act(SetPassword { staff_id, password: password.into() }).await;
    }
    let kept = texts(&desk, "SELECT input_digest FROM request WHERE action = 'staff.set_password'").await;
    assert_eq!(kept.len(), 2);
    assert_eq!(kept[0], kept[1], "a fingerprint must not depend on the password");
});

story!(a_request_older_than_the_memory_is_refused, |desk| async move {
    let staff_id = staff_id(&desk, "owner").await;
    let input = serde_json::to_value(SetPassword { staff_id, password: NEW_PASSWORD.into() }).unwrap();
    let month_ago = desk.gate.clock().now().plus_seconds(-29 * 24 * 3600);
    let call = |at| Call::new(SetPassword::NAME, input.clone(), RequestId::new(at, [7; 10]));
    let refusal = desk.gate.run(&desk.owner, call(month_ago)).await.unwrap_err();
    assert_eq!(refusal.code(), gate_codes::REQUEST_TOO_OLD);
    desk.gate.run(&desk.owner, call(month_ago.plus_seconds(1))).await.unwrap();
});

story!(two_administrators_can_not_dismiss_each_other_at_once, |desk| async move {
    let li = desk.colleague("li", &[Role::Admin]).await;
    let people = desk.ask(ListStaff {}).await.rows;
    let without = |login: &str| {
        let row = people.iter().find(|row| row.login == login).unwrap();
        let (staff_id, name, version) = (row.staff_id, row.name.clone(), row.version);
        ChangeStaff { staff_id, name, active: true, roles: vec![Role::Finance], version }
    };
    // Both begin while a third holds what they change, and go on together.
    let holding = beside(&desk).await.begin().await.unwrap();
    holding.execute_unprepared("UPDATE staff SET version = version").await.unwrap();
    let release = async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        holding.rollback().await.unwrap();
    };
    let of_li = desk.gate.act(&desk.owner, without("li"));
    let of_owner = desk.gate.act(&li, without("owner"));
    let (of_li, of_owner, ()) = tokio::join!(of_li, of_owner, release);
    let refused = [of_li.err(), of_owner.err()].into_iter().flatten().collect::<Vec<_>>();
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0].faults()[0].code, codes::LAST_ADMINISTRATOR);
});
