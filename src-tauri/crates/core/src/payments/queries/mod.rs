//! Reading payments: the list, one in full, the bills of an account that still owe something, and what an account owes.

mod balance;
mod detail;
mod list;
mod open_bills;

pub use balance::{AccountBalance, AccountBalanceView};
pub use detail::{AllocationRow, PaymentDetail, PaymentView};
pub use list::{ListPayments, PaymentList, PaymentRow, PaymentTotals};
pub use open_bills::{BillToPay, BillsToPay, BillsToPayList};
