//! Settling bills: from a wish to allocations, bills' states and ledger entries, in one transaction.

use crate::billing::apply_payment;
use crate::billing::model::bill;
use crate::gate::{ActionContext, ChangeVerb, ObjectKind};
use crate::ledger::{self, NewEntry, NewPosting, model::EntryKind, model::LedgerAccount};
use crate::payments::model::allocation;
use crate::payments::{AllocationMade, AllocationRule, AllocationWish, BillShare, codes, rules};
use crate::store::{bulk, turns};
use boss_kernel::id::{AccountId, AllocationId, BillId, PaymentId};
use boss_kernel::{Amount, Error, Fault, NaiveDate, Result};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, Select,
};

/// The bills of an account that are not settled, in the order `oldestFirst` settles them: due first, then by id.
pub(super) async fn unsettled(db: &impl ConnectionTrait, account_id: AccountId) -> Result<Vec<bill::Model>> {
    let mut bills = bills_of(account_id).filter(is_unsettled()).all(db).await?;
    bills.sort_by_key(|bill| (bill.due_on, bill.id));
    Ok(bills)
}

fn bills_of(account_id: AccountId) -> Select<bill::Entity> {
    // Of a draft nothing is owed.
    bill::Entity::find()
        .filter(bill::Column::AccountId.eq(account_id))
        .filter(bill::Column::Number.is_not_null())
}

fn is_unsettled() -> SimpleExpr {
    Expr::col(bill::Column::PaidMinor).ne(Expr::col(bill::Column::TotalMinor))
}

/// Locks the bills of an account that can be settled, and those that are named, before anybody shares money
/// over them: of two payments on one account the second sees what the first has settled. Everybody locks in
/// the order of ids, so that no two wait for each other. A bill that is made meanwhile is not among them.
async fn lock_for(
    tx: &DatabaseTransaction,
    account_id: AccountId,
    named: &[BillId],
) -> Result<Vec<bill::Model>> {
    let can_be_settled = Condition::all().add(bill::Column::Number.is_not_null()).add(is_unsettled());
    let wanted = Condition::any().add(can_be_settled).add(bill::Column::Id.is_in(named.iter().copied()));
    let own = bill::Entity::find().filter(bill::Column::AccountId.eq(account_id));
    turns::lock(tx, own.filter(wanted)).await
}

/// The shares a wish comes to, and everything that is wrong with it. The bills it may name stay locked.
pub(super) async fn shares_of(
    db: &DatabaseTransaction,
    account_id: AccountId,
    wish: &AllocationWish,
    available: Amount,
) -> Result<(Vec<BillShare>, Vec<Fault>)> {
    match wish {
        AllocationWish::Rule(AllocationRule::None) => Ok((Vec::new(), Vec::new())),
        AllocationWish::Rule(AllocationRule::OldestFirst) => {
            let mut bills = lock_for(db, account_id, &[]).await?;
            bills.sort_by_key(|bill| (bill.due_on, bill.id));
            Ok((rules::oldest_first(&bills, available)?, Vec::new()))
        }
        AllocationWish::Bills(shares) => {
            let ids: Vec<_> = shares.iter().map(|share| share.bill_id).collect();
            let own = lock_for(db, account_id, &ids).await?;
            Ok((shares.clone(), rules::check_shares(shares, &own, available)?))
        }
    }
}

/// Whose money settles bills.
pub(super) struct Payer {
    pub(super) payment_id: PaymentId,
    pub(super) account_id: AccountId,
    /// The allocation's day: this, or the bill's day where that is later.
    pub(super) on: NaiveDate,
}

/// Takes the shares from the bills. The allocations are written by [`write`], once the payment is there.
pub(super) async fn take(
    context: &mut ActionContext,
    shares: &[BillShare],
) -> Result<Vec<(AllocationMade, NaiveDate)>> {
    let mut made = Vec::with_capacity(shares.len());
    for share in shares {
        let bill = apply_payment(context, share.bill_id, share.amount).await?;
        context.changed(ChangeVerb::Changed, ObjectKind::Bill, bill.id.0, bill.label());
        let allocation = AllocationMade {
            bill_id: bill.id,
            amount: share.amount,
            open_after: rules::open_amount(&bill)?,
            state_after: bill.state,
            bill_number: bill.label(),
        };
        made.push((allocation, bill.billed_on));
    }
    Ok(made)
}

/// Writes allocations and posts each: what was unapplied settles a receivable.
pub(super) async fn write(
    context: &mut ActionContext,
    payer: &Payer,
    made: &[(AllocationMade, NaiveDate)],
) -> Result<()> {
    let ids = bulk::take_ids::<allocation::Entity>(&context.tx, made.len()).await?;
    let mut rows = Vec::with_capacity(made.len());
    let mut entries = Vec::with_capacity(made.len());
    for (id, (allocation, billed_on)) in ids.into_iter().zip(made) {
        let allocated_on = Ord::max(payer.on, *billed_on);
        rows.push(allocation::ActiveModel {
            id: Set(AllocationId(id)),
            payment_id: Set(payer.payment_id),
            bill_id: Set(allocation.bill_id),
            amount_minor: Set(allocation.amount.to_minor()),
            allocated_on: Set(allocated_on),
            created_at: Set(context.now),
        });
        entries.push(NewEntry {
            booked_on: allocated_on,
            kind: EntryKind::Allocation,
            source_kind: "allocation",
            source_id: id,
            postings: moved(LedgerAccount::Unapplied, LedgerAccount::Receivable, payer, allocation.amount)?,
        });
    }
    bulk::insert(&context.tx, rows).await?;
    ledger::post(&context.tx, entries, context.now).await
}

/// Two postings that move `amount` to the debit of one ledger account from the credit of another.
pub(super) fn moved(
    debit: LedgerAccount,
    credit: LedgerAccount,
    payer: &Payer,
    amount: Amount,
) -> Result<Vec<NewPosting>> {
    let line =
        |ledger_account, amount| NewPosting { ledger_account, account_id: Some(payer.account_id), amount };
    Ok(vec![line(debit, amount), line(credit, amount.negated()?)])
}

/// Refuses a wish for `oldestFirst` where nothing is open.
pub(super) fn refuse_nothing(wish: &AllocationWish, shares: &[BillShare]) -> Result<()> {
    match wish {
        AllocationWish::Rule(AllocationRule::None) => {
            Err(Error::new(codes::ALLOCATIONS_MISSING).at("allocate"))
        }
        AllocationWish::Rule(AllocationRule::OldestFirst) if shares.is_empty() => {
            Err(Error::new(codes::NO_OPEN_BILL).at("allocate"))
        }
        _ => Ok(()),
    }
}
