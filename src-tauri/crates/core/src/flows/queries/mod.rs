//! What guided forms and the desk show.

mod desk;
mod drafts;

pub use desk::{Desk, DeskGroup, DeskKind, DeskRow, DeskView};
pub use drafts::{DraftList, DraftRow, DraftView, ListDrafts, ShowDraft};
