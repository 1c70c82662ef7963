//! Making bills of drafts: numbered, posted and owed, all in one transaction and by a few statements for thousands.

use crate::billing::drafts::{free, lock};
use crate::billing::model::{BillState, bill, bill_item, charge};
use crate::billing::summary::{RunSettled, RunTotal};
use crate::billing::{codes, credit_limits, posting, rules, wallets};
use crate::gate::{ActionContext, ChangeVerb, ObjectKind, internal};
use crate::ledger;
use crate::store::bulk;
use crate::store::numbers::{self, Numbered};
use boss_kernel::id::{AccountId, BillId};
use boss_kernel::{Error, Minor, Result};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Statement, Value};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::ops::Range;

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
}

/// Makes bills of drafts, with the dates they were drafted with. Their numbers follow the order of the drafts.
pub(in crate::billing) async fn finalise(
    context: &mut ActionContext,
    drafts: Vec<bill::Model>,
) -> Result<FinalisedBills> {
    let (drafts, charged) = lock(context, &drafts).await?;
    refuse_empty(&context.tx, &drafts).await?;
    let (numbers, settled) = book(context, &drafts).await?;
    let (first, last) = (numbers.start, numbers.end - 1);
    free(context, &drafts, &charged).await?;
    for (number, draft) in (first..).zip(&drafts) {
        let label = if context.dry_run { draft.label() } else { Numbered::Bill.format(number) };
        context.changed(ChangeVerb::Changed, ObjectKind::Bill, draft.id.0, label);
    }
    let told = |number: i64| (!context.dry_run).then(|| Numbered::Bill.format(number));
    Ok(FinalisedBills {
        bills: drafts.len() as u64,
        first_number: told(first),
        last_number: told(last),
        totals: totals(&drafts)?,
        settled,
    })
}

/// Posts drafts, gives them their numbers, settles them with what their accounts have in credits and wallets, and warns of those that
/// owe more than their limits then. Returns the numbers, in the order of the drafts, and what was settled.
pub(in crate::billing) async fn book(
    context: &mut ActionContext,
    drafts: &[bill::Model],
) -> Result<(Range<i64>, Vec<RunSettled>)> {
    let entries = drafts.iter().map(posting::entry_of).collect::<Result<_>>()?;
    ledger::post(&context.tx, entries, context.now).await?;
    let count = i64::try_from(drafts.len()).map_err(internal)?;
    let numbers = numbers::take(&context.tx, Numbered::Bill, count).await?;
    number(&context.tx, drafts, numbers.clone()).await?;
    let ids: Vec<BillId> = drafts.iter().map(|bill| bill.id).collect();
    let settled = wallets::settle_new_bills(context, context.today, &ids).await?;
    let accounts: Vec<AccountId> = drafts.iter().map(|bill| bill.account_id).collect();
    credit_limits::warn_of_those_over(context, &accounts).await?;
    Ok((numbers, settled))
}

/// Refuses drafts on which nothing is left: a bill over nothing is nobody's business.
async fn refuse_empty(tx: &impl ConnectionTrait, drafts: &[bill::Model]) -> Result<()> {
    let by_hand: Vec<&bill::Model> = drafts.iter().filter(|bill| bill.bill_run_id.is_none()).collect();
    let ids: Vec<BillId> = by_hand.iter().map(|bill| bill.id).collect();
    let mut filled: HashSet<BillId> = HashSet::new();
    for chunk in bulk::id_chunks(&ids) {
        let with_items = bill_item::Entity::find().select_only().column(bill_item::Column::BillId).distinct();
        let with_items = with_items.filter(bill_item::Column::BillId.is_in(chunk.clone()));
        filled.extend(with_items.into_tuple::<BillId>().all(tx).await?);
        let charged = charge::Entity::find().select_only().column(charge::Column::BillId).distinct();
        let charged = charged.filter(charge::Column::BillId.is_in(chunk));
        filled.extend(charged.into_tuple::<BillId>().all(tx).await?);
    }
    match by_hand.into_iter().find(|bill| !filled.contains(&bill.id)) {
        Some(bill) => Err(Error::new(codes::ITEMS_EMPTY).with("number", bill.label())),
        None => Ok(()),
    }
}

/// Gives drafts their numbers and first states; one statement for hundreds.
async fn number(tx: &impl ConnectionTrait, drafts: &[bill::Model], numbers: Range<i64>) -> Result<()> {
    let backend = tx.get_database_backend();
    let mut numbers = numbers.into_iter();
    for chunk in drafts.chunks(bulk::rows_per_statement(3)) {
        let rows = bulk::typed_rows(backend, chunk.len(), &["bigint", "text", "text"]);
        let text = format!(
            "WITH numbered (bill_id, given, first_state) AS (VALUES {rows}) \
             UPDATE bill SET number = numbered.given, state = numbered.first_state, version = bill.version + 1 \
             FROM numbered WHERE bill.id = numbered.bill_id AND bill.number IS NULL"
        );
        let mut values = Vec::with_capacity(chunk.len() * 3);
        for (draft, number) in chunk.iter().zip(numbers.by_ref()) {
            let state: BillState = rules::first_state(draft.total_minor.in_currency(draft.currency));
            values.extend([Value::from(draft.id), Numbered::Bill.format(number).into(), state.into()]);
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
