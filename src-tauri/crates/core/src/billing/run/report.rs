//! What a run did, in the words of the person who reads it: names and numbers in place of ids.

use crate::billing::model::bill;
use crate::billing::queries::{bill_rows, first_parked, parked_rows, reason_code};
use crate::billing::run::preview::Preview;
use crate::billing::run::standing::Run;
use crate::billing::run::tally::{MOST_NAMED, Uncharged};
use crate::billing::summary::{BillRunSummary, Expectation, OverLimitRow, UnchargedSubscription};
use crate::catalog::model::offering;
use crate::customers::model::{account, customer};
use crate::gate::ActionContext;
use crate::orders::model::subscription;
use crate::store::bulk;
use boss_kernel::error::TextsInBoth;
use boss_kernel::id::{AccountId, BillId, CustomerId, OfferingId, SubscriptionId};
use boss_kernel::{Amount, LocalText, Result};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// What a run did that found nothing due and left no trace.
pub(super) fn of_nothing(run: &Run) -> BillRunSummary {
    let tally = &run.tally;
    BillRunSummary {
        bill_run_id: None,
        draft: run.draft,
        through: run.through(),
        billed_on: run.billed_on,
        accounts: tally.accounts,
        continued: 0,
        bills: tally.bills,
        charges: tally.charges,
        corrections: tally.corrections,
        credit_bills: tally.credit_bills,
        totals: tally.totals.clone(),
        settled: tally.settled.clone(),
        largest_bills: Vec::new(),
        parked_count: tally.parked,
        parked: Vec::new(),
        expectation: Expectation {
            due: tally.due,
            charged: tally.due - tally.uncharged_count,
            uncharged_count: tally.uncharged_count,
            uncharged: Vec::new(),
        },
        over_limit_count: tally.over_limit_count,
        over_limit: Vec::new(),
    }
}

/// What a run did, of which `continued` accounts were done before this request.
pub(super) async fn of_run(context: &ActionContext, run: &Run, continued: i64) -> Result<BillRunSummary> {
    let (tx, tally) = (&context.tx, &run.tally);
    let mut summary = BillRunSummary { bill_run_id: run.known_id(), continued, ..of_nothing(run) };
    let largest: Vec<BillId> = tally.largest.iter().map(|(_, id)| *id).collect();
    let mut found = bill::Entity::find().filter(bill::Column::Id.is_in(largest.clone())).all(tx).await?;
    found.extend(run.preview.largest().cloned());
    summary.largest_bills = bill_rows(tx, found, context.today).await?;
    summary.largest_bills.sort_by_key(|row| largest.iter().position(|id| *id == row.bill_id));
    summary.largest_bills.iter_mut().for_each(|row| row.bill_id = Preview::told(row.bill_id));
    let parked = first_parked(tx, run.id, MOST_NAMED as u64).await?;
    summary.parked = parked_rows(tx, run.preview.parked_with(parked)).await?;

    let mut accounts: Vec<AccountId> = tally.uncharged.iter().map(|one| one.account).collect();
    accounts.extend(tally.over_limit.iter().map(|(id, _)| *id));
    let accounts = bulk::find_by_ids::<account::Entity, _>(tx, account::Column::Id, &accounts).await?;
    let customers: Vec<CustomerId> = accounts.iter().map(|account| account.customer_id).collect();
    let names = customer_names(tx, &customers).await?;
    let accounts: HashMap<AccountId, account::Model> =
        accounts.into_iter().map(|account| (account.id, account)).collect();
    summary.expectation.uncharged = uncharged_rows(tx, run, &accounts, &names).await?;
    summary.over_limit = over_limit_rows(&tally.over_limit, &accounts, &names);
    Ok(summary)
}

type Names = HashMap<CustomerId, String>;

async fn customer_names(tx: &DatabaseTransaction, ids: &[CustomerId]) -> Result<Names> {
    let found = bulk::find_by_ids::<customer::Entity, _>(tx, customer::Column::Id, ids).await?;
    Ok(found.into_iter().map(|customer| (customer.id, customer.name)).collect())
}

fn name_in(names: &Names, id: CustomerId) -> String {
    names.get(&id).cloned().unwrap_or_default()
}

async fn uncharged_rows(
    tx: &DatabaseTransaction,
    run: &Run,
    accounts: &HashMap<AccountId, account::Model>,
    names: &Names,
) -> Result<Vec<UnchargedSubscription>> {
    let uncharged = &run.tally.uncharged;
    let ids: Vec<SubscriptionId> = uncharged.iter().map(|one| one.subscription).collect();
    let found = bulk::find_by_ids::<subscription::Entity, _>(tx, subscription::Column::Id, &ids).await?;
    let offerings: Vec<OfferingId> = found.iter().map(|row| run.ahead.offering(row)).collect();
    let offerings = bulk::find_by_ids::<offering::Entity, _>(tx, offering::Column::Id, &offerings).await?;
    let offerings: HashMap<OfferingId, offering::Model> =
        offerings.into_iter().map(|row| (row.id, row)).collect();
    let found: HashMap<SubscriptionId, subscription::Model> =
        found.into_iter().map(|row| (row.id, row)).collect();
    let row = |one: &Uncharged| {
        let account = accounts.get(&one.account)?;
        let subscription = found.get(&one.subscription)?;
        let offering = offerings.get(&run.ahead.offering(subscription))?;
        let params = [("number".to_owned(), subscription.number.clone())].into();
        Some(UnchargedSubscription {
            subscription_id: one.subscription,
            subscription_number: subscription.number.clone(),
            offering: LocalText::new(&offering.name_chinese, &offering.name_english),
            account_id: account.id,
            account_number: account.number.clone(),
            customer_name: name_in(names, account.customer_id),
            code: one.code.clone(),
            texts: TextsInBoth::of(reason_code(&one.code), &params),
        })
    };
    Ok(uncharged.iter().filter_map(row).collect())
}

fn over_limit_rows(
    over: &[(AccountId, Amount)],
    accounts: &HashMap<AccountId, account::Model>,
    names: &Names,
) -> Vec<OverLimitRow> {
    let row = |(id, open): &(AccountId, Amount)| {
        let account = accounts.get(id)?;
        Some(OverLimitRow {
            account_id: *id,
            account_number: account.number.clone(),
            customer_name: name_in(names, account.customer_id),
            open: *open,
            limit: account.credit_limit_minor?.in_currency(account.currency),
        })
    };
    over.iter().filter_map(row).collect()
}
