//! What a run did, as the person who starts it has to see it before it is real.

use crate::billing::queries::BillRow;
use boss_kernel::error::TextsInBoth;
use boss_kernel::id::{AccountId, BillRunId, CustomerId, SubscriptionId};
use boss_kernel::{Amount, Currency, LocalText, NaiveDate, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a run did, or in a dry run would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillRunSummary {
    /// The run; none when no account was due, so that nothing was written, and in a dry run that would begin one.
    pub bill_run_id: Option<BillRunId>,
    /// Whether its bills wait as drafts.
    pub draft: bool,
    /// The last day billed.
    pub through: NaiveDate,
    /// The date of its bills.
    pub billed_on: NaiveDate,
    /// Accounts that were due.
    pub accounts: i64,
    /// Of these, accounts that were done before, where the run goes on with one that was left unfinished.
    pub continued: i64,
    /// Bills made.
    pub bills: i64,
    /// Charges on them.
    pub charges: i64,
    /// Of these, charges that correct earlier ones.
    pub corrections: i64,
    /// Bills below zero: money the customer gets back.
    pub credit_bills: i64,
    /// The sums, by currency.
    pub totals: Vec<RunTotal>,
    /// What credits and wallets paid of it at once, by currency; empty where they paid nothing.
    pub settled: Vec<RunSettled>,
    /// The largest bills, at most ten.
    pub largest_bills: Vec<BillRow>,
    /// Accounts parked, in all.
    pub parked_count: i64,
    /// The first hundred of them, with the reason. Nothing was billed for them.
    pub parked: Vec<ParkedAccountRow>,
    /// What was expected against what was made.
    pub expectation: Expectation,
    /// Accounts that owe more than their credit limit after this run, in all.
    pub over_limit_count: i64,
    /// The first hundred of them.
    pub over_limit: Vec<OverLimitRow>,
}

/// The sum of a run's bills in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunTotal {
    /// Bills in this currency.
    pub bills: i64,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
}

impl RunTotal {
    /// Adds a bill to the sums of its currency, which stand in the order of currencies.
    pub(super) fn add(totals: &mut Vec<RunTotal>, net: Amount, tax: Amount, total: Amount) -> Result<()> {
        let empty = |zero| RunTotal { bills: 0, net: zero, tax: zero, total: zero };
        let sum = sum_in(totals, total.currency(), |sum| sum.total.currency(), empty);
        sum.bills += 1;
        sum.net = sum.net.plus(net)?;
        sum.tax = sum.tax.plus(tax)?;
        sum.total = sum.total.plus(total)?;
        Ok(())
    }
}

impl RunTotal {
    /// Takes a bill out of the sums of its currency again, its amounts given with the opposite sign.
    pub(super) fn take_out(
        totals: &mut Vec<RunTotal>,
        net: Amount,
        tax: Amount,
        total: Amount,
    ) -> Result<()> {
        RunTotal::add(totals, net, tax, total)?;
        if let Some(sum) = totals.iter_mut().find(|sum| sum.total.currency() == total.currency()) {
            sum.bills -= 2;
        }
        totals.retain(|sum| sum.bills > 0);
        Ok(())
    }
}

/// The sum in a currency among sums in the order of currencies; an empty one where there was none.
fn sum_in<T>(
    sums: &mut Vec<T>,
    currency: Currency,
    of: impl Fn(&T) -> Currency,
    empty: impl FnOnce(Amount) -> T,
) -> &mut T {
    let place = sums.binary_search_by_key(&currency, of);
    let place = place.unwrap_or_else(|place| {
        sums.insert(place, empty(Amount::zero(currency)));
        place
    });
    &mut sums[place]
}

/// What credits and wallets paid of bills as they were made, in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunSettled {
    /// From bills below zero.
    pub credits: Amount,
    /// From wallets.
    pub wallets: Amount,
}

impl RunSettled {
    /// Adds amounts to the sum of their currency; sums stand in the order of currencies.
    pub(super) fn add(sums: &mut Vec<RunSettled>, credits: Amount, wallets: Amount) -> Result<()> {
        let empty = |zero| RunSettled { credits: zero, wallets: zero };
        let sum = sum_in(sums, credits.currency(), |sum| sum.credits.currency(), empty);
        sum.credits = sum.credits.plus(credits)?;
        sum.wallets = sum.wallets.plus(wallets)?;
        Ok(())
    }
}

/// An account a run could not bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ParkedAccountRow {
    /// The account.
    pub account_id: AccountId,
    /// Its number.
    pub account_number: String,
    /// The customer.
    pub customer_id: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// The reason's code.
    pub code: String,
    /// The reason and what to do.
    pub texts: TextsInBoth,
}

/// What was expected against what was made: nobody is forgotten without a word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Expectation {
    /// Subscriptions that were due on the accounts billed.
    pub due: i64,
    /// Of these, subscriptions with a charge.
    pub charged: i64,
    /// Due and without a charge, in all.
    pub uncharged_count: i64,
    /// The first hundred of them, with the reason.
    pub uncharged: Vec<UnchargedSubscription>,
}

/// A subscription that was due and got no charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnchargedSubscription {
    /// The subscription.
    pub subscription_id: SubscriptionId,
    /// Its number.
    pub subscription_number: String,
    /// Its offering.
    pub offering: LocalText,
    /// Its account.
    pub account_id: AccountId,
    /// The account's number.
    pub account_number: String,
    /// The customer's name.
    pub customer_name: String,
    /// The reason's code.
    pub code: String,
    /// The reason.
    pub texts: TextsInBoth,
}

/// An account that owes more than its credit limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OverLimitRow {
    /// The account.
    pub account_id: AccountId,
    /// Its number.
    pub account_number: String,
    /// The customer's name.
    pub customer_name: String,
    /// What it owes in all, less what came in and is not applied yet.
    pub open: Amount,
    /// Its limit.
    pub limit: Amount,
}
