//! What guided forms do.

mod drafts;
mod first_bill;
mod open_account;

pub use drafts::{DiscardDraft, SaveDraft, SavedDraft};
pub use open_account::{
    AccountActivation, AccountItem, CustomerChoice, OpenAccount, OpenedAccount, TaxProfileChoice,
};
