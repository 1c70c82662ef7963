//! Drafts: what a person typed into a guided form so far. They save themselves and reopen on any seat.

use crate::gate::{Action, ActionContext, Permission, Query, QueryContext, Tag};
use boss_kernel::id::DraftId;
use boss_kernel::{Instant, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Saves what was typed so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SaveDraft {
    /// Which draft; none for a new one.
    #[serde(default)]
    pub draft_id: Option<DraftId>,
    /// The guided form, for example `open-account`.
    pub flow: String,
    /// What the list of drafts calls it.
    pub title: String,
    /// The step the person is at.
    pub step: String,
    /// What was typed, as the form keeps it; at most 256 KiB.
    pub data: Map<String, Value>,
    /// The version that was typed on; needed for a draft that is there already.
    #[serde(default)]
    pub version: Option<i64>,
}

/// A draft that was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SavedDraft {
    /// Which.
    pub draft_id: DraftId,
    /// For the next save.
    pub version: i64,
    /// When.
    pub saved_at: Instant,
}

impl Action for SaveDraft {
    const NAME: &'static str = "flows.save_draft";
    const PERMISSION: Permission = Permission::Everyone;
    const STALE: &'static [Tag] = &[Tag::Flows];
    // What is typed into a form is kept in the draft, not a second time with every save in the audit trail.
    const SECRETS: &'static [&'static str] = &["data"];
    type Output = SavedDraft;

    async fn run(self, _context: &mut ActionContext) -> Result<SavedDraft> {
        Err(crate::gate::internal("unfinished"))
    }
}

/// Throws a draft away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiscardDraft {
    /// Which; one of one's own.
    pub draft_id: DraftId,
}

impl Action for DiscardDraft {
    const NAME: &'static str = "flows.discard_draft";
    const PERMISSION: Permission = Permission::Everyone;
    const STALE: &'static [Tag] = &[Tag::Flows];
    type Output = ();

    async fn run(self, _context: &mut ActionContext) -> Result<()> {
        Err(crate::gate::internal("unfinished"))
    }
}

/// One's own drafts, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListDrafts {
    /// Only of this guided form.
    pub flow: Option<String>,
}

/// Drafts, the latest first; at most 200.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DraftList {
    /// One row per draft.
    pub rows: Vec<DraftRow>,
}

/// One draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DraftRow {
    /// Which.
    pub draft_id: DraftId,
    /// The guided form.
    pub flow: String,
    /// What it is called.
    pub title: String,
    /// The step the person was at.
    pub step: String,
    /// When it was saved.
    pub saved_at: Instant,
}

impl Query for ListDrafts {
    const NAME: &'static str = "flows.drafts";
    const PERMISSION: Permission = Permission::Everyone;
    const TAGS: &'static [Tag] = &[Tag::Flows];
    type Output = DraftList;

    async fn run(self, _context: &QueryContext) -> Result<DraftList> {
        Err(crate::gate::internal("unfinished"))
    }
}

/// One draft with what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowDraft {
    /// Which; one of one's own.
    pub draft_id: DraftId,
}

/// A draft with what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    /// Which.
    pub draft_id: DraftId,
    /// The guided form.
    pub flow: String,
    /// What it is called.
    pub title: String,
    /// The step the person was at.
    pub step: String,
    /// What was typed, as the form keeps it.
    pub data: Map<String, Value>,
    /// For the next save.
    pub version: i64,
    /// When it was saved.
    pub saved_at: Instant,
}

impl Query for ShowDraft {
    const NAME: &'static str = "flows.draft";
    const PERMISSION: Permission = Permission::Everyone;
    const TAGS: &'static [Tag] = &[Tag::Flows];
    type Output = DraftView;

    async fn run(self, _context: &QueryContext) -> Result<DraftView> {
        Err(crate::gate::internal("unfinished"))
    }
}
