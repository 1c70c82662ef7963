//! Drafts: what a person typed into a guided form so far. They save themselves and reopen on any seat.

use crate::flows::codes;
use crate::flows::model::draft;
use crate::gate::{
    Action, ActionContext, ChangeVerb, ObjectKind, Permission, Query, QueryContext, Tag, codes as gate_codes,
    internal,
};
use boss_kernel::id::{DraftId, StaffId};
use boss_kernel::{Error, Fault, Instant, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
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

    async fn run(self, context: &mut ActionContext) -> Result<SavedDraft> {
        let staff_id = owner(context.staff_id())?;
        let data = serde_json::to_string(&self.data).map_err(internal)?;
        check(&self, &data)?;
        let (draft_id, version) = match self.draft_id {
            None => (insert(context, staff_id, &self, data).await?, 1),
            Some(draft_id) => (draft_id, update(context, staff_id, draft_id, &self, data).await?),
        };
        let verb = if self.draft_id.is_none() { ChangeVerb::Created } else { ChangeVerb::Changed };
        context.changed(verb, ObjectKind::Draft, draft_id.0, self.title);
        Ok(SavedDraft { draft_id, version, saved_at: context.now })
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

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        discard(context, self.draft_id).await
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
            .limit(MOST_DRAFTS)
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
        let staff_id = owner(context.actor.staff_id)?;
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

/// A draft's data as JSON.
const MOST_BYTES: usize = 256 * 1024;
const LONGEST_NAME: usize = 200;
/// What one person keeps.
const MOST_DRAFTS: u64 = 200;

/// Drafts belong to people; Boss itself has none.
fn owner(staff_id: Option<StaffId>) -> Result<StaffId> {
    staff_id.ok_or_else(|| Error::new(gate_codes::NOT_SIGNED_IN))
}

fn own(staff_id: StaffId, draft_id: DraftId) -> Select<draft::Entity> {
    draft::Entity::find_by_id(draft_id).filter(draft::Column::StaffId.eq(staff_id))
}

fn check(save: &SaveDraft, data: &str) -> Result<()> {
    let mut faults = Vec::new();
    for (place, text, may_be_empty) in
        [("flow", &save.flow, false), ("title", &save.title, true), ("step", &save.step, false)]
    {
        if (text.is_empty() && !may_be_empty) || text.chars().count() > LONGEST_NAME {
            faults.push(Fault::at(place, Error::new(codes::NAME_UNREADABLE).with("most", LONGEST_NAME)));
        }
    }
    if data.len() > MOST_BYTES {
        faults.push(Fault::at("data", Error::new(codes::DRAFT_TOO_LARGE).with("most", MOST_BYTES / 1024)));
    }
    Error::unless_faultless(faults)
}

async fn insert(
    context: &ActionContext,
    staff_id: StaffId,
    save: &SaveDraft,
    data: String,
) -> Result<DraftId> {
    let mine = draft::Entity::find().filter(draft::Column::StaffId.eq(staff_id)).count(&context.tx).await?;
    if mine >= MOST_DRAFTS {
        return Err(Error::new(codes::DRAFTS_TOO_MANY).with("most", MOST_DRAFTS));
    }
    let row = draft::ActiveModel {
        id: NotSet,
        flow: Set(save.flow.clone()),
        staff_id: Set(staff_id),
        title: Set(save.title.clone()),
        step: Set(save.step.clone()),
        data: Set(data),
        created_at: Set(context.now),
        saved_at: Set(context.now),
        version: Set(1),
    };
    Ok(draft::Entity::insert(row).exec_with_returning(&context.tx).await?.id)
}

/// Overwrites a draft if it still is what was typed on, and returns its new version.
async fn update(
    context: &ActionContext,
    staff_id: StaffId,
    draft_id: DraftId,
    save: &SaveDraft,
    data: String,
) -> Result<i64> {
    let row = own(staff_id, draft_id).one(&context.tx).await?;
    let row = row.ok_or_else(|| Error::new(codes::DRAFT_NOT_FOUND))?;
    let elsewhere = || Error::new(codes::DRAFT_SAVED_ELSEWHERE).with("title", &row.title);
    let version = save.version.filter(|version| *version == row.version).ok_or_else(elsewhere)?;
    let update = draft::Entity::update_many()
        .col_expr(draft::Column::Title, Expr::value(&save.title))
        .col_expr(draft::Column::Step, Expr::value(&save.step))
        .col_expr(draft::Column::Data, Expr::value(data))
        .col_expr(draft::Column::SavedAt, Expr::value(context.now))
        .col_expr(draft::Column::Version, Expr::value(version + 1))
        .filter(draft::Column::Id.eq(draft_id))
        .filter(draft::Column::Version.eq(version));
    match update.exec(&context.tx).await?.rows_affected {
        1 => Ok(version + 1),
        _ => Err(elsewhere()),
    }
}

/// Throws one's own draft away.
pub(super) async fn discard(context: &mut ActionContext, draft_id: DraftId) -> Result<()> {
    let staff_id = owner(context.staff_id())?;
    let row = own(staff_id, draft_id).one(&context.tx).await?;
    let row = row.ok_or_else(|| Error::new(codes::DRAFT_NOT_FOUND))?;
    draft::Entity::delete_by_id(draft_id).exec(&context.tx).await?;
    context.changed(ChangeVerb::Removed, ObjectKind::Draft, draft_id.0, row.title);
    Ok(())
}
