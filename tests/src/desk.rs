//! A desk to tell stories at: a founded company in a fresh database.

use crate::postgres;
use boss_core::gate::model::Role;
use boss_core::gate::{Action, Carrier, Gate, Outcome, Query, Session};
use boss_core::staff::{AddStaff, ChangeOwnPassword, CompanyProfile, FoundCompany, NewOwner};
use boss_core::store::{Address, Durability, Store};
use boss_kernel::{Currency, Error, Instant, Language, ManualClock, NaiveDate};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use std::future::Future;
use std::sync::Arc;

/// The owner's login; holds every role.
pub const OWNER: &str = "owner";
/// The password of everybody in tests.
pub const PASSWORD: &str = "a quiet desk";

/// The password a colleague gets at first.
pub const FIRST_PASSWORD: &str = "a first quiet desk";

/// Which engine a story runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineChoice {
    /// SQLite, in a temporary folder.
    Sqlite,
    /// PostgreSQL, in the shared throw-away cluster.
    Postgres,
}

/// A company's desk: the gate, its clock, and the owner's session.
pub struct Desk {
    /// The door.
    pub gate: Gate,
    /// The clock: stands at 2026-01-01 09:00 in Shanghai until moved.
    pub clock: Arc<ManualClock>,
    /// The owner, who may do everything.
    pub owner: Session,
    /// A folder for files of the story.
    pub folder: Arc<tempfile::TempDir>,
}

impl Desk {
    /// A desk on SQLite in a temporary folder.
    pub async fn open(engine: EngineChoice) -> Desk {
        let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        let address = match engine {
            EngineChoice::Sqlite => Address::Sqlite(folder.path().join("boss.db")),
            EngineChoice::Postgres => {
                let test = std::thread::current().name().unwrap_or("story").to_owned();
                postgres::fresh_database(&test).await
            }
        };
        let (gate, clock) = door(&address, "2026-01-01T01:00:00Z").await;
        found(&gate).await;
        Desk::at(gate, clock, folder).await
    }

    async fn at(gate: Gate, clock: Arc<ManualClock>, folder: Arc<tempfile::TempDir>) -> Desk {
        let owner = gate.session_of_holder(None, Carrier::CommandLine, None).await.expect("the owner");
        Desk { gate, clock, owner, folder }
    }

    /// Moves the clock to 09:00 in Shanghai on `date` (`YYYY-MM-DD`).
    pub fn go_to(&self, date: &str) {
        let date: NaiveDate = date.parse().expect("a date");
        self.clock.set(Instant::start_of(date, chrono_tz::Asia::Shanghai).plus_seconds(9 * 3600));
    }

    /// Does something as the owner; a refusal fails the story.
    pub async fn act<A: Action>(&self, action: A) -> Outcome<A::Output> {
        self.gate
            .act(&self.owner, action)
            .await
            .unwrap_or_else(|error| panic!("{} was refused: {error:?}", A::NAME))
    }

    /// Does something that has to be refused, and returns why.
    pub async fn refused<A: Action>(&self, action: A) -> Error {
        match self.gate.act(&self.owner, action).await {
            Ok(_) => panic!("{} was not refused", A::NAME),
            Err(error) => error,
        }
    }

    /// Shows what something would do.
    pub async fn rehearse<A: Action>(&self, action: A) -> Outcome<A::Output> {
        self.gate.rehearse(&self.owner, action).await.unwrap_or_else(|error| panic!("{}: {error:?}", A::NAME))
    }

    /// Asks something as the owner.
    pub async fn ask<Q: Query>(&self, query: Q) -> Q::Output {
        self.gate.ask(&self.owner, query).await.unwrap_or_else(|error| panic!("{}: {error:?}", Q::NAME))
    }

    /// A connection of somebody who holds the database and has taken off the guards against changing what is written for
    /// good: only so can a test alter it, to see whether that is noticed.
    pub async fn without_guards(&self) -> DatabaseConnection {
        let (url, list, drop) = match self.gate.store().address() {
            Address::Sqlite(path) => (
                format!("sqlite://{}", path.display()),
                "SELECT name AS guard FROM sqlite_master WHERE type = 'trigger'",
                "DROP TRIGGER {}",
            ),
            Address::Postgres(url) => (
                url.clone(),
                "SELECT DISTINCT event_object_table::text AS guard FROM information_schema.triggers",
                "ALTER TABLE {} DISABLE TRIGGER USER",
            ),
        };
        let db = Database::connect(url).await.expect("the database answers");
        let listed = Statement::from_string(db.get_database_backend(), list);
        for row in db.query_all_raw(listed).await.expect("its guards") {
            let guard: String = row.try_get("", "guard").expect("a name");
            db.execute_unprepared(&drop.replace("{}", &guard)).await.expect("a guard goes");
        }
        db
    }

    /// A colleague with these roles, who has a password of their own.
    pub async fn colleague(&self, login: &str, roles: &[Role]) -> Session {
        let person = AddStaff {
            login: login.to_owned(),
            name: login.to_owned(),
            password: FIRST_PASSWORD.to_owned(),
            roles: roles.to_vec(),
            own_password: PASSWORD.to_owned(),
        };
        self.act(person).await;
        let newcomer = self.session_of(login).await;
        let change = ChangeOwnPassword { old: FIRST_PASSWORD.to_owned(), new: PASSWORD.to_owned() };
        self.gate.act(&newcomer, change).await.expect("a password of their own");
        self.session_of(login).await
    }

    /// The session of a member of staff.
    pub async fn session_of(&self, login: &str) -> Session {
        self.gate
            .session_of_holder(Some(login), Carrier::CommandLine, None)
            .await
            .expect("somebody works here")
    }
}

async fn door(address: &Address, now: &str) -> (Gate, Arc<ManualClock>) {
    let store = Store::open(address, Durability::Test).await.expect("the store opens");
    let clock = Arc::new(ManualClock::new(now.parse().expect("an instant")));
    (Gate::new(store, clock.clone(), Arc::new(boss_core::registry::all())), clock)
}

async fn found(gate: &Gate) {
    let founder = gate.session_of_founder(Carrier::CommandLine).await.expect("nobody works here yet");
    gate.act(&founder, founding()).await.expect("the company is founded");
}

/// A company on SQLite that was founded once, on the first day of 2005, to be copied: a copy is at hand much sooner than a company
/// founded anew.
pub struct Template {
    folder: tempfile::TempDir,
}

impl Template {
    const FOUNDED: &str = "2005-01-01T01:00:00Z";
    const FILE: &str = "boss.db";

    /// Founds it.
    pub async fn found() -> Template {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let address = Address::Sqlite(folder.path().join(Self::FILE));
        let (gate, _) = door(&address, Self::FOUNDED).await;
        found(&gate).await;
        gate.store().clone().close().await.expect("the database closes");
        Template { folder }
    }

    /// A desk at a copy of it.
    pub async fn desk(&self) -> Desk {
        let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        for file in std::fs::read_dir(self.folder.path()).expect("the template is there") {
            let file = file.expect("a file of the template");
            // Beside the database, what was written to it last.
            if file.file_type().expect("a kind of file").is_file() {
                std::fs::copy(file.path(), folder.path().join(file.file_name())).expect("a copy");
            }
        }
        let (gate, clock) = door(&Address::Sqlite(folder.path().join(Self::FILE)), Self::FOUNDED).await;
        Desk::at(gate, clock, folder).await
    }
}

/// The company of all stories.
pub fn founding() -> FoundCompany {
    FoundCompany {
        company: CompanyProfile {
            name: "云川数据服务有限公司".to_owned(),
            name_english: "Cloudriver Data Services".to_owned(),
            tax_number: "91310000MA1FL00001".to_owned(),
            address: "上海市虚构路 1 号".to_owned(),
            phone: "021-55550100".to_owned(),
            bank_name: "示例银行上海分行".to_owned(),
            bank_account: "6200000000000001".to_owned(),
            currency: Currency::CNY,
            time_zone: "Asia/Shanghai".to_owned(),
            language: Language::Chinese,
            idle_minutes: 10,
            credit_reductions: true,
            command_line_passwords: None,
            logo: None,
        },
        owner: NewOwner { login: OWNER.to_owned(), name: "陈敏".to_owned(), password: PASSWORD.to_owned() },
        demo: false,
    }
}

/// Opens a desk, tells a story at it, and clears up whether or not it went well.
pub fn tell<F, S>(engine: EngineChoice, story: S)
where
    F: Future<Output = ()>,
    S: FnOnce(Desk) -> F,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let desk = Desk::open(engine).await;
        let address = desk.gate.store().address().clone();
        // The story may move the desk's fields apart; the folder stays until it is over.
        let _folder = desk.folder.clone();
        story(desk).await;
        postgres::drop_database(&address).await;
    });
}
