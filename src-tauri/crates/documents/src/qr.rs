//! QR codes (ISO/IEC 18004) with error correction level M.
//!
//! The `qrcode` crate encodes and places the modules; choosing the mask is done here, by the standard's four penalties,
//! because the crate's own choice took a seventh of an invoice's whole time.

use crate::codes;
use crate::pictures::{self, Picture};
use boss_kernel::{Error, Result};
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::types::{Color, EcLevel, QrResult};
use qrcode::{bits, ec};

const PATTERNS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// A QR code that says `content`, as a mask.
///
/// Fails with [`codes::QR_TOO_LONG`] when the content does not fit the largest code.
pub(crate) fn qr_code(content: &str) -> Result<Picture> {
    let too_long = |cause| Error::new(codes::QR_TOO_LONG).with("length", content.len()).caused_by(cause);
    let unmasked = unmasked(content).map_err(too_long)?;
    let masked = |pattern: MaskPattern| -> Vec<bool> {
        let mut canvas = unmasked.clone();
        canvas.apply_mask(pattern);
        canvas.into_colors().into_iter().map(|module| module == Color::Dark).collect()
    };
    let best = PATTERNS.into_iter().map(masked).min_by_key(|modules| penalty(modules)).unwrap_or_default();
    let side = best.len().isqrt();
    Ok(pictures::module_mask(&best, side))
}

fn unmasked(content: &str) -> QrResult<Canvas> {
    let bits = bits::encode_auto(content.as_bytes(), EcLevel::M)?;
    let version = bits.version();
    let (data, correction) = ec::construct_codewords(&bits.into_bytes(), version, EcLevel::M)?;
    let mut canvas = Canvas::new(version, EcLevel::M);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    Ok(canvas)
}

/// The sum of the four penalties of ISO/IEC 18004, 7.8.3.1, of a square of modules given row by row.
fn penalty(modules: &[bool]) -> u32 {
    let side = modules.len().isqrt().max(1);
    let row = |start: usize| modules[start..start + side].iter().copied();
    let column = |start: usize| modules[start..].iter().copied().step_by(side);
    let starts = || (0..modules.len()).step_by(side);
    let lines: u32 = starts().map(|at| line_penalty(row(at))).sum::<u32>()
        + (0..side).map(|at| line_penalty(column(at))).sum::<u32>();
    let square = |upper: &[bool], lower: &[bool]| upper == lower && upper[0] == upper[1];
    let squares = starts().skip(1).map(|at| {
        let (upper, lower) = (&modules[at - side..at], &modules[at..at + side]);
        upper.windows(2).zip(lower.windows(2)).filter(|(above, below)| square(above, below)).count()
    });
    let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let dark = modules.iter().filter(|module| **module).count();
    let steps_from_half = (dark * 20).abs_diff(modules.len() * 10) / modules.len().max(1);
    lines + 3 * small(squares.sum()) + 10 * small(steps_from_half)
}

/// Runs of five or more of one colour, and what looks like a finder pattern with its light zone.
fn line_penalty(line: impl Iterator<Item = bool>) -> u32 {
    const FINDER: [u32; 2] = [0b101_1101_0000, 0b000_0101_1101];
    let (mut penalty, mut run, mut before) = (0, 0_u32, None);
    let mut window = 0_u32;
    for (place, module) in line.enumerate() {
        run = if before == Some(module) { run + 1 } else { 1 };
        penalty += match run {
            5 => 3,
            6.. => 1,
            _ => 0,
        };
        before = Some(module);
        window = (window << 1 | u32::from(module)) & 0b111_1111_1111;
        if place >= 10 && FINDER.contains(&window) {
            penalty += 40;
        }
    }
    penalty
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_penalised_as_the_standard_says() {
        let line = |text: &str| line_penalty(text.chars().map(|c| c == '#'));
        assert_eq!(line("#.#.#.#.#.#."), 0);
        assert_eq!((line("#####"), line("#######")), (3, 5));
        assert_eq!(line("#.###.#...."), 40);
        assert_eq!(line("....#.###.#"), 40);
    }

    #[test]
    fn squares_and_balance_are_penalised_as_the_standard_says() {
        // All dark: 10 lines in two directions of 3 each, 16 squares of 3, and ten steps away from half of 10 each.
        assert_eq!(penalty(&[true; 25]), 10 * 3 + 16 * 3 + 10 * 10);
        let checkered: Vec<bool> = (0..36).map(|at| (at / 6 + at % 6) % 2 == 0).collect();
        assert_eq!(penalty(&checkered), 0);
    }

    #[test]
    fn the_code_is_the_encoders_with_one_of_the_masks() {
        for content in ["1", "https://example.com/i/INV-2026-000128?c=7f3a", "发票：云岭数据"] {
            let canvas = unmasked(content).unwrap();
            let made = qr_code(content).unwrap().stream.content.clone();
            let is_one = |pattern: &MaskPattern| {
                let mut canvas = canvas.clone();
                canvas.apply_mask(*pattern);
                let modules: Vec<bool> = canvas.into_colors().iter().map(|m| *m == Color::Dark).collect();
                pictures::module_mask(&modules, modules.len().isqrt()).stream.content == made
            };
            assert_eq!(PATTERNS.iter().filter(|pattern| is_one(pattern)).count(), 1, "{content}");
        }
        assert!(qr_code(&"x".repeat(5000)).is_err_and(|error| error.code() == codes::QR_TOO_LONG));
    }
}
