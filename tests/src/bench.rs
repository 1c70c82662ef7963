//! What the speed examples share: a desk whose commits survive a power cut, as at work.

use crate::desk::{Desk, founding};
use boss_core::gate::{Carrier, Gate};
use boss_core::store::{Address, Durability, Store};
use boss_kernel::ManualClock;
use std::sync::Arc;

/// A desk on a durable SQLite database in a temporary folder; the clock stands on 1 March 2026.
pub async fn durable_desk() -> Desk {
    let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
    let address = Address::Sqlite(folder.path().join("boss.db"));
    let store = Store::open(&address, Durability::Full).await.expect("the store opens");
    let clock = Arc::new(ManualClock::new("2026-03-01T01:00:00Z".parse().expect("an instant")));
    let gate = Gate::new(store, clock.clone(), Arc::new(boss_core::registry::all()));
    let founder = gate.session_of_founder(Carrier::CommandLine).await.expect("nobody works here yet");
    gate.act(&founder, founding()).await.expect("the company is founded");
    let owner = gate.session_of_holder(None, Carrier::CommandLine, None).await.expect("the owner");
    Desk { gate, clock, owner, folder }
}
