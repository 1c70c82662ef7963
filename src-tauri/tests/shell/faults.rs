//! What goes wrong around the program: it is killed, the disk takes no more, another program holds the file, the server goes
//! away. Each time nothing may be lost, nothing half-written, and the next run ends as if nothing had happened.

use crate::program::{Program, Said};
use boss_core::store::Address;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Moments at which a program is killed, spread over its whole life.
const KILLS: u32 = 12;

/// A demo company with a month that has not been billed.
struct Case {
    program: Program,
    database: PathBuf,
    today: String,
}

impl Case {
    fn new() -> Case {
        let program = Program::new();
        program.run(&["demo", "--customers", "40", "--months", "1"]).done();
        let database = program.path("base.db");
        program.run(&["backup", &database.display().to_string()]).done();
        let today = boss_tests::day::today().to_string();
        Case { program, database, today }
    }

    /// A copy of the company to do harm to.
    fn copy(&self, name: &str) -> Victim<'_> {
        let path = self.program.path(name);
        std::fs::copy(&self.database, &path).expect("a copy");
        Victim { program: &self.program, url: format!("sqlite:{}", path.display()) }
    }
}

/// One database things go wrong with.
struct Victim<'c> {
    program: &'c Program,
    url: String,
}

impl Victim<'_> {
    fn arguments<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        [&["--db", &self.url, "--json"], arguments].concat()
    }

    fn run(&self, arguments: &[&str]) -> Said {
        self.program.run(&self.arguments(arguments))
    }

    /// Bills and invoices with what they come to; the books and the audit trail have to hold.
    fn papers(&self) -> Value {
        self.run(&["books", "check"]).json();
        self.run(&["audit", "verify"]).json();
        let list = |query: &str| {
            let list = self.run(&["ask", query, r#"{"window":{"limit":1}}"#]).json();
            json!([list["total"], list["totals"]])
        };
        json!({ "bills": list("billing.bills"), "invoices": list("invoicing.list") })
    }
}

/// Kills a command at moments of its life and demands that all of it happened or nothing.
fn kill_anywhere(case: &Case, prepare: &[&[&str]], command: &[&str]) {
    let undisturbed = case.copy("undisturbed.db");
    for step in prepare {
        undisturbed.run(step).done();
    }
    let before = undisturbed.papers();
    let begun = Instant::now();
    undisturbed.run(command).done();
    let life = begun.elapsed();
    let after = undisturbed.papers();
    assert_ne!(before, after, "the command does nothing");
    let mut undone = 0;
    for kill in 1..=KILLS {
        let victim = case.copy(&format!("killed-{kill}.db"));
        for step in prepare {
            victim.run(step).done();
        }
        let mut child = victim.program.start(&victim.arguments(command));
        std::thread::sleep(life * kill / (KILLS + 1));
        child.kill().expect("can be killed");
        child.wait().expect("ends");
        let found = victim.papers();
        assert!(found == before || found == after, "killed at {kill}/{KILLS}: {found}");
        undone += u32::from(found == before);
        victim.run(command).done();
        assert_eq!(victim.papers(), after, "run again after {kill}/{KILLS}");
    }
    assert!(undone > 0, "no kill came before the end");
}

#[test]
fn a_bill_run_that_is_killed_happened_whole_or_not() {
    let case = Case::new();
    kill_anywhere(&case, &[], &["bill", "run", "--through", &case.today]);
}

#[test]
fn issuing_that_is_killed_happened_whole_or_not() {
    let case = Case::new();
    let bill: &[&str] = &["bill", "run", "--through", &case.today];
    kill_anywhere(&case, &[bill], &["invoice", "issue", "--all-through", &case.today]);
}

/// Every file the program writes may grow to this and no further, as on a full disk.
const ROOM_KIB: u32 = 96;

#[cfg(unix)]
#[test]
fn a_disk_that_takes_no_more_is_said_and_nothing_is_half_written() {
    let case = Case::new();
    let victim = case.copy("full.db");
    let before = victim.papers();
    let boss = victim.program.command(&victim.arguments(&["bill", "run", "--through", &case.today]));
    let mut command = std::process::Command::new("bash");
    command.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {ROOM_KIB}; exec \"$0\" \"$@\""));
    command.arg(boss.get_program()).args(boss.get_args());
    for (name, value) in boss.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let said: Said = command.stdin(Stdio::null()).output().expect("bash").into();
    let refusal: Value = serde_json::from_str(&said.refused()).expect("JSON");
    let code = refusal["error"]["code"].as_str().unwrap_or_default();
    let said = ["store.disk_failed", "store.full", "store.outcome_unknown"];
    assert!(said.contains(&code), "{refusal}");
    assert_eq!(victim.papers(), before);
    victim.run(&["bill", "run", "--through", &case.today]).done();
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_can_not_be_written_is_no_success() {
    let program = Program::founded();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("the full device");
    let output = program.command(&["--json", "ask", "staff.list"]).stdout(full).output().expect("runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("shell.answer_lost"));
}

async fn open(path: &Path) -> DatabaseConnection {
    Database::connect(format!("sqlite:{}", path.display())).await.expect("opens")
}

#[tokio::test]
async fn a_database_another_program_holds_is_said_and_nothing_is_lost() {
    let program = Program::founded();
    let holder = open(&program.path("boss.db")).await;
    holder.execute_unprepared("BEGIN IMMEDIATE").await.expect("begins");
    let person = json!({ "login": "li", "name": "李敏", "password": crate::program::PASSWORD, "ownPassword": crate::program::PASSWORD, "roles": [] });
    let said = program.run(&["--json", "do", "staff.add", &person.to_string()]).refused();
    assert!(said.contains("\"store.busy\""), "{said}");
    holder.execute_unprepared("ROLLBACK").await.expect("lets go");
    program.run(&["do", "staff.add", &person.to_string()]).done();
}

#[test]
fn a_server_that_goes_away_in_mid_run_is_said_and_the_run_can_be_repeated() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let address = runtime.block_on(boss_tests::postgres::fresh_database("server goes away"));
    let Address::Postgres(url) = &address else { panic!("not PostgreSQL") };
    let program = Program::on(url.clone());
    program.run(&["demo", "--customers", "40", "--months", "1"]).done();
    let today = boss_tests::day::today().to_string();
    let run = ["--json", "bill", "run", "--through", &today];
    let bills = || program.run(&["--json", "ask", "billing.bills", r#"{"window":{"limit":1}}"#]).json();
    let before = bills();
    let mut child = program.start(&run);
    runtime.block_on(cut_off(url, &mut child));
    let said = Said::from(child.wait_with_output().expect("ends")).refused();
    let of_server = ["\"store.unavailable\"", "\"store.outcome_unknown\""];
    assert!(of_server.iter().any(|code| said.contains(code)), "{said}");
    assert_eq!(bills(), before, "nothing of the run is there");
    program.run(&run).done();
    assert_ne!(bills(), before);
    program.run(&["books", "check"]).done();
    runtime.block_on(boss_tests::postgres::drop_database(&address));
}

/// Ends every connection the program has in a transaction, until the program gives up.
async fn cut_off(url: &str, child: &mut std::process::Child) {
    let server = Database::connect(url).await.expect("the server answers");
    let cut = "SELECT count(pg_terminate_backend(pid)) AS cut FROM pg_stat_activity \
               WHERE application_name = 'boss' AND xact_start IS NOT NULL AND datname = current_database()";
    let begun = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        assert!(begun.elapsed() < Duration::from_secs(60), "the program neither ends nor gives up");
        let statement = Statement::from_string(server.get_database_backend(), cut);
        server.query_one_raw(statement).await.expect("the server answers");
    }
}
