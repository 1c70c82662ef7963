//! What follows the lines: the total in words and figures, the tax by rate, how to pay, what it is for, who signed.

use super::InvoiceDocument;
use super::grid::{LEFT, RIGHT, WIDTH};
use super::head::{self, CAPTION};
use super::lines::FOOT;
use super::words::Words;
use crate::canvas::{ACCENT, Align, Area, BAND, BLACK, Canvas, GREY, HAIRLINE, Style};
use crate::capital::{CapitalStyle, capital_amount};
use crate::figures;
use boss_kernel::{Amount, Currency, Language, Result, TaxRate};

const TOTAL: Style = Style::bold(1_350, BLACK);
const WORDS: Style = Style::bold(950, BLACK);
const LABEL: Style = Style::regular(800, GREY);
const VALUE: Style = Style::regular(800, BLACK);
/// Between blocks.
const GAP: i32 = 1_100;
const INSET: i32 = 350;

/// Tax and net of one rate, summed over the lines.
struct RateSum {
    rate: Option<TaxRate>,
    net: Amount,
    tax: Amount,
}

/// Draws everything after the lines, on a further page where it does not fit.
pub(super) fn draw(canvas: &mut Canvas, document: &InvoiceDocument, words: &Words, top: i32) -> Result<()> {
    let y = draw_total(canvas, document, words, top)?;
    let y = draw_tax_and_payment(canvas, document, words, y + GAP)?;
    let bills = document.bills.join(words.list_mark);
    let y = draw_paragraph(canvas, document, words, (words.bills, &bills), y);
    let y = draw_paragraph(canvas, document, words, (words.remarks, &document.remarks), y);
    draw_signers(canvas, document, words, y);
    Ok(())
}

/// Where a block of `height` may begin: here, or on a new page.
fn place(canvas: &mut Canvas, document: &InvoiceDocument, words: &Words, y: i32, height: i32) -> i32 {
    if y + height <= canvas.height - FOOT {
        return y;
    }
    canvas.new_page();
    let top = head::draw_continued(canvas, document, words);
    canvas.rule(LEFT, top, WIDTH, 80, ACCENT);
    top + GAP
}

/// The band with the amount owed: in capitals on the left where the language and currency have them, in figures on the right.
fn draw_total(canvas: &mut Canvas, document: &InvoiceDocument, words: &Words, top: i32) -> Result<i32> {
    let total = document.totals.total;
    let figures = figures::amount_with_currency(total);
    let figures_width = canvas.text_width(TOTAL, &figures);
    let label_width = canvas.text_width(LABEL, words.in_figures);
    let figures_left = RIGHT - INSET - figures_width - label_width - 500;
    let mut capital = Vec::new();
    let label_end = LEFT + INSET + canvas.text_width(LABEL, words.in_capitals) + 500;
    if document.language == Language::Chinese && document.currency == Currency::CNY {
        let text = capital_amount(total, CapitalStyle::Invoice)?;
        capital = canvas.wrap(WORDS, &text, figures_left - label_end - 600);
    }
    let lines = i32::try_from(capital.len().max(1)).unwrap_or(1);
    let height = (lines * WORDS.leading()).max(TOTAL.leading()) + 1_100;
    let y = place(canvas, document, words, top + 350, height);
    canvas.fill(Area { x: LEFT, y, width: WIDTH, height }, BAND);
    canvas.fill(Area { x: LEFT, y, width: 160, height }, ACCENT);
    // One baseline for all three, in the middle of the band.
    let baseline = y + height / 2 + 420;
    canvas.text(RIGHT - INSET, baseline, Align::Right, TOTAL, &figures);
    canvas.text(RIGHT - INSET - figures_width - 500, baseline, Align::Right, LABEL, words.in_figures);
    if !capital.is_empty() {
        canvas.text(LEFT + INSET + 160, baseline, Align::Left, LABEL, words.in_capitals);
        let first = baseline - (lines - 1) * WORDS.leading() / 2 - WORDS.ascent();
        canvas.lines(label_end + 160, first, WORDS, &capital);
    }
    Ok(y + height)
}

/// Tax by rate, in the order the rates first appear.
fn rate_sums(document: &InvoiceDocument) -> Result<Vec<RateSum>> {
    let mut sums: Vec<RateSum> = Vec::new();
    for line in &document.lines {
        match sums.iter_mut().find(|sum| sum.rate == line.tax_rate) {
            Some(sum) => {
                sum.net = sum.net.plus(line.net)?;
                sum.tax = sum.tax.plus(line.tax)?;
            }
            None => sums.push(RateSum { rate: line.tax_rate, net: line.net, tax: line.tax }),
        }
    }
    Ok(sums)
}

/// Tax by rate on the left, where to pay on the right; returns where both have ended.
fn draw_tax_and_payment(
    canvas: &mut Canvas,
    document: &InvoiceDocument,
    words: &Words,
    top: i32,
) -> Result<i32> {
    let sums = rate_sums(document)?;
    let gap = 2_400;
    let width = (WIDTH - gap) / 2;
    let due = document.due_date.map(|date| date.to_string()).unwrap_or_default();
    let bank = document.pay_to.clone().unwrap_or_default();
    let payment = [
        (words.account_name, bank.account_name.as_str()),
        (words.bank, &bank.bank),
        (words.account_number, &bank.account_number),
        (words.swift, &bank.swift),
        (words.payment_terms, &document.payment_terms),
        (words.due_date, &due),
    ];
    let rows = i32::try_from(sums.len()).unwrap_or(1) + 1;
    let row_height = VALUE.leading() + 300;
    let caption_height = CAPTION.leading() + 250;
    let payment_height = head::details_height(canvas, &payment, width);
    let height = caption_height + (rows * row_height).max(payment_height);
    let y = place(canvas, document, words, top, height.min(canvas.height / 2));
    canvas.text(LEFT, y + CAPTION.ascent(), Align::Left, CAPTION, words.tax_summary);
    let mut row_top = y + caption_height;
    let title = (words.tax_rate.to_owned(), words.net.to_owned(), words.tax.to_owned());
    draw_tax_row(canvas, title, LABEL, (row_top, width));
    for sum in &sums {
        row_top += row_height;
        let rate = sum.rate.map_or_else(|| words.exempt.to_owned(), figures::tax_rate);
        let cells = (rate, figures::amount(sum.net), figures::amount(sum.tax));
        draw_tax_row(canvas, cells, VALUE, (row_top, width));
    }
    if payment_height > 0 {
        let x = LEFT + width + gap;
        canvas.text(x, y + CAPTION.ascent(), Align::Left, CAPTION, words.payment);
        head::draw_details(canvas, &payment, (x, y + caption_height, width));
    }
    Ok(y + height + 300)
}

fn draw_tax_row(
    canvas: &mut Canvas,
    (rate, net, tax): (String, String, String),
    style: Style,
    (top, width): (i32, i32),
) {
    let baseline = top + style.ascent();
    canvas.text(LEFT, baseline, Align::Left, style, &rate);
    canvas.text(LEFT + width * 3 / 5, baseline, Align::Right, style, &net);
    canvas.text(LEFT + width, baseline, Align::Right, style, &tax);
    canvas.rule(LEFT, top + style.leading() + 100, width, 40, HAIRLINE);
}

/// A caption with text under it over the whole width, across pages where it is long; nothing for empty text.
fn draw_paragraph(
    canvas: &mut Canvas,
    document: &InvoiceDocument,
    words: &Words,
    (caption, text): (&str, &str),
    top: i32,
) -> i32 {
    if text.trim().is_empty() {
        return top;
    }
    let lines = canvas.wrap(VALUE, text, WIDTH);
    let least = CAPTION.leading() + 200 + VALUE.leading();
    let mut y = place(canvas, document, words, top + GAP / 2, least);
    canvas.text(LEFT, y + CAPTION.ascent(), Align::Left, CAPTION, caption);
    y += CAPTION.leading() + 200;
    for line in lines {
        y = place(canvas, document, words, y, VALUE.leading());
        canvas.text(LEFT, y + VALUE.ascent(), Align::Left, VALUE, &line);
        y += VALUE.leading();
    }
    y
}

fn draw_signers(canvas: &mut Canvas, document: &InvoiceDocument, words: &Words, top: i32) {
    let signers = [(words.drawer, &document.drawer), (words.reviewer, &document.reviewer)];
    let signers: Vec<_> = signers.into_iter().filter(|(_, name)| !name.is_empty()).collect();
    if signers.is_empty() {
        return;
    }
    let y = place(canvas, document, words, top + GAP, VALUE.leading() + 500);
    canvas.rule(LEFT, y, WIDTH, 40, HAIRLINE);
    let mut x = LEFT;
    for (label, name) in signers {
        let baseline = y + 500 + VALUE.ascent();
        canvas.text(x, baseline, Align::Left, LABEL, label);
        x += canvas.text_width(LABEL, label) + 500;
        canvas.text(x, baseline, Align::Left, VALUE, name);
        x += canvas.text_width(VALUE, name) + 3_000;
    }
}
