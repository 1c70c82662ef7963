//! From bills to the draft of an invoice: who buys, what is checked, which lines it has. Drafts have no number.

use crate::billing;
use crate::billing::model::BillState;
use crate::customers::model::{InvoiceKind, customer, tax_profile};
use crate::invoicing::rules::{self, Share};
use crate::invoicing::sources::{House, LineKey, OpenBill, OpenLine, Sources};
use crate::invoicing::{InvoiceParty, IssueRequest, codes};
use boss_kernel::id::{AccountId, BillId, CustomerId};
use boss_kernel::{
    Amount, Currency, Error, Fault, Language, NaiveDate, Quantity, Result, TaxRate, UnitPrice,
};
use serde::{Deserialize, Serialize};

/// The seller as kept with an invoice (JSON).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct SellerSnapshot {
    #[serde(flatten)]
    pub(super) party: InvoiceParty,
    /// Who drew the invoice up (开票人).
    pub(super) drawer: String,
}

/// The buyer as kept with an invoice (JSON).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct BuyerSnapshot {
    #[serde(flatten)]
    pub(super) party: InvoiceParty,
    /// The payment terms of the account, in days, where they lead from the day of the invoice to the day it is due.
    pub(super) payment_terms_days: Option<i32>,
}

/// An invoice before it has a number.
pub(super) struct Draft {
    pub(super) customer_id: CustomerId,
    pub(super) account_id: AccountId,
    pub(super) kind: InvoiceKind,
    pub(super) language: Language,
    pub(super) currency: Currency,
    pub(super) due_on: NaiveDate,
    pub(super) buyer: BuyerSnapshot,
    pub(super) has_profile: bool,
    pub(super) remarks: Option<String>,
    pub(super) lines: Vec<DraftLine>,
    pub(super) bills: Vec<(BillId, String, Amount)>,
    pub(super) net: Amount,
    pub(super) tax: Amount,
    pub(super) total: Amount,
}

/// A line of a draft.
pub(super) struct DraftLine {
    pub(super) bill_id: BillId,
    /// The charge or item of the bill it invoices.
    pub(super) of: LineKey,
    pub(super) description: String,
    pub(super) period: (NaiveDate, NaiveDate),
    pub(super) unit: String,
    pub(super) quantity: Option<Quantity>,
    pub(super) unit_price: Option<UnitPrice>,
    pub(super) tax_rate: TaxRate,
    pub(super) tax_code: Option<String>,
    pub(super) share: Share,
}

/// Everything that is wrong with a request, by place below `place`, with what earlier requests of the same action have
/// taken from the bills already taken off.
pub(super) fn check(
    sources: &Sources,
    request: &IssueRequest,
    place: &str,
    issued_on: NaiveDate,
) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, error: Error| faults.push(Fault::at(format!("{place}{field}"), error));
    for (position, id) in request.bill_ids.iter().enumerate() {
        let field = format!("billIds.{position}");
        match sources.bills.get(id) {
            None => fault(&field, Error::new(codes::BILL_NOT_FOUND).with("id", id)),
            Some(_) if request.bill_ids[..position].contains(id) => {
                fault(&field, Error::new(codes::BILL_TWICE));
            }
            Some(open) => {
                if let Err(error) = may_invoice(open, issued_on) {
                    fault(&field, error);
                }
            }
        }
    }
    let bills: Vec<&OpenBill> = request.bill_ids.iter().filter_map(|id| sources.bills.get(id)).collect();
    let Some(first) = bills.first() else {
        if request.bill_ids.is_empty() {
            fault("billIds", Error::new(codes::BILLS_MISSING));
        }
        return Ok(faults);
    };
    if bills.iter().any(|open| open.bill.customer_id != first.bill.customer_id) {
        fault("billIds", Error::new(codes::BUYERS_MIXED));
    }
    if bills.iter().any(|open| open.bill.currency != first.bill.currency) {
        fault("billIds", Error::new(codes::CURRENCIES_MIXED));
    }
    match sources.profile(&first.bill, request.tax_profile_id) {
        Err(_) => fault("taxProfileId", Error::new(codes::TAX_PROFILE_FOREIGN)),
        Ok(Some(profile))
            if profile.invoice_kind == InvoiceKind::Special && is_blank(&profile.tax_number) =>
        {
            fault("taxProfileId", Error::new(codes::TAX_NUMBER_MISSING).with("title", &profile.title));
        }
        Ok(_) => {}
    }
    if let Some(amount) = request.amount
        && let Err(error) = check_part(&bills, amount)
    {
        fault("amount", error);
    }
    let remarks = request.remarks.as_deref().unwrap_or_default().chars().count();
    if remarks > rules::MOST_REMARKS {
        fault("remarks", Error::new(codes::REMARKS_TOO_LONG).with("most", rules::MOST_REMARKS));
    }
    Ok(faults)
}

fn is_blank(text: &Option<String>) -> bool {
    text.as_deref().is_none_or(|text| text.trim().is_empty())
}

/// Whether something of a bill can be invoiced on that day.
fn may_invoice(open: &OpenBill, issued_on: NaiveDate) -> Result<()> {
    let bill = &open.bill;
    if bill.is_draft() {
        return Err(Error::new(billing::codes::BILL_IS_DRAFT).with("number", bill.label()));
    }
    let total = bill.total_minor.in_currency(bill.currency);
    if !total.is_positive() {
        return Err(Error::new(codes::BILL_NOT_POSITIVE).with("number", bill.label()).with("total", total));
    }
    if bill.state == BillState::OnHold {
        return Err(Error::new(codes::BILL_ON_HOLD).with("number", bill.label()));
    }
    if !open.left()?.is_positive() {
        return Err(Error::new(codes::NOTHING_LEFT).with("number", bill.label()).with("total", total));
    }
    if issued_on < bill.billed_on {
        return Err(Error::new(codes::ISSUE_DAY_IMPOSSIBLE)
            .with("day", issued_on)
            .with("from", bill.billed_on)
            .with("to", "…"));
    }
    Ok(())
}

/// A part is taken of one bill, above zero, at most what it has left.
fn check_part(bills: &[&OpenBill], amount: Amount) -> Result<()> {
    let [open] = bills else { return Err(Error::new(codes::PART_OF_SEVERAL)) };
    if amount.currency() != open.bill.currency {
        return Err(Error::new(boss_kernel::error::codes::CURRENCY_MIXED)
            .with("first", amount.currency())
            .with("second", open.bill.currency));
    }
    if !amount.is_positive() {
        return Err(Error::new(codes::AMOUNT_NOT_POSITIVE).with("amount", amount));
    }
    let left = open.left()?;
    if amount.minor() > left.minor() && left.is_positive() {
        let error = Error::new(codes::OVER_LIMIT).with("amount", amount).with("left", left);
        return Err(error.with("number", open.bill.label()));
    }
    Ok(())
}

/// Makes the draft of a request that was checked, and takes from the bills what it covers.
pub(super) fn draw_up(
    house: &House,
    sources: &mut Sources,
    request: &IssueRequest,
    issued_on: NaiveDate,
) -> Result<Draft> {
    let missing = || Error::new(crate::gate::codes::INTERNAL).caused_by("a checked bill is gone");
    let first_id = request.bill_ids.first().ok_or_else(missing)?;
    let first = sources.bills.get(first_id).ok_or_else(missing)?.bill.clone();
    let profile = sources.profile(&first, request.tax_profile_id).unwrap_or_default();
    let account = sources.accounts.get(&first.account_id).ok_or_else(missing)?;
    let customer = sources.customers.get(&first.customer_id).ok_or_else(missing)?;
    let terms = account.payment_terms_days;
    let zero = Amount::zero(first.currency);
    let remarks = request.remarks.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let mut draft = Draft {
        customer_id: first.customer_id,
        account_id: first.account_id,
        kind: profile.map_or(InvoiceKind::Ordinary, |profile| profile.invoice_kind),
        language: account.language,
        currency: first.currency,
        due_on: Ord::max(first.due_on, issued_on),
        buyer: BuyerSnapshot { party: buyer(profile, customer), payment_terms_days: None },
        has_profile: profile.is_some(),
        remarks: remarks.map(str::to_owned),
        lines: Vec::new(),
        bills: Vec::new(),
        net: zero,
        tax: zero,
        total: zero,
    };
    for id in &request.bill_ids {
        let open = sources.bills.get_mut(id).ok_or_else(missing)?;
        cover(house, &mut draft, open, request.amount)?;
    }
    // Terms that don't lead from the day of the invoice to the day it is due would only contradict it.
    draft.buyer.payment_terms_days =
        Some(terms).filter(|days| billing::due_on(issued_on, *days) == draft.due_on);
    Ok(draft)
}

/// Adds a bill, or a part of it, to a draft.
fn cover(house: &House, draft: &mut Draft, open: &mut OpenBill, part: Option<Amount>) -> Result<()> {
    let left = open.left()?;
    let amount = part.unwrap_or(left);
    let whole = amount == left && !open.is_begun();
    let rest: Vec<Share> = open.lines.iter().map(|line| line.left).collect();
    let shares = rules::share_part(&rest, amount)?;
    let currency = draft.currency;
    for (open, share) in open.lines.iter_mut().zip(shares) {
        if share == Share::NOTHING {
            continue;
        }
        draft.lines.push(line(house, draft, open, share, whole)?);
        draft.net = draft.net.plus(Amount::new(share.net, currency))?;
        draft.tax = draft.tax.plus(Amount::new(share.tax, currency))?;
        open.left = open.left.less(share);
    }
    draft.total = draft.net.plus(draft.tax)?;
    draft.due_on = draft.due_on.max(open.bill.due_on);
    draft.bills.push((open.bill.id, open.bill.label(), amount));
    open.taken = open.taken.plus(amount)?;
    Ok(())
}

/// A line; quantity and unit price stand only where the whole of it is invoiced, since they would not explain a part, and the
/// price only where quantity × price is the net.
fn line(house: &House, draft: &Draft, open: &OpenLine, share: Share, whole: bool) -> Result<DraftLine> {
    let line = &open.line;
    let described = house.describe(line, draft.language)?;
    let quantity = line.quantity.filter(|quantity| whole && !quantity.is_zero() && !line.is_correction());
    let net = Amount::new(share.net, draft.currency);
    let inclusive = described.tax_inclusive;
    let price =
        |(quantity, price)| rules::unit_price_before_tax(price, line.tax_rate, inclusive, quantity, net);
    Ok(DraftLine {
        bill_id: line.bill_id,
        of: line.key(),
        description: described.text,
        period: line.period,
        unit: if quantity.is_some() { described.unit } else { String::new() },
        quantity,
        unit_price: quantity.zip(line.unit_price).and_then(price),
        tax_rate: line.tax_rate,
        tax_code: described.tax_code,
        share,
    })
}

/// The buyer as printed: the tax profile, or the customer's name and code where there is none.
fn buyer(profile: Option<&tax_profile::Model>, customer: &customer::Model) -> InvoiceParty {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match profile {
        Some(profile) => InvoiceParty {
            name: profile.title.clone(),
            tax_number: text(&profile.tax_number),
            address: text(&profile.address),
            phone: text(&profile.phone),
            bank_name: text(&profile.bank_name),
            bank_account: text(&profile.bank_account),
        },
        None => InvoiceParty {
            name: customer.name.clone(),
            tax_number: text(&customer.credit_code),
            ..InvoiceParty::default()
        },
    }
}
