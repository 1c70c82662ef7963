//! CSV files that come in: any of the encodings Chinese offices use, any of the usual delimiters, any size.
//!
//! The file is read once, in pieces, and never held whole. Guarantees: text arrives as UTF-8 exactly as written, bytes that
//! are no text are an error that names their line, and every record has as many fields as the header.

mod decoding;

pub use decoding::{DecodingReader, TextEncoding, decoding_reader};

use crate::codes;
use boss_kernel::{Error, Result};
use decoding::Found;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

pub use csv::StringRecord;

/// The longest header that is taken for one.
const LONGEST_HEADER: usize = 1 << 20;
/// The longest record: beyond it a quotation mark was not closed, and the rest of the file would be one field.
const LONGEST_RECORD: usize = 1 << 20;
const BUFFER: usize = 1 << 18;

/// The header put back before the text it was read from, and a line end after it.
type Text<R> = Chain<Chain<Cursor<Vec<u8>>, BufReader<DecodingReader<R>>>, &'static [u8]>;

/// A CSV file with its header read.
pub struct CsvRecords<R> {
    reader: csv::Reader<Rationed<Text<R>>>,
    headers: Vec<String>,
    delimiter: u8,
    /// The line the last record began on.
    line: u64,
    /// The line it ended on.
    last_line: u64,
    found: Found,
    /// Whether lines end with CR LF: the parser gives out a record at its CR, before the line is counted.
    has_carriage_returns: bool,
}

/// Opens a CSV file that says itself what it is written in; see [`open_csv_as`].
pub fn open_csv<R: Read>(file: R) -> Result<CsvRecords<R>> {
    open_csv_as(file, None)
}

/// Opens a CSV file, which is written in `told` where it has no byte order mark: finds its delimiter (comma, semicolon or tab, whichever its header has most) and reads
/// its header. Spaces around headers are dropped.
///
/// Fails with [`CSV_EMPTY`](codes::CSV_EMPTY), [`CSV_IS_WORKBOOK`](codes::CSV_IS_WORKBOOK),
/// [`CSV_HEADER_TOO_LONG`](codes::CSV_HEADER_TOO_LONG), [`CSV_ENCODING_UNCLEAR`](codes::CSV_ENCODING_UNCLEAR),
/// [`CSV_UNDECODABLE`](codes::CSV_UNDECODABLE) or [`FILE_UNREADABLE`](codes::FILE_UNREADABLE).
pub fn open_csv_as<R: Read>(file: R, told: Option<TextEncoding>) -> Result<CsvRecords<R>> {
    let decoding = decoding_reader(file, told);
    let found = decoding.found();
    let mut text = BufReader::with_capacity(BUFFER, decoding);
    let header = header_line(&mut text)?;
    let delimiter = delimiter_of(&header);
    let has_carriage_returns = header.ends_with(b"\r\n");
    // The last line is ended like the others, so that lines are counted alike; the parser passes over an empty one.
    let line_end: &[u8] = if has_carriage_returns { b"\r\n" } else { b"\n" };
    let input = Cursor::new(header).chain(text).chain(line_end);
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(BUFFER)
        .from_reader(Rationed { input, left: LONGEST_RECORD });
    let headers = Vec::new();
    let mut records =
        CsvRecords { reader, headers, delimiter, line: 0, last_line: 0, found, has_carriage_returns };
    let mut record = StringRecord::new();
    records.read(&mut record)?;
    records.headers = record.iter().map(|header| header.trim().to_owned()).collect();
    if records.headers.iter().all(String::is_empty) {
        return Err(Error::new(codes::CSV_EMPTY));
    }
    Ok(records)
}

/// Gives out a limited number of bytes until it is allowed more.
struct Rationed<R> {
    input: R,
    left: usize,
}

impl<R: Read> Read for Rationed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other(Error::new(codes::CSV_RECORD_TOO_LONG)));
        }
        let count = self.input.read(buffer)?;
        self.left = self.left.saturating_sub(count);
        Ok(count)
    }
}

impl<R: Read> CsvRecords<R> {
    /// The header.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Where the column of this name stands, letter case aside.
    pub fn column(&self, name: &str) -> Option<usize> {
        let wanted = name.to_lowercase();
        self.headers.iter().position(|header| header.to_lowercase() == wanted)
    }

    /// The delimiter found: `,`, `;` or a tab.
    pub const fn delimiter(&self) -> char {
        self.delimiter as char
    }

    /// What the file is written in, as far as it was read: UTF-8 as long as all of it is plain ASCII.
    pub fn encoding(&self) -> TextEncoding {
        self.found.get().copied().unwrap_or(TextEncoding::Utf8)
    }

    /// The line the last record began on, counted from 1 as an editor does.
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// Reads the next record into `record`, reusing its memory; `false` at the end. Empty lines are passed over.
    ///
    /// Fails with [`CSV_LINE_UNEVEN`](codes::CSV_LINE_UNEVEN), after which reading may go on, so that all such lines can be
    /// reported together; and with [`CSV_RECORD_TOO_LONG`](codes::CSV_RECORD_TOO_LONG),
    /// [`CSV_UNDECODABLE`](codes::CSV_UNDECODABLE) or [`FILE_UNREADABLE`](codes::FILE_UNREADABLE), after which it may not.
    pub fn read(&mut self, record: &mut StringRecord) -> Result<bool> {
        self.reader.get_mut().left = LONGEST_RECORD;
        match self.reader.read_record(record) {
            Ok(false) => return Ok(false),
            Ok(true) => self.count_lines(record),
            Err(cause) => return Err(self.explained(cause)),
        }
        if record.len() != self.headers.len() && !self.headers.is_empty() {
            return Err(Error::new(codes::CSV_LINE_UNEVEN)
                .with("line", self.line)
                .with("expected", self.headers.len())
                .with("found", record.len()));
        }
        Ok(true)
    }

    /// Where the record just read began and ended. The parser's own position counts empty lines before a record as its own.
    fn count_lines(&mut self, record: &StringRecord) {
        let reached = self.reader.position().line();
        let ended = if self.has_carriage_returns { reached } else { reached.saturating_sub(1) };
        let is_on_next_line = ended == self.last_line + 1;
        let inside = if is_on_next_line { 0 } else { decoding::line_ends(record.as_slice().as_bytes()) };
        self.line = ended.saturating_sub(inside);
        self.last_line = ended;
    }

    fn explained(&self, cause: csv::Error) -> Error {
        let text = cause.to_string();
        match cause.into_kind() {
            csv::ErrorKind::Io(cause) => match decoding::error_of(cause) {
                error if error.code() == codes::CSV_RECORD_TOO_LONG => {
                    error.with("line", self.last_line + 1).with("most", LONGEST_RECORD)
                }
                error => error,
            },
            _ => Error::new(codes::FILE_UNREADABLE).caused_by(text),
        }
    }
}

/// Everything up to the first line end outside quotes, with that line end. Skips empty lines and Excel's `sep=` line.
fn header_line(text: &mut impl BufRead) -> Result<Vec<u8>> {
    let mut header = Vec::new();
    loop {
        let before = header.len();
        let limit = u64::try_from(LONGEST_HEADER - before).unwrap_or(0);
        text.take(limit).read_until(b'\n', &mut header).map_err(decoding::error_of)?;
        if header.len() == before {
            return if header.is_empty() { Err(Error::new(codes::CSV_EMPTY)) } else { Ok(header) };
        }
        let is_open = header.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
        if header.len() >= LONGEST_HEADER {
            return Err(Error::new(codes::CSV_HEADER_TOO_LONG));
        }
        if header.starts_with(b"sep=") {
            // An empty line in its place, so that lines are counted as an editor does.
            header.clear();
            header.push(b'\n');
        } else if !is_open && !header.trim_ascii().is_empty() {
            return Ok(header);
        }
    }
}

/// The delimiter a header has most of, outside quotes; a comma where it has none.
fn delimiter_of(header: &[u8]) -> u8 {
    let count = |delimiter: u8| {
        let mut is_open = false;
        let outside = |byte: &&u8| {
            is_open ^= **byte == b'"';
            !is_open && **byte == delimiter
        };
        header.iter().filter(outside).count()
    };
    // The last of equals wins, so the comma stands last.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(bytes: &[u8]) -> Result<(Vec<String>, Vec<Vec<String>>)> {
        let mut records = open_csv(bytes)?;
        let mut record = StringRecord::new();
        let mut rows = Vec::new();
        while records.read(&mut record)? {
            rows.push(record.iter().map(str::to_owned).collect());
        }
        Ok((records.headers().to_vec(), rows))
    }

    #[test]
    fn the_header_tells_the_delimiter() {
        for text in ["事件,数量\na,1\n", "事件;数量\na;1\n", "事件\t数量\r\na\t1", "sep=;\n事件;数量\na;1\n"]
        {
            let (headers, rows) = read_all(text.as_bytes()).unwrap();
            assert_eq!((headers.len(), rows[0][1].as_str()), (2, "1"), "{text:?}");
        }
        let (headers, _) = read_all(b"\"a;b;c\",d\n1,2\n").unwrap();
        assert_eq!(headers, ["a;b;c", "d"]);
    }

    #[test]
    fn an_uneven_line_is_named_and_reading_goes_on() {
        let mut records = open_csv(&b"a,b\n1,2\n3\n4,5\n"[..]).unwrap();
        let mut record = StringRecord::new();
        assert!(records.read(&mut record).unwrap());
        let error = records.read(&mut record).unwrap_err();
        assert_eq!((error.code(), error.params()["line"].as_str()), (codes::CSV_LINE_UNEVEN, "3"));
        assert!(records.read(&mut record).unwrap());
        assert_eq!((&record[0], records.line()), ("4", 4));
        assert!(!records.read(&mut record).unwrap());
    }

    #[test]
    fn what_is_no_csv_is_refused() {
        for (bytes, code) in [
            (&b""[..], codes::CSV_EMPTY),
            (b"\n\n", codes::CSV_EMPTY),
            (b"\xEF\xBB\xBF", codes::CSV_EMPTY),
            (b"PK\x03\x04rest", codes::CSV_IS_WORKBOOK),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", codes::CSV_IS_WORKBOOK),
        ] {
            assert_eq!(read_all(bytes).unwrap_err().code(), code, "{bytes:?}");
        }
        assert_eq!(read_all(&vec![b'x'; 2 << 20]).unwrap_err().code(), codes::CSV_HEADER_TOO_LONG);
    }

    #[test]
    fn an_open_quotation_mark_does_not_swallow_the_file() {
        let mut text = b"a,b\n1,2\n3,\"4\n".to_vec();
        text.resize(LONGEST_RECORD + 2 * BUFFER, b'5');
        let error = read_all(&text).unwrap_err();
        assert_eq!((error.code(), error.params()["line"].as_str()), (codes::CSV_RECORD_TOO_LONG, "3"));
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        for (text, expect) in [
            ("sep=;\n\na;b\n\n1;\"x\ny\"\n2;3\n4;5", [5, 7, 8]),
            ("a,b\n1,2\n\n\n3,4\n5,6\n", [2, 5, 6]),
            ("a,b\n\"x\n\ny\",2\n3,4\n5,\"6\n\"", [2, 5, 6]),
            ("a,b\n1,2\n3,4\n5,6", [2, 3, 4]),
        ] {
            for text in [text.to_owned(), text.replace('\n', "\r\n")] {
                let mut records = open_csv(text.as_bytes()).unwrap();
                let mut record = StringRecord::new();
                let mut lines = Vec::new();
                while records.read(&mut record).unwrap() {
                    lines.push(records.line());
                }
                assert_eq!(lines, expect, "{text:?}");
            }
        }
    }

    #[test]
    fn columns_are_found_by_name() {
        let records = open_csv(&b" Event ID ,Quantity\n"[..]).unwrap();
        assert_eq!((records.column("event id"), records.column("none")), (Some(0), None));
    }
}
