//! What the audit trail keeps of people coming in: signing in and unlocking are no actions, but they leave the same trace.

use crate::gate::Gate;
use crate::gate::audit::Deed;
use crate::gate::model::AuditOutcome;
use crate::gate::session::Carrier;
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Instant, RequestId};
use serde_json::json;

/// Somebody who works here, at the door.
pub(crate) struct Arrival {
    /// What they try: the trail's word for it.
    pub(crate) action: &'static str,
    /// Whose login it is.
    pub(crate) staff_id: StaffId,
    /// The login.
    pub(crate) login: String,
    /// How they came.
    pub(crate) carrier: Carrier,
    /// The operating system's account, on the command line.
    pub(crate) os_user: Option<String>,
    /// The try itself.
    pub(crate) request_id: RequestId,
    /// When they came.
    pub(crate) at: Instant,
}

impl Gate {
    /// Says in the log how an arrival ended, and has it written into the trail with what the door
    /// writes next.
    pub(crate) fn record_arrival(&self, arrival: &Arrival, refusal: Option<&Error>) {
        let error_code = refusal.map(|error| error.code().to_string());
        let (action, request, carrier) = (arrival.action, arrival.request_id, arrival.carrier.word());
        let staff = arrival.staff_id.0;
        match &error_code {
            None => tracing::info!(action, %request, carrier, staff, "let in"),
            Some(code) => tracing::warn!(action, %request, carrier, staff, code, "not let in"),
        }
        self.door.record_later(Deed {
            at: arrival.at,
            staff_id: Some(arrival.staff_id),
            carrier: arrival.carrier,
            os_user: arrival.os_user.clone(),
            action: arrival.action.to_owned(),
            request_id: arrival.request_id,
            input: json!({ "login": arrival.login }).to_string(),
            outcome: if refusal.is_some() { AuditOutcome::Refused } else { AuditOutcome::Done },
            error_code,
            duration_us: self.clock.now().microseconds() - arrival.at.microseconds(),
            as_holder: false,
        });
        self.write_door_later();
    }
}
