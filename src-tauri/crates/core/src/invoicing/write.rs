//! Writing invoices: the one place where drafts get their numbers.

use crate::gate::{ActionContext, ChangeVerb, ObjectKind, internal};
use crate::invoicing::draft::{Draft, SellerSnapshot};
use crate::invoicing::model::{invoice, invoice_bill, invoice_line};
use crate::invoicing::sources::House;
use crate::invoicing::{InvoiceParty, IssuedInvoice, series};
use crate::store::bulk;
use boss_kernel::id::{InvoiceId, InvoiceLineId, InvoiceSeriesId, StaffId};
use boss_kernel::{Instant, Language, Minor, NaiveDate, Result};
use sea_orm::ActiveValue::{NotSet, Set};

/// What all invoices of one action share.
#[derive(Clone)]
pub(super) struct Press {
    chinese: SellerSnapshot,
    english: SellerSnapshot,
    issued_on: NaiveDate,
    logo_digest: Option<String>,
    created_by: Option<StaffId>,
    now: Instant,
}

impl Press {
    /// For invoices of this house, drawn up by whoever asks.
    pub(super) fn new(house: &House, context: &ActionContext, issued_on: NaiveDate) -> Press {
        let company = &house.company;
        let seller = |name: &str| SellerSnapshot {
            party: InvoiceParty {
                name: name.to_owned(),
                tax_number: company.tax_number.clone(),
                address: company.address.clone(),
                phone: company.phone.clone(),
                bank_name: company.bank_name.clone(),
                bank_account: company.bank_account.clone(),
            },
            drawer: context.actor.name.clone(),
        };
        let english = if company.name_english.is_empty() { &company.name } else { &company.name_english };
        Press {
            chinese: seller(&company.name),
            english: seller(english),
            issued_on,
            logo_digest: company.logo_digest.clone(),
            created_by: context.staff_id(),
            now: context.now,
        }
    }

    /// The day that stands on the invoices.
    pub(super) const fn issued_on(&self) -> NaiveDate {
        self.issued_on
    }

    /// The seller as invoices of this language name it.
    pub(super) fn seller(&self, language: Language) -> &SellerSnapshot {
        match language {
            Language::Chinese => &self.chinese,
            Language::English => &self.english,
        }
    }
}

/// Numbers the drafts in their order and writes them. In a dry run the answer names no id and no number.
pub(super) async fn invoices(
    context: &mut ActionContext,
    press: &Press,
    drafts: &[Draft],
) -> Result<Vec<IssuedInvoice>> {
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    if context.reads_only() {
        return Ok(foresee(context, press, drafts));
    }
    let ids = bulk::take_ids::<invoice::Entity>(&context.tx, drafts.len()).await?;
    let mut rows = Vec::with_capacity(drafts.len());
    let mut lines = Vec::new();
    let mut covered = Vec::new();
    let mut issued = Vec::with_capacity(drafts.len());
    for (id, draft) in ids.iter().zip(drafts) {
        let id = InvoiceId(*id);
        let new = |line| invoice_line::ActiveModel { id: NotSet, ..invoice_line::ActiveModel::from(line) };
        lines.extend(line_rows(id, draft).map(new));
        covered.extend(draft.bills.iter().map(|(bill_id, _, amount)| invoice_bill::ActiveModel {
            invoice_id: Set(id),
            bill_id: Set(*bill_id),
            amount_minor: Set(amount.to_minor()),
        }));
        rows.push(head_row(press, id, draft)?);
    }
    let taken = series::take(&context.tx, i64::try_from(drafts.len()).map_err(internal)?).await?;
    series::check_day(&context.tx, press.issued_on, context.today).await?;
    for ((position, row), draft) in (0_i64..).zip(&mut rows).zip(drafts) {
        let (sequence, number) = taken.number(position);
        let id = row.id;
        row.series_id = taken.series_id;
        row.sequence = sequence;
        row.number.clone_from(&number);
        let label = if context.dry_run { draft.buyer.party.name.clone() } else { number.clone() };
        context.changed(ChangeVerb::Created, ObjectKind::Invoice, id.0, label);
        for (bill_id, bill_number, _) in &draft.bills {
            context.changed(ChangeVerb::Changed, ObjectKind::Bill, bill_id.0, bill_number);
        }
        issued.push(answer(press, draft, (!context.dry_run).then_some((id, number))));
    }
    bulk::insert(&context.tx, rows.into_iter().map(invoice::ActiveModel::from).collect()).await?;
    bulk::insert(&context.tx, lines).await?;
    bulk::insert(&context.tx, covered).await?;
    Ok(issued)
}

/// What would be issued, for a dry run that only reads.
fn foresee(context: &mut ActionContext, press: &Press, drafts: &[Draft]) -> Vec<IssuedInvoice> {
    for draft in drafts {
        context.foreseen(ChangeVerb::Created, ObjectKind::Invoice, &draft.buyer.party.name);
        for (bill_id, bill_number, _) in &draft.bills {
            context.changed(ChangeVerb::Changed, ObjectKind::Bill, bill_id.0, bill_number);
        }
    }
    drafts.iter().map(|draft| answer(press, draft, None)).collect()
}

/// The head of an invoice that has no number yet.
pub(super) fn head_row(press: &Press, id: InvoiceId, draft: &Draft) -> Result<invoice::Model> {
    let seller = press.seller(draft.language);
    Ok(invoice::Model {
        id,
        series_id: InvoiceSeriesId(0),
        sequence: 0,
        number: String::new(),
        platform_number: None,
        customer_id: draft.customer_id,
        account_id: draft.account_id,
        invoice_kind: draft.kind,
        issued_on: press.issued_on,
        due_on: draft.due_on,
        currency: draft.currency,
        net_minor: draft.net.to_minor(),
        tax_minor: draft.tax.to_minor(),
        total_minor: draft.total.to_minor(),
        language: draft.language,
        seller: serde_json::to_string(seller).map_err(internal)?,
        buyer: serde_json::to_string(&draft.buyer).map_err(internal)?,
        logo_digest: press.logo_digest.clone(),
        remarks: draft.remarks.clone(),
        created_by: press.created_by,
        created_at: press.now,
    })
}

/// The lines of an invoice; they get their ids when they are written.
pub(super) fn line_rows(id: InvoiceId, draft: &Draft) -> impl Iterator<Item = invoice_line::Model> + '_ {
    draft.lines.iter().zip(1..).map(move |(line, position)| invoice_line::Model {
        id: InvoiceLineId(0),
        invoice_id: id,
        position,
        bill_id: line.bill_id,
        charge_id: line.of.0,
        bill_item_id: line.of.1,
        description: line.description.clone(),
        period_from: line.period.0,
        period_to: line.period.1,
        unit: line.unit.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        tax_rate: line.tax_rate,
        net_minor: Minor(line.share.net),
        tax_minor: Minor(line.share.tax),
        total_minor: Minor(line.share.net.saturating_add(line.share.tax)),
        tax_code: line.tax_code.clone(),
    })
}

fn answer(press: &Press, draft: &Draft, given: Option<(InvoiceId, String)>) -> IssuedInvoice {
    let (invoice_id, number) = given.unzip();
    IssuedInvoice {
        invoice_id,
        number,
        customer_id: draft.customer_id,
        buyer_title: draft.buyer.party.name.clone(),
        issued_on: press.issued_on,
        due_on: draft.due_on,
        net: draft.net,
        tax: draft.tax,
        total: draft.total,
        lines: draft.lines.len() as u64,
        bill_numbers: draft.bills.iter().map(|(_, number, _)| number.clone()).collect(),
    }
}
