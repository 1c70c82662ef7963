//! Billing on the command line: runs, and making bills of drafts.

use super::arguments::Common;
use super::business::{count, number_range};
use super::desk::CommandDesk;
use super::screen::{Screen, grouped, money};
use boss_core::billing::{BillRunSummary, FinaliseRun, FinalisedBills, RunBilling, RunSettled, RunTotal};
use boss_kernel::id::BillRunId;
use boss_kernel::{Language, Result};

/// `boss bill run`.
pub(super) async fn run(common: &Common, screen: Screen, run: RunBilling, dry_run: bool) -> Result<()> {
    let desk = CommandDesk::open(common, screen).await?;
    let outcome = desk.act(run, dry_run).await?;
    screen.outcome(&outcome, |run| show_run(screen, run));
    Ok(())
}

fn show_run(screen: Screen, run: &BillRunSummary) {
    let (accounts, bills, charges) = (count(run.accounts), count(run.bills), count(run.charges));
    let through = run.through;
    if run.bills == 0 && run.parked_count == 0 {
        return screen.say(match screen.language {
            Language::Chinese => format!("截至 {through} 没有需要出账的内容。"),
            Language::English => {
                format!("Nothing is owed up to {through} that has not been billed.")
            }
        });
    }
    let number = run.bill_run_id.map(|id| format!(" {}", id.0)).unwrap_or_default();
    screen.say(match screen.language {
        Language::Chinese => {
            format!("批次{number}，截至 {through}：{accounts} 个账户，{bills} 张账单，{charges} 笔费用。")
        }
        Language::English => {
            format!("Run{number} through {through}: {accounts} accounts, {bills} bills, {charges} charges.")
        }
    });
    if run.continued > 0 {
        let done = count(run.continued);
        screen.say(match screen.language {
            Language::Chinese => format!("接着未完成的批次出账，此前已完成 {done} 个账户。"),
            Language::English => {
                format!("It went on with a run that was left unfinished: {done} accounts were done before.")
            }
        });
    }
    show_totals(screen, &run.totals, &run.settled);
    if run.draft && run.bills > 0 {
        screen.say(screen.pick(
            "账单为草稿：核对后用 boss bill finalise --run 生成正式账单。",
            "The bills are drafts: look at them, then boss bill finalise --run makes them real.",
        ));
    }
    if run.parked_count > 0 {
        screen.say(format!(
            "{} {}",
            screen.pick("搁置的账户：", "Parked accounts:"),
            count(run.parked_count)
        ));
    }
    for parked in &run.parked {
        let texts = match screen.language {
            Language::Chinese => &parked.texts.chinese,
            Language::English => &parked.texts.english,
        };
        screen.say(format!(
            "  {} {}: {} {}",
            parked.account_number, parked.customer_name, texts.what, texts.remedy
        ));
    }
    let uncharged = run.expectation.uncharged_count;
    if uncharged > 0 {
        screen.say(format!(
            "{} {}",
            screen.pick("应计费而未产生费用的订阅：", "Due and without a charge:"),
            count(uncharged)
        ));
    }
}

fn show_totals(screen: Screen, totals: &[RunTotal], settled: &[RunSettled]) {
    for total in totals {
        let (net, tax, total) = (money(total.net), money(total.tax), money(total.total));
        screen.say(match screen.language {
            Language::Chinese => format!("不含税 {net}，税额 {tax}，合计 {total}"),
            Language::English => format!("net {net}, tax {tax}, total {total}"),
        });
    }
    for settled in settled {
        let (credits, wallets) = (money(settled.credits), money(settled.wallets));
        screen.say(match screen.language {
            Language::Chinese => format!("其中贷项抵扣 {credits}，钱包支付 {wallets}"),
            Language::English => format!("of it settled by credits {credits}, paid by wallets {wallets}"),
        });
    }
}

/// `boss bill finalise`.
pub(super) async fn finalise(common: &Common, screen: Screen, run: i64, dry_run: bool) -> Result<()> {
    let desk = CommandDesk::open(common, screen).await?;
    let outcome = desk.act(FinaliseRun { bill_run_id: BillRunId(run) }, dry_run).await?;
    screen.outcome(&outcome, |finalised| show_finalised(screen, finalised));
    Ok(())
}

fn show_finalised(screen: Screen, finalised: &FinalisedBills) {
    let bills = grouped(finalised.bills);
    let range = number_range(finalised.first_number.as_deref(), finalised.last_number.as_deref());
    screen.say(match screen.language {
        Language::Chinese => format!("{bills} 张账单{range}"),
        Language::English => format!("{bills} bills{range}"),
    });
    show_totals(screen, &finalised.totals, &finalised.settled);
}
