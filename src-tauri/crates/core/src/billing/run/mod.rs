//! A bill run: accounts in the order of their ids, in batches that are kept one by one. A run that was left unfinished is taken
//! up where it stood. One run bills at a time.
//!
//! Everything a run knows of itself stands in its row at the end of each batch, and the next batch begins by reading it: a
//! run that is taken up after a power cut goes the same way as one that was not disturbed.

mod ahead;
mod batch;
mod bills;
mod charge_rows;
mod charged;
mod due;
mod payers;
mod preview;
mod prices;
mod rating;
mod reading;
mod report;
mod specials;
mod standing;
mod tally;
mod timeline;
mod writing;

pub(super) use ahead::Ahead;
pub(super) use charged::bills_reaching;
pub(super) use prices::Prices;
pub(super) use rating::rate_account;
pub(super) use reading::{AccountInput, ChunkInput, read_chunk, read_timeline, read_windows};
pub(super) use standing::take_out;

use crate::billing::model::BillRunState;
use crate::billing::summary::BillRunSummary;
use crate::billing::{RunBilling, codes, rules};
use crate::customers::model::account;
use crate::gate::{ActionContext, internal};
use crate::orders::DueTasks;
use crate::store::turns::{self, Turn};
use boss_kernel::id::AccountId;
use boss_kernel::{Days, Error, NaiveDate, Notice, Result};
use boss_rating::Window;
use rating::AccountCharges;
use sea_orm::ConnectionTrait;
use standing::Run;

/// A run may look this many days ahead: advance fees of the next cycle, not a slip of the year.
const MOST_DAYS_AHEAD: i64 = 62;
/// And this many days back, longer than orders can be backdated. A day far in the past would bill nothing and count as billed.
const MOST_DAYS_BACK: i64 = 1_096;

/// What a run through a day would charge an account that it has to look at anew; the account is billed up
/// to that day.
pub(super) async fn would_charge(
    db: &impl ConnectionTrait,
    account: account::Model,
    through: NaiveDate,
) -> Result<AccountCharges> {
    let window = Window::new(account.rerate_from.min(Some(through)).or(Some(through)), day_after(through)?);
    let one = std::iter::once((account, window));
    let chunk = read_windows(db, &mut Prices::default(), one, &Ahead::default()).await?;
    let rated = rating::rate_chunk(&chunk).pop();
    rated.ok_or_else(|| internal("an account that was read is not rated"))?.outcome
}

/// How far billing goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Horizon {
    /// The first day not billed.
    pub(super) until: NaiveDate,
    /// What is charged in arrears is only billed for cycles over before this day: the first day that has not come yet.
    pub(super) arrears_until: NaiveDate,
}

/// The first day not billed by a run through `through`.
fn until_of(through: NaiveDate, today: NaiveDate) -> Result<NaiveDate> {
    let ahead = (through - today).num_days();
    if ahead > MOST_DAYS_AHEAD {
        let error =
            Error::new(codes::THROUGH_TOO_LATE).with("through", through).with("days", MOST_DAYS_AHEAD);
        return Err(error.at("through"));
    }
    if ahead < -MOST_DAYS_BACK {
        let first = today.checked_sub_days(Days::new(MOST_DAYS_BACK.unsigned_abs())).unwrap_or(today);
        let last = today.checked_add_days(Days::new(MOST_DAYS_AHEAD.unsigned_abs())).unwrap_or(today);
        let error = Error::new(codes::THROUGH_TOO_EARLY).with("through", through);
        return Err(error.with("first", first).with("last", last).at("through"));
    }
    day_after(through)
}

fn day_after(day: NaiveDate) -> Result<NaiveDate> {
    day.succ_opt().ok_or_else(|| internal("the calendar ends"))
}

/// Waits for this batch's turn, and as long as it takes for every account of it. Whoever only looks waits for nobody.
async fn wait_for_turn(context: &ActionContext) -> Result<()> {
    if context.reads_only() {
        return Ok(());
    }
    turns::wait_patiently(&context.tx).await?;
    turns::take(&context.tx, Turn::Billing).await
}

/// Completes what is due before accounts are billed. That is kept by itself: the batches that follow lock other orders and accounts
/// than it did. A dry run only sees what would become of it.
async fn complete_due_tasks(
    context: &mut ActionContext,
    through: NaiveDate,
    named: Option<&[AccountId]>,
) -> Result<Ahead> {
    let tasks = DueTasks::through(context, through, named).await?;
    if tasks.is_empty() {
        return Ok(Ahead::default());
    }
    if context.reads_only() {
        return Ahead::of(context, &tasks).await;
    }
    tasks.complete(context).await?;
    context.keep_batch().await?;
    wait_for_turn(context).await?;
    Ok(Ahead::default())
}

/// Bills everything due, batch by batch.
pub(super) async fn run(context: &mut ActionContext, input: RunBilling) -> Result<BillRunSummary> {
    let until = until_of(input.through, context.today)?;
    let named = input.account_ids.as_deref().map(in_order);
    wait_for_turn(context).await?;
    let taken_up = standing::take_up(context, until, named.as_deref(), input.draft).await?;
    if let Some(run) = taken_up.as_ref().filter(|run| run.state != BillRunState::InProgress) {
        return report::of_run(context, run, 0).await;
    }
    if let (None, Some(ids)) = (&taken_up, &input.account_ids) {
        due::check(&context.tx, ids).await?;
    }
    let ahead = complete_due_tasks(context, input.through, named.as_deref()).await?;
    // Once more: while the tasks were kept, somebody else may have begun it, or come to its end.
    let taken_up = standing::take_up(context, until, named.as_deref(), input.draft).await?;
    let (run, due) = match taken_up {
        Some(run) if run.state != BillRunState::InProgress => return report::of_run(context, &run, 0).await,
        Some(run) => {
            let run = Run { ahead, ..run };
            standing::tell(context, &run);
            let due = due::count(&context.tx, &run).await?;
            (run, due)
        }
        None => {
            let mut run = Run { ahead, ..new_run(context, &input, until, named)? };
            let due = due::count(&context.tx, &run).await?;
            if due == 0 {
                return Ok(report::of_nothing(&run));
            }
            standing::begin(context, &mut run).await?;
            (run, due)
        }
    };
    let before = run.tally.accounts;
    let run = bill_batches(context, run, due).await?;
    for (code, accounts) in [
        (codes::ACCOUNTS_PARKED, run.tally.parked),
        (codes::OVER_CREDIT_LIMIT, run.tally.over_limit_count),
        (codes::CLOSED_ACCOUNTS_BILLED, run.tally.closed_billed),
    ] {
        if accounts > 0 {
            context.warn(Notice::new(code).with("accounts", accounts));
        }
    }
    report::of_run(context, &run, before).await
}

/// Each account once, in the order runs look at them.
fn in_order(ids: &[AccountId]) -> Vec<AccountId> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn new_run(
    context: &ActionContext,
    input: &RunBilling,
    until: NaiveDate,
    named: Option<Vec<AccountId>>,
) -> Result<Run> {
    let horizon = Horizon { until, arrears_until: day_after(context.today)? };
    Ok(Run::new(horizon, rules::billed_on(input.through, context.today), named, input.draft))
}

/// Batch after batch, until nothing is left or somebody else came to the end of this very run.
async fn bill_batches(context: &mut ActionContext, mut run: Run, due: u64) -> Result<Run> {
    let total = run.tally.accounts_done() + due;
    let mut looked_at = run.tally.accounts;
    loop {
        let more = batch::bill(context, &mut run, total).await?;
        if context.reads_only() {
            if more {
                continue;
            }
            return Ok(run);
        }
        let progressed = run.tally.accounts > looked_at;
        looked_at = run.tally.accounts;
        if !more {
            if !(progressed && due::passed_over(&context.tx, &run).await?) {
                standing::finish(context, &mut run).await?;
                return Ok(run);
            }
            run.reached = AccountId(0);
        }
        standing::save(context, &run).await?;
        context.keep_batch().await?;
        wait_for_turn(context).await?;
        run = standing::read_again(context, run.id).await?;
        if run.state != BillRunState::InProgress {
            return Ok(run);
        }
    }
}
