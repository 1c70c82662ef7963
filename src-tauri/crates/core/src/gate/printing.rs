//! Names that documents will show are looked at where they are entered: an invoice with one that can't be drawn is refused.

use crate::gate::{ActionContext, codes};
use boss_documents::{character_names, unprintable};
use boss_kernel::{Notice, Result};

impl ActionContext {
    /// Warns where a text that stands on invoices, entered at `place`, has characters that can't be printed.
    pub fn warn_unprintable(&mut self, place: impl Into<String>, text: &str) -> Result<()> {
        let lacking = unprintable(text)?;
        if lacking.is_empty() {
            return Ok(());
        }
        let notice = Notice::new(codes::NAME_UNPRINTABLE).with("text", text);
        self.warn(notice.with("characters", character_names(lacking)).at(place));
        Ok(())
    }
}
