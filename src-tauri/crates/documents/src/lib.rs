//! Documents: a model in, bytes out.
//!
//! Invoices as PDF, tables as PDF, XLSX and CSV, and the reading of CSV files that come in. Pure: no database, no clock,
//! no network; the same model always gives the same bytes. Amounts are printed as they are given, never recomputed: what
//! does not add up is refused.

mod canvas;
pub mod capital;
pub mod codes;
mod columns;
pub mod csv_in;
mod deflate;
mod figures;
mod fonts;
pub mod invoice;
mod legible;
mod pdf;
mod pictures;
mod qr;
pub mod table;
mod text;
mod xmp;

pub use capital::{CapitalStyle, capital_amount};
pub use legible::{character_names, unprintable};
pub use pictures::Logo;
