//! What others can do while a bill run goes on. SQLite has one writer, so these stories are PostgreSQL's alone.

use super::*;
use crate::sale;
use boss_core::catalog::model::Connector;
use boss_core::catalog::{AddPriceVersion, ShowOffering};
use boss_core::gate::Session;
use boss_core::gate::model::Role;
use boss_core::payments::model::PaymentMethod;
use boss_core::payments::{AllocationRule, AllocationWish, RecordPayment};
use boss_kernel::Amount;
use boss_rating::ChargeModel;
use boss_tests::desk::{EngineChoice, tell};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, Statement, TransactionTrait,
};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(8);

/// Two accounts with a service since January, and a bill already, so that there is a number series to wait for.
async fn two_accounts(desk: &Desk) -> (Setting, [AccountId; 2]) {
    let setting = setting(desk).await;
    desk.go_to("2026-02-01");
    let mut accounts = Vec::new();
    for (name, number) in [("Alpha", "S1"), ("Beta", "S2"), ("Gamma", "S3")] {
        let account = setting.given.account(name, 1).await;
        setting.given.subscription(number, account, setting.offering, &[("2026-01-01", None, "1")]).await;
        accounts.push(account);
    }
    desk.act(only(accounts[2])).await;
    (setting, [accounts[0], accounts[1]])
}

fn only(account: AccountId) -> RunBilling {
    RunBilling { through: "2026-01-31".parse().unwrap(), account_ids: Some(vec![account]), draft: false }
}

/// Keeps any run from taking a bill number: it stands still with its accounts in hand and its prices read.
async fn stopper(setting: &Setting) -> DatabaseTransaction {
    let stopper = setting.given.db.begin().await.unwrap();
    stopper.execute_unprepared("UPDATE number_series SET next = next WHERE name = 'bill'").await.unwrap();
    stopper
}

/// Waits until so many connections of this database wait for a lock.
async fn until_waiting(db: &DatabaseConnection, count: i64) {
    let text = "SELECT count(*) AS waiting FROM pg_stat_activity \
                WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for _ in 0..800 {
        let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, text)).await;
        let waiting: i64 = row.unwrap().unwrap().try_get("", "waiting").unwrap();
        if waiting >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nobody waits");
}

#[test]
fn money_is_booked_while_a_run_goes_on() {
    tell(EngineChoice::Postgres, |desk| async move {
        let (setting, [account_id, _]) = two_accounts(&desk).await;
        let stopper = stopper(&setting).await;
        let meanwhile = async {
            until_waiting(&setting.given.db, 1).await;
            let payment = RecordPayment {
                account_id,
                amount: Amount::new(500, boss_kernel::Currency::CNY),
                received_on: "2026-02-01".parse().unwrap(),
                method: PaymentMethod::BankTransfer,
                reference: None,
                note: None,
                allocate: AllocationWish::Rule(AllocationRule::None),
            };
            let booked = tokio::time::timeout(PATIENCE, desk.act(payment)).await;
            stopper.rollback().await.unwrap();
            booked.expect("the run keeps nobody from booking money");
        };
        let (run, ()) = tokio::join!(desk.act(through("2026-01-31")), meanwhile);
        assert_eq!(run.output.bills, 2);
        books_hold(&desk).await;
    });
}

#[test]
fn a_price_changed_during_a_run_is_billed_by_the_next() {
    tell(EngineChoice::Postgres, |desk| async move {
        let (setting, [account, _]) = two_accounts(&desk).await;
        let manager = desk.colleague("wu", &[Role::Manager]).await;
        let price_id = desk.ask(ShowOffering { offering_id: setting.offering }).await.prices[0].price_id;
        let model = ChargeModel::Recurring { amount: "130".parse().unwrap(), day_count: Default::default() };
        let change = AddPriceVersion::for_everybody(price_id, "2026-01-01".parse().unwrap(), model);
        let stopper = stopper(&setting).await;
        let meanwhile = async {
            until_waiting(&setting.given.db, 1).await;
            let release = async {
                // Both wait now, the run for its number and the price for the run.
                until_waiting(&setting.given.db, 2).await;
                stopper.rollback().await.unwrap();
            };
            tokio::join!(desk.gate.act(&manager, change), release).0.unwrap().output
        };
        let (_, changed) = tokio::join!(desk.act(through("2026-01-31")), meanwhile);
        assert_eq!(changed.accounts_to_rerate, 3);
        assert_eq!(bill_through(&desk, "2026-01-31").await.output.bills, 3);
        assert_eq!(figures(&bills_of(&desk, account).await[1]), [(3_000, 180, 3_180)]);
    });
}

#[test]
fn a_second_run_waits_with_empty_hands() {
    tell(EngineChoice::Postgres, |desk| async move {
        let (setting, [first, second]) = two_accounts(&desk).await;
        let stopper = stopper(&setting).await;
        let meanwhile = async {
            until_waiting(&setting.given.db, 2).await;
            let free = format!("SELECT id FROM account WHERE id = {second} FOR UPDATE NOWAIT");
            let free = setting.given.db.execute_unprepared(&free).await;
            stopper.rollback().await.unwrap();
            free.expect("the run that waits has locked nothing yet");
        };
        let later = async {
            until_waiting(&setting.given.db, 1).await;
            desk.act(only(second)).await
        };
        let (one, other, ()) = tokio::join!(desk.act(only(first)), later, meanwhile);
        assert_eq!((one.output.bills, other.output.bills), (1, 1));
        books_hold(&desk).await;
    });
}

#[test]
fn due_tasks_lock_their_accounts_in_the_order_a_run_does() {
    tell(EngineChoice::Postgres, |desk| async move {
        let cdn = sale::offering(&desk, "cdn", Connector::None, None).await;
        let first = sale::account(&desk, "青禾科技有限公司").await;
        let second = sale::account(&desk, "远帆网络有限公司").await;
        // The second account's task has waited longer.
        sale::place(&desk, second, vec![sale::add(cdn, 1, "2026-01-02")]).await;
        sale::place(&desk, first, vec![sale::add(cdn, 1, "2026-01-03")]).await;
        desk.go_to("2026-01-04");
        let given = Given::at(&desk).await;
        let due = sale::due_tasks(&desk).await;
        let lock = |id: AccountId| format!("SELECT id FROM account WHERE id = {id} FOR NO KEY UPDATE NOWAIT");
        let run = given.db.begin().await.unwrap();
        run.execute_unprepared(&lock(first)).await.unwrap();
        let meanwhile = async {
            until_waiting(&given.db, 1).await;
            let next = run.execute_unprepared(&lock(second)).await;
            run.rollback().await.unwrap();
            next.expect("the run comes by its next account");
        };
        let job = Session::of_job();
        let (done, ()) = tokio::join!(desk.gate.act(&job, due), meanwhile);
        assert_eq!(done.unwrap().output.completed, 2);
    });
}
