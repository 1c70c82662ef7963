//! The month as XLSX and PDF, from the same model as the screen.

use crate::gate::{DocumentFile, Permission, Query, QueryContext, Tag};
use crate::reports::{Month, ReportTableSort};
use boss_kernel::{Currency, Error, Language, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! month_document {
    ($(#[$doc:meta])* $name:ident, $query:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            /// Which month.
            pub month: Month,
            /// The currency; the company's when left out.
            #[serde(default)]
            pub currency: Option<Currency>,
            /// The language of the document.
            pub language: Language,
            /// How many rows each table has before the rest is summed up; 0 means 50, at most 500.
            #[serde(default)]
            pub rows: u32,
            /// What the tables are sorted by.
            #[serde(default)]
            pub sort: ReportTableSort,
        }

        impl Query for $name {
            const NAME: &'static str = $query;
            const PERMISSION: Permission = Permission::ReportsRead;
            const TAGS: &'static [Tag] =
                &[Tag::Billing, Tag::Invoicing, Tag::Payments, Tag::Ledger, Tag::Customers, Tag::Catalog];
            type Output = DocumentFile;

            async fn run(self, _context: &QueryContext) -> Result<DocumentFile> {
                Err(Error::new(crate::gate::codes::INTERNAL))
            }
        }
    };
}

month_document!(
    /// The month as an XLSX workbook.
    MonthXlsx,
    "reports.month_xlsx"
);
month_document!(
    /// The month as a PDF to print.
    MonthPdf,
    "reports.month_pdf"
);
