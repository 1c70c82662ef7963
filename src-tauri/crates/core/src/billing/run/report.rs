//! Adds up what a run does, chunk by chunk, into the summary a person reads.

use crate::billing::model::bill;
use crate::billing::queries::bill_rows;
use crate::billing::run::rating::AccountCharges;
use crate::billing::summary::{
    BillRunSummary, Expectation, OverLimitRow, ParkedAccountRow, RunTotal, UnchargedSubscription,
};
use crate::catalog::model::offering;
use crate::customers::model::{account, customer};
use crate::gate::ActionContext;
use crate::ledger;
use crate::orders::model::subscription;
use crate::store::bulk;
use boss_kernel::error::TextsInBoth;
use boss_kernel::id::{AccountId, BillId, BillRunId, CustomerId, OfferingId, SubscriptionId};
use boss_kernel::{Amount, Currency, Error, ErrorCode, LocalText, NaiveDate, Result};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, HashMap};

/// Rows of each kind that a summary names; all are counted.
const MOST_NAMED: usize = 100;
const LARGEST_BILLS: usize = 10;

/// A summary while the run goes on.
pub(super) struct Report {
    pub(super) run_id: Option<BillRunId>,
    pub(super) summary: BillRunSummary,
    totals: BTreeMap<Currency, RunTotal>,
    largest: Vec<(i64, BillId)>,
    parked: Vec<(account::Model, Error)>,
    uncharged: Vec<(account::Model, SubscriptionId, ErrorCode)>,
    over_limit: Vec<(AccountId, Amount)>,
}

impl Report {
    pub(super) fn new(through: NaiveDate, billed_on: NaiveDate) -> Report {
        let summary = BillRunSummary {
            bill_run_id: None,
            through,
            billed_on,
            accounts: 0,
            bills: 0,
            charges: 0,
            corrections: 0,
            credit_bills: 0,
            totals: Vec::new(),
            largest_bills: Vec::new(),
            parked_count: 0,
            parked: Vec::new(),
            expectation: Expectation::default(),
            over_limit_count: 0,
            over_limit: Vec::new(),
        };
        Report {
            run_id: None,
            summary,
            totals: BTreeMap::new(),
            largest: Vec::new(),
            parked: Vec::new(),
            uncharged: Vec::new(),
            over_limit: Vec::new(),
        }
    }

    pub(super) fn accounts_done(&self) -> u64 {
        u64::try_from(self.summary.accounts).unwrap_or(0)
    }

    /// Counts what was due on an account and what of it got no charge.
    pub(super) fn expect(&mut self, account: &account::Model, charges: &AccountCharges) {
        let uncharged = i64::try_from(charges.uncharged.len()).unwrap_or(i64::MAX);
        self.summary.expectation.due += charges.due;
        self.summary.expectation.charged += charges.due - uncharged;
        self.summary.expectation.uncharged_count += uncharged;
        for (subscription, code) in &charges.uncharged {
            if self.uncharged.len() < MOST_NAMED {
                self.uncharged.push((account.clone(), *subscription, *code));
            }
        }
    }

    /// Adds a bill.
    pub(super) fn add(&mut self, bill: &bill::Model, charges: &AccountCharges) -> Result<()> {
        self.summary.bills += 1;
        self.summary.charges += i64::try_from(charges.charges.len()).unwrap_or(i64::MAX);
        let corrections = charges.charges.iter().filter(|charge| charge.corrects.is_some()).count();
        self.summary.corrections += i64::try_from(corrections).unwrap_or(i64::MAX);
        self.summary.credit_bills += i64::from(charges.total.is_negative());
        let zero = Amount::zero(bill.currency);
        let total = self.totals.entry(bill.currency).or_insert(RunTotal {
            bills: 0,
            net: zero,
            tax: zero,
            total: zero,
        });
        total.bills += 1;
        total.net = total.net.plus(charges.net)?;
        total.tax = total.tax.plus(charges.tax)?;
        total.total = total.total.plus(charges.total)?;
        let smallest = self.largest.last().map_or(i64::MIN, |(total, _)| *total);
        if self.largest.len() < LARGEST_BILLS || bill.total_minor.0 > smallest {
            self.largest.push((bill.total_minor.0, bill.id));
            self.largest.sort_by_key(|(total, id)| (std::cmp::Reverse(*total), *id));
            self.largest.truncate(LARGEST_BILLS);
        }
        Ok(())
    }

    pub(super) fn park(&mut self, account: account::Model, reason: &Error) {
        self.summary.parked_count += 1;
        if self.parked.len() < MOST_NAMED {
            self.parked.push((account, reason.clone()));
        }
    }

    /// Finds accounts that owe more than their limit now.
    pub(super) async fn check_limits(
        &mut self,
        tx: &DatabaseTransaction,
        limits: &HashMap<AccountId, Amount>,
    ) -> Result<()> {
        if limits.is_empty() {
            return Ok(());
        }
        let accounts: Vec<AccountId> = limits.keys().copied().collect();
        let mut over = ledger::owed_by(tx, &accounts).await?;
        over.retain(|(account, owed)| {
            let limit = limits.get(account).filter(|limit| limit.currency() == owed.currency());
            limit.is_some_and(|limit| ledger::is_over_limit(*owed, *limit))
        });
        over.sort_unstable_by_key(|(account, _)| *account);
        self.summary.over_limit_count += i64::try_from(over.len()).unwrap_or(i64::MAX);
        over.truncate(MOST_NAMED - self.over_limit.len());
        self.over_limit.extend(over);
        Ok(())
    }

    /// Reads the names that the summary shows.
    pub(super) async fn finish(self, context: &ActionContext) -> Result<BillRunSummary> {
        let tx = &context.tx;
        let mut summary = BillRunSummary { bill_run_id: self.run_id, ..self.summary };
        summary.totals = self.totals.into_values().collect();
        let largest: Vec<BillId> = self.largest.iter().map(|(_, id)| *id).collect();
        let found = bill::Entity::find().filter(bill::Column::Id.is_in(largest.clone())).all(tx).await?;
        summary.largest_bills = bill_rows(tx, found, context.today).await?;
        summary.largest_bills.sort_by_key(|row| largest.iter().position(|id| *id == row.bill_id));

        let accounts = self.parked.iter().map(|(account, _)| account);
        let mut customers: Vec<CustomerId> = accounts.map(|account| account.customer_id).collect();
        customers.extend(self.uncharged.iter().map(|(account, ..)| account.customer_id));
        let over: Vec<AccountId> = self.over_limit.iter().map(|(id, _)| *id).collect();
        let over_accounts = bulk::find_by_ids::<account::Entity, _>(tx, account::Column::Id, &over).await?;
        customers.extend(over_accounts.iter().map(|account| account.customer_id));
        let names = customer_names(tx, &customers).await?;
        summary.parked =
            self.parked.iter().map(|(account, reason)| parked_row(account, reason, &names)).collect();
        summary.expectation.uncharged = uncharged_rows(tx, &self.uncharged, &names).await?;
        summary.over_limit = over_limit_rows(&self.over_limit, &over_accounts, &names);
        Ok(summary)
    }
}

type Names = HashMap<CustomerId, String>;

async fn customer_names(tx: &DatabaseTransaction, ids: &[CustomerId]) -> Result<Names> {
    let found = bulk::find_by_ids::<customer::Entity, _>(tx, customer::Column::Id, ids).await?;
    Ok(found.into_iter().map(|customer| (customer.id, customer.name)).collect())
}

fn name_in(names: &Names, id: CustomerId) -> String {
    names.get(&id).cloned().unwrap_or_default()
}

fn parked_row(account: &account::Model, reason: &Error, names: &Names) -> ParkedAccountRow {
    ParkedAccountRow {
        account_id: account.id,
        account_number: account.number.clone(),
        customer_id: account.customer_id,
        customer_name: name_in(names, account.customer_id),
        code: reason.code().to_string(),
        texts: TextsInBoth::of(reason.code(), reason.params()),
    }
}

async fn uncharged_rows(
    tx: &DatabaseTransaction,
    uncharged: &[(account::Model, SubscriptionId, ErrorCode)],
    names: &Names,
) -> Result<Vec<UnchargedSubscription>> {
    let ids: Vec<SubscriptionId> = uncharged.iter().map(|(_, id, _)| *id).collect();
    let found = bulk::find_by_ids::<subscription::Entity, _>(tx, subscription::Column::Id, &ids).await?;
    let offerings: Vec<OfferingId> = found.iter().map(|row| row.offering_id).collect();
    let offerings = bulk::find_by_ids::<offering::Entity, _>(tx, offering::Column::Id, &offerings).await?;
    let offerings: HashMap<OfferingId, offering::Model> =
        offerings.into_iter().map(|row| (row.id, row)).collect();
    let found: HashMap<SubscriptionId, subscription::Model> =
        found.into_iter().map(|row| (row.id, row)).collect();
    let row = |(account, id, code): &(account::Model, SubscriptionId, ErrorCode)| {
        let subscription = found.get(id)?;
        let offering = offerings.get(&subscription.offering_id)?;
        let params = [("number".to_owned(), subscription.number.clone())].into();
        Some(UnchargedSubscription {
            subscription_id: *id,
            subscription_number: subscription.number.clone(),
            offering: LocalText::new(&offering.name_chinese, &offering.name_english),
            account_id: account.id,
            account_number: account.number.clone(),
            customer_name: name_in(names, account.customer_id),
            code: code.to_string(),
            texts: TextsInBoth::of(*code, &params),
        })
    };
    Ok(uncharged.iter().filter_map(row).collect())
}

fn over_limit_rows(
    over: &[(AccountId, Amount)],
    accounts: &[account::Model],
    names: &Names,
) -> Vec<OverLimitRow> {
    let row = |(id, open): &(AccountId, Amount)| {
        let account = accounts.iter().find(|account| account.id == *id)?;
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
