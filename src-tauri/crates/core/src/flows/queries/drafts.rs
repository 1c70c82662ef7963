//! Drafts, to go on with on any seat.

use crate::flows::model::draft;
use crate::flows::{codes, own, rules};
use crate::gate::{Permission, Query, QueryContext, Tag, internal};
use boss_kernel::id::DraftId;
use boss_kernel::{Error, Instant, Result};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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

    async fn run(self, context: &QueryContext) -> Result<DraftList> {
        let Some(staff_id) = context.actor.staff_id else { return Ok(DraftList { rows: Vec::new() }) };
        let mut mine = draft::Entity::find().filter(draft::Column::StaffId.eq(staff_id));
        if let Some(flow) = self.flow {
            mine = mine.filter(draft::Column::Flow.eq(flow));
        }
        let latest = mine.order_by_desc(draft::Column::SavedAt).order_by_desc(draft::Column::Id);
        let row =
            |(draft_id, flow, title, step, saved_at)| DraftRow { draft_id, flow, title, step, saved_at };
        let rows: Vec<(DraftId, String, String, String, Instant)> = latest
            .select_only()
            .columns([
                draft::Column::Id,
                draft::Column::Flow,
                draft::Column::Title,
                draft::Column::Step,
                draft::Column::SavedAt,
            ])
            .limit(rules::MOST_DRAFTS)
            .into_tuple()
            .all(&context.db)
            .await?;
        Ok(DraftList { rows: rows.into_iter().map(row).collect() })
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

    async fn run(self, context: &QueryContext) -> Result<DraftView> {
        let staff_id = rules::owner(context.actor.staff_id)?;
        let row = own(staff_id, self.draft_id).one(&context.db).await?;
        let row = row.ok_or_else(|| Error::new(codes::DRAFT_NOT_FOUND))?;
        Ok(DraftView {
            draft_id: row.id,
            flow: row.flow,
            title: row.title,
            step: row.step,
            data: serde_json::from_str(&row.data).map_err(internal)?,
            version: row.version,
            saved_at: row.saved_at,
        })
    }
}
