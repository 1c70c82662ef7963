//! What a run of invoices comes to.

use crate::invoicing::draft::Draft;
use crate::invoicing::{IssuedForRun, IssuedInvoice, NotInvoiced};
use boss_kernel::{Amount, Currency, Result};
use std::collections::BTreeMap;

const LARGEST: usize = 20;
const NAMED: usize = 100;

/// Sums as invoices are made.
#[derive(Default)]
pub(super) struct Tally {
    invoices: u64,
    totals: BTreeMap<Currency, Amount>,
    pub(super) without_profile: u64,
    pub(super) left_out: u64,
    not_invoiced: Vec<NotInvoiced>,
    largest: Vec<IssuedInvoice>,
    first_number: Option<String>,
    last_number: Option<String>,
}

impl Tally {
    /// Counts a draft.
    pub(super) fn add(&mut self, draft: &Draft) -> Result<()> {
        self.invoices += 1;
        self.without_profile += u64::from(!draft.has_profile);
        let sum = self.totals.entry(draft.currency).or_insert(Amount::zero(draft.currency));
        *sum = sum.plus(draft.total)?;
        Ok(())
    }

    /// Counts a bill that gets no invoice.
    pub(super) fn leave_out(&mut self, bill: NotInvoiced) {
        self.left_out += 1;
        if self.not_invoiced.len() < NAMED {
            self.not_invoiced.push(bill);
        }
    }

    /// Notes the numbers, and keeps the largest invoices.
    pub(super) fn keep_largest(&mut self, issued: Vec<IssuedInvoice>) {
        if self.first_number.is_none() {
            self.first_number = issued.first().and_then(|invoice| invoice.number.clone());
        }
        if let Some(last) = issued.last() {
            self.last_number.clone_from(&last.number);
        }
        self.largest.extend(issued);
        self.largest.sort_by_key(|invoice| std::cmp::Reverse(invoice.total.minor()));
        self.largest.truncate(LARGEST);
    }

    /// Sums with tax, by currency.
    pub(super) fn totals(&self) -> Vec<Amount> {
        self.totals.values().copied().collect()
    }

    /// As a run answers.
    pub(super) fn into_run(self) -> IssuedForRun {
        IssuedForRun {
            totals: self.totals(),
            invoices: self.invoices,
            first_number: self.first_number,
            last_number: self.last_number,
            largest: self.largest,
            left_out: self.left_out,
            not_invoiced: self.not_invoiced,
        }
    }
}
