//! Runs in batches: stopped and taken up, asked for twice, and what others do meanwhile.

use super::previews::without_ids;
use super::*;
use boss_core::billing::model::BillRunState;
use boss_core::billing::{BillRunRow, DiscardBills, ListBillRuns, ViewBillRun};
use boss_core::gate::{Action, Call, Task, codes};
use boss_core::payments::model::PaymentMethod;
use boss_core::payments::{AllocationRule, AllocationWish, RecordPayment};
use boss_kernel::Amount;
use boss_kernel::id::{BillId, BillRunId};
use boss_tests::{Month, story};
use sea_orm::{ConnectionTrait, Statement};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// Two batches and a part of a third.
pub(super) const ACCOUNTS: i64 = 4_500;
/// One in five hundred is in another currency than what it is sold: such are parked.
pub(super) const PARKED: i64 = 9;
const PARKED_IN_FIRST: i64 = 5;
pub(super) const BATCH: i64 = 2_048;
/// In the middle of the second batch.
const MIDDLE: u64 = 2_600;

pub(super) async fn january(desk: &Desk) -> Given {
    let first = "2026-01-01".parse().unwrap();
    Month::begin(desk, ACCOUNTS, first).await.unwrap();
    desk.go_to("2026-02-01");
    let given = Given::at(desk).await;
    given.db.execute_unprepared("UPDATE account SET currency = 'USD' WHERE id % 500 = 7").await.unwrap();
    given
}

pub(super) async fn number(given: &Given, text: &str) -> i64 {
    let row = given.db.query_one_raw(Statement::from_string(given.db.get_database_backend(), text)).await;
    row.unwrap().unwrap().try_get_by_index(0).unwrap()
}

/// Bill numbers run from one to as many as there are, each account has one bill, and the trail names each.
async fn each_billed_once(given: &Given, bills: i64) {
    assert_eq!(number(given, "SELECT count(*) FROM bill").await, bills);
    assert_eq!(number(given, "SELECT count(DISTINCT account_id) FROM bill").await, bills);
    assert_eq!(number(given, "SELECT next - 1 FROM number_series WHERE name = 'bill'").await, bills);
    let last = format!("SELECT count(*) FROM bill WHERE number = 'B{bills:08}'");
    assert_eq!(number(given, &last).await, 1);
    assert_eq!(number(given, "SELECT count(*) FROM audit_object WHERE kind = 'bill'").await, bills);
}

fn call(desk: &Desk, task: Task) -> Call {
    call_of(desk, task, through("2026-01-31"))
}

fn call_of(desk: &Desk, task: Task, run: RunBilling) -> Call {
    let input = serde_json::to_value(run).unwrap();
    Call { task, ..Call::new(RunBilling::NAME, input, desk.gate.new_request_id()) }
}

/// A task somebody cancels when so many accounts are done.
fn cancelled_at(accounts: u64) -> Task {
    let task: Arc<OnceLock<Task>> = Arc::default();
    let inside = task.clone();
    let watched = Task::watched(Arc::new(move |progress| {
        if progress.done >= accounts
            && let Some(task) = inside.get()
        {
            task.cancel();
        }
    }));
    task.get_or_init(|| watched.clone());
    watched
}

/// Runs January and stops it in its second batch; returns the call.
pub(super) async fn stopped(desk: &Desk) -> Call {
    let call = call(desk, cancelled_at(MIDDLE));
    let refusal = desk.gate.run(&desk.owner, call.clone()).await.unwrap_err();
    assert_eq!(refusal.code(), codes::STOPPED);
    Call { task: Task::unwatched(), ..call }
}

story!(what_is_thrown_away_of_an_unfinished_run_is_not_counted, |desk| async move {
    let given = january(&desk).await;
    let drafts = RunBilling { draft: true, ..through("2026-01-31") };
    let begun = call_of(&desk, cancelled_at(MIDDLE), drafts.clone());
    assert_eq!(desk.gate.run(&desk.owner, begun).await.unwrap_err().code(), codes::STOPPED);
    let made = BATCH - PARKED_IN_FIRST;
    let ids =
        [number(&given, "SELECT min(id) FROM bill").await, number(&given, "SELECT max(id) FROM bill").await];
    let gone = DiscardBills { bill_ids: ids.map(BillId).to_vec(), reason: "用量有误".to_owned() };
    assert_eq!(desk.act(gone).await.output.bills, 2);
    assert_eq!(runs(&desk).await[0].bills, made - 2);
    let done = desk.act(drafts).await.output;
    assert_eq!(
        (done.continued, done.bills, done.charges),
        (BATCH, ACCOUNTS - PARKED - 2, ACCOUNTS - PARKED - 2)
    );
    assert_eq!((done.totals[0].bills, done.largest_bills.len()), (done.bills, 10));
    assert_eq!(number(&given, "SELECT count(*) FROM bill").await, done.bills);
    assert_eq!(
        number(&given, "SELECT CAST(sum(total_minor) AS bigint) FROM bill").await,
        done.totals[0].total.minor()
    );
    assert_eq!(runs(&desk).await[0].bills, done.bills);
    books_hold(&desk).await;
});

async fn runs(desk: &Desk) -> Vec<BillRunRow> {
    desk.ask(ListBillRuns::default()).await.rows
}

async fn state(desk: &Desk, run: Option<BillRunId>) -> BillRunState {
    desk.ask(ViewBillRun { bill_run_id: run.unwrap() }).await.run.state
}

story!(a_run_that_was_stopped_is_taken_up, |desk| async move {
    let given = january(&desk).await;
    let begun = stopped(&desk).await;
    let unfinished = &runs(&desk).await[0];
    assert_eq!((unfinished.state, unfinished.accounts), (BillRunState::InProgress, BATCH));
    assert_eq!((unfinished.bills, unfinished.finished_at), (BATCH - PARKED_IN_FIRST, None));
    each_billed_once(&given, BATCH - PARKED_IN_FIRST).await;
    books_hold(&desk).await;

    let shown = desk.rehearse(through("2026-01-31")).await.output;
    assert_eq!((shown.continued, shown.accounts), (BATCH, ACCOUNTS));
    assert_eq!(number(&given, "SELECT count(*) FROM bill").await, BATCH - PARKED_IN_FIRST);

    let done = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!(done.bill_run_id, Some(unfinished.bill_run_id));
    assert_eq!((done.continued, done.accounts, done.bills), (BATCH, ACCOUNTS, ACCOUNTS - PARKED));
    assert_eq!((done.parked_count, done.parked.len() as i64), (PARKED, PARKED));
    assert_eq!((done.expectation.due, done.expectation.uncharged_count), (ACCOUNTS - PARKED, 0));
    let shown = BillRunSummary { continued: BATCH, ..shown };
    assert_eq!(without_ids(done.clone()), without_ids(shown));
    each_billed_once(&given, ACCOUNTS - PARKED).await;
    let page = desk.ask(ViewBillRun { bill_run_id: unfinished.bill_run_id }).await;
    assert_eq!((page.run.state, page.run.bills), (BillRunState::Completed, ACCOUNTS - PARKED));
    let verbs: Vec<&str> = page.timeline.iter().map(|entry| entry.verb.as_str()).collect();
    assert_eq!(verbs, ["changed", "changed", "created"], "finished, taken up, begun");

    // The request that was stopped asks again, and hears what became of its run.
    let again = desk.gate.run(&desk.owner, begun).await.unwrap().typed::<BillRunSummary>().unwrap();
    assert_eq!(again.output, BillRunSummary { continued: 0, ..done });
    assert_eq!(
        bill_through(&desk, "2026-01-31").await.output.accounts,
        PARKED,
        "parked ones are tried again"
    );
    each_billed_once(&given, ACCOUNTS - PARKED).await;
});

story!(a_request_that_comes_again_goes_on_with_its_run, |desk| async move {
    let given = january(&desk).await;
    let begun = stopped(&desk).await;
    let done = desk.gate.run(&desk.owner, begun.clone()).await.unwrap();
    let summary: BillRunSummary = serde_json::from_value(done.output.clone()).unwrap();
    assert_eq!((summary.continued, summary.bills), (BATCH, ACCOUNTS - PARKED));
    let replayed = desk.gate.run(&desk.owner, begun).await.unwrap();
    assert!(replayed.replayed && replayed.output == done.output);
    assert_eq!(runs(&desk).await.len(), 1);
    each_billed_once(&given, ACCOUNTS - PARKED).await;
});

story!(what_an_unfinished_run_left_can_be_done_by_others, |desk| async move {
    january(&desk).await;
    stopped(&desk).await;
    let unfinished = runs(&desk).await[0].bill_run_id;
    let one = RunBilling { account_ids: Some(vec![AccountId(4_000)]), ..through("2026-01-31") };
    let other = desk.act(one).await.output;
    assert_ne!(other.bill_run_id, Some(unfinished), "a run for one account is another run");
    assert_eq!((other.bills, state(&desk, Some(unfinished)).await), (1, BillRunState::InProgress));
    desk.go_to("2026-03-01");
    let march = bill_through(&desk, "2026-02-28").await.output;
    assert_eq!((march.continued, march.bills), (0, ACCOUNTS - PARKED));
    assert_eq!(state(&desk, march.bill_run_id).await, BillRunState::Completed);
    assert_eq!(state(&desk, Some(unfinished)).await, BillRunState::Cancelled);
});

story!(two_long_runs_at_once_do_one_work, |desk| async move {
    let given = january(&desk).await;
    let (one, other) = tokio::join!(desk.act(through("2026-01-31")), desk.act(through("2026-01-31")));
    assert_eq!(one.output.bill_run_id, other.output.bill_run_id);
    assert_eq!((one.output.bills, other.output.bills), (ACCOUNTS - PARKED, ACCOUNTS - PARKED));
    each_billed_once(&given, ACCOUNTS - PARKED).await;
    assert_eq!(runs(&desk).await.len(), 1);
    books_hold(&desk).await;
});

story!(others_write_between_the_batches, |desk| async move {
    january(&desk).await;
    let begun = Arc::new(tokio::sync::Notify::new());
    let tell = begun.clone();
    let task = Task::watched(Arc::new(move |progress| {
        if progress.done > 0 {
            tell.notify_one();
        }
    }));
    let over = AtomicBool::new(false);
    let run = async {
        let outcome = desk.gate.run(&desk.owner, call(&desk, task)).await;
        over.store(true, Ordering::Relaxed);
        outcome.unwrap()
    };
    let payment = async {
        begun.notified().await;
        let payment = RecordPayment {
            account_id: AccountId(4_400),
            amount: Amount::new(500, boss_kernel::Currency::CNY),
            received_on: "2026-02-01".parse().unwrap(),
            method: PaymentMethod::BankTransfer,
            reference: None,
            note: None,
            allocate: AllocationWish::Rule(AllocationRule::None),
        };
        desk.act(payment).await;
        assert!(!over.load(Ordering::Relaxed), "the payment waited for the whole run");
    };
    tokio::join!(run, payment);
    books_hold(&desk).await;
});
