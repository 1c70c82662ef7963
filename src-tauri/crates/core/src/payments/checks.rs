//! What must hold of payments.

use crate::ledger::checks::BookCheck;

/// What must hold of payments and allocations.
pub const CHECKS: &[BookCheck] = &[];
