//! The customers everybody is at, and how an action on them is made ready and tried.

use super::{customers, documents, services, terms};
use crate::sale;
use boss_core::billing::{BillItemInput, FinaliseRun, MakeBill, RunBilling};
use boss_core::catalog::AddPriceList;
use boss_core::catalog::model::{Connector, PriceTiming};
use boss_core::gate::{Action, Call, Outcome, Session};
use boss_core::invoicing::IssueForRun;
use boss_core::reports::CheckBooks;
use boss_kernel::id::{AccountId, BillRunId, MeterId, OfferingId, PriceListId, SubscriptionId};
use boss_kernel::{Amount, Currency, Days, Error, LocalText, NaiveDate};
use boss_tests::{Desk, Given, GivenPrice};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

const RECURRING: &[(&str, &str)] = &[("2020-01-01", r#"{"model":"recurring","amount":"100"}"#)];
const PER_UNIT: &[(&str, &str)] = &[("2020-01-01", r#"{"model":"perUnit","unitPrice":"0.5"}"#)];

/// A call that is ready, and who makes it.
pub(super) struct Ready {
    call: Call,
    session: Session,
}

/// A payer, an account it pays for and one alone, each with a service; and many that are only there to be billed.
pub(super) struct Stage<'d> {
    pub(super) desk: &'d Desk,
    pub(super) given: Given,
    /// Its id is the smallest.
    pub(super) payer: AccountId,
    /// Its id is the largest.
    pub(super) child: AccountId,
    pub(super) alone: AccountId,
    pub(super) offering: OfferingId,
    pub(super) manual: OfferingId,
    pub(super) basic: OfferingId,
    pub(super) price: i64,
    pub(super) lists: [PriceListId; 2],
    _meter: MeterId,
    step: AtomicI64,
    days: AtomicI64,
    today: Mutex<NaiveDate>,
}

pub(super) fn cny(minor: i64) -> Amount {
    Amount::new(minor, Currency::CNY)
}

/// Whether it was done, or refused because a colleague's run took longer than anybody waits for a lock; the server counts who would have
/// waited for good.
pub(super) fn is_answer_during_a_run(outcome: &Result<Outcome<Value>, Error>) -> bool {
    is_answer(outcome) || matches!(outcome, Err(error) if error.code() == boss_kernel::store_error::CONFLICT)
}

/// Whether it was done or refused for what it asks: what the store refuses is neither, but for a change seen too late.
pub(super) fn is_answer(outcome: &Result<Outcome<Value>, Error>) -> bool {
    let Err(error) = outcome else { return true };
    let code = error.code().as_str();
    code == boss_core::store::codes::STALE_VERSION.as_str()
        || !(code.starts_with("store.") || code == boss_core::gate::codes::INTERNAL.as_str())
}

impl<'d> Stage<'d> {
    pub(super) async fn set(desk: &'d Desk, many: usize) -> Stage<'d> {
        let given = Given::at(desk).await;
        let meter = given.meter("traffic").await;
        let (arrears, advance) = (PriceTiming::InArrears, PriceTiming::InAdvance);
        let prices = [
            GivenPrice { code: "base", meter: None, timing: advance, versions: RECURRING },
            GivenPrice { code: "traffic", meter: Some(meter), timing: arrears, versions: PER_UNIT },
        ];
        let offering = given.offering("cdn", "0.06", &prices).await;
        let served = [("2026-01-01", None, "2")];
        let mut accounts = Vec::with_capacity(many + 3);
        for number in 1..=many + 3 {
            let account = given.account(&format!("Customer {number:04}"), 1).await;
            given.subscription(&format!("S{number}"), account, offering, &served).await;
            accounts.push(account);
        }
        let basic = sale::offering(desk, "basic", Connector::None, None).await;
        let manual = sale::offering(desk, "manual", Connector::Manual, None).await;
        let mut lists = Vec::new();
        for code in ["first", "second"] {
            let list = AddPriceList { code: code.to_owned(), name: LocalText::new(code, code) };
            lists.push(desk.act(list).await.output);
        }
        let today: NaiveDate = "2026-02-01".parse().unwrap();
        desk.go_to("2026-02-01");
        let stage = Stage {
            payer: accounts[0],
            alone: accounts[1 + many / 2],
            child: accounts[many + 2],
            price: 0,
            lists: [lists[0], lists[1]],
            _meter: meter,
            step: AtomicI64::new(0),
            days: AtomicI64::new(0),
            today: Mutex::new(today),
            desk,
            given,
            offering,
            manual,
            basic,
        };
        let price = stage.pick("SELECT min(id) FROM price").await;
        stage
            .desk
            .act(RunBilling { through: "2026-01-31".parse().unwrap(), account_ids: None, draft: false })
            .await;
        Stage { price, ..stage }
    }

    /// A number that is given once.
    pub(super) fn next(&self) -> i64 {
        self.step.fetch_add(1, Ordering::Relaxed)
    }

    /// A day that is given once, long before everything.
    pub(super) fn early_day(&self) -> NaiveDate {
        let first: NaiveDate = "2023-06-01".parse().unwrap();
        let days = self.days.fetch_add(1, Ordering::Relaxed).unsigned_abs();
        first.checked_add_days(Days::new(days % 900)).unwrap()
    }

    pub(super) fn today(&self) -> NaiveDate {
        *self.today.lock().unwrap()
    }

    pub(super) fn next_month(&self) {
        let mut today = self.today.lock().unwrap();
        *today = today.checked_add_days(Days::new(31)).unwrap();
        self.desk.go_to(&today.to_string());
    }

    /// The first figure of an answer; zero where there is none.
    pub(super) async fn pick(&self, text: &str) -> i64 {
        let select = Statement::from_string(DbBackend::Postgres, text);
        let row = self.given.db.query_one_raw(select).await.unwrap();
        row.and_then(|row| row.try_get_by_index::<Option<i64>>(0).unwrap()).unwrap_or(0)
    }

    /// The first text of an answer.
    pub(super) async fn text(&self, text: &str) -> String {
        let select = Statement::from_string(DbBackend::Postgres, text);
        let row = self.given.db.query_one_raw(select).await.unwrap();
        row.map(|row| row.try_get_by_index::<String>(0).unwrap()).unwrap_or_default()
    }

    pub(super) async fn execute(&self, text: &str) {
        self.given.db.execute_unprepared(text).await.unwrap();
    }

    pub(super) async fn version(&self, table: &str, id: i64) -> i64 {
        self.pick(&format!("SELECT version FROM {table} WHERE id = {id}")).await
    }

    pub(super) async fn subscription_of(&self, account: AccountId) -> Option<SubscriptionId> {
        let text = format!(
            "SELECT min(id) FROM subscription WHERE account_id = {account} AND state = 'active' AND offering_id = {}",
            self.offering
        );
        Some(SubscriptionId(self.pick(&text).await)).filter(|id| id.0 != 0)
    }

    /// Does what a case stands on; colleagues may be in its way.
    pub(super) async fn act<A: Action>(&self, action: A) -> Option<A::Output> {
        self.desk.gate.act(&self.desk.owner, action).await.ok().map(|outcome| outcome.output)
    }

    /// A bill by hand, with tax in it.
    pub(super) fn bill(&self, account_id: AccountId, minor: i64, draft: bool) -> MakeBill {
        let item = BillItemInput {
            name: "安装".to_owned(),
            quantity: None,
            unit_price: None,
            amount: Some(cny(minor)),
            tax_rate: "0.06".parse().unwrap(),
            tax_included: true,
        };
        MakeBill { account_id, items: vec![item], due_on: None, group_name: None, reason: None, draft }
    }

    /// Makes the call of a case ready: nobody else is at work.
    pub(super) async fn prepare(&self, case: &str) -> Ready {
        self.try_to_prepare(case).await.unwrap_or_else(|| panic!("{case} can't be made ready"))
    }

    /// The same where colleagues may have been faster.
    pub(super) async fn try_to_prepare(&self, case: &str) -> Option<Ready> {
        let input = match case.split('.').next() {
            Some("customers" | "flows") => customers::input(self, case).await,
            Some("orders" | "usage" | "catalog") => services::input(self, case).await,
            Some("payments" | "invoicing") => documents::input(self, case).await,
            _ => match documents::input(self, case).await {
                Some(input) => Some(input),
                None => terms::input(self, case).await,
            },
        }?;
        let name = super::action_of(case);
        let call = Call::new(name, input, self.desk.gate.new_request_id());
        let job = name == "orders.complete_due_tasks";
        Some(Ready { call, session: if job { Session::of_job() } else { self.desk.owner.clone() } })
    }

    pub(super) async fn try_out(&self, ready: Ready) -> Result<Outcome<Value>, Error> {
        self.desk.gate.run(&ready.session, ready.call).await
    }

    /// Makes bills of all drafts of runs, so that the accounts can be billed again.
    pub(super) async fn clear_drafts(&self) {
        let run = "SELECT min(bill_run_id) FROM bill WHERE number IS NULL";
        while let run @ 1.. = self.pick(run).await {
            if self.act(FinaliseRun { bill_run_id: BillRunId(run) }).await.is_none() {
                break;
            }
        }
    }

    /// Runs over everybody; it has to come to its end whatever others do.
    pub(super) async fn run_through(&self, day: &str, draft: bool) -> BillRunId {
        let run = RunBilling { through: day.parse().unwrap(), account_ids: None, draft };
        self.desk.act(run).await.output.bill_run_id.unwrap()
    }

    pub(super) async fn finalise_run(&self, bill_run_id: BillRunId) {
        self.desk.act(FinaliseRun { bill_run_id }).await;
    }

    pub(super) async fn issue_all(&self) {
        let billed_through = Some(self.today());
        let issue = IssueForRun { billed_through, issued_on: billed_through, ..IssueForRun::default() };
        self.desk.act(issue).await;
    }

    /// What the server counted, whoever tried again.
    pub(super) async fn deadlocks(&self) -> i64 {
        // A connection tells of its deadlocks once it is idle; the server then shows them.
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        self.pick("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").await
    }

    pub(super) async fn books_hold(&self, when: &str) {
        let books = self.desk.ask(CheckBooks {}).await;
        let broken: Vec<_> = books.findings.iter().filter(|finding| finding.broken.is_some()).collect();
        assert!(broken.is_empty(), "{when}: {broken:?}");
    }
}
