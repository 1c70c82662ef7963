//! Bill runs: the list, and one in full.

use crate::billing::model::{BillRunState, bill, bill_run, parked_account};
use crate::billing::queries::{BillRow, bill_rows};
use crate::billing::summary::{ParkedAccountRow, RunTotal};
use crate::billing::{DiscardRun, FinaliseRun, codes};
use crate::customers::model::{account, customer};
use crate::gate::model::staff;
use crate::gate::{AllowedAction, ObjectKind, Permission, Query, QueryContext, Tag, TimelineEntry, timeline};
use crate::store::bulk;
use crate::store::page::Window;
use boss_kernel::error::{Params, TextsInBoth};
use boss_kernel::id::{AccountId, BillRunId, CustomerId, StaffId};
use boss_kernel::{Amount, Currency, Error, ErrorCode, Instant, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

const LARGEST_BILLS: u64 = 10;
const MOST_PARKED: u64 = 500;
const TIMELINE_ENTRIES: u64 = 50;

/// Bill runs, newest first. Sorts by `createdAt`, `through`, `bills`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListBillRuns {
    /// Which rows.
    pub window: Window,
}

/// Bill runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BillRunList {
    /// One row per run.
    pub rows: Vec<BillRunRow>,
    /// All runs.
    pub total: u64,
}

/// One bill run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillRunRow {
    /// The run.
    pub bill_run_id: BillRunId,
    /// The last day billed.
    pub through: NaiveDate,
    /// The date of its bills.
    pub billed_on: NaiveDate,
    /// Accounts that were due; of an unfinished run, those it has looked at.
    pub accounts: i64,
    /// Bills made.
    pub bills: i64,
    /// Charges on them.
    pub charges: i64,
    /// Accounts parked.
    pub parked: i64,
    /// The sums, by currency.
    pub totals: Vec<RunTotal>,
    /// Who ran it; none for Boss itself.
    pub created_by: Option<String>,
    /// When.
    pub created_at: Instant,
    /// How it stands.
    pub state: BillRunState,
    /// When it ended; none while it is unfinished.
    pub finished_at: Option<Instant>,
    /// Whether its bills were made as drafts.
    pub draft: bool,
    /// Of its bills, those that are drafts still. The sums count them.
    pub drafts: u64,
}

impl Query for ListBillRuns {
    const NAME: &'static str = "billing.runs";
    const PERMISSION: Permission = Permission::BillingRead;
    const TAGS: &'static [Tag] = &[Tag::Billing];
    type Output = BillRunList;

    async fn run(self, context: &QueryContext) -> Result<BillRunList> {
        let db = &context.db;
        let total = bill_run::Entity::find().count(db).await?;
        let column = self.window.sort_by(&[
            ("createdAt", bill_run::Column::Id),
            ("through", bill_run::Column::UntilOn),
            ("bills", bill_run::Column::Bills),
        ])?;
        let runs = bill_run::Entity::find()
            .order_by(column, self.window.order(true))
            .order_by_desc(bill_run::Column::Id)
            .offset(self.window.rows_before())
            .limit(self.window.rows())
            .all(db)
            .await?;
        Ok(BillRunList { rows: run_rows(db, runs).await?, total })
    }
}

/// One bill run in full. Its bills are in `billing.bills` with `billRunId`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ViewBillRun {
    /// The run.
    pub bill_run_id: BillRunId,
}

/// One bill run in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillRunView {
    /// The run.
    pub run: BillRunRow,
    /// Its largest bills, at most ten.
    pub largest_bills: Vec<BillRow>,
    /// The accounts it parked, with the reason, at most 500.
    pub parked: Vec<ParkedAccountRow>,
    /// What can be done with its drafts, and why not where it can't.
    pub actions: Vec<AllowedAction>,
    /// What happened to it.
    pub timeline: Vec<TimelineEntry>,
}

impl Query for ViewBillRun {
    const NAME: &'static str = "billing.run_detail";
    const PERMISSION: Permission = Permission::BillingRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Customers];
    type Output = BillRunView;

    async fn run(self, context: &QueryContext) -> Result<BillRunView> {
        let db = &context.db;
        let found = bill_run::Entity::find_by_id(self.bill_run_id).one(db).await?;
        let found = found.ok_or_else(|| Error::new(codes::RUN_UNKNOWN).with("id", self.bill_run_id))?;
        let run = run_rows(db, vec![found]).await?.pop();
        let run = run.ok_or_else(|| Error::new(crate::gate::codes::INTERNAL))?;
        let largest = bill::Entity::find()
            .filter(bill::Column::BillRunId.eq(self.bill_run_id))
            .order_by_desc(bill::Column::TotalMinor)
            .order_by_asc(bill::Column::Id)
            .limit(LARGEST_BILLS)
            .all(db)
            .await?;
        let none = || Error::new(codes::NO_DRAFTS).with("through", run.through);
        let drafts = || if run.drafts == 0 { Err(none()) } else { Ok(()) };
        let actions = vec![
            AllowedAction::of::<FinaliseRun>(&context.actor, drafts()),
            AllowedAction::of::<DiscardRun>(&context.actor, drafts()),
        ];
        Ok(BillRunView {
            run,
            actions,
            largest_bills: bill_rows(db, largest, context.today).await?,
            parked: parked_rows(db, first_parked(db, self.bill_run_id, MOST_PARKED).await?).await?,
            timeline: timeline(db, ObjectKind::BillRun.word(), self.bill_run_id.0, TIMELINE_ENTRIES).await?,
        })
    }
}

/// Runs with their sums and who ran them.
async fn run_rows(db: &impl ConnectionTrait, runs: Vec<bill_run::Model>) -> Result<Vec<BillRunRow>> {
    let ids: Vec<BillRunId> = runs.iter().map(|run| run.id).collect();
    let drafted = runs.iter().filter(|run| run.draft).map(|run| run.id).collect();
    let drafts = drafts_by_run(db, drafted).await?;
    let mut totals = totals_by_run(db, ids).await?;
    let people: Vec<StaffId> = runs.iter().filter_map(|run| run.created_by).collect();
    let people = bulk::find_by_ids::<staff::Entity, _>(db, staff::Column::Id, &people).await?;
    let names: HashMap<StaffId, String> = people.into_iter().map(|person| (person.id, person.name)).collect();
    let row = |run: bill_run::Model| BillRunRow {
        bill_run_id: run.id,
        through: run.until_on.pred_opt().unwrap_or(run.until_on),
        billed_on: run.billed_on,
        accounts: run.accounts,
        bills: run.bills,
        charges: run.charges,
        parked: run.parked,
        totals: totals.remove(&run.id).unwrap_or_default(),
        created_by: run.created_by.and_then(|id| names.get(&id).cloned()),
        created_at: run.created_at,
        state: run.state,
        finished_at: run.finished_at,
        draft: run.draft,
        drafts: drafts.get(&run.id).copied().unwrap_or(0),
    };
    Ok(runs.into_iter().map(row).collect())
}

/// How many drafts wait of each of these runs.
async fn drafts_by_run(db: &impl ConnectionTrait, runs: Vec<BillRunId>) -> Result<HashMap<BillRunId, u64>> {
    if runs.is_empty() {
        return Ok(HashMap::new());
    }
    let counted: Vec<(BillRunId, i64)> = bill::Entity::find()
        .filter(bill::Column::BillRunId.is_in(runs))
        .filter(bill::Column::Number.is_null())
        .select_only()
        .column(bill::Column::BillRunId)
        .column_as(bill::Column::Id.count(), "drafts")
        .group_by(bill::Column::BillRunId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(counted.into_iter().map(|(run, drafts)| (run, u64::try_from(drafts).unwrap_or(0))).collect())
}

async fn totals_by_run(
    db: &impl ConnectionTrait,
    runs: Vec<BillRunId>,
) -> Result<HashMap<BillRunId, Vec<RunTotal>>> {
    let sum = |column: bill::Column| Expr::col(column).sum().cast_as("bigint");
    let sums: Vec<(BillRunId, Currency, i64, i64, i64, i64)> = bill::Entity::find()
        .filter(bill::Column::BillRunId.is_in(runs))
        .select_only()
        .columns([bill::Column::BillRunId, bill::Column::Currency])
        .column_as(bill::Column::Id.count(), "bills")
        .column_as(sum(bill::Column::NetMinor), "net")
        .column_as(sum(bill::Column::TaxMinor), "tax")
        .column_as(sum(bill::Column::TotalMinor), "total")
        .group_by(bill::Column::BillRunId)
        .group_by(bill::Column::Currency)
        .order_by_asc(bill::Column::Currency)
        .into_tuple()
        .all(db)
        .await?;
    let mut totals: HashMap<BillRunId, Vec<RunTotal>> = HashMap::new();
    for (run, currency, bills, net, tax, total) in sums {
        let amount = |minor| Amount::new(minor, currency);
        let sums = RunTotal { bills, net: amount(net), tax: amount(tax), total: amount(total) };
        totals.entry(run).or_default().push(sums);
    }
    Ok(totals)
}

/// The first accounts a run parked.
pub(in crate::billing) async fn first_parked(
    db: &impl ConnectionTrait,
    run: BillRunId,
    most: u64,
) -> Result<Vec<parked_account::Model>> {
    let parked = parked_account::Entity::find()
        .filter(parked_account::Column::BillRunId.eq(run))
        .order_by_asc(parked_account::Column::AccountId)
        .limit(most);
    Ok(parked.all(db).await?)
}

/// Accounts that were parked, with the reasons in words.
pub(in crate::billing) async fn parked_rows(
    db: &impl ConnectionTrait,
    parked: Vec<parked_account::Model>,
) -> Result<Vec<ParkedAccountRow>> {
    let accounts: Vec<AccountId> = parked.iter().map(|row| row.account_id).collect();
    let accounts = bulk::find_by_ids::<account::Entity, _>(db, account::Column::Id, &accounts).await?;
    let customers: Vec<CustomerId> = accounts.iter().map(|account| account.customer_id).collect();
    let customers = bulk::find_by_ids::<customer::Entity, _>(db, customer::Column::Id, &customers).await?;
    let names: HashMap<CustomerId, String> =
        customers.into_iter().map(|customer| (customer.id, customer.name)).collect();
    let accounts: HashMap<AccountId, account::Model> =
        accounts.into_iter().map(|account| (account.id, account)).collect();
    let row = |parked: parked_account::Model| {
        let account = accounts.get(&parked.account_id)?;
        let params: Params = serde_json::from_str(&parked.params).unwrap_or_default();
        let code = reason_code(&parked.code);
        Some(ParkedAccountRow {
            account_id: account.id,
            account_number: account.number.clone(),
            customer_id: account.customer_id,
            customer_name: names.get(&account.customer_id).cloned().unwrap_or_default(),
            texts: TextsInBoth::of(code, &params),
            code: parked.code,
        })
    };
    Ok(parked.into_iter().filter_map(row).collect())
}

/// The code an account was parked with or a subscription got no charge for, found again by its name. One of an earlier release that is gone shows as a fault of
/// the program, which is what it would be.
pub(in crate::billing) fn reason_code(name: &str) -> ErrorCode {
    let known =
        [boss_rating::codes::ALL, codes::ALL, boss_kernel::error::codes::ALL, crate::catalog::codes::ALL];
    let found = known.into_iter().flatten().find(|code| code.as_str() == name);
    found.copied().unwrap_or(crate::gate::codes::INTERNAL)
}
