//! The process is killed, at any moment, and started again: nothing is lost, nothing is done twice, and no number is skipped.
//!
//! What is killed is a process of its own, with the signal nobody can catch; there is nothing in Boss that knows of it. A
//! moment is drawn anew for every kill, from the start of a bill run on. A run that was killed is taken up by the next
//! process, which is killed too, again and again, until one comes to the end; then its bills, charges, postings and accounts
//! have to be those of a run nobody disturbed.
//!
//! `BOSS_KILLS=1000` kills that often on each engine, `BOSS_SEED=7` draws other moments.
#![allow(clippy::unwrap_used, reason = "what a test stands on is there, or the test has failed")]

mod company;
#[cfg(target_os = "linux")]
mod disk;
mod random;
mod server;
mod victim;

use boss_tests::postgres;
use company::{Company, Left};
use random::Random;
use victim::{End, Victim};

/// Kills of each test on SQLite; there are two, so that both cores have work.
const KILLS: u32 = 100;
const KILLS_ON_POSTGRES: u32 = 12;
/// Where moments fall between two batches is chance: until one did, a test goes on up to so many times its kills.
const MOST_ROUNDS: u32 = 10;
/// A run that was killed so often is let be.
const MOST_KILLS_OF_A_RUN: u32 = 14;

fn number_in_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// Kills runs of one company until it was done `kills` times, and checks what comes of each.
async fn kill_and_take_up(company: &Company, kills: u32, seed: u64) {
    let kills = number_in_environment("BOSS_KILLS").map_or(kills, |kills| kills.try_into().unwrap());
    let seed = number_in_environment("BOSS_SEED").unwrap_or(seed);
    let mut random = Random::new(seed);
    let (mut killed, mut runs, mut taken_up) = (0, 0, 0);
    let enough = |killed, taken_up| killed >= kills && (taken_up > 0 || killed >= MOST_ROUNDS * kills);
    while !enough(killed, taken_up) {
        runs += 1;
        let place = company.copy("killed").await;
        // Half of them are one request sent again and again, half are new requests.
        let same_request = random.below(2) == 0;
        let mut of_this_run = 0;
        loop {
            let mut victim = Victim::start(&place, same_request);
            if enough(killed, taken_up) || of_this_run == MOST_KILLS_OF_A_RUN {
                assert_eq!(victim.wait(), End::ByItself);
                break;
            }
            // Half of a whole run's time: what is killed gets on from batch to batch all the same.
            if victim.kill_after(random.below(company.micros / 2)) == End::ByItself {
                break;
            }
            (killed, of_this_run) = (killed + 1, of_this_run + 1);
            match company.check_half_done(&place).await {
                Left::Nothing => {}
                Left::Batches => taken_up += 1,
                // It died after its last commit.
                Left::All => break,
            }
        }
        company.check_done(&place).await;
        company.remove(&place).await;
    }
    assert!(taken_up > 0, "no kill came between two batches (seed {seed})");
    println!("{killed} kills of {runs} runs, {taken_up} of them with batches kept (seed {seed})");
}

fn on_runtime(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(work);
}

#[test]
fn a_bill_run_killed_anywhere_ends_as_if_nothing_had_been() {
    on_runtime(async { kill_and_take_up(&Company::on_sqlite().await, KILLS, 1).await });
}

#[test]
fn a_bill_run_killed_anywhere_else_ends_as_if_nothing_had_been() {
    on_runtime(async { kill_and_take_up(&Company::on_sqlite().await, KILLS, 2).await });
}

#[test]
fn a_bill_run_killed_on_postgres_ends_as_if_nothing_had_been() {
    on_runtime(async {
        let company = Company::on_postgres().await;
        kill_and_take_up(&company, KILLS_ON_POSTGRES, 3).await;
        postgres::drop_database(&company.sound).await;
        postgres::drop_database(&company.before).await;
    });
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_acknowledged_on_a_failing_disk_is_kept() {
    on_runtime(disk::keep_what_is_acknowledged_on_a_failing_disk());
}

#[test]
fn what_is_acknowledged_by_a_server_that_cuts_connections_is_kept() {
    on_runtime(server::keep_what_is_acknowledged_by_a_failing_server());
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "what works on a failing disk: another test starts it"]
fn worker_on_failing_disk() {
    on_runtime(disk::work_on_failing_disk());
}

#[test]
#[ignore = "what is killed: the other tests start it"]
fn victim() {
    if let Some(place) = victim::place_in_environment() {
        on_runtime(victim::bill(place));
    }
}
