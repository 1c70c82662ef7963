//! A run's own row: how far it came, and what its batches add up to. Written with every batch, in its transaction.

use crate::billing::model::{BillRunState, bill, bill_run, charge};
use crate::billing::run::preview::Preview;
use crate::billing::run::tally::Tally;
use crate::billing::run::{Ahead, Horizon};
use crate::gate::{ActionContext, ChangeVerb, ObjectKind, internal};
use crate::store::bulk;
use boss_kernel::id::{AccountId, BillId, BillRunId};
use boss_kernel::{NaiveDate, Result};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

/// A run where it stands.
pub(super) struct Run {
    /// 0 until it has a row.
    pub(super) id: BillRunId,
    pub(super) state: BillRunState,
    pub(super) horizon: Horizon,
    pub(super) billed_on: NaiveDate,
    /// The accounts it was asked for, in order; none where it was asked for all.
    pub(super) named: Option<Vec<AccountId>>,
    /// Accounts up to this one were looked at.
    pub(super) reached: AccountId,
    /// Whether its bills are drafts.
    pub(super) draft: bool,
    pub(super) tally: Tally,
    /// In a dry run, what tasks that are due would change.
    pub(super) ahead: Ahead,
    /// In a dry run, what is not written and has to be told.
    pub(super) preview: Preview,
}

impl Run {
    /// A run that has looked at no account.
    pub(super) fn new(
        horizon: Horizon,
        billed_on: NaiveDate,
        named: Option<Vec<AccountId>>,
        draft: bool,
    ) -> Run {
        Run {
            id: BillRunId(0),
            state: BillRunState::InProgress,
            horizon,
            billed_on,
            named,
            reached: AccountId(0),
            draft,
            tally: Tally::default(),
            ahead: Ahead::default(),
            preview: Preview::default(),
        }
    }

    /// The last day it bills.
    pub(super) fn through(&self) -> NaiveDate {
        self.horizon.until.pred_opt().unwrap_or(self.horizon.until)
    }

    fn of(row: bill_run::Model) -> Result<Run> {
        let arrears_until = row.arrears_until_on.unwrap_or(row.until_on);
        Ok(Run {
            id: row.id,
            state: row.state,
            horizon: Horizon { until: row.until_on, arrears_until },
            billed_on: row.billed_on,
            named: named_of(row.account_ids.as_deref())?,
            reached: row.reached_account_id.unwrap_or(AccountId(0)),
            draft: row.draft,
            tally: serde_json::from_str(&row.tally).map_err(internal)?,
            ahead: Ahead::default(),
            preview: Preview::default(),
        })
    }

    /// Its id; none until it has a row.
    pub(super) fn known_id(&self) -> Option<BillRunId> {
        Some(self.id).filter(|id| id.0 != 0)
    }
}

fn named_of(text: Option<&str>) -> Result<Option<Vec<AccountId>>> {
    text.map(serde_json::from_str).transpose().map_err(internal)
}

/// The run that this request began, wherever it stands, or the one for the same day and accounts, with drafts or without, that was
/// left unfinished.
pub(super) async fn take_up(
    context: &ActionContext,
    until: NaiveDate,
    named: Option<&[AccountId]>,
    draft: bool,
) -> Result<Option<Run>> {
    let own = bill_run::Entity::find().filter(bill_run::Column::RequestId.eq(context.request_id.0));
    if let Some(row) = own.one(&context.tx).await? {
        return Run::of(row).map(Some);
    }
    let unfinished = bill_run::Entity::find()
        .filter(bill_run::Column::State.eq(BillRunState::InProgress))
        .filter(bill_run::Column::UntilOn.eq(until))
        .filter(bill_run::Column::Draft.eq(draft))
        .order_by_asc(bill_run::Column::Id)
        .all(&context.tx)
        .await?;
    for row in unfinished {
        if named_of(row.account_ids.as_deref())?.as_deref() == named {
            return Run::of(row).map(Some);
        }
    }
    Ok(None)
}

/// Says that a run is gone on with.
pub(super) fn tell(context: &mut ActionContext, run: &Run) {
    context.changed(ChangeVerb::Changed, ObjectKind::BillRun, run.id.0, run.through().to_string());
}

/// Gives a new run its row, since its bills refer to it. In a dry run there will be one.
pub(super) async fn begin(context: &mut ActionContext, run: &mut Run) -> Result<()> {
    if context.reads_only() {
        context.foreseen(ChangeVerb::Created, ObjectKind::BillRun, run.through().to_string());
        return Ok(());
    }
    let ids = bulk::take_ids::<bill_run::Entity>(&context.tx, 1).await?;
    run.id = BillRunId(*ids.first().ok_or_else(|| internal("no id for a run"))?);
    let account_ids = run.named.as_ref().map(serde_json::to_string).transpose().map_err(internal)?;
    let row = bill_run::ActiveModel {
        id: Set(run.id),
        until_on: Set(run.horizon.until),
        billed_on: Set(run.billed_on),
        accounts: Set(0),
        bills: Set(0),
        charges: Set(0),
        parked: Set(0),
        created_by: Set(context.staff_id()),
        created_at: Set(context.now),
        state: Set(run.state),
        arrears_until_on: Set(Some(run.horizon.arrears_until)),
        account_ids: Set(account_ids),
        reached_account_id: Set(None),
        tally: Set(serde_json::to_string(&run.tally).map_err(internal)?),
        request_id: Set(Some(context.request_id.0)),
        finished_at: Set(None),
        draft: Set(run.draft),
    };
    bill_run::Entity::insert(row).exec_without_returning(&context.tx).await?;
    context.changed(ChangeVerb::Created, ObjectKind::BillRun, run.id.0, run.through().to_string());
    Ok(())
}

/// Notes how far it came.
pub(super) async fn save(context: &ActionContext, run: &Run) -> Result<()> {
    let tally = serde_json::to_string(&run.tally).map_err(internal)?;
    bill_run::Entity::update_many()
        .col_expr(bill_run::Column::Accounts, Expr::value(run.tally.accounts))
        .col_expr(bill_run::Column::Bills, Expr::value(run.tally.bills))
        .col_expr(bill_run::Column::Charges, Expr::value(run.tally.charges))
        .col_expr(bill_run::Column::Parked, Expr::value(run.tally.parked))
        .col_expr(bill_run::Column::ReachedAccountId, Expr::value(run.reached))
        .col_expr(bill_run::Column::Tally, Expr::value(tally))
        .col_expr(bill_run::Column::State, Expr::value(run.state))
        .filter(bill_run::Column::Id.eq(run.id))
        .exec(&context.tx)
        .await?;
    Ok(())
}

/// The run as the last batch left it, whoever kept that.
pub(super) async fn read_again(context: &ActionContext, id: BillRunId) -> Result<Run> {
    let row = bill_run::Entity::find_by_id(id).one(&context.tx).await?;
    Run::of(row.ok_or_else(|| internal(format!("run {id} is not there")))?)
}

/// Takes drafts that are thrown away, and what stands on them, out of what their run says it made. It is a batch's turn: no run adds to
/// its own count meanwhile.
pub(in crate::billing) async fn take_out(
    context: &ActionContext,
    id: BillRunId,
    drafts: &[&bill::Model],
) -> Result<()> {
    let (mut charges, mut corrections) = (0, 0);
    let ids: Vec<BillId> = drafts.iter().map(|draft| draft.id).collect();
    for chunk in bulk::id_chunks(&ids) {
        let on_drafts = charge::Entity::find().filter(charge::Column::BillId.is_in(chunk));
        charges += on_drafts.clone().count(&context.tx).await?;
        let correcting = on_drafts.filter(charge::Column::CorrectsChargeId.is_not_null());
        corrections += correcting.count(&context.tx).await?;
    }
    let mut run = read_again(context, id).await?;
    let (charges, corrections) = (i64::try_from(charges), i64::try_from(corrections));
    run.tally.take_out(drafts, charges.map_err(internal)?, corrections.map_err(internal)?)?;
    save(context, &run).await
}

/// Ends it. A run for all accounts has done what was left of unfinished ones that go no further than it.
pub(super) async fn finish(context: &mut ActionContext, run: &mut Run) -> Result<()> {
    run.state = BillRunState::Completed;
    save(context, run).await?;
    let finished_at = Expr::value(Some(context.now));
    bill_run::Entity::update_many()
        .col_expr(bill_run::Column::FinishedAt, finished_at.clone())
        .filter(bill_run::Column::Id.eq(run.id))
        .exec(&context.tx)
        .await?;
    context.changed(ChangeVerb::Changed, ObjectKind::BillRun, run.id.0, run.through().to_string());
    if run.named.is_some() {
        return Ok(());
    }
    let left = bill_run::Entity::find()
        .filter(bill_run::Column::State.eq(BillRunState::InProgress))
        .filter(bill_run::Column::UntilOn.lte(run.horizon.until));
    for row in left.all(&context.tx).await? {
        let overtaken = Run::of(row)?;
        bill_run::Entity::update_many()
            .col_expr(bill_run::Column::State, Expr::value(BillRunState::Cancelled))
            .col_expr(bill_run::Column::FinishedAt, finished_at.clone())
            .filter(bill_run::Column::Id.eq(overtaken.id))
            .exec(&context.tx)
            .await?;
        let label = overtaken.through().to_string();
        context.changed(ChangeVerb::Changed, ObjectKind::BillRun, overtaken.id.0, label);
    }
    Ok(())
}
