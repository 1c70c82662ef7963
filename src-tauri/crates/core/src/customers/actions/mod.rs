//! Adding and changing customers, contacts, tax profiles and billing accounts.

mod account;
mod contact;
mod customer;
mod payer;
mod tax_profile;
mod write;

pub use account::{
    AddAccount, AddedAccount, ChangeAccount, CloseAccount, account_and_payer_for_update, account_for_update,
    create_account, find_account, lock_accounts, mark_rerate_from, tax_profile_of,
};
pub use contact::{AddContact, ChangeContact, RemoveContact};
pub use customer::{
    AddCustomer, AddedCustomer, ChangeCustomer, CloseCustomer, ReopenCustomer, create_customer,
};
pub use payer::SetPayer;
pub(super) use payer::refuse_payer;
pub use tax_profile::{AddTaxProfile, ChangeTaxProfile, create_tax_profile};
