//! One invoice with everything on it.

use crate::gate::{Permission, Query, QueryContext, Tag, TimelineEntry};
use crate::invoicing::InvoiceRow;
use boss_kernel::error::NoticeView;
use boss_kernel::id::{BillId, InvoiceId};
use boss_kernel::{Amount, Error, Instant, Period, Quantity, Result, TaxRate, UnitPrice};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceDetail {
    /// Which.
    pub invoice_id: InvoiceId,
}

/// One invoice with everything on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceView {
    /// Its head.
    pub invoice: InvoiceRow,
    /// The seller on the day of issue.
    pub seller: InvoiceParty,
    /// The buyer on the day of issue.
    pub buyer: InvoiceParty,
    /// Its lines, in order.
    pub lines: Vec<InvoiceLineRow>,
    /// Net and tax by tax rate.
    pub tax_rates: Vec<TaxRateSum>,
    /// The bills it covers.
    pub bills: Vec<InvoiceBillRow>,
    /// Remarks.
    pub remarks: Option<String>,
    /// Who issued it.
    pub created_by: Option<String>,
    /// When.
    pub created_at: Instant,
    /// What can be done with it, and why not where it can't.
    pub actions: Vec<ObjectAction>,
    /// What happened to it, newest first.
    pub timeline: Vec<TimelineEntry>,
}

/// A seller or buyer as printed (发票抬头).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct InvoiceParty {
    /// Registered name.
    pub name: String,
    /// Taxpayer number.
    pub tax_number: String,
    /// Address.
    pub address: String,
    /// Phone.
    pub phone: String,
    /// Bank.
    pub bank_name: String,
    /// Account at that bank.
    pub bank_account: String,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceLineRow {
    /// From 1.
    pub position: i32,
    /// The bill it comes from.
    pub bill_id: BillId,
    /// What was delivered, in the invoice's language.
    pub description: String,
    /// The days served.
    pub period: Period,
    /// The unit of the quantity.
    pub unit: String,
    /// How much; none on parts of a bill and on corrections.
    pub quantity: Option<Quantity>,
    /// For one unit, before tax; none where quantity × price is not the line's net.
    pub unit_price: Option<UnitPrice>,
    /// The tax rate.
    pub tax_rate: TaxRate,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
}

/// Sums of the lines with one tax rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaxRateSum {
    /// The rate.
    pub tax_rate: TaxRate,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
}

/// A bill that an invoice covers, whole or in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceBillRow {
    /// Which.
    pub bill_id: BillId,
    /// Its number.
    pub number: String,
    /// The days it bills.
    pub period: Period,
    /// The bill's total, with tax.
    pub bill_total: Amount,
    /// How much of it this invoice covers.
    pub amount: Amount,
    /// How much of the bill no invoice covers yet.
    pub uninvoiced: Amount,
}

/// Something that can be done with an object, or can't be done now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectAction {
    /// The action's or document query's name, for example `invoicing.set_platform_number`.
    pub action: String,
    /// Why it can't be done now; none when it can.
    pub refusal: Option<NoticeView>,
}

impl Query for InvoiceDetail {
    const NAME: &'static str = "invoicing.detail";
    const PERMISSION: Permission = Permission::InvoicesRead;
    const TAGS: &'static [Tag] = &[Tag::Invoicing, Tag::Billing, Tag::Customers];
    type Output = InvoiceView;

    async fn run(self, _context: &QueryContext) -> Result<InvoiceView> {
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
