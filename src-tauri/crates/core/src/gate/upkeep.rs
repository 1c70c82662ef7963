//! What the audit trail keeps of upkeep: a backup passes no action, but whoever has one has
//! everything.

use crate::gate::allowed::is_fault;
use crate::gate::audit::{self, Deed};
use crate::gate::model::AuditOutcome;
use crate::gate::{Gate, Session};
use boss_kernel::{Error, Instant, Result};
use serde_json::json;
use std::path::Path;

/// The trail's word for it.
const BACKUP: &str = "store.backup";

impl Gate {
    /// Keeps in the trail that somebody copied the whole database to `file`, or wanted to, and how
    /// that ended.
    pub async fn record_backup(
        &self,
        session: &Session,
        file: &Path,
        began: Instant,
        refusal: Option<&Error>,
    ) -> Result<()> {
        let outcome = match refusal {
            None => AuditOutcome::Done,
            Some(error) if is_fault(error) => AuditOutcome::Failed,
            Some(_) => AuditOutcome::Refused,
        };
        let deed = Deed {
            at: began,
            staff_id: session.actor.staff_id,
            carrier: session.carrier,
            os_user: session.os_user.clone(),
            action: BACKUP.to_owned(),
            request_id: self.new_request_id(),
            input: json!({ "file": file }).to_string(),
            outcome,
            error_code: refusal.map(|error| error.code().to_string()),
            duration_us: self.clock.now().microseconds() - began.microseconds(),
            as_holder: session.as_holder,
        };
        let tx = self.store.begin().await?;
        audit::record(&tx, deed, &[]).await?;
        tx.commit().await
    }
}
