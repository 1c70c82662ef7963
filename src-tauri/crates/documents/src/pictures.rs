//! Pictures on a page: a company's logo, prepared once and shared, and masks of a few hundred bytes, sharp at every size.
//!
//! A logo is decoded and compressed when it is read, so a thousand invoices do not do it again.

use crate::codes;
use crate::deflate::deflate;
use boss_kernel::{Error, Result};
use printpdf::{DictItem, ExternalStream};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The most pixels a logo may have on either side.
const LARGEST_SIDE: u32 = 4000;

/// A picture ready to be put into a document.
#[derive(Clone)]
pub(crate) struct Picture {
    /// The image with its dictionary, already compressed.
    pub(crate) stream: Arc<ExternalStream>,
    /// Whether it is painted in the current colour, as a QR code is.
    pub(crate) is_mask: bool,
}

/// A company's logo, made from a PNG file. Cheap to copy: make it once per company, not once per document.
#[derive(Clone)]
pub struct Logo {
    picture: Picture,
    width: u32,
    height: u32,
}

impl Logo {
    /// Reads a PNG of any colour type, at most 4000 pixels a side; transparency is kept.
    ///
    /// Fails with [`codes::LOGO_UNREADABLE`].
    pub fn from_png(png: &[u8]) -> Result<Logo> {
        let unreadable = |cause: &dyn fmt::Display| Error::new(codes::LOGO_UNREADABLE).caused_by(cause);
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().map_err(|cause| unreadable(&cause))?;
        let (width, height) = (reader.info().width, reader.info().height);
        if width.max(height) > LARGEST_SIDE {
            return Err(unreadable(&format!("{width} by {height} pixels")));
        }
        let size = reader.output_buffer_size().ok_or_else(|| unreadable(&"too large"))?;
        let mut pixels = vec![0; size];
        let frame = reader.next_frame(&mut pixels).map_err(|cause| unreadable(&cause))?;
        pixels.truncate(frame.buffer_size());
        let (colours, alpha) = split_alpha(&pixels, frame.color_type);
        let space = if colours.len() == alpha.len() { "DeviceGray" } else { "DeviceRGB" };
        let mut stream = image(width, height, space, &colours)?;
        if alpha.iter().any(|opacity| *opacity != u8::MAX) {
            let mask = image(width, height, "DeviceGray", &alpha)?;
            stream.dict.insert("SMask".to_owned(), DictItem::Stream { stream: mask });
        }
        Ok(Logo { picture: Picture { stream: Arc::new(stream), is_mask: false }, width, height })
    }

    /// The picture itself.
    pub(crate) fn picture(&self) -> Picture {
        self.picture.clone()
    }

    /// Its width and height when fitted into a box, keeping its proportions.
    pub(crate) fn fitted(&self, (most_wide, most_high): (i32, i32)) -> (i32, i32) {
        let (width, height) = (i64::from(self.width.max(1)), i64::from(self.height.max(1)));
        let (wide, high) = (i64::from(most_wide), i64::from(most_high));
        let (fitted_width, fitted_height) = match width * high > wide * height {
            true => (wide, wide * height / width),
            false => (high * width / height, high),
        };
        let small = |length: i64| i32::try_from(length).unwrap_or(most_wide).max(1);
        (small(fitted_width), small(fitted_height))
    }
}

impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Logo({}×{})", self.width, self.height)
    }
}

impl PartialEq for Logo {
    fn eq(&self, other: &Logo) -> bool {
        self.picture.stream == other.picture.stream
    }
}

/// Colour samples and opacity samples of eight-bit pixels; full opacity where the picture has none.
fn split_alpha(pixels: &[u8], kind: png::ColorType) -> (Vec<u8>, Vec<u8>) {
    let (samples, has_alpha) = match kind {
        png::ColorType::Grayscale | png::ColorType::Indexed => (1, false),
        png::ColorType::GrayscaleAlpha => (2, true),
        png::ColorType::Rgb => (3, false),
        png::ColorType::Rgba => (4, true),
    };
    let colours_of = if has_alpha { samples - 1 } else { samples };
    let colours = pixels.chunks_exact(samples).flat_map(|pixel| &pixel[..colours_of]).copied().collect();
    let alpha = pixels.chunks_exact(samples).map(|pixel| if has_alpha { pixel[colours_of] } else { u8::MAX });
    (colours, alpha.collect())
}

fn name(text: &str) -> DictItem {
    DictItem::Name(text.as_bytes().to_vec())
}

fn image_dictionary(width: u32, height: u32, bits: i64) -> BTreeMap<String, DictItem> {
    let entries = [
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", DictItem::Int(i64::from(width))),
        ("Height", DictItem::Int(i64::from(height))),
        ("BitsPerComponent", DictItem::Int(bits)),
    ];
    entries.into_iter().map(|(key, item)| (key.to_owned(), item)).collect()
}

fn image(width: u32, height: u32, space: &str, samples: &[u8]) -> Result<ExternalStream> {
    let mut dict = image_dictionary(width, height, 8);
    dict.insert("ColorSpace".to_owned(), name(space));
    dict.insert("Filter".to_owned(), name("FlateDecode"));
    Ok(ExternalStream { dict, content: deflate(samples)?, compress: false })
}

/// Rows of dark modules as a mask, one bit a module, whose dark ones are painted.
pub(crate) fn module_mask(modules: &[bool], side: usize) -> Picture {
    let mut bits = Vec::with_capacity(side * side.div_ceil(8));
    for row in modules.chunks(side.max(1)) {
        for eight in row.chunks(8) {
            let dark = eight.iter().enumerate().filter(|(_, module)| **module);
            bits.push(dark.fold(0_u8, |byte, (place, _)| byte | 0x80 >> place));
        }
    }
    let side = u32::try_from(side).unwrap_or(0);
    let mut dict = image_dictionary(side, side, 1);
    dict.insert("ImageMask".to_owned(), DictItem::Bool(true));
    dict.insert("Decode".to_owned(), DictItem::Array(vec![DictItem::Int(1), DictItem::Int(0)]));
    let stream = Arc::new(ExternalStream { dict, content: bits, compress: false });
    Picture { stream, is_mask: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32, kind: png::ColorType, pixels: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(kind);
        encoder.write_header().unwrap().write_image_data(pixels).unwrap();
        bytes
    }

    #[test]
    fn transparency_becomes_a_mask() {
        let see_through = png_of(2, 1, png::ColorType::Rgba, &[9, 9, 9, 0, 8, 8, 8, 255]);
        assert!(Logo::from_png(&see_through).unwrap().picture.stream.dict.contains_key("SMask"));
        let solid = png_of(2, 1, png::ColorType::Rgb, &[9, 9, 9, 8, 8, 8]);
        assert!(!Logo::from_png(&solid).unwrap().picture.stream.dict.contains_key("SMask"));
    }

    #[test]
    fn a_logo_keeps_its_proportions() {
        let logo = Logo::from_png(&png_of(4, 1, png::ColorType::Grayscale, &[0; 4])).unwrap();
        assert_eq!(logo.fitted((1000, 1000)), (1000, 250));
        assert_eq!(logo.fitted((1000, 100)), (400, 100));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert_eq!(Logo::from_png(b"GIF89a").unwrap_err().code(), codes::LOGO_UNREADABLE);
    }
}
