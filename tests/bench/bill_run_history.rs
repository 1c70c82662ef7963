//! `bill-run-history`: whether a bill run grows dearer with the history of its accounts. A company is billed month after month for
//! five years, with usage every day; its third month and its sixtieth are measured, over and over on copies of the database
//! as it stood before each.
//!
//! The value is what the sixtieth month runs at; the ratio says how that stands to the third (1 is as fast).

use crate::measure::{Figure, Thousandths, median};
use crate::{Failure, apart, desk, on_runtime};
use boss_core::billing::RunBilling;
use boss_core::store::Address;
use boss_kernel::NaiveDate;
use boss_tests::{Desk, Month, postgres};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

const ACCOUNTS: i64 = 4_000;
const ROUNDS: usize = 7;
const FIRST_YEAR: i32 = 2021;
/// Every month has as many.
const USAGE_DAYS: u64 = 28;
const EARLY: u32 = 3;
const LATE: u32 = 60;

/// Measures both engines.
pub(crate) fn run() -> Result<(), Failure> {
    on_runtime(async {
        let folder = desk::folder()?;
        let months = months(&desk::file(&folder, "history.db"), &folder).await?;
        print("sqlite", &rounds(&months, &folder).await?)?;
        if !postgres::is_installed() {
            eprintln!("bill-run-history: PostgreSQL is not installed; measured on SQLite only");
            return Ok(());
        }
        let months = months_on_postgres(&folder).await?;
        print("postgres", &rounds(&months, &folder).await?)?;
        for (address, _) in months {
            postgres::drop_database(&address).await;
        }
        Ok(())
    })
}

/// The database as it stood before a month was billed, and the last day of that month.
type Before = (Address, NaiveDate);

fn first_of(month: u32) -> Result<NaiveDate, Failure> {
    let year = FIRST_YEAR + i32::try_from((month - 1) / 12)?;
    Ok(NaiveDate::from_ymd_opt(year, (month - 1) % 12 + 1, 1).ok_or("the calendar ends")?)
}

fn last_of(month: u32) -> Result<NaiveDate, Failure> {
    Ok(first_of(month + 1)?.pred_opt().ok_or("the calendar begins")?)
}

/// Usage of the months `from..=to`, and the bills of all of them but the last.
async fn live(desk: &Desk, company: &Month, from: u32, to: u32) -> Result<(), Failure> {
    for month in from..=to {
        company.used(desk, first_of(month)?, USAGE_DAYS).await?;
        if month < to {
            bill(desk, month).await?;
        }
    }
    Ok(())
}

async fn bill(desk: &Desk, month: u32) -> Result<(), Failure> {
    desk.go_to(&first_of(month + 1)?.to_string());
    let run = desk.act(RunBilling { through: last_of(month)?, account_ids: None, draft: false }).await.output;
    if run.bills != ACCOUNTS { Err(format!("month {month} has {} bills", run.bills).into()) } else { Ok(()) }
}

async fn months(address: &Address, folder: &Arc<TempDir>) -> Result<[Before; 2], Failure> {
    let desk = desk::open(address, folder).await?;
    let company = Month::begin(&desk, ACCOUNTS, first_of(1)?).await?;
    live(&desk, &company, 1, EARLY).await?;
    let early = desk::copy(&desk::leave(desk).await?, folder, "early.db")?;
    let desk = desk::open(address, folder).await?;
    bill(&desk, EARLY).await?;
    live(&desk, &company, EARLY + 1, LATE).await?;
    Ok([(early, last_of(EARLY)?), (desk::leave(desk).await?, last_of(LATE)?)])
}

async fn months_on_postgres(folder: &Arc<TempDir>) -> Result<[Before; 2], Failure> {
    let address = postgres::fresh_database("bench_history").await;
    let desk = desk::open(&address, folder).await?;
    let company = Month::begin(&desk, ACCOUNTS, first_of(1)?).await?;
    live(&desk, &company, 1, EARLY).await?;
    let early = postgres::copy_database(&desk::leave(desk).await?, "early").await;
    let desk = desk::open(&address, folder).await?;
    bill(&desk, EARLY).await?;
    live(&desk, &company, EARLY + 1, LATE).await?;
    Ok([(early, last_of(EARLY)?), (desk::leave(desk).await?, last_of(LATE)?)])
}

/// The two months, measured in turn.
async fn rounds(months: &[Before; 2], folder: &Arc<TempDir>) -> Result<Vec<[apart::Run; 2]>, Failure> {
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let [early, late] = months;
        rounds.push([measure(early, folder).await?, measure(late, folder).await?]);
    }
    Ok(rounds)
}

async fn measure((before, through): &Before, folder: &Arc<TempDir>) -> Result<apart::Run, Failure> {
    let copied = match before {
        Address::Sqlite(_) => desk::copy(before, folder, "copy.db")?,
        Address::Postgres(_) => postgres::copy_database(before, "run").await,
    };
    let run = apart::run(&copied, *through)?;
    postgres::drop_database(&copied).await;
    if run.bills != ACCOUNTS {
        return Err(format!("{} bills are not what was to be billed", run.bills).into());
    }
    Ok(run)
}

fn print(engine: &'static str, rounds: &[[apart::Run; 2]]) -> Result<(), Failure> {
    let late = |measure: fn(&apart::Run) -> Duration| median(rounds.iter().map(|[_, late]| measure(late)));
    let early = median(rounds.iter().map(|[early, _]| early.wall))?;
    let figure = Figure {
        bench: "bill-run-history",
        engine,
        value: Thousandths::per_second(u64::try_from(ACCOUNTS)?, late(|run| run.wall)?),
        unit: "accounts/s",
        reference: Some((Thousandths::ratio(early, late(|run| run.wall)?), "month 3 of the same accounts")),
        cpu: late(|run| run.cpu)?,
        peak_megabytes: rounds.iter().map(|[_, late]| late.peak_megabytes).max().unwrap_or(0),
    };
    figure.print();
    Ok(())
}
