//! A bill run: accounts in chunks; while one chunk is written, the next one is rated. One run goes on at a time.

mod due;
mod prices;
mod rating;
mod reading;
mod report;
mod specials;
mod timeline;
mod writing;

pub(super) use prices::Prices;
pub(super) use rating::rate_account;
pub(super) use reading::{AccountInput, ChunkInput, read_chunk};

use crate::billing::model::bill_run;
use crate::billing::summary::BillRunSummary;
use crate::billing::{RunBilling, codes, rules};
use crate::gate::{ActionContext, ChangeVerb, ObjectKind};
use crate::orders;
use crate::store::bulk;
use crate::store::turns::{self, Turn};
use boss_kernel::id::BillRunId;
use boss_kernel::{Days, Error, NaiveDate, Notice, Result};
use due::DueAccounts;
use rating::RatedAccount;
use report::Report;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use writing::Writer;

/// A run may look this many days ahead: advance fees of the next cycle, not a slip of the year.
const MOST_DAYS_AHEAD: i64 = 62;
/// And this many days back, longer than orders can be backdated. A day far in the past would bill nothing and count as billed.
const MOST_DAYS_BACK: i64 = 1_096;

/// How far billing goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Horizon {
    /// The first day not billed.
    pub(super) until: NaiveDate,
    /// What is charged in arrears is only billed for cycles over before this day: the first day that has not come yet.
    pub(super) arrears_until: NaiveDate,
}

fn internal(cause: impl std::fmt::Display) -> Error {
    Error::new(crate::gate::codes::INTERNAL).caused_by(cause)
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

/// Waits for its turn and begins what was agreed to begin by now. Nobody who only looks waits long.
async fn prepare(context: &mut ActionContext, input: &RunBilling) -> Result<()> {
    if !context.dry_run {
        turns::wait_patiently(&context.tx).await?;
    }
    turns::take(&context.tx, Turn::Billing).await?;
    orders::complete_due_tasks(context, input.through, input.account_ids.as_deref()).await
}

/// Bills everything due, in the action's transaction.
pub(super) async fn run(context: &mut ActionContext, input: RunBilling) -> Result<BillRunSummary> {
    let until = until_of(input.through, context.today)?;
    let horizon = Horizon { until, arrears_until: day_after(context.today)? };
    prepare(context, &input).await?;
    let mut due = DueAccounts::find(&context.tx, until, input.account_ids).await?;
    let billed_on = rules::billed_on(input.through, context.today);
    let mut report = Report::new(input.through, billed_on);
    if due.total == 0 {
        return report.finish(context).await;
    }
    let run_id = begin(context, until, billed_on).await?;
    report.run_id = Some(run_id);
    let writer = Writer { run_id, billed_on, horizon };
    let mut prices = Prices::default();
    let mut rated: Option<Vec<RatedAccount>> = None;
    loop {
        context.task.report("billing", report.accounts_done(), Some(due.total))?;
        let accounts = due.next(&context.tx).await?;
        let reading = match accounts {
            accounts if accounts.is_empty() => None,
            accounts => Some(read_chunk(&context.tx, &mut prices, accounts, horizon).await?),
        };
        let rating = reading.map(|input| tokio::task::spawn_blocking(move || rating::rate_chunk(&input)));
        if let Some(rated) = rated.take() {
            writer.write(context, rated, &mut report).await?;
        }
        match rating {
            Some(rating) => rated = Some(rating.await.map_err(internal)?),
            None => break,
        }
    }
    close(context, run_id, &report).await?;
    report.finish(context).await
}

/// Writes the run's row first, since its bills refer to it; its counts follow when it is over.
async fn begin(context: &mut ActionContext, until: NaiveDate, billed_on: NaiveDate) -> Result<BillRunId> {
    let ids = bulk::take_ids::<bill_run::Entity>(&context.tx, 1).await?;
    let id = BillRunId(*ids.first().ok_or_else(|| internal("no id for a run"))?);
    let row = bill_run::ActiveModel {
        id: Set(id),
        until_on: Set(until),
        billed_on: Set(billed_on),
        accounts: Set(0),
        bills: Set(0),
        charges: Set(0),
        parked: Set(0),
        created_by: Set(context.staff_id()),
        created_at: Set(context.now),
    };
    bill_run::Entity::insert(row).exec_without_returning(&context.tx).await?;
    let last_day = until.pred_opt().unwrap_or(until);
    context.changed(ChangeVerb::Created, ObjectKind::BillRun, id.0, last_day.to_string());
    Ok(id)
}

async fn close(context: &mut ActionContext, run_id: BillRunId, report: &Report) -> Result<()> {
    bill_run::Entity::update_many()
        .col_expr(bill_run::Column::Accounts, Expr::value(report.summary.accounts))
        .col_expr(bill_run::Column::Bills, Expr::value(report.summary.bills))
        .col_expr(bill_run::Column::Charges, Expr::value(report.summary.charges))
        .col_expr(bill_run::Column::Parked, Expr::value(report.summary.parked_count))
        .filter(bill_run::Column::Id.eq(run_id))
        .exec(&context.tx)
        .await?;
    let counts = [
        (codes::ACCOUNTS_PARKED, report.summary.parked_count),
        (codes::OVER_CREDIT_LIMIT, report.summary.over_limit_count),
    ];
    for (code, accounts) in counts.into_iter().filter(|(_, accounts)| *accounts > 0) {
        context.warn(Notice::new(code).with("accounts", accounts));
    }
    Ok(())
}
