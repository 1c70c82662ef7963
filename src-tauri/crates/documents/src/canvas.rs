//! Pages while they are being drawn: filled rectangles, pictures and lines of text, each at its place.
//!
//! Lengths are whole hundredths of a point, `x` to the right from the left edge and `y` down from the top, so layout is
//! exact integer arithmetic. Text whose characters the font lacks is remembered and refused when the document is written.

use crate::codes;
use crate::fonts::{Face, Faces, Weight};
use crate::legible;
use crate::pictures::Picture;
use crate::text;
use boss_kernel::{Error, Result};
use std::collections::BTreeSet;

/// Width and height of A4 (ISO 216), upright.
pub(crate) const A4: (i32, i32) = (59_528, 84_189);

/// A colour: red, green, blue, 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ink(pub(crate) u8, pub(crate) u8, pub(crate) u8);

/// Text.
pub(crate) const BLACK: Ink = Ink(0x1b, 0x24, 0x30);
/// Labels and small print.
pub(crate) const GREY: Ink = Ink(0x5f, 0x6b, 0x7a);
/// Titles and the rules that matter.
pub(crate) const ACCENT: Ink = Ink(0x1b, 0x4b, 0x7f);
/// Rules between rows.
pub(crate) const HAIRLINE: Ink = Ink(0xd4, 0xda, 0xe1);
/// Behind table heads and totals.
pub(crate) const BAND: Ink = Ink(0xf1, 0xf4, 0xf8);

/// How text looks: weight, size in hundredths of a point, colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    pub(crate) size: i32,
    pub(crate) ink: Ink,
}

impl Style {
    /// Regular text.
    pub(crate) const fn regular(size: i32, ink: Ink) -> Style {
        Style { weight: Weight::Regular, size, ink }
    }

    /// Bold text.
    pub(crate) const fn bold(size: i32, ink: Ink) -> Style {
        Style { weight: Weight::Bold, size, ink }
    }

    /// The distance between two baselines.
    pub(crate) const fn leading(&self) -> i32 {
        self.size * 138 / 100
    }

    /// From the top of a line down to its baseline.
    pub(crate) const fn ascent(&self) -> i32 {
        self.size * 102 / 100
    }
}

/// Which end of the text stands at its `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// One piece of text; `y` is its baseline.
pub(crate) struct Run {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) style: Style,
    pub(crate) text: String,
}

/// A place on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

/// What lies under the text of a page.
pub(crate) enum Shape {
    Fill(Area, Ink),
    /// A picture by its number in [`Canvas::pictures`].
    Picture(Area, usize),
}

/// One page.
#[derive(Default)]
pub(crate) struct Sheet {
    pub(crate) shapes: Vec<Shape>,
    pub(crate) runs: Vec<Run>,
}

/// A document being drawn, page after page.
pub(crate) struct Canvas {
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) faces: &'static Faces,
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) pictures: Vec<Picture>,
    missing: BTreeSet<char>,
    missing_in: Option<String>,
}

impl Canvas {
    /// One empty page.
    pub(crate) fn new((width, height): (i32, i32)) -> Result<Canvas> {
        Ok(Canvas {
            width,
            height,
            faces: Faces::get()?,
            sheets: vec![Sheet::default()],
            pictures: Vec::new(),
            missing: BTreeSet::new(),
            missing_in: None,
        })
    }

    /// Goes on to a new page.
    pub(crate) fn new_page(&mut self) {
        self.sheets.push(Sheet::default());
    }

    /// The face a style is set in.
    pub(crate) fn face(&self, style: Style) -> &'static Face {
        self.faces.of(style.weight)
    }

    /// How wide one line is.
    pub(crate) fn text_width(&self, style: Style, text: &str) -> i32 {
        self.face(style).width(text, style.size)
    }

    /// Lines of at most `width`.
    pub(crate) fn wrap(&self, style: Style, text: &str, width: i32) -> Vec<String> {
        text::wrap(self.face(style), text, style.size, width)
    }

    /// Writes one line on the last page; `y` is the baseline. Empty text leaves nothing.
    pub(crate) fn text(&mut self, x: i32, y: i32, align: Align, style: Style, text: &str) {
        let page = self.sheets.len() - 1;
        self.text_on(page, (x, y), align, style, text);
    }

    /// Writes one line on the page numbered from 0.
    pub(crate) fn text_on(&mut self, page: usize, at: (i32, i32), align: Align, style: Style, text: &str) {
        let text = text::printable(text);
        if text.is_empty() {
            return;
        }
        let face = self.face(style);
        let lacking: Vec<char> = text.chars().filter(|c| face.glyph(*c).is_none()).collect();
        if !lacking.is_empty() {
            self.missing.extend(lacking);
            self.missing_in.get_or_insert_with(|| text.clone().into_owned());
        }
        let x = match align {
            Align::Left => at.0,
            Align::Right => at.0 - face.width(&text, style.size),
        };
        if let Some(sheet) = self.sheets.get_mut(page) {
            sheet.runs.push(Run { x, y: at.1, style, text: text.into_owned() });
        }
    }

    /// Writes wrapped lines from the top `y` down and returns where they end.
    pub(crate) fn lines(&mut self, x: i32, y: i32, style: Style, lines: &[String]) -> i32 {
        let mut top = y;
        for line in lines {
            self.text(x, top + style.ascent(), Align::Left, style, line);
            top += style.leading();
        }
        top
    }

    /// Fills a rectangle on the last page.
    pub(crate) fn fill(&mut self, area: Area, ink: Ink) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.shapes.push(Shape::Fill(area, ink));
        }
    }

    /// A horizontal rule whose upper edge is at `y`.
    pub(crate) fn rule(&mut self, x: i32, y: i32, width: i32, thickness: i32, ink: Ink) {
        self.fill(Area { x, y, width, height: thickness }, ink);
    }

    /// Puts a picture on the last page.
    pub(crate) fn picture(&mut self, area: Area, picture: Picture) {
        let number = self.pictures.len();
        self.pictures.push(picture);
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.shapes.push(Shape::Picture(area, number));
        }
    }

    /// Refuses text with characters the font lacks, naming all of them.
    pub(crate) fn check_characters(&self) -> Result<()> {
        if self.missing.is_empty() {
            return Ok(());
        }
        Err(Error::new(codes::CHARACTER_MISSING)
            .with("characters", legible::character_names(self.missing.iter().copied()))
            .with("text", self.missing_in.as_deref().unwrap_or_default()))
    }
}
