//! What must hold of invoices.

use crate::ledger::checks::BookCheck;

/// What must hold of invoices and their numbers.
pub const CHECKS: &[BookCheck] = &[];
