//! The top and the foot of the pages: title and logo, the facts, buyer and seller; page numbers.

use super::grid::{LEFT, RIGHT, WIDTH};
use super::words::Words;
use super::{InvoiceDocument, Party};
use crate::canvas::{ACCENT, Align, Area, BLACK, Canvas, GREY, HAIRLINE, Style};
use crate::figures;
use crate::qr;
use boss_kernel::{Language, Result};

const TOP: i32 = 4_200;
const QR_SIDE: i32 = 6_400;
/// The most room a logo gets.
const LOGO: (i32, i32) = (16_000, 3_600);
const FACTS_PER_ROW: usize = 4;

const TITLE: Style = Style::bold(2_200, BLACK);
const SELLER: Style = Style::bold(1_200, BLACK);
const LABEL: Style = Style::regular(720, GREY);
const FACT: Style = Style::bold(900, BLACK);
const NAME: Style = Style::bold(1_000, BLACK);
const DETAIL: Style = Style::regular(800, BLACK);
const DETAIL_LABEL: Style = Style::regular(800, GREY);
/// Small headings above blocks.
pub(super) const CAPTION: Style = Style::bold(780, ACCENT);
const FOOTER: Style = Style::regular(700, GREY);

/// Draws the top of the first page; returns where the lines may begin.
pub(super) fn draw(canvas: &mut Canvas, document: &InvoiceDocument, words: &Words) -> Result<i32> {
    let identity_end = draw_identity(canvas, document);
    let title_end = draw_title(canvas, document, words)?;
    let y = identity_end.max(title_end) + 900;
    canvas.rule(LEFT, y, WIDTH, 120, ACCENT);
    let y = draw_facts(canvas, document, words, y + 900);
    canvas.rule(LEFT, y, WIDTH, 40, HAIRLINE);
    Ok(draw_parties(canvas, document, words, y + 900) + 1_100)
}

/// Logo and name of the seller on the left; returns where they end.
fn draw_identity(canvas: &mut Canvas, document: &InvoiceDocument) -> i32 {
    let mut y = TOP;
    if let Some(logo) = &document.logo {
        let (width, height) = logo.fitted(LOGO);
        canvas.picture(Area { x: LEFT, y, width, height }, logo.picture());
        y += height + 700;
    }
    let lines = canvas.wrap(SELLER, &document.seller.name, WIDTH / 2);
    canvas.lines(LEFT, y, SELLER, &lines)
}

/// Title, number and QR code on the right; returns where they end.
fn draw_title(canvas: &mut Canvas, document: &InvoiceDocument, words: &Words) -> Result<i32> {
    let mut right = RIGHT;
    let mut end = TOP;
    if let Some(content) = &document.qr_content {
        let area = Area { x: RIGHT - QR_SIDE, y: TOP, width: QR_SIDE, height: QR_SIDE };
        canvas.picture(area, qr::qr_code(content)?);
        right -= QR_SIDE + 1_400;
        end += QR_SIDE;
    }
    let mut y = TOP - 300;
    for line in canvas.wrap(TITLE, &document.title, WIDTH / 3) {
        canvas.text(right, y + TITLE.ascent(), Align::Right, TITLE, &line);
        y += TITLE.leading();
    }
    let number = Style::bold(1_000, BLACK);
    let baseline = y + 150 + number.ascent();
    canvas.text(right, baseline, Align::Right, number, &document.number);
    let label_right = right - canvas.text_width(number, &document.number) - 600;
    canvas.text(label_right, baseline, Align::Right, LABEL, words.number);
    Ok(end.max(y + 150 + number.leading()))
}

/// Numbers, dates and terms, four to a row; returns where they end.
fn draw_facts(canvas: &mut Canvas, document: &InvoiceDocument, words: &Words, top: i32) -> i32 {
    let due = document.due_date.map(|date| date.to_string()).unwrap_or_default();
    let facts = [
        (words.issue_date, document.issue_date.to_string()),
        (words.due_date, due),
        (words.payment_terms, document.payment_terms.clone()),
        (words.total, figures::amount_with_currency(document.totals.total)),
        (words.series, document.series.clone()),
        (words.currency, document.currency.to_string()),
        (words.platform_number, document.platform_number.clone().unwrap_or_default()),
    ];
    let facts: Vec<(&str, String)> = facts.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let column = WIDTH / 4;
    let mut y = top;
    for row in facts.chunks(FACTS_PER_ROW) {
        let mut end = y;
        for (x, (label, value)) in (LEFT..).step_by(usize::try_from(column).unwrap_or(1)).zip(row) {
            canvas.text(x, y + LABEL.ascent(), Align::Left, LABEL, label);
            let lines = canvas.wrap(FACT, value, column - 800);
            end = end.max(canvas.lines(x, y + LABEL.leading() + 50, FACT, &lines));
        }
        y = end + 650;
    }
    y
}

/// Buyer and seller side by side; returns where the longer one ends.
fn draw_parties(canvas: &mut Canvas, document: &InvoiceDocument, words: &Words, top: i32) -> i32 {
    let gap = 2_000;
    let width = (WIDTH - gap) / 2;
    let buyer_end = draw_party(canvas, words.buyer, &document.buyer, words, (LEFT, top, width));
    let seller_x = LEFT + width + gap;
    let seller_end = draw_party(canvas, words.seller, &document.seller, words, (seller_x, top, width));
    let end = buyer_end.max(seller_end);
    canvas.fill(Area { x: seller_x - gap / 2, y: top, width: 40, height: end - top }, HAIRLINE);
    end
}

fn draw_party(
    canvas: &mut Canvas,
    caption: &str,
    party: &Party,
    words: &Words,
    (x, top, width): (i32, i32, i32),
) -> i32 {
    canvas.text(x, top + CAPTION.ascent(), Align::Left, CAPTION, caption);
    let name = canvas.wrap(NAME, &party.name, width);
    let y = canvas.lines(x, top + CAPTION.leading() + 250, NAME, &name) + 200;
    let details = [
        (words.tax_number, party.tax_number.as_str()),
        (words.address, &party.address),
        (words.phone, &party.phone),
        (words.bank, &party.bank),
        (words.bank_account, &party.bank_account),
    ];
    draw_details(canvas, &details, (x, y, width))
}

/// Labels and their values in two columns; entries without a value are left out. Returns where they end.
pub(super) fn draw_details(
    canvas: &mut Canvas,
    details: &[(&str, &str)],
    (x, top, width): (i32, i32, i32),
) -> i32 {
    let shown = details.iter().filter(|(_, value)| !value.is_empty());
    let indent =
        shown.clone().map(|(label, _)| canvas.text_width(DETAIL_LABEL, label)).max().unwrap_or(0) + 700;
    let mut y = top;
    for (label, value) in shown {
        canvas.text(x, y + DETAIL.ascent(), Align::Left, DETAIL_LABEL, label);
        let lines = canvas.wrap(DETAIL, value, width - indent);
        y = canvas.lines(x + indent, y, DETAIL, &lines) + 90;
    }
    y
}

/// How high [`draw_details`] will be.
pub(super) fn details_height(canvas: &Canvas, details: &[(&str, &str)], width: i32) -> i32 {
    let shown = details.iter().filter(|(_, value)| !value.is_empty());
    let indent =
        shown.clone().map(|(label, _)| canvas.text_width(DETAIL_LABEL, label)).max().unwrap_or(0) + 700;
    let height = |value: &str| {
        let lines = canvas.wrap(DETAIL, value, width - indent).len();
        i32::try_from(lines).unwrap_or(1) * DETAIL.leading() + 90
    };
    shown.map(|(_, value)| height(value)).sum()
}

/// The short top of every further page; returns where its content may begin.
pub(super) fn draw_continued(canvas: &mut Canvas, document: &InvoiceDocument, words: &Words) -> i32 {
    let strong = Style::bold(1_000, BLACK);
    let title = format!("{}  {}", document.title, document.number);
    canvas.text(LEFT, TOP + strong.ascent(), Align::Left, strong, &title);
    let buyer = format!("{}  {}", words.buyer, document.buyer.name);
    let lines = canvas.wrap(LABEL, &buyer, WIDTH / 2);
    let mut y = TOP + 150;
    for line in &lines {
        canvas.text(RIGHT, y + LABEL.ascent(), Align::Right, LABEL, line);
        y += LABEL.leading();
    }
    y.max(TOP + strong.leading()) + 700
}

/// The foot of every page: whose document it is and which page of how many.
pub(super) fn draw_footers(canvas: &mut Canvas, document: &InvoiceDocument, words: &Words) {
    let pages = canvas.sheets.len();
    let y = canvas.height - 2_900;
    let separator = match document.language {
        Language::Chinese => "　",
        Language::English => "  ",
    };
    let whose = [document.seller.name.as_str(), &document.title, &document.number].join(separator);
    let whose = canvas.wrap(FOOTER, &whose, WIDTH * 3 / 4).into_iter().next().unwrap_or_default();
    for page in 0..pages {
        canvas.text_on(page, (LEFT, y), Align::Left, FOOTER, &whose);
        canvas.text_on(page, (RIGHT, y), Align::Right, FOOTER, &words.page_of(page + 1, pages));
    }
}
