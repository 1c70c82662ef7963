//! Lists, pages and look-ups of customers and their accounts.

mod accounts;
mod detail;
mod duplicates;
mod find;
mod list;
mod window;

pub use accounts::{AccountList, ListAccounts, ShowAccount};
pub use detail::ShowCustomer;
pub use duplicates::{CheckCreditCode, CreditCodeCheck, Duplicates, FindDuplicates};
pub use find::{FindCustomers, FoundCustomer, FoundCustomers, FoundKind};
pub use list::{CustomerList, ListCustomers};
