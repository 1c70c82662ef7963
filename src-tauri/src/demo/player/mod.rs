//! Plays a plan through the gate, as its people did it day by day: nothing in the demo company came about in another way than
//! a real company's records do.
//!
//! Guarantees: the clock stands at the day of what happens; every act has a request id that the plan alone decides, so that
//! playing on after a crash does nothing twice; between two acts it can be cancelled.

mod business;
mod closing;
mod founding;
mod terms;

pub use closing::MonthLine;

use super::{DemoPlan, PlannedPayment, SubscriptionRef, codes};
use boss_core::gate::model::request;
use boss_core::gate::{
    Action, Call, Carrier, FingerprintKey, Gate, Query, Registry, Session, Task, codes as gate_codes,
};
use boss_core::store::Store;
use boss_kernel::id::{
    AccountId, BillId, CustomerId, MeterId, OfferingId, OrderId, PriceListId, ServiceOrderId, SubscriptionId,
};
use boss_kernel::{Error, Instant, ManualClock, NaiveDate, RequestId, Result};
use chrono_tz::Tz;
use sea_orm::EntityTrait;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The demo company's zone; China has one, without clock changes.
const ZONE: Tz = chrono_tz::Asia::Shanghai;
/// Office hours begin at nine.
const OPENING_SECONDS: i64 = 9 * 3600;
/// Between two acts of one day.
const PAUSE_SECONDS: i64 = 45;
/// Nobody works after six: what is left of a very busy day happens then.
const CLOSING_SECONDS: i64 = 18 * 3600;
/// The number of the last act, by which a complete demo company is known.
const LAST_ACT: u64 = u64::MAX;

/// Who does what.
struct People {
    operations: Session,
    finance: Session,
    manager: Session,
}

/// A subscription as it was booked.
struct BookedSubscription {
    id: SubscriptionId,
    order: OrderId,
    task: ServiceOrderId,
    waits: bool,
}

/// What has been booked, by its place in the plan.
#[derive(Default)]
struct Booked {
    meters: Vec<MeterId>,
    offerings: Vec<OfferingId>,
    price_lists: Vec<PriceListId>,
    customers: BTreeMap<u32, CustomerId>,
    accounts: BTreeMap<u32, AccountId>,
    planned_accounts: BTreeMap<AccountId, u32>,
    subscriptions: BTreeMap<SubscriptionRef, BookedSubscription>,
    /// The number of each subscription, empty until it is ordered.
    numbers: Vec<String>,
    /// How many bills each account has had.
    bills: BTreeMap<AccountId, u32>,
    /// Transfers that will arrive, by day.
    transfers: BTreeMap<NaiveDate, Vec<(PlannedPayment, BillId)>>,
}

/// Plays one plan into one store.
pub(super) struct Player {
    plan: Arc<DemoPlan>,
    gate: Gate,
    clock: Arc<ManualClock>,
    task: Task,
    folder: tempfile::TempDir,
    people: People,
    booked: Booked,
    acts: u64,
}

/// The request id of act number `act` at `at`.
fn request_id(at: Instant, act: u64) -> RequestId {
    let mut entropy = [0xB0; 10];
    entropy[..8].copy_from_slice(&act.to_be_bytes());
    RequestId::new(at, entropy)
}

async fn act<A: Action>(gate: &Gate, who: &Session, action: A, id: RequestId) -> Result<A::Output> {
    let internal = |cause| Error::new(gate_codes::INTERNAL).caused_by(cause);
    let call = Call::new(A::NAME, serde_json::to_value(&action).map_err(internal)?, id);
    let outcome = gate.run(who, call).await.map_err(|error| match error.code() {
        // The same act with another content: this database holds a beginning of another demo company.
        gate_codes::REQUEST_REUSED => Error::new(codes::UNFINISHED_DIFFERS),
        _ => error,
    })?;
    Ok(outcome.typed()?.output)
}

impl Player {
    /// Founds the company, unless that was done before, and gets everybody in.
    pub(super) async fn found(
        plan: DemoPlan,
        store: Store,
        registry: Arc<Registry>,
        task: Task,
    ) -> Result<Player> {
        let plan = Arc::new(plan);
        let opening = Instant::start_of(plan.size.first_month, ZONE).plus_seconds(8 * 3600);
        let clock = Arc::new(ManualClock::new(opening));
        // A build that was broken off is taken up by another run of the program, and everybody
        // knows these passwords.
        let key = FingerprintKey::of([0xB0; 32]);
        let gate = Gate::new(store, clock.clone(), registry).with_fingerprint_key(key);
        let folder = tempfile::Builder::new().prefix("boss-demo-").tempdir();
        let folder = folder.map_err(|cause| Error::new(codes::USAGE_NOT_WRITTEN).caused_by(cause))?;
        task.report("founding", 0, None)?;
        let mut acts = 0;
        let people = founding::found(&plan, &gate, &mut acts).await?;
        let numbers = vec![String::new(); plan.subscriptions.len()];
        let booked = Booked { numbers, ..Booked::default() };
        Ok(Player { plan, gate, clock, task, folder, people, booked, acts })
    }

    /// Plays everything up to `today`, telling each month when it is closed.
    pub(super) async fn play(mut self, today: NaiveDate, tell: &(dyn Fn(&MonthLine) + Sync)) -> Result<()> {
        self.enter_catalogue().await?;
        self.enter_terms().await?;
        let last = today.max(self.plan.size.until());
        for month in 0..self.plan.size.months {
            self.announce_price_change(month).await?;
            let period = self.plan.size.month(month)?;
            for day in period.from().iter_days().take_while(|day| *day < period.to()) {
                self.play_day(day, last).await?;
            }
            let line = self.close_month(month).await?;
            tell(&line);
        }
        let mut day = self.plan.size.until();
        while day < today {
            self.play_day(day, last).await?;
            day = day.succ_opt().unwrap_or(today);
        }
        self.bill_installations().await?;
        self.welcome_last_colleague().await?;
        self.gate.seal_audit().await?;
        Ok(())
    }

    async fn play_day(&mut self, day: NaiveDate, last: NaiveDate) -> Result<()> {
        let size = self.plan.size;
        let done = (day - size.first_month).num_days().max(0);
        let total = (last - size.first_month).num_days().max(done);
        self.task.report("playing", done.unsigned_abs(), Some(total.unsigned_abs()))?;
        self.open_day(day);
        let plan = self.plan.clone();
        for step in plan.steps_on(day) {
            self.do_step(step).await?;
        }
        for (transfer, bill) in self.booked.transfers.remove(&day).unwrap_or_default() {
            self.record_payment(transfer, bill).await?;
        }
        Ok(())
    }

    /// Sets the clock to the morning of `day`.
    fn open_day(&self, day: NaiveDate) {
        self.clock.set(Instant::start_of(day, ZONE).plus_seconds(OPENING_SECONDS));
    }

    /// Lets some time of the day pass, and refuses to go on when it was cancelled.
    fn next_act(&mut self) -> Result<RequestId> {
        if self.task.is_cancelled() {
            return Err(Error::new(gate_codes::CANCELLED));
        }
        let now = self.clock.now_in_day();
        if now < CLOSING_SECONDS {
            self.clock.advance_seconds(PAUSE_SECONDS);
        }
        self.acts += 1;
        Ok(request_id(self.now(), self.acts))
    }

    fn now(&self) -> Instant {
        self.gate.clock().now()
    }

    async fn operations<A: Action>(&mut self, action: A) -> Result<A::Output> {
        let id = self.next_act()?;
        act(&self.gate, &self.people.operations, action, id).await
    }

    async fn finance<A: Action>(&mut self, action: A) -> Result<A::Output> {
        let id = self.next_act()?;
        act(&self.gate, &self.people.finance, action, id).await
    }

    async fn manager<A: Action>(&mut self, action: A) -> Result<A::Output> {
        let id = self.next_act()?;
        act(&self.gate, &self.people.manager, action, id).await
    }

    async fn ask_manager<Q: Query>(&self, query: Q) -> Result<Q::Output> {
        self.gate.ask(&self.people.manager, query).await
    }

    async fn ask_finance<Q: Query>(&self, query: Q) -> Result<Q::Output> {
        self.gate.ask(&self.people.finance, query).await
    }
}

/// Whether the plan was played to its end in this store.
pub(super) async fn is_complete(plan: &DemoPlan, gate: &Gate) -> Result<bool> {
    let last = last_request(plan);
    Ok(request::Entity::find_by_id(last.0).one(gate.store().reader()).await?.is_some())
}

fn last_request(plan: &DemoPlan) -> RequestId {
    request_id(Instant::start_of(plan.size.until(), ZONE), LAST_ACT)
}

/// Reads the time of day off the clock.
trait DayTime {
    fn now_in_day(&self) -> i64;
}

impl DayTime for ManualClock {
    fn now_in_day(&self) -> i64 {
        let now = boss_kernel::Clock::now(self);
        let midnight = Instant::start_of(now.date_in(ZONE), ZONE);
        (now.microseconds() - midnight.microseconds()) / 1_000_000
    }
}

/// Opens the session of a member of staff.
async fn session_of(gate: &Gate, login: &str) -> Result<Session> {
    gate.session_of_holder(Some(login), Carrier::CommandLine, None).await
}
