//! Making bills of drafts: numbered, posted and owed, by a few statements for thousands. Those named in one transaction; those of a
//! run in batches that are kept one by one, so that nobody waits for all of a large run. A dry run works out the same and writes
//! nothing.

use crate::billing::drafts::{Chosen, LeftOut, Locked, free, lock, of_run, require_draft, still_drafts};
use crate::billing::model::{BillState, bill, bill_item, charge};
use crate::billing::summary::{RunSettled, RunTotal};
use crate::billing::wallets::{Means, NewBill, lines_of};
use crate::billing::{codes, credit_limits, posting, rules};
use crate::customers::model::{AccountState, account};
use crate::gate::{ActionContext, ChangeVerb, ObjectKind, internal};
use crate::ledger;
use crate::store::numbers::{self, Numbered};
use crate::store::{bulk, turns};
use boss_kernel::error::NoticeView;
use boss_kernel::id::{AccountId, BillId, BillRunId};
use boss_kernel::{Amount, Error, Minor, NaiveDate, Notice, Result};
use schemars::JsonSchema;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Statement, Value,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

/// Bills left out that an answer names.
const MOST_NAMED: usize = 100;

/// The bills that were made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FinalisedBills {
    /// How many.
    pub bills: u64,
    /// The first of their numbers; none in a dry run.
    pub first_number: Option<String>,
    /// The last of their numbers; none in a dry run.
    pub last_number: Option<String>,
    /// Their sums, by currency.
    pub totals: Vec<RunTotal>,
    /// What credits and wallets paid of them at once, by currency; empty where they paid nothing.
    pub settled: Vec<RunSettled>,
    /// How many bills were left out.
    pub left_out: u64,
    /// The bills that were left out, with the reason; at most one hundred.
    pub not_finalised: Vec<NotFinalised>,
}

/// A bill that was to be finalised and was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotFinalised {
    /// Which.
    pub bill_id: BillId,
    /// Its number, or how a draft is called.
    pub bill_number: String,
    /// Why, and what to do.
    pub reason: NoticeView,
}

/// Makes bills of drafts, with the dates they were drafted with. Their numbers follow the order of the drafts. What can't be
/// finalised is left out with its reason; nothing is done only where nothing is left.
pub(in crate::billing) async fn finalise(
    context: &mut ActionContext,
    chosen: Chosen,
) -> Result<FinalisedBills> {
    let Chosen { drafts, left_out } = chosen;
    let mut sum = Sum { left_out, ..Sum::default() };
    sum.finalise(context, drafts).await?;
    sum.told(context)
}

/// Drafts of a run that become bills in one transaction: others who write wait this long.
const BATCH: usize = 1_000;

/// Makes bills of all drafts of a run, batch by batch. A run of which only a part was finalised is gone on with: what is a bill by
/// then is left alone.
pub(in crate::billing) async fn finalise_run(
    context: &mut ActionContext,
    run: BillRunId,
) -> Result<FinalisedBills> {
    let ids = of_run(context, run).await?;
    let total = u64::try_from(ids.len()).ok();
    // What one batch settles the next one reads; a dry run has nothing to read it from, and does all at once.
    let most = if context.dry_run { ids.len() } else { BATCH };
    let mut sum = Sum::default();
    let mut batches = ids.chunks(most).peekable();
    while let Some(batch) = batches.next() {
        context.task.report("billing", sum.bills, total)?;
        if !context.reads_only() {
            turns::wait_patiently(&context.tx).await?;
        }
        let drafts = still_drafts(&context.tx, batch).await?;
        if !drafts.is_empty() {
            sum.finalise(context, drafts).await?;
        }
        if batches.peek().is_some() {
            context.keep_batch().await?;
        }
    }
    sum.told(context)
}

/// What was made so far.
#[derive(Default)]
struct Sum {
    bills: u64,
    first: Option<i64>,
    last: Option<i64>,
    totals: Vec<RunTotal>,
    settled: Vec<RunSettled>,
    over_limit: BTreeSet<AccountId>,
    left_out: Vec<LeftOut>,
}

impl Sum {
    async fn finalise(&mut self, context: &mut ActionContext, drafts: Vec<bill::Model>) -> Result<()> {
        let Locked { bills, charged, gone } = lock(context, &drafts).await?;
        self.left_out.extend(gone);
        let drafts = self.fit(context, bills).await?;
        if drafts.is_empty() {
            return Ok(());
        }
        let booked = book(context, &drafts).await?;
        if !context.reads_only() {
            free(context, &charged).await?;
        }
        let mut numbers = booked.numbers.clone();
        for draft in &drafts {
            let number = numbers.next().filter(|_| !context.dry_run);
            let label = number.map_or_else(|| draft.label(), |number| Numbered::Bill.format(number));
            context.changed(ChangeVerb::Changed, ObjectKind::Bill, draft.id.0, label);
        }
        self.bills += drafts.len() as u64;
        self.first = self.first.or(booked.numbers.clone().next());
        self.last = booked.numbers.last().or(self.last);
        add_totals(&mut self.totals, &drafts)?;
        for sum in booked.settled {
            RunSettled::add(&mut self.settled, sum.credits, sum.wallets)?;
        }
        self.over_limit.extend(booked.over_limit);
        Ok(())
    }

    /// Those that can become bills; the others are left out.
    async fn fit(&mut self, context: &ActionContext, bills: Vec<bill::Model>) -> Result<Vec<bill::Model>> {
        let (drafts, numbered): (Vec<_>, Vec<_>) = bills.into_iter().partition(bill::Model::is_draft);
        let numbered = numbered.iter().filter_map(|bill| Some(LeftOut::of(bill, require_draft(bill).err()?)));
        self.left_out.extend(numbered);
        let empty = empty_ones(&context.tx, &drafts).await?;
        let (drafts, nothing_on_them): (Vec<_>, Vec<_>) =
            drafts.into_iter().partition(|bill| !empty.contains(&bill.id));
        let nothing = |bill: &bill::Model| {
            LeftOut::of(bill, Error::new(codes::ITEMS_EMPTY).with("number", bill.label()))
        };
        self.left_out.extend(nothing_on_them.iter().map(nothing));
        let closed = of_closed_accounts(&context.tx, &drafts).await?;
        let (drafts, of_closed): (Vec<_>, Vec<_>) =
            drafts.into_iter().partition(|bill| !closed.contains_key(&bill.id));
        let refused = |bill: &bill::Model| {
            let number = closed.get(&bill.id).cloned().unwrap_or_default();
            let error = Error::new(codes::DRAFT_OF_CLOSED).with("number", number);
            LeftOut::of(bill, error.with("draft", bill.label()))
        };
        self.left_out.extend(of_closed.iter().map(refused));
        Ok(drafts)
    }

    fn told(self, context: &mut ActionContext) -> Result<FinalisedBills> {
        if let (0, Some(first)) = (self.bills, self.left_out.first()) {
            return Err(first.error.clone());
        }
        credit_limits::warn(context, &self.over_limit);
        if !self.left_out.is_empty() {
            context.warn(Notice::new(codes::BILLS_LEFT_OUT).with("count", self.left_out.len()));
        }
        let told = |number: Option<i64>| {
            number.filter(|_| !context.dry_run).map(|number| Numbered::Bill.format(number))
        };
        Ok(FinalisedBills {
            bills: self.bills,
            first_number: told(self.first),
            last_number: told(self.last),
            totals: self.totals,
            settled: self.settled,
            left_out: self.left_out.len() as u64,
            not_finalised: self.left_out.into_iter().take(MOST_NAMED).map(LeftOut::told).collect(),
        })
    }
}

/// Drafts that became bills.
pub(in crate::billing) struct Booked {
    /// Their numbers, in the order of the drafts; none where a dry run only reads.
    pub(in crate::billing) numbers: Range<i64>,
    /// What credits and wallets paid of them, by currency.
    pub(in crate::billing) settled: Vec<RunSettled>,
    /// Accounts that owe more than their limits then.
    pub(in crate::billing) over_limit: BTreeSet<AccountId>,
}

/// Posts drafts, gives them their numbers and the days they are due, and settles them with what their accounts, which are locked, have
/// in credits and wallets.
///
/// A bill counts, in the ledger, for wallets and credits and in reports, for the day it was drafted with: a draft comes to what the
/// same bill would have come to without waiting. It is due from today, since nobody knew of it before.
pub(in crate::billing) async fn book(context: &mut ActionContext, drafts: &[bill::Model]) -> Result<Booked> {
    let owing: Vec<AccountId> = drafts.iter().map(|bill| bill.account_id).collect();
    let mut means = Means::of(&context.tx, &owing).await?;
    let numbers = match context.reads_only() {
        true => 0..0,
        // Everything is locked by now.
        false => {
            let count = i64::try_from(drafts.len()).map_err(internal)?;
            numbers::take(&context.tx, Numbered::Bill, count).await?
        }
    };
    let bills = new_bills(context, &means, drafts, numbers.clone()).await?;
    let settled = means.settle(&context.tx, bills).await?;
    let more = drafts.iter().map(|bill| (bill.account_id, Ok(total(bill))));
    let less = settled.paid_by_wallets().map(|(account, paid)| (account, paid.negated()));
    let more = more.chain(less).map(|(account, amount)| amount.map(|amount| (account, amount)));
    let more: Vec<(AccountId, Amount)> = more.collect::<Result<_>>()?;
    let over_limit = credit_limits::those_over(&context.tx, &owing, more).await?;
    let totals = settled.totals()?;
    if context.reads_only() {
        settled.tell(context);
    } else {
        let entries = drafts.iter().map(posting::entry_of).collect::<Result<_>>()?;
        ledger::post(&context.tx, entries, context.now).await?;
        let due = due_days(context, drafts).await?;
        number(&context.tx, drafts, numbers.clone(), &due).await?;
        settled.write(context).await?;
    }
    Ok(Booked { numbers, settled: totals, over_limit })
}

fn total(bill: &bill::Model) -> Amount {
    bill.total_minor.in_currency(bill.currency)
}

/// The drafts as they will stand, with the lines of those that can be settled.
async fn new_bills(
    context: &ActionContext,
    means: &Means,
    drafts: &[bill::Model],
    mut numbers: Range<i64>,
) -> Result<Vec<NewBill>> {
    let settling = means.settling(drafts.iter().map(|draft| (draft.account_id, total(draft))));
    let settled = drafts.iter().filter(|draft| settling.contains(&draft.account_id));
    let settled: Vec<BillId> = settled.map(|draft| draft.id).collect();
    let mut lines = lines_of(&context.tx, &settled).await?;
    let bill = |draft: &bill::Model| NewBill {
        lines: lines.remove(&draft.id).unwrap_or_default(),
        bill: bill::Model {
            number: numbers.next().map(|number| Numbered::Bill.format(number)),
            state: rules::first_state(total(draft)),
            version: draft.version + 1,
            ..draft.clone()
        },
    };
    Ok(drafts.iter().map(bill).collect())
}

/// When each of the drafts is due if it becomes final today: by its account's terms, or on the day a person set, if that has not
/// passed.
async fn due_days(context: &ActionContext, drafts: &[bill::Model]) -> Result<Vec<NaiveDate>> {
    let accounts: BTreeSet<AccountId> = drafts.iter().map(|bill| bill.account_id).collect();
    let accounts: Vec<AccountId> = accounts.into_iter().collect();
    let accounts =
        bulk::find_by_ids::<account::Entity, _>(&context.tx, account::Column::Id, &accounts).await?;
    let terms: BTreeMap<AccountId, i32> =
        accounts.into_iter().map(|account| (account.id, account.payment_terms_days)).collect();
    let due = |bill: &bill::Model| {
        let final_on = Ord::max(context.today, bill.billed_on);
        match bill.due_by_hand {
            true => Ord::max(bill.due_on, final_on),
            false => rules::due_on(final_on, terms.get(&bill.account_id).copied().unwrap_or(0)),
        }
    };
    Ok(drafts.iter().map(due).collect())
}

/// Drafts made by hand on which nothing is left: a bill over nothing is nobody's business.
async fn empty_ones(tx: &impl ConnectionTrait, drafts: &[bill::Model]) -> Result<HashSet<BillId>> {
    let by_hand = drafts.iter().filter(|bill| bill.bill_run_id.is_none());
    let ids: Vec<BillId> = by_hand.map(|bill| bill.id).collect();
    let mut empty: HashSet<BillId> = ids.iter().copied().collect();
    for chunk in bulk::id_chunks(&ids) {
        let with_items = bill_item::Entity::find().select_only().column(bill_item::Column::BillId).distinct();
        let with_items = with_items.filter(bill_item::Column::BillId.is_in(chunk.clone()));
        let charged = charge::Entity::find().select_only().column(charge::Column::BillId).distinct();
        let charged = charged.filter(charge::Column::BillId.is_in(chunk));
        for filled in with_items.into_tuple::<BillId>().all(tx).await? {
            empty.remove(&filled);
        }
        for filled in charged.into_tuple::<BillId>().all(tx).await? {
            empty.remove(&filled);
        }
    }
    Ok(empty)
}

/// Drafts of accounts that were closed meanwhile, with their numbers. What a run drafted for a closed account itself, or for one it
/// pays for, or corrects for it, stays its own and is billed all the same.
async fn of_closed_accounts(
    tx: &impl ConnectionTrait,
    drafts: &[bill::Model],
) -> Result<BTreeMap<BillId, String>> {
    let ids: Vec<AccountId> = drafts.iter().map(|draft| draft.account_id).collect();
    let mut closed = bulk::find_by_ids::<account::Entity, _>(tx, account::Column::Id, &ids).await?;
    closed.retain(|account| account.state == AccountState::Closed);
    let mut found = BTreeMap::new();
    for account in closed {
        for draft in drafts.iter().filter(|draft| draft.account_id == account.id) {
            let paid_for = account::Entity::find()
                .filter(account::Column::PayerAccountId.eq(account.id))
                .select_only()
                .column(account::Column::Id);
            let of_others = charge::Entity::find()
                .filter(charge::Column::BillId.eq(draft.id))
                .filter(charge::Column::AccountId.ne(account.id))
                .filter(charge::Column::AccountId.not_in_subquery(paid_for.into_query()))
                .filter(charge::Column::CorrectsChargeId.is_null());
            if draft.bill_run_id.is_none() || of_others.one(tx).await?.is_some() {
                found.insert(draft.id, account.number.clone());
            }
        }
    }
    Ok(found)
}

/// Gives drafts their numbers, due days and first states; one statement for hundreds.
async fn number(
    tx: &impl ConnectionTrait,
    drafts: &[bill::Model],
    numbers: Range<i64>,
    due: &[NaiveDate],
) -> Result<()> {
    let backend = tx.get_database_backend();
    let mut numbered = numbers.into_iter().zip(due);
    for chunk in drafts.chunks(bulk::rows_per_statement(4)) {
        let rows = bulk::typed_rows(backend, chunk.len(), &["bigint", "text", "text", "date"]);
        let text = format!(
            "WITH numbered (bill_id, given, first_state, due) AS (VALUES {rows}) \
             UPDATE bill SET number = numbered.given, state = numbered.first_state, due_on = numbered.due, \
             version = bill.version + 1 \
             FROM numbered WHERE bill.id = numbered.bill_id AND bill.number IS NULL"
        );
        let mut values = Vec::with_capacity(chunk.len() * 4);
        for (draft, (number, due)) in chunk.iter().zip(numbered.by_ref()) {
            let state: BillState = rules::first_state(draft.total_minor.in_currency(draft.currency));
            let number = Numbered::Bill.format(number);
            values.extend([Value::from(draft.id), number.into(), state.into(), (*due).into()]);
        }
        let statement = Statement::from_sql_and_values(backend, text, values);
        let updated = tx.execute_raw(statement).await?.rows_affected();
        if updated != chunk.len() as u64 {
            return Err(internal("a draft that was locked is none any more"));
        }
    }
    Ok(())
}

fn add_totals(totals: &mut Vec<RunTotal>, bills: &[bill::Model]) -> Result<()> {
    for bill in bills {
        let amount = |minor: Minor| minor.in_currency(bill.currency);
        RunTotal::add(totals, amount(bill.net_minor), amount(bill.tax_minor), total(bill))?;
    }
    Ok(())
}
