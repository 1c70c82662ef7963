//! The list of bills.

use crate::billing::model::{BillState, bill};
use crate::billing::rules;
use crate::customers::model::{account, customer};
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::store::page::Window;
use crate::store::{bulk, search};
use boss_kernel::id::{AccountId, BillId, BillRunId, CustomerId};
use boss_kernel::{Amount, Currency, Minor, NaiveDate, Period, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Which bills by their state; `open` and `overdue` are derived, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the states of DESIGN 3")]
pub enum BillListState {
    New,
    OnHold,
    Validated,
    Sent,
    PartiallyPaid,
    Settled,
    /// Something is left to pay.
    Open,
    /// Something is left to pay and the due date has passed.
    Overdue,
    /// Something has no invoice yet.
    Uninvoiced,
}

/// Bills, newest first. Drafts are among them only where the state `new` or a run is asked for. Sorts by `number`, `billedOn`, `dueOn`, `total`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListBills {
    /// Which rows.
    pub window: Window,
    /// A bill's number, or any part of a customer's name.
    pub search: Option<String>,
    /// In this state.
    pub state: Option<BillListState>,
    /// With a date in these days.
    pub billed: Option<Period>,
    /// Of this account.
    pub account_id: Option<AccountId>,
    /// Of this customer.
    pub customer_id: Option<CustomerId>,
    /// Of this run.
    pub bill_run_id: Option<BillRunId>,
    /// In this currency.
    pub currency: Option<Currency>,
}

/// Bills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BillList {
    /// One row per bill.
    pub rows: Vec<BillRow>,
    /// All bills found.
    pub total: u64,
    /// Their sums, by currency.
    pub totals: Vec<BillTotal>,
}

/// One bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillRow {
    /// The bill.
    pub bill_id: BillId,
    /// Its number; none of a draft.
    pub number: Option<String>,
    /// Its account.
    pub account_id: AccountId,
    /// The account's number.
    pub account_number: String,
    /// Its customer.
    pub customer_id: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// The run it came from; none of a bill made by hand.
    pub bill_run_id: Option<BillRunId>,
    /// The group of subscriptions it bills apart from others; none for most.
    pub group_name: Option<String>,
    /// The days its charges are for.
    pub period: Period,
    /// Its date.
    pub billed_on: NaiveDate,
    /// When it is to be paid.
    pub due_on: NaiveDate,
    /// Its state.
    pub state: BillState,
    /// Something is left to pay and the due date has passed.
    pub overdue: bool,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax; negative where the customer gets money back.
    pub total: Amount,
    /// What is left to pay.
    pub open: Amount,
    /// What has no invoice yet.
    pub uninvoiced: Amount,
}

/// The sum of bills in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillTotal {
    /// How many bills.
    pub bills: i64,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
    /// What is left to pay.
    pub open: Amount,
    /// What has no invoice yet.
    pub uninvoiced: Amount,
}

impl Query for ListBills {
    const NAME: &'static str = "billing.bills";
    const PERMISSION: Permission = Permission::BillingRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Customers, Tag::Payments, Tag::Invoicing];
    type Output = BillList;

    async fn run(self, context: &QueryContext) -> Result<BillList> {
        let db = &context.db;
        let wanted = self.condition(db, context.today).await?;
        let totals = totals(db, wanted.clone()).await?;
        let column = self.window.sort_by(&[
            ("billId", bill::Column::Id),
            ("number", bill::Column::Number),
            ("billedOn", bill::Column::BilledOn),
            ("dueOn", bill::Column::DueOn),
            ("total", bill::Column::TotalMinor),
        ])?;
        let found = bill::Entity::find()
            .filter(wanted)
            .order_by(column, self.window.order(true))
            .order_by(bill::Column::Id, self.window.order(true))
            .offset(self.window.rows_before())
            .limit(self.window.rows())
            .all(db)
            .await?;
        let total = totals.iter().map(|total| u64::try_from(total.bills).unwrap_or(0)).sum();
        Ok(BillList { rows: bill_rows(db, found, context.today).await?, total, totals })
    }
}

impl ListBills {
    async fn condition(&self, db: &impl ConnectionTrait, today: NaiveDate) -> Result<Condition> {
        let mut wanted = Condition::all()
            .add_option(self.account_id.map(|id| bill::Column::AccountId.eq(id)))
            .add_option(self.customer_id.map(|id| bill::Column::CustomerId.eq(id)))
            .add_option(self.bill_run_id.map(|id| bill::Column::BillRunId.eq(id)))
            .add_option(self.currency.map(|currency| bill::Column::Currency.eq(currency)))
            .add_option(self.state.map(|state| in_state(state, today)));
        if self.state != Some(BillListState::New) && self.bill_run_id.is_none() {
            wanted = wanted.add(bill::Column::Number.is_not_null());
        }
        if let Some(days) = self.billed {
            wanted =
                wanted.add(bill::Column::BilledOn.gte(days.from())).add(bill::Column::BilledOn.lt(days.to()));
        }
        match self.search.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => Ok(wanted.add(matches(db, text).await?)),
            None => Ok(wanted),
        }
    }
}

/// A bill's or an account's number, else customers by name, phone or code.
async fn matches(db: &impl ConnectionTrait, text: &str) -> Result<Condition> {
    let upper = text.to_uppercase();
    let digits = upper.get(1..).unwrap_or_default();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if upper.starts_with('B') && is_number {
        // A range instead of LIKE, so that the index on numbers serves it on both engines; ":" follows "9".
        let beginning = Condition::all()
            .add(bill::Column::Number.gte(&upper))
            .add(bill::Column::Number.lt(format!("{upper}:")));
        let whole = bill::Column::Number.eq(format!("B{digits:0>8}"));
        return Ok(Condition::any().add(beginning).add(whole));
    }
    if upper.starts_with('A') && is_number {
        let number = format!("A{digits:0>6}");
        let of_account = account::Entity::find().filter(account::Column::Number.eq(number)).one(db).await?;
        return Ok(Condition::all().add(bill::Column::AccountId.eq(of_account.map(|account| account.id))));
    }
    let condition = search::customer_condition(db.get_database_backend(), "customer_id", text, 1);
    let expression = match condition {
        Some((sql, values)) => Expr::cust_with_values(sql, values),
        None => Expr::cust("1 = 0"),
    };
    Ok(Condition::all().add(expression))
}

fn in_state(state: BillListState, today: NaiveDate) -> Condition {
    let left = || Expr::col(bill::Column::TotalMinor).gt(Expr::col(bill::Column::PaidMinor));
    let exactly = |state: BillState| Condition::all().add(bill::Column::State.eq(state));
    let payable = [BillState::Validated, BillState::Sent, BillState::PartiallyPaid];
    match state {
        BillListState::New => exactly(BillState::New),
        BillListState::OnHold => exactly(BillState::OnHold),
        BillListState::Validated => exactly(BillState::Validated),
        BillListState::Sent => exactly(BillState::Sent),
        BillListState::PartiallyPaid => exactly(BillState::PartiallyPaid),
        BillListState::Settled => exactly(BillState::Settled),
        BillListState::Open => {
            let owed = bill::Column::State.is_not_in([BillState::New, BillState::Settled]);
            Condition::all().add(owed).add(left())
        }
        BillListState::Overdue => Condition::all()
            .add(bill::Column::State.is_in(payable))
            .add(bill::Column::DueOn.lt(today))
            .add(left()),
        BillListState::Uninvoiced => Condition::all()
            .add(bill::Column::State.is_not_in([BillState::New, BillState::OnHold]))
            .add(Expr::col(bill::Column::TotalMinor).gt(Expr::col(bill::Column::InvoicedMinor))),
    }
}

/// The sums of all bills found, by currency.
async fn totals(db: &impl ConnectionTrait, wanted: Condition) -> Result<Vec<BillTotal>> {
    let sum = |column: bill::Column| Expr::col(column).sum().cast_as("bigint");
    let sums: Vec<(Currency, i64, i64, i64, i64, i64, i64)> = bill::Entity::find()
        .filter(wanted)
        .select_only()
        .column(bill::Column::Currency)
        .column_as(bill::Column::Id.count(), "bills")
        .column_as(sum(bill::Column::NetMinor), "net")
        .column_as(sum(bill::Column::TaxMinor), "tax")
        .column_as(sum(bill::Column::TotalMinor), "total")
        .column_as(sum(bill::Column::PaidMinor), "paid")
        .column_as(sum(bill::Column::InvoicedMinor), "invoiced")
        .group_by(bill::Column::Currency)
        .order_by_asc(bill::Column::Currency)
        .into_tuple()
        .all(db)
        .await?;
    let total =
        |(currency, bills, net, tax, total, paid, invoiced): (Currency, i64, i64, i64, i64, i64, i64)| {
            let amount = |minor| Amount::new(minor, currency);
            Ok(BillTotal {
                bills,
                net: amount(net),
                tax: amount(tax),
                total: amount(total),
                open: amount(total).minus(amount(paid))?,
                uninvoiced: amount(total).minus(amount(invoiced))?,
            })
        };
    sums.into_iter().map(total).collect()
}

/// Bills with the names a list shows, in the order given.
pub(in crate::billing) async fn bill_rows(
    db: &impl ConnectionTrait,
    bills: Vec<bill::Model>,
    today: NaiveDate,
) -> Result<Vec<BillRow>> {
    let accounts: Vec<AccountId> = bills.iter().map(|bill| bill.account_id).collect();
    let accounts = bulk::find_by_ids::<account::Entity, _>(db, account::Column::Id, &accounts).await?;
    let numbers: HashMap<AccountId, String> =
        accounts.into_iter().map(|account| (account.id, account.number)).collect();
    let customers: Vec<CustomerId> = bills.iter().map(|bill| bill.customer_id).collect();
    let customers = bulk::find_by_ids::<customer::Entity, _>(db, customer::Column::Id, &customers).await?;
    let names: HashMap<CustomerId, String> =
        customers.into_iter().map(|customer| (customer.id, customer.name)).collect();
    let row = |bill: bill::Model| {
        let amount = |minor: Minor| minor.in_currency(bill.currency);
        Ok(BillRow {
            account_number: numbers.get(&bill.account_id).cloned().unwrap_or_default(),
            customer_name: names.get(&bill.customer_id).cloned().unwrap_or_default(),
            overdue: rules::is_overdue(&bill, today),
            net: amount(bill.net_minor),
            tax: amount(bill.tax_minor),
            total: amount(bill.total_minor),
            open: amount(bill.total_minor).minus(amount(bill.paid_minor))?,
            uninvoiced: amount(bill.total_minor).minus(amount(bill.invoiced_minor))?,
            period: Period::new(bill.period_from, bill.period_to)?,
            bill_id: bill.id,
            account_id: bill.account_id,
            customer_id: bill.customer_id,
            bill_run_id: bill.bill_run_id,
            billed_on: bill.billed_on,
            due_on: bill.due_on,
            state: bill.state,
            group_name: Some(bill.group_name).filter(|group| !group.is_empty()),
            number: bill.number,
        })
    };
    bills.into_iter().map(row).collect()
}
