//! Making invoices out of bills.

use crate::gate::ActionContext;
use crate::invoicing::{IssueForRun, IssueInvoices, IssuedForRun, IssuedInvoices};
use boss_kernel::{Error, Result};

pub(super) async fn by_request(
    _context: &mut ActionContext,
    _input: IssueInvoices,
) -> Result<IssuedInvoices> {
    Err(Error::new(crate::gate::codes::INTERNAL))
}

pub(super) async fn for_run(_context: &mut ActionContext, _input: IssueForRun) -> Result<IssuedForRun> {
    Err(Error::new(crate::gate::codes::INTERNAL))
}
