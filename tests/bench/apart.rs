//! A bill run in a process of its own, so that its memory is its own too: what prepared the database, and what the reference took
//! before, is not counted.

use crate::measure::{Measured, measured};
use crate::{Failure, HERE, desk, on_runtime};
use boss_core::billing::RunBilling;
use boss_core::store::Address;
use boss_kernel::{Instant, NaiveDate};
use serde_json::{Value, json};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// Says to a process that it is to do this and nothing else.
pub(crate) const NAME: &str = "bill-run-apart";

/// What a run did, and what it took.
pub(crate) struct Run {
    pub(crate) bills: i64,
    pub(crate) charges: i64,
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
    pub(crate) peak_megabytes: u64,
}

/// Bills up to `through`, on the day after it, and waits for its end.
pub(crate) fn run(address: &Address, through: NaiveDate) -> Result<Run, Failure> {
    let url = match address {
        Address::Sqlite(path) => format!("sqlite:{}", path.display()),
        Address::Postgres(url) => url.clone(),
    };
    let output =
        Command::new(std::env::current_exe()?).args([HERE, NAME, &url, &through.to_string()]).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let said: Value = serde_json::from_slice(&output.stdout)?;
    let number = |name: &str| said[name].as_u64().ok_or_else(|| format!("no {name} in {said}"));
    Ok(Run {
        bills: i64::try_from(number("bills")?)?,
        charges: i64::try_from(number("charges")?)?,
        wall: Duration::from_micros(number("wall")?),
        cpu: Duration::from_micros(number("cpu")?),
        peak_megabytes: number("megabytes")?,
    })
}

/// The run itself, in its own process.
pub(crate) fn here(url: &str, through: &str) -> Result<(), Failure> {
    on_runtime(async {
        let folder = Arc::new(TempDir::new()?);
        let desk = desk::open(&url.parse()?, &folder).await?;
        let through: NaiveDate = through.parse()?;
        let next_day = through.succ_opt().ok_or("the calendar ends")?;
        desk.clock.set(Instant::start_of(next_day, chrono_tz::Asia::Shanghai).plus_seconds(9 * 3600));
        let Measured { output, wall, cpu, peak_megabytes } =
            measured(desk.act(RunBilling { through, account_ids: None, draft: false })).await?;
        let said = json!({
            "bills": output.output.bills,
            "charges": output.output.charges,
            "wall": u64::try_from(wall.as_micros())?,
            "cpu": u64::try_from(cpu.as_micros())?,
            "megabytes": peak_megabytes,
        });
        println!("{said}");
        desk::leave(desk).await?;
        Ok(())
    })
}
