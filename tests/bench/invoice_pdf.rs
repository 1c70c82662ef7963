//! `invoice-pdf`: how many invoices become PDF files in a second of one processor: see [`invoice`](crate::invoice); each embeds
//! its own subset of the fonts.
//!
//! The reference uses the same PDF library as its examples show it, in the build Boss has: for every document both fonts are
//! parsed, the same texts are placed line by line, and `save()` writes the file. It draws neither logo nor QR code, which only
//! favours it; its files hold the whole fonts, since the library cuts none in this build.

use crate::invoice::invoice;
use crate::measure::{Figure, Thousandths, measured, median};
use crate::names::Names;
use crate::{Failure, on_runtime};
use boss_documents::invoice::{InvoiceDocument, InvoiceLine, render_pdf};
use printpdf::{
    Mm, Op, ParsedFont, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, TextItem,
};
use std::time::Duration;

const DOCUMENTS: u64 = 1_000;
/// Processor time is counted in hundredths of a second: so few are enough, they take long.
const NAIVE_DOCUMENTS: u64 = 2;
const ROUNDS: u64 = 3;
const FONTS: [&[u8]; 2] = [
    include_bytes!("../../assets/fonts/NotoSansSC_400Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSansSC_700Bold.ttf"),
];
/// No real invoice is smaller.
const SMALLEST_FILE: usize = 10_000;

/// Measures.
pub(crate) fn run() -> Result<(), Failure> {
    on_runtime(async {
        let names = Names::load()?;
        // The first document parses the fonts, once for the life of the program.
        render_pdf(&invoice(&names, 0)?)?;
        let (mut times, mut ratios, mut first_peak) = (Vec::new(), Vec::new(), None);
        for round in 0..ROUNDS {
            let documents = (1..=DOCUMENTS).map(|number| invoice(&names, round * DOCUMENTS + number));
            let documents = documents.collect::<Result<Vec<_>, _>>()?;
            let boss = measured(async { render(&documents) }).await?;
            boss.output?;
            let naive = measured(async { render_naively(&documents) }).await?;
            naive.output?;
            ratios.push(Thousandths::ratio(
                naive.cpu * u32::try_from(DOCUMENTS)?,
                boss.cpu * u32::try_from(NAIVE_DOCUMENTS)?,
            ));
            times.push(boss.cpu);
            first_peak.get_or_insert(boss.peak_megabytes);
        }
        let time: Duration = median(times)?;
        let figure = Figure {
            bench: "invoice-pdf",
            engine: "documents",
            value: Thousandths::per_second(DOCUMENTS, time),
            unit: "documents/CPU-s",
            reference: Some((median(ratios)?, "the same library with fonts parsed per document and save()")),
            cpu: time,
            peak_megabytes: first_peak.unwrap_or(0),
        };
        figure.print();
        Ok(())
    })
}

fn render(documents: &[InvoiceDocument]) -> Result<(), Failure> {
    for document in documents {
        let bytes = render_pdf(document)?;
        if bytes.len() < SMALLEST_FILE {
            return Err(format!("{} bytes are no invoice", bytes.len()).into());
        }
    }
    Ok(())
}

fn render_naively(documents: &[InvoiceDocument]) -> Result<(), Failure> {
    for document in documents.iter().take(usize::try_from(NAIVE_DOCUMENTS)?) {
        let mut file = PdfDocument::new(&document.number);
        let mut fonts = Vec::new();
        for font in FONTS {
            let parsed = ParsedFont::from_bytes(font, 0, &mut Vec::new()).ok_or("the font can't be read")?;
            fonts.push(PdfFontHandle::External(file.add_font(&parsed)));
        }
        let [regular, bold] = <[PdfFontHandle; 2]>::try_from(fonts).map_err(|_| "two fonts")?;
        file.with_pages(vec![PdfPage::new(Mm(210.0), Mm(297.0), naive_page(document, &regular, &bold))]);
        let bytes = file.save(&PdfSaveOptions::default(), &mut Vec::new());
        if bytes.len() < SMALLEST_FILE {
            return Err("the reference wrote no invoice".into());
        }
    }
    Ok(())
}

fn naive_page(document: &InvoiceDocument, regular: &PdfFontHandle, bold: &PdfFontHandle) -> Vec<Op> {
    let heads = [&document.title, &document.number, &document.seller.name, &document.buyer.name];
    let parties = [&document.seller, &document.buyer];
    let details = parties.into_iter().flat_map(|party| {
        [&party.tax_number, &party.address, &party.phone, &party.bank, &party.bank_account]
    });
    let mut texts: Vec<(&PdfFontHandle, String)> = heads.map(|head| (bold, head.clone())).into();
    texts.extend(details.map(|detail| (regular, detail.clone())));
    texts.extend(document.lines.iter().map(|line| (regular, naive_line(line))));
    texts.push((bold, document.totals.total.to_string()));
    texts.push((regular, document.remarks.clone()));
    let mut ops = vec![Op::StartTextSection];
    for (font, text) in texts {
        ops.push(Op::SetFont { font: font.clone(), size: Pt(9.0) });
        ops.push(Op::SetTextCursor { pos: Point { x: Pt(0.0), y: Pt(14.0) } });
        ops.push(Op::ShowText { items: vec![TextItem::Text(text)] });
    }
    ops.push(Op::EndTextSection);
    ops
}

fn naive_line(line: &InvoiceLine) -> String {
    format!(
        "{} {} {} {} {} {}",
        line.description, line.specification, line.unit, line.net, line.tax, line.total
    )
}
