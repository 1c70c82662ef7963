//! Bill runs: what is charged, corrected, parked and shown.

mod ahead;
mod arrears;
mod at_end;
mod batches;
mod bills;
mod closing;
mod corrections;
pub(crate) mod credits;
mod drafts;
mod effects;
mod explained;
mod families;
mod finalised;
mod gifts;
mod groups;
mod histories;
mod many_drafts;
mod means;
mod meanwhile;
mod months;
mod one_off;
mod payers;
mod previews;
mod terms;
mod twins;
mod wallets;
mod whose;
mod words;

use boss_core::billing::{BillRunSummary, BillView, ListBills, RunBilling, ViewBill};
use boss_core::catalog::model::PriceTiming;
use boss_core::gate::Outcome;
use boss_core::ledger::checks as ledger_checks;
use boss_core::usage::ImportUsage;
use boss_kernel::id::{AccountId, MeterId, OfferingId};
use boss_tests::{Desk, Given, GivenPrice};

const RECURRING: &[(&str, &str)] = &[("2025-01-01", r#"{"model":"recurring","amount":"100"}"#)];
const GRADUATED: &[(&str, &str)] = &[(
    "2025-01-01",
    r#"{"model":"graduated","tiers":[{"upTo":"100","unitPrice":"0.5"},{"unitPrice":"0.3"}]}"#,
)];

/// An offering at 100 a month in advance and usage in two tiers, 6 % tax on top.
struct Setting {
    given: Given,
    offering: OfferingId,
    meter: MeterId,
}

async fn setting(desk: &Desk) -> Setting {
    let given = Given::at(desk).await;
    let meter = given.meter("traffic").await;
    let prices = [
        GivenPrice { code: "base", meter: None, timing: PriceTiming::InAdvance, versions: RECURRING },
        GivenPrice {
            code: "traffic",
            meter: Some(meter),
            timing: PriceTiming::InArrears,
            versions: GRADUATED,
        },
    ];
    let offering = given.offering("cdn", "0.06", &prices).await;
    Setting { given, offering, meter }
}

fn through(day: &str) -> RunBilling {
    RunBilling { through: day.parse().unwrap(), account_ids: None, draft: false }
}

pub(crate) async fn bill_through(desk: &Desk, day: &str) -> Outcome<BillRunSummary> {
    let outcome = desk.act(through(day)).await;
    books_hold(desk).await;
    outcome
}

/// Imports usage of `S1` and the like: event id, subscription, local time, quantity.
pub(crate) async fn used(desk: &Desk, events: &[(&str, &str, &str, &str)]) -> Vec<String> {
    let lines =
        events.iter().map(|(id, number, at, quantity)| format!("{id},{number},traffic,{at},{quantity}\n"));
    let text = format!("event_id,subscription,meter,at,quantity\n{}", lines.collect::<String>());
    let path = desk.folder.path().join("usage.csv");
    std::fs::write(&path, text).unwrap();
    let file = desk.gate.files().put(&path, "usage.csv");
    desk.act(ImportUsage { file, encoding: None })
        .await
        .warnings
        .into_iter()
        .map(|notice| notice.code)
        .collect()
}

/// All bills of an account, oldest first.
pub(crate) async fn bills_of(desk: &Desk, account_id: AccountId) -> Vec<BillView> {
    let list = desk.ask(ListBills { account_id: Some(account_id), ..ListBills::default() }).await;
    let mut bills = Vec::new();
    for row in list.rows.iter().rev() {
        bills.push(desk.ask(ViewBill { bill_id: row.bill_id }).await);
    }
    bills
}

/// Net, tax and total of each charge in minor units.
pub(crate) fn figures(bill: &BillView) -> Vec<(i64, i64, i64)> {
    bill.charges.iter().map(|charge| (charge.net.minor(), charge.tax.minor(), charge.total.minor())).collect()
}

async fn books_hold(desk: &Desk) {
    for check in boss_core::billing::checks::CHECKS.iter().chain(ledger_checks::CHECKS) {
        let finding = ledger_checks::run(desk.gate.store().reader(), check).await.unwrap();
        assert_eq!(finding.broken, None, "{}", finding.name);
    }
}
