//! The disk fails while something is being kept: full, or faulty, at any one of the calls a commit makes of the system.
//!
//! A process of its own works with a disk that fails on order (see `failing_disk.c`), says of each action whether it was
//! done or refused, and is killed. What it said has to be so in the database it leaves: done once, or not at all. In
//! between, each time the disk is well again, the process has to go on working, and what was refused is sent again.

use crate::victim;
use boss_core::gate::{Call, Carrier, Gate, Session};
use boss_core::store::Address;
use boss_kernel::{Error, store_error};
use boss_tests::Desk;
use boss_tests::desk::EngineChoice;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const DATABASE: &str = "BOSS_DISK_DATABASE";
const FILES: &str = "BOSS_DISK_FILES";
const ORDERS: &str = "BOSS_DISK_ORDERS";
const ROUND: &str = "BOSS_DISK_ROUND";
const DONE: &str = "done ";
const REFUSED: &str = "refused ";
const UNKNOWN: &str = "unknown ";
const INJECTED: &str = "injected ";

const NO_ROOM: i64 = 28;
const FAULTY: i64 = 5;
/// How many calls in a row fail, below zero all of them until the disk is well again; and from how many of the calls on it is
/// tried. Two in a row also meet the record of the refusal, where it is the first of its kind in a minute.
const IN_A_ROW: [(i64, usize); 3] = [(1, 1), (2, 1), (-1, 2)];
/// Actions of a round in which calls fail by chance, one in so many.
const BY_CHANCE: u32 = 60;
const ONE_IN: [i64; 3] = [3, 9, 30];
/// Calls of one action and of the record of its refusal: more than there are.
const MOST_CALLS: i64 = 400;

/// What is asked of the disk.
#[derive(Clone, Copy, Debug)]
enum Round {
    /// From a call of an action on, so many in a row.
    Calls { error: i64, in_a_row: i64, step: usize },
    /// One call in so many.
    Chance { error: i64, one_in: i64 },
}

fn rounds() -> Vec<Round> {
    let mut rounds = Vec::new();
    for error in [NO_ROOM, FAULTY] {
        rounds.extend(IN_A_ROW.map(|(in_a_row, step)| Round::Calls { error, in_a_row, step }));
        rounds.extend(ONE_IN.map(|one_in| Round::Chance { error, one_in }));
    }
    rounds
}

/// The file in which the disk of a process finds its orders.
struct Orders(File);

impl Orders {
    fn write(&self, orders: [i64; 8]) {
        let bytes: Vec<u8> = orders.iter().flat_map(|number| number.to_ne_bytes()).collect();
        self.0.write_all_at(&bytes, 0).unwrap();
    }

    /// The disk is well again; how many calls it failed.
    fn heal(&self) -> i64 {
        let mut bytes = [0; 8];
        self.0.read_exact_at(&mut bytes, 5 * 8).unwrap();
        self.write([0; 8]);
        i64::from_ne_bytes(bytes)
    }
}

/// The process that works: it says what became of each action.
struct Worker {
    gate: Gate,
    owner: Session,
    orders: Orders,
    injected: i64,
}

impl Worker {
    fn customer(&self, name: &str) -> Call {
        let input = json!({ "customer": { "kind": "organization", "name": name, "contacts": [] } });
        Call::new("customers.add", input, self.gate.new_request_id())
    }

    async fn send(&self, name: &str, call: Call) -> Result<(), Error> {
        let outcome = self.gate.run(&self.owner, call).await;
        match &outcome {
            Ok(_) => println!("{DONE}{name}"),
            Err(error) if error.code() == store_error::OUTCOME_UNKNOWN => println!("{UNKNOWN}{name}"),
            Err(_) => println!("{REFUSED}{name}"),
        }
        outcome.map(drop)
    }

    /// Two actions with a disk that fails as ordered, then one with a disk that is well; what was refused is sent again half
    /// of the times. Returns how many calls failed.
    async fn fail_and_heal(&mut self, name: &str, orders: [i64; 8], again: bool) -> i64 {
        let (first, second) = (self.customer(name), self.customer(&format!("{name} second")));
        self.orders.write(orders);
        let first_refused = self.send(name, first.clone()).await.is_err();
        self.send(&format!("{name} second"), second).await.ok();
        let failed = self.orders.heal();
        self.injected += failed;
        if first_refused && again {
            self.send(name, first).await.unwrap_or_else(|error| panic!("{name} sent again: {error:?}"));
        }
        let after = format!("{name} after");
        let call = self.customer(&after);
        self.send(&after, call).await.unwrap_or_else(|error| panic!("{after}: {error:?}"));
        failed
    }

    async fn work(&mut self, round: Round) {
        match round {
            Round::Calls { error, in_a_row, step } => {
                for calls in (0..MOST_CALLS).step_by(step) {
                    let name = format!("{error} {in_a_row} {calls}");
                    let orders = [1, calls, in_a_row, error, 0, 0, 0, 0];
                    if self.fail_and_heal(&name, orders, calls % 2 == 0).await == 0 {
                        return;
                    }
                }
                panic!("an action makes no end of calls");
            }
            Round::Chance { error, one_in } => {
                for number in 0..BY_CHANCE {
                    let name = format!("{error} in {one_in} {number}");
                    let orders = [1, 0, 0, error, 0, 0, one_in, i64::from(number) * 7919];
                    self.fail_and_heal(&name, orders, number % 2 == 0).await;
                }
            }
        }
    }
}

/// Works on the database that the environment names, if it names one, and waits to be killed.
pub(crate) async fn work_on_failing_disk() {
    let Ok(path) = std::env::var(DATABASE) else { return };
    let gate = victim::door(&Address::Sqlite(path.into())).await;
    let owner = gate.session_of_holder(None, Carrier::CommandLine, None).await.unwrap();
    let orders = std::env::var(ORDERS).unwrap();
    let orders = Orders(OpenOptions::new().read(true).write(true).open(orders).unwrap());
    let round: usize = std::env::var(ROUND).unwrap().parse().unwrap();
    let mut worker = Worker { gate, owner, orders, injected: 0 };
    // What the frame of the tests has said so far ends here.
    println!();
    worker.work(rounds()[round]).await;
    println!("{INJECTED}{}", worker.injected);
    std::thread::sleep(std::time::Duration::from_secs(600));
}

/// The disk, built by the C compiler that the rest of Boss is built with.
fn build_disk(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("faults/failing_disk.c");
    let library = folder.join("failing_disk.so");
    let mut compiler = Command::new("cc");
    compiler
        .args(["-shared", "-fPIC", "-O1", "-U_FORTIFY_SOURCE", "-o"])
        .arg(&library)
        .arg(source)
        .arg("-ldl");
    let built = compiler.output().expect("the C compiler is there");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    library
}

/// What a process said of its actions, and how many calls failed.
struct Heard {
    done: Vec<String>,
    refused: Vec<String>,
    unknown: Vec<String>,
    injected: u64,
}

fn run_worker(folder: &Path, disk: &Path, round: usize) -> Heard {
    let (database, orders) = (folder.join("boss.db"), folder.join("orders"));
    std::fs::write(&orders, [0; 64]).unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["worker_on_failing_disk", "--exact", "--ignored", "--nocapture"])
        .env("LD_PRELOAD", disk)
        .env(DATABASE, &database)
        .env(FILES, &database)
        .env(ORDERS, &orders)
        .env(ROUND, round.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut heard = Heard { done: Vec::new(), refused: Vec::new(), unknown: Vec::new(), injected: 0 };
    let mut ended = false;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        for (word, list) in
            [(DONE, &mut heard.done), (REFUSED, &mut heard.refused), (UNKNOWN, &mut heard.unknown)]
        {
            if let Some(name) = line.strip_prefix(word) {
                list.push(name.to_owned());
            }
        }
        if let Some(number) = line.strip_prefix(INJECTED) {
            (heard.injected, ended) = (number.parse().unwrap(), true);
            break;
        }
    }
    // It dies with its connections open and its log not taken in.
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(ended, "the process gave up in {:?}", rounds()[round]);
    heard
}

async fn names(db: &DatabaseConnection) -> BTreeMap<String, i64> {
    let text = "SELECT name, count(*) AS count FROM customer GROUP BY name";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), text)).await.unwrap();
    let pair = |row: &sea_orm::QueryResult| {
        (row.try_get::<String>("", "name").unwrap(), row.try_get::<i64>("", "count").unwrap())
    };
    rows.iter().map(pair).collect()
}

/// What was said is so.
async fn check(database: &Path, heard: &Heard, round: Round) {
    let db = Database::connect(format!("sqlite:{}", database.display())).await.unwrap();
    let there = names(&db).await;
    let count = |name: &String| there.get(name).copied().unwrap_or(0);
    let lost: Vec<_> = heard.done.iter().filter(|name| count(name) != 1).collect();
    assert!(lost.is_empty(), "{round:?}: done, and not there once: {lost:?}");
    let kept: Vec<_> =
        heard.refused.iter().filter(|name| !heard.done.contains(name) && count(name) != 0).collect();
    // Refused and then sent again without an answer known.
    let kept: Vec<_> = kept.into_iter().filter(|name| !heard.unknown.contains(name)).collect();
    assert!(kept.is_empty(), "{round:?}: refused, and there: {kept:?}");
    let twice: Vec<_> = heard.unknown.iter().filter(|name| count(name) > 1).collect();
    assert!(twice.is_empty(), "{round:?}: there twice: {twice:?}");
    for (check, good) in [("integrity_check", 1), ("foreign_key_check", 0)] {
        let rows = Statement::from_string(db.get_database_backend(), format!("PRAGMA {check}"));
        assert_eq!(db.query_all_raw(rows).await.unwrap().len(), good, "{round:?}: {check}");
    }
    db.close().await.unwrap();
}

/// Goes through every way in which a disk fails.
pub(crate) async fn keep_what_is_acknowledged_on_a_failing_disk() {
    let folder = tempfile::tempdir().unwrap();
    let disk = build_disk(folder.path());
    let desk = Desk::open(EngineChoice::Sqlite).await;
    let Address::Sqlite(founded) = desk.gate.store().address().clone() else { unreachable!() };
    desk.gate.store().clone().close().await.unwrap();
    let database = folder.path().join("boss.db");
    std::fs::copy(founded, &database).unwrap();
    let (mut injected, mut done, mut refused, mut unknown) = (0, 0, 0, 0);
    for (number, round) in rounds().into_iter().enumerate() {
        let heard = run_worker(folder.path(), &disk, number);
        check(&database, &heard, round).await;
        injected += heard.injected;
        done += heard.done.len();
        refused += heard.refused.len();
        unknown += heard.unknown.len();
    }
    let gate = victim::door(&Address::Sqlite(database)).await;
    gate.seal_audit().await.unwrap();
    gate.verify_audit().await.unwrap();
    assert!(refused > 0 && injected > 1_000, "the disk hardly failed: {injected}");
    println!("{injected} calls failed: {done} actions done, {refused} refused, {unknown} not known");
}
