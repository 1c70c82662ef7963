//! The end of a month: usage comes in, the month is billed, invoices are issued, and it is known who will pay when.

use super::{Player, ZONE};
use crate::demo::{AccountRef, BillToPay, codes};
use boss_core::billing::{BillRow, ListBills, RunBilling};
use boss_core::gate::FileToken;
use boss_core::invoicing::IssueForRun;
use boss_core::reports::{Month, MonthReport, ReportTableSort};
use boss_core::store::page::{MOST_ROWS, Window};
use boss_core::usage::{ImportUsage, UsageImported};
use boss_kernel::id::BillRunId;
use boss_kernel::{Amount, Error, Instant, Result};
use serde::Serialize;
use std::fs::File;
use std::sync::Arc;

/// After midnight of the month's last day, when all its usage is known.
const AFTER_MIDNIGHT: i64 = 30 * 60;

/// A closed month in figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MonthLine {
    /// Which.
    pub month: Month,
    /// Usage events counted.
    pub events: i64,
    /// Bills made.
    pub bills: i64,
    /// Accounts that could not be billed.
    pub parked: i64,
    /// Invoices issued.
    pub invoices: u64,
    /// Billed, with tax.
    pub billed: Amount,
    /// Invoiced, with tax.
    pub invoiced: Amount,
    /// Collected.
    pub collected: Amount,
    /// Still open at its end.
    pub open: Amount,
}

impl Player {
    /// Closes month `month` (counted from 0) in the night after its last day.
    pub(super) async fn close_month(&mut self, month: u32) -> Result<MonthLine> {
        let period = self.plan.size.month(month)?;
        self.clock.set(Instant::start_of(period.to(), ZONE).plus_seconds(AFTER_MIDNIGHT));
        let file = self.write_usage(month).await?;
        let usage = self.import(&file).await?;
        self.drop_file(&file);
        let run =
            self.finance(RunBilling { through: period.last_day(), account_ids: None, draft: false }).await?;
        let mut invoices = 0;
        if let Some(bill_run_id) = run.bill_run_id {
            let issue = IssueForRun {
                bill_run_id: Some(bill_run_id),
                billed_through: None,
                issued_on: Some(period.last_day()),
            };
            invoices = self.finance(issue).await?.invoices;
            self.foresee_payments(bill_run_id).await?;
        }
        let report = MonthReport {
            month: Month::of(period.from()),
            currency: None,
            rows: 0,
            sort: ReportTableSort::default(),
        };
        let report = self.ask_finance(report).await?;
        let figure = |name: &str| {
            let found = report.figures.iter().find(|figure| figure.name == name);
            found.map_or(Amount::new(0, report.currency), |figure| figure.amount)
        };
        Ok(MonthLine {
            month: report.month,
            events: usage.rows_read,
            bills: run.bills,
            parked: run.parked_count,
            invoices,
            billed: figure("billed"),
            invoiced: figure("invoiced"),
            collected: figure("collected"),
            open: figure("open"),
        })
    }

    /// Writes the month's usage file as the metering system would deliver it, and puts it on the shelf.
    async fn write_usage(&mut self, month: u32) -> Result<FileToken> {
        let first = self.plan.size.month(month)?.from();
        let name = format!("usage-{}.csv", first.format("%Y-%m"));
        let path = self.folder.path().join(&name);
        let not_written = |cause: String| Error::new(codes::USAGE_NOT_WRITTEN).caused_by(cause);
        let file = File::create(&path).map_err(|cause| not_written(cause.to_string()))?;
        let plan = self.plan.clone();
        let numbers = Arc::new(self.booked.numbers.clone());
        let writing = tokio::task::spawn_blocking(move || {
            plan.write_usage_csv(
                month,
                |subscription| numbers.get(subscription.0 as usize).map_or("", String::as_str),
                file,
            )
        });
        writing.await.map_err(|cause| not_written(cause.to_string()))??;
        Ok(self.gate.files().put(&path, &name))
    }

    /// A file imported before a crash counts nothing twice by itself, so the request needs no number of its own.
    async fn import(&mut self, file: &FileToken) -> Result<UsageImported> {
        self.next_act()?;
        let import = ImportUsage { file: file.clone(), encoding: None };
        super::act(&self.gate, &self.people.operations, import, self.gate.new_request_id()).await
    }

    fn drop_file(&self, token: &FileToken) {
        if let Some(file) = self.gate.files().take(token) {
            std::fs::remove_file(file.path).ok();
        }
    }

    /// Works out from the bills of a run which transfers will arrive when.
    async fn foresee_payments(&mut self, bill_run_id: BillRunId) -> Result<()> {
        let mut offset = 0;
        loop {
            let window = Window { sort: None, offset, limit: MOST_ROWS };
            let list = ListBills { window, bill_run_id: Some(bill_run_id), ..ListBills::default() };
            let bills = self.ask_finance(list).await?;
            offset += MOST_ROWS;
            bills.rows.iter().for_each(|bill| self.foresee(bill));
            if offset >= bills.total {
                return Ok(());
            }
        }
    }

    fn foresee(&mut self, bill: &BillRow) {
        let Some(account) = self.booked.planned_accounts.get(&bill.account_id) else { return };
        let account = AccountRef(*account);
        let sequence = self.booked.bills.entry(bill.account_id).or_default();
        let to_pay = BillToPay {
            sequence: *sequence,
            // What wallets and credits paid at once is not paid again.
            total: bill.open,
            issued_on: bill.billed_on,
            due_on: bill.due_on,
        };
        *sequence += 1;
        if !bill.open.is_positive() {
            return;
        }
        for transfer in self.plan.payments_for(account, &to_pay) {
            self.booked.transfers.entry(transfer.paid_on).or_default().push((transfer, bill.bill_id));
        }
    }
}
