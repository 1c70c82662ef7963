//! At the door: signing in, idling, passwords, and what stays of a request.

use boss_core::gate::model::Role;
use boss_core::gate::{Action, Call, Carrier, FingerprintKey, Gate, SessionToken, codes as gate_codes};
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

fn set_password(staff_id: StaffId, password: &str) -> SetPassword {
    SetPassword { staff_id, password: password.into(), own_password: PASSWORD.into() }
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

story!(a_server_that_starts_again_finds_every_desk_locked, |desk| async move {
    let token = signed_in(&desk, "owner").await;
    let registry = Arc::new(boss_core::registry::all());
    let next = Gate::new(desk.gate.store().clone(), desk.clock.clone(), registry);
    // Whether it was locked before the end nobody knows: what is not written yet could say so.
    let refused = next.session(&token, Carrier::Window).await.unwrap_err();
    assert_eq!(refused.code(), gate_codes::SESSION_LOCKED);
    next.unlock(&token, PASSWORD.into(), Carrier::Window).await.unwrap();
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

story!(a_session_opened_by_a_clock_that_was_ahead_ends_with_it, |desk| async move {
    lock_after(&desk, 480).await;
    let now = desk.gate.clock().now();
    for (seconds, refused) in [(3 * 24 * 3600, Some(gate_codes::NOT_SIGNED_IN)), (540, None)] {
        for written in [false, true] {
            desk.clock.set(now.plus_seconds(seconds));
            let token = signed_in(&desk, "owner").await;
            desk.clock.set(now);
            if written {
                desk.gate.write_door().await.unwrap();
            }
            assert_eq!(refusal_of(&desk, &token).await, refused, "{seconds} {written}");
        }
    }
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
    for _ in 0..3 {
        desk.gate.sign_in("owner", "wrong password".into(), Carrier::Http).await.unwrap_err();
    }
    desk.gate.sign_in("nobody", "wrong password".into(), Carrier::Http).await.unwrap_err();
    desk.gate.write_door().await.unwrap();
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
    // The fifth in a row at the same kind of door locks. What is tried at a locked login, or at
    // none, could be repeated without end.
    expected.push(r#"staff.sign_in http refused gate.locked_out {"login":"owner"}"#);
    assert_eq!(trail, expected);
});

story!(a_new_password_ends_the_sessions_of_the_old_one, |desk| async move {
    desk.colleague("li", &[Role::Finance]).await;
    let token = signed_in(&desk, "li").await;
    let own = signed_in(&desk, "owner").await;
    let staff_id = staff_id(&desk, "li").await;
    desk.act(set_password(staff_id, NEW_PASSWORD)).await;
    assert_eq!(refusal_of(&desk, &token).await, Some(gate_codes::NOT_SIGNED_IN));
    assert_eq!(refusal_of(&desk, &own).await, None);
});

story!(whoever_leaves_and_returns_signs_in_anew, |desk| async move {
    desk.colleague("li", &[Role::Finance]).await;
    let token = signed_in(&desk, "li").await;
    for active in [false, true] {
        let row = desk.ask(ListStaff {}).await.rows.into_iter().find(|row| row.login == "li").unwrap();
        let (staff_id, name, roles, version) = (row.staff_id, row.name, row.roles, row.version);
        desk.act(ChangeStaff { staff_id, name, active, roles, version, own_password: PASSWORD.into() }).await;
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

/// How the same request is known again at a door with this key.
async fn fingerprint(desk: &Desk, key: u8, staff_id: StaffId, password: &str) -> String {
    let registry = Arc::new(boss_core::registry::all());
    let gate = Gate::new(desk.gate.store().clone(), desk.clock.clone(), registry)
        .with_fingerprint_key(FingerprintKey::of([key; 32]));
    gate.act(&desk.owner, set_password(staff_id, password)).await.unwrap();
    let kept =
        "SELECT input_digest FROM request WHERE action = 'staff.set_password' ORDER BY request_id DESC";
    desk.clock.advance_seconds(1);
    texts(desk, kept).await.remove(0)
}

story!(no_password_can_be_tried_against_what_is_kept, |desk| async move {
    desk.colleague("li", &[Role::Finance]).await;
    let staff_id = staff_id(&desk, "li").await;
    let known = fingerprint(&desk, 1, staff_id, NEW_PASSWORD).await;
    assert_eq!(fingerprint(&desk, 1, staff_id, NEW_PASSWORD).await, known);
    assert_ne!(fingerprint(&desk, 1, staff_id, "a third quiet desk").await, known);
    assert_ne!(
        fingerprint(&desk, 2, staff_id, NEW_PASSWORD).await,
        known,
        "it can't be made without the key"
    );
});

story!(the_same_request_with_another_password_is_refused, |desk| async move {
    desk.colleague("li", &[Role::Finance]).await;
    let staff_id = staff_id(&desk, "li").await;
    let id = desk.gate.new_request_id();
    let call = |password: &str| {
        let input = serde_json::to_value(set_password(staff_id, password)).unwrap();
        Call::new(SetPassword::NAME, input, id)
    };
    desk.gate.run(&desk.owner, call(NEW_PASSWORD)).await.unwrap();
    assert!(desk.gate.run(&desk.owner, call(NEW_PASSWORD)).await.unwrap().replayed);
    let other = desk.gate.run(&desk.owner, call("a third quiet desk")).await.unwrap_err();
    assert_eq!(other.code(), gate_codes::REQUEST_REUSED);
});

story!(a_request_with_secrets_is_known_again_by_this_run_of_the_program_only, |desk| async move {
    desk.colleague("li", &[Role::Finance]).await;
    let staff_id = staff_id(&desk, "li").await;
    let input = serde_json::to_value(set_password(staff_id, NEW_PASSWORD)).unwrap();
    let call = Call::new(SetPassword::NAME, input, desk.gate.new_request_id());
    desk.gate.run(&desk.owner, call.clone()).await.unwrap();
    let kept = texts(&desk, "SELECT password_hash FROM staff ORDER BY id").await;
    let again =
        Gate::new(desk.gate.store().clone(), desk.clock.clone(), Arc::new(boss_core::registry::all()));
    let refused = again.run(&desk.owner, call).await.unwrap_err();
    assert_eq!(refused.code(), gate_codes::REQUEST_REUSED);
    assert_eq!(texts(&desk, "SELECT password_hash FROM staff ORDER BY id").await, kept);
});

story!(a_hash_that_would_take_all_memory_is_not_computed, |desk| async move {
    let hash = format!("$argon2id$v=19$m=4000000,t=1,p=1${}${}", "A".repeat(22), "A".repeat(43));
    let slipped_in = format!("UPDATE staff SET password_hash = '{hash}' WHERE login = 'owner'");
    beside(&desk).await.execute_unprepared(&slipped_in).await.unwrap();
    let refused = desk.gate.sign_in("owner", PASSWORD.into(), Carrier::Http).await.unwrap_err();
    assert_eq!(refused.code(), gate_codes::SIGN_IN_REFUSED);
});

story!(an_id_that_tells_no_sound_time_is_refused, |desk| async move {
    desk.colleague("li", &[Role::Finance]).await;
    let staff_id = staff_id(&desk, "li").await;
    let input = serde_json::to_value(set_password(staff_id, NEW_PASSWORD)).unwrap();
    let now = desk.gate.clock().now();
    let at = |seconds: i64| RequestId::new(now.plus_seconds(seconds), [7; 10]);
    let named = |text: &str| RequestId(text.parse().unwrap());
    for (id, code) in [
        (at(-29 * 24 * 3600), gate_codes::REQUEST_TOO_OLD),
        (at(601), gate_codes::REQUEST_TOO_NEW),
        (named("00000000-0000-0000-0000-000000000000"), gate_codes::REQUEST_ID_UNREADABLE),
        (named("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), gate_codes::REQUEST_ID_UNREADABLE),
        (named("0d1b7a45-3b2e-4c58-9f1d-3a1c5e9d7b20"), gate_codes::REQUEST_ID_UNREADABLE),
    ] {
        let call = Call::new(SetPassword::NAME, input.clone(), id);
        assert_eq!(desk.gate.run(&desk.owner, call).await.unwrap_err().code(), code, "{id}");
    }
    for id in [at(-29 * 24 * 3600 + 1), at(599)] {
        desk.gate.run(&desk.owner, Call::new(SetPassword::NAME, input.clone(), id)).await.unwrap();
    }
    // What was done is answered as then, also where the clock was set back meanwhile.
    desk.clock.set(now.plus_seconds(-3600));
    assert!(desk.gate.run(&desk.owner, Call::new(SetPassword::NAME, input, at(599))).await.unwrap().replayed);
});

story!(two_administrators_can_not_dismiss_each_other_at_once, |desk| async move {
    let li = desk.colleague("li", &[Role::Admin]).await;
    let wu = desk.colleague("wu", &[Role::Admin]).await;
    let people = desk.ask(ListStaff {}).await.rows;
    let without = |login: &str| {
        let row = people.iter().find(|row| row.login == login).unwrap();
        let (staff_id, name, version) = (row.staff_id, row.name.clone(), row.version);
        let own_password = PASSWORD.to_owned();
        ChangeStaff { staff_id, name, active: true, roles: vec![Role::Support], version, own_password }
    };
    desk.act(without("owner")).await;
    // Both begin while a third holds what they change, and go on together.
    let holding = beside(&desk).await.begin().await.unwrap();
    holding.execute_unprepared("UPDATE staff SET version = version").await.unwrap();
    let release = async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        holding.rollback().await.unwrap();
    };
    let of_li = desk.gate.act(&wu, without("li"));
    let of_wu = desk.gate.act(&li, without("wu"));
    let (of_li, of_wu, ()) = tokio::join!(of_li, of_wu, release);
    let refused = [of_li.err(), of_wu.err()].into_iter().flatten().collect::<Vec<_>>();
    assert_eq!(refused.len(), 1, "{refused:?}");
    // Whoever has to wait with their whole transaction is no administrator any more when it begins.
    let why = refused[0].faults().first().map_or(refused[0].code(), |fault| fault.code);
    assert!([codes::LAST_ADMINISTRATOR, gate_codes::NOT_PERMITTED].contains(&why), "{why}");
    let admins = "SELECT role FROM staff_role WHERE role = 'admin'";
    assert_eq!(texts(&desk, admins).await.len(), 1);
});
