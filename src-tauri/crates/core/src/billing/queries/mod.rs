//! Runs, bills and charges, as people read them.

mod bill;
mod bills;
mod runs;

pub use bill::{
    BillAction, BillView, ChargeExplained, ChargeRow, ExplainCharge, OtherCharge, UsedDay, ViewBill,
};
pub use bills::{BillList, BillListState, BillRow, BillTotal, ListBills};
pub use runs::{BillRunList, BillRunRow, BillRunView, ListBillRuns, ViewBillRun};
