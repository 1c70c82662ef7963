//! The month in figures, as a document, the rows behind it, and the proof of the books.

mod books;
mod documents;
mod drill;
mod figure_texts;
mod figures;
mod month_report;
mod tables;

pub use books::{BookReport, CheckBooks};
pub use documents::{MonthPdf, MonthXlsx};
pub use drill::{ChargedRow, ListCharged, ListChargedAnswer, ListReceivables, ReceivableList, ReceivableRow};
pub use month_report::{
    Drill, Figure, MonthPoint, MonthReport, MonthReportView, ReportTable, ReportTableRow, ReportTableSort,
};
