//! How kinds of scheduled work stand: when one is due that has a rhythm, and which one fails. Kept in the database, so that all
//! programs at one company know it.

use crate::gate::{Action, ActionContext, Permission, Query, QueryContext, Tag};
use crate::jobs::model::scheduled_work::{ActiveModel, Column, Entity, Model};
use crate::jobs::{Kind, Rhythm, kinds};
use boss_kernel::{Instant, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A program that began and says nothing for so long has ended without a word.
const LAPSE_SECONDS: i64 = 2 * 3600;

/// What is known of a kind.
pub(super) async fn standing(db: &impl ConnectionTrait, kind: &Kind) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(kind.name).one(db).await?)
}

/// Whether a kind is due, by its rhythm and by what is known of it.
pub(super) fn is_due(kind: &Kind, standing: Option<&Model>, now: Instant) -> bool {
    let Rhythm::Every(_) = kind.rhythm else { return true };
    let Some(standing) = standing else { return true };
    standing.next_at.is_none_or(|next| next <= now)
        && standing.begun_at.is_none_or(|begun| begun.plus_seconds(LAPSE_SECONDS) <= now)
}

/// Takes a kind of work that has a rhythm, so that no other program does it meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BeginWork {
    /// The kind's name.
    pub kind: String,
}

/// Whether the work is this program's to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkBegun {
    /// Not so where another program has begun it or done it.
    pub begun: bool,
}

impl Action for BeginWork {
    const NAME: &'static str = "jobs.begin_work";
    const PERMISSION: Permission = Permission::JobsRun;
    const STALE: &'static [Tag] = &[];
    const AUDITED: bool = false;
    type Output = WorkBegun;

    async fn run(self, context: &mut ActionContext) -> Result<WorkBegun> {
        let now = context.now;
        ensure_row(context, &self.kind).await?;
        let lapsed = now.plus_seconds(-LAPSE_SECONDS);
        let taken = Entity::update_many()
            .col_expr(Column::BegunAt, Expr::value(Some(now)))
            .filter(Column::Kind.eq(&self.kind))
            .filter(Condition::any().add(Column::NextAt.is_null()).add(Column::NextAt.lte(now)))
            .filter(Condition::any().add(Column::BegunAt.is_null()).add(Column::BegunAt.lte(lapsed)));
        Ok(WorkBegun { begun: taken.exec(&context.tx).await?.rows_affected == 1 })
    }
}

/// Gives a kind of work back, done or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndWork {
    /// The kind's name.
    pub kind: String,
    /// When it is due again; at once where it was not done.
    pub next_at: Option<Instant>,
}

impl Action for EndWork {
    const NAME: &'static str = "jobs.end_work";
    const PERMISSION: Permission = Permission::JobsRun;
    const STALE: &'static [Tag] = &[];
    const AUDITED: bool = false;
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        Entity::update_many()
            .col_expr(Column::BegunAt, Expr::value(None::<Instant>))
            .col_expr(Column::NextAt, Expr::value(self.next_at))
            .filter(Column::Kind.eq(&self.kind))
            .exec(&context.tx)
            .await?;
        Ok(())
    }
}

/// Notes that a kind of work began to fail, fails for another reason, or goes again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoteWork {
    /// The kind's name.
    pub kind: String,
    /// The code of the error it fails with; none where it goes again.
    pub error_code: Option<String>,
}

impl Action for NoteWork {
    const NAME: &'static str = "jobs.note_work";
    const PERMISSION: Permission = Permission::JobsRun;
    const STALE: &'static [Tag] = &[];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        ensure_row(context, &self.kind).await?;
        let since = self.error_code.as_ref().map(|_| context.now);
        Entity::update_many()
            .col_expr(Column::FailingSince, Expr::value(since))
            .col_expr(Column::ErrorCode, Expr::value(self.error_code))
            .filter(Column::Kind.eq(&self.kind))
            .exec(&context.tx)
            .await?;
        Ok(())
    }
}

async fn ensure_row(context: &ActionContext, kind: &str) -> Result<()> {
    let row = ActiveModel {
        kind: Set(kind.to_owned()),
        next_at: Set(None),
        begun_at: Set(None),
        failing_since: Set(None),
        error_code: Set(None),
    };
    let once = OnConflict::column(Column::Kind).do_nothing().to_owned();
    Entity::insert(row).on_conflict(once).exec_without_returning(&context.tx).await?;
    Ok(())
}

/// The kinds of scheduled work and how they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListWork {}

/// All kinds of scheduled work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkList {
    /// In the order of a round.
    pub rows: Vec<WorkRow>,
}

/// How a kind of scheduled work stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkRow {
    /// Its name.
    pub kind: String,
    /// Seconds from one time to the next; none for what is looked after all the time.
    pub every_seconds: Option<i64>,
    /// When it is due again, where it has a rhythm and was done.
    pub next_at: Option<Instant>,
    /// Since when it fails.
    pub failing_since: Option<Instant>,
    /// The code of the error it fails with.
    pub error_code: Option<String>,
}

impl Query for ListWork {
    const NAME: &'static str = "jobs.works";
    const PERMISSION: Permission = Permission::AuditRead;
    const TAGS: &'static [Tag] = &[Tag::Audit];
    type Output = WorkList;

    async fn run(self, context: &QueryContext) -> Result<WorkList> {
        let known = Entity::find().all(&context.db).await?;
        let mut known: BTreeMap<String, Model> =
            known.into_iter().map(|row| (row.kind.clone(), row)).collect();
        let row = |kind: Kind| {
            let known = known.remove(kind.name);
            WorkRow {
                kind: kind.name.to_owned(),
                every_seconds: match kind.rhythm {
                    Rhythm::EachTurn => None,
                    Rhythm::Every(seconds) => Some(seconds),
                },
                next_at: known.as_ref().and_then(|row| row.next_at),
                failing_since: known.as_ref().and_then(|row| row.failing_since),
                error_code: known.and_then(|row| row.error_code),
            }
        };
        Ok(WorkList { rows: kinds().into_iter().map(row).collect() })
    }
}
