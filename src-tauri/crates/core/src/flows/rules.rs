//! What a draft may be, and whose it is.

use crate::flows::{SaveDraft, codes};
use crate::gate::codes as gate_codes;
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Fault, Result};

/// A draft's data as JSON.
const MOST_BYTES: usize = 256 * 1024;
const LONGEST_NAME: usize = 200;
/// What one person keeps.
pub(super) const MOST_DRAFTS: u64 = 200;

/// Drafts belong to people; Boss itself has none.
pub(super) fn owner(staff_id: Option<StaffId>) -> Result<StaffId> {
    staff_id.ok_or_else(|| Error::new(gate_codes::NOT_SIGNED_IN))
}

/// Refuses names that are empty or too long, and data that is too large.
pub(super) fn check_draft(save: &SaveDraft, data: &str) -> Result<()> {
    let mut faults = Vec::new();
    for (place, text, may_be_empty) in
        [("flow", &save.flow, false), ("title", &save.title, true), ("step", &save.step, false)]
    {
        if (text.is_empty() && !may_be_empty) || text.chars().count() > LONGEST_NAME {
            faults.push(Fault::at(place, Error::new(codes::NAME_UNREADABLE).with("most", LONGEST_NAME)));
        }
    }
    if data.len() > MOST_BYTES {
        faults.push(Fault::at("data", Error::new(codes::DRAFT_TOO_LARGE).with("most", MOST_BYTES / 1024)));
    }
    Error::unless_faultless(faults)
}
