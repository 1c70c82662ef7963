//! What can't be printed gets no number: asked of each invoice before its number is taken.

use crate::gate::internal;
use crate::invoicing::draft::Draft;
use crate::invoicing::queries::compose;
use crate::invoicing::write::{self, Press};
use crate::invoicing::{InvoiceParty, codes, series};
use boss_documents::invoice::check_printable;
use boss_documents::{character_names, unprintable};
use boss_kernel::id::InvoiceId;
use boss_kernel::{Error, ErrorCode, Fault, Result};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use tokio::task::spawn_blocking;

/// What of each draft can't be printed, draft by draft; the drafts come back with it. Places are those of a request.
pub(super) async fn faults(press: &Press, drafts: Vec<Draft>) -> Result<(Vec<Draft>, Vec<Vec<Fault>>)> {
    let press = press.clone();
    let check = move || -> Result<(Vec<Draft>, Vec<Vec<Fault>>)> {
        let found = drafts.par_iter().map(|draft| of_draft(&press, draft)).collect::<Result<_>>()?;
        Ok((drafts, found))
    };
    spawn_blocking(check).await.map_err(internal)?
}

fn of_draft(press: &Press, draft: &Draft) -> Result<Vec<Fault>> {
    let seller = press.seller(draft.language);
    let mut faults = Vec::new();
    check_texts(&mut faults, "seller", codes::SELLER_UNPRINTABLE, texts_of(&seller.party))?;
    check_texts(&mut faults, "drawer", codes::DRAWER_UNPRINTABLE, [&seller.drawer])?;
    check_texts(&mut faults, "taxProfileId", codes::BUYER_UNPRINTABLE, texts_of(&draft.buyer.party))?;
    check_texts(&mut faults, "remarks", codes::REMARKS_UNPRINTABLE, &draft.remarks)?;
    let lines = draft.lines.iter().flat_map(|line| [&line.description, &line.unit]);
    check_texts(&mut faults, "billIds", codes::LINE_UNPRINTABLE, lines)?;
    if faults.is_empty()
        && let Err(error) = check_page(press, draft)
    {
        faults.push(Fault::at("billIds", error));
    }
    Ok(faults)
}

/// Whatever else the page can be refused for, asked by drawing it.
fn check_page(press: &Press, draft: &Draft) -> Result<()> {
    let mut head = write::head_row(press, InvoiceId(0), draft)?;
    head.number = series::widest();
    let lines = write::line_rows(InvoiceId(0), draft).collect();
    let bills = draft.bills.iter().map(|(_, number, _)| number.clone()).collect();
    check_printable(&compose(head, lines, bills, None)?)
}

fn texts_of(party: &InvoiceParty) -> [&String; 6] {
    [&party.name, &party.tax_number, &party.address, &party.phone, &party.bank_name, &party.bank_account]
}

fn check_texts<'a>(
    faults: &mut Vec<Fault>,
    place: &str,
    code: ErrorCode,
    texts: impl IntoIterator<Item = &'a String>,
) -> Result<()> {
    for text in texts {
        let lacking = unprintable(text)?;
        if !lacking.is_empty() {
            let error = Error::new(code).with("text", text).with("characters", character_names(lacking));
            faults.push(Fault::at(place, error));
        }
    }
    Ok(())
}
