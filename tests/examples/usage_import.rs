//! How fast usage comes in: a CSV file of a million events through the gate, durable, deduplicated, on SQLite.
//!
//! `cargo run --release -p boss-tests --example usage_import [EVENTS] [ordered]` prints one line of JSON. Event ids are random,
//! the worst case for any index, or `ordered` by time.

use boss_core::usage::ImportUsage;
use boss_tests::bench::{CpuClock, durable_desk};
use boss_tests::{Desk, Given, GivenPrice};
use std::io::Write;
use std::time::Instant;

const SUBSCRIPTIONS: usize = 2_000;

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let events: usize = std::env::args().nth(1).map_or(Ok(1_000_000), |text| text.parse())?;
    let desk = durable_desk().await;
    prepare(&desk).await;
    let path = desk.folder.path().join("usage.csv");
    write_file(&path, events, std::env::args().nth(2).is_some_and(|order| order == "ordered"))?;
    let token = desk.gate.files().put(&path, "usage.csv");
    let (begun, cpu) = (Instant::now(), CpuClock::start());
    let first = desk.act(ImportUsage { file: token.clone() }).await.output;
    let (first_time, cpu) = (begun.elapsed(), cpu.elapsed());
    let begun = Instant::now();
    let again = desk.act(ImportUsage { file: token }).await.output;
    let again_time = begun.elapsed();
    assert_eq!((first.events_accepted, again.events_accepted), (i64::try_from(events)?, 0));
    println!(
        r#"{{"bench":"usage-import","value":{},"unit":"events/s","events":{events},"again":{},"cpuMs":{},"busiestThreadCpuMs":{}}}"#,
        events as u128 * 1_000 / first_time.as_millis().max(1),
        events as u128 * 1_000 / again_time.as_millis().max(1),
        cpu.all,
        cpu.busiest,
    );
    Ok(())
}

async fn prepare(desk: &Desk) {
    use boss_core::catalog::model::PriceTiming::InArrears;
    let given = Given::at(desk).await;
    let meter = given.meter("traffic").await;
    let versions = [("2025-01-01", r#"{"model":"perUnit","unitPrice":"0.01"}"#)];
    let price = GivenPrice { code: "traffic", meter: Some(meter), timing: InArrears, versions: &versions };
    let offering = given.offering("cdn", "0.06", &[price]).await;
    let account = given.account("Bench", 1).await;
    for number in 0..SUBSCRIPTIONS {
        given.subscription(&format!("S{number:06}"), account, offering, &[("2025-06-01", None, "1")]).await;
    }
}

/// Events of one month in the order of time, as a collector writes them, with ids as random as it makes them.
fn write_file(
    path: &std::path::Path,
    events: usize,
    ordered: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    writeln!(file, "event_id,subscription,meter,at,quantity")?;
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    for event in 0..events {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let random = if ordered { 0 } else { seed };
        let second = event * (28 * 86_400) / events;
        let (day, second) = (second / 86_400 + 1, second % 86_400);
        writeln!(
            file,
            "{random:016x}{event:08x},S{:06},traffic,2026-02-{day:02}T{:02}:{:02}:{:02}+08:00,{}.{:03}",
            seed as usize % SUBSCRIPTIONS,
            second / 3600,
            second / 60 % 60,
            second % 60,
            seed % 50,
            seed % 1000
        )?;
    }
    Ok(file.flush()?)
}
