//! When an account or a customer may be closed: only when nothing goes on and nothing is left to bill.

use crate::customers::actions::refuse_payer;
use crate::customers::codes;
use crate::customers::model::{AccountState, account, customer};
use crate::customers::rules::{self, CustomerStep};
use crate::gate::internal;
use boss_kernel::id::AccountId;
use boss_kernel::{Amount, BillingCalendar, Error, NaiveDate, Notice, Result};
use futures::future::BoxFuture;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseExecutor, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    Statement,
};
use std::sync::OnceLock;

/// What knows when nothing more of an account can fall due. It belongs to an area above this one, which hands it over
/// ([`guard_closing`]): it refuses while something can, and else answers with the day up to which the account was to be billed, none
/// where nothing ever falls due.
pub(crate) type ClosingGuard =
    for<'c> fn(&'c DatabaseExecutor<'c>, &'c account::Model) -> BoxFuture<'c, Result<Option<NaiveDate>>>;

static GUARD: OnceLock<ClosingGuard> = OnceLock::new();

/// Hands over what is asked before an account is closed. The first one stays.
pub(crate) fn guard_closing(guard: ClosingGuard) {
    GUARD.get_or_init(|| guard);
}

/// What closing asks of a service. Services belong to an area above this one, so their tables are read by name. One that moved to
/// another account ended here.
#[derive(FromQueryResult)]
struct ServedDays {
    state: String,
    started_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
}

async fn services_of(db: &impl ConnectionTrait, account_id: AccountId) -> Result<Vec<ServedDays>> {
    let text = "SELECT state, started_on, ended_on FROM subscription WHERE account_id = $1 UNION ALL \
                SELECT 'terminated', min(segment.from_on), max(segment.to_on) FROM subscription_segment AS segment \
                JOIN subscription ON subscription.id = segment.subscription_id \
                WHERE segment.account_id = $1 AND subscription.account_id <> $1 GROUP BY subscription.id";
    let select = Statement::from_sql_and_values(db.get_database_backend(), text, [account_id.into()]);
    Ok(ServedDays::find_by_statement(select).all(db).await?)
}

/// The day up to which an account has to be billed so that everything served until its services ended is charged: prices in
/// arrears fall due on the last day of the whole cycle in which a service ended.
fn billable_until(account: &account::Model, services: &[ServedDays]) -> Result<Option<NaiveDate>> {
    let calendar = BillingCalendar::new(account.cycle_day);
    let last_days = services.iter().filter_map(|service| {
        let (start, end) = (service.started_on?, service.ended_on?);
        end.pred_opt().filter(|last| *last >= start)
    });
    let last = last_days.max();
    last.map(|day| calendar.cycle_of(day).map(|cycle| cycle.to())).transpose()
}

/// Refuses to close an account that is closed already, still has services, has something left to bill or on a draft, or pays for others.
/// Answers with the day up to which it was to be billed, so that nothing it owes is lost.
pub(super) async fn check_account(
    db: &DatabaseExecutor<'_>,
    account: &account::Model,
) -> Result<Option<NaiveDate>> {
    rules::close_account(account.state, &account.number)?;
    refuse_payer(db, account).await?;
    if account.draft_run_id.is_some() {
        return Err(Error::new(codes::DRAFT_WAITING).with("number", &account.number));
    }
    let services = services_of(db, account.id).await?;
    let going_on = services.iter().filter(|service| service.state != "terminated").count();
    if going_on > 0 {
        let error = Error::new(codes::SERVICES_NOT_ENDED);
        return Err(error.with("number", &account.number).with("count", going_on));
    }
    let not_billed =
        |until: NaiveDate| Error::new(codes::NOT_BILLED).with("number", &account.number).with("until", until);
    let needed = billable_until(account, &services)?;
    check_wallets(db, account).await?;
    match (needed, account.billed_until) {
        (Some(needed), billed) if billed.is_none_or(|billed| billed < needed) => {
            return Err(not_billed(needed));
        }
        (_, Some(billed)) if account.rerate_from.is_some() => return Err(not_billed(billed)),
        _ => {}
    }
    let guard = GUARD.get().ok_or_else(|| internal("nobody knows what falls due"))?;
    let owed_until = guard(db, account).await?;
    Ok(owed_until.max(needed))
}

/// Refuses while money of the customer's is in its wallets: it goes back first. Gifts just stay. Wallets belong to an area above
/// this one, so their table is read by name.
async fn check_wallets(db: &impl ConnectionTrait, account: &account::Model) -> Result<()> {
    let text = "SELECT CAST(coalesce(sum(balance_minor), 0) AS bigint) AS held FROM wallet \
                WHERE account_id = $1 AND kind = 'prepaid' AND balance_minor > 0";
    let select = Statement::from_sql_and_values(db.get_database_backend(), text, [account.id.into()]);
    let held: i64 = match db.query_one_raw(select).await? {
        Some(row) => row.try_get("", "held")?,
        None => 0,
    };
    if held == 0 {
        return Ok(());
    }
    let error = Error::new(codes::WALLET_NOT_EMPTY).with("number", &account.number);
    Err(error.with("amount", Amount::new(held, account.currency)))
}

/// What a closed account still has on it, in minor units. The ledger belongs to an area above this one, so its table is read
/// by name.
#[derive(FromQueryResult)]
struct Balances {
    receivable: i64,
    unapplied: i64,
}

/// Warns where an account that is closed owes something, or has money or a credit of the customer's on it.
pub(super) async fn balance_notice(
    db: &impl ConnectionTrait,
    account: &account::Model,
) -> Result<Option<Notice>> {
    let text = "SELECT CAST(coalesce(sum(CASE WHEN ledger_account = 'receivable' THEN amount_minor ELSE 0 END), 0) AS bigint) AS receivable, \
                CAST(coalesce(-sum(CASE WHEN ledger_account = 'unapplied' THEN amount_minor ELSE 0 END), 0) AS bigint) AS unapplied \
                FROM posting WHERE account_id = $1";
    let select = Statement::from_sql_and_values(db.get_database_backend(), text, [account.id.into()]);
    let found = Balances::find_by_statement(select).one(db).await?;
    let amount = |minor| Amount::new(minor, account.currency);
    Ok(found.filter(|found| found.receivable != 0 || found.unapplied != 0).map(|found| {
        let notice = Notice::new(codes::CLOSED_WITH_BALANCE).with("number", &account.number);
        notice.with("receivable", amount(found.receivable)).with("unapplied", amount(found.unapplied))
    }))
}

/// Refuses to close a customer that is closed already or has active accounts.
pub(super) async fn check_customer(db: &impl ConnectionTrait, customer: &customer::Model) -> Result<()> {
    rules::step_customer(customer.state, CustomerStep::Close, &customer.name)?;
    let active = account::Entity::find()
        .filter(account::Column::CustomerId.eq(customer.id))
        .filter(account::Column::State.eq(AccountState::Active))
        .order_by_asc(account::Column::Id);
    let active = active.all(db).await?;
    if active.is_empty() {
        return Ok(());
    }
    let numbers: Vec<&str> = active.iter().map(|account| account.number.as_str()).collect();
    Err(Error::new(codes::ACCOUNTS_ACTIVE)
        .with("name", &customer.name)
        .with("count", active.len())
        .with("numbers", numbers.join(", ")))
}
