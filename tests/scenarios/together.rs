//! Two people at the same documents at the same time: the second sees what the first did, and neither is refused for nothing.
//!
//! One of the two is played by a transaction of its own that has written and not yet committed; the other acts through the gate
//! meanwhile. On SQLite the gate waits for it at its beginning, on PostgreSQL at the row they both want.

use boss_core::billing::model::BillState;
use boss_core::invoicing::{IssueForRun, IssueInvoices, IssueRequest, codes as invoicing_codes};
use boss_core::payments::model::PaymentMethod;
use boss_core::payments::{AllocationRule, AllocationWish, RecordPayment};
use boss_kernel::id::{AccountId, BillId};
use boss_kernel::{Amount, Currency};
use boss_tests::billed::Billed;
use boss_tests::desk::{EngineChoice, tell};
use boss_tests::{Desk, story};
use sea_orm::{ConnectionTrait, DatabaseTransaction, TransactionTrait};
use std::time::Duration;

/// Long enough for the other to arrive at the row; whoever comes later finds it committed, which is as good.
const MEANWHILE: Duration = Duration::from_millis(700);

async fn colleague(billed: &Billed, sql: &str) -> DatabaseTransaction {
    let tx = billed.db.begin().await.unwrap();
    assert!(tx.execute_unprepared(sql).await.unwrap().rows_affected() > 0, "{sql}");
    tx
}

async fn commit_later(tx: DatabaseTransaction) {
    tokio::time::sleep(MEANWHILE).await;
    tx.commit().await.unwrap();
}

fn issue(bill: BillId, day: &str) -> IssueInvoices {
    let request = IssueRequest { bill_ids: vec![bill], ..IssueRequest::default() };
    IssueInvoices { requests: vec![request], issued_on: day.parse().ok() }
}

async fn january(desk: &Desk) -> Billed {
    desk.go_to("2026-02-02");
    Billed::at(desk).await
}

story!(an_invoice_of_yesterday_never_follows_one_of_today, |desk| async move {
    let billed = january(&desk).await;
    let river = billed.customer("云川科技").await;
    let first = billed.bill(river, "2026-01-31", &[10_000]).await;
    let second = billed.bill(river, "2026-01-31", &[10_000]).await;
    desk.act(issue(first, "2026-02-01")).await;
    let tx = colleague(&billed, "UPDATE invoice_series SET next_number = 3").await;
    let others = "customer_id, account_id, invoice_kind, due_on, currency, net_minor, tax_minor, total_minor, language, \
                  seller, buyer, created_at";
    let copy = format!(
        "INSERT INTO invoice (id, series_id, sequence, number, issued_on, {others}) \
         SELECT 99, series_id, 2, 'INV-00000002', '2026-02-02', {others} FROM invoice WHERE sequence = 1"
    );
    tx.execute_unprepared(&copy).await.unwrap();
    let late = desk.gate.act(&desk.owner, issue(second, "2026-02-01"));
    let (late, ()) = tokio::join!(late, commit_later(tx));
    let refusal = late.unwrap_err();
    assert_eq!(refusal.faults()[0].code, invoicing_codes::ISSUE_DAY_IMPOSSIBLE);
    assert_eq!(refusal.faults()[0].params["from"], "2026-02-02");
    let done = desk.act(issue(second, "2026-02-02")).await.output;
    assert_eq!(done.invoices[0].number.as_deref(), Some("INV-00000003"));
});

story!(a_payment_does_not_stop_a_run_of_invoices, |desk| async move {
    let billed = january(&desk).await;
    let river = billed.customer("云川科技").await;
    let hill = billed.customer("青山传媒").await;
    billed.bill(river, "2026-01-31", &[10_000]).await;
    let paid = billed.bill(hill, "2026-01-31", &[10_000]).await;
    let pay = format!(
        "UPDATE bill SET paid_minor = 100, state = 'partiallyPaid', version = version + 1 WHERE id = {paid}"
    );
    let tx = colleague(&billed, &pay).await;
    let run = IssueForRun { bill_run_id: Some(billed.run), ..IssueForRun::default() };
    let (done, ()) = tokio::join!(desk.gate.act(&desk.owner, run), commit_later(tx));
    assert_eq!(done.unwrap().output.invoices, 2);
    let bill = billed.read_bill(paid).await;
    assert_eq!((bill.paid_minor.0, bill.invoiced_minor.0), (100, 10_600));
});

/// A bill that is held back while a run waits for it is left out by name, and the others are invoiced.
#[test]
fn a_bill_held_back_meanwhile_spoils_nothing_else() {
    tell(EngineChoice::Postgres, |desk| async move {
        let billed = january(&desk).await;
        let river = billed.customer("云川科技").await;
        let first = billed.bill(river, "2026-01-31", &[10_000]).await;
        let held = billed.bill(river, "2026-01-31", &[10_000]).await;
        let invoiced = billed.bill(river, "2026-01-31", &[10_000]).await;
        let hold = format!("UPDATE bill SET state = 'onHold', version = version + 1 WHERE id = {held}");
        let tx = colleague(&billed, &hold).await;
        let invoice = format!(
            "UPDATE bill SET invoiced_minor = total_minor, version = version + 1 WHERE id = {invoiced}"
        );
        assert_eq!(tx.execute_unprepared(&invoice).await.unwrap().rows_affected(), 1);
        let run = IssueForRun { bill_run_id: Some(billed.run), ..IssueForRun::default() };
        let (done, ()) = tokio::join!(desk.gate.act(&desk.owner, run), commit_later(tx));
        let done = done.unwrap().output;
        assert_eq!((done.invoices, done.left_out), (1, 2));
        let left: Vec<(BillId, &str)> =
            done.not_invoiced.iter().map(|left| (left.bill_id, left.reason.code.as_str())).collect();
        let expect = [(held, invoicing_codes::BILL_ON_HOLD), (invoiced, invoicing_codes::NOTHING_LEFT)];
        assert_eq!(left, expect.each_ref().map(|(bill, code)| (*bill, code.as_str())));
        assert_eq!(billed.read_bill(first).await.invoiced_minor.0, 10_600);
    });
}

/// Invoices and payments over the same bills, each in its own order, never wait for each other in a circle.
#[test]
fn invoices_and_payments_lock_bills_in_one_order() {
    tell(EngineChoice::Postgres, |desk| async move {
        let billed = january(&desk).await;
        let river = billed.customer("云川科技").await;
        // The older bill has the higher id: a run of invoices looks at it first.
        let newer = billed.bill(river, "2026-01-31", &[10_000]).await;
        let older = billed.bill(river, "2025-12-31", &[10_000]).await;
        let touch = format!("UPDATE bill SET version = version + 1 WHERE id = {newer}");
        let tx = colleague(&billed, &touch).await;
        let run = IssueForRun { bill_run_id: Some(billed.run), ..IssueForRun::default() };
        let payment = received(river.account, 21_200);
        let (run, payment, ()) = tokio::join!(
            desk.gate.act(&desk.owner, run),
            desk.gate.act(&desk.owner, payment),
            commit_later(tx)
        );
        assert_eq!(run.unwrap().output.invoices, 2);
        assert_eq!(payment.unwrap().output.allocations.len(), 2);
        let bill = billed.read_bill(older).await;
        assert_eq!((bill.state, bill.invoiced_minor), (BillState::Settled, bill.total_minor));
    });
}

/// Drafts of a run wait without numbers: a colleague issues while the run still draws up. Only a server has two writers.
#[test]
fn a_run_leaves_the_numbers_to_others_until_its_last_bill() {
    tell(EngineChoice::Postgres, |desk| async move {
        let billed = january(&desk).await;
        let river = billed.customer("云川科技").await;
        let last = *billed.many_bills(river, "2026-01-31", 1_100).await.last().unwrap();
        let hill = billed.customer("青山传媒").await;
        let other = billed.bill(hill, "2026-02-01", &[10_000]).await;
        let touch = format!("UPDATE bill SET version = version + 1 WHERE id = {last}");
        let tx = colleague(&billed, &touch).await;
        let run = IssueForRun { billed_through: "2026-01-31".parse().ok(), ..IssueForRun::default() };
        let meanwhile = async {
            tokio::time::sleep(MEANWHILE).await;
            let issued = desk.gate.act(&desk.owner, issue(other, "2026-02-02"));
            let issued = tokio::time::timeout(Duration::from_secs(10), issued).await;
            tx.commit().await.unwrap();
            issued.expect("the series is free").unwrap()
        };
        let (run, issued) = tokio::join!(desk.gate.act(&desk.owner, run), meanwhile);
        assert_eq!(issued.output.invoices[0].number.as_deref(), Some("INV-00000001"));
        let run = run.unwrap().output;
        assert_eq!((run.invoices, run.first_number.as_deref()), (1_101, Some("INV-00000002")));
        assert_eq!(run.last_number.as_deref(), Some("INV-00001102"));
    });
}

fn received(account_id: AccountId, minor: i64) -> RecordPayment {
    RecordPayment {
        account_id,
        amount: Amount::new(minor, Currency::CNY),
        received_on: "2026-02-02".parse().expect("a date"),
        method: PaymentMethod::BankTransfer,
        reference: None,
        note: None,
        allocate: AllocationWish::Rule(AllocationRule::OldestFirst),
    }
}

story!(a_second_payment_settles_what_the_first_left, |desk| async move {
    let billed = january(&desk).await;
    let river = billed.customer("云川科技").await;
    let first = billed.bill(river, "2025-12-31", &[10_000]).await;
    let second = billed.bill(river, "2026-01-31", &[20_000]).await;
    let settle = format!(
        "UPDATE bill SET paid_minor = total_minor, state = 'settled', version = version + 1 WHERE id = {first}"
    );
    let tx = colleague(&billed, &settle).await;
    let payment = desk.gate.act(&desk.owner, received(river.account, 15_600));
    let (done, ()) = tokio::join!(payment, commit_later(tx));
    let made = done.unwrap().output.allocations;
    assert_eq!((made.len(), made[0].bill_id, made[0].amount.minor()), (1, second, 15_600));
    assert_eq!(made[0].state_after, BillState::PartiallyPaid);
});
