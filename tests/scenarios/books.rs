//! The books prove themselves, and the database itself refuses to change what is written for good.

use crate::reports::two_months;
use boss_core::billing::{BillItemInput, MakeBill};
use boss_core::payments::ReversePayment;
use boss_core::reports::{BookReport, CheckBooks};
use boss_kernel::id::{AccountId, PaymentId};
use boss_kernel::{Amount, Currency};
use boss_tests::{Desk, story};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use std::collections::BTreeSet;

/// Ways in which one row can be wrong: the check that sees it, the wrong, and the way back.
const BREAKS: &[(&str, &str, &str)] = &[
    (
        "invoicing.series_gapless",
        "UPDATE invoice_series SET next_number = next_number + 1",
        "UPDATE invoice_series SET next_number = next_number - 1",
    ),
    (
        "invoicing.invoice_of_lines",
        "UPDATE invoice_line SET net_minor = net_minor + 1, total_minor = total_minor + 1 WHERE id = 1",
        "UPDATE invoice_line SET net_minor = net_minor - 1, total_minor = total_minor - 1 WHERE id = 1",
    ),
    (
        "invoicing.invoice_of_bills",
        "UPDATE invoice_bill SET amount_minor = amount_minor - 1 WHERE invoice_id = 1",
        "UPDATE invoice_bill SET amount_minor = amount_minor + 1 WHERE invoice_id = 1",
    ),
    (
        "invoicing.bill_invoiced",
        "UPDATE bill SET invoiced_minor = invoiced_minor - 1 WHERE id = 1",
        "UPDATE bill SET invoiced_minor = invoiced_minor + 1 WHERE id = 1",
    ),
    (
        "invoicing.covered_by_lines",
        "UPDATE invoice_bill SET amount_minor = amount_minor - 1 WHERE invoice_id = 1",
        "UPDATE invoice_bill SET amount_minor = amount_minor + 1 WHERE invoice_id = 1",
    ),
    (
        "invoicing.charge_not_over",
        "UPDATE invoice_line SET net_minor = net_minor - 1, tax_minor = tax_minor + 1 WHERE id = 1",
        "UPDATE invoice_line SET net_minor = net_minor + 1, tax_minor = tax_minor - 1 WHERE id = 1",
    ),
    (
        "invoicing.one_buyer_one_currency",
        "UPDATE invoice SET currency = 'EUR' WHERE id = 1",
        "UPDATE invoice SET currency = 'CNY' WHERE id = 1",
    ),
    (
        "invoicing.days_follow_numbers",
        "UPDATE invoice SET issued_on = '2026-01-30' WHERE sequence = 2",
        "UPDATE invoice SET issued_on = '2026-01-31' WHERE sequence = 2",
    ),
    (
        "payments.allocated",
        "UPDATE payment SET allocated_minor = allocated_minor - 1 WHERE id = 1",
        "UPDATE payment SET allocated_minor = allocated_minor + 1 WHERE id = 1",
    ),
    (
        "payments.bill_paid",
        "UPDATE bill SET paid_minor = paid_minor - 1 WHERE id = 1",
        "UPDATE bill SET paid_minor = paid_minor + 1 WHERE id = 1",
    ),
    (
        "payments.same_account",
        "UPDATE payment SET currency = 'USD' WHERE id = 1",
        "UPDATE payment SET currency = 'CNY' WHERE id = 1",
    ),
    (
        "payments.payment_posted",
        "UPDATE payment SET received_on = '2026-01-14' WHERE id = 1",
        "UPDATE payment SET received_on = '2026-01-15' WHERE id = 1",
    ),
    (
        "payments.allocation_posted",
        "UPDATE allocation SET allocated_on = '2026-01-14' WHERE id = 1",
        "UPDATE allocation SET allocated_on = '2026-01-15' WHERE id = 1",
    ),
    (
        "payments.reversed_whole",
        "UPDATE payment SET reversed_by_payment_id = NULL WHERE id = 2",
        "UPDATE payment SET reversed_by_payment_id = 3 WHERE id = 2",
    ),
    (
        "billing.numbers_gapless",
        "UPDATE bill SET number = 'B00000099' WHERE id = 1",
        "UPDATE bill SET number = 'B00000001' WHERE id = 1",
    ),
    (
        "billing.drafts_untouched",
        "INSERT INTO bill (account_id, customer_id, period_from, period_to, billed_on, due_on, currency, net_minor, tax_minor, total_minor, \
         paid_minor, invoiced_minor, state, created_at, version, group_name) \
         VALUES (1, 1, '2026-01-01', '2026-02-01', '2026-01-31', '2026-01-31', 'CNY', 0, 0, 0, 1, 0, 'new', 0, 1, '')",
        "DELETE FROM bill WHERE number IS NULL",
    ),
    (
        "billing.drafts_awaited",
        "UPDATE account SET draft_run_id = 1 WHERE id = 1",
        "UPDATE account SET draft_run_id = NULL WHERE id = 1",
    ),
    (
        "billing.closed_billed_to_the_end",
        "UPDATE account SET state = 'closed', owed_until = '2026-01-02', billed_until = '2026-01-01' WHERE id = 1",
        "UPDATE account SET state = 'active', owed_until = NULL, billed_until = NULL WHERE id = 1",
    ),
    (
        "billing.payers_pay_for_themselves",
        "UPDATE account SET payer_account_id = 1 WHERE id = 1",
        "UPDATE account SET payer_account_id = NULL WHERE id = 1",
    ),
    (
        "billing.bill_of_charges",
        "INSERT INTO bill_item (bill_id, account_id, name, tax_rate, tax_included, currency, net_minor, tax_minor, total_minor, created_at) \
         SELECT id, account_id, 'x', '0', paid_minor < 0, currency, 1, 0, 1, 0 FROM bill WHERE id = 1",
        "DELETE FROM bill_item",
    ),
    (
        "billing.bill_posted",
        "UPDATE ledger_entry SET booked_on = '2026-01-30' WHERE kind = 'bill' AND booked_on = '2026-01-31'",
        "UPDATE ledger_entry SET booked_on = '2026-01-31' WHERE kind = 'bill' AND booked_on = '2026-01-30'",
    ),
    (
        "ledger.balanced",
        "INSERT INTO posting (entry_id, ledger_account, currency, amount_minor) VALUES (1, 'revenue', 'CNY', 77)",
        "DELETE FROM posting WHERE amount_minor = 77",
    ),
    (
        "ledger.no_empty_entry",
        "INSERT INTO ledger_entry (booked_on, kind, source_kind, source_id, created_at) VALUES ('2026-01-31', 'wallet', 'bill', 1, 7)",
        "DELETE FROM ledger_entry WHERE created_at = 7",
    ),
    (
        "billing.bill_of_one_currency",
        "UPDATE charge SET currency = 'EUR' WHERE bill_id = 1",
        "UPDATE charge SET currency = 'CNY' WHERE bill_id = 1",
    ),
    (
        "billing.bill_covers_its_days",
        "UPDATE bill SET period_to = '2025-12-31' WHERE id = 1",
        "UPDATE bill SET period_to = '2026-01-01' WHERE id = 1",
    ),
    (
        "billing.due_after_bill",
        "UPDATE bill SET due_on = '2025-12-30' WHERE id = 1",
        "UPDATE bill SET due_on = '2026-01-30' WHERE id = 1",
    ),
    (
        "billing.revenue_and_tax_posted",
        "UPDATE posting SET ledger_account = 'revenue' WHERE entry_id = 1 AND amount_minor = -600",
        "UPDATE posting SET ledger_account = 'taxPayable' WHERE entry_id = 1 AND amount_minor = -600",
    ),
    (
        "billing.corrections_name_their_charge",
        "UPDATE charge SET corrects_charge_id = 1 WHERE id = 2",
        "UPDATE charge SET corrects_charge_id = NULL WHERE id = 2",
    ),
    (
        "billing.charged_once",
        "INSERT INTO charge (bill_id, account_id, subscription_id, price_id, price_version_id, period_from, period_to, served_from, served_to, \
         offering_id, offering_chinese, offering_english, price_chinese, price_english, unit_chinese, unit_english, \
         billable_on, quantity, tax_rate, currency, net_minor, tax_minor, total_minor, explanation) \
         SELECT bill_id, account_id, subscription_id, price_id, price_version_id, period_from, period_to, served_from, served_to, \
         offering_id, offering_chinese, offering_english, price_chinese, price_english, unit_chinese, unit_english, \
         billable_on, quantity, tax_rate, currency, 0, 0, 0, 'twice' FROM charge WHERE id = 1",
        "DELETE FROM charge WHERE explanation = 'twice'",
    ),
    (
        "billing.discounts_where_given",
        "INSERT INTO charge_discount (charge_id, discount_id, amount_minor) SELECT min(charge.id), 1, 1 FROM charge \
         WHERE account_id <> (SELECT account_id FROM discount WHERE id = 1)",
        "DELETE FROM charge_discount",
    ),
    (
        "billing.discounts_within_coupon",
        "INSERT INTO charge_discount (charge_id, discount_id, amount_minor) SELECT min(charge.id), 1, 101 FROM charge \
         WHERE account_id = (SELECT account_id FROM discount WHERE id = 1)",
        "DELETE FROM charge_discount",
    ),
    (
        "billing.state_of_payment",
        "UPDATE bill SET state = 'partiallyPaid' WHERE paid_minor = 0 AND state = 'validated'",
        "UPDATE bill SET state = 'validated' WHERE paid_minor = 0 AND state = 'partiallyPaid'",
    ),
    (
        "invoicing.platform_numbers",
        "INSERT INTO platform_number_correction (invoice_id, noted, corrected, reason, created_at) VALUES (1, 'a', 'b', 'x', 0)",
        "DELETE FROM platform_number_correction",
    ),
    (
        "books.references",
        "UPDATE account SET parked_run_id = 999 WHERE id = 1",
        "UPDATE account SET parked_run_id = NULL WHERE id = 1",
    ),
    (
        "books.sources",
        "UPDATE ledger_entry SET source_id = 999 WHERE id = 1",
        "UPDATE ledger_entry SET source_id = 1 WHERE id = 1",
    ),
    (
        "books.sources",
        "UPDATE ledger_entry SET source_kind = 'loan' WHERE id = 1",
        "UPDATE ledger_entry SET source_kind = 'bill' WHERE id = 1",
    ),
    (
        "books.trail",
        "UPDATE audit_object SET object_id = object_id + 900 WHERE kind = 'payment'",
        "UPDATE audit_object SET object_id = object_id - 900 WHERE kind = 'payment'",
    ),
    (
        "books.numbers_gapless",
        "UPDATE payment SET number = 'P00000099' WHERE id = 1",
        "UPDATE payment SET number = 'P00000001' WHERE id = 1",
    ),
    (
        "usage.days_of_events",
        "UPDATE usage_day SET quantity = CASE subscription_id WHEN 1 THEN quantity + 1 ELSE quantity - 1 END",
        "UPDATE usage_day SET quantity = CASE subscription_id WHEN 1 THEN quantity - 1 ELSE quantity + 1 END",
    ),
    (
        "usage.details_of_days",
        "INSERT INTO usage_value (subscription_id, meter_id, day, value, events) VALUES (1, 1, '2026-01-05', 'x', 1)",
        "DELETE FROM usage_value",
    ),
    (
        "payments.receivable",
        "INSERT INTO posting (entry_id, ledger_account, account_id, currency, amount_minor) VALUES (1, 'receivable', 1, 'CNY', 1), (1, 'bank', 1, 'CNY', -1)",
        "INSERT INTO posting (entry_id, ledger_account, account_id, currency, amount_minor) VALUES (1, 'receivable', 1, 'CNY', -1), (1, 'bank', 1, 'CNY', 1)",
    ),
    (
        "payments.unapplied",
        "INSERT INTO posting (entry_id, ledger_account, account_id, currency, amount_minor) VALUES (1, 'unapplied', 1, 'CNY', 1), (1, 'bank', 1, 'CNY', -1)",
        "INSERT INTO posting (entry_id, ledger_account, account_id, currency, amount_minor) VALUES (1, 'unapplied', 1, 'CNY', -1), (1, 'bank', 1, 'CNY', 1)",
    ),
];

/// A coupon that counts once, given to the first account; usage of two subscriptions, by event and by day.
const USED: &str = "INSERT INTO usage_import (id, file_name, rows_read, events_accepted, events_duplicate, imported_at) VALUES (1, 'u.csv', 2, 2, 0, 0); \
    INSERT INTO coupon (id, code, name_chinese, name_english, amount_minor, currency, duration, priority, active, created_at, version) \
    SELECT 1, 'ONCE', '一次', 'Once', 100, 'CNY', 'once', 0, seen.yes, 0, 1 FROM (SELECT paid_minor >= 0 AS yes FROM bill WHERE id = 1) AS seen; \
    INSERT INTO discount (id, coupon_id, account_id, from_on, created_at, version) VALUES (1, 1, 1, '2025-12-01', 0, 1); \
    INSERT INTO meter (id, code, name_chinese, name_english, unit_chinese, unit_english, created_at) \
    VALUES (1, 'calls', '调用', 'Calls', '次', 'call', 0); \
    INSERT INTO usage_day (subscription_id, meter_id, day, quantity, events) \
    VALUES (1, 1, '2026-01-05', 5, 1), (2, 1, '2026-01-05', 7, 1)";

/// Two events, whose keys each engine writes in its own way.
pub(crate) async fn use_services(desk: &Desk, db: &DatabaseConnection) {
    db.execute_unprepared(USED).await.unwrap();
    for (subscription, quantity) in [(1, 5), (2, 7)] {
        let event = format!(
            "INSERT INTO usage_event (event_id, subscription_id, meter_id, at, quantity, import_id, line) \
             VALUES ('e{subscription}', {subscription}, 1, 0, {quantity}, 1, 1)"
        );
        db.execute_unprepared(&event).await.unwrap();
    }
    assert_eq!(broken_but_guards(desk).await, 0);
}

story!(the_books_hold_and_one_wrong_row_is_found, |desk| async move {
    two_months(&desk).await;
    desk.act(ReversePayment { payment_id: PaymentId(2), reason: "bounced".into(), version: 1 }).await;
    let whole = desk.ask(CheckBooks {}).await;
    let broken: Vec<_> = whole.findings.iter().filter(|finding| finding.broken.is_some()).collect();
    assert!(broken.is_empty(), "{broken:?}");
    let db = desk.without_guards().await;
    use_services(&desk, &db).await;
    for (name, sql, undo) in BREAKS {
        let changed = db.execute_unprepared(sql).await.unwrap();
        assert!(changed.rows_affected() > 0, "{name}");
        let found = desk.ask(CheckBooks {}).await;
        let finding = found.findings.iter().find(|finding| finding.name == *name).unwrap();
        assert!(finding.broken.is_some(), "{name} does not see: {sql}");
        db.execute_unprepared(undo).await.unwrap();
        assert_eq!(broken_but_guards(&desk).await, 0, "after {undo}");
    }
});

/// How many checks find something but the one that misses the guards the test itself took away.
pub(crate) fn but_guards(found: &BookReport) -> usize {
    found.findings.iter().filter(|finding| finding.broken.is_some() && finding.name != SCHEMA).count()
}

pub(crate) async fn broken_but_guards(desk: &Desk) -> usize {
    but_guards(&desk.ask(CheckBooks {}).await)
}

story!(every_check_has_a_row_that_breaks_it, |desk| async move {
    let registered = desk.ask(CheckBooks {}).await.findings;
    let registered: BTreeSet<&str> = registered.iter().map(|finding| finding.name.as_str()).collect();
    let broken = BREAKS.iter().chain(crate::billing::credits::BREAKS).map(|(name, ..)| *name);
    // A server looks after its own pages, and who runs it after its schema.
    let of_file: &[&str] = if is_sqlite(&desk.without_guards().await) { &[PAGES, SCHEMA] } else { &[] };
    assert_eq!(registered, broken.chain(of_file.iter().copied()).collect::<BTreeSet<&str>>());
});

/// The check of an embedded database's tables, indexes and guards.
pub(crate) const SCHEMA: &str = "store.schema";

/// The check of an embedded database's pages and indexes, which no wrong row can break.
pub(crate) const PAGES: &str = "store.pages";

pub(crate) fn is_sqlite(db: &DatabaseConnection) -> bool {
    db.get_database_backend() == sea_orm::DbBackend::Sqlite
}

story!(what_is_written_for_good_can_not_be_changed_or_removed, |desk| async move {
    let billed = two_months(&desk).await;
    desk.gate.seal_audit().await.unwrap();
    let logo = "INSERT INTO company_logo (digest, png) SELECT 'd', {} WHERE 1 = 1";
    let bytes = if billed.db.get_database_backend() == sea_orm::DbBackend::Sqlite { "x'00'" } else { "'x'" };
    billed.db.execute_unprepared(&logo.replace("{}", bytes)).await.unwrap();
    let series = "INSERT INTO number_series (name, next) SELECT 'bill', count(*) + 1 FROM bill";
    billed.db.execute_unprepared(series).await.unwrap();
    let item = BillItemInput {
        name: "安装".into(),
        amount: Some(Amount::new(100, Currency::CNY)),
        ..BillItemInput::default()
    };
    let (account_id, items) = (AccountId(1), vec![item]);
    desk.act(MakeBill { account_id, items, due_on: None, group_name: None, reason: None, draft: false })
        .await;
    let refusal = billed.db.execute_unprepared("DELETE FROM bill").await.expect_err("a bill stays");
    assert!(refusal.to_string().contains("append-only"), "{refusal}");
    let changes = [
        ("bill_item", "name = 'y'"),
        ("audit_record", "action = 'x'"),
        ("audit_object", "label = 'x'"),
        ("audit_chain", "hash = 'x'"),
        ("company_logo", "digest = 'x'"),
        ("ledger_entry", "kind = 'x'"),
        ("posting", "amount_minor = 1"),
        ("charge", "explanation = 'x'"),
        ("invoice", "buyer = 'x'"),
        ("invoice", "platform_number = 'x', remarks = 'x'"),
        ("invoice_line", "description = 'x'"),
        ("invoice_bill", "amount_minor = 1"),
        ("allocation", "amount_minor = 1"),
        ("bill", "total_minor = total_minor + 1, net_minor = net_minor + 1"),
        ("bill", "due_on = '2026-12-31'"),
        ("bill", "account_id = 2"),
        ("bill", "number = NULL, state = 'new'"),
        ("payment", "amount_minor = amount_minor * 2"),
        ("payment", "received_on = '2026-01-02'"),
        ("payment", "reference = 'x'"),
        ("platform_number_correction", "reason = 'x'"),
    ];
    let note = "INSERT INTO platform_number_correction (invoice_id, noted, corrected, reason, created_at) VALUES (2, 'a', 'b', 'x', 0)";
    billed.db.execute_unprepared(note).await.unwrap();
    for (table, change) in changes {
        for sql in [format!("UPDATE {table} SET {change}"), format!("DELETE FROM {table}")] {
            let refusal = billed.db.execute_unprepared(&sql).await.expect_err(&sql);
            assert!(refusal.to_string().contains("append-only"), "{sql}: {refusal}");
        }
    }
    let note = "UPDATE invoice SET platform_number = '24312000000000000001' WHERE id = 1";
    assert_eq!(billed.db.execute_unprepared(note).await.unwrap().rows_affected(), 1);
    assert!(billed.db.execute_unprepared(note).await.is_err(), "a platform number is noted once");
    // It changes as a correction says, and only so.
    let other = "UPDATE invoice SET platform_number = '24312000000000000002' WHERE id = 1";
    assert!(billed.db.execute_unprepared(other).await.is_err(), "no correction says so");
    let correction = "INSERT INTO platform_number_correction (invoice_id, noted, corrected, reason, created_at) \
                      VALUES (1, '24312000000000000001', '24312000000000000002', 'x', 0)";
    billed.db.execute_unprepared(correction).await.unwrap();
    assert!(
        billed.db.execute_unprepared("UPDATE invoice SET platform_number = NULL WHERE id = 1").await.is_err()
    );
    assert_eq!(billed.db.execute_unprepared(other).await.unwrap().rows_affected(), 1);
    assert!(billed.db.execute_unprepared(note).await.is_err(), "back again takes another correction");
});

story!(nothing_comes_onto_a_bill_that_is_posted, |desk| async move {
    let billed = two_months(&desk).await;
    let item = "INSERT INTO bill_item (bill_id, account_id, name, tax_rate, tax_included, currency, net_minor, tax_minor, total_minor, created_at) \
                SELECT id, account_id, 'x', '0', paid_minor < 0, currency, 0, 0, 0, 0 FROM bill WHERE id = 1";
    let charge = BREAKS.iter().find(|(name, ..)| *name == "billing.charged_once").unwrap().1;
    for sql in [item, charge] {
        let refusal = billed.db.execute_unprepared(sql).await.expect_err(sql);
        assert!(refusal.to_string().contains("append-only"), "{sql}: {refusal}");
    }
    assert_eq!(desk.ask(CheckBooks {}).await.broken, 0);
});
