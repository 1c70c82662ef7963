//! Drafts: bills of a run, or made by hand, that wait to be looked at. They have no number, are posted nowhere and owed by nobody.
//!
//! Guarantees: what stands on a draft is charged once, by it or, when it was thrown away, by the next run; an account with charges
//! on a draft is billed by no run until the draft is gone (`account.draft_run_id`); drafts that can't become bills
//! are left out by name, and the others do, those of a run in batches; they go all that were asked for or none. A draft that becomes a bill counts for the day it
//! was drafted with, whatever day it is by then, and is due from the day it became one.

mod adjusting;
mod discarding;
mod finalising;

pub(super) use adjusting::{adjust, remove_item};
pub use discarding::DiscardedBills;
pub(super) use discarding::{discard, discard_run};
pub use finalising::{FinalisedBills, NotFinalised};
pub(super) use finalising::{book, finalise, finalise_run};

use crate::billing::codes;
use crate::billing::model::{bill, bill_run, charge, parked_account, payer_bill};
use crate::customers;
use crate::customers::model::account;
use crate::gate::{ActionContext, ChangeVerb, ObjectKind};
use crate::store::bulk;
use crate::store::turns::{self, Rank};
use boss_kernel::error::NoticeView;
use boss_kernel::id::{AccountId, BillId, BillRunId};
use boss_kernel::{Error, Fault, NaiveDate, Notice, Result};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Refuses a bill that is no draft any more.
pub(super) fn require_draft(bill: &bill::Model) -> Result<()> {
    if bill.is_draft() { Ok(()) } else { Err(Error::new(codes::NOT_A_DRAFT).with("number", bill.label())) }
}

/// A bill that can't be finalised, and why.
pub(super) struct LeftOut {
    bill_id: BillId,
    label: String,
    error: Error,
}

impl LeftOut {
    fn of(bill: &bill::Model, error: Error) -> LeftOut {
        LeftOut { bill_id: bill.id, label: bill.label(), error }
    }

    /// One that is not there, or not any more.
    fn unknown(bill_id: BillId) -> LeftOut {
        let error = Error::new(codes::BILL_UNKNOWN).with("id", bill_id);
        LeftOut { bill_id, label: format!("#{bill_id}"), error }
    }

    fn told(self) -> NotFinalised {
        let notice = Notice { place: None, code: self.error.code(), params: self.error.params().clone() };
        NotFinalised { bill_id: self.bill_id, bill_number: self.label, reason: NoticeView::from(&notice) }
    }
}

/// What of the bills that were asked for are drafts, and what is not.
pub(super) struct Chosen {
    pub(super) drafts: Vec<bill::Model>,
    pub(super) left_out: Vec<LeftOut>,
}

/// The drafts among the bills named. Where none is one, refuses each at its place.
pub(super) async fn chosen(tx: &impl ConnectionTrait, ids: &[BillId]) -> Result<Chosen> {
    if ids.is_empty() {
        return Err(Error::new(codes::BILLS_MISSING).at("billIds"));
    }
    let wanted: Vec<BillId> = ids.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let found = bulk::find_by_ids::<bill::Entity, _>(tx, bill::Column::Id, &wanted).await?;
    let found: BTreeMap<BillId, bill::Model> = found.into_iter().map(|bill| (bill.id, bill)).collect();
    let problem = |id: &BillId| match found.get(id) {
        None => Some(LeftOut::unknown(*id)),
        Some(bill) => require_draft(bill).err().map(|error| LeftOut::of(bill, error)),
    };
    let left_out: Vec<LeftOut> = wanted.iter().filter_map(problem).collect();
    if left_out.len() == wanted.len() {
        let at_place = |(position, id): (usize, &BillId)| {
            Some(Fault::at(format!("billIds.{position}"), problem(id)?.error))
        };
        Error::unless_faultless(ids.iter().enumerate().filter_map(at_place).collect())?;
    }
    let drafts = found.into_values().filter(bill::Model::is_draft).collect();
    Ok(Chosen { drafts, left_out })
}

/// The drafts named; refuses what is none, each at its place.
pub(super) async fn named(tx: &impl ConnectionTrait, ids: &[BillId]) -> Result<Vec<bill::Model>> {
    let Chosen { drafts, left_out } = chosen(tx, ids).await?;
    let at_place = |left: LeftOut| {
        let position = ids.iter().position(|id| *id == left.bill_id).unwrap_or_default();
        Fault::at(format!("billIds.{position}"), left.error)
    };
    Error::unless_faultless(left_out.into_iter().map(at_place).collect())?;
    Ok(drafts)
}

/// All drafts of a run, by id; refuses a run that has none.
pub(super) async fn of_run(context: &mut ActionContext, run: BillRunId) -> Result<Vec<BillId>> {
    let row = bill_run::Entity::find_by_id(run).one(&context.tx).await?;
    let row = row.ok_or_else(|| Error::new(codes::RUN_UNKNOWN).with("id", run))?;
    let drafts: Vec<BillId> = bill::Entity::find()
        .filter(bill::Column::BillRunId.eq(run))
        .filter(bill::Column::Number.is_null())
        .order_by_asc(bill::Column::Id)
        .select_only()
        .column(bill::Column::Id)
        .into_tuple()
        .all(&context.tx)
        .await?;
    let through = row.until_on.pred_opt().unwrap_or(row.until_on);
    if drafts.is_empty() {
        return Err(Error::new(codes::NO_DRAFTS).with("through", through));
    }
    context.changed(ChangeVerb::Changed, ObjectKind::BillRun, run.0, through.to_string());
    Ok(drafts)
}

/// Those of the bills that are still drafts, by id.
async fn still_drafts(tx: &impl ConnectionTrait, ids: &[BillId]) -> Result<Vec<bill::Model>> {
    let mut drafts = bulk::find_by_ids::<bill::Entity, _>(tx, bill::Column::Id, ids).await?;
    drafts.retain(bill::Model::is_draft);
    drafts.sort_unstable_by_key(|draft| draft.id);
    Ok(drafts)
}

/// The accounts whose charges stand on drafts, each with the first day of its earliest cycle there.
type Charged = BTreeMap<AccountId, NaiveDate>;

/// Bills that were drafts when they were looked for, as they are once they are locked: somebody else may have been faster.
struct Locked {
    bills: Vec<bill::Model>,
    charged: Charged,
    /// Those that somebody threw away meanwhile.
    gone: Vec<LeftOut>,
}

impl Locked {
    /// The drafts and the accounts charged on them, where all of them still are drafts.
    fn all_drafts(self) -> Result<(Vec<bill::Model>, Charged)> {
        self.bills.iter().try_for_each(require_draft)?;
        match self.gone.into_iter().next() {
            Some(gone) => Err(gone.error),
            None => Ok((self.bills, self.charged)),
        }
    }
}

/// Locks the accounts charged and those that pay, then the drafts, in this order as everybody does.
async fn lock(context: &ActionContext, drafts: &[bill::Model]) -> Result<Locked> {
    let ids: Vec<BillId> = drafts.iter().map(|bill| bill.id).collect();
    let mut charged = Charged::new();
    for chunk in bulk::id_chunks(&ids) {
        let rows: Vec<(AccountId, NaiveDate)> = charge::Entity::find()
            .filter(charge::Column::BillId.is_in(chunk))
            .select_only()
            .column(charge::Column::AccountId)
            .column_as(charge::Column::PeriodFrom.min(), "first")
            .group_by(charge::Column::AccountId)
            .into_tuple()
            .all(&context.tx)
            .await?;
        for (account, first) in rows {
            let known = charged.entry(account).or_insert(first);
            *known = std::cmp::min(first, *known);
        }
    }
    let paying = drafts.iter().map(|draft| draft.account_id);
    let accounts: Vec<AccountId> = charged.keys().copied().chain(paying).collect();
    customers::lock_accounts(&context.tx, &accounts).await?;
    let bills = turns::lock_all_as::<bill::Entity, _>(&context.tx, &ids, Rank::Draft).await?;
    let there: HashSet<BillId> = bills.iter().map(|bill| bill.id).collect();
    let gone = ids.iter().filter(|id| !there.contains(id)).copied().map(LeftOut::unknown).collect();
    Ok(Locked { bills, charged, gone })
}

fn to_bill() -> RelationDef {
    charge::Entity::belongs_to(bill::Entity).from(charge::Column::BillId).to(bill::Column::Id).into()
}

fn of_payer() -> RelationDef {
    payer_bill::Entity::belongs_to(bill::Entity).from(payer_bill::Column::BillId).to(bill::Column::Id).into()
}

/// Those of the accounts with charges on a draft, their own or that of another account: one run may bill an account's new charges to who
/// pays for it today and its corrections to who paid before.
async fn with_drafts(context: &ActionContext, accounts: &[AccountId]) -> Result<HashSet<AccountId>> {
    let mut waiting: HashSet<AccountId> = HashSet::new();
    for chunk in bulk::id_chunks(accounts) {
        let on_their_own = charge::Entity::find()
            .join(JoinType::InnerJoin, to_bill())
            .filter(bill::Column::AccountId.is_in(chunk.clone()))
            .filter(bill::Column::Number.is_null())
            .select_only()
            .column(charge::Column::AccountId)
            .distinct();
        waiting.extend(on_their_own.into_tuple::<AccountId>().all(&context.tx).await?);
        let on_anothers = payer_bill::Entity::find()
            .join(JoinType::InnerJoin, of_payer())
            .filter(payer_bill::Column::AccountId.is_in(chunk))
            .filter(bill::Column::Number.is_null())
            .select_only()
            .column(payer_bill::Column::AccountId)
            .distinct();
        waiting.extend(on_anothers.into_tuple::<AccountId>().all(&context.tx).await?);
    }
    Ok(waiting)
}

/// Lets runs bill these accounts again, but for those with charges on other drafts.
async fn free(context: &ActionContext, charged: &Charged) -> Result<()> {
    let accounts: Vec<AccountId> = charged.keys().copied().collect();
    let waiting = with_drafts(context, &accounts).await?;
    let freed: Vec<AccountId> = accounts.into_iter().filter(|id| !waiting.contains(id)).collect();
    let no_run: Option<BillRunId> = None;
    for chunk in bulk::id_chunks(&freed) {
        account::Entity::update_many()
            .col_expr(account::Column::DraftRunId, Expr::value(no_run))
            .filter(account::Column::Id.is_in(chunk.clone()))
            .exec(&context.tx)
            .await?;
        // A run that found nothing else in the way will bill them now.
        let only_waited = Query::select()
            .expr(Expr::val(1))
            .from(parked_account::Entity)
            .and_where(parked_account::Column::Code.eq(codes::DRAFT_WAITING.as_str()))
            .and_where(
                Expr::col((parked_account::Entity, parked_account::Column::BillRunId))
                    .equals((account::Entity, account::Column::ParkedRunId)),
            )
            .and_where(
                Expr::col((parked_account::Entity, parked_account::Column::AccountId))
                    .equals((account::Entity, account::Column::Id)),
            )
            .to_owned();
        account::Entity::update_many()
            .col_expr(account::Column::ParkedRunId, Expr::value(no_run))
            .filter(account::Column::Id.is_in(chunk))
            .filter(Expr::exists(only_waited))
            .exec(&context.tx)
            .await?;
    }
    Ok(())
}
