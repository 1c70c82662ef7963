//! The audit trail against whoever holds the database: what was altered, taken out or slipped in is found.

use crate::door::beside;
use boss_core::gate::codes;
use boss_core::gate::model::Role;
use boss_tests::desk::Desk;
use boss_tests::story;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

/// A connection whose owner has taken the guards off `tables`.
async fn disarmed(desk: &Desk, tables: &[&str]) -> DatabaseConnection {
    let db = beside(desk).await;
    let backend = db.get_database_backend();
    for table in tables {
        if backend == DbBackend::Postgres {
            db.execute_unprepared(&format!("ALTER TABLE {table} DISABLE TRIGGER USER")).await.unwrap();
            continue;
        }
        let guards =
            format!("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'");
        for guard in db.query_all_raw(Statement::from_string(backend, guards)).await.unwrap() {
            let name: String = guard.try_get_by_index(0).unwrap();
            db.execute_unprepared(&format!("DROP TRIGGER {name}")).await.unwrap();
        }
    }
    db
}

async fn altered(db: &DatabaseConnection, statement: &str) {
    assert_eq!(db.execute_unprepared(statement).await.unwrap().rows_affected(), 1, "{statement}");
}

/// Founding and a colleague, added and with a password of their own: three records, sealed. Returns
/// the last link.
async fn sealed(desk: &Desk) -> String {
    desk.colleague("li", &[Role::Finance]).await;
    desk.gate.seal_audit().await.unwrap();
    let whole = desk.gate.verify_audit().await.unwrap();
    assert_eq!((whole.sealed, whole.unsealed), (3, 0));
    whole.head
}

async fn fault(desk: &Desk) -> boss_kernel::ErrorCode {
    desk.gate.verify_audit().await.unwrap_err().code()
}

story!(an_altered_record_is_found, |desk| async move {
    sealed(&desk).await;
    let db = disarmed(&desk, &["audit_record"]).await;
    altered(&db, "UPDATE audit_record SET outcome = 'refused' WHERE id = 2").await;
    assert_eq!(fault(&desk).await, codes::CHAIN_BROKEN);
});

story!(whether_a_password_was_given_is_sealed, |desk| async move {
    sealed(&desk).await;
    let held = crate::door::texts(&desk, "SELECT action FROM audit_record WHERE as_holder ORDER BY id").await;
    assert_eq!(held, ["staff.add", "staff.change_own_password"]);
    let db = disarmed(&desk, &["audit_record"]).await;
    altered(&db, "UPDATE audit_record SET as_holder = FALSE WHERE id = 2").await;
    assert_eq!(fault(&desk).await, codes::CHAIN_BROKEN);
});

story!(an_altered_label_is_found, |desk| async move {
    sealed(&desk).await;
    let db = disarmed(&desk, &["audit_object"]).await;
    altered(&db, "UPDATE audit_object SET label = 'lj' WHERE label = 'li' AND verb = 'created'").await;
    assert_eq!(fault(&desk).await, codes::CHAIN_BROKEN);
});

story!(a_link_taken_out_is_found_and_no_seal_heals_it, |desk| async move {
    sealed(&desk).await;
    let db = disarmed(&desk, &["audit_chain"]).await;
    altered(&db, "DELETE FROM audit_chain WHERE position = 2").await;
    desk.gate.seal_audit().await.unwrap();
    assert_eq!(fault(&desk).await, codes::CHAIN_BROKEN);
});

story!(a_record_slipped_in_is_found_and_no_seal_takes_it_in, |desk| async move {
    sealed(&desk).await;
    let db = disarmed(&desk, &["audit_record"]).await;
    let columns =
        "at, staff_id, carrier, os_user, action, request_id, input, outcome, error_code, duration_us";
    let forged = format!(
        "INSERT INTO audit_record (id, {columns}) SELECT 0, {columns} FROM audit_record WHERE id = 3"
    );
    altered(&db, &forged).await;
    assert_eq!(fault(&desk).await, codes::CHAIN_SLIPPED_IN);
    assert_eq!(desk.gate.seal_audit().await.unwrap(), 0);
    assert_eq!(fault(&desk).await, codes::CHAIN_SLIPPED_IN);
});

story!(a_chain_made_anew_does_not_hold_the_link_that_was_noted, |desk| async move {
    let noted = sealed(&desk).await;
    desk.gate.verify_noted_head(&noted).await.unwrap();
    let db = disarmed(&desk, &["audit_chain", "audit_record"]).await;
    altered(&db, "DELETE FROM audit_chain WHERE position = 3").await;
    altered(&db, "UPDATE audit_record SET outcome = 'refused' WHERE id = 3").await;
    let shown = desk.gate.verify_audit().await.unwrap();
    assert_eq!((shown.sealed, shown.unsealed), (2, 1), "what is not sealed is said");
    desk.gate.seal_audit().await.unwrap();
    desk.gate.verify_audit().await.unwrap();
    assert_eq!(desk.gate.verify_noted_head(&noted).await.unwrap_err().code(), codes::CHAIN_CUT);
});

story!(sealers_at_once_seal_everything_once, |desk| async move {
    for number in 0..3 {
        desk.colleague(&format!("li{number}"), &[Role::Finance]).await;
    }
    let (first, second, third) =
        tokio::join!(desk.gate.seal_audit(), desk.gate.seal_audit(), desk.gate.seal_audit());
    assert_eq!(first.unwrap() + second.unwrap() + third.unwrap(), 7);
    assert_eq!(desk.gate.verify_audit().await.unwrap().sealed, 7);
});
