//! Drafts: bills of a run, or made by hand, that wait to be looked at. They have no number, are posted nowhere and owed by nobody.
//!
//! Guarantees: what stands on a draft is charged once, by it or, when it was thrown away, by the next run; an account with charges
//! on a draft is billed by no run until the draft is gone (`account.draft_run_id`); drafts become bills, or go, all that were asked for
//! or none.

mod adjusting;
mod discarding;
mod finalising;

pub(super) use adjusting::{adjust, remove_item};
pub use discarding::DiscardedBills;
pub(super) use discarding::discard;
pub use finalising::FinalisedBills;
pub(super) use finalising::{book, finalise};

use crate::billing::codes;
use crate::billing::model::{bill, bill_run, charge};
use crate::customers;
use crate::customers::model::account;
use crate::gate::{ActionContext, ChangeVerb, ObjectKind};
use crate::store::bulk;
use boss_kernel::id::{AccountId, BillId, BillRunId};
use boss_kernel::{Error, Fault, NaiveDate, Result};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Refuses a bill that is no draft any more.
pub(super) fn require_draft(bill: &bill::Model) -> Result<()> {
    if bill.is_draft() { Ok(()) } else { Err(Error::new(codes::NOT_A_DRAFT).with("number", bill.label())) }
}

/// The drafts named; refuses what is none, each at its place.
pub(super) async fn named(tx: &impl ConnectionTrait, ids: &[BillId]) -> Result<Vec<bill::Model>> {
    if ids.is_empty() {
        return Err(Error::new(codes::BILLS_MISSING).at("billIds"));
    }
    let wanted: Vec<BillId> = ids.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let found = bulk::find_by_ids::<bill::Entity, _>(tx, bill::Column::Id, &wanted).await?;
    let found: BTreeMap<BillId, bill::Model> = found.into_iter().map(|bill| (bill.id, bill)).collect();
    let fault = |(position, id): (usize, &BillId)| {
        let error = match found.get(id) {
            None => Error::new(codes::BILL_UNKNOWN).with("id", id),
            Some(bill) => require_draft(bill).err()?,
        };
        Some(Fault::at(format!("billIds.{position}"), error))
    };
    Error::unless_faultless(ids.iter().enumerate().filter_map(fault).collect())?;
    Ok(found.into_values().collect())
}

/// All drafts of a run; refuses a run that has none.
pub(super) async fn of_run(context: &mut ActionContext, run: BillRunId) -> Result<Vec<bill::Model>> {
    let row = bill_run::Entity::find_by_id(run).one(&context.tx).await?;
    let row = row.ok_or_else(|| Error::new(codes::RUN_UNKNOWN).with("id", run))?;
    let drafts = bill::Entity::find()
        .filter(bill::Column::BillRunId.eq(run))
        .filter(bill::Column::Number.is_null())
        .order_by_asc(bill::Column::Id)
        .all(&context.tx)
        .await?;
    let through = row.until_on.pred_opt().unwrap_or(row.until_on);
    if drafts.is_empty() {
        return Err(Error::new(codes::NO_DRAFTS).with("through", through));
    }
    context.changed(ChangeVerb::Changed, ObjectKind::BillRun, run.0, through.to_string());
    Ok(drafts)
}

/// The accounts whose charges stand on drafts, each with the first day of its earliest cycle there.
type Charged = BTreeMap<AccountId, NaiveDate>;

/// Locks the accounts charged and the drafts, in this order as everybody does, and reads the drafts as they are then: somebody else
/// may have been faster.
async fn lock(context: &ActionContext, drafts: &[bill::Model]) -> Result<(Vec<bill::Model>, Charged)> {
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
    let accounts: Vec<AccountId> = charged.keys().copied().collect();
    customers::lock_accounts(&context.tx, &accounts).await?;
    let mut locked = Vec::with_capacity(ids.len());
    for chunk in bulk::id_chunks(&ids) {
        let select =
            bill::Entity::find().filter(bill::Column::Id.is_in(chunk)).order_by_asc(bill::Column::Id);
        locked.extend(select.lock(LockType::NoKeyUpdate).all(&context.tx).await?);
    }
    locked.iter().try_for_each(require_draft)?;
    bulk::refuse_stale(
        u64::from(locked.len() == ids.len()),
        drafts.first().map(bill::Model::label).unwrap_or_default(),
    )?;
    Ok((locked, charged))
}

fn to_bill() -> RelationDef {
    charge::Entity::belongs_to(bill::Entity).from(charge::Column::BillId).to(bill::Column::Id).into()
}

/// Lets runs bill these accounts again, but for those with charges on other drafts. The charges of one account stand on bills of
/// one account, its own or its payer's, which `bills` are.
async fn free(context: &ActionContext, bills: &[bill::Model], charged: &Charged) -> Result<()> {
    let owing: Vec<AccountId> =
        bills.iter().map(|bill| bill.account_id).collect::<BTreeSet<_>>().into_iter().collect();
    let mut waiting: HashSet<AccountId> = HashSet::new();
    for chunk in bulk::id_chunks(&owing) {
        let rows: Vec<AccountId> = charge::Entity::find()
            .join(JoinType::InnerJoin, to_bill())
            .filter(bill::Column::AccountId.is_in(chunk))
            .filter(bill::Column::Number.is_null())
            .select_only()
            .column(charge::Column::AccountId)
            .distinct()
            .into_tuple()
            .all(&context.tx)
            .await?;
        waiting.extend(rows);
    }
    let freed: Vec<AccountId> = charged.keys().filter(|id| !waiting.contains(id)).copied().collect();
    let no_run: Option<BillRunId> = None;
    for chunk in bulk::id_chunks(&freed) {
        account::Entity::update_many()
            .col_expr(account::Column::DraftRunId, Expr::value(no_run))
            .filter(account::Column::Id.is_in(chunk))
            .exec(&context.tx)
            .await?;
    }
    Ok(())
}
