//! Boss's own scheduled work: activations whose day has come, calls of other systems, clearing away what nobody needs any
//! more, sealing the audit trail.
//!
//! The kinds of work stand in one list ([`kinds`]); a new one is one entry there. The shell gives every kind its turn every few
//! seconds, each by itself ([`Schedule`]). Guarantees: no kind waits for another or fails with it, and no task with another;
//! what fails is tried again after a while that doubles; the trail tells when a kind begins to fail and when it goes again, not
//! each try; no transaction is open while another system is called; every change passes the gate as `Boss` itself; a call that
//! is made twice carries the same idempotency key; when nothing is due, nothing is written. What nobody needs any more is
//! cleared away once a day.

mod apart;
mod backups;
mod calls;
mod clearing;
mod due_tasks;
mod kinds;
pub mod model;
mod schedule;
mod sealing;
mod standing;
mod webhook;

pub use backups::{ClaimBackup, ClaimedBackup, RecordBackup, RecordedBackup};
pub use clearing::{ClearAway, ClearedAway};
pub use kinds::{Kind, Rhythm, RunKind, Turn, kinds};
pub use schedule::{JobReport, Schedule};
pub use standing::{BeginWork, EndWork, ListWork, NoteWork, WorkBegun, WorkList, WorkRow};
pub use webhook::OtherSystems;

use crate::gate::{Gate, Registry};
use boss_kernel::Result;

pub mod codes {
    //! What this area refuses.
    boss_kernel::error_codes! {
        /// The HTTP client can't be set up.
        CLIENT_UNAVAILABLE = "jobs.client_unavailable",
    }
}

/// Gives every kind of work one turn, as a program does that does nothing else.
pub async fn run_due(gate: &Gate) -> Result<JobReport> {
    Ok(Schedule::new(OtherSystems::new()?).round(gate).await)
}

/// Adds this area's actions and its query; for the rest, jobs use those of other areas.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<ClearAway>().action::<BeginWork>().action::<EndWork>().action::<NoteWork>();
    registry.action::<ClaimBackup>().action::<RecordBackup>();
    registry.query::<ListWork>();
}
