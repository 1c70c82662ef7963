//! Desks to measure at: durable, as at work, and opened anew over a copy of a prepared database for every round.

use crate::Failure;
use boss_core::gate::{Carrier, Gate};
use boss_core::store::{Address, Durability, Store};
use boss_kernel::ManualClock;
use boss_tests::Desk;
use boss_tests::desk::founding;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// The clock of all benches stands here: nine in the morning of 1 February 2026 in Shanghai.
const NOW: &str = "2026-02-01T01:00:00Z";

/// A folder for one bench's files, removed with it.
pub(crate) fn folder() -> Result<Arc<TempDir>, Failure> {
    Ok(Arc::new(tempfile::tempdir()?))
}

/// The place of a SQLite database in a folder.
pub(crate) fn file(folder: &TempDir, name: &str) -> Address {
    Address::Sqlite(folder.path().join(name))
}

/// A desk at `address`; a company is founded where there is none yet.
pub(crate) async fn open(address: &Address, folder: &Arc<TempDir>) -> Result<Desk, Failure> {
    let store = Store::open(address, Durability::Full).await?;
    let clock = Arc::new(ManualClock::new(NOW.parse()?));
    let gate = Gate::new(store, clock.clone(), Arc::new(boss_core::registry::all()));
    if let Ok(founder) = gate.session_of_founder(Carrier::CommandLine).await {
        gate.act(&founder, founding()).await?;
    }
    let owner = gate.session_of_holder(None, Carrier::CommandLine, None).await?;
    Ok(Desk { gate, clock, owner, folder: folder.clone() })
}

/// Leaves a desk; its database can be copied afterwards.
pub(crate) async fn leave(desk: Desk) -> Result<Address, Failure> {
    let store = desk.gate.store().clone();
    let address = store.address().clone();
    drop(desk);
    store.close().await?;
    Ok(address)
}

/// Copies a SQLite database nobody has open, in place of an earlier copy, and waits until it is on the disk, so that its
/// writing does not fall into what is measured.
pub(crate) fn copy(from: &Address, folder: &TempDir, name: &str) -> Result<Address, Failure> {
    let Address::Sqlite(path) = from else { return Err("only files are copied".into()) };
    for suffix in ["-wal", "-shm"] {
        remove(&folder.path().join(format!("{name}{suffix}")))?;
    }
    let copied = folder.path().join(name);
    std::fs::copy(path, &copied)?;
    std::fs::File::open(&copied)?.sync_all()?;
    Ok(Address::Sqlite(copied))
}

fn remove(path: &Path) -> Result<(), Failure> {
    match std::fs::remove_file(path) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => Err(cause.into()),
        _ => Ok(()),
    }
}
