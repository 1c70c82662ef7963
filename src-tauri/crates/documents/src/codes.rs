//! Error codes of documents: what a model, a font or a file can be refused for.

boss_kernel::error_codes! {
    /// The document font has no glyph for a character.
    CHARACTER_MISSING = "documents.character_missing",
    /// The built-in font can't be read.
    FONT_UNUSABLE = "documents.font_unusable",
    /// The logo is not a PNG picture Boss can read.
    LOGO_UNREADABLE = "documents.logo_unreadable",
    /// The content of a QR code is too long.
    QR_TOO_LONG = "documents.qr_too_long",
    /// The PDF writer failed.
    PDF_NOT_WRITTEN = "documents.pdf_not_written",
    /// The workbook writer failed.
    WORKBOOK_NOT_WRITTEN = "documents.workbook_not_written",
    /// More rows than a worksheet has.
    WORKBOOK_TOO_LONG = "documents.workbook_too_long",
    /// The CSV writer failed.
    CSV_NOT_WRITTEN = "documents.csv_not_written",
    /// Capital amounts are for renminbi only.
    CAPITAL_CURRENCY = "documents.capital_currency",
    /// The amount is beyond what capital amounts can name.
    CAPITAL_OUT_OF_RANGE = "documents.capital_out_of_range",
    /// An invoice without lines.
    INVOICE_EMPTY = "documents.invoice_empty",
    /// A line's net and tax do not add up to its total.
    INVOICE_LINE_DIFFERS = "documents.invoice_line_differs",
    /// The totals are not the sums of the lines.
    INVOICE_TOTALS_DIFFER = "documents.invoice_totals_differ",
    /// A table without columns.
    TABLE_EMPTY = "documents.table_empty",
    /// A row with more or fewer cells than there are columns.
    TABLE_ROW_UNEVEN = "documents.table_row_uneven",
    /// A cell that does not fit its column.
    TABLE_CELL_MISPLACED = "documents.table_cell_misplaced",
    /// A text file with bytes that are no text.
    CSV_UNDECODABLE = "documents.csv_undecodable",
    /// A text file without a byte order mark that is not UTF-8: many encodings fit it, each with other characters.
    CSV_ENCODING_UNCLEAR = "documents.csv_encoding_unclear",
    /// A CSV file without a header.
    CSV_EMPTY = "documents.csv_empty",
    /// A workbook where a CSV file is needed.
    CSV_IS_WORKBOOK = "documents.csv_is_workbook",
    /// A CSV file whose header does not end.
    CSV_HEADER_TOO_LONG = "documents.csv_header_too_long",
    /// A CSV record that does not end.
    CSV_RECORD_TOO_LONG = "documents.csv_record_too_long",
    /// A CSV line with more or fewer fields than the header.
    CSV_LINE_UNEVEN = "documents.csv_line_uneven",
    /// The file can't be read to its end.
    FILE_UNREADABLE = "documents.file_unreadable",
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_code_has_both_texts() {
        assert_eq!(boss_kernel::texts::faults(super::ALL), Vec::<String>::new());
    }
}
