//! The bills of an account that a payment could settle.

use crate::billing::model::BillState;
use crate::customers::model::account;
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::payments::allocating::unsettled;
use crate::payments::{codes, rules};
use boss_kernel::id::{AccountId, BillId};
use boss_kernel::{Amount, Error, NaiveDate, Period, Result};
use schemars::JsonSchema;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};

/// The bills of an account that still owe something, in the order `oldestFirst` settles them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillsToPay {
    /// Which account.
    pub account_id: AccountId,
}

/// The bills of an account that still owe something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillsToPayList {
    /// Due first comes first.
    pub rows: Vec<BillToPay>,
    /// What they owe together.
    pub open: Amount,
}

/// A bill that still owes something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillToPay {
    /// Which.
    pub bill_id: BillId,
    /// Its number.
    pub number: String,
    /// The days billed.
    pub period: Period,
    /// The bill's day.
    pub billed_on: NaiveDate,
    /// The day payment is due.
    pub due_on: NaiveDate,
    /// Days past due, zero when not.
    pub days_overdue: i64,
    /// Its state.
    pub state: BillState,
    /// With tax.
    pub total: Amount,
    /// What was paid.
    pub paid: Amount,
    /// What it still owes.
    pub open: Amount,
}

impl Query for BillsToPay {
    const NAME: &'static str = "payments.open_bills";
    const PERMISSION: Permission = Permission::PaymentsRead;
    const TAGS: &'static [Tag] = &[Tag::Payments, Tag::Billing];
    type Output = BillsToPayList;

    async fn run(self, context: &QueryContext) -> Result<BillsToPayList> {
        let account = find_account(&context.db, self.account_id).await?;
        let bills = unsettled(&context.db, self.account_id).await?;
        let mut rows = Vec::with_capacity(bills.len());
        for bill in bills {
            let open = rules::open_amount(&bill)?;
            if !open.is_positive() || bill.state == BillState::OnHold {
                continue;
            }
            rows.push(BillToPay {
                bill_id: bill.id,
                period: Period::new(bill.period_from, bill.period_to)?,
                billed_on: bill.billed_on,
                due_on: bill.due_on,
                days_overdue: (context.today - bill.due_on).num_days().max(0),
                state: bill.state,
                total: bill.total_minor.in_currency(bill.currency),
                paid: bill.paid_minor.in_currency(bill.currency),
                open,
                number: bill.label(),
            });
        }
        let open = Amount::sum(rows.iter().map(|row| row.open), account.currency)?;
        Ok(BillsToPayList { rows, open })
    }
}

/// The account, or that there is none.
pub(super) async fn find_account(db: &impl ConnectionTrait, id: AccountId) -> Result<account::Model> {
    let account = account::Entity::find_by_id(id).one(db).await?;
    account.ok_or_else(|| Error::new(codes::ACCOUNT_NOT_FOUND).with("id", id))
}
