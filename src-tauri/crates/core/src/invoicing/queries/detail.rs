//! One invoice with everything on it.

use crate::billing::model::bill;
use crate::gate::model::staff;
use crate::gate::{
    AllowedAction, ObjectKind, Permission, Query, QueryContext, Tag, TimelineEntry, internal, timeline,
};
use crate::invoicing::draft::{BuyerSnapshot, SellerSnapshot};
use crate::invoicing::model::{invoice, invoice_bill, invoice_line};
use crate::invoicing::queries::list::rows_of;
use crate::invoicing::{CorrectPlatformNumber, InvoiceRow, SetPlatformNumber, codes, rules};
use crate::store::bulk;
use boss_kernel::id::{BillId, BillItemId, ChargeId, InvoiceId};
use boss_kernel::{Amount, Currency, Error, Instant, Period, Quantity, Result, TaxRate, UnitPrice};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    pub actions: Vec<AllowedAction>,
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
    /// The charge it invoices, whole or in part; its explanation is asked for by this id. None where it invoices an item.
    pub charge_id: Option<ChargeId>,
    /// What a person put on the bill, where it invoices that, whole or in part.
    pub bill_item_id: Option<BillItemId>,
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

impl Query for InvoiceDetail {
    const NAME: &'static str = "invoicing.detail";
    const PERMISSION: Permission = Permission::InvoicesRead;
    const TAGS: &'static [Tag] = &[Tag::Invoicing, Tag::Billing, Tag::Customers];
    type Output = InvoiceView;

    async fn run(self, context: &QueryContext) -> Result<InvoiceView> {
        let db = &context.db;
        let head = find(db, self.invoice_id).await?;
        let lines = invoice_line::Entity::find()
            .filter(invoice_line::Column::InvoiceId.eq(self.invoice_id))
            .order_by_asc(invoice_line::Column::Position)
            .all(db)
            .await?;
        let created_by = match head.created_by {
            Some(id) => staff::Entity::find_by_id(id).one(db).await?.map(|person| person.name),
            None => None,
        };
        let rule = rules::may_set_platform_number(&head.number, head.platform_number.as_deref());
        let correctable =
            rules::may_correct_platform_number(&head.number, head.platform_number.as_deref()).map(|_| ());
        let seller: SellerSnapshot = serde_json::from_str(&head.seller).map_err(internal)?;
        let buyer: BuyerSnapshot = serde_json::from_str(&head.buyer).map_err(internal)?;
        Ok(InvoiceView {
            seller: seller.party,
            buyer: buyer.party,
            tax_rates: tax_rates(&lines, head.currency)?,
            lines: lines.into_iter().map(|line| line_row(line, head.currency)).collect::<Result<_>>()?,
            bills: bill_rows(db, &head).await?,
            remarks: head.remarks.clone(),
            created_by,
            created_at: head.created_at,
            actions: vec![
                AllowedAction::of::<SetPlatformNumber>(&context.actor, rule),
                AllowedAction::of::<CorrectPlatformNumber>(&context.actor, correctable),
            ],
            timeline: timeline(db, ObjectKind::Invoice.word(), self.invoice_id.0, 200).await?,
            invoice: rows_of(db, vec![head]).await?.remove(0),
        })
    }
}

/// The head of an invoice.
pub(super) async fn find(db: &impl ConnectionTrait, id: InvoiceId) -> Result<invoice::Model> {
    let head = invoice::Entity::find_by_id(id).one(db).await?;
    head.ok_or_else(|| Error::new(codes::NOT_FOUND).with("id", id))
}

fn line_row(line: invoice_line::Model, currency: Currency) -> Result<InvoiceLineRow> {
    Ok(InvoiceLineRow {
        position: line.position,
        bill_id: line.bill_id,
        charge_id: line.charge_id,
        bill_item_id: line.bill_item_id,
        description: line.description,
        period: Period::new(line.period_from, line.period_to)?,
        unit: line.unit,
        quantity: line.quantity,
        unit_price: line.unit_price,
        tax_rate: line.tax_rate,
        net: line.net_minor.in_currency(currency),
        tax: line.tax_minor.in_currency(currency),
        total: line.total_minor.in_currency(currency),
    })
}

fn tax_rates(lines: &[invoice_line::Model], currency: Currency) -> Result<Vec<TaxRateSum>> {
    let mut sums: BTreeMap<TaxRate, (Amount, Amount)> = BTreeMap::new();
    for line in lines {
        let (net, tax) =
            sums.entry(line.tax_rate).or_insert((Amount::zero(currency), Amount::zero(currency)));
        *net = net.plus(line.net_minor.in_currency(currency))?;
        *tax = tax.plus(line.tax_minor.in_currency(currency))?;
    }
    Ok(sums.into_iter().map(|(tax_rate, (net, tax))| TaxRateSum { tax_rate, net, tax }).collect())
}

async fn bill_rows(db: &impl ConnectionTrait, head: &invoice::Model) -> Result<Vec<InvoiceBillRow>> {
    let covered =
        invoice_bill::Entity::find().filter(invoice_bill::Column::InvoiceId.eq(head.id)).all(db).await?;
    let amounts: BTreeMap<BillId, Amount> =
        covered.into_iter().map(|row| (row.bill_id, row.amount_minor.in_currency(head.currency))).collect();
    let ids: Vec<BillId> = amounts.keys().copied().collect();
    let mut bills = bulk::find_by_ids::<bill::Entity, _>(db, bill::Column::Id, &ids).await?;
    bills.sort_by_key(|bill| bill.id);
    let row = |bill: bill::Model| {
        let total = bill.total_minor.in_currency(bill.currency);
        Ok(InvoiceBillRow {
            bill_id: bill.id,
            period: Period::new(bill.period_from, bill.period_to)?,
            bill_total: total,
            amount: amounts.get(&bill.id).copied().unwrap_or(Amount::zero(head.currency)),
            uninvoiced: total.minus(bill.invoiced_minor.in_currency(bill.currency))?,
            number: bill.label(),
        })
    };
    bills.into_iter().map(row).collect()
}
