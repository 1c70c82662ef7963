//! Boss's own scheduled work: activations whose day has come, calls of other systems, sealing the audit trail.
//!
//! The shell calls [`run_due`] every few seconds. Guarantees: no transaction is open while another system is called; every
//! change passes the gate as `Boss` itself; a call that is made twice carries the same idempotency key; when nothing is due,
//! nothing is written. Jobs have no actions of their own: they use those of other areas.

mod calls;
mod due;

pub use calls::http_client;
pub use due::{JobReport, run_due};

pub mod codes {
    //! What this area refuses.
    boss_kernel::error_codes! {
        /// The HTTP client can't be set up.
        CLIENT_UNAVAILABLE = "jobs.client_unavailable",
    }
}
