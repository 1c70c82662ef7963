//! Every area's checks of the books, in one list.

use crate::ledger::checks::BookCheck;
use crate::{billing, invoicing, ledger, payments};

/// All invariants of the books, in the order of the areas.
pub fn all() -> impl Iterator<Item = &'static BookCheck> {
    let areas = [
        ledger::checks::CHECKS,
        billing::checks::CHECKS,
        billing::wallets::checks::CHECKS,
        invoicing::checks::CHECKS,
        payments::checks::CHECKS,
    ];
    areas.into_iter().flatten()
}
