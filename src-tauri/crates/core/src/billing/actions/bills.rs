//! Running the billing, and moving single bills.

use crate::billing::model::bill;
use crate::billing::rules::BillStep;
use crate::billing::summary::BillRunSummary;
use crate::billing::{run, settlement};
use crate::gate::{Action, ActionContext, ChangeVerb, InputSize, ObjectKind, Permission, Tag};
use crate::store::bulk;
use boss_kernel::id::{AccountId, BillId};
use boss_kernel::{NaiveDate, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Bills everything that is due up to a day. A dry run is the preview.
///
/// Bills of a past day carry that day as their date; bills up to today or later carry today's. Activations without a connector
/// whose day has come are completed first. Ahead of today, only fees in advance are billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunBilling {
    /// The last day billed, inclusive; usually the last day of a month.
    pub through: NaiveDate,
    /// Only these accounts; all that have something due where none are named.
    #[serde(default)]
    pub account_ids: Option<Vec<AccountId>>,
    /// Whether its bills wait as drafts: without number, owed by nobody, until they are finalised or thrown away.
    #[serde(default)]
    pub draft: bool,
}

impl Action for RunBilling {
    const NAME: &'static str = "billing.run";
    const PERMISSION: Permission = Permission::BillingRun;
    const IN_BATCHES: bool = true;
    const DRY_RUN_READS: bool = true;
    const STALE: &'static [Tag] = &[Tag::Billing, Tag::Ledger, Tag::Customers, Tag::Orders];
    const MOST_INPUT: InputSize = InputSize::LIST;
    type Output = BillRunSummary;

    async fn run(self, context: &mut ActionContext) -> Result<BillRunSummary> {
        run::run(context, self).await
    }
}

/// Holds a bill back: it is neither invoiced nor counted as overdue until it is released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HoldBill {
    /// The bill.
    pub bill_id: BillId,
    /// The version that was looked at.
    pub version: i64,
}

/// Releases a bill that was held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseBill {
    /// The bill.
    pub bill_id: BillId,
    /// The version that was looked at.
    pub version: i64,
}

/// Notes that a bill was sent to the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MarkBillSent {
    /// The bill.
    pub bill_id: BillId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for HoldBill {
    const NAME: &'static str = "billing.hold_bill";
    const PERMISSION: Permission = Permission::BillingRun;
    const STALE: &'static [Tag] = &[Tag::Billing];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        move_bill(context, self.bill_id, self.version, BillStep::Hold).await
    }
}

impl Action for ReleaseBill {
    const NAME: &'static str = "billing.release_bill";
    const PERMISSION: Permission = Permission::BillingRun;
    const STALE: &'static [Tag] = &[Tag::Billing];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        move_bill(context, self.bill_id, self.version, BillStep::Release).await
    }
}

impl Action for MarkBillSent {
    const NAME: &'static str = "billing.mark_bill_sent";
    const PERMISSION: Permission = Permission::BillingRun;
    const STALE: &'static [Tag] = &[Tag::Billing];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        move_bill(context, self.bill_id, self.version, BillStep::Send).await
    }
}

/// Takes a step with a bill that is still as the person saw it.
async fn move_bill(context: &mut ActionContext, bill_id: BillId, version: i64, step: BillStep) -> Result<()> {
    let bill = settlement::bill_for_update(&context.tx, bill_id).await?;
    bulk::refuse_stale(u64::from(bill.version == version), bill.label())?;
    let state = step.from(&bill)?;
    let bill = settlement::update(&context.tx, bill::Model { state, ..bill }).await?;
    context.changed(ChangeVerb::Changed, ObjectKind::Bill, bill.id.0, bill.label());
    Ok(())
}
