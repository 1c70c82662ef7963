//! `bill-run`: how many accounts a bill run bills in a second, from its start to its commit: reading, rating, taxing, numbering
//! bills, posting to the ledger, and the audit record, through the gate. 20,000 accounts, see [`month`](crate::month).
//!
//! The reference writes exactly the rows the run wrote (run, bills, charges, ledger entries, postings, the audit record and its
//! objects, and how far each account is billed) raw into a copy of the same database. SQLite commits durably; the PostgreSQL
//! of tests does not sync to disk, neither for Boss nor for the reference, and its own processes' time is not in `cpu_s`.

use crate::measure::{Figure, Measured, Thousandths, measured, median};
use crate::{Failure, desk, month, on_runtime, rows};
use boss_core::billing::RunBilling;
use boss_core::billing::model::{bill, bill_run, charge};
use boss_core::gate::Action;
use boss_core::gate::model::{audit_object, audit_record};
use boss_core::ledger::model::{ledger_entry, posting};
use boss_core::store::Address;
use boss_tests::{Desk, postgres};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, Statement};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

const ACCOUNTS: i64 = 20_000;
const ROUNDS: usize = 3;
const LAST_DAY: &str = "2026-01-31";

/// Measures both engines.
pub(crate) fn run() -> Result<(), Failure> {
    on_runtime(async {
        on_sqlite().await?;
        if !postgres::is_installed() {
            eprintln!("bill-run: PostgreSQL is not installed; measured on SQLite only");
            return Ok(());
        }
        on_postgres().await
    })
}

async fn on_sqlite() -> Result<(), Failure> {
    let folder = desk::folder()?;
    let desk = desk::open(&desk::file(&folder, "month.db"), &folder).await?;
    month::prepare(&desk, ACCOUNTS).await?;
    let prepared = desk::leave(desk).await?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let run = desk::copy(&prepared, &folder, "run.db")?;
        let raw = desk::copy(&prepared, &folder, "raw.db")?;
        rounds.push(round(&run, &raw, &folder).await?);
    }
    print("sqlite", &rounds)
}

async fn on_postgres() -> Result<(), Failure> {
    let folder = desk::folder()?;
    let prepared = postgres::fresh_database("bench_bill_run").await;
    let desk = desk::open(&prepared, &folder).await?;
    month::prepare(&desk, ACCOUNTS).await?;
    desk::leave(desk).await?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let run = postgres::copy_database(&prepared, "run").await;
        let raw = postgres::copy_database(&prepared, "raw").await;
        rounds.push(round(&run, &raw, &folder).await?);
        postgres::drop_database(&run).await;
        postgres::drop_database(&raw).await;
    }
    postgres::drop_database(&prepared).await;
    print("postgres", &rounds)
}

/// One turn of Boss and one of the reference.
struct Round {
    boss: Duration,
    cpu: Duration,
    peak_megabytes: u64,
    raw: Duration,
}

async fn round(run: &Address, raw: &Address, folder: &Arc<TempDir>) -> Result<Round, Failure> {
    let desk = desk::open(run, folder).await?;
    let through = LAST_DAY.parse()?;
    let Measured { output, wall, cpu, peak_megabytes } =
        measured(desk.act(RunBilling { through, account_ids: None })).await?;
    let run = output.output;
    if (run.bills, run.charges) != (ACCOUNTS, 2 * ACCOUNTS) {
        return Err(
            format!("{} bills and {} charges are not what was to be billed", run.bills, run.charges).into()
        );
    }
    let written = written(&desk).await?;
    desk::leave(desk).await?;
    let db = rows::connect(raw).await?;
    let raw = measured(rows::write(&db, written)).await?;
    raw.output?;
    let bills = bill::Entity::find().all(&db).await?.len();
    db.close().await?;
    if i64::try_from(bills)? != ACCOUNTS {
        return Err("the reference did not write what the run wrote".into());
    }
    Ok(Round { boss: wall, cpu, peak_megabytes, raw: raw.wall })
}

/// What the run wrote, as raw statements.
async fn written(desk: &Desk) -> Result<Vec<Statement>, Failure> {
    let db = rows::connect(desk.gate.store().address()).await?;
    let record = audit_record::Entity::find().filter(audit_record::Column::Action.eq(RunBilling::NAME));
    let found = record.clone().one(&db).await?.ok_or("the run left no audit record")?;
    let objects = audit_object::Entity::find().filter(audit_object::Column::RecordId.eq(found.id));
    let mut statements = rows::of::<_, bill_run::ActiveModel>(&db, bill_run::Entity::find()).await?;
    statements.extend(rows::of::<_, bill::ActiveModel>(&db, bill::Entity::find()).await?);
    statements.extend(rows::of::<_, charge::ActiveModel>(&db, charge::Entity::find()).await?);
    statements.extend(rows::of::<_, ledger_entry::ActiveModel>(&db, ledger_entry::Entity::find()).await?);
    statements.extend(rows::of::<_, posting::ActiveModel>(&db, posting::Entity::find()).await?);
    statements.extend(rows::of::<_, audit_record::ActiveModel>(&db, record).await?);
    statements.extend(rows::of::<_, audit_object::ActiveModel>(&db, objects).await?);
    statements.push(billed(&db));
    db.close().await?;
    Ok(statements)
}

fn billed(db: &DatabaseConnection) -> Statement {
    let text = "UPDATE account SET billed_until = '2026-02-01', rerate_from = NULL";
    Statement::from_string(db.get_database_backend(), text)
}

fn print(engine: &'static str, rounds: &[Round]) -> Result<(), Failure> {
    let boss = median(rounds.iter().map(|round| round.boss))?;
    let figure = Figure {
        bench: "bill-run",
        engine,
        value: Thousandths::per_second(u64::try_from(ACCOUNTS)?, boss),
        unit: "accounts/s",
        reference: Some((
            median(rounds.iter().map(|round| Thousandths::ratio(round.raw, round.boss)))?,
            "raw prepared insert of the same rows",
        )),
        cpu: median(rounds.iter().map(|round| round.cpu))?,
        // The first round: in later ones the memory that the reference's rows took is still counted.
        peak_megabytes: rounds.first().map_or(0, |round| round.peak_megabytes),
    };
    figure.print();
    Ok(())
}
