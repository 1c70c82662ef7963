//! Throwing drafts away. What they charged was never booked: it goes with them, and the next run reads its cycles again.

use crate::billing::drafts::{free, lock, of_run, still_drafts};
use crate::billing::items::reason_faults;
use crate::billing::model::{bill, bill_item, charge, charge_discount, payer_bill};
use crate::billing::run;
use crate::customers;
use crate::gate::{ActionContext, ChangeVerb, ObjectKind};
use crate::store::bulk;
use crate::store::turns::{self, Turn};
use boss_kernel::id::{AccountId, BillId, BillRunId};
use boss_kernel::{Error, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was thrown away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiscardedBills {
    /// Drafts.
    pub bills: u64,
    /// Charges on them; the next run makes them again, as far as they are owed then.
    pub charges: u64,
    /// The accounts these were of.
    pub accounts: u64,
}

/// Throws drafts away.
pub(in crate::billing) async fn discard(
    context: &mut ActionContext,
    drafts: Vec<bill::Model>,
    reason: &str,
) -> Result<DiscardedBills> {
    Error::unless_faultless(reason_faults(reason, "reason"))?;
    // Their runs count what they made, batch by batch: what goes is taken out between two.
    turns::take(&context.tx, Turn::Billing).await?;
    let (drafts, charged) = lock(context, &drafts).await?.all_drafts()?;
    let ids: Vec<BillId> = drafts.iter().map(|bill| bill.id).collect();
    take_out(context, &drafts).await?;
    let mut charges = 0;
    for chunk in bulk::id_chunks(&ids) {
        charges += remove(&context.tx, chunk).await?;
    }
    // From its first day on, a cycle was not over: the next run charges it again.
    let mut days: BTreeMap<NaiveDate, Vec<AccountId>> = BTreeMap::new();
    for (account, first) in &charged {
        days.entry(*first).or_default().push(*account);
    }
    for (first, accounts) in &days {
        customers::mark_rerate_from(&context.tx, accounts, *first).await?;
    }
    free(context, &charged).await?;
    for draft in &drafts {
        context.changed(ChangeVerb::Removed, ObjectKind::Bill, draft.id.0, draft.label());
    }
    Ok(DiscardedBills { bills: drafts.len() as u64, charges, accounts: charged.len() as u64 })
}

/// Throws all drafts of a run away.
pub(in crate::billing) async fn discard_run(
    context: &mut ActionContext,
    run: BillRunId,
    reason: &str,
) -> Result<DiscardedBills> {
    let ids = of_run(context, run).await?;
    let drafts = still_drafts(&context.tx, &ids).await?;
    discard(context, drafts, reason).await
}

/// Takes drafts and their charges out of what their runs say they made.
async fn take_out(context: &ActionContext, drafts: &[bill::Model]) -> Result<()> {
    let mut runs: BTreeMap<BillRunId, Vec<&bill::Model>> = BTreeMap::new();
    for draft in drafts {
        if let Some(run) = draft.bill_run_id {
            runs.entry(run).or_default().push(draft);
        }
    }
    for (id, drafts) in runs {
        run::take_out(context, id, &drafts).await?;
    }
    Ok(())
}

/// Deletes drafts with everything on them; how many charges that were.
async fn remove(tx: &impl ConnectionTrait, ids: Vec<BillId>) -> Result<u64> {
    let of_drafts = charge::Entity::find()
        .select_only()
        .column(charge::Column::Id)
        .filter(charge::Column::BillId.is_in(ids.clone()))
        .into_query();
    let discounts = charge_discount::Column::ChargeId.in_subquery(of_drafts);
    charge_discount::Entity::delete_many().filter(discounts).exec(tx).await?;
    payer_bill::Entity::delete_many().filter(payer_bill::Column::BillId.is_in(ids.clone())).exec(tx).await?;
    bill_item::Entity::delete_many().filter(bill_item::Column::BillId.is_in(ids.clone())).exec(tx).await?;
    let charges = charge::Entity::delete_many().filter(charge::Column::BillId.is_in(ids.clone()));
    let charges = charges.exec(tx).await?.rows_affected;
    bill::Entity::delete_many().filter(bill::Column::Id.is_in(ids)).exec(tx).await?;
    Ok(charges)
}
