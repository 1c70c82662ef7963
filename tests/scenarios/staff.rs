//! Who works here, who may do what, and what the audit trail keeps of it.

use boss_core::gate::model::Role;
use boss_core::gate::{Call, Carrier, codes as gate_codes};
use boss_core::staff::{AddStaff, ChangeCompany, ChangeStaff, Company, CompanyProfile, ListStaff, codes};
use boss_kernel::Currency;
use boss_tests::desk::PASSWORD;
use boss_tests::story;
use sea_orm::ConnectionTrait;

fn colleague(login: &str, roles: &[Role]) -> AddStaff {
    AddStaff {
        login: login.into(),
        name: login.to_uppercase(),
        password: PASSWORD.into(),
        roles: roles.to_vec(),
        own_password: PASSWORD.into(),
    }
}

story!(a_login_is_used_once, |desk| async move {
    desk.act(colleague("li", &[Role::Finance])).await;
    let refusal = desk.refused(colleague("li", &[Role::Support])).await;
    assert_eq!(refusal.faults()[0].code, codes::LOGIN_TAKEN);
    assert_eq!(desk.ask(ListStaff {}).await.rows.len(), 2);
});

story!(a_request_sent_twice_has_one_effect, |desk| async move {
    let input = serde_json::to_value(colleague("li", &[Role::Finance])).unwrap();
    let call = Call::new("staff.add", input, desk.gate.new_request_id());
    let first = desk.gate.run(&desk.owner, call.clone()).await.unwrap();
    let second = desk.gate.run(&desk.owner, call.clone()).await.unwrap();
    assert!(!first.replayed && second.replayed);
    assert_eq!(first.output, second.output);
    assert_eq!(desk.ask(ListStaff {}).await.rows.len(), 2);
    let other = Call { input: serde_json::to_value(colleague("wu", &[])).unwrap(), ..call };
    assert_eq!(desk.gate.run(&desk.owner, other).await.unwrap_err().code(), gate_codes::REQUEST_REUSED);
});

story!(a_dry_run_keeps_nothing, |desk| async move {
    let shown = desk.rehearse(colleague("li", &[Role::Finance])).await;
    assert!(shown.dry_run && shown.changes.len() == 1);
    assert_eq!(desk.ask(ListStaff {}).await.rows.len(), 1);
});

story!(a_role_bounds_what_a_person_may_do, |desk| async move {
    let finance = desk.colleague("li", &[Role::Finance]).await;
    let refusal = desk.gate.act(&finance, colleague("wu", &[])).await.unwrap_err();
    assert_eq!(refusal.code(), gate_codes::NOT_PERMITTED);
    assert!(refusal.request_id().is_some());
});

story!(five_wrong_passwords_lock_a_login, |desk| async move {
    for _ in 0..5 {
        let refusal = desk.gate.sign_in("owner", "wrong password".into(), Carrier::Window).await.unwrap_err();
        assert_eq!(refusal.code(), gate_codes::SIGN_IN_REFUSED);
    }
    let refusal = desk.gate.sign_in("owner", PASSWORD.into(), Carrier::Window).await.unwrap_err();
    assert_eq!(refusal.code(), gate_codes::LOCKED_OUT);
    desk.clock.advance_seconds(15 * 60 + 1);
    desk.gate.sign_in("owner", PASSWORD.into(), Carrier::Window).await.unwrap();
});

story!(an_idle_desk_locks_and_opens_with_the_password, |desk| async move {
    let (_, token) = desk.gate.sign_in("owner", PASSWORD.into(), Carrier::Window).await.unwrap();
    desk.gate.session(&token, Carrier::Window).await.unwrap();
    desk.clock.advance_seconds(11 * 60);
    assert_eq!(
        desk.gate.session(&token, Carrier::Window).await.unwrap_err().code(),
        gate_codes::SESSION_LOCKED
    );
    assert!(desk.gate.unlock(&token, "wrong password".into(), Carrier::Window).await.is_err());
    desk.gate.unlock(&token, PASSWORD.into(), Carrier::Window).await.unwrap();
    desk.gate.session(&token, Carrier::Window).await.unwrap();
    desk.gate.close_session(&token).await.unwrap();
    assert_eq!(
        desk.gate.session(&token, Carrier::Window).await.unwrap_err().code(),
        gate_codes::NOT_SIGNED_IN
    );
});

story!(somebody_stays_administrator, |desk| async move {
    let owner = desk.ask(ListStaff {}).await.rows.remove(0);
    let without = ChangeStaff {
        staff_id: owner.staff_id,
        name: owner.name,
        active: true,
        roles: vec![Role::Finance],
        version: owner.version,
        own_password: PASSWORD.into(),
    };
    assert_eq!(desk.refused(without).await.faults()[0].code, codes::LAST_ADMINISTRATOR);
});

story!(a_logo_that_is_no_picture_is_refused_at_its_field, |desk| async move {
    let known = desk.ask(Company {}).await;
    for (logo, code) in
        [("bm8gcGljdHVyZQ==", boss_documents::codes::LOGO_UNREADABLE), ("%", gate_codes::FIELD_UNREADABLE)]
    {
        let company = CompanyProfile { logo: Some(logo.into()), ..known.company.clone() };
        let refusal = desk.refused(ChangeCompany { company, version: known.version }).await;
        assert_eq!((refusal.faults()[0].place.as_str(), refusal.faults()[0].code), ("company.logo", code));
    }
});

story!(currency_and_time_zone_stay_once_something_is_booked, |desk| async move {
    let moved = |company: CompanyProfile| CompanyProfile {
        currency: Currency::USD,
        time_zone: "Europe/Berlin".into(),
        ..company
    };
    let known = desk.ask(Company {}).await;
    desk.act(ChangeCompany { company: moved(known.company.clone()), version: known.version }).await;
    desk.act(ChangeCompany { company: known.company.clone(), version: known.version + 1 }).await;
    let billed = boss_tests::billed::Billed::at(&desk).await;
    let river = billed.customer("云川科技").await;
    billed.bill(river, "2026-01-31", &[10_000]).await;
    let version = known.version + 2;
    let refusal = desk.refused(ChangeCompany { company: moved(known.company.clone()), version }).await;
    let faults: Vec<_> = refusal.faults().iter().map(|fault| (fault.place.as_str(), fault.code)).collect();
    let expect = [("company.currency", codes::CURRENCY_FIXED), ("company.timeZone", codes::TIME_ZONE_FIXED)];
    assert_eq!(faults, expect);
    let renamed = CompanyProfile { name: "新名".into(), ..known.company };
    desk.act(ChangeCompany { company: renamed, version }).await;
});

story!(one_altered_byte_breaks_the_seal, |desk| async move {
    desk.act(colleague("li", &[Role::Finance])).await;
    desk.act(colleague("wu", &[Role::Support])).await;
    desk.gate.seal_audit().await.unwrap();
    let whole = desk.gate.verify_audit().await.unwrap();
    assert_eq!((whole.sealed, whole.unsealed), (3, 0));
    let alter = "UPDATE audit_object SET label = 'LJ' WHERE label = 'LI'";
    let altered = desk.without_guards().await.execute_unprepared(alter).await.unwrap();
    assert_eq!(altered.rows_affected(), 1);
    assert_eq!(desk.gate.verify_audit().await.unwrap_err().code(), gate_codes::CHAIN_BROKEN);
});

story!(no_password_reaches_the_audit_trail, |desk| async move {
    desk.act(colleague("li", &[Role::Finance])).await;
    let read = sea_orm::Statement::from_string(
        desk.gate.store().reader().get_database_backend(),
        "SELECT input FROM audit_record",
    );
    let rows = desk.gate.store().reader().query_all_raw(read).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| !row.try_get::<String>("", "input").unwrap().contains(PASSWORD)));
});
