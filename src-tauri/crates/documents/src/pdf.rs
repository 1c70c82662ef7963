//! Pages into a PDF 1.7 file.
//!
//! printpdf makes the objects; this room cuts the fonts, compresses the streams, and replaces printpdf's random ids and
//! dates by ones that follow from the document, so the same document always gives the same bytes.

use crate::canvas::{Canvas, Ink, Run, Shape, Sheet, Style};
use crate::codes;
use crate::deflate::deflate;
use crate::fonts::{Subset, Weight};
use crate::xmp;
use boss_kernel::{Error, Language, NaiveDate, Result};
use lopdf::{Dictionary, Object, Stream, StringFormat, dictionary};
use printpdf::{
    Color, ExternalXObject, FontId, Op, PaintMode, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Pt, Rect, Rgb, TextItem, XObject, XObjectId, XObjectTransform,
};
use sha2::{Digest, Sha256};

/// What a reader shows about the file.
pub(crate) struct Properties {
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) subject: String,
    pub(crate) language: Language,
    /// Both the creation and the modification date: documents are written once.
    pub(crate) date: NaiveDate,
}

/// Streams shorter than this are left as they are.
const WORTH_COMPRESSING: usize = 256;

/// Hundredths of a point as PDF's points.
#[expect(
    clippy::float_arithmetic,
    reason = "printpdf takes coordinates as floats; layout itself is integer arithmetic, and no money or quantity comes here"
)]
fn points(hundredths: i32) -> Pt {
    Pt(hundredths as f32 / 100.0)
}

/// A colour as PDF's fractions of one, to a thousandth.
#[expect(
    clippy::float_arithmetic,
    reason = "printpdf takes colours as floats; no money or quantity comes here"
)]
fn colour(ink: Ink) -> Color {
    let fraction = |part: u8| (u16::from(part) * 200 / 51) as f32 / 1000.0;
    Color::Rgb(Rgb { r: fraction(ink.0), g: fraction(ink.1), b: fraction(ink.2), icc_profile: None })
}

/// The file of what was drawn. Fails when a character has no glyph, naming it.
pub(crate) fn write(canvas: &Canvas, properties: &Properties) -> Result<Vec<u8>> {
    canvas.check_characters()?;
    let mut document = PdfDocument::new("");
    let mut programs = Vec::new();
    for weight in Weight::ALL {
        let characters = characters_of(canvas, weight);
        if characters.is_empty() {
            continue;
        }
        let Subset { program, font } = canvas.faces.of(weight).subset(&characters)?;
        programs.push((font.font_name.clone().unwrap_or_default(), program));
        document.resources.fonts.map.insert(FontId(weight.resource().to_owned()), PdfFont::new(font));
    }
    for (number, picture) in canvas.pictures.iter().enumerate() {
        let external =
            ExternalXObject { stream: (*picture.stream).clone(), width: None, height: None, dpi: None };
        document.resources.xobjects.map.insert(picture_id(number), XObject::External(external));
    }
    document.pages = canvas.sheets.iter().map(|sheet| page(canvas, sheet)).collect();
    let options =
        PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
    let finished = printpdf::serialize::to_lopdf_doc(&document, &options, &mut Vec::new());
    finish(finished, programs, properties)
}

/// The characters shown in one weight, sorted, without repetition.
fn characters_of(canvas: &Canvas, weight: Weight) -> Vec<char> {
    let runs = canvas.sheets.iter().flat_map(|sheet| &sheet.runs);
    let mut characters: Vec<char> =
        runs.filter(|run| run.style.weight == weight).flat_map(|run| run.text.chars()).collect();
    characters.sort_unstable();
    characters.dedup();
    characters
}

fn picture_id(number: usize) -> XObjectId {
    XObjectId(format!("Picture{number}"))
}

fn page(canvas: &Canvas, sheet: &Sheet) -> PdfPage {
    let bounds = Rect::from_wh(points(canvas.width), points(canvas.height));
    let mut ops = Vec::with_capacity(sheet.shapes.len() * 2 + sheet.runs.len() * 4);
    let mut ink = None;
    for shape in &sheet.shapes {
        push_shape(canvas, shape, &mut ink, &mut ops);
    }
    ops.push(Op::StartTextSection);
    let mut pen = Pen { x: 0, y: canvas.height, style: None };
    for run in &sheet.runs {
        pen.push(run, &mut ink, &mut ops);
    }
    ops.push(Op::EndTextSection);
    PdfPage { media_box: bounds.clone(), trim_box: bounds.clone(), crop_box: bounds, ops }
}

fn push_ink(new: Ink, current: &mut Option<Ink>, ops: &mut Vec<Op>) {
    if current.replace(new) != Some(new) {
        ops.push(Op::SetFillColor { col: colour(new) });
    }
}

fn push_shape(canvas: &Canvas, shape: &Shape, ink: &mut Option<Ink>, ops: &mut Vec<Op>) {
    match shape {
        Shape::Fill(area, fill) => {
            push_ink(*fill, ink, ops);
            let bottom = canvas.height - area.y - area.height;
            let mut rectangle =
                Rect::from_xywh(points(area.x), points(bottom), points(area.width), points(area.height));
            rectangle.mode = Some(PaintMode::Fill);
            ops.push(Op::DrawRectangle { rectangle });
        }
        Shape::Picture(area, number) => {
            if canvas.pictures.get(*number).is_some_and(|picture| picture.is_mask) {
                push_ink(Ink(0, 0, 0), ink, ops);
            }
            let transform = XObjectTransform {
                translate_x: Some(points(area.x)),
                translate_y: Some(points(canvas.height - area.y - area.height)),
                scale_x: Some(points(area.width).0),
                scale_y: Some(points(area.height).0),
                no_auto_scale: true,
                ..XObjectTransform::default()
            };
            ops.push(Op::UseXobject { id: picture_id(*number), transform });
        }
    }
}

/// Where the last text began: PDF moves from there, in steps.
struct Pen {
    x: i32,
    y: i32,
    style: Option<Style>,
}

impl Pen {
    fn push(&mut self, run: &Run, ink: &mut Option<Ink>, ops: &mut Vec<Op>) {
        let same_font = |style: Style| style.weight == run.style.weight && style.size == run.style.size;
        if !self.style.is_some_and(same_font) {
            let font = PdfFontHandle::External(FontId(run.style.weight.resource().to_owned()));
            ops.push(Op::SetFont { font, size: points(run.style.size) });
            self.style = Some(run.style);
        }
        push_ink(run.style.ink, ink, ops);
        ops.push(Op::SetTextCursor { pos: Point { x: points(run.x - self.x), y: points(self.y - run.y) } });
        (self.x, self.y) = (run.x, run.y);
        ops.push(Op::ShowText { items: vec![TextItem::Text(run.text.clone())] });
    }
}

fn not_written(cause: impl std::fmt::Display) -> Error {
    Error::new(codes::PDF_NOT_WRITTEN).caused_by(cause)
}

/// Fonts, compression, properties and ids; then the bytes.
fn finish(
    mut document: lopdf::Document,
    programs: Vec<(String, Vec<u8>)>,
    properties: &Properties,
) -> Result<Vec<u8>> {
    document.version = "1.7".to_owned();
    for (name, program) in programs {
        embed(&mut document, &name, program)?;
    }
    let mut digest = Sha256::new();
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        digest.update(&stream.content);
        compress(stream)?;
    }
    for text in [&properties.title, &properties.author, &properties.subject] {
        digest.update(text.as_bytes());
    }
    let identity: [u8; 32] = digest.finalize().into();
    describe(&mut document, properties, &identity)?;
    let mut bytes = Vec::with_capacity(64 * 1024);
    document.save_to(&mut bytes).map_err(not_written)?;
    Ok(bytes)
}

/// Puts a font program in the place of the placeholder.
fn embed(document: &mut lopdf::Document, name: &str, program: Vec<u8>) -> Result<()> {
    let described = |object: &&mut Object| {
        let font_name = object.as_dict().and_then(|font| font.get(b"FontName")).and_then(Object::as_name);
        font_name.is_ok_and(|found| found == name.as_bytes())
    };
    let descriptor = document.objects.values_mut().find(described);
    let descriptor = descriptor.ok_or_else(|| not_written("no font descriptor"))?;
    let descriptor = descriptor.as_dict_mut().map_err(not_written)?;
    // The height of Noto Sans SC's capitals; printpdf does not know it without shaping and writes the ascent.
    descriptor.set("CapHeight", 733);
    let place = descriptor.get(b"FontFile2").and_then(Object::as_reference).map_err(not_written)?;
    let length = i64::try_from(program.len()).map_err(not_written)?;
    document.objects.insert(place, Object::Stream(Stream::new(dictionary! { "Length1" => length }, program)));
    Ok(())
}

fn compress(stream: &mut Stream) -> Result<()> {
    stream.allows_compression = false;
    if stream.content.len() < WORTH_COMPRESSING || stream.dict.has(b"Filter") {
        return Ok(());
    }
    stream.dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
    stream.set_content(deflate(&stream.content)?);
    Ok(())
}

/// Title, author, dates, language and ids, in the information dictionary and as XMP.
fn describe(document: &mut lopdf::Document, properties: &Properties, identity: &[u8; 32]) -> Result<()> {
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).map_err(not_written)?;
    let date = Object::string_literal(properties.date.format("D:%Y%m%d").to_string());
    let entries = dictionary! {
        "Title" => text_string(&properties.title),
        "Author" => text_string(&properties.author),
        "Subject" => text_string(&properties.subject),
        "Creator" => text_string("Boss"),
        "Producer" => text_string("Boss"),
        "CreationDate" => date.clone(),
        "ModDate" => date,
    };
    document.objects.insert(info, Object::Dictionary(entries));
    let id = Object::String(identity[..16].to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));

    let packet = xmp::packet(properties, identity);
    let kind = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    let metadata = document.add_object(Stream::new(kind, packet.into_bytes()).with_compression(false));
    let root = document.trailer.get(b"Root").and_then(Object::as_reference).map_err(not_written)?;
    let catalog: &mut Dictionary = document.get_dictionary_mut(root).map_err(not_written)?;
    catalog.set("Metadata", metadata);
    catalog.set("Lang", Object::string_literal(properties.language.tag()));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    Ok(())
}

/// A text string as ISO 32000-1, 7.9.2.2 has it: UTF-16 with a byte order mark.
fn text_string(text: &str) -> Object {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}
