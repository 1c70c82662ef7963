//! Guided forms: drafts that save themselves, the composite actions behind forms, and the desk of what waits.
//!
//! Guarantees: a draft belongs to one person and a save from a second seat never overwrites what the first one saved unseen;
//! opening an account happens whole or not at all.

mod actions;
pub mod model;
mod queries;
mod rules;

pub use actions::{
    AccountActivation, AccountItem, BillForecast, CustomerChoice, DiscardDraft, OpenAccount, OpenedAccount,
    OrderServices, OrderedServices, SaveDraft, SavedDraft, TaxProfileChoice,
};
pub use queries::{
    Desk, DeskGroup, DeskKind, DeskRow, DeskView, DraftList, DraftRow, DraftView, ListDrafts, ShowDraft,
};

use crate::flows::model::draft;
use crate::gate::Registry;
use boss_kernel::id::{DraftId, StaffId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

pub mod codes {
    //! What this area refuses.
    boss_kernel::error_codes! {
        /// Not one of one's own drafts.
        DRAFT_NOT_FOUND = "flows.draft_not_found",
        /// The draft was saved from another seat.
        DRAFT_SAVED_ELSEWHERE = "flows.draft_saved_elsewhere",
        /// More than a draft holds.
        DRAFT_TOO_LARGE = "flows.draft_too_large",
        /// More drafts than one person keeps.
        DRAFTS_TOO_MANY = "flows.drafts_too_many",
        /// A name that is empty or too long.
        NAME_UNREADABLE = "flows.name_unreadable",
        /// The customer is closed or not there.
        CUSTOMER_NOT_ACTIVE = "flows.customer_not_active",
        /// The tax profile belongs to somebody else.
        TAX_PROFILE_ELSEWHERE = "flows.tax_profile_elsewhere",
    }
}

/// Adds this area's actions and queries.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<SaveDraft>().action::<DiscardDraft>();
    registry.action::<OpenAccount>().action::<OrderServices>();
    registry.query::<ListDrafts>().query::<ShowDraft>().query::<Desk>();
}

/// A person's own draft.
fn own(staff_id: StaffId, draft_id: DraftId) -> Select<draft::Entity> {
    draft::Entity::find_by_id(draft_id).filter(draft::Column::StaffId.eq(staff_id))
}
