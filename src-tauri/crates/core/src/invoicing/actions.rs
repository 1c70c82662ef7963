//! Issuing invoices.

use crate::gate::{Action, ActionContext, InputSize, Permission, Tag};
use crate::invoicing::issue;
use boss_kernel::error::NoticeView;
use boss_kernel::id::{BillId, BillRunId, CustomerId, InvoiceId, TaxProfileId};
use boss_kernel::{Amount, NaiveDate, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Issues invoices: one per request, all or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IssueInvoices {
    /// At least one; each becomes one invoice, numbered in this order.
    pub requests: Vec<IssueRequest>,
    /// The day that stands on the invoices; today when left out. Not in the future, not before a bill's day.
    #[serde(default)]
    pub issued_on: Option<NaiveDate>,
}

/// One invoice to be issued.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IssueRequest {
    /// The bills it covers, each with all it still has un-invoiced: of one customer and one currency.
    pub bill_ids: Vec<BillId>,
    /// The buyer (发票抬头); when left out the account's, then the customer's default, then the customer's name.
    #[serde(default)]
    pub tax_profile_id: Option<TaxProfileId>,
    /// A part of a single bill, tax included; all of it when left out.
    #[serde(default)]
    pub amount: Option<Amount>,
    /// Printed on the invoice, at most 500 characters.
    #[serde(default)]
    pub remarks: Option<String>,
}

/// What was issued. In a dry run the invoices have neither id nor number: drafts are not numbered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IssuedInvoices {
    /// In the order of the requests.
    pub invoices: Vec<IssuedInvoice>,
    /// Sums with tax, by currency.
    pub totals: Vec<Amount>,
}

/// One invoice that was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IssuedInvoice {
    /// None in a dry run.
    pub invoice_id: Option<InvoiceId>,
    /// None in a dry run.
    pub number: Option<String>,
    /// Whose.
    pub customer_id: CustomerId,
    /// The buyer as printed.
    pub buyer_title: String,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// The day payment is due.
    pub due_on: NaiveDate,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
    /// How many lines it has.
    pub lines: u64,
    /// Numbers of the bills it covers.
    pub bill_numbers: Vec<String>,
}

impl Action for IssueInvoices {
    const NAME: &'static str = "invoicing.issue";
    const PERMISSION: Permission = Permission::InvoicesIssue;
    const DRY_RUN_READS: bool = true;
    const STALE: &'static [Tag] = &[Tag::Invoicing, Tag::Billing];
    const MOST_INPUT: InputSize = InputSize::LIST;
    type Output = IssuedInvoices;

    async fn run(self, context: &mut ActionContext) -> Result<IssuedInvoices> {
        issue::by_request(context, self).await
    }
}

/// Issues one invoice per bill for accounts that are invoiced with every bill, over a bill run or up to a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct IssueForRun {
    /// The bills of this run; either this or `billedThrough`.
    pub bill_run_id: Option<BillRunId>,
    /// All un-invoiced bills billed up to and on this day.
    pub billed_through: Option<NaiveDate>,
    /// The day that stands on the invoices; today when left out.
    pub issued_on: Option<NaiveDate>,
}

/// What was issued for a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IssuedForRun {
    /// How many invoices.
    pub invoices: u64,
    /// Sums with tax, by currency.
    pub totals: Vec<Amount>,
    /// The first and last number; none in a dry run or when nothing was issued.
    pub first_number: Option<String>,
    /// See `firstNumber`.
    pub last_number: Option<String>,
    /// The largest invoices, at most twenty.
    pub largest: Vec<IssuedInvoice>,
    /// How many bills were left out.
    pub left_out: u64,
    /// The bills that were left out, with the reason; at most one hundred.
    pub not_invoiced: Vec<NotInvoiced>,
}

/// A bill that a run of invoices left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotInvoiced {
    /// Which.
    pub bill_id: BillId,
    /// Its number.
    pub bill_number: String,
    /// Why, and what to do.
    pub reason: NoticeView,
}

impl Action for IssueForRun {
    const NAME: &'static str = "invoicing.issue_for_run";
    const PERMISSION: Permission = Permission::InvoicesIssue;
    const DRY_RUN_READS: bool = true;
    const STALE: &'static [Tag] = &[Tag::Invoicing, Tag::Billing];
    type Output = IssuedForRun;

    async fn run(self, context: &mut ActionContext) -> Result<IssuedForRun> {
        issue::for_run(context, self).await
    }
}
