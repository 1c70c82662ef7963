//! How fast a month is billed: accounts with one recurring and one graduated usage line, tax, numbered bill and ledger,
//! durable, on SQLite; beside it the same rows as bare multi-row inserts into an empty database.
//!
//! `cargo run --release -p boss-tests --example bill_run [ACCOUNTS]` prints one line of JSON.

use boss_core::billing::RunBilling;
use boss_core::billing::model::{bill, charge};
use boss_core::catalog::model::PriceTiming;
use boss_core::customers::model::{AccountState, CustomerKind, CustomerState, Invoicing, account, customer};
use boss_core::ledger::model::{ledger_entry, posting};
use boss_core::orders::model::{SubscriptionState, subscription, subscription_segment};
use boss_core::store::{Address, Durability, Store, bulk};
use boss_core::usage::model::usage_day;
use boss_kernel::id::{AccountId, CustomerId, MeterId, OfferingId, SegmentId, SubscriptionId};
use boss_kernel::{Currency, CycleDay, Instant, Language, NaiveDate, Quantity};
use boss_tests::bench::{CpuClock, CpuTime, durable_desk};
use boss_tests::{Desk, Given, GivenPrice};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, EntityTrait, Iden, IntoActiveModel, Iterable,
    Statement, TransactionTrait, Value,
};

type Failure = Box<dyn std::error::Error>;

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), Failure> {
    let accounts: i64 = std::env::args().nth(1).map_or(Ok(20_000), |text| text.parse())?;
    let desk = durable_desk().await;
    prepare(&desk, accounts).await?;
    let begun = std::time::Instant::now();
    let shown = desk.rehearse(RunBilling { through: "2026-02-28".parse()?, account_ids: None }).await.output;
    let preview_time = begun.elapsed();
    let (begun, cpu) = (std::time::Instant::now(), CpuClock::start());
    let run = desk.act(RunBilling { through: "2026-02-28".parse()?, account_ids: None }).await.output;
    let (run_time, cpu) = (begun.elapsed(), cpu.elapsed());
    assert_eq!((run.bills, run.charges, shown.totals), (accounts, 2 * accounts, run.totals));
    let (bare_time, bare_cpu) = bare_inserts(&desk).await?;
    println!(
        r#"{{"bench":"bill-run","value":{},"unit":"accounts/s","accounts":{accounts},"preview":{},"ratioToBareInserts":"{}","cpuMs":{},"busiestThreadCpuMs":{},"bareCpuMs":{}}}"#,
        accounts as u128 * 1_000 / run_time.as_millis().max(1),
        accounts as u128 * 1_000 / preview_time.as_millis().max(1),
        format_args!("0.{:03}", bare_time.as_millis() * 1_000 / run_time.as_millis().max(1)),
        cpu.all,
        cpu.busiest,
        bare_cpu.all,
    );
    Ok(())
}

async fn prepare(desk: &Desk, accounts: i64) -> Result<(), Failure> {
    let given = Given::at(desk).await;
    let meter = given.meter("traffic").await;
    let recurring = [("2025-01-01", r#"{"model":"recurring","amount":"99"}"#)];
    let graduated = [(
        "2025-01-01",
        r#"{"model":"graduated","tiers":[{"upTo":"100","unitPrice":"0.5"},{"upTo":"500","unitPrice":"0.4"},{"unitPrice":"0.3"}]}"#,
    )];
    let prices = [
        GivenPrice { code: "base", meter: None, timing: PriceTiming::InAdvance, versions: &recurring },
        GivenPrice {
            code: "traffic",
            meter: Some(meter),
            timing: PriceTiming::InArrears,
            versions: &graduated,
        },
    ];
    let offering = given.offering("cdn", "0.06", &prices).await;
    let tx = given.db.begin().await?;
    bulk::insert(&tx, (1..=accounts).map(customer_row).collect()).await?;
    bulk::insert(&tx, (1..=accounts).map(account_row).collect()).await?;
    bulk::insert(&tx, (1..=accounts).map(|id| subscription_row(id, offering)).collect()).await?;
    bulk::insert(&tx, (1..=accounts).map(segment_row).collect()).await?;
    for chunk in (1..=accounts).collect::<Vec<_>>().chunks(2_000) {
        let days = chunk.iter().flat_map(|id| (1..=28).map(|day| usage_row(*id, meter, day)));
        bulk::insert(&tx, days.collect()).await?;
    }
    Ok(tx.commit().await?)
}

const EARLY: Instant = Instant(0);

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn customer_row(id: i64) -> customer::ActiveModel {
    customer::Model {
        id: CustomerId(id),
        number: format!("C{id:06}"),
        kind: CustomerKind::Organization,
        name: format!("Customer {id}"),
        plain_name: format!("customer{id}"),
        credit_code: None,
        phone: None,
        email: None,
        address: None,
        note: None,
        state: CustomerState::Active,
        created_at: EARLY,
        version: 1,
    }
    .into()
}

fn account_row(id: i64) -> account::ActiveModel {
    account::Model {
        id: AccountId(id),
        number: format!("A{id:06}"),
        customer_id: CustomerId(id),
        tax_profile_id: None,
        name: "main".into(),
        currency: Currency::CNY,
        cycle_day: CycleDay::FIRST,
        payment_terms_days: 30,
        credit_limit_minor: None,
        language: Language::Chinese,
        invoicing: Invoicing::PerBill,
        state: AccountState::Active,
        opened_on: date(2025, 1, 1),
        billed_until: Some(date(2026, 2, 1)),
        rerate_from: None,
        parked_run_id: None,
        created_at: EARLY,
        version: 1,
    }
    .into()
}

fn subscription_row(id: i64, offering: OfferingId) -> subscription::ActiveModel {
    subscription::Model {
        id: SubscriptionId(id),
        number: format!("S{id:06}"),
        account_id: AccountId(id),
        offering_id: offering,
        state: SubscriptionState::Active,
        started_on: Some(date(2025, 6, 10)),
        ended_on: None,
        created_at: EARLY,
        version: 1,
    }
    .into()
}

fn segment_row(id: i64) -> subscription_segment::ActiveModel {
    let row = subscription_segment::Model {
        id: SegmentId(id),
        subscription_id: SubscriptionId(id),
        from_on: date(2025, 6, 10),
        to_on: None,
        quantity: Quantity(3_000_000),
    };
    row.into()
}

fn usage_row(id: i64, meter: MeterId, day: u32) -> usage_day::ActiveModel {
    usage_day::Model {
        subscription_id: SubscriptionId(id),
        meter_id: meter,
        day: date(2026, 2, day),
        quantity: Quantity((id * 7_919 + i64::from(day) * 104_729) % 50_000_000),
        events: 1,
    }
    .into()
}

/// The rows of the run as bare inserts into an empty database of the same schema: no reading, no rating, no checks.
async fn bare_inserts(desk: &Desk) -> Result<(std::time::Duration, CpuTime), Failure> {
    let from = Given::at(desk).await.db;
    let bills = values::<bill::Entity, bill::ActiveModel>(&from).await?;
    let charges = values::<charge::Entity, charge::ActiveModel>(&from).await?;
    let entries = values::<ledger_entry::Entity, ledger_entry::ActiveModel>(&from).await?;
    let postings = values::<posting::Entity, posting::ActiveModel>(&from).await?;
    let path = desk.folder.path().join("bare.db");
    Store::open(&Address::Sqlite(path.clone()), Durability::Full).await?.close().await?;
    let bare = sea_orm::Database::connect(format!("sqlite://{}", path.display())).await?;
    bare.execute_unprepared(
        "PRAGMA foreign_keys = OFF; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536",
    )
    .await?;
    let (begun, cpu) = (std::time::Instant::now(), CpuClock::start());
    let tx = bare.begin().await?;
    for (table, columns, rows) in [bills, charges, entries, postings] {
        insert_bare(&tx, &table, &columns, rows).await?;
    }
    tx.commit().await?;
    Ok((begun.elapsed(), cpu.elapsed()))
}

type Table = (String, Vec<String>, Vec<Vec<Value>>);

async fn values<E, A>(db: &DatabaseConnection) -> Result<Table, Failure>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E>,
    E::Model: IntoActiveModel<A>,
{
    let columns: Vec<E::Column> = E::Column::iter().collect();
    let value = |row: &A, column: &E::Column| row.get(*column).into_value().ok_or("a row lacks a column");
    let rows = E::find().all(db).await?.into_iter().map(IntoActiveModel::into_active_model);
    let rows = rows.map(|row: A| columns.iter().map(|column| value(&row, column)).collect::<Result<_, _>>());
    let names = columns.iter().map(|column| column.to_string()).collect();
    Ok((E::default().table_name().to_owned(), names, rows.collect::<Result<_, &str>>()?))
}

async fn insert_bare(
    tx: &impl ConnectionTrait,
    table: &str,
    columns: &[String],
    rows: Vec<Vec<Value>>,
) -> Result<(), Failure> {
    let row = format!("({})", vec!["?"; columns.len()].join(","));
    for chunk in rows.chunks(500) {
        let text = format!(
            "INSERT INTO \"{table}\" ({}) VALUES {}",
            columns.join(","),
            vec![row.as_str(); chunk.len()].join(",")
        );
        let values: Vec<Value> = chunk.iter().flatten().cloned().collect();
        tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), text, values)).await?;
    }
    Ok(())
}
