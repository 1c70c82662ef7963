//! Boss's own scheduled work: activations whose day has come, calls of other systems, clearing away what nobody needs any
//! more, sealing the audit trail.
//!
//! The shell calls [`run_due`] every few seconds. Guarantees: no transaction is open while another system is called; every
//! change passes the gate as `Boss` itself; a call that is made twice carries the same idempotency key; when nothing is due,
//! nothing is written. What nobody needs any more is cleared away once a day.

mod backups;
mod calls;
mod clearing;
mod due;

pub use backups::{ClaimBackup, ClaimedBackup, RecordBackup, RecordedBackup};
pub use calls::http_client;
pub use clearing::{ClearAway, ClearedAway};
pub use due::{JobReport, run_due};

use crate::gate::Registry;

pub mod codes {
    //! What this area refuses.
    boss_kernel::error_codes! {
        /// The HTTP client can't be set up.
        CLIENT_UNAVAILABLE = "jobs.client_unavailable",
    }
}

/// Adds this area's actions; for the rest, jobs use those of other areas.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<ClearAway>().action::<ClaimBackup>().action::<RecordBackup>();
}
