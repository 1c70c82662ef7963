//! Building the demo company in a database.
//!
//! Guarantees: in a file the company appears whole or not at all, since it is built beside and moved into place when it is
//! complete; a real company is never touched; a demo company that is there already stays as it is.

use super::player::{self, MonthLine, Player};
use super::{DemoPlan, DemoSize, codes};
use crate::clock::SystemClock;
use boss_core::gate::{Gate, Registry, Task};
use boss_core::store::{Address, Durability, Store};
use boss_kernel::{Clock, Datelike, Error, Instant, NaiveDate, Result};
use chrono::Months;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The size of a demo company whose last month is the last full one before `now` in its time zone.
pub fn size_until(now: Instant, customers: u32, months: u32) -> Result<DemoSize> {
    let size = DemoSize::of(customers, months);
    size.check()?;
    let today = now.date_in(chrono_tz::Asia::Shanghai);
    let first = today.with_day(1).and_then(|first: NaiveDate| first.checked_sub_months(Months::new(months)));
    Ok(first.map_or(size, |first| size.starting(first)))
}

/// What came of asking for a demo company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Built {
    /// It was built now.
    New,
    /// It was there already, and stays as it is.
    Before,
}

/// Who hears of each month when it is closed.
pub type MonthListener<'a> = &'a (dyn Fn(&MonthLine) + Sync);

/// Builds the demo company of `size` in the database at `address`, telling `tell` of each month. The clock of the system says
/// how far payments have come in.
pub async fn build(
    address: &Address,
    size: DemoSize,
    task: &Task,
    registry: &Arc<Registry>,
    tell: MonthListener<'_>,
) -> Result<Built> {
    let plan = DemoPlan::generate(size)?;
    match address {
        Address::Sqlite(path) => in_file(path, plan, task, registry, tell).await,
        Address::Postgres(_) => {
            let store = Store::open(address, Durability::Full).await?;
            if is_built(&plan, &store, registry).await? {
                return Ok(Built::Before);
            }
            play(plan, store, task, registry, tell).await
        }
    }
}

async fn play(
    plan: DemoPlan,
    store: Store,
    task: &Task,
    registry: &Arc<Registry>,
    tell: MonthListener<'_>,
) -> Result<Built> {
    let today = SystemClock.now().date_in(chrono_tz::Asia::Shanghai);
    let player = Player::found(plan, store, registry.clone(), task.clone()).await?;
    player.play(today, tell).await?;
    Ok(Built::New)
}

/// Whether the demo company is complete in this store. Refuses a real company's.
async fn is_built(plan: &DemoPlan, store: &Store, registry: &Arc<Registry>) -> Result<bool> {
    let gate = Gate::new(store.clone(), Arc::new(SystemClock), registry.clone());
    match gate.company().await? {
        None => Ok(false),
        Some(company) if company.demo => player::is_complete(plan, &gate).await,
        Some(company) => Err(Error::new(codes::NOT_DEMO).with("company", company.name)),
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Removes a database file and what SQLite and the store keep beside it.
fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm", ".opening"] {
        std::fs::remove_file(with_suffix(path, suffix)).ok();
    }
}

async fn in_file(
    path: &Path,
    plan: DemoPlan,
    task: &Task,
    registry: &Arc<Registry>,
    tell: MonthListener<'_>,
) -> Result<Built> {
    if path.exists() {
        let store = Store::open(&Address::Sqlite(path.to_owned()), Durability::Full).await?;
        let gate = Gate::new(store.clone(), Arc::new(SystemClock), registry.clone());
        let company = gate.company().await?;
        store.close().await?;
        match company {
            Some(company) if company.demo => return Ok(Built::Before),
            Some(company) => return Err(Error::new(codes::NOT_DEMO).with("company", company.name)),
            None => {}
        }
    }
    let not_built = |cause: std::io::Error| {
        Error::new(codes::NOT_BUILT).with("path", path.display()).with("reason", cause)
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(not_built)?;
    }
    let lock_path = with_suffix(path, ".building-lock");
    let lock = std::fs::File::create(&lock_path).map_err(not_built)?;
    lock.try_lock().map_err(|_| Error::new(crate::codes::FOUNDING_RUNS))?;
    let beside = with_suffix(path, ".building");
    remove(&beside);
    // Nothing needs to survive a power cut before it is complete: what is left of an unfinished one is thrown away.
    let built = in_new_file(&beside, plan, task, registry, tell).await;
    let moved = built.and_then(|()| move_into_place(&beside, path).map_err(not_built));
    remove(&beside);
    std::fs::remove_file(&lock_path).ok();
    moved.map(|()| Built::New)
}

async fn in_new_file(
    path: &Path,
    plan: DemoPlan,
    task: &Task,
    registry: &Arc<Registry>,
    tell: MonthListener<'_>,
) -> Result<()> {
    let store = Store::open(&Address::Sqlite(path.to_owned()), Durability::Test).await?;
    let played = play(plan, store.clone(), task, registry, tell).await;
    store.close().await?;
    played.map(|_| ())
}

/// Makes sure that the file is on the disk, then gives it its name.
fn move_into_place(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::File::open(from)?.sync_all()?;
    remove(to);
    std::fs::rename(from, to)
}
