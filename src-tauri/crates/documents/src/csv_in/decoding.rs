//! Bytes of unknown encoding in, UTF-8 out, piece by piece.
//!
//! A byte order mark decides at once (UTF-8, UTF-16). Otherwise it is what whoever hands the file over says it is; and where they
//! say nothing, plain ASCII until the first other byte, and UTF-8 if the piece that begins there is. What is neither is refused:
//! GB18030 and the encodings of the West read each other's bytes as other characters, without a word. A byte that does not fit is
//! an error with its line, never a replacement character.

use crate::codes;
use boss_kernel::Error;
use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Read};
use std::sync::{Arc, OnceLock};

/// How much is read at once, and looked at to decide.
const PIECE: usize = 1 << 18;

/// What a text file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8, and plain ASCII.
    Utf8,
    /// UTF-16.
    Utf16,
    /// GB18030, of which GBK and GB2312 are parts.
    Gb18030,
    /// Windows-1252, of which Latin-1 is a part.
    Windows1252,
}

/// What a file turned out to be written in, once that is known.
pub(super) type Found = Arc<OnceLock<TextEncoding>>;

/// Yields the UTF-8 text of a file in any of the known encodings, without its byte order mark.
///
/// Its errors carry a Boss error inside; reading CSV through [`open_csv`](super::open_csv) brings it to light.
pub struct DecodingReader<R> {
    input: R,
    told: Option<TextEncoding>,
    found: Found,
    state: State,
    /// Bytes read but not yet decoded.
    raw: Vec<u8>,
    /// Decoded text, handed out from `given` on.
    text: Vec<u8>,
    given: usize,
    /// Line ends in the text before `raw`.
    lines: u64,
    at_end: bool,
}

enum State {
    /// Nothing read yet.
    Start,
    /// Only ASCII so far.
    Ascii,
    /// Decided: UTF-8.
    Utf8,
    /// Decided: another encoding.
    Other(Box<Decoder>),
}

/// A reader of `input`, which is written in `told` where it has no byte order mark, that yields UTF-8. See [`DecodingReader`].
pub fn decoding_reader<R: Read>(input: R, told: Option<TextEncoding>) -> DecodingReader<R> {
    DecodingReader {
        input,
        told,
        found: Found::default(),
        state: State::Start,
        raw: Vec::new(),
        text: Vec::new(),
        given: 0,
        lines: 0,
        at_end: false,
    }
}

/// The Boss error inside one of [`DecodingReader`]'s, or one that says the file can't be read.
pub(super) fn error_of(cause: io::Error) -> Error {
    let text = cause.to_string();
    let inner = cause.into_inner().and_then(|inner| inner.downcast::<Error>().ok());
    inner.map_or_else(|| Error::new(codes::FILE_UNREADABLE).caused_by(text), |error| *error)
}

/// How many line ends there are.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    let count = bytes.iter().filter(|byte| **byte == b'\n').count();
    u64::try_from(count).unwrap_or(u64::MAX)
}

impl<R: Read> Read for DecodingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() {
            self.text.clear();
            self.given = 0;
            if self.at_end && self.raw.is_empty() && !matches!(self.state, State::Other(_)) {
                return Ok(0);
            }
            let was_at_end = self.at_end;
            self.fill()?;
            self.decode().map_err(io::Error::other)?;
            if was_at_end && self.text.is_empty() {
                return Ok(0);
            }
        }
        let rest = &self.text[self.given..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}

impl<R: Read> DecodingReader<R> {
    /// Where it will be told what the file is written in.
    pub(super) fn found(&self) -> Found {
        self.found.clone()
    }

    fn find(&self, encoding: TextEncoding) {
        // It is decided once.
        self.found.set(encoding).ok();
    }

    /// Reads until a whole piece is there or the input ends.
    fn fill(&mut self) -> io::Result<()> {
        let mut filled = self.raw.len();
        self.raw.resize(PIECE.max(filled), 0);
        while filled < self.raw.len() && !self.at_end {
            match self.input.read(&mut self.raw[filled..]) {
                Ok(0) => self.at_end = true,
                Ok(count) => filled += count,
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                Err(cause) => {
                    self.raw.truncate(filled);
                    return Err(cause);
                }
            }
        }
        self.raw.truncate(filled);
        Ok(())
    }

    /// Turns what is in `raw` into text, or at least decides what it is.
    fn decode(&mut self) -> Result<(), Error> {
        if matches!(self.state, State::Start) {
            self.state = self.start()?;
        }
        match &mut self.state {
            State::Start | State::Ascii => {
                let plain = self.raw.iter().position(|byte| !byte.is_ascii()).unwrap_or(self.raw.len());
                self.take_plain(plain);
                // The piece is filled up first, so that the decision rests on as much text as there is.
                if !self.raw.is_empty() && (self.raw.len() == PIECE || self.at_end || plain == 0) {
                    self.state = self.decide()?;
                }
                Ok(())
            }
            State::Utf8 => self.decode_utf8(),
            State::Other(_) => self.decode_other(),
        }
    }

    /// Looks for a byte order mark and for files that are no text at all.
    fn start(&mut self) -> Result<State, Error> {
        let workbook: [&[u8]; 2] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0"];
        if workbook.iter().any(|magic| self.raw.starts_with(magic)) {
            return Err(Error::new(codes::CSV_IS_WORKBOOK));
        }
        if self.raw.starts_with(b"\xEF\xBB\xBF") {
            self.raw.drain(..3);
            self.find(TextEncoding::Utf8);
            return Ok(State::Utf8);
        }
        for (mark, encoding) in [(b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE)] {
            if self.raw.starts_with(mark) {
                self.raw.drain(..2);
                self.find(TextEncoding::Utf16);
                return Ok(other(encoding));
            }
        }
        let Some(told) = self.told else { return Ok(State::Ascii) };
        self.find(told);
        Ok(match told {
            TextEncoding::Utf8 => State::Utf8,
            TextEncoding::Utf16 => other(UTF_16LE),
            TextEncoding::Gb18030 => other(GB18030),
            TextEncoding::Windows1252 => other(WINDOWS_1252),
        })
    }

    /// What the piece that begins with the first byte beyond ASCII is written in.
    fn decide(&self) -> Result<State, Error> {
        let Err(fault) = std::str::from_utf8(&self.raw) else {
            self.find(TextEncoding::Utf8);
            return Ok(State::Utf8);
        };
        if fault.error_len().is_none() && !self.at_end {
            self.find(TextEncoding::Utf8);
            return Ok(State::Utf8);
        }
        let lines = self.lines + line_ends(&self.raw[..fault.valid_up_to()]);
        // A UTF-8 file with a few broken bytes is no other encoding: the majority tells, and then which line is broken is told.
        let (mut valid, mut broken) = (0_usize, 0_usize);
        for chunk in self.raw.utf8_chunks() {
            valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            broken += usize::from(!chunk.invalid().is_empty());
        }
        if valid > broken {
            return Err(undecodable(lines, "UTF-8"));
        }
        Err(Error::new(codes::CSV_ENCODING_UNCLEAR).with("line", lines + 1))
    }

    /// Moves the first `count` bytes over as they are.
    fn take_plain(&mut self, count: usize) {
        self.lines += line_ends(&self.raw[..count]);
        if count == self.raw.len() {
            std::mem::swap(&mut self.raw, &mut self.text);
            self.raw.clear();
            return;
        }
        self.text.extend_from_slice(&self.raw[..count]);
        self.raw.drain(..count);
    }

    fn decode_utf8(&mut self) -> Result<(), Error> {
        let Err(fault) = std::str::from_utf8(&self.raw) else {
            self.take_plain(self.raw.len());
            return Ok(());
        };
        let cut_off = fault.error_len().is_none() && !self.at_end;
        if !cut_off {
            let lines = self.lines + line_ends(&self.raw[..fault.valid_up_to()]);
            return Err(undecodable(lines, "UTF-8"));
        }
        self.take_plain(fault.valid_up_to());
        Ok(())
    }

    fn decode_other(&mut self) -> Result<(), Error> {
        let State::Other(decoder) = &mut self.state else { return Ok(()) };
        let most = decoder.max_utf8_buffer_length_without_replacement(self.raw.len());
        self.text.resize(most.unwrap_or(PIECE * 4), 0);
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(&self.raw, &mut self.text, self.at_end);
        self.text.truncate(written);
        let name = decoder.encoding().name();
        let lines = self.lines + line_ends(&self.text);
        if let DecoderResult::Malformed(..) = result {
            return Err(undecodable(lines, name));
        }
        self.lines = lines;
        self.raw.drain(..read);
        if self.at_end && self.raw.is_empty() {
            // A decoder that was told of the end may not be asked again.
            self.state = State::Utf8;
        }
        Ok(())
    }
}

fn other(encoding: &'static Encoding) -> State {
    State::Other(Box::new(encoding.new_decoder_without_bom_handling()))
}

fn undecodable(lines_before: u64, encoding: &str) -> Error {
    Error::new(codes::CSV_UNDECODABLE).with("line", lines_before + 1).with("encoding", encoding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Hands out a few bytes at a time, as a slow pipe does.
    struct Trickle<'a>(&'a [u8], usize);

    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(buffer.len()).min(self.1);
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn decoded(bytes: &[u8]) -> Result<String, Error> {
        decoded_as(bytes, None)
    }

    fn decoded_as(bytes: &[u8], told: Option<TextEncoding>) -> Result<String, Error> {
        let mut text = String::new();
        decoding_reader(Trickle(bytes, 777), told).read_to_string(&mut text).map_err(error_of)?;
        Ok(text)
    }

    fn long_text(plain_lines: usize) -> String {
        let plain = "id,quantity,plain ascii\n".repeat(plain_lines);
        plain + &"甲骨文镕喆，云存储流量𠮷€\n".repeat(9_000)
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        for plain_lines in [0, 1, 11_000] {
            let text = long_text(plain_lines);
            let (gb18030, _, _) = GB18030.encode(&text);
            let with_mark = format!("\u{FEFF}{text}");
            let little: Vec<u8> = with_mark.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = with_mark.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for bytes in [text.as_bytes(), with_mark.as_bytes(), &little, &big] {
                assert!(decoded(bytes).unwrap() == text, "{plain_lines}");
                assert!(decoded_as(bytes, Some(TextEncoding::Utf8)).unwrap() == text, "{plain_lines}");
            }
            let told = Some(TextEncoding::Gb18030);
            assert!(decoded_as(&gb18030, told).unwrap() == text, "{plain_lines}");
        }
    }

    #[test]
    fn a_broken_byte_is_named_by_its_line() {
        for plain_lines in [0, 11_000] {
            let text = long_text(plain_lines);
            let mut broken = text.clone().into_bytes();
            let at = text.len() - 400;
            broken[at] = 0xFF;
            let line = line_ends(&broken[..at]) + 1;
            let error = decoded(&broken).unwrap_err();
            assert_eq!((error.code(), &error.params()["line"]), (codes::CSV_UNDECODABLE, &line.to_string()));
            assert_eq!(error.params()["encoding"], "UTF-8");
        }
        let mut gbk = GB18030.encode("表头\n内容\n").0.into_owned();
        gbk.extend([0x81, b'\n']);
        let error = decoded_as(&gbk, Some(TextEncoding::Gb18030)).unwrap_err();
        assert_eq!((&error.params()["line"][..], &error.params()["encoding"][..]), ("3", "gb18030"));
    }

    #[test]
    fn what_may_be_many_encodings_is_none_until_somebody_says_which() {
        let plain = "id,region\n".repeat(50_000);
        let line = line_ends(plain.as_bytes()) + 1;
        let western = [plain.as_bytes(), b"1,Z\xFCrich\n"].concat();
        let chinese = [plain.as_bytes(), &GB18030.encode("1,苏黎世\n").0].concat();
        for bytes in [&western, &chinese] {
            let error = decoded(bytes).unwrap_err();
            assert_eq!(
                (error.code(), &error.params()["line"]),
                (codes::CSV_ENCODING_UNCLEAR, &line.to_string())
            );
        }
        assert!(decoded_as(&western, Some(TextEncoding::Windows1252)).unwrap().ends_with("1,Zürich\n"));
        assert!(decoded_as(&chinese, Some(TextEncoding::Gb18030)).unwrap().ends_with("1,苏黎世\n"));
        assert_eq!(
            decoded_as(&western, Some(TextEncoding::Utf8)).unwrap_err().code(),
            codes::CSV_UNDECODABLE
        );
    }

    #[test]
    fn text_cut_off_in_a_character_is_refused() {
        let text = "数量\n一\n".as_bytes();
        let error = decoded(&text[..text.len() - 2]).unwrap_err();
        assert_eq!(error.params()["line"], "2");
    }

    proptest! {
        #[test]
        fn utf8_passes_through(text in "([a-z,\n]{0,40}[\u{4e00}-\u{9fa5}]{0,9}){0,30}", step in 1_usize..50) {
            let mut out = String::new();
            decoding_reader(Trickle(text.as_bytes(), step), None).read_to_string(&mut out).unwrap();
            prop_assert_eq!(out, text);
        }
    }
}
