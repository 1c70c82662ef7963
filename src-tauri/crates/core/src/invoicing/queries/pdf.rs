//! An invoice as a PDF file.

use crate::billing::model::bill;
use crate::customers::model::InvoiceKind;
use crate::gate::model::company_logo;
use crate::gate::{DocumentFile, Permission, Query, QueryContext, Tag, internal};
use crate::invoicing::InvoiceParty;
use crate::invoicing::draft::{BuyerSnapshot, SellerSnapshot};
use crate::invoicing::model::{invoice, invoice_bill, invoice_line};
use crate::invoicing::queries::detail;
use boss_documents::Logo;
use boss_documents::invoice::{BankDetails, InvoiceDocument, InvoiceLine, InvoiceTotals, Party, render_pdf};
use boss_kernel::id::InvoiceId;
use boss_kernel::{Currency, Language, Minor, Period, Result};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};

/// The PDF of an issued invoice: the same bytes every time until the platform number is noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoicePdf {
    /// Which.
    pub invoice_id: InvoiceId,
}

impl Query for InvoicePdf {
    const NAME: &'static str = "invoicing.pdf";
    const PERMISSION: Permission = Permission::InvoicesRead;
    const TAGS: &'static [Tag] = &[Tag::Invoicing];
    type Output = DocumentFile;

    async fn run(self, context: &QueryContext) -> Result<DocumentFile> {
        let document = document(&context.db, self.invoice_id).await?;
        let file_name = format!("{}.pdf", document.number);
        let rendered = tokio::task::spawn_blocking(move || render_pdf(&document)).await.map_err(internal)?;
        Ok(DocumentFile::new(file_name, "application/pdf", &rendered?))
    }
}

/// The invoice as it is printed, from what was kept when it was issued.
async fn document(db: &impl ConnectionTrait, id: InvoiceId) -> Result<InvoiceDocument> {
    let head = detail::find(db, id).await?;
    let lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .order_by_asc(invoice_line::Column::Position)
        .all(db)
        .await?;
    let logo = match &head.logo_digest {
        Some(digest) => company_logo::Entity::find_by_id(digest).one(db).await?,
        None => None,
    };
    let logo = logo.map(|kept| Logo::from_png(&kept.png)).transpose()?;
    compose(head, lines, bill_numbers(db, id).await?, logo)
}

/// The invoice as it is printed, from its rows.
pub(in crate::invoicing) fn compose(
    head: invoice::Model,
    lines: Vec<invoice_line::Model>,
    bills: Vec<String>,
    logo: Option<Logo>,
) -> Result<InvoiceDocument> {
    let seller: SellerSnapshot = serde_json::from_str(&head.seller).map_err(internal)?;
    let buyer: BuyerSnapshot = serde_json::from_str(&head.buyer).map_err(internal)?;
    let amount = |minor: Minor| minor.in_currency(head.currency);
    Ok(InvoiceDocument {
        language: head.language,
        title: title(head.invoice_kind, head.language).to_owned(),
        qr_content: Some(qr_content(&head, &seller)),
        bills,
        number: head.number,
        platform_number: head.platform_number,
        series: String::new(),
        issue_date: head.issued_on,
        due_date: Some(head.due_on),
        payment_terms: payment_terms(buyer.payment_terms_days, head.language),
        pay_to: pay_to(&seller.party),
        seller: party(seller.party),
        buyer: party(buyer.party),
        currency: head.currency,
        lines: lines.into_iter().map(|row| line(row, head.currency)).collect::<Result<_>>()?,
        totals: InvoiceTotals {
            net: amount(head.net_minor),
            tax: amount(head.tax_minor),
            total: amount(head.total_minor),
        },
        remarks: head.remarks.unwrap_or_default(),
        logo,
        drawer: seller.drawer,
        reviewer: String::new(),
    })
}

fn title(kind: InvoiceKind, language: Language) -> &'static str {
    match (language, kind) {
        (Language::Chinese, InvoiceKind::Special) => "增值税专用发票",
        (Language::Chinese, InvoiceKind::Ordinary) => "增值税普通发票",
        (Language::English, InvoiceKind::Special) => "VAT invoice",
        (Language::English, InvoiceKind::Ordinary) => "Invoice",
    }
}

fn payment_terms(days: Option<i32>, language: Language) -> String {
    match (days, language) {
        (None, _) => String::new(),
        (Some(days), Language::Chinese) => format!("{days} 天"),
        (Some(days), Language::English) => format!("Net {days}"),
    }
}

/// What the QR code says, a fact a line: number, day, total, the seller's tax number.
fn qr_content(head: &invoice::Model, seller: &SellerSnapshot) -> String {
    let total = head.total_minor.in_currency(head.currency);
    format!("{}\n{}\n{total}\n{}", head.number, head.issued_on, seller.party.tax_number)
}

fn party(party: InvoiceParty) -> Party {
    Party {
        name: party.name,
        tax_number: party.tax_number,
        address: party.address,
        phone: party.phone,
        bank: party.bank_name,
        bank_account: party.bank_account,
    }
}

/// Where the buyer pays to, where the company has said it.
fn pay_to(seller: &InvoiceParty) -> Option<BankDetails> {
    (!seller.bank_account.is_empty()).then(|| BankDetails {
        account_name: seller.name.clone(),
        bank: seller.bank_name.clone(),
        account_number: seller.bank_account.clone(),
        swift: String::new(),
    })
}

fn line(row: invoice_line::Model, currency: Currency) -> Result<InvoiceLine> {
    Ok(InvoiceLine {
        specification: Period::new(row.period_from, row.period_to)?.to_string(),
        description: row.description,
        unit: row.unit,
        quantity: row.quantity,
        unit_price: row.unit_price,
        net: row.net_minor.in_currency(currency),
        tax_rate: Some(row.tax_rate),
        tax: row.tax_minor.in_currency(currency),
        total: row.total_minor.in_currency(currency),
    })
}

async fn bill_numbers(db: &impl ConnectionTrait, id: InvoiceId) -> Result<Vec<String>> {
    let covered = invoice_bill::Entity::find()
        .select_only()
        .column(invoice_bill::Column::BillId)
        .filter(invoice_bill::Column::InvoiceId.eq(id))
        .into_query();
    let numbers = bill::Entity::find()
        .select_only()
        .column(bill::Column::Number)
        .filter(bill::Column::Id.in_subquery(covered))
        .order_by_asc(bill::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(numbers)
}
