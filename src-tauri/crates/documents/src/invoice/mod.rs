//! The invoice: what is printed on it, and the way into its PDF.
//!
//! The model is complete in itself, so an issued invoice prints the same years later. Guarantees: what does not add up or
//! mixes currencies is refused, a character the font lacks is refused, and the same model always gives the same bytes.

mod checks;
mod closing;
mod grid;
mod head;
mod lines;
mod words;

use crate::canvas::{A4, Canvas};
use crate::pdf::{self, Properties};
use crate::pictures::Logo;
use boss_kernel::{Amount, Currency, Language, NaiveDate, Quantity, Result, TaxRate, UnitPrice};
use serde::{Deserialize, Serialize};

/// Everything an invoice shows. Texts that are empty leave no trace on the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceDocument {
    /// The language of the labels; texts are printed as given.
    pub language: Language,
    /// The heading: `发票`, `Invoice`, `红字发票`.
    pub title: String,
    /// The number in our own series.
    pub number: String,
    /// The tax platform's number (数电票号码, 20 digits), once assigned.
    pub platform_number: Option<String>,
    /// The name of the series.
    pub series: String,
    /// The day of issue; also the date of the file.
    pub issue_date: NaiveDate,
    /// The day payment is due.
    pub due_date: Option<NaiveDate>,
    /// Payment terms in words, for example `30 天` or `Net 30`.
    pub payment_terms: String,
    /// Who sells.
    pub seller: Party,
    /// Who buys.
    pub buyer: Party,
    /// The currency of every amount.
    pub currency: Currency,
    /// At least one line.
    pub lines: Vec<InvoiceLine>,
    /// The sums of the lines.
    pub totals: InvoiceTotals,
    /// Numbers of the bills it covers.
    pub bills: Vec<String>,
    /// Where the buyer pays to.
    pub pay_to: Option<BankDetails>,
    /// Remarks, with line breaks kept.
    pub remarks: String,
    /// What the QR code says.
    pub qr_content: Option<String>,
    /// The seller's logo. Not part of the model's JSON: it is the same for every invoice of a company.
    #[serde(skip)]
    pub logo: Option<Logo>,
    /// Who drew the invoice up (开票人).
    pub drawer: String,
    /// Who reviewed it (复核人).
    pub reviewer: String,
}

/// A seller or buyer as invoices name them (发票抬头).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Party {
    /// The registered name.
    pub name: String,
    /// The taxpayer number, in China the unified social credit code.
    pub tax_number: String,
    /// The registered address.
    pub address: String,
    /// The telephone number.
    pub phone: String,
    /// The bank.
    pub bank: String,
    /// The account at that bank.
    pub bank_account: String,
}

/// One line. Net and tax add up to the total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceLine {
    /// What was delivered.
    pub description: String,
    /// The specification, or the period served.
    pub specification: String,
    /// The unit of the quantity.
    pub unit: String,
    /// How much; none on a discount line.
    pub quantity: Option<Quantity>,
    /// The price of one unit before tax; none on a discount line or where tiers apply.
    pub unit_price: Option<UnitPrice>,
    /// Before tax.
    pub net: Amount,
    /// The tax rate; none where the line is exempt.
    pub tax_rate: Option<TaxRate>,
    /// The tax.
    pub tax: Amount,
    /// Net and tax together.
    pub total: Amount,
}

/// The sums of all lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceTotals {
    /// Before tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// Net and tax together: what is owed.
    pub total: Amount,
}

/// Where to pay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BankDetails {
    /// The holder of the account.
    pub account_name: String,
    /// The bank, with its branch.
    pub bank: String,
    /// The account number or IBAN.
    pub account_number: String,
    /// The SWIFT/BIC code, for payments from abroad.
    pub swift: String,
}

/// The invoice as a PDF file, on A4.
///
/// Fails with [`INVOICE_EMPTY`](crate::codes::INVOICE_EMPTY), [`INVOICE_LINE_DIFFERS`](crate::codes::INVOICE_LINE_DIFFERS)
/// or [`INVOICE_TOTALS_DIFFER`](crate::codes::INVOICE_TOTALS_DIFFER) where figures do not add up, with the kernel's
/// `currency_mixed` where an amount has another currency, with
/// [`CHARACTER_MISSING`](crate::codes::CHARACTER_MISSING) naming characters that can't be printed, and with
/// [`QR_TOO_LONG`](crate::codes::QR_TOO_LONG).
pub fn render_pdf(document: &InvoiceDocument) -> Result<Vec<u8>> {
    checks::check(document)?;
    let canvas = draw(document)?;
    let properties = Properties {
        title: format!("{} {}", document.title, document.number),
        author: document.seller.name.clone(),
        subject: document.buyer.name.clone(),
        language: document.language,
        date: document.issue_date,
    };
    pdf::write(&canvas, &properties)
}

/// Fails where [`render_pdf`] would, before anything is made final that could not be printed. Costs a fraction of rendering.
pub fn check_printable(document: &InvoiceDocument) -> Result<()> {
    checks::check(document)?;
    draw(document)?.check_characters()
}

/// All pages of an invoice that has been checked.
fn draw(document: &InvoiceDocument) -> Result<Canvas> {
    let words = words::of(document.language);
    let mut canvas = Canvas::new(A4)?;
    let top = head::draw(&mut canvas, document, words)?;
    let top = lines::draw(&mut canvas, document, words, top)?;
    closing::draw(&mut canvas, document, words, top)?;
    head::draw_footers(&mut canvas, document, words);
    Ok(canvas)
}
