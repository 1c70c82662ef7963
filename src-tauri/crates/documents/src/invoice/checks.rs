//! What an invoice must satisfy before it is printed: one currency, at least one line, and sums that add up.

use super::{InvoiceDocument, InvoiceTotals};
use crate::codes;
use boss_kernel::{Amount, Error, Result};

/// Refuses an invoice whose figures contradict each other.
pub(super) fn check(document: &InvoiceDocument) -> Result<()> {
    if document.lines.is_empty() {
        return Err(Error::new(codes::INVOICE_EMPTY).with("number", &document.number));
    }
    for (place, line) in document.lines.iter().enumerate() {
        if line.net.plus(line.tax)? != line.total {
            return Err(Error::new(codes::INVOICE_LINE_DIFFERS)
                .with("line", place + 1)
                .with("description", &line.description));
        }
    }
    let sum = |part: fn(&super::InvoiceLine) -> Amount| {
        Amount::sum(document.lines.iter().map(part), document.currency)
    };
    let sums = InvoiceTotals { net: sum(|l| l.net)?, tax: sum(|l| l.tax)?, total: sum(|l| l.total)? };
    let given = document.totals;
    for (made, given) in [(sums.net, given.net), (sums.tax, given.tax), (sums.total, given.total)] {
        if made != given {
            return Err(Error::new(codes::INVOICE_TOTALS_DIFFER).with("sum", made).with("given", given));
        }
    }
    Ok(())
}
