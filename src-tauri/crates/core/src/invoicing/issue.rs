//! Issuing: from checked requests to numbered, immutable invoices in one transaction.

use crate::billing;
use crate::billing::model::bill;
use crate::customers::model::{Invoicing, account};
use crate::gate::ActionContext;
use crate::invoicing::draft::{self, Draft};
use crate::invoicing::sources::{House, Sources};
use crate::invoicing::tally::Tally;
use crate::invoicing::write::{self, Press};
use crate::invoicing::{
    IssueForRun, IssueInvoices, IssueRequest, IssuedForRun, IssuedInvoices, NotInvoiced, codes, issue_day,
    printing,
};
use boss_kernel::error::NoticeView;
use boss_kernel::id::BillId;
use boss_kernel::{Amount, Error, Fault, Notice, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use std::collections::BTreeSet;

/// Bills that are drawn up and written together in a run.
const BATCH: usize = 1_000;
/// Drafts that wait in memory for their numbers, some kilobytes each.
const MOST_HELD: usize = 20_000;

/// Issues one invoice per request.
pub(super) async fn by_request(context: &mut ActionContext, input: IssueInvoices) -> Result<IssuedInvoices> {
    if input.requests.is_empty() {
        return Err(Error::new(codes::REQUESTS_MISSING).at("requests"));
    }
    let issued_on = issue_day::choose(context, input.issued_on).await?;
    let house = House::read(&context.tx).await?;
    let press = Press::new(&house, context, issued_on);
    let ids: BTreeSet<BillId> =
        input.requests.iter().flat_map(|request| &request.bill_ids).copied().collect();
    let ids: Vec<BillId> = ids.into_iter().collect();
    billing::lock_bills(&context.tx, &ids).await?;
    let mut sources = Sources::read(&context.tx, &ids).await?;
    sources.read_lines(&context.tx).await?;
    let mut faults = Vec::new();
    let mut drafts = Vec::with_capacity(input.requests.len());
    for (position, request) in input.requests.iter().enumerate() {
        let found = draft::check(&sources, request, &format!("requests.{position}."), issued_on)?;
        if found.is_empty() {
            drafts.push(draft::draw_up(&house, &mut sources, request, issued_on)?);
        }
        faults.extend(found);
    }
    Error::unless_faultless(faults)?;
    let (drafts, unprintable) = printing::faults(&press, drafts).await?;
    let in_request = |(position, faults): (usize, Vec<Fault>)| {
        let place =
            move |fault: Fault| Fault { place: format!("requests.{position}.{}", fault.place), ..fault };
        faults.into_iter().map(place)
    };
    Error::unless_faultless(unprintable.into_iter().enumerate().flat_map(in_request).collect())?;
    warn_of(context, &house, &drafts);
    take_from_bills(context, &sources).await?;
    let issued = write::invoices(context, &press, &drafts).await?;
    let mut tally = Tally::default();
    drafts.iter().try_for_each(|draft| tally.add(draft))?;
    Ok(IssuedInvoices { invoices: issued, totals: tally.totals() })
}

/// Issues one invoice per bill of accounts that are invoiced with every bill. What can't be invoiced is left out by name: the bills are
/// locked before they are looked at, so that a colleague who holds one back meanwhile spoils nothing but its own invoice.
///
/// Drafts wait for their numbers until the last bill is drawn up, so that colleagues can issue meanwhile; a run of more than
/// [`MOST_HELD`] invoices numbers them as many at a time and holds the series from the first of them on.
pub(super) async fn for_run(context: &mut ActionContext, input: IssueForRun) -> Result<IssuedForRun> {
    let issued_on = issue_day::choose(context, input.issued_on).await?;
    let ids = selected_bills(&context.tx, &input).await?;
    billing::lock_bills(&context.tx, &ids).await?;
    let total = u64::try_from(ids.len()).ok();
    let house = House::read(&context.tx).await?;
    let press = Press::new(&house, context, issued_on);
    let mut tally = Tally::default();
    let mut held = Vec::new();
    let mut done = 0;
    for chunk in ids.chunks(BATCH) {
        context.task.report("issuing", done, total)?;
        held.extend(draw_up_chunk(context, (&house, &press), chunk, &mut tally).await?);
        if held.len() >= MOST_HELD {
            number(context, &press, &mut held, &mut tally).await?;
        }
        done += chunk.len() as u64;
    }
    number(context, &press, &mut held, &mut tally).await?;
    if tally.without_profile > 0 {
        context.warn(Notice::new(codes::NO_TAX_PROFILE).with("count", tally.without_profile));
    }
    if tally.left_out > 0 {
        context.warn(Notice::new(codes::BILLS_LEFT_OUT).with("count", tally.left_out));
    }
    warn_of_seller(context, &house);
    Ok(tally.into_run())
}

/// The drafts of some bills, counted as invoiced on them; bills that get none are noted with the reason.
async fn draw_up_chunk(
    context: &mut ActionContext,
    (house, press): (&House, &Press),
    ids: &[BillId],
    tally: &mut Tally,
) -> Result<Vec<Draft>> {
    let mut sources = Sources::read(&context.tx, ids).await?;
    sources.read_lines(&context.tx).await?;
    let mut drafts = Vec::with_capacity(ids.len());
    for id in ids {
        let request = IssueRequest { bill_ids: vec![*id], ..IssueRequest::default() };
        match draft::check(&sources, &request, "", press.issued_on())?.into_iter().next() {
            None => drafts.push(draft::draw_up(house, &mut sources, &request, press.issued_on())?),
            Some(fault) => tally.leave_out(not_invoiced(&sources, *id, fault)),
        }
    }
    let (found, unprintable) = printing::faults(press, drafts).await?;
    let mut drafts = Vec::with_capacity(found.len());
    for (draft, faults) in found.into_iter().zip(unprintable) {
        let Some(fault) = faults.into_iter().next() else {
            drafts.push(draft);
            continue;
        };
        for (bill, _, _) in &draft.bills {
            sources.give_back(*bill);
            tally.leave_out(not_invoiced(&sources, *bill, fault.clone()));
        }
    }
    take_from_bills(context, &sources).await?;
    drafts.iter().try_for_each(|draft| tally.add(draft))?;
    Ok(drafts)
}

/// Numbers and writes the drafts that waited.
async fn number(
    context: &mut ActionContext,
    press: &Press,
    held: &mut Vec<Draft>,
    tally: &mut Tally,
) -> Result<()> {
    for drafts in held.chunks(BATCH) {
        let issued = write::invoices(context, press, drafts).await?;
        tally.keep_largest(issued);
    }
    held.clear();
    Ok(())
}

/// The bills an `IssueForRun` is about, oldest first: something is left to invoice, or it is a credit of that run.
async fn selected_bills(db: &impl ConnectionTrait, input: &IssueForRun) -> Result<Vec<BillId>> {
    let open = Expr::col(bill::Column::InvoicedMinor).lt(Expr::col(bill::Column::TotalMinor));
    let mut condition = Condition::all().add(bill::Column::Number.is_not_null());
    match (input.bill_run_id, input.billed_through) {
        (Some(run), None) => {
            let credit = Expr::col(bill::Column::TotalMinor).lt(0);
            condition =
                condition.add(bill::Column::BillRunId.eq(run)).add(Condition::any().add(open).add(credit));
        }
        (None, Some(day)) => condition = condition.add(bill::Column::BilledOn.lte(day)).add(open),
        _ => return Err(Error::new(codes::SELECTION_UNCLEAR).at("billRunId")),
    }
    let per_bill = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::Invoicing.eq(Invoicing::PerBill));
    let ids = bill::Entity::find()
        .select_only()
        .column(bill::Column::Id)
        .filter(condition)
        .filter(bill::Column::AccountId.in_subquery(per_bill.into_query()))
        .order_by_asc(bill::Column::BilledOn)
        .order_by_asc(bill::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids)
}

fn not_invoiced(sources: &Sources, bill_id: BillId, fault: Fault) -> NotInvoiced {
    let number = sources.bills.get(&bill_id).map(|open| open.bill.label()).unwrap_or_default();
    let notice = Notice { place: None, code: fault.code, params: fault.params };
    NotInvoiced { bill_id, bill_number: number, reason: NoticeView::from(&notice) }
}

/// Counts what the drafts took as invoiced on their bills.
async fn take_from_bills(context: &mut ActionContext, sources: &Sources) -> Result<()> {
    let taken: Vec<(&bill::Model, Amount)> = sources
        .bills
        .values()
        .filter(|open| !open.taken.is_zero())
        .map(|open| (&open.bill, open.taken))
        .collect();
    billing::apply_invoices(&context.tx, &taken).await
}

fn warn_of(context: &mut ActionContext, house: &House, drafts: &[Draft]) {
    for (position, draft) in drafts.iter().enumerate() {
        if !draft.has_profile {
            let notice = Notice::new(codes::NO_TAX_PROFILE).with("count", 1);
            context.warn(notice.at(format!("requests.{position}.taxProfileId")));
        }
    }
    warn_of_seller(context, house);
}

fn warn_of_seller(context: &mut ActionContext, house: &House) {
    if house.company.tax_number.trim().is_empty() {
        context.warn(Notice::new(codes::SELLER_INCOMPLETE).with("name", &house.company.name));
    }
}
