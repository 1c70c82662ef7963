//! A process that bills a month, and its death.

use boss_core::billing::RunBilling;
use boss_core::gate::{Action, Call, Carrier, Gate};
use boss_core::store::{Address, Durability, Store};
use boss_kernel::{ManualClock, RequestId};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const PLACE: &str = "BOSS_VICTIM";
const SAME_REQUEST: &str = "BOSS_VICTIM_REQUEST";
/// Said when the run begins.
const BEGUN: &str = "begun";
/// One intention, sent by every process of a run.
const REQUEST: &str = "019c167f-cc00-7000-8000-000000000001";
/// Nine in the morning of 1 February 2026 in Shanghai.
const NOW: &str = "2026-02-01T01:00:00Z";
pub(crate) const LAST_DAY: &str = "2026-01-31";

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Killed,
    ByItself,
}

/// A process that has begun to bill.
pub(crate) struct Victim {
    child: Child,
    begun: Instant,
}

impl Victim {
    /// Starts it and waits until it begins.
    pub(crate) fn start(place: &Address, same_request: bool) -> Victim {
        let url = match place {
            Address::Sqlite(path) => format!("sqlite:{}", path.display()),
            Address::Postgres(url) => url.clone(),
        };
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["victim", "--exact", "--ignored", "--nocapture"]).env(PLACE, url);
        if same_request {
            command.env(SAME_REQUEST, REQUEST);
        }
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().ends_with(BEGUN)), "it never began");
        // What else it says goes nowhere, but must not stop it.
        std::thread::spawn(move || lines.count());
        Victim { child, begun: Instant::now() }
    }

    /// Kills it so long after its beginning, unless it came to its end before.
    pub(crate) fn kill_after(&mut self, micros: u64) -> End {
        std::thread::sleep(Duration::from_micros(micros));
        self.child.kill().unwrap();
        self.wait()
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> End {
        let status = self.child.wait().unwrap();
        match status.code() {
            Some(0) => End::ByItself,
            Some(code) => panic!("it failed with {code}"),
            None => End::Killed,
        }
    }

    /// How long it lived.
    pub(crate) fn micros(&self) -> u64 {
        self.begun.elapsed().as_micros().try_into().unwrap()
    }
}

/// Where this process is to bill, if it is a victim.
pub(crate) fn place_in_environment() -> Option<Address> {
    std::env::var(PLACE).ok().map(|url| url.parse().unwrap())
}

/// A door to a company, in the morning after the month.
pub(crate) async fn door(place: &Address) -> Gate {
    let store = Store::open(place, Durability::Full).await.unwrap();
    let clock = Arc::new(ManualClock::new(NOW.parse().unwrap()));
    Gate::new(store, clock, Arc::new(boss_core::registry::all()))
}

/// Bills the month.
pub(crate) async fn bill(place: Address) {
    let gate = door(&place).await;
    let owner = gate.session_of_holder(None, Carrier::CommandLine, None).await.unwrap();
    let request = std::env::var(SAME_REQUEST).ok();
    let request_id: RequestId = match request {
        Some(text) => serde_json::from_value(text.into()).unwrap(),
        None => gate.new_request_id(),
    };
    let run = RunBilling { through: LAST_DAY.parse().unwrap(), account_ids: None, draft: false };
    let call = Call::new(RunBilling::NAME, serde_json::to_value(run).unwrap(), request_id);
    println!("{BEGUN}");
    std::io::stdout().flush().unwrap();
    gate.run(&owner, call).await.unwrap();
}
