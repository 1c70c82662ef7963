//! `bill-run`: how many accounts a bill run bills in a second, from its start to its last commit: reading, rating, taxing, numbering
//! bills, posting to the ledger, and the audit records, through the gate. 100,000 accounts with 30 days of usage each, see
//! [`Month`].
//!
//! The reference writes exactly the rows the run wrote (run, bills, charges, ledger entries, postings, the audit records and their
//! objects, and how far each account is billed) raw into a copy of the same database, in one transaction. SQLite commits
//! durably; the PostgreSQL of tests does not sync to disk, neither for Boss nor for the reference, and its own processes' time is
//! not in `cpu_s`.

use crate::measure::{Figure, Thousandths, median};
use crate::{Failure, apart, desk, on_runtime, rows};
use boss_core::billing::RunBilling;
use boss_core::billing::model::{bill, bill_run, charge};
use boss_core::gate::Action;
use boss_core::gate::model::{audit_object, audit_record};
use boss_core::ledger::model::{ledger_entry, posting};
use boss_core::store::Address;
use boss_tests::{Month, postgres};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, Select, TransactionTrait,
};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const ACCOUNTS: i64 = 100_000;
const ROUNDS: usize = 3;
const FIRST_DAY: &str = "2026-01-01";
const LAST_DAY: &str = "2026-01-31";
const USAGE_DAYS: u64 = 30;

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

/// A company with a month to be billed, which nobody has open.
async fn prepare(address: &Address, folder: &std::sync::Arc<TempDir>) -> Result<Address, Failure> {
    let desk = desk::open(address, folder).await?;
    let first = FIRST_DAY.parse()?;
    Month::begin(&desk, ACCOUNTS, first).await?.used(&desk, first, USAGE_DAYS).await?;
    desk::leave(desk).await
}

async fn on_sqlite() -> Result<(), Failure> {
    let folder = desk::folder()?;
    let prepared = prepare(&desk::file(&folder, "month.db"), &folder).await?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let run = desk::copy(&prepared, &folder, "run.db")?;
        let raw = desk::copy(&prepared, &folder, "raw.db")?;
        rounds.push(round(&run, &raw).await?);
    }
    print("sqlite", &rounds)
}

async fn on_postgres() -> Result<(), Failure> {
    let folder = desk::folder()?;
    let prepared = prepare(&postgres::fresh_database("bench_bill_run").await, &folder).await?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let run = postgres::copy_database(&prepared, "run").await;
        let raw = postgres::copy_database(&prepared, "raw").await;
        rounds.push(round(&run, &raw).await?);
        postgres::drop_database(&run).await;
        postgres::drop_database(&raw).await;
    }
    postgres::drop_database(&prepared).await;
    print("postgres", &rounds)
}

/// One turn of Boss and one of the reference.
struct Round {
    boss: apart::Run,
    raw: Duration,
}

async fn round(run: &Address, raw: &Address) -> Result<Round, Failure> {
    let boss = apart::run(run, LAST_DAY.parse()?)?;
    if (boss.bills, boss.charges) != (ACCOUNTS, 2 * ACCOUNTS) {
        let (bills, charges) = (boss.bills, boss.charges);
        return Err(format!("{bills} bills and {charges} charges are not what was to be billed").into());
    }
    let (from, to) = (rows::connect(run).await?, rows::connect(raw).await?);
    let raw = write_raw(&from, &to).await?;
    let bills = bill::Entity::find().count(&to).await?;
    from.close().await?;
    to.close().await?;
    if i64::try_from(bills)? != ACCOUNTS {
        return Err("the reference did not write what the run wrote".into());
    }
    Ok(Round { boss, raw })
}

/// Writes what the run wrote, table by table, and counts the time of writing alone.
async fn write_raw(from: &DatabaseConnection, to: &DatabaseConnection) -> Result<Duration, Failure> {
    let records = audit_record::Entity::find().filter(audit_record::Column::Action.eq(RunBilling::NAME));
    let first = records.clone().order_by_asc(audit_record::Column::Id).one(from).await?;
    let first = first.ok_or("the run left no audit record")?.id;
    let objects = audit_object::Entity::find().filter(audit_object::Column::RecordId.gte(first));
    let tx = to.begin().await?;
    let mut spent = copy::<_, bill_run::ActiveModel>(from, &tx, bill_run::Entity::find()).await?;
    spent += copy::<_, bill::ActiveModel>(from, &tx, bill::Entity::find()).await?;
    spent += copy::<_, charge::ActiveModel>(from, &tx, charge::Entity::find()).await?;
    spent += copy::<_, ledger_entry::ActiveModel>(from, &tx, ledger_entry::Entity::find()).await?;
    spent += copy::<_, posting::ActiveModel>(from, &tx, posting::Entity::find()).await?;
    spent += copy::<_, audit_record::ActiveModel>(from, &tx, records).await?;
    spent += copy::<_, audit_object::ActiveModel>(from, &tx, objects).await?;
    let begun = Instant::now();
    tx.execute_unprepared("UPDATE account SET billed_until = '2026-02-01', rerate_from = NULL").await?;
    tx.commit().await?;
    Ok(spent + begun.elapsed())
}

async fn copy<E, A>(
    from: &DatabaseConnection,
    tx: &DatabaseTransaction,
    rows: Select<E>,
) -> Result<Duration, Failure>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E>,
    E::Model: IntoActiveModel<A>,
{
    let statements = rows::of::<E, A>(from, rows).await?;
    let begun = Instant::now();
    for statement in statements {
        tx.execute_raw(statement).await?;
    }
    Ok(begun.elapsed())
}

fn print(engine: &'static str, rounds: &[Round]) -> Result<(), Failure> {
    let boss = median(rounds.iter().map(|round| round.boss.wall))?;
    let figure = Figure {
        bench: "bill-run",
        engine,
        value: Thousandths::per_second(u64::try_from(ACCOUNTS)?, boss),
        unit: "accounts/s",
        reference: Some((
            median(rounds.iter().map(|round| Thousandths::ratio(round.raw, round.boss.wall)))?,
            "raw prepared insert of the same rows",
        )),
        cpu: median(rounds.iter().map(|round| round.boss.cpu))?,
        peak_megabytes: rounds.iter().map(|round| round.boss.peak_megabytes).max().unwrap_or(0),
    };
    figure.print();
    Ok(())
}
