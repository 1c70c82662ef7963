//! The document font: Noto Sans SC, regular and bold, with all of GBK but `≒` (licence: `assets/fonts/OFL.txt`).
//!
//! Each face is parsed once, on first use. A document embeds only the glyphs it shows, so no file carries the characters
//! of another customer's name. A character the font lacks has no glyph here: whoever draws must ask first.

use crate::codes;
use boss_kernel::{Error, Result};
use printpdf::ParsedFont;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static REGULAR: &[u8] = include_bytes!("../../../../assets/fonts/NotoSansSC_400Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../../../assets/fonts/NotoSansSC_700Bold.ttf");

static FACES: LazyLock<Result<Faces>> = LazyLock::new(|| {
    Ok(Faces {
        regular: Face::parse(REGULAR, "NotoSansSC-Regular")?,
        bold: Face::parse(BOLD, "NotoSansSC-Bold")?,
    })
});

/// How heavy text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    /// Both, in the order a document lists its fonts.
    pub(crate) const ALL: [Weight; 2] = [Weight::Regular, Weight::Bold];

    /// The font's name inside a page.
    pub(crate) const fn resource(self) -> &'static str {
        match self {
            Weight::Regular => "Regular",
            Weight::Bold => "Bold",
        }
    }
}

/// Both faces of the document font.
pub(crate) struct Faces {
    regular: Face,
    bold: Face,
}

impl Faces {
    /// The faces, parsed on first use.
    pub(crate) fn get() -> Result<&'static Faces> {
        FACES.as_ref().map_err(Clone::clone)
    }

    /// The face of one weight.
    pub(crate) fn of(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

/// One face: which glyph draws a character and how wide it is.
pub(crate) struct Face {
    program: &'static [u8],
    name: &'static str,
    /// Glyph by code point of the basic plane, 0 for none.
    basic: Vec<u16>,
    /// Glyph by code point beyond it.
    supplementary: BTreeMap<u32, u16>,
    /// Advance by glyph, in thousandths of the font size.
    advances: Vec<u16>,
    /// printpdf's view of the face, without characters: the frame every document's font is cut from.
    frame: ParsedFont,
}

/// The part of a face that one document needs.
pub(crate) struct Subset {
    /// The font program with only the glyphs shown, a TrueType file.
    pub(crate) program: Vec<u8>,
    /// What printpdf needs to write text and widths; its own program is a placeholder.
    pub(crate) font: ParsedFont,
}

impl Face {
    fn parse(program: &'static [u8], name: &'static str) -> Result<Face> {
        let unusable = || Error::new(codes::FONT_UNUSABLE).with("font", name);
        let mut frame = ParsedFont::from_bytes(program, 0, &mut Vec::new()).ok_or_else(unusable)?;
        let characters = std::mem::take(&mut frame.codepoint_to_glyph);
        let widths = std::mem::take(&mut frame.glyph_widths);
        // printpdf copies these bytes several times for each document; the real program is put in at the end.
        frame.original_bytes = vec![0, 1, 0, 0];
        let per_em = u32::from(frame.units_per_em);
        if characters.is_empty() || per_em == 0 {
            return Err(unusable());
        }
        let mut basic = vec![0; 0x1_0000];
        let mut supplementary = BTreeMap::new();
        for (code_point, glyph) in characters {
            match usize::try_from(code_point).ok().and_then(|at| basic.get_mut(at)) {
                Some(place) => *place = glyph,
                None => {
                    supplementary.insert(code_point, glyph);
                }
            }
        }
        let mut advances = vec![0; widths.keys().next_back().map_or(0, |last| usize::from(*last) + 1)];
        for (glyph, width) in widths {
            let thousandths = u32::from(width) * 1000 / per_em;
            advances[usize::from(glyph)] = u16::try_from(thousandths).unwrap_or(u16::MAX);
        }
        Ok(Face { program, name, basic, supplementary, advances, frame })
    }

    /// The glyph of a character, `None` when the font lacks it.
    pub(crate) fn glyph(&self, character: char) -> Option<u16> {
        let code_point = u32::from(character);
        let basic = usize::try_from(code_point).ok().and_then(|at| self.basic.get(at)).copied();
        basic.or_else(|| self.supplementary.get(&code_point).copied()).filter(|glyph| *glyph != 0)
    }

    /// How wide a character is, in thousandths of the font size; 0 for one the font lacks.
    pub(crate) fn advance(&self, character: char) -> i32 {
        let glyph = self.glyph(character).map_or(0, usize::from);
        if glyph == 0 { 0 } else { self.advances.get(glyph).copied().map_or(0, i32::from) }
    }

    /// How wide text is at `size`; both in hundredths of a point.
    pub(crate) fn width(&self, text: &str, size: i32) -> i32 {
        let thousandths: i64 = text.chars().map(|character| i64::from(self.advance(character))).sum();
        i32::try_from(thousandths * i64::from(size) / 1000).unwrap_or(i32::MAX)
    }

    /// The part of this face that shows `characters`, sorted and without repetition.
    pub(crate) fn subset(&self, characters: &[char]) -> Result<Subset> {
        let mut remapper = subsetter::GlyphRemapper::new();
        let mut font = self.frame.clone();
        for character in characters {
            let Some(glyph) = self.glyph(*character) else { continue };
            let place = remapper.remap(glyph);
            let advance = self.advances.get(usize::from(glyph)).copied().unwrap_or(0);
            font.codepoint_to_glyph.insert(u32::from(*character), place);
            font.glyph_widths.insert(place, advance);
        }
        font.units_per_em = 1000;
        font.font_name = Some(format!("{}+{}", subset_tag(characters), self.name));
        let program = subsetter::subset(self.program, 0, &remapper)
            .map_err(|cause| Error::new(codes::FONT_UNUSABLE).with("font", self.name).caused_by(cause))?;
        Ok(Subset { program, font })
    }
}

/// Six capital letters that tell subsets of one font apart (ISO 32000-1, 9.6.4), the same for the same characters.
fn subset_tag(characters: &[char]) -> String {
    let mix = |hash: u64, character: &char| {
        (hash ^ u64::from(u32::from(*character))).wrapping_mul(0x0000_0100_0000_01b3)
    };
    let mut rest = characters.iter().fold(0xcbf2_9ce4_8422_2325, mix);
    let mut letter = || {
        let letter = char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0));
        rest /= 26;
        letter
    };
    (0..6).map(|_| letter()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_of_one_width_and_rare_characters_are_there() {
        let face = Faces::get().unwrap().of(Weight::Regular);
        assert!(('0'..='9').all(|digit| face.advance(digit) == face.advance('0')));
        assert!("镕喆堃龘圆¥−".chars().all(|character| face.glyph(character).is_some()));
        assert_eq!(face.glyph('\u{1F600}'), None);
        assert_eq!(face.width("中", 1000), 1000);
    }

    #[test]
    fn both_faces_have_all_of_gbk_but_one_sign() {
        for weight in Weight::ALL {
            let face = Faces::get().unwrap().of(weight);
            let pairs = (0x81..=0xFE_u8).flat_map(|lead| (0x40..=0xFE_u8).map(move |trail| [lead, trail]));
            let characters: Vec<char> = pairs
                .filter_map(|pair| {
                    let text = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&pair)?;
                    text.chars().next()
                })
                .filter(|character| !matches!(u32::from(*character), 0xE000..=0xF8FF))
                .collect();
            assert!(characters.len() > 21_000);
            let lacking: String = characters.into_iter().filter(|c| face.glyph(*c).is_none()).collect();
            assert_eq!(lacking, "≒");
        }
    }

    #[test]
    fn a_subset_is_small_and_always_the_same() {
        let face = Faces::get().unwrap().of(Weight::Bold);
        let characters: Vec<char> = "发票抬头0123456789".chars().collect();
        let (first, second) = (face.subset(&characters).unwrap(), face.subset(&characters).unwrap());
        assert_eq!(first.program, second.program);
        assert!(first.program.len() < 20_000, "{}", first.program.len());
        assert_eq!(first.font.font_name, second.font.font_name);
    }
}
