//! What a bill posts to the ledger.

use crate::billing::model::bill;
use crate::ledger::model::{EntryKind, LedgerAccount};
use crate::ledger::{NewEntry, NewPosting};
use boss_kernel::{Amount, Minor, Result};

/// Receivable to revenue and tax payable, on the bill's day; with the opposite signs where the customer gets money back.
pub(super) fn entry_of(bill: &bill::Model) -> Result<NewEntry> {
    let amount = |minor: Minor| minor.in_currency(bill.currency);
    let posting = |ledger_account, amount: Amount| NewPosting {
        ledger_account,
        account_id: Some(bill.account_id),
        amount,
    };
    Ok(NewEntry {
        booked_on: bill.billed_on,
        kind: EntryKind::Bill,
        source_kind: "bill",
        source_id: bill.id.0,
        postings: vec![
            posting(LedgerAccount::Receivable, amount(bill.total_minor)),
            posting(LedgerAccount::Revenue, amount(bill.net_minor).negated()?),
            posting(LedgerAccount::TaxPayable, amount(bill.tax_minor).negated()?),
        ],
    })
}
