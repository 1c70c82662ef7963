//! Drafts: adjusting them, and making bills of them or throwing them away.

use crate::billing::drafts::{self, DiscardedBills, FinalisedBills};
use crate::billing::items::BillItemInput;
use crate::gate::{Action, ActionContext, InputSize, Permission, Tag};
use boss_kernel::id::{BillId, BillItemId, BillRunId, ChargeId};
use boss_kernel::{Amount, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Adds a line to a draft, for example a discount by hand; below zero it gives money back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdjustBill {
    /// The draft.
    pub bill_id: BillId,
    /// The line.
    pub item: BillItemInput,
    /// The charge of this draft that it adjusts.
    #[serde(default)]
    pub charge_id: Option<ChargeId>,
    /// Why, for colleagues.
    pub reason: String,
    /// The version that was looked at.
    pub version: i64,
}

/// Takes a line that a person added off a draft again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RemoveBillItem {
    /// The draft.
    pub bill_id: BillId,
    /// The line.
    pub item_id: BillItemId,
    /// The version that was looked at.
    pub version: i64,
}

/// How a draft stands after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangedDraft {
    /// Which.
    pub bill_id: BillId,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
    /// For the next change.
    pub version: i64,
}

/// Makes bills of drafts: they get their numbers and are owed from then on, with the dates they were drafted with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FinaliseBills {
    /// The drafts.
    pub bill_ids: Vec<BillId>,
}

/// Makes bills of all drafts of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FinaliseRun {
    /// The run.
    pub bill_run_id: BillRunId,
}

/// Throws drafts away with what stands on them. What they charged is charged by the next run, as it is owed then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiscardBills {
    /// The drafts.
    pub bill_ids: Vec<BillId>,
    /// Why, for colleagues.
    pub reason: String,
}

/// Throws all drafts of a run away with what stands on them. What they charged is charged by the next run, as it is owed then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiscardRun {
    /// The run.
    pub bill_run_id: BillRunId,
    /// Why, for colleagues.
    pub reason: String,
}

impl Action for AdjustBill {
    const NAME: &'static str = "billing.adjust_bill";
    const PERMISSION: Permission = Permission::BillingRun;
    const STALE: &'static [Tag] = &[Tag::Billing];
    type Output = ChangedDraft;

    async fn run(self, context: &mut ActionContext) -> Result<ChangedDraft> {
        drafts::adjust(context, self).await
    }
}

impl Action for RemoveBillItem {
    const NAME: &'static str = "billing.remove_bill_item";
    const PERMISSION: Permission = Permission::BillingRun;
    const STALE: &'static [Tag] = &[Tag::Billing];
    type Output = ChangedDraft;

    async fn run(self, context: &mut ActionContext) -> Result<ChangedDraft> {
        drafts::remove_item(context, self).await
    }
}

/// What finalising and discarding change: whatever shows what is owed, and whether accounts can be billed on.
const STALE: &[Tag] = &[Tag::Billing, Tag::Ledger, Tag::Customers, Tag::Invoicing, Tag::Payments];

impl Action for FinaliseBills {
    const NAME: &'static str = "billing.finalise_bills";
    const PERMISSION: Permission = Permission::BillingRun;
    const DRY_RUN_READS: bool = true;
    const STALE: &'static [Tag] = STALE;
    const MOST_INPUT: InputSize = InputSize::LIST;
    type Output = FinalisedBills;

    async fn run(self, context: &mut ActionContext) -> Result<FinalisedBills> {
        let chosen = drafts::chosen(&context.tx, &self.bill_ids).await?;
        drafts::finalise(context, chosen).await
    }
}

impl Action for FinaliseRun {
    const NAME: &'static str = "billing.finalise_run";
    const PERMISSION: Permission = Permission::BillingRun;
    const IN_BATCHES: bool = true;
    const DRY_RUN_READS: bool = true;
    const STALE: &'static [Tag] = STALE;
    type Output = FinalisedBills;

    async fn run(self, context: &mut ActionContext) -> Result<FinalisedBills> {
        drafts::finalise_run(context, self.bill_run_id).await
    }
}

impl Action for DiscardBills {
    const NAME: &'static str = "billing.discard_bills";
    const PERMISSION: Permission = Permission::BillingRun;
    const STALE: &'static [Tag] = STALE;
    const MOST_INPUT: InputSize = InputSize::LIST;
    type Output = DiscardedBills;

    async fn run(self, context: &mut ActionContext) -> Result<DiscardedBills> {
        let found = drafts::named(&context.tx, &self.bill_ids).await?;
        drafts::discard(context, found, &self.reason).await
    }
}

impl Action for DiscardRun {
    const NAME: &'static str = "billing.discard_run";
    const PERMISSION: Permission = Permission::BillingRun;
    const STALE: &'static [Tag] = STALE;
    type Output = DiscardedBills;

    async fn run(self, context: &mut ActionContext) -> Result<DiscardedBills> {
        drafts::discard_run(context, self.bill_run_id, &self.reason).await
    }
}
