//! Which accounts a run has to look at, in the order of their ids.
//!
//! Accounts that another one pays for come with it, whichever ids they have: their charges stand on its bill. Where no account has
//! a payer, which is asked once for each batch, nothing of this costs anything.

use crate::billing::codes;
use crate::billing::model::{bill, payer_bill};
use crate::billing::run::standing::Run;
use crate::customers::model::{AccountState, account};
use crate::store::{bulk, turns};
use boss_kernel::id::AccountId;
use boss_kernel::{Error, Fault, NaiveDate, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, RelationDef,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

/// Active accounts not billed up to `until` yet, closed ones not billed to the end of what they owe, and accounts with a change behind
/// what was billed: closed ones too, since late usage and backdated prices are owed all the same.
fn is_due(until: NaiveDate) -> Condition {
    let active = Condition::all().add(account::Column::State.eq(AccountState::Active)).add(behind_of(until));
    let before_its_end = Condition::any()
        .add(account::Column::BilledUntil.is_null())
        .add(Expr::col(account::Column::BilledUntil).lt(Expr::col(account::Column::OwedUntil)));
    let closed_early = Condition::all()
        .add(account::Column::State.eq(AccountState::Closed))
        .add(account::Column::OwedUntil.is_not_null())
        .add(before_its_end)
        .add(behind_of(until));
    Condition::any().add(active).add(closed_early).add(account::Column::RerateFrom.lt(until))
}

fn behind_of(until: NaiveDate) -> Condition {
    Condition::any().add(account::Column::BilledUntil.is_null()).add(account::Column::BilledUntil.lt(until))
}

/// Whether nothing of an account can fall due any more: it was closed when all of it was billed, and nothing came in since.
fn is_done(account: &account::Model) -> bool {
    let billed =
        account.owed_until.is_none_or(|owed| account.billed_until.is_some_and(|billed| billed >= owed));
    account.state == AccountState::Closed && account.rerate_from.is_none() && billed
}

/// The same of an account that was read.
fn owes(account: &account::Model, until: NaiveDate) -> bool {
    let behind = account.billed_until.is_none_or(|billed| billed < until);
    let open = account.state == AccountState::Active || !is_done(account);
    (open && behind) || changed_behind(account, until)
}

fn changed_behind(account: &account::Model, until: NaiveDate) -> bool {
    account.rerate_from.is_some_and(|day| day < until)
}

/// The accounts a run has to look at, those among them that only a task which is due changes. What it
/// parked it does not look at again.
fn is_due_for(run: &Run) -> Condition {
    let until = run.horizon.until;
    let changed = run.ahead.accounts().filter(|account| changed_behind(account, until));
    let changed: Vec<AccountId> = changed.map(|account| account.id).collect();
    let due = is_due(until);
    let due = if changed.is_empty() { due } else { due.add(account::Column::Id.is_in(changed)) };
    let parked = account::Column::ParkedRunId;
    let not_parked = Condition::any().add(parked.is_null()).add(parked.ne(run.id));
    Condition::all().add(due).add(not_parked)
}

/// Whether the run passed over an account that it has to look at: between two batches it got a payer that
/// the run had reached before.
pub(super) async fn passed_over(tx: &DatabaseTransaction, run: &Run) -> Result<bool> {
    let due = account::Entity::find().filter(is_due_for(run)).filter(behind_of(run.horizon.until));
    let Some(named) = &run.named else { return Ok(due.one(tx).await?.is_some()) };
    for chunk in bulk::id_chunks(named) {
        if due.clone().filter(account::Column::Id.is_in(chunk)).one(tx).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Of the accounts a run was asked for, those it has not looked at.
fn left<'r>(run: &Run, named: &'r [AccountId]) -> &'r [AccountId] {
    let looked_at = named.partition_point(|id| *id <= run.reached);
    named.get(looked_at..).unwrap_or_default()
}

/// How many accounts a run still has to look at.
pub(super) async fn count(tx: &DatabaseTransaction, run: &Run) -> Result<u64> {
    let due = account::Entity::find().filter(is_due_for(run));
    let Some(named) = &run.named else {
        return Ok(due.filter(account::Column::Id.gt(run.reached)).count(tx).await?);
    };
    let mut count = 0;
    for chunk in bulk::id_chunks(left(run, named)) {
        count += due.clone().filter(account::Column::Id.is_in(chunk)).count(tx).await?;
    }
    Ok(count)
}

/// The accounts of one batch, all of them locked on PostgreSQL until the transaction ends: usage and changes that come in meanwhile
/// wait, and find them billed.
pub(super) enum Due {
    /// Nobody pays for another: one after the other.
    Each { waiting: VecDeque<account::Model>, more: bool },
    /// Those who pay, each with whom they pay for; and who was billed before for any of them, since what corrects that is theirs.
    Families { waiting: VecDeque<Family>, former: HashMap<AccountId, account::Model>, more: bool },
}

/// An account that pays for itself, and those it pays for, as far as they are due.
pub(super) struct Family {
    payer: AccountId,
    /// Where it is not due itself, but others it pays for.
    payer_row: Option<account::Model>,
    members: Vec<account::Model>,
}

/// Accounts that are rated together.
#[derive(Default)]
pub(super) struct DueChunk {
    pub(super) accounts: Vec<account::Model>,
    /// Payers that are not due themselves.
    pub(super) payers: HashMap<AccountId, account::Model>,
}

impl Due {
    /// What a batch of at most so many payers begins with.
    pub(super) async fn of_batch(tx: &DatabaseTransaction, run: &mut Run, most: usize) -> Result<Due> {
        let paid_for = account::Entity::find().filter(account::Column::PayerAccountId.is_not_null());
        let ever = payer_bill::Entity::find();
        if paid_for.one(tx).await?.is_none() && ever.one(tx).await?.is_none() {
            let (waiting, more) = each(tx, run, most).await?;
            return Ok(Due::Each { waiting, more });
        }
        let payers = match &run.named {
            None => payers_due(tx, run, most).await?,
            Some(named) => payers_of(tx, run, named, most).await?,
        };
        let more = payers.len() == most;
        let (waiting, former) = families(tx, run, payers).await?;
        Ok(Due::Families { waiting, former, more })
    }

    /// Whether there may be more accounts after this batch.
    pub(super) fn may_go_on(&self) -> bool {
        match self {
            Due::Each { more, .. } | Due::Families { more, .. } => *more,
        }
    }

    /// Whose bills the batch may make: those of who pays, and of the accounts they pay for, since what
    /// corrects a bill of their own is theirs.
    pub(super) fn billed(&self) -> Vec<AccountId> {
        match self {
            Due::Each { waiting, .. } => waiting.iter().map(|account| account.id).collect(),
            Due::Families { waiting, former, .. } => {
                let members = waiting.iter().flat_map(|family| &family.members).map(|account| account.id);
                let payers = waiting.iter().map(|family| family.payer);
                let all: BTreeSet<AccountId> = payers.chain(members).chain(former.keys().copied()).collect();
                all.into_iter().collect()
            }
        }
    }

    /// Who was billed before for accounts that somebody else pays for now.
    pub(super) fn former(&self) -> HashSet<AccountId> {
        match self {
            Due::Each { .. } => HashSet::new(),
            Due::Families { former, .. } => former.keys().copied().collect(),
        }
    }

    /// The next accounts, about `most`, and moves the run past them; none when the batch is done.
    pub(super) fn next(&mut self, run: &mut Run, most: usize) -> DueChunk {
        let mut chunk = DueChunk::default();
        match self {
            Due::Each { waiting, .. } => {
                chunk.accounts.extend(waiting.drain(..most.min(waiting.len())));
            }
            Due::Families { waiting, former, .. } => {
                while chunk.accounts.len() < most
                    && let Some(family) = waiting.pop_front()
                {
                    run.reached = family.payer;
                    chunk.payers.extend(family.payer_row.map(|row| (row.id, row)));
                    chunk.accounts.extend(family.members);
                }
                if !chunk.accounts.is_empty() {
                    chunk.payers.extend(former.iter().map(|(id, row)| (*id, row.clone())));
                }
            }
        }
        chunk
    }
}

/// The next accounts of a run, at most `most`, and moves it past them; whether there may be more.
async fn each(
    tx: &DatabaseTransaction,
    run: &mut Run,
    most: usize,
) -> Result<(VecDeque<account::Model>, bool)> {
    loop {
        let due = account::Entity::find().filter(is_due_for(run));
        let (due, last) = match &run.named {
            None => (due.filter(account::Column::Id.gt(run.reached)).limit(most as u64), None),
            Some(named) => {
                let chunk: Vec<AccountId> = left(run, named).iter().take(most).copied().collect();
                let Some(last) = chunk.last().copied() else { return Ok((VecDeque::new(), false)) };
                (due.filter(account::Column::Id.is_in(chunk)), Some(last))
            }
        };
        let found = turns::lock(tx, due).await?;
        run.reached = last.or(found.last().map(|account| account.id)).unwrap_or(run.reached);
        let more = match &run.named {
            None => found.len() == most,
            Some(named) => !left(run, named).is_empty(),
        };
        if !found.is_empty() || !more {
            return Ok((found.into_iter().map(|account| run.ahead.account(account)).collect(), more));
        }
    }
}

/// Payers, each with the accounts of its family that a run may bill, itself maybe among them.
type Payers = BTreeMap<AccountId, Vec<AccountId>>;

/// The next payers with anything due in their family, at most `most`.
async fn payers_due(tx: &DatabaseTransaction, run: &Run, most: usize) -> Result<Payers> {
    use account::Column::{Id, PayerAccountId};
    let for_others = account::Entity::find()
        .select_only()
        .column(PayerAccountId)
        .filter(PayerAccountId.is_not_null())
        .filter(is_due_for(run));
    let any_due = Condition::any().add(is_due_for(run)).add(Id.in_subquery(for_others.into_query()));
    let payers: Vec<AccountId> = account::Entity::find()
        .select_only()
        .column(Id)
        .filter(PayerAccountId.is_null())
        .filter(Id.gt(run.reached))
        .filter(any_due)
        .order_by_asc(Id)
        .limit(most as u64)
        .into_tuple()
        .all(tx)
        .await?;
    let mut families: Payers = payers.iter().map(|id| (*id, vec![*id])).collect();
    for chunk in bulk::id_chunks(&payers) {
        let paid_for: Vec<(AccountId, AccountId)> = account::Entity::find()
            .select_only()
            .columns([PayerAccountId, Id])
            .filter(PayerAccountId.is_in(chunk))
            .filter(is_due_for(run))
            .into_tuple()
            .all(tx)
            .await?;
        for (payer, account) in paid_for {
            families.entry(payer).or_default().push(account);
        }
    }
    Ok(families)
}

/// The next payers of the accounts a run was asked for, at most `most`: only those asked for are billed, whoever pays for them.
async fn payers_of(tx: &DatabaseTransaction, run: &Run, named: &[AccountId], most: usize) -> Result<Payers> {
    use account::Column::{Id, PayerAccountId};
    let mut families = Payers::new();
    for chunk in bulk::id_chunks(named) {
        let found: Vec<(AccountId, Option<AccountId>)> = account::Entity::find()
            .select_only()
            .columns([Id, PayerAccountId])
            .filter(Id.is_in(chunk))
            .into_tuple()
            .all(tx)
            .await?;
        for (account, payer) in found {
            families.entry(payer.unwrap_or(account)).or_default().push(account);
        }
    }
    Ok(families.into_iter().filter(|(payer, _)| *payer > run.reached).take(most).collect())
}

/// The families of these payers with their accounts as they are due now. On PostgreSQL all of them are locked first, payers too, in
/// the order of their ids, as everybody does who locks more than one. Who pays for whom stays as it was found: that changes between
/// two batches only.
async fn families(
    tx: &DatabaseTransaction,
    run: &Run,
    payers: Payers,
) -> Result<(VecDeque<Family>, HashMap<AccountId, account::Model>)> {
    let mut ids: Vec<AccountId> = payers
        .iter()
        .flat_map(|(payer, members)| [*payer].into_iter().chain(members.iter().copied()))
        .collect();
    let former = former_payers(tx, &ids).await?;
    ids.extend(&former);
    let locked = turns::lock_all::<account::Entity, _>(tx, &ids).await?;
    let mut locked: HashMap<AccountId, account::Model> =
        locked.into_iter().map(|account| (account.id, run.ahead.account(account))).collect();
    let before = former.into_iter().filter_map(|id| Some((id, locked.get(&id)?.clone())));
    let former: HashMap<AccountId, account::Model> = before.collect();
    let family = |(payer, mut members): (AccountId, Vec<AccountId>)| {
        members.sort_unstable();
        let due = |id: &AccountId| locked.get(id).is_some_and(|account| owes(account, run.horizon.until));
        members.retain(due);
        let payer_row = if members.contains(&payer) { None } else { locked.remove(&payer) };
        let members = members.into_iter().filter_map(|id| locked.remove(&id)).collect();
        Family { payer, payer_row, members }
    };
    Ok((payers.into_iter().map(family).collect(), former))
}

/// Who was ever billed for charges of these accounts beside themselves.
async fn former_payers(tx: &DatabaseTransaction, accounts: &[AccountId]) -> Result<BTreeSet<AccountId>> {
    let to_bill: RelationDef = payer_bill::Entity::belongs_to(bill::Entity)
        .from(payer_bill::Column::BillId)
        .to(bill::Column::Id)
        .into();
    let mut former = BTreeSet::new();
    for chunk in bulk::id_chunks(accounts) {
        let select = payer_bill::Entity::find()
            .join(JoinType::InnerJoin, to_bill.clone())
            .filter(payer_bill::Column::AccountId.is_in(chunk))
            .select_only()
            .column(bill::Column::AccountId)
            .distinct();
        former.extend(select.into_tuple::<AccountId>().all(tx).await?);
    }
    Ok(former)
}

/// Refuses accounts asked for that don't exist, or are closed with nothing come in late, each at its place.
pub(super) async fn check(tx: &DatabaseTransaction, ids: &[AccountId]) -> Result<()> {
    let accounts = bulk::find_by_ids::<account::Entity, _>(tx, account::Column::Id, ids).await?;
    let accounts: HashMap<AccountId, account::Model> =
        accounts.into_iter().map(|account| (account.id, account)).collect();
    let fault = |(position, id): (usize, &AccountId)| {
        let error = match accounts.get(id) {
            None => Error::new(codes::ACCOUNT_UNKNOWN).with("id", id),
            Some(account) if is_done(account) => {
                Error::new(codes::ACCOUNT_CLOSED).with("number", &account.number)
            }
            Some(_) => return None,
        };
        Some(Fault::at(format!("accountIds.{position}"), error))
    };
    Error::unless_faultless(ids.iter().enumerate().filter_map(fault).collect())
}
