//! An invoice as a PDF file.

use crate::gate::{DocumentFile, Permission, Query, QueryContext, Tag};
use boss_kernel::id::InvoiceId;
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The PDF of an issued invoice: the same bytes every time until the platform number is noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoicePdf {
    /// Which.
    pub invoice_id: InvoiceId,
}

impl Query for InvoicePdf {
    const NAME: &'static str = "invoicing.pdf";
    const PERMISSION: Permission = Permission::InvoicesRead;
    const TAGS: &'static [Tag] = &[Tag::Invoicing, Tag::Company];
    type Output = DocumentFile;

    async fn run(self, _context: &QueryContext) -> Result<DocumentFile> {
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
