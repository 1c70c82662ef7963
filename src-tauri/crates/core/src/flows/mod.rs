//! Guided forms: drafts that save themselves, the composite actions behind forms, and the desk of what waits.
//!
//! Guarantees: a draft belongs to one person and a save from a second seat never overwrites what the first one saved unseen;
//! opening an account happens whole or not at all.

mod desk;
mod drafts;
mod first_bill;
pub mod model;
mod open_account;

pub use desk::{Desk, DeskGroup, DeskKind, DeskRow, DeskView};
pub use drafts::{
    DiscardDraft, DraftList, DraftRow, DraftView, ListDrafts, SaveDraft, SavedDraft, ShowDraft,
};
pub use first_bill::{FirstBill, FirstBillLine};
pub use open_account::{
    AccountActivation, AccountItem, CustomerChoice, OpenAccount, OpenedAccount, TaxProfileChoice,
};

use crate::gate::Registry;

pub mod codes {
    //! What this area refuses.
    boss_kernel::error_codes! {}
}

/// Adds this area's actions and queries.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<SaveDraft>().action::<DiscardDraft>().action::<OpenAccount>();
    registry.query::<ListDrafts>().query::<ShowDraft>().query::<Desk>();
}
