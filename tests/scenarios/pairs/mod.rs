//! Money actions against each other on PostgreSQL: each with each at the same moment, on the same customers, and all of them during
//! runs over many accounts. The server counts the deadlocks, so that no retry hides one; there must be none. SQLite has one
//! writer: nothing can wait in a circle there.

mod customers;
mod documents;
mod services;
mod stage;
mod terms;

use boss_core::gate::Tag;
use boss_tests::desk::{EngineChoice, tell};
use stage::Stage;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

/// Actions that are tried, some in several ways: what follows the plus tells them apart.
const CASES: &[&str] = &[
    "customers.add_account",
    "customers.change_account",
    "customers.close_account",
    "customers.set_payer",
    "customers.change",
    "catalog.add_price_version",
    "orders.place+modify",
    "orders.place+move",
    "orders.complete_task",
    "orders.cancel_task",
    "orders.hold",
    "orders.cancel",
    "orders.complete_due_tasks",
    "orders.group_subscription",
    "usage.import",
    "billing.run",
    "billing.run+draft",
    "billing.make_bill",
    "billing.make_bill+credit",
    "billing.make_bill+draft",
    "billing.hold_bill",
    "billing.agree_price",
    "billing.end_agreed_price",
    "billing.put_on_price_list",
    "billing.give_coupon",
    "billing.end_discount",
    "billing.adjust_bill",
    "billing.remove_bill_item",
    "billing.finalise_bills",
    "billing.finalise_run",
    "billing.discard_bills",
    "billing.discard_run",
    "billing.open_wallet",
    "billing.grant_wallet",
    "billing.top_up_wallet",
    "billing.return_wallet",
    "billing.expire_wallets",
    "payments.record",
    "payments.allocate",
    "payments.reverse",
    "invoicing.issue",
    "invoicing.issue_for_run",
    "flows.open_account",
    "flows.order_services",
];

/// Actions that say they change what billing, orders or customers show, and lock nothing that another case does not lock in the same
/// way; each with the reason.
const ALIKE: &[(&str, &str)] = &[
    ("customers.add", "a customer that nobody knows yet"),
    ("customers.add_contact", "one customer's row"),
    ("customers.change_contact", "one customer's row"),
    ("customers.remove_contact", "one customer's row"),
    ("customers.close", "one customer's row"),
    ("customers.reopen", "one customer's row"),
    ("customers.add_tax_profile", "one customer's row"),
    ("customers.change_tax_profile", "one customer's row"),
    ("catalog.add_tax_rate", "as catalog.add_price_version"),
    ("catalog.change_tax_code", "as catalog.add_price_version"),
    ("catalog.change_offering", "one offering's row"),
    ("orders.claim_deliveries", "orders by id and nothing else"),
    ("orders.set_task_aside", "one order, then its task"),
    ("orders.record_delivery", "as orders.complete_task"),
    ("orders.fail_task", "as orders.cancel_task"),
    ("orders.retry_task", "as orders.cancel_task"),
    ("orders.resume", "as orders.hold"),
    ("usage.count_past", "as usage.import, behind one meter's row"),
    ("billing.release_bill", "as billing.hold_bill"),
    ("billing.mark_bill_sent", "as billing.hold_bill"),
    ("invoicing.set_platform_number", "one invoice's row"),
    ("invoicing.correct_platform_number", "one invoice's row"),
];

/// What two of these change, two people may want at once.
const SHARED: &[Tag] =
    &[Tag::Customers, Tag::Orders, Tag::Usage, Tag::Ledger, Tag::Billing, Tag::Invoicing, Tag::Payments];

fn action_of(case: &str) -> &str {
    case.split('+').next().unwrap_or(case)
}

#[test]
fn every_action_that_moves_money_has_a_case() {
    let registry = boss_core::registry::all();
    let known: BTreeSet<&str> =
        CASES.iter().map(|case| action_of(case)).chain(ALIKE.iter().map(|(name, _)| *name)).collect();
    let moving = registry.actions().filter(|entry| entry.stale.iter().any(|tag| SHARED.contains(tag)));
    let moving: BTreeSet<&str> = moving.map(|entry| entry.name).collect();
    assert_eq!(moving.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new(), "without a case");
    let all: BTreeSet<&str> = registry.actions().map(|entry| entry.name).collect();
    assert_eq!(known.difference(&all).collect::<Vec<_>>(), Vec::<&&str>::new(), "no action any more");
}

/// Each pair of every third first, so that three tests share the work.
fn each_with_each(part: usize) {
    tell(EngineChoice::Postgres, |desk| async move {
        let stage = Stage::set(&desk, 0).await;
        let mut tried = 0;
        for (first, one) in CASES.iter().enumerate().filter(|(first, _)| first % 3 == part) {
            for other in CASES.iter().skip(first) {
                let calls = [stage.prepare(one).await, stage.prepare(other).await];
                let [one_call, other_call] = calls;
                // Who begins changes from pair to pair, and by how much.
                let ahead = std::time::Duration::from_millis(tried % 4);
                let later = async {
                    tokio::time::sleep(ahead).await;
                    stage.try_out(other_call).await
                };
                let (a, b) = tokio::join!(stage.try_out(one_call), later);
                for (case, outcome) in [(one, a), (other, b)] {
                    assert!(stage::is_answer(&outcome), "{one} and {other}: {case} {outcome:?}");
                }
                tried += 1;
            }
            stage.books_hold(one).await;
        }
        assert_eq!(stage.deadlocks().await, 0);
    });
}

#[test]
fn each_with_each_first_part() {
    each_with_each(0);
}

#[test]
fn each_with_each_second_part() {
    each_with_each(1);
}

#[test]
fn each_with_each_third_part() {
    each_with_each(2);
}

/// Accounts beside those that everybody is at: a run takes them in several chunks.
const MANY: usize = 560;

#[test]
fn everybody_works_while_runs_go_on() {
    tell(EngineChoice::Postgres, |desk| async move {
        let stage = Stage::set(&desk, MANY).await;
        for (round, run) in ["2026-02-28", "2026-03-31"].into_iter().enumerate() {
            let done = AtomicBool::new(false);
            let runs = async {
                let draft = round == 1;
                let made = stage.run_through(run, draft).await;
                if draft {
                    stage.finalise_run(made).await;
                }
                stage.issue_all().await;
                done.store(true, Ordering::Relaxed);
            };
            let clerk = |offset: usize| {
                let (stage, done) = (&stage, &done);
                async move {
                    for case in CASES.iter().cycle().skip(offset) {
                        if done.load(Ordering::Relaxed) {
                            break;
                        }
                        if case.ends_with("_run")
                            || case.contains(".run")
                            || *case == "invoicing.issue_for_run"
                        {
                            continue;
                        }
                        let Some(call) = stage.try_to_prepare(case).await else { continue };
                        let outcome = stage.try_out(call).await;
                        assert!(stage::is_answer_during_a_run(&outcome), "{case} {outcome:?}");
                    }
                }
            };
            tokio::join!(runs, clerk(0), clerk(11), clerk(23), clerk(34));
            stage.books_hold(run).await;
            stage.next_month();
        }
        assert_eq!(stage.deadlocks().await, 0);
    });
}
