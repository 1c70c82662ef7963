//! Making bills of drafts: numbered, posted and owed, all in one transaction and by a few statements for thousands.

use crate::billing::drafts::{Chosen, LeftOut, Locked, free, lock, require_draft};
use crate::billing::model::{BillState, bill, bill_item, charge};
use crate::billing::summary::{RunSettled, RunTotal};
use crate::billing::{codes, credit_limits, posting, rules, wallets};
use crate::customers::model::account;
use crate::gate::{ActionContext, ChangeVerb, ObjectKind, internal};
use crate::ledger;
use crate::store::bulk;
use crate::store::numbers::{self, Numbered};
use boss_kernel::error::NoticeView;
use boss_kernel::id::{AccountId, BillId};
use boss_kernel::{Error, Minor, NaiveDate, Notice, Result};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Statement, Value};
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
    let Chosen { drafts, mut left_out } = chosen;
    let Locked { bills, charged, gone } = lock(context, &drafts).await?;
    left_out.extend(gone);
    let (drafts, numbered): (Vec<bill::Model>, Vec<bill::Model>) =
        bills.into_iter().partition(bill::Model::is_draft);
    left_out.extend(numbered.iter().filter_map(|bill| Some(LeftOut::of(bill, require_draft(bill).err()?))));
    let empty = empty_ones(&context.tx, &drafts).await?;
    let (drafts, nothing_on_them): (Vec<_>, Vec<_>) =
        drafts.into_iter().partition(|bill| !empty.contains(&bill.id));
    left_out.extend(
        nothing_on_them
            .iter()
            .map(|bill| LeftOut::of(bill, Error::new(codes::ITEMS_EMPTY).with("number", bill.label()))),
    );
    if let (true, Some(first)) = (drafts.is_empty(), left_out.first()) {
        return Err(first.error.clone());
    }
    let (numbers, settled) = book(context, &drafts).await?;
    let (first, last) = (numbers.start, numbers.end - 1);
    free(context, &drafts, &charged).await?;
    for (number, draft) in (first..).zip(&drafts) {
        let label = if context.dry_run { draft.label() } else { Numbered::Bill.format(number) };
        context.changed(ChangeVerb::Changed, ObjectKind::Bill, draft.id.0, label);
    }
    if !left_out.is_empty() {
        context.warn(Notice::new(codes::BILLS_LEFT_OUT).with("count", left_out.len()));
    }
    let told = |number: i64| (!context.dry_run).then(|| Numbered::Bill.format(number));
    Ok(FinalisedBills {
        bills: drafts.len() as u64,
        first_number: told(first),
        last_number: told(last),
        totals: totals(&drafts)?,
        settled,
        left_out: left_out.len() as u64,
        not_finalised: left_out.into_iter().take(MOST_NAMED).map(LeftOut::told).collect(),
    })
}

/// Posts drafts, gives them their numbers and the days they are due, settles them with what their accounts have in credits and
/// wallets, and warns of those that owe more than their limits then. Returns the numbers, in the order of the drafts, and what was
/// settled.
///
/// A bill counts, in the ledger, for wallets and credits and in reports, for the day it was drafted with: a draft comes to what the
/// same bill would have come to without waiting. It is due from today, since nobody knew of it before.
pub(in crate::billing) async fn book(
    context: &mut ActionContext,
    drafts: &[bill::Model],
) -> Result<(Range<i64>, Vec<RunSettled>)> {
    let entries = drafts.iter().map(posting::entry_of).collect::<Result<_>>()?;
    ledger::post(&context.tx, entries, context.now).await?;
    let count = i64::try_from(drafts.len()).map_err(internal)?;
    let due = due_days(context, drafts).await?;
    let numbers = numbers::take(&context.tx, Numbered::Bill, count).await?;
    number(&context.tx, drafts, numbers.clone(), &due).await?;
    let mut by_day: BTreeMap<NaiveDate, Vec<BillId>> = BTreeMap::new();
    for draft in drafts {
        by_day.entry(draft.billed_on).or_default().push(draft.id);
    }
    let mut settled = Vec::new();
    for (day, ids) in by_day {
        for more in wallets::settle_new_bills(context, day, &ids).await? {
            RunSettled::add(&mut settled, more.credits, more.wallets)?;
        }
    }
    let accounts: Vec<AccountId> = drafts.iter().map(|bill| bill.account_id).collect();
    credit_limits::warn_of_those_over(context, &accounts).await?;
    Ok((numbers, settled))
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

fn totals(bills: &[bill::Model]) -> Result<Vec<RunTotal>> {
    let mut totals = Vec::new();
    for bill in bills {
        let amount = |minor: Minor| minor.in_currency(bill.currency);
        let (net, tax, total) = (bill.net_minor, bill.tax_minor, bill.total_minor);
        RunTotal::add(&mut totals, amount(net), amount(tax), amount(total))?;
    }
    Ok(totals)
}
