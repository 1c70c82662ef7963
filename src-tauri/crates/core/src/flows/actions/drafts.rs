//! Saving and discarding drafts: what a person typed into a guided form so far.

use crate::flows::model::draft;
use crate::flows::{codes, own, rules};
use crate::gate::{Action, ActionContext, ChangeVerb, InputSize, ObjectKind, Permission, Tag, internal};
use boss_kernel::id::{DraftId, StaffId};
use boss_kernel::{Error, Instant, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter};
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
    const MOST_INPUT: InputSize = InputSize::DRAFT;
    // Saved at every pause of typing: what becomes of it in the end is in the trail.
    const AUDITED: bool = false;
    // A form keeps texts of all kinds.
    const MULTI_LINE: &'static [&'static str] = &["data"];
    // Saves are many and short-lived: a retry comes within moments.
    const REMEMBERED_DAYS: i64 = 3;
    type Output = SavedDraft;

    async fn run(self, context: &mut ActionContext) -> Result<SavedDraft> {
        let staff_id = rules::owner(context.staff_id())?;
        let data = serde_json::to_string(&self.data).map_err(internal)?;
        rules::check_draft(&self, &data)?;
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
    const AUDITED: bool = false;
    const REMEMBERED_DAYS: i64 = SaveDraft::REMEMBERED_DAYS;
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        discard(context, self.draft_id, None).await
    }
}

async fn insert(
    context: &ActionContext,
    staff_id: StaffId,
    save: &SaveDraft,
    data: String,
) -> Result<DraftId> {
    let mine = draft::Entity::find().filter(draft::Column::StaffId.eq(staff_id)).count(&context.tx).await?;
    if mine >= rules::MOST_DRAFTS {
        return Err(Error::new(codes::DRAFTS_TOO_MANY).with("most", rules::MOST_DRAFTS));
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
    let row = own(staff_id, draft_id).filter(draft::Column::Flow.eq(&save.flow)).one(&context.tx).await?;
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

/// Throws one's own draft away; of `flow`, where one is named.
pub(super) async fn discard(
    context: &mut ActionContext,
    draft_id: DraftId,
    flow: Option<&str>,
) -> Result<()> {
    let staff_id = rules::owner(context.staff_id())?;
    let of_flow = flow.map(|flow| draft::Column::Flow.eq(flow));
    let row = own(staff_id, draft_id).filter(Condition::all().add_option(of_flow)).one(&context.tx).await?;
    let row = row.ok_or_else(|| Error::new(codes::DRAFT_NOT_FOUND))?;
    draft::Entity::delete_by_id(draft_id).exec(&context.tx).await?;
    context.changed(ChangeVerb::Removed, ObjectKind::Draft, draft_id.0, row.title);
    Ok(())
}
