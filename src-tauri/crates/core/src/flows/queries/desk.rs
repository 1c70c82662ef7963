//! The desk: what waits for the person who sits at it.

use crate::gate::{ObjectKind, Permission, Query, QueryContext, Tag};
use boss_kernel::{Amount, Currency, Instant, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use serde::{Deserialize, Serialize};

/// What waits for whoever asks, as far as they may see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Desk {}

/// What waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeskView {
    /// One per kind of work the person does, in the order work is done; those where nothing waits have no rows.
    pub groups: Vec<DeskGroup>,
}

/// Kinds of work that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DeskKind {
    /// Forms one has begun.
    Drafts,
    /// Activation tasks for a person whose day has come.
    OpenTasks,
    /// Activation tasks that failed, or were done after they had been cancelled.
    FailedTasks,
    /// Orders that are held.
    HeldOrders,
    /// Accounts a bill run could not bill, until one can.
    ParkedAccounts,
    /// Draft bills nobody has finalised or thrown away yet.
    DraftBills,
    /// Bills that are not wholly invoiced.
    UninvoicedBills,
    /// Payments with money that settles nothing yet.
    UnallocatedPayments,
    /// Bills past their due day.
    OverdueBills,
    /// The latest daily backup, where it failed.
    FailedBackup,
}

/// Work of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeskGroup {
    /// Which kind.
    pub kind: DeskKind,
    /// How many wait in all; counted up to ten thousand.
    pub count: u64,
    /// The first few.
    pub rows: Vec<DeskRow>,
}

/// One thing that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeskRow {
    /// The kind of page it leads to: `draft`, `order`, `account`, `bill` or `payment`.
    pub target: String,
    /// The id on that page.
    pub target_id: i64,
    /// A number, or a draft's title.
    pub label: String,
    /// The customer's name, or a draft's guided form.
    pub name: String,
    /// The day it waits for or since.
    pub on: Option<NaiveDate>,
    /// When it came up.
    pub at: Option<Instant>,
    /// What is open.
    pub amount: Option<Amount>,
}

impl Query for Desk {
    const NAME: &'static str = "flows.desk";
    const PERMISSION: Permission = Permission::Everyone;
    const TAGS: &'static [Tag] =
        &[Tag::Flows, Tag::Orders, Tag::Billing, Tag::Invoicing, Tag::Payments, Tag::Customers];
    type Output = DeskView;

    async fn run(self, context: &QueryContext) -> Result<DeskView> {
        let mut groups = Vec::new();
        for source in SOURCES.iter().filter(|source| context.actor.may(source.permission)) {
            groups.push(read_group(context, source).await?);
        }
        Ok(DeskView { groups })
    }
}

/// Rows a group shows.
const MOST_ROWS: u64 = 5;
/// Nobody needs to know whether ten or twenty thousand wait: counting ends here.
const MOST_COUNTED: u64 = 10_000;

/// Where the work of one kind is found.
struct Source {
    kind: DeskKind,
    /// Who does this work.
    permission: Permission,
    /// The kind of page a row leads to.
    target: ObjectKind,
    /// What the condition is asked with, as `$1`.
    asked: Asked,
    /// `target_id`, `label`, `name`, `on_day`, `at`, `minor`, `currency`.
    columns: &'static str,
    /// From which rows, by an index.
    from: &'static str,
    /// Which first.
    order: &'static str,
}

#[derive(Clone, Copy)]
enum Asked {
    Nothing,
    Today,
    Me,
}

const TASK_COLUMNS: &str = "o.id AS target_id, o.number AS label, c.name AS name, i.effective_on AS on_day, \
     s.created_at AS at, NULL AS minor, NULL AS currency";
const BILL_COLUMNS: &str = "b.id AS target_id, b.number AS label, c.name AS name, b.due_on AS on_day, NULL AS at, \
     b.total_minor - b.paid_minor AS minor, b.currency AS currency";
const OF_TASK: &str = "JOIN order_item i ON i.id = s.order_item_id JOIN \"order\" o ON o.id = i.order_id \
     JOIN account a ON a.id = o.account_id JOIN customer c ON c.id = a.customer_id";

const SOURCES: [Source; 10] = [
    Source {
        kind: DeskKind::Drafts,
        permission: Permission::Everyone,
        target: ObjectKind::Draft,
        asked: Asked::Me,
        columns: "d.id AS target_id, d.title AS label, d.flow AS name, NULL AS on_day, d.saved_at AS at, \
                  NULL AS minor, NULL AS currency",
        from: "draft d WHERE d.staff_id = $1",
        order: "d.saved_at DESC, d.id DESC",
    },
    Source {
        kind: DeskKind::OpenTasks,
        permission: Permission::OrdersWrite,
        target: ObjectKind::Order,
        asked: Asked::Today,
        columns: TASK_COLUMNS,
        from: "service_order s {of_task} \
               WHERE s.state = 'acknowledged' AND s.connector = 'manual' AND i.effective_on <= $1",
        order: "i.effective_on, s.id",
    },
    Source {
        kind: DeskKind::FailedTasks,
        permission: Permission::OrdersWrite,
        target: ObjectKind::Order,
        asked: Asked::Nothing,
        columns: TASK_COLUMNS,
        from: "service_order s {of_task} \
               WHERE (s.state = 'failed' OR (s.state = 'cancelled' AND s.completed_on IS NOT NULL))",
        order: "s.id",
    },
    Source {
        kind: DeskKind::HeldOrders,
        permission: Permission::OrdersWrite,
        target: ObjectKind::Order,
        asked: Asked::Nothing,
        columns: "o.id AS target_id, o.number AS label, c.name AS name, o.requested_on AS on_day, \
                  o.created_at AS at, NULL AS minor, NULL AS currency",
        from: "\"order\" o JOIN account a ON a.id = o.account_id JOIN customer c ON c.id = a.customer_id \
               WHERE o.state = 'held'",
        order: "o.id",
    },
    Source {
        kind: DeskKind::ParkedAccounts,
        permission: Permission::BillingRun,
        target: ObjectKind::Account,
        asked: Asked::Nothing,
        columns: "a.id AS target_id, a.number AS label, c.name AS name, NULL AS on_day, NULL AS at, \
                  NULL AS minor, NULL AS currency",
        from: "account a JOIN customer c ON c.id = a.customer_id WHERE a.parked_run_id IS NOT NULL",
        order: "a.id",
    },
    Source {
        kind: DeskKind::DraftBills,
        permission: Permission::BillingRun,
        target: ObjectKind::Bill,
        asked: Asked::Nothing,
        columns: "b.id AS target_id, a.number AS label, c.name AS name, b.period_to AS on_day, b.created_at AS at, \
                  b.total_minor AS minor, b.currency AS currency",
        from: "bill b JOIN account a ON a.id = b.account_id JOIN customer c ON c.id = b.customer_id \
               WHERE b.number IS NULL",
        order: "b.id",
    },
    Source {
        kind: DeskKind::UninvoicedBills,
        permission: Permission::InvoicesIssue,
        target: ObjectKind::Bill,
        asked: Asked::Nothing,
        columns: "b.id AS target_id, b.number AS label, c.name AS name, b.billed_on AS on_day, NULL AS at, \
                  b.total_minor - b.invoiced_minor AS minor, b.currency AS currency",
        from: "bill b JOIN customer c ON c.id = b.customer_id \
               WHERE b.invoiced_minor < b.total_minor AND b.state NOT IN ('new', 'onHold')",
        order: "b.billed_on, b.id",
    },
    Source {
        kind: DeskKind::UnallocatedPayments,
        permission: Permission::PaymentsRecord,
        target: ObjectKind::Payment,
        asked: Asked::Nothing,
        columns: "p.id AS target_id, p.number AS label, c.name AS name, p.received_on AS on_day, NULL AS at, \
                  p.amount_minor - p.allocated_minor AS minor, p.currency AS currency",
        from: "payment p JOIN customer c ON c.id = p.customer_id WHERE p.allocated_minor < p.amount_minor \
               AND p.reversed_by_payment_id IS NULL",
        order: "p.received_on, p.id",
    },
    Source {
        kind: DeskKind::OverdueBills,
        permission: Permission::PaymentsRead,
        target: ObjectKind::Bill,
        asked: Asked::Today,
        columns: BILL_COLUMNS,
        from: "bill b JOIN customer c ON c.id = b.customer_id \
               WHERE b.state IN ('validated', 'sent', 'partiallyPaid') AND b.due_on < $1 \
               AND b.paid_minor < b.total_minor",
        order: "b.due_on, b.id",
    },
    Source {
        kind: DeskKind::FailedBackup,
        permission: Permission::CompanyManage,
        target: ObjectKind::Company,
        asked: Asked::Nothing,
        columns: "b.id AS target_id, b.path AS label, '' AS name, b.day AS on_day, b.began_at AS at, \
                  NULL AS minor, NULL AS currency",
        from: "backup b WHERE b.state = 'failed' AND b.day = (SELECT max(day) FROM backup)",
        order: "b.id",
    },
];

async fn read_group(context: &QueryContext, source: &Source) -> Result<DeskGroup> {
    let from = source.from.replace("{of_task}", OF_TASK);
    let values: Vec<Value> = match (source.asked, context.actor.staff_id) {
        (Asked::Nothing, _) => Vec::new(),
        (Asked::Today, _) => vec![context.today.into()],
        (Asked::Me, Some(staff_id)) => vec![staff_id.into()],
        (Asked::Me, None) => return Ok(DeskGroup { kind: source.kind, count: 0, rows: Vec::new() }),
    };
    let backend = context.db.get_database_backend();
    let text = format!("SELECT count(*) AS waiting FROM (SELECT 1 FROM {from} LIMIT {MOST_COUNTED}) AS w");
    let counted = Statement::from_sql_and_values(backend, text, values.clone());
    let counted = context.db.query_one_raw(counted).await?;
    let count: i64 = counted.map(|row| row.try_get("", "waiting")).transpose()?.unwrap_or(0);
    let Source { columns, order, .. } = source;
    let text = format!("SELECT {columns} FROM {from} ORDER BY {order} LIMIT {MOST_ROWS}");
    let rows = context.db.query_all_raw(Statement::from_sql_and_values(backend, text, values)).await?;
    let rows = rows.iter().map(|row| desk_row(source, row)).collect::<Result<Vec<DeskRow>>>()?;
    Ok(DeskGroup { kind: source.kind, count: count.unsigned_abs(), rows })
}

fn desk_row(source: &Source, row: &QueryResult) -> Result<DeskRow> {
    let minor: Option<i64> = row.try_get("", "minor")?;
    let currency: Option<Currency> = row.try_get("", "currency")?;
    Ok(DeskRow {
        target: source.target.word().to_owned(),
        target_id: row.try_get("", "target_id")?,
        label: row.try_get("", "label")?,
        name: row.try_get("", "name")?,
        on: row.try_get("", "on_day")?,
        at: row.try_get("", "at")?,
        amount: minor.zip(currency).map(|(minor, currency)| Amount::new(minor, currency)),
    })
}
