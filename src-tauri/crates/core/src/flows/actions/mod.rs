//! What guided forms do.

mod drafts;
mod first_bill;
mod open_account;
mod order_services;

pub use drafts::{DiscardDraft, SaveDraft, SavedDraft};
pub use open_account::{
    AccountActivation, AccountItem, CustomerChoice, OpenAccount, OpenedAccount, TaxProfileChoice,
};
pub use order_services::{BillForecast, OrderServices, OrderedServices};
