//! Whose login it is: nobody acts under a password that somebody else knows, nobody gives
//! themselves rights, and the owner stays owner.

use crate::door::texts;
use boss_core::gate::model::Role;
use boss_core::gate::{Carrier, Session, codes as gate_codes};
use boss_core::staff::{
    AddStaff, ChangeCompany, ChangeOwnPassword, ChangeStaff, Company, ListStaff, SetPassword, StaffRow, codes,
};
use boss_kernel::{Error, ErrorCode};
use boss_tests::desk::{Desk, FIRST_PASSWORD, PASSWORD};
use boss_tests::story;

const OTHER: &str = "another quiet desk";

async fn row(desk: &Desk, login: &str) -> StaffRow {
    desk.ask(ListStaff {}).await.rows.into_iter().find(|row| row.login == login).unwrap()
}

async fn with_roles(desk: &Desk, login: &str, roles: &[Role]) -> ChangeStaff {
    let StaffRow { staff_id, name, active, version, .. } = row(desk, login).await;
    ChangeStaff { staff_id, name, active, roles: roles.to_vec(), version, own_password: PASSWORD.into() }
}

fn newcomer(login: &str, roles: &[Role], own_password: &str) -> AddStaff {
    AddStaff {
        login: login.into(),
        name: login.into(),
        password: FIRST_PASSWORD.into(),
        roles: roles.to_vec(),
        own_password: own_password.into(),
    }
}

fn code(refused: Result<impl std::fmt::Debug, Error>) -> ErrorCode {
    let error = refused.unwrap_err();
    error.faults().first().map_or(error.code(), |fault| fault.code)
}

async fn came_in(desk: &Desk, login: &str, password: &str) -> Session {
    desk.gate.sign_in(login, password.into(), Carrier::Window).await.unwrap().0
}

story!(a_password_somebody_else_set_is_changed_first, |desk| async move {
    desk.act(newcomer("li", &[Role::Admin], PASSWORD)).await;
    assert!(row(&desk, "li").await.password_temporary);
    for session in [came_in(&desk, "li", FIRST_PASSWORD).await, desk.session_of("li").await] {
        assert!(session.actor.must_change_password);
        assert_eq!(code(desk.gate.ask(&session, ListStaff {}).await), gate_codes::PASSWORD_TEMPORARY);
        let add = desk.gate.act(&session, newcomer("wu", &[], FIRST_PASSWORD)).await;
        assert_eq!(code(add), gate_codes::PASSWORD_TEMPORARY);
    }
    let session = came_in(&desk, "li", FIRST_PASSWORD).await;
    let change = ChangeOwnPassword { old: FIRST_PASSWORD.into(), new: OTHER.into() };
    desk.gate.act(&session, change).await.unwrap();
    let session = came_in(&desk, "li", OTHER).await;
    assert!(!session.actor.must_change_password && !row(&desk, "li").await.password_temporary);
    desk.gate.ask(&session, ListStaff {}).await.unwrap();
    // An administrator who sets it once more knows it once more.
    let staff_id = row(&desk, "li").await.staff_id;
    desk.act(SetPassword { staff_id, password: FIRST_PASSWORD.into(), own_password: PASSWORD.into() }).await;
    assert!(came_in(&desk, "li", FIRST_PASSWORD).await.actor.must_change_password);
});

story!(an_unattended_desk_does_not_hand_out_logins, |desk| async move {
    let li = desk.colleague("li", &[Role::Admin]).await;
    desk.colleague("wu", &[Role::Support]).await;
    let staff_id = row(&desk, "wu").await.staff_id;
    let guess = "a wrong guess";
    let wrong = codes::OLD_PASSWORD_WRONG;
    assert_eq!(code(desk.gate.act(&li, newcomer("he", &[], guess)).await), wrong);
    let set = |own: &str| SetPassword { staff_id, password: OTHER.into(), own_password: own.into() };
    assert_eq!(code(desk.gate.act(&li, set(guess)).await), wrong);
    let change =
        ChangeStaff { own_password: guess.into(), ..with_roles(&desk, "wu", &[Role::Finance]).await };
    assert_eq!(code(desk.gate.act(&li, change.clone()).await), wrong);
    assert_eq!(code(desk.gate.act(&li, set(guess)).await), wrong);
    assert_eq!(code(desk.gate.act(&li, change).await), wrong);
    // Guesses count as at the door.
    assert_eq!(code(desk.gate.act(&li, set(PASSWORD)).await), gate_codes::LOCKED_OUT);
    came_in(&desk, "wu", PASSWORD).await;
});

story!(nobody_but_the_owner_touches_the_owner, |desk| async move {
    let li = desk.colleague("li", &[Role::Admin]).await;
    let staff_id = row(&desk, "owner").await.staff_id;
    let set = SetPassword { staff_id, password: OTHER.into(), own_password: PASSWORD.into() };
    assert_eq!(code(desk.gate.act(&li, set.clone()).await), codes::OWNER_ONLY);
    let fewer = with_roles(&desk, "owner", &[Role::Support]).await;
    assert_eq!(code(desk.gate.act(&li, fewer.clone()).await), codes::OWNER_ONLY);
    assert_eq!(code(desk.gate.act(&desk.owner, set).await), codes::OWN_PASSWORD);
    desk.act(fewer).await;
});

story!(nobody_gives_rights_to_themselves, |desk| async move {
    let li = desk.colleague("li", &[Role::Admin]).await;
    desk.colleague("wu", &[Role::Support]).await;
    for roles in [&[Role::Admin, Role::Support][..], &[Role::Finance], &[]] {
        assert_eq!(code(desk.gate.act(&li, with_roles(&desk, "li", roles).await).await), codes::OWN_ROLES);
    }
    // One's own name may be mended.
    let renamed = ChangeStaff { name: "Li Min".into(), ..with_roles(&desk, "li", &[Role::Admin]).await };
    desk.gate.act(&li, renamed).await.unwrap();
    let set = SetPassword {
        staff_id: row(&desk, "li").await.staff_id,
        password: OTHER.into(),
        own_password: PASSWORD.into(),
    };
    assert_eq!(code(desk.gate.act(&li, set).await), codes::OWN_PASSWORD);
    for roles in
        [&[Role::Admin, Role::Finance][..], &[Role::Admin, Role::Operations], &[Role::Manager, Role::Finance]]
    {
        assert_eq!(code(desk.gate.act(&li, with_roles(&desk, "wu", roles).await).await), codes::ROLES_APART);
        assert_eq!(code(desk.gate.act(&li, newcomer("he", roles, PASSWORD)).await), codes::ROLES_APART);
    }
    desk.gate.act(&li, with_roles(&desk, "wu", &[Role::Operations, Role::Support]).await).await.unwrap();
});

story!(whoever_has_no_role_may_still_change_their_password, |desk| async move {
    let li = desk.colleague("li", &[]).await;
    let change = ChangeOwnPassword { old: PASSWORD.into(), new: OTHER.into() };
    desk.gate.act(&li, change).await.unwrap();
    came_in(&desk, "li", OTHER).await;
});

async fn on_command_line(desk: &Desk, login: &str, password: &str) -> Result<Session, Error> {
    let os_user = Some("clerk".to_owned());
    desk.gate.session_on_command_line(Some(login), os_user, async |_| Ok(password.to_owned())).await
}

story!(the_command_line_asks_where_the_company_wants_it, |desk| async move {
    desk.colleague("li", &[Role::Finance]).await;
    let shared = desk.gate.store().engine() == boss_core::store::Engine::Postgres;
    assert_eq!(desk.gate.command_line_asks().await.unwrap(), shared, "where nobody has decided");
    for asks in [true, false] {
        let mut shown = desk.ask(Company {}).await;
        shown.company.command_line_passwords = Some(asks);
        desk.act(ChangeCompany { company: shown.company, version: shown.version }).await;
        let wrong = on_command_line(&desk, "li", "a wrong guess").await;
        if asks {
            assert_eq!(code(wrong), gate_codes::SIGN_IN_REFUSED);
        } else {
            assert!(wrong.unwrap().as_holder);
        }
        assert_eq!(on_command_line(&desk, "li", PASSWORD).await.unwrap().as_holder, !asks);
    }
    let refused = "SELECT os_user FROM audit_record WHERE carrier = 'commandLine' AND outcome = 'refused'";
    assert_eq!(texts(&desk, refused).await, ["clerk"]);
});
