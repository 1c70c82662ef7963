//! Adds up what a run does, chunk by chunk. It is kept with the run between its batches, so it stays small: everything is counted,
//! and the first rows of each kind are named.

use crate::billing::credit_limits;
use crate::billing::model::bill;
use crate::billing::run::rating::AccountCharges;
use crate::billing::run::writing::BillMade;
use crate::billing::summary::{RunSettled, RunTotal};
use boss_kernel::id::{AccountId, BillId, SubscriptionId};
use boss_kernel::{Amount, Minor, Result};
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Rows of each kind that a run names; all are counted.
pub(super) const MOST_NAMED: usize = 100;
const LARGEST_BILLS: usize = 10;

/// What a run did so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Tally {
    pub(super) accounts: i64,
    pub(super) bills: i64,
    pub(super) charges: i64,
    pub(super) corrections: i64,
    pub(super) credit_bills: i64,
    pub(super) parked: i64,
    /// Bills for accounts that are closed: what came in late for them, or for accounts they paid for.
    pub(super) closed_billed: i64,
    /// Subscriptions something was due for.
    pub(super) due: i64,
    pub(super) uncharged_count: i64,
    pub(super) over_limit_count: i64,
    /// In the order of currencies.
    pub(super) totals: Vec<RunTotal>,
    /// In the order of currencies.
    pub(super) settled: Vec<RunSettled>,
    /// Largest first.
    pub(super) largest: Vec<(i64, BillId)>,
    pub(super) uncharged: Vec<Uncharged>,
    pub(super) over_limit: Vec<(AccountId, Amount)>,
}

/// A subscription that was due and got no charge.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Uncharged {
    pub(super) account: AccountId,
    pub(super) subscription: SubscriptionId,
    /// The reason's code.
    pub(super) code: String,
}

fn count(many: usize) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

impl Tally {
    /// Accounts looked at, for those who watch.
    pub(super) fn accounts_done(&self) -> u64 {
        u64::try_from(self.accounts).unwrap_or(0)
    }

    /// Counts what was due on an account and what of it got no charge.
    pub(super) fn expect(&mut self, account: AccountId, charges: &AccountCharges) {
        self.due += charges.due;
        self.uncharged_count += count(charges.uncharged.len());
        let room = MOST_NAMED.saturating_sub(self.uncharged.len());
        let named = charges.uncharged.iter().take(room).map(|(subscription, code)| Uncharged {
            account,
            subscription: *subscription,
            code: code.to_string(),
        });
        self.uncharged.extend(named);
    }

    /// Adds a bill.
    pub(super) fn add(&mut self, bill: &BillMade) -> Result<()> {
        self.bills += 1;
        self.charges += count(bill.charges);
        self.corrections += count(bill.corrections);
        self.credit_bills += i64::from(bill.total.is_negative());
        RunTotal::add(&mut self.totals, bill.net, bill.tax, bill.total)?;
        let smallest = self.largest.last().map_or(i64::MIN, |(total, _)| *total);
        if self.largest.len() < LARGEST_BILLS || bill.total.minor() > smallest {
            self.largest.push((bill.total.minor(), bill.id));
            self.largest.sort_by_key(|(total, id)| (Reverse(*total), *id));
            self.largest.truncate(LARGEST_BILLS);
        }
        Ok(())
    }

    /// Finds accounts that owe more than their limit once they owe `more` too, of which nothing is written yet.
    pub(super) async fn check_limits(
        &mut self,
        tx: &DatabaseTransaction,
        limits: &HashMap<AccountId, Amount>,
        more: impl Iterator<Item = (AccountId, Amount)>,
    ) -> Result<()> {
        let mut over = credit_limits::over(tx, limits, more).await?;
        self.over_limit_count += count(over.len());
        over.truncate(MOST_NAMED.saturating_sub(self.over_limit.len()));
        self.over_limit.extend(over);
        Ok(())
    }

    /// Takes drafts out again that are thrown away, with so many charges on them, some of which corrected others.
    pub(super) fn take_out(&mut self, drafts: &[&bill::Model], charges: i64, corrections: i64) -> Result<()> {
        self.charges -= charges;
        self.corrections -= corrections;
        for draft in drafts {
            let amount = |minor: Minor| minor.in_currency(draft.currency).negated();
            self.bills -= 1;
            self.credit_bills -= i64::from(draft.total_minor < Minor::ZERO);
            let (net, tax) = (amount(draft.net_minor)?, amount(draft.tax_minor)?);
            RunTotal::take_out(&mut self.totals, net, tax, amount(draft.total_minor)?)?;
            self.largest.retain(|(_, id)| *id != draft.id);
        }
        Ok(())
    }
}
