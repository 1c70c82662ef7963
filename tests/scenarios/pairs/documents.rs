//! Bills, drafts, payments and invoices.

use super::stage::{Stage, cny};
use crate::sale;
use boss_core::billing::{
    AdjustBill, ChangedDraft, DiscardBills, DiscardRun, FinaliseBills, FinaliseRun, HoldBill, RemoveBillItem,
    RunBilling,
};
use boss_core::invoicing::{IssueForRun, IssueInvoices, IssueRequest};
use boss_core::payments::model::PaymentMethod;
use boss_core::payments::{
    AllocatePayment, AllocationRule, AllocationWish, PaymentOutcome, RecordPayment, ReversePayment,
};
use boss_kernel::id::{BillId, BillItemId};
use serde_json::Value;

pub(super) async fn input(stage: &Stage<'_>, case: &str) -> Option<Value> {
    match case.split('.').next() {
        Some("payments") => payments(stage, case).await,
        Some("invoicing") => invoices(stage, case).await,
        _ if case.contains("run") => runs(stage, case).await,
        _ => bills(stage, case).await,
    }
}

async fn bills(stage: &Stage<'_>, case: &str) -> Option<Value> {
    let holder = if stage.next() % 2 == 0 { stage.child } else { stage.alone };
    let reason = "按合同".to_owned();
    let input = match case {
        "billing.make_bill" => serde_json::to_value(stage.bill(stage.child, 1_000, false)),
        "billing.make_bill+credit" => serde_json::to_value(stage.bill(stage.payer, -300, false)),
        "billing.make_bill+draft" => serde_json::to_value(stage.bill(stage.child, 800, true)),
        "billing.hold_bill" => {
            let bill_id = stage.act(stage.bill(holder, 900, false)).await?.bill_id;
            let version = stage.version("bill", bill_id.0).await;
            serde_json::to_value(HoldBill { bill_id, version })
        }
        "billing.finalise_bills" => {
            let bill_id = stage.act(stage.bill(holder, 600, true)).await?.bill_id;
            serde_json::to_value(FinaliseBills { bill_ids: vec![bill_id] })
        }
        "billing.discard_bills" => {
            let bill_id = stage.act(stage.bill(holder, 600, true)).await?.bill_id;
            serde_json::to_value(DiscardBills { bill_ids: vec![bill_id], reason })
        }
        "billing.adjust_bill" => serde_json::to_value(adjusting(stage).await?),
        "billing.remove_bill_item" => {
            let ChangedDraft { bill_id, version, .. } = stage.act(adjusting(stage).await?).await?;
            let item = stage.pick(&format!("SELECT max(id) FROM bill_item WHERE bill_id = {bill_id}")).await;
            serde_json::to_value(RemoveBillItem { bill_id, item_id: BillItemId(item), version })
        }
        _ => return None,
    };
    Some(input.unwrap())
}

async fn adjusting(stage: &Stage<'_>) -> Option<AdjustBill> {
    let bill_id: BillId = stage.act(stage.bill(stage.child, 800, true)).await?.bill_id;
    let version = stage.version("bill", bill_id.0).await;
    let item = stage.bill(stage.child, -100, true).items.remove(0);
    Some(AdjustBill { bill_id, item, charge_id: None, reason: "优惠".to_owned(), version })
}

/// Gives the account alone something to be charged, which a run then does.
async fn runs(stage: &Stage<'_>, case: &str) -> Option<Value> {
    stage.clear_drafts().await;
    let first = stage.today().to_string();
    stage.act(sale::order(stage.alone, vec![sale::add(stage.basic, 1, &first)])).await?;
    let all = vec![stage.payer, stage.alone, stage.child];
    let run = |draft| RunBilling { through: stage.today(), account_ids: Some(all.clone()), draft };
    let drafted = async { stage.act(run(true)).await?.bill_run_id };
    let input = match case {
        "billing.run" => serde_json::to_value(run(false)),
        "billing.run+draft" => serde_json::to_value(run(true)),
        "billing.finalise_run" => serde_json::to_value(FinaliseRun { bill_run_id: drafted.await? }),
        "billing.discard_run" => {
            let reason = "用量有误".to_owned();
            serde_json::to_value(DiscardRun { bill_run_id: drafted.await?, reason })
        }
        _ => return None,
    };
    Some(input.unwrap())
}

fn received(stage: &Stage<'_>, allocate: AllocationRule) -> RecordPayment {
    RecordPayment {
        account_id: stage.payer,
        amount: cny(1_500),
        received_on: stage.today(),
        method: PaymentMethod::BankTransfer,
        reference: None,
        note: None,
        allocate: AllocationWish::Rule(allocate),
    }
}

async fn payments(stage: &Stage<'_>, case: &str) -> Option<Value> {
    // Something is open on the payer.
    stage.act(stage.bill(stage.payer, 2_000, false)).await?;
    let input = match case {
        "payments.record" => serde_json::to_value(received(stage, AllocationRule::OldestFirst)),
        "payments.allocate" => {
            let PaymentOutcome { payment_id, .. } = stage.act(received(stage, AllocationRule::None)).await?;
            let version = stage.version("payment", payment_id.0).await;
            let allocate = AllocationWish::Rule(AllocationRule::OldestFirst);
            serde_json::to_value(AllocatePayment { payment_id, allocate, version })
        }
        "payments.reverse" => {
            let payment = stage.act(received(stage, AllocationRule::OldestFirst)).await?;
            let (payment_id, reason) = (payment.payment_id, "银行退回".to_owned());
            let version = stage.version("payment", payment_id.0).await;
            serde_json::to_value(ReversePayment { payment_id, reason, version })
        }
        _ => return None,
    };
    Some(input.unwrap())
}

async fn invoices(stage: &Stage<'_>, case: &str) -> Option<Value> {
    let first = stage.act(stage.bill(stage.payer, 400, false)).await?.bill_id;
    let second = stage.act(stage.bill(stage.payer, 500, false)).await?.bill_id;
    let input = match case {
        // The later one first: they are locked the other way round all the same.
        "invoicing.issue" => serde_json::to_value(IssueInvoices {
            requests: vec![IssueRequest { bill_ids: vec![second, first], ..IssueRequest::default() }],
            issued_on: Some(stage.today()),
        }),
        "invoicing.issue_for_run" => serde_json::to_value(IssueForRun {
            billed_through: Some(stage.today()),
            issued_on: Some(stage.today()),
            ..IssueForRun::default()
        }),
        _ => return None,
    };
    Some(input.unwrap())
}
