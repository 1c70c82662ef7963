//! Customers: who they are, whom to talk to, what stands on their invoices, and the accounts they are billed by.
//!
//! Guarantees: a customer with contacts has exactly one primary contact, and one with tax profiles exactly one default;
//! a closed customer has no active account, and a closed account nothing left to bill. Doubtful credit codes and likely
//! duplicates are warned of and never block.

mod actions;
mod input;
pub mod model;
mod queries;
mod views;

pub use actions::*;
pub use input::{AccountTerms, ContactProfile, CustomerProfile, NewAccount, NewCustomer, NewTaxProfile};
pub use queries::*;
pub use views::{
    AccountDetail, AccountRow, AccountView, ContactView, CustomerDetail, CustomerRow, TaxProfileView,
};

use crate::gate::Registry;

pub mod codes {
    //! What this area refuses.
    boss_kernel::error_codes! {}
}

/// Adds this area's actions and queries.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<AddCustomer>().action::<ChangeCustomer>();
    registry.action::<CloseCustomer>().action::<ReopenCustomer>();
    registry.action::<AddContact>().action::<ChangeContact>().action::<RemoveContact>();
    registry.action::<AddTaxProfile>().action::<ChangeTaxProfile>();
    registry.action::<AddAccount>().action::<ChangeAccount>().action::<CloseAccount>();
    registry.query::<ListCustomers>().query::<ShowCustomer>();
    registry.query::<FindDuplicates>().query::<CheckCreditCode>();
    registry.query::<ListAccounts>().query::<ShowAccount>().query::<FindCustomers>();
}
