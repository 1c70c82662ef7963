//! What the speed examples share: a desk whose commits survive a power cut, as at work.

use crate::desk::{Desk, founding};
use boss_core::gate::{Carrier, Gate};
use boss_core::store::{Address, Durability, Store};
use boss_kernel::ManualClock;
use std::collections::BTreeMap;
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

/// Processor time, for machines that have other things to do: wall time there says little.
pub struct CpuClock(BTreeMap<String, u64>);

/// Processor time in milliseconds since a clock was started.
pub struct CpuTime {
    /// Of all threads together.
    pub all: u64,
    /// Of the busiest thread: nothing can be faster than this.
    pub busiest: u64,
}

impl CpuClock {
    /// Starts.
    pub fn start() -> CpuClock {
        CpuClock(CpuClock::read())
    }

    /// Milliseconds by thread (proc(5): utime and stime, in hundredths of a second); empty where there is no `/proc`.
    fn read() -> BTreeMap<String, u64> {
        let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
        let milliseconds = |path: std::path::PathBuf| {
            let stat = std::fs::read_to_string(path.join("stat")).ok()?;
            let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
            let ticks: u64 = fields.get(11..13)?.iter().filter_map(|field| field.parse::<u64>().ok()).sum();
            Some(ticks * 10)
        };
        threads
            .filter_map(|thread| {
                Some((thread.file_name().to_string_lossy().into_owned(), milliseconds(thread.path())?))
            })
            .collect()
    }

    /// What was used since.
    pub fn elapsed(&self) -> CpuTime {
        let before = |thread: &String| self.0.get(thread).copied().unwrap_or(0);
        let used: Vec<u64> =
            CpuClock::read().iter().map(|(thread, now)| now.saturating_sub(before(thread))).collect();
        CpuTime { all: used.iter().sum(), busiest: used.into_iter().max().unwrap_or(0) }
    }
}
