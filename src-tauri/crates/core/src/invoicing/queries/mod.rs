//! Reading invoices: the list, one in full, its PDF, and the bills there is something left to invoice of.

mod detail;
mod list;
mod open_bills;
mod pdf;

pub use detail::{InvoiceBillRow, InvoiceDetail, InvoiceLineRow, InvoiceParty, InvoiceView, TaxRateSum};
pub use list::{InvoiceList, InvoiceRow, InvoiceTotals, ListInvoices};
pub use open_bills::{ListOpenBills, OpenBillList, OpenBillRow, OpenBillTotals};
pub use pdf::InvoicePdf;
pub(super) use pdf::compose;
