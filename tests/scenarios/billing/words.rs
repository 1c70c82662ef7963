//! What was charged keeps its words, whatever becomes of the catalogue and of the subscription.

use super::*;
use boss_core::billing::{ExplainCharge, model::charge};
use boss_core::reports::ListCharged;
use boss_kernel::Currency;
use boss_tests::story;
use sea_orm::{ConnectionTrait, EntityTrait};

story!(a_bill_keeps_its_words_after_an_upgrade_and_a_new_name, |desk| async move {
    let setting = setting(&desk).await;
    let account = setting.given.account("Alpha", 1).await;
    let db = &setting.given.db;
    for text in [
        "INSERT INTO tax_code (id, code, name_chinese, name_english, created_at, version) VALUES (1, '3040201', 'x', 'x', 0, 1)",
        "INSERT INTO tax_code_rate (tax_code_id, valid_from, rate) VALUES (1, '2025-01-01', '0.06')",
        "UPDATE offering SET tax_code_id = 1",
    ] {
        db.execute_unprepared(text).await.unwrap();
    }
    let id = setting.given.subscription("S1", account, setting.offering, &[("2026-01-01", None, "1")]).await;
    desk.go_to("2026-02-01");
    used(&desk, &[("e1", "S1", "2026-01-10 08:00", "10")]).await;
    bill_through(&desk, "2026-01-31").await;
    let before = bills_of(&desk, account).await.remove(0);
    let words = |bill: &BillView| -> Vec<_> {
        let line = |row: &boss_core::billing::queries::ChargeRow| {
            (row.offering.clone(), row.price.clone(), row.unit.clone(), row.offering_id, row.tax_code.clone())
        };
        bill.charges.iter().map(line).collect()
    };
    assert_eq!(before.charges[0].offering.english, "Offering cdn");
    assert_eq!(before.charges[1].unit.english, "GB");
    assert_eq!(before.charges[0].tax_code.as_deref(), Some("3040201"));
    let other = setting.given.offering("pro", "0.06", &[]).await;
    for text in [
        format!("UPDATE subscription SET offering_id = {other} WHERE id = {id}"),
        "UPDATE offering SET name_chinese = 'y', name_english = 'y', unit_chinese = 'y', unit_english = 'y'"
            .to_owned(),
        "UPDATE price SET name_chinese = 'y', name_english = 'y'".to_owned(),
        "UPDATE meter SET unit_chinese = 'y', unit_english = 'y'".to_owned(),
        "UPDATE tax_code SET code = '999'".to_owned(),
    ] {
        db.execute_unprepared(&text).await.unwrap();
    }
    assert_eq!(words(&bills_of(&desk, account).await[0]), words(&before));
    let charge_id = before.charges[0].charge_id;
    let explained = desk.ask(ExplainCharge { charge_id }).await;
    assert_eq!(explained.charge.offering.english, "Offering cdn");
    let month = ListCharged {
        month: "2026-01".parse().unwrap(),
        currency: Currency::CNY,
        offering_id: Some(setting.offering),
        customer_id: None,
        window: Default::default(),
    };
    let reported = desk.ask(month).await.rows;
    assert!(reported.iter().all(|row| row.offering_name.as_ref().unwrap().english == "Offering cdn"));
    let rows = charge::Entity::find().all(db).await.unwrap();
    assert!(
        rows.iter().all(|row| row.words().line(boss_kernel::Language::English).starts_with("Offering cdn"))
    );
});
